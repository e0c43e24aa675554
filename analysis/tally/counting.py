"""One task of shards, counted by whoever has time: this process, another one, or a cluster's worker."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.errors import DataError
from data.layouts import UNKNOWN_TIME
from data.layouts.values import model_name
from data.outcomes import parse_outcome

from ..pairs import OUTCOMES
from ..slices import PERIODS
from .batches import Batch, read_batches
from .cells import (
    DENSE,
    FIRST,
    MISSING,
    REFUSED,
    CellBlock,
    CellTable,
    Coded,
    Codes,
    codes_of,
    dense_key,
    fold,
)
from .refusals import Refusals
from .request import KeyColumn, Request
from .shards import Shard
from .times import CREATED_AT, last_of, latest, latest_of, utc_times

Test = Callable[[Codes], NDArray[np.bool_]]


@dataclass(frozen=True, eq=False)
class Part:
    """What came of one task: its cells, what was refused, and what could not be read."""

    cells: CellBlock
    refused: Refusals
    failures: tuple[str, ...]
    rows: int
    last_vote: datetime.datetime | None


def count_task(task: tuple[Shard, ...], request: Request) -> Part:
    """Count the votes of some shards.

    A damaged shard is no exception here but a failure of the result, so that all of
    them are found in one pass; nothing is counted in place of what cannot be read.

    Raises
    ------
    TooManyCells
    """
    counter = _Counter(request)
    failures = []
    for shard in task:
        try:
            for batch in read_batches(shard, counter.wanted_of(shard), counter.numbers):
                counter.add(batch, shard.path)
            if shard.is_parquet:
                counter.last_vote = last_of([counter.last_vote, latest_of(shard)])
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            failures.append(f"{shard.path}: {' '.join(str(error).split())[:300]}")
    return Part(counter.cells(), counter.refused, tuple(failures), counter.rows, counter.last_vote)


@dataclass(eq=False)
class _Dense:
    """A table of all possible cells, while there are not many and no new value comes."""

    sizes: tuple[int, ...]
    total: NDArray[np.int64]
    bad: NDArray[np.intp]


class _Counter:
    """Counts batch after batch into one table of cells."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.table = CellTable(request)
        self.refused = Refusals()
        self.rows = 0
        self.last_vote: datetime.datetime | None = None
        self.wanted = list(dict.fromkeys(column.source for column in request.columns))
        self.numbers = [column.source for column in request.columns if column.kind == "weight"]
        self._sides = [i for i, column in enumerate(request.columns) if column.kind == "model"]
        # Neighbouring batches mostly share their dictionaries, which then are read once.
        self._known: dict[str, tuple[pa.Array, NDArray[np.int64]]] = {}
        self._dense: _Dense | None = None
        outcomes = self.table.vocabularies["outcome"]
        for outcome in OUTCOMES:
            outcomes.code(str(outcome))

    def add(self, batch: Batch, path: str) -> None:
        self.rows += batch.rows + len(batch.malformed)
        place = f"{path}, {batch.place}" if batch.place else path
        for text in batch.malformed:
            self.refused.add("the row has too few or too many cells", place, 1, text)
        if not batch.rows:
            return
        self.last_vote = last_of([self.last_vote, latest(batch.columns.get(CREATED_AT))])
        columns = [self._coded(column, batch) for column in self.request.columns]
        if not self._added_densely(columns):
            self._fold(batch, columns, place)

    def wanted_of(self, shard: Shard) -> list[str]:
        """The columns to read. The footer of a Parquet file tells the last time, a csv file has to be read.

        In JSON Lines a time may be a number or text, so its column is read where a slice needs it.
        """
        if not shard.path.lower().removesuffix(".gz").endswith(".csv"):
            return self.wanted
        return list(dict.fromkeys([*self.wanted, CREATED_AT]))

    def cells(self) -> CellBlock:
        """All cells so far."""
        self._flush()
        return self.table.block()

    def _added_densely(self, columns: list[Coded]) -> bool:
        """Add a batch to one table of all possible cells: where they are few and no row is bad.

        Most batches of most shards go this way, and never list their cells.
        """
        sizes = tuple(self.table.sizes)
        if prod(sizes) > DENSE:
            return False
        if self._dense is None or self._dense.sizes != sizes:
            self._flush()
            bad = np.zeros(prod(sizes), dtype=bool)
            codes = codes_of(np.arange(len(bad)), sizes)
            for _, test in self._tests():
                bad |= test(codes)
            self._dense = _Dense(sizes, np.zeros(len(bad), dtype=np.int64), np.flatnonzero(bad))
        found = np.bincount(dense_key(columns, sizes), minlength=len(self._dense.total))
        if found[self._dense.bad].any():
            return False
        self._dense.total += found
        return True

    def _flush(self) -> None:
        if self._dense is not None:
            found = np.flatnonzero(self._dense.total)
            self.table.add(codes_of(found, self._dense.sizes), self._dense.total[found])
            self._dense = None

    def _fold(self, batch: Batch, columns: list[Coded], place: str) -> None:
        """List the cells of a batch, and tell those that mean nothing."""
        codes, times = fold(columns, self.table.sizes)
        bad = np.zeros(len(times), dtype=bool)
        for reason, test in self._tests():
            wrong = test(codes) & ~bad
            if wrong.any():
                example = self._example(batch, columns, test, reason)
                self.refused.add(reason, place, int(times[wrong].sum()), example)
                bad |= wrong
        self.table.add(codes[~bad], times[~bad])

    def _coded(self, column: KeyColumn, batch: Batch) -> Coded:
        values = batch.columns.get(column.source)
        if values is None or pa.types.is_null(values.type):
            return Coded(np.zeros(batch.rows, dtype=np.int8))
        if column.kind == "period":
            values = _days(values)
        if not pa.types.is_dictionary(values.type):
            values = pc.dictionary_encode(values)
        index = values.indices
        if index.null_count:
            index = pc.fill_null(index.cast(pa.int32()), -1)
        known = self._known.get(column.name)
        if known is None or not known[0].equals(values.dictionary):
            known = (values.dictionary, self._translate(column, values.dictionary))
            self._known[column.name] = known
        return Coded(index.to_numpy(zero_copy_only=False), known[1])

    def _translate(self, column: KeyColumn, dictionary: pa.Array) -> NDArray[np.int64]:
        """Codes of the values of a dictionary; the last is that of rows without a value (index -1)."""
        read, vocabulary = _READERS[column.kind], self.table.vocabularies[column.domain]
        codes = []
        for value in dictionary.to_pylist():
            try:
                found = read(value, column.name)
                codes.append(MISSING if found is None else vocabulary.code(found))
            except (DataError, ValueError):
                codes.append(REFUSED)
        return np.array([*codes, MISSING], dtype=np.int64)

    def _tests(self) -> list[tuple[str, Test]]:
        """Why a cell may mean nothing, in the order in which the reasons are looked for."""
        left, right = self._sides
        tests: list[tuple[str, Test]] = []
        for i, column in enumerate(self.request.columns):
            if column.kind in ("value", "period"):
                continue
            tests.append((f"column {column.source} has no value", _is(i, MISSING)))
            tests.append((_MEANINGLESS[column.kind].format(column.source), _is(i, REFUSED)))
        tests.append(
            (
                "a model meets itself",
                lambda codes: (codes[:, left] == codes[:, right]) & (codes[:, left] >= FIRST),
            )
        )
        return tests

    def _example(
        self,
        batch: Batch,
        columns: list[Coded],
        test: Test,
        reason: str,
    ) -> str:
        """The first row of a batch that fails a test, and what it says."""
        codes = np.stack([column.scaled(1) for column in columns], axis=1).astype(np.int32)
        row = int(np.flatnonzero(test(codes))[0])
        said = ", ".join(
            f"{column.source} {batch.columns[column.source][row].as_py()!r:.80}"
            for column in self.request.columns
            if column.kind not in ("value", "period") and column.source in batch.columns
        )
        return f"row {batch.first_row + row} ({said})"


def _is(column: int, code: int) -> Test:
    """A test for cells with that code in that column."""

    def test(codes: Codes) -> NDArray[np.bool_]:
        result: NDArray[np.bool_] = codes[:, column] == code
        return result

    return test


_MEANINGLESS = {
    "model": "column {} names no model",
    "outcome": "column {} holds no known outcome",
    "weight": "column {} holds a weight that is negative or not finite",
}


def _model(value: Any, name: str) -> Hashable | None:
    return None if value is None or value == "" else model_name({name: value}, name)


def _outcome(value: Any, name: str) -> Hashable | None:
    return None if value is None or value == "" else str(parse_outcome(value))


def _weight(value: Any, name: str) -> Hashable | None:
    if value is None:
        return None
    weight = float(value)
    if not (math.isfinite(weight) and weight >= 0):
        raise ValueError(name)
    return weight + 0.0  # -0.0 and 0.0 are one weight


_TRUTH = {"true": True, "1": True, "false": False, "0": False}


def _value(value: Any, name: str) -> Hashable | None:
    """A slice value as a board names it; only truth keeps a type of its own."""
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        return None
    if name == "synthetic" or name.endswith("_matched"):
        return _TRUTH.get(str(value).lower(), str(value))
    return value if isinstance(value, bool) else str(value)


def _period(value: datetime.date | None, name: str) -> Hashable | None:
    if value is None or value == UNKNOWN_TIME.date():
        return None
    if name == "week":
        value -= datetime.timedelta(days=value.weekday())
    return value.strftime(PERIODS[name])


_READERS: dict[str, Callable[[Any, str], Hashable | None]] = {
    "model": _model,
    "outcome": _outcome,
    "weight": _weight,
    "value": _value,
    "period": _period,
}


def _days(values: pa.Array) -> pa.Array:
    """Times of any kind as days in UTC."""
    return utc_times(values).cast(pa.date32(), safe=False)
