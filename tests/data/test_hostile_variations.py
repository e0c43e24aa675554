"""Files changed at random, and votes in any order with any values: refused with a word, or kept exactly."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import layout_fixtures as shapes
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import DataError
from data.layouts import Accepted, Limits, Refused, read
from data.outcomes import Outcome
from data.records import Answer, Battle, Vote
from data.store import Store
from tests.torture import examples

ROWS = [shapes.battle(model_a=f"m{n}") for n in range(6)]
LINES = shapes.jsonl(*ROWS).encode()


def _zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("votes.jsonl", LINES)
    return made.getvalue()


def _parquet() -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), made)
    return made.getvalue()


FILES = {
    "a.jsonl": LINES,
    "a.json": json.dumps(ROWS).encode(),
    "a.csv": shapes.table(*ROWS).encode(),
    "a.jsonl.gz": gzip.compress(LINES),
    "a.zip": _zipped(),
    "a.parquet": _parquet(),
}
JUNK = [
    b"",
    b"\0",
    b"\xff\xfe",
    b'"',
    b"\n",
    b",",
    b"[" * 2000,
    b"1e999",
    b"\\ud800",
    b"=1+1",
    b"PK\x03\x04",
    b"PAR1",
    b"\x1f\x8b",
]


@st.composite
def changed(draw: st.DrawFn, content: bytes) -> bytes:
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(content)))
        end = min(len(content), at + draw(st.sampled_from([0, 1, 4, 60])))
        new = draw(st.sampled_from([*JUNK, content[at:end] * 3]) | st.binary(max_size=8))
        content = content[:at] + new + content[end:]
    return content


@pytest.mark.threat("I03", "I04", "I05", "I07", "I08", "I11")
@pytest.mark.parametrize("name", FILES)
def test_a_file_changed_anywhere_is_refused_by_name_or_read_row_by_row(tmp_path: Path, name: str) -> None:
    path = tmp_path / name

    @examples(25, 1_500)
    @given(content=changed(FILES[name]))
    def look(content: bytes) -> None:
        path.write_bytes(content)
        try:
            items = list(read(path, limits=Limits(max_bytes=4 << 20, max_line=1 << 20, max_rows=5_000)))
        except DataError as error:
            assert name in str(error) and len(str(error)) < 4_000
        else:
            assert all(
                isinstance(item, Accepted) or (isinstance(item, Refused) and item.reason) for item in items
            )
        assert [entry.name for entry in tmp_path.iterdir()] == [name]

    look()


ACTS = st.tuples(
    st.sampled_from(["b1", "b2", "none", "", "b1\0", "' OR 1=1 --"]),
    st.sampled_from(["ada", "bob", "", "\ud800", "x" * 5000]),
    st.sampled_from([*Outcome, "left ", "model_a", None, 1]),
    st.integers(-1, 3),
)


@pytest.mark.threat("V01", "V02", "V03", "V04")
@examples(15, 600)
@given(acts=st.lists(ACTS, max_size=14))
def test_votes_in_any_order_leave_one_that_counts_for_each_voter_and_battle(tmp_path_factory, acts) -> None:
    battles = [
        Battle(id=name, prompt="p", left=Answer(model="a", text="x"), right=Answer(model="b", text="y"))
        for name in ("b1", "b2")
    ]
    receipts: dict[tuple[str, str], int] = {}
    with Store.open(str(tmp_path_factory.mktemp("votes") / "votes.sqlite")) as store:
        for battle in battles:
            store.add_battle(battle)
        for battle_id, voter, outcome, revision in acts:
            try:
                store.add_vote(Vote(battle_id=battle_id, voter=voter, outcome=outcome, revision=revision))
            except (DataError, ValueError, TypeError) as error:
                assert str(error)
                continue
            # Acknowledged: the first of this voter here, or the correction that comes next.
            assert revision == receipts.get((battle_id, voter), -1) + 1
            receipts[battle_id, voter] = revision
            assert outcome in list(Outcome) and battle_id in ("b1", "b2") and voter
        counted = [(row["battle_id"], row["voter"]) for row in store.vote_rows()]
        assert sorted(counted) == sorted(receipts)
        assert all(report.ok for report in store.verify())
