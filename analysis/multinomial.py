"""Fast exact draws of multinomial tables with many cells.

Poisson numbers, one for each cell, are multinomial given their sum. So the sampler
draws them with rates slightly below the counts, and adds single votes until the
total is right; rows that came out too large are left out. None of it changes the
distribution. Poisson numbers come out of guide tables, one for each rate and all looked up
at once, at a tenth of the time of ``Generator.multinomial``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Counts = NDArray[np.int64]
Index = NDArray[np.intp]

# The sum of the Poisson numbers stays below the total but for 2 % of the rows.
_MARGIN = 2.0

# Beyond this rate the guide table has a step in too many of its parts.
_LARGEST_RATE = 10_000

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
        self._rates = self.cells * (1 - _MARGIN / np.sqrt(max(self.total, 1)))
        self._lookup: NDArray[Any] | None = None
        self._poisson: PoissonTable | None = None

    def draw(self, resamples: int, rng: np.random.Generator, *, of: int = 0) -> Counts:
        """Draw rows of shape (resamples, k); ``of`` is how many will be asked for in all."""
        k = len(self.cells)
        if self.total < 4 * k:
            # Few votes per cell: drawing vote by vote is the cheaper way to the same thing.
            rows = np.zeros((resamples, k), dtype=np.int64)
            self._scatter(rows, np.full(resamples, self.total), rng)
            return rows
        if self._poisson is None:
            self._poisson = PoissonTable(self._rates, max(resamples, of))
        rows, short = self._fitting(resamples, resamples // 32 + min(3, resamples // 8), rng)
        while len(rows) < resamples:
            more, left = self._fitting(resamples - len(rows), 0, rng)
            rows, short = np.concatenate([rows, more]), np.concatenate([short, left])
        self._scatter(rows, short, rng)
        return rows

    def _fitting(self, wanted: int, spare: int, rng: np.random.Generator) -> tuple[Counts, Counts]:
        """Poisson rows that are not too large, at most as many as are wanted, and what they lack."""
        assert self._poisson is not None
        rows = self._poisson.draw(wanted + spare, rng)
        short = self.total - rows.sum(axis=1)
        fits = np.flatnonzero(short >= 0)[:wanted]
        if len(fits) == wanted and fits[-1] == wanted - 1:
            return rows[:wanted], short[:wanted]
        return rows[fits], short[fits]

    def _scatter(self, rows: Counts, votes: Counts, rng: np.random.Generator) -> None:
        """Add ``votes[r]`` single votes, drawn with replacement, to each row r."""
        picked = rng.integers(0, self.total, size=int(votes.sum()))
        cell = self._cell_of(picked) + np.repeat(np.arange(len(rows)) * rows.shape[1], votes)
        np.add.at(rows.reshape(-1), cell, 1)

    def _cell_of(self, vote: Index) -> NDArray[Any]:
        """The cell of each vote, if the votes stood in a row by cell."""
        if self.total <= _LARGEST_LOOKUP:
            if self._lookup is None:
                self._lookup = np.repeat(np.arange(len(self.cells), dtype=np.int32), self.cells)
            result: NDArray[Any] = self._lookup[vote]
            return result
        if self._lookup is None:
            self._lookup = np.cumsum(self.cells)
        return np.searchsorted(self._lookup, vote, side="right")


class PoissonTable:
    """Rows of independent Poisson numbers with fixed rates.

    The unit interval is cut into equal parts. A part in which the distribution function of a
    rate has no step always stands for the same number, which the guide table holds (Chen and
    Asau, 1974); in the others the distribution function itself decides. What lies beyond the
    ends of a distribution has a probability below 1e-16.

    Parameters
    ----------
    rates : ndarray, shape (k,)
    rows : int
        About how many rows will be drawn; it decides which tables are worth making.
    """

    def __init__(self, rates: NDArray[np.float64], rows: int) -> None:
        self.rates = rates
        values, group, members = np.unique(rates, return_inverse=True, return_counts=True)
        self.lowest = np.maximum(values - 9 * np.sqrt(values) - 15, 0).astype(np.intp)
        size = (values + 9 * np.sqrt(values) + 30).astype(np.intp) - self.lowest
        wanted = (values <= _LARGEST_RATE) & (rows * members > size / 4 + 30)
        number = np.cumsum(wanted) - 1
        # The few cells without a table get any number first, and their own afterwards.
        self.rare = np.flatnonzero(~wanted[group])
        self.number = np.maximum(number, 0)[group].astype(np.int32)
        draws = rows * len(rates) / len(values)
        self.bits = int(np.clip(np.log2(max(draws, 1)) - 1, 8, 12))
        self.lowest, self.size = self.lowest[wanted], size[wanted]
        if wanted.any():
            self._tabulate(values[wanted])

    def _tabulate(self, rates: NDArray[np.float64]) -> None:
        first = np.cumsum(self.size) - self.size
        k = np.arange(int(self.size.sum())) - np.repeat(first - self.lowest, self.size)
        log_chance = k * np.repeat(np.log(rates), self.size)
        log_chance -= _log_factorials(int(k.max()) + 1)[k]
        chance = np.exp(log_chance - np.repeat(rates, self.size))
        # One distribution function after the other, each ends where the next begins; the whole part
        # of a value is the number of its rate.
        mass = np.add.reduceat(chance, first)
        self.cdf = np.cumsum(chance / np.repeat(mass, self.size))
        self.cdf[first + self.size - 1] = np.arange(1, len(rates) + 1)
        self.cdf[-1] = np.inf
        parts = 1 << self.bits
        part = np.minimum(self.cdf * parts, len(rates) * parts - 1).astype(np.intp)
        steps = np.bincount(part, minlength=len(rates) * parts)
        self.before = np.cumsum(steps, dtype=np.int32)
        self.before[part] -= steps[part].astype(np.int32)
        self.offset = (self.lowest - first).astype(np.int32)
        guide = (self.before.reshape(-1, parts) + self.offset[:, None]).astype(np.int16).reshape(-1)
        guide[part] = -1
        self.guide = guide

    def draw(self, rows: int, rng: np.random.Generator) -> Counts:
        """Draw rows of shape (rows, k)."""
        shape = (rows, len(self.rates))
        if len(self.rare) > shape[1] / 2:
            return rng.poisson(self.rates, size=shape)
        result = self._draw_tabled(rows, rng).astype(np.int64)
        if len(self.rare):
            result[:, self.rare] = rng.poisson(self.rates[self.rare], size=(rows, len(self.rare)))
        return result

    def _draw_tabled(self, rows: int, rng: np.random.Generator) -> NDArray[np.int16]:
        part = rng.integers(0, 1 << 16, size=(rows, len(self.number)), dtype=np.uint16)
        place = (part >> (16 - self.bits)).astype(np.int32)
        place += self.number << self.bits
        drawn = self.guide.take(place)
        flat = drawn.reshape(-1)
        unsure = np.flatnonzero(flat < 0)
        at = place.reshape(-1)[unsure]
        point = (at + rng.random(len(unsure))) / (1 << self.bits)
        found = self.before[at]
        # Few parts hold more than one step, but those at the ends of a distribution hold dozens.
        found += self.cdf[found] <= point
        behind = np.flatnonzero(self.cdf[found] <= point)
        found[behind] = np.searchsorted(self.cdf, point[behind], side="right")
        flat[unsure] = found + self.offset[at >> self.bits]
        return drawn


def _log_factorials(n: int) -> NDArray[np.float64]:
    return _log_factorials_of(1 << max(n, 256).bit_length())


@lru_cache(maxsize=16)
def _log_factorials_of(n: int) -> Any:
    return gammaln(np.arange(1.0, n + 1))
