"""What a page waits for before it can run, and how far that has come."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from .. import services


@st.fragment(run_every=0.5)
def show_preparation(needed: Sequence[str]) -> None:
    """Draw the progress in the place of the program; when all is there, the page is drawn anew and starts it."""
    wait = services.preparation().wait_for(needed)
    if wait.share == 1:
        st.rerun()
    with st.container(border=True, height=220, vertical_alignment="center"):
        st.markdown(f"Preparing what this program runs on: {wait.share:.0%}")
        st.caption(f"{wait.text} This happens once.")
