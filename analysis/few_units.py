"""How much wider intervals have to be where few people cast most of the votes.

Resampling people and the sandwich both count on many people with a small say each. Where one
person cast a tenth of the votes, the fit follows that person, so that what is left over looks too
small; and a spread measured on some thirty people's worth of votes is itself uncertain. Two known
corrections meet both: leaving out each person in turn (the cluster jackknife, "CR3"; Bell and
McCaffrey, 2002; MacKinnon, Nielsen and Webb, 2023) and Student's t with the effective number of
people (Carter, Schnepel and Steigerwald, 2017). `benchmarks.coverage` measures the result.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from .bradley_terry import Strengths, likelihood_of
from .newton import chord, inverse_information
from .pairs import PairCounts
from .sandwich import cell_scores
from .units import Sampling, UnitSampling

# A unit with a smaller share of the votes hardly moves the fit: one Newton step tells its effect.
_HEAVY = 1 / 200


def widening(counts: PairCounts, fit: Strengths, sampling: Sampling, level: float = 0.95) -> float:
    """Factor for the deviations of resamples and for standard errors; 1.0 for single votes.

    Parameters
    ----------
    counts : PairCounts
    fit : Strengths
        Of these counts.
    sampling : Sampling
        From :func:`analysis.units.sampling`.
    level : float
        Of the intervals that are to hold.

    Returns
    -------
    float
        At least 1. The root mean ratio, over the strengths, of the variance with whole units left
        out to that of the sandwich, times the ratio of Student's quantile to the normal one.
    """
    if not isinstance(sampling, UnitSampling) or len(sampling) < 2:
        return 1.0
    amounts = np.asarray(sampling.members.sum(axis=1)).ravel()
    shares = amounts / amounts.sum()
    inverse = inverse_information(likelihood_of(counts, fit.method), fit.parameters)
    n = len(fit.models)
    steps = np.asarray((sampling.members @ cell_scores(fit, sampling.cells)) @ inverse)
    steps[:, :n] -= steps[:, :n].mean(axis=1, keepdims=True)
    moves = -steps
    heavy = np.flatnonzero(shares > _HEAVY)
    if len(heavy):
        rows = sampling.cells.votes - sampling.members[heavy].toarray()
        tables = sampling.cells.tables(np.maximum(rows, 0), (fit.method.kinds, n, n))
        left_out = chord(fit.method.likelihood(tables), fit.parameters, inverse)
        # Without that unit some votes have no finite fit: the one step has to do.
        found = left_out.converged
        change = left_out.parameters[found] - fit.parameters
        change[:, :n] -= change[:, :n].mean(axis=1, keepdims=True)
        moves[heavy[found]] = change
    plain, jackknife = (steps[:, :n] ** 2).sum(axis=0), (moves[:, :n] ** 2).sum(axis=0)
    some = plain > 0
    ratio = float(np.sqrt((jackknife[some] / plain[some]).mean())) if some.any() else 1.0
    effective = max(1 / float((shares**2).sum()) - 1, 1.0)
    tail = 0.5 + level / 2
    return max(1.0, ratio) * float(stats.t.ppf(tail, effective) / stats.norm.ppf(tail))
