"""Rankings for the pages: what a person chose, the votes that it leaves, and cached numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import streamlit as st

from analysis.boards import Interval, Leaderboard
from analysis.contrasts import GapsBySlice, gaps_by_slice
from analysis.errors import AnalysisError, NoEstimate
from analysis.examination import Fitted, Voters, examine_voters, fit_votes, style_fits
from analysis.fragility import Flip, votes_to_flip
from analysis.goodness import Calibration, Fitness, calibration, fitness
from analysis.leaderboard import leaderboard
from analysis.method import BothBad, Method, Ties
from analysis.pairs import code_votes
from analysis.power import Goal, more_votes, next_pairs
from analysis.slices import slice_votes
from analysis.style import StyleFit, side_facts
from analysis.units import Unit, unit_codes
from data.categories import Category
from data.environments import Environment
from data.languages import Language

from . import services


@dataclass(frozen=True)
class View:
    """Which votes a page shows, and how they are counted. None means all."""

    source: services.Source = "arena"
    category: Category | None = None
    environment: Environment | None = None
    language: Language | None = None
    ties: Ties = "half"
    both_bad: BothBad = "tie"
    position: bool = False
    unit: Unit = "auto"
    interval: Interval = "percentile"
    anchor: str | None = None

    @property
    def method(self) -> Method:
        """How votes are counted."""
        return Method(self.ties, self.both_bad, self.position)


def version_of(view: View) -> str:
    """What the cached numbers of a view depend on beside the view."""
    return "" if view.source == "demo" else services.votes_version()


def stamp(view: View) -> tuple[View, str]:
    """What names everything that is computed of a view."""
    return view, version_of(view)


def votes_of(view: View) -> pd.DataFrame:
    """The votes that the filters of a view leave, numbered anew."""
    return _votes(replace(view, ties="half", both_bad="tie", position=False, anchor=None), version_of(view))


# Shared and never changed: a copy of every vote for every look would be most of a page's time.
@st.cache_resource(show_spinner=False, max_entries=16)
def _votes(view: View, version: str) -> pd.DataFrame:
    votes = services.votes(view.source)
    keep = np.ones(len(votes), dtype=bool)
    if view.category is not None:
        keep &= (votes["category"] == view.category.value).to_numpy()
    for name, value in (("environment", view.environment), ("language", view.language)):
        if value is not None:
            for side in ("left", "right"):
                keep &= (votes[f"{name}_{side}"] == value.value).to_numpy()
    return votes if keep.all() else votes[keep].reset_index(drop=True)


@dataclass(frozen=True)
class Facts:
    """What the votes of a view are, in a few numbers."""

    n_votes: int
    n_all: int
    n_models: int
    n_synthetic: int
    last: pd.Timestamp | None
    tie_rate: float
    unit_problem: str


def facts(view: View) -> Facts:
    """The numbers that every page says first."""
    return _facts(replace(view, ties="half", both_bad="tie", position=False, anchor=None), version_of(view))


@st.cache_data(show_spinner=False, max_entries=64)
def _facts(view: View, version: str) -> Facts:
    votes = votes_of(view)
    last = votes["created_at"].max()
    problem = ""
    try:
        unit_codes(votes, view.unit)
    except AnalysisError as error:
        problem = str(error)
    return Facts(
        n_votes=len(votes),
        n_all=len(services.votes(view.source)),
        n_models=len(set(votes["model_left"].unique()) | set(votes["model_right"].unique())),
        n_synthetic=int(votes["synthetic"].sum()),
        last=None if pd.isna(last) else last,
        tie_rate=float(votes["outcome"].isin(["tie", "both_bad"]).mean()) if len(votes) else 0.0,
        unit_problem=problem,
    )


def board(view: View, by: tuple[str, ...] = (), *, pooled: bool = False, beside: bool = False) -> Leaderboard:
    """The leaderboard of a view; ``beside`` adds Elo and what the published code says."""
    return _board(view, version_of(view), by, pooled, beside)


# Results are frozen and shared: unpickling a copy for each look costs more than the look.
@st.cache_resource(show_spinner="Ranking", max_entries=64)
def _board(view: View, version: str, by: tuple[str, ...], pooled: bool, beside: bool) -> Leaderboard:
    return leaderboard(
        _sliceable(votes_of(view), by),
        by=by,
        pooled=pooled,
        ties=view.ties,
        both_bad=view.both_bad,
        position=view.position,
        unit=view.unit,
        interval=view.interval,
        anchor=view.anchor,
        elo=beside,
        compat="bigcodearena" if beside else None,
        # Slices are many and looked at together; their intervals need no third digit.
        resamples=1000 if not by else 300,
    )


#: Slices that are shown where a column has hundreds of values.
MOST_SLICES = 12
MANY_VALUED = frozenset({"voter", "pair", "day"})


def _sliceable(votes: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """The votes, with only the most frequent values of a column that has too many for boards of their own."""
    changed = {}
    for name in MANY_VALUED & set(by):
        parts = slice_votes(votes, [name])
        if name == "day":
            parts = sorted(parts, key=lambda part: part.label, reverse=True)
        # Missing values are in no slice; every vote still counts on the whole board.
        values = np.full(len(votes), None, dtype=object)
        for part in parts[:MOST_SLICES]:
            values[part.rows] = part.values[name]
        changed[name] = values
    return votes.assign(**changed) if changed else votes


@st.cache_resource(show_spinner="Fitting", max_entries=16)
def _fitted(view: View, version: str) -> Fitted | None:
    try:
        return fit_votes(votes_of(view), view.method, view.unit)
    except NoEstimate:
        return None


def fitted(view: View) -> Fitted | None:
    """Counts and fit of a view; None when its votes do not determine one."""
    return _fitted(view, version_of(view))


@st.cache_data(show_spinner="Looking for the votes that matter most", max_entries=16)
def _flips(view: View, version: str) -> tuple[Flip, ...]:
    found = fitted(view)
    return () if found is None else votes_to_flip(found.counts, found.strengths)


def flips(view: View) -> tuple[Flip, ...]:
    """Votes that would flip the first place."""
    return _flips(view, version_of(view))


@st.cache_data(show_spinner="Looking at the voters", max_entries=16)
def _voters(view: View, version: str) -> Voters | None:
    found = fitted(view)
    return None if found is None else examine_voters(votes_of(view), found)


def voters(view: View) -> Voters | None:
    """Habits, agreement and weight of the voters; None without a fit."""
    return _voters(view, version_of(view))


@st.cache_data(show_spinner="Comparing pairs with one scale", max_entries=16)
def _fitness(view: View, version: str) -> Fitness | None:
    found = fitted(view)
    if found is None:
        return None
    try:
        return fitness(found.counts)
    except NoEstimate:
        return None


def one_scale(view: View) -> Fitness | None:
    """Whether one scale fits; None without a fit."""
    return _fitness(view, version_of(view))


@st.cache_data(show_spinner="Forecasting", max_entries=16)
def _calibrations(view: View, version: str) -> dict[Ties, Calibration]:
    coded = code_votes(votes_of(view))
    kinds: tuple[Ties, ...] = ("half", "davidson", "rao_kupper")
    return {ties: calibration(coded, Method(ties)) for ties in kinds}


def calibrations(view: View) -> dict[Ties, Calibration]:
    """Cross-validated forecasts by kind of ties."""
    return _calibrations(view, version_of(view))


@st.cache_data(show_spinner=False, max_entries=32)
def _plan(view: View, version: str, goal: Goal) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    found = fitted(view)
    if found is None:
        return None
    return (
        more_votes(found.counts, found.strengths, found.robust),
        next_pairs(found.counts, found.strengths, found.robust, goal),
    )


def plan(view: View, goal: Goal) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Votes that would settle neighbours, and which pair to show next."""
    return _plan(view, version_of(view), goal)


@st.cache_data(show_spinner=False, max_entries=64)
def _gaps(view: View, version: str, model: str, against: str, by: str) -> GapsBySlice:
    return gaps_by_slice(
        _sliceable(votes_of(view), (by,)), model, against, [by], method=view.method, unit=view.unit
    )


def gaps(view: View, model: str, against: str, by: str) -> GapsBySlice:
    """The gap of two models by slice."""
    return _gaps(view, version_of(view), model, against, by)


@st.cache_data(show_spinner="Fitting with covariates", max_entries=8)
def _styles(view: View, version: str) -> dict[str, StyleFit | str]:
    return style_fits(votes_of(view), side_facts(services.store().records()))


def styles(view: View) -> dict[str, StyleFit | str]:
    """Scores without covariates, with confounders, and with mediators too; or why there are none."""
    return _styles(view, version_of(view))
