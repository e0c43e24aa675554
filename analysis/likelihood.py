"""The two likelihoods of paired comparisons, written for many data sets at once.

All arrays carry a leading axis of length m: one entry for each resample, and
m = 1 for the votes themselves. Strengths ``theta`` are natural logarithms: the
odds that i beats j are ``exp(theta[i] - theta[j])``. Both log-likelihoods are
concave; they do not change when a constant is added to every strength.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# exp(-40) is below the resolution of a double beside 1: a tie rate of zero in
# all but name, without the infinity that log(0) would bring.
_LOG_NOTHING = -40.0


class Likelihood(Protocol):
    """Gradient and information of the log-likelihood of m tables of votes.

    The parameters have the shape (m, p); the first ``n`` are the strengths.
    """

    @property
    def n(self) -> int:
        """Number of models."""

    def start(self) -> Array:
        """Starting parameters, shape (m, p)."""

    def gradient(self, parameters: Array) -> Array:
        """First derivatives, shape (m, p)."""

    def information(self, parameters: Array) -> Array:
        """Negative second derivatives, shape (m, p, p)."""

    def score_products(self, parameters: Array) -> Array:
        """Sum over votes of (score)(score)', shape (m, p, p); the middle of the sandwich."""

    def take(self, rows: NDArray[np.intp]) -> Likelihood:
        """The same likelihood for some of the m tables."""


@dataclass(frozen=True, eq=False)
class HalfWin:
    """Bradley–Terry, an undecided vote counted as half a win for either side.

    Parameters
    ----------
    wins, ties : ndarray, shape (m, n, n)
        As in :class:`analysis.pairs.PairCounts`.
    """

    wins: Array
    ties: Array
    _points: Array
    _met: Array

    @classmethod
    def of(cls, wins: Array, ties: Array) -> HalfWin:
        """Make the likelihood of m tables, with the sums that every step needs."""
        half = wins + 0.5 * ties
        return cls(wins, ties, half.sum(2), half + half.transpose(0, 2, 1))

    @property
    def n(self) -> int:
        return int(self.wins.shape[1])

    def start(self) -> Array:
        return np.zeros(self.wins.shape[:2])

    def gradient(self, parameters: Array) -> Array:
        # One exponential per model rather than one per pair: the hot line of the bootstrap.
        p = np.exp(parameters)
        shared = p[:, :, None] + p[:, None, :]
        np.divide(self._met, shared, out=shared)
        result: Array = self._points - p * shared.sum(2)
        return result

    def information(self, parameters: Array) -> Array:
        q = _expected(parameters)
        return _laplacian(self._met * q * (1 - q))

    def score_products(self, parameters: Array) -> Array:
        q = _expected(parameters)
        lost = self.wins.transpose(0, 2, 1)
        return _laplacian(self.wins * (1 - q) ** 2 + lost * q**2 + self.ties * (0.5 - q) ** 2)

    def take(self, rows: NDArray[np.intp]) -> HalfWin:
        return HalfWin(self.wins[rows], self.ties[rows], self._points[rows], self._met[rows])


@dataclass(frozen=True, eq=False)
class Davidson:
    """Bradley–Terry with a tie as an outcome of its own (Davidson, 1970).

    With ``d = theta[i] - theta[j]`` the outcomes "i", "j" and "tie" have weights
    ``exp(d/2)``, ``exp(-d/2)`` and ``nu``. The last parameter is ``log(nu)``. A
    table without ties keeps it fixed at (nearly) nothing, which is Bradley–Terry.
    """

    wins: Array
    ties: Array

    @classmethod
    def of(cls, wins: Array, ties: Array) -> Davidson:
        """Make the likelihood of m tables."""
        return cls(wins, ties)

    @property
    def n(self) -> int:
        return int(self.wins.shape[1])

    @property
    def _tied(self) -> Array:
        total: Array = self.ties.sum((1, 2)) / 2
        return total

    def start(self) -> Array:
        decisive = np.maximum(self.wins.sum((1, 2)), 1.0)
        tied = self._tied
        log_nu = np.where(tied > 0, np.log(2 * np.maximum(tied, 0.5) / decisive), _LOG_NOTHING)
        return np.concatenate([np.zeros(self.wins.shape[:2]), log_nu[:, None]], axis=1)

    def gradient(self, parameters: Array) -> Array:
        expected, tie = self._probabilities(parameters)
        met = self.wins + self.wins.transpose(0, 2, 1) + self.ties
        points = self.wins.sum(2) + 0.5 * self.ties.sum(2)
        tied = self._tied
        strength = points - (met * expected).sum(2)
        nu = np.where(tied > 0, tied - (met * tie).sum((1, 2)) / 2, 0.0)
        return np.concatenate([strength, nu[:, None]], axis=1)

    def information(self, parameters: Array) -> Array:
        expected, tie = self._probabilities(parameters)
        met = self.wins + self.wins.transpose(0, 2, 1) + self.ties
        win = expected - 0.5 * tie
        spread = met * (win + 0.25 * tie - expected**2)
        cross = (met * tie * (0.5 - expected)).sum(2)
        return self._bordered(spread, cross, (met * tie * (1 - tie)).sum((1, 2)) / 2)

    def score_products(self, parameters: Array) -> Array:
        expected, tie = self._probabilities(parameters)
        lost = self.wins.transpose(0, 2, 1)
        won_error, lost_error, tie_error = 1 - expected, -expected, 0.5 - expected
        spread = self.wins * won_error**2 + lost * lost_error**2 + self.ties * tie_error**2
        cross = self.wins * won_error * -tie + lost * lost_error * -tie + self.ties * tie_error * (1 - tie)
        corner = ((self.wins + lost) * tie**2 + self.ties * (1 - tie) ** 2).sum((1, 2)) / 2
        return self._bordered(spread, cross.sum(2), corner)

    def take(self, rows: NDArray[np.intp]) -> Davidson:
        return Davidson(self.wins[rows], self.ties[rows])

    def _probabilities(self, parameters: Array) -> tuple[Array, Array]:
        theta, log_nu = parameters[:, :-1], parameters[:, -1]
        half = 0.5 * (theta[:, :, None] - theta[:, None, :])
        win, lose, tie = np.exp(half), np.exp(-half), np.exp(log_nu)[:, None, None]
        total = win + lose + tie
        return (win + 0.5 * tie) / total, tie / total

    def _bordered(self, spread: Array, cross: Array, corner: Array) -> Array:
        n = self.n
        full = np.zeros((len(spread), n + 1, n + 1))
        full[:, :n, :n] = _laplacian(spread)
        some = self._tied > 0
        # A frozen log(nu) must not move: unit information and no tie to the strengths.
        full[:, :n, n] = full[:, n, :n] = np.where(some[:, None], cross, 0.0)
        full[:, n, n] = np.where(some, corner, 1.0)
        return full


def _expected(theta: Array) -> Array:
    result: Array = 1 / (1 + np.exp(theta[:, None, :] - theta[:, :, None]))
    return result


def _laplacian(weights: Array) -> Array:
    """Turn symmetric weights of pairs into sum of w (e_i - e_j)(e_i - e_j)'."""
    n = weights.shape[1]
    result = -weights
    index = np.arange(n)
    result[:, index, index] = 0.0
    result[:, index, index] = -result.sum(2)
    return result
