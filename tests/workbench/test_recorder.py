"""Events of frames become interactions of the right run, in whatever order things arrive."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from data.records import Answer, Battle, Run
from data.store import Store
from workbench.recorder import MAX_EVENTS, Recorder
from workbench.widgets.frame.events import FrameEvent

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def events(start: int, stop: int) -> list[FrameEvent]:
    return [FrameEvent(number=n, kind="click", at=NOW, detail={"x": float(n)}) for n in range(start, stop)]


def stored_run(store: Store) -> Run:
    battle = Battle(prompt="p", left=Answer(model="a"), right=Answer(model="b"))
    run = Run(battle_id=battle.id, side="left", code="", language=None, environment=None, status="ok")
    store.add_battle(battle)
    store.add_run(run)
    return run


def test_events_wait_for_their_run_and_are_written_with_it(tmp_path: Path) -> None:
    with Store.open(tmp_path / "votes.sqlite") as store:
        recorder = Recorder()
        recorder.write_to(store)
        run = stored_run(store)
        recorder.expect("token", run.id)
        recorder.on_events("token", events(0, 3))
        assert store.interactions(run.id) == []
        recorder.recorded("token")
        recorder.on_events("token", events(3, 5))
        assert [item.number for item in store.interactions(run.id)] == [0, 1, 2, 3, 4]
        assert store.interactions(run.id)[4].detail == {"x": 4.0}


def test_a_batch_sent_twice_is_kept_once(tmp_path: Path) -> None:
    with Store.open(tmp_path / "votes.sqlite") as store:
        recorder = Recorder()
        recorder.write_to(store)
        run = stored_run(store)
        recorder.expect("token", run.id)
        recorder.recorded("token")
        recorder.on_events("token", events(0, 3))
        recorder.on_events("token", events(0, 3))
        assert len(store.interactions(run.id)) == 3


def test_events_of_nobodys_run_and_floods_are_not_kept(tmp_path: Path) -> None:
    with Store.open(tmp_path / "votes.sqlite") as store:
        recorder = Recorder()
        recorder.write_to(store)
        run = stored_run(store)
        recorder.on_events("unknown", events(0, 3))
        recorder.expect("token", run.id)
        recorder.recorded("token")
        recorder.on_events("token", events(0, MAX_EVENTS + 50))
        recorder.on_events("token", events(MAX_EVENTS + 50, MAX_EVENTS + 60))
        assert len(store.interactions(run.id)) == MAX_EVENTS


def test_a_play_is_expected_and_leaves_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path / "votes.sqlite") as store:
        recorder = Recorder()
        recorder.write_to(store)
        recorder.expect_play("token")
        assert recorder.expects("token")
        recorder.on_events("token", events(0, 3))
        recorder.recorded("token")
        recorder.on_events("token", events(3, 5))
        assert store.counts()["interactions"] == 0
