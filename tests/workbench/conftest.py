"""The real app in its own process, and a real browser, for the tests that use them as a person would."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class RunningApp:
    """The workbench as `runoff app` serves it, with a store of its own."""

    port: int
    store: Path

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    folder = tmp_path_factory.mktemp("app")
    running = RunningApp(free_port(), folder / "votes.sqlite")
    log = (folder / "server.log").open("wb")
    command = [Path(sys.executable).parent / "runoff", "app", "--headless", f"--port={running.port}"]
    server = subprocess.Popen(
        [*map(str, command), f"--store={running.store}"],
        stdout=log,
        stderr=subprocess.STDOUT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    )
    try:
        until = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{running.url}/api/health", timeout=2):
                    break
            except OSError:
                assert server.poll() is None and time.monotonic() < until, (folder / "server.log").read_text()
                time.sleep(0.2)
        yield running
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(15)
        log.close()
