"""Put the style sheets and scripts that an answer writes apart back into its HTML page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.languages import Language, find_language

from . import html_parts
from .fences import Block
from .kinds import BlockKind

_BODY_END = re.compile(r"</body\b[^<>]{0,200}>", re.IGNORECASE)
_HEAD_END = re.compile(r"</head\b[^<>]{0,200}>", re.IGNORECASE)
_CLOSING = re.compile(r"</(script|style)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MergedPage:
    """An HTML text that holds its parts, and which blocks those were."""

    code: str
    used: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def is_style(block: Block) -> bool:
    """Whether a block is plain CSS."""
    return block.kind is BlockKind.STYLE and block.label in ("css", "")


def is_script(block: Block) -> bool:
    """Whether a block is plain JavaScript, as a browser runs it."""
    return (
        block.kind is BlockKind.PROGRAM
        and block.label not in ("jsx", "tsx")
        and find_language(block.label) is Language.JAVASCRIPT
    )


def merge(
    html: str, styles: Sequence[Block], scripts: Sequence[Block], *, document: bool = True
) -> MergedPage:
    """Inline the blocks that a page refers to by file name, or plainly belongs with.

    A reference is answered by the block of that name; a lone block without a
    name answers the only local reference of its kind. A page that has no style
    (script) of its own and refers to none takes a lone block of that kind.

    Parameters
    ----------
    styles, scripts : sequence of Block
        The blocks that `is_style` and `is_script` accept.
    document : bool
        Whether blocks may join a page that does not refer to them.
    """
    parts = html_parts.parts(html)
    links = [p for p in parts if p.tag == "link" and _is_sheet(p) and _is_local(p.attributes.get("href", ""))]
    sources = [p for p in parts if p.tag == "script" and _is_local(p.attributes.get("src", ""))]
    edits: list[_Edit] = []
    late: list[str] = []
    used: list[Block] = []
    for part in links:
        if block := _answer(part.attributes["href"], styles, alone=len(links) == 1):
            edits.append(_Edit(part.start, part.end, _style(block)))
            used.append(block)
    for part in sources:
        if block := _answer(part.attributes["src"], scripts, alone=len(sources) == 1):
            # `defer` means nothing to an inline script: it moves to where it would have run.
            deferred = "defer" in part.attributes or "async" in part.attributes
            module = part.attributes.get("type", "").lower() == "module"
            text = _script(block, module=module)
            edits.append(_Edit(part.start, part.end, "" if deferred and not module else text))
            late += [text] if deferred and not module else []
            used.append(block)
    own_style = any(p.tag == "style" or (p.tag == "link" and _is_sheet(p)) for p in parts)
    own_script = any(
        p.tag == "script" and (p.text.strip() or _is_local(p.attributes.get("src", ""))) for p in parts
    )
    early = ""
    if document and not own_style and len(styles) == 1:
        early = _style(styles[0])
        used.append(styles[0])
    if document and not own_script and len(scripts) == 1:
        late.append(_script(scripts[0], module=False))
        used.append(scripts[0])
    if early:
        edits.append(_insertion(html, _HEAD_END, early, default=0))
    if late:
        edits.append(_insertion(html, _BODY_END, "\n".join(late), default=len(html)))
    return MergedPage(_apply(html, edits), tuple(dict.fromkeys(used)))


def refers_to(html: str) -> list[str]:
    """The local scripts that a page loads."""
    sources = (p.attributes.get("src", "") for p in html_parts.parts(html) if p.tag == "script")
    return [source for source in sources if _is_local(source)]


def _is_sheet(part: html_parts.Part) -> bool:
    return "stylesheet" in part.attributes.get("rel", "").lower()


def _is_local(address: str) -> bool:
    return bool(address) and not address.startswith(("//", "#")) and ":" not in address


def _answer(address: str, blocks: Sequence[Block], *, alone: bool) -> Block | None:
    wanted = _base(address)
    named = [block for block in blocks if _base(block.filename) == wanted]
    if named:
        return named[-1]
    return blocks[0] if alone and len(blocks) == 1 and not blocks[0].filename else None


def _base(path: str) -> str:
    return path.split("?", 1)[0].split("#", 1)[0].rsplit("/", 1)[-1].lower()


def _style(block: Block) -> str:
    return f"<style>\n{_CLOSING.sub(_escaped, block.text)}\n</style>"


def _script(block: Block, *, module: bool) -> str:
    opener = '<script type="module">' if module else "<script>"
    return f"{opener}\n{_CLOSING.sub(_escaped, block.text)}\n</script>"


def _escaped(closing: re.Match[str]) -> str:
    """Keep a ``</script`` inside a string from ending the element."""
    return f"<\\/{closing.group(1)}"


def _insertion(html: str, before: re.Pattern[str], text: str, *, default: int) -> _Edit:
    places = [match.start() for match in before.finditer(html)]
    # The last </body>: an earlier one may stand in a string of a script.
    at = (places[-1] if before is _BODY_END else places[0]) if places else default
    return _Edit(at, at, f"{text}\n")


def _apply(html: str, edits: list[_Edit]) -> str:
    kept: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        kept += [html[at : edit.start], edit.text]
        at = edit.end
    kept.append(html[at:])
    return "".join(kept)
