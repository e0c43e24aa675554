"""Putting scripts and program text into a document without letting the text out of its place."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent

# Comments and processing instructions as the HTML parser ends them (``<!-->`` is a
# whole comment), so that nothing of the program comes before the harness.
_LEADING = re.compile(
    r"(?:\s|<!--(?!-?>)(?:(?!--!?>).)*--!?>|<\?[^>]*>)*<!doctype[^>]*>", re.IGNORECASE | re.DOTALL
)


@cache
def script_text(name: str) -> str:
    """One of the scripts beside this module."""
    return (_HERE / name).read_text("utf-8")


@cache
def _harness_body() -> str:
    parts = "\n".join(script_text(name) for name in ("inspect.js", "places.js", "harness.js", "stand_ins.js"))
    return f'(() => {{\n"use strict";\n{parts}}})();'


def js_literal(value: object) -> str:
    """A JavaScript literal that is safe inside a ``<script>`` element, whatever the text says."""
    text = json.dumps(value)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def harness_tag(token: str, *, line: int = 1, manual_ready: bool = False) -> str:
    """The script element that comes first in every document.

    Parameters
    ----------
    token : str
        Token of the run, repeated in every message.
    line : int
        The line of the document it is put on: lines of errors are counted without it.
    manual_ready : bool
        The page says itself when it is ready (``__runoff.ready()``), because its
        program starts after the ``load`` event.
    """
    body = _harness_body()
    ready = ' data-ready="manual"' if manual_ready else ""
    lines = body.count("\n")
    return f'<script data-token="{token}" data-line="{line}" data-lines="{lines}"{ready}>{body}</script>'


def import_map_tag(imports: Mapping[str, str]) -> str:
    """The script element that tells the browser where the vendored modules are."""
    return f'<script type="importmap">{js_literal({"imports": dict(imports)})}</script>'


_DATABASE = re.compile(r"\bindexedDB\b|\b(?:dexie|idb|idb-keyval|pouchdb)\b", re.IGNORECASE)


def wants_database(code: str) -> bool:
    """Whether a program opens a database of the browser, which a null origin does not have."""
    return _DATABASE.search(code) is not None


def insert_harness(page: str, token: str, *, more: str = "") -> str:
    """A whole page of a program with the harness, and ``more`` markup without a line break, before its first script.

    It goes right behind the doctype, or to the very start of a page that has none
    (which keeps such a page in quirks mode, as its author saw it); the parser opens
    ``<head>`` around it.
    """
    page = page.removeprefix("\ufeff")
    found = _LEADING.match(page)
    at = found.end() if found else 0
    line = page.count("\n", 0, at) + 1
    return page[:at] + harness_tag(token, line=line) + more + page[at:]


def own_page(
    token: str, body: str, *, title: str, style: str = "", manual_ready: bool = False, head: str = ""
) -> str:
    """A page of ours around a program; ``body`` and ``head`` are trusted markup."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        + harness_tag(token, manual_ready=manual_ready)
        + '<meta name="viewport" content="width=device-width, initial-scale=1">'
        + f"<title>{html.escape(title)}</title><style>{style}</style>{head}</head><body>{body}</body></html>"
    )


def error_page(token: str, headline: str, message: str, *, phase: str = "compile") -> str:
    """A page that says why there is nothing to run, and reports it as an error of that phase.

    In the phase ``missing`` it is no fault of the program.
    """
    report = js_literal({"phase": phase, "text": message[:4000]})
    return own_page(
        token,
        f"<h1>{html.escape(headline)}</h1><pre>{html.escape(message)}</pre>"
        f'<script>__runoff.report("error", {report}); __runoff.ready({{failed: true}});</script>',
        title=headline,
        style="body{font:15px/1.5 system-ui,sans-serif;margin:24px;color:#222;background:#fff}"
        "h1{font-size:18px}pre{white-space:pre-wrap;color:#a40000}",
        manual_ready=True,
    )
