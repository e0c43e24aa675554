"""Charts of judges and of the automated arena draw the numbers of their frames and say them in words."""

from __future__ import annotations

import pandas as pd
import pytest
from test_auto_arena import random_games, runs_of
from verdict_makers import from_table, verdicts_of, votes_of

from analysis.agreement import confusion, lifts
from analysis.arena_charts import arena_chart, change_chart, failure_chart
from analysis.auto_arena import arena_board, compare
from analysis.judge_bias import judge_bias
from analysis.judge_charts import bias_chart, confusion_chart, difference_chart, lift_chart, ratings_chart
from analysis.published_lifts import published_lifts
from analysis.run_outcomes import failures
from analysis.verdicts import cases


def numbers(chart):
    """Every row that a chart draws from, however its layers share their data."""
    specification = chart.to_dict()
    return [row for rows in specification["datasets"].values() for row in rows], specification["description"]


def test_the_published_tables_draw_as_a_lift_without_intervals():
    table = published_lifts()
    accuracy = table[(table["measure"] == "accuracy") & (table["convention"] == "drop")]
    rows, words = numbers(lift_chart(accuracy[accuracy["by"] == ""], rows="judge"))
    assert "Qwen2.5-VL-72B-Instruct 58.7% and 66.2%" in words
    assert {
        "judge": "InternVL3-78B",
        "mode": "with execution",
        "value": pytest.approx(0.468),
    }.items() <= next(
        row for row in rows if row.get("mode") == "with execution" and row["judge"] == "InternVL3-78B"
    ).items()
    one = accuracy[accuracy["judge"] == "GPT-4o"]
    _, words = numbers(difference_chart(one))
    assert "Web design +7.3%" in words and "(" not in words


def test_lift_confusion_and_bias_of_our_own():
    votes = votes_of(["left", "right", "tie"] * 10, length_left=5, length_right=9)
    verdicts = pd.concat(
        [
            verdicts_of(["left", "left", None] * 10),
            verdicts_of(["left", "right", "tie"] * 10, with_execution=True),
            verdicts_of(["left", "right", "tie"] * 10, with_execution=True, swapped=True),
        ]
    )
    matched = cases(votes, verdicts)
    table = lifts(matched, resamples=50)
    _, words = numbers(
        difference_chart(table[(table["measure"] == "kappa") & (table["convention"] == "drop")])
    )
    assert words.startswith("Lift of Cohen's kappa: All battles +1.000 (+")
    both = confusion(matched)
    rows, words = numbers(confusion_chart(both[~both["with_execution"]]))
    assert "tie: left 0, right 0, tie 0, no verdict 10" in words
    assert len(rows) == 12
    bias = judge_bias(matched, verdicts, resamples=20)
    rows, words = numbers(bias_chart(bias, "no_verdict"))
    assert words == "Calls without a verdict: owl, answers alone, 33.3%; owl, with execution, 0.0%"
    assert {"neutral": 0.0} in rows


def test_ratings_draw_both_scores_of_each_model():
    scores = pd.DataFrame(
        {"model": ["A", "B"], "human": [1100.0, 900.0], "judged": [1050.0, 950.0], "battles": 4}
    )
    assert numbers(ratings_chart(scores))[1].endswith("A 1100 and 1050; B 900 and 950")


def test_the_arena_draws_both_methods_and_the_change_of_two_runs():
    board = arena_board(random_games(), resamples=30).whole
    rows, words = numbers(arena_chart(board))
    assert words.count(" and ") == 1 + len(board)
    assert {row["method"] for row in rows if "method" in row} == {"published mean", "Bradley–Terry"}
    changed = compare(random_games(), random_games(seed=1), resamples=30)
    assert "new" in numbers(change_chart(changed))[1]


def test_failures_stack_the_kinds_that_occur():
    rows, words = numbers(failure_chart(failures(runs_of("ok", "timeout", "timeout"))))
    assert words == "How the programs ended: new: runs 1, timeout 2"
    assert {row["kind"] for row in rows} == {"ok", "timeout"}


def test_a_board_without_anything_still_draws():
    empty = confusion(cases(*from_table()[:1], verdicts_of([])))
    for chart in (confusion_chart(empty), lift_chart(published_lifts().head(0))):
        assert chart.to_dict()["description"]
