"""Pictures of the real app: every page for review (`make screenshots`), and those of the README (`make pictures`)."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from runtimes_wasm.browser.chromium import find_chromium
from tests.contact_sheet import compare
from tests.tour import NARROW, SCHEMES, WIDE, enter, rooms, settled, vote, whole

# Chromium refuses to start as root with its own sandbox; everybody else keeps it.
# A process for each frame, as in a browser on a screen: headless ones share by default.
ARGUMENTS = ["--site-per-process", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
#: Colours of a picture of the README: a page has few, and a reader downloads all of them.
_COLOURS = 256


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


@contextmanager
def _running() -> Iterator[tuple[Browser, str]]:
    """A browser, and the address of the app on an empty store."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server, url = _serve(folder)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        try:
            yield browser, url
        finally:
            browser.close()
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(15)


def _page(browser: Browser, scheme: str, width: int, height: int) -> Page:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": height})
    page.set_default_timeout(60_000)
    return page


def _battle(page: Page, url: str, prompt: str) -> None:
    page.goto(f"{url}/arena?prompt={prompt}")
    expect(page.get_by_role("button", name=re.compile("A is better"))).to_be_enabled(timeout=120_000)
    page.wait_for_timeout(1500)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _shot(page: Page, target: Path) -> None:
    page.screenshot(path=target)
    with Image.open(target) as picture:
        small = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    small.save(target, optimize=True)
    _say(f"{target}")


def readme(out: Path) -> None:
    """Take every picture of the README."""
    out.mkdir(parents=True, exist_ok=True)
    with _running() as (browser, url):
        page = _page(browser, "light", 1280, 720)
        page.goto(url)
        settled(page)
        _shot(page, out / "home.png")
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
        page.get_by_role("radio", name="Demo: 10 models").click()
        expect(page.get_by_text("4,731 votes")).to_be_visible()
        page.wait_for_timeout(2500)
        _shot(page, out / "leaderboard.png")


def every_page(out: Path, only: list[str]) -> None:
    """Take each page of the navigation in both themes, wide and narrow, and compare with the set before."""
    before, after = out / "before", out / "after"
    if after.exists():
        shutil.rmtree(before, ignore_errors=True)
        after.rename(before)
    after.mkdir(parents=True)
    with _running() as (browser, url):
        for width in (WIDE, NARROW):
            page = _page(browser, SCHEMES[0], width, 1000)
            vote(page, url)
            for room in rooms(browser, url):
                if only and room.name not in only:
                    continue
                for scheme in SCHEMES:
                    page.emulate_media(color_scheme=scheme)
                    enter(page, url, room)
                    target = after / f"{room.name}-{scheme}-{width}.png"
                    target.write_bytes(whole(page, width))
            _say(f"{width} px wide: done")
            page.close()
    if before.exists():
        for each in compare(out):
            _say(f"{each.name}: " + ("in one set only" if each.share is None else f"{each.share:.2%}"))
        _say(f"{out / 'index.html'}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    pictures = kinds.add_parser("readme", help="the pictures of the README")
    pictures.add_argument("out", type=Path)
    pages = kinds.add_parser("pages", help="every page, beside the set that was taken before")
    pages.add_argument("out", type=Path)
    pages.add_argument("--only", action="append", default=[], metavar="PAGE")
    chosen = parser.parse_args()
    if chosen.kind == "readme":
        readme(chosen.out)
    else:
        every_page(chosen.out, chosen.only)


if __name__ == "__main__":
    main()
