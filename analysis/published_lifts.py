"""The published accuracy and macro-F1 of 15 judges, in the shape of :func:`analysis.agreement.lifts`."""

from __future__ import annotations

import pandas as pd

from data.categories import PUBLISHED_VOTES
from data.published_judging import judge_figures, reward_votes


def published_lifts() -> pd.DataFrame:
    """The printed tables as a lift frame; intervals were not printed, so there are none.

    Returns
    -------
    DataFrame
        As of :func:`analysis.agreement.lifts`, and ``source``. Values are shares from 0 to 1;
        battles without a verdict are dropped, tie and both bad are one class.
    """
    rows = [
        {
            "judge": figure.judge,
            "by": "" if figure.category is None else "category",
            "slice": "" if figure.category is None else figure.category.value,
            "title": "All battles" if figure.category is None else figure.category.label,
            "n": reward_votes() if figure.category is None else PUBLISHED_VOTES[figure.category],
            "measure": figure.measure,
            "convention": "drop",
            "without": figure.without / 100,
            "with_execution": figure.with_execution / 100,
            "lift": (figure.with_execution - figure.without) / 100,
            "low": float("nan"),
            "high": float("nan"),
            "source": figure.source,
        }
        # As in our own tables, all battles come before their slices.
        for figure in sorted(judge_figures(), key=lambda figure: figure.category is not None)
    ]
    return pd.DataFrame(rows)
