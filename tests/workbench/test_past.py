"""A past battle shows everything that was recorded, and no name before it is earned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from data.frames import votes_frame
from data.languages import Language
from data.layouts import read
from data.outcomes import Outcome
from data.records import NAMED, Answer, Exclusion, Turn
from data.store import Store
from tests.data.store_fixtures import NOON, battle, interaction, run, vote
from workbench.errors import BattleError
from workbench.past import open_shared, read_past, share

FIRST = "```javascript\nconsole.log(1)\n```"
SECOND = "```javascript\nconsole.log(2)\n```"


def js(model: str, text: str, code: str) -> Answer:
    return Answer(model=model, text=text, code=code, language=Language.JAVASCRIPT)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "votes.sqlite") as opened:
        opened.add_battle(
            battle(
                "b1",
                left=js("alpha-secret", FIRST, "console.log(1)\n"),
                right=js("beta-secret", "no program", "console.log(0)\n"),
                extra={
                    "voter": "ada",
                    "prompt_id": "clock",
                    "replies": {"left": {"model_answered": "alpha-secret-2026"}},
                },
            )
        )
        opened.add_run(
            run("r1", code="console.log(7)\n", edited=True, created_at=NOON + timedelta(seconds=1))
        )
        opened.add_turn(
            Turn(
                battle_id="b1",
                number=2,
                side="left",
                prompt="two",
                text=SECOND,
                code="console.log(2)\n",
                language=Language.JAVASCRIPT,
                created_at=NOON + timedelta(seconds=2),
                extra={"reply": {"model_sent": "alpha-secret"}},
            )
        )
        opened.add_run(
            run("r2", code="console.log(8)\n", edited=True, created_at=NOON + timedelta(seconds=3))
        )
        opened.add_interactions([interaction(0)])
        opened.add_vote(vote("other", voter="bob", comment="bob likes it"))
        yield opened


def test_each_edit_is_compared_with_the_program_that_it_changed(store: Store) -> None:
    past = read_past(store, "b1", "ada")
    diffs = [past.edit_of(made) for made in past.runs]
    assert "-console.log(1)" in diffs[0] and "+console.log(7)" in diffs[0]
    assert "-console.log(2)" in diffs[1] and "+console.log(8)" in diffs[1]


def test_the_conversation_and_the_last_programs_come_back(store: Store) -> None:
    past = read_past(store, "b1", "ada")
    turns = past.conversation()
    assert list(turns) == [1, 2] and list(turns[2]) == ["left"]
    assert turns[2]["left"][0].prompt == "two"
    found, ran = past.last_program("left")
    assert (found.code, ran) == ("console.log(2)\n", "console.log(8)\n")
    right, _ = past.last_program("right")
    assert right.code == "console.log(0)\n", "what was recorded counts, not what is read out of it today"


@pytest.mark.threat("V14")
def test_before_the_vote_neither_battle_nor_file_holds_a_name(store: Store) -> None:
    blind = read_past(store, "b1", "ada")
    assert not blind.known
    for words in ("secret", "bob", '"ada"'):
        assert words not in share(blind)
    assert "secret" not in repr(blind) and not blind.votes
    store.add_vote(vote("mine", voter="ada", outcome=Outcome.TIE))
    known = read_past(store, "b1", "ada")
    assert known.known and known.name("left") == "alpha-secret" and len(known.votes) == 2
    assert "alpha-secret" in share(known) and '"bob"' not in share(known)


def test_somebody_elses_battle_is_for_those_who_may_see_all(store: Store) -> None:
    with pytest.raises(BattleError, match="somebody else's"):
        read_past(store, "b1", "eve")
    assert read_past(store, "b1", "bob").known, "who voted on it may read it"
    assert not read_past(store, "b1", "eve", everybody=True).known


@pytest.mark.parametrize("voted", [False, True])
def test_a_shared_file_opens_without_a_store_and_imports_into_another(
    store: Store, tmp_path: Path, voted: bool
) -> None:
    if voted:
        store.add_vote(vote("mine", voter="ada", outcome=Outcome.TIE))
        store.add_exclusion(
            Exclusion(battle_id="b1", voter="ada", excluded=True, reason="named itself", curator="runoff")
        )
    past = read_past(store, "b1", "ada")
    opened = open_shared(share(past).encode())
    assert opened.known is voted
    assert (opened.runs, opened.turns, opened.interactions) == (past.runs, past.turns, past.interactions)
    assert [v.outcome for v in opened.votes] == [v.outcome for v in past.votes]
    assert opened.last_program("left") == past.last_program("left")

    path = tmp_path / "shared.json"
    path.write_text(share(past), encoding="utf-8")
    reader = read(path)
    with Store.open(tmp_path / "other.sqlite") as other:
        other.add_many(reader.records())
        assert reader.report.refused == 0
        again = read_past(other, "b1", "", everybody=True)
        assert again.runs == past.runs
        assert len(votes_frame(other.vote_rows())) == (1 if voted else 0), "an exclusion goes along"


def test_names_of_a_comparison_by_name_were_never_hidden(store: Store) -> None:
    store.add_battle(battle("n1", source=NAMED, extra={"voter": "ada"}))
    assert read_past(store, "n1", "ada").name("left") == "alpha"
