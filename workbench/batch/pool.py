"""Processes of this machine that work on tasks, several at a time each, and are replaced when they die.

The standard pool forgets which task a dead process had, and gives up as a whole. Here a
death costs the tasks that were in that process alone: each is tried again by itself, so
that the one that kills its process is found, and named.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any

from ..processes import kill_children
from .tasks import RUNNER_FAULT, Done, Task

Work = Callable[[Task], Done]

#: A task whose process died so often, the last times alone in it, is taken for the cause.
_ATTEMPTS = 3
#: Far beyond the clocks of a run, which end it long before.
_PATIENCE = 900.0
_TICK = 0.25
#: In place of a task's number: the process has started.
_READY = 0


@dataclass
class _Entry:
    task: Task
    deaths: int = 0
    sent_at: float = 0.0


@dataclass
class _Worker:
    process: Any
    connection: Connection
    running: dict[int, _Entry] = field(default_factory=dict)
    started_at: float = field(default_factory=time.monotonic)
    ready_at: float | None = None

    def stuck(self, now: float, patience: float) -> list[_Entry]:
        """Tasks that took too long; while the process is still starting, only its start is looked at."""
        if self.ready_at is None:
            return list(self.running.values()) if now - self.started_at > _PATIENCE else []
        return [
            entry for entry in self.running.values() if now - max(entry.sent_at, self.ready_at) > patience
        ]


class LocalPool:
    """Runs a function over tasks in processes of this machine.

    Parameters
    ----------
    work : callable
        Importable by its name; called in several threads of each process.
    processes, slots : int
        Processes, and tasks at a time in each of them.
    prepare : callable, optional
        Called once in each process, before its first task; importable by its name.
    patience : float
        Seconds after which a task is given up, and its process ended; a process has time of its own to start.
    """

    def __init__(
        self,
        work: Work,
        *,
        processes: int,
        slots: int,
        prepare: Callable[[], None] | None = None,
        patience: float = _PATIENCE,
    ) -> None:
        self._work, self._processes, self._slots = work, processes, slots
        self._prepare = prepare
        self._patience = patience
        self._context = get_context("spawn")
        self._workers: list[_Worker] = []
        self._number = 0

    def run(self, tasks: Iterable[Task]) -> Iterator[list[Done]]:
        """Yield what is done, as it is done; an empty list when nothing came for a while."""
        source = iter(tasks)
        waiting: deque[_Entry] = deque()  # to be tried again, each alone in its process
        ended = False
        try:
            while True:
                while not ended and self._room() and not waiting:
                    task = next(source, None)
                    if task is None:
                        ended = True
                        break
                    self._send(_Entry(task))
                while waiting and (idle := self._idle()) is not None:
                    self._send(waiting.popleft(), idle)
                if ended and not waiting and not any(worker.running for worker in self._workers):
                    return
                yield self._collect(waiting)
        finally:
            self.close()

    def close(self) -> None:
        """End every process, and what it started."""
        for worker in self._workers:
            with suppress(OSError, ValueError):
                if not worker.running:
                    worker.connection.send(None)  # it closes its browser by itself
                worker.connection.close()
        deadline = time.monotonic() + 10
        for worker in self._workers:
            worker.process.join(max(0.0, deadline - time.monotonic()))
            _end(worker.process)
        self._workers.clear()

    def _room(self) -> bool:
        # While a suspect runs alone, nothing else goes into its process.
        return len(self._workers) < self._processes or any(self._takes(worker) for worker in self._workers)

    def _takes(self, worker: _Worker) -> bool:
        return len(worker.running) < self._slots and not any(
            entry.deaths for entry in worker.running.values()
        )

    def _idle(self) -> _Worker | None:
        found = next((worker for worker in self._workers if not worker.running), None)
        return found or (self._start() if len(self._workers) < self._processes else None)

    def _send(self, entry: _Entry, worker: _Worker | None = None) -> None:
        if worker is None:
            free = [worker for worker in self._workers if self._takes(worker)]
            emptiest = min(free, key=lambda worker: len(worker.running), default=None)
            if emptiest is None or (emptiest.running and len(self._workers) < self._processes):
                emptiest = self._start()
            worker = emptiest
        self._number += 1
        entry.sent_at = time.monotonic()
        worker.running[self._number] = entry
        with suppress(OSError):  # a process that is gone is noticed at the next look
            worker.connection.send((self._number, entry.task))

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve,
            args=(theirs, self._work, self._slots, self._prepare),
            name="runoff-batch",
            daemon=False,
        )
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _collect(self, waiting: deque[_Entry]) -> list[Done]:
        came: list[Done] = []
        for connection in wait([worker.connection for worker in self._workers], timeout=_TICK):
            worker = next(each for each in self._workers if each.connection is connection)
            try:
                while worker.connection.poll():
                    number, done = worker.connection.recv()
                    if number == _READY:
                        worker.ready_at = time.monotonic()
                        continue
                    del worker.running[number]
                    came.append(done)
            except (EOFError, OSError):
                came += self._buried(worker, waiting)
        now = time.monotonic()
        for worker in list(self._workers):
            stuck = worker.stuck(now, self._patience)
            if stuck:
                for entry in stuck:
                    entry.deaths = _ATTEMPTS
                came += self._buried(worker, waiting)
        return came

    def _buried(self, worker: _Worker, waiting: deque[_Entry]) -> list[Done]:
        """Take a dead process away; what it had is tried again, or given up."""
        _end(worker.process)
        worker.connection.close()
        self._workers.remove(worker)
        guilty = []
        for entry in worker.running.values():
            entry.deaths += 1
            if entry.deaths < _ATTEMPTS:
                waiting.append(entry)
            elif entry.deaths > _ATTEMPTS:
                text = f"it took longer than {self._patience:g} s, which no clock of a run allows"
                guilty.append(entry.task.failed(RUNNER_FAULT, text))
            else:
                text = f"its process died {_ATTEMPTS} times; is there too little memory?"
                guilty.append(entry.task.failed(RUNNER_FAULT, text))
        return guilty


def _end(process: Any) -> None:
    """Kill a process and everything that it started."""
    if process.is_alive():
        kill_children(process.pid)
        process.kill()
    process.join()


def _serve(connection: Connection, work: Work, slots: int, prepare: Callable[[], None] | None) -> None:
    """The life of one process: tasks in, results out, until there are no more, or nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C is for the one who hands out
    sending = threading.Lock()
    if prepare is not None:
        prepare()
    with suppress(OSError):  # a parent that is gone by now is noticed below
        connection.send((_READY, None))

    def one(number: int, task: Task) -> None:
        done = timed(work, task)
        with sending:
            connection.send((number, done))

    with ThreadPoolExecutor(slots) as threads:
        while True:
            try:
                message = connection.recv()
            except (EOFError, OSError):
                # Stopped, or the parent is gone, however it went: leave nothing behind.
                kill_children()
                os._exit(1)
            if message is None:
                break
            threads.submit(one, *message)
    connection.close()


def timed(work: Work, task: Task) -> Done:
    """Do a task and note how long it took; a fault of ours becomes an error of the item."""
    from dataclasses import replace

    began = time.perf_counter()
    try:
        done = work(task)
    except Exception as error:  # noqa: BLE001 (one item must not end the batch; it is recorded as our fault)
        done = task.failed(RUNNER_FAULT, f"{type(error).__name__}: {error}")
    return replace(done, seconds=round(time.perf_counter() - began, 6))
