"""``runoff auto`` as people and programs use it, stopped and killed in the middle."""

from __future__ import annotations

import json
import random
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest
import typer
from batch_fixtures import ROOT, catalogue_file, command, own_cache, prompt_file, prompt_rows, remembered
from typer.testing import CliRunner

from data.store import Store
from workbench.batch.auto import plan_of
from workbench.cli import auto
from workbench.cli.main import app
from workbench.models.scripted_server import ScriptedServer


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def call(tmp_path: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command in this process: its exit status, and its one JSON document or its text."""
    monkeypatch.setattr("workbench.models.cache.folder", lambda name: tmp_path / "cache" / name)
    catalogue = catalogue_file(tmp_path / "models.toml", server.address)
    monkeypatch.setenv("RUNOFF_CATALOGUE", str(catalogue))
    monkeypatch.setenv("RUNOFF_STORE", str(tmp_path / "log.sqlite"))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str, fails: bool = False) -> Any:
        done = CliRunner().invoke(app, ["auto", *arguments])
        if fails:
            assert done.exit_code != 0 or done.exception is not None
            return str(done.exception) if not isinstance(done.exception, SystemExit) else done.output
        assert done.exit_code == 0, (done.output, done.exception)
        return json.loads(done.stdout) if "--json" in arguments else done.stdout

    return run


@pytest.mark.assets
def test_a_run_by_the_command_line_from_plan_to_score_and_back(call: Any, tmp_path: Path) -> None:
    file = prompt_file(tmp_path / "p.jsonl", [*prompt_rows(), prompt_rows()[0] | {"uid": "again"}])
    named = ("--prompts", str(file), "--baseline", "http-ada", "--judge", "scripted-judge")
    begun = call("plan", *named, "--execution", "both", "--json")
    assert [stage["to_do"] for stage in begun["stages"]] == [9, 9, 24]
    assert begun["manifest"]["prompts"]["left_out"] == ["line 4: the same text as prompt 'js-deep-equal'"]
    dry = call("run", "--dry-run", "--json")
    assert dry["stages"] == begun["stages"]
    part = call("generate", "--only", "model=http-cleo", "--limit", "1", "--json")
    assert (part["stages"][0]["done"], part["stages"][0]["total"]) == (2, 2)  # the baseline goes with it
    done = call("run", "--workers", "1", "--json")
    assert {s["stage"]: (s["before"], s["done"], s["errors"]) for s in done["stages"]}["generate"] == (
        2,
        7,
        0,
    )
    assert [s["done"] for s in call("run", "--json")["stages"]] == [0, 0, 0]
    scores = call("score", "--by", "category", "--resamples", "50", "--json")
    assert set(scores["boards"]) == {"grammar, with execution", "grammar, without execution"}
    for board in scores["boards"].values():
        whole = {row["model"]: row for row in board["models"] if not row["by"]}
        assert whole["http-ada"]["score"] == 50 and whole["http-cleo"]["n"] == 3
        assert {row["by"] for row in board["models"]} == {"", "category"}
    assert {
        row["kind"]: row["n"] for row in scores["failures"] if row["model"] == "http-cleo" and row["n"]
    } == {
        "ok": 2,
        "failed": 1,
    }
    assert "http-cleo" in call("score") and "How the programs ended" in call("score")
    listed = call("runs", "--json")["runs"]
    assert [(run["name"], [s["to_do"] for s in run["stages"]]) for run in listed] == [("auto", [0, 0, 0])]
    call("export", str(tmp_path / "out"))
    back = call("import", str(tmp_path / "out"), "--store", str(tmp_path / "other.sqlite"), "--json")
    assert back["items"]["judge"] == 24
    again = call(
        "score", "--by", "category", "--resamples", "50", "--json", "--store", str(tmp_path / "other.sqlite")
    )
    assert again == scores


def test_slips_are_named_before_anything_is_asked(call: Any, tmp_path: Path, server: ScriptedServer) -> None:
    asked = len(server.scripted.requests)
    file = str(prompt_file(tmp_path / "p.jsonl"))
    for arguments, said in (
        (("run", "--prompts", file, "--models", "nobody"), "no model 'nobody'"),
        (("run", "--prompts", file, "--baseline", "nobody"), "no model 'nobody'"),
        (("run", "--prompts", file, "--only", "colour=red"), "write WORD=VALUE"),
        (("run", "--prompts", file, "--only", "category=red"), "the run has no such category; it has"),
        (("run", "--prompts", file, "--only", "stage=dance"), "the stages are generate, execute, judge"),
        (("run", "--prompts", file, "--pictures", "many"), "choose all, first, none"),
        (("run", "--prompts", file, "--judge", "scripted-judge", "--method", "dice"), "dice"),
        (("run", "--prompts", str(tmp_path / "gone.jsonl")), "gone.jsonl"),
        (("run", "--prompts", file, "--execution", "maybe"), "choose with, without, both"),
        (("judge", "--name", "nothing"), "there is no run 'nothing'"),
        (("score", "--name", "nothing"), "there is no run 'nothing'"),
        (("execute", "--name", "nothing"), "there is no run 'nothing'"),
        (("import", str(tmp_path)), "manifest.json is missing"),
    ):
        assert said in " ".join(call(*arguments, fails=True).split()), arguments
    assert len(server.scripted.requests) == asked
    assert call("runs", "--json") == {"runs": []}


def test_the_document_names_every_command_and_no_option_that_is_not_there() -> None:
    document = (ROOT / "docs/auto-arena.md").read_text(encoding="utf-8")
    commands = {
        command.name or command.callback.__name__: command for command in auto.app.registered_commands
    }  # type: ignore[union-attr]
    for name in commands:
        assert re.search(rf"(runoff auto |`){name}\b", document), name
    group = typer.main.get_command(auto.app)
    known = {
        option
        for name in commands
        for parameter in group.commands[name].params  # type: ignore[attr-defined]
        for option in parameter.opts
    }
    for option in re.findall(r"--[a-z][a-z-]*", document):
        assert option in known, option


@pytest.fixture
def asked(tmp_path: Path, server: ScriptedServer) -> tuple[list[str], Path]:
    """A run of the command, and the cache that it uses."""
    catalogue = catalogue_file(tmp_path / "models.toml", server.address)
    file = prompt_file(tmp_path / "p.jsonl")
    arguments = ["run", "--catalogue", str(catalogue), "--prompts", str(file), "--baseline", "http-ada"]
    return [*arguments, "--judge", "scripted-judge", "--workers", "2"], own_cache(tmp_path / "cache")


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, said = process.communicate(timeout=120)
    return process.returncode, said.decode()


def outcome(store: Path) -> dict[str, Any]:
    with Store.open(store) as opened:
        return remembered(plan_of(opened, "auto"))


@pytest.mark.slow
@pytest.mark.assets
@pytest.mark.threat("G06")
def test_killed_ten_times_at_random_moments_a_run_comes_to_what_an_unbroken_one_does(
    asked: tuple[list[str], Path], tmp_path: Path
) -> None:
    arguments, cache = asked
    assert ended(command(*arguments, store=tmp_path / "unbroken.sqlite", cache=cache))[0] == 0
    store = tmp_path / "broken.sqlite"
    cache = own_cache(tmp_path / "other-cache")
    chance = random.Random(7)
    left: list[psutil.Process] = []
    kills = 0
    while kills < 10:
        wanted = items_in(store) + chance.randint(0, 4)
        process = command(*arguments, store=store, cache=cache)
        while items_in(store) < wanted and process.poll() is None:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 0.5))
        if process.poll() is not None:
            break  # done before its tenth death
        left += psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.communicate()
        kills += 1
    assert kills >= 5, "too few to say anything"
    code, said = ended(command(*arguments, store=store, cache=cache))
    assert code == 0, said
    assert outcome(store) == outcome(tmp_path / "unbroken.sqlite")
    assert psutil.wait_procs(left, timeout=20)[1] == []


def items_in(store: Path) -> int:
    """How many items a store holds, asked past everything that could wait or repair."""
    try:
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as raw:
            return int(raw.execute("SELECT count(*) FROM batch_items").fetchone()[0])
    except sqlite3.Error:
        return 0


@pytest.mark.slow
@pytest.mark.assets
def test_ctrl_c_leaves_no_process_and_the_same_command_goes_on(
    asked: tuple[list[str], Path], tmp_path: Path
) -> None:
    arguments, cache = asked
    store = tmp_path / "log.sqlite"
    process = command(*arguments, store=store, cache=cache, start_new_session=True)
    with Store.open(store) as opened:
        until = time.monotonic() + 60
        while opened.batch_run("auto") is None or not plan_of(opened, "auto").answers():
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.05)
    time.sleep(1.0)  # in the middle of starting its processes, or of running programs
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    code, said = ended(process)
    assert code == 130, said
    assert "Stopped. What was done is stored" in said and "Traceback" not in said, said
    assert psutil.wait_procs(children, timeout=20)[1] == []
    code, said = ended(command(*arguments, store=store, cache=cache))
    assert code == 0, said
    assert len(outcome(store)) > 20
