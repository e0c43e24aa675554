"""Power: how many votes would settle it, and which pair to show next."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.diagnostic_charts import power_chart
from analysis.power import Goal, votes_needed
from workbench import rankings
from workbench.learning.glossary import meaning
from workbench.widgets.chart import show_chart
from workbench.widgets.learning import glossary_line
from workbench.widgets.ranking_filters import filters, notice
from workbench.widgets.saving import download
from workbench.widgets.table import show_table

_GAPS = (5, 10, 15, 20, 30, 40, 50, 75, 100, 150, 200)
_GOALS: dict[Goal, str] = {"scores": "Exact scores", "ranks": "The right order"}


def _neighbours(table: pd.DataFrame) -> None:
    st.header("Neighbours on the board", anchor=False)
    first = table[~table["settled"] & table["more"].notna()].head(1)
    if len(first):
        row = first.iloc[0]
        st.markdown(
            f"**{int(row['more']):,} more votes** between {row['model']} and {row['against']} would tell "
            "the two apart in 8 of 10 cases, if their gap is as it looks."
        )
    show_table(
        table,
        column_config={
            "model": "Model",
            "against": "Next below",
            "gap": st.column_config.NumberColumn("Gap", format="%.0f"),
            "error": st.column_config.NumberColumn("Error", format="%.0f", help="Standard error of the gap."),
            "votes": st.column_config.NumberColumn("Votes of the two", format="localized"),
            "settled": st.column_config.CheckboxColumn(
                "Settled", help="Zero is outside of the 95 % interval."
            ),
            "more": st.column_config.NumberColumn(
                "More votes", format="localized", help="For 80 % power. Empty: ten million would not do."
            ),
        },
    )
    download("Neighbours", lambda: table, "more-votes", "power_more_csv")


def _next(table: pd.DataFrame) -> None:
    show_table(
        table.head(50).assign(gain=100 * table["gain"], share=100 * table["share"]),
        column_config={
            "model": "Model",
            "against": "Against",
            "votes": st.column_config.NumberColumn("Votes so far", format="localized"),
            "gain": st.column_config.ProgressColumn(
                "Gain", format="%.0f %%", min_value=0, max_value=100, help=meaning("gain")
            ),
            "share": st.column_config.NumberColumn(
                "Share", format="%.1f %%", help="Of the next votes, if all pairs are drawn by their gain."
            ),
        },
    )
    download("Pairs", lambda: table, "next-pairs", "power_next_csv")


def _plan(source: str, tie_rate: float) -> None:
    st.header("A plan for two models", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        gap = st.number_input("Gap in points", 1, 800, 20, key="power_gap", width=180)
        ties = st.number_input(
            "Share of ties",
            0.0,
            0.9,
            round(min(tie_rate, 0.9), 2),
            step=0.05,
            key=f"power_ties_{source}",
            width=180,
        )
        power = st.number_input("Power", 0.5, 0.99, 0.8, step=0.05, key="power_power", width=180)
    needed = votes_needed(float(gap), float(ties), power=float(power))
    st.metric("Votes between the two", f"{needed:,}")
    plan = pd.DataFrame(
        {"gap": _GAPS, "votes": [votes_needed(each, float(ties), power=float(power)) for each in _GAPS]}
    )
    show_chart(lambda: power_chart(plan, float(ties)), "power_plan", (ties, power))
    download("Plan", lambda: plan, "plan", "power_plan_csv")


def _page() -> None:
    st.title("Power", anchor=False)
    view = filters()
    if not notice(view):
        return
    goal: Goal = st.session_state.get("power_goal") or "ranks"
    found = rankings.plan(view, goal)
    if found is None:
        for warning in rankings.board(view).whole.warnings:
            st.warning(warning)
    else:
        more, pairs = found
        _neighbours(more)
        st.header("Which pair to show next", anchor=False)
        st.segmented_control(
            "Aim for",
            list(_GOALS),
            format_func=_GOALS.__getitem__,
            default="ranks",
            required=True,
            key="power_goal",
        )
        _next(pairs)
    _plan(view.source, rankings.facts(view).tie_rate)
    glossary_line("power", "gap", "standard-error", "gain", "tie", "interval")


_page()
