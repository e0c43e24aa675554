"""What a curator sees and decides, and that it can be taken back."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from data.frames import votes_frame
from data.outcomes import Outcome
from data.records import RULE, Answer, Exclusion, RaterEvent, Vote
from data.store import Store
from tests.data.store_fixtures import NOON, battle
from workbench.errors import PeopleError
from workbench.people import curation

LONG = "A clock with hands that turn, told at some length. " * 40


def answer(model: str, text: str) -> Answer:
    return Answer(model=model, text=text)


@pytest.fixture
def log(tmp_path: Path) -> Store:
    """Ada votes left in haste, ten times; Bob reads, votes both ways and corrects himself once."""
    store = Store.open(tmp_path / "votes.sqlite")
    records: list = []
    for number in range(10):
        pair = ("alpha", "beta") if number % 2 else ("beta", "alpha")
        name = f"b{number}"
        code = "```python\n" + "print(1)\n" * 500 + "```\n"
        left, right = (answer(model, f"Here it is.\n{code}{LONG if number < 5 else ''}") for model in pair)
        records.append(battle(name, left=left, right=right, prompt=f"a clock, number {number % 9}"))
        records.append(
            Vote(battle_id=name, voter="ada", outcome=Outcome.LEFT, created_at=NOON + timedelta(seconds=3))
        )
        outcome = Outcome.LEFT if pair[0] == "alpha" else Outcome.RIGHT
        records.append(
            Vote(
                battle_id=name,
                voter="bob",
                outcome=outcome,
                created_at=NOON + timedelta(minutes=2),
                comment="my name is Bob",
            )
        )
    records.append(
        Vote(
            battle_id="b0",
            voter="bob",
            outcome=Outcome.TIE,
            revision=1,
            created_at=NOON + timedelta(minutes=9),
        )
    )
    records.append(
        Exclusion(
            battle_id="b3",
            voter="bob",
            excluded=True,
            reason="answer A says who wrote it: “alpha”",
            curator=RULE,
        )
    )
    records.append(RaterEvent(rater="bob", kind="role", detail={"role": "curator"}))
    store.add_many(records)
    return store


def test_habits_are_flagged_and_careful_voters_are_not(log: Store) -> None:
    votes, found = curation.examined(curation.review(log))
    assert ("one side", ("ada",)) in {(finding.kind, finding.voters) for finding in found.findings}
    votes = votes.set_index(["voter", "battle_id"])
    ada, bob = votes.loc["ada"], votes.loc["bob"]
    assert all("one side" in flags for flags in ada["flags"])
    # Three seconds are too short for forty sentences on each side; a program is not read as text.
    hasty = ["faster than reading" in flags for flags in ada["flags"]]
    assert hasty == [True] * 5 + [False] * 5
    # Number 9 asks what number 0 asked, of the same two models on swapped sides.
    assert ["same question again" in flags for flags in ada["flags"]] == [False] * 9 + [True]
    assert [flags for flags in bob["flags"] if flags] == ["names its maker", "same question again"]
    assert bob.loc["b0", "outcome"] == "tie" and bob.loc["b0", "changed"] == 1
    assert bob.loc["b0", "seconds"] == 120 and bool(bob.loc["b3", "excluded"])


def test_filters_leave_what_was_asked_for(log: Store) -> None:
    votes, _ = curation.examined(curation.review(log))
    assert len(curation.filtered(votes, {})) == 20
    assert set(curation.filtered(votes, {"flags": ["one side"]})["voter"]) == {"ada"}
    assert len(curation.filtered(votes, {"voter": ["bob"], "outcome": ["tie"]})) == 1
    assert list(curation.filtered(votes, {}, state="out")["battle_id"]) == ["b3"]
    assert len(curation.filtered(votes, {"flags": []}, state="in")) == 19


def test_leaving_votes_out_does_what_the_preview_said_and_can_be_taken_back(log: Store) -> None:
    def board() -> dict[str, tuple[float | None, int | None]]:
        return curation._rows(votes_frame(log.vote_rows()))

    before = board()
    votes = curation.review(log)
    keys = list(zip(votes["battle_id"], votes["voter"], strict=True))
    adas = curation.changed_by(votes, [key for key in keys if key[1] == "ada"], excluded=True)
    assert len(adas) == 10 and len(curation.changed_by(votes, keys, excluded=True)) == 19
    plan = curation.preview(votes_frame(log.vote_rows()), curation.frame_of(log, adas), excluded=True)
    assert (plan.votes, plan.raters) == (10, 1)
    curation.decide(log, adas, excluded=True, reason="always left", curator="carla")
    assert len(list(log.vote_rows())) == 9
    after = {
        row.model: (None if row.score_after != row.score_after else row.score_after, row.rank_after)
        for row in plan.board.itertuples()
    }
    for model, (score, _) in board().items():
        assert after[model][0] == (None if score is None else pytest.approx(score))

    # And back again: what the board was.
    votes = curation.review(log)
    again = curation.changed_by(votes, adas, excluded=False)
    back = curation.preview(votes_frame(log.vote_rows()), curation.frame_of(log, again), excluded=False)
    curation.decide(log, again, excluded=False, reason="it was a demonstration", curator="carla")
    assert board() == before
    for row in back.board.itertuples():
        assert row.score_after == pytest.approx(before[row.model][0])
    decided = curation.decisions(log)
    assert list(decided["decision"]) == ["counted again"] * 10 + ["left out"] * 11
    assert set(decided["curator"]) == {"carla", "a rule of Runoff"} and len(log.votes()) == 21


def test_a_decision_has_votes_and_a_reason(log: Store) -> None:
    with pytest.raises(PeopleError, match="no vote was chosen"):
        curation.decide(log, [], excluded=True, reason="x", curator="carla")
    with pytest.raises(PeopleError, match="say why"):
        curation.decide(log, [("b1", "ada")], excluded=True, reason="  ", curator="carla")
    assert len(log.exclusions()) == 1


@pytest.mark.parametrize("comments", [False, True])
def test_an_export_names_nobody(log: Store, comments: bool) -> None:
    archive = zipfile.ZipFile(io.BytesIO(curation.export_zip(log, comments=comments)))
    texts = {name: archive.read(name).decode() for name in archive.namelist()}
    everything = "\n".join(texts.values())
    assert '"ada"' not in everything and '"bob"' not in everything
    assert ("my name is Bob" in everything) is comments
    rows = [json.loads(line) for line in texts["runoff-export/votes.jsonl"].splitlines()]
    assert len(rows) == 21 and len({row["voter"] for row in rows}) == 2
    assert json.loads(texts["runoff-export/manifest.json"])["pseudonymous"] is True


def test_a_store_without_votes_is_no_fault(tmp_path: Path) -> None:
    empty = Store.open(tmp_path / "votes.sqlite")
    assert curation.review(empty).empty and curation.decisions(empty).empty
    assert zipfile.ZipFile(io.BytesIO(curation.export_zip(empty))).namelist()


@pytest.mark.threat("V02")
def test_a_vote_that_could_not_be_cast_in_the_arena_is_flagged(log: Store) -> None:
    log.add_battle(battle("own", extra={"voter": "bob"}))
    for voter, seconds in (("bob", 60), ("mallory", 60)):
        at = NOON + timedelta(seconds=seconds)
        log.add_vote(Vote(battle_id="own", voter=voter, outcome=Outcome.LEFT, created_at=at))
    log.add_battle(battle("early"))
    at = NOON - timedelta(days=1)
    log.add_vote(Vote(battle_id="early", voter="bob", outcome=Outcome.LEFT, created_at=at))
    flags = curation.review(log).set_index(["battle_id", "voter"])["flags"]
    assert "shown to somebody else" in flags["own", "mallory"]
    assert "shown to somebody else" not in flags["own", "bob"]
    assert "before its battle" in flags["early", "bob"]


def test_a_finding_is_shown_with_its_reason_before_and_after_its_votes_are_left_out(log: Store) -> None:
    def table() -> dict[str, dict]:
        rows = curation.findings_table(*curation.examined(curation.review(log))).to_dict("records")
        return {row["finding"]: row for row in rows}

    found = table()["one side"]
    assert (found["raters"], found["votes"], found["left_out"]) == ("ada", 10, 0)
    assert found["reason"] == "10 of 10 deciding votes are for the left side; half would be expected"
    votes, integrity = curation.examined(curation.review(log))
    [finding] = [finding for finding in integrity.findings if finding.kind == "one side"]
    keys = list(votes.iloc[finding.rows][["battle_id", "voter"]].itertuples(index=False, name=None))
    curation.decide(log, keys, excluded=True, reason=finding.reason, curator="carla")
    assert table()["one side"]["left_out"] == 10
    curation.decide(log, keys, excluded=False, reason="she tested the page", curator="carla")
    assert table()["one side"]["left_out"] == 0
    assert len(log.votes()) == 21


def test_an_empty_log_has_no_findings(tmp_path: Path) -> None:
    with Store.open(tmp_path / "empty.sqlite") as empty:
        votes, found = curation.examined(curation.review(empty))
        assert votes.empty and found.findings == ()
