"""What the published leaderboard code of BigCodeArena makes of the same votes.

Its ``hf_space/elo_calculation.py`` (October 2025) is Bradley–Terry by scikit-learn's
logistic regression, and differs from maximum likelihood on the usual scale in three ways
that this module follows on purpose, to show what they do:

- features are +1 and -1, but the coefficients are multiplied by 400 instead of
  ``400 / ln(10)``: every gap is 2.303 times too wide;
- the table of ties is assigned and not added to, so that of a pair that met in both
  orders only the ties of the later order (by name) are kept;
- the optimiser stops at a tolerance, which an undefeated model's score depends on.

Its margins are half of the distance between the 2.5 % and 97.5 % quantiles of 100
resamples. They were unseeded there, and are seeded here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from .likelihood import Array
from .multinomial import MultinomialCells
from .pairs import PairCounts

#: Points per unit of the coefficients, as published.
PUBLISHED_SCALE = 400.0

RESAMPLES = 100

# Below these many votes the published code gives everybody 1000, and no margin.
_FEWEST_FOR_FIT = 2
_FEWEST_FOR_MARGIN = 10


@dataclass(frozen=True, eq=False)
class Published:
    """Scores and margins as the published code computes them; NaN margins where it shows none."""

    models: tuple[str, ...]
    scores: Array
    margins: Array
    ties_lost: int


def published_scores(
    counts: PairCounts, *, seed: int | np.random.SeedSequence = 0, margins: bool = True
) -> Published:
    """Scores and margins of the published code for the same votes; without ``margins`` a hundred times sooner."""
    counts = counts.present()
    n, table = len(counts.models), counts.ordered
    nothing = np.full(n, np.nan)
    lost = int(table[:, :, 2:].sum() - np.triu(_kept_ties(table), 1).sum()) if n else 0
    if counts.n_votes < _FEWEST_FOR_FIT:
        return Published(counts.models, np.full(n, 1000.0), nothing, lost)
    scores = _fit(table)
    spread = nothing
    if margins and counts.n_votes >= _FEWEST_FOR_MARGIN:
        cells = np.flatnonzero(table)
        drawn = MultinomialCells(table.ravel()[cells]).draw(RESAMPLES, np.random.default_rng(seed))
        resampled = np.full((RESAMPLES, n), np.nan)
        for row, votes in zip(resampled, drawn, strict=True):
            again = np.zeros_like(table)
            again.flat[cells] = votes
            seen = np.flatnonzero(again.sum((1, 2)) + again.sum((0, 2)))
            row[seen] = _fit(again[np.ix_(seen, seen)])
        low, high = np.nanquantile(resampled, [0.025, 0.975], axis=0)
        spread = (high - low) / 2
    return Published(counts.models, scores, spread, lost)


def _kept_ties(table: NDArray[np.int64]) -> NDArray[np.int64]:
    """Ties of each pair that survive: those of the later order by name, if it has any. Symmetric."""
    ties = table[:, :, 2:].sum(2)
    later = np.tril(ties)
    kept = np.where(later > 0, later, np.tril(ties.T))
    result: NDArray[np.int64] = kept + kept.T
    return result


def _fit(table: NDArray[np.int64]) -> Array:
    n = len(table)
    half = 0.25 * _kept_ties(table)
    won, lost = table[:, :, 0] + half, table[:, :, 1] + half
    if not won.any() or not lost.any():
        return np.full(n, 1000.0)
    i, j = np.nonzero(won + lost)
    won, lost = won[i, j], lost[i, j]
    total = won.sum() + lost.sum()

    def loss(theta: Array) -> tuple[float, Array]:
        d = theta[i] - theta[j]
        value = float(won @ np.logaddexp(0, -d) + lost @ np.logaddexp(0, d)) / total
        change = ((won + lost) / (1 + np.exp(-d)) - won) / total
        return value, np.bincount(i, change, n) - np.bincount(j, change, n)

    # The settings of scikit-learn's lbfgs solver with tol=1e-6 and max_iter=1000.
    found = minimize(
        loss,
        np.zeros(n),
        method="L-BFGS-B",
        jac=True,
        options={"maxiter": 1000, "maxls": 50, "gtol": 1e-6, "ftol": 64 * np.finfo(float).eps},
    )
    result: Array = 1000.0 + PUBLISHED_SCALE * found.x
    return result
