"""The script that Streamlit runs: page settings and navigation, nothing else."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from workbench import services
from workbench.forgetting import forget_gone_widgets
from workbench.widgets import keyboard
from workbench.widgets.consent import ask_for_consent

_PAGES = Path(__file__).parent / "app_pages"
# A file of ours: a named icon would be fetched from elsewhere, and Runoff works offline.
_ICON = Path(__file__).parent / "icon.svg"
_WORDMARK = Path(__file__).parent / "wordmark.svg"

st.set_page_config(page_title="Runoff", page_icon=str(_ICON), layout="wide")
st.logo(str(_WORDMARK))


def _room(name: str, title: str, icon: str, *, first: bool = False) -> StreamlitPage:
    return st.Page(_PAGES / f"{name}.py", title=title, icon=f":material/{icon}:", default=first)


_curator = [_room("curator", "Curator", "gavel")] if services.is_curator() else []
_demo = services.begins_with_demo()
# Three pages stand by themselves; the others are found by what a person wants to do.
_page = st.navigation(
    {
        "": [
            _room("home", "Home", "home", first=not _demo),
            _room("arena", "Arena", "swords"),
            _room("leaderboard", "Leaderboard", "leaderboard"),
        ],
        "Explore": [
            _room("head_to_head", "Head-to-head", "compare_arrows"),
            _room("slices", "Slices", "grid_view"),
            _room("robustness", "Robustness", "shield"),
            _room("power", "Power", "bolt"),
            _room("behaviour", "Behaviour", "touch_app"),
        ],
        "Judges": [
            _room("judges", "Judges", "balance"),
            _room("auto_arena", "Auto arena", "smart_toy"),
            _room("runs", "Runs", "directions_run"),
        ],
        "Try models": [
            _room("side_by_side", "Side by side", "compare"),
            _room("playground", "Playground", "forum"),
        ],
        "Votes": [
            _room("history", "History", "history"),
            _room("my_votes", "My votes", "person_check"),
            _room("votes", "All votes", "how_to_vote"),
            *_curator,
        ],
        "Learn": [
            _room("learn_scores", "From votes to scores", "show_chart"),
            _room("learn_intervals", "How sure is a score?", "straighten"),
            _room("learn_ties", "Ties, and both bad", "drag_handle"),
            _room("learn_slices", "Slices, and the whole", "donut_small"),
            _room("learn_rigging", "Rigging", "policy"),
            _room("learn_exercises", "Exercises", "quiz"),
            _room("glossary", "Glossary", "menu_book"),
            _room("demo", "Demo", "slideshow", first=_demo),
        ],
        "About": [_room("status", "Status", "monitor_heart")],
    },
    position="top",
)
ask_for_consent()
_page.run()
keyboard.lead()
forget_gone_widgets()
