"""Choose the program among the blocks of an answer, and say why."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data.environments import Environment
from data.languages import Language

from . import html_parts, js_scan, page_merge, py_scan
from .detect import Detection
from .fences import Block
from .guess import without_noise


@dataclass(frozen=True, slots=True)
class Candidate:
    """A block that may be the program, and what it would be."""

    block: Block
    detection: Detection


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen candidate and the reasons, a sentence each."""

    candidate: Candidate
    reasons: tuple[str, ...]


_TEST_FILE = re.compile(r"(?:^|/)(?:test_[\w.-]+|[\w.-]+(?:_test|\.test|\.spec))\.\w+$", re.IGNORECASE)
_REVISED = re.compile(
    r"\b(?:correct(?:ed|ion)?|fix(?:ed)?|final|updated?|improved?|revised?|revision|complete|full|refactored|working|better)\b",
    re.IGNORECASE,
)
_MOUNT = re.compile(
    r"\bcreateRoot\s{0,9}\(|\bReactDOM\s{0,9}\.\s{0,9}render\s{0,9}\(|\bcreateApp\s{0,9}\(\s{0,9}App\b"
)
_APP_SOURCE = re.compile(r"\.(?:jsx|tsx|ts)$|(?:^|/)(?:main|index)\.m?js$")
_APPS = (Environment.REACT, Environment.VUE)
# A script or page that only mounts an App is short.
_MOUNT_LENGTH = 3000
_QUOTE_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"\n]{1,200})"', re.MULTILINE)
_MAIN = {
    Language.C: re.compile(r"\bmain[ \t]*\("),
    Language.CPP: re.compile(r"\bmain[ \t]*\("),
    Language.JAVA: re.compile(r"\bvoid[ \t]+main[ \t]*\("),
    Language.GO: re.compile(r"\bfunc[ \t]+main[ \t]*\("),
    Language.RUST: re.compile(r"\bfn[ \t]+main[ \t]*\("),
}


def choose(candidates: Sequence[Candidate]) -> Choice:
    """Choose the program among at least one candidate.

    Parts of a program step aside first (documents, tests, mount scripts, files
    that another block imports); then a later version of the same file replaces
    an earlier one; of what is left the longest whole program wins, ties going
    to the last; and a later, corrected version of it wins over it.
    """
    if len(candidates) == 1:
        return Choice(candidates[0], (f"The block at line {candidates[0].block.line} is its only program.",))
    left = list(candidates)
    reasons: list[str] = []
    steps: tuple[tuple[Callable[[Sequence[Candidate]], list[Candidate]], str], ...] = (
        (_documents, "Markdown beside a program is its documentation"),
        (_test_files, "files of tests are not the program"),
        (_older_versions, "a later block is the same file"),
        (_mounts, "a script or page that only mounts the App is not the program"),
        (_imported, "another block imports it"),
    )
    for find_parts, why in steps:
        left = _set_aside(left, find_parts(left), why, reasons)
    longest = _longest(left)
    same = [c for c in left if c.detection.language is longest.detection.language]
    whole = [c for c in same if is_whole(c)]
    if whole and not is_whole(longest):
        longest = _longest(whole)
        reasons.append(
            f"Took the block at line {longest.block.line}: it has what starts a program, a longer one has not."
        )
    elif len(left) > 1:
        size = len(longest.block.text.strip())
        equal = sum(len(c.block.text.strip()) == size for c in left) > 1
        what = "the last of the longest" if equal else "the longest"
        reasons.append(f"Took the block at line {longest.block.line}: {what} of {len(left)} programs.")
    else:
        reasons.append(f"Took the block at line {longest.block.line}.")
    revised = _revision(longest, left)
    if revised is not longest:
        reasons.append(
            f"The block at line {revised.block.line} is announced as a later version of it, and was taken instead."
        )
    return Choice(revised, tuple(reasons))


def _set_aside(
    left: list[Candidate], parts: list[Candidate], why: str, reasons: list[str]
) -> list[Candidate]:
    lines_of_parts = {part.block.line for part in parts}
    rest = [candidate for candidate in left if candidate.block.line not in lines_of_parts]
    if not parts or not rest:
        return left
    lines = ", ".join(str(c.block.line) for c in parts[:5]) + (" and more" if len(parts) > 5 else "")
    reasons.append(f"Set aside line {lines}: {why}.")
    return rest


def _longest(candidates: Sequence[Candidate]) -> Candidate:
    # `>=` through reversal: of equals the last.
    return max(reversed(candidates), key=lambda c: len(c.block.text.strip()))


def is_whole(candidate: Candidate) -> bool:
    """Whether a block has what starts a program of its language: ``main``, or a document's root."""
    language, text = candidate.detection.language, candidate.block.text
    if language in _MAIN:
        return _MAIN[language].search(without_noise(text)) is not None
    if language is Language.HTML:
        return html_parts.is_document(text) or html_parts.is_svg(text)
    return True


def _documents(left: Sequence[Candidate]) -> list[Candidate]:
    page = (Language.MARKDOWN, Environment.CORE_WEB)
    return [c for c in left if (c.detection.language, c.detection.environment) == page]


def _test_files(left: Sequence[Candidate]) -> list[Candidate]:
    return [c for c in left if _TEST_FILE.search(c.block.filename)]


def _older_versions(left: Sequence[Candidate]) -> list[Candidate]:
    last = {c.block.filename: c.block.line for c in left if c.block.filename}
    return [c for c in left if c.block.line < last.get(c.block.filename, 0)]


def _mounts(left: Sequence[Candidate]) -> list[Candidate]:
    """Each ``main.jsx`` that renders an App from elsewhere, and the bare page that loads it."""
    apps = sum(c.detection.environment in _APPS for c in left)
    found: list[Candidate] = []
    for candidate in left:
        is_app = candidate.detection.environment in _APPS
        if apps - is_app > 0 and len(candidate.block.text) <= _MOUNT_LENGTH and _mounts_app(candidate):
            found.append(candidate)
    return found


def _mounts_app(candidate: Candidate) -> bool:
    text = candidate.block.text
    if candidate.detection.language is Language.HTML:
        return any(_APP_SOURCE.search(source) for source in page_merge.refers_to(text))
    if candidate.detection.environment not in _APPS or not _MOUNT.search(text):
        return False
    return any(
        module.startswith((".", "@/")) and not module.endswith(".css") for module in _modules(candidate)
    )


def _imported(left: Sequence[Candidate]) -> list[Candidate]:
    stems = _imported_stems(left)
    return [c for c in left if _stem(c.block.filename) in stems]


def _modules(candidate: Candidate) -> list[str]:
    found, text = candidate.detection, candidate.block.text
    if found.language is Language.PYTHON:
        return list(py_scan.scan(text).imports)
    if found.language in (Language.C, Language.CPP):
        return _QUOTE_INCLUDE.findall(text)
    if found.language in (Language.JAVASCRIPT, Language.TYPESCRIPT):
        scripts = (
            [p.text for p in html_parts.parts(text) if p.tag == "script"]
            if text.lstrip()[:1] == "<"
            else [text]
        )
        return [module for script in scripts for module in js_scan.modules(js_scan.scan(script))]
    return []


def _stem(path: str) -> str:
    """``components/Button.jsx`` and ``./components/Button`` alike as ``button``; empty for no path."""
    base = path.rstrip("/").rsplit("/", 1)[-1]
    return base.split(".", 1)[0].lower()


def _imported_stems(left: Sequence[Candidate]) -> frozenset[str]:
    """Stems of the named blocks that other blocks import."""
    stems = {_stem(c.block.filename) for c in left if c.block.filename} - {""}
    if not stems:
        return frozenset()
    imported: set[str] = set()
    for candidate in left:
        own = _stem(candidate.block.filename)
        for module in _modules(candidate):
            if candidate.detection.language is Language.PYTHON:
                names = {part.lower() for part in module.split(".")}
            elif candidate.detection.language in (Language.C, Language.CPP) or module.startswith((".", "@/")):
                names = {_stem(module)}
            else:
                continue
            imported |= (names & stems) - {own}
    return frozenset(imported)


def _revision(longest: Candidate, left: Sequence[Candidate]) -> Candidate:
    """The last later block that the answer calls corrected, final or complete, and that is about as long."""
    for candidate in reversed(left):
        if candidate.block.line <= longest.block.line:
            return longest
        if (
            candidate.detection.language is longest.detection.language
            and candidate.detection.environment is longest.detection.environment
            and 2 * len(candidate.block.text) >= len(longest.block.text)
            and is_whole(candidate) >= is_whole(longest)
            and _REVISED.search(candidate.block.lead)
        ):
            return candidate
    return longest
