"""``runoff reward run``: ask judges about the battles that people voted on."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data.store import Store, default_url

from ..models.cache import ReplyCache
from ..models.catalogue import CatalogueFile
from .batches import EXECUTION, opened, progress_of_stages, words
from .output import emit_json, refuse, say, warn

if TYPE_CHECKING:
    from ..batch.stages import StageReport

_ORDERS = {"given": (False,), "both": (False, True)}


def run(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[SOURCE]...",
            help="Files of battles and votes in known layouts, added to the store; without one, what the store has.",
        ),
    ] = None,
    judges: Annotated[
        list[str] | None, typer.Option("--judge", help="Models that judge; may be given again.")
    ] = None,
    execution: Annotated[
        str, typer.Option(help="What judges see of the runs: both (one after the other), with, without.")
    ] = "both",
    shown: Annotated[
        str,
        typer.Option("--runs", help="recorded: the runs that the battle has; anew: run the programs here."),
    ] = "recorded",
    orders: Annotated[str, typer.Option(help="both, or given: as people saw it.")] = "both",
    method: Annotated[
        list[str] | None, typer.Option(help="How judges answer: grammar (when left out), json, logit.")
    ] = None,
    judge_prompt: Annotated[
        Path | None, typer.Option(help="A file with words of your own for the judge.")
    ] = None,
    name: Annotated[
        str, typer.Option(help="What the run is called; when left out, that follows from what is asked for.")
    ] = "",
    limit: Annotated[int | None, typer.Option(help="The first so many battles.", min=1)] = None,
    seed: Annotated[int, typer.Option(help="The marks around what judges read follow from it.")] = 0,
    threads: Annotated[int, typer.Option(help="Judgements asked for at a time.", min=1, max=256)] = 8,
    workers: Annotated[int, typer.Option(help="Processes for programs; one a core when left out.")] = 0,
    scheduler: Annotated[
        str | None, typer.Option(help="A Dask scheduler whose workers run the programs.")
    ] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try again what failed before.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count what there is to do.")] = False,
    store: Annotated[str | None, typer.Option("--store", help="Store; the default one otherwise.")] = None,
    catalogue: Annotated[Path | None, typer.Option("--catalogue", help="Catalogue file.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Ask judges about battles with votes, with and without what came of the runs; stored, and resumed."""
    from ..batch.auto import Way
    from ..batch.means import Means
    from ..batch.reward import SHOWN, RewardPlan, RewardWish, reward
    from ..batch.reward_record import record
    from ..batch.stages import standing

    for option, given, known in (
        ("--execution", execution, tuple(EXECUTION)),
        ("--runs", shown, SHOWN),
        ("--orders", orders, tuple(_ORDERS)),
    ):
        if given not in known:
            raise refuse(f"{option} {given!r}: choose {', '.join(known)}")
    known_models = CatalogueFile(catalogue).current()
    ways = [
        Way(method=way, with_execution=with_runs, prompt_file=judge_prompt).protocol()
        for way in (words(method) or ("grammar",))
        for with_runs in EXECUTION[execution]
    ]
    with opened(store or default_url()) as kept:
        wish = RewardWish(
            judges=words(judges),
            protocols=tuple(ways),
            battles=_taken_in(kept, sources) if sources else None,
            shown="anew" if shown == "anew" else "recorded",
            orders=_ORDERS[orders],
            limit=limit,
            seed=seed,
        )
        plan = RewardPlan(kept, wish, known_models)
        if dry_run:
            calls, waiting = plan.judge()
            to_do, done, failed = standing(kept, [task for *_, task in calls], retry_failed=retry_failed)
            counts = {"battles": len(plan.battles), "runs": len(plan.execute()), "judgements": len(to_do)}
            counts |= {"done": done, "failed": failed, "waiting": waiting}
            return (
                emit_json(counts) if json else say(", ".join(f"{n:,} {what}" for what, n in counts.items()))
            )
        recorded = record(plan, name)
        with progress_of_stages() as tell:
            report = reward(
                plan,
                Means(
                    threads=threads,
                    workers=workers,
                    scheduler=scheduler,
                    cache=ReplyCache(),
                    retry_failed=retry_failed,
                    progress=tell,
                ),
            )
    if json:
        return emit_json({"run": recorded.name, **asdict(report)})
    for stage in report.stages:
        _show(stage)
    say(
        f"Run {recorded.name}: {report.battles:,} battles, {report.judgments:,} new judgments. `runoff reward score` compares them with people."
    )
    return None


def _show(stage: StageReport) -> None:
    say(
        f"{stage.stage}: {stage.before + stage.done:,} of {stage.total:,} done, {stage.errors + stage.left:,} failed"
    )
    if stage.waiting:
        say(
            f"   {stage.waiting:,} wait for a run: the battle has none, or it failed by our fault (try --runs anew)"
        )
    for kind, (count, first) in stage.kinds.items():
        warn(f"   {count} × {kind}: {first}")


def _taken_in(store: Store, sources: list[Path]) -> frozenset[str]:
    """Add the files to the store; the ids of their battles. What the store has already stays."""
    from data import layouts
    from data.records import Battle, Judgment

    known = {layouts.record_key(record) for record in store.records()}
    battles: set[str] = set()
    for path in sources:
        if not path.exists():
            raise refuse(f"there is no file {path}")
        reader = layouts.read(path, screenshots=True)
        records = [record for record in reader.records() if not isinstance(record, Judgment)]
        battles |= {record.id for record in records if isinstance(record, Battle)}
        store.add_many(layouts.only_new(records, known, Counter()))
        known |= {layouts.record_key(record) for record in records}
        if reader.report.refused:
            warn(reader.report.summary())
    return frozenset(battles)
