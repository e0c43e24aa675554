"""What batches remember: items by the hash of their inputs, runs by name, blobs by their own hash.

Kept beside the chained log, because every row verifies itself: nothing read here is
given on unless it is what was written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import batched
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, Select, case, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from ..errors import RecordError, StoreError
from ..records import SCHEMA_VERSION, BatchItem, BatchRun
from .chain import ChainReport
from .encoding import (
    canonical_json,
    identifier,
    json_object,
    moment,
    read_json_object,
    read_moment,
    real,
)
from .engine import Database
from .tables import batch_items, batch_runs, blobs

#: Keys per statement, bounded by the number of parameters that a statement may have.
_KEYS = 500
_PAGE = 50
_LOCK = 0x52756E6F6667  # writers of items wait for each other, so that attempts are numbered without gaps

_REDO = "it was left as it is; run the batch with a new store, or import the run from an export"


def key_of(inputs: Mapping[str, Any]) -> str:
    """The key of an item: SHA-256 of its inputs as canonical JSON, in hexadecimal digits."""
    return hashlib.sha256(canonical_json(dict(inputs)).encode("utf-8", "surrogatepass")).hexdigest()


def add_items(database: Database, items: Iterable[BatchItem], contents: Mapping[str, bytes]) -> int:
    """Remember items and the blobs they speak of, all of them or none; how many items were new.

    An item whose key is done already is a repeat and changes nothing. Attempts are
    numbered here, in the order in which they come.

    Raises
    ------
    RecordError
        When a key is not the hash of its inputs, a blob's name not that of its bytes, or
        a value cannot be stored faithfully.
    """
    rows = [_row(item) for item in items]
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        _add_blobs(connection, contents)
        known = _standing(connection, [row["key"] for row in rows])
        done = {key for key, standing in known.items() if standing.done}
        attempts = {key: standing.attempts for key, standing in known.items()}
        fresh = []
        for row in rows:
            if row["key"] in done:
                continue
            number = attempts.get(row["key"], 0)
            fresh.append(row | {"attempt": number})
            attempts[row["key"]] = number + 1
            if row["status"] == "done":
                done.add(row["key"])
        if fresh:
            connection.execute(batch_items.insert(), fresh)
    return len(fresh)


class Standing(NamedTuple):
    """How a key that was tried stands: whether it is done, how often it was tried, and when last."""

    done: bool
    attempts: int
    last_at: datetime


def items_of(database: Database, keys: Iterable[str], *, inputs: bool = True) -> dict[str, BatchItem]:
    """The standing item of each key that has one: the done one, or else the last attempt.

    Without ``inputs``, which whoever has the keys mostly knows, those of the items are empty.

    Raises
    ------
    StoreError
        When a stored item is not the one that was written; the text names it.
    """
    found: dict[str, BatchItem] = {}
    columns = [column for column in batch_items.c if inputs or column.name != "inputs"]
    with database.reading() as connection:
        for some in batched(dict.fromkeys(keys), _KEYS):
            wanted = select(*columns).where(batch_items.c.key.in_(some)).order_by(batch_items.c.attempt)
            for row in connection.execute(wanted):
                if row.key not in found or found[row.key].status != "done":
                    found[row.key] = _item(database, row, with_inputs=inputs)
    return found


def statuses_of(database: Database, keys: Iterable[str]) -> dict[str, Standing]:
    """How each key that was tried stands."""
    with database.reading() as connection:
        return _standing(connection, keys)


def version(database: Database) -> str:
    """A text that changes with every item and run that is added; rows are never changed."""
    with database.reading() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(t)).scalar_one()
            for t in (batch_items, batch_runs)
        ]
    return "/".join(map(str, counts))


def attempt_counts(database: Database) -> list[tuple[str, str, str, str, int]]:
    """How attempts ended: stage, language, environment, ``done`` or the kind of error, and how many, in this order."""
    inputs, result = (database.as_json(column) for column in (batch_items.c.inputs, batch_items.c.result))
    columns = (
        batch_items.c.stage,
        func.coalesce(inputs["language"].as_string(), ""),
        func.coalesce(inputs["environment"].as_string(), ""),
        case((batch_items.c.status == "done", "done"), else_=func.coalesce(result["kind"].as_string(), "")),
    )
    named = [column.label(f"c{number}") for number, column in enumerate(columns)]
    inner = select(*named).subquery()
    with database.reading() as connection:
        found = connection.execute(select(*inner.c, func.count()).group_by(*inner.c)).all()
    return sorted((str(row[0]), str(row[1]), str(row[2]), str(row[3]), int(row[4])) for row in found)


def attempts_of(database: Database, key: str) -> list[BatchItem]:
    """Every attempt of one key, in order."""
    wanted = select(batch_items).where(batch_items.c.key == key).order_by(batch_items.c.attempt)
    with database.reading() as connection:
        return [_item(database, row) for row in connection.execute(wanted)]


def add_run(database: Database, run: BatchRun) -> None:
    """Record a run; under a name that is there already, it is the newer form of that run.

    Raises
    ------
    StoreError
        When its id belongs to another run.
    """
    row: dict[str, Any] = {
        "id": identifier(run.id),
        "name": identifier(run.name),
        "kind": run.kind,
        "created_at": moment(run.created_at),
        "manifest": json_object(run.manifest),
        "schema_version": run.schema_version,
    }
    with database.writing() as connection:
        _insert(connection, batch_runs, [row], "id")
        kept = connection.execute(select(batch_runs).where(batch_runs.c.id == run.id)).mappings().one()
    if dict(kept) != row:
        raise StoreError(f"{database.location}: the id of run {run.name!r} belongs to run {kept['name']!r}")


def runs(database: Database) -> list[BatchRun]:
    """The newest form of every run, the newest run last."""
    with database.reading() as connection:
        order = (batch_runs.c.created_at, batch_runs.c.id)
        rows = connection.execute(select(batch_runs).order_by(*order)).mappings().all()
    newest = {row["name"]: row for row in rows}
    return [_run(database, row) for row in sorted(newest.values(), key=lambda row: row["created_at"])]


def run_named(database: Database, name: str) -> BatchRun | None:
    """The newest form of the run of that name."""
    return next((run for run in runs(database) if run.name == name), None)


def add_blobs(database: Database, contents: Mapping[str, bytes]) -> None:
    """Keep bytes under their hashes; those that are there already stay."""
    with database.writing() as connection:
        _add_blobs(connection, contents)


def blob(database: Database, sha256: str) -> bytes | None:
    """The bytes of that hash; None when they are not kept.

    Raises
    ------
    StoreError
        When the stored bytes have another hash.
    """
    with database.reading() as connection:
        found = connection.execute(select(blobs.c.bytes).where(blobs.c.sha256 == sha256)).scalar_one_or_none()
    if found is not None and hashlib.sha256(found).hexdigest() != sha256:
        raise StoreError(f"{database.location}: the bytes of blob {sha256:.12} are damaged; {_REDO}")
    return found


def missing_blobs(database: Database, names: Iterable[str]) -> set[str]:
    """Which of these blobs are not kept."""
    wanted = set(names)
    with database.reading() as connection:
        for some in batched(tuple(wanted), _KEYS):
            there = connection.execute(select(blobs.c.sha256).where(blobs.c.sha256.in_(some)))
            wanted -= set(there.scalars())
    return wanted


def verify(connection: Connection) -> list[ChainReport]:
    """Check every item and every blob against its own hash, in one pass each; the first bad one is named."""
    items = select(batch_items).order_by(batch_items.c.key, batch_items.c.attempt)
    return [
        _verified(connection, "batch_items", items, lambda row: row.key, _is_whole),
        _verified(
            connection,
            "blobs",
            select(blobs).order_by(blobs.c.sha256),
            lambda row: row.sha256,
            lambda row: hashlib.sha256(row.bytes).hexdigest() == row.sha256,
        ),
    ]


def _verified(
    connection: Connection,
    table: str,
    wanted: Select[Any],
    name: Callable[[Any], str],
    whole: Callable[[Any], bool],
) -> ChainReport:
    good = 0
    try:
        with connection.execute(wanted.execution_options(yield_per=_PAGE)) as result:
            for row in result:
                if not whole(row):
                    what = "its content is not what was written: its hash differs"
                    return ChainReport(table, good, id=str(name(row)), what=what)
                good += 1
    except (SQLAlchemyError, TypeError, ValueError, AttributeError) as error:  # damage gives other types
        return ChainReport(table, good, what=f"cannot be read: {getattr(error, 'orig', None) or error}")
    return ChainReport(table, good)


def _is_whole(row: Any) -> bool:
    digest = _digest_of(
        row.key, row.schema_version, row.stage, row.status, row.created_at, row.result, row.extra
    )
    return digest == row.digest and _sha256(row.inputs) == row.key


def _standing(connection: Connection, keys: Iterable[str]) -> dict[str, Standing]:
    found: dict[str, Standing] = {}
    columns = batch_items.c
    for some in batched(dict.fromkeys(keys), _KEYS):
        tried = (
            # the words sort so that the smallest is "done" when there is one
            select(columns.key, func.min(columns.status), func.count(), func.max(columns.created_at))
            .where(columns.key.in_(some))
            .group_by(columns.key)
        )
        for key, status, count, last in connection.execute(tried):
            found[key] = Standing(status == "done", count, read_moment(last))
    return found


def _add_blobs(connection: Connection, contents: Mapping[str, bytes]) -> None:
    for name, data in contents.items():
        if hashlib.sha256(data).hexdigest() != name:
            raise RecordError(f"blob {name:.64} is not named by the hash of its {len(data)} bytes")
    rows: Iterator[dict[str, Any]] = ({"sha256": name, "bytes": data} for name, data in contents.items())
    for some in batched(rows, 50):
        _insert(connection, blobs, list(some), "sha256")


def _insert(connection: Connection, table: Any, rows: list[dict[str, Any]], key: str) -> None:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(table).on_conflict_do_nothing(index_elements=[key]), rows)


def _row(item: BatchItem) -> dict[str, Any]:
    try:
        row: dict[str, Any] = {
            "key": item.key,
            "attempt": item.attempt,
            "stage": item.stage,
            "status": item.status,
            "created_at": moment(item.created_at),
            "seconds": real(item.seconds),
            "inputs": json_object(item.inputs),
            "result": json_object(item.result),
            "extra": json_object(item.extra),
            "schema_version": item.schema_version,
        }
    except RecordError as error:
        raise RecordError(f"{item.stage} item {item.key:.12}: {error}") from None
    if _sha256(row["inputs"]) != item.key:
        raise RecordError(f"{item.stage} item {item.key:.12}: its key is not the hash of its inputs")
    return row | {"digest": _digest(row)}


def _digest(row: Mapping[str, Any]) -> str:
    return _digest_of(
        row["key"],
        row["schema_version"],
        row["stage"],
        row["status"],
        row["created_at"],
        row["result"],
        row["extra"],
    )


def _digest_of(
    key: str, version: int, stage: str, status: str, created_at: str, result: str, extra: str
) -> str:
    # Not the number of the attempt, which another store may count differently.
    return _sha256("\x1f".join((key, str(version), stage, status, created_at, result, extra)))


def _item(database: Database, row: Any, *, with_inputs: bool = True) -> BatchItem:
    inputs = row.inputs if with_inputs else None
    digest = _digest_of(
        row.key, row.schema_version, row.stage, row.status, row.created_at, row.result, row.extra
    )
    if digest != row.digest or (inputs is not None and _sha256(inputs) != row.key):
        raise StoreError(
            f"{database.location}: {row.stage} item {row.key:.12} is not what was written; {_REDO}"
        )
    if row.schema_version > SCHEMA_VERSION:
        raise StoreError(
            f"{database.location}: {row.stage} item {row.key:.12} has schema version {row.schema_version}, "
            f"this version reads up to {SCHEMA_VERSION}; update Runoff"
        )
    return BatchItem(
        stage=row.stage,
        key=row.key,
        attempt=row.attempt,
        status=row.status,
        created_at=read_moment(row.created_at),
        seconds=row.seconds,
        inputs={} if inputs is None else read_json_object(inputs),
        result=read_json_object(row.result),
        extra={} if row.extra == "{}" else read_json_object(row.extra),
        schema_version=row.schema_version,
    )


def _run(database: Database, row: RowMapping) -> BatchRun:
    if row["schema_version"] > SCHEMA_VERSION:
        raise StoreError(
            f"{database.location}: run {row['name']!r} has schema version {row['schema_version']}, this "
            f"version reads up to {SCHEMA_VERSION}; update Runoff"
        )
    return BatchRun(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        created_at=read_moment(row["created_at"]),
        manifest=read_json_object(row["manifest"]),
        schema_version=row["schema_version"],
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
