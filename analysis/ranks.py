"""Places on a board, and the places that the intervals allow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .likelihood import Array

# Scores closer than this are equal: the fits are exact to about 1e-9 points.
_SAME = 1e-6


@dataclass(frozen=True, eq=False)
class Ranks:
    """Places from 1, the best.

    ``rank`` is the place by score alone; equal scores share it. ``rank_low`` is the
    best place that the intervals allow and ``rank_high`` the worst: models whose
    intervals overlap share places.
    """

    rank: NDArray[np.int64]
    rank_low: NDArray[np.int64]
    rank_high: NDArray[np.int64]


def places(scores: Array, low: Array, high: Array) -> Ranks:
    """Rank models by score, and by intervals.

    ``rank_low`` is one more than the number of models whose whole interval lies
    above; ``rank_high`` is the number of models less those whose whole interval
    lies below. A NaN end is an interval without bounds.
    """
    low = np.where(np.isnan(low), -np.inf, low)
    high = np.where(np.isnan(high), np.inf, high)
    above = (scores[None, :] > scores[:, None] + _SAME).sum(axis=1)
    surely_above = (low[None, :] > high[:, None]).sum(axis=1)
    surely_below = (high[None, :] < low[:, None]).sum(axis=1)
    return Ranks(above + 1, surely_above + 1, len(scores) - surely_below)
