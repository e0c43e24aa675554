"""The columns of our own files: one table per kind of record, the same in every format.

`to_row` and `from_row` are exact inverses. A record that no file could give
back unchanged (half a surrogate pair, NaN, an integer beyond 64 bits) is refused
when it is written, with its name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import pyarrow as pa

from .. import strict_json
from ..categories import Category
from ..environments import Environment
from ..errors import LayoutError, RecordError, VocabularyError
from ..languages import Language
from ..outcomes import Outcome
from ..records import (
    SCHEMA_VERSION,
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
from ..strict_json import RowRefused

ColumnType = Literal["text", "word", "integer", "real", "flag", "time", "json"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type, whether it may be missing, and its vocabulary.

    ``word`` is text with few distinct values, a dictionary column in parquet.
    """

    name: str
    type: ColumnType = "text"
    optional: bool = False
    vocabulary: Callable[[str], Any] | None = None

    @property
    def arrow(self) -> pa.Field:
        """The column in parquet."""
        return pa.field(self.name, _ARROW[self.type], nullable=self.optional)


_ARROW = {
    "text": pa.string(),
    "word": pa.dictionary(pa.int32(), pa.string()),
    "integer": pa.int64(),
    "real": pa.float64(),
    "flag": pa.bool_(),
    "time": pa.timestamp("us", tz="UTC"),
    "json": pa.string(),
}

_VERSION = Column("schema_version", "integer")


def _answer_columns(side: str) -> tuple[Column, ...]:
    return (
        Column(f"{side}_model", "word"),
        Column(f"{side}_text"),
        Column(f"{side}_code", optional=True),
        Column(f"{side}_language", "word", True, Language),
        Column(f"{side}_environment", "word", True, Environment),
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """One table: the records it holds and its columns."""

    name: str
    record: type[Any]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)

    @property
    def arrow(self) -> pa.Schema:
        """The table in parquet."""
        return pa.schema([column.arrow for column in self.columns])


BATTLES = Kind(
    "battles",
    Battle,
    (
        Column("id"),
        Column("created_at", "time"),
        Column("prompt"),
        *_answer_columns("left"),
        *_answer_columns("right"),
        Column("category", "word", True, Category),
        Column("prompt_language", "word", True),
        Column("turns", "integer"),
        Column("source", "word"),
        Column("extra", "json"),
        _VERSION,
    ),
)

RUNS = Kind(
    "runs",
    Run,
    (
        Column("id"),
        Column("battle_id"),
        Column("side", "word"),
        Column("created_at", "time"),
        Column("code"),
        Column("language", "word", True, Language),
        Column("environment", "word", True, Environment),
        Column("edited", "flag"),
        Column("status", "word"),
        Column("stdout"),
        Column("stderr"),
        Column("exit_code", "integer", True),
        Column("boot_ms", "real", True),
        Column("compile_ms", "real", True),
        Column("run_ms", "real", True),
        Column("runtime", "word"),
        Column("extra", "json"),
        _VERSION,
    ),
)

INTERACTIONS = Kind(
    "interactions",
    Interaction,
    (
        Column("run_id"),
        Column("number", "integer"),
        Column("kind", "word"),
        Column("at", "time"),
        Column("detail", "json"),
        _VERSION,
    ),
)

VOTES = Kind(
    "votes",
    Vote,
    (
        Column("id"),
        Column("battle_id"),
        Column("voter"),
        Column("outcome", "word", False, Outcome),
        Column("created_at", "time"),
        Column("revision", "integer"),
        Column("aspects", "json"),
        Column("comment"),
        Column("ran_left", "flag", True),
        Column("ran_right", "flag", True),
        _VERSION,
    ),
)

JUDGMENTS = Kind(
    "judgments",
    Judgment,
    (
        Column("id"),
        Column("battle_id"),
        Column("judge", "word"),
        Column("outcome", "word", True, Outcome),
        Column("with_execution", "flag"),
        Column("created_at", "time"),
        Column("strength", "integer"),
        Column("swapped", "flag"),
        Column("text"),
        Column("extra", "json"),
        _VERSION,
    ),
)

TURNS = Kind(
    "turns",
    Turn,
    (
        Column("battle_id"),
        Column("number", "integer"),
        Column("side", "word"),
        Column("attempt", "integer"),
        Column("created_at", "time"),
        Column("prompt"),
        Column("text"),
        Column("code", optional=True),
        Column("language", "word", True, Language),
        Column("environment", "word", True, Environment),
        Column("extra", "json"),
        _VERSION,
    ),
)

EXCLUSIONS = Kind(
    "exclusions",
    Exclusion,
    (
        Column("id"),
        Column("battle_id"),
        Column("voter"),
        Column("excluded", "flag"),
        Column("reason"),
        Column("curator"),
        Column("created_at", "time"),
        _VERSION,
    ),
)

RATERS = Kind(
    "rater_events",
    RaterEvent,
    (
        Column("id"),
        Column("rater"),
        Column("kind", "word"),
        Column("created_at", "time"),
        Column("detail", "json"),
        _VERSION,
    ),
)

#: Every kind, in an order in which each refers only to earlier ones.
KINDS = (BATTLES, TURNS, RUNS, INTERACTIONS, VOTES, EXCLUSIONS, JUDGMENTS, RATERS)


def kind_of(record: Record) -> Kind:
    """The table that a record belongs to."""
    for kind in KINDS:
        if isinstance(record, kind.record):
            return kind
    raise RecordError(f"{type(record).__name__} is not a record; give battles, runs, votes and the like")


def to_row(record: Record) -> dict[str, Any]:
    """The cells of a record as plain values: text, numbers, UTC times and JSON objects.

    Raises
    ------
    RecordError
        Naming the record and the column that a file could not give back.
    """
    kind = kind_of(record)
    row = {}
    for column in kind.columns:
        value = _field(record, column.name)
        try:
            row[column.name] = _checked(column, value)
        except (RowRefused, OverflowError) as error:
            name = getattr(record, "id", None) or getattr(record, "run_id", "")
            raise RecordError(f"{kind.name} {name!r:.80}, column {column.name}: {error}") from error
    return row


def from_row(kind: Kind, row: Mapping[str, Any]) -> Record:
    """The record of a row of plain values.

    Raises
    ------
    RowRefused
        Naming the column that is missing or holds something else.
    """
    fields: dict[str, Any] = {}
    for column in kind.columns:
        value = row.get(column.name)
        try:
            fields[column.name] = _parsed(column, _checked(column, value))
        except RowRefused as error:
            raise RowRefused(f"column {column.name}: {error}") from error
    if fields["schema_version"] > SCHEMA_VERSION:
        raise LayoutError(
            f"written with schema version {fields['schema_version']}; this Runoff reads up to {SCHEMA_VERSION}: "
            "update Runoff"
        )
    if kind is BATTLES:
        for side in ("left", "right"):
            parts = ("model", "text", "code", "language", "environment")
            fields[side] = Answer(**{part: fields.pop(f"{side}_{part}") for part in parts})
    try:
        return kind.record(**fields)
    except RecordError as error:
        raise RowRefused(str(error)) from error


def _field(record: Record, name: str) -> Any:
    if isinstance(record, Battle):
        side, _, part = name.partition("_")
        if side in ("left", "right"):
            return getattr(getattr(record, side), part)
    return getattr(record, name)


def _parsed(column: Column, value: Any) -> Any:
    if value is None or column.vocabulary is None:
        return value
    try:
        return column.vocabulary(value)
    except (ValueError, VocabularyError):
        raise RowRefused(f"unknown word {value!r:.80}") from None


def _checked(column: Column, value: Any) -> Any:
    """The value as a plain one of its column's type; anything else is refused, not converted."""
    if value is None:
        if column.optional:
            return None
        raise RowRefused("missing")
    if column.type in ("text", "word"):
        if not isinstance(value, str):
            raise RowRefused(f"text was expected, not {type(value).__name__}")
        strict_json.check_value(str(value))
        return str(value)
    if column.type == "flag":
        if not isinstance(value, bool):
            raise RowRefused(f"true or false was expected, not {value!r:.40}")
        return value
    if column.type == "integer":
        if isinstance(value, bool) or not isinstance(value, int):
            raise RowRefused(f"a whole number was expected, not {value!r:.40}")
        strict_json.check_value(value)
        return value
    if column.type == "real":
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise RowRefused(f"a finite number was expected, not {value!r:.40}")
        return float(value)
    if column.type == "time":
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise RowRefused(f"a time with a zone was expected, not {value!r:.40}")
        return value.astimezone(UTC)
    if not isinstance(value, dict):
        raise RowRefused(f"an object was expected, not {type(value).__name__}")
    strict_json.check_value(value)
    return value
