"""Which votes belong to which slice of a board.

Votes are sliced by any column of the frame (``category``, ``prompt_language``,
``source``, ...), and by these derived columns:

- ``environment`` and ``language`` where the frame has them per side
  (``environment_left``, ``environment_right``): a vote belongs to slice X when
  **both** sides are X. Votes of two different values are in no slice. A frame with
  one plain column uses it as it is.
- ``environment_matched`` and ``code_language_matched``: the single slice of votes
  whose sides agree, whatever the value.
- ``prompt_language_matched``: the single slice of votes whose prompt language is
  recorded, and the same for both sides where the frame has it per side.
- ``pair``: which two models met, on whichever sides.
- ``day``, ``week`` (by its Monday), ``month``: when the vote was cast (UTC), from ``created_at``.

Votes with a missing value are in no slice; ``kept_share`` of each slice shows how
many of all votes it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.categories import Category
from data.environments import Environment
from data.languages import Language

from .errors import SliceError
from .pairs import TIMES, n_votes_of

MATCHED = {
    "environment_matched": "environment",
    "code_language_matched": "language",
    "prompt_language_matched": "prompt_language",
}

PERIODS = {"day": "%Y-%m-%d", "week": "%Y-%m-%d", "month": "%Y-%m"}

_VOCABULARIES: dict[str, type[Category | Environment | Language]] = {
    "environment": Environment,
    "language": Language,
    "category": Category,
}

# Slicing by these would make one board per vote.
NOT_SLICES = ("vote_id", "battle_id", "created_at")


@dataclass(frozen=True, eq=False)
class VoteSlice:
    """Some of the votes: the values that they share, and their row positions."""

    values: dict[str, str | bool]
    rows: NDArray[np.intp]
    kept_share: float

    @property
    def label(self) -> str:
        """``language=python, environment=streamlit``; "all votes" for the whole board."""
        return label_of(self.values)


def label_of(values: dict[str, str | bool]) -> str:
    """Name a slice for people."""
    if not values:
        return "all votes"
    return ", ".join(key if value is True else f"{key}={value}" for key, value in values.items())


def title_of(values: dict[str, str | bool]) -> str:
    """Name a slice in a heading: ``TypeScript, React``; what has no name of its own keeps its column."""
    if not values:
        return "All votes"
    return ", ".join(_spoken(key, value) for key, value in values.items())


def _spoken(key: str, value: str | bool) -> str:
    vocabulary = _VOCABULARIES.get(key)
    if vocabulary is not None and value in set(vocabulary):
        return vocabulary(value).label
    return label_of({key: value})


def groupings(by: Sequence[str], *, margins: bool) -> list[tuple[str, ...]]:
    """Sets of columns to slice by: all together, or with ``margins`` every smaller set first."""
    if isinstance(by, str):
        raise SliceError(f"by={by!r} is one word; give a list of columns, for example by=[{by!r}]")
    columns = tuple(dict.fromkeys(by))
    if not columns:
        return []
    if not margins:
        return [columns]
    return [some for size in range(1, len(columns) + 1) for some in combinations(columns, size)]


def slice_votes(votes: pd.DataFrame, by: Sequence[str]) -> list[VoteSlice]:
    """Group the votes by one or several columns at once.

    Parameters
    ----------
    votes : DataFrame
    by : sequence of str
        Columns, plain or derived. Several columns make one slice for each
        combination of values that occurs.

    Returns
    -------
    list of VoteSlice
        The slice with the most votes first.

    Raises
    ------
    SliceError
        When the votes have no such column.
    """
    if isinstance(by, str):
        raise SliceError(f"by={by!r} is one word; give a list of columns, for example by=[{by!r}]")
    if not by or not len(votes):
        # Columns that are not there are refused also where there is nothing to slice.
        for name in by:
            _column(votes, name)
        return []
    columns = [_column(votes, name) for name in by]
    codes = np.zeros(len(votes), dtype=np.int64)
    inside = np.ones(len(votes), dtype=bool)
    names: list[NDArray[np.object_]] = []
    for column in columns:
        code, values = pd.factorize(column)
        inside &= code >= 0
        codes = codes * max(len(values), 1) + code
        names.append(np.asarray(values, dtype=object))
    rows = np.flatnonzero(inside)
    order = rows[np.argsort(codes[rows], kind="stable")]
    found, first = np.unique(codes[order], return_index=True)
    parts = np.split(order, first[1:]) if len(found) else []
    total = n_votes_of(votes)
    slices = [
        VoteSlice(_values(by, names, int(code)), part, n_votes_of(votes, part) / total)
        for code, part in zip(found, parts, strict=True)
    ]
    return sorted(slices, key=lambda part: (-part.kept_share, part.label))


def _column(votes: pd.DataFrame, name: str) -> pd.Series:
    if name in NOT_SLICES:
        raise SliceError(f"a slice by {name} would hold a vote each; slice by {', '.join(sliceable(votes))}")
    if name in votes.columns:
        # A matched view is one slice: the votes that do not match are no slice of their own.
        return votes[name].astype(object).where(votes[name] == True) if name in MATCHED else votes[name]  # noqa: E712
    if name == "pair":
        return _pairs(votes)
    if name in PERIODS and "created_at" in votes.columns:
        return _period(votes["created_at"], name)
    source = MATCHED.get(name, name)
    left, right = f"{source}_left", f"{source}_right"
    if left in votes.columns and right in votes.columns:
        value = _agreed(votes[left], votes[right])
    elif name in MATCHED and source in votes.columns:
        value = votes[source]
    else:
        raise SliceError(
            f"the votes cannot be sliced by {name!r}; they have: {', '.join(sliceable(votes)) or 'nothing'}"
        )
    if name in MATCHED:
        return pd.Series(True, index=value.index, dtype=object).where(value.notna())
    return value


def _pairs(votes: pd.DataFrame) -> pd.Series:
    """``a vs b``, the names in alphabetical order."""
    left, right = (votes[f"model_{side}"].astype(object) for side in ("left", "right"))
    return left.where(left < right, right) + " vs " + right.where(left < right, left)


def _period(times: pd.Series, name: str) -> pd.Series:
    if not isinstance(times.dtype, pd.DatetimeTZDtype):
        times = pd.to_datetime(times, utc=True)
    if name == "week":
        times = times - pd.to_timedelta(times.dt.day_of_week, unit="D")
    return times.dt.strftime(PERIODS[name])


def _agreed(left: pd.Series, right: pd.Series) -> pd.Series:
    """The common value of both sides, missing where they differ or one is missing."""
    # Categoricals compare only when they share their categories, as they do in our own frames.
    if left.dtype != right.dtype:
        left, right = left.astype(object), right.astype(object)
    return left.where((left == right) & left.notna() & right.notna())


def _values(by: Sequence[str], names: list[NDArray[np.object_]], code: int) -> dict[str, str | bool]:
    values: dict[str, str | bool] = {}
    for name, known in reversed(list(zip(by, names, strict=True))):
        code, position = divmod(code, len(known))
        value = known[position]
        values[name] = bool(value) if isinstance(value, bool | np.bool_) else str(value)
    return dict(reversed(values.items()))


def sliceable(votes: pd.DataFrame) -> list[str]:
    """Columns that these votes can be sliced by, derived ones included."""
    plain = {str(column) for column in votes.columns} - {
        *NOT_SLICES,
        "outcome",
        "model_left",
        "model_right",
        TIMES,
    }
    sided = {
        column.removesuffix("_left")
        for column in plain
        if column.endswith("_left") and f"{column.removesuffix('_left')}_right" in plain
    }
    plain -= {f"{name}_{side}" for name in sided for side in ("left", "right")}
    matched = {name for name, source in MATCHED.items() if source in sided | plain}
    derived = {"pair"} | (set(PERIODS) if "created_at" in votes.columns else set())
    return sorted(plain | sided | matched | derived)
