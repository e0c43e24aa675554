"""Shards are counted on a real Dask cluster, and a worker that dies in the middle changes nothing."""

import signal

import pandas as pd
import pytest

from analysis.errors import ClusterError, TooManyCells
from analysis.tally import tally_votes
from analysis.tally.executors import run_tasks
from tests.analysis.shard_makers import (
    always_dies,
    dies_once,
    process_of_a_task,
    rich_votes,
    split,
    write,
)
from tests.dask_cluster import Cluster


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    running = Cluster(tmp_path_factory.mktemp("cluster"))
    running.worker()
    running.worker()
    yield running
    running.stop()


@pytest.mark.slow
def test_a_killed_worker_loses_no_shard_and_none_is_counted_twice(cluster, tmp_path):
    folder = split(rich_votes(n_votes=600), tmp_path / "shards", [200, 400], row_group_size=5)
    local = tally_votes(folder, by=["language"], unit="user", workers=1)
    victim = cluster.processes[1]
    told = []

    def kill_one(progress):
        told.append(progress.tasks)
        if progress.tasks == 10:
            victim.send_signal(signal.SIGKILL)

    found = tally_votes(
        folder, by=["language"], unit="user", rows_per_task=5, scheduler=cluster.address, progress=kill_one
    )
    assert victim.wait(10) == -signal.SIGKILL
    assert told == list(range(1, 121))
    assert found.n_votes == 600
    pd.testing.assert_frame_equal(found.votes, local.votes)
    # The work that was on the killed worker, results included, is done again by the one left.
    second = cluster.worker()
    both = {second.pid, cluster.processes[2].pid}
    assert set(run_tasks(process_of_a_task, [0.05] * 20, scheduler=cluster.address)) == both


@pytest.mark.slow
def test_refusals_of_workers_come_back_as_they_are(cluster, tmp_path):
    folder = split(rich_votes(n_votes=60), tmp_path / "shards", [30], row_group_size=10)
    bad = pd.read_parquet(folder / "part-001.parquet")
    bad.loc[3, "outcome"] = "leftvote?"
    write(bad, folder / "part-001.parquet")
    found = tally_votes(folder, scheduler=cluster.address, rows_per_task=10)
    assert found.n_votes == 59 and "leftvote?" in found.refused.summary()
    with pytest.raises(TooManyCells, match="more than 5 ways"):
        tally_votes(folder, scheduler=cluster.address, max_cells=5)


@pytest.mark.slow
def test_the_tasks_of_a_process_that_died_run_again_and_give_one_result_each(tmp_path):
    (tmp_path / "2").touch()
    tasks = [tmp_path / str(number) for number in (2, 1, 2, 2)]
    assert sorted(run_tasks(dies_once, tasks, workers=2)) == ["1", "2", "2", "2"]


@pytest.mark.slow
def test_a_task_whose_processes_always_die_is_named(monkeypatch):
    monkeypatch.setattr("analysis.tally.executors._ATTEMPTS", 1)
    with pytest.raises(ClusterError, match=r"died 1 times, with 2 tasks left \(the first: 'one'\)"):
        list(run_tasks(always_dies, ["one", "two"], workers=2))


def test_an_address_where_nobody_answers_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr("analysis.tally.executors._CONNECT_SECONDS", 0.5)
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with pytest.raises(ClusterError, match=r"no Dask scheduler answers .*`dask scheduler`"):
            list(run_tasks(abs, [1], scheduler=address))
