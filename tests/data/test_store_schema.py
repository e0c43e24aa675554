"""The schema that was released stays the schema that was released."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable
from store_fixtures import battle, everything, exclusion, turn, vote

from data.errors import StoreError, UnknownBattle
from data.store import MIGRATIONS, Store, pending
from data.store.ddl import append_only, make_append_only
from data.store.rows import KINDS, kind_of
from data.store.tables import FIRST_TABLES, RECORDED, STATUSES, metadata
from runtimes_wasm.contract import RunStatus

GOLDEN = {number: Path(__file__).with_name(f"store_schema_{number}.sql") for number in (1, 2, 3)}


def m004_add_weight(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE votes ADD COLUMN weight REAL")


def m004_fails(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE votes ADD COLUMN weight REAL")
    connection.exec_driver_sql("ALTER TABLE votes ADD COLUMN weight REAL")


def m004_loses_battles(connection: Connection) -> None:
    connection.exec_driver_sql("DROP TRIGGER battles_refuse_delete")
    connection.exec_driver_sql("DELETE FROM battles")


def m004_rebuild_battles(connection: Connection) -> None:
    """Rebuild a table that others refer to: not possible while SQLite checks each step."""
    run = connection.exec_driver_sql
    sql = run("SELECT sql FROM sqlite_master WHERE name = 'battles'").scalar_one()
    run(sql.replace("CREATE TABLE battles (", "CREATE TABLE battles_new (", 1))
    run("INSERT INTO battles_new SELECT * FROM battles")
    run("DROP TABLE battles")
    run("ALTER TABLE battles_new RENAME TO battles")
    make_append_only(connection, "battles")


def written_schema(path: Path) -> str:
    with closing(sqlite3.connect(path)) as raw:
        rows = raw.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")
        return "".join(f"{row[0].strip()};\n\n" for row in rows).replace("\t", "    ").replace(" \n", "\n")


@pytest.mark.parametrize("number", GOLDEN)
def test_the_migrations_make_exactly_the_released_schemas(tmp_path: Path, number: int) -> None:
    """When this fails, tables.py changed: keep what the old migrations made, and write the next one."""
    Store.open(tmp_path / "log.sqlite", migrations=MIGRATIONS[:number]).close()
    assert written_schema(tmp_path / "log.sqlite") == GOLDEN[number].read_text(encoding="utf-8")


def test_a_store_of_the_first_schema_takes_conversations_and_keeps_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    Store.open(path, migrations=MIGRATIONS[:1]).close()
    first = {table.name for table in FIRST_TABLES}
    old = [record for record in everything(3) if kind_of(record).name in first]
    with closing(sqlite3.connect(path)) as raw, raw:  # as the first version wrote them
        with Store.open(tmp_path / "other.sqlite") as other:
            other.add_many(old)
            heads = other.heads()
        raw.execute("ATTACH ? AS other", [str(tmp_path / "other.sqlite")])
        for name in first:
            raw.execute(f"INSERT INTO main.{name} SELECT * FROM other.{name}")
            raw.execute(f"DELETE FROM main.chain_heads WHERE table_name = '{name}'")
            raw.execute(
                f"INSERT INTO main.chain_heads SELECT * FROM other.chain_heads WHERE table_name = '{name}'"
            )
    with Store.open(path) as store:
        assert store.heads() == heads
        store.check()
        store.add_turn(turn())
        store.add_exclusion(exclusion())
        store.check()
        assert store.turns("b1") == [turn()]


def test_the_statuses_of_the_store_are_those_of_the_runtimes() -> None:
    assert tuple(status.value for status in RunStatus) == STATUSES


def test_every_column_of_a_table_is_filled_from_its_record_or_by_the_chain() -> None:
    for kind in KINDS:
        cells = {cell.column for cell in kind.cells}
        assert cells | {"seq", "recorded_at", "prev", "hash"} == set(kind.table.columns.keys())


def test_every_table_has_append_only_triggers_in_every_known_database() -> None:
    for dialect in ("sqlite", "postgresql"):
        statements = " ".join(append_only(dialect, "votes"))
        assert "BEFORE UPDATE ON votes" in statements
        assert "BEFORE DELETE ON votes" in statements
    with pytest.raises(StoreError, match="known: sqlite, postgresql"):
        append_only("mysql", "votes")


def test_the_tables_can_be_written_for_postgresql() -> None:
    for table in metadata.sorted_tables:
        sql = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert "STRICT" not in sql
        if table in RECORDED:
            assert "seq BIGINT NOT NULL" in sql


@pytest.mark.threat("S02")
def test_the_file_uses_a_write_ahead_log_and_strict_tables(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    with Store.open(path) as store:
        store.add_battle(battle())
        with store._database.reading() as connection:
            pragma = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            assert pragma == {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "busy_timeout": 30000,
            }
            names = inspect(connection).get_table_names()
    with closing(sqlite3.connect(path)) as raw:
        strict = {row[1] for row in raw.execute("PRAGMA table_list") if row[5]}
    assert strict == set(names)


def test_pending_names_what_is_to_be_done_without_doing_it(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    Store.open(path).close()
    before = path.read_bytes()
    assert pending(path) == []
    assert pending(path, [*MIGRATIONS, m004_add_weight]) == ["m004_add_weight"]
    assert path.read_bytes() == before


def test_a_migration_is_made_once_and_old_rows_keep_their_hashes(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    with Store.open(path) as store:
        store.add_many(everything(3))
        heads = store.heads()
    for _ in range(2):
        with Store.open(path, migrations=[*MIGRATIONS, m004_add_weight]) as store:
            assert store.heads() == heads
            store.check()
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT number, name FROM applied_migrations").fetchall() == [
            (1, "m001_initial"),
            (2, "m002_conversations"),
            (3, "m003_batches"),
            (4, "m004_add_weight"),
        ]


def test_a_table_that_others_refer_to_can_be_rebuilt(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    with Store.open(path) as store:
        store.add_many(everything(3))
    with Store.open(path, migrations=[*MIGRATIONS, m004_rebuild_battles]) as store:
        assert list(store.records()) == everything(3)
        with pytest.raises(UnknownBattle):
            store.add_vote(vote("stray", battle_id="b9"))
        store.add_vote(vote("v-more", voter="more"))
        store.check()
    with closing(sqlite3.connect(path)) as raw, pytest.raises(sqlite3.IntegrityError, match="never deleted"):
        raw.execute("DELETE FROM battles")
    assert "battles_new" not in written_schema(path)


@pytest.mark.parametrize(
    ("migration", "says"), [(m004_fails, "duplicate column"), (m004_loses_battles, "without the row")]
)
def test_a_migration_that_fails_changes_nothing(tmp_path: Path, migration: object, says: str) -> None:
    path = tmp_path / "log.sqlite"
    with Store.open(path) as store:
        store.add_many(everything(3))
    before = written_schema(path)
    with pytest.raises(StoreError, match=says):
        Store.open(path, migrations=[*MIGRATIONS, migration])  # type: ignore[list-item]
    assert written_schema(path) == before
    with Store.open(path) as store:
        assert list(store.records()) == everything(3)
        store.add_vote(vote("v-more", voter="more"))
        store.check()


def test_a_migration_of_another_branch_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    Store.open(path, migrations=[*MIGRATIONS, m004_add_weight]).close()
    with pytest.raises(StoreError, match=r"migration 4 \(m004_add_weight\) is not one"):
        Store.open(path, migrations=[*MIGRATIONS, m004_fails])
