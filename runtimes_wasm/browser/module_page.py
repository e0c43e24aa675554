"""What React and Vue pages share: pages that refuse, the head with libraries, styles by import."""

from __future__ import annotations

import re

from runtimes_wasm.contract import Diagnostic

from .document import Page, PageRequest
from .embed import error_page, import_map_tag, wants_database
from .modules import Imports, is_style
from .vendored import BASE, DATABASE_TAG, Vendored


def refused(request: PageRequest, headline: str, diagnostics: list[Diagnostic]) -> Page:
    """A page that shows why the program was refused, with line and column where they are known."""
    lines = [
        (f"line {item.line}, column {item.column}: " if item.line else "") + item.message
        for item in diagnostics
        if item.severity == "error"
    ]
    return Page(html=error_page(request.token, headline, "\n".join(lines)), diagnostics=tuple(diagnostics))


def unavailable(request: PageRequest, missing: tuple[str, ...]) -> Page:
    """A page that names what the program wants and is not here."""
    listed = "\n".join(missing)
    return Page(
        html=error_page(
            request.token,
            "It needs what is not available here",
            f"Programs run without a network, on the libraries that come with Runoff. Not among them:\n{listed}",
            phase="missing",
        ),
        missing=missing,
    )


def module_head(code: str, imports: Imports, libraries: Vendored, *, first: tuple[str, ...]) -> str:
    """Import map, style sheets, and Tailwind where the program has classes of it."""
    tags = [import_map_tag(imports.import_map)]
    if wants_database(code):
        tags.append(DATABASE_TAG)
    tags += [
        f'<link rel="modulepreload" href="{BASE}{libraries.modules[name]}" crossorigin>' for name in first
    ]
    tags += [f'<link rel="stylesheet" href="{href}" crossorigin>' for href in imports.styles]
    if uses_tailwind(code):
        tags.append(f'<script src="{BASE}npm/tailwindcss-cdn/tailwindcss.js" crossorigin></script>')
    return "".join(tags)


_TAILWIND = re.compile(
    r"(?<![\w-])(?:flex|grid|hidden|container|(?:p|m|px|py|mx|my|mt|mb|ml|mr|pt|pb|pl|pr|gap|w|h|z|top|left|space-[xy])-"
    r"(?:\d|auto|full|screen|px|\[)|(?:min|max)-[wh]-|text-(?:xs|sm|base|lg|xl|\dxl|center|left|right|white|black|\w+-\d00)"
    r"|bg-(?:white|black|transparent|gradient|\w+-\d0)|rounded|shadow|border-\w|items-|justify-|font-(?:bold|semibold|medium|sans|mono)"
    r"|(?:sm|md|lg|hover|dark):\w)"
)
_CLASSES = re.compile(r"class(?:Name|List|Names)?\s*[=:(]\s*(?:\{\s*)?[\"'`][^\"'`]{1,2000}|@apply|@tailwind")


def uses_tailwind(code: str) -> bool:
    """Whether a program names classes of Tailwind, as answers do without saying so."""
    return any("@" in found[0] or _TAILWIND.search(found[0]) for found in _CLASSES.finditer(code)) or bool(
        re.search(r"\b(?:clsx|cn|cx|twMerge|cva)\(", code)
    )


#: What the browser shows in the place of a picture that is a file of the program's own.
_GREY = "'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 width=%22160%22 height=%22120%22%3E%3Crect width=%22100%25%22 height=%22100%25%22 fill=%22%23ccc%22/%3E%3C/svg%3E'"


def without_imports(code: str, dropped: tuple[str, ...]) -> str:
    """The compiled program without its imports of style sheets; pictures of its own are grey."""
    for specifier in dropped:
        value = "{}" if is_style(specifier) else _GREY
        pattern = (
            rf"^([ \t]*)import\s+(?:(?:\*\s+as\s+)?(\w+)\s+from\s+)?[\"']{re.escape(specifier)}[\"'];?[ \t]*$"
        )
        for found in reversed(list(re.finditer(pattern, code, re.MULTILINE))):
            put = f"{found[1]}const {found[2]} = {value};" if found[2] else ""
            code = code[: found.start()] + put + code[found.end() :]
    return code
