"""Pictures of the real app for the README: `make screenshots`."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from runtimes_wasm.browser.chromium import find_chromium

# Chromium refuses to start as root with its own sandbox; everybody else keeps it.
# A process for each frame, as in a browser on a screen: headless ones share by default.
ARGUMENTS = ["--site-per-process", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def _serve(folder: str) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = Path(sys.executable).parent / "runoff"
    server = subprocess.Popen(
        [str(command), "app", "--headless", f"--port={port}", f"--store={folder}/votes.sqlite"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    url = f"http://localhost:{port}"
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{url}/api/health", timeout=2).close()
            return server, url
        except OSError:
            time.sleep(0.3)
    raise SystemExit("the app did not start")


def _page(browser: Browser, scheme: str, width: int, height: int) -> Page:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": height})
    page.set_default_timeout(60_000)
    return page


def _battle(page: Page, url: str, prompt: str) -> None:
    page.goto(f"{url}/arena?prompt={prompt}")
    expect(page.get_by_role("button", name=re.compile("A is better"))).to_be_enabled(timeout=120_000)
    page.wait_for_timeout(1500)


def _shot(page: Page, target: Path) -> None:
    page.screenshot(path=target)
    sys.stdout.write(f"{target}\n")


def main() -> None:
    """Take every picture of the README."""
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server, url = _serve(folder)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        try:
            page = _page(browser, "light", 1280, 1110)
            _battle(page, url, "snake-canvas")
            _shot(page, out / "arena.png")
            page.get_by_role("button", name=re.compile("A is better")).click()
            expect(page.get_by_text("You preferred")).to_be_visible()
            page.get_by_text("You preferred").scroll_into_view_if_needed()
            page.mouse.wheel(0, 2000)
            page.wait_for_timeout(2000)
            _shot(page, out / "reveal.png")
            page = _page(browser, "light", 1280, 960)
            _battle(page, url, "damped-spring")
            _shot(page, out / "python.png")
            page = _page(browser, "dark", 1280, 860)
            page.goto(f"{url}/leaderboard")
            page.get_by_role("button", name="Demo: 10 models").or_(
                page.get_by_role("radio", name="Demo: 10 models")
            ).click()
            expect(page.get_by_text("4,731 votes")).to_be_visible()
            page.wait_for_timeout(2500)
            _shot(page, out / "leaderboard.png")
        finally:
            browser.close()
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(15)


if __name__ == "__main__":
    main()
