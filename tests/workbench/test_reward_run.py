"""Judges asked about battles that people voted on, and measured against them, by two commands."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from batch_fixtures import catalogue_file
from typer.testing import CliRunner

from data import prompts
from data.outcomes import Outcome
from data.records import Answer, Battle, Run, Vote
from data.store import Store
from runtimes_wasm.extract import extract
from workbench.batch.looking import look
from workbench.batch.reward_record import reward_plan_of
from workbench.cli.main import app
from workbench.models.catalogue import CatalogueFile
from workbench.models.scripted_server import ScriptedServer

PROMPTS = ("js-deep-equal", "js-task-pool")
#: One pixel.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Votes on battles of ours; the second battle has no recorded run of one side."""
    with Store.open(tmp_path / "log.sqlite") as log:
        for number, name in enumerate(PROMPTS):
            found = prompts.find(name)
            battle = Battle(
                id=name,
                prompt=found.text,
                category=found.category,
                left=_answer(found.answers[0].model, found.answers[0].text),
                right=_answer(found.answers[-1].model, found.answers[-1].text),
            )
            log.add_battle(battle)
            log.add_vote(Vote(battle_id=name, voter="p", outcome=Outcome.LEFT))
            for side in ("left", "right")[: 2 - number]:
                log.add_run(
                    Run(
                        id=f"{name}-{side}",
                        battle_id=name,
                        side=side,  # type: ignore[arg-type]
                        code=battle.answer(side).code or "",  # type: ignore[arg-type]
                        language=battle.left.language,
                        environment=battle.left.environment,
                        # As published logs have it: how the run of the left side ended is not known.
                        status="runner_fault" if side == "left" else "failed",
                        stdout=f"what {side} wrote",
                        extra={"screenshot_base64": base64.b64encode(PNG).decode()}
                        | ({"status": "not recorded"} if side == "left" else {}),
                    )
                )
        # Nobody voted on this one, so no judge is asked.
        log.add_battle(
            Battle(
                id="unvoted", prompt="x", left=Answer(model="a", text="x"), right=Answer(model="b", text="y")
            )
        )
    return tmp_path / "log.sqlite"


def _answer(model: str, text: str) -> Answer:
    program = extract(text)
    return Answer(
        model=model, text=text, code=program.code, language=program.language, environment=program.environment
    )


@pytest.fixture
def call(tmp_path: Path, store: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("workbench.models.cache.folder", lambda name: tmp_path / "cache" / name)
    monkeypatch.setenv("RUNOFF_CATALOGUE", str(catalogue_file(tmp_path / "models.toml", server.address)))
    monkeypatch.setenv("RUNOFF_STORE", str(store))

    def run(*arguments: str) -> Any:
        done = CliRunner().invoke(app, ["reward", *arguments, "--json"])
        assert done.exit_code == 0, (done.output, done.exception)
        return json.loads(done.stdout)

    return run


def test_two_commands_measure_a_judge_against_people(call: Any, store: Path, server: ScriptedServer) -> None:
    dry = call("run", "--judge", "scripted-judge", "--dry-run")
    # Without execution both battles, with it the one whose runs are recorded; each in both orders.
    assert (dry["battles"], dry["judgements"], dry["waiting"]) == (2, 6, 2)
    done = call("run", "--judge", "scripted-judge")
    assert done["judgments"] == 6
    assert call("run", "--judge", "scripted-judge")["run"] == done["run"]
    asked = len(server.scripted.requests)
    assert call("run", "--judge", "scripted-judge")["judgments"] == 0
    assert len(server.scripted.requests) == asked
    with Store.open(store) as log:
        judged = {(j.battle_id, j.with_execution, j.swapped): j for j in log.judgments()}
        assert len(judged) == 6 and {j.judge for j in judged.values()} == {"scripted-judge"}
        # The run of the left side was recorded as the better one: the judge that is shown it says so.
        for swapped in (False, True):
            assert judged["js-deep-equal", True, swapped].outcome is Outcome.LEFT
        log.check()
    shown = next(
        request["messages"][-1]["content"]
        for request in server.scripted.requests
        if any(
            part["type"] == "image_url"
            for part in request["messages"][-1]["content"]
            if isinstance(part, dict)
        )
    )
    assert "what right wrote" in shown[0]["text"]
    scored = call("score", "--resamples", "20")
    assert scored["n_verdicts"] == 6
    assert scored["n_battles"] == 2


@pytest.mark.assets
def test_programs_are_run_anew_where_that_is_asked_for(call: Any, store: Path) -> None:
    done = call("run", "--judge", "scripted-judge", "--runs", "anew", "--execution", "with", "--workers", "1")
    assert [(stage["stage"], stage["errors"], stage["waiting"]) for stage in done["stages"]] == [
        ("execute", 0, 0),
        ("judge", 0, 0),
    ]
    assert done["judgments"] == 4
    with Store.open(store) as log:
        assert {judgment.battle_id for judgment in log.judgments()} == set(PROMPTS)


def test_a_store_without_votes_and_words_that_mean_nothing_are_refused(call: Any, tmp_path: Path) -> None:
    for arguments, said in (
        (
            ("--judge", "scripted-judge", "--store", str(tmp_path / "empty.sqlite")),
            "holds no battle with a vote",
        ),
        (("--judge", "nobody"), "no model 'nobody'"),
        ((), "nobody judges"),
        (("--judge", "scripted-judge", "--runs", "old"), "choose recorded, anew"),
        (("--judge", "scripted-judge", str(tmp_path / "gone.csv")), "there is no file"),
    ):
        done = CliRunner().invoke(app, ["reward", "run", *arguments])
        assert done.exit_code != 0
        assert said in " ".join(f"{done.output} {done.exception}".split()), arguments


def test_a_run_is_recorded_and_listed_with_the_others(call: Any, store: Path, server: ScriptedServer) -> None:
    began = ("run", "--judge", "scripted-judge", "--name", "seen")
    call(*began, "--dry-run")
    with Store.open(store) as log:
        assert log.batch_runs() == []
    assert call(*began)["run"] == "seen"
    listed = CliRunner().invoke(app, ["auto", "runs", "--json"])
    (row,) = json.loads(listed.stdout)["runs"]
    assert (row["name"], row["kind"], row["prompts"], row["judges"]) == (
        "seen",
        "reward",
        2,
        ["scripted-judge"],
    )
    assert [(stage["stage"], stage["total"], stage["done"]) for stage in row["stages"]] == [("judge", 6, 6)]
    with Store.open(store) as log:
        (run,) = log.batch_runs()
        plan = reward_plan_of(log, run, CatalogueFile().current())
        # What was recorded asks for the same calls, so that going on with it asks nobody anything new.
        assert len(log.batch_items((task.key for *_, task in plan.judge()[0]), inputs=False)) == 6
        found = look(plan)
        assert sum(found.endings["judge"].values()) == 6 and found.failures.empty
        for command in (["auto", "score", "--name", "seen"], ["auto", "run", "--name", "seen"]):
            refused = CliRunner().invoke(app, command)
            assert refused.exit_code != 0
            assert "run of judges on battles" in " ".join(f"{refused.output} {refused.exception}".split())
    other = CliRunner().invoke(app, ["reward", *began, "--execution", "with"])
    assert "asks for something else" in " ".join(f"{other.output} {other.exception}".split())
