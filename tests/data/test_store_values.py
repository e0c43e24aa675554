"""A record comes back from the disk exactly as it went in, or is refused before it gets there."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_fixtures import RECORDS, battle, run

from data.errors import RecordError
from data.store import Store, storable_text
from data.store.encoding import MAX_JSON_DEPTH, canonical_json, json_object
from data.store.rows import KINDS

KIND = {kind.name: kind for kind in KINDS}


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_turned_into_a_row_and_back_is_the_same_record(name: str) -> None:
    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(RECORDS[name])
    def check(record: object) -> None:
        kind = KIND[name]
        assert kind.to_record(kind.to_row(record)) == record  # type: ignore[arg-type]

    check()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    if request.param == "sqlite":
        place = str(tmp_path_factory.mktemp("values") / "log.sqlite")
    else:
        place = request.getfixturevalue("postgresql").schema()
    with Store.open(place) as store:
        store.add_battle(battle())
        store.add_run(run())
        yield store


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_survives_the_database_and_its_chain_holds(shared: Store, name: str) -> None:
    @settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            RECORDS[name], max_size=8, unique_by=lambda r: (getattr(r, "id", ""), getattr(r, "number", 0))
        )
    )
    def check(records: list[object]) -> None:
        kind = KIND[name]
        already = {
            kind.key_of(kind.to_row(record)) for record in shared.records() if type(record) is kind.type
        }
        if name == "votes":
            voters = {found.voter for found in shared.votes()}
            records = [record for record in records if record.voter not in voters]  # type: ignore[attr-defined]
            records = list({record.voter: record for record in records}.values())  # type: ignore[attr-defined]
        fresh = [record for record in records if kind.key_of(kind.to_row(record)) not in already]  # type: ignore[arg-type]
        shared.add_many(fresh)  # type: ignore[arg-type]
        stored = [record for record in shared.records() if type(record) is kind.type]
        assert stored[len(stored) - len(fresh) :] == fresh

    check()
    shared.check()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(st.characters(), max_size=30))
def test_text_made_storable_is_accepted_and_good_text_is_untouched(text: str) -> None:
    fit = storable_text(text)
    KIND["battles"].to_row(battle(prompt=fit))
    assert storable_text(fit) == fit
    try:
        KIND["battles"].to_row(battle(prompt=text))
    except RecordError:
        assert fit != text
    else:
        assert fit == text


def test_nul_and_lone_surrogates_become_visible_marks() -> None:
    assert storable_text("a\x00b\ud800c\udc00") == "a␀b�c�"


def test_json_has_one_spelling() -> None:
    assert canonical_json({"b": [1, 1.0, None], "a": "é"}) == '{"a":"é","b":[1,1.0,null]}'
    with pytest.raises(ValueError, match="JSON"):
        canonical_json(float("nan"))


def test_json_nested_too_deep_is_refused_and_not_a_crash() -> None:
    deep: dict[str, object] = {}
    for _ in range(MAX_JSON_DEPTH - 1):
        deep = {"x": deep}
    assert json.loads(json_object(deep)) == deep
    for _ in range(100_000):
        deep = {"x": deep}
    with pytest.raises(RecordError, match="nested more than"):
        json_object(deep)
    while deep:  # taken apart by hand: Python's own deallocation is fine, its repr is not
        deep = deep["x"]  # type: ignore[assignment]


def test_a_number_with_too_many_digits_is_refused() -> None:
    with pytest.raises(RecordError, match="cannot be written as JSON"):
        json_object({"x": 10**5000})
