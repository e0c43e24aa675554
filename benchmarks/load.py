"""Many raters at once, over the protocol that browsers speak: `python -m benchmarks.load --raters 25 --minutes 3`.

Each rater is a client of its own: it fetches the page for its cookie, opens the app's WebSocket, and
sends and reads Streamlit's protocol buffers, as the page's script does. It opens a battle, looks at the
code, plays (reports of clicks over HTTP), edits and runs a side again, votes, and so on: one action every ten
seconds, give or take half. Documents of pages are fetched from their own hosts; what a page
computes in its browser is left out, because raters bring machines of their own. Programs on the
server run for real.

A latency is the time from sending to the last message of the redrawn page that shows the action's effect.
At the end the store is asked for every vote that was acknowledged, and for every battle that has two.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from data.store import Store

from .pages import fill, served

#: The promise: raters, seconds at the 95th percentile.
TARGET_RATERS, TARGET_SECONDS = 25, 2.0
_EVERY = 10.0
_PATIENCE = 60.0
_OUTCOMES = ("A is better", "Tie", "Both are bad", "B is better")


@dataclass
class Log:
    """What all raters saw."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    acknowledged: set[str] = field(default_factory=set)


@dataclass
class View:
    """What is on one rater's screen, as far as a rater acts on it."""

    buttons: dict[str, tuple[str, bool]] = field(default_factory=dict)
    components: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    tabs: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    fragments: set[str] = field(default_factory=set)

    @property
    def tokens(self) -> dict[str, str]:
        """The page of each side, by the widget that shows it."""
        return {name: data["token"] for name, (_, data) in self.components.items() if "token" in data}

    @property
    def voted(self) -> bool:
        return any(heading.startswith("You ") for heading in self.headings)

    @property
    def may_vote(self) -> bool:
        return _OUTCOMES[0] in self.buttons and not self.buttons[_OUTCOMES[0]][1]


class Session:
    """One browser tab: what the page's script does with messages, without drawing anything."""

    def __init__(self, url: str, http: httpx2.AsyncClient, log: Log) -> None:
        self._url, self._http, self._log = url, http, log
        self._states: dict[str, WidgetState] = {}
        self._query = ""
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
            self._log.seconds[kind].append(time.monotonic() - began)
        else:
            self._log.errors[f"{kind}: nothing to see after {_PATIENCE:.0f} s"] += 1
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
                self._log.seconds["report"].append(time.monotonic() - began)
            else:
                self._log.errors[f"report: status {answer.status_code}"] += 1

    def _go(self, work: Any) -> None:
        async def kept() -> None:
            try:
                await work()
            except Exception as error:  # noqa: BLE001 (whatever it is, the run is no measurement)
                self._log.errors[f"{type(error).__name__}: {error}"] += 1

        task = asyncio.ensure_future(kept())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, trigger: WidgetState | None = None, fragment: str = "") -> None:
        assert self._socket is not None
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self._query
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
        self._log.errors["the server closed the connection"] += 1

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._started += 1
            self._drawing = View()
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
        elif kind == "exception":
            self._log.errors[f"exception on the page: {element.exception.message[:80]}"] += 1

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
                self._log.errors[f"document: status {page.status_code}"] += 1
            return
        self._log.seconds["document"].append(time.monotonic() - began)
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
                if await session.act(
                    "vote", lambda label=label: session.press(label), lambda: session.view.voted
                ):
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


async def _run_again(session: Session, rng: random.Random) -> None:
    editors = [(name, data["code"]) for name, (_, data) in session.view.components.items() if "code" in data]
    if not editors:
        return
    widget, code = rng.choice(editors)
    before = dict(session.view.tokens)
    page = bool(before)
    trigger = WidgetState(
        id=f"$$STREAMLIT_INTERNAL_KEY_{widget}__events",
        json_trigger_value=json.dumps([{"event": "run", "value": code + "\n"}]),
    )
    await session.act("run", lambda: trigger, lambda: not page or session.view.tokens != before)


async def raters(url: str, count: int, minutes: float, seed: int) -> Log:
    """All raters, in one loop."""
    log, rng = Log(), random.Random(seed)
    until = time.monotonic() + 60 * minutes
    async with asyncio.TaskGroup() as group:
        for _ in range(count):
            # A client each: they keep the cookie that says who votes.
            session = Session(url, httpx2.AsyncClient(timeout=_PATIENCE), log)
            own = random.Random(rng.random())
            group.create_task(rate(session, log, own, until, rng.uniform(0, _EVERY)))
    return log


def _percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _stored(path: Path, acknowledged: set[str], earlier: int) -> tuple[int, int, int]:
    """Votes that were added, acknowledged battles without a vote, and battles with two."""
    with Store.open(path, read_only=True) as store:
        votes = store.votes()[earlier:]
        store.check()
    per_battle = Counter(vote.battle_id for vote in votes)
    return (
        len(votes),
        sum(battle not in per_battle for battle in acknowledged),
        sum(n > 1 for n in per_battle.values()),
    )


def measure(count: int, minutes: float, votes: int, seed: int) -> bool:
    """Serve a new store, let the raters in, and say what they saw; True when nothing was lost."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "votes.sqlite"
        fill(path, votes=votes)
        with served(path) as (url, server):
            time.sleep(3)  # the votes are read ahead
            before, began = server.cpu_times(), time.monotonic()
            log = asyncio.run(raters(url, count, minutes, seed))
            after, passed = server.cpu_times(), time.monotonic() - began
            memory = server.memory_info().rss
            children = sum(child.memory_info().rss for child in server.children(recursive=True))
        added, lost, doubled = _stored(path, log.acknowledged, votes)
    own = after.user + after.system - before.user - before.system
    ran = after.children_user + after.children_system - before.children_user - before.children_system
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
        f"  votes: {log.sent} sent, {len(log.acknowledged)} acknowledged, {added} stored, {lost} lost, {doubled} doubled\n"
    )
    out(
        f"  server: {own / passed:.2f} cores, {ran / passed:.2f} cores for programs, {memory / 2**20:.0f} MiB "
        f"and {children / 2**20:.0f} MiB for what it keeps warm\n"
    )
    for what, times in log.errors.most_common():
        out(f"  error, {times} times: {what}\n")
    return not lost and not doubled and added == log.sent


def main() -> None:
    """Measure each number of raters in turn."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--raters", type=int, nargs="+", default=[25, 50, 100])
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--votes", type=int, default=5000, help="votes in the store before")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    kept = [measure(count, options.minutes, options.votes, options.seed) for count in options.raters]
    raise SystemExit(not all(kept))


if __name__ == "__main__":
    main()
