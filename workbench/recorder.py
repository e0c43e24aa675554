"""From events in frames to interactions in the store.

A page's events reach the server before its run is recorded (a run is recorded
when its page is up), and an interaction without its run would be an orphan; so
they wait here until then.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from data.records import Interaction
from data.store import Store

from .widgets.frame.events import FrameEvent

#: Events of one run that are kept; what a person does in some minutes is far less.
MAX_EVENTS = 5000
#: Runs that are remembered; the oldest are forgotten first.
MAX_RUNS = 5000


@dataclass(slots=True)
class _Expected:
    run_id: str
    recorded: bool = False
    count: int = 0
    waiting: list[Interaction] = field(default_factory=list)


class Recorder:
    """Takes events by token, and writes them as interactions of the run behind the token."""

    def __init__(self) -> None:
        self._runs: dict[str, _Expected] = {}
        self._store: Store | None = None
        self._lock = threading.Lock()

    def write_to(self, store: Store) -> None:
        """Name the store that interactions go to."""
        self._store = store

    def expect(self, token: str, run_id: str) -> None:
        """Announce that events with this token belong to that run."""
        with self._lock:
            self._remember(token, _Expected(run_id))

    def expect_play(self, token: str) -> None:
        """Announce a run that nobody records: its events are taken, so that the frame is content, and dropped."""
        with self._lock:
            self._remember(token, _Expected("", count=MAX_EVENTS))

    def _remember(self, token: str, expected: _Expected) -> None:
        self._runs[token] = expected
        while len(self._runs) > MAX_RUNS:
            self._runs.pop(next(iter(self._runs)))

    def expects(self, token: str) -> bool:
        """Whether a run was announced under this token."""
        with self._lock:
            return token in self._runs

    def recorded(self, token: str) -> None:
        """Say that the run is in the store; what waited for it is written now."""
        with self._lock:
            expected = self._runs.get(token)
            if expected is None:
                return
            expected.recorded = True
            waiting, expected.waiting = expected.waiting, []
        self._write(waiting)

    def on_events(self, token: str, events: Sequence[FrameEvent]) -> None:
        """Take a batch; events of runs that nobody announced, and beyond the cap, are not kept."""
        with self._lock:
            expected = self._runs.get(token)
            if expected is None:
                return
            made = [
                Interaction(
                    run_id=expected.run_id,
                    number=event.number,
                    kind=event.recorded_kind,
                    at=event.at,
                    detail=dict(event.detail),
                )
                for event in events[: MAX_EVENTS - expected.count]
            ]
            expected.count += len(made)
            if not expected.recorded:
                expected.waiting += made
                return
        self._write(made)

    def _write(self, interactions: list[Interaction]) -> None:
        if interactions and self._store is not None:
            self._store.add_interactions(interactions)


#: The one recorder of this server process; the HTTP route and the pages share it.
RECORDER = Recorder()
