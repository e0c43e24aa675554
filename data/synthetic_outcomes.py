"""Counts of synthetic votes whose win rates and order are the published ones.

For every topic, strengths are fitted (Davidson's model, a quarter of ties) so that
each model's expected win rate is the published one; the outcomes are then drawn. The
published win rates and the published order disagree about four models whose rates lie
within about .03 of each other. Their targets are moved by up to .015 in every topic,
about one standard error of an overall win rate. Tables are drawn again until their
fitted order is the published one and no win rate is improbably far off.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .categories import PUBLISHED_VOTES, Category
from .errors import RecordError
from .published import MODELS, WIN_RATES

Array = NDArray[np.float64]

#: Share of undecided votes, and the share of those that call both sides bad (inferred: not published).
TIE_SHARE = 0.25
BOTH_BAD_SHARE = 0.4

# Moves of the targets, in the order of MODELS, that make room for the published order.
_ORDER_SHIFT = np.array([0.0, 0.0, 0.015, -0.012, 0.010, -0.013, 0.0, 0.0, 0.0, 0.0])

#: Every win rate by topic lies within this many standard errors of the published one.
MAX_STANDARD_ERRORS = 3.0

_MAX_DRAWS = 5000


class _Plan(NamedTuple):
    """How often each pair meets in each topic, and how such a vote ends."""

    meetings: NDArray[np.int64]
    probabilities: Array


@lru_cache(maxsize=1)
def _plan() -> _Plan:
    """Fit pairing weights and strengths of every topic to the published win rates."""
    n = len(MODELS)
    i, j = np.triu_indices(n, 1)
    meetings, probabilities = [], []
    for category in Category:
        target = np.array(WIN_RATES[category]) + _ORDER_SHIFT
        weight = _pairing_weights(target)
        share = weight[i] * weight[j]
        met = _round_to(share / share.sum() * PUBLISHED_VOTES[category], PUBLISHED_VOTES[category])
        meetings.append(met)
        probabilities.append(_outcome_probabilities(met, target, i, j))
    return _Plan(np.array(meetings), np.array(probabilities))


def _pairing_weights(target: Array) -> Array:
    """Weights of the models in the draw of pairs.

    Half-win rates average one half over all appearances. The published ones average a
    little less over models, so better models must have appeared more often.
    """
    low, high = -5.0, 5.0
    for _ in range(60):
        tilt = (low + high) / 2
        weight = np.exp(tilt * target)
        appearances = weight * (weight.sum() - weight)
        if (appearances * target).sum() / appearances.sum() < 0.5:
            low = tilt
        else:
            high = tilt
    return weight


def _outcome_probabilities(
    met: NDArray[np.int64], target: Array, i: NDArray[np.intp], j: NDArray[np.intp]
) -> Array:
    """Probabilities of (first wins, second wins, tie, both bad) that give the target win rates."""
    n = len(target)
    appearances = np.bincount(i, met, n) + np.bincount(j, met, n)
    # Rounded meetings leave a trace of imbalance that no strengths could meet.
    points = appearances * (target + 0.5 - (appearances * target).sum() / appearances.sum())
    tied = TIE_SHARE * met.sum()
    theta, log_nu = np.zeros(n), np.log(2 * TIE_SHARE)
    for _ in range(100):
        win, lose, tie = _davidson(theta[i] - theta[j], log_nu)
        expected = win + 0.5 * tie
        gradient = np.append(
            points - np.bincount(i, met * expected, n) - np.bincount(j, met * (1 - expected), n),
            tied - (met * tie).sum(),
        )
        spread = met * (win + 0.25 * tie - expected**2)
        cross = met * tie * (0.5 - expected)
        information = np.zeros((n + 1, n + 1))
        np.add.at(
            information, (np.r_[i, j, i, j], np.r_[i, j, j, i]), np.r_[spread, spread, -spread, -spread]
        )
        information[:n, n] = information[n, :n] = np.bincount(i, cross, n) - np.bincount(j, cross, n)
        information[n, n] = (met * tie * (1 - tie)).sum()
        information[:n, :n] += 1.0  # pins the mean strength, on which nothing depends
        step = np.linalg.solve(information, gradient)
        theta, log_nu = theta + step[:n], log_nu + step[n]
        if np.abs(step).max() < 1e-10:
            break
    win, lose, tie = _davidson(theta[i] - theta[j], log_nu)
    return np.stack([win, lose, tie * (1 - BOTH_BAD_SHARE), tie * BOTH_BAD_SHARE], axis=1)


def _davidson(gap: Array, log_nu: float) -> tuple[Array, Array, Array]:
    win, lose, tie = np.exp(gap / 2), np.exp(-gap / 2), np.exp(log_nu)
    total = win + lose + tie
    return win / total, lose / total, tie / total


def draw_outcomes(rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw counts of votes until their fitted order is the published one.

    Returns
    -------
    ndarray of int, shape (6, 45, 4)
        By topic (in the order of Category), pair (upper triangle of MODELS) and
        outcome (first wins, second wins, tie, both bad).

    Raises
    ------
    RecordError
        When no draw had the published order and win rates.
    """
    plan = _plan()
    for _ in range(_MAX_DRAWS):
        table = rng.multinomial(plan.meetings, plan.probabilities)
        in_order = (np.diff(_strengths(table.sum(axis=0))) < 0).all()
        if in_order and _furthest(table) < MAX_STANDARD_ERRORS:
            return table
    raise RecordError(f"no draw out of {_MAX_DRAWS} had the published order and win rates; try another seed")


def _furthest(table: NDArray[np.int64]) -> float:
    """Largest distance of a win rate by topic and model from the published one, in standard errors."""
    n = len(MODELS)
    i, j = np.triu_indices(n, 1)
    first, second = np.eye(n)[i], np.eye(n)[j]
    wins = table[:, :, 0] @ first + table[:, :, 1] @ second
    ties = table[:, :, 2:].sum(axis=2) @ (first + second)
    seen = table.sum(axis=2) @ (first + second)
    rate = (wins + ties / 2) / seen
    error = np.sqrt((rate * (1 - rate) - ties / seen / 4) / seen)
    published = np.array([WIN_RATES[category] for category in Category])
    return float(np.abs((rate - published) / error).max())


def _strengths(pairs: NDArray[np.int64]) -> Array:
    """Bradley–Terry strengths of one table (pair, outcome), undecided votes as half wins."""
    n = len(MODELS)
    i, j = np.triu_indices(n, 1)
    half = pairs[:, 2:].sum(axis=1) / 2
    met = pairs.sum(axis=1)
    points = np.bincount(i, pairs[:, 0] + half, n) + np.bincount(j, pairs[:, 1] + half, n)
    theta = np.zeros(n)
    for _ in range(30):
        q = 1 / (1 + np.exp(theta[j] - theta[i]))
        gradient = points - np.bincount(i, met * q, n) - np.bincount(j, met * (1 - q), n)
        information = np.ones((n, n))
        spread = met * q * (1 - q)
        np.add.at(
            information, (np.r_[i, j, i, j], np.r_[i, j, j, i]), np.r_[spread, spread, -spread, -spread]
        )
        step = np.linalg.solve(information, gradient)
        theta = theta + step
        if np.abs(step).max() < 1e-9:
            break
    return theta


def _round_to(values: Array, total: int) -> NDArray[np.int64]:
    """Round down, then up where the remainders are largest, to an exact total."""
    whole = np.floor(values).astype(np.int64)
    short = total - int(whole.sum())
    whole[np.argsort(whole - values, kind="stable")[:short]] += 1
    return whole
