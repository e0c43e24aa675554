"""Ratings by judges beside those by people."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from verdict_makers import verdicts_of, votes_of

from analysis.judge_ratings import CORRELATIONS, correlations, judge_ratings
from analysis.verdicts import cases

MODELS = np.array(["A", "B", "C", "D", "E"])


def battles(n, rng):
    """Battles of five models, A the strongest, and what people said of them."""
    pairs = np.array([rng.permutation(5)[:2] for _ in range(n)])
    better = rng.random(n) < 1 / (1 + np.exp(0.8 * (pairs[:, 0] - pairs[:, 1])))
    votes = votes_of(
        np.where(better, "left", "right"), model_left=MODELS[pairs[:, 0]], model_right=MODELS[pairs[:, 1]]
    )
    return votes


def rated(votes, said, **options):
    scores, correlations = judge_ratings(cases(votes, verdicts_of(said)), resamples=60, **options)
    assert list(correlations["measure"]) == list(CORRELATIONS)
    return scores, correlations.set_index("measure")


def test_a_judge_that_says_what_people_say_rates_as_they_do_and_its_opposite_upside_down():
    votes = battles(600, np.random.default_rng(1))
    scores, same = rated(votes, votes["outcome"])
    assert same["value"].tolist() == pytest.approx([1.0] * 3)
    assert scores["human"].tolist() == pytest.approx(scores["judged"].tolist())
    assert scores["battles"].sum() == 2 * 600
    _, upside = rated(votes, votes["outcome"].map({"left": "right", "right": "left"}))
    assert upside["value"].tolist() == pytest.approx([-1.0] * 3)


def test_correlations_are_those_of_scipy_row_by_row_and_none_where_a_row_is_constant():
    rng = np.random.default_rng(8)
    first, second = rng.integers(0, 6, (2, 20, 9)).astype(float)
    found = correlations(first, second)
    for k in range(20):
        for name, expected in (
            ("spearman", stats.spearmanr(first[k], second[k]).statistic),
            ("kendall", stats.kendalltau(first[k], second[k]).statistic),
            ("pearson", stats.pearsonr(first[k], second[k]).statistic),
        ):
            assert found[name][k] == pytest.approx(expected, abs=1e-12)
    same = np.ones((1, 4))
    assert all(np.isnan(values).all() for values in correlations(same, rng.random((1, 4))).values())


def test_a_noisy_judge_has_an_interval_below_one_and_silence_leaves_the_battle_to_nobody():
    rng = np.random.default_rng(4)
    votes = battles(500, rng)
    said = votes["outcome"].to_numpy(dtype=object).copy()
    said[rng.random(500) < 0.4] = "tie"
    said[:100] = None
    _, found = rated(votes, said)
    assert set(found["battles"]) == {400}
    pearson = found.loc["pearson"]
    assert pearson["low"] < pearson["value"] < pearson["high"] < 1
    again = rated(votes, said)[1]
    pd.testing.assert_frame_equal(found, again)


def test_ratings_that_most_resamples_leave_open_have_no_interval_and_say_so():
    # One battle alone holds D to the others.
    votes = votes_of(
        ["left", "left", "left", "left", "right"] * 6,
        model_left=list("AAB") * 10,
        model_right=list("BCC") * 10,
    )
    last = votes_of(["left", "right"], model_left="D", model_right="A").assign(battle_id=["x", "y"])
    every = pd.concat([votes, last], ignore_index=True)
    said = verdicts_of(every["outcome"]).assign(battle_id=every["battle_id"])
    _, found = judge_ratings(cases(every, said), resamples=60)
    assert found["value"].notna().all() and found["low"].isna().all()
    assert found["reason"].str.contains("of 60 resamples leave the ratings open").all()


@pytest.mark.parametrize("said", [[None] * 40, ["left"] * 40])
def test_what_cannot_be_rated_says_why(said):
    votes = votes_of(["left", "right"] * 20)
    _, found = rated(votes, said)
    assert found["value"].isna().all()
    assert (found["reason"].str.len() > 10).all()
