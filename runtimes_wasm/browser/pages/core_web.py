"""HTML pages: the program is the document."""

from __future__ import annotations

import re

from data.environments import Environment
from data.languages import Language
from runtimes_wasm.dependencies import hosts

from ..cdn import names_known_host, rewrite_page
from ..document import Page, PageRequest
from ..embed import import_map_tag, insert_harness, wants_database
from ..modules import base_map
from ..vendored import BASE, DATABASE_TAG, vendored

_MODULE = re.compile(r"<script\b[^<>]*\btype\s*=\s*[\"']?module", re.IGNORECASE)


def build(request: PageRequest) -> Page:
    """Put the harness before the page's first script, and vendored files in the place of script hosts' addresses."""
    notes: tuple[str, ...] = () if request.code.strip() else ("the program is empty",)
    code, more = request.code, ""
    missing: tuple[str, ...] = ()
    if names_known_host(code):
        libraries = vendored()
        rewritten = rewrite_page(code, libraries)
        code, missing = rewritten.html, rewritten.missing
        # Scripts that Babel compiles in the page become modules without saying so here.
        if not rewritten.import_map and (_MODULE.search(code) or f"{BASE}esm/" in code):
            more = import_map_tag(base_map(libraries))
    if wants_database(request.code):
        vendored()
        more = DATABASE_TAG + more
    elsewhere = [host for host in hosts(code, Language.HTML) if not names_known_host(f"//{host}/")]
    missing = tuple(dict.fromkeys([*missing, *elsewhere]))
    if missing:
        notes += (f"it loads what is not available here: {', '.join(missing)}",)
    return Page(html=insert_harness(code, request.token, more=more), missing=missing, notes=notes)


PAGES = {(Language.HTML, Environment.CORE_WEB): build}
