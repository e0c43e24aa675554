"""``docs/judges.md`` and ``runoff judges`` tell the truth about how a judge is asked."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

from runtimes_wasm.browser.camera import FOR_JUDGES
from tests.environment_file import ROOT
from workbench.cli import app
from workbench.errors import CatalogueError, JudgingError
from workbench.judging import (
    ATTACKS,
    LABELS,
    METHODS,
    Limits,
    NoVerdict,
    Protocol,
    builtin_prompt,
    read_prompt,
)
from workbench.judging.attacks import RESISTANT
from workbench.judging.prompt import _KEYS
from workbench.judging.protocol import STRONG_ODDS, TIE_ODDS
from workbench.judging.verdicts import MOST_CHARACTERS
from workbench.models.catalogue import SCRIPTED_JUDGES

TEXT = (ROOT / "docs" / "judges.md").read_text(encoding="utf-8")
COMMANDS = re.findall(
    r"^runoff (judges .+)$", "\n".join(re.findall(r"^```sh\n(.+?)^```", TEXT, re.M | re.S)), re.M
)


def run(*words: str) -> str:
    done = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == 0, (words, done.output)
    return done.stdout


@pytest.fixture(autouse=True)
def _no_user_files(monkeypatch, tmp_path) -> None:
    monkeypatch.delenv("RUNOFF_CATALOGUE", raising=False)
    monkeypatch.setattr("platformdirs.user_config_dir", lambda name: str(tmp_path))


def test_the_figures_and_words_of_the_document_are_ours() -> None:
    limits, builtin = Limits(), Protocol(prompt=builtin_prompt(with_execution=True))
    rows = dict(re.findall(r"^\| ([a-z ,]+) \| ([\d,]+) \|$", TEXT, re.M))
    assert rows == {
        "task": f"{limits.prompt:,}",
        "answer": f"{limits.answer:,}",
        "program, where the answer is too long": f"{limits.program:,}",
        "output": f"{limits.stdout:,}",
        "errors": f"{limits.stderr:,}",
        "what is missing": f"{limits.missing:,}",
    }
    assert f"at most {limits.pictures} of each side" in TEXT
    assert f"{limits.width} × {limits.height} pixels" in TEXT
    assert len(FOR_JUDGES) == limits.pictures, "every moment of the camera is shown"
    assert f"at most {builtin.max_tokens:,} tokens" in TEXT and builtin.temperature == 0
    assert set(re.findall(r"^\| `([a-z_]+)` \|", TEXT, re.M)) == set(NoVerdict)
    assert f"more than {MOST_CHARACTERS:,} characters" in TEXT
    assert f"odds of {TIE_ODDS:g} to 1, much better from {STRONG_ODDS:g} to 1" in TEXT
    assert f"of\n{len(ATTACKS)} attacks" in TEXT and f"at least {100 * RESISTANT:.0f} %" in TEXT
    assert all(f"`[[{label}]]`" in TEXT for label in (*LABELS, "both bad"))
    assert all(f"`{word}`" in TEXT for word in (*METHODS, *SCRIPTED_JUDGES, "sees_images = true"))
    assert all(f"`{key}`" in TEXT or f"`[{key}]`" in TEXT for key in _KEYS)
    for path in re.findall(r"\]\(([\w./]+)\)", TEXT):
        assert (ROOT / "docs" / path).exists(), path


@pytest.mark.assets
def test_the_commands_of_the_document_work(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = {}
    for command in COMMANDS:
        words, _, file = command.partition(" > ")
        said[command] = run(*words.split())
        if file:
            (tmp_path / file).write_text(said[command], encoding="utf-8")
    assert all(name in said["judges list"] for name in SCRIPTED_JUDGES)
    assert said["judges prompt --prompt my-judge.toml"].strip().endswith("It is right.")
    ours = [builtin_prompt(with_execution=flag).hash for flag in (True, False)]
    printed = [read_prompt(tmp_path / name).hash for name in ("my-judge.toml", "my-code-judge.toml")]
    assert printed == ours
    shown = said["judges show"]
    assert "code word of this question" in shown and "Run of A (Interpreter, Python): it ran" in shown
    assert "Run of" not in said["judges show --code-only --method json"]
    assert f"{4 * len(ATTACKS)} of {4 * len(ATTACKS)} verdicts unchanged, 100 %" in said[
        "judges check scripted-judge --attacks"
    ].replace("\n", " ")


@pytest.mark.assets
def test_what_programs_read_of_a_check() -> None:
    found = json.loads(run("judges", "check", "scripted-judge-first", "--questions", "3", "--json"))
    assert [row["method"] for row in found["methods"]] == list(METHODS) and found["questions"] == 3
    for row in found["methods"]:
        assert row["works"] and row["right"] == 0
        assert row["consistency"]["first_twice"] == row["consistency"]["judged"] == 3
    assert found["prompt"]["hash"] == builtin_prompt(with_execution=True).hash and found["attacks"] is None
    shown = json.loads(run("judges", "show", "--json"))
    assert [message["role"] for message in shown["messages"]] == ["system", "user"] and shown["cut"] == []
    listed = json.loads(run("judges", "list", "--json"))
    assert {row["name"]: row["judge_only"] for row in listed["judges"]} == dict.fromkeys(
        SCRIPTED_JUDGES, True
    )


def test_a_check_says_what_does_not_work_and_a_wrong_name_is_refused(judges, tmp_path) -> None:
    path = tmp_path / "models.toml"
    tables = ("scripted-judge-no-logprobs", "scripted-judge-refuses", "fault-401")
    path.write_text(
        "version = 1\n"
        + "".join(f'[[model]]\nname = "{name}"\naddress = "{judges.address}"\n' for name in tables)
    )
    ask = ("judges", "check", "--catalogue", str(path), "--code-only", "--questions", "1", "--json")
    rows = json.loads(run(*ask, "scripted-judge-no-logprobs"))["methods"]
    assert [row["works"] for row in rows] == [True, True, False]
    assert "gave no log-probabilities" in rows[2]["error"] and rows[0]["right"] in (0, 1)
    rows = json.loads(run(*ask, "scripted-judge-refuses", "--attacks"))["methods"]
    assert [row["consistency"]["no_verdict"] for row in rows[:2]] == [{"missing": 2}] * 2
    assert "refused the key" in json.loads(run(*ask, "fault-401"))["methods"][0]["error"]
    for words, error in ((("check", "nobody"), CatalogueError), (("show", "--method", "gut"), JudgingError)):
        with pytest.raises(error):
            CliRunner().invoke(app, ["judges", *words], catch_exceptions=False)
