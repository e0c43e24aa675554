"""Scores, resamples and intervals, and nothing else: the short way to the numbers of a board.

:func:`analysis.leaderboard` also says under which conditions they stand, what all models
together allow to say, and how the votes were counted. Where thousands of boards are needed
for their scores alone, this does the same arithmetic without the rest.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .bootstrap import Bootstrap, bootstrap
from .bradley_terry import fit
from .errors import NoEstimate, OptionError
from .likelihood import Array
from .method import HALF_WINS, Method
from .pairs import PairCounts, code_votes
from .slices import VoteSlice, slice_votes


@dataclass(frozen=True, eq=False)
class Scored:
    """Scores of models with percentile intervals.

    Attributes
    ----------
    models : tuple of str
    scores, low, high : ndarray, shape (n,)
        In points, mean 1000. Ends are NaN for models that the resamples leave without a bound.
    resampled : Bootstrap
        The scores of every resample, and how many were separable.
    """

    models: tuple[str, ...]
    scores: Array
    low: Array
    high: Array
    resampled: Bootstrap


@dataclass(frozen=True, eq=False)
class ScoredSlice:
    """One slice; ``scored`` is None, and ``refusal`` says why, where its votes determine no scores."""

    part: VoteSlice
    scored: Scored | None
    refusal: str = ""


def score_votes(
    votes: pd.DataFrame | PairCounts,
    *,
    method: Method = HALF_WINS,
    resamples: int = 1000,
    seed: int | np.random.SeedSequence = 0,
    level: float = 0.95,
) -> Scored:
    """Fit the votes, resample them one by one, and fit every resample.

    Parameters
    ----------
    votes : DataFrame or PairCounts
        Votes with ``model_left``, ``model_right`` and ``outcome``, or what
        :func:`analysis.pairs.count_votes` made of them.
    method : Method
    resamples, seed
        See :func:`analysis.bootstrap.bootstrap`.
    level : float
        Of the percentile intervals.

    Raises
    ------
    VotesError
        When the votes make no sense; see :func:`analysis.pairs.code_votes`.
    NoEstimate
        When they determine no scores; see :func:`analysis.bradley_terry.fit`.
    OptionError
        For a level outside of 0 to 1, or no resamples.
    """
    if not 0 < level < 1:
        raise OptionError(f"level={level}; give a share between 0 and 1, such as 0.95")
    counts = votes if isinstance(votes, PairCounts) else code_votes(votes).count()
    if method.both_bad == "drop":
        counts = counts.without_both_bad()
    counts = counts.present()
    strengths = fit(counts, method)
    resampled = bootstrap(counts, strengths, resamples=resamples, seed=seed)
    low, high = resampled.intervals(level)
    return Scored(counts.models, strengths.scores, low, high, resampled)


def score_slices(
    votes: pd.DataFrame,
    by: Sequence[Sequence[str]],
    *,
    method: Method = HALF_WINS,
    resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> list[ScoredSlice]:
    """Do so for the slices of several sets of columns, with the votes read once.

    Parameters
    ----------
    votes : DataFrame
    by : sequence of sequences of str
        For each set of columns one slice for each combination of their values
        (:func:`analysis.slices.slice_votes`); the empty set stands for all votes. For example
        ``[(), ("language",), ("environment",)]``.
    method, resamples, seed, level
        As in :func:`score_votes`. Every slice has a stream of its own, that of
        :func:`analysis.leaderboard`.
    """
    coded = code_votes(votes)
    whole = VoteSlice({}, np.arange(len(coded)), 1.0)
    result = []
    for columns in by:
        for part in slice_votes(votes, columns) if columns else [whole]:
            stream = np.random.SeedSequence([seed, zlib.crc32(part.label.encode())])
            try:
                scored = score_votes(
                    coded.count(part.rows), method=method, resamples=resamples, seed=stream, level=level
                )
            except NoEstimate as refusal:
                result.append(ScoredSlice(part, None, str(refusal)))
            else:
                result.append(ScoredSlice(part, scored))
    return result
