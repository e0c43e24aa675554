"""The file name that an answer gives a block: in its info string, its first line, or the prose above it."""

from __future__ import annotations

import re

from data.languages import find_language

_ENDINGS = "py|jsx|js|tsx|ts|mjs|cjs|vue|html|htm|css|scss|json|csv|tsv|txt|md|java|go|rs|cpp|cc|cxx|c|hpp|h|svg|toml|yaml|yml|sql|sh|mmd"
_NAME = rf"(?:\.?/)?(?:[\w@-][\w@.-]{{0,80}}/){{0,6}}[\w-][\w.-]{{0,80}}?\.(?:{_ENDINGS})"
_INFO_ATTRIBUTE = re.compile(
    rf"(?:title|filename|file|name|path|src)\s{{0,3}}[=:]\s{{0,3}}[\"']?({_NAME})\b", re.IGNORECASE
)
_INFO_NAME = re.compile(rf"(?:^|[\s:(]|\{{)({_NAME})(?=$|[\s)}}])", re.IGNORECASE)
_COMMENT = re.compile(
    rf"\s{{0,40}}(?:#|//|/\*+|<!--|--|%%)\s{{0,3}}(?:(?:file(?:name)?|path)\s{{0,2}}:\s{{0,2}})?({_NAME})"
    r"\s{0,3}(?:\*/|-->)?\s*?(?:$|\n)",
    re.IGNORECASE,
)
_LEAD_QUOTED = re.compile(rf"[`*]({_NAME})[`*]", re.IGNORECASE)
_LEAD_WHOLE = re.compile(
    rf"(?:[#>*\-\s\d.)]|step|file(?:name)?|:)*?({_NAME})(?:\s{{0,3}}\([^)]{{0,80}}\))?[\s*:]*", re.IGNORECASE
)
_LEAD_SAID = re.compile(
    rf"\b(?:as|file|named|called|create|in|save)\s{{1,3}}[\"']?({_NAME})\b", re.IGNORECASE
)
# Libraries, not files.
_LIBRARIES = frozenset(
    [
        "node.js",
        "vue.js",
        "next.js",
        "react.js",
        "three.js",
        "d3.js",
        "p5.js",
        "chart.js",
        "express.js",
        "nuxt.js",
        "socket.io",
    ]
)


def _plain(name: str) -> str:
    name = name.removeprefix("./").lstrip("/")
    return "" if name.lower() in _LIBRARIES or ".." in name.split("/") else name


def name_in_info(info: str) -> str:
    """The file name of an info string: ``a.py`` of ``python title="a.py"``; empty without one."""
    info = info[:400]
    found = _INFO_ATTRIBUTE.search(info) or _INFO_NAME.search(info)
    return _plain(found.group(1)) if found else ""


def name_in_code(text: str, label: str) -> str:
    """The file name in a comment on the first line of a block; empty without one."""
    found = _COMMENT.match(text[:400])
    name = _plain(found.group(1)) if found else ""
    return name if _fits(name, label) else ""


def name_in_lead(lead: str, label: str) -> str:
    """The file name in the line of prose above a block; empty without one that suits its label."""
    lead = lead[:300]
    whole = _LEAD_WHOLE.fullmatch(lead)
    candidates = [whole.group(1)] if whole else []
    candidates += reversed(_LEAD_QUOTED.findall(lead))
    candidates += _LEAD_SAID.findall(lead)
    for name in map(_plain, candidates):
        if _fits(name, label):
            return name
    return ""


def _fits(name: str, label: str) -> bool:
    """Whether a name may belong to a block: ``app.py`` is no name for a block of shell lines."""
    if not name:
        return False
    ending = name.rsplit(".", 1)[-1].lower()
    if not label or ending == label:
        return True
    scripts = {"js", "jsx", "ts", "tsx", "mjs", "cjs"}
    if ending in scripts:
        return find_language(label) in (find_language("js"), find_language("ts")) or label.startswith("react")
    if ending == "py":
        return find_language(label) is find_language("py") or label in ("pygame", "streamlit", "gradio")
    language = find_language(ending)
    if ending == "txt":
        return label in ("text", "txt", "plaintext", "requirements")
    if ending in ("yml", "yaml"):
        return label in ("yml", "yaml")
    return language is not None and language is find_language(label)
