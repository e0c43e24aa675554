"""Programs run on a real Dask cluster, and a worker that dies in the middle costs nothing but time."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from batch_fixtures import catalogue_of, prompt_file, prompt_rows, remembered

from data.store import Store
from tests.dask_cluster import Cluster
from workbench.batch.auto import Means, Wish, generate, plan_of, prepare, run_programs
from workbench.batch.plan import Plan
from workbench.batch.progress import Progress
from workbench.errors import BatchError
from workbench.models.scripted_server import ScriptedServer

PROMPTS = (
    "js-deep-equal",
    "js-tic-tac-toe",
    "js-justify-text",
    "js-task-pool",
    "word-frequency",
    "eight-queens",
)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    running = Cluster(tmp_path_factory.mktemp("cluster"))
    running.worker()
    running.worker()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


def answered(store: Store, server: ScriptedServer, prompts: Path) -> Plan:
    """A run whose answers are there."""
    catalogue = catalogue_of(server.address)
    wish = Wish(prompts=str(prompts), models=("http-ada", "http-cleo", "http-dodo"))
    prepare(store, "tested", wish, catalogue).record(store)
    plan = plan_of(store, "tested")
    assert generate(plan, catalogue, Means()).errors == 0
    return plan


@pytest.mark.slow
@pytest.mark.assets
def test_a_worker_that_is_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    cluster: Cluster, server: ScriptedServer, tmp_path: Path
) -> None:
    file = prompt_file(tmp_path / "p.jsonl", prompt_rows(PROMPTS))
    with Store.open(tmp_path / "local.sqlite") as here, Store.open(tmp_path / "dask.sqlite") as there:
        local = answered(here, server, file)
        assert run_programs(local, Means(workers=2)).errors == 0
        plan = answered(there, server, file)
        victim = cluster.processes[1]
        children: list[psutil.Process] = []

        def kill_one(progress: Progress) -> None:
            if progress.done >= 2 and victim.poll() is None:
                children.extend(psutil.Process(victim.pid).children(recursive=True))
                victim.send_signal(signal.SIGKILL)
                victim.wait()

        report = run_programs(plan, Means(scheduler=cluster.address, progress=kill_one))
        assert victim.poll() == -signal.SIGKILL
        assert (report.done, report.errors) == (report.total, 0)
        assert remembered(plan) == remembered(local)
        assert psutil.wait_procs(children, timeout=20)[1] == []
        # Everything is remembered: with nobody left to work, there is nothing to do.
        assert run_programs(plan, Means(scheduler="tcp://127.0.0.1:9")).before == report.total


@pytest.mark.slow
def test_a_scheduler_that_is_not_there_or_has_no_worker_is_named(
    server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.tally.executors._CONNECT_SECONDS", 1)
    with Store.open(tmp_path / "log.sqlite") as store:
        plan = answered(store, server, prompt_file(tmp_path / "p.jsonl"))
        with pytest.raises(BatchError, match=r"no Dask scheduler answers at .*`dask scheduler`"):
            run_programs(plan, Means(scheduler="tcp://127.0.0.1:9"))
        alone = Cluster(tmp_path)
        try:
            with pytest.raises(BatchError, match="has no worker; start some"):
                run_programs(plan, Means(scheduler=alone.address))
        finally:
            alone.stop()
        assert store.batch_statuses(task.key for task in plan.execute()) == {}
