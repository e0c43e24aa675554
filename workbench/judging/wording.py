"""A question as a judge gets it: what is shown of both answers, in which order, and what is left out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from data.categories import Category
from data.environments import find_environment
from data.languages import find_language
from runtimes_wasm.contract import RunStatus

from ..models.messages import Conversation, Image
from .evidence import Evidence, Question
from .fences import Fences
from .framing import (
    CUT_RULE,
    CUT_RULE_CODE,
    NO_PROGRAM,
    NOT_RECORDED,
    NOT_RUN,
    NOTICE,
    REMINDER,
    STATUS_WORDS,
    WATCHED,
)
from .pictures import UnreadablePicture, chosen, read_picture
from .protocol import Protocol
from .watching import probes


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it goes to a judge.

    Attributes
    ----------
    cut, marked : tuple of str
        What was left out of it, and what in it imitates a judge's own words.
    """

    conversation: Conversation
    cut: tuple[str, ...]
    marked: tuple[str, ...]
    pictures: int


def put(question: Question, protocol: Protocol, *, swapped: bool, nonce: str, sees: bool = False) -> Asked:
    """Write a question down for a judge.

    Parameters
    ----------
    question : Question
        The two answers.
    protocol : Protocol
        How to ask.
    swapped : bool
        Shows the right answer first, as A.
    nonce : str
        Of `fences.make_nonce`.
    sees : bool
        Whether the judge sees pictures; otherwise they are described.
    """
    fences = Fences(nonce)
    limits = protocol.limits
    first, second = (question.right, question.left) if swapped else (question.left, question.right)
    images: list[Image] = []
    words = [
        f"The task{_kind(question.category)}:",
        fences.around("task", question.prompt, most=limits.prompt, called="task"),
        f"What matters for it: {protocol.prompt.priority(_category(question.category))}",
    ]
    for name, evidence in (("A", first), ("B", second)):
        words += _answer(name, evidence, protocol, fences)
        if protocol.with_execution:
            words += _run(name, evidence, protocol, fences)
            words += _pictures(name, evidence, protocol, fences, images if sees and protocol.images else None)
    rule = CUT_RULE if protocol.with_execution else CUT_RULE_CODE
    cuts = "; ".join(fences.cut) if fences.cut else "nothing"
    words += [
        "HOW TO DECIDE",
        f"{rule.format(**asdict(limits))} Cut here: {cuts}.",
        REMINDER,
        protocol.prompt.answer_in(protocol.method),
    ]
    system = f"{protocol.prompt.system}\n\n{NOTICE.format(nonce=fences.nonce)}"
    conversation = Conversation.start("\n\n".join(words), system=system, images=images)
    return Asked(conversation, tuple(fences.cut), tuple(fences.marked), len(images))


def messages(
    question: Question, protocol: Protocol, *, swapped: bool, nonce: str, sees: bool = False
) -> list[dict[str, Any]]:
    """A question as the messages of the chat protocol; see `put`."""
    return put(question, protocol, swapped=swapped, nonce=nonce, sees=sees).conversation.to_json()


def _category(category: str | None) -> str | None:
    return category if category in set(Category) else None


def _kind(category: str | None) -> str:
    known = _category(category)
    return f", which is about {Category(known).label.lower()}" if known else ""


def _answer(name: str, evidence: Evidence, protocol: Protocol, fences: Fences) -> list[str]:
    """The answer whole; where it is too long, the program by itself and less of what stands around it."""
    most, code = protocol.limits.answer, evidence.code
    words = [f"ANSWER {name}"]
    if code is not None and code.strip() and len(evidence.answer) > most:
        words.append(f"The answer of {name} is too long to be shown whole. Its program:")
        words.append(
            fences.around(f"{name} program", code, most=protocol.limits.program, called=f"program of {name}")
        )
        words.append("The answer around it:")
        most //= 4
    words.append(fences.around(f"{name} answer", evidence.answer, most=most, called=f"answer of {name}"))
    if not protocol.with_execution and not (code or "").strip():
        words.append(f"There is no program in the answer of {name}.")
    return words


def _run(name: str, evidence: Evidence, protocol: Protocol, fences: Fences) -> list[str]:
    limits = protocol.limits
    if not (evidence.code or "").strip():
        return [f"Run of {name}: {NO_PROGRAM}."]
    noticed = probes(evidence.code)
    if noticed:
        fences.marked.append(
            f"program of {name}: it asks whether a machine watches it ({', '.join(noticed)})"
        )
    if evidence.status is not None:
        ended = STATUS_WORDS[RunStatus(evidence.status)]
    else:
        ended = NOT_RECORDED if evidence.was_run else NOT_RUN
    where = [word for word in (_environment(evidence.environment), _language(evidence.language)) if word]
    words = [f"Run of {name}{f' ({", ".join(where)})' if where else ''}: {ended}."]
    if noticed:
        words.append(WATCHED.format(name=name, noticed=", ".join(noticed)))
    if evidence.missing:
        wanted = "\n".join(evidence.missing)
        words.append(f"What {name} wants and the sandbox does not have:")
        words.append(
            fences.around(f"{name} missing", wanted, most=limits.missing, called=f"missing of {name}")
        )
    if not evidence.was_run:
        return words
    for part, called, text, most in (
        ("stdout", "output", evidence.stdout, limits.stdout),
        ("stderr", "errors", evidence.stderr, limits.stderr),
    ):
        if text.strip():
            words.append(f"What {name} wrote ({called}):")
            words.append(fences.around(f"{name} {part}", text, most=most, called=f"{called} of {name}"))
        else:
            words.append(f"What {name} wrote ({called}): nothing.")
    return words


def _pictures(
    name: str, evidence: Evidence, protocol: Protocol, fences: Fences, images: list[Image] | None
) -> list[str]:
    """The pictures of one side, sent where ``images`` takes them, and described otherwise."""
    limits = protocol.limits
    shots = chosen(evidence.shots, limits.pictures)
    if len(shots) < len(evidence.shots):
        fences.cut.append(f"pictures of {name}: {len(shots)} of {len(evidence.shots)} are shown")
    told, names = [], []
    for number, shot in enumerate(shots, start=1):
        called = f"picture {number} of {name}"
        try:
            picture = read_picture(shot, width=limits.width, height=limits.height)
        except UnreadablePicture as problem:
            fences.cut.append(f"{called}: left out, {problem}")
            continue
        # Programs name their figures, so the names are evidence like the rest.
        names.append(f"{called}: {shot.moment}")
        if images is None:
            told.append(f"{called} ({picture.in_words()})")
            continue
        images.append(Image(picture.png))
        told.append(f"{called} (attached as number {len(images)})")
        if picture.scaled:
            fences.cut.append(
                f"{called}: scaled from {picture.full_width} × {picture.full_height} "
                f"to {picture.width} × {picture.height} pixels"
            )
    if not told:
        return []
    listed = fences.around(
        f"{name} pictures", "\n".join(names), most=limits.missing, called=f"names of pictures of {name}"
    )
    seen = "" if images is not None else ", which you cannot see"
    return [f"Pictures of {name}{seen}: {'; '.join(told)}.", f"When each was taken, or its file:\n{listed}"]


def _environment(name: str | None) -> str:
    known = find_environment(name) if name else None
    return known.label if known else ""


def _language(name: str | None) -> str:
    known = find_language(name) if name else None
    return known.label if known else ""
