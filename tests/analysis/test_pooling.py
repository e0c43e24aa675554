"""Slices borrow as much as their votes leave open, and say so."""

import numpy as np
import pandas as pd
import pytest
from vote_makers import random_votes, votes

from analysis import leaderboard
from analysis.bradley_terry import fit
from analysis.method import HALF_WINS
from analysis.pairs import count_votes
from analysis.pooling import pool
from benchmarks.coverage import pooled


def tables(*frames):
    models = sorted({name for frame in frames for name in frame["model_left"]})
    counts = [count_votes(frame) for frame in frames]
    whole = counts[0]
    for each in counts[1:]:
        whole = whole + each
    assert list(whole.models) == models
    return np.stack([HALF_WINS.fold(each.only(models).ordered) for each in counts], axis=1).astype(
        float
    ), fit(whole)


def test_a_slice_with_many_votes_keeps_its_scores_and_a_small_one_takes_the_others():
    big = [random_votes(n_models=5, n_votes=30_000, seed=seed)[0] for seed in (1, 2, 3)]
    small = random_votes(n_models=5, n_votes=40, seed=4)[0]
    folded, whole = tables(*big, small)
    found = pool(folded, whole, 0.75)
    for k, frame in enumerate(big):
        assert found.theta[k] == pytest.approx(fit(count_votes(frame)).theta, abs=0.02)
    assert (found.borrowed[:3] < 0.02).all()
    assert found.borrowed[3] > 0.2


def test_slices_of_one_truth_are_pulled_together():
    frame, _ = random_votes(n_models=5, n_votes=3000, seed=1)
    parts = [frame.iloc[k::10] for k in range(10)]
    folded, whole = tables(*parts)
    found = pool(folded, whole, 0.75)
    apart = np.std([fit(count_votes(part)).theta for part in parts], axis=0).mean()
    assert found.theta.std(axis=0).mean() < 0.4 * apart
    assert np.abs(found.mean - whole.theta).max() < 0.03
    assert (found.borrowed > 0.6).all()


def test_the_spread_between_slices_is_found():
    rng = np.random.default_rng(5)
    base = rng.normal(0, 0.5, 6)
    frames = []
    for _ in range(30):
        theta = base + rng.normal(0, 0.4, 6)
        pairs = np.array([(i, j) for i in range(6) for j in range(6) if i != j])[rng.integers(0, 30, 2000)]
        won = rng.random(2000) < 1 / (1 + np.exp(theta[pairs[:, 1]] - theta[pairs[:, 0]]))
        frames.append(
            pd.DataFrame(
                {
                    "model_left": [f"m{i}" for i in pairs[:, 0]],
                    "model_right": [f"m{i}" for i in pairs[:, 1]],
                    "outcome": np.where(won, "left", "right"),
                }
            )
        )
    folded, whole = tables(*frames)
    assert pool(folded, whole, 1.0).spread == pytest.approx(0.4, abs=0.07)


def test_pooled_scores_stay_where_they_are_when_nothing_but_the_grid_changes(monkeypatch):
    frame, _ = random_votes(n_models=5, n_votes=2000, seed=1)
    folded, whole = tables(*(frame.iloc[k::8] for k in range(8)))
    first = pool(folded, whole, 0.75)
    monkeypatch.setattr("analysis.pooling._FINE_POINTS", 40)
    second = pool(folded, whole, 0.75)
    assert second.theta == pytest.approx(first.theta, abs=0.01)
    assert np.diagonal(second.covariance, axis1=1, axis2=2) == pytest.approx(
        np.diagonal(first.covariance, axis1=1, axis2=2), rel=0.15
    )


def test_an_undefeated_slice_has_a_pooled_score_that_says_it_borrows():
    frame = pd.concat(
        [
            random_votes(n_models=3, n_votes=600, seed=1)[0].assign(source="x"),
            votes(("model-0", "model-1", 3)).assign(source="y"),
        ],
        ignore_index=True,
    )
    board = leaderboard(frame, by=["source"], pooled=True, resamples=50)
    part = board.slices[2]
    assert (part.label, part.condition) == ("source=y", "undefeated")
    row = part.models[0]
    assert row.score is None and row.pooled_low < row.pooled_score < row.pooled_high
    assert part.borrowed > 0.5
    assert any("borrow" in text and text.startswith("source=y") for text in board.warnings)
    assert board.whole.borrowed is None and board.whole.models[0].pooled_score is None


@pytest.mark.parametrize("options", [{"ties": "davidson"}, {"both_bad": "outcome", "position": True}])
def test_pooling_works_with_every_kind_of_likelihood(options):
    frame, _ = random_votes(n_votes=1200)
    frame["source"] = np.where(np.arange(len(frame)) % 3 == 0, "x", "y")
    board = leaderboard(frame, by=["source"], pooled=True, resamples=50, anchor="model-1", **options)
    for part in board.slices[1:]:
        for row in part.models:
            assert row.pooled_low <= row.pooled_score <= row.pooled_high
            assert abs(row.pooled_score - row.score) < 80
        anchor = next(row for row in part.models if row.model == "model-1")
        assert (anchor.pooled_score, anchor.pooled_low) == pytest.approx((1000, 1000))


@pytest.mark.parametrize("setup", [{"spread": 0.25}, {"slices": 20, "spread": 0.3}])
def test_pooled_intervals_cover_and_pooled_scores_beat_both_extremes(setup):
    found = pooled(25, **setup)
    # 25 sets of 80 or 200 correlated intervals: a standard error of about 0.01.
    assert 0.91 < found["coverage"] < 0.985
    assert found["error: pooled"] < min(found["error: global"], found["error: separate"])


def test_margins_add_the_slices_of_every_smaller_set_of_columns():
    frame, _ = random_votes(n_votes=600)
    frame["source"] = np.where(np.arange(len(frame)) % 2 == 0, "x", "y")
    frame["turns"] = np.arange(len(frame)) % 3
    board = leaderboard(frame, by=["source", "turns"], margins=True, resamples=10)
    assert [tuple(part.slice) for part in board.slices] == [
        (),
        *[("source",)] * 2,
        *[("turns",)] * 3,
        *[("source", "turns")] * 6,
    ]
    plain = leaderboard(frame, by=["source", "turns"], resamples=10)
    assert [part.slice for part in plain.slices[1:]] == [part.slice for part in board.slices[6:]]


def test_votes_are_sliced_by_time_and_by_pair():
    frame = votes(("a", "b", 4), ("b", "c", 3))
    frame["created_at"] = pd.to_datetime(
        ["2025-03-02T23:00Z", "2025-03-03T01:00Z", "2025-03-09T12:00Z", "2025-04-01T00:00Z"]
        + ["2025-04-02T00:00Z"] * 3,
        utc=True,
    )
    found = {
        by: {part.slice[by]: part.n_votes for part in leaderboard(frame, by=[by], resamples=5).slices[1:]}
        for by in ("day", "week", "month", "pair")
    }
    assert found["pair"] == {"a vs b": 4, "b vs c": 3}
    assert found["month"] == {"2025-04": 4, "2025-03": 3}
    assert found["week"] == {"2025-03-31": 4, "2025-03-03": 2, "2025-02-24": 1}
    assert found["day"]["2025-03-02"] == 1


def test_slices_whose_votes_do_not_link_all_models_are_not_pooled_and_say_so():
    frame, _ = random_votes(n_models=4, n_votes=600, seed=8)
    one = frame["model_left"].isin(["model-0", "model-1"]) & frame["model_right"].isin(["model-0", "model-1"])
    two = frame["model_left"].isin(["model-2", "model-3"]) & frame["model_right"].isin(["model-2", "model-3"])
    frame["part"] = np.where(one, "one", np.where(two, "two", None))
    board = leaderboard(frame, by=["part"], pooled=True, resamples=20)
    for part in board.slices[1:]:
        assert part.borrowed is None and all(row.pooled_score is None for row in part.models)
        assert "do not link all models" in part.warnings[-1]
