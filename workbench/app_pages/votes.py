"""Every vote as it stands in the store, with the battle behind it."""

from __future__ import annotations

import streamlit as st

from data.records import SIDES
from workbench import services
from workbench.widgets.frame.events import USER_KINDS
from workbench.widgets.prose import pieces

_SHOWN = 500


def _page() -> None:
    st.title("Votes", anchor=False)
    store = services.store()
    counts = store.counts()
    with st.container(horizontal=True):
        for table, label in (
            ("battles", "Battles"),
            ("runs", "Runs"),
            ("interactions", "Events in programs"),
            ("votes", "Votes"),
        ):
            st.metric(label, f"{counts[table]:,}", width=180)
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
    cut = f", the latest {_SHOWN:,} of {len(shown):,}" if len(shown) > _SHOWN else ""
    shown = shown.sort_values("created_at", ascending=False).head(_SHOWN)
    st.caption(f"Newest first{cut}. Choose a row to read its battle.")
    picked = st.dataframe(
        shown[
            ["created_at", "model_left", "model_right", "outcome", "category", "environment_left", "voter"]
        ],
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="votes_table",
        column_config={
            "created_at": st.column_config.DatetimeColumn("When (UTC)", format="YYYY-MM-DD HH:mm"),
            "model_left": "Left",
            "model_right": "Right",
            "outcome": "Vote",
            "category": "Topic",
            "environment_left": "Environment",
            "voter": st.column_config.TextColumn("Voter", help="A random name; nobody signs in."),
        },
    )
    rows = picked["selection"]["rows"]
    if rows:
        _battle(str(shown.iloc[rows[0]]["battle_id"]))


def _battle(battle_id: str) -> None:
    store = services.store()
    battle = store.battle(battle_id)
    runs = store.runs(battle_id)
    st.subheader("The battle", anchor=False)
    with st.container(border=True):
        st.text(battle.prompt)
    for column, side in zip(st.columns(2, gap="medium"), SIDES, strict=True):
        answer = battle.answer(side)
        with column:
            st.text(answer.model)
            own = [run for run in runs if run.side == side]
            for run in own:
                events = store.interactions(run.id)
                deeds = sum(event.kind in USER_KINDS for event in events)
                edited = ", edited" if run.edited else ""
                played = f", {deeds} of {len(events)} events by the person" if events else ""
                st.caption(f"Run: {run.status}{edited}{played}, {run.runtime}")
            if not own:
                st.caption("Not run.")
            for piece in pieces(answer.text):
                if piece.is_code:
                    st.code(piece.text[:20_000], language=piece.label or None, wrap_lines=True, height=320)
                else:
                    st.markdown(piece.text)


_page()
