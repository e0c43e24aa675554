"""What only a store on a server can meet: restarts, crashes, rights, neighbours, and moving there."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from store_fixtures import Child, battle, everything, turn, vote
from typer.testing import CliRunner

from data.errors import NewerSchema, StoreError
from data.store import MIGRATIONS, Store, pending
from data.store.rows import KINDS, kind_of
from data.store.tables import FIRST_TABLES
from tests.postgresql import Server
from workbench.cli.main import app

Meddle = Callable[[str, str], list[Any]]


@pytest.fixture
def url(postgresql: Server) -> str:
    return postgresql.schema()


def voting(report: Callable[[str], None], url: str) -> None:
    """Vote until told otherwise; a vote that failed is sent again, as a page does."""
    with Store.open(url) as store:
        report("ready")
        number = failures = 0
        while number < 300:
            try:
                report(store.add_vote(vote(f"v{number}", voter=f"p{number}")).id)
                number += 1
            except StoreError as error:
                assert "send the same again" in str(error), error
                failures += 1
                assert failures < 2000
                time.sleep(0.01)
        report(f"failures {failures}")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["restart", "crash"])
def test_a_server_that_restarts_in_the_middle_loses_and_doubles_no_vote(
    postgresql: Server, url: str, how: signal.Signals
) -> None:
    with Store.open(url) as store:
        store.add_battle(battle())
        child = Child(voting, url)
        acknowledged = [child.next_line() for _ in range(40)]
        postgresql.stop(how)
        time.sleep(0.05)  # so that somebody meets a server that is not there
        postgresql.start()
        acknowledged += child.finish()
        assert child.process.exitcode == 0
        assert int(acknowledged.pop().split()[1]) > 0
        assert acknowledged[0] == "ready"
        # This store's own connections died as well, and nobody notices.
        assert [found.id for found in store.votes()] == acknowledged[1:] == [f"v{n}" for n in range(300)]
        store.check()


def test_a_server_that_is_not_there_is_named_with_what_to_do(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="connection to the database was lost, or there is none"):
        Store.open(f"postgresql://postgres:hunter2@/postgres?host={tmp_path}")
    with pytest.raises(StoreError, match="check user, password and database"):
        Store.open(url.replace("/postgres?", "/nowhere?"))
    with pytest.raises(StoreError, match="check user, password and database"):
        Store.open(url.replace("postgres@", "nobody_here@"))
    with pytest.raises(StoreError) as caught:
        Store.open("postgresql://me:hunter2@127.0.0.1:1/votes")
    assert "hunter2" not in str(caught.value)


def test_a_driver_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"runoff\[postgresql\]"):
        Store.open("postgresql://me@127.0.0.1:1/votes")


def test_rows_behind_the_back_of_the_store_are_found(url: str, meddle: Meddle) -> None:
    with Store.open(url) as store:
        store.add_many(everything(5))
        with pytest.raises(DBAPIError, match="votes only grows: a row is never deleted"):
            meddle(url, "TRUNCATE votes")
        # A superuser may switch triggers and references off; the chain notices.
        meddle(url, "ALTER TABLE votes DISABLE TRIGGER votes_refuse_update")
        meddle(url, "UPDATE votes SET outcome = 'right' WHERE seq = 3")
        found = {report.table: report for report in store.verify() if not report.ok}
        assert list(found) == ["votes", "database"]
        assert (found["votes"].seq, found["votes"].id) == (3, "v-b3")
        assert "something else changed the schema" in found["database"].what


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER votes_refuse_update ON votes",
        "DROP INDEX ix_votes_voter",
        "ALTER TABLE votes ADD COLUMN weight double precision",
        "ALTER TABLE votes DROP CONSTRAINT outcome_is_known",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RETURN NEW; END $$",
    ],
)
def test_a_schema_changed_by_something_else_is_reported(url: str, meddle: Meddle, statement: str) -> None:
    with Store.open(url) as store:
        meddle(url, statement)
        assert [report.table for report in store.verify() if not report.ok] == ["database"]


def test_neighbours_in_the_same_database_are_no_fault(url: str, meddle: Meddle) -> None:
    meddle(url, "CREATE TABLE of_something_else (x integer)")
    with Store.open(url) as store:
        meddle(url, "CREATE INDEX other ON of_something_else (x)")
        store.add_many(everything(1))
        store.check()


def m004_add_weight(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE votes ADD COLUMN weight double precision")


def m004_fails(connection: Connection) -> None:
    m004_add_weight(connection)
    m004_add_weight(connection)


def test_migrations_are_made_once_and_one_that_fails_changes_nothing(url: str) -> None:
    assert pending(url) == [migration.__name__ for migration in MIGRATIONS]
    with Store.open(url) as store:
        store.add_many(everything(2))
        heads = store.heads()
    with pytest.raises(StoreError, match="already exists"):
        Store.open(url, migrations=[*MIGRATIONS, m004_fails])
    assert pending(url) == []
    for _ in range(2):
        with Store.open(url, migrations=[*MIGRATIONS, m004_add_weight]) as store:
            assert store.heads() == heads
            store.check()
    with pytest.raises(NewerSchema, match="number 4"):
        Store.open(url)


def test_a_store_of_the_first_schema_takes_conversations_and_keeps_its_rows(
    postgresql: Server, url: str
) -> None:
    other = postgresql.schema()
    first = {table.name for table in FIRST_TABLES}
    Store.open(url, migrations=MIGRATIONS[:1]).close()
    with Store.open(other) as store:
        store.add_many(record for record in everything(3) if kind_of(record).name in first)
        heads = store.heads()
    here, there = (place.rpartition("%3D")[2] for place in (url, other))
    with postgresql.admin() as raw, raw.transaction():
        raw.execute(f"DELETE FROM {here}.chain_heads".encode())
        names = ", ".join(f"'{name}'" for name in first)
        raw.execute(
            f"INSERT INTO {here}.chain_heads SELECT * FROM {there}.chain_heads WHERE table_name IN ({names})".encode()
        )
        for kind in KINDS:
            if kind.name in first:
                raw.execute(f"INSERT INTO {here}.{kind.name} SELECT * FROM {there}.{kind.name}".encode())
    with Store.open(url) as store:
        assert store.heads() == heads
        store.add_turn(turn())
        store.check()


def open_and_add(report: Callable[[str], None], url: str, name: str) -> None:
    with Store.open(url) as store:
        store.add_battle(battle(name))
    report("done")


def test_processes_that_make_the_store_together_agree(url: str) -> None:
    children = [Child(open_and_add, url, f"p{number}") for number in range(4)]
    assert [child.finish() for child in children] == [["done"]] * 4
    with Store.open(url) as store:
        assert store.counts()["battles"] == 4
        store.check()


def test_two_tabs_that_save_a_draft_at_once_both_succeed(url: str) -> None:
    failures: list[Exception] = []
    with Store.open(url) as store:
        start = threading.Barrier(6)

        def save(number: int) -> None:
            start.wait(30)
            try:
                for again in range(5):
                    store.save_draft(f"d{again}", "ada", {"from": number})
            except StoreError as error:
                failures.append(error)

        threads = [threading.Thread(target=save, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert store.draft("d4", "ada") is not None


def m004_slowly(connection: Connection) -> None:
    """A migration of many steps, slow enough to be hit in the middle."""
    for number in range(8):
        connection.exec_driver_sql(f"ALTER TABLE votes ADD COLUMN weight{number} double precision")
        connection.exec_driver_sql("SELECT pg_sleep(0.01)")


def migrate(report: Callable[[str], None], url: str) -> None:
    report("start")
    with Store.open(url, migrations=[*MIGRATIONS, m004_slowly]):
        report("done")


@pytest.mark.threat("S07")
def test_a_migration_killed_in_the_middle_leaves_the_old_or_the_new_schema(url: str, meddle: Meddle) -> None:
    columns = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'votes' AND table_schema = current_schema()"
    with Store.open(url) as store:
        store.add_many(everything(3))
        ((old,),) = meddle(url, columns)
    killed = 0
    for delay in (0.0, 0.03, 0.06):
        child = Child(migrate, url)
        child.next_line()
        time.sleep(delay)
        killed += "done" not in child.kill()
        ((found,),) = meddle(url, columns)
        assert found in (old, old + 8)
        if found == old:
            with Store.open(url) as store:
                assert list(store.records()) == everything(3)
                store.check()
    assert killed  # at least one came before the end
    with Store.open(url, migrations=[*MIGRATIONS, m004_slowly]) as store:
        assert list(store.records()) == everything(3)
        store.check()
    assert meddle(url, columns) == [(old + 8,)]


@pytest.mark.threat("S10")
def test_rights_that_are_lost_while_it_runs_cost_nothing_that_was_acknowledged(
    postgresql: Server, url: str
) -> None:
    schema = url.rpartition("%3D")[2]
    rater = f"rater_{schema}"
    with Store.open(url) as store:
        store.add_battle(battle())
    with postgresql.admin() as raw:

        def say(statement: str) -> None:
            raw.execute(statement.encode())

        say(f"CREATE ROLE {rater} LOGIN")
        say(f"GRANT USAGE ON SCHEMA {schema} TO {rater}")
        say(f"GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO {rater}")
        say(f"GRANT ALL ON ALL SEQUENCES IN SCHEMA {schema} TO {rater}")
        with Store.open(url.replace("postgres@", f"{rater}@")) as running:
            running.add_vote(vote("before", voter="before"))
            for lose, regain in (
                (
                    f"REVOKE INSERT ON {schema}.votes FROM {rater}",
                    f"GRANT INSERT ON {schema}.votes TO {rater}",
                ),
                (
                    f"ALTER ROLE {rater} SET default_transaction_read_only = on",
                    f"ALTER ROLE {rater} RESET default_transaction_read_only",
                ),
            ):
                say(lose)
                # What a role is set to holds for new connections: as after a server that came back read-only.
                say(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{rater}'")
                for _ in range(2):
                    with pytest.raises(
                        StoreError, match=r"cannot be written .*check the rights of this user"
                    ):
                        running.add_vote(vote("lost", voter="lost"))
                assert next(iter(running.votes())).id == "before"
                say(regain)
                say(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{rater}'")
                running.add_vote(vote(f"after{lose[:3]}", voter=lose[:3]))
            assert [found.id for found in running.votes()] == ["before", "afterREV", "afterALT"]
            running.check()
        say(f"DROP OWNED BY {rater}")
        say(f"DROP ROLE {rater}")


@pytest.fixture
def cli() -> Iterator[Callable[..., str]]:
    def run(*arguments: str) -> str:
        result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    yield run


def test_a_store_moves_from_a_file_to_postgresql_and_back(
    tmp_path: Path, url: str, cli: Callable[..., str]
) -> None:
    file, back = str(tmp_path / "log.sqlite"), str(tmp_path / "back.sqlite")
    with Store.open(file) as store:
        store.add_many(everything(4))
    cli("export", str(tmp_path / "moved"), "--store", file)
    cli("import", str(tmp_path / "moved"), "--store", url)
    with Store.open(url) as store:
        assert list(store.records()) == everything(4)
        store.check()
        store.add_vote(vote("v-new", voter="new"))
    cli("export", str(tmp_path / "returned"), "--store", url)
    cli("import", str(tmp_path / "returned"), "--store", back)
    with Store.open(url) as here, Store.open(back) as there:
        assert list(here.records()) == list(there.records())
