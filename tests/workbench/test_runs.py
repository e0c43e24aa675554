"""What the page of runs looks at: endings, errors, differences, and work that it starts and stops."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.run_outcomes import failures
from data import prompts
from data.store import Store
from workbench.batch.auto import Means, Wish, generate, plan_of, prepare
from workbench.batch.difference import difference
from workbench.batch.frames import frames
from workbench.batch.jobs import Jobs
from workbench.batch.looking import look, runner_faults
from workbench.batch.plan import Plan
from workbench.batch.tasks import Task
from workbench.cli.auto_score import emit_score
from workbench.errors import BatchError
from workbench.models.catalogue import scripted_catalogue

SHORT = ("js-deep-equal", "js-tic-tac-toe", "js-justify-text")
RESULT = {"stdout": "", "stderr": "", "missing": [], "shots": [], "seen": "", "diagnostics": []}


def prompt_file(folder: Path) -> Path:
    found = [prompts.find(each) for each in SHORT]
    rows = [{"uid": p.id, "instruction": p.text, "category": p.category.value} for p in found]
    path = folder / "prompts.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def begin(store: Store, name: str, folder: Path, **wish: Any) -> Plan:
    asked = Wish(prompts=str(prompt_file(folder)), **{"models": ("scripted-ada", "scripted-cleo"), **wish})
    prepare(store, name, asked, scripted_catalogue()).record(store)
    return plan_of(store, name)


def ended(task: Task, status: str) -> Any:
    return task.done({"status": status, **RESULT}).item()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.sqlite") as found:
        yield found


def test_endings_and_errors_are_counted_and_errors_are_named_with_their_attempts(
    store: Store, tmp_path: Path
) -> None:
    plan = begin(store, "one", tmp_path)
    before = store.batch_version()
    assert look(plan).endings["generate"] == {"to do": 6}
    generate(plan, scripted_catalogue(), Means())
    programs = plan.execute()
    store.add_batch_items([ended(programs[0], "ok"), ended(programs[1], "failed")])
    for message in ("the machine was out of memory", "again"):
        store.add_batch_items([programs[2].failed("runner_fault", message).item()])
    found = look(plan_of(store, "one"))
    assert found.endings["generate"] == {"done": 6}
    assert found.endings["execute"] == {"to do": len(programs) - 3, "ok": 1, "failed": 1, "error": 1}
    assert "judge" not in found.endings
    (row,) = found.failures.to_dict("records")
    assert (row["stage"], row["kind"], row["message"], row["attempts"]) == (
        "execute",
        "runner_fault",
        "again",
        2,
    )
    assert (row["model"], row["prompt"]) == (programs[2].labels["model"], programs[2].labels["prompt"])
    assert store.batch_version() != before


def test_a_fault_of_ours_is_told_by_where_and_is_in_no_score(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = begin(store, "one", tmp_path, baseline="scripted-ada", judges=("scripted-judge",))
    generate(plan, scripted_catalogue(), Means())
    programs = plan.execute()
    store.add_batch_items([ended(task, "ok") for task in programs[1:]])
    store.add_batch_items([programs[0].failed("runner_fault", "the machine was out of memory").item()])
    games = plan.judge().games
    # Whatever was broken for its pair waits, the rest is asked for.
    assert plan.judge().waiting > 0 and games
    store.add_batch_items([games[0].task.failed("runner_fault", "its worker died").item()])
    labels = programs[0].labels
    expected = [
        {
            "stage": "execute",
            "language": labels["language"],
            "environment": labels["environment"],
            "n": 1,
            "first": "the machine was out of memory",
        },
        {
            "stage": "judge",
            "language": games[0].task.labels.get("language", ""),
            "environment": games[0].task.labels.get("environment", ""),
            "n": 1,
            "first": "its worker died",
        },
    ]
    assert runner_faults(look(plan)) == expected
    tables = frames(plan)
    assert len(tables.games) == 0 and tables.errors == 1
    shares = failures(tables.runs).set_index(["model", "kind"])
    fault = shares.loc[(labels["model"], "runner_fault")]
    assert fault["n"] == 1 and (fault["share"] is None or fault["share"] != fault["share"])
    emit_score(plan, by=(), resamples=10, seed=0, json=True)
    assert json.loads(capsys.readouterr().out)["runner_faults"] == expected
    emit_score(plan, by=(), resamples=10, seed=0, json=False)
    said = " ".join("".join(capsys.readouterr()).split())
    assert "Faults of ours, in no score: 2" in said
    assert (
        f"execute: 1 × {labels['language']} in {labels['environment']}: the machine was out of memory" in said
    )


def test_two_runs_differ_in_what_was_asked_and_in_how_the_same_things_ended(
    store: Store, tmp_path: Path
) -> None:
    one = begin(store, "one", tmp_path)
    other = begin(store, "other", tmp_path, temperature=0.7, models=("scripted-ada", "scripted-dodo"))
    for plan in (one, other):
        generate(plan, scripted_catalogue(), Means())
    programs = {
        task.labels["prompt"]: task for task in one.execute() if task.labels["model"] == "scripted-ada"
    }
    store.add_batch_items([ended(task, "ok") for task in programs.values()])
    found = difference(plan_of(store, "one"), plan_of(store, "other"))
    assert found.settings.to_numpy().tolist() == [
        ["models: scripted-cleo", "yes", "–"],
        ["models: scripted-dodo", "–", "yes"],
        ["parameters: temperature", "0.0", "0.7"],
    ]
    shared = found.shared.set_index("stage")
    # another temperature is another question; the same program is the same run
    assert shared.loc["generate"].tolist() == [6, 0, 6]
    assert shared.loc["execute", "both"] == len(programs)
    assert found.answers.to_numpy().tolist() == [["ok", "ok", 3]]
    assert found.changed.empty
    same = difference(plan_of(store, "one"), plan_of(store, "one"))
    assert same.settings.empty
    assert same.shared["only the first"].sum() == same.shared["only the second"].sum() == 0


def test_an_ending_that_changed_is_named(store: Store, tmp_path: Path) -> None:
    one = begin(store, "one", tmp_path, models=("scripted-ada",))
    other = begin(store, "other", tmp_path, models=("scripted-ada",), seconds=3.0)
    generate(one, scripted_catalogue(), Means())
    for plan, status in ((one, "ok"), (other, "timeout")):
        store.add_batch_items([ended(task, status) for task in plan.execute()])
    found = difference(plan_of(store, "one"), plan_of(store, "other"))
    assert found.settings["setting"].tolist() == ["limits: seconds"]
    assert found.answers.to_numpy().tolist() == [["ok", "timeout", 3]]
    assert found.changed["what"].tolist() == ["program"] * 3
    assert set(found.changed["prompt_id"]) == set(SHORT)


@pytest.mark.assets
def test_work_that_is_started_is_one_at_a_time_is_done_and_says_what_is_wrong(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RUNOFF_CATALOGUE", raising=False)
    begin(store, "one", tmp_path)
    place = str(tmp_path / "s.sqlite")
    jobs = Jobs()
    job = jobs.start(place, "one", retry_failed=False)
    with pytest.raises(BatchError, match="being worked on"):
        jobs.start(place, "one", retry_failed=False)
    assert job.wait(120)
    assert (job.problem, job.stopped) == ("", False)
    endings = look(plan_of(store, "one")).endings
    assert endings["generate"] == {"done": 6}
    assert not {"to do", "error"} & endings["execute"].keys()

    (tmp_path / "other.toml").write_text(
        'version = 1\n[[model]]\nname = "another"\naddress = "http://127.0.0.1:9/v1"\nmodel = "m"\n'
    )
    monkeypatch.setenv("RUNOFF_CATALOGUE", str(tmp_path / "other.toml"))
    wrong = jobs.start(place, "one", retry_failed=True)
    assert wrong.wait(60)
    assert "scripted-ada" in wrong.problem
    assert jobs.of("one") is wrong
    assert jobs.of("two") is None


def test_work_that_is_stopped_ends_soon_and_is_no_problem(store: Store, tmp_path: Path) -> None:
    begin(store, "one", tmp_path)
    jobs = Jobs()
    job = jobs.start(str(tmp_path / "s.sqlite"), "one", retry_failed=False)
    jobs.stop()
    assert job.wait(60)
    assert (job.stopped, job.problem) == (True, "")
