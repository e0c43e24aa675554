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
from playwright.sync_api import Browser, Page, sync_playwright

from runtimes_wasm.browser.chromium import find_chromium

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
