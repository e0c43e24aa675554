"""Past battles are found page by page, and a search finds no name that its viewer does not know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from data.environments import Environment
from data.errors import LayoutError, RecordError
from data.export import read_battle, write_battle
from data.languages import Language
from data.layouts import read
from data.outcomes import Outcome
from data.records import Answer, Exclusion, Turn, Vote
from data.store import BattleSearch, Store
from tests.data.store_fixtures import NOON, battle, interaction, run, vote

MINE = BattleSearch(viewer="ada")
ALL = BattleSearch(viewer="ada", own=False)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Nine battles of ada, of which she voted on three; one of bob; one side by side; one imported."""
    with Store.open(tmp_path_factory.mktemp("browsing") / "votes.sqlite") as opened:
        for number in range(9):
            opened.add_battle(
                battle(
                    f"b{number}",
                    created_at=NOON + timedelta(days=number),
                    prompt=f"a clock, number {number}, 100% of it",
                    extra={"voter": "ada", "replies": {"left": {"model_answered": "alpha-2026"}}},
                )
            )
        opened.add_battle(battle("bobs", prompt="a snake", extra={"voter": "bob"}))
        opened.add_battle(battle("named", prompt="a duel", source="named", extra={"voter": "ada"}))
        opened.add_battle(battle("imported", prompt="a log", source="import:arena"))
        for number, outcome in enumerate((Outcome.LEFT, Outcome.TIE, Outcome.BOTH_BAD)):
            opened.add_vote(vote(f"v{number}", battle_id=f"b{number}", outcome=outcome))
        opened.add_vote(vote("v0b", battle_id="b0", outcome=Outcome.RIGHT, revision=1))
        opened.add_vote(vote("bobs", battle_id="bobs", voter="bob"))
        opened.add_turn(
            Turn(battle_id="b3", number=2, side="left", prompt="now in Crimson", text="here", created_at=NOON)
        )
        yield opened


def ids(store: Store, wanted: BattleSearch) -> list[str]:
    return [found.id for found in store.battles_page(wanted, limit=50).battles]


def test_pages_come_newest_first_and_together_hold_every_battle_once(store: Store) -> None:
    seen, before = [], None
    while True:
        page = store.battles_page(MINE, before=before, limit=4)
        assert len(page.battles) <= 4
        seen += [found.id for found in page.battles]
        if page.older is None:
            break
        before = page.older
    assert seen == ["named", *(f"b{number}" for number in reversed(range(9)))]
    with pytest.raises(ValueError, match="1 to 200"):
        store.battles_page(MINE, limit=0)


def test_every_condition_is_kept(store: Store) -> None:
    assert ids(store, replace(ALL, words="SNAKE")) == ["bobs"]
    assert ids(store, replace(MINE, words="snake")) == []
    assert ids(store, replace(MINE, words="crimson")) == ["b3"], "a later turn is searched too"
    assert ids(store, replace(MINE, words="0%")) == [f"b{n}" for n in reversed(range(9))]
    assert ids(store, replace(MINE, words="%_")) == [], "what SQL means otherwise is plain text"
    assert ids(store, replace(MINE, outcome=Outcome.RIGHT)) == ["b0"], "the last word counts"
    assert ids(store, replace(MINE, outcome=Outcome.LEFT)) == []
    assert ids(store, replace(ALL, outcome=Outcome.LEFT)) == ["bobs"]
    assert ids(store, replace(MINE, voted=True)) == ["b2", "b1", "b0"]
    assert len(ids(store, replace(MINE, voted=False))) == 7
    assert ids(store, replace(ALL, source="named")) == ["named"]
    assert ids(store, replace(MINE, since=NOON + timedelta(days=7))) == ["b8", "b7"]
    assert ids(store, replace(MINE, until=NOON + timedelta(days=1))) == ["named", "b0"]
    assert ids(store, replace(MINE, language=Language.GO)) == []
    assert len(ids(store, replace(ALL, environment=Environment.PYGAME))) == 12


@pytest.mark.threat("V14")
def test_a_name_finds_only_battles_whose_names_the_viewer_knows(store: Store) -> None:
    assert ids(store, replace(ALL, model="ALPH")) == ["imported", "named", "b2", "b1", "b0"]
    assert ids(store, replace(ALL, words="alpha")) == [], "records beside the texts are not searched"
    for found in store.battles_page(ALL, limit=50).battles:
        known = found.id in ("imported", "named", "b0", "b1", "b2")
        assert (found.model_left, found.model_right) == (("alpha", "beta") if known else ("", ""))


def records() -> list:
    return [
        battle("b1", extra={"voter": "ada"}),
        Turn(battle_id="b1", number=2, side="left", prompt="bigger", text="ok", created_at=NOON),
        run("r1", stdout="= 1 +\u2028\x1b[1m"),
        interaction(0),
        vote("v1", comment="<b>fine</b>"),
        vote("v2", revision=1, outcome=Outcome.TIE),
        Exclusion(
            id="e1", battle_id="b1", voter="ada", excluded=True, reason="why", curator="cy", created_at=NOON
        ),
    ]


def test_a_battle_file_is_read_back_unchanged_and_imports_like_an_export(tmp_path: Path) -> None:
    text = write_battle(records(), salt="s")
    back = read_battle(text.encode())
    assert write_battle(back, salt="s") != text, "names are hashed again"
    named = [record for record in records() if not isinstance(record, Vote | Exclusion)]
    assert [r for r in back if not isinstance(r, Vote | Exclusion)][1:] == named[1:]
    assert "ada" not in text and "cy" not in text
    assert len({getattr(record, "voter", None) for record in back} - {None}) == 1

    path = tmp_path / "battle.json"
    path.write_text(text, encoding="utf-8")
    reader = read(path)
    assert reader.layout.name == "runoff_battle"
    with Store.open(tmp_path / "new.sqlite") as opened:
        opened.add_many(reader.records())
        assert reader.report.refused == 0
        assert list(opened.records()) == back
        assert write_battle(opened.records(), salt="s") == write_battle(back, salt="s")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"[]", "no object"),
        (b'{"format":"runoff-export"}', "no battle file"),
        (b'{"format":"runoff-battle","schema_version":99,"records":{}}', "update Runoff"),
        (b'{"format":"runoff-battle","schema_version":1,"records":{"secrets":[]}}', "no table of ours"),
        (b'{"format":"runoff-battle","schema_version":1,"records":{}}', "0 battles"),
        (b'{"format":"runoff-battle","schema_version":1,"records":{"battles":[7]}}', "battles 1"),
        (b'{"format":"runoff-battle","schema_version":1,"records":{"battles":[{"id":"x"}]}}', "created_at"),
        (b'{"a":' * 90 + b"1" + b"}" * 90, "nested"),
    ],
)
def test_what_is_no_battle_file_is_refused_by_name(data: bytes, said: str) -> None:
    with pytest.raises(LayoutError, match=said):
        read_battle(data)


def test_records_of_two_battles_are_no_battle_file() -> None:
    with pytest.raises(RecordError, match="2 battles"):
        write_battle([battle("b1"), battle("b2", left=Answer(model="x"))])
    with pytest.raises(RecordError, match="something else"):
        write_battle([battle("b1"), vote("v1", battle_id="b2")])
