"""Text of models, made harmless before Streamlit's markdown sees it.

Streamlit's markdown fetches images, makes addresses into links and knows
directives for colours and icons. A model's text may do none of that: an image
would tell a server that somebody reads here. So every character that could
begin such a thing is escaped, and only paragraphs, headings, lists, emphasis
and code remain. Code blocks are cut out and given to ``st.code`` by the caller.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt

_PARSER = MarkdownIt("commonmark")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
_ESCAPES = str.maketrans(
    {char: "\\" + char for char in "[]!$:@|~"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "\\": "\\\\"}
)
_DOTTED = re.compile(r"(?i)\bwww\.")
_ZERO_WIDTH = "\u200b"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an answer: prose that is safe as markdown, or a code block with its label."""

    text: str
    is_code: bool = False
    label: str = ""


def pieces(answer: str) -> list[Piece]:
    """Cut an answer into safe prose and code blocks, in order; nothing is left out."""
    lines = answer.split("\n")
    found: list[Piece] = []
    position = 0
    for token in _PARSER.parse(answer.replace("\r\n", "\n").replace("\0", "\ufffd")):
        if token.type not in ("fence", "code_block") or token.map is None or token.map[0] < position:
            continue
        start, end = token.map
        _add_prose(found, lines[position:start])
        label = token.info.split()[0] if token.info.split() else ""
        found.append(Piece(token.content.rstrip("\n"), is_code=True, label=label))
        position = end
    _add_prose(found, lines[position:])
    return found


def _add_prose(found: list[Piece], lines: list[str]) -> None:
    text = "\n".join(lines).strip("\n")
    if text.strip():
        found.append(Piece(harmless(text)))


def harmless(text: str) -> str:
    """Escape everything in markdown that could fetch, link, colour, or hold HTML."""
    out: list[str] = []
    for line in text.split("\n"):
        # Indented code and a reference definition start at the margin; a quote or list keeps its mark.
        mark = re.match(r"\s{0,3}(?:>\s?|[-*+]\s+|\d{1,9}[.)]\s+|#{1,6}\s+)?", line)
        head = mark.group(0) if mark else ""
        out.append(head + _escape_spans(line[len(head) :].lstrip() if not head else line[len(head) :]))
    return "\n".join(out)


def plain(text: str) -> str:
    """A name or a sentence as markdown that shows each of its characters, and does nothing else."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", line)


def _escape_spans(line: str) -> str:
    result: list[str] = []
    position = 0
    for span in _CODE_SPAN.finditer(line):
        result.append(_escape(line[position : span.start()]))
        # Backslashes show inside code spans. A zero-width space after each opener leaves the text
        # readable, and harmless even where another parser sees the span's edges elsewhere.
        body = re.sub(r"([\[\]<:!$@])", r"\1" + _ZERO_WIDTH, span.group(2))
        result.append(f"{span.group(1)}{body}{span.group(1)}")
        position = span.end()
    result.append(_escape(line[position:]))
    return "".join(result)


def _escape(text: str) -> str:
    return _DOTTED.sub(lambda m: m.group(0)[:-1] + "\\.", text.translate(_ESCAPES)).replace("`", "\\`")
