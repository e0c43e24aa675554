"""A store on a small real disk: full while votes, imports and exports are written, read-only, and with rights taken away."""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from store_fixtures import Child, battle, everything, vote

from data.errors import DataError, StoreError
from data.export import export_records
from data.layouts import read
from data.store import Store, back_up
from tests.postgresql import Server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="makes disks by Linux's namespaces")

Report = Callable[[str], None]

_NOBODY = 65534
_MS_RDONLY, _MS_REMOUNT, _MS_REC, _MS_PRIVATE = 1, 32, 1 << 14, 1 << 18


def mount(kind: str, at: Path | str, flags: int = 0, options: str = "") -> None:
    """mount(2)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"none", os.fsencode(at), kind.encode() or None, flags, options.encode() or None):
        raise OSError(ctypes.get_errno(), f"mount: {os.strerror(ctypes.get_errno())}")


def with_a_disk(report: Report, act: Callable[[Report, Path], None], folder: Path, size: str) -> None:
    """Do something where `folder` is a disk of that size, in a namespace that ends with this process."""
    try:
        user, group = os.geteuid(), os.getegid()
        os.unshare(os.CLONE_NEWNS | (os.CLONE_NEWUSER if user else 0))
        if user:
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"0 {user} 1")
            Path("/proc/self/gid_map").write_text(f"0 {group} 1")
        mount("", "/", _MS_REC | _MS_PRIVATE)
        mount("tmpfs", folder, options=f"size={size}")
    except OSError as error:
        return report(f"no disk: {error}")
    act(report, folder)


def on_a_disk(act: Callable[[Report, Path], None], folder: Path, size: str) -> list[str]:
    """What was reported; the test is skipped where nobody may mount anything."""
    child = Child(with_a_disk, act, folder, size)
    said = child.finish()
    if said and said[0].startswith("no disk: "):
        pytest.skip(f"this system lets nobody mount a small disk ({said[0].removeprefix('no disk: ')})")
    assert child.process.exitcode == 0, said
    return said


class Ballast:
    """A file that takes all but so many bytes of a disk."""

    def __init__(self, folder: Path, leave: int) -> None:
        self.path = folder / "ballast"
        self.take(leave)

    def take(self, leave: int) -> None:
        """Fill the disk up once more."""
        with self.path.open("ab") as file:
            state = os.fstatvfs(file.fileno())
            if (more := state.f_bavail * state.f_frsize - leave) > 0:
                os.posix_fallocate(file.fileno(), self.path.stat().st_size, more)

    def free(self) -> None:
        """Give the space back."""
        self.path.unlink()


def fill(report: Report, folder: Path) -> None:
    path = folder / "log.sqlite"

    def tell(what: str, act: Callable[[], object]) -> None:
        try:
            act()
            report(f"{what}: done")
        except DataError as error:
            report(f"{what}: {error}")

    with Store.open(path) as store:
        store.add_battle(battle())
        for round_, leave in enumerate((600_000, 90_000, 4_096)):
            ballast = Ballast(folder, leave)
            number, refusals = 0, 0
            while refusals < 3:
                try:
                    name = f"v{round_}-{number}"
                    report(f"kept {store.add_vote(vote(name, voter=name, comment='c' * 900)).id}")
                    number += 1
                    assert number < 5_000
                except StoreError as error:
                    refusals += 1
                    report(f"votes: {error}")
            ballast.take(0)
            assert store.votes(), "what is there is read while the disk is full"
            tell("import", lambda: store.add_many(everything(60)))
            tell("export", lambda: export_records(store.records(), folder / "out", "jsonl"))
            tell("parquet", lambda: export_records(store.records(), folder / "out", "parquet"))
            tell("backup", lambda: back_up(path, folder / "copy.sqlite"))
            tell("second", lambda: Store.open(path, read_only=True).check())
            assert sorted(file.name for file in folder.iterdir() if file.name[:3] != "log") == ["ballast"]
            ballast.free()
            # The same store goes on as soon as there is space.
            report(f"kept {store.add_vote(vote(f'after-{round_}', voter=f'after-{round_}')).id}")
        store.check()
        tell("import again", lambda: store.add_many(everything(60)))
        tell("export again", lambda: export_records(store.records(), folder / "out", "jsonl"))
        tell("backup again", lambda: back_up(path, folder / "copy.sqlite"))
        assert list(read(folder / "out").records()) == list(store.records())
    with Store.open(path) as store:
        store.check()
        report("there " + " ".join(found.id for found in store.votes()))


@pytest.mark.threat("S04")
def test_a_disk_that_fills_up_costs_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    said = on_a_disk(fill, tmp_path, "6m")
    kept = [line.split()[1] for line in said if line.startswith("kept ")]
    imported = [f"v-b{number}" for number in range(1, 61)]
    assert said[-1].split()[1:] == [*kept, *imported] and len(kept) > 30
    full = [line for line in said if not line.startswith(("kept ", "there "))]
    assert full[-3:] == ["import again: done", "export again: done", "backup again: done"]
    rounds = ["votes", "votes", "votes", "import", "export", "parquet", "backup", "second"] * 3
    assert [line.partition(":")[0] for line in full[:-3]] == rounds
    for what, _, why in (line.partition(": ") for line in full[:-3]):
        if what == "second":
            assert why == "done", "another process may read and check it"
            continue
        place = {"export": "out", "parquet": "out", "backup": ".copy.sqlite"}.get(what, "log.sqlite")
        assert why.startswith(str(tmp_path / place)), why
        assert "full" in why or "No space left" in why
        assert "make space" in why


def leave_behind(report: Report, folder: Path) -> None:
    path = folder / "log.sqlite"
    with Store.open(path) as store:
        store.add_many(everything(20))
    ballast = Ballast(folder, 0)
    # Nobody has it open, and there is no room for the files that SQLite puts beside it.
    for read_only in (True, False):
        try:
            Store.open(path, read_only=read_only).close()
            report("opened")
        except StoreError as error:
            report(str(error))
    ballast.free()
    Store.open(path).close()
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    mount("", folder, _MS_REMOUNT | _MS_RDONLY)
    with Store.open(path, read_only=True) as store:
        store.check()
        report(str(store.counts()["votes"]))
    for act in (
        lambda: Store.open(path).add_vote(vote("new", voter="new")),
        lambda: Store.open(folder / "other.sqlite"),
        lambda: export_records([], folder / "out"),
        lambda: back_up(path, folder / "copy.sqlite"),
    ):
        try:
            act()
            report("written")
        except DataError as error:
            report(str(error))
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    mount("", folder, _MS_REMOUNT)
    # A disk that turned read-only under a store in use: its log is still beside it.
    with Store.open(path) as store:
        store.add_vote(vote("last", voter="last"))
        for ending in ("", "-wal"):
            name = f"cut.sqlite{ending}"
            (folder / name).write_bytes(path.with_name(path.name + ending).read_bytes())
    mount("", folder, _MS_REMOUNT | _MS_RDONLY)
    try:
        Store.open(folder / "cut.sqlite", read_only=True).close()
        report("read without its log")
    except StoreError as error:
        report(str(error))


@pytest.mark.threat("S10")
def test_a_read_only_disk_and_a_full_one_are_read_and_named(tmp_path: Path) -> None:
    *full, rows, opened, made, exported, saved, cut = on_a_disk(leave_behind, tmp_path, "4m")
    for line in full:
        assert line.startswith(f"{tmp_path / 'log.sqlite'}: the disk is full") and "make space" in line
    assert len(full) == 2 and rows == "20"
    for line, name in ((opened, "log.sqlite"), (made, "other.sqlite"), (saved, ".copy.sqlite")):
        assert (
            line.startswith(str(tmp_path / name))
            and "check that folder and file exist and can be written" in line
        )
    assert exported.startswith(f"{tmp_path / 'out'}: cannot be written (Read-only file system)")
    assert "let that disk be written to" in exported
    assert cut.startswith(f"{tmp_path / 'cut.sqlite'}: its newest rows are still in cut.sqlite-wal")
    assert "copy both files to a folder that can be written" in cut


def fill_a_server(report: Report, folder: Path) -> None:
    tempfile.tempdir = str(folder)
    folder.chmod(0o755)
    with closing(Server()) as server, Store.open(server.schema()) as store:
        store.add_battle(battle())
        ballast = Ballast(folder, 1_500_000)
        number, refusals = 0, 0
        while refusals < 3:
            name = f"v{number}"
            try:
                report(f"kept {store.add_vote(vote(name, voter=name, comment=os.urandom(20_000).hex())).id}")
                number += 1
                assert number < 500
            except StoreError as error:
                report(f"votes: {error}")
                refusals += 1
                time.sleep(0.2)  # a server that cannot write its log starts again
        ballast.free()
        until = time.monotonic() + 60
        while True:
            try:
                report(f"kept {store.add_vote(vote('after', voter='after')).id}")
                break
            except StoreError as error:
                assert time.monotonic() < until, error
                try:
                    server.start() if server.ended() else time.sleep(0.2)
                except RuntimeError:
                    time.sleep(0.2)
        store.check()
        report("there " + " ".join(found.id for found in store.votes()))


@pytest.mark.threat("S04")
@pytest.mark.torture
def test_a_server_whose_disk_fills_up_costs_nothing_that_was_acknowledged() -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)  # whoever the server runs as has to get there
        said = on_a_disk(fill_a_server, Path(name), "220m")
    kept = [line.split()[1] for line in said if line.startswith("kept ")]
    refused = [line for line in said if line.startswith("votes: ")]
    assert kept[-1] == "after" and len(refused) == 3
    for line in refused:
        assert ("the disk is full" in line and "make space" in line) or "send the same again" in line, line
    there = said[-1].split()[1:]
    # One whose answer was lost with the server may be there: the same sent again would be recorded once.
    assert set(kept) <= set(there) and len(there) <= len(kept) + 1


def lose_rights(report: Report, path: Path) -> None:
    """Votes of an ordinary user who loses the rights of the file and its folder in the middle, and gets them back."""
    with Store.open(path) as running:
        running.add_battle(battle())
        for number in range(5):
            report(f"kept {running.add_vote(vote(f'a{number}', voter=f'a{number}')).id}")
        for place, mode in ((path, 0o444), (path.parent, 0o555)):
            place.chmod(mode)
        try:
            for number in range(5):
                # Its files are open: what it acknowledges now is on the disk all the same.
                report(f"kept {running.add_vote(vote(f'b{number}', voter=f'b{number}')).id}")
        except StoreError as error:
            report(f"running: {error}")
        for what, act in (
            ("new", lambda: Store.open(path).add_vote(vote("new", voter="new"))),
            ("export", lambda: export_records(running.records(), path.parent / "out")),
            ("backup", lambda: back_up(path, path.parent / "copy.sqlite")),
            ("unreadable", lambda: (path.chmod(0), Store.open(path, read_only=True))),
        ):
            try:
                act()
                report(f"{what}: done")
            except DataError as error:
                report(f"{what}: {error}")
        path.chmod(0o444)
    with Store.open(path, read_only=True) as store:
        report("there " + " ".join(found.id for found in store.votes()))
    path.parent.chmod(0o755)
    path.chmod(0o644)
    with Store.open(path) as store:
        report(f"kept {store.add_vote(vote('after', voter='after')).id}")
        store.check()
        report("there " + " ".join(found.id for found in store.votes()))


def as_somebody(report: Report, path: Path) -> None:
    if os.geteuid() == 0:
        os.setuid(_NOBODY)  # root may write anywhere
    lose_rights(report, path)


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """A folder of an ordinary user, whoever runs the tests."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() == 0:
            os.chown(folder, _NOBODY, _NOBODY)
        yield folder
        folder.chmod(0o755)


@pytest.mark.threat("S10")
def test_rights_that_are_lost_while_it_runs_cost_nothing_that_was_acknowledged(own_folder: Path) -> None:
    child = Child(as_somebody, own_folder / "log.sqlite")
    said = child.finish()
    assert child.process.exitcode == 0, said
    path = own_folder / "log.sqlite"
    kept = [line.split()[1] for line in said if line.startswith("kept ")]
    there = [line.split()[1:] for line in said if line.startswith("there ")]
    assert there == [kept[:-1], kept] and kept[-1] == "after" and len(kept) >= 6
    told = dict(line.split(": ", 1) for line in said if not line.startswith(("kept ", "there ", "running")))
    assert told["new"].startswith(f"{path}: cannot be written")
    assert told["unreadable"].startswith(f"{path}: cannot be read (Permission denied)")
    assert told["export"].startswith(f"{own_folder / 'out'}: cannot be written (Permission denied)")
    assert told["backup"].startswith(str(own_folder / ".copy.sqlite"))
    for what, said_of_it in told.items():
        assert "check" in said_of_it, what
    for line in said:
        assert not line.startswith("running") or "cannot be written" in line
