"""Summaries of what people do, against numbers worked out by hand and published examples."""

from __future__ import annotations

from itertools import count
from math import isnan
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.behaviour import (
    MEASURES,
    MIN_OBSERVATIONS,
    Estimate,
    median,
    play_and_outcome,
    play_frame,
    share,
    summarise,
)
from analysis.behaviour_charts import measure_chart, outcome_chart
from analysis.errors import OptionError, VotesError

_numbers = count()


def rows(outcome: str = "left", *, left: int = 0, right: int = 0, **changes: Any) -> list[dict[str, Any]]:
    """Both sides of a vote; ``left`` and ``right`` are the deeds there."""
    name = f"v{next(_numbers)}"
    return [
        {
            "vote_id": name,
            "voter": "ada",
            "side": side,
            "model": model,
            "environment": "core_web",
            "outcome": outcome,
            "source": "live",
            "seconds_to_vote": 30.0,
            "seconds_to_first": 2.0 if deeds else None,
            "runs": 1,
            "edits": 0,
            "failed": 0,
            "clicks": deeds,
            "keys": 0,
            "scrolls": 0,
            "errors": 0,
            "deeds": deeds,
        }
        | changes
        for side, model, deeds in (("left", "alpha", left), ("right", "beta", right))
    ]


def log(*parts: list[dict[str, Any]]) -> pd.DataFrame:
    return play_frame([row for part in parts for row in part])


def test_the_median_of_ten_has_the_second_and_the_ninth_as_its_interval() -> None:
    """P(B < 2) = 11/1024 and P(B < 3) = 56/1024 for ten coins, so k is 2."""
    assert median([5, 3, 1, 9, 7, 2, 4, 6, 8, 10]) == Estimate(10, 5.5, 2, 9)
    assert median([*range(1, 11), float("nan")]).n == 10


@pytest.mark.parametrize("n", [10, 11, 25, 100, 999])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_the_order_statistics_are_the_narrowest_that_keep_the_level(n: int, level: float) -> None:
    found = median(range(1, n + 1), level=level)
    k = int(found.low)
    assert found.high == n + 1 - k
    assert 1 - 2 * stats.binom.cdf(k - 1, n, 0.5) >= level
    assert 1 - 2 * stats.binom.cdf(k, n, 0.5) < level


def test_the_interval_of_a_median_holds_as_often_as_it_says() -> None:
    random = np.random.default_rng(11)
    truth = np.log(2)  # of an exponential
    found = [median(random.exponential(size=30)) for _ in range(1500)]
    held = np.mean([estimate.low <= truth <= estimate.high for estimate in found])
    assert 0.945 < held < 0.975  # exactly 0.957: k is 10


def test_a_share_has_the_interval_of_wilson() -> None:
    """81 of 263 is 0.255 to 0.366 (Newcombe 1998, Statistics in Medicine 17, 857, table I)."""
    found = share(81, 263)
    assert (round(found.value, 4), round(found.low, 4), round(found.high, 4)) == (0.3080, 0.2553, 0.3662)


def test_too_little_is_counted_and_not_summarised() -> None:
    for found in (median(range(MIN_OBSERVATIONS - 1)), share(3, MIN_OBSERVATIONS - 1)):
        assert found.n == MIN_OBSERVATIONS - 1
        assert isnan(found.value)
    with pytest.raises(OptionError, match="level is 95"):
        median([1], level=95)


def test_groups_are_summarised_over_what_can_be_seen_of_them() -> None:
    frame = log(
        *(rows(left=n, seconds_to_vote=10.0 * n) for n in range(1, 11)),
        *(rows(environment="interpreter", runs=3) for _ in range(10)),
        *(rows(source="synthetic") for _ in range(50)),
    )
    by_model = summarise(frame, "model").set_index(["group", "measure"])
    assert tuple(by_model.loc[("alpha", "clicks")]) == (10, 5.5, 2, 9)  # the ten pages, not the programs
    assert tuple(by_model.loc[("beta", "clicks")]) == (10, 0, 0, 0)
    assert by_model.loc[("alpha", "played"), "value"] == 1
    assert by_model.loc[("beta", "played"), "value"] == 0
    assert by_model.loc[("beta", "seconds_to_first"), "n"] == 0
    assert by_model.loc[("alpha", "reruns"), "n"] == 20
    by_place = summarise(frame, "environment").set_index(["group", "measure"])
    assert by_place.loc[("interpreter", "reruns"), "value"] == 2
    assert by_place.loc[("interpreter", "clicks"), "n"] == 0
    assert by_place.loc[("core_web", "seconds_to_vote"), "value"] == 55
    with pytest.raises(OptionError, match="by is 'voter'"):
        summarise(frame, "voter")  # type: ignore[arg-type]


def test_votes_of_players_are_set_beside_votes_of_readers() -> None:
    frame = log(
        *(rows("left", left=1) for _ in range(12)),
        *(rows("right", left=1) for _ in range(4)),
        *(rows("tie", left=1, right=1) for _ in range(4)),
        *(rows("left") for _ in range(5)),
        *(rows("both_bad") for _ in range(5)),
        *(rows("left", environment="interpreter") for _ in range(7)),
    )
    found = play_and_outcome(frame)
    cells = found.shares.set_index(["how", "outcome"])
    assert tuple(cells.loc[("played", "left"), ["votes", "n", "value"]]) == (12, 20, 0.6)
    assert tuple(cells.loc[("only read", "both_bad"), ["votes", "n", "value"]]) == (5, 10, 0.5)
    assert found.not_seen == 7
    assert found.towards_played.n == 16
    assert found.towards_played.value == 0.75
    assert found.decided.value == pytest.approx(0.8 - 0.5)


def test_a_difference_of_shares_has_the_interval_of_newcombe() -> None:
    """56/70 less 48/80 is 0.2 with 0.0524 to 0.3339 (Newcombe 1998, 873, table II, method 10)."""
    frame = log(
        *(rows("left" if n < 56 else "tie", left=1) for n in range(70)),
        *(rows("left" if n < 48 else "tie") for n in range(80)),
    )
    found = play_and_outcome(frame).decided
    assert (round(found.value, 4), round(found.low, 4), round(found.high, 4)) == (0.2, 0.0524, 0.3339)


def test_an_empty_log_and_a_strange_one_are_said_to_be_so() -> None:
    empty = play_frame([])
    assert summarise(empty, "model").empty
    assert play_and_outcome(empty).decided.n == 0
    with pytest.raises(VotesError, match="lack deeds"):
        play_frame([{name: value for name, value in row.items() if name != "deeds"} for row in rows()])


def test_charts_say_in_words_what_they_show_and_leave_small_groups_out() -> None:
    frame = log(*(rows(left=n) for n in range(20)), *(rows(environment="react") for _ in range(2)))
    summary = summarise(frame, "environment")
    for measure in (*MEASURES, "played"):
        spec = measure_chart(summary, measure).to_dict()
        assert "react" not in spec["description"]
        assert (measure == "seconds_to_first") or "core_web" in spec["description"]
    assert "core_web 48% (33% to 63%, n = 40)" in measure_chart(summary, "played").to_dict()["description"]
    spec = outcome_chart(play_and_outcome(frame).shares).to_dict()
    assert "played, A is better 100% of 19" in spec["description"]
