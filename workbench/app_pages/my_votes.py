"""One rater's own leaderboard: their votes alone, and how far they agree with everybody else's."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.boards import SliceBoard
from analysis.charts import score_chart
from analysis.leaderboard import leaderboard
from analysis.one_rater import LEAST_MODELS, OutcomeShare, RankAgreement, outcome_shares, rank_agreement
from data.frames import join_votes
from workbench import services
from workbench.widgets.battle_table import battle_table
from workbench.widgets.chart import show_chart
from workbench.widgets.saving import download
from workbench.widgets.table import show_table

_WORDS = {"left": "Left is better", "right": "Right is better", "tie": "Tie", "both_bad": "Both are bad"}


@dataclass(frozen=True)
class _Mine:
    votes: pd.DataFrame
    board: SliceBoard | None
    agreement: RankAgreement | None
    n_others: int
    n_synthetic: int
    shares: tuple[OutcomeShare, ...]


@st.cache_resource(show_spinner="Ranking", max_entries=64)
def _mine(voter: str, version: str) -> _Mine:
    every = services.votes("arena")
    own = (every["voter"] == voter).to_numpy()
    votes, others = join_votes([every[own]]), join_votes([every[~own]])
    board = leaderboard(votes, unit="vote").whole if len(votes) else None
    # Nobody looks at the intervals of the others here.
    their = leaderboard(others, unit="vote", resamples=20).whole if len(others) else None
    return _Mine(
        votes,
        board,
        None if board is None or their is None else rank_agreement(board, their),
        len(others),
        int(others["synthetic"].sum()),
        outcome_shares(votes),
    )


def _ranking(board: SliceBoard, of: tuple[str, str]) -> None:
    st.header("Your ranking", anchor=False)
    for warning in board.warnings:
        st.caption(warning)
    if board.condition.has_scores:
        show_chart(lambda: score_chart(board), "my_votes_chart", of)
    table = pd.DataFrame(
        [
            {
                "Place": "–" if row.rank is None else str(row.rank),
                "Model": row.model,
                "Score": row.score,
                "Low": row.low,
                "High": row.high,
                "Votes": row.votes,
                "Wins": row.wins,
                "Losses": row.losses,
                "Ties": row.ties,
            }
            for row in board.models
        ]
    )
    show_table(
        table,
        column_config=dict.fromkeys(("Score", "Low", "High"), st.column_config.NumberColumn(format="%.0f")),
        alt="Leaderboard of your votes",
    )
    download("Your ranking", lambda: table, "my-ranking", "my_votes_csv")


def _agreement(found: _Mine) -> None:
    st.header("You and everybody else", anchor=False)
    if found.agreement is None:
        st.caption("Nobody else has voted yet.")
        return
    of = f"{found.n_others:,} votes of others"
    if found.n_synthetic:
        of += f", {found.n_synthetic:,} of them synthetic"
    agreement = found.agreement
    if agreement.spearman is None or agreement.kendall is None:
        st.caption(
            f"{agreement.n_models} models have a score on both boards; a rank correlation needs {LEAST_MODELS}. {of}."
        )
        return
    with st.container(horizontal=True):
        st.metric(
            "Spearman",
            f"{agreement.spearman:+.2f}",
            width=150,
            help="1: the same order; 0: no relation; −1: the reverse.",
        )
        st.metric(
            "Kendall", f"{agreement.kendall:+.2f}", width=150, help="Of pairs in order and out of order."
        )
        st.metric("Models", f"{agreement.n_models}", width=150)
    st.caption(f"Over {agreement.n_models} models, against {of}. With few models it moves much by chance.")


def _habits(shares: tuple[OutcomeShare, ...]) -> None:
    st.header("What you say", anchor=False)
    with st.container(horizontal=True):
        for share in shares:
            st.metric(
                _WORDS[share.outcome.value],
                f"{share.share:.0%}",
                width=150,
                help=f"{share.votes} votes; 95 % interval {share.low:.0%} to {share.high:.0%}.",
            )


def _page() -> None:
    st.title("My votes", anchor=False)
    of = (services.voter(), services.votes_version())
    found = _mine(*of)
    named = services.votes("named")
    aside = int((named["voter"] == services.voter()).sum())
    if not len(found.votes):
        st.info("You have not voted yet. Your first vote is cast in the Arena.", icon=":material/inbox:")
        if aside:
            st.caption(f"Cast side by side, names known: {aside:,}.")
        st.page_link("app_pages/arena.py", label="Go to the arena", icon=":material/swords:")
        return
    st.caption(f"Votes of yours that count: {len(found.votes):,}. Cast side by side, names known: {aside:,}.")
    _habits(found.shares)
    if found.board is not None:
        _ranking(found.board, of)
    _agreement(found)
    st.header("Your battles", anchor=False)
    battle_table(found.votes, "my_votes_table")


_page()
