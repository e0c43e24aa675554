"""Writes the pages of docs/ that list what the code holds: `python -m tests.reference_pages`.

Commands and options come from the command line itself, packages from what is locked and built.
The list of packages needs the prepared assets; without them that page is left as it is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import click
import typer

from tests.column_meanings import TABLES, meaning
from tests.environment_file import ROOT
from workbench.cli import app

DOCS = ROOT / "docs"


def commands() -> Iterator[tuple[str, click.Command]]:
    """Each command with its full name, in the order of `runoff --help`."""

    def walk(name: str, command: Any) -> Iterator[tuple[str, click.Command]]:
        if hasattr(command, "commands"):
            for part, below in command.commands.items():
                yield from walk(f"{name} {part}", below)
        else:
            yield name, command

    return walk("runoff", typer.main.get_command(app))


def names_of(parameter: Any) -> list[str]:
    """How a parameter is written: ``--json``, ``--browser``, ``--no-browser``, or ``VOTES`` for an argument."""
    if parameter.param_type_name == "argument":
        return [
            parameter.make_metavar(click.Context(click.Command("x"))).strip("[]{}.").partition(":")[0].upper()
        ]
    return [*parameter.opts, *parameter.secondary_opts]


def _value(parameter: Any) -> str:
    if getattr(parameter, "is_flag", False) or parameter.param_type_name == "argument":
        return ""
    choices = getattr(parameter.type, "choices", None)
    if choices:
        return " " + "\\|".join(str(getattr(choice, "value", choice)) for choice in choices)
    kind = parameter.type.name
    if parameter.metavar:
        return f" {parameter.metavar}"
    return " N" if "int" in kind else " X" if "float" in kind else " PATH" if kind == "path" else " TEXT"


def _default(parameter: Any) -> str:
    default = parameter.default
    if getattr(parameter, "is_flag", False) or callable(default) or default in (None, [], (), "", False):
        return ""
    return f"`{getattr(default, 'value', default)}`"


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join((text or "").split()))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *map(list, rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def commands_page() -> str:
    """``docs/commands.md``: every command with its options."""
    parts = [
        "# Commands\n",
        "Each command with every option, as `runoff COMMAND --help` says it. Exit status 0 means that the command did its "
        "job, 2 that the input was bad, 3 that the fault is ours. With `--json` a command prints one JSON document, and "
        "nothing else, to its standard output. [Settings](settings.md) are the variables of the environment.\n",
        "*Written by `python -m tests.reference_pages`; change the texts in `workbench/cli`.*\n",
    ]
    for name, command in commands():
        parts.append(f"## {name}\n\n{' '.join((command.help or '').split())}\n")
        rows = []
        for parameter in command.params:
            # A bar in a table's code is escaped, on GitHub and here.
            written = "`, `".join(name.replace("|", "\\|") for name in names_of(parameter))
            rows.append(
                [
                    f"`{written}{_value(parameter)}`",
                    _cell(getattr(parameter, "help", "") or ""),
                    _default(parameter),
                ]
            )
        if rows:
            parts.append(_table(["", "", "default"], rows))
    return "\n".join(parts)


def _pairs(found: dict[str, str]) -> str:
    return ", ".join(
        f"{name} {number}" for name, number in sorted(found.items(), key=lambda pair: pair[0].lower())
    )


def _science() -> dict[str, str]:
    import zipfile

    from runtimes_wasm import assets
    from runtimes_wasm.languages.python import SCIENCE

    archive = zipfile.ZipFile(assets.locate(SCIENCE.asset) / "lib" / "python315.zip")
    tops = {name.partition("/")[0] for name in archive.namelist()}
    found = [re.fullmatch(r"(.+)-([^-]+)\.dist-info", top) for top in tops]
    return {match[1].replace("_", "-"): match[2] for match in found if match}


def _in_browser(distribution: Any) -> dict[str, str]:
    return {entry["name"]: entry["version"] for entry in distribution.packages().values()}


def _npm() -> dict[str, str]:
    from runtimes_wasm.browser.vendored import vendored

    here = vendored()
    tops = {
        "/".join(name.split("/")[: 2 if name.startswith("@") else 1])
        for name in [*here.modules, *here.scripts]
    }
    return {name: here.versions[name] for name in tops if name in here.versions}


def packages_part() -> str:
    """The lists of packages of ``docs/environments.md``.

    Raises
    ------
    AssetError
        When the assets are not prepared.
    """
    from runtimes_wasm.pyodide.distribution import PY312, PY313

    lists = [
        ("Python programs, on the server", _science()),
        (f"Python programs in the browser, Streamlit and PyGame (Python {PY313.python})", _in_browser(PY313)),
        (f"Gradio (Python {PY312.python})", _in_browser(PY312)),
        ("Pages: npm packages", _npm()),
    ]
    return "\n".join(f"### {title}\n\n{len(found)} packages: {_pairs(found)}.\n" for title, found in lists)


BEGIN, END = "<!-- packages: begin -->", "<!-- packages: end -->"


def environments_page() -> str:
    """``docs/environments.md`` with its lists made anew; the rest of the page is kept."""
    text = (DOCS / "environments.md").read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{packages_part()}{END}{after}"


_DICTIONARY_HEAD = """\
# Data dictionary

Every table and column of the [store](store.md), and every field of an export. Names of vocabularies (languages,
environments, categories, outcomes) are those of `data/`. Times are UTC; JSON is text in canonical form. A store that an earlier
version made is brought up to date when it is opened.

*Written by `python -m tests.reference_pages`; meanings stand in `tests/column_meanings.py`.*

## The store
"""

_EXPORT_HEAD = """\
## The export

`runoff export DIR` writes one file for each kind of record, in parquet, csv or JSON Lines, and `manifest.json` with the
schema's version, counts, SHA-256 of each file, whether voters are pseudonyms and whether any battle is synthetic. An import
of the folder gives the same records again. Columns of the chain (`seq`, `recorded_at`, `prev`, `hash`) belong to the store alone.
"""


def dictionary_page() -> str:
    """``docs/data-dictionary.md``: every column of the store and of exports, with its meaning."""
    from data.export.schema import KINDS
    from data.store import tables

    parts = [_DICTIONARY_HEAD]
    for table in [
        *tables.RECORDED,
        tables.chain_heads,
        tables.drafts,
        *tables.THIRD_TABLES,
        tables.applied_migrations,
    ]:
        rows = [
            [
                f"`{each.name}`",
                _STORED[str(each.type)],
                "yes" if each.nullable else "",
                meaning(table.name, each.name),
            ]
            for each in table.columns
        ]
        parts.append(f"### {table.name}\n\n{TABLES[table.name]}\n")
        parts.append(_table(["column", "type", "may be missing", "meaning"], rows))
    parts.append(_EXPORT_HEAD)
    for kind in KINDS:
        rows = [
            [
                f"`{each.name}`",
                _EXPORTED[each.type],
                "yes" if each.optional else "",
                meaning(kind.name, each.name),
            ]
            for each in kind.columns
        ]
        parts.append(f"### Exported {kind.name}\n")
        parts.append(_table(["field", "type", "may be missing", "meaning"], rows))
    return "\n".join(parts)


_STORED = {"TEXT": "text", "INTEGER": "whole number", "REAL": "number", "BLOB": "bytes"}
_EXPORTED = {
    "text": "text",
    "word": "text, few values",
    "integer": "whole number",
    "real": "number",
    "flag": "true or false",
    "time": "time, UTC",
    "json": "JSON object",
}

#: File name -> its text as it should be.
PAGES: dict[str, Callable[[], str]] = {
    "data-dictionary.md": dictionary_page,
    "commands.md": commands_page,
    "environments.md": environments_page,
}


def main() -> None:
    """Write every page."""
    from runtimes_wasm.errors import AssetError

    for name, text in PAGES.items():
        try:
            (DOCS / name).write_text(text(), encoding="utf-8")
        except AssetError as error:
            sys.stderr.write(f"{name} is left as it was: {error}\n")


if __name__ == "__main__":
    main()
