"""The document around a web app in Python: its page library, and a Python that starts beside it.

The worker starts with the page, so Python boots and its packages arrive while the
library's own script is still being read. No Python is kept standing for the next
program: a run has its own host name and so its own process, and one that stands ready
would hold some 300 MB for a program that may never come.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass

from runtimes_wasm.contract import Diagnostic
from runtimes_wasm.languages.python_imports import named_modules
from runtimes_wasm.pyodide import Distribution

from .document import Page, PageRequest
from .embed import js_literal, own_page, script_text
from .module_page import refused
from .python_files import PREFIX, library_packs, library_path, library_wheels, packs_url
from .python_program import BOOT_BYTES, BOOT_SECONDS, ENVIRONMENT, PAGE_MEMORY, START, Packs, refuse

#: The share of a start at which Python and its packages are there.
LOADED = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A page library that runs a kind of Python app.

    Attributes
    ----------
    title : str
        Of the document.
    asset : str
        Where its files are.
    dist : Distribution
        The Python that it runs on.
    style_sheet : str
        Its file.
    page : str
        Our script that mounts it and tells what happens.
    brings : tuple of str
        Packages of its own, as programs import them.
    packages : tuple of str
        Of the distribution, beside what its own packages say they need.
    leaves_out : tuple of str
        Packages that it asks for and does without.
    env : dict
        Variables beside those of every program.
    steps : tuple of (str, float, str)
        What the library says of its start, the share that is then done, and how to put it.
    lacks : tuple of (str, str)
        What a program names, and what of it there is not in a sandbox.
    style : str
        Of the page.
    guest : str
        Our script in its Python before the library is imported, when it needs one.
    """

    title: str
    asset: str
    dist: Distribution
    style_sheet: str
    page: str
    brings: tuple[str, ...]
    steps: tuple[tuple[str, float, str], ...]
    packages: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    lacks: tuple[tuple[str, str], ...] = ()
    style: str = ""
    guest: str = ""


def build_app(request: PageRequest, library: Library) -> Page:
    """The app as its visitors see it; it is ready when its script has run once."""
    dist = library.dist
    if refusal := refuse(request, dist, provided=library.brings):
        return refusal
    if problem := syntax_problem(request.code, dist.python):
        return refused(request, "The program does not compile", [problem])
    packs = Packs(dist, needed(library, request.code))
    own = library_packs(library.asset, dist)
    path = library_path(library.asset)
    folder = path.removeprefix(PREFIX)
    parts = [
        packs.settings(),
        {
            "url": packs_url(folder, (each.stem for each in own)),
            "packages": [[each.stem, each.stat().st_size] for each in own],
            "size": sum(each.stat().st_size for each in own),
        },
    ]
    worker = {
        "packs": parts,
        "bytes": sum(part["size"] for part in parts),
        "installed": [*library.leaves_out, *packs.names],
        "env": {**ENVIRONMENT, **dict(library.env)},
        "loaded": LOADED,
        "start": START.read_text("utf-8"),
        "guest": script_text("python/app_guest.py"),
        "own": script_text(library.guest) if library.guest else "",
    }
    settings = {
        "library": path,
        "python": f"{PREFIX}{dist.key}/",
        "program": request.code,
        "packages": list(packs.names),
        "steps": library.steps,
        "worker": worker,
        "script": "".join(script_text(f"python/{name}.js") for name in ("packs", "app_watch", "app_worker")),
    }
    body = (
        f'<link rel="stylesheet" crossorigin href="{path}/{library.style_sheet}">'
        f'<div id="root"></div><script type="module">const settings = {js_literal(settings)};\n'
        f"{script_text('python/app_page.js')}{script_text('python/app_told.js')}{script_text(library.page)}</script>"
    )
    notes = [note for name, note in library.lacks if name in request.code]
    if not request.code.strip():
        notes.append("the program is empty")
    html = own_page(request.token, body, title=library.title, style=library.style, manual_ready=True)
    return Page(
        html=html,
        notes=tuple(notes),
        boot_seconds=BOOT_SECONDS,
        boot_bytes=BOOT_BYTES + PAGE_MEMORY,
    )


def needed(library: Library, code: str) -> tuple[str, ...]:
    """Packages of the distribution that the library and a program need."""
    dist = library.dist
    known = dist.packages()
    asked = {need for _, facts in library_wheels(library.asset, dist) for need in facts.depends}
    wanted = {name for name in (*asked, *library.packages) if name in known} - set(library.leaves_out)
    chosen = dist.select(code, named_modules(code)).packages
    return tuple(sorted({*dist.closure(wanted), *chosen}))


def syntax_problem(code: str, python: str) -> Diagnostic | None:
    """Where a program stops being Python; None when it parses, or when this Python is older than the guest's."""
    if sys.version_info[:2] < tuple(map(int, python.split("."))):
        return None  # what is new in the guest's grammar is no mistake; the app says what is one
    try:
        ast.parse(code, "app.py")
    except SyntaxError as error:
        return Diagnostic(
            severity="error",
            message=f"{type(error).__name__}: {error.msg}",
            line=error.lineno,
            column=error.offset or None,
            source="app.py",
        )
    except (ValueError, RecursionError, MemoryError) as error:
        return Diagnostic(
            severity="error",
            message=f"{type(error).__name__}: {error}",
            line=None,
            column=None,
            source="app.py",
        )
    return None
