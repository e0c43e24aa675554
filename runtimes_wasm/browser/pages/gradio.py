"""Gradio apps: gradio-lite on the older Python of the browser, server and browser in one frame."""

from __future__ import annotations

from dataclasses import replace

from data.environments import Environment
from data.languages import Language
from runtimes_wasm.pyodide import PY312

from ..app_program import Library, build_app
from ..document import Page, PageRequest

GRADIO = Library(
    title="Gradio",
    asset="gradio-lite",
    dist=PY312,
    style_sheet="lite.css",
    page="python/gradio_page.js",
    guest="python/gradio_guest.py",
    brings=("gradio", "gradio-client"),
    leaves_out=("micropip", "setuptools"),
    lacks=(
        ("microphone", "gr.Audio: programs get no microphone; upload a sound instead"),
        ("webcam", "gr.Image: programs get no camera; upload a picture instead"),
        ("DownloadButton", "gr.DownloadButton: a frame may not save files on this computer"),
        ("gr.load(", "gr.load: models and spaces come from the network, which programs do not have"),
    ),
    packages=("ssl",),
    env=(("GRADIO_ANALYTICS_ENABLED", "False"), ("HF_HUB_OFFLINE", "1")),
    steps=(
        ("Importing gradio package", 0.45, "importing Gradio"),
        ("Mounting files", 0.8, "running the app"),
    ),
    style="body { margin: 0; background: #fff; min-height: 100vh; } #root { min-height: 100vh; }",
)


# What a program without a call of launch() means; the published arena adds the call as well.
_LAUNCH = """

for _app in [each for each in list(globals().values()) if type(each).__module__.partition(".")[0] == "gradio"]:
    if hasattr(_app, "launch"):
        _app.launch()
        break
"""


def build_gradio(request: PageRequest) -> Page:
    """A Gradio app; it is ready when its components are there."""
    if "launch(" not in request.code:
        request = replace(request, code=request.code + _LAUNCH)
    return build_app(request, GRADIO)


PAGES = {(Language.PYTHON, Environment.GRADIO): build_gradio}
