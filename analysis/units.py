"""What is resampled: single votes, conversations, or the people who voted.

Votes of one person resemble each other more than votes of strangers. Resampling the
votes one by one overlooks that and makes intervals too narrow; resampling whole
people (with all their votes) does not.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from .errors import OptionError, VotesError
from .likelihood import Array, Index
from .method import Method
from .multinomial import MultinomialCells
from .pairs import CodedVotes, PairCounts, amounts, n_votes_of

Unit = Literal["auto", "vote", "conversation", "user"]

#: Fewer people than this make a resampling by people unreliable, so "auto" does not choose it.
MIN_USERS = 30

UNIT_COLUMNS = {"conversation": "battle_id", "user": "voter"}

# Blocks of resampled cells (resamples x cells) of this size stay in the cache.
_CACHED_NUMBERS = 1 << 17

# Blocks of multiplicities (resamples x units) stay below this many numbers.
_BLOCK_NUMBERS = 2_000_000


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of a folded table that hold votes: their kind, row, column and number."""

    kind: Index
    i: Index
    j: Index
    votes: NDArray[Any]

    @classmethod
    def of(cls, folded: NDArray[Any]) -> Cells:
        """List the cells of a table of shape (c, n, n), kind by kind."""
        kind, i, j = np.nonzero(folded)
        return cls(kind, i, j, folded[kind, i, j])

    def tables(self, rows: NDArray[Any], shape: tuple[int, ...]) -> Array:
        """Put m rows of cell counts back into tables of shape (c, m, n, n)."""
        c, n, _ = shape
        result = np.zeros((c, len(rows), n * n))
        # The cells are in the order of their kinds.
        ends = np.searchsorted(self.kind, np.arange(c + 1))
        for k, (start, end) in enumerate(itertools.pairwise(ends.tolist())):
            result[k][:, self.i[start:end] * n + self.j[start:end]] = rows[:, start:end]
        return result.reshape(c, len(rows), n, n)


class Sampling(Protocol):
    """Resamples of the cells of a folded table, and how far votes in it depend on each other."""

    cells: Cells

    def draw(self, resamples: int, rng: np.random.Generator) -> Iterator[NDArray[Any]]:
        """Yield blocks of rows, one for each resample, one column for each cell."""

    def middle(self, scores: csr_array) -> Array:
        """Sum over units of (score)(score)'; ``scores`` has a row for each cell."""


class VoteSampling:
    """Votes are independent: cell counts are multinomial."""

    def __init__(self, folded: NDArray[np.int64]) -> None:
        self.cells = Cells.of(folded)
        self._sampler = MultinomialCells(self.cells.votes)

    def draw(self, resamples: int, rng: np.random.Generator) -> Iterator[NDArray[np.int64]]:
        block = max(1, _CACHED_NUMBERS // max(1, len(self.cells.votes)))
        for start in range(0, resamples, block):
            yield self._sampler.draw(min(block, resamples - start), rng, of=resamples)

    def middle(self, scores: csr_array) -> Array:
        weighted = scores.multiply(self.cells.votes[:, None])
        result: Array = (scores.T @ weighted).toarray()
        return result


class UnitSampling:
    """Units (people, conversations, or weighted votes) are independent, their votes are not.

    Parameters
    ----------
    folded : ndarray, shape (c, n, n)
    members : csr_array, shape (units, cells)
        What each unit adds to each cell.
    codes : ndarray of int, shape (units,)
        The number of each unit among all units of the votes.
    """

    def __init__(self, folded: NDArray[Any], members: csr_array, codes: NDArray[np.intp]) -> None:
        self.cells = Cells.of(folded)
        self.members = members
        self.codes = codes

    def __len__(self) -> int:
        return int(self.members.shape[0])

    def draw(self, resamples: int, rng: np.random.Generator) -> Iterator[Array]:
        u = len(self)
        block = max(1, _BLOCK_NUMBERS // max(u, len(self.cells.votes)))
        by_cell = self.members.T.tocsr()
        for start in range(0, resamples, block):
            times = np.empty((min(block, resamples - start), u))
            # Row by row: counts of one resample stay in the cache.
            for row in times:
                row[:] = np.bincount(rng.integers(0, u, size=u), minlength=u)
            yield np.ascontiguousarray((by_cell @ times.T).T)

    def middle(self, scores: csr_array) -> Array:
        by_unit = self.members @ scores
        u = len(self)
        # The sum of all scores is zero at the fit; the factor makes up for that lost freedom.
        result: Array = (by_unit.T @ by_unit).toarray() * (u / max(u - 1, 1))
        return result


class WeightedSampling:
    """Weighted votes are independent: equal votes of equal weight are drawn together.

    Parameters
    ----------
    folded : ndarray, shape (c, n, n)
    number : ndarray of int, shape (r,)
        Cell of each row.
    weights : ndarray, shape (r,)
    times : ndarray of int, shape (r,)
        How many votes each row stands for.
    """

    def __init__(
        self,
        folded: NDArray[Any],
        number: NDArray[np.intp],
        weights: Array,
        times: NDArray[np.int64],
    ) -> None:
        self.cells = Cells.of(folded)
        # In the order of cell and weight, so that the draws do not depend on the order of rows.
        order = np.lexsort((weights, number))
        number, weights, times = number[order], weights[order], times[order]
        new = np.ones(len(order), dtype=bool)
        new[1:] = (np.diff(number) != 0) | (np.diff(weights) != 0)
        first = np.flatnonzero(new)
        self._times = np.add.reduceat(times, first) if len(first) else times
        self._sampler = MultinomialCells(self._times)
        shape = (len(first), len(self.cells.votes))
        self._weights = csr_array((weights[first], (np.arange(len(first)), number[first])), shape=shape)

    def draw(self, resamples: int, rng: np.random.Generator) -> Iterator[Array]:
        block = max(1, _BLOCK_NUMBERS // max(1, *self._weights.shape))
        by_cell = self._weights.T.tocsr()
        for start in range(0, resamples, block):
            drawn = self._sampler.draw(min(block, resamples - start), rng)
            yield np.ascontiguousarray((by_cell @ drawn.T.astype(float)).T)

    def middle(self, scores: csr_array) -> Array:
        by_group = self._weights @ scores
        total = int(self._times.sum())
        weighted = by_group.multiply(self._times[:, None])
        result: Array = (by_group.T @ weighted).toarray() * (total / max(total - 1, 1))
        return result


def unit_codes(votes: pd.DataFrame, unit: Unit) -> tuple[Unit, NDArray[np.intp] | None]:
    """Number the units of a votes frame.

    Returns
    -------
    unit
        What "auto" chose: people where at least `MIN_USERS` are known and some voted more
        than once, else conversations where some have several votes, else votes.
    codes : ndarray of int or None
        The unit of each row, in alphabetical order, so that resamples do not depend on the
        order of rows; None for single votes.

    Raises
    ------
    OptionError
        For an unknown unit, or one whose column the votes lack.
    VotesError
        When that column has no value in some vote.
    """
    if unit not in ("auto", "vote", "conversation", "user"):
        raise OptionError(f"unit={unit!r}; choose auto, vote, conversation or user")
    if unit == "vote":
        return "vote", None
    if unit == "auto":
        for choice, fewest in (("user", MIN_USERS), ("conversation", 2)):
            column = UNIT_COLUMNS[choice]
            if column in votes.columns and not votes[column].isna().any():
                codes, known = pd.factorize(votes[column], sort=True)
                if fewest <= len(known) < n_votes_of(votes):
                    return choice, codes  # type: ignore[return-value]
        return "vote", None
    column = UNIT_COLUMNS[unit]
    if column not in votes.columns:
        raise OptionError(
            f"unit={unit!r} needs the column {column!r}, which the votes do not have; use unit='vote'"
        )
    codes, known = pd.factorize(votes[column], sort=True)
    if (codes < 0).any():
        raise VotesError(
            f"column {column} has no value in {int((codes < 0).sum())} votes, first at row "
            f"{int(np.flatnonzero(codes < 0)[0])}; complete or remove those rows, or use unit='vote'"
        )
    if len(known) == 1:
        raise OptionError(
            f"unit={unit!r}: all votes come from one; nothing can be resampled, use unit='vote'"
        )
    return unit, codes


def sampling(
    counts: PairCounts,
    method: Method,
    coded: CodedVotes | None = None,
    rows: NDArray[np.intp] | None = None,
    units: NDArray[np.intp] | None = None,
    weights: Array | None = None,
) -> Sampling:
    """How the votes behind some counts are resampled.

    Parameters
    ----------
    counts : PairCounts
        The counts that are fitted; their models are those of ``coded`` or some of them.
    coded, rows : CodedVotes, ndarray of int
        The single votes, and which of them were counted; needed with units or weights.
    units, weights : ndarray, one value for each vote of ``coded``
    """
    folded = method.fold(counts.ordered)
    if units is None and weights is None:
        return VoteSampling(folded.astype(np.int64))
    if coded is None or rows is None:
        raise OptionError("resampling by units or weights needs the single votes; pass coded and rows")
    place = {model: index for index, model in enumerate(counts.models)}
    back = np.array([place.get(model, -1) for model in coded.models], dtype=np.intp)
    left, right, outcome = (
        back[coded.left[rows]],
        back[coded.right[rows]],
        coded.outcome[rows].astype(np.intp),
    )
    known = (left >= 0) & (right >= 0)
    if method.both_bad == "drop":
        known &= outcome < 3
    left, right, outcome, rows = left[known], right[known], outcome[known], rows[known]
    kind, i, j = method.cell_of(left, right, outcome)
    cells = Cells.of(folded)
    number = np.full(folded.shape, -1, dtype=np.intp)
    number[cells.kind, cells.i, cells.j] = np.arange(len(cells.votes))
    # A cell whose every vote weighs nothing is not listed; adding nothing to another is the same.
    place_of = np.maximum(number[kind, i, j], 0)
    times = np.ones(len(rows), dtype=np.int64) if coded.times is None else coded.times[rows]
    if units is None:
        each = np.ones(len(rows)) if weights is None else weights[rows]
        return WeightedSampling(folded, place_of, each, times)
    unit, present = pd.factorize(units[rows], sort=True)
    amount = amounts(times, None if weights is None else weights[rows])
    shape = (int(unit.max()) + 1 if len(unit) else 0, len(cells.votes))
    return UnitSampling(folded, csr_array((amount, (unit, place_of)), shape=shape), present)
