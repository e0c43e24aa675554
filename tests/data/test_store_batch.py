"""What batches remember: done once, errors tried again, blobs by their hash, in every kind of database."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from data.errors import RecordError, StoreError
from data.records import BatchItem, BatchRun
from data.store import Store, key_of

Meddle = Callable[[str, str], list[Any]]
PNG = b"\x89PNG\r\n\x00\xff"
SHA = hashlib.sha256(PNG).hexdigest()


def item(number: int = 1, *, status: str = "done", **result: Any) -> BatchItem:
    inputs = {"stage": "execute", "code": f"print({number}) # ä", "limits": {"seconds": 10.0}}
    return BatchItem(
        stage="execute",
        key=key_of(inputs),
        inputs=inputs,
        status=status,  # type: ignore[arg-type]
        result=result or {"status": "ok", "shots": [{"moment": "first", "blob": SHA}]},
        created_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        seconds=0.25,
    )


def test_an_item_comes_back_as_it_was_and_is_remembered_once(place: str) -> None:
    with Store.open(place) as store:
        assert store.add_batch_items([item()], {SHA: PNG}) == 1
        assert store.add_batch_items([item(), item(status="error", kind="late")], {SHA: PNG}) == 0
        assert store.batch_items([item().key, "0" * 64]) == {item().key: item()}
        assert store.batch_items([item().key], inputs=False) == {item().key: replace(item(), inputs={})}
        assert store.blob(SHA) == PNG
        assert store.missing_blobs([SHA, "1" * 64]) == {"1" * 64}
        assert store.heads()["battles"].count == 0  # the log does not know of it


def test_errors_are_attempts_and_the_first_success_ends_them(place: str) -> None:
    with Store.open(place) as store:
        for why in ("busy", "gone"):
            store.add_batch_items([item(status="error", kind=why)])
        at = item().created_at
        assert store.batch_statuses([item().key]) == {item().key: (False, 2, at)}
        assert store.batch_items([item().key])[item().key].result == {"kind": "gone"}
        store.add_batch_items([item()])
        assert store.batch_statuses([item().key]) == {item().key: (True, 3, at)}
        assert [one.attempt for one in store.batch_attempts(item().key)] == [0, 1, 2]
        assert store.batch_items([item().key])[item().key].status == "done"


def test_writers_at_the_same_time_remember_each_item_once(place: str) -> None:
    Store.open(place).close()
    new: list[int] = []

    def write() -> None:
        with Store.open(place) as store:
            new.extend(store.add_batch_items([item(number)], {SHA: PNG}) for number in range(30))

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(new) == 90 and sum(new) == 30


def test_what_does_not_verify_is_refused_and_nothing_of_it_is_kept(place: str) -> None:
    with Store.open(place) as store:
        with pytest.raises(RecordError, match="not the hash of its inputs"):
            store.add_batch_items([item(2), BatchItem(**(_fields(item()) | {"key": "a" * 64}))])
        with pytest.raises(RecordError, match="not named by the hash"):
            store.add_batch_items([item(2)], {"b" * 64: PNG})
        with pytest.raises(RecordError, match=r"\['stdout'\] holds a NUL"):
            store.add_batch_items([item(2, stdout="a\x00b")])
        assert store.batch_statuses([item(2).key]) == {}


def test_a_changed_row_is_noticed(place: str, meddle: Meddle) -> None:
    with Store.open(place) as store:
        store.add_batch_items([item()], {SHA: PNG})
    for statement in (
        'UPDATE batch_items SET result = \'{"status":"failed"}\'',
        "DELETE FROM batch_items",
        "UPDATE blobs SET sha256 = '" + "0" * 64 + "'",
    ):
        with pytest.raises(DBAPIError, match="only grows"):
            meddle(place, statement)
    drop = "DROP TRIGGER batch_items_refuse_update" + (" ON batch_items" if "://" in place else "")
    meddle(place, drop)
    meddle(place, 'UPDATE batch_items SET result = \'{"status" : "failed"}\'')
    with Store.open(place) as store:
        with pytest.raises(StoreError, match="is not what was written"):
            store.batch_items([item().key])
        found = {report.table: report.id for report in store.verify() if not report.ok}
        assert found["batch_items"] == item().key and "blobs" not in found
    drop = "DROP TRIGGER blobs_refuse_update" + (" ON blobs" if "://" in place else "")
    meddle(place, drop)
    content = "'\\x00'::bytea" if "://" in place else "x'00'"
    with Store.open(place) as store:
        store.add_blobs({SHA: PNG})
        meddle(place, f"UPDATE blobs SET bytes = {content}")
        assert SHA in {report.id for report in store.verify() if report.table == "blobs"}


def test_attempts_are_counted_by_how_they_ended(place: str) -> None:
    with Store.open(place) as store:
        assert store.batch_counts() == []
        for status, result in (("error", {"kind": "runner_fault"}), ("error", {}), ("done", {"kind": "x"})):
            store.add_batch_items([item(1, status=status, **result)])
        assert store.batch_counts() == [
            ("execute", "", "", "", 1),
            ("execute", "", "", "done", 1),
            ("execute", "", "", "runner_fault", 1),
        ]


def test_a_run_that_grows_is_known_by_its_newest_form(place: str) -> None:
    first = BatchRun(name="spring", kind="auto", manifest={"models": ["a"]})
    second = BatchRun(name="spring", kind="auto", manifest={"models": ["a", "b"]})
    other = BatchRun(name="other", kind="reward", manifest={})
    with Store.open(place) as store:
        store.add_batch_run(first)
        store.add_batch_run(other)
        store.add_batch_run(second)
        store.add_batch_run(second)
        with pytest.raises(StoreError, match="id of run 'summer' belongs to run 'spring'"):
            store.add_batch_run(replace(second, name="summer"))
        assert store.batch_run("spring") == second
        assert [run.name for run in store.batch_runs()] == ["spring", "other"]
        assert store.batch_run("summer") is None


def _fields(record: BatchItem) -> dict[str, Any]:
    return {name: getattr(record, name) for name in BatchItem.__dataclass_fields__}
