"""Votes of any number on the command line: folders and patterns of shards are counted, not loaded."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from .output import refuse, warn

if TYPE_CHECKING:
    from analysis.tally import Progress, Tally
    from analysis.units import Unit

_FIRST_SECONDS = 3.0
_EVERY_SECONDS = 10.0

_ENDINGS = (".parquet", ".pq", ".csv", ".csv.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")


def counts_shards(source: str, layout: str | None, scheduler: str | None) -> bool:
    """Whether VOTES are shards to count: a folder that is no export of ours, a pattern, or plain columns.

    A single file in a known layout is read record by record, which knows more of it (repeated
    votes, for example), unless it has too many rows for that.
    """
    from data.export.writer import MANIFEST
    from data.layouts import Limits

    path = Path(source)
    if layout is not None:
        if scheduler is not None:
            raise refuse("--scheduler counts shards of plain columns; it does not go with --layout")
        return False
    if scheduler is not None:
        return True
    if path.is_dir():
        return not (path / MANIFEST).is_file()
    if not path.exists():
        return any(letter in source for letter in "*?[")
    if not path.name.lower().endswith(_ENDINGS):
        return False
    from analysis.errors import ShardError
    from analysis.tally.shards import find_shards

    try:
        (shard,) = find_shards(path)
    except ShardError:
        return False  # the reader of layouts says better what a damaged file is
    columns = {name for name, _ in shard.columns}
    plain = {"model_left", "model_right", "outcome"} <= columns
    counted = plain or {"model_a", "model_b", "winner"} <= columns
    return (plain and "vote_id" not in columns) or (counted and shard.rows > Limits().max_rows)


def count(
    source: str,
    *,
    by: tuple[str, ...],
    unit: Unit,
    weights: str | None,
    elo: bool,
    scheduler: str | None,
) -> Tally:
    """Count the votes of shards, telling now and then how far it is."""
    from analysis.tally import tally_votes

    if elo:
        # Before the count, which may take minutes.
        raise refuse("--elo depends on the order of the votes, and shards have none; leave it out")
    return tally_votes(
        source, by=by, unit=unit, weights=weights, scheduler=scheduler, progress=_Teller().tell
    )


class _Teller:
    """Says on standard error how far a long count is."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _FIRST_SECONDS

    def tell(self, progress: Progress) -> None:
        """Say it when it is time to."""
        if time.monotonic() < self._next or progress.tasks == progress.n_tasks:
            return
        self._next = time.monotonic() + _EVERY_SECONDS
        warn(f"counted {progress.rows:,} votes; {progress.tasks} of {progress.n_tasks} tasks are done")
