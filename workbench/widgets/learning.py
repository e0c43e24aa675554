"""What the Learn pages share: their head, the words beside a picture, and the way on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ..learning.glossary import terms


def opening(title: str, text: str, *, synthetic: str = "") -> None:
    """The head of a page; ``synthetic`` says what is made up on it."""
    st.title(title, anchor=False)
    st.markdown(text)
    if synthetic:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge("synthetic votes", icon=":material/science:", color="orange")
            st.caption(f"{synthetic} Nobody cast them.")


@contextmanager
def section(title: str, anchor: str) -> Iterator[tuple[DeltaGenerator, DeltaGenerator]]:
    """A heading, a place for the picture, and one for the words beside it."""
    st.header(title, anchor=anchor)
    picture, words = st.columns((3, 2), gap="large")
    yield picture, words


def formula(latex: str) -> None:
    """A formula on a line of its own.

    Not `st.latex`: what that draws scrolls where it is a pixel too wide, and no key reaches it there.
    """
    st.markdown(f"$\\displaystyle {latex}$")


def glossary_line(*names: str) -> None:
    """Links to the terms of a page."""
    # Not a caption: those are pale, and links in them too pale to read.
    st.markdown(f":small[:material/menu_book: In the glossary: {terms(*names)}]")


def closing(notebook: str, *names: str, then: tuple[str, str]) -> None:
    """The notebook that goes on where a page ends, its terms, and the next page (its file and its title)."""
    st.markdown(
        f":small[:material/science: With code, and exercises: the notebook `{notebook}`; `runoff lab` opens it.]"
    )
    glossary_line(*names)
    st.page_link(f"app_pages/{then[0]}.py", label=f"Next: {then[1]}", icon=":material/arrow_forward:")
