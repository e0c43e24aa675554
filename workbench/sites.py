"""What a static site shows, gathered from votes, judgments and runs of a store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd

from analysis.auto_arena import arena_board
from analysis.errors import AnalysisError
from analysis.leaderboard import leaderboard
from analysis.reward import reward
from analysis.run_outcomes import failures
from analysis.site import ArenaResult, Contents
from analysis.slices import sliceable
from data.store import Store

from .batch.frames import frames
from .batch.plan import Plan
from .errors import BatchError
from .judged import stored_sides

_SLICES = ("environment", "language", "category")
#: Slices are many and looked at together; their intervals need no third digit.
_RESAMPLES_OF_SLICES = 300


def contents(
    votes: pd.DataFrame, source: str, *, store: Store | None = None, warn: Callable[[str], None] = print
) -> Contents:
    """Rank the votes, and measure the judges and runs of a store where there are any.

    Parameters
    ----------
    votes : DataFrame
        Votes of people who did not know the names.
    source : str
        Where they are from, in words.
    store : Store, optional
        Whose judgments and runs of the automated arena are shown.
    warn : callable
        Told what cannot be shown, and why.
    """
    recorded = [name for name in _SLICES if name in sliceable(votes)]
    sliced = {name: leaderboard(votes, by=[name], resamples=_RESAMPLES_OF_SLICES) for name in recorded}
    judges, arenas = None, []
    if store is not None:
        found = stored_sides(store)
        if len(found.verdicts):
            try:
                judges = reward(found.votes, found.verdicts)
            except AnalysisError as error:
                warn(f"the judges are left out: {error}")
        arenas = _arenas(store, warn)
    return Contents(
        source=source,
        board=leaderboard(votes),
        # Slices of which none has a value are nothing to look at.
        slices={name: board for name, board in sliced.items() if len(board.slices) > 1},
        reward=judges,
        arenas=tuple(arenas),
        made_at=datetime.now(UTC),
    )


def _arenas(store: Store, warn: Callable[[str], None]) -> list[ArenaResult]:
    results = []
    for run in store.batch_runs()[::-1]:
        if run.kind != "auto":
            continue
        try:
            found = frames(Plan(store, run))
            ended = failures(found.runs) if len(found.runs) else found.runs
            results += [
                ArenaResult(
                    run=run.name, way=str(way), board=arena_board(games, by=["category"]), ended=ended
                )
                for way, games in found.games.groupby("protocol", sort=True)
            ]
        except (BatchError, AnalysisError) as error:
            warn(f"run {run.name} is left out: {error}")
    return results
