"""Records to rows and back, described once per table.

``Kind.to_row`` checks and encodes a record; ``Kind.to_record`` is its inverse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy import RowMapping, Table

from ..categories import Category
from ..environments import Environment
from ..errors import BrokenChain, RecordError
from ..languages import Language
from ..outcomes import Outcome
from ..records import (
    ASPECTS,
    RATER_EVENTS,
    SIDES,
    Answer,
    Battle,
    Exclusion,
    Interaction,
    Judgment,
    RaterEvent,
    Record,
    Run,
    Turn,
    Vote,
)
from . import tables
from .encoding import (
    Codec,
    flag,
    identifier,
    integer,
    json_object,
    moment,
    one_of,
    one_of_words,
    optional,
    read_json_object,
    read_moment,
    real,
    text,
)

Row = dict[str, Any]
#: A row as it came out of the database, or as it is about to go in.
Stored = Mapping[str, Any] | RowMapping


@dataclass(frozen=True, slots=True)
class Cell:
    """One column: where its value is found in a record, and how it is written."""

    column: str
    get: Callable[[Any], Any]
    codec: Codec


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record and the table that keeps it.

    Attributes
    ----------
    key : tuple of str
        Columns that name a record; a second row with the same key is a repeat.
    parent, refers : the kind that a row refers to, and the column that says so.
    """

    table: Table
    type: type[Record]
    noun: str
    key: tuple[str, ...]
    cells: tuple[Cell, ...]
    build: Callable[[Stored], Record]
    parent: Kind | None = None
    refers: str = ""

    @property
    def name(self) -> str:
        """Name of the table."""
        return self.table.name

    def key_of(self, row: Stored) -> tuple[Any, ...]:
        """The values that name a row."""
        return tuple(row[column] for column in self.key)

    def id_of(self, row: Stored) -> str:
        """The name of a row for people: its id, or ``run/number`` of an interaction."""
        return "/".join(str(row[column]) for column in self.key)

    def to_row(self, record: Record) -> Row:
        """Check and encode a record.

        Raises
        ------
        RecordError
            Names the record, the column and what is wrong with the value.
        """
        row: Row = {}
        for cell in self.cells:
            try:
                row[cell.column] = cell.codec(cell.get(record))
            except RecordError as error:
                name = getattr(record, "id", None) or getattr(record, "run_id", "")
                raise RecordError(f"{self.noun} {name!r:.80}, {cell.column}: {error}") from None
        return row

    def to_record(self, row: Stored) -> Record:
        """Decode a stored row.

        Raises
        ------
        BrokenChain
            When the row cannot have been written by :meth:`to_row`.
        """
        try:
            return self.build(row)
        except (ValueError, TypeError, AttributeError) as error:
            raise BrokenChain(
                f"{self.name} row {row['seq']} ({self.id_of(row)}) does not read as a {self.noun}: {error}; "
                "the file is damaged: keep a copy of it, and restore a backup or import an export"
            ) from error

    def differences(self, stored: Stored, row: Row) -> list[str]:
        """Columns in which a stored row and a new one differ."""
        return [cell.column for cell in self.cells if stored[cell.column] != row[cell.column]]


def _plain(*names: str, codec: Codec) -> list[Cell]:
    return [Cell(name, attrgetter(name), codec) for name in names]


def _both_sides(name: str, codec: Codec) -> list[Cell]:
    return [Cell(f"{name}_{side}", attrgetter(f"{side}.{name}"), codec) for side in SIDES]


def _maybe(convert: Callable[[Any], Any], value: Any) -> Any:
    return None if value is None else convert(value)


def _answer(row: Stored, side: str) -> Answer:
    return Answer(
        model=row[f"model_{side}"],
        text=row[f"text_{side}"],
        code=row[f"code_{side}"],
        language=_maybe(Language, row[f"language_{side}"]),
        environment=_maybe(Environment, row[f"environment_{side}"]),
    )


def _battle(row: Stored) -> Battle:
    return Battle(
        id=row["id"],
        created_at=read_moment(row["created_at"]),
        prompt=row["prompt"],
        left=_answer(row, "left"),
        right=_answer(row, "right"),
        category=_maybe(Category, row["category"]),
        prompt_language=row["prompt_language"],
        turns=row["turns"],
        source=row["source"],
        extra=read_json_object(row["extra"]),
        schema_version=row["schema_version"],
    )


def _run(row: Stored) -> Run:
    return Run(
        id=row["id"],
        battle_id=row["battle_id"],
        side=row["side"],
        created_at=read_moment(row["created_at"]),
        code=row["code"],
        language=_maybe(Language, row["language"]),
        environment=_maybe(Environment, row["environment"]),
        edited=bool(row["edited"]),
        status=row["status"],
        stdout=row["stdout"],
        stderr=row["stderr"],
        exit_code=row["exit_code"],
        boot_ms=row["boot_ms"],
        compile_ms=row["compile_ms"],
        run_ms=row["run_ms"],
        runtime=row["runtime"],
        extra=read_json_object(row["extra"]),
        schema_version=row["schema_version"],
    )


def _interaction(row: Stored) -> Interaction:
    return Interaction(
        run_id=row["run_id"],
        number=row["number"],
        kind=row["kind"],
        at=read_moment(row["at"]),
        detail=read_json_object(row["detail"]),
        schema_version=row["schema_version"],
    )


def _vote(row: Stored) -> Vote:
    return Vote(
        id=row["id"],
        battle_id=row["battle_id"],
        voter=row["voter"],
        outcome=Outcome(row["outcome"]),
        created_at=read_moment(row["created_at"]),
        revision=row["revision"],
        aspects={aspect: row[aspect] for aspect in ASPECTS if row[aspect] is not None},
        comment=row["comment"],
        ran_left=_maybe(bool, row["ran_left"]),
        ran_right=_maybe(bool, row["ran_right"]),
        schema_version=row["schema_version"],
    )


def _judgment(row: Stored) -> Judgment:
    return Judgment(
        id=row["id"],
        battle_id=row["battle_id"],
        judge=row["judge"],
        outcome=_maybe(Outcome, row["outcome"]),
        with_execution=bool(row["with_execution"]),
        created_at=read_moment(row["created_at"]),
        strength=row["strength"],
        swapped=bool(row["swapped"]),
        text=row["text"],
        extra=read_json_object(row["extra"]),
        schema_version=row["schema_version"],
    )


def _turn(row: Stored) -> Turn:
    return Turn(
        battle_id=row["battle_id"],
        number=row["number"],
        side=row["side"],
        attempt=row["attempt"],
        created_at=read_moment(row["created_at"]),
        prompt=row["prompt"],
        text=row["text"],
        code=row["code"],
        language=_maybe(Language, row["language"]),
        environment=_maybe(Environment, row["environment"]),
        extra=read_json_object(row["extra"]),
        schema_version=row["schema_version"],
    )


def _exclusion(row: Stored) -> Exclusion:
    return Exclusion(
        id=row["id"],
        battle_id=row["battle_id"],
        voter=row["voter"],
        excluded=bool(row["excluded"]),
        reason=row["reason"],
        curator=row["curator"],
        created_at=read_moment(row["created_at"]),
        schema_version=row["schema_version"],
    )


def _rater_event(row: Stored) -> RaterEvent:
    return RaterEvent(
        id=row["id"],
        rater=row["rater"],
        kind=row["kind"],
        created_at=read_moment(row["created_at"]),
        detail=read_json_object(row["detail"]),
        schema_version=row["schema_version"],
    )


def _aspect(name: str) -> Callable[[Vote], str | None]:
    return lambda vote: vote.aspects.get(name)


_LANGUAGE = optional(one_of(Language))
_ENVIRONMENT = optional(one_of(Environment))

BATTLES = Kind(
    tables.battles,
    Battle,
    "battle",
    ("id",),
    (
        *_plain("id", codec=identifier),
        *_plain("created_at", codec=moment),
        *_plain("prompt", "source", codec=text),
        *_plain("category", codec=optional(one_of(Category))),
        *_plain("prompt_language", codec=optional(text)),
        *_plain("turns", "schema_version", codec=integer),
        *_both_sides("model", text),
        *_both_sides("language", _LANGUAGE),
        *_both_sides("environment", _ENVIRONMENT),
        *_both_sides("text", text),
        *_both_sides("code", optional(text)),
        *_plain("extra", codec=json_object),
    ),
    _battle,
)

RUNS = Kind(
    tables.runs,
    Run,
    "run",
    ("id",),
    (
        *_plain("id", "battle_id", codec=identifier),
        *_plain("side", codec=one_of_words(*SIDES)),
        *_plain("created_at", codec=moment),
        *_plain("language", codec=_LANGUAGE),
        *_plain("environment", codec=_ENVIRONMENT),
        *_plain("edited", codec=flag),
        *_plain("status", codec=one_of_words(*tables.STATUSES)),
        *_plain("exit_code", codec=optional(integer)),
        *_plain("boot_ms", "compile_ms", "run_ms", codec=optional(real)),
        *_plain("runtime", "code", "stdout", "stderr", codec=text),
        *_plain("extra", codec=json_object),
        *_plain("schema_version", codec=integer),
    ),
    _run,
    BATTLES,
    "battle_id",
)

INTERACTIONS = Kind(
    tables.interactions,
    Interaction,
    "interaction",
    ("run_id", "number"),
    (
        *_plain("run_id", codec=identifier),
        *_plain("number", "schema_version", codec=integer),
        *_plain("kind", codec=text),
        *_plain("at", codec=moment),
        *_plain("detail", codec=json_object),
    ),
    _interaction,
    RUNS,
    "run_id",
)

VOTES = Kind(
    tables.votes,
    Vote,
    "vote",
    ("id",),
    (
        *_plain("id", "battle_id", "voter", codec=identifier),
        *_plain("outcome", codec=one_of(Outcome)),
        *_plain("created_at", codec=moment),
        *_plain("revision", "schema_version", codec=integer),
        *(
            Cell(aspect, _aspect(aspect), optional(one_of_words("left", "right", "tie")))
            for aspect in ASPECTS
        ),
        *_plain("comment", codec=text),
        *_plain("ran_left", "ran_right", codec=optional(flag)),
    ),
    _vote,
    BATTLES,
    "battle_id",
)

JUDGMENTS = Kind(
    tables.judgments,
    Judgment,
    "judgment",
    ("id",),
    (
        *_plain("id", "battle_id", codec=identifier),
        *_plain("judge", "text", codec=text),
        *_plain("outcome", codec=optional(one_of(Outcome))),
        *_plain("with_execution", "swapped", codec=flag),
        *_plain("created_at", codec=moment),
        *_plain("strength", "schema_version", codec=integer),
        *_plain("extra", codec=json_object),
    ),
    _judgment,
    BATTLES,
    "battle_id",
)

TURNS = Kind(
    tables.turns,
    Turn,
    "turn",
    ("battle_id", "number", "side", "attempt"),
    (
        *_plain("battle_id", codec=identifier),
        *_plain("number", "attempt", "schema_version", codec=integer),
        *_plain("side", codec=one_of_words(*SIDES)),
        *_plain("created_at", codec=moment),
        *_plain("prompt", "text", codec=text),
        *_plain("code", codec=optional(text)),
        *_plain("language", codec=_LANGUAGE),
        *_plain("environment", codec=_ENVIRONMENT),
        *_plain("extra", codec=json_object),
    ),
    _turn,
    BATTLES,
    "battle_id",
)

EXCLUSIONS = Kind(
    tables.exclusions,
    Exclusion,
    "exclusion",
    ("id",),
    (
        *_plain("id", "battle_id", "voter", "curator", codec=identifier),
        *_plain("excluded", codec=flag),
        *_plain("reason", codec=text),
        *_plain("created_at", codec=moment),
        *_plain("schema_version", codec=integer),
    ),
    _exclusion,
    BATTLES,
    "battle_id",
)

RATERS = Kind(
    tables.rater_events,
    RaterEvent,
    "event of a rater",
    ("id",),
    (
        *_plain("id", "rater", codec=identifier),
        *_plain("kind", codec=one_of_words(*RATER_EVENTS)),
        *_plain("created_at", codec=moment),
        *_plain("detail", codec=json_object),
        *_plain("schema_version", codec=integer),
    ),
    _rater_event,
)

#: Every kind, so that a kind comes after the one it refers to.
KINDS = (BATTLES, TURNS, RUNS, INTERACTIONS, VOTES, EXCLUSIONS, JUDGMENTS, RATERS)

_BY_TYPE: dict[type, Kind] = {kind.type: kind for kind in KINDS}


def kind_of(record: object) -> Kind:
    """The kind of a record.

    Raises
    ------
    RecordError
        When it is no record at all.
    """
    found = _BY_TYPE.get(type(record))
    if found is None:
        raise RecordError(
            f"the store keeps {', '.join(kind.noun + 's' for kind in KINDS)}, not {type(record).__name__}"
        )
    return found
