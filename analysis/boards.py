"""What a leaderboard holds: frozen rows, boards and the whole, and how they are written out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

import pandas as pd

from .bootstrap import Bootstrap
from .bradley_terry import Strengths
from .connectivity import Condition
from .method import BothBad, Ties
from .report import fragment, page, slice_fragment
from .slices import label_of
from .units import Unit
from .win_rates import WinRates

Interval = Literal["percentile", "normal", "sandwich"]


@dataclass(frozen=True, kw_only=True)
class ModelRow:
    """One model on one board. None marks what the votes do not determine.

    ``score``, ``low`` and ``high`` are in points; ``low`` and ``high`` are of the kind that
    was asked for, ``sandwich_low`` and ``sandwich_high`` from the sandwich covariance.
    ``rank_low`` and ``rank_high`` are the places that those intervals allow; ``joint_rank_low``
    and ``joint_rank_high`` hold for all models at once, and ``tier`` counts the groups whose
    models they cannot tell from the group's best. ``p_best`` is the share of resamples that
    the model leads. ``pooled_*`` borrow from the other slices (see :mod:`analysis.pooling`).
    ``elo`` is the rating after the votes in their order. ``published_score`` and
    ``published_margin`` are what the published code of BigCodeArena says of the same votes.
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
    joint_rank_low: int | None = None
    joint_rank_high: int | None = None
    tier: int | None = None
    p_best: float | None = None
    pooled_score: float | None = None
    pooled_low: float | None = None
    pooled_high: float | None = None
    elo: float | None = None
    published_score: float | None = None
    published_margin: float | None = None


@dataclass(frozen=True, kw_only=True)
class PositionEffect:
    """Advantage of the left side: log odds, their interval, and the same in points."""

    log_odds: float
    low: float
    high: float
    points: float


_PLACES = ["rank", "rank_low", "rank_high", "joint_rank_low", "joint_rank_high", "tier"]
_COUNTS = ["votes", "wins", "losses", "ties", "both_bad"]
_NUMBERS = [name for name in ModelRow.__dataclass_fields__ if name not in ("model", *_PLACES, *_COUNTS)]


@dataclass(frozen=True, kw_only=True)
class SliceBoard:
    """The board of some of the votes; ``slice`` is empty for the whole board.

    ``kept_share`` is the share of all votes that the slice holds. ``warnings`` say
    what the numbers do not. ``n_units`` votes, conversations or people were resampled, and
    ``dispersion`` compares the variance that they show with what the model alone would claim.
    ``bar`` is the score below which answers are called bad. ``borrowed`` is the share of the
    pooled scores' precision that comes from other slices, ``spread`` the estimated standard
    deviation between slices in points. ``fit`` and ``resampled`` are for further analysis.
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
    n_units: int
    dispersion: float | None = None
    position: PositionEffect | None = None
    bar: float | None = None
    borrowed: float | None = None
    spread: float | None = None
    fit: Strengths | None = field(default=None, repr=False)
    resampled: Bootstrap | None = field(default=None, repr=False)

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
            "n_units": self.n_units,
            "dispersion": self.dispersion,
            "position": None if self.position is None else asdict(self.position),
            "bar": self.bar,
            "borrowed": self.borrowed,
            "spread": self.spread,
            "models": [asdict(row) for row in self.models],
        }

    def _repr_html_(self) -> str:
        return slice_fragment(self)


@dataclass(frozen=True, kw_only=True)
class Leaderboard:
    """Boards of the whole set of votes (always the first) and of its slices."""

    n_votes: int
    n_models: int
    n_synthetic: int
    last_vote: datetime | None
    resamples: int
    seed: int
    level: float
    ties: Ties
    both_bad: BothBad
    unit: Unit
    interval: Interval
    anchor: str | None
    weights: str | None
    compat: str | None
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
            "unit": self.unit,
            "interval": self.interval,
            "anchor": self.anchor,
            "weights": self.weights,
            "compat": self.compat,
            "synthetic": self.synthetic,
            "n_synthetic": self.n_synthetic,
            "last_vote": None if self.last_vote is None else self.last_vote.isoformat(),
            "warnings": list(self.warnings),
            "slices": [board.to_dict() for board in self.slices],
        }

    def frame(self) -> pd.DataFrame:
        """All boards as one tidy table: a row for each slice and model.

        Slice columns come first (missing on the whole board), then the columns of
        :class:`ModelRow`, with NaN where a number does not exist; last, in each row so that no
        copy of a part loses it, whether ``none``, ``some`` or ``all`` of the votes are synthetic.
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
        table[_PLACES] = table[_PLACES].astype("Int64")
        table[_NUMBERS] = table[_NUMBERS].astype("float64")
        table["synthetic"] = self.synthetic
        return table

    def to_html(self) -> str:
        """A standalone page that fetches nothing; see :func:`analysis.report.page`."""
        return page(self)

    def _repr_html_(self) -> str:
        return fragment(self)
