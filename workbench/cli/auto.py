"""``runoff auto``: the automated arena. Answers, runs, judgements and scores, each stored, each resumed."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from data.records import BATCH_STAGES
from data.store import Store, default_url

from ..errors import BatchError
from ..models.cache import ReplyCache
from ..models.catalogue import Catalogue, CatalogueFile
from .batches import EXECUTION, opened, progress_of_stages, words
from .output import emit_json, emit_table, refuse, say, warn

if TYPE_CHECKING:
    from ..batch import auto, estimate, folder, stages
    from ..batch.plan import Plan, Selection

# The pipeline brings runtimes and Dask with it, so each command imports what it needs.

app = typer.Typer(
    help="The automated arena: models answer, programs run, judges compare, scores follow. "
    "Every step is stored; the same command goes on where it stopped.",
    no_args_is_help=True,
)

_MOST_NAMED = 20


_Name = Annotated[str, typer.Option("--name", help="The run; a new one is begun under a new name.")]
_Prompts = Annotated[
    str | None,
    typer.Option(help="A file with uid, instruction and category (autocodearena-v0), or: own."),
]
_Models = Annotated[
    list[str] | None, typer.Option("--models", help="Models of the catalogue; all of it when left out.")
]
_Baseline = Annotated[str | None, typer.Option(help="The model that every other one is compared with.")]
_Repeats = Annotated[int | None, typer.Option(help="Answers of each model to each prompt.", min=1)]
_Temperature = Annotated[float | None, typer.Option(help="Of the answers; 0 when left out.")]
_MaxTokens = Annotated[int | None, typer.Option(help="Of an answer; 8192 when left out.", min=1)]
_Seed = Annotated[
    int | None, typer.Option(help="Sent to the models that take one; judges' marks follow from it.")
]
_Timeout = Annotated[float | None, typer.Option(help="Seconds that a program may run.")]
_Memory = Annotated[int | None, typer.Option(help="Memory of a program in MB.")]
_Pictures = Annotated[str | None, typer.Option(help="Screenshots of pages: all (four moments), first, none.")]
_Only = Annotated[
    list[str] | None,
    typer.Option("--only", help="WORD=VALUE[,VALUE]: model, category, prompt, language, environment, stage."),
]
_Limit = Annotated[int | None, typer.Option(help="The first so many prompts.", min=1)]
_Retry = Annotated[bool, typer.Option("--retry-failed", help="Try again what failed before.")]
_Dry = Annotated[
    bool, typer.Option("--dry-run", help="Say what there is to do and what it may cost; do nothing.")
]
_Threads = Annotated[int, typer.Option(help="Answers asked for at a time.", min=1, max=256)]
_Workers = Annotated[int, typer.Option(help="Processes for programs; one a core when left out.", min=0)]
_Scheduler = Annotated[
    str | None, typer.Option(help="A Dask scheduler (tcp://host:8786) whose workers run the programs.")
]
_StoreOption = Annotated[
    str | None, typer.Option("--store", help="Store; RUNOFF_STORE or the default otherwise.")
]
_CatalogueOption = Annotated[
    Path | None,
    typer.Option("--catalogue", help="Catalogue file; RUNOFF_CATALOGUE or the default otherwise."),
]
_Judges = Annotated[list[str] | None, typer.Option("--judge", help="Models that judge; may be given again.")]
_Method = Annotated[
    list[str] | None, typer.Option(help="How judges answer: grammar (when left out), json, logit.")
]
_Shown = Annotated[
    str | None,
    typer.Option("--execution", help="What judges see of the runs: with (when left out), without, both."),
]
_JudgePrompt = Annotated[
    Path | None, typer.Option(help="A file with words of your own for the judge; see docs/auto-arena.md.")
]
_Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]


@app.command()
def plan(
    name: _Name = "auto",
    prompts: _Prompts = None,
    models: _Models = None,
    baseline: _Baseline = None,
    judges: _Judges = None,
    method: _Method = None,
    execution: _Shown = None,
    judge_prompt: _JudgePrompt = None,
    repeats: _Repeats = None,
    temperature: _Temperature = None,
    max_tokens: _MaxTokens = None,
    seed: _Seed = None,
    timeout: _Timeout = None,
    memory: _Memory = None,
    pictures: _Pictures = None,
    only: _Only = None,
    limit: _Limit = None,
    store: _StoreOption = None,
    catalogue: _CatalogueOption = None,
    json: _Json = False,
) -> None:
    """Begin a run, or add models and judges to one, and say what there is to do; nobody is asked yet."""
    wish = _wish(
        prompts=prompts,
        models=models,
        baseline=baseline,
        judges=judges,
        ways=(method, execution, judge_prompt),
        repeats=repeats,
        temperature=temperature,
        max_tokens=max_tokens,
        seed=seed,
        timeout=timeout,
        memory=memory,
        pictures=pictures,
    )
    with opened(store or default_url()) as kept:
        known = _catalogue(catalogue)
        found = _prepared(kept, name, wish, known, only, limit, record=True, json=json)
        _emit_estimates(found, known, BATCH_STAGES, json=json, retry_failed=False)


@app.command()
def generate(
    name: _Name = "auto",
    prompts: _Prompts = None,
    models: _Models = None,
    repeats: _Repeats = None,
    temperature: _Temperature = None,
    max_tokens: _MaxTokens = None,
    seed: _Seed = None,
    only: _Only = None,
    limit: _Limit = None,
    threads: _Threads = 8,
    retry_failed: _Retry = False,
    dry_run: _Dry = False,
    store: _StoreOption = None,
    catalogue: _CatalogueOption = None,
    json: _Json = False,
) -> None:
    """Ask the models for the answers that are not there yet."""
    wish = _wish(
        prompts=prompts,
        models=models,
        repeats=repeats,
        temperature=temperature,
        max_tokens=max_tokens,
        seed=seed,
    )
    with opened(store or default_url()) as kept:
        known = _catalogue(catalogue)
        found = _prepared(kept, name, wish, known, only, limit, record=not dry_run, json=json)
        means = _means(threads=threads, retry_failed=retry_failed)
        _do(found, known, ("generate",), means, dry_run=dry_run, json=json)


@app.command()
def execute(
    name: _Name = "auto",
    only: _Only = None,
    limit: _Limit = None,
    workers: _Workers = 0,
    scheduler: _Scheduler = None,
    retry_failed: _Retry = False,
    dry_run: _Dry = False,
    store: _StoreOption = None,
    json: _Json = False,
) -> None:
    """Run the programs of the answers that are there."""
    from ..batch.auto import plan_of

    with opened(store or default_url()) as kept:
        found = plan_of(kept, name, _selection(only, limit)[0])
        means = _means(workers=workers, scheduler=scheduler, retry_failed=retry_failed)
        _do(found, None, ("execute",), means, dry_run=dry_run, json=json)


@app.command()
def judge(
    name: _Name = "auto",
    baseline: _Baseline = None,
    judges: _Judges = None,
    method: _Method = None,
    execution: _Shown = None,
    judge_prompt: _JudgePrompt = None,
    only: _Only = None,
    limit: _Limit = None,
    threads: _Threads = 8,
    retry_failed: _Retry = False,
    dry_run: _Dry = False,
    store: _StoreOption = None,
    catalogue: _CatalogueOption = None,
    json: _Json = False,
) -> None:
    """Ask the judges about every answer beside the baseline's, in both orders."""
    from ..batch.auto import plan_of

    wish = _wish(baseline=baseline, judges=judges, ways=(method, execution, judge_prompt))
    with opened(store or default_url()) as kept:
        known = _catalogue(catalogue)
        plan_of(kept, name)  # a judge begins no run
        found = _prepared(kept, name, wish, known, only, limit, record=not dry_run, json=json)
        if not (found.manifest.judges and found.manifest.baseline):
            raise refuse(f"run {name} has no judge or no baseline; name them with --judge and --baseline")
        means = _means(threads=threads, retry_failed=retry_failed)
        _do(found, known, ("judge",), means, dry_run=dry_run, json=json)


@app.command()
def run(
    name: _Name = "auto",
    prompts: _Prompts = None,
    models: _Models = None,
    baseline: _Baseline = None,
    judges: _Judges = None,
    method: _Method = None,
    execution: _Shown = None,
    judge_prompt: _JudgePrompt = None,
    repeats: _Repeats = None,
    temperature: _Temperature = None,
    max_tokens: _MaxTokens = None,
    seed: _Seed = None,
    timeout: _Timeout = None,
    memory: _Memory = None,
    pictures: _Pictures = None,
    only: _Only = None,
    limit: _Limit = None,
    threads: _Threads = 8,
    workers: _Workers = 0,
    scheduler: _Scheduler = None,
    retry_failed: _Retry = False,
    dry_run: _Dry = False,
    store: _StoreOption = None,
    catalogue: _CatalogueOption = None,
    json: _Json = False,
) -> None:
    """Every stage, one after the other; what is done already is not done again."""
    wish = _wish(
        prompts=prompts,
        models=models,
        baseline=baseline,
        judges=judges,
        ways=(method, execution, judge_prompt),
        repeats=repeats,
        temperature=temperature,
        max_tokens=max_tokens,
        seed=seed,
        timeout=timeout,
        memory=memory,
        pictures=pictures,
    )
    with opened(store or default_url()) as kept:
        known = _catalogue(catalogue)
        found = _prepared(kept, name, wish, known, only, limit, record=not dry_run, json=json)
        means = _means(threads=threads, workers=workers, scheduler=scheduler, retry_failed=retry_failed)
        _do(found, known, _selection(only, limit)[1], means, dry_run=dry_run, json=json)


@app.command()
def score(
    name: _Name = "auto",
    by: Annotated[
        list[str] | None, typer.Option("--by", help="Slices: category, environment, language, judge.")
    ] = None,
    resamples: Annotated[int, typer.Option(help="Bootstrap resamples.", min=1)] = 1000,
    seed: Annotated[int, typer.Option(help="Of the resamples.", min=0)] = 0,
    only: _Only = None,
    limit: _Limit = None,
    store: _StoreOption = None,
    json: _Json = False,
) -> None:
    """Score the models: the published mean and Bradley–Terry side by side, and how their programs ended."""
    from ..batch.auto import plan_of
    from .auto_score import emit_score

    with opened(store or default_url()) as kept:
        found = plan_of(kept, name, _selection(only, limit)[0])
        emit_score(found, by=words(by), resamples=resamples, seed=seed, json=json)


@app.command()
def runs(store: _StoreOption = None, json: _Json = False) -> None:
    """The runs of the store, and where they stand."""
    from ..batch.recorded import facts_of, recorded_plan
    from ..batch.state import state_of

    with opened(store or default_url()) as kept:
        rows = []
        for each in kept.batch_runs():
            row: dict[str, Any] = {
                "name": each.name,
                "kind": each.kind,
                "created_at": each.created_at.isoformat(),
            }
            try:
                found = recorded_plan(kept, each, CatalogueFile().current)
                facts = facts_of(found)
                row |= {
                    "prompts": facts.questions,
                    "models": list(facts.models),
                    "baseline": facts.baseline,
                    "judges": list(facts.judges),
                    "stages": [
                        asdict(stage) | {"to_do": stage.to_do, "seconds_left": stage.seconds_left}
                        for stage in state_of(found)
                    ],
                    "problem": "",
                }
            except BatchError as error:
                row |= {"prompts": None, "models": [], "baseline": "", "judges": [], "stages": []}
                row["problem"] = str(error)
            rows.append(row)
    if json:
        return emit_json({"runs": rows})
    if not rows:
        return say("No run yet. `runoff auto plan` begins one.")
    emit_table(
        "Runs",
        ["run", "begun", "prompts or battles", "models", "judges", "stages"],
        [
            (
                row["name"],
                row["created_at"][:16].replace("T", " "),
                row["prompts"],
                ", ".join(row["models"]),
                ", ".join(row["judges"]),
                row["problem"] or "; ".join(_standing(stage) for stage in row["stages"]),
            )
            for row in rows
        ],
    )
    return None


def _standing(stage: dict[str, Any]) -> str:
    failed = f", {stage['failed']} failed" if stage["failed"] else ""
    return f"{stage['stage']} {stage['done']} of {stage['total']}{failed}"


@app.command()
def export(
    to: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that does not exist yet.")],
    name: _Name = "auto",
    store: _StoreOption = None,
    json: _Json = False,
) -> None:
    """Write a run with all that belongs to it to a folder."""
    from ..batch.auto import keys_of, plan_of
    from ..batch.folder import export_run

    with opened(store or default_url()) as kept:
        found = plan_of(kept, name)
        report = export_run(kept, found.run, keys_of(found), to)
    _emit_folder(report, "written to", json=json)


@app.command("import")
def import_(
    source: Annotated[Path, typer.Argument(metavar="FOLDER", help="What `runoff auto export` wrote.")],
    name: Annotated[str, typer.Option("--name", help="Another name for the run.")] = "",
    partial: Annotated[
        bool, typer.Option("--partial", help="Take in what is whole of a damaged folder; the rest is named.")
    ] = False,
    store: _StoreOption = None,
    json: _Json = False,
) -> None:
    """Take a run in from a folder; everything in it is checked first."""
    from ..batch.folder import import_run

    with opened(store or default_url()) as kept:
        report = import_run(kept, source, partial=partial, name=name)
    _emit_folder(report, "taken in from", json=json)


def _emit_folder(report: folder.FolderReport, did: str, *, json: bool) -> None:
    if json:
        return emit_json(asdict(report))
    counts = ", ".join(f"{count:,} {stage} items" for stage, count in report.items.items())
    say(f"Run {report.run} {did} {report.folder}: {counts}, {report.blobs:,} blobs.")
    for each in report.left_out:
        warn(f"left out: {each}")
    return None


def _catalogue(path: Path | None) -> Catalogue:
    return CatalogueFile(path).current()


def _wish(
    *,
    models: list[str] | None = None,
    judges: list[str] | None = None,
    ways: tuple[list[str] | None, str | None, Path | None] = (None, None, None),
    timeout: float | None = None,
    memory: int | None = None,
    pictures: str | None = None,
    **others: Any,
) -> auto.Wish:
    from runtimes_wasm.contract import MIB

    from ..batch.auto import PICTURES, Way, Wish

    if pictures is not None and pictures not in PICTURES:
        raise refuse(f"--pictures {pictures!r}: choose {', '.join(PICTURES)}")
    methods, execution, prompt_file = ways
    if execution is not None and execution not in EXECUTION:
        raise refuse(f"--execution {execution!r}: choose {', '.join(EXECUTION)}")
    asked = methods or execution or prompt_file
    return Wish(
        models=words(models),
        judges=words(judges),
        ways=tuple(
            Way(method=method, with_execution=shown, prompt_file=prompt_file)
            for method in (words(methods) or ("grammar",))
            for shown in EXECUTION[execution or "with"]
        )
        if asked
        else (),
        seconds=timeout,
        memory_bytes=None if memory is None else memory * MIB,
        pictures=pictures,
        **others,
    )


def _selection(only: list[str] | None, limit: int | None) -> tuple[Selection, tuple[str, ...]]:
    """What part of a run is wanted, and which stages."""
    from ..batch.plan import CHOICES, Selection

    wanted: dict[str, set[str]] = {}
    for each in only or ():
        word, equals, values = each.partition("=")
        if not equals or word not in (*CHOICES, "stage") or not words([values]):
            raise refuse(f"--only {each!r}: write WORD=VALUE, with one of {', '.join((*CHOICES, 'stage'))}")
        wanted.setdefault(word, set()).update(words([values]))
    stages = wanted.pop("stage", set(BATCH_STAGES))
    if stray := sorted(stages - set(BATCH_STAGES)):
        raise refuse(f"--only stage={stray[0]}: the stages are {', '.join(BATCH_STAGES)}")
    chosen = Selection(only={word: frozenset(values) for word, values in wanted.items()}, limit=limit)
    return chosen, tuple(stage for stage in BATCH_STAGES if stage in stages)


def _prepared(
    store: Store,
    name: str,
    wish: auto.Wish,
    catalogue: Catalogue,
    only: list[str] | None,
    limit: int | None,
    *,
    record: bool,
    json: bool,
) -> Plan:
    from ..batch.auto import prepare

    selection, _ = _selection(only, limit)
    ready = prepare(store, name, wish, catalogue)
    found = ready.plan(store, selection)
    if ready.prompts is not None and ready.prompts.left_out:
        left_out = ready.prompts.left_out
        warn(
            f"{ready.prompts.source}: {len(left_out)} rows are left out, {len(ready.prompts.prompts)} prompts remain"
        )
        for each in left_out[:_MOST_NAMED]:
            warn(f"   {each}")
        if len(left_out) > _MOST_NAMED:
            warn(f"   and {len(left_out) - _MOST_NAMED} more; `runoff auto plan --json` lists all of them")
    _check_selection(found, selection)
    if record:
        ready.record(store)
    return found


def _check_selection(found: Plan, selection: Selection) -> None:
    """A name that is in no item is a slip, not an empty choice."""
    names = {"model": {facts["name"] for facts in found.manifest.models}}
    names["prompt"] = {prompt.id for prompt in found.prompt_list.prompts}
    names["category"] = {prompt.category or "" for prompt in found.prompt_list.prompts}
    for word, known in names.items():
        stray = sorted(selection.only.get(word, frozenset()) - known)
        if stray:
            listed = ", ".join(sorted(known)[:20])
            raise refuse(f"--only {word}={stray[0]}: the run has no such {word}; it has {listed}")


def _means(**options: Any) -> auto.Means:
    from ..batch.auto import Means

    return Means(cache=ReplyCache(), **options)


def _do(
    found: Plan,
    catalogue: Catalogue | None,
    wanted: tuple[str, ...],
    means: auto.Means,
    *,
    dry_run: bool,
    json: bool,
) -> None:
    """Do these stages of a run, or say what there is to do."""
    from ..batch import auto

    if dry_run:
        known = catalogue or CatalogueFile().current()
        return _emit_estimates(found, known, wanted, json=json, retry_failed=means.retry_failed)
    if not (found.manifest.judges and found.manifest.baseline):
        wanted = tuple(stage for stage in wanted if stage != "judge")
    reports = []
    with progress_of_stages() as tell:
        means = replace(means, progress=tell)
        for stage in wanted:
            if stage == "execute":
                reports.append(auto.run_programs(found, means))
            elif catalogue is not None:
                step = auto.generate if stage == "generate" else auto.judge
                reports.append(step(found, catalogue, means))
    _emit_reports(found, reports, json=json)
    return None


def _emit_reports(found: Plan, reports: list[stages.StageReport], *, json: bool) -> None:
    if json:
        documents = [
            asdict(report)
            | {"kinds": {kind: {"n": n, "first": said} for kind, (n, said) in report.kinds.items()}}
            for report in reports
        ]
        return emit_json({"run": found.run.name, "stages": documents})
    for report in reports:
        words = [f"{report.before + report.done:,} of {report.total:,} done"]
        if report.done:
            words.append(f"{report.done:,} now in {report.seconds:.1f} s")
        if report.errors:
            words.append(f"{report.errors:,} failed")
        if report.left:
            words.append(f"{report.left:,} failed before (--retry-failed tries them again)")
        if report.waiting:
            words.append(f"{report.waiting:,} wait for programs that were not run")
        say(f"{report.stage}: {', '.join(words)}")
        for kind, (count, first) in report.kinds.items():
            warn(f"   {count} × {kind}: {first}")
    return None


def _emit_estimates(
    found: Plan, catalogue: Catalogue, wanted: tuple[str, ...], *, json: bool, retry_failed: bool
) -> None:
    from ..batch.estimate import estimates

    rows = [each for each in estimates(found, catalogue, retry_failed=retry_failed) if each.stage in wanted]
    if json:
        manifest = found.manifest.to_json()
        return emit_json(
            {"run": found.run.name, "manifest": manifest, "stages": [asdict(each) for each in rows]}
        )
    say(
        f"Run {found.run.name}: {len(found.prompts):,} prompts of {found.manifest.prompts['source']}, "
        f"{len(found.manifest.models)} models, baseline {found.manifest.baseline or 'none'}, "
        f"judges {', '.join(facts['name'] for facts in found.manifest.judges) or 'none'}"
    )
    emit_table(
        "What there is to do",
        ["stage", "items", "done", "failed", "to do", "cost, about", "time, about"],
        [
            (
                each.stage,
                each.total,
                each.done,
                each.failed,
                each.to_do,
                _money(each),
                "" if each.seconds is None else f"{each.seconds / 60:.0f} min of one core",
            )
            for each in rows
        ],
    )
    for each in rows:
        for sentence in each.assumed:
            say(f"   {each.stage}, assumed: {sentence}")
    return None


def _money(each: estimate.Estimate) -> str:
    if each.stage == "execute":
        return ""
    return "unknown: no prices" if each.cost is None else f"{each.cost:.2f} {each.currency}"
