"""The frame that is kept up to date is always the one that reading everything would give."""

from pathlib import Path

import pandas as pd
import pytest

from data import vote_log
from data.environments import Environment
from data.frames import votes_frame
from data.languages import Language
from data.outcomes import Outcome
from data.store import Store
from data.vote_log import VoteLog
from tests.data.store_fixtures import battle, exclusion, turn, vote

STEPS = {
    "two votes": lambda store: store.add_many(
        [battle(), battle("b2", source="import:llmfao"), vote(), vote("v2", battle_id="b2", voter="bob")]
    ),
    "a model that sorts first": lambda store: store.add_many(
        [
            battle("b0", left=battle().right, right=battle().left),
            vote("v3", battle_id="b0", outcome=Outcome.TIE),
        ]
    ),
    "a correction of an old vote": lambda store: store.add_vote(
        vote("v4", outcome=Outcome.RIGHT, revision=1)
    ),
    "a vote and its correction at once": lambda store: store.add_many(
        [
            vote("v5", battle_id="b2", voter="cy"),
            vote("v6", battle_id="b2", voter="cy", revision=1, outcome=Outcome.BOTH_BAD),
        ]
    ),
    "an exclusion": lambda store: store.add_exclusion(exclusion()),
    "a battle that goes on after its vote": lambda store: store.add_turn(
        turn(2, code="x", language=Language.C, environment=Environment.INTERPRETER)
    ),
    "a turn of a battle without votes": lambda store: store.add_many([battle("b9"), turn(2, battle_id="b9")]),
    "counted again": lambda store: store.add_exclusion(exclusion("x2", excluded=False, reason="was no bot")),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "votes.sqlite"


def test_after_every_change_the_frame_is_that_of_the_whole_log(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vote_log, "WORTH_WRITING", 1)
    with Store.open(place) as store:
        kept = VoteLog(store)
        for name, step in STEPS.items():
            step(store)
            expected = votes_frame(list(store.vote_rows()))
            for log in (kept, VoteLog(store), VoteLog(store, tmp_path / "kept")):
                pd.testing.assert_frame_equal(log.frame(), expected, obj=name)
        assert len(list((tmp_path / "kept").glob("*.parquet"))) == 1


def test_a_second_process_reads_only_what_is_new(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vote_log, "WORTH_WRITING", 1)
    with Store.open(path) as store:
        STEPS["two votes"](store)
        VoteLog(store, tmp_path / "kept").frame()
        STEPS["a model that sorts first"](store)
        asked: list[int] = []
        real = store.vote_columns
        monkeypatch.setattr(store, "vote_columns", lambda after=0: asked.append(after) or real(after))
        assert len(VoteLog(store, tmp_path / "kept").frame()) == 3
        assert asked == [2]


@pytest.mark.parametrize("harm", ["another log", "cut short", "no parquet at all"])
def test_a_file_that_is_not_of_this_log_is_not_believed(
    path: Path, tmp_path: Path, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vote_log, "WORTH_WRITING", 1)
    with Store.open(path) as store:
        STEPS["two votes"](store)
        VoteLog(store, tmp_path / "kept").frame()
    (file,) = (tmp_path / "kept").glob("*.parquet")
    if harm == "another log":
        path.unlink()
        for rest in path.parent.glob(path.name + "-*"):
            rest.unlink()
        with Store.open(path) as store:
            store.add_many([battle(), vote(outcome=Outcome.RIGHT), battle("b2"), vote("v2", battle_id="b2")])
    else:
        file.write_bytes(file.read_bytes()[:200] if harm == "cut short" else b"hello")
    with Store.open(path) as store:
        frame = VoteLog(store, tmp_path / "kept").frame()
        pd.testing.assert_frame_equal(frame, votes_frame(list(store.vote_rows())))
