"""Damaged, mixed and meaningless shards are named, counted, and never silently left out."""

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.errors import ShardError
from analysis.tally import tally_votes
from analysis.tally.shards import find_shards, plan
from tests.analysis.shard_makers import rich_votes, split, write


@pytest.fixture
def folder(tmp_path):
    return split(rich_votes(n_votes=120), tmp_path / "shards", [40, 80], row_group_size=10)


def test_rows_that_mean_nothing_are_counted_with_file_row_group_and_reason(folder):
    path = folder / "part-001.parquet"
    frame = pd.read_parquet(path)
    frame.loc[12, "outcome"] = "leftvote?"
    frame.loc[[13, 14], "outcome"] = None
    frame.loc[25, "model_right"] = frame.loc[25, "model_left"]
    frame.loc[31, "model_left"] = "  "
    frame.loc[32, "mass"] = float("inf")
    frame.loc[33, "mass"] = -1.0
    frame.loc[34, "mass"] = None
    write(frame, path, row_group_size=10)
    tally = tally_votes(folder, weights="mass")
    summary = tally.refused.summary()
    assert tally.n_votes + len(tally.refused) == 120 and len(tally.refused) == 8
    for words in (
        "2 rows were refused and are not counted: column outcome has no value",
        f"{path}, row group 1: 2, first row 3 (",
        "1 rows were refused and are not counted: column outcome holds no known outcome",
        "outcome 'leftvote?'",
        "1 rows were refused and are not counted: a model meets itself",
        f"{path}, row group 2: 1, first row 5 (",
        "1 rows were refused and are not counted: column model_left names no model",
        "2 rows were refused and are not counted: column mass holds a weight that is negative or not finite",
        "1 rows were refused and are not counted: column mass has no value",
    ):
        assert words in summary, (words, summary)
    assert summary in tally.warnings


def test_a_row_group_full_of_bad_rows_costs_no_more_words_than_one(folder):
    frame = pd.read_parquet(folder / "part-000.parquet").assign(outcome=[f"word {k}" for k in range(40)])
    write(frame, folder / "part-000.parquet", row_group_size=1)
    summary = tally_votes(folder).refused.summary()
    assert "40 rows were refused" in summary and "and in 35 more places" in summary


def test_csv_rows_of_the_wrong_length_are_counted(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text("model_left,model_right,outcome\na,b,left\nb,a\na,b,tie,extra\nnull,NA,right\na,b,\n")
    tally = tally_votes(path)
    assert tally.n_votes == 2 and len(tally.refused) == 3
    assert sorted(tally.votes["model_left"]) == ["a", "null"]
    assert "row 3: 2 cells where the header has 3" in tally.refused.summary()


def test_weights_of_text_files_are_numbers(tmp_path):
    path = tmp_path / "votes.csv"
    head = "model_left,model_right,outcome,mass\n"
    path.write_text(head + "a,b,left,2\na,b,left,nan\na,b,tie,1e400\na,b,tie,\n")
    tally = tally_votes(path, weights="mass")
    assert tally.votes["mass"].tolist() == [2.0] and len(tally.refused) == 3
    path.write_text(head + "a,b,left,heavy\n")
    with pytest.raises(ShardError, match="heavy"):
        tally_votes(path, weights="mass")


def test_all_damaged_files_are_named_at_once(folder):
    (folder / "cut.parquet").write_bytes((folder / "part-000.parquet").read_bytes()[:-20])
    (folder / "words.parquet").write_text("no parquet at all")
    (folder / "broken.jsonl").write_text('{"model_left": 1\n')
    with pytest.raises(ShardError) as refusal:
        tally_votes(folder)
    text = str(refusal.value)
    assert "3 problems" in text
    assert all(name in text for name in ("cut.parquet", "words.parquet", "broken.jsonl"))
    assert "part-" not in text


def test_a_damaged_row_group_is_named_and_nothing_is_counted(folder):
    path = folder / "part-001.parquet"
    group = pq.ParquetFile(path).metadata.row_group(2)
    place = group.column(0).dictionary_page_offset or group.column(0).data_page_offset
    content = bytearray(path.read_bytes())
    content[place : place + 60] = b"\xff" * 60
    path.write_bytes(content)
    with pytest.raises(ShardError, match=r"part-001\.parquet: row group 2: "):
        tally_votes(folder)


def test_a_damaged_line_of_text_is_named(tmp_path):
    path = tmp_path / "votes.jsonl"
    good = '{"model_left": "a", "model_right": "b", "outcome": "left"}\n'
    path.write_text(good * 40_000 + '{"model_left": \n' + good)
    with pytest.raises(ShardError, match=r"votes\.jsonl"):
        tally_votes(path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda f: f.drop(columns="outcome"), "no column outcome"),
        (lambda f: f.drop(columns="category"), "no column category"),
        (lambda f: f.assign(category=1), "column category is int, but text in"),
        (
            lambda f: f.assign(category=[["a"]] * len(f)),
            "column category is nested; it should be text or int",
        ),
        (lambda f: f.assign(model_left=1.5), "column model_left is float; it should be text"),
    ],
)
def test_shards_of_other_columns_are_all_named_before_anything_is_read(change, words, folder):
    for number in (1, 2):
        path = folder / f"part-00{number}.parquet"
        write(change(pd.read_parquet(path)), path)
    with pytest.raises(ShardError, match=words) as refusal:
        tally_votes(folder, by=["category"])
    assert "part-001" in str(refusal.value) and "part-002" in str(refusal.value)


def test_models_that_are_numbers_are_refused(tmp_path):
    frame = rich_votes(n_votes=20).assign(model_left=1, model_right=2)
    with pytest.raises(ShardError, match="column model_left is int; it should be text"):
        tally_votes(write(frame, tmp_path / "votes.parquet"))


def test_a_file_named_twice_is_refused_and_so_is_a_link_to_one(folder):
    with pytest.raises(ShardError, match=r"part-001\.parquet: named twice"):
        find_shards([folder, folder / "part-001.parquet"])
    (folder / "copy.parquet").symlink_to(folder / "part-002.parquet")
    with pytest.raises(ShardError, match=r"part-002\.parquet: named twice"):
        find_shards(str(folder / "*.parquet"))


def test_folders_patterns_and_hidden_files(folder):
    (folder / "_SUCCESS.parquet").write_text("left by another tool")
    (folder / ".hidden").mkdir()
    write(rich_votes(n_votes=10), folder / ".hidden" / "x.parquet")
    (folder / "notes.txt").write_text("not votes")
    below = folder / "month=1"
    below.mkdir()
    write(rich_votes(n_votes=10), below / "y.parquet")
    assert [shard.rows for shard in find_shards(folder)] == [10, 40, 40, 40]
    assert len(find_shards(str(folder / "part-00[12].parquet"))) == 2
    for source in (folder / "none*", folder / "notes.txt", []):
        with pytest.raises(ShardError, match=r"no file|not a parquet|no source"):
            find_shards(str(source) if source else source)


@pytest.mark.parametrize("rows_per_task", [1, 25, 60, 1000])
def test_every_row_group_is_in_one_task(folder, rows_per_task):
    tasks = plan(find_shards(folder), rows_per_task)
    groups = [(shard.path, number) for task in tasks for shard in task for number, _ in shard.row_groups]
    assert len(groups) == len(set(groups)) == 12
    assert sum(shard.rows for task in tasks for shard in task) == 120
    assert all(sum(shard.rows for shard in task) >= min(rows_per_task, 120) for task in tasks[:-1])


def test_a_constant_column_of_fifty_million_rows_stays_small(tmp_path):
    # Few kilobytes on disk, 90 GB as strings: read as codes it is neither slow nor large.
    path = tmp_path / "bomb.parquet"
    rows = 5_000_000
    words = {"model_left": "a" * 900, "model_right": "b" * 900, "outcome": "left"}
    zeros = pa.array([0] * rows, pa.int32())
    table = pa.table({name: pa.DictionaryArray.from_arrays(zeros, [word]) for name, word in words.items()})
    with pq.ParquetWriter(path, table.schema, write_statistics=False) as writer:
        for _ in range(10):
            writer.write_table(table)
    assert path.stat().st_size < 1_000_000
    before = pa.total_allocated_bytes()
    tally = tally_votes(path, workers=1)
    assert tally.n_votes == 50_000_000 and len(tally.votes) == 1
    assert pa.default_memory_pool().max_memory() - before < 500_000_000
