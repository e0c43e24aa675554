"""Find the code blocks of an answer in Markdown.

CommonMark decides what a fence is (backticks or tildes, longer fences, fences in
lists and quotes, fences that a cut answer never closes), with three departures
that people expect: raw HTML such as ``<answer>`` does not hide a fence that
follows it, a Markdown document in a Markdown fence keeps its inner fences, and a
fence that is indented too far still counts when no other is found.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt

from .file_names import name_in_code, name_in_info, name_in_lead
from .kinds import BlockKind, classify, normalise_label

_FENCE_LINE = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*([^\n]*)")
_LIST_MARK = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?=`{3,}|~{3,})")

# How many Markdown fences are searched for inner fences; each search may read to the end.
_WIDENED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One code block of an answer.

    Attributes
    ----------
    label : str
        Its language label in lower case; empty when it has none.
    info : str
        The whole info string as written.
    text : str
        The code, without the fence and without the indentation of a list.
    line : int
        Line of the answer on which it starts, counted from 1.
    kind : BlockKind
        What it is for.
    filename : str
        The file that the answer says it is; empty when it does not say.
    lead : str
        The last line of prose above it.
    closed : bool
        False when the answer ends before the fence does.
    """

    label: str
    info: str
    text: str
    line: int
    kind: BlockKind
    filename: str = ""
    lead: str = ""
    closed: bool = True

    def to_dict(self) -> dict[str, Any]:
        """The block as JSON values."""
        return {
            "label": self.label,
            "info": self.info,
            "text": self.text,
            "line": self.line,
            "kind": self.kind.value,
            "filename": self.filename,
            "closed": self.closed,
        }


def make_block(text: str, line: int, info: str = "", lead: str = "", *, closed: bool = True) -> Block:
    """A block with its label, name and kind worked out."""
    text = textwrap.dedent(text) if text[:1] in (" ", "\t") else text
    text = text.strip("\n")
    label = normalise_label(info)
    filename = name_in_info(info) or name_in_code(text, label) or name_in_lead(lead, label)
    kind = classify(label, text, filename=filename, lead=lead)
    return Block(
        label=label,
        info=info.strip(),
        text=text,
        line=line,
        kind=kind,
        filename=filename,
        lead=lead,
        closed=closed,
    )


def _parser(*rules: str) -> MarkdownIt:
    parser = MarkdownIt("commonmark")
    # Only blocks matter, and every rule left out is a rule that hostile text cannot slow down.
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.block.ruler.enableOnly([*rules, "paragraph"])
    return parser


_MARKDOWN = _parser("fence", "code", "blockquote", "list", "heading", "hr")


def read_blocks(answer: str) -> list[Block]:
    """All fenced blocks of an answer, in order."""
    lines = _widen(_split(answer))
    return _commonmark(lines)[0] or _tolerant(lines)


def read_indented(answer: str) -> list[Block]:
    """The blocks of an answer that are code by their indentation alone: for answers without a fence."""
    return _commonmark(_split(answer))[1]


def _split(answer: str) -> list[str]:
    return answer.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _commonmark(lines: list[str]) -> tuple[list[Block], list[Block]]:
    try:
        tokens = _MARKDOWN.parse("\n".join(lines))
    except RecursionError:
        # Absurd nesting; the line scan still finds what is there.
        return [], []
    fenced: list[Block] = []
    indented: list[Block] = []
    for token in tokens:
        if token.map is None or token.type not in ("fence", "code_block"):
            continue
        start, stop = token.map
        if token.type == "fence":
            closed = _closes(lines[stop - 1], token.markup) if stop - 1 > start else False
            fenced.append(
                make_block(token.content, start + 1, token.info, _lead(lines, start), closed=closed)
            )
        elif _FENCE_LINE.match(token.content):
            inner = _tolerant(lines[start:stop], offset=start)
            fenced.extend(inner)
        else:
            indented.append(make_block(token.content, start + 1, "", _lead(lines, start)))
    return fenced, indented


def _closes(line: str, markup: str) -> bool:
    line = line.strip(" \t>")
    return len(line) >= len(markup) and not line.strip(markup[0])


def _lead(lines: list[str], start: int) -> str:
    for i in range(start - 1, max(start - 4, -1), -1):
        line = lines[i].strip()
        if line:
            return "" if line.startswith(("```", "~~~")) else line[:300]
    return ""


def _tolerant(lines: list[str], offset: int = 0) -> list[Block]:
    """Fences by their lines alone, however far they are indented."""
    found: list[Block] = []
    i = 0
    while i < len(lines):
        opener = _FENCE_LINE.match(_LIST_MARK.sub("", lines[i]))
        if opener is None or "`" in opener.group(2):
            i += 1
            continue
        stop = i + 1
        while stop < len(lines) and not _closes(lines[stop], opener.group(1)):
            stop += 1
        text = "\n".join(lines[i + 1 : stop])
        found.append(
            make_block(text, offset + i + 1, opener.group(2), _lead(lines, i), closed=stop < len(lines))
        )
        i = stop + 1
    return found


def _widen(lines: list[str]) -> list[str]:
    """Lengthen Markdown fences that hold fences of the same length, so that they end where they should."""
    tries = 0
    i = 0
    lines = list(lines)
    while i < len(lines):
        opener = _FENCE_LINE.match(lines[i])
        if opener is None or "`" in opener.group(2):
            i += 1
            continue
        mark = opener.group(1)
        outer = normalise_label(opener.group(2)) in ("markdown", "md") and tries < _WIDENED
        tries += outer
        close = _matching_close(lines, i, mark) if outer else None
        if close is not None:
            longer = mark[0] * (len(mark) + 8)
            lines[i] = lines[i].replace(mark, longer, 1)
            lines[close] = lines[close].replace(mark, longer, 1)
            i = close + 1
            continue
        i += 1
        while i < len(lines) and not _closes(lines[i], mark):
            i += 1
        i += 1
    return lines


def _matching_close(lines: list[str], start: int, mark: str) -> int | None:
    """The line that closes a Markdown fence when its labelled inner fences are matched; None without any."""
    depth, nested = 1, False
    for i in range(start + 1, len(lines)):
        fence = _FENCE_LINE.match(lines[i])
        if fence is None or not fence.group(1).startswith(mark):
            continue
        if fence.group(2).strip():
            depth, nested = depth + 1, True
        else:
            depth -= 1
            if depth == 0:
                return i if nested else None
    return None
