"""A program that runs on the server: that it does, and a way to end it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from data.languages import Language


def show_running(
    language: Language | None,
    *,
    stopping: bool,
    stopped: bool,
    on_stop: Callable[[], object],
    on_start: Callable[[], object],
    key: str,
    height: int,
) -> None:
    """Draw what stands in a program's place until there is a result; as high as the program, so that nothing moves."""
    name = language.label if language else "the program"
    if stopped:
        said, press, icon, does = (
            "Stopped: by you. Nothing was recorded of this run.",
            "Run again",
            "replay",
            on_start,
        )
    elif stopping:
        said, press, icon, does = f"Stopping {name} …", "Stop", "stop", on_stop
    else:
        said, press, icon, does = f"Running {name} in the sandbox …", "Stop", "stop", on_stop
    sign = "stop_circle" if stopped else "hourglass_top"
    with st.container(
        border=True, height=height, vertical_alignment="center", horizontal_alignment="center", gap="small"
    ):
        st.caption(f":material/{sign}: {said}", width="content")
        # One button, whatever it says: whoever pressed it by the keyboard keeps the focus.
        st.button(press, icon=f":material/{icon}:", key=key, on_click=does)
