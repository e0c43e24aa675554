"""Running the programs of a batch, by whoever is there to run them."""

from __future__ import annotations

from collections.abc import Sequence

from data.store import Store

from .execute_stage import evenly, execute, share_one_core
from .executors import DaskCluster, Executor
from .means import Means
from .pool import LocalPool
from .stages import StageReport, do_stage
from .tasks import Task


def do_runs(store: Store, tasks: Sequence[Task], means: Means) -> StageReport:
    """Run what was not run, in processes of this machine or on the workers of a cluster."""

    def executor(count: int) -> Executor:
        if means.scheduler is not None:
            return DaskCluster(execute, means.scheduler)
        return LocalPool(execute, processes=means.processes(count), slots=means.slots, prepare=share_one_core)

    return do_stage(
        store,
        "execute",
        evenly(tasks),
        executor,
        retry_failed=means.retry_failed,
        progress=means.progress,
    )
