"""Strengths by maximum likelihood: Bradley–Terry and its relatives with ties."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import choix
import numpy as np

from .connectivity import strong_groups
from .errors import NoEstimate
from .existence import position_is_bounded, tie_weight_is_bounded
from .likelihood import Array, Likelihood
from .method import HALF_WINS, Method
from .newton import solve
from .pairs import PairCounts

#: Points per unit of natural log strength: 400 points are odds of ten to one.
POINTS_PER_NAT = 400 / math.log(10)

#: The mean score of every board without an anchor.
MEAN_SCORE = 1000.0


@dataclass(frozen=True, eq=False)
class Strengths:
    """Fitted strengths of the models, in natural logarithms with mean zero.

    ``extras`` holds the parameters named by ``method.extras``.
    """

    models: tuple[str, ...]
    theta: Array
    method: Method = HALF_WINS
    extras: Array = field(default_factory=lambda: np.zeros(0))

    @property
    def scores(self) -> Array:
        """Scores in points: ``1000 + 400/ln(10) * theta``."""
        return to_score(self.theta)

    @property
    def parameters(self) -> Array:
        """Strengths and extras together, as the likelihoods take them."""
        return np.append(self.theta, self.extras)

    def estimate(self, name: str) -> float | None:
        """One of the parameters after the strengths; None where the method has none of that name."""
        names = self.method.extras
        return float(self.extras[names.index(name)]) if name in names else None

    @property
    def tie_weight(self) -> float | None:
        """Davidson's nu, or Rao and Kupper's ``exp(delta)``; None where ties are half wins."""
        log_nu, log_delta = self.estimate("log_nu"), self.estimate("log_delta")
        if log_nu is not None:
            # Below any rate that votes could show stands "no ties".
            return math.exp(log_nu) if log_nu > -30 else 0.0
        return None if log_delta is None else math.exp(math.exp(log_delta))

    @property
    def position(self) -> float | None:
        """Advantage of the left side in log odds; None where it was not estimated."""
        return self.estimate("position")

    @property
    def bar(self) -> float | None:
        """Strength below which answers are called bad, on the scale of theta; None without it."""
        return self.estimate("bar")


def to_score(theta: Array) -> Array:
    """Turn log strengths of mean zero into points; the last axis is the models."""
    result: Array = MEAN_SCORE + POINTS_PER_NAT * (theta - theta.mean(axis=-1, keepdims=True))
    return result


def fit(counts: PairCounts, method: Method = HALF_WINS) -> Strengths:
    """Fit the strengths, and what else the method estimates, that make the votes likeliest.

    Raises
    ------
    NoEstimate
        When no finite maximum exists: some models never met, or one group never
        lost or tied against another (:func:`analysis.connectivity.examine` says which);
        with ties as outcomes also when decisive votes and ties fit one strict ladder; with
        a position effect also when the sides alone explain every vote.

    Notes
    -----
    For half wins, Luce spectral ranking of the n x n table (Maystre and Grossglauser, 2015)
    comes near the optimum, and Newton steps take it to machine precision. The other methods
    start Newton's method from equal strengths.
    """
    require_estimate(counts, method)
    likelihood = likelihood_of(counts, method)
    start = _spectral(counts.half_wins) if method == HALF_WINS else None
    solution = solve(likelihood, start=start, max_iterations=300)
    if start is not None and not solution.converged[0]:
        solution = solve(likelihood, max_iterations=1000)
    if not solution.converged[0]:
        raise NoEstimate("the fit of the strengths did not converge; the votes are almost one-sided")
    found = solution.parameters[0]
    centre = found[: likelihood.n].mean()
    found = found - centre * likelihood.null
    return Strengths(counts.models, found[: likelihood.n], method, found[likelihood.n :])


def fit_bradley_terry(counts: PairCounts) -> Strengths:
    """Bradley–Terry with undecided votes as half wins; see :func:`fit`."""
    return fit(counts, HALF_WINS)


def likelihood_of(counts: PairCounts, method: Method) -> Likelihood:
    """The likelihood of one table of counts."""
    return method.likelihood(method.fold(counts.ordered).astype(float)[:, None])


def require_estimate(counts: PairCounts, method: Method = HALF_WINS) -> None:
    """Refuse counts that leave the strengths, or what else the method estimates, without a maximum."""
    if not counts.ordered.any():
        raise NoEstimate("there are no votes, so there is nothing to fit")
    if method.both_bad != "tie":
        counts = counts.without_both_bad()
    groups = strong_groups(counts)
    if len(groups) > 1:
        raise NoEstimate(
            f"the votes leave {len(groups)} groups of models that cannot be placed on one scale; "
            "analysis.connectivity.examine names them and the votes that would help"
        )
    if method.ties != "half" and not tie_weight_is_bounded(counts):
        raise NoEstimate(
            "every decisive vote and every tie fits one ladder of models, so the weight of ties grows without "
            "bound; use ties='half', or collect votes that contradict the ladder"
        )
    if method.position and not position_is_bounded(counts):
        raise NoEstimate(
            "the sides alone explain every vote, so the advantage of a side grows without bound; "
            "leave the position effect out, or show pairs in both orders"
        )


def _spectral(half_wins: Array) -> Array | None:
    try:
        # One step: iterating it to the optimum takes far longer than Newton's method from here.
        start: Array = choix.lsr_pairwise_dense(half_wins, alpha=0)[None]
    except RuntimeError:
        return None
    return start


def win_probabilities(theta: Array) -> Array:
    """Expected share of half wins of row against column, shape (n, n), under Bradley–Terry."""
    result: Array = 1 / (1 + np.exp(theta[None, :] - theta[:, None]))
    return result
