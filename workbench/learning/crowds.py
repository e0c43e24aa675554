"""The synthetic crowds of the Learn pages, and what the estimators make of them.

Pages draw what these functions give. Each is cached by what a person can set, so that a
slider that goes back shows what was known already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from analysis.boards import Leaderboard, SliceBoard
from analysis.bradley_terry import fit
from analysis.contrasts import gaps_by_slice
from analysis.examination import Voters, examine_voters, fit_votes
from analysis.fragility import Flip, votes_to_flip
from analysis.leaderboard import leaderboard
from analysis.method import BothBad, Ties
from analysis.pairs import CodedVotes, PairCounts, code_votes, count_votes
from analysis.published import Published, published_scores
from analysis.scores import score_votes
from analysis.teaching import Resample, one_resample, widths
from data.crowd import crowd_votes
from data.frames import join_votes, votes_frame

#: Three models to find the strengths of.
THREE: Mapping[str, float] = {"oak": 1100.0, "elm": 1000.0, "fir": 900.0}
#: Four models that are near each other.
FOUR: Mapping[str, float] = {"oak": 1060.0, "elm": 1020.0, "fir": 980.0, "yew": 940.0}
#: Five models, one of which somebody wants first.
FIVE: Mapping[str, float] = {"oak": 1080.0, "elm": 1050.0, "fir": 1000.0, "yew": 950.0, "ash": 920.0}
FAVOURED = "fir"

#: Numbers of votes to choose from.
SIZES = (50, 100, 200, 400, 800, 1600, 3200, 6400)

_CACHED = {"show_spinner": False, "max_entries": 64}


@st.cache_resource(**_CACHED)
def three(n_votes: int) -> PairCounts:
    """Deciding votes of three models."""
    return count_votes(crowd_votes(THREE, n_votes, tie_share=0, seed=5))


@st.cache_resource(**_CACHED)
def _growing() -> pd.DataFrame:
    return crowd_votes(FOUR, SIZES[-1], seed=3)


@st.cache_resource(**_CACHED)
def grown_board(n_votes: int) -> Leaderboard:
    """The board of the first so many votes of one crowd."""
    return leaderboard(_growing().head(n_votes), resamples=1000)


@st.cache_resource(**_CACHED)
def grown_widths() -> pd.DataFrame:
    """Width of the intervals for every number of votes to choose from."""
    return widths(code_votes(_growing()), SIZES)


@st.cache_resource(**_CACHED)
def resampled_votes(n_votes: int) -> CodedVotes:
    """The votes that resamples are drawn from."""
    return code_votes(_growing().head(n_votes))


def resample(n_votes: int, number: int) -> Resample:
    """One resample of the first so many votes, always the same under its number."""
    return one_resample(resampled_votes(n_votes), number, seed=1)


@dataclass(frozen=True, eq=False)
class Compared:
    """The same votes by our code and by the published one."""

    scores: pd.DataFrame
    ties_lost: int
    n_ties: int
    n_votes: int


@st.cache_resource(**_CACHED)
def compared(*, with_ties: bool) -> Compared:
    """Scores on the usual scale and by the published code, of the same votes."""
    votes = crowd_votes(FIVE, 3000, tie_share=0.35 if with_ties else 0.0, seed=11)
    counts = count_votes(votes)
    ours = score_votes(counts, resamples=1)
    theirs: Published = published_scores(counts, margins=False)
    table = pd.DataFrame({"model": ours.models, "ours": ours.scores}).merge(
        pd.DataFrame({"model": theirs.models, "published": theirs.scores}), on="model"
    )
    return Compared(table, theirs.ties_lost, int(counts.ties.sum() / 2), counts.n_votes)


@st.cache_resource(**_CACHED)
def by_tie_model(tie_share: float, n_votes: int = 3000) -> pd.DataFrame:
    """Scores of the same votes with three ways to treat ties: ``model, way, score, low, high``."""
    votes = crowd_votes(FOUR, n_votes, tie_share=tie_share, both_bad_share=0, seed=21)
    ways: dict[Ties, str] = {"half": "half wins", "davidson": "Davidson", "rao_kupper": "Rao–Kupper"}
    parts = []
    for ties, way in ways.items():
        if ties != "half" and tie_share == 0:
            continue  # without ties there is no weight of ties to estimate, and all three agree
        parts.append(_rows(leaderboard(votes, ties=ties, resamples=300).whole, way))
    return pd.concat(parts, ignore_index=True)


@st.cache_resource(**_CACHED)
def by_both_bad(weak_share: float) -> tuple[pd.DataFrame, float | None, int]:
    """Scores of one crowd by what “both bad” means; where the bar is, and how many said both bad.

    Undecided votes between the two weak models are called bad at ``weak_share``, those between
    the two strong ones hardly ever.
    """
    weak, strong = ("fir", "yew"), ("oak", "elm")
    mixed = [(a, b) for a in strong for b in weak]
    votes = join_votes(
        [
            crowd_votes(FOUR, 600, pairs=[strong], tie_share=0.3, both_bad_share=0.02, seed=31),
            crowd_votes(FOUR, 1200, pairs=mixed, tie_share=0.3, both_bad_share=weak_share / 2, seed=32),
            crowd_votes(FOUR, 600, pairs=[weak], tie_share=0.3, both_bad_share=weak_share, seed=33),
        ]
    )
    ways: dict[BothBad, str] = {"tie": "a tie", "drop": "left out", "outcome": "an outcome of its own"}
    parts, bar = [], None
    for both_bad, way in ways.items():
        board = leaderboard(votes, ties="davidson", both_bad=both_bad, resamples=300).whole
        parts.append(_rows(board, way))
        bar = board.bar if board.bar is not None else bar
    return pd.concat(parts, ignore_index=True), bar, int((votes["outcome"] == "both_bad").sum())


def _rows(board: SliceBoard, way: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"model": row.model, "way": way, "score": row.score, "low": row.low, "high": row.high}
            for row in board.models
            if row.score is not None
        ]
    )


#: True scores of the paradox: in both environments, steady is forty points ahead of flashy.
_PAGES = {"rival": 1000.0, "steady": 1190.0, "flashy": 1150.0}
_PROGRAMS = {"rival": 1000.0, "steady": 850.0, "flashy": 810.0}


@dataclass(frozen=True, eq=False)
class Mixed:
    """The gap of steady to flashy, by environment and on the whole board.

    Attributes
    ----------
    gaps : DataFrame
        ``where``, ``gap``, ``low``, ``high``, ``votes``; the whole board last.
    met : DataFrame
        ``where``, and how often each of the two met the rival there.
    """

    gaps: pd.DataFrame
    met: pd.DataFrame


@st.cache_resource(**_CACHED)
def mixed(unevenness: int) -> Mixed:
    """A crowd of two environments in which steady is always the better one.

    Parameters
    ----------
    unevenness : int
        How often flashy is shown on pages for each time that steady is, and the other way
        round for programs; 1 is even.
    """
    parts, met = [], []
    for where, scores, often, seldom, environment, seed in (
        ("pages (React)", _PAGES, "flashy", "steady", "react", 1),
        ("programs (interpreter)", _PROGRAMS, "steady", "flashy", "interpreter", 2),
    ):
        pairs = [(often, "rival")] * unevenness + [(seldom, "rival"), ("steady", "flashy")]
        votes = crowd_votes(
            scores,
            3000,
            pairs=pairs,
            tie_share=0,
            seed=seed,
            environment_left=environment,
            environment_right=environment,
        )
        counts = count_votes(votes)
        half = counts.half_wins + counts.half_wins.T
        rival = counts.models.index("rival")
        met.append(
            {"where": where}
            | {name: int(half[counts.models.index(name), rival]) for name in ("steady", "flashy")}
        )
        parts.append(votes)
    votes = join_votes(parts)
    gaps = pd.concat(
        # All of these votes have one source, so that the slices by it are the whole board.
        [gaps_by_slice(votes, "steady", "flashy", [column]).gaps for column in ("environment", "source")]
    )
    names = {
        "react": "pages (React)",
        "interpreter": "programs (interpreter)",
        "synthetic": "all votes together",
    }
    gaps["where"] = [names[label.partition("=")[2]] for label in gaps["slice"]]
    gaps = gaps.set_index("where").loc[list(names.values())].reset_index()
    return Mixed(gaps, pd.DataFrame(met))


#: Environments of the pooling example, with votes of each and what they add to the true scores.
_LARGE = (("core_web", 900), ("react", 700), ("pygame", 500))
SMALL = "streamlit"


@st.cache_resource(**_CACHED)
def pooled(n_small: int, spread: int) -> Leaderboard:
    """A board of four environments, one with few votes, and with scores that borrow.

    Parameters
    ----------
    n_small : int
        Votes of the small environment.
    spread : int
        Points by which true scores differ between environments, about.
    """
    parts = []
    for number, (environment, n_votes) in enumerate((*_LARGE, (SMALL, n_small))):
        parts.append(
            crowd_votes(
                true_scores(number, spread),
                n_votes,
                tie_share=0.2,
                seed=40 + number,
                environment_left=environment,
                environment_right=environment,
            )
        )
    return leaderboard(join_votes(parts), by=["environment"], pooled=True, resamples=200)


def true_scores(number: int, spread: int) -> dict[str, float]:
    """The true scores in the environment of that number (the small one has the last)."""
    shift = np.random.default_rng(100 + number).normal(0, spread, len(FOUR))
    scores = np.array(list(FOUR.values())) + shift - shift.mean()
    return dict(zip(FOUR, map(float, scores), strict=True))


SMALL_NUMBER = len(_LARGE)


@st.cache_resource(**_CACHED)
def _honest() -> pd.DataFrame:
    return crowd_votes(FIVE, 2000, n_voters=150, seed=77)


@st.cache_resource(**_CACHED)
def _bought() -> pd.DataFrame:
    """As many votes for the favoured model as can be bought, on whichever side it is shown."""
    pairs = [(FAVOURED, other) for other in FIVE if other != FAVOURED]
    votes = crowd_votes(FIVE, MOST_BOUGHT, pairs=pairs, seed=5)
    picked = np.where(votes["model_left"] == FAVOURED, "left", "right")
    return votes_frame(votes.assign(outcome=picked).to_dict("records"))


MOST_BOUGHT = 800


def rigged_votes(bought: int, names: int) -> pd.DataFrame:
    """The honest votes with the first so many bought ones, cast under so many names."""
    if not bought:
        return _honest()
    some = _bought().head(bought).copy()
    some["voter"] = [f"synthetic-bought-{k % names:02d}" for k in range(bought)]
    return join_votes([_honest(), some])


@st.cache_resource(**_CACHED)
def rigging_path(step: int = 25) -> pd.DataFrame:
    """Scores by the number of bought votes: ``bought, model, score``."""
    honest = count_votes(_honest())
    coded = code_votes(_bought())
    rows = []
    for bought in range(0, MOST_BOUGHT + 1, step):
        found = fit(honest + coded.count(np.arange(bought)))
        rows += [
            {"bought": bought, "model": model, "score": float(score)}
            for model, score in zip(found.models, found.scores, strict=True)
        ]
    return pd.DataFrame(rows)


@dataclass(frozen=True, eq=False)
class Rigged:
    """A rigged board, and what the tools of the Robustness page see of it."""

    by_vote: SliceBoard
    by_person: SliceBoard
    flips: tuple[Flip, ...]
    voters: Voters
    n_votes: int

    @property
    def caught(self) -> pd.DataFrame:
        """The voters with an alarm."""
        habits = self.voters.habits
        return habits[habits["alarm"] != ""]

    @property
    def caught_buyers(self) -> int:
        """How many of the bought names have an alarm."""
        return int(self.caught["voter"].astype(str).str.startswith("synthetic-bought").sum())


@st.cache_resource(**_CACHED)
def rigged(bought: int, names: int) -> Rigged:
    """The board of the honest votes and the bought ones, examined."""
    votes = rigged_votes(bought, names)
    fitted = fit_votes(votes)
    voters = examine_voters(votes, fitted)
    assert voters is not None  # 150 people cast several votes each
    return Rigged(
        leaderboard(votes, unit="vote", resamples=500).whole,
        leaderboard(votes, unit="user", resamples=500).whole,
        votes_to_flip(fitted.counts, fitted.strengths, challengers=1),
        voters,
        len(votes),
    )
