"""Fast exact draws of multinomial tables with many cells.

Poisson numbers, one for each cell, are multinomial given their sum. So the sampler
draws them with rates slightly below the counts, and adds single votes until the
total is right; neither step changes the distribution. Poisson numbers of one rate
come out of a guide table, at a sixth of the time of ``Generator.multinomial``.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Counts = NDArray[np.int64]

# Below this many draws of one rate, a guide table costs more than it saves.
_WORTH_A_TABLE = 1500
_WORTH_A_LARGE_TABLE = 40_000

# Rates beyond which the small table is ambiguous too often, and any table too large.
_LARGE_RATE = 1000
_LARGEST_RATE = 100_000

# The sum of the Poisson numbers stays below the total but for 2 % of the rows.
_MARGIN = 2.0

# Up to here a lookup by vote fits into memory; beyond, the cell of a vote is searched.
_LARGEST_LOOKUP = 4_000_000


class MultinomialCells:
    """Resamples of a list of positive counts, each row with the same total.

    Parameters
    ----------
    cells : ndarray of int, shape (k,)
        Observed counts, none of them zero.
    """

    def __init__(self, cells: Counts) -> None:
        self.cells = np.asarray(cells, dtype=np.int64)
        self.total = int(self.cells.sum())
        self._ends = np.cumsum(self.cells)
        self._cell_of_vote = (
            np.repeat(np.arange(len(self.cells), dtype=np.int32), self.cells)
            if self.total <= _LARGEST_LOOKUP
            else None
        )
        self._shrink = 1 - _MARGIN / np.sqrt(max(self.total, 1))
        order = np.argsort(self.cells, kind="stable")
        values, first = np.unique(self.cells[order], return_index=True)
        self._groups = list(zip(values.tolist(), np.split(order, first[1:]), strict=True))

    def draw(self, resamples: int, rng: np.random.Generator) -> Counts:
        """Draw rows of shape (resamples, k)."""
        k = len(self.cells)
        if self.total < 4 * k:
            # Few votes per cell: drawing vote by vote is the cheaper way to the same thing.
            return self._scatter(np.full(resamples, self.total), resamples, rng)
        drawn = np.empty((resamples, k), dtype=np.int64)
        for count, members in self._groups:
            drawn[:, members] = _poisson(count * self._shrink, resamples * len(members), rng).reshape(
                resamples, len(members)
            )
        short = self.total - drawn.sum(axis=1)
        over = np.flatnonzero(short < 0)
        if len(over):
            drawn[over] = rng.multinomial(self.total, self.cells / self.total, size=len(over))
            short[over] = 0
        drawn += self._scatter(short, resamples, rng)
        return drawn

    def _scatter(self, votes: Counts, resamples: int, rng: np.random.Generator) -> Counts:
        """Draw ``votes[r]`` single votes with replacement for each row r, and count their cells."""
        k = len(self.cells)
        picked = rng.integers(0, self.total, size=int(votes.sum()))
        cell: NDArray[np.int64]
        if self._cell_of_vote is not None:
            cell = self._cell_of_vote[picked].astype(np.int64)
        else:
            cell = np.searchsorted(self._ends, picked, side="right")
        cell += np.repeat(np.arange(resamples) * k, votes)
        return np.bincount(cell, minlength=resamples * k).reshape(resamples, k)


def _poisson(rate: float, size: int, rng: np.random.Generator) -> Counts:
    large = rate >= _LARGE_RATE
    if rate > _LARGEST_RATE or size < (_WORTH_A_LARGE_TABLE if large else _WORTH_A_TABLE):
        return rng.poisson(rate, size=size)
    bits = 16 if large else 12
    guide, lowest, cdf = _guide_table(rate, bits)
    bucket = rng.integers(0, 1 << bits, size=size, dtype=np.uint16)
    drawn = guide[bucket]
    unsure = np.flatnonzero(drawn < 0)
    exact = (bucket[unsure] + rng.random(len(unsure))) / (1 << bits)
    drawn[unsure] = lowest + np.searchsorted(cdf, exact, side="right")
    return drawn


@lru_cache(maxsize=512)
def _guide_table(rate: float, bits: int) -> tuple[Counts, int, NDArray[np.float64]]:
    """Quantiles of a Poisson distribution for ``2^bits`` equal parts of the unit interval.

    A part that spans a jump holds -1; the cumulative distribution decides there. It is
    summed here because library quantiles fail in the far tail. What lies beyond its ends
    has a probability below the resolution of a double.
    """
    lowest = max(0, int(rate - 12 * np.sqrt(rate) - 20))
    k = np.arange(lowest, int(rate + 12 * np.sqrt(rate) + 40))
    cdf = np.cumsum(np.exp(k * np.log(rate) - rate - gammaln(k + 1)))
    cdf /= cdf[-1]
    edges = np.arange((1 << bits) + 1) / (1 << bits)
    at_edges = np.minimum(np.searchsorted(cdf, edges, side="right"), len(k) - 1)
    guide = np.where(at_edges[:-1] == at_edges[1:], lowest + at_edges[:-1], -1)
    return guide, lowest, cdf
