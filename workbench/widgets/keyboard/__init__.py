"""What the keyboard needs beyond what Streamlit does: popovers that Tab enters, and focus that is never lost."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

_GOAL = "keyboard_goal"


@cache
def _widget() -> Any:
    return st.components.v2.component(
        "runoff_keyboard", js=Path(__file__).with_name("keyboard.js").read_text("utf-8")
    )


def turn_to(place: str, of: str) -> None:
    """Say where the focus goes when what had it vanished, as the button of a vote does.

    Parameters
    ----------
    place : str
        Key of a container: its heading has the focus, or the container itself.
    of : str
        What the page shows. The focus moves once for each.
    """
    st.session_state[_GOAL] = {"place": place, "of": of}


def lead() -> None:
    """Take part in the page; call it once on each run, below everything else, for it takes a line."""
    _widget()(key="runoff_keyboard", data=st.session_state.pop(_GOAL, None))
