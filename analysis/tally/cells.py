"""Codes to cells: equal rows are folded into one, with how often each was there.

A cell is a row of small codes, one for each column of the request. Code 0 is a missing
value, code 1 a value that means nothing there; the others number the values in the order
in which they were met.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import TooManyCells
from .request import Request

MISSING, REFUSED, FIRST = 0, 1, 2

Codes = NDArray[np.int32]
Times = NDArray[np.int64]

# Up to so many possible cells (or four for each row) they are counted in a table of all.
DENSE = 1 << 19

# Blocks are folded together when they hold this many cells, or as many as are there already.
_FOLD = 1 << 19

_LARGEST_KEY = 1 << 62


@dataclass(frozen=True, eq=False)
class Coded:
    """A column of rows: the code of each is ``codes[index]``, or the index itself without codes."""

    index: NDArray[Any]
    codes: NDArray[np.int64] | None = None

    def scaled(self, stride: int) -> NDArray[np.int64]:
        """The code of each row, times the stride."""
        if self.codes is None:
            return self.index.astype(np.int64) * stride
        result: NDArray[np.int64] = (self.codes * stride)[self.index]
        return result

    def at(self, rows: NDArray[np.intp]) -> Codes:
        """Codes of some rows."""
        found = self.index[rows] if self.codes is None else self.codes[self.index[rows]]
        return found.astype(np.int32)


def fold(columns: Sequence[Coded], sizes: Sequence[int], times: Times | None = None) -> tuple[Codes, Times]:
    """Fold equal rows into cells.

    Parameters
    ----------
    columns : sequence of Coded
    sizes : sequence of int
        A number above every code of each column.
    times : ndarray of int, optional
        What each row stands for; one each without it.

    Returns
    -------
    codes : ndarray of int32, shape (cells, columns)
    times : ndarray of int64, shape (cells,)
    """
    n = len(columns[0].index)
    possible = prod(sizes)
    if possible <= max(DENSE, 4 * n):
        key = dense_key(columns, sizes)
        table = np.bincount(key, times, minlength=possible)
        found = np.flatnonzero(table)
        # Sums of whole numbers are exact in doubles up to 2^53.
        return codes_of(found, sizes), table[found].astype(np.int64)
    inverse, number = _numbered(columns, sizes)
    amount = np.bincount(inverse, times, minlength=number).astype(np.int64)
    row = np.empty(number, dtype=np.intp)
    row[inverse] = np.arange(n)
    return np.stack([column.at(row) for column in columns], axis=1), amount


def codes_of(keys: NDArray[np.intp], sizes: Sequence[int]) -> Codes:
    """The codes behind keys of a table of all possible cells."""
    return np.stack(np.unravel_index(keys, tuple(sizes)), axis=1).astype(np.int32)


def dense_key(columns: Sequence[Coded], sizes: Sequence[int]) -> NDArray[np.int64]:
    """Place of each row in a table of all possible cells."""
    stride = 1
    key: NDArray[np.int64] | None = None
    for column, size in zip(reversed(columns), reversed(sizes), strict=True):
        part = column.scaled(stride)
        key = part if key is None else np.add(key, part, out=key)
        stride *= size
    assert key is not None
    return key


def _numbered(columns: Sequence[Coded], sizes: Sequence[int]) -> tuple[NDArray[np.int64], int]:
    """Number the distinct rows; as many columns at a time as one integer holds."""
    key, bound = columns[0].scaled(1), sizes[0]
    for column, size in zip(columns[1:], sizes[1:], strict=True):
        if bound * size >= _LARGEST_KEY:
            inverse, known = pd.factorize(key)
            key, bound = inverse.astype(np.int64), len(known)
        key = key * size + column.scaled(1)
        bound *= size
    inverse, known = pd.factorize(key)
    return inverse, len(known)


class Vocabulary:
    """Values of a domain in the order in which they were met."""

    def __init__(self) -> None:
        self._codes: dict[Hashable, int] = {}

    def __len__(self) -> int:
        return FIRST + len(self._codes)

    def code(self, value: Hashable) -> int:
        """The code of a value, new or known."""
        return self._codes.setdefault(value, FIRST + len(self._codes))

    @property
    def values(self) -> list[Any]:
        """All values, by their code."""
        return list(self._codes)


@dataclass(frozen=True, eq=False)
class CellBlock:
    """Cells that leave a worker: their codes, the values behind them, and how often they came."""

    values: dict[str, list[Any]]
    codes: Codes
    times: Times


class CellTable:
    """All cells so far; what it holds in memory grows with their number alone."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.vocabularies = {domain: Vocabulary() for domain in request.domains}
        self._blocks: list[tuple[Codes, Times]] = []
        self._loose = 0
        self._folded = 0

    @property
    def sizes(self) -> list[int]:
        """A number above every code, for each column."""
        return [len(self.vocabularies[column.domain]) for column in self.request.columns]

    def add(self, codes: Codes, times: Times) -> None:
        """Add cells in the codes of this table.

        Raises
        ------
        TooManyCells
        """
        if not len(times):
            return
        self._blocks.append((codes, times))
        self._loose += len(times)
        if self._loose > max(_FOLD, self._folded):
            self._fold()

    def add_block(self, block: CellBlock) -> None:
        """Add cells in the codes of another table."""
        moved = np.empty_like(block.codes)
        for domain, values in block.values.items():
            vocabulary = self.vocabularies[domain]
            codes = np.array([MISSING, REFUSED, *map(vocabulary.code, values)], dtype=np.int32)
            for i, column in enumerate(self.request.columns):
                if column.domain == domain:
                    moved[:, i] = codes[block.codes[:, i]]
        self.add(moved, block.times)

    def block(self) -> CellBlock:
        """Everything so far."""
        self._fold()
        codes, times = self._blocks[0] if self._blocks else self._none()
        return CellBlock({domain: words.values for domain, words in self.vocabularies.items()}, codes, times)

    def _fold(self) -> None:
        if len(self._blocks) > 1:
            codes = np.concatenate([codes for codes, _ in self._blocks])
            times = np.concatenate([times for _, times in self._blocks])
            self._blocks = []
            columns = [Coded(codes[:, i]) for i in range(codes.shape[1])]
            self._blocks = [fold(columns, self.sizes, times)]
        self._folded = sum(len(times) for _, times in self._blocks)
        self._loose = 0
        if self._folded > self.request.max_cells:
            names = ", ".join(column.name for column in self.request.columns)
            raise TooManyCells(
                f"the votes differ in more than {self.request.max_cells:,} ways by {names}; slice by fewer "
                "columns or by columns of fewer values, resample single votes (unit 'vote'), or allow more "
                "cells (max_cells), each of which takes some 100 bytes"
            )

    def _none(self) -> tuple[Codes, Times]:
        return np.empty((0, len(self.request.columns)), dtype=np.int32), np.empty(0, dtype=np.int64)
