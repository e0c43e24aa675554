"""Slices: scores side by side, pooled and from their own votes, and where two models differ."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import pandas as pd
import streamlit as st

from analysis.boards import Leaderboard, SliceBoard
from analysis.slice_charts import gap_chart, small_multiples
from analysis.slices import sliceable, title_of
from workbench import rankings
from workbench.learning.glossary import meaning
from workbench.widgets.chart import Chart, show_chart
from workbench.widgets.learning import glossary_line
from workbench.widgets.ranking_filters import filters, notice
from workbench.widgets.saving import download
from workbench.widgets.table import show_table

_MOST_PANELS = 12
_PANELS = 3
_FIRST = ("environment", "language", "category")
_WORDS = {
    "code_language_matched": "Same programming language",
    "environment_matched": "Same environment",
    "prompt_language_matched": "Prompt language known",
    "category": "Topic",
    "pair": "Model pair",
    "voter": "Person",
    "turns": "Turns of the conversation",
    "day": "Time: day",
    "week": "Time: week",
    "month": "Time: month",
    "source": "Source of the vote",
}
_TIMES = ("day", "week", "month")
_NOT_OFFERED = {"synthetic"}


def _dimensions(votes: pd.DataFrame) -> list[str]:
    found = [name for name in sliceable(votes) if name not in _NOT_OFFERED]
    return sorted(found, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))


def _word(name: str) -> str:
    return _WORDS.get(name, name.replace("_", " ").capitalize())


def _summary(board: Leaderboard) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Slice": title_of(part.slice),
                "Votes": part.n_votes,
                "Kept": 100 * part.kept_share,
                "Board": part.condition.value.replace("_", " "),
                "Borrowed": None if part.borrowed is None else 100 * part.borrowed,
                "First": part.models[0].model if part.condition.has_scores else "–",
                "Note": part.warnings[0] if part.warnings else "",
            }
            for part in board.slices[1:]
        ]
    )


def _shown(parts: list[SliceBoard], by: str) -> tuple[list[SliceBoard], str]:
    """The slices to draw, and what to say of the others."""
    if by in _TIMES:
        parts = sorted(parts, key=lambda part: part.label)[-_MOST_PANELS:]
        return parts, f" The latest {len(parts)} are drawn, in their order."
    if by in rankings.MANY_VALUED:
        return parts, f" The {len(parts)} with the most votes are drawn."
    if len(parts) > _MOST_PANELS:
        return parts[:_MOST_PANELS], f" The {_MOST_PANELS} largest of {len(parts)} slices are drawn."
    return parts, ""


def _at(panels: Callable[[], list[Chart]], number: int) -> Chart:
    return panels()[number]


def _multiples(view: rankings.View, board: Leaderboard, by: str) -> None:
    shown, more = _shown(list(board.slices[1:]), by)
    spread = next((part.spread for part in shown if part.spread is not None), None)
    differ = (
        "" if spread is None else f" Between slices a model's score differs by about {spread:.0f} points."
    )
    st.caption(
        ":orange[◆] the slice's own votes; :blue[●] pooled: borrows from the other slices, the fewer votes "
        f"a slice has, the more.{differ}{more}"
    )
    drawn = [part for part in shown if part.condition.has_scores or part.borrowed is not None]
    panels: Callable[[], list[Chart]] = cache(lambda: list(small_multiples(board, drawn)))
    # Row by row, so that a narrow window stacks the panels in their order.
    for start in range(0, len(drawn), _PANELS):
        for column, number in zip(st.columns(_PANELS, gap="small"), range(start, len(drawn)), strict=False):
            with column:
                show_chart(
                    partial(_at, panels, number),
                    f"slices_panel_{number}",
                    (rankings.stamp(view), by),
                )
    summary = _summary(board)
    share = st.column_config.NumberColumn(format="%.1f %%", help="Share of all votes that the slice holds.")
    show_table(
        summary,
        column_config={
            "Kept": share,
            "Votes": st.column_config.NumberColumn(format="localized"),
            "Borrowed": st.column_config.NumberColumn(format="%.0f %%", help=meaning("borrowed")),
        },
    )
    download("Slices", board.frame, "slices", "slices_csv")


def _difference(view: rankings.View, board: Leaderboard, by: str) -> None:
    st.header("Two models, slice by slice", anchor=False)
    names = [row.model for row in board.whole.models]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        model = st.selectbox("Is", names, key="slices_model", width=260)
        others = [name for name in names if name != model]
        against = st.selectbox("better than", others, key="slices_against", width=260)
    if model is None or against is None:
        return
    found = rankings.gaps(view, model, against, by)
    known = found.gaps.dropna(subset=["gap"])
    if known.empty:
        st.caption("No slice determines both scores.")
        return
    show_chart(
        lambda: gap_chart(found, model, against),
        "slices_gaps",
        (rankings.stamp(view), model, against, by),
    )
    if found.freedom:
        sure = "differ between slices" if found.p_value < 0.05 else "may be the same in all slices"
        st.caption(
            f"The gaps {sure}: chi-squared {found.chi2:.1f} on {found.freedom} degrees of freedom, "
            f"p = {found.p_value:.3f}. Intervals are 95 %, each by itself."
        )
    without = len(found.gaps) - len(known)
    if without:
        st.caption(f"{without} of {len(found.gaps)} slices do not determine both scores.")
    download("Gaps", lambda: found.gaps, "gaps", "gaps_csv")


def _page() -> None:
    st.title("Slices", anchor=False)
    view = filters()
    votes = rankings.votes_of(view)
    if not notice(view):
        return
    by = st.selectbox(
        "Slices by",
        _dimensions(votes),
        format_func=_word,
        key="slices_by",
        width=260,
        help="Environment and language: only battles in which both sides are of it.",
    )
    board = rankings.board(view, (by,), pooled=True)
    if len(board.slices) < 2:
        st.info("These votes do not record it.", icon=":material/inbox:")
        return
    _multiples(view, board, by)
    _difference(view, board, by)
    glossary_line(
        "slice", "matched", "environment", "pooled", "borrowed", "connectivity", "simpson", "gap", "p-value"
    )


_page()
