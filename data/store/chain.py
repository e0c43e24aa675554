"""The hash chain: every row proves the rows before it.

::

    hash = sha256(prev + canonical JSON of {"table": its table, every column that is not NULL})
    prev = hash of the row before, or 64 zeros for the first

``chain_heads`` keeps count and last hash of each table in the transaction that
writes the rows, so that a shortened table is noticed as well. Columns that are
NULL are left out, so that a later migration can add a column without touching
the hash of any old row. SQLite's own integrity check compares structure, not
content: 12 of 158 bit flips that changed rows passed it in our measurement.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from ..errors import BrokenChain
from . import tables
from .encoding import canonical_json
from .rows import KINDS, Kind, Row

GENESIS = "0" * 64

#: What to do about a row that is not the row that was written.
RESTORE = "the file was changed or damaged: keep a copy of it, and restore a backup or import an export"

_LINKS = frozenset(("prev", "hash"))
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a row is on disk: its place in its table, its id and its hash."""

    seq: int
    id: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of one table's chain."""

    count: int
    hash: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What was found in one table, or in the database as a whole (``table`` is then ``database``).

    Attributes
    ----------
    rows : int
        Rows that were found good.
    seq, id : the first bad row, where it can be named.
    what : str
        What is wrong with it; empty when all is well.
    """

    table: str
    rows: int
    seq: int | None = None
    id: str | None = None
    what: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.what

    def __str__(self) -> str:
        if self.ok:
            return f"{self.table}: {self.rows} rows, all good"
        where = "" if self.seq is None else f", row {self.seq}" + (f" (id {self.id})" if self.id else "")
        return f"{self.table}{where}: {self.what}"


def row_hash(table: str, row: Mapping[str, Any], prev: str) -> str:
    """The hash of a row that follows the row with hash ``prev``."""
    content = {name: value for name, value in row.items() if value is not None and name not in _LINKS}
    content["table"] = table
    return hashlib.sha256((prev + canonical_json(content)).encode("utf-8")).hexdigest()


def read_heads(connection: Connection, *, lock: bool = False) -> dict[str, Head]:
    """The ends of all chains; with ``lock``, no other writer gets past this until we commit.

    SQLite needs no lock here: BEGIN IMMEDIATE has let in one writer only.
    """
    query: Select[Any] = select(tables.chain_heads).order_by(tables.chain_heads.c.table_name)
    rows = connection.execute(query.with_for_update() if lock else query).mappings()
    found = {row["table_name"]: Head(row["count"], row["hash"]) for row in rows}
    lost = [kind.name for kind in KINDS if kind.name not in found]
    if lost:
        raise BrokenChain(f"chain_heads has no row for {', '.join(lost)}; {RESTORE}")
    return {kind.name: found[kind.name] for kind in KINDS}


class Appender:
    """Adds rows to the ends of the chains, inside one transaction of the caller."""

    def __init__(self, connection: Connection, recorded_at: str) -> None:
        self.connection = connection
        self.heads = read_heads(connection, lock=True)
        self._recorded_at = recorded_at
        self._moved: set[str] = set()

    def append(self, kind: Kind, rows: Iterable[Row]) -> list[Receipt]:
        """Insert rows; nothing counts until :meth:`finish` and the commit."""
        head = self.heads[kind.name]
        linked: list[Row] = []
        receipts: list[Receipt] = []
        for row in rows:
            stored = {**row, "seq": head.count + 1, "recorded_at": self._recorded_at, "prev": head.hash}
            head = Head(head.count + 1, row_hash(kind.name, stored, head.hash))
            linked.append({**stored, "hash": head.hash})
            receipts.append(Receipt(head.count, kind.id_of(row), head.hash))
        if linked:
            self.connection.execute(insert(kind.table), linked)
            self.heads[kind.name] = head
            self._moved.add(kind.name)
        return receipts

    def finish(self) -> None:
        """Move the heads to the rows that were added."""
        for name in sorted(self._moved):
            head = self.heads[name]
            self.connection.execute(
                update(tables.chain_heads)
                .where(tables.chain_heads.c.table_name == name)
                .values(count=head.count, hash=head.hash)
            )


def verify_chains(connection: Connection) -> list[ChainReport]:
    """Recompute every hash of every table, in one pass and constant memory."""
    try:
        heads = read_heads(connection)
    except (SQLAlchemyError, BrokenChain) as error:
        return [ChainReport("chain_heads", 0, what=f"cannot be read: {_reason(error)}")]
    return [_verify(connection, kind, heads[kind.name]) for kind in KINDS]


def _verify(connection: Connection, kind: Kind, head: Head) -> ChainReport:
    good, prev = 0, GENESIS
    try:
        result = connection.execute(
            select(kind.table).order_by(kind.table.c.seq).execution_options(yield_per=_PAGE)
        )
        with result:
            columns = list(result.keys())
            for values in result:
                row = dict(zip(columns, values, strict=True))
                what = _fault(kind, row, good + 1, prev)
                if what:
                    return ChainReport(kind.name, good, row["seq"], kind.id_of(row), what)
                good, prev = good + 1, row["hash"]
    except SQLAlchemyError as error:
        return ChainReport(kind.name, good, good + 1, what=f"cannot be read: {_reason(error)}")
    if good != head.count:
        return ChainReport(
            kind.name, good, good + 1, what=f"{good} rows are there, {head.count} were written"
        )
    if prev != head.hash:
        return ChainReport(kind.name, good, what="the last row is not the one that chain_heads names")
    return ChainReport(kind.name, good)


def _fault(kind: Kind, row: Row, seq: int, prev: str) -> str:
    if row["seq"] != seq:
        return f"row {seq} is missing: this row follows row {seq - 1}"
    if row["prev"] != prev:
        return "it does not continue the row before it"
    try:
        expected = row_hash(kind.name, row, prev)
    except (TypeError, ValueError) as error:  # a flipped type gives bytes, a flipped exponent NaN
        return f"its content is damaged: {error}"
    return "" if row["hash"] == expected else "its content is not what was written: the hash differs"


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error)
