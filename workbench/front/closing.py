"""Stopping: what was acknowledged is on the disk, what runs is ended, and the exit status is 0.

SIGTERM (and ctrl-C) stops new requests and sockets at once. What pages are doing is given some
seconds, a vote takes milliseconds of them; then every program that still runs is killed and the
store is closed. A server that has not ended by then ends itself, so that no supervisor has to.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import FrameType
from typing import Any

import psutil

from ..processes import kill_children
from .logs import set_up

log = logging.getLogger(__name__)

#: Seconds that pages have to end what they are doing, and after which the process ends in any case.
PATIENCE, DEADLINE = 3.0, 12.0


class Closing:
    """Whether this server is being stopped, and what is to be done then."""

    def __init__(self) -> None:
        self.begun = False
        self._first: list[Callable[[], object]] = []
        self._last: list[Callable[[], object]] = []

    def before_kill(self, call: Callable[[], object]) -> None:
        """Let something be done when the pages are through, so that nothing new is started."""
        self._first.append(call)

    def at_end(self, call: Callable[[], object]) -> None:
        """Let something be done after the last program ended."""
        self._last.append(call)

    def begin(self) -> None:
        """Refuse what is new, from now on; end the process when it takes too long."""
        if not self.begun:
            self.begun = True
            watch = threading.Timer(DEADLINE, _give_up)
            watch.daemon = True
            watch.start()

    def finish(self) -> None:
        """Wait for the pages, end what runs, close what is open."""
        self.begin()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and _pages_at_work():
            time.sleep(0.02)
        _do(self._first)
        ended = end_children()
        if ended:
            log.info("stopping: %d child processes were ended", ended)
        _do(self._last)


#: The one of this server process.
CLOSING = Closing()


def _do(calls: list[Callable[[], object]]) -> None:
    for call in calls:
        try:
            call()
        except Exception:
            log.exception("stopping: something could not be closed")


def end_children() -> int:
    """Kill every process that this one started, with theirs; how many there were."""
    found = kill_children()
    psutil.wait_procs(found, timeout=5)
    return len(found)


def _pages_at_work() -> bool:
    return any(thread.name.startswith("ScriptRunner") for thread in threading.enumerate())


def _give_up() -> None:
    log.error("stopping took more than %s s; the process ends now", DEADLINE)
    end_children()
    os._exit(0)


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """From the first request to the last: takes the signals over, and closes what is open at the end."""
    set_up()  # uvicorn and Streamlit set up their own when they started
    _take_signals()
    yield
    await asyncio.to_thread(CLOSING.finish)


def _take_signals() -> None:
    """Let a signal stop the server as uvicorn does, with exit status 0 in the end.

    Uvicorn raises the signal once more after it stopped, which would end the process
    before anything registered for its end was called.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        earlier = signal.getsignal(number)
        server = getattr(earlier, "__self__", None)

        def stop(number: int, frame: FrameType | None, server: Any = server, earlier: Any = earlier) -> None:
            if CLOSING.begun and hasattr(server, "force_exit"):
                server.force_exit = True  # the second time it is meant
            CLOSING.begin()
            if hasattr(server, "should_exit"):
                server.should_exit = True
            elif callable(earlier):
                earlier(number, frame)

        signal.signal(number, stop)
