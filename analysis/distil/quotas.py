"""How many of each stratum, so that every share is kept within rounding.

Rounding each cell of a table of categories, environments and languages by itself
breaks the margins: many cells of 0.4 prompts would all become 0. The numbers are
therefore chosen together (controlled rounding, Cox 1987), by a small integer
programme: each cell, each category, each environment and each language gets the
whole number below or above its exact share wherever that is possible at all.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from ..errors import AnalysisError

Cell = tuple[Hashable, ...]

# what missing the share of a margin, and of a cell, costs beside the rounding itself
_MARGIN = 1_000.0
_CELL = 10.0


@dataclass(frozen=True, slots=True)
class Quotas:
    """Whole numbers for each cell.

    ``exact`` is True when every margin and every cell is within rounding.
    """

    cells: dict[Cell, int]
    exact: bool


def round_shares(weights: Mapping[Cell, float], available: Mapping[Cell, int], total: int) -> Quotas:
    """Divide a total among cells in proportion to their weights.

    Parameters
    ----------
    weights : mapping
        Weight of each cell, a tuple of one value per margin; all of one length.
    available : mapping
        How many a cell can give at most; 0 where it is not named.
    total : int

    Returns
    -------
    Quotas
        They sum to the total. Where cells cannot give what they should, others of
        the same margins give more.

    Raises
    ------
    AnalysisError
        When there are not enough, or no weights.
    """
    cells = sorted((cell for cell, weight in weights.items() if weight > 0), key=repr)
    whole = sum(weights[cell] for cell in cells)
    most = np.array([available.get(cell, 0) for cell in cells], dtype=float)
    if not cells or total < 1:
        raise AnalysisError("nothing to choose from: no prompt has a weight")
    if most.sum() < total:
        raise AnalysisError(f"{int(most.sum())} prompts are left to choose from, and {total} are wanted")
    wanted = np.array([total * weights[cell] / whole for cell in cells])
    groups = _margins(cells, wanted)
    members = csr_array(
        (
            np.ones(sum(len(places) for places, _ in groups)),
            (
                np.repeat(np.arange(len(groups)), [len(places) for places, _ in groups]),
                np.concatenate([places for places, _ in groups]),
            ),
        ),
        shape=(len(groups), len(cells)),
    )
    margins = np.array([size for _, size in groups])
    # variables: the numbers, then what each cell, and each margin, is below and above its rounding
    n, m = len(cells), len(groups)
    eye_n, eye_m = csr_array(np.eye(n)), csr_array(np.eye(m))
    none_nm, none_mn = csr_array((n, 2 * m)), csr_array((m, 2 * n))
    cell_rows = hstack([eye_n, eye_n, -eye_n, none_nm])
    margin_rows = hstack([members, none_mn, eye_m, -eye_m])
    sum_row = csr_array(np.concatenate([np.ones(n), np.zeros(2 * n + 2 * m)])[None, :])
    low, high = _around(wanted)
    margin_low, margin_high = _around(margins)
    # rounding a cell up costs the less, the larger its fraction: the largest remainders go up
    cost = np.concatenate([1 - 2 * (wanted - low), np.full(2 * n, _CELL), np.full(2 * m, _MARGIN)])
    found = milp(
        cost,
        integrality=np.concatenate([np.ones(n), np.zeros(2 * n + 2 * m)]),
        bounds=Bounds(
            np.zeros(3 * n + 2 * m), np.concatenate([np.maximum(most, 0), np.full(2 * n + 2 * m, np.inf)])
        ),
        constraints=[
            LinearConstraint(cell_rows, low, high),
            LinearConstraint(margin_rows, margin_low, margin_high),
            LinearConstraint(sum_row, total, total),
        ],
    )
    if found.x is None:
        raise AnalysisError(f"the shares could not be rounded: {found.message}")
    numbers = np.rint(found.x[:n]).astype(int)
    kept = bool((numbers >= low).all() and (numbers <= high).all())
    sums = members @ numbers
    kept &= bool((sums >= margin_low).all() and (sums <= margin_high).all())
    return Quotas(dict(zip(cells, numbers.tolist(), strict=True)), kept)


def _around(sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The whole numbers below and above; a size that is whole but for its last bits is itself."""
    near = np.rint(sizes)
    whole = np.abs(sizes - near) < 1e-9
    return np.where(whole, near, np.floor(sizes)), np.where(whole, near, np.ceil(sizes))


def _margins(cells: list[Cell], wanted: np.ndarray) -> list[tuple[np.ndarray, float]]:
    """The places of the cells of each value of each margin, with its exact share."""
    groups = []
    for axis in range(len(cells[0])):
        for value in sorted({cell[axis] for cell in cells}, key=repr):
            places = np.array([k for k, cell in enumerate(cells) if cell[axis] == value])
            groups.append((places, float(wanted[places].sum())))
    return groups
