"""What counting votes costs: strings against factorising them, shards in flat memory, a cluster.

Run with ``python -m benchmarks.scale``; ``--votes 1e9`` really counts a billion. Shards are
written once to a temporary folder: ten million votes on 200 models in each of a few different
files, and as many hard links to them as make the number asked for, so that a billion votes
take a few hundred megabytes of disk and are read from the cache as often as a real set would be.

- **strings**: a leaderboard with 100 resamples of ten million votes in string columns, and
  pandas factorising these columns, in alternating rounds; CPU seconds, medians.
- **shards**: each number of votes in a fresh process: CPU seconds of it and its children, and
  the peak of its memory and of its largest child, which should not grow with the votes.
- **cluster**: the same count on one Dask worker and on two, by the clock.
- **DuckDB** counts the same file by SQL, where it is installed (``pip install duckdb``).
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import leaderboard
from analysis.tally import tally_votes

N_MODELS = 200
PER_FILE = 10_000_000
ROW_GROUP = 1_000_000
OUTCOMES = ["left", "right", "tie", "both_bad"]
LANGUAGES = ["python", "javascript", "typescript", "go", "rust", "java", "c", "cpp"]


def shard_table(n_votes: int, seed: int) -> pa.Table:
    """Votes of models with normal strengths, and the language of both sides, as dictionaries."""
    rng = np.random.default_rng(seed)
    theta = np.sort(np.random.default_rng(0).normal(0, 0.6, N_MODELS))
    left = rng.integers(0, N_MODELS, n_votes, dtype=np.int32)
    right = ((left + rng.integers(1, N_MODELS, n_votes)) % N_MODELS).astype(np.int32)
    won = rng.random(n_votes, dtype=np.float32) < 1 / (1 + np.exp(theta[right] - theta[left]))
    tied = rng.random(n_votes, dtype=np.float32)
    outcome = np.where(tied < 0.2, 2, np.where(tied < 0.25, 3, np.where(won, 0, 1))).astype(np.int8)
    names = [f"vendor/model-{k:03d}" for k in range(N_MODELS)]
    language = rng.integers(0, len(LANGUAGES), n_votes, dtype=np.int8)
    columns = {
        "model_left": (left, names),
        "model_right": (right, names),
        "outcome": (outcome, OUTCOMES),
        "language": (language, LANGUAGES),
    }
    return pa.table(
        {
            name: pa.DictionaryArray.from_arrays(pa.array(code), pa.array(words))
            for name, (code, words) in columns.items()
        }
    )


def write_shards(folder: Path, n_votes: int, distinct: int) -> Path:
    """A folder of shards with so many votes, in multiples of ten million."""
    folder.mkdir(parents=True, exist_ok=True)
    files = -(-n_votes // PER_FILE)
    for number in range(files):
        path = folder / f"part-{number:04d}.parquet"
        if number < distinct:
            pq.write_table(shard_table(PER_FILE, number), path, row_group_size=ROW_GROUP)
        else:
            path.hardlink_to(folder / f"part-{number % distinct:04d}.parquet")
    return folder


def cpu_seconds() -> float:
    """CPU seconds of this process and of its children that ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def strings(rounds: int) -> None:
    """A leaderboard of strings against factorising them."""
    table = shard_table(PER_FILE, 0).select(["model_left", "model_right", "outcome"])
    votes = pd.DataFrame({name: table[name].to_pandas().astype("str") for name in table.column_names})
    ways: dict[str, Callable[[], object]] = {
        "factorise": lambda: [pd.factorize(votes[name]) for name in votes],
        "leaderboard": lambda: leaderboard(votes, resamples=100),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            start = cpu_seconds()
            way()
            if turn:
                times[name].append(cpu_seconds() - start)
    middle = {name: statistics.median(found) for name, found in times.items()}
    print(
        f"strings: {len(votes):,} votes: leaderboard {middle['leaderboard']:.2f} s, factorising alone "
        f"{middle['factorise']:.2f} s: {middle['leaderboard'] / middle['factorise']:.2f} times (target 1.5)"
    )


def measured(folder: Path, by: list[str], workers: int) -> None:
    """Count one folder and print what it took; the only thing that this process does."""
    start, clock = cpu_seconds(), time.monotonic()
    tally = tally_votes(folder, by=by, workers=workers)
    seconds = time.monotonic() - clock
    cpu = cpu_seconds() - start
    own, child = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    clock = cpu_seconds()
    leaderboard(tally.votes, resamples=1000)
    board = cpu_seconds() - clock
    print(
        f"{tally.n_votes:>15,}{len(tally.votes):>12,}{cpu:>10.1f}{cpu / tally.n_votes * 1e9:>11.1f}"
        f"{seconds:>9.1f}{own:>9.0f}{child:>9.0f}{board:>10.1f}",
        flush=True,
    )


def shards(base: Path, sizes: list[int], distinct: int, workers: int) -> None:
    """Each number of votes in a process of its own, whole and by language."""
    folders = {n: write_shards(base / str(n), n, distinct) for n in sizes}
    for by in ([], ["language"]):
        print(f"shards{', by language' if by else ''}, {workers} processes")
        print(
            f"{'votes':>15}{'cells':>12}{'CPU s':>10}{'CPU s/1e9':>11}{'clock s':>9}{'MB here':>9}"
            f"{'MB child':>9}{'board s':>10}",
            flush=True,
        )
        for folder in folders.values():
            command = [sys.executable, "-m", "benchmarks.scale", "--only-count", str(folder)]
            subprocess.run([*command, "--by", ",".join(by), "--workers", str(workers)], check=True)


@contextmanager
def dask_cluster(n_workers: int, base: Path) -> Iterator[str]:
    """A scheduler and workers of one thread each on this machine; gives the address."""
    file = base / f"scheduler-{n_workers}.json"
    dask = [sys.executable, "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": base}
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    commands = [["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]]
    commands += [["worker", "--no-nanny", "--nthreads", "1", "--no-dashboard"]] * n_workers
    running = [
        subprocess.Popen([*dask, *command, "--scheduler-file", str(file)], env=environment, **quiet)
        for command in commands
    ]
    try:
        from distributed import Client

        while not file.exists():
            time.sleep(0.1)
        with Client(scheduler_file=str(file), set_as_default=False) as client:
            client.wait_for_workers(n_workers, timeout=60)
            address = client.scheduler.address
        yield address
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()


def cluster(base: Path, n_votes: int, distinct: int) -> None:
    """One worker against two."""
    folder = write_shards(base / "cluster", n_votes, distinct)
    seconds = {}
    for n_workers in (1, 2):
        with dask_cluster(n_workers, base) as address:
            tally_votes(folder / "part-0000.parquet", scheduler=address)  # workers import what they need
            clock = time.monotonic()
            tally = tally_votes(folder, scheduler=address)
            seconds[n_workers] = time.monotonic() - clock
    print(
        f"cluster: {tally.n_votes:,} votes: one worker {seconds[1]:.1f} s, two {seconds[2]:.1f} s: "
        f"{seconds[1] / seconds[2]:.2f} times as fast"
    )


def duckdb(base: Path) -> None:
    """The same counts by SQL."""
    if importlib.util.find_spec("duckdb") is None:
        print("DuckDB is left out: it is not installed")
        return
    import duckdb as engine

    folder = write_shards(base / "duckdb", PER_FILE, 1)
    query = f"SELECT model_left, model_right, outcome, count(*) FROM '{folder}/*.parquet' GROUP BY ALL"
    times: dict[str, list[float]] = {"tally": [], "duckdb": []}
    for turn in range(4):
        for name, way in (
            ("tally", lambda: tally_votes(folder, workers=1)),
            ("duckdb", lambda: engine.connect().execute(query).fetchall()),
        ):
            start = cpu_seconds()
            way()
            if turn:
                times[name].append(cpu_seconds() - start)
    ours, theirs = (statistics.median(times[name]) for name in ("tally", "duckdb"))
    print(f"DuckDB: {PER_FILE:,} votes: {theirs:.2f} s, the tally {ours:.2f} s: {theirs / ours:.1f} times")


def main() -> None:
    """Print one line for each measurement."""
    parser = argparse.ArgumentParser(description="What counting votes costs.")
    parser.add_argument("--votes", type=float, default=1e8, help="the largest number of votes in shards")
    parser.add_argument("--distinct", type=int, default=4, help="files that are really different")
    parser.add_argument("--workers", type=int, default=2, help="processes that count shards")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=["strings", "shards", "cluster", "duckdb"])
    parser.add_argument("--only-count", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--by", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only_count:
        measured(options.only_count, [name for name in options.by.split(",") if name], options.workers)
        return
    sizes = [n for n in (10**7, 10**8, 10**9, 10**10) if n <= options.votes] or [PER_FILE]
    with tempfile.TemporaryDirectory(prefix="runoff-scale-") as folder:
        base = Path(folder)
        parts: dict[str, Callable[[], None]] = {
            "strings": lambda: strings(options.rounds),
            "shards": lambda: shards(base, sizes, options.distinct, options.workers),
            "cluster": lambda: cluster(base, min(sizes[-1], 10**8), options.distinct),
            "duckdb": lambda: duckdb(base),
        }
        for name, part in parts.items():
            if options.only in (None, name):
                part()


if __name__ == "__main__":
    main()
