"""Votes as rows to choose from, and the battle of the chosen one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.categories import Category
from data.environments import Environment
from workbench import services

from .past_battle import show_past
from .table import show_table

_SHOWN = 500
_OUTCOMES = {"left": "Left", "right": "Right", "tie": "Tie", "both_bad": "Both bad"}
_COLUMNS = {
    "created_at": "When (UTC)",
    "model_left": "Left",
    "model_right": "Right",
    "outcome": "Vote",
    "category": "Topic",
    "environment_left": "Environment",
    "voter": "Voter",
}


def battle_table(votes: pd.DataFrame, key: str) -> None:
    """The newest votes; the battle of a chosen row is read, and run again, below them.

    Parameters
    ----------
    votes : DataFrame
        A votes frame with at least one row.
    key : str
        Name of the widget, one for each table of the app.
    """
    cut = f", the latest {_SHOWN:,} of {len(votes):,}" if len(votes) > _SHOWN else ""
    st.caption(f"Newest first{cut}. Choose a row to read its battle and to run its programs again.")
    shown = votes.sort_values("created_at", ascending=False, kind="stable").head(_SHOWN)
    table = shown[list(_COLUMNS)].assign(
        outcome=shown["outcome"].astype(str).map(_OUTCOMES),
        # Whoever has the whole name has that person's votes; a part tells raters apart.
        voter=shown["voter"].astype(str).where(shown["synthetic"], shown["voter"].astype(str).str[:8]),
    )
    for name, words in (("category", Category), ("environment_left", Environment)):
        spoken = {word.value: word.label for word in words}
        table[name] = table[name].astype(object).map(spoken)
    picked = show_table(
        table,
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        column_config={
            **_COLUMNS,
            "created_at": st.column_config.DatetimeColumn(
                _COLUMNS["created_at"], format="YYYY-MM-DD HH:mm", timezone="UTC"
            ),
            "voter": st.column_config.TextColumn("Voter", help="The beginning of a random name."),
        },
        alt="Table of votes, newest first",
    )
    rows = picked["selection"]["rows"]
    if not rows or rows[0] >= len(shown):
        return
    vote = shown.iloc[rows[0]]
    st.header("The battle", anchor=False)
    past = services.past_battle(str(vote["battle_id"]))
    if past is None:
        st.info("This vote is synthetic: a simulator made it, and there is no battle behind it.")
        return
    show_past(past, key=key, viewer=services.voter())
