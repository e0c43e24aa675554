"""The votes of one person beside those of all others: how they vote, and how far they agree."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from scipy import stats

from data.outcomes import Outcome

from .boards import SliceBoard

#: With fewer models in common a rank correlation says nothing: three can be ordered in six ways only.
LEAST_MODELS = 4


@dataclass(frozen=True, kw_only=True)
class OutcomeShare:
    """How often one outcome was said, with a 95 % Wilson interval of its share."""

    outcome: Outcome
    votes: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class RankAgreement:
    """How two boards order the models that both of them score.

    Attributes
    ----------
    n_models : int
        Models in common.
    spearman, kendall : float or None
        Rank correlations from -1 (the other way round) to 1 (the same order), ties included
        (tau-b); None below `LEAST_MODELS`, or where a board scores all the same.
    """

    n_models: int
    spearman: float | None
    kendall: float | None


def outcome_shares(votes: pd.DataFrame) -> tuple[OutcomeShare, ...]:
    """How often each outcome was said in a votes frame; empty without votes."""
    n = len(votes)
    if not n:
        return ()
    counts = votes["outcome"].astype(str).value_counts()
    found = []
    for outcome in Outcome:
        times = int(counts.get(outcome.value, 0))
        interval = stats.binomtest(times, n).proportion_ci(method="wilson")
        found.append(
            OutcomeShare(
                outcome=outcome,
                votes=times,
                share=times / n,
                low=float(interval.low),
                high=float(interval.high),
            )
        )
    return tuple(found)


def rank_agreement(one: SliceBoard, other: SliceBoard) -> RankAgreement:
    """Rank correlations of two boards over the models that both score."""
    scores = [
        {row.model: row.score for row in board.models if row.score is not None} for board in (one, other)
    ]
    common = sorted(scores[0].keys() & scores[1].keys())
    if len(common) < LEAST_MODELS:
        return RankAgreement(n_models=len(common), spearman=None, kendall=None)
    here, there = ([board[model] for model in common] for board in scores)
    if len(set(here)) == 1 or len(set(there)) == 1:
        return RankAgreement(n_models=len(common), spearman=None, kendall=None)
    return RankAgreement(
        n_models=len(common),
        spearman=float(stats.spearmanr(here, there).statistic),
        kendall=float(stats.kendalltau(here, there).statistic),
    )
