"""What a model said, folded away: text as text, code as code."""

from __future__ import annotations

import streamlit as st

from .prose import pieces

_SHOWN = 20_000


def show_said(text: str, heading: str = "What it said") -> None:
    """A recorded answer, whole but for blocks of code without end."""
    with st.expander(heading, icon=":material/article:"):
        for piece in pieces(text):
            if piece.is_code:
                st.code(piece.text[:_SHOWN], language=piece.label or None, wrap_lines=True, height=320)
            else:
                st.markdown(piece.text)
