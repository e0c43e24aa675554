"""The tables, as SQLAlchemy Core knows them.

Only text, whole numbers and floating-point numbers are used, because they mean
the same in SQLite and PostgreSQL; so a row has one content, and one hash,
wherever it is kept. Every recorded row carries ``seq`` (its place, from 1, with
no gaps), ``recorded_at`` (the clock of the store; order is by ``seq``, never by
a clock), ``prev`` and ``hash`` (see :mod:`data.store.chain`).

What a batch remembers is kept beside the log, unchained: an item's key is the hash of its
inputs, its digest covers the rest, and a blob's name is the hash of its bytes, so each row
verifies itself.

Migrations 1 to 3 create these tables. A later change of a table needs a
migration of its own; a test compares this file with the schema that
was released.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    REAL,
    BigInteger,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from ..categories import Category
from ..environments import Environment
from ..languages import Language
from ..outcomes import Outcome
from ..records import ASPECTS, BATCH_KINDS, BATCH_STAGES, RATER_EVENTS, SIDES

#: How a run can end; the same words as ``runtimes_wasm.contract.RunStatus``, which this room cannot import.
STATUSES = (
    "ok",
    "failed",
    "compile_error",
    "timeout",
    "memory",
    "output",
    "unsupported",
    "runner_fault",
)

_WHOLE: TypeEngine[Any] = Integer().with_variant(BigInteger(), "postgresql")
_NUMBER: TypeEngine[Any] = REAL().with_variant(Double(), "postgresql")

metadata = MetaData()


def _words(column: str, words: Iterable[str]) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_is_known")


def _flag(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN (0, 1)", name=f"{column}_is_0_or_1")


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text(), nullable=null)


def _number(name: str, kind: TypeEngine[Any] = _WHOLE, *, null: bool = False) -> Column[float]:
    return Column(name, kind, nullable=null)


def _refers(name: str, target: str) -> Column[str]:
    # Deferred, so that one import may bring its rows in any order.
    key = ForeignKey(target, deferrable=True, initially="DEFERRED")
    return Column(name, Text(), key, nullable=False, index=True)


def _recorded(name: str, *parts: Column[str] | Column[float] | CheckConstraint | UniqueConstraint) -> Table:
    return Table(
        name,
        metadata,
        Column("seq", _WHOLE, primary_key=True, autoincrement=False),
        *parts,
        _number("schema_version"),
        _text("recorded_at"),
        _text("prev"),
        _text("hash"),
        CheckConstraint("length(hash) = 64 AND length(prev) = 64", name="hashes_are_sha256"),
        sqlite_strict=True,
    )


def _id() -> Column[str]:
    return Column("id", Text(), nullable=False, unique=True)


battles = _recorded(
    "battles",
    _id(),
    _text("created_at"),
    _text("prompt"),
    _text("category", null=True),
    _text("prompt_language", null=True),
    _number("turns"),
    _text("source"),
    _text("model_left"),
    _text("model_right"),
    _text("language_left", null=True),
    _text("language_right", null=True),
    _text("environment_left", null=True),
    _text("environment_right", null=True),
    _text("text_left"),
    _text("text_right"),
    _text("code_left", null=True),
    _text("code_right", null=True),
    _text("extra"),
    _words("category", Category),
    _words("language_left", Language),
    _words("language_right", Language),
    _words("environment_left", Environment),
    _words("environment_right", Environment),
    CheckConstraint("turns >= 1", name="turns_at_least_1"),
    CheckConstraint("model_left <> model_right", name="models_differ"),
)

runs = _recorded(
    "runs",
    _id(),
    _refers("battle_id", "battles.id"),
    _text("side"),
    _text("created_at"),
    _text("language", null=True),
    _text("environment", null=True),
    _number("edited"),
    _text("status"),
    _number("exit_code", null=True),
    _number("boot_ms", _NUMBER, null=True),
    _number("compile_ms", _NUMBER, null=True),
    _number("run_ms", _NUMBER, null=True),
    _text("runtime"),
    _text("code"),
    _text("stdout"),
    _text("stderr"),
    _text("extra"),
    _words("side", SIDES),
    _words("language", Language),
    _words("environment", Environment),
    _words("status", STATUSES),
    _flag("edited"),
)

interactions = _recorded(
    "interactions",
    # UNIQUE (run_id, number) below already serves as the index of the reference.
    Column("run_id", Text(), ForeignKey("runs.id", deferrable=True, initially="DEFERRED"), nullable=False),
    _number("number"),
    _text("kind"),
    _text("at"),
    _text("detail"),
    CheckConstraint("number >= 0", name="number_from_0"),
    UniqueConstraint("run_id", "number", name="one_event_per_number"),
)

votes = _recorded(
    "votes",
    _id(),
    Column(
        "battle_id", Text(), ForeignKey("battles.id", deferrable=True, initially="DEFERRED"), nullable=False
    ),
    Column("voter", Text(), nullable=False, index=True),
    _text("outcome"),
    _text("created_at"),
    _number("revision"),
    *(_text(aspect, null=True) for aspect in ASPECTS),
    _text("comment"),
    _number("ran_left", null=True),
    _number("ran_right", null=True),
    _words("outcome", Outcome),
    *(_words(aspect, ("left", "right", "tie")) for aspect in ASPECTS),
    _flag("ran_left"),
    _flag("ran_right"),
    CheckConstraint("revision >= 0", name="revision_from_0"),
    UniqueConstraint("battle_id", "voter", "revision", name="one_vote_per_battle_and_voter"),
)

judgments = _recorded(
    "judgments",
    _id(),
    _refers("battle_id", "battles.id"),
    _text("judge"),
    _text("outcome", null=True),
    _number("with_execution"),
    _text("created_at"),
    _number("strength"),
    _number("swapped"),
    _text("text"),
    _text("extra"),
    _words("outcome", Outcome),
    _flag("with_execution"),
    _flag("swapped"),
)

turns = _recorded(
    "turns",
    # UNIQUE below begins with battle_id, and serves as the index of the reference.
    Column(
        "battle_id", Text(), ForeignKey("battles.id", deferrable=True, initially="DEFERRED"), nullable=False
    ),
    _number("number"),
    _text("side"),
    _number("attempt"),
    _text("created_at"),
    _text("prompt"),
    _text("text"),
    _text("code", null=True),
    _text("language", null=True),
    _text("environment", null=True),
    _text("extra"),
    _words("side", SIDES),
    _words("language", Language),
    _words("environment", Environment),
    CheckConstraint("number >= 1", name="number_from_1"),
    CheckConstraint("attempt >= 0", name="attempt_from_0"),
    UniqueConstraint("battle_id", "number", "side", "attempt", name="one_answer_per_attempt"),
)

exclusions = _recorded(
    "exclusions",
    _id(),
    _refers("battle_id", "battles.id"),
    _text("voter"),
    _number("excluded"),
    _text("reason"),
    _text("curator"),
    _text("created_at"),
    _flag("excluded"),
)

rater_events = _recorded(
    "rater_events",
    _id(),
    Column("rater", Text(), nullable=False, index=True),
    _text("kind"),
    _text("created_at"),
    _text("detail"),
    _words("kind", RATER_EVENTS),
)

#: The tables that migration 1 made, and those of migration 2.
FIRST_TABLES = (battles, runs, interactions, votes, judgments)
SECOND_TABLES = (turns, exclusions, rater_events)

#: The tables that only grow.
RECORDED = FIRST_TABLES + SECOND_TABLES

#: One row per recorded table: how many rows it has, and the hash of the last. Without it, rows
#: deleted from the end would leave a shorter chain that is still whole.
chain_heads = Table(
    "chain_heads",
    metadata,
    Column("table_name", Text(), primary_key=True),
    _number("count"),
    _text("hash"),
    sqlite_strict=True,
)

#: Battles that somebody is in the middle of, as working copies: what a page needs to go on after a
#: reload or a restart. They are changed and thrown away; what counts is in the recorded tables.
drafts = Table(
    "drafts",
    metadata,
    Column("id", Text(), primary_key=True),
    _text("owner"),
    _text("saved_at"),
    _text("content"),
    sqlite_strict=True,
)

#: What came of each step of a batch, by the hash of all that went into it.
batch_items = Table(
    "batch_items",
    metadata,
    Column("key", Text(), primary_key=True),
    Column("attempt", _WHOLE, primary_key=True, autoincrement=False),
    _text("stage"),
    _text("status"),
    _text("created_at"),
    _number("seconds", _NUMBER),
    _text("inputs"),
    _text("result"),
    _text("extra"),
    _number("schema_version"),
    _text("digest"),
    _words("stage", BATCH_STAGES),
    _words("status", ("done", "error")),
    CheckConstraint("length(key) = 64 AND length(digest) = 64", name="hashes_are_sha256"),
    CheckConstraint("attempt >= 0", name="attempt_from_0"),
    sqlite_strict=True,
)
_done = batch_items.c.status == "done"
Index("one_done_item_per_key", batch_items.c.key, unique=True, sqlite_where=_done, postgresql_where=_done)

#: What was asked for, by name; the newest of a name counts.
batch_runs = Table(
    "batch_runs",
    metadata,
    Column("id", Text(), primary_key=True),
    Column("name", Text(), nullable=False, index=True),
    _text("kind"),
    _text("created_at"),
    _text("manifest"),
    _number("schema_version"),
    _words("kind", BATCH_KINDS),
    sqlite_strict=True,
)

#: Bytes that items speak of: screenshots, figures, lists of prompts.
blobs = Table(
    "blobs",
    metadata,
    Column("sha256", Text(), primary_key=True),
    Column("bytes", LargeBinary(), nullable=False),
    CheckConstraint("length(sha256) = 64", name="name_is_sha256"),
    sqlite_strict=True,
)

#: The tables that migration 3 made.
THIRD_TABLES = (batch_items, batch_runs, blobs)

#: Which migrations this database has seen; it exists before migration 1 runs.
applied_migrations = Table(
    "applied_migrations",
    MetaData(),
    Column("number", _WHOLE, primary_key=True, autoincrement=False),
    _text("name"),
    _text("applied_at"),
    _text("fingerprint"),
    sqlite_strict=True,
)
