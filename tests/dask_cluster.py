"""A real Dask cluster for tests: a scheduler and workers of this machine, each a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
DASK = [sys.executable, "-m", "dask"]
QUIET = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "20s", "DASK_DISTRIBUTED__DASHBOARD__LINK": ""}


class Cluster:
    """A scheduler and workers; `stop` ends them all."""

    def __init__(self, folder: Path) -> None:
        self.environment = os.environ | QUIET | {"PYTHONPATH": str(ROOT)}
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        log = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.address = self._wait(log, r"(tcp://127\.0\.0\.1:\d+)")

    def worker(self, core: int | None = None) -> subprocess.Popen[bytes]:
        """Start a worker process without a nanny, so that killing it kills its work; on one core, if asked for."""
        confined = () if core is None else ("taskset", "--cpu-list", str(core))
        log = self._start(
            *(
                "worker",
                self.address,
                "--no-nanny",
                "--nthreads",
                "1",
                "--no-dashboard",
                "--host",
                "127.0.0.1",
            ),
            before=confined,
        )
        self._wait(log, r"(Registered to)")
        return self.processes[-1]

    def stop(self) -> None:
        """End everything at once."""
        for process in reversed(self.processes):
            process.kill()
            process.wait()

    def _start(self, *arguments: str, before: tuple[str, ...] = ()) -> Path:
        log = self.folder / f"{len(self.processes)}.log"
        with log.open("wb") as out:
            self.processes.append(
                subprocess.Popen(
                    [*before, *DASK, *arguments],
                    stdout=out,
                    stderr=out,
                    env=self.environment,
                    cwd=self.folder,
                )
            )
        return log

    def _wait(self, log: Path, pattern: str) -> str:
        end = time.monotonic() + 90
        while time.monotonic() < end:
            found = re.search(pattern, log.read_text())
            if found:
                return found[1]
            assert self.processes[-1].poll() is None, log.read_text()
            time.sleep(0.2)
        raise AssertionError(log.read_text())
