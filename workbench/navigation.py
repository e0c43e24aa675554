"""The script that Streamlit runs: page settings and navigation, nothing else."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from workbench import services
from workbench.widgets.consent import ask_for_consent

_PAGES = Path(__file__).parent / "app_pages"
# A file of ours: a named icon would be fetched from elsewhere, and Runoff works offline.
_ICON = Path(__file__).parent / "icon.svg"
_WORDMARK = Path(__file__).parent / "wordmark.svg"

st.set_page_config(page_title="Runoff", page_icon=str(_ICON), layout="wide")
st.logo(str(_WORDMARK))

_pages = [
    st.Page(_PAGES / "arena.py", title="Arena", icon=":material/swords:", default=True),
    st.Page(_PAGES / "leaderboard.py", title="Leaderboard", icon=":material/leaderboard:"),
    st.Page(_PAGES / "head_to_head.py", title="Head-to-head", icon=":material/compare_arrows:"),
    st.Page(_PAGES / "slices.py", title="Slices", icon=":material/grid_view:"),
    st.Page(_PAGES / "robustness.py", title="Robustness", icon=":material/shield:"),
    st.Page(_PAGES / "power.py", title="Power", icon=":material/bolt:"),
    st.Page(_PAGES / "behaviour.py", title="Behaviour", icon=":material/touch_app:"),
    st.Page(_PAGES / "side_by_side.py", title="Side by side", icon=":material/compare:"),
    st.Page(_PAGES / "playground.py", title="Playground", icon=":material/forum:"),
    st.Page(_PAGES / "history.py", title="History", icon=":material/history:"),
    st.Page(_PAGES / "my_votes.py", title="My votes", icon=":material/person_check:"),
    st.Page(_PAGES / "votes.py", title="Votes", icon=":material/how_to_vote:"),
    st.Page(_PAGES / "curator.py", title="Curator", icon=":material/gavel:"),
    st.Page(_PAGES / "status.py", title="Status", icon=":material/monitor_heart:"),
]
_FOR_CURATORS = {"Curator"}

_curates = services.is_curator()
_page = st.navigation(
    [page for page in _pages if _curates or page.title not in _FOR_CURATORS], position="top"
)
ask_for_consent()
_page.run()
