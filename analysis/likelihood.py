"""The likelihoods of paired comparisons, written for many data sets at once.

Tables of votes have the shape ``(c, m, n, n)``: c kinds of votes (left, right, tie,
both bad, as far as the method tells them apart), m data sets (one for each
resample, and m = 1 for the votes themselves), n models. Strengths ``theta`` are
natural logarithms: the odds that i beats j are ``exp(theta[i] - theta[j])``. All
log-likelihoods are concave, or have one maximum and no other stationary point.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]

#: exp(-40) is below the resolution of a double beside 1: a rate of zero in all but
#: name, without the infinity that log(0) would bring.
LOG_NOTHING = -40.0


class Likelihood(Protocol):
    """Gradient and information of the log-likelihood of m tables of votes.

    The parameters have the shape (m, p); the first ``n`` are the strengths.
    """

    @property
    def n(self) -> int:
        """Number of models."""

    @property
    def null(self) -> Array:
        """Direction of parameters that no vote speaks about, shape (p,); ones for the strengths."""

    def start(self) -> Array:
        """Starting parameters, shape (m, p)."""

    def value(self, parameters: Array) -> Array:
        """The log-likelihoods, shape (m,)."""

    def gradient(self, parameters: Array) -> Array:
        """First derivatives, shape (m, p)."""

    def information(self, parameters: Array) -> Array:
        """Negative second derivatives, shape (m, p, p)."""

    def cell_scores(self, parameters: Array, kind: Index, i: Index, j: Index) -> Array:
        """Derivatives of one vote of each cell, shape (k, 2 + p - n).

        ``parameters`` has the shape (p,); ``kind``, ``i`` and ``j`` place k cells in the
        table. The columns are the derivatives by the strength of i, of j, and by the
        parameters after the strengths.
        """

    def take(self, rows: Index) -> Likelihood:
        """The same likelihood for some of the m tables."""


# Up to here a matrix product over all pairs is cheaper than rows as short as the board.
_FEW_MODELS = 24


@lru_cache(maxsize=_FEW_MODELS)
def _pairs_of(n: int) -> tuple[Index, Index, Array]:
    """First and second model of every pair, and the 0/1 matrix (n, pairs) of who takes part."""
    i, j = np.triu_indices(n, 1)
    sides = np.zeros((n, len(i)))
    sides[i, np.arange(len(i))] = sides[j, np.arange(len(i))] = 1.0
    return i, j, sides


@dataclass(frozen=True, eq=False)
class HalfWin:
    """Bradley–Terry, an undecided vote counted as half a win for either side.

    The fast path: of the tables it needs only the points and the meetings.
    """

    _points: Array
    _met: Array

    @classmethod
    def of(cls, tables: Array) -> HalfWin:
        """Make the likelihood of tables of two kinds: wins of row, and ties (in either triangle)."""
        wins, ties = tables
        points = wins.sum(2)
        points += 0.5 * (ties.sum(2) + ties.sum(1))
        votes = wins + ties
        return cls(points, votes + votes.transpose(0, 2, 1))

    @property
    def n(self) -> int:
        return int(self._points.shape[1])

    @property
    def null(self) -> Array:
        return np.ones(self.n)

    def start(self) -> Array:
        return np.zeros_like(self._points)

    def value(self, parameters: Array) -> Array:
        # Each meeting is in the table twice, once for either order.
        together = np.logaddexp(parameters[:, :, None], parameters[:, None, :])
        result: Array = (self._points * parameters).sum(1) - 0.5 * (self._met * together).sum((1, 2))
        return result

    def gradient(self, parameters: Array) -> Array:
        # One exponential per model rather than one per pair: the hot lines of the bootstrap.
        p = np.exp(parameters)
        if self.n <= _FEW_MODELS:
            i, j, sides, met = self._pairs
            columns = np.ascontiguousarray(p.T)
            shared = columns.take(i, axis=0)
            shared += columns.take(j, axis=0)
            np.divide(met, shared, out=shared)
            p *= (sides @ shared).T
        else:
            shared = self._scratch
            np.add(p[:, :, None], p[:, None, :], out=shared)
            np.divide(self._met, shared, out=shared)
            p *= (shared.reshape(-1, self.n) @ np.ones(self.n)).reshape(p.shape)
        return np.subtract(self._points, p, out=p)

    @cached_property
    def _pairs(self) -> tuple[Index, Index, Array, Array]:
        """Pairs with their models and meetings, shape (pairs, m): half the work, in long rows."""
        i, j, sides = _pairs_of(self.n)
        return i, j, sides, np.ascontiguousarray(self._met[:, i, j].T)

    @cached_property
    def _scratch(self) -> Array:
        return np.empty_like(self._met)

    def information(self, parameters: Array) -> Array:
        q = 1 / (1 + np.exp(parameters[:, None, :] - parameters[:, :, None]))
        return laplacian(self._met * q * (1 - q))

    def cell_scores(self, parameters: Array, kind: Index, i: Index, j: Index) -> Array:
        expected = 1 / (1 + np.exp(parameters[j] - parameters[i]))
        error = np.where(kind == 0, 1.0, 0.5) - expected
        return np.stack([error, -error], axis=1)

    def take(self, rows: Index) -> HalfWin:
        return HalfWin(self._points[rows], self._met[rows])


def laplacian(weights: Array) -> Array:
    """Turn symmetric weights of pairs into sum of w (e_i - e_j)(e_i - e_j)'."""
    n = weights.shape[1]
    result = -weights
    index = np.arange(n)
    result[:, index, index] = 0.0
    result[:, index, index] = -result.sum(2)
    return result


def bordered(aa: Array, ab: Array, bb: Array, ax: Array, bx: Array, xx: Array) -> Array:
    """Put an information matrix together from the second derivatives of ordered cells.

    Parameters
    ----------
    aa, ab, bb : ndarray, shape (m, n, n)
        By the strength of row twice, of row and column, of column twice.
    ax, bx : ndarray, shape (q, m, n, n)
        By the strength of row (column) and each of q further parameters.
    xx : ndarray, shape (m, q, q)
        By the further parameters, summed over cells already.
    """
    m, n, _ = aa.shape
    q = len(ax)
    full = np.zeros((m, n + q, n + q))
    full[:, :n, :n] = ab + ab.transpose(0, 2, 1)
    index = np.arange(n)
    full[:, index, index] += aa.sum(2) + bb.sum(1)
    for k in range(q):
        border = ax[k].sum(2) + bx[k].sum(1)
        full[:, :n, n + k] = full[:, n + k, :n] = border
    full[:, n:, n:] = xx
    return full


def freeze(information: Array, place: int, frozen: NDArray[np.bool_]) -> None:
    """Keep one parameter where it is in the frozen tables: unit information, no tie to the others."""
    information[frozen, place, :] = 0.0
    information[frozen, :, place] = 0.0
    information[frozen, place, place] = 1.0
