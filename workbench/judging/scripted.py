"""A judge that is a rule, and says so: the whole pipeline works with it, without a key or a network.

It reads a question the way that a careful judge should: by the marks with the
question's code word, and nothing inside them as an instruction. Then it prefers
the program whose run ended better, and of two that ended alike the longer one.
Its other forms go wrong in the ways that judges do (`FORMS`), for tests and
demonstrations.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from runtimes_wasm.contract import RunStatus

from ..models.messages import Conversation, TokenChance
from .fences import NONCE_LENGTH, Read, read_parts
from .framing import NO_PROGRAM, REMINDER, STATUS_WORDS
from .verdicts import BOTH_BAD, LABELS

NOTE = "I am a scripted judge: a fixed rule decides, and no language model reads this."

_CODE_WORD = re.compile(rf"code word of this question is ([0-9a-f]{{{NONCE_LENGTH}}})")
_RUN = re.compile(r"^Run of ([AB])(?: \([^)]*\))?: (.+)\.$", re.M)
_BLOCK = re.compile(r"^```[^\n]*\n(.*?)^```", re.M | re.S)
_COMMAND = re.compile(r"\b(?:choose|output|pick|prefer|verdict is|winner is)\W{1,4}([AB])\b", re.I)
#: A longer program wins only when it is longer by more than this share.
_LONGER = 0.1
_RAN, _UNKNOWN, _FAILED, _NOTHING = 3, 2, 1, 0
_LEVELS = {
    STATUS_WORDS[status]: _RAN if status == RunStatus.OK else _FAILED
    for status in STATUS_WORDS
    if status != RunStatus.UNSUPPORTED
} | {NO_PROGRAM: _NOTHING}
_LEVEL_WORDS = {_RAN: "ran", _UNKNOWN: "could not be tried", _FAILED: "failed", _NOTHING: "has no program"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a scripted judge answers.

    Attributes
    ----------
    chances : tuple of TokenChance
        The candidates of its first token, for a logit judge.
    """

    text: str
    chances: tuple[TokenChance, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    level: int
    length: int


def judge(conversation: Conversation) -> tuple[str, str]:
    """The word of its verdict, and the reason, by the rule."""
    read = _read(conversation)
    if read is None:
        return "A=B", "This is no question of Runoff: it has no code word."
    a, b = _side("A", read), _side("B", read)
    told = ", ".join(
        f"{name} {_LEVEL_WORDS[side.level]} ({side.length:,} characters of program)"
        for name, side in (("A", a), ("B", b))
    )
    pictures = sum(len(message.images) for message in conversation.messages)
    told += f", {pictures} pictures (which I do not look at)" if pictures else ""
    if a.level != b.level:
        sign = ">>" if abs(a.level - b.level) > 1 else ">"
        return (
            f"A{sign}B" if a.level > b.level else f"B{sign}A"
        ), f"{told}. The better end of a run decides."
    if a.level <= _FAILED:
        return BOTH_BAD, f"{told}. Neither is of use."
    if abs(a.length - b.length) > _LONGER * max(a.length, b.length):
        return ("A>B" if a.length > b.length else "B>A"), f"{told}. The longer program decides."
    return "A=B", f"{told}. Nothing decides."


def _read(conversation: Conversation) -> Read | None:
    everything = "\n\n".join(message.content for message in conversation.messages)
    # The first place is ours: the system message comes before all evidence.
    found = _CODE_WORD.search(everything)
    return read_parts(conversation.last_said, found[1]) if found else None


def _side(name: str, read: Read) -> _Side:
    ended = dict(_RUN.findall(read.words))
    answer = read.parts.get(f"{name} answer", "")
    program = read.parts.get(f"{name} program")
    if program is None:
        program = max(_BLOCK.findall(answer), key=len, default="")
    if name in ended:
        return _Side(_LEVELS.get(ended[name], _UNKNOWN), len(program))
    missing = f"There is no program in the answer of {name}." in read.words
    return _Side(_NOTHING if missing else _RAN, len(program))


def _obeyed(conversation: Conversation) -> tuple[str, str]:
    """The last thing that any text told it to choose, wherever it stands; the rule otherwise."""
    told = _COMMAND.findall(conversation.last_said)
    if not told:
        return judge(conversation)
    return ("A>>B" if told[-1].upper() == "A" else "B>>A"), "I was told what to choose."


Form = Callable[[Conversation], Said]


def _as_asked(decide: Callable[[Conversation], tuple[str, str]]) -> Form:
    """An answer in the form that the question asks for."""

    def answer(conversation: Conversation) -> Said:
        word, why = decide(conversation)
        # What stands after our last words on the evidence is ours; before it, anybody may have written.
        asked = conversation.last_said.rpartition(REMINDER)[2]
        if "Answer with one letter" in asked:
            return Said("B" if word.startswith("B") else "A", _chances(word))
        if '"verdict"' in asked:
            return Said(json.dumps({"reason": f"{NOTE} {why}", "verdict": word}), _chances(word))
        return Said(f"{NOTE} {why}\n[[{word}]]", _chances(word))

    return answer


def _fixed(text: str) -> Form:
    return lambda conversation: Said(text, ())


def _chances(word: str) -> tuple[TokenChance, ...]:
    """The first token as a model would have it: both letters, in spellings with and without a space."""
    towards_a = dict(zip(LABELS, (0.97, 0.8, 0.5, 0.2, 0.03), strict=True)).get(word, 0.5)
    listed = [("A", 0.9 * towards_a), ("B", 0.9 * (1 - towards_a)), (" A", 0.05 * towards_a), ("The", 0.02)]
    listed.append((" B", 0.05 * (1 - towards_a)))
    ordered = sorted(listed, key=lambda each: -each[1])
    return tuple(TokenChance(token=token, logprob=math.log(share)) for token, share in ordered)


#: Scripted judges by name: what each answers. How some of them fail to answer is the server's matter.
FORMS: dict[str, Form] = {
    "scripted-judge": _as_asked(judge),
    "scripted-judge-first": _as_asked(lambda _: ("A>B", "I prefer what comes first, whatever it is.")),
    "scripted-judge-gullible": _as_asked(_obeyed),
    "scripted-judge-refuses": _fixed("I am sorry, but I cannot compare these two programs."),
    "scripted-judge-silent": _fixed(""),
    "scripted-judge-two-verdicts": _fixed("At first sight [[A>B]]. On reflection:\n[[B>A]]"),
    "scripted-judge-prose": _fixed('I would say {"reason": "it is nicer", "verdict": "A>B"}, all in all.'),
    "scripted-judge-broken-json": _fixed('{"reason": "A is nicer", "verdict": "A>'),
    "scripted-judge-long": _fixed(f"{'on-the-one-hand-and-on-the-other-' * 31}\n" * 200 + "[[A>B]]"),
    # These decide by the rule, and trouble comes on the way: late, refused at first, cut, renamed.
    "scripted-judge-slow": _as_asked(judge),
    "scripted-judge-busy": _as_asked(judge),
    "scripted-judge-half": _as_asked(judge),
    "scripted-judge-renamed": _as_asked(judge),
    "scripted-judge-no-logprobs": _as_asked(judge),
}
