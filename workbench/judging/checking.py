"""Can this model judge? A few questions of our own, in both orders, by each method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data import prompts
from data.environments import Environment
from data.languages import Language
from data.prompts import Prompt, Quality, ScriptedAnswer
from runtimes_wasm import registry
from runtimes_wasm.asking import request_for
from runtimes_wasm.contract import RunStatus
from runtimes_wasm.extract import extract

from ..errors import JudgingError, ModelError
from ..models.client import Client
from .asking import ask
from .evidence import Evidence, Question, evidence_of
from .fences import make_nonce
from .judgement import Judgement
from .orders import BothOrders, SwapConsistency, both_orders, swap_consistency
from .prompt import METHODS, JudgePrompt, Method
from .protocol import Protocol


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A question of our own whose answer is known: one program is right, the other is not.

    Attributes
    ----------
    better : str
        ``left`` or ``right``.
    """

    id: str
    question: Question
    better: str


def known_questions(count: int, *, run: bool = True) -> list[KnownQuestion]:
    """Questions from our own prompts: a right Python program against one that is wrong or crashes.

    Parameters
    ----------
    count : int
        How many, at most; the better side alternates.
    run : bool
        Runs both programs, so that a judge can be shown what came of it.

    Raises
    ------
    JudgingError
        When a program cannot be run here.
    """
    found: list[KnownQuestion] = []
    for prompt in prompts.by(language=Language.PYTHON, environment=Environment.INTERPRETER):
        if len(found) == count:
            break
        right = _first(prompt, Quality.RIGHT)
        wrong = _first(prompt, Quality.CRASHING) or _first(prompt, Quality.SUBTLY_WRONG)
        if right is None or wrong is None:
            continue
        sides = [_evidence(answer, run=run) for answer in (right, wrong)]
        better = "right" if len(found) % 2 else "left"
        left, other = sides if better == "left" else sides[::-1]
        found.append(
            KnownQuestion(prompt.id, Question(prompt.text, prompt.category.value, left, other), better)
        )
    return found


def _first(prompt: Prompt, quality: Quality) -> ScriptedAnswer | None:
    return next((answer for answer in prompt.answers if answer.quality is quality), None)


def _evidence(answer: ScriptedAnswer, *, run: bool) -> Evidence:
    program = extract(answer.text)
    if not run:
        return evidence_of(answer.text, program)
    result = registry.run(request_for(program))
    if result.status is RunStatus.RUNNER_FAULT:
        raise JudgingError(f"{answer.file} could not be run: {result.note}; see runoff doctor")
    return evidence_of(answer.text, program, result)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedJudge:
    """How a judge took the questions by one method.

    Attributes
    ----------
    right : int
        Questions where both orders together name the program that is known to be better.
    cost : float or None
        Of all calls; None where one is not known.
    error : str
        Why it cannot judge so; empty when it can.
    """

    judge: str
    method: Method
    with_execution: bool
    consistency: SwapConsistency
    right: int
    latency_ms: float | None
    cost: float | None
    currency: str | None
    error: str = ""

    @property
    def works(self) -> bool:
        """Whether it gave at least one verdict."""
        return self.consistency.judged > 0


def check_judge(
    client: Client,
    questions: Sequence[KnownQuestion],
    prompt: JudgePrompt,
    *,
    seed: int | str = 0,
) -> list[CheckedJudge]:
    """Ask a judge every question in both orders, by each method that the prompt knows."""
    known = dict(prompt.answers)
    return [
        _checked(client, questions, Protocol(prompt=prompt, method=method), seed)
        for method in METHODS
        if method in known
    ]


def _checked(
    client: Client, questions: Sequence[KnownQuestion], protocol: Protocol, seed: int | str
) -> CheckedJudge:
    pairs: list[BothOrders] = []
    right, error = 0, ""
    try:
        for known in questions:
            nonce = make_nonce(seed, known.id)
            pair = both_orders(
                *(
                    ask(client, known.question, protocol, swapped=swapped, nonce=nonce)
                    for swapped in (False, True)
                )
            )
            pairs.append(pair)
            right += pair.outcome == known.better
    except ModelError as problem:
        error = str(problem)
    all_of = [judgement for pair in pairs for judgement in (pair.left_first, pair.right_first)]
    return CheckedJudge(
        judge=client.entry.name,
        method=protocol.method,
        with_execution=protocol.with_execution,
        consistency=swap_consistency(pairs),
        right=right,
        latency_ms=_mean([each.latency_ms for each in all_of]),
        cost=total_cost(all_of),
        currency=next((each.usage.currency for each in all_of if each.usage.currency), None),
        error=error,
    )


def total_cost(judgements: Sequence[Judgement]) -> float | None:
    """What judgements cost together; None where the cost of one is not known. The cache is free."""
    costs = [0.0 if each.cached else each.cost for each in judgements]
    known = [cost for cost in costs if cost is not None]
    return sum(known) if costs and len(known) == len(costs) else None


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
