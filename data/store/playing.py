"""What people did before they voted, counted by the database: one row per vote and side.

A log holds hundreds of interactions per vote. They are counted where they are, some
thousand votes at a time, and never come here one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from ..records import SIDES
from . import tables
from .chain import read_heads
from .encoding import read_moment
from .engine import Database
from .reading import is_excluded, last_program

#: Deeds that no script can fake and that change a program: who did one has played with it.
#: Scrolling is counted apart, because reading is scrolling too.
PLAYED = ("click", "dblclick", "keydown", "input", "change", "submit", "pointerdown")
#: What a program reports of its own mistakes; BigCodeArena's names among them.
ERRORS = ("error", "captureError", "unhandledrejection")
#: From here on there is something to play with: the first of these starts the clock of a run.
_STARTS = ("ready", "paint", "load", "hello")

_TIMED = ("live", "synthetic")

_PAGE = 2000


def stream_play(database: Database) -> Iterator[dict[str, Any]]:
    """The votes that count, each with what was done before it, side by side; in the order of the log.

    The first vote of a battle and voter is the one that was waited for; corrections are
    left out. Interactions and runs count up to the moment of that vote, by the clock of the
    person's browser.

    Yields
    ------
    dict
        ``vote_id, voter, side, model, environment, outcome, source, seconds_to_vote`` (from
        both answers on screen; None where nobody knows that moment), ``runs, edits, failed``
        (runs), and of interactions ``clicks, keys, scrolls, errors, deeds`` and
        ``seconds_to_first`` (from the page's start to the first deed, by one clock).
    """
    with database.reading() as connection:
        end = read_heads(connection)[tables.votes.name].count
    last = 0
    while last < end:
        upper = min(last + _PAGE, end)
        with database.reading() as connection:
            votes = connection.execute(_votes(last, upper)).mappings().all()
            runs = connection.execute(_runs(last, upper)).mappings().all()
        done: dict[tuple[int, str], list[Any]] = {}
        for run in runs:
            done.setdefault((run["seq"], run["side"]), []).append(run)
        for vote in votes:
            for side in SIDES:
                yield _row(vote, side, done.get((vote["seq"], side), []))
        last = upper


def _votes(after: int, end: int) -> Any:
    votes, battles = tables.votes, tables.battles
    sides: list[ColumnElement[Any]] = [battles.c[f"model_{side}"] for side in SIDES]
    sides += [last_program(side, "environment") for side in SIDES]
    return (
        select(
            votes.c.seq,
            votes.c.id.label("vote_id"),
            votes.c.voter,
            votes.c.outcome,
            votes.c.created_at.label("voted_at"),
            battles.c.source,
            battles.c.recorded_at.label("shown_at"),
            *sides,
        )
        .join(battles, battles.c.id == votes.c.battle_id)
        .where(votes.c.seq > after, votes.c.seq <= end, votes.c.revision == 0, ~is_excluded())
        .order_by(votes.c.seq)
    )


def _runs(after: int, end: int) -> Any:
    """One row per vote and run before it, its interactions counted."""
    votes, runs, events = tables.votes, tables.runs, tables.interactions
    # Ours say of each deed whether the browser vouches for it; published logs say nothing.
    vouched = ~events.c.detail.contains('"trusted":false')

    def count(*kinds: str, by_person: bool = True) -> ColumnElement[int]:
        counted = events.c.kind.in_(kinds) & vouched if by_person else events.c.kind.in_(kinds)
        return func.coalesce(func.sum(case((counted, 1), else_=0)), 0)

    return (
        select(
            votes.c.seq,
            runs.c.side,
            runs.c.edited,
            runs.c.status,
            count("click").label("clicks"),
            count("keydown").label("keys"),
            count("scroll").label("scrolls"),
            count("wheel").label("wheels"),
            count(*ERRORS, by_person=False).label("errors"),
            count(*PLAYED).label("deeds"),
            func.min(case((events.c.kind.in_(_STARTS), events.c.at))).label("started_at"),
            func.min(case((events.c.kind.in_(PLAYED) & vouched, events.c.at))).label("first_at"),
        )
        .join(runs, runs.c.battle_id == votes.c.battle_id)
        .outerjoin(events, (events.c.run_id == runs.c.id) & (events.c.at <= votes.c.created_at))
        .where(
            votes.c.seq > after,
            votes.c.seq <= end,
            votes.c.revision == 0,
            runs.c.created_at <= votes.c.created_at,
        )
        .group_by(votes.c.seq, runs.c.seq, runs.c.side, runs.c.edited, runs.c.status)
        .order_by(votes.c.seq, runs.c.seq)
    )


def _row(vote: Any, side: str, runs: list[Any]) -> dict[str, Any]:
    firsts = [
        seconds
        for run in runs
        if run["first_at"] is not None and run["started_at"] is not None
        if (seconds := _seconds(run["started_at"], run["first_at"])) is not None
    ]
    return {
        "vote_id": vote["vote_id"],
        "voter": vote["voter"],
        "side": side,
        "model": vote[f"model_{side}"],
        "environment": vote[f"environment_{side}"],
        "outcome": vote["outcome"],
        "source": vote["source"],
        # A live battle is recorded when both answers appear, and a simulated crowd keeps to that; an
        # imported one is recorded much later.
        "seconds_to_vote": _seconds(vote["shown_at"], vote["voted_at"]) if vote["source"] in _TIMED else None,
        "runs": len(runs),
        "edits": sum(run["edited"] for run in runs),
        "failed": sum(run["status"] in ("failed", "compile_error") for run in runs),
        "clicks": sum(run["clicks"] for run in runs),
        "keys": sum(run["keys"] for run in runs),
        # A wheel scrolls as well, and both are reported.
        "scrolls": sum(max(run["scrolls"], run["wheels"]) for run in runs),
        "errors": sum(run["errors"] for run in runs),
        "deeds": sum(run["deeds"] for run in runs),
        "seconds_to_first": firsts[0] if firsts else None,
    }


def _seconds(start: str, end: str) -> float | None:
    """Seconds between two stored moments; None where the second was before the first."""
    passed = (read_moment(end) - read_moment(start)).total_seconds()
    return passed if passed >= 0 else None
