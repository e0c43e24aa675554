"""Online Elo: the rating after one vote at a time, in their order.

It depends on the order of the votes, and its last votes count most; it stands beside
Bradley–Terry for comparison with published boards.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from .bradley_terry import MEAN_SCORE
from .errors import OptionError
from .likelihood import Array
from .pairs import TIMES, CodedVotes

#: Points that one vote moves at most, as BigCodeArena and BigCodeReward publish it.
K = 4.0

_LN10_400 = math.log(10) / 400


def online_elo(coded: CodedVotes, order: np.ndarray, *, k: float = K) -> Array:
    """Ratings of all models after the votes at ``order``; NaN for models without a vote.

    Every model starts at 1000; a tie and "both bad" count as half a win.
    """
    share = np.array([1.0, 0.0, 0.5, 0.5])[coded.outcome[order]].tolist()
    rating = [MEAN_SCORE] * len(coded.models)
    left, right = coded.left[order].tolist(), coded.right[order].tolist()
    for i, j, won in zip(left, right, share, strict=True):
        change = k * (won - 1 / (1 + math.exp((rating[j] - rating[i]) * _LN10_400)))
        rating[i] += change
        rating[j] -= change
    result = np.array(rating)
    seen = np.zeros(len(coded.models), dtype=bool)
    seen[left] = seen[right] = True
    result[~seen] = np.nan
    return result


def time_order(votes: pd.DataFrame) -> np.ndarray:
    """Positions of the votes by time where the frame has it, otherwise as they come.

    Raises
    ------
    OptionError
        When the votes are counted, which forgets their order.
    """
    if TIMES in votes.columns:
        raise OptionError("online Elo depends on the order of the votes, and counted votes have none")
    if "created_at" not in votes.columns or votes["created_at"].isna().any():
        return np.arange(len(votes))
    return np.argsort(votes["created_at"].to_numpy(), kind="stable")
