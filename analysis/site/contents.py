"""What a site shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from ..auto_arena import ArenaBoard
from ..boards import Leaderboard
from ..reward import Reward


@dataclass(frozen=True, kw_only=True)
class ArenaResult:
    """One run of the automated arena, judged in one way.

    Attributes
    ----------
    ended : DataFrame
        How its programs ended, see :func:`analysis.run_outcomes.failures`; may be empty.
    """

    run: str
    way: str
    board: ArenaBoard
    ended: pd.DataFrame = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Contents:
    """Numbers that are done; a site computes none.

    Attributes
    ----------
    source : str
        Where the votes are from, in words.
    board : Leaderboard
        All votes.
    slices : mapping of str to Leaderboard
        Boards sliced by ``environment``, ``language``, ``category``; those that the votes record.
    reward : Reward or None
        Judges against the people who cast these votes.
    made_at : datetime
        With its time zone.
    """

    source: str
    board: Leaderboard
    slices: Mapping[str, Leaderboard]
    made_at: datetime
    reward: Reward | None = None
    arenas: tuple[ArenaResult, ...] = ()
