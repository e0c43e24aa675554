"""Head-to-head: who beat whom, what was expected, and the battles of any pair."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.boards import SliceBoard
from analysis.charts import win_matrix_chart
from workbench import rankings
from workbench.widgets.battle_table import battle_table
from workbench.widgets.chart import cell_of, show_chart
from workbench.widgets.learning import glossary_line
from workbench.widgets.ranking_filters import filters, notice
from workbench.widgets.saving import download

_SHOWS = {"observed": "Observed", "predicted": "Expected", "votes": "Votes"}


def _matrix(view: rankings.View, part: SliceBoard) -> None:
    show = st.segmented_control(
        "Show",
        list(_SHOWS),
        format_func=_SHOWS.__getitem__,
        default="observed",
        required=True,
        key="pairs_show",
    )
    show_chart(
        lambda: win_matrix_chart(part, show=show or "observed"),
        "pairs_matrix",
        (rankings.stamp(view), show),
        on_cell=_clicked,
    )
    st.caption(
        "Share of the row against the column, an undecided vote as half a win. Expected is what the scores say; "
        "where the two differ by much, see Robustness. Click a cell for the battles of its pair."
    )
    download("All pairs", lambda: _pairs(part), "pairs", "pairs_csv")


def _clicked() -> None:
    """Choose the pair of the cell that was clicked."""
    cell = cell_of("pairs_matrix")
    if cell:
        st.session_state["pairs_model"], st.session_state["pairs_against"] = cell["model"], cell["against"]


def _pairs(part: SliceBoard) -> pd.DataFrame:
    rates = part.win_rates
    return pd.DataFrame(
        [
            {
                "model": rates.models[i],
                "against": rates.models[j],
                "votes": int(rates.met[i, j]),
                "observed": rates.observed[i, j],
                "expected": rates.predicted[i, j],
            }
            for i in range(len(rates.models))
            for j in range(len(rates.models))
            if i != j
        ]
    )


def _pair(view: rankings.View, part: SliceBoard, votes: pd.DataFrame) -> None:
    st.header("One pair", anchor=False)
    names = [row.model for row in part.models]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        model = st.selectbox("Model", names, key="pairs_model", width=260)
        others = [name for name in names if name != model]
        against = st.selectbox("Against", others, key="pairs_against", width=260)
    if model is None or against is None:
        return
    rates = part.win_rates
    i, j = rates.models.index(model), rates.models.index(against)
    met = int(rates.met[i, j])
    shares = (("Observed share", rates.observed[i, j]), ("Expected share", rates.predicted[i, j]))
    with st.container(horizontal=True):
        st.metric("Votes of the two", f"{met:,}", width=150)
        for label, share in shares:
            st.metric(label, "–" if share != share else f"{share:.1%}", width=150)
    pair = {model, against}
    own = votes[votes["model_left"].isin(pair) & votes["model_right"].isin(pair)]
    if own.empty:
        st.caption("The two never met in these votes.")
        return
    battle_table(own, "pairs_battles")


def _page() -> None:
    st.title("Head-to-head", anchor=False)
    view = filters()
    votes = rankings.votes_of(view)
    if not notice(view):
        return
    part = rankings.board(view).whole
    _matrix(view, part)
    _pair(view, part, votes)
    glossary_line("observed-expected", "win-rate", "half-win", "battle", "one-scale")


_page()
