"""A fit with what is needed to examine it: for pages and the command line alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .bradley_terry import Strengths, fit
from .errors import NoEstimate
from .fragility import leave_one_out
from .method import HALF_WINS, Method
from .pairs import CodedVotes, PairCounts, code_votes
from .raters import Agreement, agreement, inflation, voter_table
from .sandwich import Sandwich, sandwich
from .style import CONFOUNDERS, MEDIATORS, StyleFit, style_control
from .units import Unit, UnitSampling, sampling, unit_codes


@dataclass(frozen=True, eq=False)
class Fitted:
    """Votes as numbers, with their fit."""

    coded: CodedVotes
    counts: PairCounts
    strengths: Strengths
    robust: Sandwich


def fit_votes(votes: pd.DataFrame, method: Method = HALF_WINS, unit: Unit = "auto") -> Fitted:
    """Count and fit a votes frame.

    Raises
    ------
    VotesError, NoEstimate
        When the votes make no sense, or do not determine the strengths.
    """
    coded = code_votes(votes)
    counts = coded.count()
    if method.both_bad == "tie":
        counts = counts.present()
    elif method.both_bad == "drop":
        counts = counts.without_both_bad().present()
    else:
        counts = counts.only(counts.without_both_bad().present().models)
    strengths = fit(counts, method)
    _, codes = unit_codes(votes, unit)
    units = sampling(counts, method, coded, np.arange(len(coded)), codes)
    return Fitted(coded, counts, strengths, sandwich(counts, strengths, units))


@dataclass(frozen=True, eq=False)
class Voters:
    """What the voters of a board are like.

    Attributes
    ----------
    without : DataFrame
        The board without each voter; see :func:`analysis.fragility.leave_one_out`.
    habits : DataFrame
        See :func:`analysis.raters.voter_table`.
    agreement : Agreement or None
        None where no battle has two votes.
    inflation : dict
        How much wider intervals get when voters, or battles, are resampled.
    """

    without: pd.DataFrame
    habits: pd.DataFrame
    agreement: Agreement | None
    inflation: dict[str, float]


def examine_voters(votes: pd.DataFrame, fitted: Fitted) -> Voters | None:
    """Habits, agreement and weight of the voters; None where each vote has a voter of its own."""
    codes, names = pd.factorize(votes["voter"])
    battles, _ = pd.factorize(votes["battle_id"])
    rows = np.arange(len(votes))
    units = sampling(fitted.counts, fitted.strengths.method, fitted.coded, rows, codes)
    if not isinstance(units, UnitSampling):
        return None
    wider = {}
    for name, column in (("voter", codes), ("battle", battles)):
        if 1 < len(np.unique(column)) < len(votes):
            wider[name] = inflation(fitted.counts, fitted.strengths, fitted.coded, column)
    return Voters(
        leave_one_out(fitted.counts, fitted.strengths, units, list(np.asarray(names)[units.codes])),
        voter_table(votes["voter"], fitted.coded, fitted.strengths),
        agreement(battles, fitted.coded),
        wider,
    )


def style_fits(votes: pd.DataFrame, facts: pd.DataFrame) -> dict[str, StyleFit | str]:
    """Scores without covariates, with confounders, and with mediators too; or why there are none.

    Parameters
    ----------
    votes : DataFrame
    facts : DataFrame
        Of :func:`analysis.style.side_facts`.

    Returns
    -------
    dict
        ``none``, ``length``, ``length and runs``; all three are fitted to the same votes, so
        that only the covariates differ between them.
    """
    votes = votes.join(facts, on="battle_id")
    known = [
        name
        for name in (*CONFOUNDERS, *MEDIATORS)
        if f"{name}_left" in votes and votes[[f"{name}_left", f"{name}_right"]].notna().all(axis=1).any()
    ]
    if not known:
        return dict.fromkeys(("none", "length", "length and runs"), "no answer of these votes is recorded")
    columns = [f"{name}_{side}" for name in known for side in ("left", "right")]
    votes = votes[votes[columns].notna().all(axis=1)]
    result: dict[str, StyleFit | str] = {}
    for title, covariates in (
        ("none", []),
        ("length", [name for name in known if name in CONFOUNDERS]),
        ("length and runs", known),
    ):
        try:
            result[title] = style_control(votes, covariates)
        except NoEstimate as refusal:
            result[title] = str(refusal)
    return result
