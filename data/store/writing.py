"""The rules for adding records, inside a transaction that the caller opened.

A record whose id is already there is a repeat: harmless when it says the same,
refused when it does not. Nothing here changes or deletes a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import batched
from typing import Any

from sqlalchemy import Connection, func, select, tuple_

from ..errors import DuplicateVote, StoreError, UnknownBattle
from ..records import Battle, Exclusion, Interaction, Judgment, RaterEvent, Record, Run, Turn, Vote
from . import tables
from .chain import Appender, Receipt
from .rows import BATTLES, INTERACTIONS, KINDS, VOTES, Kind, Row, Stored, kind_of

#: Records looked up and inserted at once. Bounded by the number of parameters of one SQL statement.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Added:
    """What an import did, by table: rows that are new, and rows that were there already."""

    added: Mapping[str, int]
    present: Mapping[str, int]


def add_one(appender: Appender, record: Battle | Turn | Run | Exclusion | Judgment | RaterEvent) -> Receipt:
    """Add one record; the same one again gives the first receipt."""
    kind = kind_of(record)
    row = kind.to_row(record)
    stored = _find(appender.connection, kind, [row]).get(kind.key_of(row))
    if stored is not None:
        _refuse_difference(kind, stored, row)
        return _receipt(kind, stored)
    _need_parents(appender.connection, kind, [row])
    return appender.append(kind, [row])[0]


def add_vote(appender: Appender, vote: Vote) -> Receipt:
    """Add a vote; the same vote again gives the first receipt.

    A page that sends its vote twice may have looked at the clock twice, so
    ``created_at`` is not compared; the first stays.
    """
    row = VOTES.to_row(vote)
    connection = appender.connection
    stored = _find(connection, VOTES, [row]).get(VOTES.key_of(row))
    if stored is not None:
        changed = [name for name in VOTES.differences(stored, row) if name != "created_at"]
        if changed:
            raise DuplicateVote(
                f"vote {vote.id} is already recorded with another {', '.join(changed)}; a correction is a "
                f"new vote with an id of its own and revision {stored['revision'] + 1}"
            )
        return _receipt(VOTES, stored)
    _need_parents(connection, VOTES, [row])
    votes = tables.votes.c
    earlier = {
        found.revision: found.id
        for found in connection.execute(
            select(votes.revision, votes.id).where(
                votes.battle_id == row["battle_id"], votes.voter == row["voter"]
            )
        )
    }
    if row["revision"] in earlier:
        raise _duplicate(row, earlier[row["revision"]])
    expected = max(earlier, default=-1) + 1
    if row["revision"] != expected:
        raise StoreError(
            f"vote {vote.id} has revision {vote.revision}, but the next one of voter {vote.voter!r} on battle "
            f"{vote.battle_id} is {expected}"
        )
    return appender.append(VOTES, [row])[0]


def add_interactions(appender: Appender, interactions: Iterable[Interaction]) -> int:
    """Add interactions; return how many were new.

    A frame may send its whole list again on every change. The first record of
    each ``(run_id, number)`` stays, later ones are folded into it.
    """
    new = 0
    for batch in batched(interactions, BATCH):
        rows: dict[tuple[Any, ...], Row] = {}
        for interaction in batch:
            row = INTERACTIONS.to_row(interaction)
            rows.setdefault(INTERACTIONS.key_of(row), row)
        _need_parents(appender.connection, INTERACTIONS, rows.values())
        present = _find(appender.connection, INTERACTIONS, rows.values())
        new += len(appender.append(INTERACTIONS, (row for key, row in rows.items() if key not in present)))
    return new


def add_many(appender: Appender, records: Iterable[Record]) -> Added:
    """Add records of all kinds, in any order; what they refer to is checked at the end."""
    connection = appender.connection
    before = {name: head.count for name, head in appender.heads.items()}
    present: Counter[str] = Counter()
    for batch in batched(records, BATCH):
        by_kind: dict[str, list[Row]] = {kind.name: [] for kind in KINDS}
        for record in batch:
            kind = kind_of(record)
            by_kind[kind.name].append(kind.to_row(record))
        for kind in KINDS:
            new, repeats = _sort_out(connection, kind, by_kind[kind.name])
            if kind is VOTES:
                _refuse_second_votes(connection, new)
            appender.append(kind, new)
            present[kind.name] += repeats
    for kind in KINDS:
        _refuse_orphans(connection, kind, before[kind.name])
    _refuse_gaps(connection, before[VOTES.name])
    return Added(
        added={kind.name: appender.heads[kind.name].count - before[kind.name] for kind in KINDS},
        present={kind.name: present[kind.name] for kind in KINDS},
    )


def _sort_out(connection: Connection, kind: Kind, rows: list[Row]) -> tuple[list[Row], int]:
    """Split rows into new ones and the number of repeats; refuse a repeat that says something else."""
    if not rows:
        return [], 0
    known: dict[tuple[Any, ...], Stored] = dict(_find(connection, kind, rows))
    new: list[Row] = []
    for row in rows:
        key = kind.key_of(row)
        if key in known:
            _refuse_difference(kind, known[key], row)
        else:
            known[key] = row
            new.append(row)
    return new, len(rows) - len(new)


def _find(connection: Connection, kind: Kind, rows: Iterable[Row]) -> dict[tuple[Any, ...], Stored]:
    """Stored rows with the same keys as these."""
    keys = [kind.key_of(row) for row in rows]
    columns = [kind.table.c[name] for name in kind.key]
    wanted = columns[0].in_([key[0] for key in keys]) if len(columns) == 1 else tuple_(*columns).in_(keys)
    return {kind.key_of(row): row for row in connection.execute(select(kind.table).where(wanted)).mappings()}


def _receipt(kind: Kind, stored: Stored) -> Receipt:
    return Receipt(stored["seq"], kind.id_of(stored), stored["hash"])


def _refuse_difference(kind: Kind, stored: Stored, row: Row) -> None:
    changed = kind.differences(stored, row)
    if changed:
        raise StoreError(
            f"{kind.noun} {kind.id_of(row)} is already recorded with another {', '.join(changed)}; "
            "nothing was added: give it an id of its own, or leave it out"
        )


def _need_parents(connection: Connection, kind: Kind, rows: Iterable[Row]) -> None:
    if kind.parent is None:
        return
    wanted = {row[kind.refers]: row for row in rows}
    parent = kind.parent.table.c.id
    known = set(connection.execute(select(parent).where(parent.in_(list(wanted)))).scalars())
    for name, row in wanted.items():
        if name not in known:
            raise _orphan(kind, kind.id_of(row), name)


def _orphan(kind: Kind, name: str, missing: str) -> StoreError:
    parent = kind.parent
    assert parent is not None
    error = UnknownBattle if parent is BATTLES else StoreError
    return error(
        f"{kind.noun} {name} refers to {parent.noun} {missing!r:.80}, which was never recorded; "
        f"add the {parent.noun} first, or check the id"
    )


def _refuse_orphans(connection: Connection, kind: Kind, after: int) -> None:
    if kind.parent is None:
        return
    table, parent = kind.table, kind.parent.table
    missing = (
        select(table)
        .outerjoin(parent, parent.c.id == table.c[kind.refers])
        .where(table.c.seq > after, parent.c.id.is_(None))
        .order_by(table.c.seq)
        .limit(1)
    )
    row = connection.execute(missing).mappings().first()
    if row is not None:
        raise _orphan(kind, kind.id_of(row), row[kind.refers])


def _duplicate(row: Row, first: str) -> DuplicateVote:
    again = "" if row["revision"] == 0 else f" with revision {row['revision']}"
    return DuplicateVote(
        f"voter {row['voter']!r:.80} already voted on battle {row['battle_id']}{again}: vote {first} is recorded, "
        f"vote {row['id']} is refused; a correction needs the next revision"
    )


def _refuse_second_votes(connection: Connection, rows: list[Row]) -> None:
    votes = tables.votes.c
    taken: dict[tuple[str, str, int], str] = {}
    places = [(row["battle_id"], row["voter"], row["revision"]) for row in rows]
    if places:
        query = select(votes.battle_id, votes.voter, votes.revision, votes.id).where(
            tuple_(votes.battle_id, votes.voter, votes.revision).in_(places)
        )
        taken = {(row.battle_id, row.voter, row.revision): row.id for row in connection.execute(query)}
    for place, row in zip(places, rows, strict=True):
        if place in taken:
            raise _duplicate(row, taken[place])
        taken[place] = row["id"]


def _refuse_gaps(connection: Connection, after: int) -> None:
    """Refuse a correction whose earlier revisions are neither in the import nor in the store."""
    votes = tables.votes
    corrected = (
        select(votes.c.battle_id, votes.c.voter)
        .where(votes.c.seq > after, votes.c.revision > 0)
        .distinct()
        .subquery()
    )
    query = (
        select(votes.c.battle_id, votes.c.voter, func.max(votes.c.revision), func.count())
        .join(
            corrected,
            (corrected.c.battle_id == votes.c.battle_id) & (corrected.c.voter == votes.c.voter),
        )
        .group_by(votes.c.battle_id, votes.c.voter)
        .having(func.max(votes.c.revision) != func.count() - 1)
        .limit(1)
    )
    gap = connection.execute(query).first()
    if gap is not None:
        raise StoreError(
            f"voter {gap[1]!r:.80} has a vote with revision {gap[2]} on battle {gap[0]}, but not every revision "
            "before it; nothing was added: import the earlier votes too"
        )
