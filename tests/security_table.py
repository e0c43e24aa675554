"""The table of `docs/security.md`, from what the threat tests found: `make torture` writes it.

``python -m tests.security_table RESULTS`` takes the file that ``pytest --threat-results RESULTS`` wrote; without
one, tests that came or went are listed anew and every row keeps the result that it had.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from tests.environment_file import ROOT
from tests.threats import Row, rows, shown_by

DOCUMENT = ROOT / "docs" / "security.md"
BEGIN, END = "<!-- tests/security_table: begin -->", "<!-- tests/security_table: end -->"

Results = Mapping[str, Mapping[str, list[str]]]


def render(results: Results, kept: Mapping[str, str] = MappingProxyType({})) -> str:
    """The table, between its marks; a row without results of now says what is `kept` of it."""
    lines = [BEGIN]
    for group in dict.fromkeys(row.group for row in rows().values()):
        members = [row for row in rows().values() if row.group == group]
        lines += [
            "",
            f"### {group}",
            "",
            "| | what is tried | what the tests show | result |",
        ]
        lines += [
            "|---|---|---|---|",
            *(_line(row, results.get(row.id, {}), kept.get(row.id, "")) for row in members),
        ]
    notes = [f"- **{row.id}** {row.attack}: {row.residual}" for row in rows().values() if row.residual]
    lines += ["", "### What stays open", "", *notes, "", END]
    return "\n".join(lines)


def _line(row: Row, found: Mapping[str, list[str]], kept: str) -> str:
    tests = "<br>".join(_sentence(test) for test in shown_by().get(row.id, []))
    return f"| {row.id} | {row.attack} | {tests} | {result_of(row, found) if found or not kept else kept} |"


def _sentence(test: str) -> str:
    file, name = test.split("::")
    return f"[{name.removeprefix('test_').replace('_s_', "'s ").replace('_', ' ')}](../tests/{file})"


def result_of(row: Row, found: Mapping[str, list[str]]) -> str:
    """In a few words: how the tests of a row ended."""
    counts = Counter(outcome for outcomes in found.values() for outcome in outcomes)
    said = []
    if counts["failed"]:
        said.append(f"**broken**, {counts['failed']} of {counts.total()}")
    elif counts["passed"]:
        said.append(f"held, {counts['passed']} {'case' if counts['passed'] == 1 else 'cases'}")
    if counts["skipped"]:
        said.append(f"{counts['skipped']} not run here")
    if row.residual:
        said.append("see below")
    return "; ".join(said) or "not run here"


def replace_table(text: str, table: str) -> str:
    """The document with this table in the place of its own."""
    before, rest = text.split(BEGIN)
    return before + table + rest.split(END)[1]


def without_counts(text: str) -> list[str]:
    """The table's lines without what differs from one machine, or one run, to the next."""
    table = text.split(BEGIN)[1].split(END)[0]
    return [line.rsplit("|", 2)[0] if line.startswith("| ") else line for line in table.strip().splitlines()]


def results_in(text: str) -> dict[str, str]:
    """The result of each row, as the document has it."""
    table = text.split(BEGIN)[1].split(END)[0]
    cells = [line.split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return {line[0].removeprefix("| "): line[-1].removesuffix(" |") for line in cells}


def main() -> None:
    """Write the table."""
    results = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")) if sys.argv[1:] else {}
    kept = results_in(DOCUMENT.read_text(encoding="utf-8"))
    DOCUMENT.write_text(
        replace_table(DOCUMENT.read_text(encoding="utf-8"), render(results, kept)), encoding="utf-8"
    )
    broken = [row.id for row in rows().values() if "**broken**" in result_of(row, results.get(row.id, {}))]
    print(
        f"{DOCUMENT.name}: {len(rows())} rows, {len(results)} with results"
        + (f"; broken: {', '.join(broken)}" if broken else "")
    )


if __name__ == "__main__":
    main()
