"""Votes of any number of shards, as a votes frame of distinct votes."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
import pandas as pd

from data.outcomes import Outcome

from ..errors import OptionError, ShardError, TooManyCells
from ..pairs import LAST_VOTE, TIMES
from ..units import UNIT_COLUMNS, Unit, unit_codes
from .cells import FIRST, CellBlock, CellTable
from .counting import count_task
from .executors import Progress, cores, run_tasks
from .refusals import Refusals
from .request import Request, request_for
from .shards import Shard, check_columns, find_shards, plan
from .times import last_of

#: Cells that a count may hold; each takes some 100 bytes while it runs.
MAX_CELLS = 5_000_000

# Rows of a task, unless they are given: large enough to outweigh starting it and handing over its
# cells, small enough that all workers have some and that little is lost with one of them.
_LEAST_ROWS, _MOST_ROWS, _SHARES = 2_000_000, 16_000_000, 32

Source = str | os.PathLike[str]


@dataclass(frozen=True, kw_only=True, eq=False)
class Tally:
    """Distinct votes with how often each was cast.

    Attributes
    ----------
    votes : DataFrame
        A votes frame with the three required columns, those of the slices and of the unit,
        and ``times_cast``; ``attrs["last_vote"]`` is the time of the last one, where the shards
        tell (column ``created_at`` of Parquet and csv). Text is categorical with sorted categories, rows are sorted: the
        same votes give the same frame, however they are split and ordered.
    unit : {"vote", "conversation", "user"}
        What can be resampled; ``"auto"`` is decided here.
    n_votes, n_shards : int
    refused : Refusals
        Rows that mean nothing; they are in no cell.
    notes : tuple of str
        What was decided on the way.
    """

    votes: pd.DataFrame
    unit: Unit
    n_votes: int
    n_shards: int
    refused: Refusals
    notes: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know who reads a board of these votes."""
        refused = self.refused.summary()
        return (*self.notes, refused) if refused else self.notes


def tally_votes(
    sources: Source | Iterable[Source],
    *,
    by: Sequence[str] = (),
    unit: Unit = "vote",
    weights: str | None = None,
    scheduler: str | None = None,
    workers: int | None = None,
    max_cells: int = MAX_CELLS,
    rows_per_task: int | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Tally:
    """Count the votes of shards in memory that does not grow with their number.

    Parameters
    ----------
    sources : path, folder or glob pattern, or several
        Parquet, csv and JSON Lines files (text also ``.gz``) with the columns
        ``model_left``, ``model_right`` and ``outcome``, or ``model_a``, ``model_b`` and
        ``winner``; see :func:`analysis.tally.shards.find_shards`.
    by : sequence of str
        Columns that boards will be sliced by, plain or derived, as in :mod:`analysis.slices`.
    unit : {"vote", "auto", "conversation", "user"}
        What boards will resample. Conversations and people need a cell for each of them and
        each kind of vote; where that passes `max_cells`, "auto" settles for single votes and
        says so, and the others are refused.
    weights : str, optional
        A column of weights.
    scheduler : str, optional
        Address of a Dask scheduler, whose workers count in place of this machine's cores.
    workers : int, optional
        Processes; as many as there are cores by default, and none where one task is all.
    max_cells : int
    rows_per_task : int, optional
    progress : callable, optional
        Called with a `Progress` after each task.

    Raises
    ------
    ShardError
        Shards that cannot be read or do not fit together, all of them named. Nothing is
        counted then: the rest would be another set of votes.
    SliceError, OptionError, TooManyCells, ClusterError
    """
    if unit not in ("auto", "vote", *UNIT_COLUMNS):
        raise OptionError(f"unit={unit!r}; choose auto, vote, conversation or user")
    if min(number for number in (max_cells, rows_per_task, workers) if number is not None) < 1:
        raise OptionError("rows_per_task, max_cells and workers are at least 1")
    if isinstance(by, str):
        raise OptionError(f"by={by!r} is one word; give a list of columns, for example by=[{by!r}]")
    shards = find_shards(sources)
    count = partial(
        _count,
        shards,
        by=tuple(by),
        weights=weights,
        max_cells=max_cells,
        tasks=plan(shards, rows_per_task or _share(shards)),
        progress=progress,
        run=partial(run_tasks, scheduler=scheduler, workers=workers or cores()),
    )
    if unit != "auto":
        return count(unit=unit)
    notes: list[str] = []
    present = {name for shard in shards for name, _ in shard.columns}
    for choice in _units_of(present):
        try:
            found = count(unit=choice)
        except TooManyCells:
            notes.append(
                f"There are too many votes of different {choice}s to resample {choice}s within "
                f"{max_cells:,} cells, so single votes are resampled: intervals overlook that votes of "
                f"one {choice} resemble each other."
            )
            continue
        if unit_codes(found.votes, "auto")[0] == choice:
            return found
    return count(unit="vote", notes=tuple(notes))


def _share(shards: Sequence[Shard]) -> int:
    total = sum(shard.rows for shard in shards)
    return min(max(total // _SHARES, _LEAST_ROWS), _MOST_ROWS)


def _units_of(present: set[str]) -> list[Literal["user", "conversation"]]:
    known = {"user": {"voter", "judge"}, "conversation": {"battle_id"}}
    return [unit for unit in ("user", "conversation") if present & known[unit]]


def _count(
    shards: Sequence[Shard],
    *,
    by: Sequence[str],
    unit: Literal["vote", "conversation", "user"],
    weights: str | None,
    max_cells: int,
    tasks: Sequence[tuple[Shard, ...]],
    progress: Callable[[Progress], None] | None,
    run: Callable[..., Iterable[Any]],
    notes: tuple[str, ...] = (),
) -> Tally:
    present = frozenset(name for shard in shards for name, _ in shard.columns)
    request = request_for(present, by=by, unit=unit, weights=weights, max_cells=max_cells)
    filled = [shard for shard in shards if shard.columns or shard.is_parquet]
    check_columns(filled, request.columns)
    table, refused = CellTable(request), Refusals()
    failures: list[str] = []
    last_vote: datetime.datetime | None = None
    rows = 0
    for done, part in enumerate(run(partial(count_task, request=request), tasks), start=1):
        table.add_block(part.cells)
        refused.add_all([part.refused])
        failures += part.failures
        last_vote = last_of([last_vote, part.last_vote])
        rows += part.rows
        if progress is not None:
            progress(Progress(done, len(tasks), rows))
    if failures:
        failures.sort()
        shown = "; ".join(failures[:10]) + (
            f"; and {len(failures) - 10:,} more" if len(failures) > 10 else ""
        )
        raise ShardError(
            f"{len(failures):,} shards cannot be read to their end; mend or remove them: {shown}"
        )
    block = table.block()
    votes = _frame(request, block)
    if last_vote is not None:
        votes.attrs[LAST_VOTE] = last_vote.isoformat()
    return Tally(
        votes=votes,
        unit=unit,
        n_votes=int(block.times.sum()),
        n_shards=len(shards),
        refused=refused,
        notes=notes,
    )


def _frame(request: Request, block: CellBlock) -> pd.DataFrame:
    """Cells as a votes frame whose categories and rows are in order."""
    columns: dict[str, Any] = {}
    order = []
    for domain, values in block.values.items():
        names = [(i, column) for i, column in enumerate(request.columns) if column.domain == domain]
        kind = names[0][1].kind
        # Code -1 stands for a missing value, and finds the last place.
        codes = np.maximum(block.codes[:, [i for i, _ in names]] - FIRST, -1)
        used = np.unique(codes[codes >= 0]).tolist()
        known = [values[code] for code in used]
        ranked = [str(word) for word in Outcome] if kind == "outcome" else sorted(set(known), key=_rank)
        rank = {word: place for place, word in enumerate(ranked)}
        place = np.full(len(values) + 1, -1, dtype=np.int64)
        place[used] = [rank[word] for word in known]
        for j, (_, column) in enumerate(names):
            columns[column.name] = _typed(kind, place[codes[:, j]], ranked)
            order.append(place[codes[:, j]])
    rows = np.lexsort(order[::-1])
    frame = pd.DataFrame({column.name: columns[column.name] for column in request.columns})
    frame[TIMES] = block.times
    return frame.iloc[rows].reset_index(drop=True)


def _rank(value: Any) -> tuple[str, Any]:
    """Values in order; those of different types apart."""
    return type(value).__name__, value


def _typed(kind: str, codes: np.ndarray, values: list[Any]) -> Any:
    if kind == "weight":
        return np.array(values, dtype=float)[codes] if values else np.empty(0)
    if all(isinstance(value, str) for value in values):
        return pd.Categorical.from_codes(codes, categories=pd.Index(values, dtype="str"))
    return pd.Series([*values, None], dtype=object).iloc[codes].reset_index(drop=True)
