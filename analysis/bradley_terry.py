"""Strengths by maximum likelihood (Bradley–Terry, undecided votes as half wins)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import choix
import numpy as np

from .connectivity import strong_groups
from .errors import NoEstimate
from .likelihood import Array, HalfWin
from .newton import solve
from .pairs import PairCounts

#: Points per unit of natural log strength: 400 points are odds of ten to one.
POINTS_PER_NAT = 400 / math.log(10)

#: The mean score of every board.
MEAN_SCORE = 1000.0


@dataclass(frozen=True, eq=False)
class Strengths:
    """Fitted strengths of the models, in natural logarithms with mean zero.

    ``tie_weight`` is Davidson's nu, or None where ties were counted as half wins.
    """

    models: tuple[str, ...]
    theta: Array
    tie_weight: float | None = None

    @property
    def scores(self) -> Array:
        """Scores in points: ``1000 + 400/ln(10) * theta``."""
        return to_score(self.theta)


def to_score(theta: Array) -> Array:
    """Turn log strengths of mean zero into points; the last axis is the models."""
    result: Array = MEAN_SCORE + POINTS_PER_NAT * (theta - theta.mean(axis=-1, keepdims=True))
    return result


def fit_bradley_terry(counts: PairCounts) -> Strengths:
    """Fit the strengths that make the votes likeliest.

    Raises
    ------
    NoEstimate
        When no finite maximum exists: some models never met, or one group never
        lost or tied against another. :func:`analysis.connectivity.examine` says which.

    Notes
    -----
    Iterative Luce spectral ranking finds the optimum from the n x n table (Maystre
    and Grossglauser, 2015); Newton steps then take it to machine precision.
    """
    require_estimate(counts)
    half_wins = counts.half_wins
    start: Array | None
    try:
        start = choix.ilsr_pairwise_dense(half_wins, alpha=0)[None]
    except RuntimeError:
        # Spectral iterations can be slow on lopsided tables; Newton arrives from zero too.
        start = None
    likelihood = HalfWin.of(counts.wins[None].astype(float), counts.ties[None].astype(float))
    solution = solve(likelihood, start=start)
    if not solution.converged[0]:
        solution = solve(likelihood, max_iterations=1000)
    if not solution.converged[0]:
        raise NoEstimate("the fit of the strengths did not converge; the votes are almost one-sided")
    theta = solution.parameters[0]
    return Strengths(counts.models, theta - theta.mean())


def require_estimate(counts: PairCounts) -> None:
    """Refuse counts whose graph of wins and ties is not strongly connected."""
    if not counts.n_votes:
        raise NoEstimate("there are no votes, so there is nothing to fit")
    groups = strong_groups(counts)
    if len(groups) > 1:
        raise NoEstimate(
            f"the votes leave {len(groups)} groups of models that cannot be placed on one scale; "
            "analysis.connectivity.examine names them and the votes that would help"
        )


def win_probabilities(theta: Array) -> Array:
    """Expected share of half wins of row against column, shape (n, n), under Bradley–Terry."""
    result: Array = 1 / (1 + np.exp(theta[None, :] - theta[:, None]))
    return result
