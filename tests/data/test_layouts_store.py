"""Import into the store: twice adds nothing, and the order of overlapping sets does not matter."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from pathlib import Path

import layout_fixtures as shapes
import pytest

from data.export import export_records
from data.frames import check_votes_frame, votes_frame
from data.layouts import only_new, read, record_key
from data.store import Store


def add(store: Store, path: Path) -> int:
    """Import a file; the number of new records."""
    known = {record_key(record) for record in store.records()}
    return sum(store.add_many(only_new(read(path).records(), known)).added.values())


@pytest.mark.threat("I13")
@pytest.mark.parametrize(("layout", "name", "content", "expected"), shapes.SHAPES)
def test_the_same_file_twice_adds_nothing(tmp_path, layout, name, content, expected):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8", newline="")
    with Store.open(tmp_path / "log.sqlite") as store:
        first = store.add_many(read(path).records())
        assert sum(first.added.values()) == sum(expected.values()) - expected.get("prompts", 0)
        again = store.add_many(read(path).records())
        assert sum(again.added.values()) == 0
        frame = votes_frame(store.vote_rows())
        check_votes_frame(frame)
        assert len(frame) == expected.get("votes", 0)


@pytest.mark.threat("I13")
def test_overlapping_sets_line_up_in_every_order(tmp_path):
    sets = {
        "p.jsonl": [shapes.preference()],
        "b.jsonl": [shapes.reward()],
        "e.jsonl": [shapes.result(), shapes.result(judge_model="jay")],
        "conv.json": shapes.conversation_log(),
    }
    for name, rows in sets.items():
        (tmp_path / name).write_text(shapes.jsonl(*rows), encoding="utf-8")
    for number, order in enumerate(list(permutations(sets))[::4]):
        with Store.open(tmp_path / f"{number}.sqlite") as store:
            for name in order:
                add(store, tmp_path / name)
            kinds = Counter(type(record).__name__ for record in store.records())
            assert (kinds["Battle"], kinds["Vote"], kinds["Judgment"]) == (1, 1, 2), order
            assert kinds["Run"] == 3
            assert sum(add(store, tmp_path / name) for name in order) == 0


def test_a_store_is_exported_and_imported_into_another_one(tmp_path):
    (tmp_path / "p.jsonl").write_text(shapes.jsonl(shapes.preference()), encoding="utf-8")
    with Store.open(tmp_path / "a.sqlite") as store:
        store.add_many(read(tmp_path / "p.jsonl").records())
        export_records(store.records(), tmp_path / "out", "csv")
        expected = Counter(map(repr, store.records()))
    with Store.open(tmp_path / "b.sqlite") as other:
        other.add_many(read(tmp_path / "out").records())
        assert Counter(map(repr, other.records())) == expected
