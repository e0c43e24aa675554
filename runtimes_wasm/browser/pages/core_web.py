"""HTML pages: the program is the document."""

from __future__ import annotations

from data.environments import Environment
from data.languages import Language
from runtimes_wasm.dependencies import hosts

from ..document import Page, PageRequest
from ..embed import insert_harness


def build(request: PageRequest) -> Page:
    """Put the harness before the page's first script and change nothing else."""
    notes = () if request.code.strip() else ("the program is empty",)
    missing = tuple(hosts(request.code, Language.HTML))
    return Page(html=insert_harness(request.code, request.token), missing=missing, notes=notes)


PAGES = {(Language.HTML, Environment.CORE_WEB): build}
