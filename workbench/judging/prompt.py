"""The words that a judge is asked with: files with a version and a hash, which an operator may replace.

The two sets of ours are ``prompts/with_execution.toml`` and ``prompts/code_only.toml``.
What keeps untrusted text apart (`framing`) is no part of a file, so that no edit loses it.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

from data.categories import Category
from data.store.encoding import canonical_json

from ..errors import PromptError
from .verdicts import BOTH_BAD, LABELS

Method = Literal["grammar", "json", "logit"]
METHODS: tuple[Method, ...] = get_args(Method)
FORMAT = 1
OTHER = "other"
_PRIORITIES = (*(category.value for category in Category), OTHER)
_KEYS = ("format", "name", "version", "with_execution", "system", "answer", "priorities")
#: What each way of answering must name, since it is what is read.
_NAMED: dict[str, tuple[str, ...]] = {
    "grammar": tuple(f"[[{word}]]" for word in (*LABELS, BOTH_BAD)),
    "json": ("JSON", '"verdict"', *(f'"{word}"' for word in (*LABELS, BOTH_BAD))),
    "logit": ("A", "B"),
}
_MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class JudgePrompt:
    """One set of words.

    Attributes
    ----------
    with_execution : bool
        Whether it speaks of what came of the runs.
    answers : tuple of pairs
        For each method that it knows, how the judge is told to answer.
    priorities : tuple of pairs
        For each category, and for ``other``, what matters.
    hash : str
        SHA-256 of all the above; changes with every word.
    source : str
        The file.
    """

    name: str
    version: str
    with_execution: bool
    system: str
    answers: tuple[tuple[str, str], ...]
    priorities: tuple[tuple[str, str], ...]
    hash: str
    source: str

    def answer_in(self, method: Method) -> str:
        """How the judge is told to answer.

        Raises
        ------
        PromptError
            When the file does not say it for that method.
        """
        known = dict(self.answers)
        if method not in known:
            raise PromptError(
                f"{self.source} does not say how to answer by {method!r}: add {method} to [answer], "
                f"or ask by {', '.join(known)}"
            )
        return known[method]

    def priority(self, category: str | None) -> str:
        """What matters in a category; for none or an unknown one, in general."""
        known = dict(self.priorities)
        return known.get(category or OTHER, known[OTHER])


@cache
def builtin_prompt(*, with_execution: bool) -> JudgePrompt:
    """The prompt of ours, with what came of the runs or without."""
    name = "with_execution.toml" if with_execution else "code_only.toml"
    text = files(__package__).joinpath("prompts", name).read_text(encoding="utf-8")
    return _parsed(text, source=name)


def read_prompt(path: Path) -> JudgePrompt:
    """An operator's prompt.

    Raises
    ------
    PromptError
        Naming the file and every fault in it.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise PromptError(f"the judge's prompt {path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise PromptError(f"{path} is not UTF-8; save it as UTF-8") from None
    return _parsed(text, source=str(path))


def _parsed(text: str, *, source: str) -> JudgePrompt:
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PromptError(f"{source}: not TOML: {error or 'nested too deeply'}") from None
    problems = [f"unknown key {key!r}; known: {', '.join(_KEYS)}" for key in document if key not in _KEYS]
    if document.get("format") != FORMAT:
        problems.append(f"format is {document.get('format')!r}; this program reads format = {FORMAT}")
    with_execution = document.get("with_execution")
    if not isinstance(with_execution, bool):
        problems.append("with_execution must be true or false")
    name, version, system = (_text(document, key, problems) for key in ("name", "version", "system"))
    answers = _texts(document, "answer", METHODS, problems)
    priorities = _texts(document, "priorities", _PRIORITIES, problems)
    if not answers:
        problems.append(f"[answer] needs one or more of {', '.join(METHODS)}")
    for method, words in answers.items():
        lacking = [word for word in _NAMED[method] if word not in words]
        if lacking:
            problems.append(f"[answer] {method} must name {', '.join(lacking)}: it is what is read")
    if OTHER not in priorities:
        problems.append(f"[priorities] needs {OTHER}, for prompts of no known category")
    if problems:
        count = "1 fault" if len(problems) == 1 else f"{len(problems)} faults"
        raise PromptError("\n  ".join([f"{source} has {count}:", *problems]))
    content = {
        "with_execution": with_execution,
        "system": system,
        "answers": answers,
        "priorities": priorities,
    }
    return JudgePrompt(
        name=name,
        version=version,
        with_execution=bool(with_execution),
        system=system,
        answers=tuple(answers.items()),
        priorities=tuple(priorities.items()),
        hash=hashlib.sha256(canonical_json(content).encode("utf-8")).hexdigest(),
        source=source,
    )


def _text(table: Mapping[str, Any], key: str, problems: list[str]) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        problems.append(f"{key} must be a text that is not empty")
        return ""
    if len(value) > _MOST_CHARACTERS:
        problems.append(f"{key} has {len(value):,} characters; the most is {_MOST_CHARACTERS:,}")
    return value.strip()


def _texts(
    document: Mapping[str, Any], key: str, known: tuple[str, ...], problems: list[str]
) -> dict[str, str]:
    table = document.get(key, {})
    if not isinstance(table, dict):
        problems.append(f"{key} must be a table ([{key}])")
        return {}
    problems += [
        f"[{key}] {name!r} is unknown; known: {', '.join(known)}" for name in table if name not in known
    ]
    return {name: _text(table, name, problems) for name in known if name in table}
