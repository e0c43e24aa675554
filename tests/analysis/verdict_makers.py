"""Small frames of votes and verdicts for the tests of judges."""

from __future__ import annotations

import numpy as np
import pandas as pd

OUTCOMES = ["left", "right", "tie", "both_bad"]

#: People (rows) against a judge (columns; the last one is no verdict).
TABLE = np.array([[30, 6, 7, 3, 4], [9, 25, 8, 2, 1], [5, 4, 11, 6, 2], [2, 3, 5, 9, 3]])


def votes_of(outcomes, **columns):
    """One vote per battle ``b0, b1, ...``."""
    return pd.DataFrame(
        {
            "battle_id": [f"b{i}" for i in range(len(outcomes))],
            "outcome": list(outcomes),
            "model_left": "A",
            "model_right": "B",
            **columns,
        }
    )


def verdicts_of(outcomes, *, judge="owl", with_execution=False, swapped=False, start=0):
    """One verdict per battle, in the order of the votes; None is no verdict."""
    return pd.DataFrame(
        {
            "battle_id": [f"b{start + i}" for i in range(len(outcomes))],
            "judge": judge,
            "with_execution": with_execution,
            "swapped": swapped,
            "outcome": pd.Series(list(outcomes), dtype=object),
        }
    )


def from_table(table=TABLE, **options):
    """Votes and verdicts whose confusion table is the given one."""
    words = [*OUTCOMES[: len(table)], None]
    pairs = [
        (words[i], words[j])
        for i, row in enumerate(table)
        for j, times in enumerate(row)
        for _ in range(times)
    ]
    return votes_of([human for human, _ in pairs]), verdicts_of([said for _, said in pairs], **options)
