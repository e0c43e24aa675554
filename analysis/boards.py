"""What a leaderboard holds: frozen rows, boards and the whole, and how they are written out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import pandas as pd

from .bootstrap import Ties
from .connectivity import Condition
from .report import fragment, page
from .slices import label_of
from .win_rates import WinRates

BothBad = Literal["tie", "drop"]


@dataclass(frozen=True, kw_only=True)
class ModelRow:
    """One model on one board. None marks what the votes do not determine.

    ``score``, ``low`` and ``high`` are in points; ``low`` and ``high`` come from the
    bootstrap, ``sandwich_low`` and ``sandwich_high`` from the sandwich covariance.
    ``ties`` includes ``both_bad``.
    """

    model: str
    score: float | None
    low: float | None
    high: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    votes: int
    wins: int
    losses: int
    ties: int
    both_bad: int
    win_rate: float
    sandwich_low: float | None
    sandwich_high: float | None


@dataclass(frozen=True, kw_only=True)
class SliceBoard:
    """The board of some of the votes; ``slice`` is empty for the whole board.

    ``kept_share`` is the share of all votes that the slice holds. ``warnings`` say
    what the numbers do not.
    """

    slice: dict[str, str | bool]
    n_votes: int
    kept_share: float
    condition: Condition
    models: tuple[ModelRow, ...]
    warnings: tuple[str, ...]
    n_separable: int
    tie_weight: float | None
    win_rates: WinRates = field(repr=False)

    @property
    def label(self) -> str:
        """Name of the slice for people."""
        return label_of(self.slice)

    def to_dict(self) -> dict[str, Any]:
        """The slice as the ``rank`` command prints it."""
        return {
            "slice": dict(self.slice),
            "n_votes": self.n_votes,
            "kept_share": self.kept_share,
            "condition": self.condition.value,
            "warnings": list(self.warnings),
            "n_separable": self.n_separable,
            "tie_weight": self.tie_weight,
            "models": [asdict(row) for row in self.models],
        }


@dataclass(frozen=True, kw_only=True)
class Leaderboard:
    """Boards of the whole set of votes (always the first) and of its slices."""

    n_votes: int
    n_models: int
    n_synthetic: int
    resamples: int
    seed: int
    level: float
    ties: Ties
    both_bad: BothBad
    warnings: tuple[str, ...]
    slices: tuple[SliceBoard, ...]

    @property
    def whole(self) -> SliceBoard:
        """The board of all votes."""
        return self.slices[0]

    @property
    def synthetic(self) -> Literal["none", "some", "all"]:
        """How many of the votes were made by the simulator, not by people."""
        if not self.n_synthetic:
            return "none"
        return "all" if self.n_synthetic == self.n_votes else "some"

    def to_dict(self) -> dict[str, Any]:
        """The document that ``runoff rank --json`` prints."""
        return {
            "n_votes": self.n_votes,
            "n_models": self.n_models,
            "resamples": self.resamples,
            "seed": self.seed,
            "level": self.level,
            "ties": self.ties,
            "both_bad": self.both_bad,
            "synthetic": self.synthetic,
            "n_synthetic": self.n_synthetic,
            "warnings": list(self.warnings),
            "slices": [board.to_dict() for board in self.slices],
        }

    def frame(self) -> pd.DataFrame:
        """All boards as one tidy table: a row for each slice and model.

        Slice columns come first (missing on the whole board), then the columns of
        :class:`ModelRow`, with NaN where a number does not exist.
        """
        keys = list(dict.fromkeys(key for board in self.slices for key in board.slice))
        rows = [
            {
                "slice": board.label,
                **{key: board.slice.get(key) for key in keys},
                "condition": board.condition.value,
                **asdict(row),
            }
            for board in self.slices
            for row in board.models
        ]
        table = pd.DataFrame(rows, columns=["slice", *keys, "condition", *ModelRow.__dataclass_fields__])
        numbers = ["score", "low", "high", "win_rate", "sandwich_low", "sandwich_high"]
        table[numbers] = table[numbers].astype("float64")
        places_ = ["rank", "rank_low", "rank_high"]
        table[places_] = table[places_].astype("Int64")
        return table

    def to_html(self) -> str:
        """A standalone page that fetches nothing; see :func:`analysis.report.page`."""
        return page(self)

    def _repr_html_(self) -> str:
        return fragment(self)
