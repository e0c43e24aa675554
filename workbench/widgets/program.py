"""A program to play with, outside a battle: what it does, and its code to edit and run again."""

from __future__ import annotations

import streamlit as st

from runtimes_wasm.browser.outcome import ISOLATION

from ..playing import Playing
from .contender import STATUS_COLORS, show_output
from .editor import code_editor, highlighting
from .frame import program_frame
from .preparing import show_preparation
from .running import show_running


def show_playing(playing: Playing, *, key: str, name: str) -> None:
    """Draw a program that was started; it waits for nothing and records nothing.

    Parameters
    ----------
    key : str
        Prefix of the widgets, one for each program of the page.
    name : str
        What to call it for people who don't see the page.
    """
    found, run = playing.found, playing.run
    tabs = f"{key}_tabs"
    if st.session_state.pop(f"{tabs}_started", False):
        # What was started from the code is what the person wants to see now.
        st.session_state[tabs] = "Program"
    if playing.refused:
        st.warning(playing.refused, icon=":material/speed:")
        if not playing.started and st.button("Try again", key=f"{key}_try", icon=":material/replay:"):
            playing.start()
            st.rerun()
        if not playing.started:
            return
    with st.container(horizontal=True, gap="small"):
        if run.document is not None:
            st.badge(ISOLATION.label, icon=":material/shield:", color="gray", help=ISOLATION.sentence)
        elif run.result is not None:
            status = run.result.status
            st.badge(status.label, color=STATUS_COLORS.get(status, "red"))
        if playing.code != found.code:
            st.badge("edited", icon=":material/edit:", color="blue")
        st.badge("not recorded", color="gray", help="Nothing that happens here is kept or counted.")
    program, code = st.tabs(["Program", "Code"], key=tabs, on_change="rerun")
    with program:
        if run.document is not None:
            program_frame(run.document, key=f"{key}_frame", side=name)
            for note in run.document.notes:
                st.caption(note)
        elif run.result is not None:
            show_output(run.result, key=f"{key}_file")
        elif run.waits:
            show_preparation(run.needed)
        else:
            show_running(
                found.language,
                stopping=run.stopping,
                stopped=run.stopped,
                on_stop=playing.stop,
                on_start=playing.start,
                key=f"{key}_run",
                height=220,
            )
    with code:
        text = code_editor(
            playing.code,
            original=found.code or "",
            label=f"Code of {name}",
            version=f"{key} {run.number}",
            key=f"{key}_code",
            language=highlighting(found.language, found.environment, playing.code),
        )
        if text is not None:
            playing.start(text)
            st.session_state[f"{tabs}_started"] = not playing.refused
            st.rerun()


@st.fragment(run_every=0.4)
def wait_for(playings: list[Playing]) -> None:
    """While programs run on the server, look after them; then draw everything anew."""
    changed = [playing.poll() for playing in playings]
    if any(changed) or not any(playing.run.busy for playing in playings):
        st.rerun()
