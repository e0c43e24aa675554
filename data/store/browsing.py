"""Past battles as a person looks through them: newest first, page by page, found by the database.

Only what a list shows is read, never the answers; a page ends where its limit ends. Blindness
holds in the search itself: a model's name finds only battles whose names the viewer knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, exists, false, func, or_, select

from ..categories import Category
from ..environments import Environment
from ..errors import BrokenChain
from ..languages import Language
from ..outcomes import Outcome
from ..records import SIDES
from . import tables
from .encoding import moment, read_moment
from .engine import Database

#: Battles of one page, at most.
MOST_PER_PAGE = 200
#: Characters of a prompt that a list shows.
PROMPT_SHOWN = 200

#: The source of battles whose names are hidden until the vote; those of all others are known to everybody.
BLIND_SOURCE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class BattleSearch:
    """Which battles to list.

    Attributes
    ----------
    viewer : str
        Who looks: names of models are found only where this voter knows them.
    own : bool
        Only battles that this voter began or voted on.
    words : str
        Found in a prompt or an answer of any turn; upper and lower case of ASCII letters are one.
    model : str
        Part of a model's name.
    language, environment
        Of either side's first program.
    outcome : Outcome, optional
        The last word of the viewer's vote; of anybody's where ``own`` is not asked for.
    voted : bool, optional
        Whether the viewer voted on it.
    since, until : datetime, optional
        Begun at or after ``since``, and before ``until``.
    """

    viewer: str
    own: bool = True
    words: str = ""
    model: str = ""
    category: Category | None = None
    language: Language | None = None
    environment: Environment | None = None
    outcome: Outcome | None = None
    voted: bool | None = None
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BattleSummary:
    """One battle of a list.

    Attributes
    ----------
    model_left, model_right : str
        Empty where the viewer does not know the names.
    outcome : Outcome or None
        What the viewer said last; None without a vote of theirs.
    votes : int
        How many people voted on it.
    """

    seq: int
    id: str
    created_at: datetime
    prompt: str
    category: Category | None
    languages: tuple[Language | None, Language | None]
    environments: tuple[Environment | None, Environment | None]
    model_left: str
    model_right: str
    source: str
    turns: int
    outcome: Outcome | None
    votes: int


@dataclass(frozen=True, slots=True)
class BattlePage:
    """Some battles, newest first; ``older`` is where the next page begins, None at the end."""

    battles: tuple[BattleSummary, ...]
    older: int | None


def battles_page(
    database: Database, wanted: BattleSearch, before: int | None = None, limit: int = 20
) -> BattlePage:
    """The newest battles that fit, from a place of the log downwards."""
    if not 1 <= limit <= MOST_PER_PAGE:
        raise ValueError(f"a page has 1 to {MOST_PER_PAGE} battles, not {limit}")
    battles = tables.battles.c
    conditions = _conditions(database, wanted)
    if before is not None:
        conditions.append(battles.seq < before)
    names: list[ColumnElement[Any]] = [battles[f"{what}_{side}"] for what in _SIDED for side in SIDES]
    query = (
        select(
            battles.seq,
            battles.id,
            battles.created_at,
            func.substr(battles.prompt, 1, PROMPT_SHOWN + 1).label("prompt"),
            battles.category,
            battles.source,
            _last_turn().label("turns"),
            _last_word(wanted.viewer).label("outcome"),
            _voters().label("votes"),
            *names,
        )
        .where(*conditions)
        .order_by(battles.seq.desc())
        .limit(limit + 1)
    )
    with database.reading() as connection:
        rows = connection.execute(query).mappings().all()
    found = tuple(_summary(row) for row in rows[:limit])
    return BattlePage(found, found[-1].seq if len(rows) > limit else None)


_SIDED = ("model", "language", "environment")


def _conditions(database: Database, wanted: BattleSearch) -> list[ColumnElement[bool]]:
    battles = tables.battles.c
    conditions: list[ColumnElement[bool]] = []
    if wanted.own:
        conditions.append(or_(_begun_by(database, wanted.viewer), _voted_by(wanted.viewer)))
    if wanted.words.strip():
        conditions.append(_holds(wanted.words.strip()))
    if wanted.model.strip():
        name = wanted.model.strip()
        either = or_(*(battles[f"model_{side}"].icontains(name, autoescape=True) for side in SIDES))
        conditions += [either, names_known(wanted.viewer)]
    if wanted.category is not None:
        conditions.append(battles.category == wanted.category.value)
    for column, word in (("language", wanted.language), ("environment", wanted.environment)):
        if word is not None:
            conditions.append(or_(*(battles[f"{column}_{side}"] == word.value for side in SIDES)))
    if wanted.outcome is not None:
        conditions.append(_said(wanted.outcome, wanted.viewer if wanted.own else None))
    if wanted.voted is not None:
        voted = _voted_by(wanted.viewer)
        conditions.append(voted if wanted.voted else ~voted)
    if wanted.source is not None:
        conditions.append(battles.source == wanted.source)
    # Moments are stored in one spelling, so that text order is the order of time.
    if wanted.since is not None:
        conditions.append(battles.created_at >= moment(wanted.since))
    if wanted.until is not None:
        conditions.append(battles.created_at < moment(wanted.until))
    return conditions


def names_known(viewer: str) -> ColumnElement[bool]:
    """Whether the viewer may know who answered: after their own vote, or where nothing was ever blind."""
    return or_(tables.battles.c.source != BLIND_SOURCE, _voted_by(viewer))


def _voted_by(viewer: str) -> ColumnElement[bool]:
    votes = tables.votes.c
    return exists().where(votes.battle_id == tables.battles.c.id, votes.voter == viewer)


def _begun_by(database: Database, viewer: str) -> ColumnElement[bool]:
    if not viewer:
        return false()
    voter: ColumnElement[bool] = database.as_json(tables.battles.c.extra)["voter"].as_string() == viewer
    return voter


def _holds(words: str) -> ColumnElement[bool]:
    battles, turns = tables.battles.c, tables.turns.c
    later = exists().where(
        turns.battle_id == battles.id,
        or_(turns.prompt.icontains(words, autoescape=True), turns.text.icontains(words, autoescape=True)),
    )
    first = (battles.prompt, battles.text_left, battles.text_right)
    return or_(*(column.icontains(words, autoescape=True) for column in first), later)


def _said(outcome: Outcome, voter: str | None) -> ColumnElement[bool]:
    votes, later = tables.votes, tables.votes.alias("later")
    corrected = exists().where(
        later.c.battle_id == votes.c.battle_id,
        later.c.voter == votes.c.voter,
        later.c.revision > votes.c.revision,
    )
    who = [] if voter is None else [votes.c.voter == voter]
    return exists().where(
        votes.c.battle_id == tables.battles.c.id, votes.c.outcome == outcome.value, ~corrected, *who
    )


def _last_word(viewer: str) -> ColumnElement[Any]:
    votes = tables.votes.c
    return (
        select(votes.outcome)
        .where(votes.battle_id == tables.battles.c.id, votes.voter == viewer)
        .order_by(votes.revision.desc())
        .limit(1)
        .correlate(tables.battles)
        .scalar_subquery()
    )


def _voters() -> ColumnElement[Any]:
    votes = tables.votes.c
    return (
        select(func.count())
        .where(votes.battle_id == tables.battles.c.id, votes.revision == 0)
        .correlate(tables.battles)
        .scalar_subquery()
    )


def _last_turn() -> ColumnElement[Any]:
    turns = tables.turns.c
    later = (
        select(func.max(turns.number))
        .where(turns.battle_id == tables.battles.c.id)
        .correlate(tables.battles)
        .scalar_subquery()
    )
    return func.coalesce(later, tables.battles.c.turns)


def _summary(row: RowMapping) -> BattleSummary:
    try:
        known = row["source"] != BLIND_SOURCE or row["outcome"] is not None
        return BattleSummary(
            seq=row["seq"],
            id=row["id"],
            created_at=read_moment(row["created_at"]),
            prompt=_short(row["prompt"]),
            category=None if row["category"] is None else Category(row["category"]),
            languages=(_maybe(Language, row["language_left"]), _maybe(Language, row["language_right"])),
            environments=(
                _maybe(Environment, row["environment_left"]),
                _maybe(Environment, row["environment_right"]),
            ),
            model_left=row["model_left"] if known else "",
            model_right=row["model_right"] if known else "",
            source=row["source"],
            turns=row["turns"],
            outcome=_maybe(Outcome, row["outcome"]),
            votes=row["votes"],
        )
    except (ValueError, TypeError) as error:
        raise BrokenChain(f"battles row {row['seq']} does not read as a battle: {error}") from error


def _maybe(word: Any, value: Any) -> Any:
    return None if value is None else word(value)


def _short(prompt: str) -> str:
    return prompt if len(prompt) <= PROMPT_SHOWN else prompt[:PROMPT_SHOWN] + "…"
