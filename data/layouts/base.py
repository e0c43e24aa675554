"""What a layout is, and what reading a file yields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from ..categories import Category
from ..records import Record, Side
from ..strict_json import RowRefused

__all__ = [
    "Accepted",
    "Context",
    "ImportReport",
    "Layout",
    "Limits",
    "Notes",
    "Parsed",
    "Prompt",
    "Refused",
    "Row",
    "RowParser",
    "RowRefused",
    "SimpleParser",
]


# remarks quote the file, and a hostile one could make each remark a new one
_MOST_REMARKS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may make the reader do; passing one raises `LayoutError`.

    Attributes
    ----------
    max_rows : int
        Rows of the file, refused ones included.
    max_bytes : int
        Bytes after inflating, or of decoded Arrow data; a constant column of a
        parquet file counts in full.
    max_ratio : int
        Inflated to stored bytes, looked at after the first mebibyte.
    max_line : int
        Bytes of one line or one cell.
    max_columns : int
        Columns of a csv or parquet file.
    """

    max_rows: int = 1_000_000
    max_bytes: int = 4 << 30
    max_ratio: int = 250
    max_line: int = 64 << 20
    max_columns: int = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A prompt without answers, as the AutoCodeArena set publishes them."""

    uid: str
    text: str
    category: Category | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a file.

    ``line`` is the line where it begins in text files, and the number of the row,
    from 1, in parquet files and JSON arrays. ``digest`` is a hash of its content
    and ``occurrence`` counts identical rows before it in the same file.
    """

    line: int
    values: dict[str, Any]
    digest: str
    occurrence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A row that was read. ``records`` is empty when it only repeats an earlier row (see ``note``)."""

    records: tuple[Record, ...]
    file: str
    line: int
    prompts: tuple[Prompt, ...] = ()
    note: str = ""

    @property
    def accepted(self) -> bool:
        """True, so that a loop can tell the two kinds of row apart."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row that was not read, and why."""

    file: str
    line: int
    reason: str

    @property
    def accepted(self) -> bool:
        """False."""
        return False


class Notes:
    """Counted remarks about rows that were read with an assumption."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, text: str, times: int = 1) -> None:
        """Count one remark."""
        if text not in self._counts and len(self._counts) >= _MOST_REMARKS:
            text = "other remarks"
        self._counts[text] += times

    def counts(self) -> dict[str, int]:
        """How often each remark was made."""
        return dict(self._counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a row parser knows besides the row."""

    path: Path
    layout: str
    notes: Notes = field(default_factory=Notes)
    voter_salt: str = ""
    screenshots: bool = False
    sides: Mapping[str, Side] = field(default_factory=dict)


Parsed = list[Record]


class RowParser(Protocol):
    """Turns rows of one file into records, in file order."""

    def parse(self, row: Row) -> Iterator[Accepted | Refused]:
        """Yield what the row makes known; nothing while it waits for a later row."""
        ...

    def finish(self) -> Iterator[Accepted | Refused]:
        """Yield what still waited when the file ended."""
        ...


class SimpleParser:
    """A parser in which each row stands for itself; subclasses write `records`."""

    def __init__(self, context: Context) -> None:
        self.context = context

    @property
    def notes(self) -> Notes:
        """Where to count assumptions."""
        return self.context.notes

    def records(self, row: Row) -> Parsed:
        """The records of one row; raises `RowRefused` for a row that cannot be read."""
        raise NotImplementedError

    def parse(self, row: Row) -> Iterator[Accepted | Refused]:
        """Yield the row as accepted, with its records."""
        yield self.accepted(row.line, self.records(row))

    def finish(self) -> Iterator[Accepted | Refused]:
        """Nothing waits in a simple parser."""
        return iter(())

    def accepted(self, line: int, records: Parsed, note: str = "") -> Accepted:
        """The row at that line with its records."""
        return Accepted(records=tuple(records), file=str(self.context.path), line=line, note=note)

    def refused(self, line: int, reason: str) -> Refused:
        """The row at that line as refused."""
        return Refused(file=str(self.context.path), line=line, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One published data set or log shape.

    A file has this layout when its first rows have all of ``required``, at least
    one of ``any_of`` (when given) and none of ``forbidden``. ``exact`` layouts are
    our own, whose text is never touched. ``reason`` is filled in by `detect`.
    """

    name: str
    title: str
    gives: str
    required: frozenset[str]
    parser: Callable[[Context], RowParser]
    any_of: frozenset[str] = frozenset()
    forbidden: frozenset[str] = frozenset()
    exact: bool = False
    reason: str = ""

    def fits(self, columns: frozenset[str]) -> bool:
        """Whether these columns are the columns of this layout."""
        return (
            self.required <= columns
            and not self.forbidden & columns
            and (not self.any_of or bool(self.any_of & columns))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What came of reading one file or directory.

    ``accepted`` and ``refused`` count rows; ``records`` counts records by kind;
    ``reasons`` counts refusals by reason, with the values that differ from row to
    row taken out; ``notes`` counts assumptions.
    """

    file: str
    layout: str
    sha256: str
    accepted: int = 0
    refused: int = 0
    records: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows of the file."""
        return self.accepted + self.refused

    def summary(self) -> str:
        """A few lines for people: what was read, what was refused and why."""
        made = ", ".join(f"{count} {kind}" for kind, count in self.records.items() if count) or "no records"
        lines = [
            f"{self.file} ({self.layout}): {self.accepted} rows accepted, {self.refused} refused; {made}"
        ]
        lines += [f"  refused {count}: {reason}" for reason, count in self.reasons.items()]
        lines += [f"  note {count}: {note}" for note, count in self.notes.items()]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)
