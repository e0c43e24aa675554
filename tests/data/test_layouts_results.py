"""What judge models said, as published: splits, missing verdicts, damaged and contradicting rows."""

from __future__ import annotations

import json
from pathlib import Path

import layout_fixtures as shapes
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.errors import LayoutError
from data.layouts import only_new, read, record_key
from data.outcomes import Outcome
from data.records import Battle, Judgment
from data.store import Store

SPLIT = "owl_9_with_execution-00000-of-00001"


def write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def judgments(path: Path) -> list[Judgment]:
    return [record for record in read(path).records() if isinstance(record, Judgment)]


@pytest.mark.parametrize("name", [f"{SPLIT}.jsonl", "owl_9_with_execution/0000.jsonl"])
def test_the_name_of_a_split_fills_in_the_judge_and_whether_outputs_were_shown(tmp_path, name):
    row = shapes.result(judge_model=None, has_execution=None)
    reader = read(write(tmp_path, name, shapes.jsonl(row)))
    (verdict,) = [record for record in reader.records() if isinstance(record, Judgment)]
    assert (verdict.judge, verdict.with_execution) == ("owl_9", True)
    assert len(reader.report.notes) == 2
    # without a split to go by, nothing is guessed
    (item,) = read(write(tmp_path, "r.jsonl", shapes.jsonl(row)))
    assert "judge_model is missing" in item.reason


def test_the_row_names_the_judge_and_a_split_of_another_mode_refuses_it(tmp_path):
    rows = [
        shapes.result(judge_model="owl-9"),
        shapes.result(judge_model="sage", chat_session_id="s2"),
        shapes.result(judge_model="owl-9", chat_session_id="s3", has_execution=False),
    ]
    reader = read(write(tmp_path, f"{SPLIT}.jsonl", shapes.jsonl(*rows)))
    items = list(reader)
    assert [item.accepted for item in items] == [True, True, False]
    assert "has_execution is False" in items[2].reason
    assert reader.report.notes == {
        "rows of 'sage' in the split 'owl_9_with_execution-00000-of-00001'; the rows count": 1
    }


def test_a_parquet_split_with_missing_responses_gives_verdicts_only_where_there_are_some(tmp_path):
    rows = [
        shapes.result(chat_session_id=f"s{number}", judgment=word, judge_model="owl-9")
        for number, word in enumerate(["vote_model_A", "vote_tie", None, "", "vote_both_bad"])
    ]
    path = tmp_path / f"{SPLIT}.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    outcomes = [verdict.outcome for verdict in judgments(path)]
    assert outcomes == [Outcome.LEFT, Outcome.TIE, None, None, Outcome.BOTH_BAD]


@pytest.mark.parametrize(
    ("scores", "noted"),
    [
        ({"Overall": {"winner": "B"}}, False),
        ({"Overall": {"winner": "A"}}, True),
        ({"Overall": {"winner": "either"}}, True),
        ({"Overall": "B"}, False),
        ([], False),
        (None, False),
    ],
)
def test_scores_that_name_another_winner_are_counted_and_change_nothing(tmp_path, scores, noted):
    text = None if scores is None else json.dumps(scores)
    reader = read(write(tmp_path, "e.jsonl", shapes.jsonl(shapes.result(detailed_scores=text))))
    (verdict,) = [record for record in reader.records() if isinstance(record, Judgment)]
    assert verdict.outcome is Outcome.RIGHT
    assert bool(reader.report.notes) == noted


def test_damaged_rows_of_results_are_refused_by_line_and_the_rest_is_read(tmp_path):
    good = json.dumps(shapes.result())
    lines = [
        good,
        good.replace("vote_model_B", "vote_model_A"),
        good.replace("owl", "o\x01l"),
        good.replace('"owl"', '" "'),
        good[: len(good) // 2],
        good.replace(shapes.SESSION, ""),
        json.dumps(shapes.result(judgment="A>B", chat_session_id="s6")),
        json.dumps(shapes.result(model_B="ant", chat_session_id="s7")),
        json.dumps(shapes.result(has_execution="maybe", chat_session_id="s8")),
        json.dumps(shapes.result(judge_messages=float("nan"), chat_session_id="s9")),
    ]
    content = (
        "\n".join(lines).encode() + b"\n" + good.encode().replace(b"owl", b"\xff\xfe") + b"\n" + good.encode()
    )
    reader = read(write(tmp_path, "e.jsonl", content))
    items = list(reader)
    assert [item.line for item in items if item.accepted] == [1]
    reasons = [item.reason for item in items if not item.accepted]
    assert len(reasons) == len(lines) - 1 + 2
    for reason, part in zip(
        reasons,
        [
            "line 1",
            "not JSON",
            "judge_model is empty",
            "not JSON",
            "chat_session_id is empty",
            "unknown vote",
        ],
        strict=False,
    ):
        assert part in reason
    assert "UTF-8" in reasons[-2]
    # the same row again is the same verdict, and is not a second one
    assert "line 1" in reasons[-1]
    assert reader.report.refused == len(reasons)
    assert sum(reader.report.reasons.values()) == len(reasons)


def test_results_without_their_verdict_or_of_another_shape_are_no_layout_of_ours(tmp_path):
    row = {name: value for name, value in shapes.result().items() if name != "judgment"}
    with pytest.raises(LayoutError, match="no known layout"):
        read(write(tmp_path, "e.jsonl", shapes.jsonl(row)))


def test_verdicts_join_the_battle_of_the_vote_and_are_there_once(tmp_path):
    votes = write(tmp_path, "b.jsonl", shapes.jsonl(shapes.reward()))
    without = write(tmp_path, "owl_without_execution.jsonl", shapes.jsonl(shapes.result(has_execution=False)))
    shown = write(tmp_path, "owl_with_execution.jsonl", shapes.jsonl(shapes.result()))
    with Store.open(tmp_path / "s.sqlite") as store:
        for path in (votes, without, shown, shown):
            known = {record_key(record) for record in store.records()}
            store.add_many(only_new(read(path).records(), known))
        (battle,) = [record for record in store.records() if isinstance(record, Battle)]
        # the battle with its answers stays; the results know it without them
        assert battle.left.text
        assert [(v.judge, v.with_execution) for v in store.judgments(battle.id)] == [
            ("owl", False),
            ("owl", True),
        ]
        assert len(list(store.vote_rows())) == 1
