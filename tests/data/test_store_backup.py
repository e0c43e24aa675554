"""Backups are whole files made while others write, and a restore never loses what it replaces."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from store_fixtures import Child, battle, everything, vote
from typer.testing import CliRunner

from data.errors import BrokenChain, NewerSchema, StoreError
from data.store import Store, back_up, check_backup, check_continues, restore
from tests.postgresql import Server
from workbench.cli.main import app

Report = Callable[[str], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "log.sqlite"
    with Store.open(made) as store:
        store.add_many(everything(5))
    return made


def records(path: Path) -> list[object]:
    with Store.open(path, read_only=True) as store:
        return list(store.records())


def write_on(report: Report, path: Path) -> None:
    with Store.open(path) as store:
        for number in range(100_000):
            report(store.add_vote(vote(f"w{number}", voter=f"w{number}", comment="c" * 500)).id)


def test_a_backup_made_while_somebody_writes_is_one_whole_file(path: Path) -> None:
    child = Child(write_on, path)
    for _ in range(5):
        acknowledged = [child.next_line() for _ in range(20)]
        made = back_up(path, path.with_name("copy.sqlite"), overwrite=True)
        with Store.open(made.path, read_only=True) as copy:
            assert {acknowledged[-1]} <= {found.id for found in copy.votes()}
            copy.check()
        assert made == check_backup(made.path)
        assert check_continues(made, path)["votes"] >= 0
    child.kill()
    assert sorted(file.name for file in path.parent.glob("*copy*")) == ["copy.sqlite"]
    assert path.with_name("copy.sqlite").stat().st_mode & 0o777 == path.stat().st_mode & 0o777


def test_a_backup_is_never_written_over_something_else(path: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("my shopping list")
    copy = tmp_path / "copy.sqlite"
    back_up(path, copy)
    before = copy.read_bytes()
    for target, overwrite, says in (
        (copy, False, "is there already; choose another name"),
        (path, True, "is the store itself"),
        (tmp_path, True, "is a folder"),
        (tmp_path / "nowhere" / "x.sqlite", False, "there is no folder"),
        (notes, True, "not a store of Runoff"),
    ):
        with pytest.raises(StoreError, match=says):
            back_up(path, target, overwrite=overwrite)
    assert notes.read_text() == "my shopping list"
    assert copy.read_bytes() == before
    with pytest.raises(StoreError, match="no such file"):
        back_up(tmp_path / "missing.sqlite", tmp_path / "new.sqlite")
    assert not (tmp_path / "new.sqlite").exists()


def test_a_store_with_a_changed_row_is_not_backed_up_as_if_it_were_whole(path: Path) -> None:
    copy = path.with_name("copy.sqlite")
    back_up(path, copy)
    before = copy.read_bytes()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("DROP TRIGGER votes_refuse_update")
        raw.execute("UPDATE votes SET outcome = 'right' WHERE seq = 3")
    with pytest.raises(BrokenChain, match=r"log\.sqlite: votes, row 3 .*restore a backup"):
        back_up(path, copy, overwrite=True)
    assert copy.read_bytes() == before
    with pytest.raises(BrokenChain, match="table battles differs") as caught:
        _rewrite_history(path)
        check_continues(check_backup(copy), path)
    assert "runoff restore" in str(caught.value)


def _rewrite_history(path: Path) -> None:
    """A store whose chain is whole, but which is not the continuation of the backup."""
    path.unlink()
    with Store.open(path) as store:
        store.add_many(record for record in everything(5) if getattr(record, "id", "") != "v-b5")
        store.add_vote(vote("v-b5", battle_id="b5", comment="something else"))
        store.check()


def fill_up(report: Report, path: Path, target: Path) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
    try:
        back_up(path, target, overwrite=True)
        report("written")
    except StoreError as error:
        report(str(error))


def test_a_backup_that_does_not_fit_on_the_disk_leaves_the_last_one(path: Path) -> None:
    copy = path.with_name("copy.sqlite")
    back_up(path, copy)
    before = copy.read_bytes()
    with Store.open(path) as store:
        store.add_vote(vote("big", voter="big", comment="c" * 300_000))
    [said] = Child(fill_up, path, copy).finish()
    assert "the disk is full or failing" in said
    assert ".partial" in said or "copy.sqlite" in said
    assert copy.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir() if "copy" in file.name) == ["copy.sqlite"]


def test_a_restore_keeps_the_store_that_was_there(path: Path) -> None:
    copy = path.with_name("copy.sqlite")
    back_up(path, copy)
    then = records(path)
    with Store.open(path) as store:
        store.add_vote(vote("late", voter="late"))
    now = records(path)
    with pytest.raises(StoreError, match="say --overwrite"):
        restore(copy, path)
    assert records(path) == now
    done = restore(copy, path, overwrite=True)
    assert done.kept is not None
    assert records(path) == then == records(copy)
    assert records(done.kept) == now
    again = restore(done.kept, path, overwrite=True)  # and that is taken back the same way
    assert records(path) == now
    assert again.kept is not None and records(again.kept) == then
    with Store.open(path) as store:
        store.add_vote(vote("later", voter="later"))
        store.check()


@pytest.mark.parametrize("damage", ["cut", "emptied", "garbage", "log gone"])
def test_a_damaged_store_is_replaced_and_its_remains_are_kept(path: Path, damage: str) -> None:
    copy = path.with_name("copy.sqlite")
    back_up(path, copy)
    good = path.read_bytes()
    remains = {
        "cut": good[: len(good) // 2],
        "emptied": b"",
        "garbage": os.urandom(5000),
        "log gone": good[:-1],
    }
    path.write_bytes(remains[damage])
    log = path.with_name("log.sqlite-wal")
    log.write_bytes(b"remains of a log")
    done = restore(copy, path, overwrite=True)
    assert records(path) == everything(5)
    assert done.kept is not None and done.kept.exists()
    if damage in ("cut", "garbage"):
        assert done.kept.read_bytes() == remains[damage]
    assert not log.exists() or not log.stat().st_size


def test_only_a_whole_backup_is_restored(path: Path, tmp_path: Path) -> None:
    copy, bad = tmp_path / "copy.sqlite", tmp_path / "bad.sqlite"
    back_up(path, copy)
    now = path.read_bytes()
    good = copy.read_bytes()
    bad.write_bytes(good[: len(good) // 2])
    with pytest.raises(StoreError, match=r"bad\.sqlite: .*damaged or cut"):
        restore(bad, path, overwrite=True)
    bad.write_bytes(good.replace(b"comment on b3", b"comment 0n b3"))
    with pytest.raises(BrokenChain, match="votes, row 3"):
        restore(bad, path, overwrite=True)
    bad.write_bytes(good)
    with closing(sqlite3.connect(bad)) as raw, raw:
        raw.execute("INSERT INTO applied_migrations VALUES (99, 'm099_later', '2027-01-01', 'x')")
    with pytest.raises(NewerSchema, match="number 99"):
        restore(bad, path, overwrite=True)
    with pytest.raises(StoreError, match="no such file"):
        restore(tmp_path / "missing.sqlite", path, overwrite=True)
    with pytest.raises(StoreError, match="is the backup itself"):
        restore(path, path, overwrite=True)
    assert path.read_bytes() == now
    assert not list(tmp_path.glob("*.before-restore-*"))


def test_a_store_that_an_app_has_open_is_not_replaced_under_it(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    back_up(path, copy)
    child = Child(write_on, path)
    child.next_line()
    with pytest.raises(StoreError, match="another process has this store open"):
        restore(copy, path, overwrite=True)
    acknowledged = {child.next_line() for _ in range(10)} | set(child.kill())
    assert acknowledged <= {getattr(record, "id", "") for record in records(path)}
    assert not list(tmp_path.glob("*.before-restore-*"))


def test_the_commands_say_what_they_did(path: Path, tmp_path: Path) -> None:
    def runoff(*arguments: str) -> str:
        result = CliRunner().invoke(app, [*arguments, "--store", str(path)], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    copy = str(tmp_path / "copy.sqlite")
    assert f"Backup in {copy}" in runoff("backup", copy)
    with Store.open(path) as store:
        store.add_battle(battle("new"))
    checked = runoff("backup", copy, "--check", "--json")
    assert '"battles": 1' in checked
    said = runoff("restore", copy, "--overwrite")
    assert "The store that was there is kept as" in said
    assert records(path) == everything(5)


def test_a_server_is_backed_up_by_its_own_tools_and_the_chain_survives_them(
    postgresql: Server, tmp_path: Path
) -> None:
    url = postgresql.schema()
    with pytest.raises(StoreError, match="pg_dump and pg_restore"):
        back_up(url, tmp_path / "copy.sqlite")
    with pytest.raises(StoreError, match="pg_dump and pg_restore"):
        restore(tmp_path / "copy.sqlite", url)
    with Store.open(url) as store:
        store.add_many(everything(5))
        heads = store.heads()
    schema = url.rpartition("%3D")[2]
    programs = postgresql.programs
    there = ["-h", str(postgresql.folder), "-U", "postgres"]
    with tempfile.TemporaryDirectory() as name:
        dump = Path(name) / "votes.dump"
        subprocess.run(
            [programs / "pg_dump", *there, "-Fc", "-n", schema, "-f", dump, "postgres"], check=True
        )
        subprocess.run([programs / "createdb", *there, "copy"], check=True)
        subprocess.run([programs / "pg_restore", *there, "-d", "copy", "--exit-on-error", dump], check=True)
    with Store.open(url.replace("/postgres?", "/copy?")) as copy:
        assert copy.heads() == heads
        assert list(copy.records()) == everything(5)
        copy.check()
        copy.add_vote(vote("v-new", voter="new"))
        copy.check()


def test_newest_rows_that_are_gone_without_a_trace_are_found_by_a_backup(path: Path) -> None:
    """A flipped bit in the log beside the file: SQLite forgets what follows, and the chain is whole."""
    with Store.open(path) as store:
        for number in range(20):
            store.add_vote(vote(f"w{number}", voter=f"w{number}"))
        made = back_up(path, path.with_name("copy.sqlite"))
        cut = path.with_name("cut.sqlite")
        cut.write_bytes(path.read_bytes())
        log = bytearray(path.with_name("log.sqlite-wal").read_bytes())
        log[len(log) // 2] ^= 1
        cut.with_name("cut.sqlite-wal").write_bytes(log)
    with Store.open(cut) as store:
        assert store.counts()["votes"] < 25
        store.check()
    with pytest.raises(BrokenChain, match=r"votes has \d+ rows, the backup 25"):
        check_continues(made, cut)
    assert check_continues(made, path) == dict.fromkeys(made.counts, 0)
