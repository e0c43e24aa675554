"""Writing a data set to a folder: shards in parquet or JSON Lines, the card, and a manifest."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import DataError
from ..layouts.streams import sha256_of
from ..records import SCHEMA_VERSION
from ..store import Store
from ..whole_folder import whole_folder
from .card import LICENCE, Counts, card
from .shapes import SHAPES, Export, greatest_round

DATA_SET_MANIFEST = "runoff-dataset.json"
DATA_SET_FORMAT = "runoff-dataset"

_BATCH = 200
#: Rows of a shard: some hundred megabytes when every row has screenshots.
_SHARD = 5_000


def write_data_set(
    store: Store,
    folder: str | os.PathLike[str],
    layout: str,
    format: Literal["parquet", "jsonl"] = "parquet",
    *,
    title: str = "",
    licence: str = "",
    named: bool = False,
    salt: str | None = None,
    overwrite: bool = False,
    shard: int = _SHARD,
    program: str = "Runoff",
) -> dict[str, Any]:
    """Write what a store holds in a published layout, with a dataset card.

    Voters become keyed hashes, and what people typed of themselves is masked
    (see `data.hub.personal`); the card says what was left out and masked.

    Parameters
    ----------
    store : Store
    folder : path
        Must not exist, or be empty, or hold an earlier data set when `overwrite` is given.
    layout : str
        One of `SHAPES`.
    format : {"parquet", "jsonl"}
    title : str
        Of the card.
    licence : str
        As the hub names it (``cc-by-4.0``); empty when nobody chose one.
    named : bool
        Also write votes of people who knew the names.
    salt : str, optional
        Key of the voters' hashes; a fresh one is used and forgotten otherwise.
    shard : int
        Rows of one file at most.

    Returns
    -------
    dict
        The manifest: layout, counts, hashes, what was left out and masked.

    Raises
    ------
    DataError
        When the folder is taken or the layout is not one that is written.
    """
    shape = SHAPES.get(layout)
    if shape is None:
        raise DataError(f"layout {layout!r:.80} is not written; these are: {', '.join(SHAPES)}")
    if format not in ("parquet", "jsonl"):
        raise DataError(f"format {format!r:.40}: a published layout is written as parquet or jsonl")
    if licence and not LICENCE.fullmatch(licence):
        raise DataError(
            f"{licence!r:.80} is no name of a licence; the hub calls them cc-by-4.0, apache-2.0, …"
        )
    target = Path(folder)
    _check_target(target, overwrite=overwrite)
    key = (salt if salt is not None else secrets.token_hex(32)).encode()
    export = Export(store, key, named=named)
    counts = Counts()
    with whole_folder(target) as partial:
        files = _Files(partial, format, shape.schema(greatest_round(store)), shard)
        try:
            for split, row in shape.rows(export):
                counts.add(split, row)
                files.add(split, row)
        finally:
            files.close()
        if not counts.rows:
            left = "; ".join(f"{count} {name}" for name, count in export.left_out.items() if count)
            raise DataError(
                f"{store.location} holds nothing to write as {layout}"
                + (f" (left out: {left})" if left else "")
            )
        names = files.finish()
        left_out = {name: count for name, count in export.left_out.items() if count}
        text = card(
            shape,
            counts,
            title=title or shape.title,
            licence=licence,
            files={split: f"data/{split}-*.{format}" for split in counts.splits},
            left_out=left_out,
            masked=export.masked,
            program=program,
        )
        (partial / "README.md").write_text(text, encoding="utf-8")
        manifest = {
            "format": DATA_SET_FORMAT,
            "schema_version": SCHEMA_VERSION,
            "layout": layout,
            "licence": licence or None,
            "counts": counts.plain(),
            "left_out": left_out,
            "masked": dict(export.masked),
            "files": {
                name: {
                    "rows": rows,
                    "bytes": (partial / name).stat().st_size,
                    "sha256": sha256_of(partial / name),
                }
                for name, rows in names.items()
            },
        }
        content = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
        (partial / DATA_SET_MANIFEST).write_text(content, encoding="utf-8")
    return manifest


class _Files:
    """The shards of every split; they get their final names when their number is known."""

    def __init__(self, folder: Path, format: str, schema: pa.Schema, shard: int) -> None:
        self._folder = folder
        self._format = format
        self._schema = schema
        self._shard = shard
        self._open: dict[str, _Shard] = {}
        self._done: dict[str, list[_Shard]] = {}
        (folder / "data").mkdir()

    def add(self, split: str, row: dict[str, Any]) -> None:
        shard = self._open.get(split)
        if shard is None or shard.rows >= self._shard:
            if shard is not None:
                shard.close()
            number = len(self._done.setdefault(split, []))
            # the name of a split is made of a judge's name, which others chose
            if not re.fullmatch(r"[A-Za-z0-9_]{1,200}", split):
                raise DataError(f"{split!r:.80} cannot be the name of a split")
            path = self._folder / "data" / f"{split}-{number:05d}.{self._format}"
            kind = _ParquetShard if self._format == "parquet" else _JsonShard
            shard = self._open[split] = kind(path, self._schema)
            self._done[split].append(shard)
        shard.rows += 1
        shard.write(row)

    def close(self) -> None:
        for shard in self._open.values():
            shard.close()
        self._open = {}

    def finish(self) -> dict[str, int]:
        """Name the shards as the hub does, ``train-00000-of-00002``; rows by name."""
        names = {}
        for split, shards in self._done.items():
            for number, shard in enumerate(shards):
                name = f"data/{split}-{number:05d}-of-{len(shards):05d}.{self._format}"
                shard.path.rename(self._folder / name)
                names[name] = shard.rows
        return names


class _Shard:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.path = path
        self.rows = 0

    def write(self, row: dict[str, Any]) -> None:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


class _ParquetShard(_Shard):
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        super().__init__(path, schema)
        self._schema = schema
        self._batch: list[dict[str, Any]] = []
        self._file = path.open("wb")
        self._writer = pq.ParquetWriter(self._file, schema, compression="zstd")

    def write(self, row: dict[str, Any]) -> None:
        self._batch.append(row)
        if len(self._batch) >= _BATCH:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def _flush(self) -> None:
        if self._batch:
            self._writer.write_table(pa.Table.from_pylist(self._batch, schema=self._schema))
            self._batch = []


class _JsonShard(_Shard):
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        super().__init__(path, schema)
        self._file = path.open("w", encoding="utf-8", newline="")

    def write(self, row: dict[str, Any]) -> None:
        self._file.write(json.dumps(row, ensure_ascii=False, default=_plain, allow_nan=False) + "\n")

    def close(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()


def _plain(value: object) -> str:
    """Pictures, which JSON has no bytes for."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def _check_target(target: Path, *, overwrite: bool) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise DataError(f"{target} is a file; name a folder to write to")
    if not any(target.iterdir()):
        return
    if not (target / DATA_SET_MANIFEST).is_file():
        raise DataError(f"{target} holds other files; write to a new or empty folder")
    if not overwrite:
        raise DataError(f"{target} holds an earlier data set; choose another folder, or allow overwriting it")


__all__ = ["DATA_SET_FORMAT", "DATA_SET_MANIFEST", "write_data_set"]
