"""The tables and pictures of the Learn pages."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kendalltau

from analysis import teaching_charts as charts
from analysis.bradley_terry import fit
from analysis.errors import NoEstimate, OptionError
from analysis.pairs import code_votes, count_votes
from analysis.teaching import (
    STRONGER,
    UNDECIDED,
    WEAKER,
    kendall,
    one_resample,
    published_share,
    running_ends,
    tie_curves,
    weigh_guess,
    widths,
    win_curves,
    win_share,
)
from data.crowd import crowd_votes

TRUTH = {"oak": 1060.0, "elm": 1020.0, "fir": 980.0, "yew": 940.0}
VOTES = crowd_votes(TRUTH, 300, seed=4)


def test_four_hundred_points_are_ten_to_one_and_e_to_one_as_published() -> None:
    assert win_share(0) == 0.5
    assert win_share(400) == pytest.approx(10 / 11)
    assert published_share(400) == pytest.approx(math.e / (1 + math.e))
    curves = win_curves(400, 100)
    assert set(curves["scale"]) == {"usual", "published"} and len(curves) == 18
    usual = curves[curves["scale"] == "usual"].set_index("gap")["share"]
    assert usual[100] == pytest.approx(win_share(100))


def test_no_guess_is_likelier_than_the_fit() -> None:
    counts = count_votes(VOTES)
    best = weigh_guess(counts, dict.fromkeys(TRUTH, 1000.0)).best
    fitted = fit(counts)
    assert dict(zip(TRUTH, best, strict=True)) == pytest.approx(
        dict(zip(fitted.models, fitted.scores, strict=True))
    )
    at_best = weigh_guess(counts, dict(zip(TRUTH, best, strict=True)))
    assert at_best.shortfall == pytest.approx(0, abs=1e-9)
    for moved in TRUTH:
        guess = dict(zip(TRUTH, best, strict=True))
        guess[moved] += 30
        assert weigh_guess(counts, guess).shortfall > 0.1
    # At the best fit, what is won and what is expected balance for each model.
    pairs = at_best.pairs
    oak = pairs[pairs["pair"].str.startswith("oak")]
    assert (oak["votes"] * (oak["observed"] - oak["expected"])).sum() == pytest.approx(0, abs=1e-6)
    with pytest.raises(OptionError, match="one for each model"):
        weigh_guess(counts, {"oak": 1000.0})


def test_one_resample_is_the_fit_of_the_votes_that_were_drawn() -> None:
    drawn = one_resample(code_votes(VOTES), 3, seed=1)
    assert drawn.times.sum() == len(VOTES) and drawn.left_out == (drawn.times == 0).mean()
    again = fit(count_votes(VOTES.loc[VOTES.index.repeat(drawn.times)]))
    assert drawn.scores == pytest.approx(dict(zip(again.models, again.scores, strict=True)))
    assert one_resample(code_votes(VOTES), 3, seed=1).scores == drawn.scores
    assert one_resample(code_votes(VOTES), 4, seed=1).scores != drawn.scores
    one_sided = VOTES[VOTES["outcome"] == "left"].head(2)
    assert one_resample(code_votes(one_sided), 1).scores == {}


def test_the_ends_of_the_interval_come_in_with_the_resamples() -> None:
    scores = np.random.default_rng(0).normal(1000, 20, 40)
    ends = running_ends(scores)
    assert ends["resamples"].min() == 10 and ends["resamples"].max() == 40
    last = ends[ends["resamples"] == 40].set_index("end")["points"]
    assert [last["low"], last["high"]] == pytest.approx(list(np.quantile(scores, [0.025, 0.975])))
    assert running_ends(scores[:9]).empty


def test_more_votes_make_narrower_intervals() -> None:
    found = widths(code_votes(VOTES), (2, 50, 300), resamples=100)
    assert list(found["votes"]) == [50, 300]  # two votes determine nothing
    assert found["width"].iloc[1] < 0.6 * found["width"].iloc[0]


@pytest.mark.parametrize("ties", ["half", "davidson", "rao_kupper"])
def test_ties_among_equals_are_as_many_as_said_and_shares_add_up(ties: str) -> None:
    found = tie_curves(ties, 0.3).pivot(index="gap", columns="outcome", values="share")  # type: ignore[arg-type]
    assert found.sum(axis=1).to_numpy() == pytest.approx(1)
    assert found.loc[0, UNDECIDED] == pytest.approx(0.3)
    assert found.loc[0, STRONGER] == pytest.approx(found.loc[0, WEAKER])
    far = found.loc[800, UNDECIDED]
    assert far == pytest.approx(0.3) if ties == "half" else far < 0.1
    assert tie_curves(ties, 0.0)["share"].between(0, 1).all()  # type: ignore[arg-type]


def test_ties_must_be_a_share() -> None:
    with pytest.raises(OptionError, match="tie_share=1"):
        tie_curves("davidson", 1.0)


def test_kendall_is_that_of_scipy() -> None:
    names = ["a", "b", "c", "d", "e"]
    rng = np.random.default_rng(0)
    for _ in range(20):
        other = list(rng.permutation(names))
        expected = kendalltau(range(5), [other.index(name) for name in names]).statistic
        assert kendall(names, other) == pytest.approx(expected)
    assert kendall(names, names) == 1 and kendall(names, names[::-1]) == -1
    with pytest.raises(OptionError, match="no two orders"):
        kendall(names, names[:4])


def test_every_picture_says_in_words_what_it_shows() -> None:
    counts = count_votes(VOTES)
    guess = weigh_guess(counts, TRUTH)
    drawn = pd.DataFrame(
        [
            {"number": k, "model": model, "score": score}
            for k in (1, 2)
            for model, score in one_resample(code_votes(VOTES), k).scores.items()
        ]
    )
    scores = pd.DataFrame(
        {"model": list(TRUTH), "way": "half wins", "score": 1000.0, "low": 990.0, "high": 1010.0}
    )
    gaps = pd.DataFrame(
        {"where": ["one", "all"], "gap": [40.0, -90.0], "low": [1.0, -99], "high": [80.0, -70]}
    )
    path = pd.DataFrame(
        {"bought": [0, 0, 25, 25], "model": ["oak", "fir"] * 2, "score": [1010.0, 1000.0, 1008.0, 1012.0]}
    )
    both = pd.DataFrame({"model": ["oak", "fir"], "ours": [1050.0, 950.0], "published": [1115.0, 885.0]})
    said = [
        (charts.win_curve_chart(win_curves(), 100), "64% on the usual"),
        (charts.win_curve_chart(win_curves(), 100, both=True), "56% on the published"),
        (charts.guess_chart(guess.pairs), "oak against elm"),
        (charts.width_chart(widths(code_votes(VOTES), (100, 300), resamples=50), 300), "300 votes"),
        (charts.truth_chart(scores, TRUTH), "oak 1000 half wins (true 1060)"),
        (charts.drawn_chart([0, 2, 1, 0] * 5), "10 not at all, 5 more than once"),
        (charts.resamples_chart(drawn, list(TRUTH)), "2 resamples"),
        (charts.ends_chart(running_ends([1000.0] * 12), 990, 1010, "oak"), "990 to 1010"),
        (charts.tie_chart(tie_curves("davidson", 0.3), "Davidson"), "30% undecided among equals"),
        (charts.scale_chart(both), "oak 1115 and 1050"),
        (charts.rigging_chart(path, "fir", 25), "first from 25 bought votes on"),
        (charts.mix_chart(gaps, "Ahead"), "all -90"),
    ]
    for chart, words in said:
        assert words in chart.to_dict()["description"]


def test_a_board_without_an_end_is_no_guess() -> None:
    with pytest.raises(NoEstimate):
        weigh_guess(count_votes(VOTES[VOTES["outcome"] == "left"].head(1)), {"fir": 1.0, "yew": 2.0})
