"""Exact bootstrap of a board: resampled tables of counts, all fitted at once.

Drawing N votes with replacement makes the cell counts multinomial with
probabilities ``count / N``. Scores depend on the votes only through the counts,
so drawing the counts is the vote bootstrap itself, at a cost that does not
grow with the number of votes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from .bradley_terry import MEAN_SCORE, POINTS_PER_NAT, Strengths, likelihood_of
from .errors import NoEstimate, OptionError
from .likelihood import Array, Likelihood
from .method import Method
from .newton import chord, inverse_information, solve
from .pairs import PairCounts
from .units import Sampling, VoteSampling

# Temporaries of shape (m, n, n) stay near a megabyte; larger ones fall out of
# the cache and measured 3.5 times slower.
_CHUNK_NUMBERS = 150_000

# Whether resamples fall apart is looked at from this many models on, where they have fewer cells
# than this for each, and with this many resamples.
_MANY_MODELS, _FEW_CELLS, _TRIALS = 30, 3, 10

# A weak pull to the middle gives a separable resample finite strengths.
_RIDGE = 1e-3


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """Scores of all resamples.

    Attributes
    ----------
    models : tuple of str
    scores : ndarray, shape (resamples, n)
        In points, mean 1000 in every regular resample.
    n_separable : int
        Resamples whose votes have no finite optimum. They are fitted with a weak
        penalty, and lined up by their largest group of comparable models.
    outside : ndarray of int, shape (n,)
        For each model, the separable resamples in which it was outside of that group,
        so that its score there says no more than "far above" or "far below".
    extras : ndarray, shape (resamples, q)
        The parameters after the strengths, named by the method of the fit.
    """

    models: tuple[str, ...]
    scores: Array
    n_separable: int
    outside: NDArray[np.int64]
    extras: Array

    def unbounded(self, level: float = 0.95) -> NDArray[np.bool_]:
        """Models that too many resamples left without a finite score for an interval."""
        result: NDArray[np.bool_] = self.outside > (1 - level) / 2 * len(self.scores)
        return result

    def anchored(self, model: int, score: float) -> Bootstrap:
        """The same resamples with one model's score fixed in all of them."""
        scores = self.scores - self.scores[:, [model]] + score
        return Bootstrap(self.models, scores, self.n_separable, self.outside, self.extras)

    def widened(self, fit: Strengths, factor: float) -> Bootstrap:
        """The same resamples, ``factor`` times as far from the fit; see :func:`analysis.few_units.widening`."""
        if factor == 1.0:
            return self
        scores = fit.scores + factor * (self.scores - fit.scores)
        extras = fit.extras + factor * (self.extras - fit.extras)
        return Bootstrap(self.models, scores, self.n_separable, self.outside, extras)

    def intervals(self, level: float = 0.95, *, around: Array | None = None) -> tuple[Array, Array]:
        """Intervals, low and high, NaN for :meth:`unbounded` models.

        Percentiles of the resampled scores; with ``around`` (the scores themselves) normal
        intervals of the resampled standard deviation.
        """
        tail = (1 - level) / 2
        if around is None:
            low, high = np.quantile(self.scores, [tail, 1 - tail], axis=0)
        else:
            half = NormalDist().inv_cdf(1 - tail) * self.scores.std(axis=0, ddof=min(1, len(self.scores) - 1))
            low, high = around - half, around + half
        unbounded = self.unbounded(level)
        low[unbounded] = high[unbounded] = np.nan
        return low, high


def bootstrap(
    counts: PairCounts,
    fit: Strengths,
    *,
    resamples: int = 1000,
    seed: int | np.random.SeedSequence = 0,
    sampling: Sampling | None = None,
) -> Bootstrap:
    """Resample the votes and fit every resample.

    Parameters
    ----------
    counts : PairCounts
    fit : Strengths
        The fit of these counts; its method is used throughout.
    resamples : int
        At least 1. Ends of 95 % intervals move by about 7 % with 100 resamples, by
        about 2 % with 1000.
    seed : int or SeedSequence
        The same seed gives the same scores to the last bit on one machine.
    sampling : Sampling, optional
        What is resampled, from :func:`analysis.units.sampling`; single votes otherwise.

    Raises
    ------
    NoEstimate
        When the votes hang together by so little that hardly any resample does: a hundred models
        in a ring, with one vote each, have scores but nothing to say about their spread.
    """
    if resamples < 1:
        raise OptionError(f"resamples={resamples}; give at least 1 (1000 is the default)")
    n = len(counts.models)
    method = fit.method
    source = sampling or VoteSampling(method.fold(counts.ordered).astype(np.int64))
    if _falls_apart(source, n, method, seed):
        raise NoEstimate(
            f"{len(source.cells.votes)} kinds of votes hold {n} models together so loosely that resampled votes "
            "leave most of them without a link to the others; more votes between the same pairs would help"
        )
    start = fit.parameters
    inverse = inverse_information(likelihood_of(counts, method), start)
    scores = np.empty((resamples, n))
    extras = np.empty((resamples, len(fit.extras)))
    outside = np.zeros(n, dtype=np.int64)
    n_separable = 0
    done = 0
    for tables in _tables(source, n, method, resamples, np.random.default_rng(seed)):
        likelihood = method.likelihood(tables)
        solution = chord(likelihood, start, inverse)
        centre = solution.parameters[:, :n].mean(axis=1, keepdims=True)
        found = solution.parameters - centre * likelihood.null
        strays = np.flatnonzero(~solution.converged)
        if len(strays):
            found[strays], separable, core = _finish(likelihood.take(strays), tables[:, strays], fit)
            n_separable += int(separable.sum())
            outside += (~core[separable]).sum(axis=0)
        rows = slice(done, done + len(found))
        scores[rows] = MEAN_SCORE + POINTS_PER_NAT * found[:, :n]
        extras[rows] = found[:, n:]
        done += len(found)
    return Bootstrap(counts.models, scores, n_separable, outside, extras)


def _falls_apart(source: Sampling, n: int, method: Method, seed: int | np.random.SeedSequence) -> bool:
    """Whether the first resamples all leave most models outside of their largest group.

    Only boards with few cells can, so others are not looked at. Fitting a thousand of these
    resamples would take hours and end in no interval.
    """
    if n < _MANY_MODELS or len(source.cells.votes) > _FEW_CELLS * n:
        return False
    for rows in source.draw(_TRIALS, np.random.default_rng(seed)):
        for row in rows:
            edges = method.edges(source.cells.tables(row[None], (method.kinds, n, n)))[0]
            labels = connected_components(csr_array(edges), directed=True, connection="strong")[1]
            if np.bincount(labels).max() > n / 2:
                return False
    return True


def _tables(
    source: Sampling, n: int, method: Method, resamples: int, rng: np.random.Generator
) -> Iterator[Array]:
    """Yield chunks of resampled tables, each of shape (c, m, n, n)."""
    chunk = max(1, _CHUNK_NUMBERS // (n * n))
    for drawn in source.draw(resamples, rng):
        for start in range(0, len(drawn), chunk):
            yield source.cells.tables(drawn[start : start + chunk], (method.kinds, n, n))


def _finish(
    likelihood: Likelihood, tables: Array, fit: Strengths
) -> tuple[Array, NDArray[np.bool_], NDArray[np.bool_]]:
    """Fit the resamples that the shared inverse did not serve.

    Returns parameters, which resamples are separable, and for each resample which
    models belong to its largest strongly connected group.
    """
    n = likelihood.n
    core = largest_group(fit.method.edges(tables))
    separable = ~core.all(axis=1)
    found = np.zeros((tables.shape[1], len(fit.parameters)))
    sound = np.flatnonzero(~separable)
    if len(sound):
        solution = solve(likelihood.take(sound), tolerance=1e-8)
        found[sound] = solution.parameters
        found[sound] -= found[sound, :n].mean(axis=1, keepdims=True) * likelihood.null
        # The weight of ties or the effect of the side can run away although all models
        # are linked; no model has a finite score then.
        runaway = sound[~solution.converged]
        separable[runaway] = True
        core[runaway] = False
    apart = np.flatnonzero(separable)
    if len(apart):
        found[apart] = solve(likelihood.take(apart), ridge=_RIDGE, tolerance=1e-8).parameters
        weight = np.where(core[apart].any(axis=1, keepdims=True), core[apart], True).astype(float)
        shift = ((found[apart, :n] - fit.theta) * weight).sum(axis=1) / weight.sum(axis=1)
        found[apart] -= shift[:, None] * likelihood.null
    return found, separable, core


def largest_group(edges: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark the models of the largest strongly connected group, for m graphs at once.

    A graph whose groups are all single models has none marked: nothing is comparable.
    """
    n = edges.shape[1]
    reach = (edges | np.eye(n, dtype=bool)).astype(np.float32)
    for _ in range(max(1, int(np.ceil(np.log2(max(n, 2)))))):
        reach = (reach @ reach > 0).astype(np.float32)
    mutual = (reach > 0) & (reach.transpose(0, 2, 1) > 0)
    size = mutual.sum(axis=2)
    best = size.argmax(axis=1)
    group = mutual[np.arange(len(edges)), best]
    group[size.max(axis=1) == 1] = False
    return group
