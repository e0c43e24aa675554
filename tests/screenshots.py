"""Pictures of the real app: every page for review (`make screenshots`), and those of the README (`make pictures`).

And how much each page moves by itself while it loads, as Chromium counts it.
"""

from __future__ import annotations

import argparse
import math
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from data.outcomes import Outcome
from data.prompts import find
from data.records import Answer, Battle, Vote
from data.store import Store
from runtimes_wasm.browser.chromium import find_chromium
from runtimes_wasm.extract import extract
from tests.contact_sheet import compare
from tests.tour import NARROW, SCHEMES, WIDE, enter, rooms, settled, whole
from workbench.battle.state import ask
from workbench.voters import VOTER_COOKIE

# Chromium refuses to start as root with its own sandbox; everybody else keeps it.
# A process for each frame, as in a browser on a screen: headless ones share by default.
ARGUMENTS = ["--site-per-process", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
#: Colours of a picture of the README: a page has few, and a reader downloads all of them.
_COLOURS = 256

# A vote and an open battle that are the same each time, so that only what was changed differs between two sets.
_PROMPT = "pocket-calculator"
_VOTER = "5" * 32
_BATTLES = ("0" * 31 + "1", "0" * 31 + "2")
_MOMENT = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
#: What the page says of this machine and this moment.
# A sheet of styles whose text is written anew, even with the same, loses the rules that scripts put in.
_STILL = """folder => {
  const visit = root => {
    for (const node of root.querySelectorAll('*:not(style, script)')) {
      if (node.shadowRoot) visit(node.shadowRoot);
      for (const text of node.childNodes) if (text.nodeType === Node.TEXT_NODE) {
        const still = text.data.replace(/\\b\\d+ ms\\b/g, '0 ms').replaceAll(folder, '');
        if (still !== text.data) text.data = still;
      }
    }
  };
  visit(document);
}"""
#: Shifts of the layout that no action of a person explains, with the element that moved first.
_SHIFTS = """
window.runoffShifts = [];
new PerformanceObserver(list => {
  for (const each of list.getEntries()) {
    if (each.hadRecentInput) continue;
    const node = each.sources.map(source => source.node).find(Boolean);
    const moved = node ? (node.textContent || node.nodeName).trim().slice(0, 60) : '';
    window.runoffShifts.push([each.startTime, each.value, moved]);
  }
}).observe({type: 'layout-shift', buffered: true});
"""
#: Above this sum of shifts a page does not count as good: https://web.dev/articles/cls
_GOOD = 0.1


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
def _running(fill: Callable[[Path], None] = lambda _: None) -> Iterator[tuple[Browser, str, str]]:
    """A browser, the address of the app, and the folder of its store, which is empty or has what ``fill`` adds."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        fill(Path(folder) / "votes.sqlite")
        server, url = _serve(folder)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        try:
            yield browser, url, folder
        finally:
            browser.close()
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(15)


def _same_each_time(path: Path) -> None:
    """A store with one vote, and one battle that waits for a vote."""
    prompt = find(_PROMPT)
    left, right = prompt.answers[:2]
    battle = ask(prompt.text, left.model, right.model, prompt_id=prompt.id, category=prompt.category)
    sides = [
        Answer(
            model=answer.model,
            text=answer.text,
            code=extract(answer.text).code,
            language=prompt.language,
            environment=prompt.environment,
        )
        for answer in (left, right)
    ]
    with Store.open(path) as store:
        store.add_many(
            [
                Battle(
                    id=_BATTLES[0],
                    created_at=_MOMENT,
                    prompt=prompt.text,
                    left=sides[0],
                    right=sides[1],
                    category=prompt.category,
                    extra={"voter": _VOTER, "prompt_id": prompt.id},
                ),
                Vote(
                    battle_id=_BATTLES[0],
                    voter=_VOTER,
                    outcome=Outcome.LEFT,
                    created_at=_MOMENT + timedelta(minutes=1),
                ),
            ]
        )
        store.save_draft(_BATTLES[1], _VOTER, replace(battle, id=_BATTLES[1], created_at=_MOMENT).to_json())


def _page(browser: Browser, scheme: str, width: int, height: int) -> Page:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": height})
    page.set_default_timeout(60_000)
    return page


def _battle(page: Page, url: str, prompt: str) -> None:
    for _ in range(8):
        page.goto(f"{url}/arena?prompt={prompt}")
        expect(page.get_by_role("button", name=re.compile("A is better"))).to_be_enabled(timeout=120_000)
        page.wait_for_timeout(1500)
        if not page.get_by_text("out of time").count():
            return
    raise SystemExit("programs run out of time: this machine is too busy for pictures")


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
    with _running() as (browser, url, _):
        page = _page(browser, "light", 1280, 1110)
        _battle(page, url, "snake-canvas")
        _shot(page, out / "arena.png")
        page.get_by_role("button", name=re.compile("A is better")).click()
        expect(page.get_by_text("You preferred")).to_be_visible()
        page.get_by_text("You preferred").scroll_into_view_if_needed()
        page.mouse.wheel(0, 2000)
        page.wait_for_timeout(2000)
        _shot(page, out / "reveal.png")
        page = _page(browser, "dark", 1280, 860)
        page.goto(f"{url}/leaderboard")
        page.get_by_role("radio", name="Demo: 10 models").click()
        expect(page.get_by_text("4,731 votes")).to_be_visible(timeout=60_000)
        expect(page.get_by_test_id("stDataFrame").first).to_be_visible(timeout=60_000)
        settled(page)
        page.wait_for_timeout(1500)
        _shot(page, out / "leaderboard.png")
        page = _page(browser, "light", 1280, 900)
        page.goto(f"{url}/learn_intervals")
        for name in ("100 more", "Next resample"):
            page.get_by_role("button", name=name).click()
            expect(page.get_by_text("without the lowest and the highest")).to_be_visible()
        settled(page)
        page.mouse.move(1240, 860)  # over no chart, which would show its tools
        page.get_by_role("heading", name="The bootstrap").evaluate("heading => heading.scrollIntoView()")
        page.wait_for_timeout(1000)
        _shot(page, out / "learn.png")
        page = _page(browser, "light", 1280, 960)
        _battle(page, url, "damped-spring")
        _shot(page, out / "python.png")


def every_page(out: Path, only: list[str]) -> None:
    """Take each page of the navigation in both themes, wide and narrow, and compare with the set before."""
    before, after = out / "before", out / "after"
    if after.exists():
        shutil.rmtree(before, ignore_errors=True)
        after.rename(before)
    after.mkdir(parents=True)
    with _running(_same_each_time) as (browser, url, folder):
        # The arena adds what is done there to the other pages, so it comes last.
        order = sorted(rooms(browser, url), key=lambda room: room.path == "arena")
        for room in [each for each in order if not only or each.name in only]:
            for width in (WIDE, NARROW):
                page = _page(browser, SCHEMES[0], width, 1000)
                page.context.add_cookies([{"name": VOTER_COOKIE, "value": _VOTER, "url": url}])
                for scheme in SCHEMES:
                    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                    enter(page, url, room, {"arena": f"?battle={_BATTLES[1]}"})
                    page.evaluate(_STILL, folder)
                    target = after / f"{room.name}-{scheme}-{width}.png"
                    target.write_bytes(whole(page, width))
                page.close()
            _say(room.title)
    if before.exists():
        found = [each for each in compare(out) if not only or (after / each.name).exists()]
        for each in found:
            if each.share is None:
                _say(f"{each.name}: in one set only")
            elif each.share:
                _say(f"{each.name}: {each.share:.2%} of the pixels differ")
        _say(f"{sum(each.share == 0 for each in found)} of {len(found)} pictures: no difference")
        _say(f"{out / 'index.html'}")


def shifts(only: list[str]) -> None:
    """Print how much each page moves while it is loaded for the first time; fails when one moves too much."""
    too_much = []
    with _running(_same_each_time) as (browser, url, _):
        for room in [each for each in rooms(browser, url) if not only or each.name in only]:
            for width in (WIDE, NARROW):
                page = _page(browser, SCHEMES[0], width, 1000)
                page.context.add_cookies([{"name": VOTER_COOKIE, "value": _VOTER, "url": url}])
                page.add_init_script(_SHIFTS)
                enter(page, url, room, {"arena": f"?battle={_BATTLES[1]}"})
                found = page.evaluate("() => window.runoffShifts")
                page.close()
                moved = _largest_window(found)
                most = max(found, key=lambda each: each[1], default=(0, 0, ""))[2]
                _say(f"{room.name:<16} {width:>5} {moved:.3f}{f'  {most!r}' if moved > _GOOD else ''}")
                if moved > _GOOD:
                    too_much.append(room.name)
    if too_much:
        raise SystemExit(f"more than {_GOOD}: {', '.join(dict.fromkeys(too_much))}")


def _largest_window(found: list[tuple[float, float, str]]) -> float:
    """The cumulative layout shift: the largest sum within 5 s, with less than 1 s from one to the next."""
    largest = total = 0.0
    began = last = -math.inf
    for at, value, _ in found:
        if at - last > 1000 or at - began > 5000:
            began, total = at, 0.0
        last, total = at, total + value
        largest = max(largest, total)
    return largest


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    pictures = kinds.add_parser("readme", help="the pictures of the README")
    pictures.add_argument("out", type=Path)
    pages = kinds.add_parser("pages", help="every page, beside the set that was taken before")
    pages.add_argument("out", type=Path)
    pages.add_argument("--only", action="append", default=[], metavar="PAGE")
    moving = kinds.add_parser("shifts", help="how much each page moves while it loads")
    moving.add_argument("--only", action="append", default=[], metavar="PAGE")
    chosen = parser.parse_args()
    if chosen.kind == "readme":
        readme(chosen.out)
    elif chosen.kind == "shifts":
        shifts(chosen.only)
    else:
        every_page(chosen.out, chosen.only)


if __name__ == "__main__":
    main()
