"""Markdown pages: rendered in Python, with nothing in them that runs, leads away or is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from data.environments import Environment
from data.languages import Language

from ..document import Page, PageRequest
from ..embed import import_map_tag, js_literal, own_page, script_text
from ..vendored import BASE, vendored
from .mermaid import plugin_for

_STYLE = """
body { margin: 0; background: #fff; color: #1f2328; font: 16px/1.6 system-ui, sans-serif; }
article { max-width: 820px; margin: 24px auto; padding: 0 16px; overflow-wrap: break-word; }
pre { background: #f6f8fa; padding: 12px; overflow: auto; border-radius: 6px; }
code { font-family: ui-monospace, monospace; font-size: 0.9em; }
table { border-collapse: collapse; display: block; overflow: auto; }
td, th { border: 1px solid #d0d7de; padding: 4px 12px; }
blockquote { border-left: 4px solid #d0d7de; margin-left: 0; padding-left: 1em; color: #57606a; }
pre.drawn { background: none; text-align: center; }
.hljs-comment, .hljs-quote { color: #5f6670; font-style: italic; }
.hljs-keyword, .hljs-selector-tag, .hljs-literal { color: #8b1fa9; }
.hljs-string, .hljs-regexp, .hljs-addition { color: #1a6b2f; }
.hljs-number, .hljs-symbol { color: #9a4a00; }
.hljs-title, .hljs-section { color: #0b57b0; }
.hljs-type, .hljs-built_in { color: #7a5200; }
.hljs-tag, .hljs-name { color: #0f6674; }
.hljs-attr, .hljs-attribute, .hljs-variable, .hljs-property { color: #8a2a4a; }
.hljs-deletion { color: #a40000; }
.link { color: #0550ae; text-decoration: underline; }
.picture { border: 1px dashed #8c959f; border-radius: 6px; padding: 2px 8px; color: #57606a; }
"""


class _InertRenderer(RendererHTML):
    """Links keep their look and name their target; pictures are shown by their text."""

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        target = unquote(str(tokens[idx].attrGet("href") or ""))
        return f'<span class="link" title="{escapeHtml(target)}">'

    def link_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</span>"

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        text = self.renderInlineAsText(token.children, options, env) if token.children else ""
        source = str(token.attrGet("src") or "")
        if source.startswith("data:image/"):
            return f'<img alt="{escapeHtml(text)}" src="{escapeHtml(source)}">'
        return (
            f'<span class="picture" title="{escapeHtml(source)}">Picture: {escapeHtml(text or source)}</span>'
        )


def build(request: PageRequest) -> Page:
    """Render the text; HTML inside it is shown as text."""
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_InertRenderer).enable(
        ["table", "strikethrough"]
    )
    tokens = parser.parse(request.code)
    body = parser.renderer.render(tokens, parser.options, {})
    body = f"<article>{body}</article>"
    notes = () if request.code.strip() else ("the text is empty",)
    has_code = any(token.type == "fence" and token.info.strip() for token in tokens)
    head = ""
    if has_code:
        libraries = vendored()
        head = import_map_tag({"mermaid": BASE + libraries.modules["mermaid"]})
        settings = js_literal({"plugin": _plugin(tokens)})
        body += f'<script type="module">const settings = {settings};\n{script_text("markdown.js")}</script>'
    return Page(
        html=own_page(request.token, body, title="Markdown", style=_STYLE, manual_ready=has_code, head=head),
        missing=_picture_hosts(tokens),
        notes=notes,
    )


def _plugin(tokens: Sequence[Token]) -> str:
    diagrams = [
        token.content
        for token in tokens
        if token.type == "fence" and token.info.split()[:1] in (["mermaid"], ["mmd"])
    ]
    return next(filter(None, map(plugin_for, diagrams)), "")


def _picture_hosts(tokens: Sequence[Token]) -> tuple[str, ...]:
    inline = [child for token in tokens for child in token.children or ()]
    sources = [str(child.attrGet("src") or "") for child in inline if child.type == "image"]
    return tuple(dict.fromkeys(host for source in sources if (host := _host(source))))


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


PAGES = {(Language.MARKDOWN, Environment.CORE_WEB): build}
