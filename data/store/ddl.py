"""What each kind of database needs beyond tables: triggers that keep rows as they were written.

A table gets ``<table>_refuse_update`` and ``<table>_refuse_delete``. They stop
mistakes, also of other programs that open the file; someone who drops them on
purpose is found by the hash chain and by the fingerprint of the schema.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection

from ..errors import StoreError
from .tables import applied_migrations, metadata

_SQLITE = (
    "CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} only grows: a row is never changed'); END",
    "CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} only grows: a row is never deleted'); END",
)

# Without percent signs: some drivers would take them for places of parameters.
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = TG_TABLE_NAME "
    "|| ' only grows: a row is never ' || CASE TG_OP WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END; END $$",
    "CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)

_APPEND_ONLY = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}

# What PostgreSQL says of the same constraint changes between its versions, and an upgrade of the
# server is no fault: so names, kinds, types and switches are compared, not texts of definitions.
_TABLES = ", ".join(f"'{name}'" for name in (*metadata.tables, applied_migrations.name))
_SCHEMA = {
    "sqlite": "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master "
    "WHERE substr(name, 1, 11) <> 'sqlite_stat' ORDER BY type, name",
    "postgresql": f"""
WITH ours AS (
    SELECT oid, relname FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname IN ({_TABLES})
), parts AS (
    SELECT 'column' AS kind, relname, attname::text AS name,
           format_type(atttypid, atttypmod) || attnotnull::text AS what
    FROM ours JOIN pg_attribute ON attrelid = ours.oid WHERE attnum > 0 AND NOT attisdropped
    UNION ALL SELECT 'constraint', relname, conname::text, contype::text || convalidated::text
    FROM ours JOIN pg_constraint ON conrelid = ours.oid WHERE contype IN ('p', 'u', 'f', 'c')
    UNION ALL SELECT 'index', ours.relname, indexes.relname::text, indisunique::text || indisvalid::text
    FROM ours JOIN pg_index ON indrelid = ours.oid JOIN pg_class AS indexes ON indexes.oid = indexrelid
    UNION ALL SELECT 'trigger', relname, tgname::text, tgenabled::text || md5(prosrc)
    FROM ours JOIN pg_trigger ON tgrelid = ours.oid JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE NOT tgisinternal
)
SELECT kind, relname::text, name, what FROM parts ORDER BY kind, relname, name, what""",  # noqa: S608 (our names)
}

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
        connection.exec_driver_sql(statement)


def fingerprint(connection: Connection) -> str:
    """A hash of the schema that the database really has.

    It covers tables, CHECKs, indexes and triggers, so that a dropped trigger or
    a damaged constraint is noticed although no row changed. A PostgreSQL database
    may hold other things beside the store: only what belongs to our tables counts.
    """
    rows = connection.exec_driver_sql(_SCHEMA[connection.dialect.name])
    digest = hashlib.sha256()
    for row in rows:
        # A damaged schema gives bytes or numbers where text was: another fingerprint, and no fault of ours.
        digest.update("\x1f".join(part if isinstance(part, str) else repr(part) for part in row).encode())
    return digest.hexdigest()
