"""From votes to integer counts per pair: all that the ranking needs to know of them.

A vote frame of any length folds into one ordered table ``n x n x 4`` (left model,
right model, outcome). Every estimate in this room depends on the votes only
through that table, so tables of shards may be added before the fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.outcomes import Outcome

from .errors import VotesError

#: The outcome axis of an ordered table, in this order.
OUTCOMES = (Outcome.LEFT, Outcome.RIGHT, Outcome.TIE, Outcome.BOTH_BAD)

REQUIRED_COLUMNS = ("model_left", "model_right", "outcome")

#: Column of a counted frame (see :mod:`analysis.tally`): how many equal votes each row stands for.
TIMES = "times_cast"

#: Attribute (``DataFrame.attrs``) of a counted frame: ISO time of the last of its votes.
LAST_VOTE = "last_vote"

# A table of more models would need gigabytes; nobody has votes that could rank them.
_MOST_MODELS = 4000

# Keys are made chunk by chunk: one pass over a large frame at once would need a
# temporary of its full length, and measures slower.
_CHUNK = 1 << 19


@dataclass(frozen=True, eq=False)
class PairCounts:
    """How often each pair met, on which sides, and with what outcome.

    Parameters
    ----------
    models : tuple of str
        Names, one for each index of the table.
    ordered : ndarray of int64, shape (n, n, 4)
        ``ordered[i, j, k]`` votes showed model i left and model j right and came
        out as ``OUTCOMES[k]``. Read-only. Sums of weights (float64) where votes are weighted.
    """

    models: tuple[str, ...]
    ordered: NDArray[Any]

    def __post_init__(self) -> None:
        n = len(self.models)
        if self.ordered.shape != (n, n, len(OUTCOMES)):
            raise VotesError(
                f"a table of {n} models has the shape ({n}, {n}, 4), not {self.ordered.shape}; "
                "count votes with analysis.pairs.count_votes"
            )
        if n and self.ordered[np.arange(n), np.arange(n)].any():
            raise VotesError("the table holds votes of a model against itself; they say nothing, remove them")
        self.ordered.setflags(write=False)

    @property
    def n_votes(self) -> int:
        """All votes of the table."""
        return int(self.ordered.sum())

    @property
    def wins(self) -> NDArray[Any]:
        """``wins[i, j]``: decisive votes for i against j, on whichever side i was shown."""
        return self.ordered[:, :, 0] + self.ordered[:, :, 1].T

    @property
    def ties(self) -> NDArray[Any]:
        """``ties[i, j]``: undecided votes of the pair (tie or both bad), symmetric."""
        undecided = self.ordered[:, :, 2:].sum(2)
        return undecided + undecided.T

    @property
    def both_bad(self) -> NDArray[Any]:
        """``both_bad[i, j]``: the undecided votes that called both sides bad, symmetric."""
        return self.ordered[:, :, 3] + self.ordered[:, :, 3].T

    @property
    def half_wins(self) -> NDArray[np.float64]:
        """``wins`` with half of every undecided vote added to either side."""
        return self.wins + 0.5 * self.ties

    @property
    def appearances(self) -> NDArray[Any]:
        """Votes that each model took part in, on either side."""
        return self.ordered.sum((1, 2)) + self.ordered.sum((0, 2))

    def __add__(self, other: PairCounts) -> PairCounts:
        """Counts of both sets of votes together, over the union of their models."""
        models = tuple(sorted({*self.models, *other.models}))
        place = {model: index for index, model in enumerate(models)}
        kind = np.result_type(self.ordered, other.ordered)
        total = np.zeros((len(models), len(models), len(OUTCOMES)), dtype=kind)
        for part in (self, other):
            index = np.array([place[model] for model in part.models], dtype=np.intp)
            total[np.ix_(index, index)] += part.ordered
        return PairCounts(models, total)

    def present(self) -> PairCounts:
        """The same counts without the models that no vote mentions."""
        return self._take(np.flatnonzero(self.appearances > 0))

    def only(self, models: Sequence[str]) -> PairCounts:
        """The counts of the votes between the given models, in their order."""
        place = {model: index for index, model in enumerate(self.models)}
        return self._take(np.array([place[model] for model in models], dtype=np.intp))

    def without_both_bad(self) -> PairCounts:
        """The counts of the votes that did not call both sides bad."""
        ordered = self.ordered.copy()
        ordered[:, :, 3] = 0
        return PairCounts(self.models, ordered)

    def _take(self, index: NDArray[np.intp]) -> PairCounts:
        return PairCounts(tuple(self.models[i] for i in index), self.ordered[np.ix_(index, index)])


@dataclass(frozen=True, eq=False)
class CodedVotes:
    """Votes as three integer columns over one sorted list of models.

    With ``times``, each row stands for that many equal votes.
    """

    models: tuple[str, ...]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    outcome: NDArray[np.int8]
    times: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.left)

    @property
    def n_votes(self) -> int:
        """Votes that all rows stand for."""
        return len(self) if self.times is None else int(self.times.sum())

    def count(
        self, rows: NDArray[np.intp] | None = None, weights: NDArray[np.float64] | None = None
    ) -> PairCounts:
        """Count all votes, or those at the given positions; with weights, sum those.

        Every model keeps its index, also where no counted vote mentions it.
        """
        n = len(self.models)
        cells: NDArray[Any] = np.zeros(n * n * 4, dtype=np.int64 if weights is None else np.float64)
        amount = amounts(self.times, weights)
        total = len(self) if rows is None else len(rows)
        for start in range(0, total, _CHUNK):
            part: slice | NDArray[np.intp] = slice(start, start + _CHUNK)
            if rows is not None:
                part = rows[part]
            found = np.bincount(self.key(part), None if amount is None else amount[part], minlength=n * n * 4)
            # Sums of whole numbers are exact in doubles up to 2^53 votes of one kind.
            cells += found.astype(cells.dtype, copy=False)
        return PairCounts(self.models, cells.reshape(n, n, 4))

    def key(self, rows: slice | NDArray[np.intp]) -> NDArray[np.int32]:
        """Place of each vote in the flattened ordered table."""
        key: NDArray[np.int32] = (self.left[rows] * len(self.models) + self.right[rows]) * 4 + self.outcome[
            rows
        ]
        return key


def amounts(times: NDArray[np.int64] | None, weights: NDArray[np.float64] | None) -> NDArray[Any] | None:
    """What each row adds to its cell; None where each adds one."""
    if times is None:
        return weights
    return times if weights is None else times * weights


def n_votes_of(votes: pd.DataFrame, rows: NDArray[np.intp] | None = None) -> int:
    """Votes that the rows of a frame, or those at the given positions, stand for."""
    if TIMES not in votes.columns:
        return len(votes) if rows is None else len(rows)
    times = votes[TIMES].to_numpy()
    return int((times if rows is None else times[rows]).sum())


def code_votes(votes: pd.DataFrame, *, counted: bool = False) -> CodedVotes:
    """Translate the three required columns of a votes frame to integers.

    Parameters
    ----------
    votes : DataFrame
        Columns ``model_left``, ``model_right`` and ``outcome`` (left, right, tie,
        both_bad), as categoricals or as strings. Other columns are ignored.
    counted : bool
        Whether rows may stand for several equal votes, as those of a tally do.

    Raises
    ------
    VotesError
        When a column is missing, a value is missing or is not one of the four
        outcomes, a model meets itself, or a tally comes where single votes are needed.
        Nothing is guessed and no row is dropped.
    """
    missing = [column for column in REQUIRED_COLUMNS if column not in votes.columns]
    if missing:
        raise VotesError(
            f"the votes have no column {', '.join(missing)}; found: "
            f"{', '.join(map(str, votes.columns)) or 'none'}. Read other layouts with data.layouts first"
        )
    times = _times(votes, counted)
    on_left, on_right = votes["model_left"], votes["model_right"]
    left, left_names = _codes(on_left)
    right, right_names = _codes(on_right)
    used = {*_present(left, left_names, on_left), *_present(right, right_names, on_right)}
    if len(used) > _MOST_MODELS:
        raise VotesError(
            f"the votes name {len(used):,} models; at most {_MOST_MODELS:,} can be ranked at once. "
            "Is the right column read as the model?"
        )
    models = tuple(sorted(used))
    place = {model: index for index, model in enumerate(models)}
    left = _translate(left_names, place, np.int32)[left]
    right = _translate(right_names, place, np.int32)[right]
    outcome = _outcomes(votes)
    same = left == right
    if same.any():
        itself = np.flatnonzero(same)
        row = int(itself[0])
        raise VotesError(
            f"{len(itself)} votes pit a model against itself, first at row {row} "
            f"({models[left[row]]!r}); they say nothing about either side, remove them"
        )
    return CodedVotes(models, left, right, outcome, times)


def count_votes(votes: pd.DataFrame) -> PairCounts:
    """Fold a votes frame into its ordered table of counts; see :func:`code_votes`."""
    return code_votes(votes, counted=True).count()


def _times(votes: pd.DataFrame, counted: bool) -> NDArray[np.int64] | None:
    if TIMES not in votes.columns:
        return None
    if not counted:
        raise VotesError(
            f"these votes are counted (column {TIMES}), and this analysis needs single votes; "
            "read the files one by one with data.layouts, or a sample of them"
        )
    times = votes[TIMES].to_numpy()
    if times.dtype.kind not in "iu" or (len(times) and times.min() < 1):
        raise VotesError(f"column {TIMES} says how often a vote was cast: whole numbers from 1")
    result: NDArray[np.int64] = times.astype(np.int64, copy=False)
    return result


def _outcomes(votes: pd.DataFrame) -> NDArray[np.int8]:
    """Each outcome by its place in ``OUTCOMES``."""
    values = votes["outcome"]
    if isinstance(values.dtype, pd.StringDtype) and values.dtype.storage == "pyarrow":
        # Four known words are looked up in half the time that finding them out takes.
        places = pc.index_in(pa.array(values), value_set=pa.array(OUTCOMES, pa.large_string()))
        if not places.null_count:
            found: NDArray[np.int8] = places.to_numpy().astype(np.int8)
            return found
    outcome, words = _codes(values)
    known = {str(word): index for index, word in enumerate(OUTCOMES)}
    unknown = sorted({*_present(outcome, words, values)} - set(known))
    if unknown:
        raise VotesError(
            f"column outcome holds {', '.join(map(repr, unknown[:5]))}; an outcome is one of "
            f"{', '.join(known)}. Translate other vocabularies with data.outcomes.parse_outcome"
        )
    return _translate(words, known, np.int8)[outcome]


def _codes(values: pd.Series) -> tuple[NDArray[Any], list[str]]:
    """Codes in as few bytes as they come in, and the name that each stands for."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes: NDArray[Any] = values.cat.codes.to_numpy()
        names = values.cat.categories.tolist()
    elif isinstance(values.dtype, pd.StringDtype) and values.dtype.storage == "pyarrow":
        # What pandas.factorize does, without widening every code to eight bytes afterwards.
        encoded = pa.chunked_array(pa.array(values)).dictionary_encode().combine_chunks()
        index = encoded.indices
        codes = (index.fill_null(-1) if index.null_count else index).to_numpy()
        names = encoded.dictionary.to_pylist()
    else:
        codes, uniques = pd.factorize(values)
        names = uniques.tolist()
    if len(codes) and codes.min() < 0:
        absent = np.flatnonzero(codes < 0)
        raise VotesError(
            f"column {values.name} has no value in {len(absent)} votes, first at row {int(absent[0])}; "
            "complete or remove those rows"
        )
    return codes, [str(name) for name in names]


def _present(codes: NDArray[Any], names: list[str], values: pd.Series) -> list[str]:
    """The names that occur; counting is one pass where sorting would be many."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        return names  # only categories may be there without a row
    return [names[i] for i in np.flatnonzero(np.bincount(codes, minlength=len(names)))]


def _translate(names: list[str], place: dict[str, int], kind: type) -> NDArray[Any]:
    # Unused categories have no place; -1 would be read as the last model if it ever leaked.
    return np.array([place.get(name, -1) for name in names], dtype=kind)
