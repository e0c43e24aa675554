"""Behaviour: what people do with the programs before they vote, and whether votes depend on it."""

from __future__ import annotations

from typing import cast

import pandas as pd
import streamlit as st

from analysis.behaviour import MEASURES, MIN_OBSERVATIONS, By, PlayAndOutcome
from analysis.behaviour_charts import measure_chart, outcome_chart
from data.environments import Environment
from workbench import services
from workbench.widgets.chart import show_chart
from workbench.widgets.counted import counted
from workbench.widgets.saving import download
from workbench.widgets.table import show_table

_BY: dict[By, str] = {"environment": "Environment", "model": "Model"}
_MEASURES = {"played": "Share that played", **MEASURES}


def _named(summary: pd.DataFrame, by: By) -> pd.DataFrame:
    if by == "model":
        return summary
    labels = {environment.value: environment.label for environment in Environment}
    return summary.assign(group=summary["group"].map(lambda name: labels.get(name, name)))


def _measures(version: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = cast(
            By,
            st.segmented_control(
                "By",
                list(_BY),
                format_func=_BY.__getitem__,
                default="environment",
                required=True,
                key="play_by",
            ),
        )
        measure = st.selectbox(
            "Measure", list(_MEASURES), format_func=_MEASURES.__getitem__, key="play_measure", width=260
        )
    summary = _named(services.play_summary(by), by)
    shown = summary[summary["measure"] == measure]
    if shown["value"].notna().any():
        show_chart(lambda: measure_chart(summary, measure), "play_measure_chart", (by, measure, version))
        st.caption(
            "A dot is the median (or the share), a bar its 95 % interval. Deeds are seen in pages only: programs "
            "on the server have no clicks. Times to the vote are those of live battles, from both answers on "
            "screen; each counts for both of its sides."
        )
    few = shown[shown["value"].isna()]
    if len(few):
        names = ", ".join(f"{row['group']} ({row['n']})" for _, row in few.head(20).iterrows())
        st.caption(f"Fewer than {MIN_OBSERVATIONS} observations, so no number: {names}.")
    show_table(
        _wide(summary),
        column_config={"group": _BY[by], "n": st.column_config.NumberColumn("Sides", format="localized")},
    )
    download("Behaviour", lambda: summary, f"behaviour-by-{by}", "play_csv")


def _wide(summary: pd.DataFrame) -> pd.DataFrame:
    """One row per group, a column per measure, in the order of the groups."""
    wide = summary.pivot(index="group", columns="measure", values="value").reindex(summary["group"].unique())
    n = summary[summary["measure"] == "reruns"].set_index("group")["n"]
    table = wide[list(_MEASURES)].rename(columns=_MEASURES)
    table[_MEASURES["played"]] = (100 * table[_MEASURES["played"]]).round(0)
    table = table.rename(columns={_MEASURES["played"]: "Played (%)"}).round(1)
    table.insert(0, "n", n)
    return table.reset_index()


def _outcomes(found: PlayAndOutcome, version: str) -> None:
    st.header("Do votes depend on playing?", anchor=False)
    if found.shares["value"].notna().any():
        show_chart(lambda: outcome_chart(found.shares), "play_outcome_chart", version)
    else:
        st.caption(f"It takes {MIN_OBSERVATIONS} votes on pages to say anything.")
    difference, towards = found.decided, found.towards_played
    if difference.value == difference.value:
        st.markdown(
            f"Votes of people who played name a winner more often than "
            f"those of people who only read, by **{100 * difference.value:+.0f} points** "
            f"({100 * difference.low:+.0f} to {100 * difference.high:+.0f})."
        )
    if towards.value == towards.value:
        st.markdown(
            f"Where one of two pages was played, it won **{towards.value:.0%}** of {towards.n:,} decided votes "
            f"({towards.low:.0%} to {towards.high:.0%})."
        )
    st.caption(
        "People choose whether to play, so a difference is no effect of playing. To play is to click or to "
        f"type in a page; scrolling is reading. {found.not_seen:,} votes had no page and are not in this."
    )
    download("Outcomes", lambda: found.shares, "outcomes-by-play", "play_outcomes_csv")


def _page() -> None:
    st.title("Behaviour", anchor=False)
    votes, people = services.play_size()
    if not votes:
        st.info("No votes of people yet. The first one is cast in the Arena.", icon=":material/inbox:")
        st.page_link("app_pages/arena.py", label="Go to the arena", icon=":material/swords:")
        return
    st.caption(
        f"{counted(votes, 'vote')} of {counted(people, 'person', 'people')}, live and imported; "
        "simulated ones have no behaviour."
    )
    version = services.votes_version()
    _measures(version)
    _outcomes(services.play_outcomes(), version)


_page()
