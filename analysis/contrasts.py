"""Is A better than B by more in one slice than in another? Gaps by slice, and their differences.

The error of a gap comes from how much every voter (or vote) moves it, so that it holds
also where the slices share voters or votes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import chi2

from .bradley_terry import POINTS_PER_NAT, fit, likelihood_of
from .errors import NoEstimate, OptionError, SliceError
from .likelihood import Array
from .method import HALF_WINS, Method
from .newton import inverse_information
from .pairs import CodedVotes, code_votes
from .sandwich import cell_scores
from .slices import slice_votes, title_of
from .units import Unit, UnitSampling, sampling, unit_codes


@dataclass(frozen=True)
class Contrast:
    """The gap of two models in one slice less their gap in another, in points."""

    gap_first: float
    gap_second: float
    difference: float
    low: float
    high: float
    p_value: float
    n_first: int
    n_second: int


@dataclass(frozen=True, eq=False)
class GapsBySlice:
    """Gaps of two models in every slice, and a test that they are all the same.

    Attributes
    ----------
    gaps : DataFrame
        ``slice``, ``votes`` (of the slice), ``met`` (of the two models), ``gap``, ``low``,
        ``high`` in points, and ``reason`` where the slice gives no gap.
    chi2, freedom, p_value : float, int, float
        Wald's test of equal gaps; NaN with fewer than two gaps.
    """

    gaps: pd.DataFrame
    chi2: float
    freedom: int
    p_value: float


@dataclass(frozen=True, eq=False)
class _Gap:
    value: float
    pull: Array
    n_votes: int


def contrast(
    votes: pd.DataFrame,
    model: str,
    against: str,
    first: Mapping[str, object],
    second: Mapping[str, object],
    *,
    method: Method = HALF_WINS,
    unit: Unit = "auto",
    level: float = 0.95,
) -> Contrast:
    """Compare the gap between two models in two slices.

    Parameters
    ----------
    votes : DataFrame
    model, against : str
    first, second : mapping
        Values by column, as in :attr:`analysis.boards.SliceBoard.slice`; empty for all votes.

    Raises
    ------
    SliceError, NoEstimate
        When a slice does not exist, or does not determine the two strengths.
    """
    coded = code_votes(votes)
    _, codes = unit_codes(votes, unit)
    gaps = []
    for values in (first, second):
        gaps.append(_gap(coded, rows_of(votes, values), codes, method, model, against))
    difference = gaps[0].value - gaps[1].value
    error = float(np.sqrt(_covariance(np.stack([gaps[0].pull - gaps[1].pull]))[0, 0]))
    half = NormalDist().inv_cdf(0.5 + level / 2) * error
    p_value = 2 * NormalDist().cdf(-abs(difference) / error) if error > 0 else 1.0
    return Contrast(
        gap_first=gaps[0].value,
        gap_second=gaps[1].value,
        difference=difference,
        low=difference - half,
        high=difference + half,
        p_value=p_value,
        n_first=gaps[0].n_votes,
        n_second=gaps[1].n_votes,
    )


def gaps_by_slice(
    votes: pd.DataFrame,
    model: str,
    against: str,
    by: Sequence[str],
    *,
    method: Method = HALF_WINS,
    unit: Unit = "auto",
    level: float = 0.95,
) -> GapsBySlice:
    """The gap between two models in each slice, and whether it differs between slices."""
    coded = code_votes(votes)
    _, codes = unit_codes(votes, unit)
    z = NormalDist().inv_cdf(0.5 + level / 2)
    rows, found = [], []
    pair = [model, against]
    meets = votes["model_left"].isin(pair).to_numpy() & votes["model_right"].isin(pair).to_numpy()
    for part in slice_votes(votes, by):
        row = {
            "slice": part.label,
            "title": title_of(part.values),
            "votes": len(part.rows),
            "met": int(meets[part.rows].sum()),
        }
        try:
            gap = _gap(coded, part.rows, codes, method, model, against)
        except NoEstimate as refusal:
            rows.append({**row, "gap": np.nan, "low": np.nan, "high": np.nan, "reason": str(refusal)})
            continue
        half = z * float(np.sqrt(_covariance(gap.pull[None])[0, 0]))
        rows.append(
            {**row, "gap": gap.value, "low": gap.value - half, "high": gap.value + half, "reason": ""}
        )
        found.append(gap)
    columns = ["slice", "title", "votes", "met", "gap", "low", "high", "reason"]
    table = pd.DataFrame(rows, columns=columns)
    if len(found) < 2:
        return GapsBySlice(table, float("nan"), 0, float("nan"))
    covariance = _covariance(np.stack([gap.pull for gap in found]))
    values = np.array([gap.value for gap in found])
    to_first = np.eye(len(found))[1:] - np.eye(len(found))[[0]]
    away = to_first @ values
    statistic = float(away @ np.linalg.pinv(to_first @ covariance @ to_first.T) @ away)
    freedom = len(found) - 1
    return GapsBySlice(table, statistic, freedom, float(chi2.sf(statistic, freedom)))


def rows_of(votes: pd.DataFrame, values: Mapping[str, object]) -> NDArray[np.intp]:
    """Row positions of the votes of one slice; all of them for no values.

    Raises
    ------
    SliceError
        When there is no such slice.
    """
    if not values:
        return np.arange(len(votes))
    for part in slice_votes(votes, list(values)):
        if {key: str(value) for key, value in part.values.items()} == {k: str(v) for k, v in values.items()}:
            return part.rows
    raise SliceError(f"no vote is in the slice {dict(values)}")


def _gap(
    coded: CodedVotes,
    rows: NDArray[np.intp],
    codes: NDArray[np.intp] | None,
    method: Method,
    model: str,
    against: str,
) -> _Gap:
    counts = coded.count(rows)
    if method.both_bad == "tie":
        counts = counts.present()
    else:
        counts = counts.only(counts.without_both_bad().present().models)
    for name in (model, against):
        if name not in coded.models:
            raise OptionError(f"{name!r} is no model of these votes")
        if name not in counts.models:
            raise NoEstimate(f"{name} has no vote in this slice")
    strengths = fit(counts, method)
    # Units of all votes, so that slices can be compared unit by unit.
    everybody = np.arange(len(coded)) if codes is None else codes
    units = sampling(counts, method, coded, rows, everybody)
    assert isinstance(units, UnitSampling)
    inverse = inverse_information(likelihood_of(counts, method), strengths.parameters)
    i, j = counts.models.index(model), counts.models.index(against)
    pull = units.members @ (cell_scores(strengths, units.cells) @ (inverse[:, i] - inverse[:, j]))
    spread = np.zeros(int(everybody.max()) + 1)
    spread[units.codes] = pull * POINTS_PER_NAT
    return _Gap(float(strengths.scores[i] - strengths.scores[j]), spread, len(rows))


def _covariance(pulls: Array) -> Array:
    """Covariance of statistics from how much each unit pulls them, shape (statistics, units)."""
    active = int((pulls != 0).any(axis=0).sum())
    result: Array = pulls @ pulls.T * (active / max(active - 1, 1))
    return result
