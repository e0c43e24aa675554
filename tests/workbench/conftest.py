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
from playwright.sync_api import Browser, Page, expect, sync_playwright

from runtimes_wasm.browser.chromium import find_chromium

# A busy machine is no fault: five seconds, as the package has it, are few where two cores run everything.
expect.set_options(timeout=60_000)

# Chromium refuses to start as root with its own sandbox; everybody else keeps it.
# A process for each frame, as in a browser on a screen: headless ones share by default.
ARGUMENTS = ["--site-per-process", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


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


def start_app(running: RunningApp, *options: str) -> subprocess.Popen[bytes]:
    """Start the app and wait until it answers; its output goes beside the store."""
    log = running.store.with_name("server.log")
    command = [Path(sys.executable).parent / "runoff", "app", "--headless", f"--port={running.port}"]
    with log.open("ab") as output:
        server = subprocess.Popen(
            [*map(str, command), f"--store={running.store}", *options],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
    wait_for(f"{running.url}/api/health", server, log)
    return server


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server of the tests answers."""
    until = time.monotonic() + 90
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            assert server.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.2)


def stop(server: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """End a server that was started in a session of its own, with its children."""
    os.killpg(server.pid, how)
    server.wait(15)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    running = RunningApp(free_port(), tmp_path_factory.mktemp("app") / "votes.sqlite")
    server = start_app(running)
    try:
        yield running
    finally:
        stop(server)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that keeps what it was told: see `listen`."""
    opened = browser.new_page(viewport={"width": 1400, "height": 1600})
    opened.set_default_timeout(60_000)
    listen(opened)
    yield opened
    opened.close()


def listen(page: Page) -> None:
    """Keep the page's errors (``said``), its console (``heard``) and what its sockets bring (``received``).

    What a program does wrong in its own frame is a result; only the app itself has to be clean.
    """
    page.said, page.heard, page.received = [], [], []
    page.on(
        "pageerror",
        lambda error: page.said.append(str(error)) if "//sbx-" not in (error.stack or "") else None,
    )
    page.on(
        "console",
        lambda message: (
            page.heard.append(message.text)
            if message.type in ("warning", "error") and "//sbx-" not in message.location["url"]
            else None
        ),
    )
    page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived",
            lambda data: page.received.append(
                data if isinstance(data, str) else data.decode("utf-8", "replace")
            ),
        ),
    )
