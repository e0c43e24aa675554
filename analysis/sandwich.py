"""Intervals from the sandwich covariance: no resampling, no trust in the model.

The covariance is ``H^-1 B H^-1`` with H the information and B the sum of squared
scores of the votes (Huber, 1967; White, 1982). It stays right when votes are
more or less scattered than the model says, as half-win votes are.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from .bradley_terry import POINTS_PER_NAT, Strengths
from .likelihood import Array, Davidson, HalfWin, Likelihood
from .newton import inverse_information
from .pairs import PairCounts


@dataclass(frozen=True, eq=False)
class Sandwich:
    """Covariance of the scores, in squared points, with sum-to-zero strengths."""

    models: tuple[str, ...]
    scores: Array
    covariance: Array

    @property
    def standard_errors(self) -> Array:
        """Standard error of each score, in points."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))

    def intervals(self, level: float = 0.95) -> tuple[Array, Array]:
        """Normal intervals of the scores, low and high."""
        half = NormalDist().inv_cdf(0.5 + level / 2) * self.standard_errors
        return self.scores - half, self.scores + half


def sandwich(counts: PairCounts, fit: Strengths) -> Sandwich:
    """Estimate the covariance of fitted scores."""
    wins, ties = counts.wins[None].astype(float), counts.ties[None].astype(float)
    likelihood: Likelihood
    parameters = fit.theta
    if fit.tie_weight is None:
        likelihood = HalfWin.of(wins, ties)
    else:
        likelihood = Davidson.of(wins, ties)
        log_nu = np.log(fit.tie_weight) if fit.tie_weight > 0 else likelihood.start()[0, -1]
        parameters = np.append(parameters, log_nu)
    inverse = inverse_information(likelihood, parameters)
    middle = likelihood.score_products(parameters[None])[0]
    n = len(counts.models)
    covariance = (inverse @ middle @ inverse)[:n, :n] * POINTS_PER_NAT**2
    return Sandwich(counts.models, fit.scores, covariance)
