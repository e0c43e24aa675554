"""The schema, as a numbered list of changes, each in one transaction with the note that it was made.

A process that is killed in the middle leaves the old schema or the new one.
A migration gets a connection inside that transaction; it must not commit.

To change the schema: copy what the old migrations need out of ``tables.py`` so that
they keep making the old tables, change ``tables.py``, and add ``m004_…``. A
column may be added when it can be NULL: such columns stay out of the hash of
old rows. A rebuilt table takes ``seq``, ``prev`` and ``hash`` along unchanged,
and needs :func:`data.store.ddl.make_append_only` again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Connection, MetaData, Table, Text, insert, inspect, select

from ..errors import NewerSchema, StoreError
from .chain import GENESIS
from .ddl import fingerprint, make_append_only
from .encoding import moment
from .engine import Database
from .tables import (
    FIRST_TABLES,
    SECOND_TABLES,
    THIRD_TABLES,
    applied_migrations,
    battles,
    chain_heads,
    drafts,
    interactions,
    judgments,
    runs,
    votes,
)

Migration = Callable[[Connection], None]


def m001_initial(connection: Connection) -> None:
    """Battles, runs, interactions, votes and judgments, append-only, with the heads of their chains."""
    names = ", ".join(f"'{table.name}'" for table in FIRST_TABLES)
    heads = Table(
        chain_heads.name,
        MetaData(),
        Column("table_name", Text(), primary_key=True),
        Column("count", chain_heads.c["count"].type, nullable=False),
        Column("hash", Text(), nullable=False),
        CheckConstraint(f"table_name IN ({names})", name="table_name_is_known"),
        sqlite_strict=True,
    )
    for table in (battles, heads, runs, votes, judgments, interactions):
        table.create(connection)
    for table in FIRST_TABLES:
        make_append_only(connection, table.name)
        connection.execute(insert(chain_heads).values(table_name=table.name, count=0, hash=GENESIS))


def m002_conversations(connection: Connection) -> None:
    """Later turns, exclusions of votes, what holds for raters, and working copies.

    ``chain_heads`` listed the tables it may name; it is made anew without that list, so that
    the next table needs no such step.
    """
    heads = connection.execute(select(chain_heads)).mappings().all()
    chain_heads.drop(connection)
    chain_heads.create(connection)
    connection.execute(insert(chain_heads), [dict(head) for head in heads])
    drafts.create(connection)
    for table in SECOND_TABLES:
        table.create(connection)
        make_append_only(connection, table.name)
        connection.execute(insert(chain_heads).values(table_name=table.name, count=0, hash=GENESIS))


def m003_batches(connection: Connection) -> None:
    """What batches remember: items, runs and blobs."""
    for table in THIRD_TABLES:
        table.create(connection)
        make_append_only(connection, table.name)


MIGRATIONS: tuple[Migration, ...] = (m001_initial, m002_conversations, m003_batches)


def unapplied(database: Database, migrations: Sequence[Migration] = MIGRATIONS) -> list[str]:
    """Names of the migrations that this database still needs.

    Raises
    ------
    NewerSchema
        When it has seen migrations that this version does not know.
    StoreError
        When it belongs to something else.
    """
    with database.reading() as connection:
        return [migration.__name__ for migration in _pending(database, connection, migrations)]


def migrate(database: Database, clock: Callable[[], datetime], migrations: Sequence[Migration]) -> None:
    """Bring the database up to date, one transaction per migration.

    Several processes may do this at once; each migration happens once.
    """
    if not unapplied(database, migrations):
        return
    while True:
        with database.migrating() as connection:
            # Asked again under the lock: another process may have been faster.
            todo = _pending(database, connection, migrations)
            if not todo:
                return
            number = len(migrations) - len(todo) + 1
            if number == 1:
                applied_migrations.create(connection, checkfirst=True)
            todo[0](connection)
            connection.execute(
                insert(applied_migrations).values(
                    number=number,
                    name=todo[0].__name__,
                    applied_at=moment(clock()),
                    fingerprint=fingerprint(connection),
                )
            )


def schema_fault(connection: Connection) -> str:
    """What is wrong with the schema compared to what the last migration left; empty when nothing is."""
    expected = connection.execute(
        select(applied_migrations.c.fingerprint).order_by(applied_migrations.c.number.desc()).limit(1)
    ).scalar_one_or_none()
    if expected is None:
        return "no migration is noted"
    if expected != fingerprint(connection):
        return (
            "tables, constraints or triggers are not what the last migration left; "
            "something else changed the schema"
        )
    return ""


def _pending(database: Database, connection: Connection, known: Sequence[Migration]) -> list[Migration]:
    names = set(inspect(connection).get_table_names())
    if applied_migrations.name not in names:
        if names and database.location.path is not None:
            raise StoreError(
                f"{database.location}: is an SQLite file of something else (it has a table "
                f"{min(names)!r}); choose another path for the store"
            )
        return list(known)
    seen = connection.execute(
        select(applied_migrations.c.number, applied_migrations.c.name).order_by(applied_migrations.c.number)
    ).all()
    if len(seen) > len(known) or (seen and seen[-1].number > len(known)):
        raise NewerSchema(
            f"{database.location}: was written by a newer version of Runoff (its schema has number "
            f"{seen[-1].number}, this version knows up to {len(known)}); install the newer version, or "
            "choose another path for the store; nothing was changed"
        )
    for place, row in enumerate(seen, 1):
        if (row.number, row.name) != (place, known[place - 1].__name__):
            raise StoreError(
                f"{database.location}: migration {row.number} ({row.name}) is not one that this version "
                "made; the file is damaged, or belongs to another branch of Runoff"
            )
    return list(known[len(seen) :])
