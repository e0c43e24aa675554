"""What a run would cost before it is begun: counts that are known, tokens and seconds that are guessed, and from what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from ..models.catalogue import Catalogue, ModelEntry
from .plan import AnswerOf, Plan
from .stages import standing
from .tasks import Task

#: Characters of English and code that make a token, roughly, in the tokenizers of today's models.
CHARACTERS_PER_TOKEN = 4
#: Tokens of an answer where no answer of the model is known yet.
ANSWER_TOKENS = 2_000
#: Tokens that a judge writes, and those of the pictures that a judge who sees is sent.
JUDGEMENT_TOKENS = 700
PICTURE_TOKENS = 1_500
#: Seconds of a run where none of its environment is known yet: `benchmarks.batch` on two cores.
RUN_SECONDS = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One stage.

    Attributes
    ----------
    to_do : int
        Items to do; of a stage whose inputs are not there yet, the most there can be.
    cost : float or None
        In ``currency``; None where the catalogue has no price for one of the models.
    seconds : float or None
        Of one worker; None where it depends on others.
    assumed : tuple of str
        What was guessed, as sentences.
    """

    stage: str
    total: int
    done: int
    failed: int
    to_do: int
    cost: float | None = None
    currency: str = ""
    seconds: float | None = None
    assumed: tuple[str, ...] = ()


def estimates(plan: Plan, catalogue: Catalogue, *, retry_failed: bool = False) -> tuple[Estimate, ...]:
    """Every stage of a run."""
    answers = plan.answers()
    generate = estimate_generate(plan, catalogue, retry_failed=retry_failed)
    found = [generate, estimate_execute(plan, answers, generate.to_do, retry_failed=retry_failed)]
    manifest = plan.manifest
    if manifest.judges and manifest.baseline:
        pairs = len(plan.prompts) * len(manifest.candidates) * manifest.repeats
        expected = pairs - len(plan.pairs(answers))
        found.append(estimate_judge(plan, answers, catalogue, expected, retry_failed=retry_failed))
    return tuple(found)


def estimate_generate(plan: Plan, catalogue: Catalogue, *, retry_failed: bool = False) -> Estimate:
    """The answers that are left."""
    to_do, done, failed = standing(plan.store, plan.generate(catalogue), retry_failed=retry_failed)
    said: dict[str, list[int]] = defaultdict(list)
    for answer in plan.answers():
        tokens = (answer.item.result.get("usage") or {}).get("completion_tokens")
        if isinstance(tokens, int):
            said[answer.model].append(tokens)
    spent: list[float | None] = []
    assumed = {f"{CHARACTERS_PER_TOKEN} characters of a prompt make a token"} if to_do else set()
    for task in to_do:
        known = said.get(task.labels["model"])
        if not known:
            assumed.add(f"an answer of {task.labels['model']} has {ANSWER_TOKENS:,} tokens")
        into = len(task.payload["system"]) + len(task.inputs["prompt"])
        out = fmean(known) if known else ANSWER_TOKENS
        spent.append(price(task.payload["entry"], into / CHARACTERS_PER_TOKEN, out))
    return Estimate(
        stage="generate",
        total=done + failed + len(to_do),
        done=done,
        failed=failed,
        to_do=len(to_do),
        cost=total(spent),
        currency=catalogue.currency,
        assumed=tuple(sorted(assumed)),
    )


def estimate_execute(
    plan: Plan, answers: Sequence[AnswerOf], expected: int, *, retry_failed: bool = False
) -> Estimate:
    """The runs that are left; ``expected`` answers are still to come, each with a program at most."""
    to_do, done, failed = standing(plan.store, plan.execute(list(answers)), retry_failed=retry_failed)
    took: dict[str, list[float]] = defaultdict(list)
    runs = plan.runs(list(answers))
    for answer in answers:
        item = runs.get(answer.run.key) if answer.run else None
        if item is not None and item.status == "done":
            took[str(answer.program["environment"])].append(item.seconds)
    every = [seconds for each in took.values() for seconds in each]
    usual = fmean(every) if every else RUN_SECONDS
    assumed = [] if every or not (to_do or expected) else [f"a run takes {RUN_SECONDS:g} s"]
    if expected:
        assumed.append("every answer to come holds a program")
    seconds = sum(_mean(took.get(task.labels["environment"]), usual) for task in to_do)
    return Estimate(
        stage="execute",
        total=done + failed + len(to_do) + expected,
        done=done,
        failed=failed,
        to_do=len(to_do) + expected,
        seconds=seconds + expected * usual,
        assumed=tuple(assumed),
    )


def estimate_judge(
    plan: Plan,
    answers: Sequence[AnswerOf],
    catalogue: Catalogue,
    expected: int,
    *,
    retry_failed: bool = False,
) -> Estimate:
    """The judgements that are left; ``expected`` pairs of answers are still to come, or to run."""
    manifest = plan.manifest
    found = plan.judge(list(answers), catalogue)
    to_do, done, failed = standing(plan.store, [game.task for game in found.games], retry_failed=retry_failed)
    each = 2 * len(manifest.judges) * len(manifest.protocols)
    more = expected * each + found.waiting
    spent = [
        price(task.payload["entry"], _shown(task) / CHARACTERS_PER_TOKEN + PICTURE_TOKENS, JUDGEMENT_TOKENS)
        for task in to_do
    ]
    for facts in manifest.judges if more else ():
        entry = catalogue.find(facts["name"])
        into = 2 * (ANSWER_TOKENS + PICTURE_TOKENS)
        one = price(entry, into, JUDGEMENT_TOKENS)
        spent.append(None if one is None else one * more / len(manifest.judges))
    assumed = [f"a judgement has {JUDGEMENT_TOKENS:,} tokens, and pictures add {PICTURE_TOKENS:,}"]
    if more:
        assumed.append(f"answers to come have {ANSWER_TOKENS:,} tokens")
    return Estimate(
        stage="judge",
        total=done + failed + len(to_do) + more,
        done=done,
        failed=failed,
        to_do=len(to_do) + more,
        cost=total(spent),
        currency=catalogue.currency,
        assumed=tuple(assumed) if to_do or more else (),
    )


def _shown(task: Task) -> int:
    sides = (task.payload["left"], task.payload["right"])
    limits = task.payload["protocol"].limits
    shown = sum(
        min(len(side.text), limits.answer)
        + (min(len(str(side.run.result["stdout"])), limits.stdout) if side.run else 0)
        for side in sides
    )
    return int(shown) + len(task.inputs["prompt"])


def price(entry: ModelEntry, into: float, out: float) -> float | None:
    """What so many tokens cost by the catalogue; None where it does not say."""
    prices = entry.prices
    if prices.into is None or prices.out is None:
        return None
    return (into * prices.into + out * prices.out) / 1e6


def total(costs: Iterable[float | None]) -> float | None:
    """The sum, unless one of them is unknown."""
    found = list(costs)
    return None if any(cost is None for cost in found) else sum(cost for cost in found if cost is not None)


def _mean(values: list[float] | None, usual: float) -> float:
    return fmean(values) if values else usual
