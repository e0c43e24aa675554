"""The votes frame keeps its types, refuses contradictions, and survives Arrow."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.categories import Category
from data.environments import Environment
from data.errors import RecordError
from data.frames import (
    REQUIRED_COLUMNS,
    VOTE_COLUMNS,
    add_matched,
    check_votes_frame,
    empty_votes_frame,
    vote_row,
    votes_frame,
    votes_from_arrow,
    votes_to_arrow,
)
from data.languages import Language
from data.layouts.own import VOTES_TABLE
from data.outcomes import Outcome
from data.records import Answer, Battle, Vote

NOON = datetime(2025, 3, 2, 12, tzinfo=UTC)


def fight(left: Answer, right: Answer, outcome: Outcome = Outcome.LEFT, **fields: object) -> list:
    battle = Battle(prompt="p", left=left, right=right, created_at=NOON, **fields)  # type: ignore[arg-type]
    return [battle, Vote(battle_id=battle.id, voter="v", outcome=outcome, created_at=NOON)]


def ant(**fields: object) -> Answer:
    return Answer(model="ant", **fields)  # type: ignore[arg-type]


def bee(**fields: object) -> Answer:
    return Answer(model="bee", **fields)  # type: ignore[arg-type]


@pytest.fixture
def frame() -> pd.DataFrame:
    html = {"language": Language.HTML, "environment": Environment.CORE_WEB}
    return votes_frame(
        [
            *fight(
                ant(**html), bee(**html), category=Category.WEB_DESIGN, prompt_language="English", turns=3
            ),
            *fight(Answer(model="cat"), ant(), Outcome.BOTH_BAD, source="synthetic"),
            *fight(bee(language=Language.C), ant(language=Language.GO), Outcome.TIE),
        ]
    )


def test_the_frame_has_the_columns_and_types_that_every_analysis_expects(frame):
    check_votes_frame(frame)
    assert tuple(frame.columns) == VOTE_COLUMNS
    assert list(frame["outcome"].cat.categories) == ["left", "right", "tie", "both_bad"]
    assert list(frame["model_left"].cat.categories) == ["ant", "bee", "cat"]
    assert frame["model_left"].dtype == frame["model_right"].dtype
    assert frame["environment_left"].dtype == frame["environment_right"].dtype
    assert str(frame["created_at"].dtype) == "datetime64[us, UTC]"
    assert str(frame["turns"].dtype) == "Int64"
    assert frame["synthetic"].tolist() == [False, True, False]
    assert frame["category"].isna().tolist() == [False, True, True]


def test_an_empty_frame_has_the_same_types(frame):
    empty = empty_votes_frame()
    check_votes_frame(empty)
    assert len(empty) == 0
    fixed = [
        name
        for name in VOTE_COLUMNS
        if name not in ("model_left", "model_right", "prompt_language", "source")
    ]
    assert empty[fixed].dtypes.to_dict() == frame[fixed].dtypes.to_dict()
    check_votes_frame(votes_frame([]))


def test_mappings_and_records_give_the_same_frame():
    records = fight(ant(), bee(), turns=2)
    pd.testing.assert_frame_equal(votes_frame(records), votes_frame([vote_row(*records)]))


def test_the_highest_revision_of_a_vote_counts():
    battle, vote = fight(ant(), bee())
    corrected = Vote(battle_id=battle.id, voter="v", outcome=Outcome.TIE, revision=1)
    assert votes_frame([corrected, battle, vote])["outcome"].tolist() == ["tie"]


def test_unknown_sides_never_match(frame):
    matched = add_matched(frame)
    assert matched["environment_matched"].tolist() == [True, False, False]
    assert matched["code_language_matched"].tolist() == [True, False, False]
    assert matched["environment_matched"].dtype == bool
    assert "environment_matched" not in frame.columns
    assert len(add_matched(empty_votes_frame())) == 0


def test_categoricals_survive_arrow_and_parquet(frame, tmp_path):
    table = votes_to_arrow(frame)
    assert pa.types.is_dictionary(table.schema.field("model_left").type)
    pq.write_table(table, tmp_path / "votes.parquet")
    back = votes_from_arrow(pq.read_table(tmp_path / "votes.parquet"))
    pd.testing.assert_frame_equal(frame, back)
    joined = votes_from_arrow(pa.concat_tables([table, table]))
    assert len(joined) == 6
    plain = table.cast(
        pa.schema(
            [
                (name, pa.string()) if pa.types.is_dictionary(type_) else (name, type_)
                for name, type_ in zip(table.schema.names, table.schema.types, strict=True)
            ]
        )
    )
    pd.testing.assert_frame_equal(frame, votes_from_arrow(plain))
    pd.testing.assert_frame_equal(empty_votes_frame(), votes_from_arrow(votes_to_arrow(empty_votes_frame())))


ROW = {
    "vote_id": "1",
    "battle_id": "b",
    "voter": "v",
    "outcome": "left",
    "model_left": "x",
    "model_right": "y",
}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"outcome": "draw"}, "'draw' is not one of left"),
        ({"outcome": None}, "outcome is missing in row 0"),
        ({"voter": None}, "voter is missing"),
        ({"model_right": "x"}, "against itself"),
        ({"language_left": "cobol"}, "'cobol' is not one of"),
        ({"environment_left": "HTML"}, "'HTML' is not one of"),
        ({"created_at": "some day"}, "no time"),
    ],
)
def test_rows_that_contradict_themselves_are_refused_and_not_dropped(change, reason):
    check_votes_frame(votes_frame([ROW]))
    with pytest.raises(RecordError, match=reason):
        votes_frame([ROW, ROW | change] if "missing" not in reason else [ROW | change])


def test_a_vote_without_its_battle_is_refused():
    with pytest.raises(RecordError, match="not among the records"):
        votes_frame(fight(ant(), bee())[1:])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda f: f.drop(columns="voter"), "lacks the columns voter"),
        (lambda f: f.assign(outcome=f["outcome"].astype("str")), "outcome is str"),
        (lambda f: f.assign(outcome=f["outcome"].cat.remove_categories(["tie"])), "has the categories"),
        (lambda f: f.assign(model_left=f["model_left"].cat.add_categories(["zed"])), "share one sorted list"),
        (lambda f: f.assign(created_at=f["created_at"].dt.tz_localize(None)), "not a time in UTC"),
        (lambda f: f.assign(synthetic=1), "not bool"),
        (lambda f: f.assign(turns=1.0), "not Int64"),
    ],
)
def test_a_frame_that_is_none_is_refused_with_the_column(frame, change, reason):
    with pytest.raises(RecordError, match=reason):
        check_votes_frame(change(frame))


def test_the_votes_table_layout_needs_the_columns_that_the_frame_needs():
    assert VOTES_TABLE.required == set(REQUIRED_COLUMNS)
