"""From the click on Run to the first picture of a program, per environment, in a real Chromium.

Run with ``python -m benchmarks.frames``. A Streamlit server with one frame and one
button is driven by a headless Chromium: cold is the first program of a new browser,
warm the next ones in it. Times include Streamlit's rerun, building the document, a
new renderer process, and the program's own start. Last, the longest gap between two
animation frames of the page itself while a program in its frame spins.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from data import prompts, samples
from data.environments import Environment
from data.languages import Language
from data.prompts import Expectation
from runtimes_wasm.browser import supported_pages
from runtimes_wasm.browser.chromium import find_chromium
from runtimes_wasm.extract import extract

APP = Path(__file__).parent / "frame_app" / "app.py"
_ARGUMENTS = ["--site-per-process", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
_LONGEST_GAP = """
seconds => new Promise(done => {
  const began = performance.now();
  let last = began, longest = 0;
  const frame = now => {
    longest = Math.max(longest, now - last);
    last = now;
    if (now - began < 1000 * seconds) requestAnimationFrame(frame); else done(longest);
  };
  requestAnimationFrame(frame);
})
"""
# A driver's own waiting looks every half a second; the page looks at every frame that it draws.
_WATCH = """
() => {
  const boxes = root => [...root.querySelectorAll("*")].flatMap(
    element => element.classList.contains("runoff-frame") ? [element] : element.shadowRoot ? boxes(element.shadowRoot) : []);
  const now = () => boxes(document).map(box => [box.querySelector("iframe")?.src, box.dataset.status])[0] ?? [];
  const [before] = now();
  window.timed = new Promise((done, failed) => {
    let began;
    document.addEventListener("click", () => { began = performance.now(); }, { capture: true, once: true });
    const look = () => {
      const [source, status] = now();
      if (began && source && source !== before && status !== "loading") done([performance.now() - began, status]);
      else if (began && performance.now() - began > 90000) failed(new Error("no picture after 90 s"));
      else requestAnimationFrame(look);
    };
    look();
  });
}
"""


def programs() -> dict[str, tuple[str, Language, Environment]]:
    """One scripted answer that runs well for each kind of page."""
    found: dict[str, tuple[str, Language, Environment]] = {}
    for prompt in prompts.load():
        for answer in prompt.answers:
            program = extract(samples.read(answer.file))
            if program.language is None or program.environment is None or not program.code:
                continue
            pair = (program.language, program.environment)
            if answer.expect is Expectation.OK and pair in supported_pages():
                found.setdefault(f"{pair[1].value} {pair[0].value}", (program.code, *pair))
    return found


@contextmanager
def served() -> Iterator[int]:
    """The app on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {"port": port, "headless": "true", "address": "127.0.0.1", "fileWatcherType": "none"}
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(APP), "--browser.gatherUsageStats=false"),
            *(f"--server.{name}={value}" for name, value in options.items()),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=APP.parent,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit("the app did not start")
        yield port
    finally:
        server.terminate()
        server.wait(15)


@contextmanager
def browsing(driver: Playwright) -> Iterator[Browser]:
    """A browser with nothing in its caches."""
    browser = driver.chromium.launch(executable_path=str(find_chromium()), args=_ARGUMENTS)
    try:
        yield browser
    finally:
        browser.close()


def open_page(browser: Browser, port: int, file: Path, language: Language, where: Environment) -> Page:
    """The app, ready for its first click."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    query = urlencode({"path": file, "language": language.value, "environment": where.value})
    page.goto(f"http://localhost:{port}/?{query}")
    page.get_by_role("button", name="Run").wait_for(timeout=60_000)
    page.wait_for_timeout(500)
    return page


def click_to_picture(page: Page) -> tuple[float, str]:
    """Milliseconds until the frame is up, and what it then says, by the clock of the page itself."""
    page.evaluate(_WATCH)
    page.get_by_role("button", name="Run").click()
    spent, status = page.evaluate("window.timed")
    return spent, status


def main() -> None:
    """Print a row per kind of page."""
    parser = argparse.ArgumentParser(description="Click to first picture, cold and warm, in milliseconds.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", default="", help="a part of the environment's or language's name")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as made, served() as port, sync_playwright() as driver:
        for name, (code, language, where) in programs().items():
            if options.only not in name:
                continue
            file = Path(made) / f"program-{len(rows)}"
            file.write_text(code, encoding="utf-8")
            cold, warm, said = [], [], set()
            for _ in range(options.rounds):
                with browsing(driver) as browser:
                    page = open_page(browser, port, file, language, where)
                    for times in (cold, warm):
                        spent, status = click_to_picture(page)
                        times.append(spent)
                        said.add(status)
            row = {
                "page": name,
                "cold_ms": round(statistics.median(cold)),
                "warm_ms": round(statistics.median(warm)),
                "status": " ".join(sorted(said)),
            }
            rows.append(row)
            if not options.json:
                print(
                    f"{name:28}{row['cold_ms']:8} cold{row['warm_ms']:8} warm   {row['status']}", flush=True
                )
        spin = Path(made) / "spin"
        spin.write_text("<script>for (;;);</script>", encoding="utf-8")
        with browsing(driver) as browser:
            page = open_page(browser, port, spin, Language.HTML, Environment.CORE_WEB)
            idle = page.evaluate(_LONGEST_GAP, 5)
            page.get_by_role("button", name="Run").click()
            page.locator(".runoff-frame iframe").wait_for(timeout=60_000)
            gap = page.evaluate(_LONGEST_GAP, 5)
    if options.json:
        print(json.dumps({"rows": rows, "longest_gap_ms": {"idle": idle, "spinning": gap}}, indent=2))
    else:
        print(f"longest gap of the page: {idle:.0f} ms idle, {gap:.0f} ms while its frame spins")


if __name__ == "__main__":
    main()
