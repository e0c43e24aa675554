"""Intervals from the sandwich covariance: no resampling, no trust in the model.

The covariance is ``H^-1 B H^-1`` with H the information and B the sum over units of
their squared scores (Huber, 1967; White, 1982). It stays right when votes are more or
less scattered than the model says, as half-win votes are, and with people as units
when the votes of one person resemble each other (Liang and Zeger, 1986).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from scipy.sparse import csr_array

from .bradley_terry import POINTS_PER_NAT, Strengths, likelihood_of
from .likelihood import Array
from .newton import inverse_information
from .pairs import PairCounts
from .units import Cells, Sampling, VoteSampling


@dataclass(frozen=True, eq=False)
class Sandwich:
    """Covariance of the parameters, with sum-to-zero strengths.

    Attributes
    ----------
    models : tuple of str
    scores : ndarray, shape (n,)
        In points.
    covariance : ndarray, shape (n, n)
        Of the scores, in squared points.
    extras : ndarray, shape (q, q)
        Covariance of the parameters after the strengths, in their own units.
    dispersion : float
        Mean ratio of this variance to the one that the model alone would claim: below 1
        for half-win ties, above 1 where units are clustered.
    """

    models: tuple[str, ...]
    scores: Array
    covariance: Array
    extras: Array
    dispersion: float

    @property
    def standard_errors(self) -> Array:
        """Standard error of each score, in points."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))

    def anchored(self, model: int, score: float) -> Sandwich:
        """The same scores and their covariance with one model's score fixed."""
        change = np.eye(len(self.models))
        change[:, model] -= 1.0
        covariance = change @ self.covariance @ change.T
        return Sandwich(
            self.models, self.scores - self.scores[model] + score, covariance, self.extras, self.dispersion
        )

    def widened(self, factor: float) -> Sandwich:
        """Standard errors ``factor`` times as large; see :func:`analysis.few_units.widening`."""
        if factor == 1.0:
            return self
        square = factor * factor
        return Sandwich(
            self.models, self.scores, self.covariance * square, self.extras * square, self.dispersion
        )

    def intervals(self, level: float = 0.95) -> tuple[Array, Array]:
        """Normal intervals of the scores, low and high."""
        half = NormalDist().inv_cdf(0.5 + level / 2) * self.standard_errors
        return self.scores - half, self.scores + half


def sandwich(counts: PairCounts, fit: Strengths, sampling: Sampling | None = None) -> Sandwich:
    """Estimate the covariance of fitted scores, by default with votes as units."""
    n = len(counts.models)
    source = sampling or VoteSampling(fit.method.fold(counts.ordered).astype(np.int64))
    inverse = inverse_information(likelihood_of(counts, fit.method), fit.parameters)
    middle = source.middle(cell_scores(fit, source.cells))
    covariance = inverse @ middle @ inverse
    dispersion = float(np.trace((middle @ inverse)[:n, :n])) / max(n - 1, 1)
    return Sandwich(
        counts.models, fit.scores, covariance[:n, :n] * POINTS_PER_NAT**2, covariance[n:, n:], dispersion
    )


def cell_scores(fit: Strengths, cells: Cells) -> csr_array:
    """Derivative of one vote of each cell by every parameter, sparse, shape (cells, parameters)."""
    n, q, k = len(fit.models), len(fit.extras), len(cells.votes)
    table = np.zeros((fit.method.kinds, 1, n, n))
    values = fit.method.likelihood(table).cell_scores(fit.parameters, cells.kind, cells.i, cells.j)
    columns = np.concatenate(
        [cells.i[:, None], cells.j[:, None], np.broadcast_to(np.arange(n, n + q), (k, q))], axis=1
    )
    rows = np.broadcast_to(np.arange(k)[:, None], columns.shape)
    return csr_array((values.ravel(), (rows.ravel(), columns.ravel())), shape=(k, n + q))
