"""Writing records to a folder: one file per kind of record, and a manifest with their hashes.

The folder is written under another name beside its place and renamed when it
is whole, so that a killed export leaves no half of one behind.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Literal, Protocol, get_args

import pyarrow as pa
import pyarrow.parquet as pq

from .. import strict_json
from ..errors import DataError
from ..records import RULE, SCHEMA_VERSION, Battle, Exclusion, RaterEvent, Record, Vote
from ..whole_folder import whole_folder
from .cells import write_cell
from .schema import KINDS, Kind, kind_of, to_row

Format = Literal["parquet", "csv", "jsonl"]

MANIFEST = "manifest.json"
MANIFEST_FORMAT = "runoff-export"

_BATCH = 2_000


def export_records(
    records: Iterable[Record],
    folder: str | os.PathLike[str],
    format: Format = "parquet",
    *,
    pseudonymous: bool = False,
    salt: str | None = None,
    overwrite: bool = False,
) -> dict[str, Any]:
    """Write records to files that `data.layouts.read` reads back exactly.

    Parameters
    ----------
    records : iterable of Record
        Streamed; order within a kind is kept.
    folder : path
        Must not exist yet, or be empty, or hold an earlier export when
        `overwrite` is given.
    format : {"parquet", "csv", "jsonl"}
        The format of every file.
    pseudonymous : bool
        Replace the names of people (voters, raters, curators) by keyed hashes: votes of
        one voter stay together, and nobody can tell whose they are without the salt.
    salt : str, optional
        Key of those hashes, to make two exports agree. A fresh random one is
        used, and forgotten, when none is given.

    Returns
    -------
    dict
        The manifest: schema version, counts, hashes, and whether any battle is synthetic.

    Raises
    ------
    DataError
        When the folder is taken, or a record cannot be written exactly.
    """
    if format not in get_args(Format):
        raise DataError(f"format {format!r} is not one of {', '.join(get_args(Format))}")
    target = Path(folder)
    _check_target(target, overwrite=overwrite)
    key = (salt if salt is not None else secrets.token_hex(32)).encode()
    with whole_folder(target) as partial:
        rows, synthetic = _write_files(records, partial, format, key if pseudonymous else None)
        manifest = {
            "format": MANIFEST_FORMAT,
            "schema_version": SCHEMA_VERSION,
            "synthetic": synthetic,
            "pseudonymous": pseudonymous,
            "files": {
                f"{kind}.{format}": _entry(partial, kind, format, count) for kind, count in rows.items()
            },
        }
        text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
        (partial / MANIFEST).write_text(text, encoding="utf-8")
    return manifest


class _Table(Protocol):
    rows: int

    def add(self, row: dict[str, Any]) -> None: ...

    def close(self) -> None: ...


class _CsvTable:
    def __init__(self, path: Path, kind: Kind) -> None:
        self.rows = 0
        self._columns = kind.columns
        self._file = path.open("w", encoding="utf-8", newline="")
        # every cell is quoted: then no text, whatever its line ends, can be taken for structure
        self._writer = csv.writer(self._file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        self._writer.writerow(kind.names)

    def add(self, row: dict[str, Any]) -> None:
        self.rows += 1
        self._writer.writerow([write_cell(column, row[column.name]) for column in self._columns])

    def close(self) -> None:
        _finish(self._file)


class _JsonTable:
    def __init__(self, path: Path, kind: Kind) -> None:
        self.rows = 0
        self._times = [column.name for column in kind.columns if column.type == "time"]
        self._file = path.open("w", encoding="utf-8", newline="")

    def add(self, row: dict[str, Any]) -> None:
        self.rows += 1
        plain = row | {name: row[name].isoformat() for name in self._times}
        self._file.write(strict_json.dumps(plain) + "\n")

    def close(self) -> None:
        _finish(self._file)


class _ParquetTable:
    def __init__(self, path: Path, kind: Kind) -> None:
        self.rows = 0
        self._schema = kind.arrow
        self._objects = [column.name for column in kind.columns if column.type == "json"]
        self._file = path.open("wb")
        self._writer = pq.ParquetWriter(self._file, self._schema, compression="zstd")
        self._batch: list[dict[str, Any]] = []

    def add(self, row: dict[str, Any]) -> None:
        self.rows += 1
        self._batch.append(row | {name: strict_json.dumps(row[name]) for name in self._objects})
        if len(self._batch) >= _BATCH:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()
        _finish(self._file)

    def _flush(self) -> None:
        if self._batch:
            self._writer.write_table(pa.Table.from_pylist(self._batch, schema=self._schema))
            self._batch = []


_TABLES: dict[str, type[_CsvTable] | type[_JsonTable] | type[_ParquetTable]] = {
    "csv": _CsvTable,
    "jsonl": _JsonTable,
    "parquet": _ParquetTable,
}


def _write_files(
    records: Iterable[Record], folder: Path, format: str, key: bytes | None
) -> tuple[dict[str, int], bool]:
    synthetic = False
    with ExitStack() as stack:
        tables: dict[str, _Table] = {}
        for kind in KINDS:
            table: _Table = _TABLES[format](folder / f"{kind.name}.{format}", kind)
            tables[kind.name] = table
            stack.callback(table.close)
        for record in records:
            if key is not None:
                record = without_names(record, key)
            if isinstance(record, Battle) and record.synthetic:
                synthetic = True
            tables[kind_of(record).name].add(to_row(record))
    return {name: table.rows for name, table in tables.items()}, synthetic


def _entry(folder: Path, kind: str, format: str, rows: int) -> dict[str, Any]:
    path = folder / f"{kind}.{format}"
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"kind": kind, "rows": rows, "bytes": path.stat().st_size, "sha256": digest}


def without_names(record: Record, key: bytes) -> Record:
    """The record with every name of a person replaced by its keyed hash; answers and comments stay."""
    if isinstance(record, Vote):
        return replace(record, voter=_hidden(record.voter, key))
    if isinstance(record, Exclusion):
        curator = record.curator if record.curator == RULE else _hidden(record.curator, key)
        return replace(record, voter=_hidden(record.voter, key), curator=curator)
    if isinstance(record, RaterEvent):
        return replace(record, rater=_hidden(record.rater, key))
    if isinstance(record, Battle) and isinstance(record.extra.get("voter"), str):
        return replace(record, extra=record.extra | {"voter": _hidden(record.extra["voter"], key)})
    return record


def _hidden(voter: str, key: bytes) -> str:
    return "voter-" + hmac.new(key, voter.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:20]


def _check_target(target: Path, *, overwrite: bool) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise DataError(f"{target} is a file; name a folder to export to")
    if not any(target.iterdir()):
        return
    if not (target / MANIFEST).is_file():
        raise DataError(f"{target} holds other files; export to a new or empty folder")
    if not overwrite:
        raise DataError(f"{target} holds an earlier export; choose another folder, or allow overwriting it")


def _finish(file: IO[Any]) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()
