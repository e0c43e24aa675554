"""Which columns of the shards make a cell, found from the slices, the unit and the weights asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from ..errors import OptionError, SliceError
from ..pairs import REQUIRED_COLUMNS
from ..slices import MATCHED, NOT_SLICES, PERIODS
from ..units import UNIT_COLUMNS

Kind = Literal["model", "outcome", "value", "period", "weight"]

#: Columns of arena files by the names that a votes frame has for them.
ARENA_NAMES = {
    "model_left": "model_a",
    "model_right": "model_b",
    "outcome": "winner",
    "prompt_language": "language",
    "voter": "judge",
}

_ARENA = frozenset({"model_a", "model_b", "winner"})


@dataclass(frozen=True)
class KeyColumn:
    """One column of a cell.

    Attributes
    ----------
    name : str
        In the votes frame of the tally.
    source : str
        In the shards.
    kind : str
        How its values are read.
    required : bool
        Whether every shard must have it; without it the value is missing.
    """

    name: str
    source: str
    kind: Kind = "value"
    required: bool = True

    @property
    def domain(self) -> str:
        """Columns of one domain share their codes: both sides name the same models."""
        return "model" if self.kind == "model" else self.name


@dataclass(frozen=True)
class Request:
    """What to count: the columns of a cell, and how many cells there may be."""

    columns: tuple[KeyColumn, ...]
    max_cells: int

    @property
    def domains(self) -> tuple[str, ...]:
        """Every domain once, in the order of the columns."""
        return tuple(dict.fromkeys(column.domain for column in self.columns))

    def index(self, name: str) -> int | None:
        """Place of a column by its name."""
        return next((i for i, column in enumerate(self.columns) if column.name == name), None)


def request_for(
    present: Collection[str],
    *,
    by: Iterable[str] = (),
    unit: Literal["vote", "conversation", "user"] = "vote",
    weights: str | None = None,
    max_cells: int,
) -> Request:
    """Find the columns that a board needs.

    Parameters
    ----------
    present : collection of str
        Columns that some shard has.
    by, unit, weights
        As for :func:`analysis.leaderboard.leaderboard`.
    max_cells : int

    Raises
    ------
    SliceError, OptionError
        When the shards have no column for what is asked.
    """
    known = {name: name for name in present}
    if "model_left" not in known and set(known) >= _ARENA:
        known = {name: name for name in present if name not in ARENA_NAMES.values()}
        known |= {ours: theirs for ours, theirs in ARENA_NAMES.items() if theirs in present}
    columns = [
        KeyColumn("model_left", known.get("model_left", "model_left"), "model"),
        KeyColumn("model_right", known.get("model_right", "model_right"), "model"),
        KeyColumn("outcome", known.get("outcome", "outcome"), "outcome"),
    ]
    for name in by:
        columns += _slice_columns(name, known)
    if unit != "vote":
        name = UNIT_COLUMNS[unit]
        if name not in known:
            raise OptionError(
                f"unit={unit!r} needs the column {name!r}, which the votes do not have; use unit='vote'"
            )
        columns.append(KeyColumn(name, known[name]))
    if weights is not None:
        if weights not in known:
            raise OptionError(
                f"the votes have no column {weights!r} to weigh them by; they have: {_list(known)}"
            )
        columns.append(KeyColumn(weights, known[weights], "weight"))
    for name in ("synthetic", "source"):
        if name in known:
            columns.append(KeyColumn(name, known[name], required=False))
            break
    chosen: dict[str, KeyColumn] = {}
    for column in columns:
        first = chosen.setdefault(column.name, column)
        if first.kind != column.kind and "weight" in (first.kind, column.kind):
            raise OptionError(f"column {column.name} cannot both weigh the votes and slice them")
    return Request(tuple(chosen.values()), max_cells)


def _slice_columns(name: str, known: dict[str, str]) -> list[KeyColumn]:
    """The columns that a slice by this name is made of; the same rules as for a frame."""
    if name in NOT_SLICES:
        raise SliceError(f"a slice by {name} would hold a vote each; slice by something else")
    if name == "pair" or name in REQUIRED_COLUMNS:
        return []
    if name in known:
        return [KeyColumn(name, known[name])]
    if name in PERIODS and "created_at" in known:
        return [KeyColumn(name, known["created_at"], "period")]
    origin = MATCHED.get(name, name)
    sides = (f"{origin}_left", f"{origin}_right")
    if all(side in known for side in sides):
        return [KeyColumn(side, known[side]) for side in sides]
    if name in MATCHED and origin in known:
        return [KeyColumn(origin, known[origin])]
    raise SliceError(f"the votes cannot be sliced by {name!r}; their columns are: {_list(known)}")


def _list(known: dict[str, str]) -> str:
    names = sorted(set(known) - set(NOT_SLICES))
    return ", ".join(names[:40]) + (", …" if len(names) > 40 else "")
