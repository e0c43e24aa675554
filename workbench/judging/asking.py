"""Putting a question to a judge: the messages, the call, the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from data.categories import Category
from data.environments import find_environment
from data.languages import find_language
from runtimes_wasm.contract import RunStatus

from ..errors import BrokenAnswer, ContentFiltered, EmptyAnswer, NoLogprobs
from ..models.background import Cancel
from ..models.catalogue import ModelEntry
from ..models.client import Client
from ..models.messages import Conversation, FinishReason, Image, Parameters, Reply, Usage
from .evidence import Evidence, Question
from .fences import Fences
from .framing import CUT_RULE, CUT_RULE_CODE, NO_PROGRAM, NOT_RUN, NOTICE, REMINDER, STATUS_WORDS, WATCHED
from .judgement import Judgement, decided
from .logits import CANDIDATES, lean
from .pictures import UnreadablePicture, chosen, read_picture
from .protocol import Protocol
from .verdicts import MOST_CHARACTERS, NoVerdict, Verdict, read_grammar, read_json
from .watching import probes

#: A thing that a judge's answer may break off by, after which another try may do better.
_BROKEN = frozenset({FinishReason.CUT, FinishReason.TIMEOUT, FinishReason.CANCELLED})


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
    ended = NOT_RUN if evidence.status is None else STATUS_WORDS[RunStatus(evidence.status)]
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
    if evidence.status is None:
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


def ask(
    client: Client,
    question: Question,
    protocol: Protocol,
    *,
    swapped: bool,
    nonce: str,
    cancel: Cancel | None = None,
    repeat: int = 0,
) -> Judgement:
    """Put a question to a judge, in one order.

    An answer without a verdict is a judgement too, with its reason: it is counted, and never a tie.

    Parameters
    ----------
    client : Client
        The judge; whether it sees pictures stands in the catalogue (``sees_images``).
    repeat : int
        Tells repetitions of the same question apart in the cache of replies.

    Raises
    ------
    NoLogprobs
        When a logit judge's address gives no log-probabilities.
    ModelError
        When the judge cannot answer or broke off; another try may do better.
    """
    asked = put(question, protocol, swapped=swapped, nonce=nonce, sees=client.entry.sees_images)
    blank = Judgement(
        label=None,
        outcome=None,
        strength=0,
        swapped=swapped,
        cut=asked.cut,
        marked=asked.marked,
        pictures=asked.pictures,
        judge=client.entry.name,
    )
    try:
        reply = client.ask(
            asked.conversation, parameters(protocol, client.entry), cancel=cancel, repeat=repeat
        )
    except EmptyAnswer as problem:
        return _nothing(blank, NoVerdict.SILENT, problem)
    except ContentFiltered as problem:
        return _nothing(blank, NoVerdict.FILTERED, problem)
    if reply.finish_reason in _BROKEN:
        raise BrokenAnswer(
            f"{client.entry.name}: the judge's answer broke off after {len(reply.text):,} characters; "
            "what came is not read, since its verdict might have been another. Ask again"
        )
    answered = replace(
        blank,
        text=reply.text,
        model_answered=reply.model_answered,
        finish=reply.finish_reason.value,
        usage=reply.usage,
        latency_ms=reply.total_ms,
        cached=reply.cached,
        warnings=(*reply.warnings, *_other_model(reply)),
    )
    if protocol.method == "logit":
        return _leaned(answered, reply, protocol, client)
    return decided(answered, _read(reply, protocol))


def parameters(protocol: Protocol, entry: ModelEntry) -> Parameters:
    """What the judge's address is asked for besides the messages.

    The catalogue's own parameters of a model that only judges come first: they were written for
    judging, and some models take no other. Those of a model that answers prompts too were not.
    """
    wanted = Parameters(temperature=protocol.temperature, max_tokens=protocol.max_tokens)
    if entry.judge_only:
        wanted = entry.parameters.over(wanted)
    if protocol.method == "logit":
        return replace(wanted, max_tokens=1, top_logprobs=CANDIDATES)
    return wanted


def _read(reply: Reply, protocol: Protocol) -> Verdict:
    if reply.finish_reason is FinishReason.CAP or len(reply.text) > MOST_CHARACTERS:
        return Verdict(None, reason=NoVerdict.TOO_LONG)
    if reply.finish_reason is FinishReason.LENGTH:
        return Verdict(None, reason=NoVerdict.UNFINISHED)
    if reply.finish_reason is FinishReason.CONTENT_FILTER:
        return Verdict(None, reason=NoVerdict.FILTERED)
    return read_json(reply.text) if protocol.method == "json" else read_grammar(reply.text)


def _leaned(answered: Judgement, reply: Reply, protocol: Protocol, client: Client) -> Judgement:
    if not reply.chances:
        raise NoLogprobs(
            f"{client.entry.name}: {client.entry.address or 'this model'} gave no log-probabilities, which a logit "
            "judge is made of; judge by grammar or json, or by a server that gives them (llama.cpp and vLLM do)"
        )
    leaning = lean(reply.chances)
    judged = decided(answered, leaning.verdict(protocol.tie_odds, protocol.strong_odds))
    if leaning.difference is None:
        return judged
    # Not -0.0, which would be another text in JSON.
    difference = (-leaning.difference if answered.swapped else leaning.difference) or 0.0
    return replace(judged, difference=difference, difference_bound=leaning.bound)


def _nothing(blank: Judgement, why: NoVerdict, problem: EmptyAnswer | ContentFiltered) -> Judgement:
    usage = problem.usage if isinstance(problem.usage, Usage) else Usage()
    return decided(replace(blank, usage=usage, warnings=(str(problem),)), Verdict(None, reason=why))


def _other_model(reply: Reply) -> Sequence[str]:
    """A sentence where another model answered; addresses often add a date to a name, which is the same one."""
    asked, answered = reply.model_sent.lower(), reply.model_answered.lower()
    if not answered or not asked or asked in answered or answered in asked:
        return ()
    return (f"The address says that {reply.model_answered} answered, not {reply.model_sent}.",)
