"""Packages that an answer asks to install: commands, requirement lists and package manifests."""

from __future__ import annotations

import json
import re
import shlex

from .package_names import npm_package, project_of
from .word_sets import words

# Options that take a value, which is then no package.
_PYTHON_VALUES = words("""-r -c -e -i -f -t -p -n --requirement --constraint --editable --index-url --extra-index-url --find-links --target
    --python --channel --name --prefix --group --index --trusted-host""")
_NPM_VALUES = words("--prefix --registry --workspace -w --filter -C")
_NPM_TOOLS = words("-D --save-dev --dev -g --global -d")

_COMMAND = re.compile(
    r"(?:^|[\s!%$>;&|`(])(?:(?P<python>(?:(?:python3?|py)[ \t]+-m[ \t]+)?(?:uv[ \t]+)?pip3?[ \t]+install|uv[ \t]+add|poetry[ \t]+add|"
    r"(?:conda|mamba|micromamba)[ \t]+install|micropip\.install)|"
    r"(?P<npm>(?:npm|pnpm|bun)[ \t]+(?:install|i|add)|yarn[ \t]+(?:global[ \t]+)?add))(?=[ \t]|$)(?P<rest>[^\n]{0,4000})",
    re.MULTILINE,
)
_CONTINUED = re.compile(r"\\[ \t]{0,20}\n[ \t]*+")
_SEPARATOR = re.compile(r"&&|\|\||[;|]")
_END = re.compile(r"[`)]|[ \t](?:#|//)|\*/|-->|2>|>[ \t]{0,9}/dev")
_SCRIPT_BLOCK = re.compile(r"^# /// script[ \t]*\n((?:#[^\n]*\n){1,200}?)# ///", re.MULTILINE)
_LISTED = re.compile(r"[\"']([^\"'\n]{1,200})[\"']")


def commands(text: str) -> tuple[list[str], list[str]]:
    """Python and npm packages that the install commands in a text name, in order, each once.

    Tools of development (``npm install -D``, ``-g``) are left out: the program
    does not need them to run.
    """
    python: dict[str, None] = {}
    npm: dict[str, None] = {}
    one_per_line = _SEPARATOR.sub("\n", _CONTINUED.sub(" ", text))
    for found in _COMMAND.finditer(one_per_line):
        words = _words(_END.split(found.group("rest"), maxsplit=1)[0])
        if found.group("npm"):
            _add_npm(words, npm)
        else:
            _add_python(words, python)
    return list(python), list(npm)


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _add_python(words: list[str], into: dict[str, None]) -> None:
    skip = False
    for word in words:
        if skip or word.startswith("-"):
            skip = not skip and word in _PYTHON_VALUES
        elif name := project_of(word):
            into[name] = None
        else:
            skip = False


def _add_npm(words: list[str], into: dict[str, None]) -> None:
    if _NPM_TOOLS.intersection(words):
        return
    skip = False
    for word in words:
        if skip or word.startswith("-"):
            skip = not skip and word in _NPM_VALUES
        elif name := npm_package(word):
            into[name] = None


def requirements(text: str) -> list[str]:
    """Names in the lines of a requirements file."""
    found: dict[str, None] = {}
    for line in text.split("\n"):
        name = project_of(line.split("#")[0].strip())
        if name:
            found[name] = None
    return list(found)


def manifest(text: str) -> list[str]:
    """Names under ``dependencies`` of a ``package.json``."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return []
    wanted = document.get("dependencies") if isinstance(document, dict) else None
    names = (npm_package(name) for name in wanted) if isinstance(wanted, dict) else ()
    return [name for name in names if name]


def inline_script(code: str) -> list[str]:
    """Names in the ``# /// script`` block at the top of a Python program."""
    block = _SCRIPT_BLOCK.search(code)
    if block is None:
        return []
    listed = re.search(r"dependencies[ \t]*=[ \t]*\[([^\]]{0,8000})\]", block.group(1))
    names = (project_of(entry) for entry in _LISTED.findall(listed.group(1))) if listed else ()
    return [name for name in names if name]
