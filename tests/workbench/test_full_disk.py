"""The served app on a disk that fills up under it: it says so, loses nothing, and goes on when there is space."""

from __future__ import annotations

import asyncio
import errno
import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from rich.console import Console

from benchmarks.load import Log, Session
from data.store import Store
from tests.workbench.conftest import RunningApp, free_port, stop, wait_for
from workbench.cli import output

#: The package has a function of that name.
main = importlib.import_module("workbench.cli.main")

pytestmark = [
    pytest.mark.assets,
    pytest.mark.skipif(sys.platform != "linux", reason="makes a disk by Linux's namespaces"),
]


@pytest.mark.parametrize(
    ("number", "remedy", "status"),
    [
        (errno.ENOSPC, "make space on that disk", 2),
        (errno.EROFS, "let that disk be written to", 2),
        (errno.EACCES, "check the permissions", 2),
        (errno.ECHILD, "a fault of Runoff", 3),
    ],
)
def test_a_disk_that_takes_nothing_is_no_fault_of_ours_whatever_command_meets_it(
    number: int, remedy: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def meets_it() -> None:
        raise OSError(number, os.strerror(number), "/srv/out.parquet")

    monkeypatch.setattr(main, "app", meets_it)
    monkeypatch.setattr(output, "errors", Console(stderr=True, width=300))
    with pytest.raises(SystemExit) as ended:
        main.main()
    said = capsys.readouterr().err
    assert ended.value.code == status
    assert remedy in said and "/srv/out.parquet" in said and "Traceback" not in said


@pytest.fixture
def on_a_small_disk(tmp_path: Path) -> Iterator[tuple[RunningApp, Path]]:
    """The app with its store on a disk of 8 MB, and that disk as we see it from outside."""
    disk = tmp_path / "disk"
    disk.mkdir()
    alone = ["unshare", "-m", *(["--map-root-user"] if os.geteuid() else [])]
    mount = ["sh", "-c", 'mount -t tmpfs -o size=8m none "$0" && exec "$@"', str(disk)]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*alone, *mount, "true"], capture_output=True).returncode
    ):
        pytest.skip("this system lets nobody mount a small disk")
    running = RunningApp(free_port(), disk / "votes.sqlite")
    log = tmp_path / "server.log"
    command = [str(Path(sys.executable).parent / "runoff"), "app", "--headless", f"--port={running.port}"]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*alone, *mount, *command, f"--store={running.store}"],
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        wait_for(f"{running.url}/api/health", server, log)
        yield running, Path(f"/proc/{server.pid}/root{disk}")
    finally:
        stop(server)


@pytest.mark.torture
@pytest.mark.threat("S04")
def test_a_vote_that_does_not_fit_is_not_acknowledged_and_the_same_button_works_when_there_is_space(
    on_a_small_disk: tuple[RunningApp, Path], tmp_path: Path
) -> None:
    running, disk = on_a_small_disk

    async def use() -> tuple[str, list[str]]:
        session = Session(running.url, httpx2.AsyncClient(timeout=60), Log())
        session._query = "prompt=lru-cache"
        await session.open()
        assert await session.wait(lambda: session.view.may_vote)
        with (disk / "ballast").open("wb") as file:
            state = os.statvfs(disk)
            os.posix_fallocate(file.fileno(), 0, state.f_bavail * state.f_frsize)
        before = session.view
        assert await session.act(
            "vote",
            lambda: session.press("A is better"),
            lambda: session.view is not before and bool(session.view.problems or session.view.voted),
        )
        problems = list(session.view.problems)
        assert not session.view.voted and problems
        assert httpx2.get(f"{running.url}/leaderboard", timeout=30).status_code == 200
        (disk / "ballast").unlink()
        assert await session.act("vote", lambda: session.press("A is better"), lambda: session.view.voted)
        battle = session.battle
        await session.close()
        return battle, problems

    battle, problems = asyncio.run(use())
    assert "the disk is full" in problems[0] and "make space, then try again" in problems[0]
    # SQLite would look for the file on our side of the namespace: what is on the disk is copied out, with its log.
    for name in ("votes.sqlite", "votes.sqlite-wal"):
        shutil.copy(disk / name, tmp_path / name)
    with Store.open(tmp_path / "votes.sqlite") as store:
        assert [vote.battle_id for vote in store.votes()] == [battle]
        store.check()
