"""From what a judge wrote to its verdict, or to why there is none. Nothing is guessed.

The grammar is one line ``[[A>>B]]``, ``[[A>B]]``, ``[[A=B]]``, ``[[B>A]]``,
``[[B>>A]]`` or ``[[both bad]]`` at the end of the answer. The JSON form is one
object ``{"reason": …, "verdict": …}`` with the same words, alone or in one
fence. Both fail closed: two different verdicts, words after the verdict, an
object in the middle of prose are no verdict, whatever the prose says.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

#: A is what was shown first; ``>>`` is much better.
LABELS = ("A>>B", "A>B", "A=B", "B>A", "B>>A")
BOTH_BAD = "both bad"
#: A longer answer than this has lost its thread, and is not searched.
MOST_CHARACTERS = 40_000


class NoVerdict(StrEnum):
    """Why an answer of a judge holds no verdict; each is counted by itself."""

    SILENT = "silent"
    MISSING = "missing"
    TWO_VERDICTS = "two_verdicts"
    NOT_FINAL = "not_final"
    MALFORMED = "malformed"
    TOO_LONG = "too_long"
    UNFINISHED = "unfinished"
    FILTERED = "filtered"
    JSON_IN_PROSE = "json_in_prose"
    JSON_BROKEN = "json_broken"
    NEITHER_LETTER = "neither_letter"

    @property
    def sentence(self) -> str:
        """What it means, for people."""
        return _SENTENCES[self]


_SENTENCES = {
    NoVerdict.SILENT: "the judge said nothing",
    NoVerdict.MISSING: "the judge's answer has no verdict in it",
    NoVerdict.TWO_VERDICTS: "the judge's answer has two different verdicts",
    NoVerdict.NOT_FINAL: "more words follow the judge's verdict, so it was not its last one",
    NoVerdict.MALFORMED: "the judge's verdict is none of those that it was offered",
    NoVerdict.TOO_LONG: f"the judge's answer is longer than {MOST_CHARACTERS:,} characters",
    NoVerdict.UNFINISHED: "the judge's answer stopped at its limit of tokens",
    NoVerdict.FILTERED: "a filter held the judge's answer back",
    NoVerdict.JSON_IN_PROSE: "the judge put a JSON object into prose, so it is unclear whether it is its verdict",
    NoVerdict.JSON_BROKEN: "the judge's JSON cannot be read",
    NoVerdict.NEITHER_LETTER: "neither A nor B is among the likely first tokens of the judge",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge's answer says.

    Attributes
    ----------
    label : str or None
        One of `LABELS`, by the order in which the answers were shown; None is no verdict.
    both_bad : bool
        A tie of two answers that are of no use.
    reason : NoVerdict or None
        Why there is no verdict.
    """

    label: str | None
    both_bad: bool = False
    reason: NoVerdict | None = None


_VERDICT = re.compile(r"\[\[\s*(both[\s_-]*bad|[AB][AB<>=≥≤≫≪~\s]*[AB<>=]|[AB])\s*\]\]", re.I)
_THOUGHT = re.compile(r"\s*<think(?:ing)?>.*?</think(?:ing)?>", re.S | re.I)
_THINKING = re.compile(r"\s*<think(?:ing)?>", re.I)
#: What may stand after a verdict without being a word: emphasis, full stop, code ticks.
_NO_WORD = re.compile(r"[\s*_`.\"'’”)]*")
_FENCED = re.compile(r"\s*(?:```|~~~)[ \t]*(?:json)?[ \t]*\n(.*)\n[ \t]*(?:```|~~~)\s*", re.S | re.I)


def read_grammar(text: str) -> Verdict:
    """The verdict of an answer in the grammar: exactly one, and it is the last word.

    >>> read_grammar("A draws the chart, B does not.\\n[[A>>B]]").label
    'A>>B'
    """
    text, early = _said(text)
    if early is not None:
        return Verdict(None, reason=early)
    found = list(_VERDICT.finditer(text))
    if not found:
        return Verdict(None, reason=NoVerdict.MISSING)
    verdicts = [_labelled(match[1]) for match in found]
    if None in verdicts:
        return Verdict(None, reason=NoVerdict.MALFORMED)
    if len(set(verdicts)) > 1:
        return Verdict(None, reason=NoVerdict.TWO_VERDICTS)
    if _NO_WORD.fullmatch(text, found[-1].end()) is None:
        return Verdict(None, reason=NoVerdict.NOT_FINAL)
    last = verdicts[-1]
    assert last is not None
    return last


def read_json(text: str) -> Verdict:
    """The verdict of an answer that is one JSON object, alone or in one fence.

    >>> read_json('{"reason": "A crashes", "verdict": "B>A"}').label
    'B>A'
    """
    text, early = _said(text)
    if early is not None:
        return Verdict(None, reason=early)
    fenced = _FENCED.fullmatch(text)
    body = (fenced[1] if fenced else text).strip()
    if not body.startswith("{"):
        why = NoVerdict.JSON_IN_PROSE if "{" in body else NoVerdict.MISSING
        return Verdict(None, reason=why)
    try:
        # Not strict: judges write line breaks into their reasons, and those change no verdict.
        document, end = json.JSONDecoder(object_pairs_hook=_Pairs, strict=False).raw_decode(body)
    except (ValueError, RecursionError):
        return Verdict(None, reason=NoVerdict.JSON_BROKEN)
    after = body[end:].strip()
    if after:
        why = NoVerdict.TWO_VERDICTS if after.startswith("{") else NoVerdict.JSON_IN_PROSE
        return Verdict(None, reason=why)
    values = [value for key, value in document if key == "verdict"]
    if not values:
        return Verdict(None, reason=NoVerdict.MISSING)
    if len({str(value) for value in values}) > 1:
        return Verdict(None, reason=NoVerdict.TWO_VERDICTS)
    verdict = _labelled(values[0]) if isinstance(values[0], str) else None
    return verdict or Verdict(None, reason=NoVerdict.MALFORMED)


class _Pairs(list[tuple[str, Any]]):
    """An object with its keys in order; one that stands twice is seen twice."""


def _said(text: str) -> tuple[str, NoVerdict | None]:
    """What the judge said after thinking, or why nothing can be read from it."""
    if not text.strip():
        return text, NoVerdict.SILENT
    if len(text) > MOST_CHARACTERS:
        return text, NoVerdict.TOO_LONG
    thought = _THOUGHT.match(text)
    if thought is not None:
        text = text[thought.end() :]
    elif _THINKING.match(text):
        return text, NoVerdict.UNFINISHED
    return text, None if text.strip() else NoVerdict.MISSING


def _labelled(words: str) -> Verdict | None:
    """The verdict of a word of the grammar; None for another word."""
    joined = "".join(words.split()).upper()
    if joined in LABELS:
        return Verdict(joined)
    if re.fullmatch(r"BOTH[_-]?BAD", joined):
        return Verdict("A=B", both_bad=True)
    return None
