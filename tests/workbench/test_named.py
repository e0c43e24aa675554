"""Comparisons by name are battles of their own kind: recorded, and on no blind board."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.export import export_records
from data.frames import blind_votes, votes_frame
from data.outcomes import Outcome
from data.records import NAMED
from data.store import Store
from tests.data.store_fixtures import battle, vote
from tests.workbench.test_stage import open_stage, pool, prompt_with, store, wait  # noqa: F401
from workbench.battle import BattleState, ask
from workbench.cli import app
from workbench.errors import BattleError, ModelError
from workbench.models import scripted_catalogue
from workbench.recorder import Recorder
from workbench.stage import Stage


def test_the_names_are_shown_from_the_start_and_the_state_survives() -> None:
    battle = ask("draw", "scripted-ada", "scripted-basil", named=True)
    assert battle.display_name("left") == "scripted-ada"
    assert BattleState.from_json(json.loads(json.dumps(battle.to_json()))).named
    assert ask("draw", "a", "b").display_name("left") == "Model A"


@pytest.mark.assets
def test_a_named_battle_is_recorded_as_such_and_its_vote_is_never_void(store: Store, pool) -> None:  # noqa: F811
    from data.environments import Environment
    from data.languages import Language

    prompt = prompt_with(Language.JAVASCRIPT, Environment.INTERPRETER)
    left, right = prompt.models[:2]
    recorder = Recorder()
    recorder.write_to(store)
    kit = {"catalogue": scripted_catalogue(), "store": store, "pool": pool, "recorder": recorder}
    with pytest.raises(BattleError, match="two models"):
        Stage.open_named(prompt, {"left": left, "right": left}, voter="ada", **kit)
    with pytest.raises(ModelError, match="no model"):
        Stage.open_named(prompt, {"left": left, "right": "nobody"}, voter="ada", **kit)
    stage = Stage.open_named(prompt, {"left": right, "right": left}, voter="ada", **kit)
    wait(stage)
    assert stage.battle.left.model == right, "each stands where it was put"
    stage.vote(Outcome.LEFT)
    assert stage.void == ""
    assert store.battle(stage.battle.id).source == NAMED
    frame = votes_frame(store.vote_rows())
    assert list(frame["source"]) == [NAMED] and blind_votes(frame).empty


def test_frames_boards_and_exports_tell_them_apart(tmp_path: Path) -> None:
    with Store.open(tmp_path / "votes.sqlite") as log:
        for number in range(12):
            blind = number % 2 == 0
            log.add_battle(battle(f"b{number}", source="live" if blind else NAMED))
            # Blind votes are even; those with the names known are all for the left.
            side = Outcome.LEFT if not blind or number % 4 == 0 else Outcome.RIGHT
            log.add_vote(vote(f"v{number}", battle_id=f"b{number}", outcome=side, voter=f"p{number}"))
        frame = votes_frame(log.vote_rows())
        assert sorted(frame["source"].unique()) == ["live", NAMED]
        assert len(blind_votes(frame)) == 6 and set(blind_votes(frame)["source"]) == {"live"}
        export_records(log.records(), tmp_path / "out", "csv")
    with (tmp_path / "out" / "battles.csv").open() as file:
        assert sum(row["source"] == NAMED for row in csv.DictReader(file)) == 6
    done = CliRunner().invoke(app, ["rank", str(tmp_path / "out"), "--json", "--resamples", "10"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["n_votes"] == 6
    assert "6 of 12 votes were cast side by side" in done.stderr
