"""Votes counted from shards make the same boards as the votes themselves, however they are split."""

import gzip
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import leaderboard
from analysis.errors import OptionError, SliceError, TooManyCells, VotesError
from analysis.pairs import TIMES, code_votes, count_votes
from analysis.tally import tally_votes
from tests.analysis.shard_makers import rich_votes, split, write

BY = ["language", "category"]


def board(votes, **options):
    return leaderboard(votes, resamples=30, **options).to_dict()


@pytest.mark.parametrize(
    "options",
    [
        {"unit": "vote"},
        {"unit": "vote", "by": BY, "margins": True},
        {"unit": "auto", "by": ["language_left"]},
        {"unit": "user", "by": ["code_language_matched"], "position": True, "ties": "davidson"},
        {"unit": "conversation", "both_bad": "drop", "compat": "bigcodearena"},
        {"unit": "vote", "by": ["week", "turns"], "margins": True},
        {"unit": "vote", "by": ["pair"]},
        {"unit": "vote", "by": ["category"], "pooled": True, "interval": "sandwich"},
    ],
    ids=str,
)
def test_a_board_of_shards_is_the_board_of_the_votes_to_the_last_bit(options, tmp_path):
    frame = rich_votes()
    folder = split(frame, tmp_path / "shards", [150, 151, 390], row_group_size=70)
    tally = tally_votes(folder, by=options.get("by", ()), unit=options["unit"])
    assert tally.n_votes == len(frame) and not len(tally.refused) and tally.warnings == ()
    assert board(tally.votes, **{**options, "unit": tally.unit}) == board(frame, **options)


@pytest.mark.parametrize("kind", ["stamps", "naive", "words", "csv", "no statistics", "epoch", "none"])
def test_the_last_vote_of_shards_is_that_of_the_votes(kind, tmp_path):
    frame = rich_votes(n_votes=60)
    expected = frame["created_at"].max().to_pydatetime()
    path = tmp_path / ("votes.csv" if kind == "csv" else "votes.parquet")
    if kind == "naive":
        frame["created_at"] = frame["created_at"].dt.tz_localize(None)
    elif kind == "words":
        frame["created_at"] = frame["created_at"].map(lambda time: time.isoformat())
    elif kind in ("epoch", "none"):
        # An unknown time is stored as the first moment of 1970.
        frame["created_at"] = pd.Timestamp(0, tz="UTC") if kind == "epoch" else None
        expected = None
    if kind == "no statistics":
        table = pa.Table.from_pandas(frame, preserve_index=False)
        pq.write_table(table, path, row_group_size=7, write_statistics=False)
    else:
        write(frame, path, row_group_size=7)
    assert leaderboard(tally_votes(path).votes, resamples=2).last_vote == expected


def test_auto_takes_people_conversations_or_votes_as_it_does_in_memory(tmp_path):
    frame = rich_votes()
    few = frame.assign(voter=["one", "two"] * (len(frame) // 2))
    alone = few.assign(battle_id=[str(k) for k in range(len(frame))])
    for votes, unit in ((frame, "user"), (few, "conversation"), (alone, "vote")):
        assert leaderboard(votes, resamples=2).unit == unit
        assert tally_votes(write(votes, tmp_path / "votes.parquet"), unit="auto").unit == unit


def test_weighted_votes_make_the_same_board_up_to_the_order_of_sums(tmp_path):
    frame = rich_votes()
    tally = tally_votes(split(frame, tmp_path / "shards", [100]), unit="vote", weights="mass")
    mine, theirs = (board(votes, unit="vote", weights="mass") for votes in (tally.votes, frame))
    for row, other in zip(mine["slices"][0]["models"], theirs["slices"][0]["models"], strict=True):
        assert row["model"] == other["model"] and row["votes"] == other["votes"]
        for name in ("score", "low", "high", "sandwich_low"):
            assert row[name] == pytest.approx(other[name], abs=1e-6)


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".jsonl", ".csv.gz", ".jsonl.gz"])
def test_every_format_gives_the_same_cells(ending, tmp_path):
    frame = rich_votes(n_votes=90)
    folder = split(frame, tmp_path / "shards", [40], ending.removesuffix(".gz"))
    if ending.endswith(".gz"):
        for path in list(folder.iterdir()):
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
            path.unlink()
    expected = tally_votes(write(frame, tmp_path / "all.parquet"), by=[*BY, "turns", "day"], weights="mass")
    found = tally_votes(folder, by=[*BY, "turns", "day"], weights="mass")
    pd.testing.assert_frame_equal(found.votes, expected.votes)


def test_plain_strings_dictionaries_and_categories_of_another_order_give_the_same_cells(tmp_path):
    frame = rich_votes(n_votes=120)
    expected = tally_votes(write(frame, tmp_path / "all.parquet"), by=BY).votes
    folder = tmp_path / "mixed"
    folder.mkdir()
    names = sorted(set(frame["model_left"]) | set(frame["model_right"]))
    backwards = pd.CategoricalDtype([*names[::-1], "never seen"])
    write(frame[:50], folder / "a.parquet", encoded=False)
    write(frame[50:80].astype({"model_left": backwards, "category": "category"}), folder / "b.parquet")
    write(frame[80:], folder / "c.parquet", row_group_size=7)
    write(frame[:0], folder / "empty.parquet")
    (folder / "empty.csv").write_text("")
    write(frame[:0], folder / "header.csv")
    pd.testing.assert_frame_equal(tally_votes(folder, by=BY).votes, expected)


def test_arena_files_are_counted_under_their_own_names(tmp_path):
    frame = rich_votes(n_votes=60)[["model_left", "model_right", "outcome"]]
    words = {"left": "model_a", "right": "model_b", "tie": "tie", "both_bad": "tie (bothbad)"}
    arena = pd.DataFrame(
        {
            "model_a": frame["model_left"],
            "model_b": frame["model_right"],
            "winner": frame["outcome"].map(words),
            "language": "English",
        }
    )
    found = tally_votes(write(arena, tmp_path / "arena.parquet"), by=["prompt_language"]).votes
    assert np.array_equal(count_votes(found).ordered, count_votes(frame).ordered)
    assert found["prompt_language"].unique().tolist() == ["English"]


@given(
    order=st.permutations(range(60)),
    cuts=st.lists(st.integers(0, 60), max_size=4),
    groups=st.integers(1, 60),
    task=st.integers(1, 80),
    unit=st.sampled_from(["vote", "user"]),
)
@settings(max_examples=25, deadline=None)
def test_neither_the_order_of_rows_nor_their_shards_matter(order, cuts, groups, task, unit):
    frame = rich_votes(n_votes=60, voters=5)
    with tempfile.TemporaryDirectory() as folder:
        whole = tally_votes(write(frame, Path(folder, "all.parquet")), by=BY, unit=unit)
        shards = split(frame.iloc[list(order)], Path(folder, "shards"), cuts, row_group_size=groups)
        parts = tally_votes(shards, by=BY, unit=unit, rows_per_task=task, workers=1)
    pd.testing.assert_frame_equal(parts.votes, whole.votes)
    assert parts.n_votes == whole.n_votes == len(frame)


@given(order=st.permutations(range(60)), unit=st.sampled_from(["vote", "user", "conversation"]))
@settings(max_examples=15, deadline=None)
def test_a_board_does_not_depend_on_the_order_of_rows(order, unit):
    frame = rich_votes(n_votes=60, voters=9)
    shuffled = frame.iloc[list(order)].reset_index(drop=True)
    assert board(shuffled, unit=unit, by=["category"]) == board(frame, unit=unit, by=["category"])


@given(swaps=st.lists(st.booleans(), min_size=60, max_size=60))
@settings(max_examples=15, deadline=None)
def test_scores_and_intervals_do_not_depend_on_who_was_shown_left(swaps):
    frame = rich_votes(n_votes=60)
    swapped, rows = frame.copy(), np.array(swaps)
    for name in ("model", "language"):
        sides = [f"{name}_left", f"{name}_right"]
        swapped.loc[rows, sides] = frame.loc[rows, sides[::-1]].to_numpy()
    mirror = {"left": "right", "right": "left"}
    swapped.loc[rows, "outcome"] = frame.loc[rows, "outcome"].replace(mirror)
    with tempfile.TemporaryDirectory() as folder:
        found = [
            tally_votes(write(votes, Path(folder, f"{name}.parquet")), by=["language"])
            for name, votes in (("as shown", frame), ("swapped", swapped))
        ]
    as_shown, mirrored = (board(tally.votes, by=["language"]) for tally in found)
    assert mirrored == as_shown


@pytest.mark.parametrize("columns", [6, 14])
def test_cells_are_counted_alike_in_a_table_of_all_and_by_hashing(columns, tmp_path):
    # 14 columns of 40 values each have more combinations than a 64-bit key.
    rng = np.random.default_rng(0)
    frame = rich_votes(n_votes=300)[["model_left", "model_right", "outcome"]]
    names = [f"c{k}" for k in range(columns)]
    for name in names:
        frame[name] = rng.integers(0, 40, len(frame)).astype(str)
    again = pd.concat([frame, frame[::3], frame[::7]])
    found = tally_votes(split(again, tmp_path / "shards", [200, 333]), by=names).votes
    expected = again.groupby([*frame.columns], observed=True).size()
    found = found.set_index(list(frame.columns))[TIMES]
    found.index = pd.MultiIndex.from_tuples([tuple(map(str, key)) for key in found.index])
    assert found.to_dict() == expected.to_dict()


@pytest.mark.slow
def test_thirty_tasks_in_two_processes_count_each_vote_once(tmp_path):
    frame = rich_votes(n_votes=300)
    folder = split(frame, tmp_path / "shards", [120], row_group_size=10)
    told = []
    found = tally_votes(folder, by=BY, rows_per_task=10, workers=2, progress=told.append)
    pd.testing.assert_frame_equal(found.votes, tally_votes(folder, by=BY, workers=1).votes)
    assert [step.tasks for step in told] == list(range(1, 31)) and told[-1].rows == 300


def test_more_cells_than_allowed_are_refused_and_auto_settles_for_votes_and_says_so(tmp_path):
    frame = rich_votes(n_votes=300, voters=150)
    path = write(frame, tmp_path / "votes.parquet")
    with pytest.raises(TooManyCells, match=r"more than 110 ways by model_left, .* voter"):
        tally_votes(path, unit="user", max_cells=110)
    tally = tally_votes(path, unit="auto", max_cells=150)
    assert tally.unit == "vote" and "single votes are resampled" in tally.warnings[0]


def test_what_needs_single_votes_refuses_counted_ones(tmp_path):
    tally = tally_votes(write(rich_votes(), tmp_path / "votes.parquet"))
    with pytest.raises(VotesError, match="needs single votes"):
        code_votes(tally.votes)
    with pytest.raises(OptionError, match="Elo"):
        leaderboard(tally.votes, elo=True)
    with pytest.raises(VotesError, match="whole numbers from 1"):
        leaderboard(tally.votes.assign(**{TIMES: 0}))


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"by": ["mood"]}, SliceError, "'mood'; their columns are: category, language_left"),
        ({"by": ["battle_id"]}, SliceError, "a vote each"),
        ({"by": "category"}, OptionError, "one word"),
        ({"weights": "weight"}, OptionError, "no column 'weight'"),
        ({"weights": "mass", "by": ["mass"]}, OptionError, "both weigh"),
        ({"unit": "browser"}, OptionError, "choose auto"),
        ({"workers": 0}, OptionError, "at least 1"),
    ],
)
def test_requests_that_the_shards_cannot_answer_are_refused(options, error, words, tmp_path):
    with pytest.raises(error, match=words):
        tally_votes(write(rich_votes(n_votes=20), tmp_path / "votes.parquet"), **options)
    bare = rich_votes(n_votes=20).drop(columns="voter")
    with pytest.raises(OptionError, match="needs the column 'voter'"):
        tally_votes(write(bare, tmp_path / "bare.parquet"), unit="user")
