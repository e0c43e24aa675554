"""Small tables for explaining the method: curves, one resample, what the votes say of a guess.

Everything here asks the estimators of this room; nothing is fitted in a second way.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .bradley_terry import POINTS_PER_NAT, Strengths, fit, likelihood_of, win_probabilities
from .errors import NoEstimate, OptionError
from .judge_ratings import correlations
from .likelihood import Array
from .method import HALF_WINS, Method, Ties
from .pairs import CodedVotes, PairCounts
from .published import PUBLISHED_SCALE
from .scores import score_votes
from .win_rates import expected_share, outcome_probabilities

#: Names of the outcomes of a pair, the stronger model first.
STRONGER, UNDECIDED, WEAKER = "stronger wins", "undecided", "weaker wins"


def win_share(gap: float) -> float:
    """Share of the deciding votes that a model ``gap`` points ahead gets."""
    return float(win_probabilities(np.array([gap / POINTS_PER_NAT, 0.0]))[0, 1])


def win_curves(widest: float = 400.0, step: float = 10.0) -> pd.DataFrame:
    """Share of wins against the gap, on the usual scale and on the published one.

    Returns
    -------
    DataFrame
        ``gap`` in points, ``scale`` (``usual`` or ``published``) and ``share``.
    """
    gaps = np.arange(-widest, widest + step / 2, step)
    parts = []
    for scale, points in (("usual", POINTS_PER_NAT), ("published", PUBLISHED_SCALE)):
        # The last model stands at zero; the others are ahead of it by each gap.
        share = win_probabilities(np.append(gaps / points, 0.0))[:-1, -1]
        parts.append(pd.DataFrame({"gap": gaps, "scale": scale, "share": share}))
    return pd.concat(parts, ignore_index=True)


def published_share(gap: float) -> float:
    """The share of wins behind a gap that the published code shows."""
    return win_share(gap * POINTS_PER_NAT / PUBLISHED_SCALE)


@dataclass(frozen=True)
class Guess:
    """What votes say of guessed scores.

    Attributes
    ----------
    pairs : DataFrame
        ``pair``, ``votes``, and the share of the first of the two: ``observed``, and ``expected``
        by the guess.
    shortfall : float
        Log-likelihood of the votes at their best fit less that at the guess; 0 is the best.
    best : tuple of float
        The fitted scores, in the order of the guess.
    """

    pairs: pd.DataFrame
    shortfall: float
    best: tuple[float, ...]


def weigh_guess(counts: PairCounts, scores: Mapping[str, float]) -> Guess:
    """Hold guessed scores against the votes.

    Raises
    ------
    OptionError
        When a model of the votes has no score, or the other way round.
    NoEstimate
        When the votes determine no best scores.
    """
    if set(scores) != set(counts.models):
        raise OptionError(
            f"scores of {', '.join(sorted(scores))} for votes of {', '.join(counts.models)}; give one for each model"
        )
    best = fit(counts)
    theta = np.array([scores[model] for model in counts.models]) / POINTS_PER_NAT
    guessed = Strengths(counts.models, theta - theta.mean())
    likelihood = likelihood_of(counts, HALF_WINS)
    at_best, at_guess = (float(likelihood.value(each.theta[None])[0]) for each in (best, guessed))
    share, half = expected_share(guessed), counts.half_wins
    met = half + half.T
    place = {model: index for index, model in enumerate(counts.models)}
    order = list(scores)
    rows = [
        {
            "pair": f"{a} against {b}",
            "votes": int(met[place[a], place[b]]),
            "observed": float(half[place[a], place[b]] / met[place[a], place[b]]),
            "expected": float(share[place[a], place[b]]),
        }
        for k, a in enumerate(order)
        for b in order[k + 1 :]
        if met[place[a], place[b]]
    ]
    fitted = dict(zip(best.models, map(float, best.scores), strict=True))
    return Guess(pd.DataFrame(rows), max(0.0, at_best - at_guess), tuple(fitted[model] for model in order))


def widths(votes: CodedVotes, sizes: Sequence[int], *, resamples: int = 300) -> pd.DataFrame:
    """How wide intervals are for the first so many of the votes.

    Returns
    -------
    DataFrame
        ``votes`` and ``width``, the median over models, in points; sizes whose votes determine
        no scores are left out.
    """
    rows = []
    for size in sizes:
        try:
            scored = score_votes(votes.count(np.arange(size)), resamples=resamples)
        except NoEstimate:
            continue
        rows.append({"votes": size, "width": float(np.median(scored.high - scored.low))})
    return pd.DataFrame(rows, columns=["votes", "width"])


@dataclass(frozen=True, eq=False)
class Resample:
    """One resample of the votes.

    Attributes
    ----------
    times : ndarray of int, shape (votes,)
        How often each vote was drawn.
    scores : dict of str to float
        The scores of the drawn votes; empty where they determine none.
    """

    times: NDArray[np.intp]
    scores: dict[str, float]

    @property
    def left_out(self) -> float:
        """Share of the votes that were not drawn."""
        return float((self.times == 0).mean())


def one_resample(votes: CodedVotes, number: int, *, seed: int = 0) -> Resample:
    """Draw as many votes as there are, with replacement, and fit them.

    Parameters
    ----------
    votes : CodedVotes
    number : int
        Which resample; the same number and seed draw the same votes.
    """
    rows = np.random.default_rng([seed, number]).integers(0, len(votes), len(votes))
    times = np.bincount(rows, minlength=len(votes))
    try:
        found = fit(votes.count(rows).present())
    except NoEstimate:
        return Resample(times, {})
    return Resample(times, dict(zip(found.models, map(float, found.scores), strict=True)))


def running_ends(scores: Iterable[float], *, level: float = 0.95, fewest: int = 10) -> pd.DataFrame:
    """Both ends of a percentile interval after each resample, from the tenth on.

    Returns
    -------
    DataFrame
        ``resamples``, ``end`` (``low`` or ``high``) and ``points``.
    """
    drawn = np.array(list(scores), dtype=float)
    tail = (1 - level) / 2
    rows = [
        {"resamples": n, "end": end, "points": float(value)}
        for n in range(fewest, len(drawn) + 1)
        for end, value in zip(("low", "high"), np.quantile(drawn[:n], [tail, 1 - tail]), strict=True)
    ]
    return pd.DataFrame(rows, columns=["resamples", "end", "points"])


def tie_curves(ties: Ties, tie_share: float, *, widest: float = 800.0, step: float = 20.0) -> pd.DataFrame:
    """What a way to treat ties expects of a pair, by the gap between the two.

    Parameters
    ----------
    ties : {"half", "davidson", "rao_kupper"}
    tie_share : float
        Share of undecided votes among equals, from 0 to below 1. Half wins know no ties: theirs
        is the same for every pair, and half of it goes to either side.

    Returns
    -------
    DataFrame
        ``gap``, ``outcome`` and ``share``.
    """
    if not 0 <= tie_share < 1:
        raise OptionError(f"tie_share={tie_share}; give a share from 0 to below 1")
    gaps = np.arange(0.0, widest + step / 2, step)
    extras = {
        "half": [],
        # Among equals a tie weighs nu beside two wins that weigh 1 each.
        "davidson": [math.log(max(2 * tie_share / (1 - tie_share), 1e-12))],
        # Among equals the threshold leaves 1 / (1 + exp(delta)) to either side.
        "rao_kupper": [math.log(max(math.log((1 + tie_share) / (1 - tie_share)), 1e-12))],
    }[ties]
    models = tuple(map(str, gaps))
    strengths = Strengths(
        (*models, "0"), np.append(gaps / POINTS_PER_NAT, 0.0), Method(ties), np.array(extras)
    )
    left, right, tie, _ = np.moveaxis(outcome_probabilities(strengths)[:-1, -1], 1, 0)
    if ties == "half":
        left, right, tie = left * (1 - tie_share), right * (1 - tie_share), np.full(len(gaps), tie_share)
    return pd.concat(
        [
            pd.DataFrame({"gap": gaps, "outcome": outcome, "share": share})
            for outcome, share in ((STRONGER, left), (UNDECIDED, tie), (WEAKER, right))
        ],
        ignore_index=True,
    )


def kendall(first: Sequence[str], second: Sequence[str]) -> float:
    """Kendall's tau of two orders of the same names: 1 the same, -1 the reverse.

    Raises
    ------
    OptionError
        When the two are not orders of the same two names or more.
    """
    if len(first) < 2 or sorted(first) != sorted(second) or len(set(first)) != len(first):
        raise OptionError(f"{list(first)} and {list(second)} are no two orders of the same names")
    places: Array = np.array([[second.index(name) for name in first]], dtype=float)
    return float(correlations(np.arange(len(first), dtype=float)[None], places)["kendall"][0])
