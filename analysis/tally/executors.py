"""Where tasks run: in this process, on the cores of this machine, or on a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any

from ..errors import AnalysisError, ClusterError

# A task whose workers die so often is taken for the cause.
_ATTEMPTS = 3

_CONNECT_SECONDS = 10
#: Without a word of the workers for so long, somebody looks whether there are any.
SILENCE_SECONDS = 30.0


@dataclass(frozen=True)
class Progress:
    """How far a count is: tasks and rows done, and how many tasks there are."""

    tasks: int
    n_tasks: int
    rows: int


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_tasks[Task, Result](
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    workers: int = 1,
    scheduler: str | None = None,
) -> Iterator[Result]:
    """Run a function over tasks and yield each task's result once, as they finish.

    Parameters
    ----------
    work : callable
        Importable by its name in the workers.
    tasks : sequence
    workers : int
        Processes of this machine; with 1, tasks run in this process.
    scheduler : str, optional
        Address of a Dask scheduler (``tcp://host:8786``), whose workers run the tasks
        in place of this machine. They must see the same files by the same paths.

    Raises
    ------
    ClusterError
        When nobody can be reached, or workers die on the same task again and again. A
        worker lost in the middle is no error: its tasks run again elsewhere.
    """
    if scheduler is not None:
        with cluster(scheduler) as found:
            yield from _finished({found.executor.submit(work, task) for task in tasks}, found.workers)
    elif workers <= 1 or len(tasks) <= 1:
        yield from map(work, tasks)
    else:
        yield from _local(work, tasks, min(workers, len(tasks)))


def _local(work: Callable[[Any], Any], tasks: Sequence[Any], workers: int) -> Iterator[Any]:
    left = dict(enumerate(tasks))
    for _ in range(_ATTEMPTS):
        # A forked child would inherit locks of Arrow's threads; a new process starts clean.
        pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_parent)
        try:
            futures = {pool.submit(work, task): number for number, task in left.items()}
            pending = set(futures)
            while pending:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                while done:
                    future = done.pop()
                    try:
                        result = future.result()
                    except BrokenProcessPool:
                        continue
                    del left[futures.pop(future)], future
                    yield result
        except BrokenProcessPool:
            pass  # it broke while tasks were being handed out
        finally:
            pool.shutdown(cancel_futures=True)
        if not left:
            return
    raise ClusterError(
        f"a counting process died {_ATTEMPTS} times, with {len(left)} tasks left (the first: "
        f"{next(iter(left.values()))!r:.300}). Is there too little memory? A script that counts in "
        "several processes must start under `if __name__ == '__main__':`; workers=1 counts without any"
    )


def _end_with_parent() -> None:
    """End this worker when the process that started it is gone, however it went."""
    parent = parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        Thread(target=watch, daemon=True).start()


def _finished(pending: set[Future[Any]], alive: Callable[[], int]) -> Iterator[Any]:
    silent = False
    while pending:
        done = wait(pending, timeout=SILENCE_SECONDS, return_when=FIRST_COMPLETED).done
        # A future holds its result; whoever keeps the future keeps the cells of its task.
        pending -= done
        if not done:
            # One silent spell may be a long task or a restart; two without any worker are the end.
            if silent and not alive():
                raise ClusterError(
                    f"the cluster has no worker left, with {len(pending)} tasks to do; start `dask worker` again"
                )
            silent = not alive()
        while done:
            silent = False
            yield _result(done.pop())


def _result(future: Future[Any]) -> Any:
    from distributed import KilledWorker

    try:
        return future.result()
    except AnalysisError:
        raise
    except KilledWorker as error:
        raise ClusterError(f"workers died again and again on one task: {str(error)[:400]}") from error
    except Exception as error:
        raise ClusterError(
            f"the workers cannot count: {type(error).__name__}: {str(error)[:300]}. Each worker needs this "
            "version of Runoff in its environment"
        ) from error


@dataclass(frozen=True)
class Cluster:
    """The workers behind a Dask scheduler."""

    executor: Executor
    _client: Any

    def workers(self) -> int:
        """How many there are now."""
        return len(self._known())

    def threads(self) -> int:
        """How many tasks they do at a time."""
        return sum(worker["nthreads"] for worker in self._known().values())

    def _known(self) -> dict[str, Any]:
        known: dict[str, Any] = self._client.scheduler_info(n_workers=-1)["workers"]
        return known


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """The workers of the scheduler at an address; what they were given and have not done is dropped at the end.

    Raises
    ------
    ClusterError
        When nobody answers there, or there is no worker.
    """
    from distributed import Client

    try:
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ClusterError(
            f"no Dask scheduler answers at {address!r} ({type(error).__name__}); start one with "
            "`dask scheduler` and give its address, such as tcp://127.0.0.1:8786"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        except TimeoutError as error:
            raise ClusterError(
                f"the scheduler at {address} has no worker; start some with `dask worker {address}`"
            ) from error
        executor = client.get_executor(pure=False)
        try:
            yield Cluster(executor, client)
        finally:
            executor.shutdown(wait=False)
