"""Reading the log back, as records or as rows for a table of votes.

Long reads go page by page, each in a transaction of its own, up to the place
where the table ended when the read began. Rows are never changed, so this gives
one consistent picture, and a reader that takes an hour (or is abandoned) does
not keep SQLite from folding its write-ahead log back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, exists, select

from ..errors import BrokenChain, UnknownBattle
from ..records import SIDES, Battle, Record
from . import tables
from .chain import RESTORE, read_heads
from .encoding import read_moment
from .engine import Database
from .rows import BATTLES, KINDS, VOTES, Kind

_PAGE = 1000


def records_of(database: Database, kind: Kind, *conditions: ColumnElement[bool]) -> list[Any]:
    """Records of one kind in the order in which they were recorded."""
    with database.reading() as connection:
        rows = connection.execute(select(kind.table).where(*conditions).order_by(kind.table.c.seq))
        return [kind.to_record(row) for row in rows.mappings()]


def one_battle(database: Database, battle_id: str) -> Battle:
    """The battle with this id; :class:`UnknownBattle` when there is none."""
    found: list[Battle] = records_of(database, BATTLES, tables.battles.c.id == battle_id)
    if not found:
        raise UnknownBattle(f"{database.location}: battle {battle_id!r:.80} was never recorded; check the id")
    return found[0]


def stream_records(database: Database, kinds: tuple[Kind, ...] = KINDS) -> Iterator[Record]:
    """Every record, table by table, each table in the order in which it was recorded."""
    with database.reading() as connection:
        heads = read_heads(connection)
    for kind in kinds:
        for row in _pages(database, select(kind.table), kind, heads[kind.name].count):
            yield kind.to_record(row)


def stream_vote_rows(database: Database) -> Iterator[dict[str, Any]]:
    """The votes that count, each with its battle, in the order in which they were recorded."""
    votes, battles = tables.votes, tables.battles
    with database.reading() as connection:
        end = read_heads(connection)[votes.name].count
    later = votes.alias("later")
    corrected = exists().where(
        later.c.battle_id == votes.c.battle_id,
        later.c.voter == votes.c.voter,
        later.c.revision > votes.c.revision,
        later.c.seq + 0 <= end,  # the sum keeps SQLite from scanning by seq: revisions have an index
    )
    sides = [battles.c[f"{name}_{side}"] for name in ("model", "language", "environment") for side in SIDES]
    query = (
        select(
            votes.c.seq,
            votes.c.id.label("vote_id"),
            votes.c.battle_id,
            votes.c.voter,
            votes.c.created_at,
            votes.c.outcome,
            battles.c.category,
            battles.c.prompt_language,
            *sides,
            battles.c.turns,
            battles.c.source,
        )
        .join(battles, battles.c.id == votes.c.battle_id)
        .where(~corrected)
    )
    for row in _pages(database, query, VOTES, end):
        cells = dict(row)
        del cells["seq"]
        cells["created_at"] = stored_moment(cells["created_at"], f"vote {cells['vote_id']}")
        cells["synthetic"] = cells["source"] == "synthetic"
        yield cells


def stored_moment(stored: str, whose: str) -> datetime:
    """Read a stored moment; :class:`BrokenChain` when it is none."""
    try:
        return read_moment(stored)
    except (ValueError, TypeError) as error:
        raise BrokenChain(f"the time of {whose} does not read ({error}); {RESTORE}") from error


def _pages(database: Database, query: Select[Any], kind: Kind, end: int) -> Iterator[RowMapping]:
    seq = kind.table.c.seq
    last = 0
    while last < end:
        with database.reading() as connection:
            page = connection.execute(query.where(seq > last, seq <= end).order_by(seq).limit(_PAGE))
            rows = page.mappings().all()
        yield from rows
        if len(rows) < _PAGE:
            return
        last = rows[-1]["seq"]
