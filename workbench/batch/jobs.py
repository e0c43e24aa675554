"""Work on runs that the app starts: the command in a process of its own, one run at a time.

Nothing of a run is done in the server itself. Its pages follow the store, as they follow
a run that somebody started elsewhere.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from typing import IO

from ..errors import BatchError

#: What the command says when it is stopped, as shells have it.
_STOPPED = 130
_SHOWN = 2_000


@dataclass(slots=True)
class Job:
    """Work on a run.

    Attributes
    ----------
    run : str
        Its name.
    stopped : bool
        Whether somebody stopped it.
    """

    run: str
    _process: subprocess.Popen[bytes]
    _said: IO[bytes]
    stopped: bool = False

    @property
    def alive(self) -> bool:
        """Whether it is under way."""
        return self._process.poll() is None

    @property
    def problem(self) -> str:
        """What the command said when it ended early; empty while it works, and when it did its job."""
        if self.alive or self._process.returncode in (0, _STOPPED) or self.stopped:
            return ""
        self._said.seek(0, os.SEEK_END)
        self._said.seek(max(0, self._said.tell() - _SHOWN))
        return self._said.read().decode("utf-8", "replace").strip() or (
            f"the command ended with status {self._process.returncode} and no word"
        )

    def stop(self) -> None:
        """Stop it as ctrl-C does: what is done by then is stored."""
        if self.alive:
            self.stopped = True
            self._process.send_signal(signal.SIGINT)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for its end; whether it has ended."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


class Jobs:
    """The work of one server. Programs share its cores with the arena, so one run is worked on at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: Job | None = None
        atexit.register(self.stop)

    def of(self, run: str) -> Job | None:
        """The latest job, when it is on this run."""
        return self._latest if self._latest is not None and self._latest.run == run else None

    def start(self, store: str, run: str, *, retry_failed: bool, workers: int = 1) -> Job:
        """Begin to do what is left of a run.

        Parameters
        ----------
        store : str
            Path or URL; it may hold a password, and is handed over where no list of processes shows it.
        run : str
        retry_failed : bool
            Try again what failed before, too.
        workers : int
            Processes for programs.

        Raises
        ------
        BatchError
            When a run is being worked on.
        """
        with self._lock:
            if self._latest is not None and self._latest.alive:
                raise BatchError(
                    f"run {self._latest.run!r} is being worked on; wait for it, or stop it first"
                )
            command = [sys.executable, "-m", "workbench.cli", "auto", "run", f"--name={run}"]
            command += [f"--workers={workers}", *(["--retry-failed"] if retry_failed else [])]
            said = tempfile.TemporaryFile()  # noqa: SIM115  # read when the job has ended
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                env=os.environ | {"RUNOFF_STORE": store},
            )
            self._latest = Job(run, process, said)
        return self._latest

    def stop(self) -> None:
        """Stop what is under way."""
        if self._latest is not None:
            self._latest.stop()
