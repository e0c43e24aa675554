"""Beginning a run and doing its stages: what the command line, the notebooks and the pages call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from data.records import BatchRun
from data.store import Store
from runtimes_wasm.browser.camera import FIRST, FOR_JUDGES
from runtimes_wasm.contract import RunLimits

from ..errors import BatchError
from ..judging import JudgePrompt, Protocol, builtin_prompt, read_prompt
from ..models import Parameters
from ..models.catalogue import Catalogue
from ..models.system_prompts import system_prompt
from .executors import Threads
from .generate_stage import Generating
from .judge_stage import Judging, judge_facts, protocol_document
from .manifest import GENERATION, Manifest, grown, model_facts, system_facts, versions_now
from .means import Means
from .plan import Plan, Selection
from .prompts import OWN, PromptList, own_prompts, read_prompts
from .running import do_runs
from .stages import StageReport, do_stage

#: Which pictures of pages are taken.
PICTURES = {"all": FOR_JUDGES, "first": FIRST, "none": ()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way of judging: by which method, with what came of the runs or without, by whose words."""

    method: str = "grammar"
    with_execution: bool = True
    prompt_file: Path | None = None

    def protocol(self) -> Protocol:
        """The protocol, its words read.

        Raises
        ------
        JudgingError
            When the method is unknown, or the file is wrong.
        BatchError
            When the file's words speak of runs and the judge is not shown any, or the reverse.
        """
        words: JudgePrompt = builtin_prompt(with_execution=self.with_execution)
        if self.prompt_file is not None:
            words = read_prompt(self.prompt_file)
        if words.with_execution != self.with_execution:
            raise BatchError(
                f"{self.prompt_file} is for judges that are shown {'what' if words.with_execution else 'nothing of what'} "
                "came of the runs; set its with_execution, or name another file"
            )
        return Protocol(prompt=words, method=self.method)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asks for when a run is begun or grows; None leaves it as it is, or as it usually is."""

    prompts: str | None = None
    models: tuple[str, ...] = ()
    baseline: str | None = None
    judges: tuple[str, ...] = ()
    repeats: int | None = None
    temperature: float | None = None
    max_tokens: int | None = None
    seed: int | None = None
    seconds: float | None = None
    memory_bytes: int | None = None
    pictures: str | None = None
    ways: tuple[Way, ...] = ()


def read_prompt_list(named: str) -> PromptList:
    """Our own prompts, or those of a file."""
    return own_prompts() if named == OWN else read_prompts(Path(named))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A run that is ready to be recorded; ``prompts`` are those of a file read now, ``new`` says whether it differs."""

    run: BatchRun
    prompts: PromptList | None
    new: bool

    def plan(self, store: Store, selection: Selection | None = None) -> Plan:
        """Its plan, recorded or not."""
        return Plan(store, self.run, selection, self.prompts)

    def record(self, store: Store) -> None:
        """Write it down, unless it is there as it is."""
        if self.prompts is not None:
            store.add_blobs({self.prompts.sha256: self.prompts.to_bytes()})
        if self.new:
            store.add_batch_run(self.run)


def prepare(store: Store, name: str, wish: Wish, catalogue: Catalogue) -> Prepared:
    """A run as it is asked for: a new one, or the growth of one that is there. Nothing is written.

    Raises
    ------
    BatchError
        When a new run has no prompts or models, or an old one was begun with others.
    CatalogueError
        When a model is not in the catalogue.
    """
    known = store.batch_run(name)
    if known is not None:
        _check_kind(known)
    old = Manifest.from_json(known.manifest, name) if known else None
    prompts = read_prompt_list(wish.prompts or OWN) if wish.prompts or not old else None
    models = wish.models if wish.models or old else tuple(entry.name for entry in catalogue.answering)
    if not models and old is None:
        raise BatchError("a run needs models; name some with --models")
    wanted = _manifest(old, wish, prompts, models, catalogue)
    new = grown(old, wanted, name) if old else wanted
    if known is not None and new == old:
        return Prepared(known, prompts, new=False)
    run = BatchRun(name=name, kind="auto", manifest=new.to_json())
    Manifest.from_json(run.manifest, name)  # what cannot be read again is not written
    return Prepared(run, prompts, new=True)


def _manifest(
    old: Manifest | None, wish: Wish, prompts: PromptList | None, models: Sequence[str], catalogue: Catalogue
) -> Manifest:
    facts = [model_facts(catalogue.find(name)) for name in dict.fromkeys(models)]
    baseline = wish.baseline or (old.baseline if old else "")
    if baseline and old is None and baseline not in models:
        facts.append(model_facts(catalogue.find(baseline)))
    asked = Parameters(temperature=wish.temperature, max_tokens=wish.max_tokens, seed=wish.seed)
    limits = RunLimits(**(old.limits if old else asdict(RunLimits())))
    changed = {"seconds": wish.seconds, "memory_bytes": wish.memory_bytes}
    limits = RunLimits(**{**asdict(limits), **{key: value for key, value in changed.items() if value}})
    moments = old.taken_at() if old else FOR_JUDGES
    if wish.pictures is not None:
        moments = PICTURES[wish.pictures]
    ways = wish.ways
    if wish.judges and not ways and not (old and old.protocols):
        ways = (Way(),)
    return Manifest(
        prompts=_prompt_facts(prompts) if prompts else (old.prompts if old else {}),
        system=old.system if old else system_facts(system_prompt()),
        models=tuple(facts),
        baseline=baseline,
        judges=tuple(judge_facts(catalogue.find(judge)) for judge in dict.fromkeys(wish.judges)),
        protocols=tuple(protocol_document(way.protocol()) for way in ways),
        parameters=asked.over(Parameters(**old.parameters) if old else GENERATION).set(),
        repeats=wish.repeats or (old.repeats if old else 1),
        seed=wish.seed if wish.seed is not None else (old.seed if old else 0),
        limits=asdict(limits),
        moments=tuple({**asdict(moment), "keys": list(moment.keys)} for moment in moments),
        size=old.size if old else (1024, 768),
        versions=versions_now(),
    )


def _prompt_facts(found: PromptList) -> dict[str, object]:
    return {
        "source": found.source,
        "count": len(found.prompts),
        "sha256": found.sha256,
        "left_out": list(found.left_out),
    }


def generate(plan: Plan, catalogue: Catalogue, means: Means) -> StageReport:
    """Ask for every answer that is not there."""
    asking = Generating(means.cache)
    return do_stage(
        plan.store,
        "generate",
        plan.generate(catalogue),
        lambda count: Threads(asking, threads=min(means.threads, count), stop=asking.stop),
        retry_failed=means.retry_failed,
        progress=means.progress,
    )


def run_programs(plan: Plan, means: Means) -> StageReport:
    """Run every program of the answers that was not run."""
    return do_runs(plan.store, plan.execute(), means)


def judge(plan: Plan, catalogue: Catalogue, means: Means) -> StageReport:
    """Ask the judges for every judgement that is not there."""
    asking = Judging(plan.store, means.cache)
    found = plan.judge(catalogue=catalogue)
    report = do_stage(
        plan.store,
        "judge",
        [game.task for game in found.games],
        lambda count: Threads(asking, threads=min(means.threads, count), stop=asking.stop),
        retry_failed=means.retry_failed,
        progress=means.progress,
    )
    return replace(report, waiting=found.waiting)


def keys_of(plan: Plan) -> dict[str, list[str]]:
    """The keys of all that belongs to a run, by stage."""
    answers = plan.answers()
    return {
        "generate": [task.key for task in plan.generate()],
        "execute": list(dict.fromkeys(task.key for task in plan.execute(answers))),
        "judge": list(dict.fromkeys(game.task.key for game in plan.judge(answers).games)),
    }


def plan_of(store: Store, name: str, selection: Selection | None = None) -> Plan:
    """The plan of a recorded run.

    Raises
    ------
    BatchError
        When there is none of that name.
    """
    run = store.batch_run(name)
    if run is None:
        names = ", ".join(each.name for each in store.batch_runs()) or "none"
        raise BatchError(f"{store.location}: there is no run {name!r:.80}; known: {names}")
    _check_kind(run)
    return Plan(store, run, selection)


def _check_kind(run: BatchRun) -> None:
    if run.kind != "auto":
        raise BatchError(
            f"{run.name!r} is a run of judges on battles with votes; `runoff reward run` with the same options "
            "goes on with it"
        )
