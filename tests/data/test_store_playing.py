"""What people did before a vote, counted by hand on small logs, in each kind of database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from store_fixtures import NOON, battle, exclusion, interaction, run, vote

from data.environments import Environment
from data.languages import Language
from data.records import Answer
from data.store import Store
from data.store import playing as module


def at(seconds: float) -> Any:
    return NOON + timedelta(seconds=seconds)


def page(name: str = "b1", **changes: Any) -> Any:
    sides = {
        side: Answer(model=model, code="<p>", language=Language.HTML, environment=Environment.CORE_WEB)
        for side, model in (("left", "alpha"), ("right", "beta"))
    }
    return battle(name, **(sides | changes))


def deed(number: int, kind: str, seconds: float, run_id: str = "r1", *, trusted: bool | None = True) -> Any:
    detail = {} if trusted is None else {"trusted": trusted, "selector": '"trusted":false'}
    return interaction(number, run_id, kind=kind, at=at(seconds), detail=detail)


def test_a_log_counted_by_hand(place: str) -> None:
    with Store.open(place, clock=lambda: at(10)) as store:  # both answers were on screen at 10 s
        store.add_many(
            [
                page(),
                run("r1", created_at=at(11)),
                run("r2", created_at=at(40), edited=True, status="failed"),
                run("r3", created_at=at(99)),  # after the vote
                run("r4", side="right", created_at=at(11)),
                deed(0, "hello", 11, trusted=None),
                deed(1, "ready", 12, trusted=None),
                deed(2, "wheel", 13),
                deed(3, "scroll", 13),
                deed(4, "wheel", 14),
                deed(5, "focusin", 14),
                deed(6, "click", 15, trusted=False),  # a script did this
                deed(7, "pointerdown", 18.5),
                deed(8, "click", 18.5),
                deed(9, "keydown", 20),
                deed(10, "captureError", 21, trusted=None),
                deed(11, "click", 71),  # after the vote
                deed(0, "ready", 41, "r2", trusted=None),
                deed(1, "click", 42, "r2"),
                deed(2, "unhandledrejection", 43, "r2", trusted=None),
                deed(0, "ready", 12, "r4", trusted=None),
                vote(created_at=at(70)),
                vote("v2", created_at=at(90), revision=1),  # a correction was not waited for
            ]
        )
        left, right = store.play()
        assert left == {
            "vote_id": "v1",
            "voter": "ada",
            "side": "left",
            "model": "alpha",
            "environment": "core_web",
            "outcome": "left",
            "source": "live",
            "seconds_to_vote": 60.0,
            "runs": 2,
            "edits": 1,
            "failed": 1,
            "clicks": 2,
            "keys": 1,
            "scrolls": 2,
            "errors": 2,
            "deeds": 4,
            "seconds_to_first": 7.5,
        }
        counts = (
            "runs",
            "edits",
            "failed",
            "clicks",
            "keys",
            "scrolls",
            "errors",
            "deeds",
            "seconds_to_first",
        )
        assert [right[name] for name in counts] == [1, 0, 0, 0, 0, 0, 0, 0, None]
        store.add_exclusion(exclusion())
        assert list(store.play()) == []


def test_moments_that_nobody_knows_are_left_open(place: str) -> None:
    with Store.open(place, clock=lambda: at(1000)) as store:
        store.add_many(
            [
                page("b1", source="import:llmfao"),
                page("b2"),  # imported from another store: recorded here after its vote
                run("r1", created_at=at(1)),
                deed(0, "click", 2, trusted=None),  # a published log: no start, and nothing vouched for
                vote("v1", created_at=at(3)),
                vote("v2", battle_id="b2", created_at=at(3)),
            ]
        )
        rows = list(store.play())
        assert [row["seconds_to_vote"] for row in rows] == [None] * 4
        assert (rows[0]["clicks"], rows[0]["deeds"], rows[0]["seconds_to_first"]) == (1, 1, None)


def test_many_votes_are_counted_page_by_page(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAGE", 3)
    with Store.open(tmp_path / "log.sqlite") as store:
        names = [f"b{number}" for number in range(8)]
        store.add_many([page(name) for name in names])
        store.add_many([run(f"r-{name}", battle_id=name) for name in names])
        store.add_many([deed(n, "click", 1, f"r-{name}") for k, name in enumerate(names) for n in range(k)])
        store.add_many([vote(f"v-{name}", battle_id=name, created_at=at(5)) for name in names])
        lefts = [row for row in store.play() if row["side"] == "left"]
        assert [row["clicks"] for row in lefts] == list(range(8))
