"""Biases by hand, and planted biases that are found at their size."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from verdict_makers import verdicts_of, votes_of

from analysis.errors import OptionError
from analysis.judge_bias import MEASURES, judge_bias, maker_of, no_verdict_by_order
from analysis.verdicts import cases

NOBODY = votes_of([])


def bias(verdicts, votes=NOBODY, **options):
    """The rows of the only judge and mode, by measure."""
    found = judge_bias(cases(votes, verdicts), verdicts, resamples=400, **options)
    assert list(found["measure"]) == list(MEASURES)
    return found.set_index("measure")


def orders(first, second):
    return pd.concat([verdicts_of(first), verdicts_of(second, swapped=True)])


def test_position_worked_by_hand():
    # In terms of the battle. Shown first is left in the first call, right in the swapped one.
    first = ["left"] * 6 + ["left"] * 3 + ["right"] * 1 + ["tie", "both_bad"]
    second = ["left"] * 6 + ["right"] * 3 + ["left"] * 1 + ["left", "tie"]
    found = bias(orders(first, second))
    assert found.loc["consistency", ["n", "value"]].tolist() == [12, pytest.approx(7 / 12)]
    # 3 battles went to the first shown twice, 1 to the second: (3 - 1) / 12.
    assert found.loc["position_flips", ["n", "value"]].tolist() == [12, pytest.approx(2 / 12)]
    # Decided calls: 20 of the first ten battles, and 1 more, which was shown second. First: 6 + 6 + 0.
    assert found.loc["first_wins", ["n", "value"]].tolist() == [21, pytest.approx(12 / 21)]


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_a_planted_preference_for_what_comes_first_is_found_and_no_other(share):
    rng = np.random.default_rng(5)
    n = 1000
    better = rng.choice(["left", "right"], n)
    told = [np.where(rng.random(n) < share, side, better) for side in ("left", "right")]
    found = bias(orders(*told)).loc["position_flips"]
    both_first = (told[0] == "left") & (told[1] == "right")
    assert found["value"] == pytest.approx(both_first.mean())
    assert found["low"] <= share <= found["high"]
    assert (found["low"] > 0) == (share > 0)


def test_silent_orders_are_left_out_of_pairs_and_counted_by_order():
    verdicts = orders(["left"] * 10 + [None] * 5, [None] * 3 + ["left"] * 12)
    found = bias(verdicts)
    assert found.loc["no_verdict", ["n", "value"]].tolist() == [30, pytest.approx(8 / 30)]
    assert found.loc["consistency", "n"] == 7
    assert no_verdict_by_order(verdicts).set_index("swapped")["value"].tolist() == pytest.approx([1 / 3, 0.2])


def test_length_is_compared_with_what_people_prefer_on_the_same_battles():
    rng = np.random.default_rng(2)
    n = 600
    long_left = rng.random(n) < 0.5
    human = np.where(
        rng.random(n) < 0.6, np.where(long_left, "left", "right"), np.where(long_left, "right", "left")
    )
    said = np.where(rng.random(n) < 0.3, np.where(long_left, "left", "right"), human)
    votes = votes_of(human, length_left=np.where(long_left, 900, 300), length_right=600)
    found = bias(verdicts_of(said), votes)
    assert found.loc["longer_wins", "value"] == pytest.approx(((said == "left") == long_left).mean())
    assert found.loc["longer_wins_people", "value"] == pytest.approx(((human == "left") == long_left).mean())
    lean = found.loc["length_lean"]
    assert lean["value"] == pytest.approx(
        found.loc["longer_wins", "value"] - found.loc["longer_wins_people", "value"]
    )
    assert 0 < lean["low"] < 0.3 * 0.4 < lean["high"]
    equal = votes.assign(length_left=600)
    assert bias(verdicts_of(said), equal).loc["length_lean", "n"] == 0


def test_points_for_its_own_maker_are_compared_with_those_of_people():
    votes = votes_of(
        ["left", "right", "tie", "left"] * 5,
        model_left=["gpt-4o", "gpt-4o", "claude-3-5-sonnet", "llama"] * 5,
        model_right=["llama", "claude-3-5-sonnet", "gpt-4.1", "claude-3-5-sonnet"] * 5,
    )
    # Own models meet strangers in three battles of four; people gave them 1, 0 and 1/2.
    said = ["left", "left", "right", "left"] * 5
    found = bias(verdicts_of(said, judge="gpt-4.1-mini"), votes).loc["own_lean"]
    assert (found["n"], found["value"]) == (15, pytest.approx((0 + 1 + 0.5) / 3))
    assert bias(verdicts_of(said), votes).loc["own_lean", "n"] == 0
    named = bias(verdicts_of(said), votes, makers={"owl": "anthropic"}).loc["own_lean"]
    # Claude lost what GPT gained: battles 1, 2 and 3 of every four.
    assert (named["n"], named["value"]) == (15, pytest.approx((-1 - 0.5 + 0) / 3))


@pytest.mark.parametrize(
    ("model", "maker"),
    [
        ("o3-mini-2025-01-31", "openai"),
        ("chatgpt-4o-latest", "openai"),
        ("openai/gpt-oss-120b", "openai"),
        ("us.anthropic.claude-3-7-sonnet-20250219-v1:0", "anthropic"),
        ("Qwen2.5-Coder-32B-Instruct", "alibaba"),
        ("Llama-3.3-70B-Instruct", "meta"),
        ("gemini-2.0-flash-exp", "google"),
        ("Kimi-VL-A3B-Thinking", "moonshot"),
        ("MiMo-VL-7B-RL", "xiaomi"),
        ("owl", None),
        ("phileas", None),
        ("grokking-1", None),
        ("", None),
    ],
)
def test_makers_are_told_by_names_and_not_guessed(model, maker):
    assert maker_of(model) == maker


def test_few_calls_have_no_interval_and_bad_options_are_refused():
    few = orders(["left"] * 9, ["right"] * 9)
    found = bias(few)
    assert found.loc["position_flips", "value"] == 1.0
    assert found.loc["position_flips", ["low", "high"]].isna().all()
    with pytest.raises(OptionError, match="level=2"):
        judge_bias(cases(NOBODY, few), few, level=2)
