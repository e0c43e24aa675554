"""The items of a run, stage by stage: they follow from its manifest and from what is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from data.records import BatchItem, BatchRun
from data.store import Store

from ..errors import BatchError
from ..judging import Protocol
from ..models.catalogue import Catalogue, ModelEntry
from .execute_stage import execute_task
from .generate_stage import generate_tasks, program_of
from .judge_stage import Side, judge_facts, judge_task, protocol_from
from .manifest import Manifest, model_facts
from .prompts import BatchPrompt, PromptList, prompts_of
from .tasks import Task

#: What `--only` chooses by, and what each word is compared with.
CHOICES = ("model", "category", "prompt", "language", "environment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A part of a run: the first so many prompts, and only what is named.

    Attributes
    ----------
    only : mapping
        Of each word of `CHOICES` the values that are wanted; a word that is not in it wants all.
    limit : int or None
        The first so many of the prompts that are left.
    """

    only: Mapping[str, frozenset[str]] = field(default_factory=dict)
    limit: int | None = None

    def __post_init__(self) -> None:
        stray = sorted(self.only.keys() - set(CHOICES))
        if stray:
            raise BatchError(f"items cannot be chosen by {stray[0]!r:.40}; known: {', '.join(CHOICES)}")
        if self.limit is not None and self.limit < 1:
            raise BatchError(f"a limit of {self.limit} prompts leaves nothing; give 1 or more")

    def takes(self, labels: Mapping[str, str]) -> bool:
        """Whether an item with these labels is wanted."""
        return all(labels.get(word, "") in wanted for word, wanted in self.only.items())

    def prompts(self, found: PromptList) -> tuple[BatchPrompt, ...]:
        """The prompts that are wanted."""
        kept = [
            prompt
            for prompt in found.prompts
            if prompt.id in self.only.get("prompt", (prompt.id,))
            and (prompt.category or "") in self.only.get("category", (prompt.category or "",))
        ]
        return tuple(kept[: self.limit])


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOf:
    """One answer of a model: what was asked, what it said, and the run of its program.

    Attributes
    ----------
    item : BatchItem
        Of the answer, done.
    program : mapping
        ``code``, ``language``, ``environment``, ``packages``, ``files`` and ``reason``.
    run : Task or None
        The step that runs it; None where the answer holds no program.
    labels : mapping
        Of the answer; those of `run` tell its language and environment, too.
    """

    prompt: BatchPrompt
    labels: Mapping[str, str]
    model: str
    repeat: int
    item: BatchItem
    program: Mapping[str, Any]
    run: Task | None

    @property
    def text(self) -> str:
        """The whole answer."""
        return str(self.item.result["text"])


class Plan:
    """What a run consists of; reading it again sees what was done in between.

    Parameters
    ----------
    store : Store
        What is remembered.
    run : BatchRun
        What was asked for.
    prompts : PromptList, optional
        Of a run that was not recorded; those of the store otherwise.
    """

    def __init__(
        self,
        store: Store,
        run: BatchRun,
        selection: Selection | None = None,
        prompts: PromptList | None = None,
    ) -> None:
        self.store = store
        self.run = run
        if prompts is not None:
            self.prompt_list = prompts
        self.manifest = Manifest.from_json(run.manifest, run.name)
        self.selection = selection or Selection()

    @cached_property
    def prompt_list(self) -> PromptList:
        """Every prompt of the run.

        Raises
        ------
        BatchError
            When the store has them no more.
        """
        kept = self.manifest.prompts
        data = self.store.blob(kept["sha256"])
        if data is None:
            raise BatchError(
                f"run {self.run.name!r}: its prompts ({kept['source']}, {kept['count']} of them) are not in the "
                "store; import the run from an export, or begin it again"
            )
        return prompts_of(data, kept["source"], kept.get("left_out", ()))

    @cached_property
    def prompts(self) -> tuple[BatchPrompt, ...]:
        """The prompts that are wanted."""
        return self.selection.prompts(self.prompt_list)

    def generate(self, catalogue: Catalogue | None = None) -> list[Task]:
        """Every answer that is wanted; with a catalogue, ready to be asked for.

        Raises
        ------
        BatchError
            When a model of the run is another one in the catalogue now.
        """
        if catalogue is None:
            return [task for *_, task in self._slots]
        entries = {facts["name"]: entry_of(catalogue, facts) for facts in self._models()}
        return [
            replace(task, payload={**task.payload, "entry": entries[model]})
            for _, model, _, task in self._slots
        ]

    @cached_property
    def _slots(self) -> list[tuple[BatchPrompt, str, int, Task]]:
        """Every answer that is wanted: its prompt, model and repeat."""
        repeats = range(self.manifest.repeats)
        each = [iter(generate_tasks(self.manifest, facts, self.prompts, repeats)) for facts in self._models()]
        return [
            (prompt, facts["name"], repeat, next(tasks))
            for prompt in self.prompts
            for facts, tasks in zip(self._models(), each, strict=True)
            for repeat in repeats
        ]

    def _models(self) -> list[dict[str, Any]]:
        wanted = self.selection.only.get("model")
        # The baseline is in every comparison, so it is wanted with any of the others.
        return [
            facts
            for facts in self.manifest.models
            if wanted is None or facts["name"] in wanted or facts["name"] == self.manifest.baseline
        ]

    def answers(self) -> list[AnswerOf]:
        """The answers that are there, in the order of the prompts and models."""
        items = self.store.batch_items((task.key for *_, task in self._slots), inputs=False)
        return [
            self._answer(prompt, model, repeat, items[task.key], task.labels)
            for prompt, model, repeat, task in self._slots
            if task.key in items and items[task.key].status == "done"
        ]

    def _answer(
        self, prompt: BatchPrompt, model: str, repeat: int, item: BatchItem, labels: Mapping[str, str]
    ) -> AnswerOf:
        program = program_of(item.result)
        run = execute_task(self.manifest, program, labels) if program["code"] is not None else None
        return AnswerOf(
            prompt=prompt,
            labels=labels,
            model=model,
            repeat=repeat,
            item=item,
            program=program,
            run=run,
        )

    def execute(self, answers: list[AnswerOf] | None = None) -> list[Task]:
        """Every run of a program in the answers that are there."""
        found = self.answers() if answers is None else answers
        return [answer.run for answer in found if answer.run and self.selection.takes(answer.run.labels)]

    def runs(self, answers: list[AnswerOf]) -> dict[str, BatchItem]:
        """What came of the programs of these answers, by key; errors are among it."""
        return self.store.batch_items((answer.run.key for answer in answers if answer.run), inputs=False)

    def pairs(self, answers: list[AnswerOf]) -> list[Pair]:
        """Every answer of a candidate beside the baseline's to the same prompt, where both are there."""
        baseline = self.manifest.baseline
        known = {(answer.prompt.id, answer.model, answer.repeat): answer for answer in answers}
        found = []
        for answer in answers:
            other = known.get((answer.prompt.id, baseline, answer.repeat))
            if answer.model != baseline and other is not None:
                labels = {**(answer.run or answer).labels}
                if self.selection.takes(labels):
                    found.append(Pair(candidate=answer, baseline=other, labels=labels))
        return found

    def judge(self, answers: list[AnswerOf] | None = None, catalogue: Catalogue | None = None) -> Judgings:
        """Every judgement of the answers that are there: each pair, judge, protocol, in both orders.

        A pair whose programs were not run, or whose run is a fault of ours, waits: a judge that
        is to see what came of it is not asked before.

        Raises
        ------
        BatchError
            When the run has judges and no baseline, or a judge is another one in the catalogue now.
        """
        manifest = self.manifest
        if manifest.judges and not manifest.baseline:
            raise BatchError(f"run {self.run.name!r} has judges and no baseline; name one with --baseline")
        found = self.answers() if answers is None else answers
        pairs = self.pairs(found)
        runs = self.runs(found) if pairs else {}
        entries = {
            facts["name"]: entry_of(catalogue, facts, judge_facts) if catalogue else None
            for facts in manifest.judges
        }
        protocols = [protocol_from(document) for document in manifest.protocols]
        asked = [(protocol, protocol.facts()) for protocol in protocols]
        games: list[Game] = []
        waiting = 0
        for pair in pairs:
            sides = [_side(answer, runs) for answer in (pair.baseline, pair.candidate)]
            for protocol, protocol_facts in asked:
                left, right = sides
                if protocol.with_execution and (left is None or right is None):
                    waiting += 2 * len(manifest.judges)
                    continue
                left = left or _unrun(pair.baseline)
                right = right or _unrun(pair.candidate)
                for facts in manifest.judges:
                    for swapped in (False, True):
                        task = judge_task(
                            judge=facts,
                            protocol=protocol,
                            protocol_facts=protocol_facts,
                            prompt=pair.candidate.prompt.text,
                            category=pair.candidate.prompt.category,
                            left=left,
                            right=right,
                            swapped=swapped,
                            seed=manifest.seed,
                            labels={**pair.labels, "judge": facts["name"]},
                            entry=entries[facts["name"]],
                        )
                        games.append(Game(pair=pair, judge=facts["name"], protocol=protocol, task=task))
        return Judgings(games=games, waiting=waiting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A candidate's answer and the baseline's to one prompt."""

    candidate: AnswerOf
    baseline: AnswerOf
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """One call of a judge: A is the baseline, unless the task is swapped."""

    pair: Pair
    judge: str
    protocol: Protocol
    task: Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgings:
    """The calls of judges; ``waiting`` more cannot be made before their programs ran."""

    games: list[Game]
    waiting: int


def _side(answer: AnswerOf, runs: Mapping[str, BatchItem]) -> Side | None:
    """An answer with what came of its program; None where that is not known."""
    if answer.run is None:
        return Side(text=answer.text, program=answer.program, run=None)
    run = runs.get(answer.run.key)
    if run is None or run.status != "done":
        return None
    return Side(text=answer.text, program=answer.program, run=run)


def _unrun(answer: AnswerOf) -> Side:
    return Side(text=answer.text, program=answer.program, run=None)


def entry_of(
    catalogue: Catalogue,
    facts: Mapping[str, Any],
    facts_of: Callable[[ModelEntry], dict[str, Any]] = model_facts,
) -> ModelEntry:
    """The model of the catalogue that these facts tell of.

    Raises
    ------
    BatchError
        When the catalogue has changed it since.
    """
    entry = catalogue.find(str(facts["name"]))
    now = facts_of(entry)
    if now != facts:
        changed = sorted(key for key in now.keys() | facts.keys() if now.get(key) != facts.get(key))
        raise BatchError(
            f"the model {facts['name']!r} of {catalogue.source} is not the one that this run was begun with "
            f"(changed: {', '.join(changed)}); put it back, or begin another run"
        )
    return entry
