"""Mermaid diagrams, drawn in the frame with strict security: no scripts, no links, nothing fetched."""

from __future__ import annotations

import re

from data.environments import Environment
from data.languages import Language
from runtimes_wasm.contract import Diagnostic

from ..document import Page, PageRequest
from ..embed import import_map_tag, js_literal, own_page, script_text
from ..module_page import refused
from ..vendored import BASE, vendored

_STYLE = """
body { margin: 0; background: #fff; color: #111; font: 15px/1.5 system-ui, sans-serif; }
#diagram { padding: 16px; text-align: center; }
#diagram svg { max-width: 100%; height: auto; }
#diagram pre { text-align: left; white-space: pre-wrap; color: #a40000; font: 14px/1.5 ui-monospace, monospace; }
"""
_FENCE = re.compile(r"\A\s*```\s*(?:mermaid|mmd)?[^\n]*\n(.*?)\n?```\s*\Z", re.DOTALL | re.IGNORECASE)

# What draws the kinds of diagrams that Mermaid itself does not draw.
_PLUGINS = {"zenuml": "tool/zenuml.js"}

#: What goes before the first word of a diagram: front matter, directives and comments.
_BEFORE = re.compile(r"\A(?:\s+|---\s*\n.*?\n---\s*\n|%%\{.*?\}%%|%%[^\n]*)*", re.DOTALL)
#: How far into a text its first word is looked for.
_LOOK = 4000
_WORD = re.compile(r"[A-Za-z]+(?:-v2|-elk)?")
#: Mermaid's name for the kind of a diagram, where it is not the word that the diagram starts with.
_KINDS = {
    "C4Component": "c4",
    "C4Container": "c4",
    "C4Context": "c4",
    "C4Deployment": "c4",
    "C4Dynamic": "c4",
    "classDiagram-v2": "classDiagram",
    "erDiagram": "er",
    "flowchart": "flowchart-v2",
    "graph": "flowchart-v2",
    "requirementDiagram": "requirement",
    "sequenceDiagram": "sequence",
    "stateDiagram-v2": "stateDiagram",
}


def _head(text: str) -> str:
    """The import map, and links to what this kind of diagram is going to load: all at once, not one after the other.

    A wrong guess costs a moment and nothing else: Mermaid itself decides what it needs.
    """
    plugin = plugin_for(text)
    addresses = [*(BASE + file for file in parts_of(text)), *([plugin] if plugin else [])]
    links = [f'<link rel="modulepreload" href="{address}" crossorigin>' for address in addresses]
    return import_map_tag({"mermaid": BASE + vendored().modules["mermaid"]}) + "".join(links)


def parts_of(text: str) -> list[str]:
    """The files that Mermaid loads to draw a text, as far as its first word tells."""
    libraries = vendored()
    kind = _first_word(text)
    parts = libraries.preloads["mermaid"]
    files = [*parts[""], *parts.get(_KINDS.get(kind, kind), ())]
    # The layout that most kinds ask for once they run; all but its name is in the files above.
    return files + sorted(name for name in libraries.files if name.startswith("esm/mermaid/dagre-"))


def plugin_for(text: str) -> str:
    """The address of the plug-in that draws a text; empty when Mermaid itself does."""
    plugin = _PLUGINS.get(_first_word(text))
    return BASE + plugin if plugin else ""


def _first_word(text: str) -> str:
    start = text[:_LOOK]
    before = _BEFORE.match(start)
    word = _WORD.match(start, before.end() if before else 0)
    return word[0] if word else ""


def build(request: PageRequest) -> Page:
    """Hand the text to Mermaid, which knows its own syntax best."""
    fenced = _FENCE.match(request.code)
    text = fenced[1] if fenced else request.code
    if not text.strip():
        return refused(
            request, "The diagram is empty", [Diagnostic(severity="error", message="there is no text")]
        )
    settings = {"text": text, "plugin": plugin_for(text)}
    body = (
        f'<div id="diagram"></div><script type="module">const settings = {js_literal(settings)};\n'
        f"{script_text('mermaid.js')}</script>"
    )
    return Page(
        html=own_page(
            request.token,
            body,
            title="Diagram",
            style=_STYLE,
            manual_ready=True,
            head=_head(text),
        )
    )


PAGES = {(Language.MARKDOWN, Environment.MERMAID): build}
