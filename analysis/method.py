"""How votes count: what a tie means, what "both bad" means, whether the side matters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from .errors import OptionError
from .likelihood import Array, HalfWin, Likelihood
from .log_linear import LogLinear
from .rao_kupper import RaoKupper

Ties = Literal["half", "davidson", "rao_kupper"]
BothBad = Literal["tie", "drop", "outcome"]

_LEFT, _RIGHT, _TIE, _BAD = range(4)


@dataclass(frozen=True)
class Method:
    """The likelihood that a board is fitted with.

    Parameters
    ----------
    ties : {"half", "davidson", "rao_kupper"}
        Undecided votes as half wins; as an outcome that is likeliest among equals
        (Davidson, 1970); or as a difference below a threshold (Rao and Kupper, 1967).
    both_bad : {"tie", "drop", "outcome"}
        "Both bad" as a tie (as published), left out of the fit, or as an outcome of its
        own that is likelier for weak pairs; see :mod:`analysis.log_linear`.
    position : bool
        Whether to estimate the advantage of the left side together with the strengths.

    Raises
    ------
    OptionError
        For words outside those lists, and for ``both_bad="outcome"`` with Rao–Kupper, whose
        threshold leaves no room for a fourth outcome.
    """

    ties: Ties = "half"
    both_bad: BothBad = "tie"
    position: bool = False

    def __post_init__(self) -> None:
        if self.ties not in get_args(Ties):
            raise OptionError(f"ties={self.ties!r}; choose half or davidson or rao_kupper")
        if self.both_bad not in get_args(BothBad):
            raise OptionError(f"both_bad={self.both_bad!r}; choose tie or drop or outcome")
        if self.both_bad == "outcome" and self.ties == "rao_kupper":
            raise OptionError(
                "both_bad='outcome' has no meaning with ties='rao_kupper'; use ties='davidson' or 'half'"
            )

    @property
    def extras(self) -> tuple[str, ...]:
        """Names of the parameters after the strengths, in their order."""
        names = []
        if self.position:
            names.append("position")
        if self.ties != "half":
            names.append("log_nu" if self.ties == "davidson" else "log_delta")
        if self.both_bad == "outcome":
            names.append("bar")
        return tuple(names)

    @property
    def kinds(self) -> int:
        """How many kinds of votes a folded table holds."""
        return 2 + self.position + (self.both_bad == "outcome")

    def edges(self, tables: Array) -> NDArray[np.bool_]:
        """Who won or tied against whom in each of m folded tables, shape (m, n, n)."""
        decisive = 2 if self.position else 1
        tied = tables[decisive]
        won = tables[0] + (tables[1].transpose(0, 2, 1) if self.position else 0.0)
        result: NDArray[np.bool_] = won + tied + tied.transpose(0, 2, 1) > 0
        return result

    def fold(self, ordered: NDArray[Any]) -> NDArray[Any]:
        """Fold an ordered table ``n x n x 4`` into the kinds of votes that the method tells apart.

        Returns
        -------
        ndarray, shape (c, n, n)
            With ``position``: left, right, tie, by ordered pair. Otherwise: wins of row
            against column, and ties in the upper triangle. With ``both_bad="outcome"`` a
            last kind holds "both bad", like the ties.
        """
        left, right, tie, bad = np.moveaxis(ordered, 2, 0)
        undecided = tie + bad if self.both_bad == "tie" else tie
        kinds = [left, right, undecided] if self.position else [left + right.T, _upper(undecided)]
        if self.both_bad == "outcome":
            kinds.append(bad if self.position else _upper(bad))
        return np.stack(kinds)

    def cell_of(
        self, left: NDArray[np.intp], right: NDArray[np.intp], outcome: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Place of single votes in the folded table: kind, row and column.

        Votes for "both bad" are not to be asked for where the method drops them.
        """
        if self.both_bad == "tie":
            outcome = np.minimum(outcome, _TIE)
        if self.position:
            return outcome, left, right
        decisive = outcome < _TIE
        swap = np.where(decisive, outcome == _RIGHT, left > right)
        kind = np.where(decisive, 0, outcome - 1)
        return kind, np.where(swap, right, left), np.where(swap, left, right)

    def likelihood(self, tables: Array) -> Likelihood:
        """The likelihood of folded tables of shape (c, m, n, n)."""
        if self.ties == "rao_kupper":
            return RaoKupper.of(tables, side=self.position)
        if not self.extras:
            return HalfWin.of(tables)
        return LogLinear.of(
            tables, side=self.position, tie=self.ties == "davidson", bar=self.both_bad == "outcome"
        )


def _upper(table: NDArray[Any]) -> NDArray[Any]:
    index = np.arange(len(table))
    return np.where(index[:, None] < index, table + table.T, 0)


#: Bradley–Terry as published: every undecided vote is half a win.
HALF_WINS = Method()
