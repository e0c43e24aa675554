"""Follow the README and each page of docs/ on a clean clone, and print what ran (`make follow`).

The last commit is cloned into a temporary folder. `make run` installs and serves there; a browser opens the
front page, goes to the arena and votes, as the README says; a second `make run` finds everything in place. Then
the commands of each page run as they stand, by the `runoff` of the clone, in a folder of their own with a copy of
the store that holds the vote. Assets in the cache of this machine are used; packages are installed anew.
"""

from __future__ import annotations

import argparse
import json
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
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from data.store import Store
from runtimes_wasm.browser.chromium import find_chromium

ROOT = Path(__file__).parents[1]

#: What a clean machine does not have, or what takes far longer than following a page, by how a line begins.
NOT_HERE = {
    "make run": "followed first",
    "make ": "a target that takes long or needs the packages for tests",
    "pip install": "adds a package to the clone; the hub's commands are left out with it",
    "runoff import hf://": "fetches a data set of the hub",
    "runoff import 'hf://": "fetches a data set of the hub",
    "runoff export hf://": "publishes to the hub",
    "runoff auto distil prompts --n 100 --source hf://": "fetches a data set of the hub",
    "dask ": "needs other machines",
    "runoff auto execute --name spring --scheduler": "needs other machines",
    "runoff rank /shared/votes": "needs other machines",
    "runoff auto plan --name spring": "needs models with keys",
    "runoff auto run --name spring": "goes on with that plan",
    "runoff auto score --name spring": "scores that plan",
    "runoff auto export --name spring": "exports that plan",
    "runoff auto import spring/": "imports that plan",
    "export ": "sets a value for a server or model of one's own",
    "runoff models check my-model": "needs a model of one's own",
    "runoff import moved --store postgresql://": "needs a PostgreSQL server",
    "pg_dump": "needs a PostgreSQL server",
    "pg_restore": "needs a PostgreSQL server",
    "runoff app --share --host 127.0.0.1 --port 8501 --name arena.example.org": "stands behind a proxy",
    "runoff models fetch": "fetches a language model",
    "runoff models serve": "needs the fetched model",
    "python -m benchmarks.batch --share 1": "measures for half an hour",
    "runoff rank votes/": "needs a folder of many votes",
    "runoff rank 'votes/2026": "needs a folder of many votes",
    "runoff reward score votes.jsonl": "needs files of votes and verdicts",
    "runoff export --site board --votes": "needs a file of votes",
    "runoff auto distil prompts --n 600": "needs an arena with as many prompts",
    ".venv/bin/python -m pytest": "needs the packages for tests",
}
#: Commands that serve until they are stopped, and what is asked whether they do.
SERVES = {"runoff app": "/api/health", "runoff lab": "/api"}
_PATIENCE = 900


@dataclass(frozen=True)
class Step:
    """A command of a page, and what became of it; ``problem`` is empty where it passed."""

    page: str
    line: str
    seconds: float = 0.0
    problem: str = ""
    reason: str = ""

    def __str__(self) -> str:
        if self.reason:
            return f"  not run  {self.line}\n           ({self.reason})"
        word = "FAILED" if self.problem else "passed"
        return f"  {word}   {self.line}  [{self.seconds:.1f} s]" + (
            f"\n{self.problem}" if self.problem else ""
        )


def lines(text: str) -> list[str]:
    """The commands of a page, one to a line; of a block with prompts (``$ ``) those behind them."""
    found = []
    for block in re.findall(r"```sh\n(.+?)```", text, re.S):
        rows = block.replace("\\\n", " ").splitlines()
        if any(row.startswith("$ ") for row in rows):
            rows = [row[2:] for row in rows if row.startswith("$ ")]
        for row in rows:
            words = re.sub(r"\s+#\s.*$", "", row).strip()
            found += [words] if words and not words.startswith("#") else []
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _serving(
    command: list[str] | str, url: str, folder: Path, environment: dict[str, str]
) -> Iterator[float]:
    """Start what serves, wait until it answers, and end it with SIGTERM; gives the seconds it took."""
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            shell=isinstance(command, str),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            while not _answers(url):
                if server.poll() is not None or time.monotonic() - begun > _PATIENCE:
                    log.seek(0)
                    raise RuntimeError(f"it does not serve:\n{log.read()[-3000:]}")
                time.sleep(0.5)
            yield time.monotonic() - begun
        finally:
            _end(server)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except OSError:
        return False
    return True


def _end(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _vote(url: str) -> None:
    """What the README says: open the page, the first of three ways in, play, vote, read the names."""
    with sync_playwright() as playwright:
        arguments = ["--site-per-process", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        try:
            page = browser.new_page(viewport={"width": 1400, "height": 1200})
            page.set_default_timeout(120_000)
            page.goto(url)
            page.get_by_role("link", name="Open the arena").click()
            expect(page.get_by_role("button", name="A is better")).to_be_enabled(timeout=300_000)
            page.keyboard.press("1")
            expect(page.get_by_text("You preferred")).to_be_visible(timeout=60_000)
            page.get_by_role("link", name="See the leaderboard").click()
            expect(page.get_by_text("121 votes")).to_be_visible(timeout=120_000)
        finally:
            browser.close()


def _start(clone: Path, environment: dict[str, str]) -> Iterator[Step]:
    """`make run` twice: the first installs and is voted on, the second is quick."""
    for which in ("the first time, with a vote in a browser", "again"):
        port = _free_port()
        url = f"http://localhost:{port}"
        line = f"make run PORT={port}"
        try:
            with _serving(["make", "run", f"PORT={port}"], f"{url}/api/health", clone, environment) as took:
                if which != "again":
                    _vote(url)
        except (RuntimeError, AssertionError) as error:
            yield Step("README.md", f"{line}  ({which})", problem=str(error))
            return
        yield Step("README.md", f"{line}  ({which})", took)


def _id(line: str, folder: Path, environment: dict[str, str]) -> str:
    """What ``ID`` stands for in a line: an invitation that holds, or the battle that was voted on."""
    if line.startswith("runoff invite"):
        listed = subprocess.run(
            ["runoff", "invite", "--list", "--json"],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return str(json.loads(listed.stdout)[0]["id"])
    with Store.open(Path(environment["RUNOFF_STORE"])) as store:
        return str(next(iter(store.vote_rows()))["battle_id"])


def _run(page: str, line: str, folder: Path, environment: dict[str, str]) -> Step:
    reason = next((why for start, why in NOT_HERE.items() if line.startswith(start)), "")
    if reason:
        return Step(page, line, reason=reason)
    if re.search(r"\bID\b", line):
        line = re.sub(r"\bID\b", _id(line, folder, environment), line)
    begun = time.monotonic()
    for start, path in SERVES.items():
        if line.startswith(start):
            port = _free_port()
            quiet = " --no-browser" if start == "runoff lab" else " --headless"
            try:
                with _serving(
                    f"exec {line} --port {port}{quiet}",
                    f"http://localhost:{port}{path}",
                    folder,
                    environment,
                ) as took:
                    return Step(page, line, took)
            except RuntimeError as error:
                return Step(page, line, problem=str(error))
    try:
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return Step(page, line, time.monotonic() - begun, "it did not end")
    problem = "" if done.returncode == 0 else f"exit {done.returncode}\n{(done.stdout + done.stderr)[-3000:]}"
    return Step(page, line, time.monotonic() - begun, problem)


def follow(only: list[str]) -> list[Step]:
    """Do what the pages say; prints each step as it ends."""
    found: list[Step] = []

    def note(step: Step) -> None:
        if not found or found[-1].page != step.page:
            sys.stdout.write(f"{step.page}\n")
        sys.stdout.write(f"{step}\n")
        sys.stdout.flush()
        found.append(step)

    with tempfile.TemporaryDirectory(prefix="runoff-follow-") as name:
        top = Path(name)
        clone, store = top / "runoff", top / "store.sqlite"
        subprocess.run(["git", "clone", "--quiet", "--no-local", str(ROOT), str(clone)], check=True)
        outer = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
        environment = outer | {"RUNOFF_STORE": str(store)}
        for step in _start(clone, environment):
            note(step)
        if any(step.problem for step in found):
            return found
        pages = [clone / "README.md", clone / "CONTRIBUTING.md", *sorted((clone / "docs").glob("*.md"))]
        for page in pages:
            if only and page.name not in only:
                continue
            folder = top / page.stem
            folder.mkdir()
            shutil.copy(store, folder / "store.sqlite")
            own = environment | {
                "RUNOFF_STORE": str(folder / "store.sqlite"),
                "PATH": f"{clone / '.venv' / 'bin'}:{outer['PATH']}",
            }
            for line in lines(page.read_text(encoding="utf-8")):
                note(_run(page.name, line, folder, own))
    return found


def main() -> None:
    """Read the command line; the status is 1 when a step failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", action="append", default=[], metavar="PAGE.md")
    found = follow(parser.parse_args().only)
    failed = [step for step in found if step.problem]
    left_out = sum(bool(step.reason) for step in found)
    sys.stdout.write(
        f"{len(found) - len(failed) - left_out} passed, {len(failed)} failed, {left_out} not run, each with a reason\n"
    )
    raise SystemExit(bool(failed))


if __name__ == "__main__":
    main()
