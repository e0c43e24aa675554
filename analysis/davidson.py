"""Strengths with ties as an outcome of their own (Davidson, 1970).

Counting ties as half wins pulls scores together as ties get more frequent;
here they do not. Scores are on the same scale: 400 points are odds of ten to one
among decisive votes.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import NegativeCycleError, bellman_ford

from .bradley_terry import Strengths, require_estimate
from .errors import NoEstimate
from .likelihood import Davidson
from .newton import solve
from .pairs import PairCounts


def fit_davidson(counts: PairCounts) -> Strengths:
    """Fit strengths and the weight of ties by maximum likelihood.

    Without ties this is Bradley–Terry. Newman's (2023) ``v`` is half of the
    ``tie_weight`` returned here.

    Raises
    ------
    NoEstimate
        When no finite maximum exists: as for Bradley–Terry, and also when the
        decisive votes and the ties fit one strict ladder without any contradiction.
    """
    require_estimate(counts)
    if not tie_weight_is_bounded(counts):
        raise NoEstimate(
            "every decisive vote and every tie fits one ladder of models, so the weight of ties grows without "
            "bound; use ties='half', or collect votes that contradict the ladder"
        )
    likelihood = Davidson.of(counts.wins[None].astype(float), counts.ties[None].astype(float))
    solution = solve(likelihood, max_iterations=300)
    if not solution.converged[0]:
        raise NoEstimate("the fit with ties did not converge; the votes are almost one-sided")
    theta = solution.parameters[0, :-1]
    tie_weight = float(np.exp(solution.parameters[0, -1])) if counts.ties.any() else 0.0
    return Strengths(counts.models, theta - theta.mean(), tie_weight)


def tie_weight_is_bounded(counts: PairCounts) -> bool:
    """Whether some vote stops the weight of ties from growing without bound.

    The weight runs away when models can be placed on a ladder so that every
    decisive vote goes at least two rungs down and every tie spans at most two:
    moving along that ladder makes each vote ever likelier. Such a ladder is a
    solution of difference constraints, and exists unless they close a negative cycle.
    """
    wins, ties = counts.wins, counts.ties
    if not ties.any():
        return True
    lengths = np.where(ties > 0, 2.0, 0.0)
    lengths[wins > 0] = -2.0
    try:
        # One source is enough: the caller has made sure that it reaches every model.
        bellman_ford(csr_array(lengths), directed=True, indices=0)
    except NegativeCycleError:
        return True
    return False
