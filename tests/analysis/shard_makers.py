"""Votes with every column that a board can use, and ways to write them as shards."""

import os
import time

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tests.analysis.vote_makers import random_votes


def rich_votes(n_votes=400, seed=0, voters=40):
    """Votes with voters, conversations, slice columns (some values missing), times and weights."""
    frame, _ = random_votes(n_votes=n_votes, seed=seed)
    rng = np.random.default_rng(seed)
    languages = np.array(["python", "go", "rust", None], dtype=object)
    days = pd.Timestamp("2026-01-30T22:00:00Z") + pd.to_timedelta(rng.integers(0, 12, n_votes), unit="D")
    return frame.assign(
        voter=[f"voter-{k}" for k in rng.integers(0, voters, n_votes)],
        battle_id=[f"battle-{k}" for k in rng.integers(0, n_votes // 2, n_votes)],
        language_left=languages[rng.integers(0, 4, n_votes)],
        language_right=languages[rng.integers(0, 2, n_votes)],
        category=rng.choice(["web", "games"], n_votes),
        turns=rng.integers(1, 3, n_votes),
        created_at=days,
        synthetic=rng.random(n_votes) < 0.2,
        mass=rng.choice([0.25, 0.5, 1.0, 3.0], n_votes),
    )


def write(frame, path, *, row_group_size=None, encoded=True):
    """Write a frame as one shard; text as dictionaries or plain, by the name's ending."""
    if path.suffix == ".csv":
        frame.to_csv(path, index=False)
    elif path.suffix == ".jsonl":
        frame.to_json(path, orient="records", lines=True, date_format="iso")
    else:
        table = pa.Table.from_pandas(frame.reset_index(drop=True), preserve_index=False)
        pq.write_table(table, path, row_group_size=row_group_size, use_dictionary=encoded)
    return path


def process_of_a_task(seconds):
    """Sleep, and say which process did; here because workers of a cluster can import it."""
    time.sleep(seconds)
    return os.getpid()


def dies_once(path):
    """End the process the first time, without a word; count the later times."""
    if not path.exists():
        path.touch()
        os._exit(1)
    return path.name


def always_dies(task):
    """End the process."""
    os._exit(1)


def split(frame, folder, cuts, ending=".parquet", **how):
    """Write a frame as several shards, cut at the given rows."""
    ends = [*sorted(cuts), len(frame)]
    folder.mkdir(exist_ok=True)
    for number, (start, stop) in enumerate(zip([0, *ends], ends, strict=False)):
        write(frame.iloc[start:stop], folder / f"part-{number:03d}{ending}", **how)
    return folder
