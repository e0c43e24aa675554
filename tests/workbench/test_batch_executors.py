"""Processes that die, faults of ours, and readers that go away: every task has one end, and nothing stays."""

from __future__ import annotations

import time
from pathlib import Path

import psutil
import pytest
from batch_work import square

from workbench.batch.executors import Threads
from workbench.batch.pool import LocalPool
from workbench.batch.tasks import Done, Task


def tasks(*numbers: object) -> list[Task]:
    return [Task(stage="execute", inputs={"number": number}) for number in numbers]


def ends(pool: LocalPool | Threads, wanted: list[Task]) -> dict[object, list[Done]]:
    found: dict[object, list[Done]] = {}
    for came in pool.run(wanted):
        for done in came:
            found.setdefault(done.inputs["number"], []).append(done)
    return found


@pytest.mark.slow
def test_each_task_ends_once_whatever_becomes_of_its_process(tmp_path: Path) -> None:
    again = f"dies once {tmp_path / 'mark'}"
    wanted = tasks(1, 2, "dies", 3, "fault", again, *range(4, 40))
    found = ends(LocalPool(square, processes=2, slots=3), wanted)
    assert {number: len(came) for number, came in found.items()} == {
        task.inputs["number"]: 1 for task in wanted
    }
    assert [found[number][0].result["square"] for number in range(1, 40)] == [n * n for n in range(1, 40)]
    assert found[again][0].result == {"square": "survived"}
    (fault,), (dead,) = found["fault"], found["dies"]
    assert fault.status == "error" and fault.result["message"] == "ValueError: this work is wrong"
    assert dead.status == "error" and "died 3 times" in dead.result["message"]
    assert dead.result["kind"] == fault.result["kind"] == "runner_fault"


def test_a_task_that_never_ends_is_given_up_and_its_neighbours_are_not() -> None:
    found = ends(LocalPool(square, processes=1, slots=2, patience=2.0), tasks("sleeps", 1, 2))
    assert "longer than 2 s" in found["sleeps"][0].result["message"]
    assert [found[number][0].result["square"] for number in (1, 2)] == [1, 4]


def test_a_reader_that_goes_away_leaves_no_process() -> None:
    before = set(psutil.Process().children(recursive=True))
    running = LocalPool(square, processes=2, slots=2).run(tasks("sleeps", *range(100)))
    while not next(running):
        pass
    started = set(psutil.Process().children(recursive=True)) - before
    assert len(started) >= 2
    running.close()
    _, alive = psutil.wait_procs(started, timeout=10)
    assert not [process for process in alive if "spawn_main" in " ".join(process.cmdline())]


def test_threads_stop_what_they_wait_for_when_their_reader_goes_away() -> None:
    stopped: list[float] = []

    def slow(task: Task) -> Done:
        while not stopped and task.inputs["number"] == "waits":
            time.sleep(0.01)
        return task.done({"square": 0})

    running = Threads(slow, threads=2, stop=lambda: stopped.append(1.0)).run(tasks(1, "waits", 2, 3))
    next(running)
    running.close()
    assert stopped == [1.0]


def test_a_fault_of_ours_in_a_thread_is_an_error_of_its_item() -> None:
    found = ends(Threads(square, threads=2), tasks(1, "fault"))
    assert (found[1][0].status, found["fault"][0].status) == ("done", "error")
