"""What each kind of database needs beyond tables: triggers that keep rows as they were written.

A table gets ``<table>_refuse_update`` and ``<table>_refuse_delete``. They stop
mistakes, also of other programs that open the file; someone who drops them on
purpose is found by the hash chain and by the fingerprint of the schema.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection

from ..errors import StoreError

_SQLITE = (
    "CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} only grows: a row is never changed'); END",
    "CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} only grows: a row is never deleted'); END",
)

_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP; END $$",
    "CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)

_APPEND_ONLY = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}

#: Names that a URL may start with.
DIALECTS = tuple(_APPEND_ONLY)


def append_only(dialect: str, table: str) -> list[str]:
    """The statements that make a table refuse UPDATE and DELETE.

    Raises
    ------
    StoreError
        When nobody has written them for this kind of database.
    """
    if dialect not in _APPEND_ONLY:
        raise StoreError(f"no store can be kept in {dialect!r}; known: {', '.join(DIALECTS)}")
    return [statement.format(table=table) for statement in _APPEND_ONLY[dialect]]


def make_append_only(connection: Connection, table: str) -> None:
    """Make a table refuse UPDATE and DELETE from now on."""
    for statement in append_only(connection.dialect.name, table):
        # Straight to the driver, with the percent signs doubled where the driver formats with them.
        paramstyle = connection.dialect.paramstyle
        connection.exec_driver_sql(
            statement.replace("%", "%%") if paramstyle in ("format", "pyformat") else statement
        )


def fingerprint(connection: Connection) -> str:
    """A hash of the schema that the database really has, or "" where we cannot ask for it.

    It covers tables, CHECKs, indexes and triggers, so that a dropped trigger or
    a damaged constraint is noticed although no row changed.
    """
    if connection.dialect.name != "sqlite":
        return ""
    rows = connection.exec_driver_sql(
        "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master "
        "WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name"
    )
    digest = hashlib.sha256()
    for row in rows:
        digest.update("\x1f".join(row).encode())
    return digest.hexdigest()
