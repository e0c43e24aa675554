"""Reading the log back, as records or as rows for a table of votes.

Long reads go page by page, each in a transaction of its own, up to the place
where the table ended when the read began. Rows are never changed, so this gives
one consistent picture, and a reader that takes an hour (or is abandoned) does
not keep SQLite from folding its write-ahead log back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, case, exists, func, select

from ..errors import BrokenChain, UnknownBattle
from ..records import SIDES, Battle, Record
from . import tables
from .chain import RESTORE, Head, read_heads
from .encoding import read_moment
from .engine import Database
from .rows import BATTLES, KINDS, VOTES, Kind

_PAGE = 1000
#: Without the texts of battles a row is small.
_WIDE_PAGE = 20_000


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


def last_program(side: str, name: str) -> ColumnElement[Any]:
    """Language or environment of the last program that a side gave: of a later turn, or of the first."""
    turns, battles = tables.turns, tables.battles
    later = (
        select(turns.c[name])
        .where(turns.c.battle_id == battles.c.id, turns.c.side == side, turns.c.code.is_not(None))
        .order_by(turns.c.number.desc(), turns.c.attempt.desc())
        .limit(1)
        .correlate(battles)
        .scalar_subquery()
    )
    return func.coalesce(later, battles.c[f"{name}_{side}"]).label(f"{name}_{side}")


def _turns() -> ColumnElement[int]:
    turns, battles = tables.turns, tables.battles
    last = (
        select(func.max(turns.c.number))
        .where(turns.c.battle_id == battles.c.id)
        .correlate(battles)
        .scalar_subquery()
    )
    return case((last > battles.c.turns, last), else_=battles.c.turns).label("turns")


def is_excluded() -> ColumnElement[bool]:
    """Whether the last word on this vote's battle and voter is that it does not count."""
    exclusions, votes = tables.exclusions, tables.votes
    last = (
        select(exclusions.c.excluded)
        .where(exclusions.c.battle_id == votes.c.battle_id, exclusions.c.voter == votes.c.voter)
        .order_by(exclusions.c.seq.desc())
        .limit(1)
        .correlate(votes)
        .scalar_subquery()
    )
    return func.coalesce(last, 0) == 1


def stream_vote_rows(database: Database) -> Iterator[dict[str, Any]]:
    """The votes that count, each with its battle, in the order in which they were recorded."""
    votes = tables.votes
    with database.reading() as connection:
        end = read_heads(connection)[votes.name].count
    later = votes.alias("later")
    corrected = exists().where(
        later.c.battle_id == votes.c.battle_id,
        later.c.voter == votes.c.voter,
        later.c.revision > votes.c.revision,
        later.c.seq + 0 <= end,  # the sum keeps SQLite from scanning by seq: revisions have an index
    )
    for row in _pages(database, _votes_with_battles().where(~corrected, ~is_excluded()), VOTES, end):
        cells = dict(row)
        del cells["seq"], cells["revision"]
        cells["created_at"] = stored_moment(cells["created_at"], f"vote {cells['vote_id']}")
        cells["synthetic"] = cells["source"] == "synthetic"
        yield cells


@dataclass(frozen=True, slots=True)
class VoteColumns:
    """Votes of the log with their battles, column by column; corrected and excluded ones too.

    Attributes
    ----------
    columns : dict
        Those of ``Store.vote_rows``, and ``revision``; ``created_at`` is text in ISO 8601.
    end : Head
        Where the log of votes ended: place and hash of its last row.
    """

    columns: dict[str, list[Any]]
    end: Head


def read_vote_columns(database: Database, after: int = 0) -> VoteColumns:
    """The votes recorded after a place of the log; far quicker than row by row."""
    with database.reading() as connection:
        end = read_heads(connection)[tables.votes.name]
    query = _votes_with_battles()
    names = [column.name for column in query.selected_columns]
    columns: dict[str, list[Any]] = {name: [] for name in names}
    seq, last = tables.votes.c.seq, after
    while last < end.count:
        with database.reading() as connection:
            page = connection.execute(
                query.where(seq > last, seq <= end.count).order_by(seq).limit(_WIDE_PAGE)
            )
            rows = page.all()
        for name, values in zip(names, zip(*rows, strict=True), strict=False):
            columns[name] += values
        if len(rows) < _WIDE_PAGE:
            break
        last = columns["seq"][-1]
    del columns["seq"]
    columns["synthetic"] = [source == "synthetic" for source in columns["source"]]
    return VoteColumns(columns, end)


def hash_at(database: Database, table: str, seq: int) -> str | None:
    """The hash of the row at a place of a table, which stands for every row before it."""
    rows = tables.metadata.tables[table].c
    with database.reading() as connection:
        found: str | None = connection.execute(select(rows.hash).where(rows.seq == seq)).scalar()
    return found


def battles_with_turns(database: Database, after: int) -> set[str]:
    """Ids of the battles that went on after a place of the log of turns."""
    turns = tables.turns.c
    with database.reading() as connection:
        return set(connection.execute(select(turns.battle_id).distinct().where(turns.seq > after)).scalars())


def excluded_votes(database: Database) -> list[tuple[str, str]]:
    """Battle and voter of each vote that does not count, by the last decision on it."""
    exclusions = tables.exclusions.c
    with database.reading() as connection:
        rows = connection.execute(
            select(exclusions.battle_id, exclusions.voter, exclusions.excluded).order_by(exclusions.seq)
        ).all()
    last = {(battle, voter): bool(excluded) for battle, voter, excluded in rows}
    return [vote for vote, excluded in last.items() if excluded]


def _votes_with_battles() -> Select[Any]:
    votes, battles = tables.votes, tables.battles
    sides: list[ColumnElement[Any]] = [battles.c[f"model_{side}"] for side in SIDES]
    sides += [last_program(side, name) for name in ("language", "environment") for side in SIDES]
    return select(
        votes.c.seq,
        votes.c.id.label("vote_id"),
        votes.c.battle_id,
        votes.c.voter,
        votes.c.revision,
        votes.c.created_at,
        votes.c.outcome,
        battles.c.category,
        battles.c.prompt_language,
        *sides,
        _turns(),
        battles.c.source,
    ).join(battles, battles.c.id == votes.c.battle_id)


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
