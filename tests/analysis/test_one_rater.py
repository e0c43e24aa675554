"""One person's votes beside those of all others."""

from __future__ import annotations

import pytest

from analysis.leaderboard import leaderboard
from analysis.one_rater import outcome_shares, rank_agreement
from data.frames import empty_votes_frame, votes_frame

MODELS = ("a", "b", "c", "d", "e")


def votes(order: str, times: int = 12):
    """Each pair meets often; who comes first in ``order`` wins all but one."""
    rows = []
    for i, left in enumerate(order):
        for right in order[i + 1 :]:
            for number in range(times):
                rows.append(
                    {
                        "vote_id": f"{left}{right}{number}",
                        "battle_id": f"{left}{right}{number}",
                        "voter": "ada",
                        "outcome": "right" if number == 0 else "left",
                        "model_left": left,
                        "model_right": right,
                    }
                )
    return votes_frame(rows)


def board(order: str):
    return leaderboard(votes(order), resamples=20, unit="vote").whole


def test_the_same_order_agrees_fully_and_the_reverse_not_at_all() -> None:
    same = rank_agreement(board("abcde"), board("abcde"))
    assert (same.n_models, same.spearman, same.kendall) == (5, pytest.approx(1), pytest.approx(1))
    other = rank_agreement(board("abcde"), board("edcba"))
    assert (other.spearman, other.kendall) == (pytest.approx(-1), pytest.approx(-1))
    # One neighbouring pair exchanged: tau = (9 - 1) / 10, rho = 1 - 6 * 2 / (5 * 24).
    near = rank_agreement(board("abcde"), board("bacde"))
    assert (near.spearman, near.kendall) == (pytest.approx(0.9), pytest.approx(0.8))


def test_too_few_models_in_common_give_no_number() -> None:
    found = rank_agreement(board("abcde"), board("cdxyz"))
    assert (found.n_models, found.spearman, found.kendall) == (2, None, None)


def test_shares_of_outcomes_have_wilson_intervals() -> None:
    shares = {share.outcome.value: share for share in outcome_shares(votes("abc", 10))}
    assert [share.votes for share in shares.values()] == [27, 3, 0, 0]
    # Wilson's interval for 3 of 30 at z = 1.96 (Wilson 1927).
    assert (shares["right"].low, shares["right"].high) == (
        pytest.approx(0.0346, abs=5e-4),
        pytest.approx(0.2562, abs=5e-4),
    )
    assert shares["tie"].low == pytest.approx(0) and shares["tie"].high > 0
    assert outcome_shares(empty_votes_frame()) == ()
