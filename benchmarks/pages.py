"""From a click to a settled page, for each ranking page and each kind of choice on it.

Run with ``python -m benchmarks.pages``. A store of 100,000 synthetic votes (marked so),
the real server, a real Chromium. A page is settled when the server's script has ended,
every chart is drawn, and nothing on the page changes any more; the time is that of the
last change. Each page is opened several times: the first is told apart, the median of
the others has to stay below a second. ``work`` is the processor time of the server and of
the page's main thread together, which a busy machine changes little. ``--store FILE`` keeps
the store for the next run.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import psutil
from playwright.sync_api import Locator, Page, sync_playwright

from data.categories import Category
from data.environments import Environment
from data.languages import Language
from data.outcomes import Outcome
from data.records import Answer, Battle, Vote
from data.store import Store
from runtimes_wasm.browser.chromium import find_chromium

TARGET_MS = 1000
VOTES, MODELS, VOTERS = 100_000, 20, 1_500
_LANGUAGES = (Language.PYTHON, Language.JAVASCRIPT, Language.HTML, Language.TYPESCRIPT, Language.RUST)
_START = datetime(2026, 1, 1, tzinfo=UTC)
_ARGUMENTS = ["--no-sandbox"] if os.geteuid() == 0 else []

# Streamlit names the state of its script on the page; a chart has its canvas or its
# drawing when Vega is done. What still changes after that counts too.
_WATCH = """
() => {
  window.settled = new Promise(done => {
    let began = null, last = null;
    const app = document.querySelector('[data-testid=stApp]');
    const busy = () => app.getAttribute('data-test-script-state') !== 'notRunning'
      || document.querySelector('[data-stale=true], [data-testid=stSkeleton], [data-testid=stSpinner]')
      || [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].some(
        chart => !chart.querySelector('canvas, svg'));
    addEventListener('pointerdown', () => { began = last = performance.now(); }, {once: true, capture: true});
    const seen = new MutationObserver(() => { if (began !== null) last = performance.now(); });
    seen.observe(app, {subtree: true, childList: true, attributes: true, characterData: true});
    const look = setInterval(() => {
      if (began === null) return;
      const now = performance.now();
      if (busy()) { last = now; return; }
      if (now - last < 400) return;
      clearInterval(look);
      seen.disconnect();
      done(last - began);
    }, 10);
  });
}
"""

#: Which votes the pages are measured on.
_VOTES = "Live votes only"
_DEMO = "Demo: 10 models"
#: Where the navigation keeps the pages that do not stand by themselves.
_SECTIONS = {
    **dict.fromkeys(("Head-to-head", "Slices", "Robustness", "Power"), "Explore"),
    "All votes": "Votes",
    "Status": "About",
}


@dataclass(frozen=True)
class Step:
    """One thing that a person does, and how long the page took, in milliseconds."""

    page: str
    what: str
    first: float
    again: list[float]
    cpu: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.again)


def fill(path: Path | str, votes: int = VOTES, models: int = MODELS, seed: int = 0) -> None:
    """Write synthetic battles and votes, as many as asked for, into a new store."""
    rng = np.random.default_rng(seed)
    names = [f"model-{number:02}" for number in range(models)]
    strength = rng.normal(0, 0.7, models)
    environments, categories, outcomes = list(Environment), list(Category), list(Outcome)
    left = rng.integers(models, size=votes)
    right = (left + rng.integers(1, models, size=votes)) % models
    decided = rng.random(votes) < 1 / (1 + np.exp(strength[right] - strength[left]))
    kind = np.where(rng.random(votes) < 0.25, rng.integers(2, 4, size=votes), np.where(decided, 0, 1))
    where, topic, tongue, voter, turns = (
        rng.integers(most, size=votes)
        for most in (len(environments), len(categories), len(_LANGUAGES), VOTERS, 4)
    )
    other = np.where(rng.random(votes) < 0.7, where, rng.integers(len(environments), size=votes))

    def records() -> Iterator[Battle | Vote]:
        for number in range(votes):
            moment = _START + timedelta(minutes=3 * number)
            language = _LANGUAGES[tongue[number]]
            battle = Battle(
                id=f"{rng.bytes(16).hex()}",
                created_at=moment,
                prompt="Simulated.",
                left=_answer(names[left[number]], language, environments[where[number]]),
                right=_answer(names[right[number]], language, environments[other[number]]),
                category=categories[topic[number]],
                prompt_language="English" if number % 5 else "Chinese",
                turns=int(turns[number]) + 1,
                source="synthetic",
            )
            yield battle
            yield Vote(
                id=f"{rng.bytes(16).hex()}",
                battle_id=battle.id,
                voter=f"voter-{voter[number]:04}",
                outcome=outcomes[kind[number]],
                created_at=moment,
            )

    with Store.open(path) as store:
        store.add_many(records())


def _answer(model: str, language: Language, environment: Environment) -> Answer:
    return Answer(model=model, language=language, environment=environment)


@contextmanager
def served(store: Path | str) -> Iterator[tuple[str, psutil.Process]]:
    """The address of the workbench on that store, and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = Path(sys.executable).parent / "runoff"
    server = subprocess.Popen(
        [str(command), "app", "--headless", f"--port={port}", f"--store={store}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    url = f"http://localhost:{port}"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{url}/api/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.2)
        else:
            raise SystemExit("the app did not start")
        yield url, psutil.Process(server.pid)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(15)


class Bench:
    """Clicks and their times."""

    def __init__(self, page: Page, server: psutil.Process, rounds: int) -> None:
        self.page = page
        self.rounds = rounds
        self.steps: list[Step] = []
        self._server = server
        self._tools = page.context.new_cdp_session(page)
        self._tools.send("Performance.enable")

    def cpu(self) -> float:
        """Milliseconds that the server and the page's main thread have worked, whatever else ran."""
        metrics = self._tools.send("Performance.getMetrics")["metrics"]
        page = next(each["value"] for each in metrics if each["name"] == "TaskDuration")
        used = self._server.cpu_times()
        return 1000 * (page + used.user + used.system)

    def click(self, target: Locator) -> float:
        """Milliseconds from pressing to the last change on the page."""
        target.scroll_into_view_if_needed()
        self.page.evaluate(_WATCH)
        target.click()
        return float(self.page.evaluate("window.settled"))

    def go(self, link: str) -> float:
        """Open a page by its name in the navigation; the time counts from its choice."""
        if section := _SECTIONS.get(link):
            self.page.get_by_role("button", name=section, exact=True).click()
            return self.click(self.page.get_by_role("menuitem", name=link, exact=True))
        return self.click(self.page.get_by_role("link", name=link, exact=True).first)

    def radio(self, name: str) -> float:
        """Choose a segment."""
        return self.click(self.page.get_by_role("radio", name=name, exact=True))

    def choose(self, box: str, option: str) -> float:
        """Choose in a select box; the time counts from the choice."""
        field = self.page.get_by_role("combobox", name=box).first
        field.click()
        field.fill(option)  # a long list holds only what is in sight
        return self.click(self.page.get_by_role("option", name=option, exact=True))

    def measure(
        self, page: str, what: str, do: Callable[[], float], undo: Callable[[], object] | None
    ) -> None:
        """Do it several times, going back in between."""
        times, work = [], []
        for _ in range(self.rounds + 1):
            before = self.cpu()
            times.append(do())
            work.append(self.cpu() - before)
            if undo is not None:
                undo()
        step = Step(page, what, times[0], times[1:], work[1:])
        self.steps.append(step)
        slow = "  <-- slow" if step.median > TARGET_MS else ""
        sys.stdout.write(
            f"{page:14} {what:34} {step.first:6.0f} {step.median:6.0f} {statistics.median(step.cpu):6.0f}{slow}\n"
        )
        sys.stdout.flush()


def run(url: str, server: psutil.Process, rounds: int) -> list[Step]:
    """Every page, and every kind of choice."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1400, "height": 1400})
        page.set_default_timeout(120_000)
        page.goto(f"{url}/status")
        page.get_by_role("heading", name="Status").first.wait_for()
        page.wait_for_timeout(3000)
        bench = Bench(page, server, rounds)
        # The many votes alone: the demo's models never met theirs. The choice holds for every page.
        bench.go("Leaderboard")
        bench.radio(_VOTES)
        bench.go("Status")
        for name in ("Leaderboard", "Head-to-head", "Slices", "Robustness", "Power", "All votes"):
            bench.measure(name, "opened", lambda name=name: bench.go(name), lambda: bench.go("Status"))
        for name in ("Leaderboard", "Head-to-head", "Slices", "Robustness", "Power"):
            bench.go(name)
            for box, option in (("Topic", "Web design"), ("Environment", "React"), ("Language", "Python")):
                bench.measure(
                    name,
                    f"{box} = {option}",
                    lambda box=box, option=option: bench.choose(box, option),
                    lambda box=box: bench.choose(box, "All"),
                )
            bench.radio(_DEMO)
            bench.measure(
                name, "from the demo's votes", lambda: bench.radio(_VOTES), lambda: bench.radio(_DEMO)
            )
            bench.radio(_VOTES)
        bench.go("Leaderboard")
        for other in ("Language", "Topic"):
            bench.measure(
                "Leaderboard",
                f"matrix by {other}",
                lambda other=other: bench.radio(other),
                lambda: bench.radio("Environment"),
            )
        bench.go("Head-to-head")
        bench.measure(
            "Head-to-head", "expected", lambda: bench.radio("Expected"), lambda: bench.radio("Observed")
        )
        bench.measure(
            "Head-to-head",
            "another pair",
            lambda: bench.choose("Model", "model-03"),
            lambda: bench.choose("Model", "model-05"),
        )
        bench.go("Slices")
        bench.measure(
            "Slices",
            "slices by language",
            lambda: bench.choose("Slices by", "Language"),
            lambda: bench.choose("Slices by", "Environment"),
        )
        bench.go("Robustness")
        for section in ("Voters", "Sides", "One scale", "Forecasts", "Style", "First place"):
            bench.measure(
                "Robustness",
                section,
                lambda section=section: bench.radio(section),
                lambda section=section: bench.radio("First place" if section != "First place" else "Sides"),
            )
        browser.close()
    return bench.steps


def main() -> None:
    """Build the store where it is missing, and print a line for each step."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--votes", type=int, default=VOTES)
    parser.add_argument("--models", type=int, default=MODELS)
    parser.add_argument("--store", type=Path, help="keep the store here")
    parser.add_argument("--json", type=Path, help="write the times here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.store or Path(folder) / "votes.sqlite"
        if not path.exists():
            began = time.perf_counter()
            fill(path, options.votes, options.models)
            sys.stdout.write(f"{options.votes:,} votes written in {time.perf_counter() - began:.0f} s\n")
        sys.stdout.write(f"{'page':14} {'what':34} {'first':>6} {'again':>6} {'work':>6}  ms\n")
        with served(path) as (url, server):
            steps = run(url, server, options.rounds)
    if options.json:
        options.json.write_text(json.dumps([asdict(step) for step in steps], indent=1), encoding="utf-8")
    worst = max(steps, key=lambda step: step.median)
    sys.stdout.write(f"slowest again: {worst.page}, {worst.what}: {worst.median:.0f} ms\n")


if __name__ == "__main__":
    main()
