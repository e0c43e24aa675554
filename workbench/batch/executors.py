"""Who does the tasks of a batch: threads of this process, processes of this machine, or a Dask cluster.

All three take the same function and the same tasks, hand out a few at a time, and give
back what is done as it is done. Models are asked by threads, so that no key leaves this
process; programs run in processes, here or on the cluster.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import BatchError
from .pool import Work, timed
from .tasks import RUNNER_FAULT, Done, Task

if TYPE_CHECKING:
    from analysis.tally.executors import Cluster

# What counts votes brings all of `analysis` with it, which takes seconds to load: only a cluster needs it.

_TICK = 0.25
#: Handed out ahead of each thread of a worker, so that none waits for this process.
_AHEAD = 2
_ASK_EVERY = 2.0


class Executor(Protocol):
    """Does tasks."""

    def run(self, tasks: Iterable[Task]) -> Iterator[list[Done]]:
        """Yield what is done, as it is done; an empty list when nothing came for a while."""
        ...


class Threads:
    """Threads of this process; ``stop`` is called when the one who reads goes away early."""

    def __init__(self, work: Work, *, threads: int, stop: Callable[[], None] | None = None) -> None:
        self._work, self._threads, self._stop = work, threads, stop or (lambda: None)

    def run(self, tasks: Iterable[Task]) -> Iterator[list[Done]]:
        """See `Executor`."""
        pool = ThreadPoolExecutor(self._threads, thread_name_prefix="batch")
        whole = False
        try:
            yield from _windowed(
                lambda task: pool.submit(timed, self._work, task),
                tasks,
                self._threads + _AHEAD,
                lambda future, task: future.result(),
            )
            whole = True
        finally:
            if not whole:
                self._stop()
            pool.shutdown(wait=True, cancel_futures=True)


class DaskCluster:
    """The workers of a Dask scheduler, by its address.

    A worker that is lost is no error: the scheduler gives its tasks to another one. A task
    whose workers die again and again is an error of that item.
    """

    def __init__(self, work: Work, address: str) -> None:
        self._work, self._address = work, address

    def run(self, tasks: Iterable[Task]) -> Iterator[list[Done]]:
        """See `Executor`.

        Raises
        ------
        BatchError
            When nobody answers at the address, no worker is left, or the workers are not ours.
        """
        from analysis.errors import ClusterError
        from analysis.tally.executors import cluster

        try:
            with cluster(self._address) as found:
                yield from _windowed(
                    lambda task: found.executor.submit(timed, self._work, task),
                    tasks,
                    _Window(found),
                    _of_worker,
                    _Silence(found),
                )
        except ClusterError as error:
            raise BatchError(str(error)) from error


class _Window:
    """How many tasks a cluster is handed: workers come and go, so it is asked now and then."""

    def __init__(self, found: Cluster) -> None:
        self._cluster, self._asked, self._most = found, float("-inf"), 1

    def __call__(self) -> int:
        if time.monotonic() - self._asked > _ASK_EVERY:
            self._most = _AHEAD * max(1, self._cluster.threads())
            self._asked = time.monotonic()
        return self._most


class _Silence:
    """Notices that a cluster has no worker left: once there was no word for a while."""

    def __init__(self, found: Cluster) -> None:
        self._cluster, self._last = found, time.monotonic()

    def __call__(self, came: int, pending: int) -> None:
        from analysis.tally.executors import SILENCE_SECONDS

        now = time.monotonic()
        if came or now - self._last < SILENCE_SECONDS:
            self._last = now if came else self._last
            return
        self._last = now
        if not self._cluster.workers():
            raise BatchError(
                f"the cluster has no worker left, with {pending} tasks handed out; start `dask worker` again, "
                "and the same command goes on where it stopped"
            )


def _windowed(
    submit: Callable[[Task], Future[Any]],
    tasks: Iterable[Task],
    window: int | Callable[[], int],
    result: Callable[[Future[Any], Task], Done],
    noticed: Callable[[int, int], None] = lambda came, pending: None,
) -> Iterator[list[Done]]:
    """Keep so many tasks handed out; yield their results as they come."""
    source = iter(tasks)
    pending: dict[Future[Any], Task] = {}
    ended = False
    while True:
        most = window if isinstance(window, int) else window()
        while not ended and len(pending) < most:
            task = next(source, None)
            if task is None:
                ended = True
            else:
                pending[submit(task)] = task
        if not pending:
            return
        done = wait(pending, timeout=_TICK, return_when=FIRST_COMPLETED).done
        noticed(len(done), len(pending))
        yield [result(future, pending.pop(future)) for future in done]


def _of_worker(future: Future[Any], task: Task) -> Done:
    from distributed import KilledWorker

    try:
        done = future.result()
    except KilledWorker as error:
        return task.failed(RUNNER_FAULT, f"its workers died again and again: {error!s:.400}")
    except Exception as error:
        raise BatchError(
            f"the workers cannot run programs: {type(error).__name__}: {error!s:.300}. Each worker needs this "
            "version of Runoff in its environment"
        ) from error
    if not isinstance(done, Done):
        raise BatchError(f"a worker gave {type(done).__name__} back; it has another version of Runoff")
    return done
