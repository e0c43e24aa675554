"""The leaderboard: scores with intervals, shared places, and all slices at a glance."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.boards import Leaderboard, SliceBoard
from analysis.charts import score_chart, slice_matrix_chart
from analysis.latex import tables
from analysis.report import method_note
from data.categories import Category
from data.environments import Environment
from data.languages import Language
from workbench import rankings
from workbench.learning.glossary import meaning
from workbench.widgets.chart import cell_of, show_chart
from workbench.widgets.learning import glossary_line
from workbench.widgets.ranking_filters import choose, filters, notice
from workbench.widgets.saving import download, save
from workbench.widgets.table import show_table

_DIMENSIONS = {"environment": "Environment", "language": "Language", "category": "Topic"}
_WORDS: dict[str, Any] = {"environment": Environment, "language": Language, "category": Category}


def _table(part: SliceBoard) -> None:
    rows = [
        {
            "Place": _places(row.rank_low, row.rank_high),
            "Tier": row.tier,
            "Model": row.model,
            "Score": row.score,
            "Low": row.low,
            "High": row.high,
            "Best": None if row.p_best is None else 100 * row.p_best,
            "All at once": _places(row.joint_rank_low, row.joint_rank_high),
            "Win rate": None if row.win_rate != row.win_rate else 100 * row.win_rate,
            "Votes": row.votes,
            "Wins": row.wins,
            "Losses": row.losses,
            "Ties": row.ties,
            "Both bad": row.both_bad,
        }
        for row in part.models
    ]
    points = st.column_config.NumberColumn(format="%.0f")
    share = {"format": "%.0f %%", "min_value": 0, "max_value": 100}
    count = st.column_config.NumberColumn(format="localized")
    show_table(
        pd.DataFrame(rows),
        column_config={
            "Place": st.column_config.TextColumn(width=60, help=meaning("place")),
            "Tier": st.column_config.NumberColumn(width=60, help=meaning("tier")),
            "Model": st.column_config.TextColumn(width="medium"),
            "Score": points,
            "Low": points,
            "High": points,
            "Best": st.column_config.ProgressColumn(**share, help=meaning("p-best")),
            "All at once": st.column_config.TextColumn(help=meaning("all-at-once")),
            "Win rate": st.column_config.ProgressColumn(**share, help=meaning("win-rate")),
            **dict.fromkeys(("Votes", "Wins", "Losses", "Both bad"), count),
            "Ties": st.column_config.NumberColumn(format="localized", help="“Both bad” included."),
        },
        alt="Leaderboard table",
    )


def _places(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return "–"
    return str(low) if low == high else f"{low}–{high}"


def _clicked(dimension: str) -> None:
    """Filter by the slice of the cell that was clicked."""
    _, _, value = str(cell_of("leaderboard_matrix").get("slice", "")).partition("=")
    choose(dimension, _WORDS[dimension](value) if value else None)


def _glance(view: rankings.View) -> None:
    st.header("All slices at a glance", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        dimension = st.segmented_control(
            "Slices by",
            list(_DIMENSIONS),
            format_func=_DIMENSIONS.__getitem__,
            default="environment",
            required=True,
            key="leaderboard_dimension",
        )
        pooled = st.toggle(
            "Pooled",
            value=True,
            key="leaderboard_pooled",
            help="Slices with few votes borrow from the others. The tooltip says how much.",
        )
    board = rankings.board(view, (str(dimension),), pooled=pooled)
    if len(board.slices) < 2:
        st.caption("These votes do not record it.")
        return
    show_chart(
        lambda: slice_matrix_chart(board, pooled=pooled),
        "leaderboard_matrix",
        (rankings.stamp(view), dimension, pooled),
        on_cell=lambda: _clicked(str(dimension)),
    )
    st.caption("Click a cell to filter by its slice, and “All votes” to widen again.")
    download("All slices", board.frame, f"leaderboard-{dimension}", "leaderboard_slices_csv")


def _beside(view: rankings.View) -> None:
    with st.expander(
        "Other ways of ranking the same votes", key="leaderboard_beside", on_change="rerun"
    ) as box:
        if not box.open:
            return
        board = rankings.board(view, beside=True)
        rows = [
            {
                "Model": row.model,
                "Bradley–Terry": row.score,
                "Elo": row.elo,
                "Published code": row.published_score,
                "Published ±": row.published_margin,
                "Difference": None
                if row.published_score is None or row.score is None
                else row.published_score - row.score,
                "Win rate": None if row.win_rate != row.win_rate else 100 * row.win_rate,
                "Votes": row.votes,
            }
            for row in board.whole.models
        ]
        table = pd.DataFrame(rows)
        points = st.column_config.NumberColumn(format="%.0f")
        show_table(
            table,
            column_config={
                **dict.fromkeys(("Bradley–Terry", "Elo", "Published code", "Published ±"), points),
                "Votes": st.column_config.NumberColumn(format="localized"),
                "Difference": st.column_config.NumberColumn(format="%+.0f"),
                "Win rate": st.column_config.NumberColumn(format="%.0f %%"),
            },
        )
        st.caption(
            "Elo goes through the votes in the order of time and depends on it. The published code is that of "
            "BigCodeArena's leaderboard: its gaps are 2.3 times too wide, and of a pair that met in both orders "
            "it keeps the ties of one."
        )
        download("Other ways", lambda: table, "other-ways", "leaderboard_beside_csv")


def _downloads(board: Leaderboard) -> None:
    with st.container(horizontal=True):
        # Its own LaTeX table: all columns would fit no page.
        save(
            "Board (csv)",
            lambda: board.frame().to_csv(index=False),
            "leaderboard.csv",
            "text/csv",
            "leaderboard_csv",
        )
        save("Report (html)", board.to_html, "leaderboard.html", "text/html", "leaderboard.html")
        save("Table (LaTeX)", lambda: tables(board), "leaderboard.tex", "text/plain", "leaderboard.tex")


def _page() -> None:
    st.title("Leaderboard", anchor=False)
    view = filters()
    if not notice(view):
        return
    board = rankings.board(view)
    part = board.whole
    for warning in part.warnings:
        st.warning(warning)
    if part.condition.has_scores:
        show_chart(lambda: score_chart(part), "leaderboard_scores", rankings.stamp(view))
    if part.position is not None:
        effect = part.position
        st.caption(
            f"Advantage of the left side: {effect.points:+.0f} points "
            f"({effect.log_odds:+.3f} log odds, {effect.low:+.3f} to {effect.high:+.3f})."
        )
    if part.bar is not None:
        st.caption(f"Answers are called bad below {part.bar:.0f} points.")
    _table(part)
    _downloads(board)
    _glance(view)
    _beside(view)
    st.caption(
        "Scores are 1000 + 400/ln 10 times the Bradley–Terry strength; 400 points are odds of ten to one. "
        + method_note(board)
    )
    glossary_line(
        "bradley-terry",
        "score",
        "interval",
        "bootstrap",
        "sandwich",
        "unit",
        "place",
        "tier",
        "p-best",
        "all-at-once",
        "tie",
        "both-bad",
        "bar",
        "left-advantage",
        "anchor",
        "elo",
        "published-scale",
        "pooled",
        "connectivity",
    )


_page()
