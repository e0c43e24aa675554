"""Many raters at once, over the protocol that browsers speak: `python -m benchmarks.load --raters 25 --minutes 3`.

Each rater is a client of its own: it fetches the page for its cookie, opens the app's WebSocket, and
sends and reads Streamlit's protocol buffers, as the page's script does. It opens a battle, looks at the
code, plays (reports of clicks over HTTP), edits and runs a side again, votes, and so on: one action every ten
seconds, give or take half. Documents of pages are fetched from their own hosts; what a page
computes in its browser is left out, because raters bring machines of their own. Programs on the
server run for real.

A latency is the time from sending to the last message of the redrawn page that shows the action's effect.
At the end the store is asked for every vote that was acknowledged, and for every battle that has two.

`--hours 1 --raters 25` is the soak: the memory, files and processes of the server are printed as time goes by
(start, middle, end and slope), every run that ended by a fault of ours one by one, and the processes and files that it
left behind when it was stopped. `--servers 2 --postgresql` serves the same store, in a real
PostgreSQL, from two servers at once, and the raters take turns at them; with `--restart`, the PostgreSQL is
restarted in the middle, and raters whose vote was not saved press the button again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from data.records import Run
from data.store import Store

from .pages import fill, served
from .soak import per_thousand

if TYPE_CHECKING:
    from tests.postgresql import Server

#: The promise: raters, seconds at the 95th percentile.
TARGET_RATERS, TARGET_SECONDS = 25, 2.0
_EVERY = 10.0
_PATIENCE = 60.0
_TRIES = 30
_OUTCOMES = ("A is better", "Tie", "Both are bad", "B is better")


@dataclass
class Log:
    """What all raters saw."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    acknowledged: set[str] = field(default_factory=set)
    retried: int = 0


@dataclass
class View:
    """What is on one rater's screen, as far as a rater acts on it."""

    buttons: dict[str, tuple[str, bool]] = field(default_factory=dict)
    components: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    tabs: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    fragments: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    @property
    def tokens(self) -> dict[str, str]:
        """The page of each side, by the widget that shows it."""
        return {name: data["token"] for name, (_, data) in self.components.items() if "token" in data}

    def token_of(self, side: str) -> str:
        """The page of one side; empty where it shows none."""
        return next((token for name, token in self.tokens.items() if f"arena_frame_{side}" in name), "")

    @property
    def voted(self) -> bool:
        return any(heading.startswith("You ") for heading in self.headings)

    @property
    def may_vote(self) -> bool:
        return _OUTCOMES[0] in self.buttons and not self.buttons[_OUTCOMES[0]][1]


class Session:
    """One browser tab: what the page's script does with messages, without drawing anything."""

    def __init__(self, url: str, http: httpx2.AsyncClient, log: Log) -> None:
        self._url, self._http, self.log = url, http, log
        self._states: dict[str, WidgetState] = {}
        self._query = ""
        self._page = ""
        self._socket: ClientConnection | None = None
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._settled: set[str] = set()
        self._drawing = View()
        self._started = 0
        self._finished = 0
        self._changed = asyncio.Condition()
        self.view = View()

    @property
    def battle(self) -> str:
        """The battle in the address."""
        return parse_qs(self._query).get("battle", [""])[0]

    async def open(self) -> None:
        """What a browser does when somebody types the address."""
        page = await self._http.get(self._url)
        page.raise_for_status()
        cookie = "; ".join(f"{name}={value}" for name, value in page.cookies.items())
        self._socket = await connect(
            f"{self._url.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers={"Cookie": cookie},
            origin=self._url,  # type: ignore[arg-type]
            max_size=None,
        )
        self._go(self._read)
        await self.act("arrive", lambda: None, lambda: bool(self.battle))

    async def close(self) -> None:
        for task in (*self._timers.values(), *self._tasks):
            task.cancel()
        if self._socket is not None:
            await self._socket.close()
        await self._http.aclose()

    async def act(
        self, kind: str, prepare: Callable[[], WidgetState | None], shown: Callable[[], bool]
    ) -> bool:
        """Do something and wait for the page that shows it; its latency goes to the log."""
        began, run = time.monotonic(), self._started
        await self._send(prepare())
        done = await self.wait(lambda: self._finished > run and shown())
        if done:
            self.log.seconds[kind].append(time.monotonic() - began)
        else:
            self.log.errors[f"{kind}: nothing to see after {_PATIENCE:.0f} s"] += 1
        return done

    async def wait(self, until: Callable[[], bool]) -> bool:
        try:
            async with asyncio.timeout(_PATIENCE), self._changed:
                await self._changed.wait_for(until)
            return True
        except TimeoutError:
            return False

    def press(self, label: str) -> WidgetState:
        return WidgetState(id=self.view.buttons[label][0], trigger_value=True)

    async def report(self, kinds: tuple[str, ...], first: int) -> None:
        """What the frames on screen tell of their program and of clicks in it."""
        for token in self.view.tokens.values():
            now = round(time.time() * 1000)
            events = [
                {"number": first + n, "kind": kind, "at": now, "detail": {"trusted": True}}
                for n, kind in enumerate(kinds)
            ]
            began = time.monotonic()
            answer = await self._http.post(f"{self._url}/api/events", json={"token": token, "events": events})
            if answer.status_code == 200:
                self.log.seconds["report"].append(time.monotonic() - began)
            else:
                self.log.errors[f"report: status {answer.status_code}"] += 1

    def _go(self, work: Any) -> None:
        async def kept() -> None:
            try:
                await work()
            except Exception as error:  # noqa: BLE001 (whatever it is, the run is no measurement)
                self.log.errors[f"{type(error).__name__}: {error}"] += 1

        task = asyncio.ensure_future(kept())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, trigger: WidgetState | None = None, fragment: str = "") -> None:
        assert self._socket is not None
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self._query
        # The address names the page the first time; the server says which one it drew.
        if self._page:
            state.page_script_hash = self._page
        else:
            state.page_name = "arena"
        state.fragment_id = fragment
        state.is_auto_rerun = bool(fragment)
        state.widget_states.widgets.extend(self._states.values())
        if trigger is not None:
            if trigger.WhichOneof("value") in ("trigger_value", "json_trigger_value"):
                state.widget_states.widgets.append(trigger)
            else:
                self._states[trigger.id] = trigger
                state.widget_states.widgets.append(trigger)
        await self._socket.send(message.SerializeToString())

    async def _read(self) -> None:
        assert self._socket is not None
        with suppress(ConnectionClosed):
            async for raw in self._socket:
                message = ForwardMsg()
                message.ParseFromString(raw)  # type: ignore[arg-type]
                self._take(message)
                async with self._changed:
                    self._changed.notify_all()
            return
        self.log.errors["the server closed the connection"] += 1

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._started += 1
            self._drawing = View()
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            rerun = message.auto_rerun
            self._drawing.fragments.add(rerun.fragment_id)
            if rerun.fragment_id not in self._timers:
                self._timers[rerun.fragment_id] = asyncio.ensure_future(
                    self._again(rerun.interval, rerun.fragment_id)
                )
        elif kind == "stop_auto_rerun":
            self._stop_timers(set())
        elif kind == "delta" and not message.delta.fragment_id:
            self._draw(message)
        elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            self.view, self._finished = self._drawing, self._started
            self._stop_timers(self.view.fragments)
            self._settle()

    def _draw(self, message: ForwardMsg) -> None:
        delta = message.delta
        if delta.WhichOneof("type") == "add_block":
            if delta.add_block.WhichOneof("type") == "tab_container" and delta.add_block.tab_container.id:
                self._drawing.tabs.append(delta.add_block.tab_container.id)
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "button":
            self._drawing.buttons[re.sub(r"^:\S+:\s*", "", element.button.label)] = (
                element.button.id,
                element.button.disabled,
            )
        elif kind == "bidi_component":
            found = element.bidi_component
            data = json.loads(found.mixed.json or "{}") if found.HasField("mixed") else json.loads(found.json)
            self._drawing.components[found.id] = (found.component_name, data or {})
        elif kind == "heading":
            self._drawing.headings.append(element.heading.body)
        elif kind == "alert" and element.alert.body.startswith("The vote was not saved"):
            self._drawing.problems.append(element.alert.body)
        elif kind == "exception":
            self.log.errors[f"exception on the page: {element.exception.message[:80]}"] += 1

    async def _again(self, interval: float, fragment: str) -> None:
        with suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(interval)
                await self._send(fragment=fragment)

    def _stop_timers(self, but: set[str]) -> None:
        """A part of the page that is no longer drawn is no longer asked for."""
        for fragment in set(self._timers) - but:
            self._timers.pop(fragment).cancel()

    def _settle(self) -> None:
        """Load the documents that came on screen, as their frames do."""
        for widget, (_, data) in self.view.components.items():
            token = data.get("token")
            if token and token not in self._settled:
                self._settled.add(token)
                self._go(partial(self._load, widget, token, data["path"]))

    async def _load(self, widget: str, token: str, path: str) -> None:
        host = f"sbx-{token}.localhost:{urlsplit(self._url).port}"
        began = time.monotonic()
        page = await self._http.get(f"{self._url}{path}", headers={"Host": host})
        if page.status_code != 200:
            if token in self.view.tokens.values():
                self.log.errors[f"document: status {page.status_code}"] += 1
            return
        self.log.seconds["document"].append(time.monotonic() - began)
        said = {"token": token, "status": "ready", "reason": "", "ready_ms": 100, "errors": 0}
        state = WidgetState(id=widget, json_value=json.dumps({"state": said}))
        if self.view.tokens.get(widget) == token:
            with suppress(ConnectionClosed):
                await self._send(state)


async def rate(session: Session, log: Log, rng: random.Random, until: float, delay: float) -> None:
    """One rater, until the time is over."""

    async def pause() -> bool:
        await asyncio.sleep(rng.uniform(0.5, 1.5) * _EVERY)
        return time.monotonic() < until

    await asyncio.sleep(delay)
    try:
        await session.open()
        reports = 0
        while time.monotonic() < until:
            began = time.monotonic()
            if not await session.wait(lambda: session.view.may_vote or session.view.voted):
                log.errors["voting did not open"] += 1
            else:
                log.seconds["until voting opens"].append(time.monotonic() - began)
            if not await pause():
                break
            tab = session.view.tabs[0]
            await session.act("look", lambda tab=tab: WidgetState(id=tab, string_value="Code"), lambda: True)
            await session.report(("click", "keydown", "pointerdown"), 10 + 3 * reports)
            reports += 1
            if not await pause():
                break
            await _run_again(session, rng)
            if not await pause():
                break
            if session.view.may_vote:
                battle, label = session.battle, rng.choice(_OUTCOMES)
                log.sent += 1
                if await _vote(session, label):
                    log.acknowledged.add(battle)
                if not await pause():
                    break
            before = session.battle
            await session.act(
                "open",
                lambda: session.press("Random prompt"),
                lambda before=before: session.battle not in ("", before) and not session.view.voted,
            )
    except (OSError, ConnectionClosed, httpx2.HTTPError) as error:
        log.errors[f"{type(error).__name__}: {error}"] += 1
    finally:
        await session.close()


def _answered(session: Session, before: View) -> bool:
    """Whether a page that was drawn since then says what became of the vote."""
    return session.view.voted or (session.view is not before and bool(session.view.problems))


async def _vote(session: Session, label: str) -> bool:
    """Press the button; again when the page says that the vote was not saved."""
    for _ in range(_TRIES):
        if not await session.act(
            "vote",
            lambda: session.press(label),
            partial(_answered, session, session.view),
        ):
            return False
        if session.view.voted:
            return True
        session.log.retried += 1
        await asyncio.sleep(1.0)
    return False


async def _run_again(session: Session, rng: random.Random) -> None:
    editors = [(name, data["code"]) for name, (_, data) in session.view.components.items() if "code" in data]
    if not editors:
        return
    widget, code = rng.choice(editors)
    side = "left" if "arena_code_left" in widget else "right"
    before = session.view.token_of(side)
    trigger = WidgetState(
        id=f"$$STREAMLIT_INTERNAL_KEY_{widget}__events",
        json_trigger_value=json.dumps([{"event": "run", "value": code + "\n"}]),
    )
    # A side that prints has no page, even beside one that has.
    await session.act("run", lambda: trigger, lambda: not before or session.view.token_of(side) != before)


async def raters(urls: Sequence[str], count: int, minutes: float, seed: int) -> Log:
    """All raters, in one loop; they take turns at the servers."""
    log, rng = Log(), random.Random(seed)
    until = time.monotonic() + 60 * minutes
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            # A client each: they keep the cookie that says who votes.
            session = Session(urls[number % len(urls)], httpx2.AsyncClient(timeout=_PATIENCE), log)
            own = random.Random(rng.random())
            group.create_task(rate(session, log, own, until, rng.uniform(0, _EVERY)))
    return log


@dataclass(frozen=True)
class Setting:
    """What is served: how many servers, on which kind of database, and whether that is restarted."""

    servers: int = 1
    postgresql: bool = False
    restart: bool = False


def _cpu(servers: list[psutil.Process]) -> tuple[float, float]:
    """Seconds that servers worked themselves, and that their children did."""
    times = [server.cpu_times() for server in servers]
    return (
        sum(t.user + t.system for t in times),
        sum(t.children_user + t.children_system for t in times),
    )


@dataclass(frozen=True)
class Moment:
    """What the servers took at one moment: bytes of theirs and of their children, open files, processes."""

    minute: float
    memory: int
    children: int
    files: int
    processes: int


class Watch:
    """Looks at servers now and then, in a thread of its own."""

    def __init__(self, servers: list[psutil.Process], every: float) -> None:
        self.moments: list[Moment] = []
        self._servers, self._every = servers, every
        self._began = time.monotonic()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while True:
            with suppress(psutil.Error):
                self.moments.append(self._now())
            if self._over.wait(self._every):
                return

    def _now(self) -> Moment:
        children = [child for server in self._servers for child in server.children(recursive=True)]
        memory = 0
        for child in children:
            with suppress(psutil.Error):  # a run that has just ended
                memory += child.memory_info().rss
        return Moment(
            (time.monotonic() - self._began) / 60,
            sum(server.memory_info().rss for server in self._servers),
            memory,
            sum(server.num_fds() for server in self._servers),
            len(children),
        )

    def stop(self) -> list[Moment]:
        """The moments, from the first to one now."""
        self._over.set()
        self._thread.join()
        with suppress(psutil.Error):
            self.moments.append(self._now())
        return self.moments


def _grown(moments: list[Moment]) -> str:
    """How memory went: at three moments, and after everything had been used once, medians of quarters and the slope."""
    quarter = len(moments) // 4
    start, middle, end = (moments[place].memory / 2**20 for place in (0, len(moments) // 2, -1))
    said = f"memory: {start:.0f} MiB at the start, {middle:.0f} in the middle, {end:.0f} at the end"
    if not quarter:
        return f"{said}; too short to say how it went"
    early = statistics.median(m.memory for m in moments[quarter : 2 * quarter])
    late = statistics.median(m.memory for m in moments[-quarter:])
    slope = per_thousand([(m.minute / 60, m.memory / 2**20) for m in moments[quarter:]]) / 1000
    return (
        f"{said}; the last quarter has {100 * (late / early - 1):+.1f} % of the second, and after the first quarter it "
        f"goes by {slope:+.0f} MiB an hour"
    )


def _percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True)
class Stored:
    """Votes that were added, acknowledged battles without a vote, battles with two, and what came of the runs."""

    added: int
    lost: int
    doubled: int
    statuses: Counter[str]
    faults: list[str]


def _stored(place: str, acknowledged: set[str], earlier: int, since: datetime) -> Stored:
    with Store.open(place, read_only=True) as store:
        votes = store.votes()[earlier:]
        runs = [found for found in store.records() if isinstance(found, Run) and found.created_at >= since]
        store.check()
    per_battle = Counter(vote.battle_id for vote in votes)
    return Stored(
        len(votes),
        sum(battle not in per_battle for battle in acknowledged),
        sum(n > 1 for n in per_battle.values()),
        Counter(run.status for run in runs),
        [
            f"{run.created_at:%H:%M:%S} {run.language} in {run.environment}: "
            f"{run.extra.get('note') or run.stderr[-200:] or 'unexplained'}"
            for run in runs
            if run.status == "runner_fault"
        ],
    )


@contextmanager
def _own_temporary(folder: Path) -> Iterator[None]:
    """Servers that start here keep their temporary files in that folder, so that what they leave is seen."""
    folder.mkdir()
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before


@contextmanager
def _database(folder: str, postgresql: bool) -> Iterator[tuple[str, Server | None]]:
    """Where the store is, and its server."""
    if not postgresql:
        yield str(Path(folder) / "votes.sqlite"), None
        return
    from tests.postgresql import Server

    with closing(Server()) as server:
        yield server.schema(), server


@contextmanager
def _restarting(server: Server | None, seconds: float) -> Iterator[None]:
    """Restart the database after so many seconds.

    The thread stays until the end: the database ends with the thread that started it.
    """
    over = threading.Event()

    def work() -> None:
        if server is not None and not over.wait(seconds):
            server.stop()
            time.sleep(1.0)
            server.start()
            over.wait()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()


def measure(count: int, minutes: float, votes: int, seed: int, setting: Setting) -> bool:
    """Serve a new store, let the raters in, and say what they saw; True when nothing was lost or left."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        place, database = stack.enter_context(_database(folder, setting.postgresql))
        fill(place, votes=votes)
        scratch, since = Path(folder) / "tmp", datetime.now(UTC)
        with ExitStack() as running:
            running.enter_context(_own_temporary(scratch))
            found = [running.enter_context(served(place)) for _ in range(setting.servers)]
            urls, servers = [url for url, _ in found], [server for _, server in found]
            time.sleep(3)  # the votes are read ahead
            before, began = _cpu(servers), time.monotonic()
            watch = Watch(servers, max(1.0, 60 * minutes / 40))
            if setting.restart:
                stack.enter_context(_restarting(database, 30 * minutes))
            log = asyncio.run(raters(urls, count, minutes, seed))
            after, passed = _cpu(servers), time.monotonic() - began
            moments = watch.stop()
            running_then = [child for server in servers for child in server.children(recursive=True)]
            memory, children = moments[-1].memory, moments[-1].children
        _, left = psutil.wait_procs(running_then, timeout=20)
        files = sorted(path.relative_to(scratch).as_posix() for path in scratch.rglob("*") if path.is_file())
        stored = _stored(place, log.acknowledged, votes, since)
    own, ran = after[0] - before[0], after[1] - before[1]
    out = sys.stdout.write
    out(
        f"\n{count} raters, {passed:.0f} s, {votes:,} votes before; load of the machine "
        f"{psutil.getloadavg()[0]:.1f} on {psutil.cpu_count()} cores\n"
    )
    out(f"  {'action':<20}{'n':>6}{'p50':>9}{'p95':>9}{'max':>9}\n")
    for kind, values in log.seconds.items():
        p95 = _percentile(values, 0.95)
        out(
            f"  {kind:<20}{len(values):>6}{statistics.median(values):>7.2f} s{p95:>7.2f} s{max(values):>7.2f} s\n"
        )
    acted = [s for kind in ("open", "look", "run", "vote") for s in log.seconds[kind]]
    if acted:
        out(
            f"  {'open, look, run, vote':<20}{len(acted):>5}{statistics.median(acted):>7.2f} s"
            f"{_percentile(acted, 0.95):>7.2f} s{max(acted):>7.2f} s   (target at {TARGET_RATERS}: {TARGET_SECONDS} s)\n"
        )
    actions = len(acted) + len(log.seconds["arrive"])
    if actions:
        out(f"  {1000 * own / actions:.0f} ms of the server's CPU time per action, programs aside\n")
    out(
        f"  votes: {log.sent} sent, {len(log.acknowledged)} acknowledged, {stored.added} stored, "
        f"{stored.lost} lost, {stored.doubled} doubled; {log.retried} sent again because the page said that they were not saved\n"
    )
    out(
        f"  server: {own / passed:.2f} cores, {ran / passed:.2f} cores for programs, {memory / 2**20:.0f} MiB "
        f"and {children / 2**20:.0f} MiB for what it keeps warm\n"
    )
    out(f"  {'minute':>8}{'memory MiB':>12}{'children MiB':>14}{'open files':>12}{'processes':>11}\n")
    for m in moments[:: max(1, len(moments) // 12)]:
        out(
            f"  {m.minute:>8.1f}{m.memory / 2**20:>12.0f}{m.children / 2**20:>14.0f}{m.files:>12}{m.processes:>11}\n"
        )
    out(f"  {_grown(moments)}\n")
    out(f"  left behind: {len(left)} processes, {len(files)} files {', '.join(files[:5])}\n")
    runs = ", ".join(f"{status} {n:,}" for status, n in stored.statuses.most_common())
    out(f"  runs: {runs or 'none'}; {len(stored.faults)} runner faults\n")
    for fault in stored.faults:
        out(f"    {fault}\n")
    out(f"  errors: {log.errors.total()}\n")
    for what, times in log.errors.most_common():
        out(f"    {times} times: {what}\n")
    return not stored.lost and not stored.doubled and stored.added == log.sent and not left and not files


def main() -> None:
    """Measure each number of raters in turn."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--raters", type=int, nargs="+", default=[25, 50, 100])
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--votes", type=int, default=5000, help="votes in the store before")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--hours", type=float, help="instead of --minutes")
    parser.add_argument("--servers", type=int, default=1, help="app servers on the same store")
    parser.add_argument("--postgresql", action="store_true", help="the store in a real PostgreSQL")
    parser.add_argument("--restart", action="store_true", help="restart the PostgreSQL half-way")
    options = parser.parse_args()
    setting = Setting(options.servers, options.postgresql, options.restart)
    minutes = options.minutes if options.hours is None else 60 * options.hours
    kept = [measure(count, minutes, options.votes, options.seed, setting) for count in options.raters]
    raise SystemExit(not all(kept))


if __name__ == "__main__":
    main()
