"""Real processes that are killed, race each other or run out of disk."""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection
from store_fixtures import Child, battle, everything, vote

from data.errors import StoreError
from data.store import MIGRATIONS, Store
from data.store.ddl import make_append_only

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")

Report = Callable[[str], None]


def write_votes(report: Report, path: Path | str, prefix: str, count: int) -> None:
    """Report each vote after its receipt; a new battle now and then, so that two tables move."""
    with Store.open(path) as store:
        for number in range(count):
            name = f"{prefix}-{number}"
            if number % 5 == 0:
                store.add_battle(battle(f"b-{name}"))
            receipt = store.add_vote(vote(name, voter=name, comment="c" * (number % 300)))
            report(receipt.id)
        report("done")


@pytest.mark.threat("S01")
def test_a_killed_writer_loses_no_acknowledged_vote(place: str) -> None:
    random_ = random.Random(20260301)
    with Store.open(place) as store:
        store.add_battle(battle())
    acknowledged: set[str] = set()
    for trial in range(10):
        child = Child(write_votes, place, f"t{trial}", 100_000)
        for _ in range(random_.randrange(1, 40)):
            acknowledged.add(child.next_line())
        time.sleep(random_.random() * 0.01)  # so that the kill falls anywhere inside a write
        acknowledged.update(child.kill())
        with Store.open(place) as store:
            found = {row.id for row in store.votes()}
            assert acknowledged <= found
            assert len(found - acknowledged) <= trial + 1  # at most one unacknowledged vote per kill
            store.check()
    assert "done" not in acknowledged
    assert len(acknowledged) > 70


@pytest.mark.threat("S01")
def test_a_writer_killed_while_it_makes_the_store_leaves_a_store_that_opens(tmp_path: Path) -> None:
    random_ = random.Random(7)
    for trial in range(12):
        path = tmp_path / f"log{trial}.sqlite"
        child = Child(write_votes, path, "new", 100)
        time.sleep(random_.random() * 0.04)
        reported = child.kill()
        with Store.open(path) as store:
            assert {row.id for row in store.votes()} >= set(reported) - {"done"}
            store.check()


@pytest.mark.threat("S03")
def test_four_processes_write_at_once_and_no_vote_is_lost(place: str) -> None:
    with Store.open(place) as store:
        store.add_battle(battle())
    children = [Child(write_votes, place, f"p{number}", 100) for number in range(4)]
    lines = [line for child in children for line in child.finish()]
    assert [child.process.exitcode for child in children] == [0] * 4
    assert lines.count("done") == 4
    with Store.open(place) as store:
        assert {row.id for row in store.votes()} == set(lines) - {"done"}
        assert store.counts()["votes"] == 400
        store.check()


def test_processes_that_make_the_store_together_agree(tmp_path: Path) -> None:
    for trial in range(4):
        path = tmp_path / f"log{trial}.sqlite"
        with_battles = [Child(make_and_add, path, f"p{number}") for number in range(4)]
        assert [child.finish() for child in with_battles] == [["done"]] * 4
        with Store.open(path) as store:
            assert store.counts()["battles"] == 4
            store.check()


def make_and_add(report: Report, path: Path, name: str) -> None:
    with Store.open(path) as store:
        store.add_battle(battle(name))
    report("done")


def test_the_threads_of_one_process_share_a_store(place: str) -> None:
    failures: list[BaseException] = []
    with Store.open(place) as store:
        store.add_battle(battle())

        def work(prefix: str) -> None:
            try:
                for number in range(25):
                    store.add_vote(vote(f"{prefix}-{number}", voter=f"{prefix}-{number}"))
                    assert store.voted_battles(f"{prefix}-{number}") == {"b1"}
                    next(store.vote_rows())
            except (StoreError, AssertionError) as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=(f"t{number}",)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures
        assert store.counts()["votes"] == 200
        store.check()


@pytest.mark.threat("S03")
def test_two_processes_with_the_same_vote_record_it_once(place: str) -> None:
    with Store.open(place) as store:
        store.add_battle(battle())
    hashes = [line for child in [Child(send_twice, place) for _ in range(3)] for line in child.finish()]
    assert len(hashes) == 6
    assert len(set(hashes)) == 1


def send_twice(report: Report, path: Path | str) -> None:
    with Store.open(path) as store:
        for _ in range(2):
            report(store.add_vote(vote()).hash)


def m002_rebuild_votes(connection: Connection) -> None:
    """A table rebuild as a later version may need it, slow enough to be hit in the middle."""
    run = connection.exec_driver_sql
    columns = [row[1] for row in run("PRAGMA table_info(votes)")]
    sql = run("SELECT sql FROM sqlite_master WHERE name = 'votes'").scalar_one()
    run(sql.replace("CREATE TABLE votes (", "CREATE TABLE votes_new (weight REAL, "))
    listed = ", ".join(columns)
    total = run("SELECT count(*) FROM votes").scalar_one()
    for start in range(0, total, 50):
        run(
            f"INSERT INTO votes_new ({listed}) SELECT {listed} FROM votes WHERE seq > {start} AND seq <= {start + 50}"
        )
        time.sleep(0.001)
    run("DROP TABLE votes")
    run("ALTER TABLE votes_new RENAME TO votes")
    run("CREATE INDEX ix_votes_voter ON votes (voter)")
    make_append_only(connection, "votes")


def migrate(report: Report, path: Path) -> None:
    report("start")
    with Store.open(path, migrations=[*MIGRATIONS, m002_rebuild_votes]):
        report("done")


@pytest.mark.threat("S07")
def test_a_migration_killed_in_the_middle_leaves_the_old_or_the_new_schema(tmp_path: Path) -> None:
    random_ = random.Random(15)
    source = tmp_path / "old.sqlite"
    with Store.open(source) as store:
        store.add_many([battle(), *(vote(f"v{n}", voter=f"p{n}", comment="c" * 200) for n in range(1500))])
        expected = store.votes()
    old = schema(source)
    outcomes = []
    for trial in range(10):
        path = tmp_path / f"log{trial}.sqlite"
        path.write_bytes(source.read_bytes())
        child = Child(migrate, path)
        child.next_line()
        time.sleep(random_.random() * 0.11)
        outcomes.append("new" if "done" in child.kill() else "old or new")
        found = schema(path)
        if found == old:
            outcomes[-1] = "old"
            with Store.open(path) as store:
                assert store.votes() == expected
                store.check()
        with Store.open(path, migrations=[*MIGRATIONS, m002_rebuild_votes]) as store:
            assert store.votes() == expected
            store.check()
        new = schema(path)
        assert found in (old, new)
        assert "votes_new" not in str(new)
    assert "old" in outcomes  # at least one kill came before the end


def schema(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as raw:
        return sorted(raw.execute("SELECT name, coalesce(sql, '') FROM sqlite_master"))


def import_slowly(report: Report, place: str) -> None:
    def source() -> Iterator[object]:
        for number, record in enumerate(everything(1000)):
            if number % 500 == 0:
                report(str(number))
            yield record

    with Store.open(place) as store:
        store.add_many(source())  # type: ignore[arg-type]
        report("done")


@pytest.mark.threat("I15")
def test_an_import_killed_in_the_middle_leaves_nothing_and_can_be_repeated(place: str) -> None:
    random_ = random.Random(5)
    with Store.open(place) as store:
        store.add_many(everything(2))
    for _ in range(3):
        child = Child(import_slowly, place)
        for _ in range(random_.randrange(2, 16)):
            child.next_line()
        assert "done" not in child.kill()
        with Store.open(place) as store:
            assert list(store.records()) == everything(2)
            store.check()
    with Store.open(place) as store:
        assert store.add_many(everything(10)).present["votes"] == 2
        store.check()


def fill_the_disk(report: Report, path: Path) -> None:
    with Store.open(path) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
        try:
            for number in range(10_000):
                report(store.add_vote(vote(f"v{number}", voter=f"p{number}", comment="c" * 1000)).id)
        except StoreError as error:
            report(f"refused: {error}")
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        report(store.add_vote(vote("after", voter="after")).id)


@pytest.mark.threat("S04")
def test_a_full_disk_is_an_error_that_costs_no_earlier_vote(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    with Store.open(path) as store:
        store.add_battle(battle())
    *kept, refusal, after = Child(fill_the_disk, path).finish()
    assert refusal.startswith(f"refused: {path}: the disk is full or failing")
    assert kept
    with Store.open(path) as store:
        assert [row.id for row in store.votes()] == [*kept, after]
        store.check()


@pytest.mark.threat("S11")
def test_a_long_reader_does_not_keep_the_log_from_being_folded_back(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    with Store.open(path) as store:
        store.add_many(everything(500))
        stream = store.records()
        next(stream)
        for number in range(600):
            store.add_vote(vote(f"w{number}", voter=f"w{number}", comment="c" * 20_000))
        assert path.with_name("log.sqlite-wal").stat().st_size < 8_000_000  # 12 MB were written
        assert len(list(stream)) == 9 * 500 - 1


def test_a_writer_waits_for_another_and_says_so_when_it_waited_in_vain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.store.engine.BUSY_SECONDS", 0.2)
    path = tmp_path / "log.sqlite"
    with Store.open(path) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        store.add_battle(battle())
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another process has been writing"):
            store.add_vote(vote())
        assert store.votes() == []
        other.execute("ROLLBACK")
        store.add_vote(vote())
