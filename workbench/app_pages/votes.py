"""Every vote as it stands in the store, with the battle behind it."""

from __future__ import annotations

import streamlit as st

from workbench import services
from workbench.widgets.battle_table import battle_table


def _page() -> None:
    st.title("All votes", anchor=False)
    store = services.store()
    counts = store.counts()
    with st.container(horizontal=True):
        for table, label in (
            ("battles", "Battles"),
            ("runs", "Runs"),
            ("interactions", "Events in programs"),
            ("votes", "Votes"),
        ):
            st.metric(label, f"{counts[table]:,}", width=150)
        if excluded := len(store.excluded_votes()):
            help_text = (
                "Recorded and kept, but in no ranking. A curator's decision, with a reason, can be undone."
            )
            st.metric("Votes excluded", f"{excluded:,}", width=150, help=help_text)
    if not counts["votes"]:
        st.info("No vote has been cast yet. The first one is cast in the Arena.", icon=":material/inbox:")
        st.page_link("app_pages/arena.py", label="Go to the arena", icon=":material/swords:")
        return
    votes = services.votes("live")
    imported = services.votes("imported")
    shown = votes if len(votes) else imported
    if len(votes) and len(imported):
        which = st.segmented_control(
            "Votes", ["Live", "Imported"], default="Live", required=True, key="votes_which"
        )
        shown = votes if which == "Live" else imported
    battle_table(shown, "votes_table")


_page()
