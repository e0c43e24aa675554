"""Streaming a file or an exported folder into records, with a report of every row."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import LayoutError, RecordError, VocabularyError
from ..export.schema import kind_of
from ..export.writer import MANIFEST
from ..records import SCHEMA_VERSION, Record, Side
from ..strict_json import canonical
from .base import Accepted, Context, ImportReport, Layout, Limits, Notes, Refused, Row, RowRefused
from .merging import Folder
from .own import TABLES
from .registry import EXPORT, detect, export_folder, find_layout
from .rows import Fault, raw_rows
from .streams import check_file, file_format, sha256_of
from .values import digest

NUL_NOTE = "a NUL character in a text was replaced by ␀"

_MOST_REASONS = 200
_VARYING = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")


def read(
    path: str | os.PathLike[str],
    layout: str | Layout | None = None,
    *,
    max_rows: int | None = None,
    max_bytes: int | None = None,
    limits: Limits | None = None,
    voter_salt: str = "",
    screenshots: bool = False,
    sides: Mapping[str, Side] | None = None,
) -> Reader:
    """Open a data file, or a folder that `data.export` wrote, for reading.

    Parameters
    ----------
    path : path
        csv, JSON Lines, JSON (each also ``.gz``, or alone in a ``.zip``) or parquet,
        an exported folder or its manifest.
    layout : str or Layout, optional
        Found by `detect` when not given.
    max_rows, max_bytes : int, optional
        Override those of `limits`.
    limits : Limits, optional
        What the file may make the reader do.
    voter_salt : str
        Mixed into the pseudonyms that stand for user names and addresses.
    screenshots : bool
        Keep the screenshots of published runs (as base64 in ``extra``), not only their hashes.
    sides : mapping, optional
        Side by conversation, for sandbox logs; see `conversation_sides`.

    Returns
    -------
    Reader
        Nothing but the first rows has been read yet.

    Raises
    ------
    LayoutError
        When the file cannot be read or its layout is not known.
    """
    where = Path(path)
    bounds = limits or Limits()
    bounds = replace(
        bounds,
        max_rows=bounds.max_rows if max_rows is None else max_rows,
        max_bytes=bounds.max_bytes if max_bytes is None else max_bytes,
    )
    if isinstance(layout, str):
        layout = find_layout(layout)
    folder = export_folder(where)
    if folder is not None and layout in (None, EXPORT):
        return _FolderReader(folder, bounds)
    if folder is None:
        file_format(where)
        check_file(where)
    layout = layout or detect(where, limits=bounds)
    if layout.name == EXPORT.name:
        raise LayoutError(f"{where}: not a folder that Runoff exported")
    return Reader(where, layout, bounds, voter_salt=voter_salt, screenshots=screenshots, sides=sides or {})


class Reader:
    """Reads one file; each iteration starts again from its first row.

    Iterating yields `Accepted` and `Refused`, one for each row of the file.
    ``report`` tells how far the last iteration came.
    """

    def __init__(
        self,
        path: Path,
        layout: Layout,
        limits: Limits,
        *,
        voter_salt: str = "",
        screenshots: bool = False,
        sides: Mapping[str, Side] | None = None,
    ) -> None:
        self.path = path
        self.layout = layout
        self._limits = limits
        self._options: dict[str, Any] = {
            "voter_salt": voter_salt,
            "screenshots": screenshots,
            "sides": sides or {},
        }
        self._sha256 = ""
        self._start()

    def __iter__(self) -> Iterator[Accepted | Refused]:
        self._start()
        for item in self._items():
            self._count(item)
            yield item

    def records(self) -> Iterator[Record]:
        """The records of all accepted rows; refused rows are in the report."""
        for item in self:
            if isinstance(item, Accepted):
                yield from item.records

    def batches(self, size: int = 1_000) -> Iterator[list[Record]]:
        """The records of all accepted rows in lists of at least `size`; rows are not torn apart."""
        batch: list[Record] = []
        for item in self:
            if isinstance(item, Accepted):
                batch += item.records
            if len(batch) >= size:
                yield batch
                batch = []
        if batch:
            yield batch

    @property
    def report(self) -> ImportReport:
        """What came of the rows read so far."""
        if not self._sha256:
            self._sha256 = self._hash()
        return ImportReport(
            file=str(self.path),
            layout=self.layout.name,
            sha256=self._sha256,
            accepted=self._accepted,
            refused=self._refused,
            records=dict(self._records),
            reasons=dict(self._reasons.most_common()),
            notes=self._notes.counts(),
        )

    def _start(self) -> None:
        self._accepted = self._refused = 0
        self._records: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._notes = Notes()

    def _hash(self) -> str:
        return sha256_of(self.path)

    def _items(self) -> Iterator[Accepted | Refused]:
        context = Context(path=self.path, layout=self.layout.name, notes=self._notes, **self._options)
        parser = self.layout.parser(context)
        seen: Counter[str] = Counter()
        folded = Folder(self._notes)
        fold = folded.keep if self.layout.exact else folded.fold
        for raw in raw_rows(self.path, self._limits):
            if isinstance(raw, Fault):
                yield self._refusal(raw.line, raw.reason)
                continue
            try:
                row = self._row(raw.line, raw.values, seen)
                yield from map(fold, parser.parse(row))
            except (RowRefused, RecordError, VocabularyError) as error:
                yield self._refusal(raw.line, str(error))
        yield from map(fold, parser.finish())

    def _row(self, line: int, values: dict[str, Any], seen: Counter[str]) -> Row:
        try:
            content = canonical(values)
        except (ValueError, RecursionError) as error:
            raise RowRefused(f"a value that cannot be kept: {error}") from error
        if b"\\u0000" in content and not self.layout.exact:
            # no database keeps NUL in text, and the output of C programs holds it now and then
            values = _without_nul(values)
            self._notes.add(NUL_NOTE)
        name = digest(content)
        occurrence = seen[name]
        seen[name] += 1
        return Row(line=line, values=values, digest=name, occurrence=occurrence)

    def _refusal(self, line: int, reason: str) -> Refused:
        return Refused(file=str(self.path), line=line, reason=reason)

    def _count(self, item: Accepted | Refused) -> None:
        if isinstance(item, Accepted):
            self._accepted += 1
            for record in item.records:
                self._records[kind_of(record).name] += 1
            if item.prompts:
                self._records["prompts"] += len(item.prompts)
            return
        self._refused += 1
        reason = _VARYING.sub("…", item.reason)
        if reason not in self._reasons and len(self._reasons) >= _MOST_REASONS:
            reason = "other reasons"
        self._reasons[reason] += 1


class _FolderReader(Reader):
    """Reads every file that a manifest names, after checking that it is the file that was written."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        super().__init__(folder, EXPORT, limits)

    def _hash(self) -> str:
        return sha256_of(self.path / MANIFEST)

    def _items(self) -> Iterator[Accepted | Refused]:
        files = self._files()
        # all are checked before the first row is given, so that a broken export gives nothing
        for name, entry in files:
            if sha256_of(self.path / name) != entry.get("sha256"):
                raise LayoutError(
                    f"{self.path / name}: not the file that was exported (its hash differs from {MANIFEST}); "
                    "export again, or name this one file to import it as it is"
                )
        for name, entry in files:
            count = 0
            for item in Reader(self.path / name, TABLES[entry["kind"]], self._limits):
                count += 1
                yield item
            if count != entry.get("rows"):
                raise LayoutError(
                    f"{self.path / name}: {count} rows where {MANIFEST} says {entry.get('rows')}"
                )

    def _files(self) -> list[tuple[str, dict[str, Any]]]:
        """The files of the manifest in the order of `TABLES`, which parents come first in."""
        manifest = self.path / MANIFEST
        try:
            head = json.loads(manifest.read_bytes())
            version, entries = head["schema_version"], dict(head["files"])
            known = {f"{kind}.{ending}": kind for kind in TABLES for ending in ("parquet", "csv", "jsonl")}
            # a name from a file never becomes a path unless it is one that we write
            wrong = [name for name, entry in entries.items() if known.get(name) != entry["kind"]]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise LayoutError(f"{manifest}: damaged: {error!r}") from error
        if not isinstance(version, int) or version > SCHEMA_VERSION:
            raise LayoutError(
                f"{manifest}: written with schema version {version!r:.40}; this Runoff reads up to "
                f"{SCHEMA_VERSION}: update Runoff"
            )
        if wrong:
            raise LayoutError(f"{manifest}: names {wrong[0]!r:.80}, which is no file of an export")
        for name in entries:
            check_file(self.path / name)
        return sorted(entries.items(), key=lambda item: list(TABLES).index(item[1]["kind"]))


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "␀")
    if isinstance(value, dict):
        return {_without_nul(name): _without_nul(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without_nul(inner) for inner in value]
    return value
