"""Both orders and log-probabilities: what is counted, what is a tie, what is nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.outcomes import Outcome
from workbench.errors import JudgingError
from workbench.judging import (
    LABELS,
    Judgement,
    NoVerdict,
    both_orders,
    read_grammar,
    swap_consistency,
)
from workbench.judging.judgement import decided
from workbench.judging.logits import lean
from workbench.models import TokenChance

LEFT, RIGHT, TIE, BAD = Outcome


def said(word: str, *, swapped: bool = False, judge: str = "j", difference: float | None = None) -> Judgement:
    """What a judge that wrote this word said; of no verdict for an empty one."""
    blank = Judgement(label=None, outcome=None, strength=0, swapped=swapped, judge=judge)
    return replace(decided(blank, read_grammar(f"[[{word}]]" if word else "hm")), difference=difference)


def pair(left_first: str, right_first: str):
    return both_orders(said(right_first, swapped=True), said(left_first))


@pytest.mark.threat("G04")
@pytest.mark.parametrize(
    ("left_first", "right_first", "outcome", "consistent", "direction"),
    [
        ("A>>B", "B>A", LEFT, True, 1.5),
        ("B>A", "A>B", RIGHT, True, -1),
        ("A>>B", "A>B", TIE, False, 0.5),
        ("A>B", "A=B", TIE, False, 0.5),
        ("A=B", "A=B", TIE, True, 0),
        ("both bad", "both bad", BAD, True, 0),
        ("both bad", "A=B", TIE, True, 0),
        ("both bad", "B>A", TIE, False, 0.5),
        ("A>B", "", None, None, None),
        ("", "", None, None, None),
    ],
)
def test_a_contradiction_is_a_tie_and_no_verdict_is_none(
    left_first, right_first, outcome, consistent, direction
) -> None:
    found = pair(left_first, right_first)
    assert (found.outcome, found.consistent, found.direction) == (outcome, consistent, direction)
    assert found.left_first.swapped is False and found.right_first.swapped is True


def test_two_judgements_that_are_not_both_orders_are_refused() -> None:
    for other in (said("A>B"), said("A>B", swapped=True, judge="k")):
        with pytest.raises(JudgingError, match="both orders of one question by one judge are needed"):
            both_orders(said("A>B"), other)


def test_the_mean_difference_of_both_orders_loses_the_preference_for_a_place() -> None:
    # Left is better by 1 nat, and the first place is worth 3.
    found = both_orders(said("A>>B", difference=4.0), said("A>B", swapped=True, difference=-2.0))
    assert found.difference == 1.0 and found.outcome is TIE
    assert both_orders(said("A>B", difference=4.0), said("A>B", swapped=True)).difference is None


def test_swap_consistency_counts_each_kind_of_contradiction() -> None:
    pairs = [
        pair("A>B", "B>A"),
        pair("A=B", "both bad"),
        pair("A>B", "A>B"),
        pair("A>B", "A>>B"),
        pair("B>A", "B>A"),
        pair("A>B", "A=B"),
        pair("", "A>B"),
        pair("", ""),
    ]
    found = swap_consistency(pairs)
    assert (found.questions, found.judged, found.consistent) == (8, 6, 2)
    assert (found.first_twice, found.second_twice, found.softened) == (2, 1, 1)
    assert found.no_verdict == {"missing": 3} and found.share == pytest.approx(1 / 3)
    assert swap_consistency([]).share is None


def chances(**logprobs: float) -> tuple[TokenChance, ...]:
    return tuple(
        TokenChance(token=token.replace("_", " "), logprob=value) for token, value in logprobs.items()
    )


def test_the_spellings_of_a_letter_count_together() -> None:
    found = lean(
        chances(A=math.log(0.3), _A=math.log(0.2), B=math.log(0.2), _B=math.log(0.05), The=math.log(0.1))
    )
    assert found.difference == pytest.approx(math.log(0.5 / 0.25)) and not found.bound
    assert (
        lean((TokenChance(token="▁A", logprob=-1.0), TokenChance(token='"B"', logprob=-2.0))).difference
        == 1.0
    )


def test_a_letter_that_is_not_listed_is_at_most_as_likely_as_the_last_one() -> None:
    found = lean(chances(A=-0.1, The=-3.0, An=-7.0))
    assert found.bound and found.difference == pytest.approx(6.9)
    # The last one itself is all that is known: nothing follows from it.
    assert lean(chances(The=-0.1, A=-5.0)).difference == 0.0
    found = lean(chances(The=-0.1, Both=-2.0))
    assert found.difference is None and found.verdict(1.5, 19).reason is NoVerdict.NEITHER_LETTER


@given(st.floats(-30, 0), st.floats(-30, 0))
def test_odds_decide_between_tie_better_and_much_better(a: float, b: float) -> None:
    verdict = lean(chances(A=a, B=b)).verdict(1.5, 19.0)
    odds = abs(a - b)
    want = 2 if odds < math.log(1.5) else (1 if a > b else 3) if odds < math.log(19) else (0 if a > b else 4)
    assert verdict.label == LABELS[want] and not verdict.both_bad
