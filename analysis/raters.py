"""The people who vote: how much they agree, whom they favour, which side they like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import xlogy
from scipy.stats import binom

from .bradley_terry import Strengths
from .errors import OptionError
from .likelihood import Array
from .pairs import CodedVotes, PairCounts
from .sandwich import sandwich
from .units import sampling
from .win_rates import expected_share

#: Chance of a false alarm among all voters together.
ALARM = 0.01


@dataclass(frozen=True)
class Agreement:
    """How far votes on the same battle agree.

    Attributes
    ----------
    alpha, low, high : float
        Krippendorff's alpha for nominal values (1 full agreement, 0 chance), and its
        interval from a bootstrap over battles.
    same : float
        Share of pairs of votes on one battle that say the same.
    battles, votes : int
        Battles with two votes or more, and their votes.
    """

    alpha: float
    low: float
    high: float
    same: float
    battles: int
    votes: int


def agreement(
    items: NDArray[np.intp],
    coded: CodedVotes,
    *,
    level: float = 0.95,
    resamples: int = 1000,
    seed: int = 0,
) -> Agreement | None:
    """Agreement of votes on the same item, whichever side each voter saw; None without a repeated item.

    Parameters
    ----------
    items : ndarray of int
        What each vote judged. Both votes of an item are of the same two models.

    Notes
    -----
    "Tie" and "both bad" are one value: neither side is better.
    """
    # Turned to the alphabetical order of the models: 0 the first won, 1 the second, 2 neither.
    value = np.minimum(coded.outcome, 2)
    value = np.where((coded.left > coded.right) & (value < 2), 1 - value, value)
    _, item = np.unique(items, return_inverse=True)
    table = np.bincount(item * 3 + value, minlength=3 * (item.max() + 1 if len(item) else 0)).reshape(-1, 3)
    table = table[table.sum(axis=1) >= 2]
    if not len(table):
        return None
    size = table.sum(axis=1)
    # Differing ordered pairs of votes within each item, each vote weighing one.
    differ = (size**2 - (table**2).sum(axis=1)) / (size - 1)

    def alpha(times: Array) -> Array:
        n = times @ size
        by_value = times @ table
        expected = (n**2 - (by_value**2).sum(axis=-1)) / (n - 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            result: Array = np.where(expected > 0, 1 - (times @ differ) / expected, 1.0)
        return result

    rng = np.random.default_rng(seed)
    m = len(table)
    times = np.stack([np.bincount(rng.integers(0, m, m), minlength=m) for _ in range(resamples)])
    low, high = np.quantile(alpha(times.astype(float)), [(1 - level) / 2, (1 + level) / 2])
    pairs = size * (size - 1)
    return Agreement(
        alpha=float(alpha(np.ones((1, m)))[0]),
        low=float(low),
        high=float(high),
        same=float(1 - (size**2 - (table**2).sum(axis=1)).sum() / pairs.sum()),
        battles=m,
        votes=int(size.sum()),
    )


def inflation(counts: PairCounts, strengths: Strengths, coded: CodedVotes, codes: NDArray[np.intp]) -> float:
    """How many times wider intervals get when these units are resampled and not single votes.

    The median over the models of the ratio of standard errors.
    """
    rows = np.arange(len(coded))
    clustered = sandwich(counts, strengths, sampling(counts, strengths.method, coded, rows, codes))
    single = sandwich(counts, strengths)
    return float(np.median(clustered.standard_errors / single.standard_errors))


def voter_table(voters: pd.Series, coded: CodedVotes, strengths: Strengths) -> pd.DataFrame:
    """Each voter's habits, with alarms that hold for all voters together.

    Returns
    -------
    DataFrame
        ``voter``, ``votes``, ``left`` (share of decisive votes for the left side),
        ``left_p`` (its two-sided binomial p-value), ``agrees`` (mean agreement of the votes
        with the board: 1 always for the expected side, 0 always against, ties half),
        ``model`` and ``favour`` (the model with the largest surplus of points over what the
        board expects, and that surplus in standard errors), ``alarm`` ("one side",
        "one model" or empty; Bonferroni over voters, and over models).
    """
    if voters.isna().any():
        raise OptionError("some votes name no voter; leave them out before looking at voters")
    who, names = pd.factorize(voters)
    u, n = len(names), len(coded.models)
    left_won, right_won = coded.outcome == 0, coded.outcome == 1
    lefts = np.bincount(who[left_won], minlength=u)
    decisive = lefts + np.bincount(who[right_won], minlength=u)
    votes = np.bincount(who, minlength=u)
    place = {model: index for index, model in enumerate(strengths.models)}
    back = np.array([place.get(model, -1) for model in coded.models])
    left, right = back[coded.left], back[coded.right]
    known = (left >= 0) & (right >= 0)
    share = expected_share(strengths)
    expected = np.where(known, share[left, right], 0.5)
    points = np.array([1.0, 0.0, 0.5, 0.5])[coded.outcome]
    tied = float((coded.outcome > 1).mean())
    # A vote is worth 0, 1/2 or 1; ties take a quarter of their rate off the spread of a coin.
    variance = np.maximum(expected * (1 - expected) - tied / 4, 0.02)
    surplus = np.zeros((u, n))
    spread, awaited, times = np.zeros((u, n)), np.zeros((u, n)), np.zeros((u, n))
    for side, sign, hope in ((coded.left, 1.0, expected), (coded.right, -1.0, 1 - expected)):
        key = who * n + side
        times += np.bincount(key, minlength=u * n).reshape(u, n)
        awaited += np.bincount(key, hope, u * n).reshape(u, n)
        surplus += np.bincount(key, sign * (points - expected), u * n).reshape(u, n)
        spread += np.bincount(key, variance, u * n).reshape(u, n)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where(spread > 0, surplus / np.sqrt(spread), 0.0)
    most = z.argmax(axis=1)
    favour = z[np.arange(u), most]
    better = np.where(expected > 0.5, points, 1 - points)
    agrees = np.bincount(who, better, u) / np.maximum(votes, 1)
    # The binomial distribution of even sides is symmetric: both tails are one, doubled.
    left_p = np.minimum(1.0, 2 * binom.cdf(np.minimum(lefts, decisive - lefts), decisive, 0.5))
    rows = np.arange(u)
    judged = np.maximum(times[rows, most], 1)
    hoped = awaited[rows, most] / judged
    one_model = chance_above(hoped + surplus[rows, most] / judged, hoped, judged) * u * n < ALARM
    one_side = left_p * u < ALARM
    with np.errstate(invalid="ignore"):
        left_share = lefts / decisive
    table = pd.DataFrame(
        {
            "voter": names,
            "votes": votes,
            "left": left_share,
            "left_p": left_p,
            "agrees": agrees,
            "model": np.array(coded.models, dtype=object)[most],
            "favour": favour,
            "alarm": np.where(one_model, "one model", np.where(one_side, "one side", "")),
        }
    )
    return table.sort_values(["votes", "voter"], ascending=[False, True], ignore_index=True)


def chance_above(mean: Array, expected: Array, n: NDArray[Any]) -> Array:
    """Bound on the chance that n independent values within 0 to 1 have a mean of this much or more.

    ``exp(-n KL(mean, expected))``, Hoeffding 1963, theorem 1: it holds for any number of votes
    and needs no variance. A normal tail takes the first surprising votes of a new voter for a pattern.

    Parameters
    ----------
    mean, expected : ndarray
        Observed and expected means, within 0 to 1.
    n : ndarray
        How many values.

    Returns
    -------
    ndarray
        1 where the mean is not above what is expected.
    """
    p = np.clip(expected, 1e-9, 1 - 1e-9)
    q = np.clip(mean, 0.0, 1.0)
    divergence = xlogy(q, q / p) + xlogy(1 - q, (1 - q) / (1 - p))
    result: Array = np.where((q > p) & (n > 0), np.exp(-n * divergence), 1.0)
    return result
