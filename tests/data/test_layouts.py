"""Every published shape becomes the records that it holds."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import layout_fixtures as shapes
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.categories import Category
from data.environments import Environment
from data.errors import LayoutError
from data.frames import check_votes_frame, votes_frame
from data.languages import Language
from data.layouts import (
    LAYOUTS,
    UNKNOWN_TIME,
    Accepted,
    Refused,
    conversation_sides,
    detect,
    read,
    record_key,
)
from data.outcomes import Outcome
from data.records import Battle, Interaction, Judgment, Record, Run, Vote

SHARED = Path(__file__).parents[2].parent / "shared"
EXAMPLES = SHARED / "reference" / "schema_examples"
LLMFAO = SHARED / "data" / "llmfao"


def write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8", newline="")
    return path


def records_of(path: Path, **options: object) -> list[Record]:
    return list(read(path, **options).records())  # type: ignore[arg-type]


def only(records: list[Record], kind: type[Record]) -> list:
    return [record for record in records if isinstance(record, kind)]


@pytest.mark.parametrize(("layout", "name", "content", "expected"), shapes.SHAPES)
def test_every_published_shape_is_detected_and_read(tmp_path, layout, name, content, expected):
    reader = read(write(tmp_path, name, content))
    records = list(reader.records())
    assert reader.layout.name == layout
    assert reader.layout.reason
    assert (reader.report.refused, reader.report.records) == (0, expected)
    check_votes_frame(votes_frame(records))


def test_every_layout_has_a_fixture():
    own = {name for name, layout in LAYOUTS.items() if layout.exact} | {"votes_table", "llmfao_judge"}
    assert {shape[0] for shape in shapes.SHAPES} == set(LAYOUTS) - own


@pytest.mark.parametrize(("layout", "name", "content", "expected"), shapes.SHAPES)
def test_reading_the_same_content_twice_gives_the_same_records(tmp_path, layout, name, content, expected):
    (tmp_path / "again").mkdir()
    first = records_of(write(tmp_path, name, content))
    assert first == records_of(write(tmp_path / "again", name, content))
    assert len({record_key(record) for record in first}) == len(first)


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the published examples are not there")
def test_the_published_examples_are_read_without_a_refusal():
    paths = sorted(EXAMPLES.iterdir())
    assert len(paths) == 15
    for path in paths:
        reader = read(path)
        check_votes_frame(votes_frame(reader.records()))
        assert path.stem.startswith(reader.layout.name)
        assert reader.report.refused == 0, reader.report.summary()
        assert reader.report.accepted > 0


@pytest.mark.skipif(not LLMFAO.is_dir(), reason="the LLMFAO data is not there")
def test_all_8931_crowd_votes_are_accepted_and_judges_meet_them_in_the_same_battles():
    reader = read(LLMFAO / "crowd-comparisons.csv")
    frame = votes_frame(reader.records())
    assert (reader.report.accepted, reader.report.refused, len(frame)) == (8931, 0, 8931)
    assert frame["outcome"].value_counts().to_dict() == {
        "tie": 3471,
        "left": 2911,
        "right": 2549,
        "both_bad": 0,
    }
    assert (frame["voter"].nunique(), len(frame["model_left"].cat.categories)) == (124, 59)
    verdicts = only(records_of(LLMFAO / "gpt4-crowd-comparisons.csv"), Judgment)
    assert {verdict.judge for verdict in verdicts} == {"gpt4"}
    assert {verdict.battle_id for verdict in verdicts} == set(frame["battle_id"])


@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the AutoCodeArena prompts are not there")
def test_the_600_published_prompts_are_read():
    found = [read(path) for path in sorted((SHARED / "data" / "autocodearena_v0").glob("*.jsonl"))]
    prompts = [prompt for reader in found for item in reader for prompt in item.prompts]
    assert len(prompts) == 600
    assert {prompt.category for prompt in prompts} == set(Category)


def test_a_preference_gives_its_runs_its_aspects_and_each_interaction_once(tmp_path):
    records = records_of(write(tmp_path, "p.jsonl", shapes.jsonl(shapes.preference())))
    battle, vote = only(records, Battle)[0], only(records, Vote)[0]
    runs, seen = only(records, Run), only(records, Interaction)
    assert battle.left.environment is Environment.CORE_WEB
    assert battle.right.environment is Environment.REACT
    assert (battle.left.language, battle.left.code) == (Language.HTML, "<b>2</b>")
    assert battle.created_at == datetime(2025, 3, 2, 10, 9, 55, 123456, UTC)
    assert (vote.outcome, vote.aspects) == (Outcome.LEFT, {"correctness": "left", "ui_ux_design": "tie"})
    assert (vote.ran_left, vote.ran_right) == (True, True)
    assert [(run.side, run.status, run.stdout) for run in runs] == [
        ("left", "ok", "shown"),
        ("left", "ok", "shown"),
        ("right", "ok", "shown"),
    ]
    assert [(event.number, event.kind) for event in seen if event.run_id == runs[0].id] == [
        (0, "load"),
        (1, "click"),
    ]
    assert "screenshot_base64" not in runs[0].extra
    kept = only(records_of(tmp_path / "p.jsonl", screenshots=True), Run)
    assert kept[0].extra["screenshot_base64"] == "AAAA"


def test_one_session_has_the_same_battle_and_vote_in_every_set(tmp_path):
    sets = {
        "p.jsonl": [shapes.preference()],
        "b.jsonl": [shapes.reward()],
        "conv.json": shapes.conversation_log(),
        "e.jsonl": [shapes.result()],
    }
    found = {name: records_of(write(tmp_path, name, shapes.jsonl(*rows))) for name, rows in sets.items()}
    assert len({battle.id for records in found.values() for battle in only(records, Battle)}) == 1
    assert len({vote.id for records in found.values() for vote in only(records, Vote)}) == 1
    assert only(found["e.jsonl"], Judgment)[0].battle_id == only(found["p.jsonl"], Battle)[0].id


def test_a_second_vote_on_a_session_is_refused_and_not_counted_twice(tmp_path):
    other = shapes.preference(feedback={"vote_type": "vote_right"})
    reader = read(write(tmp_path, "p.jsonl", shapes.jsonl(shapes.preference(), other)))
    items = list(reader)
    assert isinstance(items[0], Accepted)
    assert isinstance(items[1], Refused)
    assert (items[1].line, "line 1" in items[1].reason) == (2, True)


def test_voters_on_one_battle_share_it_and_a_voter_votes_once(tmp_path):
    rows = [
        shapes.comparison(),
        shapes.comparison(worker=6, winner="left"),
        shapes.comparison(winner="right"),
    ]
    reader = read(write(tmp_path, "l.csv", shapes.table(*rows)))
    items = list(reader)
    assert [len(item.records) if item.accepted else item.reason for item in items] == [
        2,
        1,
        "the same voter and battle as line 2",
    ]
    assert reader.report.records == {"battles": 1, "votes": 2}


def test_a_row_that_contradicts_an_earlier_one_is_refused_or_leaves_the_first_battle(tmp_path):
    other = shapes.judgment(judge="jay", environment="React")
    path = write(tmp_path, "j.jsonl", shapes.jsonl(shapes.judgment(), shapes.judgment(), other))
    reader = read(path)
    items = list(reader)
    assert [len(item.records) for item in items] == [3, 0, 2]
    assert items[1].note == "repeats an earlier row"
    assert list(reader.report.notes) == [
        "a row knows its battle otherwise than an earlier row; the earlier one stands"
    ]
    lost = shapes.judgment(games=[None, None])
    items = list(read(write(tmp_path, "c.jsonl", shapes.jsonl(shapes.judgment(), lost))))
    assert "contradicts the one on line 1" in items[1].reason


def test_judgments_of_both_orders_are_told_in_the_terms_of_the_battle(tmp_path):
    records = records_of(write(tmp_path, "j.jsonl", shapes.jsonl(shapes.judgment())))
    battle, verdicts = only(records, Battle)[0], only(records, Judgment)
    assert (battle.left.model, battle.right.model) == ("ant", "gpt-4.1-2025-04-14")
    # game 1 shows the baseline first: B is the candidate, which stands left
    assert [(v.swapped, v.outcome, v.strength) for v in verdicts] == [
        (True, Outcome.LEFT, 1),
        (False, Outcome.LEFT, 3),
    ]
    generated = records_of(write(tmp_path, "g.jsonl", shapes.jsonl(shapes.generation())))
    assert only(generated, Battle)[0].id == battle.id


def test_a_game_without_a_verdict_is_kept_without_an_outcome(tmp_path):
    row = shapes.judgment(games=[None, {"score": "A=B"}])
    verdicts = only(records_of(write(tmp_path, "j.jsonl", shapes.jsonl(row))), Judgment)
    assert [verdict.outcome for verdict in verdicts] == [None, Outcome.TIE]


def test_a_conversation_log_keeps_no_address_and_its_repeated_vote_adds_nothing(tmp_path):
    path = write(tmp_path, "conv.json", shapes.jsonl(*shapes.conversation_log()))
    items = list(read(path))
    assert [len(item.records) for item in items] == [0, 2, 0]
    vote = items[1].records[1]
    assert vote.outcome is Outcome.RIGHT
    assert vote.aspects == {"maintainability": "right"}
    assert "10.0.0.1" not in repr(items)
    assert only(records_of(path, voter_salt="s"), Vote)[0].voter != vote.voter


def test_a_side_vote_without_its_vote_record_is_refused(tmp_path):
    log = shapes.conversation_log()
    items = list(read(write(tmp_path, "conv.jsonl", shapes.jsonl(log[0], log[2]))))
    assert [item.accepted for item in items] == [True, False]


def test_a_sandbox_log_joins_the_battle_that_the_log_beside_it_names(tmp_path):
    path = write(tmp_path, "sandbox-logs-ca-1-1.json", json.dumps(shapes.sandbox_log()))
    alone = records_of(path)
    assert only(alone, Battle)[0].extra["models"] == "not recorded"
    log = write(tmp_path, f"conv-log-{shapes.SESSION}.json", shapes.jsonl(*shapes.conversation_log()))
    run, event = records_of(path)
    assert isinstance(run, Run)
    assert isinstance(event, Interaction)
    assert (run.side, event.run_id) == ("left", run.id)
    assert run.battle_id == only(records_of(log), Battle)[0].id
    assert conversation_sides([log]) == {"ca": "left", "cb": "right"}
    told = records_of(path, sides={"ca": "right"})
    assert told[0].side == "right"


def test_raw_rows_wait_for_the_other_side_of_their_session(tmp_path):
    rows = [
        shapes.raw("ant"),
        shapes.raw("cat", chat_session_id="lone"),
        shapes.raw("ant", sandbox_run_round=2),
        shapes.raw("bee"),
    ]
    items = list(read(write(tmp_path, "r.jsonl", shapes.jsonl(*rows))))
    assert [item.line for item in items] == [1, 3, 4, 2]
    battle = items[0].records[0]
    assert (battle.left.model, battle.right.model) == ("ant", "bee")
    assert [item.records[-1].side for item in items] == ["left", "left", "right", "left"]
    assert items[3].records[0].right.model == "not recorded"


def test_identical_rows_of_one_file_are_different_votes(tmp_path):
    records = records_of(write(tmp_path, "a.jsonl", shapes.jsonl(shapes.battle(), shapes.battle())))
    assert len({vote.id for vote in only(records, Vote)}) == 2


@pytest.mark.threat("I12")
def test_times_that_no_source_gives_are_marked_unknown_and_show_as_missing(tmp_path):
    records = records_of(write(tmp_path, "a.jsonl", shapes.jsonl(shapes.battle())))
    assert records[0].created_at == UNKNOWN_TIME
    assert votes_frame(records)["created_at"].isna().all()


REFUSED = [
    (shapes.battle(winner="model_c"), "unknown vote"),
    (shapes.battle(winner="0"), "unknown vote"),
    (shapes.battle(winner=None), "vote is a word"),
    (shapes.battle(model_b="ant"), "against itself"),
    (shapes.battle(model_b="  "), "empty"),
    (shapes.battle(model_b="b\x07e"), "control character"),
    (shapes.battle(model_b=7), "not text"),
    (shapes.battle(tstamp=0), "outside the years"),
    (shapes.battle(tstamp="2262-04-11T00:00:00Z"), "outside the years"),
    (shapes.battle(tstamp=True), "not a time"),
    (shapes.battle(tstamp="yesterday"), "neither ISO"),
]


@pytest.mark.threat("I11")
@pytest.mark.parametrize(("row", "reason"), REFUSED)
def test_a_bad_row_is_refused_with_its_line_and_the_rest_is_read(tmp_path, row, reason):
    reader = read(write(tmp_path, "a.jsonl", shapes.jsonl(shapes.battle(), row, shapes.battle(winner="tie"))))
    items = list(reader)
    assert [item.accepted for item in items] == [True, False, True]
    assert items[1].line == 2
    assert reason in items[1].reason
    assert (reader.report.accepted, reader.report.refused) == (2, 1)
    assert sum(reader.report.reasons.values()) == 1


@pytest.mark.threat("I11")
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (shapes.one_hot(winner_tie=0), "exactly one winner column"),
        (shapes.one_hot(winner_model_a=1), "exactly one winner column"),
        (shapes.one_hot(winner_tie="yes"), "whole number"),
        (shapes.completion(acceptedIndex="2.0"), "acceptedIndex"),
        (shapes.completion(acceptedIndex=""), "acceptedIndex"),
        (shapes.comparison(worker=""), "worker"),
        (shapes.comparison(right="ant"), "against itself"),
    ],
)
def test_a_bad_row_of_a_csv_layout_is_refused(tmp_path, row, reason):
    items = list(read(write(tmp_path, "a.csv", shapes.table(row))))
    assert [item.accepted for item in items] == [False]
    assert reason in items[0].reason


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (shapes.reward(states={"model_A": shapes.state("ant", "ca", "Lisp Runner")}), "unknown environment"),
        (shapes.reward(states={}), "model_A is missing"),
        (shapes.preference(feedback={"vote_type": "vote_left", "correctness": "C"}), "aspect correctness"),
        (shapes.preference(type="chat"), "only votes"),
        (shapes.result(judgment="A"), "unknown vote"),
        (shapes.result(has_execution="maybe"), "true or false"),
        (shapes.judgment(games=[]), "two games"),
        (shapes.judgment(games=[{"score": "A!B"}, None]), "unknown score"),
        (shapes.generation(model="gpt-4.1-2025-04-14"), "baseline"),
        (shapes.raw("ant", raw_sandbox_state="{"), "not JSON"),
        (shapes.space_vote(vote="leftish"), "unknown vote"),
    ],
)
def test_a_bad_row_of_a_nested_layout_is_refused(tmp_path, row, reason):
    items = list(read(write(tmp_path, "a.jsonl", shapes.jsonl(row))))
    assert [item.accepted for item in items] == [False]
    assert reason in items[0].reason


def test_words_outside_the_languages_and_topics_are_left_empty_and_counted(tmp_path):
    row = shapes.generation(language="sql")
    reader = read(write(tmp_path, "g.jsonl", shapes.jsonl(row)))
    battle = only(list(reader.records()), Battle)[0]
    assert battle.left.language is None
    assert reader.report.notes == {"the language 'sql' is none of the ten; it was left empty": 1}


@pytest.mark.threat("I12")
def test_times_in_seconds_milliseconds_and_iso_mean_the_same_moment(tmp_path):
    times = [1740910195, 1740910195000, "1740910195.0", "2025-03-02T10:09:55Z", "2025-03-02T12:09:55+02:00"]
    rows = [shapes.battle(tstamp=time) for time in [*times, "2025-03-02 10:09:55"]]
    reader = read(write(tmp_path, "a.jsonl", shapes.jsonl(*rows)))
    moments = {battle.created_at for battle in only(list(reader.records()), Battle)}
    assert moments == {datetime(2025, 3, 2, 10, 9, 55, tzinfo=UTC)}
    assert reader.report.notes == {"a time without a zone was read as UTC": 1}


def test_nul_in_a_text_is_shown_and_noted(tmp_path):
    reader = read(write(tmp_path, "g.jsonl", shapes.jsonl(shapes.generation(stdout="a\0b", stderr=""))))
    assert only(list(reader.records()), Run)[0].stdout == "a␀b"
    assert list(reader.report.notes) == ["a NUL character in a text was replaced by ␀"]


def test_nested_rows_of_parquet_are_read_like_those_of_jsonl(tmp_path):
    path = tmp_path / "p.parquet"
    pq.write_table(pa.Table.from_pylist([shapes.preference()]), path)
    plain = records_of(write(tmp_path, "p.jsonl", shapes.jsonl(shapes.preference())))
    assert records_of(path) == plain


@pytest.mark.threat("I11")
def test_unknown_and_ambiguous_columns_are_refused_with_what_was_seen(tmp_path):
    with pytest.raises(LayoutError, match=r"no known layout has the columns apple, pear.*lmarena"):
        detect(write(tmp_path, "u.csv", "apple,pear\n1,2\n"))
    both = shapes.comparison() | shapes.battle(winner="tie")
    with pytest.raises(LayoutError, match=r"more than one layout.*llmfao"):
        detect(write(tmp_path, "b.csv", shapes.table(both)))
    with pytest.raises(LayoutError, match="there is no layout 'nope'; known: arena_55k"):
        read(tmp_path / "b.csv", "nope")
    assert read(tmp_path / "b.csv", "llmfao").report.layout == "llmfao"


def test_a_broken_first_row_does_not_hide_the_layout(tmp_path):
    path = write(tmp_path, "a.jsonl", shapes.jsonl("{broken", shapes.battle()))
    assert detect(path).name == "lmarena"
    assert [item.accepted for item in read(path)] == [False, True]


def test_batches_hold_all_records_in_order(tmp_path):
    path = write(tmp_path, "a.jsonl", shapes.jsonl(*[shapes.battle()] * 7))
    batches = list(read(path).batches(size=4))
    assert [len(batch) for batch in batches] == [4, 4, 4, 2]
    assert [record for batch in batches for record in batch] == records_of(path)
