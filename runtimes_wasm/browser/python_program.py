"""The document around a Python program: a worker with Pyodide, and the page that shows what it does."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runtimes_wasm import assets
from runtimes_wasm.contract import MIB
from runtimes_wasm.errors import AssetMissing
from runtimes_wasm.languages import python_guest
from runtimes_wasm.languages.python_imports import named_modules, required_modules
from runtimes_wasm.pyodide import Distribution, python_for

from . import vendored
from .document import Page, PageRequest, page_assets
from .embed import error_page, js_literal, own_page, script_text
from .python_files import PREFIX, packs_url

#: What a page may use when nobody says otherwise: numpy and its like need room.
PAGE_MEMORY = 1024 * MIB
#: Starting Python and loading packages, on a slow and busy machine.
BOOT_SECONDS = 120.0
#: What the browser's process needs beside the program's own memory: code, wheels, buffers.
BOOT_BYTES = 1024 * MIB

#: What both Pythons of the sandbox have in place of a desktop.
START = Path(next(iter(python_guest.__path__))) / "start.py"
#: The only variables that a program sees.
ENVIRONMENT = {
    "HOME": "/home/pyodide",
    "LANG": "C.UTF-8",
    "MPLBACKEND": "agg",
    "MPLCONFIGDIR": "/tmp",  # noqa: S108 - the sandbox's own folder
    "PYTHONUTF8": "1",
    "TMPDIR": "/tmp",  # noqa: S108
}
_STYLE = """
body { margin: 0; background: #fff; color: #1f2328; }
#progress { position: fixed; inset: 0 0 auto; width: 100%; height: 3px; appearance: none; border: 0; background: #eef1f4; }
#progress::-webkit-progress-bar { background: #eef1f4; } #progress::-webkit-progress-value { background: #3572a5; }
#output { margin: 0; padding: 12px; font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
#output .stderr { color: #a40000; } #output .note { color: #57606a; } #output .typed { color: #0550ae; }
#output img { display: block; max-width: 100%; margin: 8px 0; }
#output form { display: inline; } #output input { font: inherit; width: 60%; border: 1px solid #8c959f; border-radius: 4px; padding: 2px 6px; }
#output .table { white-space: normal; overflow: auto; margin: 8px 0; font-family: system-ui, sans-serif; }
#output table { border-collapse: collapse; } #output th, #output td { border: 1px solid #d0d7de; padding: 2px 10px; text-align: right; }
#output th { background: #f6f8fa; }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What a kind of Python page adds to the plain one.

    Attributes
    ----------
    title : str
        Of the document.
    body : str
        Markup before the output.
    style : str
        Behind the plain one.
    worker, page : str
        Scripts in front of the worker's and behind the page's.
    packages : tuple of str
        Packages that are loaded whatever the program imports.
    memory_bytes : int
        At least so much memory.
    """

    title: str = "Python"
    body: str = ""
    style: str = ""
    worker: str = ""
    page: str = ""
    packages: tuple[str, ...] = ()
    memory_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Packs:
    """Packages of a distribution, as its pages load them: in one answer."""

    dist: Distribution
    names: tuple[str, ...]

    def settings(self) -> dict[str, Any]:
        """What a page is told: the address, the size of the answer, and of each package in it."""
        sizes = [path.stat().st_size for path in self.dist.packs_of(self.names)]
        return {
            "url": packs_url(self.dist.key, self.names),
            "packages": list(zip(self.names, sizes, strict=True)),
            "size": sum(sizes),
        }


def build(request: PageRequest, variant: Variant = Variant()) -> Page:
    """Make the page of a program; one that lacks a package says so, and nothing of it runs."""
    dist = python_for(request.code, required_modules(request.code))
    if refusal := refuse(request, dist):
        return refusal
    chosen = dist.select(request.code, named_modules(request.code))
    packages = list(dict.fromkeys([*chosen.packages, *dist.closure(variant.packages)]))
    packs = Packs(dist, tuple(packages))
    interactive = request.stdin is None
    settings = {
        "token": request.token,
        "path": f"{PREFIX}{dist.key}/",
        "worker": variant.worker
        + script_text("python/worker.js").replace("/* packs */", script_text("python/packs.js")),
        "guest": script_text("python/guest.py"),
        "start": START.read_text("utf-8"),
        "program": request.code,
        "packs": packs.settings(),
        "env": ENVIRONMENT,
        "plotly": _plotly(packs.names),
        "interactive": interactive,
        "stdin": None if request.stdin is None else base64.b64encode(request.stdin).decode("ascii"),
        "files": {name: base64.b64encode(data).decode("ascii") for name, data in request.files.items()},
        "milliseconds": round(request.seconds * 1000),
        "limits": {
            "memory": max(request.limits.memory_bytes, variant.memory_bytes),
            "output": request.limits.output_bytes,
            "files": request.limits.files_bytes,
        },
    }
    body = (
        '<progress id="progress" aria-label="Loading Python" max="1" value="0"></progress>'
        f'{variant.body}<div id="output" role="log" aria-label="Output of the program"></div>'
        f"<script>(() => {{\nconst settings = {js_literal(settings)};\n{script_text('python/page.js')}"
        f"{variant.page}{script_text('python/send.js')}}})();</script>"
    )
    style = _STYLE + variant.style
    html = own_page(request.token, body, title=variant.title, style=style, manual_ready=True)
    notes = () if request.code.strip() else ("the program is empty",)
    return Page(html=html, notes=notes, boot_seconds=BOOT_SECONDS, boot_bytes=BOOT_BYTES)


def _plotly(packages: tuple[str, ...]) -> str:
    """The address of the library that draws Plotly's figures; nothing when it is not wanted or not here."""
    if "plotly" not in packages or not assets.is_ready(vendored.ASSET):
        return ""
    package = "plotly.js-dist-min"
    return f"{vendored.BASE}npm/{package}/{vendored.vendored().scripts[package]}"


def refuse(request: PageRequest, dist: Distribution, *, provided: tuple[str, ...] = ()) -> Page | None:
    """The page that says why a program cannot run: Python is not prepared, or a package is not here.

    ``provided`` names packages that the page itself brings.
    """
    try:
        for asset in page_assets(request.language, request.environment):
            assets.locate(asset)
        found = dist.select(request.code, required_modules(request.code)).missing
        missing = tuple(name for name in found if name not in provided)
    except AssetMissing as error:
        text = f"{error}; the app does so by itself, try again in a minute"
        html = error_page(request.token, "Python for the browser is being prepared", text, phase="missing")
        return Page(html=html, missing=("Python for the browser",), notes=(str(error),))
    if not missing:
        return None
    names = ", ".join(missing)
    html = error_page(
        request.token,
        "This program needs what is not here",
        f"not in the Python of the browser: {names}",
        phase="missing",
    )
    return Page(html=html, missing=missing, notes=(f"not in this Python: {names}",))
