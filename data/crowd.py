"""A crowd whose taste is known: votes with given strengths, to learn from and to test with.

Real votes never say what the true strengths are. These do, so that a method can be seen to
find them, or to miss them. Every vote is marked synthetic.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from .errors import RecordError
from .frames import votes_frame

_START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def crowd_votes(
    scores: Mapping[str, float],
    n_votes: int,
    *,
    pairs: Sequence[tuple[str, str]] = (),
    tie_share: float = 0.25,
    both_bad_share: float = 0.4,
    left_advantage: float = 0.0,
    n_voters: int = 50,
    seed: int = 0,
    **columns: Any,
) -> pd.DataFrame:
    """Draw synthetic votes of models with known scores.

    Parameters
    ----------
    scores : mapping of str to float
        The true score of each model, in points: 400 points are odds of ten to one among the
        votes that decide.
    n_votes : int
        How many votes.
    pairs : sequence of (str, str)
        Who may meet whom, each pair as likely as its share of the list; all pairs otherwise.
        Sides are a coin toss for each vote.
    tie_share : float
        Share of undecided votes among equals (Davidson's model: fewer between unequal models).
    both_bad_share : float
        Share of undecided votes that call both sides bad.
    left_advantage : float
        Points that the left side gains from being left.
    n_voters : int
        Voters take turns at random; they are called ``synthetic-…``.
    seed : int
        The same seed draws the same votes.
    **columns
        More columns of a votes frame, one value for all votes, such as ``category="web_design"``.

    Returns
    -------
    DataFrame
        A votes frame; see :func:`data.frames.votes_frame`.

    Raises
    ------
    RecordError
        For fewer than two models, a pair of unknown or equal models, shares outside of 0 to 1, or
        no votes or voters.
    """
    models = list(scores)
    if len(models) < 2:
        raise RecordError(f"{len(models)} models cannot meet each other; give the scores of at least two")
    if n_votes < 1 or n_voters < 1:
        raise RecordError(f"n_votes={n_votes}, n_voters={n_voters}; both are at least 1")
    if not 0 <= tie_share < 1 or not 0 <= both_bad_share <= 1:
        raise RecordError(
            f"tie_share={tie_share}, both_bad_share={both_bad_share}; both are shares, and ties below 1"
        )
    if not all(map(math.isfinite, [*scores.values(), left_advantage])):
        raise RecordError("scores and the advantage of a side are finite numbers of points")
    meetings = list(pairs) or [(a, b) for k, a in enumerate(models) for b in models[k + 1 :]]
    for a, b in meetings:
        if a not in scores or b not in scores or a == b:
            raise RecordError(f"{a!r} and {b!r} are no pair of two of {', '.join(models)}")
    rng = np.random.default_rng(seed)
    met = np.array(meetings, dtype=object)[rng.integers(0, len(meetings), n_votes)]
    swapped = rng.random(n_votes) < 0.5
    left, right = np.where(swapped, met[:, 1], met[:, 0]), np.where(swapped, met[:, 0], met[:, 1])
    gap = np.array([scores[a] - scores[b] for a, b in zip(left, right, strict=True)]) + left_advantage
    # Davidson (1970): a win weighs the root of the odds, a tie as much for every pair.
    win = np.exp(gap * math.log(10) / 800)
    drawn = rng.random(n_votes) * (win + 1 / win + 2 * tie_share / (1 - tie_share))
    outcome = np.where(drawn < win, "left", np.where(drawn < win + 1 / win, "right", "tie"))
    outcome = np.where((outcome == "tie") & (rng.random(n_votes) < both_bad_share), "both_bad", outcome)
    voter = rng.integers(0, n_voters, n_votes)
    return votes_frame(
        {
            "vote_id": f"crowd-{seed}-{k}",
            "battle_id": f"crowd-{seed}-{k}",
            "voter": f"synthetic-{voter[k]:03d}",
            "created_at": _START + timedelta(minutes=7 * k),
            "outcome": str(outcome[k]),
            "model_left": str(left[k]),
            "model_right": str(right[k]),
            "turns": 1,
            "source": "synthetic",
            **columns,
        }
        for k in range(n_votes)
    )
