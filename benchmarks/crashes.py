"""Kill -9 at random moments: `python -m benchmarks.crashes --kills 1000 [--postgresql]`.

Each trial forks a process that does one thing over and over (votes, imports, migrations, exports, items of
batches, backups, restores), says on a pipe what it begins and what was acknowledged, and is killed somewhere
in between. Then the store is opened as any later process would open it, and asked for

* every acknowledged row, by id and by hash: what is missing is *lost*;
* anything that is neither the state before a step nor the state after it: a *half state*.

With ``--postgresql`` the store is in a real server, and every tenth kill is one of the whole server.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import select
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, create_engine, inspect

from data import layouts
from data.environments import Environment
from data.errors import DataError, StoreError
from data.export import export_records
from data.languages import Language
from data.outcomes import Outcome
from data.records import Answer, BatchItem, Battle, Interaction, Run, Turn, Vote
from data.store import MIGRATIONS, Location, Migration, Store, back_up, check_backup, key_of, pending, restore
from data.store.ddl import make_append_only

if TYPE_CHECKING:
    from tests.postgresql import Server

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
#: A store is given to so many trials, then a new one is begun: checking it takes as long as it is.
_TRIALS_PER_STORE = 40
_ROWS_PER_IMPORT = 150
_PATIENCE = 60.0

# A fork shares the modules that are loaded, so that a process starts in milliseconds.
_FORK = multiprocessing.get_context("fork")

Say = Callable[[str], None]


@dataclass
class Found:
    """What the kills of one activity came to."""

    kills: int = 0
    inside: int = 0
    acknowledged: int = 0
    lost: int = 0
    half: int = 0
    unacknowledged: int = 0
    notes: list[str] = field(default_factory=list)

    def note(self, what: str) -> None:
        """Count a half state and keep the words."""
        self.half += 1
        self.notes.append(what)


class Doomed:
    """A process that is going to be killed, and what it said until then."""

    def __init__(self, work: Callable[[Say], None]) -> None:
        reading, writing = os.pipe()
        self._process = _FORK.Process(target=_run, args=(work, reading, writing), daemon=True)
        self._process.start()
        os.close(writing)
        self._pipe = reading
        self._said = b""
        self._open = True

    def wait(self, lines: int) -> None:
        """Until it has said so much, or has ended."""
        deadline = time.monotonic() + _PATIENCE
        while self._open and self._said.count(b"\n") < lines and time.monotonic() < deadline:
            self._read(0.1)

    def kill(self, *, may_fail: bool = False) -> list[str]:
        """Kill -9; all whole lines that it said. It may have failed before, where its server was killed."""
        if self._process.pid is not None and self._process.exitcode is None:
            os.kill(self._process.pid, signal.SIGKILL)
        while self._open:
            self._read(_PATIENCE)
        self._process.join(_PATIENCE)
        if self._process.exitcode not in (0, -signal.SIGKILL) and not may_fail:
            raise RuntimeError(f"the process failed by itself: {self._said.decode(errors='replace')[-2000:]}")
        return self._said.decode().split("\n")[:-1]

    def _read(self, seconds: float) -> None:
        if select.select([self._pipe], [], [], seconds)[0]:
            some = os.read(self._pipe, 1 << 16)
            self._said += some
            if not some:
                self._open = False
                os.close(self._pipe)


def _run(work: Callable[[Say], None], reading: int, writing: int) -> None:
    os.close(reading)

    def say(line: str) -> None:
        os.write(writing, f"{line}\n".encode())

    try:
        work(say)
    except BaseException as error:  # the parent shows it
        say(f"{type(error).__name__}: {error}")
        raise


def _battle(name: str) -> Battle:
    return Battle(
        id=name,
        created_at=NOON,
        prompt=f"draw a clock for {name}",
        left=Answer(model="alpha", text="left " * 20, code="print(1)", language=Language.PYTHON),
        right=Answer(model="beta", text="right", code="<p>", language=Language.HTML),
    )


def _vote(name: str, battle: str, voter: str = "ada") -> Vote:
    return Vote(id=name, battle_id=battle, voter=voter, outcome=Outcome.LEFT, created_at=NOON)


def _played(name: str) -> list[Any]:
    """All that one battle leaves behind, in the order in which the app records it."""
    run = Run(
        id=f"r-{name}",
        battle_id=name,
        side="left",
        created_at=NOON,
        code="print(1)",
        language=Language.PYTHON,
        environment=Environment.INTERPRETER,
        status="ok",
        stdout=f"output of {name} " * 30,
    )
    return [
        _battle(name),
        Turn(number=2, battle_id=name, side="left", created_at=NOON, prompt="blue", text="answer"),
        run,
        _vote(f"v-{name}", name),
    ]


_CLICKS = 5


def voting(place: str, tag: str, say: Say) -> None:
    """What raters do: each row is a transaction, the reports of a frame are one together."""
    with Store.open(place) as store:
        for number in range(100_000):
            name = f"{tag}-{number}"
            battle, turn, run, vote = _played(name)
            for kind, add in (
                ("battles", lambda battle=battle: store.add_battle(battle)),
                ("turns", lambda turn=turn: store.add_turn(turn)),
                ("runs", lambda run=run: store.add_run(run)),
                ("votes", lambda vote=vote: store.add_vote(vote)),
            ):
                say(f"begin {kind}")
                receipt = add()
                say(f"done {kind} {receipt.seq} {receipt.hash}")
            say("begin interactions")
            store.add_interactions(
                Interaction(run_id=run.id, number=n, kind="click", at=NOON) for n in range(_CLICKS)
            )
            say(f"done interactions {run.id}")


def voted(place: str, tag: str, said: list[str], before: dict[str, int], found: Found) -> None:
    """Every receipt holds; at most the row under way was kept without an acknowledgement."""
    acknowledged: Counter[str] = Counter()
    with Store.open(place) as store:
        for line in said:
            if not line.startswith("done "):
                continue
            kind, *rest = line.split()[1:]
            if kind == "interactions":
                acknowledged[kind] += _CLICKS
                found.lost += _CLICKS - len(store.interactions(rest[0]))
            else:
                acknowledged[kind] += 1
                found.lost += store.hash_at(kind, int(rest[0])) != rest[1]
        after = store.counts()
    found.acknowledged += sum(acknowledged.values())
    extra = {kind: after[kind] - before[kind] - acknowledged[kind] for kind in after}
    if extra["interactions"] % _CLICKS:
        found.note(f"{extra['interactions']} interactions of a report of {_CLICKS}")
    steps = sum(extra[kind] for kind in extra if kind != "interactions") + extra["interactions"] // _CLICKS
    if steps not in (0, 1):
        found.note(f"{extra} rows more than were acknowledged, after one kill")
    found.unacknowledged += steps == 1


def importing(place: str, tag: str, say: Say) -> None:
    """Imports of some hundred rows, each one transaction."""
    with Store.open(place) as store:
        for number in range(1000):
            name = f"{tag}-{number}"
            say(f"begin {name}")
            store.add_many(_import(name))
            say(f"done {name}")


def _import(name: str) -> Iterator[Any]:
    for each in range(_ROWS_PER_IMPORT // 3):
        yield _vote(f"v-{name}-{each}", f"{name}-{each}")  # before its battle: order does not matter
        yield _battle(f"{name}-{each}")
        yield _vote(f"w-{name}-{each}", f"{name}-{each}", "ben")


def imported(place: str, tag: str, said: list[str], before: dict[str, int], found: Found) -> None:
    """Each import is there as a whole, or not at all."""
    with Store.open(place) as store:
        rows = Counter(battle.id.rpartition("-")[0] for battle in store.battles())
        rows.update(vote.battle_id.rpartition("-")[0] for vote in store.votes())
    acknowledged = {line.split()[1] for line in said if line.startswith("done ")}
    mine = {name: count for name, count in rows.items() if name.startswith(f"{tag}-")}
    whole = _ROWS_PER_IMPORT
    found.acknowledged += whole * len(acknowledged)
    found.lost += sum(whole - mine.get(name, 0) for name in acknowledged)
    for name, count in mine.items():
        if count != whole:
            found.note(f"import {name} left {count} of {whole} rows")
    found.unacknowledged += bool(mine.keys() - acknowledged)


def m004_slow_rebuild(connection: Connection) -> None:
    """A change as a later version may need it, in many statements."""
    run = connection.exec_driver_sql
    if connection.dialect.name == "postgresql":
        for column in ("weight", "remark", "device"):
            run(f"ALTER TABLE votes ADD COLUMN {column} text")
            time.sleep(0.002)
        run("ALTER TABLE votes ALTER COLUMN weight TYPE double precision USING NULL")
        return
    sql = run("SELECT sql FROM sqlite_master WHERE name = 'votes'").scalar_one()
    run(sql.replace("CREATE TABLE votes (", "CREATE TABLE votes_new (weight REAL, "))
    listed = ", ".join(row[1] for row in run("PRAGMA table_info(votes)"))
    total = run("SELECT count(*) FROM votes").scalar_one()
    for start in range(0, total, 20):
        run(
            f"INSERT INTO votes_new ({listed}) SELECT {listed} FROM votes "
            f"WHERE seq > {start} AND seq <= {start + 20}"
        )
        time.sleep(0.001)
    run("DROP TABLE votes")
    run("ALTER TABLE votes_new RENAME TO votes")
    run("CREATE INDEX ix_votes_voter ON votes (voter)")
    make_append_only(connection, "votes")


LATER: tuple[Migration, ...] = (*MIGRATIONS, m004_slow_rebuild)
_OLD_VOTES = 200


def migrating(place: str, tag: str, say: Say) -> None:
    """From the state that `prepare_migration` left to the newest schema and one more."""
    say("begin")
    Store.open(place, migrations=LATER).close()
    say("done")


def prepare_migration(place: str) -> None:
    """A store with votes that waits for the last migration, or an empty one that waits for all."""
    if random.random() < 0.3:
        Store.open(place, migrations=MIGRATIONS[:1]).close()
        return
    with Store.open(place) as store:
        store.add_many(
            [_battle("b"), *(_vote(f"v{number}", "b", f"p{number}") for number in range(_OLD_VOTES))]
        )


def migrated(place: str, tag: str, said: list[str], before: dict[str, int], found: Found) -> None:
    """The schema is that of a migration, its own check agrees, and the rows are those of before."""
    waiting = pending(place, LATER)
    names = [migration.__name__ for migration in LATER]
    if waiting != names[len(names) - len(waiting) :]:
        found.note(f"the migrations {waiting} wait, which are not the last of {names}")
    if "done" in said:
        found.acknowledged += 1
        found.lost += bool(waiting)
    done = len(LATER) - len(waiting)
    engine = create_engine(Location.parse(place).url)
    tables = set(inspect(engine).get_table_names())
    engine.dispose()
    if any(name.endswith("_new") for name in tables):
        found.note(f"a table of the rebuild is left: {sorted(tables)}")
    if done >= len(MIGRATIONS):
        with Store.open(place, migrations=LATER[:done], read_only=True) as store:
            _check(store, found)
            if store.counts()["votes"] not in (0, _OLD_VOTES) or store.heads() != store.heads():
                found.note("the rows are not those of before")
    with Store.open(place, migrations=LATER) as store:  # and the next process goes on
        _check(store, found)
        if (store.counts()["votes"] == 0) != (before["votes"] == 0):
            found.note("the migration lost rows")


def exporting(place: str, tag: str, folder: Path, say: Say) -> None:
    """Exports over each other, in each format."""
    with Store.open(place, read_only=True) as store:
        for number in range(1000):
            form = ("jsonl", "csv", "parquet")[number % 3]
            say(f"begin {number}")
            export_records(store.records(), folder, form, overwrite=True)  # type: ignore[arg-type]
            say(f"done {number}")


def exported(
    folder: Path, place: str, tag: str, said: list[str], before: dict[str, int], found: Found
) -> None:
    """An export that is there is whole, and none that was acknowledged is gone."""
    acknowledged = sum(line.startswith("done ") for line in said)
    found.acknowledged += acknowledged
    if not folder.exists():
        found.lost += bool(acknowledged)
        return
    with Store.open(place, read_only=True) as store:
        if Counter(map(repr, layouts.read(folder).records())) != Counter(map(repr, store.records())):
            found.note("an export does not say what the store says")
    found.unacknowledged += not acknowledged


_ITEMS = 6


def batching(place: str, tag: str, say: Say) -> None:
    """Items with their blobs, some together, as a batch stores them."""
    with Store.open(place) as store:
        for number in range(10_000):
            items, contents = _items(f"{tag}-{number}")
            say(f"begin {number}")
            store.add_batch_items(items, contents)
            say(f"done {number}")


def _items(name: str) -> tuple[list[BatchItem], dict[str, bytes]]:
    contents = {}
    items = []
    for each in range(_ITEMS):
        picture = f"{name}/{each}".encode() * 500
        sha = hashlib.sha256(picture).hexdigest()
        contents[sha] = picture
        inputs = {"of": name, "each": each}
        items.append(
            BatchItem(
                stage="execute",
                key=key_of(inputs),
                status="done",
                created_at=NOON,
                seconds=0.1,
                inputs=inputs,
                result={"screenshot": sha},
            )
        )
    return items, contents


def batched(place: str, tag: str, said: list[str], before: dict[str, int], found: Found) -> None:
    """The items of a step are all there with their blobs, or none is."""
    acknowledged = [int(line.split()[1]) for line in said if line.startswith("done ")]
    last = max(acknowledged, default=-1) + 1
    with Store.open(place) as store:
        for number in (*acknowledged, last):
            items, contents = _items(f"{tag}-{number}")
            there = len(store.batch_items(item.key for item in items))
            blobs = len(contents) - len(store.missing_blobs(contents))
            if number != last:
                found.acknowledged += _ITEMS
                found.lost += _ITEMS - min(there, blobs)
            elif there == blobs == _ITEMS:
                found.unacknowledged += 1
            if there != blobs or there not in (0, _ITEMS):
                found.note(f"{there} items and {blobs} blobs of {_ITEMS}")


def backing_up(place: str, tag: str, file: Path, say: Say) -> None:
    """A vote, then a backup over the last one, again and again."""
    with Store.open(place) as store:
        for number in range(1000):
            store.add_battle(_battle(f"{tag}-{number}"))
            say(f"begin {number}")
            made = back_up(place, file, overwrite=True)
            say(f"done {json.dumps(made.counts)}")


def backed_up(
    file: Path, place: str, tag: str, said: list[str], before: dict[str, int], found: Found
) -> None:
    """The backup is whole, and not older than the last one that was acknowledged."""
    acknowledged = [json.loads(line[5:]) for line in said if line.startswith("done ")]
    found.acknowledged += len(acknowledged)
    if not file.exists():
        found.lost += bool(acknowledged)
        return
    counts = check_backup(file).counts
    if acknowledged:
        found.lost += counts["battles"] < acknowledged[-1]["battles"]
        found.unacknowledged += counts["battles"] > acknowledged[-1]["battles"]


def restoring(place: str, tag: str, files: tuple[Path, Path], say: Say) -> None:
    """One of two backups in the store's place, then the other."""
    for number in range(1000):
        say(f"begin {number}")
        done = restore(files[number % 2], place, overwrite=True)
        say(f"done {number}")
        if done.kept is not None:
            done.kept.unlink()


def restored(
    files: tuple[Path, Path], place: str, tag: str, said: list[str], before: dict[str, int], found: Found
) -> None:
    """The store is one of the two, whole; after an acknowledgement that one or the next."""
    done = [int(line.split()[1]) for line in said if line.startswith("done ")]
    found.acknowledged += len(done)
    expected = [check_backup(file).heads for file in files]
    with Store.open(place) as store:
        _check(store, found)
        heads = store.heads()
    if heads not in expected:
        found.note("the store is neither of the two backups")
    elif done:
        following = len([line for line in said if line.startswith("begin ")]) > len(done)
        right = heads == expected[done[-1] % 2]
        found.lost += not right and not following
        found.unacknowledged += not right and following


def _check(store: Store, found: Found) -> None:
    for report in store.verify():
        if not report.ok:
            found.note(str(report))


@contextmanager
def _places(folder: Path, server: Server | None) -> Iterator[Callable[[], str]]:
    numbers = iter(range(10**9))

    def new() -> str:
        return server.schema() if server is not None else str(folder / f"log{next(numbers)}.sqlite")

    yield new


def activities(folder: Path, *, files: bool) -> dict[str, tuple[Callable[..., None], Callable[..., None]]]:
    """What is done, and how it is judged afterwards; backups are of stores in files."""
    export, backup = folder / "export", folder / "backup.sqlite"
    found: dict[str, tuple[Callable[..., None], Callable[..., None]]] = {
        "votes": (voting, voted),
        "imports": (importing, imported),
        "migrations": (migrating, migrated),
        "exports": (partial(_with, exporting, export), partial(exported, export)),
        "batch items": (batching, batched),
    }
    if files:
        pair = (folder / "one.sqlite", folder / "two.sqlite")
        for number, path in enumerate(pair):
            source = folder / f"source{number}.sqlite"
            if not path.exists():
                with Store.open(source) as store:
                    store.add_many(_import(f"source{number}"))
                back_up(source, path)
        found["backups"] = (partial(_with, backing_up, backup), partial(backed_up, backup))
        found["restores"] = (partial(_with, restoring, pair), partial(restored, pair))
    return found


def _with(work: Callable[..., None], what: Any, place: str, tag: str, say: Say) -> None:
    work(place, tag, what, say)


def _quiet(done: int) -> None:
    """Say nothing."""


def campaign(
    kills: int,
    folder: Path,
    *,
    seed: int = 0,
    server: Server | None = None,
    progress: Callable[[int], None] = _quiet,
) -> dict[str, Found]:
    """Kill so many processes; what was found, by activity.

    Parameters
    ----------
    kills : int
        Shared out evenly among the activities.
    folder : path
        Where stores, exports and backups are made.
    server : Server, optional
        A PostgreSQL for the stores; every tenth kill is one of the server.
    """
    rng = random.Random(seed)
    random.seed(seed)
    known = activities(folder, files=server is None)
    result = {name: Found() for name in known}
    stores: dict[str, tuple[str, int]] = {}
    pace: dict[str, float] = dict.fromkeys(known, 0.03) | {"migrations": 0.15}
    with _places(folder, server) as new:
        for trial in range(kills):
            name = list(known)[trial % len(known)]
            work, judge = known[name]
            found = result[name]
            place, used = stores.get(name, ("", _TRIALS_PER_STORE))
            if name == "migrations" or used >= _TRIALS_PER_STORE:
                _forget(place)
                place, used = new(), 0
                if name == "migrations":
                    prepare_migration(place)
                elif name == "restores":
                    restore(folder / "one.sqlite", place)
                elif name == "exports":
                    with Store.open(place) as store:
                        store.add_many(_import("base"))
                else:
                    Store.open(place).close()
            stores[name] = (place, used + 1)
            before = _counts(place)
            shutil.rmtree(folder / "export", ignore_errors=True)
            tag = f"t{trial}"
            doomed = Doomed(partial(work, place, tag))
            began = time.monotonic()
            # Half of the kills early, where stores are opened, half of them later.
            lines = rng.choice((0, 1, 1, 2, 3, 5, 8, 12))
            doomed.wait(lines if name != "migrations" else min(lines, 1))
            time.sleep(rng.random() * pace[name])
            said = _crash(server, doomed) if server is not None and trial % 10 == 9 else doomed.kill()
            passed = time.monotonic() - began
            steps = sum(line.startswith("done") for line in said)
            if steps:  # so that the next kill falls anywhere within a step
                pace[name] = min(0.3, 0.5 * pace[name] + 0.5 * passed / steps)
            found.kills += 1
            found.inside += bool(said) and said[-1].startswith("begin")
            try:
                judge(place, tag, said, before, found)
                if name not in ("migrations", "restores"):
                    with Store.open(place) as store:
                        _check(store, found)
            except DataError as error:
                found.note(f"cannot be read any more: {error}")
            progress(trial + 1)
    for place, _ in stores.values():
        _forget(place)
    return result


def _counts(place: str) -> dict[str, int]:
    try:
        with Store.open(place, read_only=True) as store:
            return store.counts()
    except StoreError:  # of an old schema, which is being migrated; those have no votes
        return {"votes": 0}


def _crash(server: Server, doomed: Doomed) -> list[str]:
    server.stop(signal.SIGQUIT)
    said = doomed.kill(may_fail=True)
    server.start()
    return said


def _forget(place: str) -> None:
    path = Location.parse(place).path if place else None
    if path is not None:
        for name in path.parent.glob(f"{path.name}*"):
            name.unlink()


def flips(count: int, folder: Path, *, seed: int = 0) -> Counter[str]:
    """Flip single bits of a store's file, one at a time; how many were noticed, harmless, or silent.

    A flip is *silent* when records read differ from those written and neither opening nor
    ``verify`` says so.
    """
    rng = random.Random(seed)
    path, copy = folder / "whole.sqlite", folder / "flipped.sqlite"
    with Store.open(path) as store:
        store.add_many(_import("a"))
        expected = list(store.records())
    good = path.read_bytes()
    found: Counter[str] = Counter()
    for _ in range(count):
        place = rng.randrange(len(good))
        damaged = bytearray(good)
        damaged[place] ^= 1 << rng.randrange(8)
        copy.write_bytes(damaged)
        try:
            with Store.open(copy) as store:
                bad = [report for report in store.verify() if not report.ok]
                seen = list(store.records())
        except StoreError:
            found["noticed"] += 1
            continue
        found["noticed" if bad else "harmless" if seen == expected else "silent"] += 1
    return found


def table(result: dict[str, Found]) -> str:
    """The figures, a line per activity."""
    lines = [
        f"{'':<12}{'kills':>7}{'inside a step':>15}{'acknowledged':>14}{'lost':>6}{'half states':>13}"
        f"{'kept unacknowledged':>21}"
    ]
    total = Found()
    for name, found in result.items():
        lines.append(_line(name, found))
        for key in ("kills", "inside", "acknowledged", "lost", "half", "unacknowledged"):
            setattr(total, key, getattr(total, key) + getattr(found, key))
    return "\n".join([*lines, _line("all", total)])


def _line(name: str, found: Found) -> str:
    return (
        f"{name:<12}{found.kills:>7}{found.inside:>15}{found.acknowledged:>14}{found.lost:>6}{found.half:>13}"
        f"{found.unacknowledged:>21}"
    )


def main() -> None:
    """Run the campaign and print its figures; exit status 1 when anything was lost or half done."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--flips", type=int, default=200, help="single-bit flips of a file")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--postgresql", action="store_true", help="in a real server instead of files")
    options = parser.parse_args()
    began = time.monotonic()

    def progress(done: int) -> None:
        if done % 50 == 0:
            sys.stderr.write(f"{done} kills, {time.monotonic() - began:.0f} s\n")

    with tempfile.TemporaryDirectory(prefix="runoff-crashes-") as name:
        folder = Path(name)
        if options.postgresql:
            from tests.postgresql import Server

            server = Server()
            with closing(server):
                result = campaign(options.kills, folder, seed=options.seed, server=server, progress=progress)
        else:
            result = campaign(options.kills, folder, seed=options.seed, progress=progress)
        sys.stdout.write(f"{table(result)}\n")
        for kind, found in result.items():
            for note in found.notes:
                sys.stdout.write(f"  {kind}: {note}\n")
        bad = any(found.lost or found.half for found in result.values())
        if not options.postgresql and options.flips:
            flipped = flips(options.flips, folder, seed=options.seed)
            sys.stdout.write(f"bit flips (SQLite {sqlite3.sqlite_version}): {dict(flipped)}\n")
            bad = bad or bool(flipped["silent"])
    raise SystemExit(bad)


if __name__ == "__main__":
    main()
