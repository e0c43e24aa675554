"""How commands speak: one JSON document or a table, and errors that teach."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

BAD_INPUT = 2
OUR_FAULT = 3

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def emit_json(document: Any) -> None:
    """Print one JSON document to standard output, and nothing else."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def emit_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table; cells are text, never markup, whoever wrote them."""
    table = Table(title=title, title_justify="left", header_style="bold")
    numeric = {"score", "low", "high", "votes", "n", "rank", "cold", "warm", "size"}
    for column in columns:
        # Folded, not cut: a name that is not whole is no name.
        right = column.split()[0].lower() in numeric
        table.add_column(column, justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console.print(table)


def say(text: str) -> None:
    """Print lines for people, broken where they are and nowhere else."""
    console.print(Text(text), soft_wrap=True)


def warn(text: str) -> None:
    """Print a line to standard error."""
    errors.print(Text(text), soft_wrap=True)


def refuse(text: str) -> typer.Exit:
    """Print why the input was refused; raise the result."""
    errors.print(Text(f"runoff: {text}", style="red"), soft_wrap=True)
    return typer.Exit(BAD_INPUT)
