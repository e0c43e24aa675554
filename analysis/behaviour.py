"""What people do before they vote: how long, with how many clicks and keys, and whether it matters.

Counts and times are skewed, so medians stand for them, with order-statistic intervals that
assume nothing of their shape. Shares have Wilson's intervals. Groups of fewer than
`MIN_OBSERVATIONS` show how many there are and no number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import stats

from data.environments import Environment

from .errors import OptionError, VotesError
from .shares import wilson

#: Fewer observations than this give no median and no share.
MIN_OBSERVATIONS = 10

By = Literal["environment", "model"]

#: What is measured of each side (the times of a vote count for both of its sides), in words.
MEASURES: dict[str, str] = {
    "seconds_to_vote": "Seconds to the vote",
    "seconds_to_first": "Seconds to the first deed",
    "clicks": "Clicks",
    "keys": "Keys",
    "scrolls": "Scrolls",
    "reruns": "Re-runs",
    "edits": "Edits",
    "errors": "Errors of the program",
}
#: Measures that only a page in a frame reports.
_OF_PAGES = ("seconds_to_first", "clicks", "keys", "scrolls", "errors")

_COLUMNS = (
    "vote_id",
    "voter",
    "side",
    "model",
    "environment",
    "outcome",
    "source",
    "seconds_to_vote",
    "seconds_to_first",
    "runs",
    "edits",
    "failed",
    "clicks",
    "keys",
    "scrolls",
    "errors",
    "deeds",
)


def play_frame(rows: Iterable[Mapping[str, Any]], *, synthetic: bool = False) -> pd.DataFrame:
    """One row per vote and side, of what ``Store.play`` yields.

    ``page`` says whether that side's program runs in a frame, where deeds are seen;
    ``played`` whether somebody clicked or typed in it. Simulated votes are left out unless
    ``synthetic`` asks for them, to teach or to test with.

    Raises
    ------
    VotesError
        When a column is missing.
    """
    frame = pd.DataFrame(list(rows))
    if frame.empty:
        frame = pd.DataFrame({name: pd.Series(dtype=object) for name in _COLUMNS})
    missing = [name for name in _COLUMNS if name not in frame.columns]
    if missing:
        raise VotesError(f"rows of play lack {', '.join(missing)}; take them from Store.play()")
    if not synthetic:
        frame = frame[frame["source"] != "synthetic"].reset_index(drop=True)
    for name in ("seconds_to_vote", "seconds_to_first"):
        frame[name] = frame[name].astype(float)
    pages = {environment.value for environment in Environment if environment.is_page}
    frame["page"] = frame["environment"].isin(pages).astype(bool)
    frame["played"] = frame["page"] & (frame["deeds"].astype(float) > 0)
    frame["reruns"] = (frame["runs"].astype(float) - 1).clip(lower=0)
    return frame


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval; all three are NaN where there is too little to say it."""

    n: int
    value: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")


def median(values: Iterable[float], *, level: float = 0.95) -> Estimate:
    """The median, with the interval between two order statistics.

    The interval from the k-th smallest to the k-th largest covers the median with probability
    ``1 - 2 P(B < k)``, B binomial with n and 1/2, whatever the distribution; k is the largest
    that keeps the level. (David and Nagaraja, Order Statistics, 2003, section 7.1.)
    """
    _check_level(level)
    found = np.sort(np.asarray(list(values), dtype=float))
    found = found[~np.isnan(found)]
    n = len(found)
    if n < MIN_OBSERVATIONS:
        return Estimate(n)
    # The largest k with P(B <= k - 1) <= (1 - level) / 2; ten observations always have one at 95 %.
    k = int(stats.binom.ppf((1 - level) / 2, n, 0.5))
    if stats.binom.cdf(k, n, 0.5) <= (1 - level) / 2:
        k += 1
    if k < 1:
        return Estimate(n, float(np.median(found)))
    return Estimate(n, float(np.median(found)), float(found[k - 1]), float(found[n - k]))


def share(hits: int, n: int, *, level: float = 0.95) -> Estimate:
    """A share with Wilson's score interval (Wilson 1927, JASA 22)."""
    _check_level(level)
    if n < MIN_OBSERVATIONS:
        return Estimate(n)
    low, high = wilson(hits, n, level)
    return Estimate(n, hits / n, low, high)


def _check_level(level: float) -> None:
    if not 0.5 <= level < 1:
        raise OptionError(f"level is {level}; an interval has a level from 0.5 to below 1, such as 0.95")


def summarise(frame: pd.DataFrame, by: By, *, level: float = 0.95) -> pd.DataFrame:
    """Medians of every measure, and the share of pages that were played, for each group.

    Returns
    -------
    DataFrame
        ``group, measure, n, value, low, high``, one row per group and measure; the measure
        ``played`` is a share. ``n`` counts sides (votes that this group took part in).
        Groups go from the most to the fewest observations.

    Raises
    ------
    OptionError
        When ``by`` is neither environment nor model.
    """
    if by not in ("environment", "model"):
        raise OptionError(f"by is {by!r}; what people do is summarised by environment or by model")
    rows = []
    groups = frame[frame[by].notna()].groupby(by, observed=True, sort=True)
    for name, part in sorted(groups, key=lambda item: (-len(item[1]), str(item[0]))):
        pages = part[part["page"]]
        for measure in MEASURES:
            found = median((pages if measure in _OF_PAGES else part)[measure].astype(float), level=level)
            rows.append({"group": str(name), "measure": measure, **_cells(found)})
        played = share(int(pages["played"].sum()), len(pages), level=level)
        rows.append({"group": str(name), "measure": "played", **_cells(played)})
    return pd.DataFrame(rows, columns=["group", "measure", "n", "value", "low", "high"])


def _cells(found: Estimate) -> dict[str, float]:
    return {"n": found.n, "value": found.value, "low": found.low, "high": found.high}


@dataclass(frozen=True, eq=False)
class PlayAndOutcome:
    """Whether votes of people who played differ from those of people who only read.

    Attributes
    ----------
    shares : DataFrame
        ``how`` (``played``, ``only read``), ``outcome`` (``left, right, tie, both_bad``),
        ``votes, n, value, low, high``.
    decided : Estimate
        Share of decided votes among the players less that among the readers, with Newcombe's
        interval; ``n`` counts both.
    towards_played : Estimate
        Of the decided votes where one of two pages was played: how often that one won.
    not_seen : int
        Votes without any page: nobody can tell whether their people played.
    """

    shares: pd.DataFrame
    decided: Estimate
    towards_played: Estimate
    not_seen: int


def play_and_outcome(frame: pd.DataFrame, *, level: float = 0.95) -> PlayAndOutcome:
    """Compare the votes of people who played with those of people who only read.

    People choose whether to play, so a difference is no effect of playing. The difference of
    two shares has Newcombe's hybrid score interval (1998, Statistics in Medicine 17, method 10).
    """
    votes = frame.groupby("vote_id", sort=False).agg(
        outcome=("outcome", "first"), pages=("page", "sum"), played=("played", "sum")
    )
    seen = votes[votes["pages"] > 0]
    hows = {"played": seen[seen["played"] > 0], "only read": seen[seen["played"] == 0]}
    rows = []
    for how, part in hows.items():
        for outcome in ("left", "right", "tie", "both_bad"):
            hits = int((part["outcome"] == outcome).sum())
            rows.append(
                {"how": how, "outcome": outcome, "votes": hits, **_cells(share(hits, len(part), level=level))}
            )
    counts = [(int(part["outcome"].isin(["left", "right"]).sum()), len(part)) for part in hows.values()]
    return PlayAndOutcome(
        shares=pd.DataFrame(rows),
        decided=_difference(*counts, level=level),
        towards_played=_towards_played(frame, level),
        not_seen=int((votes["pages"] == 0).sum()),
    )


def _difference(first: tuple[int, int], second: tuple[int, int], *, level: float) -> Estimate:
    n = first[1] + second[1]
    if min(first[1], second[1]) < MIN_OBSERVATIONS:
        return Estimate(n)
    a, b = first[0] / first[1], second[0] / second[1]
    (a_low, a_high), (b_low, b_high) = (wilson(*counts, level) for counts in (first, second))
    return Estimate(
        n,
        a - b,
        a - b - sqrt((a - a_low) ** 2 + (b_high - b) ** 2),
        a - b + sqrt((a_high - a) ** 2 + (b - b_low) ** 2),
    )


def _towards_played(frame: pd.DataFrame, level: float) -> Estimate:
    two = frame[frame.groupby("vote_id")["page"].transform("sum") == 2]
    one = two[two.groupby("vote_id")["played"].transform("sum") == 1]
    chosen = one[one["played"] & one["outcome"].isin(["left", "right"])]
    return share(int((chosen["outcome"] == chosen["side"]).sum()), len(chosen), level=level)
