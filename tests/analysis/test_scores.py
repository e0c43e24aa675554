"""Scores without the rest of the board are those of the board, and bad votes never get any."""

import numpy as np
import pandas as pd
import pytest
from vote_makers import random_votes, votes

from analysis import leaderboard, score_slices, score_votes
from analysis.boards import Leaderboard
from analysis.connectivity import Condition
from analysis.errors import AnalysisError, NoEstimate, OptionError, VotesError
from analysis.method import Method
from analysis.pairs import count_votes


def by_model(board: Leaderboard, part: str) -> dict[str, tuple[float | None, ...]]:
    rows = next(each for each in board.slices if each.label == part).models
    return {row.model: (row.score, row.low, row.high) for row in rows}


def test_scores_and_slices_are_those_of_the_leaderboard():
    frame = random_votes(n_votes=900, seed=5)[0]
    frame["category"] = np.where(np.arange(900) % 3, "game", "web")
    board = leaderboard(frame, by=["category"], resamples=60, seed=3)
    found = score_slices(frame, [(), ("category",)], resamples=60, seed=3)
    assert [each.part.label for each in found] == ["all votes", "category=game", "category=web"]
    for each in found:
        scored = each.scored
        rows = by_model(board, each.part.label)
        for model, *numbers in zip(scored.models, scored.scores, scored.low, scored.high, strict=True):
            assert numbers == pytest.approx(rows[model], abs=1e-9)
    alone = score_votes(count_votes(frame), resamples=60, seed=3)
    assert alone.scores == pytest.approx(found[0].scored.scores, abs=1e-9)
    assert len(alone.resampled.scores) == 60


@pytest.mark.parametrize("ties", ["half", "davidson"])
def test_dropped_votes_and_models_that_only_they_mention_take_no_part(ties):
    frame = pd.concat([random_votes(n_models=4, seed=2)[0], votes(("model-0", "unseen", 5, "both_bad"))])
    method = Method(ties, "drop")
    scored = score_votes(frame, method=method, resamples=20)
    decided = frame[frame["outcome"] != "both_bad"]
    assert scored.models == tuple(f"model-{k}" for k in range(4))
    assert scored.scores == pytest.approx(score_votes(decided, method=method, resamples=20).scores, abs=1e-8)


def test_a_slice_without_an_estimate_says_why():
    frame = pd.concat(
        [random_votes(seed=1)[0].assign(topic="web"), votes(("a", "b", 9)).assign(topic="game")]
    )
    found = {each.part.label: each for each in score_slices(frame, [("topic",)], resamples=10)}
    assert found["topic=web"].scored is not None
    assert found["topic=game"].scored is None
    assert "cannot be placed on one scale" in found["topic=game"].refusal


BAD = {
    "no votes": votes(("a", "b", 3)).iloc[:0],
    "an unknown outcome": votes(("a", "b", 3)).assign(outcome=["left", "right", "both"]),
    "a missing outcome": votes(("a", "b", 3)).assign(outcome=["left", None, "right"]),
    "a model against itself": votes(("a", "b", 3)).assign(model_right="a"),
    "a model without a name": votes(("a", "b", 3)).assign(model_left=["a", None, "a"]),
    "a number as outcome": votes(("a", "b", 3)).assign(outcome=[1, 0, 1]),
    "one side that always wins": votes(("a", "b", 10)),
    "islands": votes(("a", "b", 5), ("b", "a", 5), ("c", "d", 5), ("d", "c", 5)),
}


@pytest.mark.parametrize("name", BAD)
def test_votes_that_determine_nothing_never_get_a_number(name):
    with pytest.raises(AnalysisError) as refusal:
        score_votes(BAD[name], resamples=10)
    assert len(str(refusal.value)) > 30
    try:
        board = leaderboard(BAD[name], resamples=10)
    except VotesError as named:
        assert str(named) == str(refusal.value)
    else:
        assert board.whole.condition in (Condition.EMPTY, Condition.UNDEFEATED, Condition.DISCONNECTED)
        assert board.warnings
        assert all(row.score is None and row.low is None for row in board.whole.models)


@pytest.mark.parametrize("weight", [np.nan, np.inf, -1.0, "heavy", None])
def test_a_weight_that_is_no_weight_is_named_with_its_row(weight):
    frame = votes(("a", "b", 6), ("b", "a", 6))
    frame["weight"] = pd.Series([1.0] * 11 + [weight], dtype=object)
    with pytest.raises(VotesError, match=r"column weight holds|is no number"):
        leaderboard(frame, weights="weight", resamples=10)


@pytest.mark.parametrize("options", [{"level": 0.0}, {"level": 1.0}, {"level": np.nan}, {"resamples": 0}])
def test_options_without_meaning_are_refused(options):
    with pytest.raises(OptionError, match="give"):
        score_votes(random_votes(seed=1)[0], **options)


def test_ten_votes_give_a_board_that_does_not_claim_much():
    frame = random_votes(n_models=3, n_votes=10, seed=3)[0]
    whole = leaderboard(frame, resamples=200).whole
    for row in whole.models:
        assert row.low is None or (row.low < row.score < row.high and row.high - row.low > 100)


def ring(n: int) -> pd.DataFrame:
    """Every model beats the next, the last one the first: one vote each."""
    names = np.array([f"m{k}" for k in range(n)])
    return pd.DataFrame({"model_left": names, "model_right": np.roll(names, -1), "outcome": "left"})


def test_a_million_models_with_one_vote_each_are_refused_before_anything_is_fitted():
    with pytest.raises(VotesError, match=r"1,000,000 models; at most"):
        score_votes(ring(1_000_000))


def test_a_ring_of_single_votes_has_scores_but_no_intervals():
    """No resample keeps such a ring together; fitting a thousand of them would take hours."""
    frame = ring(200)
    whole = leaderboard(frame).whole
    assert whole.condition is Condition.TOO_FEW
    assert any("without intervals" in text and "200 models" in text for text in whole.warnings)
    assert all(row.score == pytest.approx(1000) and row.low is None for row in whole.models)
    with pytest.raises(NoEstimate, match="so loosely"):
        score_votes(frame)
    assert score_votes(pd.concat([ring(40)] * 40), resamples=10).resampled.n_separable == 0


@pytest.mark.parametrize("shape", ["ladder", "pairs"])
def test_long_ladders_and_many_islands_are_named_at_once(shape):
    frame = ring(600)
    frame = frame.iloc[:-1] if shape == "ladder" else frame.iloc[::2]
    whole = leaderboard(frame).whole
    assert whole.condition is (Condition.UNDEFEATED if shape == "ladder" else Condition.DISCONNECTED)
    assert whole.warnings
    assert all(row.score is None for row in whole.models)


def test_groups_of_a_long_ladder_stand_from_the_top_down():
    frame = ring(40).iloc[:-1].sample(frac=1, random_state=1)
    warning = leaderboard(frame).whole.warnings[0]
    assert warning.startswith("No scores: m0 has never lost")
    assert "40 groups" in warning
