"""A report of a fault holds what is needed to understand it, and nothing of what people and models wrote."""

from __future__ import annotations

import json
import logging
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from data.environments import Environment
from data.languages import Language
from data.outcomes import Outcome
from data.records import Answer, Battle, RaterEvent, Run, Vote, utc_now
from data.store import Store
from workbench import bundle, faults
from workbench.batch.tasks import Task
from workbench.cli import system
from workbench.cli.main import app
from workbench.errors import BattleError
from workbench.front import logs

KINDS = ("languages", "environments", "assets")
SECRETS = {
    "prompt": "canary-prompt",
    "text": "canary-answer",
    "code": "canary_code = 1",
    "output": "canary-output",
    "model": "canary-model-7b",
    "voter": "canary-voter",
    "comment": "canary-comment",
    "key": "sk-canary0123456789abcdef",
    "url": "http://models.canary.example/v1",
    "error": "canary words in an error",
}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "votes.sqlite"
    battle = Battle(
        prompt=SECRETS["prompt"],
        left=Answer(model=SECRETS["model"], text=SECRETS["text"], code=SECRETS["code"]),
        right=Answer(model="other", text="b"),
    )
    with Store.open(str(path)) as log:
        log.add_battle(battle)
        for status in ("ok", "failed", "runner_fault"):
            log.add_run(
                Run(
                    battle_id=battle.id,
                    side="left",
                    created_at=utc_now(),
                    code=SECRETS["code"],
                    language=Language.PYTHON,
                    environment=Environment.INTERPRETER,
                    status=status,
                    stdout=SECRETS["output"],
                )
            )
        log.add_vote(
            Vote(
                battle_id=battle.id, voter=SECRETS["voter"], outcome=Outcome.LEFT, comment=SECRETS["comment"]
            )
        )
        log.add_many([RaterEvent(rater=SECRETS["voter"], kind="joined", detail={})])
    return path


@pytest.fixture
def logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log as a server writes it, of errors that quote everything; and one that somebody else wrote into."""
    path = tmp_path / "log" / "runoff.jsonl"
    monkeypatch.setenv("RUNOFF_LOG_FILE", str(path))
    monkeypatch.setenv("RUNOFF_CATALOGUE", SECRETS["url"])
    monkeypatch.setenv("OPENAI_API_KEY", SECRETS["key"])
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    try:
        logs.set_up()
        for error in (ValueError(" ".join(SECRETS.values())), BattleError(SECRETS["prompt"])):
            try:
                raise error
            except Exception as raised:
                logging.getLogger("workbench.test").error("asking failed: %s", raised, exc_info=raised)
        logging.getLogger("workbench.test").warning("the key %s was refused", SECRETS["key"])
    finally:
        for handler in root.handlers:
            if handler not in kept:
                handler.close() if handler is not logs.RECENT else None
        root.handlers[:] = kept
        root.setLevel(level)
    return path


def test_a_bundle_tells_what_happened_and_nothing_that_anybody_wrote(
    store: Path, logged: Path, tmp_path: Path
) -> None:
    file = tmp_path / "report.zip"

    def check() -> dict[str, Any]:
        return {"doctor": {"note": f"asset x: {Path.home()}/.cache/x is gone"}}

    parts = bundle.write(file, str(store), check=check)
    with zipfile.ZipFile(file) as archive:
        found = {name: archive.read(name).decode() for name in archive.namelist()}
    assert list(found) == parts and {
        "versions.json",
        "checks.json",
        "store.json",
        "settings.json",
        "log.jsonl",
    } <= set(parts)
    everything = "\n".join(found.values())
    for what, secret in SECRETS.items():
        assert secret not in everything, what
    assert (
        "canary" not in everything and str(Path.home()) not in everything and str(tmp_path) not in everything
    )
    counts = json.loads(found["store.json"])
    assert counts["rows"]["votes"] == 1 and all(counts["intact"].values())
    assert {(row["status"], row["runs"]) for row in counts["runs"]} == {
        ("ok", 1),
        ("failed", 1),
        ("runner_fault", 1),
    }
    assert json.loads(found["settings.json"])["RUNOFF_CATALOGUE"] == "is set"
    assert json.loads(found["versions.json"])["packages"]["streamlit"]
    lines = [json.loads(line) for line in found["log.jsonl"].splitlines()]
    assert [line.get("error") for line in lines] == ["ValueError", "BattleError", None]
    assert lines[0]["message"] == "asking failed: ValueError" and "test_bundle.py" in lines[0]["at"][0]
    assert "[secret]" in lines[2]["message"]


def failed(stage: str, kind: str, **inputs: str) -> Any:
    return Task(stage=stage, inputs=inputs).failed(kind, SECRETS["error"]).item()


def test_faults_are_counted_by_what_ran_and_where_and_said_in_words(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = {"language": "javascript", "environment": "react"}
    tried = failed("execute", "runner_fault", n="1", **page)
    with Store.open(str(store)) as log:
        log.add_batch_items([tried])
        log.add_batch_items([Task(stage="execute", inputs=tried.inputs).done({"status": "ok"}).item()])
        log.add_batch_items([failed("execute", "runner_fault", n="2", **page)])
        log.add_batch_items([failed("judge", "runner_fault", n="3"), failed("judge", "Unreachable", n="4")])
        log.add_batch_items([failed("execute", "runner_fault", language=SECRETS["text"], environment="x")])
        counts = faults.faults_of(log)
    found = {(each.where, each.language, each.environment): (each.runs, each.faults) for each in counts}
    assert found == {
        ("battles", "python", "interpreter"): (3, 1),
        ("execute", "javascript", "react"): (3, 2),
        ("execute", "unknown", "unknown"): (1, 1),
        ("judge", "", ""): (2, 1),
    }
    said = faults.sentence(counts)
    assert "3 runs in battles, 4 runs in batches, 2 questions to judges" in said
    assert "; 5 ended by a fault of ours (55.56%): 2 of 3 runs in batches (javascript in react);" in said
    assert SECRETS["text"] not in said
    assert faults.sentence([]) == "No run was recorded yet."
    assert "None ended by a fault of ours" in faults.sentence([replace(counts[0], faults=0)])
    monkeypatch.setattr(
        system, "examine", lambda: {**{kind: [] for kind in KINDS}, "compiled": {"kept": False}}
    )
    done = CliRunner().invoke(app, ["doctor", "--store", str(store)])
    assert done.exit_code == 0, done.output
    assert "2 of 3 runs in batches (javascript in react)" in " ".join(done.output.split())
    bundle.write(tmp_path / "report.zip", str(store), check=dict)
    with zipfile.ZipFile(tmp_path / "report.zip") as archive:
        told = archive.read("store.json").decode()
    assert json.loads(told)["faults"] == said and SECRETS["text"] not in told and SECRETS["error"] not in told


@pytest.mark.assets
@pytest.mark.torture
@pytest.mark.timeout(1800)
def test_a_whole_bundle_says_which_promises_each_runtime_keeps(
    store: Path, logged: Path, tmp_path: Path
) -> None:
    bundle.write(tmp_path / "report.zip", str(store))
    with zipfile.ZipFile(tmp_path / "report.zip") as archive:
        checks = json.loads(archive.read("checks.json"))
    for language, kept in checks["promises"].items():
        assert kept == "not prepared" or (kept["broken"] == {} and "host_file" in kept["kept"]), language
