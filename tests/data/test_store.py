"""What may be added to the log, what is refused, and how it is read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DataError, IntegrityError
from store_fixtures import (
    NOON,
    battle,
    everything,
    exclusion,
    interaction,
    judgment,
    rater_event,
    run,
    turn,
    vote,
)

from data.environments import Environment
from data.errors import DuplicateVote, RecordError, StoreError, UnknownBattle
from data.languages import Language
from data.outcomes import Outcome
from data.records import UNKNOWN_STATUS_EXTRA
from data.store import MIGRATIONS, Store, default_url
from data.store.rows import KINDS
from data.store.tables import metadata
from workbench.faults import faults_of

Meddle = Callable[[str, str], list[Any]]


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    with Store.open(place) as opened:
        yield opened


def test_what_was_recorded_is_read_back_in_order(store: Store) -> None:
    records = everything(battles=3)
    store.add_many(records)
    assert list(store.records()) == records
    assert [found.id for found in store.battles()] == ["b1", "b2", "b3"]
    assert store.battle("b2") == records[1]
    assert store.runs("b2") == [run("r-b2", battle_id="b2", stdout="output of b2")]
    assert [event.number for event in store.interactions("r-b3")] == [0, 1]
    assert [found.id for found in store.votes("b3")] == ["v-b3"]
    assert [found.id for found in store.judgments()] == ["j-b1", "j-b2", "j-b3"]
    assert store.judgments("b9") == []
    assert store.counts() == dict.fromkeys(store.counts(), 3) | {"interactions": 6}


def test_everything_survives_closing_and_opening_again(place: str) -> None:
    with Store.open(place) as first:
        first.add_many(everything(2))
        version = first.version()
    with Store.open(place if "://" in place else f"sqlite:///{place}") as second:
        assert list(second.records()) == everything(2)
        assert second.version() == version
        second.check()


@pytest.mark.threat("V01")
def test_the_same_vote_again_returns_the_first_receipt(store: Store) -> None:
    store.add_battle(battle())
    first = store.add_vote(vote())
    assert store.add_vote(vote()) == first
    assert store.add_vote(vote(created_at=NOON + timedelta(seconds=3))) == first
    assert store.counts()["votes"] == 1
    assert store.votes() == [vote()]


@pytest.mark.threat("V01")
def test_a_second_vote_of_the_same_voter_is_refused_and_both_are_named(store: Store) -> None:
    store.add_battle(battle())
    store.add_vote(vote("v1"))
    with pytest.raises(DuplicateVote, match=r"vote v1 is recorded, vote v2 is refused"):
        store.add_vote(vote("v2", outcome=Outcome.RIGHT))
    assert store.votes() == [vote("v1")]
    store.add_vote(vote("v3", voter="bob"))


def test_a_vote_id_cannot_be_used_again_for_another_opinion(store: Store) -> None:
    store.add_battle(battle())
    store.add_vote(vote())
    with pytest.raises(DuplicateVote, match="another outcome"):
        store.add_vote(vote(outcome=Outcome.RIGHT))


@pytest.mark.threat("V03")
def test_a_correction_is_a_new_row_with_the_next_revision(store: Store) -> None:
    store.add_battle(battle())
    with pytest.raises(StoreError, match=r"revision 1, but the next one .* is 0"):
        store.add_vote(vote("early", revision=1))
    store.add_vote(vote("v1"))
    with pytest.raises(StoreError, match=r"revision 2, but the next one .* is 1"):
        store.add_vote(vote("late", revision=2))
    store.add_vote(vote("v2", revision=1, outcome=Outcome.TIE))
    with pytest.raises(DuplicateVote, match="with revision 1: vote v2 is recorded, vote v3"):
        store.add_vote(vote("v3", revision=1))
    assert [found.id for found in store.votes()] == ["v1", "v2"]
    assert [(row["vote_id"], row["outcome"]) for row in store.vote_rows()] == [("v2", "tie")]


@pytest.mark.threat("V02")
def test_a_vote_on_a_battle_that_was_never_shown_is_refused(store: Store) -> None:
    with pytest.raises(UnknownBattle, match="forged"):
        store.add_vote(vote(battle_id="forged"))
    with pytest.raises(UnknownBattle):
        store.add_run(run())
    with pytest.raises(UnknownBattle):
        store.add_judgment(judgment())
    with pytest.raises(UnknownBattle):
        store.battle("forged")
    with pytest.raises(StoreError, match="refers to run 'r1'"):
        store.add_interactions([interaction(0)])
    assert sum(store.counts().values()) == 0


def test_interactions_that_come_again_are_folded(store: Store) -> None:
    store.add_battle(battle())
    store.add_run(run())
    events = [interaction(number) for number in range(1200)]
    assert store.add_interactions(events[:3]) == 3
    assert store.add_interactions([*events, *events]) == 1197
    assert store.add_interactions([interaction(0, kind="key")]) == 0
    assert store.add_interactions([]) == 0
    assert store.interactions("r1") == events


def test_records_other_than_votes_are_idempotent_by_id_too(store: Store) -> None:
    first = store.add_battle(battle())
    assert store.add_battle(battle()) == first
    with pytest.raises(StoreError, match="battle b1 is already recorded with another prompt"):
        store.add_battle(battle(prompt="another"))
    assert store.add_run(run()) == store.add_run(run())
    assert store.add_judgment(judgment()) == store.add_judgment(judgment())


def test_an_import_twice_adds_nothing_the_second_time(store: Store) -> None:
    records = everything(battles=400)  # more than one batch
    first = store.add_many(iter(records))
    assert first.added == dict.fromkeys((kind.name for kind in KINDS), 400) | {"interactions": 800}
    before = store.heads()
    second = store.add_many(iter(records))
    assert second.added == dict.fromkeys(first.added, 0)
    assert second.present == first.added
    assert store.heads() == before


def test_an_import_may_bring_its_records_in_any_order(store: Store) -> None:
    correction = vote("v-late", battle_id="b1", revision=1)
    store.add_many([correction, *reversed(everything(battles=300))])
    assert store.counts()["votes"] == 301
    store.check()


@pytest.mark.parametrize(
    ("bad", "error", "names"),
    [
        (battle("b2", prompt="another"), StoreError, "battle b2 .* another prompt"),
        (interaction(0, "r-b1", kind="key"), StoreError, "interaction r-b1/0 .* another kind"),
        (vote("second", battle_id="b2"), DuplicateVote, "vote v-b2 is recorded, vote second"),
        (vote("stray", battle_id="b9"), UnknownBattle, "vote stray .* 'b9'"),
        (interaction(0, "r9"), StoreError, "interaction r9/0 .* 'r9'"),
        (vote("gap", battle_id="b2", revision=2), StoreError, "revision 2 on battle b2"),
        (battle("b4", prompt="\ud800"), RecordError, "battle 'b4', prompt: .*surrogate"),
        ("text", RecordError, "not str"),
    ],
)
def test_an_import_with_one_bad_record_adds_nothing_and_names_it(
    store: Store, bad: object, error: type[Exception], names: str
) -> None:
    store.add_many(everything(2))
    before = store.heads()
    fresh = [battle(f"new{number}") for number in range(600)]
    with pytest.raises(error, match=names):
        store.add_many([*fresh, bad])  # type: ignore[list-item]
    assert store.heads() == before
    store.check()


def test_an_import_that_contradicts_itself_is_refused(store: Store) -> None:
    with pytest.raises(DuplicateVote, match="vote v1 is recorded, vote v2 is refused"):
        store.add_many([battle(), vote("v1"), vote("v2")])
    with pytest.raises(StoreError, match="b1 is already recorded with another"):
        store.add_many([battle(), battle(prompt="another")])
    assert sum(store.counts().values()) == 0


def test_a_source_that_fails_in_the_middle_of_an_import_leaves_nothing(store: Store) -> None:
    def source() -> Iterator[object]:
        yield from everything(600)
        raise OSError("the file ends here")

    with pytest.raises(OSError, match="ends here"):
        store.add_many(source())  # type: ignore[arg-type]
    assert sum(store.counts().values()) == 0


def test_vote_rows_join_each_current_vote_with_its_battle(store: Store) -> None:
    store.add_many([battle(), battle("b2", source="synthetic", turns=3), vote(), vote("v2", battle_id="b2")])
    store.add_vote(vote("v3", voter="bob", outcome=Outcome.BOTH_BAD))
    rows = list(store.vote_rows())
    assert [row["vote_id"] for row in rows] == ["v1", "v2", "v3"]
    assert rows[0] == {
        "vote_id": "v1",
        "battle_id": "b1",
        "voter": "ada",
        "created_at": NOON,
        "outcome": "left",
        "model_left": "alpha",
        "model_right": "beta",
        "category": "web_design",
        "prompt_language": "English",
        "language_left": "python",
        "language_right": "html",
        "environment_left": "pygame",
        "environment_right": None,
        "turns": 1,
        "source": "live",
        "synthetic": False,
    }
    assert (rows[1]["synthetic"], rows[1]["turns"], rows[2]["outcome"]) == (True, 3, "both_bad")


def test_a_stream_shows_the_log_as_it_was_when_the_stream_began(store: Store) -> None:
    names = [f"b{number}" for number in range(1, 1502)]  # two pages
    store.add_many([*map(battle, names), *(vote(f"v-{name}", battle_id=name) for name in names)])
    rows = store.vote_rows()
    first = next(rows)
    store.add_vote(vote("later", battle_id="b1501", revision=1, outcome=Outcome.TIE))
    store.add_vote(vote("more", voter="bob"))
    rest = list(rows)
    assert [first["vote_id"], *(row["vote_id"] for row in rest)] == [f"v-{name}" for name in names]
    assert "later" in {row["vote_id"] for row in store.vote_rows()}


def test_a_run_whose_end_nobody_recorded_is_no_fault_of_ours(store: Store) -> None:
    ends = [("ok", {}), ("runner_fault", {}), ("runner_fault", {"note": 'said: "status":"not recorded"'})]
    unknown = {"a": [1], "status": "not recorded", "z": "%_"}
    ends += [("runner_fault", unknown), ("runner_fault", UNKNOWN_STATUS_EXTRA), ("failed", unknown)]
    runs = [run(f"r{n}", status=status, extra=extra) for n, (status, extra) in enumerate(ends)]
    store.add_many([battle("b1"), *runs])
    said = {row[2]: row[3] for row in store.run_counts()}
    assert said == {"": 2, "failed": 1, "ok": 1, "runner_fault": 2}
    assert [found.ended for found in store.runs("b1")] == [
        "ok",
        "runner_fault",
        "runner_fault",
        None,
        None,
        "failed",
    ]
    (counted,) = faults_of(store)
    assert (counted.runs, counted.faults) == (6, 2)


def test_what_a_voter_has_done_is_found_by_name(store: Store) -> None:
    assert store.last_vote_at() is None
    store.add_many([battle(), battle("b2"), vote(), vote("v2", battle_id="b2"), vote("v3", voter="bob")])
    assert store.voted_battles("ada") == {"b1", "b2"}
    assert store.voted_battles("nobody") == set()


@pytest.mark.threat("S09")
def test_the_order_is_that_of_recording_whatever_the_clock_says(place: str) -> None:
    jumps = iter(
        [*[NOON] * (len(MIGRATIONS) + 1), NOON + timedelta(days=3653), NOON - timedelta(days=1), NOON]
    )
    with Store.open(place, clock=lambda: next(jumps)) as store:
        store.add_battle(battle())
        for number, days in enumerate((3653, -1, 0)):
            store.add_vote(vote(f"v{number}", voter=f"p{number}", created_at=NOON + timedelta(days=days)))
        assert [found.id for found in store.votes()] == ["v0", "v1", "v2"]
        assert store.last_vote_at() == NOON
        store.check()


def test_the_version_changes_with_every_row_and_only_then(store: Store) -> None:
    seen = [store.version()]
    for record in everything(1):
        store.add_many([record])
        seen.append(store.version())
    assert len(set(seen)) == len(seen)
    store.add_many(everything(1))
    assert store.version() == seen[-1]


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (battle(prompt="a\x00b"), "prompt: holds a NUL character at position 1"),
        (battle(extra={"deep": [{"x": "\udfff"}]}), r"extra: \['deep'\]\[0\]\['x'\] holds a lone surrogate"),
        (battle(extra={"x": float("nan")}), "extra: .*nan"),
        (battle(extra={"x": float("inf")}), "extra: .*inf"),
        (battle(extra={"x": (1, 2)}), "extra: .*tuple"),
        (battle(extra={1: 2}), "keys of JSON are text"),
        (battle(turns=2**63), "turns: does not fit"),
        (battle(id=" "), "id: is blank"),
        (run(run_ms=float("nan")), "run_ms: is nan"),
        (run(status="crashed"), "status: is 'crashed'; known: ok"),
        (vote(outcome=None), "outcome: is None; known: left"),
        (vote(outcome=["left"]), "outcome: is"),
        (vote(outcome="x" * 10_000), "outcome: is 'xxx"),
        (vote(outcome="left'); DROP TABLE votes; --"), "outcome: is"),
        (vote(comment=b"bytes"), "comment: text was expected"),
        (vote(ran_left=1), "ran_left: True or False"),
        (judgment(outcome="draw"), "outcome: is 'draw'"),
    ],
)
@pytest.mark.threat("V04")
def test_a_value_that_cannot_be_kept_faithfully_is_refused_by_name(
    tmp_path: Path, record: object, says: str
) -> None:
    with Store.open(tmp_path / "log.sqlite") as store:  # no database is asked
        store.add_battle(battle("b1", prompt="there"))
        with pytest.raises(RecordError, match=says):
            store.add_many([record])  # type: ignore[list-item]
        assert sum(store.counts().values()) == 1


def test_a_thousand_votes_of_one_voter_are_all_kept_for_others_to_judge(store: Store) -> None:
    names = [f"b{number}" for number in range(1000)]
    store.add_many(battle(name) for name in names)
    store.add_many(vote(f"v-{name}", battle_id=name) for name in names)
    assert len(store.voted_battles("ada")) == 1000


def test_a_closed_store_says_so(place: str) -> None:
    store = Store.open(place)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="already closed"):
        store.battles()


def test_a_store_opened_for_reading_reads_and_does_not_write(tmp_path: Path) -> None:
    path = tmp_path / "odd #name? 100%.sqlite"
    with Store.open(path) as writer, Store.open(path, read_only=True) as reader:
        writer.add_many(everything(1))
        assert list(reader.records()) == everything(1)
        reader.check()
        with pytest.raises(StoreError, match="for reading only"):
            reader.add_battle(battle("b2"))
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_the_default_place_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNOFF_STORE", "postgresql://host/votes")
    assert default_url() == "postgresql://host/votes"
    monkeypatch.delenv("RUNOFF_STORE")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    place = Path(default_url())
    assert place.name == "runoff.sqlite"
    assert place.parent.is_dir()


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE votes SET outcome = 'right'", "never changed"),
        ("UPDATE battles SET prompt = ''", "never changed"),
        ("DELETE FROM votes", "never deleted"),
        ("DELETE FROM interactions WHERE number = 1", "never deleted"),
        ("UPDATE judgments SET outcome = NULL", "never changed"),
        ("DELETE FROM runs", "never deleted"),
    ],
)
def test_rows_cannot_be_changed_or_deleted_by_other_programs(
    store: Store, place: str, meddle: Meddle, statement: str, says: str
) -> None:
    store.add_many(everything(2))
    with pytest.raises(IntegrityError, match=says):
        meddle(place, statement)
    assert list(store.records()) == everything(2)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("votes", "outcome", "'draw'"),
        ("votes", "outcome", "NULL"),
        ("votes", "revision", "'x'"),
        ("votes", "ui_ux_design", "'both'"),
        ("votes", "ran_left", "2"),
        ("runs", "status", "'crashed'"),
        ("runs", "side", "'middle'"),
        ("runs", "language", "'cobol'"),
        ("battles", "environment_left", "'desktop'"),
        ("battles", "category", "'other'"),
        ("judgments", "outcome", "'draw'"),
    ],
)
@pytest.mark.threat("V04")
def test_the_database_itself_refuses_words_that_no_vocabulary_knows(
    store: Store, place: str, meddle: Meddle, table: str, column: str, value: str
) -> None:
    store.add_many(everything(1))
    columns = metadata.tables[table].columns.keys()
    fresh = {"seq": "99", "id": "'fresh'", "voter": "'fresh'"}

    def insert(changes: dict[str, str]) -> None:
        values = ", ".join(changes.get(name, name) for name in columns)
        meddle(place, f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table}")

    with pytest.raises((IntegrityError, DataError)):
        insert(fresh | {column: value})
    insert(fresh)  # the same row without the bad word is fine


def test_a_vote_changed_in_a_copy_of_the_record_is_another_vote(store: Store) -> None:
    store.add_battle(battle())
    store.add_vote(vote())
    with pytest.raises(DuplicateVote, match="comment"):
        store.add_vote(replace(vote(), comment="changed my mind"))


def test_an_excluded_vote_is_left_out_until_it_is_taken_back(store: Store) -> None:
    store.add_many([battle(), vote(), vote("v2", voter="bob")])
    assert [row["voter"] for row in store.vote_rows()] == ["ada", "bob"]
    before = store.version()
    store.add_exclusion(exclusion())
    assert store.version() != before
    assert [row["voter"] for row in store.vote_rows()] == ["bob"]
    store.add_vote(vote("v3", revision=1))  # a correction does not bring it back
    assert [row["voter"] for row in store.vote_rows()] == ["bob"]
    store.add_exclusion(exclusion("x2", excluded=False, reason="was no bot"))
    assert [row["vote_id"] for row in store.vote_rows()] == ["v2", "v3"]
    assert [found.excluded for found in store.exclusions("b1")] == [True, False]
    assert len(store.votes()) == 3


def test_a_vote_is_on_the_last_program_of_each_side(store: Store) -> None:
    store.add_many([battle(), vote()])
    [first] = store.vote_rows()
    assert (first["turns"], first["language_left"], first["environment_left"]) == (1, "python", "pygame")
    page = {"code": "<p>", "language": Language.HTML, "environment": Environment.CORE_WEB}
    store.add_turn(turn(2, **page))
    store.add_turn(turn(2, attempt=1, code="x", language=Language.C, environment=Environment.INTERPRETER))
    store.add_turn(turn(3))  # an answer without a program leaves the last one on screen
    [row] = store.vote_rows()
    assert (row["turns"], row["language_left"], row["environment_left"]) == (3, "c", "interpreter")
    assert row["language_right"] == first["language_right"]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: exclusion(reason=" "), "gives no reason"),
        (lambda: exclusion(curator=""), "who decided"),
        (lambda: rater_event(kind="left"), "joined, consented, role"),
        (lambda: rater_event(rater=""), "no rater"),
        (lambda: turn(0), "count from 1"),
        (lambda: turn(side="top"), "left or right"),
    ],
)
def test_what_cannot_be_recorded_says_why(make: Callable[[], Any], says: str) -> None:
    with pytest.raises(RecordError, match=says):
        make()


def test_a_draft_is_its_owners_until_it_is_dropped(store: Store) -> None:
    store.save_draft("d1", "ada", {"code": "x\0é", "turns": [1]})
    version = store.version()
    store.save_draft("d1", "ada", {"code": "y"})
    assert store.draft("d1", "ada") == {"code": "y"}
    assert store.draft("d1", "bob") is None
    with pytest.raises(StoreError, match="somebody else"):
        store.save_draft("d1", "bob", {})
    store.drop_draft("d1", "bob")
    assert store.draft("d1", "ada") == {"code": "y"}
    assert store.version() == version  # working copies are no part of the log
    store.check()
    assert store.drop_drafts(NOON) == 0
    store.drop_draft("d1", "ada")
    assert store.draft("d1", "ada") is None
