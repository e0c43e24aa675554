"""From an answer in Markdown to a program: its code, language, environment and packages, and why.

Rules, in the order in which they are asked: the label of a block, then its
content, then its imports. Every decision leaves a sentence in ``reason``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from data.environments import Environment
from data.languages import Language

from . import html_parts, page_merge, py_scan
from .choose import Candidate, choose
from .dependencies import dependencies, hosts
from .detect import Detection, detect, filename_for
from .fences import Block, make_block, read_blocks, read_indented
from .guess import guess, sample
from .kinds import BlockKind, kind_of_guess


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The program of an answer.

    Attributes
    ----------
    code : str or None
        The program; None when the answer holds none that runs here.
    language, environment
        What it is and where it shows itself; None exactly when ``code`` is.
    packages : mapping
        ``{"python": (...), "npm": (...)}``, as a `RunRequest` takes them.
    hosts : tuple of str
        Hosts that a page loads scripts, styles and modules from.
    blocks : tuple of Block
        Every code block of the answer, in order.
    reason : str
        Why this is the program: plain sentences.
    filename : str
        A file name that suits the program; empty when there is none.
    files : mapping of str to str
        Other blocks that the answer names as files beside the program.
    """

    code: str | None
    language: Language | None
    environment: Environment | None
    packages: Mapping[str, tuple[str, ...]]
    hosts: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    reason: str
    filename: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The extraction as JSON values."""
        return {
            "code": self.code,
            "language": self.language.value if self.language else None,
            "environment": self.environment.value if self.environment else None,
            "packages": {name: list(names) for name, names in self.packages.items()},
            "hosts": list(self.hosts),
            "blocks": [block.to_dict() for block in self.blocks],
            "reason": self.reason,
            "filename": self.filename,
            "files": dict(self.files),
        }


_HTML_START = re.compile(r"<!doctype\s{1,9}html\b|<html\b", re.IGNORECASE)
_HTML_END = re.compile(r"</html\s{0,9}>", re.IGNORECASE)
# A script that a page loads may be plain computation, and may use a library that the page loads.
_ON_PAGES = (Environment.CORE_WEB, Environment.INTERPRETER, Environment.VUE)
_PROSE = re.compile(r"(?:[A-Z][\w']*|[Ii])(?:[ ,]+[\w'’-]+){4,}[.:!?]?$")


def extract(answer: str) -> Extraction:
    """Find the program in an answer; never raises, whatever the answer is.

    Examples
    --------
    >>> found = extract("Here it is:\\n```py\\nprint(1)\\n```\\n")
    >>> found.code, found.language.value, found.environment.value
    ('print(1)', 'python', 'interpreter')
    """
    if not answer.strip():
        return _nothing((), "The answer is empty.")
    blocks, reasons = _blocks(answer)
    candidates = _candidates(blocks)
    if not candidates:
        blocks, reasons = _without_fences(answer, blocks)
        candidates = _candidates(blocks)
    if not candidates:
        return _nothing(tuple(blocks), " ".join([*reasons, _why_nothing(blocks)]))
    candidates, merged, page_reasons = _whole_pages(candidates, blocks)
    choice = choose(candidates)
    reasons += [*page_reasons, *choice.reasons]
    return _finish(choice.candidate, blocks, merged.get(choice.candidate.block.line, ()), reasons)


def programs_of(found: Extraction) -> tuple[Block, ...]:
    """The blocks of an answer that could be run, in order; `choose_block` takes one of them."""
    return tuple(candidate.block for candidate in _candidates(list(found.blocks)))


def choose_block(found: Extraction, line: int) -> Extraction:
    """The program in one block of the answer, when somebody wants another than the one that was found.

    Parameters
    ----------
    line : int
        Where the block starts, as its ``line`` says.

    Raises
    ------
    ValueError
        When no program starts there.
    """
    for candidate in _candidates(list(found.blocks)):
        if candidate.block.line == line:
            return _finish(candidate, list(found.blocks), (), [f"You chose the block at line {line}."])
    raise ValueError(f"no program of this answer starts at line {line}")


def _blocks(answer: str) -> tuple[list[Block], list[str]]:
    """The blocks of an answer; drafts in a leading ``<think>`` section count only if nothing follows it."""
    start = answer.lstrip("\ufeff \t\r\n")
    if start[:7].lower() == "<think>" and "</think>" in answer:
        at = answer.rindex("</think>") + len("</think>")
        skipped = answer.count("\n", 0, at)
        later = [replace(block, line=block.line + skipped) for block in read_blocks(answer[at:])]
        if _candidates(later):
            return later, [f"{_counted(later)} after the thinking of the answer."]
    if html_parts.is_document(answer):
        # A page without a fence; fences inside it are text of its scripts.
        return [], []
    blocks = read_blocks(answer)
    return blocks, [f"{_counted(blocks)}."] if blocks else []


def _counted(blocks: list[Block]) -> str:
    programs = sum(block.kind is BlockKind.PROGRAM for block in blocks)
    what = "1 code block" if len(blocks) == 1 else f"{len(blocks)} code blocks"
    which = f"{programs} of them {'a program' if programs == 1 else 'programs'}"
    which = "which is a program" if len(blocks) == 1 else which
    return f"Found {what}" + (f", {which}" if programs else "")


def _candidates(blocks: list[Block]) -> list[Candidate]:
    programs = (Candidate(b, detect(b.text, b.label)) for b in blocks if b.kind is BlockKind.PROGRAM)
    return [candidate for candidate in programs if candidate.detection.language is not None]


def _without_fences(answer: str, blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """Look for a program where no fence holds one: a bare page, code and nothing else, a mislabelled page."""
    inside = [
        b for b in blocks if b.kind in (BlockKind.OUTPUT, BlockKind.OTHER) and html_parts.is_document(b.text)
    ]
    if inside:
        page = replace(inside[-1], kind=BlockKind.PROGRAM)
        kept = [page if block is inside[-1] else block for block in blocks]
        label = repr(page.label) if page.label else "nothing"
        return kept, [f"The block at line {page.line} is labelled {label}, but is an HTML document."]
    if blocks:
        return blocks, [f"{_counted(blocks)}."]
    opener = _HTML_START.search(answer)
    if opener:
        closers = list(_HTML_END.finditer(answer, opener.end()))
        end = closers[-1].end() if closers else len(answer)
        line = answer.count("\n", 0, opener.start()) + 1
        page = make_block(answer[opener.start() : end], line, "html")
        return [page], ["No code block; the answer holds a bare page."]
    if bare := _bare_label(answer):
        return [make_block(answer, 1, bare)], [f"No code block; the whole answer reads like {bare}."]
    blocks = read_indented(answer)
    return blocks, [
        f"No fence; {_counted(blocks)[0].lower()}{_counted(blocks)[1:]}, by indentation."
    ] if blocks else []


def _bare_label(answer: str) -> str | None:
    """What an answer without any block is, if it is code from its first line to its last."""
    lines = [line.strip() for line in sample(answer).split("\n") if line.strip()]
    label = guess(answer)
    if not lines or kind_of_guess(label) is not BlockKind.PROGRAM:
        return None
    if label == "python":
        return label if py_scan.scan(answer).tree is not None else None
    prose = any(_PROSE.match(line) and not line.endswith((";", "{", "}", ",")) for line in lines)
    return None if prose else label


def _why_nothing(blocks: list[Block]) -> str:
    if not blocks:
        return "The answer holds no code."
    labels = list(dict.fromkeys(f"{b.label or 'no label'} ({b.kind.value})" for b in blocks))
    return f"None of its blocks is a program that runs here: {', '.join(labels[:8])}."


def _nothing(blocks: tuple[Block, ...], reason: str) -> Extraction:
    asked = dependencies("", None, blocks)
    packages = {name: tuple(names) for name, names in asked.items()}
    return Extraction(
        code=None, language=None, environment=None, packages=packages, blocks=blocks, reason=reason
    )


def _joins_page(candidate: Candidate) -> bool:
    return page_merge.is_script(candidate.block) and candidate.detection.environment in _ON_PAGES


def _whole_pages(
    candidates: list[Candidate], blocks: list[Block]
) -> tuple[list[Candidate], dict[int, tuple[Block, ...]], list[str]]:
    """Merge style sheets and scripts into the longest HTML page; merged scripts stop being candidates."""
    web = [
        c for c in candidates if c.detection.language is Language.HTML and not html_parts.is_svg(c.block.text)
    ]
    if not web:
        return candidates, {}, []
    page = max(reversed(web), key=lambda c: len(c.block.text))
    styles = [block for block in blocks if page_merge.is_style(block)]
    scripts = [c for c in candidates if c.detection.language is Language.JAVASCRIPT and _joins_page(c)]
    parts = {c.block.line for c in scripts if c.detection.environment is Environment.CORE_WEB}
    joins = len(web) == 1 and all(c is page or c.block.line in parts for c in candidates)
    done = page_merge.merge(page.block.text, styles, [c.block for c in scripts], document=joins)
    if not done.used:
        return candidates, {}, []
    names = " and ".join(
        block.filename or f"the {block.label or 'unlabelled'} block at line {block.line}"
        for block in done.used
    )
    whole = Candidate(replace(page.block, text=done.code), detect(done.code, page.block.label))
    used = {block.line for block in done.used}
    left = [whole if c is page else c for c in candidates if c.block.line not in used]
    return left, {page.block.line: done.used}, [f"Put {names} into the page, as a browser would load them."]


def _finish(
    chosen: Candidate, blocks: list[Block], merged: tuple[Block, ...], reasons: list[str]
) -> Extraction:
    block, found = chosen.block, chosen.detection
    code, said = _runnable(block.text, found)
    wanted = dependencies(code, found.language, blocks)
    if said:
        # Commented-out notebook commands still say what to install.
        wanted = dependencies(block.text, found.language, blocks)
    reasons = [*reasons, found.reason, *said]
    if not block.closed:
        reasons.append("The answer ends inside this block, so the program may be cut.")
    return Extraction(
        code=code,
        language=found.language,
        environment=found.environment,
        packages={name: tuple(names) for name, names in wanted.items()},
        hosts=tuple(hosts(code, found.language)),
        blocks=tuple(blocks),
        reason=" ".join(reasons),
        filename=block.filename or filename_for(code, found),
        files=_companions(block, blocks, merged),
    )


def _runnable(code: str, found: Detection) -> tuple[str, list[str]]:
    """The code with notebook commands commented out, when they alone keep it from being Python."""
    if found.language is not Language.PYTHON:
        return code, []
    cleaned = py_scan.scan(code).cleaned
    return cleaned, [] if cleaned == code else ["Its notebook commands were turned into comments."]


def _companions(program: Block, blocks: list[Block], merged: tuple[Block, ...]) -> dict[str, str]:
    """Blocks named as files, the last of each name, without the program and what was merged into it."""
    skipped = (BlockKind.SHELL, BlockKind.OUTPUT)
    taken = {block.line for block in (*merged, program)}
    return {
        block.filename: block.text
        for block in blocks
        if block.filename
        and block.line not in taken
        and block.kind not in skipped
        and block.filename != program.filename
    }
