"""Files that were changed, cut, damaged, or that belong to something else."""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from store_fixtures import Child, everything, vote

from data.errors import BrokenChain, NewerSchema, StoreError
from data.store import Location, Store, pending
from data.store.rows import KINDS
from tests.postgresql import Server

TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "log.sqlite"
    with Store.open(made) as store:
        store.add_many(everything(20))
    return made


def tamper(path: Path, *statements: str) -> None:
    """What someone with the file and any SQLite program can do, triggers and constraints aside."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        triggers = [
            (row[0], row[1])
            for row in raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        ]
        for name, _ in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
        for _, sql in triggers:
            raw.execute(sql)


def faults(path: Path) -> dict[str, tuple[int | None, str | None, str]]:
    with Store.open(path) as store:
        return {
            report.table: (report.seq, report.id, report.what) for report in store.verify() if not report.ok
        }


def test_a_store_that_nobody_touched_has_nothing_to_report(path: Path) -> None:
    with Store.open(path) as store:
        reports = store.verify()
        assert [report.table for report in reports] == [
            *(kind.name for kind in KINDS),
            "batch_items",
            "blobs",
            "database",
        ]
        rows = [40 if kind.name == "interactions" else 20 for kind in KINDS]
        assert [report.rows for report in reports] == [*rows, 0, 0, sum(rows)]
        assert all(report.ok for report in reports)
        assert str(reports[0]) == "battles: 20 rows, all good"
        store.check()


#: What somebody changes, and which row is named with what.
CHANGES: list[tuple[str, str, int | None, str | None, str]] = [
    ("UPDATE votes SET outcome = 'right' WHERE seq = 7", "votes", 7, "v-b7", "hash differs"),
    ("UPDATE votes SET recorded_at = '' WHERE seq = 2", "votes", 2, "v-b2", "hash differs"),
    ("UPDATE runs SET run_ms = 12.500001 WHERE seq = 3", "runs", 3, "r-b3", "hash differs"),
    ("UPDATE battles SET category = NULL WHERE seq = 1", "battles", 1, "b1", "hash differs"),
    ("UPDATE interactions SET detail = '{}' WHERE seq = 4", "interactions", 4, "r-b2/1", "hash differs"),
    ("UPDATE judgments SET hash = prev WHERE seq = 5", "judgments", 5, "j-b5", "hash differs"),
    ("UPDATE votes SET prev = hash WHERE seq = 9", "votes", 9, "v-b9", "does not continue"),
    ("DELETE FROM votes WHERE seq = 5", "votes", 6, "v-b6", "row 5 is missing"),
    ("DELETE FROM votes WHERE seq = 1", "votes", 2, "v-b2", "row 1 is missing"),
    ("DELETE FROM votes WHERE seq = 20", "votes", 20, None, "19 rows are there, 20 were written"),
    ("DELETE FROM votes", "votes", 1, None, "0 rows are there, 20 were written"),
    ("UPDATE chain_heads SET hash = 'x' WHERE table_name = 'runs'", "runs", None, None, "chain_heads"),
    ("DELETE FROM chain_heads WHERE table_name = 'runs'", "chain_heads", None, None, "no row for runs"),
]


@pytest.mark.threat("S05")
@pytest.mark.parametrize(("statement", "table", "seq", "name", "says"), CHANGES)
def test_a_change_behind_the_back_of_the_store_is_named(
    path: Path, statement: str, table: str, seq: int | None, name: str | None, says: str
) -> None:
    tamper(path, statement)
    found = faults(path)
    assert list(found) == [table]
    assert found[table][:2] == (seq, name)
    assert says in found[table][2]
    with Store.open(path) as store, pytest.raises(BrokenChain, match=f"{table}.*restore a backup"):
        store.check()


@pytest.mark.threat("S05")
def test_a_change_behind_the_back_of_a_store_on_a_server_is_named_as_well(postgresql: Server) -> None:
    url = postgresql.schema()
    schema = url.rpartition("%3D")[2]
    tables = ("chain_heads", *(kind.name for kind in KINDS))
    with Store.open(url) as store, postgresql.admin() as raw:
        store.add_many(everything(20))
        raw.execute(f"SET search_path = {schema}".encode())
        # A superuser, for whom no trigger and no reference holds.
        raw.execute(b"SET session_replication_role = replica")
        for table in tables:
            raw.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}".encode())
        for statement, table, seq, name, says in CHANGES:
            raw.execute(statement.encode())
            (report,) = [report for report in store.verify() if not report.ok]
            assert (report.table, report.seq, report.id) == (table, seq, name), statement
            assert says in report.what, statement
            with pytest.raises(BrokenChain, match=f"{table}.*restore a backup"):
                store.check()
            for each in tables:
                raw.execute(f"DELETE FROM {each}".encode())
                raw.execute(f"INSERT INTO {each} SELECT * FROM kept_{each}".encode())
        store.check()


def test_two_rows_that_changed_places_are_found(path: Path) -> None:
    tamper(
        path,
        "UPDATE votes SET seq = 99 WHERE seq = 3",
        "UPDATE votes SET seq = 3 WHERE seq = 4",
        "UPDATE votes SET seq = 4 WHERE seq = 99",
    )
    assert faults(path)["votes"][:2] == (3, "v-b4")


def test_a_row_slipped_in_from_outside_is_found(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        columns = [row[1] for row in raw.execute("PRAGMA table_info(votes)")]
        values = ["21" if c == "seq" else "'x'" if c in ("id", "voter") else c for c in columns]
        raw.execute(f"INSERT INTO votes SELECT {', '.join(values)} FROM votes WHERE seq = 20")
    assert faults(path)["votes"][:2] == (21, "x")


def test_replacing_a_row_is_found_although_it_fires_no_trigger(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        columns = [row[1] for row in raw.execute("PRAGMA table_info(votes)")]
        values = ["'right'" if c == "outcome" else c for c in columns]
        raw.execute(f"INSERT OR REPLACE INTO votes SELECT {', '.join(values)} FROM votes WHERE seq = 20")
    assert faults(path)["votes"][:2] == (20, "v-b20")


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER votes_refuse_update",
        "DROP INDEX ix_votes_voter",
        "CREATE TABLE extra (x)",
        "ALTER TABLE votes ADD COLUMN weight REAL",
    ],
)
def test_a_schema_changed_by_something_else_is_reported(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(statement)
    assert "something else changed the schema" in faults(path)["database"][2]


def test_a_schema_whose_text_became_bytes_is_reported_and_no_fault_of_ours(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute("UPDATE sqlite_master SET sql = CAST(sql AS BLOB) WHERE name = 'votes_refuse_update'")
    assert "something else changed the schema" in faults(path)["database"][2]


@pytest.mark.threat("S05")
def test_no_bit_flip_changes_what_is_read_without_being_reported(path: Path) -> None:
    random_ = random.Random(64)
    good = path.read_bytes()
    with Store.open(path) as store:
        expected = look(store)
    page = int.from_bytes(good[16:18], "big")
    contents = [start for start in range(page, len(good), page) if any(good[start : start + page])]
    changed = silent = 0
    for _ in range(60):
        # Half of the flips anywhere in the file, half where bytes mean something.
        place = random_.randrange(len(good)) if random_.random() < 0.5 else None
        while place is None or not good[place]:
            place = random_.choice(contents) + random_.randrange(page)
        damaged = bytearray(good)
        damaged[place] ^= 1 << random_.randrange(8)
        path.write_bytes(damaged)
        try:
            with Store.open(path) as store:
                reported = [report for report in store.verify() if not report.ok]
                seen = look(store)
        except StoreError:
            changed += 1
            continue
        if seen != expected:
            changed += 1
            silent += not reported
    assert silent == 0
    assert changed > 15


def look(store: Store) -> list[Any]:
    """Everything that a reader can ask."""
    names = [f"b{number}" for number in range(1, 21)]
    reads: list[Callable[[], Any]] = [
        lambda: list(store.records()),
        lambda: list(store.vote_rows()),
        lambda: [store.votes(name) for name in names],
        lambda: [store.runs(name) for name in names],
        lambda: [store.judgments(name) for name in names],
        lambda: [store.interactions(f"r-{name}") for name in names],
        lambda: [store.battle(name) for name in names],
        lambda: store.voted_battles("ada"),
        store.counts,
        store.last_vote_at,
    ]
    seen = []
    for read in reads:
        try:
            seen.append(read())
        except StoreError as error:
            seen.append(type(error))
    return seen


def test_a_damaged_row_is_never_handed_out_as_a_record(path: Path) -> None:
    tamper(
        path, "UPDATE votes SET outcome = 'lefu' WHERE seq = 3", "UPDATE runs SET extra = '[' WHERE seq = 1"
    )
    with Store.open(path) as store:
        with pytest.raises(BrokenChain, match=r"votes row 3 \(v-b3\).*'lefu'"):
            store.votes()
        with pytest.raises(BrokenChain, match="runs row 1"):
            store.runs("b1")


@pytest.mark.threat("S06")
def test_a_cut_file_is_refused_with_its_name_and_advice(path: Path) -> None:
    good = path.read_bytes()
    for length in (len(good) // 2, 5000, 100):
        path.write_bytes(good[:length])
        with pytest.raises(StoreError, match=r"log\.sqlite: .*restore a backup"):
            Store.open(path)
        assert path.read_bytes() == good[:length]


def test_garbage_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    for content in (b"my shopping list\n" * 100, b"x", b"SQLite format 3\x00" + bytes(range(200))):
        path.write_bytes(content)
        with pytest.raises(StoreError, match=r"notes\.txt: "):
            Store.open(path)
        assert path.read_bytes() == content


@pytest.mark.threat("S06")
def test_a_file_cut_to_nothing_beside_its_log_is_refused(path: Path) -> None:
    store = Store.open(path)
    store.add_vote(vote("v-new", voter="new"))
    copy = path.with_name("copy.sqlite")
    copy.touch()
    log = copy.with_name("copy.sqlite-wal")
    log.write_bytes(path.with_name("log.sqlite-wal").read_bytes())
    store.close()
    with pytest.raises(StoreError, match=r"is empty although copy\.sqlite-wal is not"):
        Store.open(copy)
    assert log.stat().st_size


@pytest.mark.threat("S12")
def test_a_copy_together_with_its_log_is_a_whole_store(path: Path) -> None:
    store = Store.open(path)
    store.add_vote(vote("v-new", voter="new"))
    copy = path.with_name("copy.sqlite")
    for ending in ("", "-wal"):
        copy.with_name(copy.name + ending).write_bytes(path.with_name(path.name + ending).read_bytes())
    with Store.open(copy) as copied:
        assert list(copied.records()) == list(store.records())
        copied.check()
    store.close()


def test_another_program_s_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "photos.sqlite"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE photos (name)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"something else .*'photos'"):
        Store.open(path)
    assert path.read_bytes() == before


@pytest.mark.threat("S08")
def test_a_newer_schema_is_refused_and_nothing_is_written(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("INSERT INTO applied_migrations VALUES (4, 'm004_later', '2027-01-01', 'x')")
    before = path.read_bytes()
    for attempt in (Store.open, lambda p: Store.open(p, read_only=True), pending):
        with pytest.raises(NewerSchema, match=r"log\.sqlite: .*number 4, this version knows up to 3"):
            attempt(path)
    assert path.read_bytes() == before
    logs = [file for file in path.parent.iterdir() if file.name.endswith("-wal")]
    assert sum(log.stat().st_size for log in logs) == 0


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("missing/log.sqlite", "no such folder"),
        (".", "cannot be read"),
        (":memory:", "a store is a file"),
        ("sqlite://", "a store is a file"),
        ("mysql://host/votes", "no store can be kept in 'mysql'"),
        ("nonsense://", "no store|not a database URL"),
    ],
)
def test_a_place_where_no_store_can_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match=says):
        Store.open(place)
    assert list(tmp_path.iterdir()) == []


def test_reading_a_store_that_does_not_exist_does_not_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such file"):
        Store.open(tmp_path / "log.sqlite", read_only=True)
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(StoreError, match="needs m001_initial"):
        Store.open(tmp_path / "empty.sqlite", read_only=True)
    assert [file.name for file in tmp_path.iterdir()] == ["empty.sqlite"]


def test_a_password_in_a_url_is_not_shown() -> None:
    assert "hunter2" not in str(Location.parse("postgresql://me:hunter2@host/votes"))


def try_without_permission(report: Callable[[str], None], path: Path) -> None:
    if os.geteuid() == 0:
        os.setuid(65534)  # root may write anywhere, so be somebody else
    with Store.open(path, read_only=True) as store:
        report(str(store.counts()["votes"]))
        store.check()
    try:
        with Store.open(path) as store:
            store.add_vote(vote("v-new", voter="new"))
        report("written")
    except StoreError as error:
        report(str(error))


@pytest.mark.threat("S10")
def test_a_store_on_a_read_only_disk_can_be_read_and_says_that_it_cannot_be_written(path: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy = folder / "log.sqlite"
        copy.write_bytes(path.read_bytes())
        copy.chmod(0o444)
        folder.chmod(0o555)
        try:
            votes, said = Child(try_without_permission, copy).finish()
        finally:
            folder.chmod(0o755)
        assert votes == "20"
        assert said.startswith(f"{copy}: cannot be")
        assert "permissions" in said or "can be written" in said
        assert [file.name for file in folder.iterdir()] == ["log.sqlite"]
