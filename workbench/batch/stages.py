"""Doing a stage: what is remembered is not done again, what comes is remembered at once.

An item is on the disk before it counts as done. A process that is killed in between
does that item again, and the store keeps one result of a key whoever brings it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from data.store import Store

from .executors import Executor
from .progress import Meter, Progress
from .tasks import Done, Task

_FLUSH_ITEMS = 64
_FLUSH_SECONDS = 0.5

OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageReport:
    """What came of a stage.

    Attributes
    ----------
    total, before : int
        Items that the stage has, and how many were done already.
    done, errors : int
        Done and failed now.
    left : int
        Neither done nor tried now: failed before (without ``retry_failed``).
    kinds : dict
        Errors of now by kind, with the first message of each.
    waiting : int
        Judgements that cannot be asked for before their programs ran; not in ``total``.
    """

    stage: str
    total: int
    before: int
    done: int
    errors: int
    left: int
    seconds: float
    kinds: dict[str, tuple[int, str]]
    waiting: int = 0


def standing(store: Store, tasks: Iterable[Task], *, retry_failed: bool) -> tuple[list[Task], int, int]:
    """The tasks that are to be done, how many are done, and how many failed before and stay so."""
    unique = list({task.key: task for task in tasks}.values())
    known = store.batch_statuses(task.key for task in unique)
    to_do, done, failed = [], 0, 0
    for task in unique:
        tried = known.get(task.key)
        if tried is not None and tried.done:
            done += 1
        elif tried is not None and not retry_failed:
            failed += 1
        else:
            to_do.append(task)
    return to_do, done, failed


def do_stage(
    store: Store,
    stage: str,
    tasks: Sequence[Task],
    executor: Callable[[int], Executor],
    *,
    retry_failed: bool = False,
    progress: OnProgress | None = None,
) -> StageReport:
    """Do what is left of a stage.

    Parameters
    ----------
    executor : callable
        Makes the one who does it, given how many items there are to do.
    retry_failed : bool
        Try again what failed before.
    progress : callable, optional
        Told how far it is, several times a second.

    Raises
    ------
    KeyboardInterrupt
        After what had come was remembered.
    """
    to_do, before, failed = standing(store, tasks, retry_failed=retry_failed)
    total = before + failed + len(to_do)
    meter = Meter(stage=stage, total=total, before=before, to_do=len(to_do))
    kinds: dict[str, tuple[int, str]] = {}
    say = progress or (lambda _: None)
    say(meter.add(0, 0))
    began = time.monotonic()
    kept = _Keeper(store)
    try:
        if to_do:
            for came in executor(len(to_do)).run(to_do):
                failures = [done for done in came if done.status == "error"]
                for done in failures:
                    kind = str(done.result["kind"])
                    count, message = kinds.get(kind, (0, str(done.result["message"])))
                    kinds[kind] = (count + 1, message)
                kept.add(came)
                say(meter.add(len(came) - len(failures), len(failures)))
    finally:
        kept.flush()
    return StageReport(
        stage=stage,
        total=total,
        before=before,
        done=meter.done,
        errors=meter.errors,
        left=failed,
        seconds=time.monotonic() - began,
        kinds=kinds,
    )


class _Keeper:
    """Remembers some items at a time: each write waits for the disk."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: list[Done] = []
        self._since = time.monotonic()

    def add(self, came: list[Done]) -> None:
        self._held += came
        if len(self._held) >= _FLUSH_ITEMS or time.monotonic() - self._since >= _FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        held, self._held, self._since = self._held, [], time.monotonic()
        if held:
            blobs = {name: data for done in held for name, data in done.blobs.items()}
            self._store.add_batch_items([done.item() for done in held], blobs)
