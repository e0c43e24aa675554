"""How a value is written in a csv cell, and read back exactly.

Spreadsheets run cells that begin like a formula, so text is written by rules
that lose nothing:

1. Text whose first visible character is one of ``= + - @`` or its full-width
   form, text that begins with a tab, CR or LF, and text that begins with an
   apostrophe gets one apostrophe in front. Reading takes one apostrophe away.
2. Text with a NUL character, which csv readers refuse, is written as
   ``'json:`` and its JSON spelling.
3. A missing value is an empty cell. Empty text is an empty cell in a column
   that is always there, and a lone apostrophe in a column that may be missing.

Only text begins with an apostrophe. Numbers are plain, flags are ``true`` and
``false``, times are ISO 8601 in UTC, objects are JSON (which begins with a brace).
"""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime
from typing import Any

from .. import strict_json
from ..strict_json import RowRefused
from .schema import Column

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠﹢﹣﹦﹫]|[\t\r\n']")
_JSON = "'json:"


def write_text(value: str) -> str:
    """Text as a cell that no spreadsheet runs."""
    if "\0" in value:
        return _JSON + json.dumps(value, ensure_ascii=False)
    return "'" + value if _FORMULA.match(value) else value


def read_text(cell: str) -> str:
    """The text of a cell that `write_text` wrote; other cells are read as they are."""
    if cell.startswith(_JSON):
        found = strict_json.loads(cell.removeprefix(_JSON))
        if not isinstance(found, str):
            raise RowRefused("'json: is not followed by a JSON text")
        return found
    return cell.removeprefix("'")


def write_cell(column: Column, value: Any) -> str:
    """A plain value of `schema.to_row` as a cell."""
    if value is None:
        return ""
    if column.type in ("text", "word"):
        if value == "" and column.optional:
            return "'"
        return write_text(value)
    if column.type == "json":
        return strict_json.dumps(value)
    if column.type == "time":
        return value.isoformat()
    if column.type == "flag":
        return "true" if value else "false"
    return repr(value)


def read_cell(column: Column, cell: str) -> Any:
    """The plain value of a cell.

    Raises
    ------
    RowRefused
        When the cell is not of its column's type.
    """
    if cell == "" and (column.optional or column.type not in ("text", "word")):
        return None
    if column.type in ("text", "word"):
        return read_text(cell)
    if column.type == "json":
        return strict_json.loads(cell)
    if column.type == "time":
        return read_time(cell)
    if column.type == "flag":
        if cell not in ("true", "false"):
            raise RowRefused(f"true or false was expected, not {cell!r:.40}")
        return cell == "true"
    return _number(column, cell)


def read_time(text: Any) -> datetime:
    """A time of our own files: ISO 8601 with its zone."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise RowRefused(f"a time was expected, not {text!r:.40}") from None
    if moment.tzinfo is None:
        raise RowRefused(f"the time {text!r:.40} has no zone")
    return moment.astimezone(UTC)


def _number(column: Column, cell: str) -> int | float:
    try:
        if len(cell) > 400:
            raise ValueError
        number = int(cell) if column.type == "integer" else float(cell)
    except ValueError:
        raise RowRefused(f"a number was expected, not {cell!r:.40}") from None
    if not math.isfinite(number):
        raise RowRefused(f"{cell!r:.40} is not a finite number")
    return number
