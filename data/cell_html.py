"""Texts of strangers in a notebook's cell: escaped, bounded, and never live.

What models write and programs print is hostile until contained, and a notebook runs the
HTML that it is given. So no such text becomes anything but text here.
"""

from __future__ import annotations

import html
from collections.abc import Iterable

#: Characters of one text that a cell shows; the rest is counted.
SHOWN = 20_000

STYLE = """
.runoff-cell{font:14px/1.45 system-ui,sans-serif;color:inherit}
.runoff-cell pre{margin:.3em 0;padding:.5em .8em;max-height:24em;overflow:auto;white-space:pre-wrap;
overflow-wrap:anywhere;unicode-bidi:isolate;border-left:3px solid #8886;background:#8881;
font:13px/1.4 ui-monospace,Menlo,Consolas,monospace}
.runoff-cell h4{margin:.7em 0 .2em;font-size:14px;font-weight:600}
.runoff-cell .facts{opacity:.8;margin:.2em 0}
.runoff-cell .badge{display:inline-block;padding:.05em .6em;border-radius:1em;border:1px solid;font-weight:600}
.runoff-cell .sides{display:flex;flex-wrap:wrap;gap:1.2em}
.runoff-cell .sides>section{flex:1 1 18em;min-width:0}
.runoff-cell img{max-width:100%;background:#fff}
"""

# A terminal would obey these; in a cell they are shown. Line ends and tabs stay.
_VISIBLE = {code: 0x2400 + code for code in range(32) if code not in (9, 10, 13)} | {127: 0x2421}


def text(value: object) -> str:
    """Any value as text of a cell: nothing in it is markup."""
    return html.escape(str(value).translate(_VISIBLE), quote=True)


def block(value: str, *, shown: int = SHOWN) -> str:
    """A text of several lines, in its own direction; a long one is cut, and says so."""
    cut = len(value) - shown
    note = f'<p class="facts">{cut:,} more characters are not shown.</p>' if cut > 0 else ""
    return f"<pre>{text(value[:shown])}</pre>{note}"


def facts(values: Iterable[str]) -> str:
    """Short facts in a line, those that are there."""
    found = " · ".join(text(value) for value in values if value)
    return f'<p class="facts">{found}</p>' if found else ""


def cell(body: str) -> str:
    """What a notebook shows: the body with its style; it fetches nothing."""
    return f'<div class="runoff-cell"><style>{STYLE}</style>{body}</div>'
