"""Simulated crowds: the truth can be found in their votes, and everything is marked synthetic."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.behaviour import play_frame, summarise
from analysis.leaderboard import leaderboard
from data.crowd import crowd_votes
from data.crowd_play import simulate_play
from data.errors import RecordError
from data.store import Store

TRUTH = {"oak": 1080.0, "elm": 1000.0, "fir": 920.0}


@pytest.mark.parametrize("side", [0.0, 80.0])
def test_a_model_of_ties_finds_the_strengths_and_the_side(side: float) -> None:
    votes = crowd_votes(TRUTH, 8000, left_advantage=side, seed=1)
    board = leaderboard(votes, ties="davidson", position=True, resamples=200)
    for row in board.whole.models:
        assert row.score is not None and abs(row.score - TRUTH[row.model]) < 15
    assert board.whole.position is not None and abs(board.whole.position.points - side) < 20
    assert board.synthetic == "all"


def test_shares_pairs_and_columns_are_as_asked_and_a_seed_repeats() -> None:
    votes = crowd_votes(
        TRUTH, 3000, pairs=[("oak", "elm")], tie_share=0.4, both_bad_share=0, category="web_design"
    )
    assert set(votes["model_left"]) == {"oak", "elm"} and set(votes["category"]) == {"web_design"}
    # fewer than among equals, as Davidson's model says of unequal ones
    assert 0.34 < (votes["outcome"] == "tie").mean() < 0.41 and not (votes["outcome"] == "both_bad").any()
    assert crowd_votes(TRUTH, 50, seed=3).equals(crowd_votes(TRUTH, 50, seed=3))


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"scores": {"oak": 1.0}}, "at least two"),
        ({"n_votes": 0}, "n_votes=0"),
        ({"tie_share": 1.0}, "tie_share"),
        ({"pairs": [("oak", "box")]}, "'box'"),
        ({"scores": {"oak": 1.0, "elm": float("nan")}}, "finite"),
    ],
)
def test_a_crowd_that_cannot_be_is_refused(changes: dict[str, object], word: str) -> None:
    with pytest.raises(RecordError, match=word):
        crowd_votes(**({"scores": TRUTH, "n_votes": 10} | changes))  # type: ignore[arg-type]


def test_simulated_play_is_counted_and_stays_out_of_reports_on_people(tmp_path: Path) -> None:
    written = simulate_play(tmp_path / "play.db", 80, seed=2)
    with Store.open(tmp_path / "play.db", read_only=True) as store:
        rows = list(store.play())
        assert sum(store.counts().values()) == written
        store.check()
    assert play_frame(rows).empty
    play = play_frame(rows, synthetic=True)
    assert len(play) == 160 and set(play["source"]) == {"synthetic"}
    assert (play["seconds_to_vote"] >= 4).all()
    assert play.loc[~play["page"], "clicks"].sum() == 0
    told = summarise(play, "environment").set_index(["group", "measure"])["value"]
    assert told["pygame", "keys"] > told["core_web", "keys"]
    with pytest.raises(RecordError, match="a store of its own"):
        simulate_play(tmp_path / "play.db", 1)
