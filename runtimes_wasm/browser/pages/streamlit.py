"""Streamlit apps: stlite's Streamlit on our Python of the browser, server and browser in one frame."""

from __future__ import annotations

from data.environments import Environment
from data.languages import Language
from runtimes_wasm.pyodide import PY313

from ..app_program import Library, build_app
from ..document import Page, PageRequest

STREAMLIT = Library(
    title="Streamlit",
    asset="stlite",
    dist=PY313,
    style_sheet="stlite.css",
    page="python/streamlit_page.js",
    brings=("streamlit",),
    leaves_out=("micropip",),
    lacks=(
        ("camera_input", "st.camera_input: programs get no camera; upload a picture with st.file_uploader"),
        ("audio_input", "st.audio_input: programs get no microphone; upload a sound with st.file_uploader"),
        ("download_button", "st.download_button: a frame may not save files on this computer"),
        ("st.map", "st.map: points are drawn, the map below them would come from the network"),
    ),
    packages=("protobuf", "toml"),
    steps=(
        ("Loading streamlit package.", 0.45, "importing Streamlit"),
        ("Booting up the Streamlit server.", 0.65, "starting the app's server"),
    ),
)


def build_streamlit(request: PageRequest) -> Page:
    """A Streamlit app; it is ready when its script has run once."""
    return build_app(request, STREAMLIT)


PAGES = {(Language.PYTHON, Environment.STREAMLIT): build_streamlit}
