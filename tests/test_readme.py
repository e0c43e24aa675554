"""The README tells the truth: its counts, pictures, commands and examples are checked."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from data import prompts
from data.demo import warm_up
from data.environments import Environment
from data.languages import Language
from data.records import Vote
from data.simulate import simulate_votes
from runtimes_wasm.contract import RunStatus
from tests.environment_file import ROOT
from workbench.cli import app
from workbench.stage import can_show

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert len(pictures) == 5 and any("learn" in picture for picture in pictures)
    for picture in pictures:
        assert (ROOT / picture).read_bytes().startswith(b"\x89PNG"), picture


def test_the_counts_are_the_counts() -> None:
    book = prompts.load()
    assert f"answer {len(book)} prompts" in README
    assert f"{sum(len(prompt.answers) for prompt in book)} fixed answers" in README
    assert f": {sum(isinstance(record, Vote) for record in warm_up())} that give" in README
    assert f"{len(simulate_votes().votes):,} that follow" in README


def test_every_command_is_listed_and_no_other() -> None:
    listed = set(re.findall(r"^runoff ([a-z]+) ", README, re.M))
    groups = {group.name for group in app.registered_groups}
    assert listed == {command.name for command in app.registered_commands} | groups


def test_every_status_is_explained() -> None:
    for status in RunStatus:
        assert f"`{status.value}`" in README


def test_everything_runs_as_the_readme_says() -> None:
    waiting = [
        language.label
        for language in Language
        if not any(can_show(language, environment) for environment in Environment)
    ]
    assert not waiting, "the README says that every language runs"
    missing = [
        environment.label
        for environment in Environment
        if not any(can_show(language, environment) for language in Language)
    ]
    assert not missing and "All eight environments run" in README
    for environment in (Environment.STREAMLIT, Environment.GRADIO, Environment.PYGAME, Environment.MERMAID):
        assert environment.label in README


@pytest.mark.assets
def test_the_example_prints_what_the_readme_shows(tmp_path: Path) -> None:
    found = re.search(r"\$ echo '(.+)' > squares\.js\n\$ runoff run squares\.js\n(.+?)\n```", README, re.S)
    assert found is not None
    (tmp_path / "squares.js").write_text(found[1] + "\n")
    done = subprocess.run(
        [str(Path(sys.executable).parent / "runoff"), "run", "squares.js"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(found[2])


def test_the_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = re.findall(r"```python\n(.+?)```", README, re.S)
    (tmp_path / "votes.csv").write_text(
        "model_a,model_b,winner\n" + "a,b,model_a\nb,a,model_a\na,b,tie\n" * 8
    )
    monkeypatch.chdir(tmp_path)
    scope: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), scope)
    assert len(scope["board"].frame()) == 2  # type: ignore[attr-defined]
