"""What there is to look at, in one sentence: how many votes, whose, and when the last one was cast."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from . import services
from .widgets.counted import counted


@dataclass(frozen=True)
class StateOfData:
    """The votes of an arena, counted by where they come from.

    Attributes
    ----------
    cast : int
        Votes that people cast here.
    imported : int
        Votes that came from files and data sets.
    synthetic : int
        Simulated votes among all of them, those that give the board a start included.
    total : int
        All votes.
    last : Timestamp or None
        When a person voted last, in UTC; None before the first vote.
    """

    cast: int
    imported: int
    synthetic: int
    total: int
    last: pd.Timestamp | None

    def __str__(self) -> str:
        """What the front page says."""
        if not self.total:
            return "No votes yet."
        kinds = ((self.cast, "cast here"), (self.imported, "imported"), (self.synthetic, "synthetic"))
        parts = [(number, words) for number, words in kinds if number]
        whose = ", ".join(f"{number:,} {words}" for number, words in parts)
        if len(parts) == 1:
            whose = f"all {parts[0][1]}"
        last = (
            "Nobody has voted here yet."
            if self.last is None
            else f"Last vote {self.last:%Y-%m-%d %H:%M} UTC."
        )
        return f"{counted(self.total, 'vote')}, {whose}. {last}"


def state_of_data() -> StateOfData:
    """Count the votes of this arena, as of now."""
    board, live, imported = (services.votes(source) for source in ("arena", "live", "imported"))
    cast = live[~live["synthetic"].to_numpy(bool)]
    last = cast["created_at"].max()
    return StateOfData(
        cast=len(cast),
        imported=int((~imported["synthetic"].to_numpy(bool)).sum()),
        synthetic=int(board["synthetic"].sum()) + int(imported["synthetic"].sum()),
        total=len(board) + len(imported),
        last=None if pd.isna(last) else last,
    )
