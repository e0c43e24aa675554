"""Putting a question to a judge: the call, and the verdict or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import BrokenAnswer, ContentFiltered, EmptyAnswer, NoLogprobs
from ..models.background import Cancel
from ..models.catalogue import ModelEntry
from ..models.client import Client
from ..models.messages import FinishReason, Parameters, Reply, Usage
from .evidence import Question
from .judgement import Judgement, decided
from .logits import CANDIDATES, lean
from .protocol import Protocol
from .verdicts import MOST_CHARACTERS, NoVerdict, Verdict, read_grammar, read_json
from .wording import put

#: A thing that a judge's answer may break off by, after which another try may do better.
_BROKEN = frozenset({FinishReason.CUT, FinishReason.TIMEOUT, FinishReason.CANCELLED})


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
