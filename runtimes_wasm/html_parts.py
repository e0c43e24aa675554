"""Scripts, style sheets and links of an HTML text, found in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Attributes are bounded and stop at the next tag, so that no text makes the search run twice.
_TAG = re.compile(r"<!--|<(script|style|link)\b([^<>]{0,4000})>", re.IGNORECASE)
_CLOSERS = {
    "script": re.compile(r"</script\b[^<>]{0,200}>", re.IGNORECASE),
    "style": re.compile(r"</style\b[^<>]{0,200}>", re.IGNORECASE),
}
_ATTRIBUTE = re.compile(r"""([^\s=/"'>]{1,100})(?:\s{0,20}=\s{0,20}("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_LEADING = re.compile(r"\s++|\ufeff|<\?xml[^>]{0,500}\?>")
_DOCUMENT = re.compile(r"<!doctype\s+html\b|<html\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A ``script``, ``style`` or ``link`` element: its place, attributes and text."""

    tag: str
    start: int
    end: int
    attributes: dict[str, str]
    text: str


def parts(html: str) -> list[Part]:
    """Scripts, styles and links outside of comments, in order."""
    found: list[Part] = []
    at = 0
    while opener := _TAG.search(html, at):
        if opener.group() == "<!--":
            close = html.find("-->", opener.end())
            if close < 0:
                break
            at = close + 3
            continue
        tag = opener.group(1).lower()
        attributes = _attributes(opener.group(2))
        text, at = "", opener.end()
        if tag in _CLOSERS:
            closer = _CLOSERS[tag].search(html, at)
            text = html[at : closer.start() if closer else len(html)]
            at = closer.end() if closer else len(html)
        found.append(Part(tag, opener.start(), at, attributes, text))
    return found


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = match.group(2) or ""
        found.setdefault(match.group(1).lower(), value.strip("\"'"))
    return found


def body_start(text: str) -> int:
    """Where markup starts, behind blanks, an XML declaration and comments."""
    at = 0
    while True:
        blank = _LEADING.match(text, at)
        if blank:
            at = blank.end()
        elif text.startswith("<!--", at):
            close = text.find("-->", at)
            if close < 0:
                return at
            at = close + 3
        else:
            return at


def is_document(text: str) -> bool:
    """Whether the text begins as an HTML document."""
    return _DOCUMENT.match(text, body_start(text)) is not None


def is_svg(text: str) -> bool:
    """Whether the text begins as an SVG picture."""
    start = body_start(text)
    return (
        re.match(r"(?:<!doctype svg[^>]{0,500}>\s*+)?<svg\b", text[start : start + 600], re.IGNORECASE)
        is not None
    )


_SFC_START = re.compile(r"<(template|script|style)\b", re.IGNORECASE)
_SFC_TEMPLATE = re.compile(r"^<template\b", re.IGNORECASE | re.MULTILINE)


def is_vue_component(text: str) -> bool:
    """Whether the text has the shape of a Vue single-file component."""
    start = body_start(text)
    opener = _SFC_START.match(text, start)
    if opener is None or re.search(r"<(?:html|body)\b", text, re.IGNORECASE):
        return False
    scripts = [part for part in parts(text) if part.tag == "script"]
    setup = any(
        "setup" in part.attributes or re.search(r"\bexport\s{1,9}default\b", part.text) for part in scripts
    )
    if opener.group(1).lower() == "template":
        return setup or not scripts
    return setup and _SFC_TEMPLATE.search(text) is not None
