"""Rows of csv, JSON Lines, JSON and parquet files, one at a time, each with its line.

A row that cannot be read becomes a `Fault` and the next row follows; damage
that makes the rest of a file unreadable raises `LayoutError`.
"""

from __future__ import annotations

import csv
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .. import strict_json
from ..errors import LayoutError
from .base import Limits, RowRefused
from .streams import byte_chunks, byte_lines, check_file, file_format, refuse_utf16

# Parquet values are decoded in small steps so that a constant column, which is
# tiny on disk, is counted long before it fills the memory.
_PARQUET_ROWS = 256

# The csv module has one limit for the whole process, 128 KiB by default, which
# an ordinary answer passes; the length of a line is capped by `Limits` instead.
csv.field_size_limit(max(csv.field_size_limit(), Limits().max_line))


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as the file holds it."""

    line: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that could not be read."""

    line: int
    reason: str


def raw_rows(path: Path, limits: Limits) -> Iterator[RawRow | Fault]:
    """Stream the rows of a file whose format its name states.

    Raises
    ------
    LayoutError
        For endings that are not read, damage, and limits that are passed.
    """
    form, compression = file_format(path)
    check_file(path)
    if form == "parquet":
        rows = _parquet(path, limits)
    elif form == "csv":
        rows = _csv(path, _lines(path, compression, limits), limits)
    elif form == "jsonl":
        rows = _json_lines(_lines(path, compression, limits), limits)
    else:
        rows = _json(path, compression, limits)
    for count, row in enumerate(rows, start=1):
        if count > limits.max_rows:
            raise LayoutError(f"{path}: more than {limits.max_rows} rows; read it in parts")
        yield row


def _lines(path: Path, compression: str, limits: Limits) -> Iterator[tuple[int, bytes | None]]:
    for number, line in byte_lines(byte_chunks(path, compression, limits), limits.max_line):
        if number == 1 and line is not None:
            refuse_utf16(path, line)
            line = line.removeprefix(b"\xef\xbb\xbf")
        yield number, line


def _json_lines(lines: Iterator[tuple[int, bytes | None]], limits: Limits) -> Iterator[RawRow | Fault]:
    for number, line in lines:
        if line is None:
            yield Fault(number, f"the line is longer than {limits.max_line} bytes")
        elif line.strip():
            try:
                yield RawRow(number, _object(_decoded(line)))
            except RowRefused as error:
                yield Fault(number, str(error))


def _decoded(line: bytes) -> str:
    if b"\0" in line:
        raise RowRefused("a NUL byte; is the file UTF-16 or binary?")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RowRefused(f"not UTF-8 at byte {error.start + 1}") from error


def _object(text: str) -> dict[str, Any]:
    value = strict_json.loads(text)
    if not isinstance(value, dict):
        raise RowRefused(f"a row is an object, not {type(value).__name__}")
    return value


def _json(path: Path, compression: str, limits: Limits) -> Iterator[RawRow | Fault]:
    """One object, one array of objects, or JSON Lines under the name .json (as conversation logs are)."""
    lines = _lines(path, compression, limits)
    for number, line in lines:
        if line is None:
            raise LayoutError(f"{path}: longer than {limits.max_line} bytes in one line")
        if not line.strip():
            continue
        whole = _is_whole_object(line)
        lines = itertools.chain([(number, line)], lines)
        yield from _json_lines(lines, limits) if whole else _document(path, lines, limits)
        return


def _is_whole_object(line: bytes) -> bool:
    try:
        return isinstance(strict_json.loads(line.decode("utf-8")), dict)
    except (RowRefused, UnicodeDecodeError):
        return False


def _document(
    path: Path, lines: Iterator[tuple[int, bytes | None]], limits: Limits
) -> Iterator[RawRow | Fault]:
    parts, size = [], 0
    for _, line in lines:
        size += len(line or b"")
        if line is None or size > limits.max_line:
            raise LayoutError(f"{path}: one JSON document of more than {limits.max_line} bytes; use jsonl")
        parts.append(line)
    try:
        value = strict_json.loads(_decoded(b"\n".join(parts)))
    except RowRefused as error:
        raise LayoutError(f"{path}: {error}") from error
    for number, item in enumerate(value if isinstance(value, list) else [value], start=1):
        if isinstance(item, dict):
            yield RawRow(number, item)
        else:
            yield Fault(number, f"a row is an object, not {type(item).__name__}")


def _csv(path: Path, lines: Iterator[tuple[int, bytes | None]], limits: Limits) -> Iterator[RawRow | Fault]:
    def text_lines() -> Iterator[str]:
        for number, line in lines:
            if line is None:
                raise LayoutError(f"{path}, line {number}: longer than {limits.max_line} bytes")
            if number == 1 and b"\0" in line:
                raise LayoutError(f"{path}, line 1: a NUL byte; is this UTF-16? Save the file as UTF-8")
            # bytes that are not UTF-8 stay visible as surrogates, so that only their row is refused
            yield line.decode("utf-8", "surrogateescape") + "\n"

    reader = csv.reader(text_lines(), strict=True)
    header: list[str] | None = None
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if header is None:
                raise LayoutError(f"{path}, line {line}: the header cannot be read: {error}") from error
            yield Fault(line, f"not csv: {error}")
            continue
        if cells is None:
            return
        if not cells:
            continue
        try:
            _check_cells(cells)
            if header is None:
                header = _header(path, cells, limits)
            elif len(cells) != len(header):
                raise RowRefused(f"{len(cells)} cells where the header has {len(header)}")
            else:
                yield RawRow(line, dict(zip(header, cells, strict=True)))
        except RowRefused as error:
            if header is None:
                raise LayoutError(f"{path}, line {line}: the header: {error}") from error
            yield Fault(line, str(error))


def _check_cells(cells: list[str]) -> None:
    for number, cell in enumerate(cells, start=1):
        if "\0" in cell:
            raise RowRefused(f"a NUL byte in cell {number}; is the file UTF-16 or binary?")
        if not cell.isascii():
            try:
                cell.encode("utf-8")
            except UnicodeEncodeError as error:
                raise RowRefused(f"cell {number} is not UTF-8") from error


def _header(path: Path, cells: list[str], limits: Limits) -> list[str]:
    if len(cells) > limits.max_columns:
        raise LayoutError(f"{path}: {len(cells)} columns; more than {limits.max_columns} are not read")
    names = [cell.strip() for cell in cells]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise LayoutError(f"{path}: the header names {', '.join(map(repr, twice))} twice")
    return names


def _parquet(path: Path, limits: Limits) -> Iterator[RawRow | Fault]:
    number = size = 0
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            if len(file.schema_arrow) > limits.max_columns:
                raise LayoutError(
                    f"{path}: {len(file.schema_arrow)} columns; more than {limits.max_columns} are not read"
                )
            for batch in file.iter_batches(batch_size=_PARQUET_ROWS, use_threads=False):
                size += batch.nbytes
                if size > limits.max_bytes:
                    raise LayoutError(
                        f"{path}: more than {limits.max_bytes} bytes of values; this looks like a "
                        "decompression bomb. Read it in parts"
                    )
                for values in batch.to_pylist():
                    number += 1
                    try:
                        yield RawRow(number, _arrow_values(values))
                    except RowRefused as error:
                        yield Fault(number, str(error))
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        if isinstance(error, LayoutError):
            raise
        raise LayoutError(f"{path}: damaged parquet after row {number}: {error}") from error


def _arrow_values(values: dict[str, Any]) -> dict[str, Any]:
    """Missing numbers become None: pandas writes them as NaN."""
    return {name: _without_nan(name, value) for name, value in values.items()}


def _without_nan(column: str, value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        if math.isinf(value):
            raise RowRefused(f"column {column} is infinite")
        return None
    if isinstance(value, dict):
        return {name: _without_nan(column, inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without_nan(column, inner) for inner in value]
    return value
