"""Two programs side by side; the tests send them in the address: ?left=CODE&right=CODE&left_language=..."""

import streamlit as st

from data.environments import Environment
from data.languages import Language
from runtimes_wasm.browser import Document, build_document
from workbench.widgets.frame import program_frame

CLOCK = "<p id=ticks>0</p><script>setInterval(() => ticks.textContent++, 50)</script>"

st.set_page_config(layout="wide", page_title="Frame test")
st.session_state.setdefault("votes", 0)


def document_of(side: str) -> Document:
    code = st.query_params.get(side, CLOCK)
    if st.session_state.get(f"{side}_code") != code:
        language = Language(st.query_params.get(f"{side}_language", "html"))
        environment = Environment(st.query_params.get(f"{side}_environment", "core_web"))
        document = build_document(code, language, environment, seconds=3)
        st.session_state[f"{side}_code"] = code
        st.session_state[f"{side}_document"] = document
    return st.session_state[f"{side}_document"]


for side, column in zip(("left", "right"), st.columns(2), strict=True):
    with column:
        state = program_frame(document_of(side), key=f"frame_{side}", side=side, height=260, kill_seconds=5)
        st.text(f"{side}: {state.status}, {state.errors} errors, stopped: {state.stopped or 'no'}")

if st.button("Vote"):
    st.session_state.votes += 1
st.text(f"votes: {st.session_state.votes}")
st.text_input("Notes", key="notes")
