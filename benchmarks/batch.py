"""What a batch costs: 600 answers run, the overhead of an item, a finished run resumed, 10,000 results read.

Run with ``python -m benchmarks.batch``. The 600 answers have the languages and
environments of the published board in the shares of its prompts' topics; programs are the
scripted answers of the project, each made different by spaces at its end, so that nothing is run
from memory. ``--share 0.1`` runs a tenth and says what that makes for all. CPU seconds by
language and environment (``--only cost``) hold on a machine that is busy with other things, too.
The figures of docs/cluster.md are those of ``--share 1``.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from itertools import cycle, islice
from pathlib import Path

import psutil

from data import prompts, samples
from data.environments import Environment
from data.records import BatchRun
from data.store import Store
from runtimes_wasm.browser.camera import usable_cores
from workbench.batch.auto import Means, Prepared, Wish, judge, prepare, run_programs
from workbench.batch.execute_stage import encoded, execute, share_one_core
from workbench.batch.executors import Threads
from workbench.batch.frames import frames
from workbench.batch.generate_stage import generate_task, program_in
from workbench.batch.means import SLOTS
from workbench.batch.plan import Plan
from workbench.batch.pool import LocalPool
from workbench.batch.prompts import BatchPrompt, PromptList
from workbench.batch.stages import StageReport, do_stage
from workbench.batch.state import state_of
from workbench.batch.tasks import Done, Task
from workbench.models.catalogue import scripted_catalogue

#: Prompts by topic, of the 600 (arXiv 2510.08697 v2, and counted in the published file).
TOPICS = {
    "web_design": 216,
    "problem_solving": 137,
    "game_development": 96,
    "scientific_computing": 84,
    "creative_coding": 48,
    "diagram_creation": 19,
}
#: Environments that start a Python in the page.
PYTHON_PAGES = (Environment.STREAMLIT, Environment.GRADIO, Environment.PYGAME)
MODEL = "bench-model"
#: Prompts, each with an answer.
type Answers = list[tuple[BatchPrompt, str]]
#: An assumption, for what a million runs cost.
USD_A_CORE_HOUR = 0.04


def nothing(task: Task) -> Done:
    """The work of an item that does none."""
    return task.done(
        {
            "status": "ok",
            "stdout": "",
            "stderr": "",
            "missing": [],
            "shots": [],
            "seen": "",
            "diagnostics": [],
        }
    )


def answers(share: float, *, python_pages: bool) -> Answers:
    """Prompts by the shares of the topics, each with an answer of that topic."""
    found: Answers = []
    for topic, count in TOPICS.items():
        texts = [
            samples.read(answer.file)
            for prompt in prompts.by(category=topic)
            if python_pages or prompt.environment not in PYTHON_PAGES
            for answer in prompt.answers
        ]
        wanted = max(1, round(count * share))
        for number, text in enumerate(islice(cycle(texts), wanted)):
            asked = BatchPrompt(id=f"{topic}-{number}", text=f"{topic} number {number}", category=topic)
            found.append((asked, text))
    return found


def marked(text: str, number: str) -> str:
    """The answer with a program that nobody ran before: its last line gets a space more for each number."""
    program = program_in(text)["program"]
    code = program["code"]
    if code is None:
        return text
    return text.replace(code.rstrip("\n"), code.rstrip("\n") + "\n" + " " * (1 + int(number)), 1)


@dataclass
class Spent:
    """Wall and CPU seconds of a block, its children's CPU included."""

    wall: float = 0.0
    cpu: float = 0.0


@contextmanager
def spent() -> Iterator[Spent]:
    """Measure a block."""
    took, began, before = Spent(), time.perf_counter(), os.times()
    yield took
    after = os.times()
    took.wall = time.perf_counter() - began
    took.cpu = sum(
        getattr(after, name) - getattr(before, name)
        for name in ("user", "system", "children_user", "children_system")
    )


def begun(
    store: Store,
    found: Answers,
    *,
    pictures: str = "all",
    name: str = "bench",
    first: int = 0,
) -> Plan:
    """A run whose answers are there: they are written down, nobody is asked; marks are counted from `first`."""
    catalogue = scripted_catalogue()
    entry = replace(catalogue.find("scripted-ada"), name=MODEL)
    known = replace(catalogue, models=(*catalogue.models, entry))
    base = replace(entry, name="bench-baseline")
    known = replace(known, models=(*known.models, base))
    wish = Wish(
        models=(MODEL, "bench-baseline"),
        baseline="bench-baseline",
        judges=("scripted-judge",),
        pictures=pictures,
    )
    ready = prepare(store, name, wish, known)
    listed = PromptList(source="benchmark", prompts=tuple(prompt for prompt, _ in found))
    document = ready.run.manifest | {
        "prompts": {"source": "benchmark", "count": len(found), "sha256": listed.sha256, "left_out": []}
    }
    Prepared(BatchRun(name=name, kind="auto", manifest=document), listed, new=True).record(store)
    plan = Plan(store, store.batch_run(name) or ready.run)
    facts = {each["name"]: each for each in plan.manifest.models}
    items = []
    for number, (prompt, text) in enumerate(found, first):
        said = marked(text, str(number))
        task = generate_task(plan.manifest, facts[MODEL], prompt, 0)
        items.append(
            task.done(
                {
                    "text": said,
                    "usage": {"completion_tokens": 500, "prompt_tokens": 90, "cost": 0.01, "currency": "USD"},
                    "total_ms": 900.0,
                    **program_in(said),
                }
            ).item()
        )
    store.add_batch_items(items)
    return plan


def with_baseline(plan: Plan) -> None:
    """Give the baseline an answer to every prompt, too."""
    facts = next(each for each in plan.manifest.models if each["name"] == "bench-baseline")
    text = samples.read("programs/js-deep-equal/ada.md")
    program = program_in(text)
    items = [
        generate_task(plan.manifest, facts, prompt, 0)
        .done({"text": text, "usage": {}, "total_ms": 900.0, **program})
        .item()
        for prompt in plan.prompts
    ]
    plan.store.add_batch_items(items)


def run_600(folder: Path, share: float, *, python_pages: bool, pictures: str) -> None:
    """Execute the mixed answers in processes of this machine."""
    found = answers(share, python_pages=python_pages)
    with Store.open(folder / f"run-{python_pages}-{pictures}.sqlite") as store:
        plan = begun(store, found, pictures=pictures)
        with spent() as took:
            report = run_programs(plan, Means())
        runs = plan.runs(plan.answers())
        by: Counter[str] = Counter()
        for answer in plan.answers():
            item = runs.get(answer.run.key) if answer.run else None
            if item is not None:
                by[str(answer.program["environment"])] += item.seconds
    ends = Counter(str(item.result.get("status", "error")) for item in runs.values())
    what = "all environments" if python_pages else "without the Python pages"
    each = took.wall / report.total
    core_seconds = each * usable_cores()
    print(
        f"\n{report.total} answers, {what}, pictures {pictures}: {took.wall:.0f} s wall, {took.cpu:.0f} s CPU of this "
        f"process and its ended children ({took.cpu / report.total:.2f} s a run)"
    )
    print(f"  600 of them: {each * 600 / 60:.1f} min wall; {report.errors} errors; {dict(ends)}")
    print(
        f"  a million of them: {core_seconds:.2f} core-seconds a run, {core_seconds / 3.6 * 1000:,.0f} core-hours, "
        f"{core_seconds / 3.6 * 1000 / 64:.1f} hours of 64 such cores, "
        f"{core_seconds / 3.6 * 1000 * USD_A_CORE_HOUR:.0f} USD at {USD_A_CORE_HOUR} a core-hour"
    )
    print(
        "  seconds by environment, side by side: "
        + ", ".join(f"{name} {value:.0f}" for name, value in by.most_common())
    )


def cost(folder: Path, count: int, only: str = "") -> None:
    """CPU seconds of a run by language and environment: what it takes whatever else this machine does.

    Each kind runs for itself, side by side as in one process of a batch, with its browser and runtimes warm.
    """
    share_one_core()
    tasks: dict[str, dict[str, Task]] = {}
    with Store.open(folder / "cost.sqlite") as store:
        for task in begun(store, answers(1.0, python_pages=True)).execute():
            name = f"{task.inputs['language']} {task.inputs['environment']}"
            tasks.setdefault(name, {})[task.key] = task
    whole = light = 0.0
    print(f"\n{'':24}{'of 600':>7}{'CPU s/run':>11}{'CPU s of 600':>14}  how {count} ended")
    for name, found in sorted(tasks.items(), key=lambda each: -len(each[1])):
        if only not in name:
            continue
        at = [number * len(found) // (count + 1) for number in range(count + 1)]
        warm, *rest = [list(found.values())[number] for number in dict.fromkeys(at)]
        execute(warm)
        before = _cpu_of([os.getpid()])
        ended = [done for came in Threads(execute, threads=SLOTS).run(rest) for done in came]
        each = (_cpu_of([os.getpid()]) - before) / len(rest)
        whole += each * len(found)
        light += 0 if name.endswith(tuple(PYTHON_PAGES)) else each * len(found)
        ends = Counter(str(done.result.get("status") or done.result["message"]) for done in ended)
        print(f"{name:24}{len(found):7}{each:11.2f}{each * len(found):14.0f}  {dict(ends)}", flush=True)
    print(
        f"{'together':24}{'':7}{'':11}{whole:14.0f}  {whole / usable_cores() / 60:.1f} min of {usable_cores()} cores "
        f"without a pause; {light:.0f} s without the Python pages"
    )


def _cpu_of(roots: Iterable[int]) -> float:
    """CPU seconds of these processes and of those below them, with what each one's ended children took."""
    total = 0.0
    for root in map(psutil.Process, roots):
        for process in (root, *root.children(recursive=True)):
            with suppress(psutil.Error):
                times = process.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
    return total


def overhead(folder: Path, count: int = 2000) -> None:
    """What an item costs that does nothing."""
    inputs = [{"stage": "execute", "number": number, "code": "x" * 3000} for number in range(count)]
    made = {
        "threads": lambda left: Threads(nothing, threads=4),
        "processes": lambda left: LocalPool(nothing, processes=usable_cores(), slots=SLOTS),
    }
    for name, executor in made.items():
        with Store.open(folder / f"overhead-{name}.sqlite") as store:
            tasks = [Task(stage="execute", inputs=each) for each in inputs]
            with spent() as took:
                do_stage(store, "execute", tasks, executor)
        print(f"  {name}: {1000 * took.wall / count:.2f} ms wall an item ({count} items, starting included)")


def reading(folder: Path, count: int = 10_000) -> None:
    """List, filter and score a run with so many stored results."""
    texts = [text for _, text in answers(0.3, python_pages=True)]
    found = [
        (BatchPrompt(id=f"p{number}", text=f"prompt {number}", category="web_design"), text)
        for number, text in enumerate(islice(cycle(texts), count // 4))
    ]
    path = folder / "reading.sqlite"
    with Store.open(path) as store:
        plan = begun(store, found)
        with_baseline(plan)
        items = [_ran(task) for task in plan.execute()]
        unique = {item.key: item for item in items}
        store.add_batch_items(unique.values())
        report = judge(plan, scripted_catalogue(), Means(threads=2))
        total = sum(stage.total for stage in state_of(plan))
        print(f"\n{total:,} stored results ({report.done:,} judgements)")
        for name, act in {
            "listed with their state": lambda: state_of(Plan(store, plan.run)),
            "read as tables": lambda: frames(Plan(store, plan.run)),
        }.items():
            with spent() as took:
                act()
            print(f"  {name}: {took.wall:.2f} s wall, {took.cpu:.2f} s CPU")
        games = frames(plan).games
        from analysis.auto_arena import arena_board

        with spent() as took:
            held = games[games["category"] == "web_design"]
            arena_board(held, resamples=100)
        print(f"  filtered and scored, 100 resamples: {took.wall:.2f} s wall, {took.cpu:.2f} s CPU")
    environment = os.environ | {"RUNOFF_STORE": str(path)}
    code = "from workbench.cli import main; import sys; sys.argv = ['runoff', 'auto', 'execute', '--name', 'bench']; main()"
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True)
    print(
        f"  `runoff auto execute` of the finished run, a new process: {time.perf_counter() - began:.2f} s wall"
    )


def _ran(task: Task):  # type: ignore[no-untyped-def]
    from runtimes_wasm.contract import RunResult, RunStatus

    document, _ = encoded(RunResult(status=RunStatus.OK, stdout_bytes=b"done\n" * 100, runtime="bench"))
    return replace(task.done(document), seconds=0.5).item()


def cluster(folder: Path, rounds: int) -> None:
    """One Dask worker against two, in turns: each has a thread and a core of its own, as on a cluster."""
    found = [each for each in answers(1.0, python_pages=False) if each[0].category == "problem_solving"][:24]
    cores = sorted(psutil.Process().cpu_affinity())
    marks = itertools.count(step=200)
    walls: dict[int, list[float]] = {1: [], 2: []}

    def ran(what: Answers, scheduler: str) -> tuple[Answers, StageReport, float]:
        """Those that came to an end by themselves, the report, and seconds on the wall."""
        first = next(marks)
        with Store.open(folder / f"dask-{first}.sqlite") as store:
            plan = begun(store, what, pictures="none", first=first)
            began = time.perf_counter()
            report = run_programs(plan, Means(scheduler=scheduler))
            took = time.perf_counter() - began
            return _ended(plan, what), report, took

    print(
        f"\nDask, programs that print and end; each worker is confined to a core, and warm; {rounds} rounds"
    )
    with _dask(cores) as (address, _):
        # Those that run into their limit are left out: one of them costs what ten others do, and which worker
        # has it decides the figure.
        found, _, _ = ran(found, address)
    for turn in range(rounds):
        for workers in (1, 2) if turn % 2 == 0 else (2, 1):
            with _dask(cores[:workers]) as (address, pids):
                ran(copies(found, workers), address)
                before = _cpu_of(pids)
                _, report, wall = ran(copies(found, 4), address)
                cpu = _cpu_of(pids) - before
            walls[workers].append(wall / report.total)
            print(
                f"  {workers} of them: {report.total} runs, {report.errors} errors, {wall:.1f} s wall, "
                f"{cpu / report.total:.2f} CPU s a run; a worker was computing {cpu / wall / workers:.0%} of the time"
            )
    one, two = (statistics.median(walls[workers]) for workers in (1, 2))
    print(f"  two workers run {one / two:.2f} times as many as one (medians)")


def copies(found: Answers, times: int) -> Answers:
    """So many of each, as prompts of their own."""
    return [
        (replace(prompt, id=f"{prompt.id}/{at}", text=f"{prompt.text}, {at}"), text)
        for at in range(times)
        for prompt, text in found
    ]


def _ended(plan: Plan, found: Answers) -> Answers:
    """Those whose program came to an end by itself."""
    answered = plan.answers()
    runs = plan.runs(answered)
    ended = {
        answer.prompt.id
        for answer in answered
        if answer.run is not None and runs[answer.run.key].result.get("status") != "timeout"
    }
    return [(prompt, text) for prompt, text in found if prompt.id in ended]


@contextmanager
def _dask(cores: list[int]) -> Iterator[tuple[str, list[int]]]:
    from tests.dask_cluster import Cluster

    with tempfile.TemporaryDirectory() as logs:
        running = Cluster(Path(logs))
        try:
            yield running.address, [running.worker(core).pid for core in cores]
        finally:
            running.stop()


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--share", type=float, default=0.1, help="of the 600 answers that are really run")
    parser.add_argument("--only", default="", help="run, cost, overhead, reading or cluster alone")
    parser.add_argument(
        "--count", type=int, default=6, help="runs of each language and environment, for cost"
    )
    parser.add_argument("--rounds", type=int, default=3, help="of one worker and two, for cluster")
    parser.add_argument("--kind", default="", help="languages and environments whose names have this in them")
    options = parser.parse_args()
    print(f"{psutil.cpu_count()} cores, {asdict(Means())['slots']} programs at a time in each process")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # What an earlier benchmark compiled would be found compiled: each starts with nothing kept.
        os.environ["RUNOFF_COMPILED"] = str(folder / "compiled")
        if options.only in ("", "overhead"):
            print("\nOverhead of an item")
            overhead(folder)
        if options.only in ("", "reading"):
            reading(folder)
        if options.only in ("", "cost"):
            cost(folder, options.count, options.kind)
        if options.only in ("", "run"):
            for python_pages in (False, True):
                run_600(folder, options.share, python_pages=python_pages, pictures="all")
        if options.only in ("", "cluster"):
            cluster(folder, options.rounds)


if __name__ == "__main__":
    main()
