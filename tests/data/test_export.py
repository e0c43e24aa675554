"""What is exported is imported again exactly, in every format, whatever the texts hold."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.categories import Category
from data.environments import Environment
from data.errors import DataError, LayoutError, RecordError
from data.export import KINDS, export_records
from data.export.cells import read_text, write_text
from data.frames import votes_frame, votes_to_arrow
from data.languages import Language
from data.layouts import read
from data.outcomes import Outcome
from data.records import (
    ASPECTS,
    RATER_EVENTS,
    Answer,
    Battle,
    Exclusion,
    Interaction,
    Judgment,
    RaterEvent,
    Record,
    Run,
    Turn,
    Vote,
)

FORMATS = ("parquet", "csv", "jsonl")
NASTY = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1",
    "'",
    "''",
    "'=1",
    "'json:",
    '\'json:"x"',
    'json:"x"',
    "a\0b",
    "'\0",
    '"',
    '""\r\n,;',
    "\\",
    "\ufeff",
    "\u2028\u2029\u0085",
    "NULL",
    "NaN",
    "None",
    "",
    " ",
    "👩‍💻 Zoë",
    "\x1b[31m",
    "1e999",
]

texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=20))
names = texts.filter(lambda text: bool(text.strip()))
times = st.datetimes(timezones=st.just(UTC))
integers = st.integers(-(2**63), 2**63 - 1)
reals = st.none() | st.floats(allow_nan=False, allow_infinity=False)
objects = st.dictionaries(
    texts,
    st.recursive(
        st.none() | st.booleans() | integers | st.floats(allow_nan=False, allow_infinity=False) | texts,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
        max_leaves=3,
    ),
    max_size=2,
)
languages = st.none() | st.sampled_from(Language)
environments = st.none() | st.sampled_from(Environment)


def answers(model: str) -> st.SearchStrategy[Answer]:
    return st.builds(
        Answer,
        model=names.map(lambda name: model + name),
        text=texts,
        code=st.none() | texts,
        language=languages,
        environment=environments,
    )


records = st.one_of(
    st.builds(
        Battle,
        id=names,
        created_at=times,
        prompt=texts,
        left=answers("="),
        right=answers("-"),
        category=st.none() | st.sampled_from(Category),
        prompt_language=st.none() | texts,
        turns=st.integers(1, 50),
        source=texts,
        extra=objects,
    ),
    st.builds(
        Run,
        id=names,
        battle_id=names,
        side=st.sampled_from(["left", "right"]),
        created_at=times,
        code=texts,
        language=languages,
        environment=environments,
        edited=st.booleans(),
        status=texts,
        stdout=texts,
        stderr=texts,
        exit_code=st.none() | integers,
        boot_ms=reals,
        compile_ms=reals,
        run_ms=reals,
        runtime=texts,
        extra=objects,
    ),
    st.builds(Interaction, run_id=names, number=integers, kind=texts, at=times, detail=objects),
    st.builds(
        Vote,
        id=names,
        battle_id=names,
        voter=names,
        outcome=st.sampled_from(Outcome),
        created_at=times,
        revision=st.integers(0, 5),
        aspects=st.dictionaries(st.sampled_from(ASPECTS), st.sampled_from(["left", "right", "tie"])),
        comment=texts,
        ran_left=st.none() | st.booleans(),
        ran_right=st.none() | st.booleans(),
    ),
    st.builds(
        Turn,
        battle_id=names,
        number=st.integers(1, 9),
        side=st.sampled_from(["left", "right"]),
        attempt=st.integers(0, 9),
        created_at=times,
        prompt=texts,
        text=texts,
        code=st.none() | texts,
        language=st.none() | st.sampled_from(Language),
        environment=st.none() | st.sampled_from(Environment),
        extra=objects,
    ),
    st.builds(
        Exclusion,
        id=names,
        battle_id=names,
        voter=names,
        excluded=st.booleans(),
        reason=texts.filter(str.strip),
        curator=names,
        created_at=times,
    ),
    st.builds(
        RaterEvent,
        id=names,
        rater=names,
        kind=st.sampled_from(RATER_EVENTS),
        created_at=times,
        detail=objects,
    ),
    st.builds(
        Judgment,
        id=names,
        battle_id=names,
        judge=texts,
        outcome=st.none() | st.sampled_from(Outcome),
        with_execution=st.booleans(),
        created_at=times,
        strength=integers,
        swapped=st.booleans(),
        text=texts,
        extra=objects,
    ),
)


def by_kind(items: list[Record]) -> list[Record]:
    order = [kind.record for kind in KINDS]
    return sorted(items, key=lambda record: order.index(type(record)))


NOON = datetime(2025, 3, 2, 12, 30, 15, 123456, UTC)


def sample() -> list[Record]:
    battle = Battle(
        id="b1",
        created_at=NOON,
        prompt="=1+1",
        left=Answer(model="ant", text="a", code="", language=Language.C, environment=Environment.INTERPRETER),
        right=Answer(model="=bee"),
        source="synthetic",
        extra={"n": [1, 2.5, None, {"deep": "\0"}]},
    )
    run = Run(
        id="r1",
        battle_id="b1",
        side="left",
        created_at=NOON,
        code="",
        language=None,
        environment=None,
        status="ok",
    )
    return [
        battle,
        Turn(battle_id="b1", number=2, side="right", created_at=NOON, prompt="-2", text="", code=""),
        run,
        Interaction(run_id="r1", number=0, kind="click", at=NOON, detail={"x": 1.5}),
        Vote(id="v1", battle_id="b1", voter="Zoë", outcome=Outcome.TIE, created_at=NOON, ran_left=True),
        Exclusion(
            id="x1",
            battle_id="b1",
            voter="Zoë",
            excluded=True,
            reason="+bot",
            curator="Zoë",
            created_at=NOON,
        ),
        Judgment(
            id="j1",
            battle_id="b1",
            judge="owl",
            outcome=None,
            with_execution=True,
            created_at=NOON,
            swapped=True,
        ),
        RaterEvent(id="e1", rater="Zoë", kind="role", created_at=NOON, detail={"role": "curator"}),
    ]


def the_vote() -> Vote:
    return next(record for record in sample() if isinstance(record, Vote))


@pytest.mark.threat("X02")
@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=st.lists(records, max_size=6))
def test_export_then_import_is_the_identity(tmp_path, format, items):
    folder = tmp_path / format
    export_records(items, folder, format, overwrite=True)
    reader = read(folder)
    assert list(reader.records()) == by_kind(items)
    assert reader.report.refused == 0


@pytest.mark.threat("X02")
@pytest.mark.parametrize("format", FORMATS)
def test_every_nasty_text_comes_back_in_every_text_column(tmp_path, format):
    items: list[Record] = []
    for number, text in enumerate(NASTY):
        left = Answer(model=f"m{text}", text=text, code=text)
        items.append(
            Battle(
                id=str(number),
                created_at=NOON,
                prompt=text,
                left=left,
                right=Answer(model="other"),
                prompt_language=text,
                extra={text: text},
            )
        )
    export_records(items, tmp_path / "out", format)
    assert list(read(tmp_path / "out").records()) == items


@pytest.mark.threat("X01")
@given(texts)
def test_the_escaping_of_csv_text_loses_nothing_and_leaves_no_formula(text):
    cell = write_text(text)
    assert read_text(cell) == text
    assert "\0" not in cell
    assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠")
    assert cell[:1] not in ("\t", "\r", "\n")


@pytest.mark.threat("X01")
def test_no_text_cell_of_a_csv_export_begins_like_a_formula(tmp_path):
    vote = the_vote()
    assert isinstance(vote, Vote)
    votes = [replace(vote, id=str(number), comment=text) for number, text in enumerate(NASTY)]
    export_records([sample()[0], *votes], tmp_path / "out", "csv")
    with (tmp_path / "out" / "votes.csv").open(newline="", encoding="utf-8") as file:
        cells = [row["comment"] for row in csv.DictReader(file)]
    assert len(cells) == len(NASTY)
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@＝＋－＠") and cell]


@pytest.mark.parametrize("format", FORMATS)
def test_the_manifest_tells_counts_hashes_and_that_votes_are_synthetic(tmp_path, format):
    manifest = export_records(sample(), tmp_path / "out", format)
    assert manifest == json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["schema_version"], manifest["synthetic"], manifest["pseudonymous"]) == (1, True, False)
    assert {entry["rows"] for entry in manifest["files"].values()} == {1}
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        [*manifest["files"], "manifest.json"]
    )
    assert list(read(tmp_path / "out" / "manifest.json").records()) == sample()
    single = read(tmp_path / "out" / f"votes.{format}")
    assert single.layout.name == "runoff_votes"
    assert list(single.records()) == [the_vote()]


@pytest.mark.parametrize("format", FORMATS)
def test_two_exports_of_the_same_records_are_the_same_bytes(tmp_path, format):
    first = export_records(sample(), tmp_path / "a", format)
    assert first == export_records(iter(sample()), tmp_path / "b", format)


def test_words_are_dictionary_columns_in_parquet(tmp_path):
    export_records(sample(), tmp_path / "out")
    schema = pq.read_schema(tmp_path / "out" / "battles.parquet")
    assert pa.types.is_dictionary(schema.field("left_model").type)
    assert schema.field("created_at").type == pa.timestamp("us", tz="UTC")


@pytest.mark.threat("X03")
def test_an_export_with_pseudonyms_names_nobody(tmp_path):
    owned = replace(sample()[0], extra={"voter": "Zoë"})  # type: ignore[type-var]
    export_records([owned, *sample()[1:]], tmp_path / "out", "jsonl", pseudonymous=True)
    for file in (tmp_path / "out").iterdir():
        assert "Zo" not in file.read_text(encoding="utf-8"), file.name


@pytest.mark.threat("X03")
def test_pseudonyms_keep_votes_together_and_hide_the_voter(tmp_path):
    items = [sample()[0], the_vote(), replace(the_vote(), id="v2", battle_id="b2")]  # type: ignore[type-var]

    def voters(name: str, **options: str) -> list[str]:
        export_records(items, tmp_path / name, "csv", pseudonymous=True, **options)
        assert "Zoë" not in (tmp_path / name / "votes.csv").read_text(encoding="utf-8")
        return [record.voter for record in read(tmp_path / name).records() if isinstance(record, Vote)]

    first, second = voters("a", salt="s")
    assert first == second
    assert voters("b", salt="s") == [first, second]
    assert first not in voters("c")


@pytest.mark.threat("X02")
@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"comment": "\ud800"}, "comment"),
        ({"revision": 2**63}, "revision"),
        ({"comment": 7}, "comment"),
    ],
)
def test_a_record_that_no_file_gives_back_is_refused_by_name(tmp_path, change, column):
    vote = replace(the_vote(), **change)  # type: ignore[type-var]
    with pytest.raises(RecordError, match=rf"votes 'v1', column {column}"):
        export_records([vote], tmp_path / "out")
    for extra in ({"x": float("nan")}, {"x": (1,)}, {1: 2}, {"x": 2**70}):
        battle = replace(sample()[0], extra=extra)  # type: ignore[type-var]
        with pytest.raises(RecordError, match="battles 'b1', column extra"):
            export_records([battle], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.threat("X06")
def test_a_broken_export_leaves_the_earlier_one_whole(tmp_path):
    export_records(sample(), tmp_path / "out", "csv")

    def broken():
        yield sample()[0]
        raise OSError("disk full")

    with pytest.raises(DataError, match=r"out: cannot be written \(disk full\); nothing was changed there"):
        export_records(broken(), tmp_path / "out", "jsonl", overwrite=True)
    assert list(read(tmp_path / "out").records()) == sample()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    export_records(sample()[:1], tmp_path / "out", "jsonl", overwrite=True)
    assert list(read(tmp_path / "out").records()) == sample()[:1]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_other_files_are_never_overwritten(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    for overwrite in (False, True):
        with pytest.raises(DataError, match="other files"):
            export_records(sample(), tmp_path, overwrite=overwrite)
    export_records(sample(), tmp_path / "out")
    with pytest.raises(DataError, match="earlier export"):
        export_records(sample(), tmp_path / "out")
    with pytest.raises(DataError, match="is a file"):
        export_records(sample(), tmp_path / "thesis.txt")
    with pytest.raises(DataError, match="format 'xlsx'"):
        export_records(sample(), tmp_path / "new", "xlsx")  # type: ignore[arg-type]


def change_manifest(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_an_export_that_was_changed_afterwards_is_refused(tmp_path):
    export_records(sample(), tmp_path / "a", "jsonl")
    with (tmp_path / "a" / "votes.jsonl").open("a") as file:
        file.write("\n")
    with pytest.raises(LayoutError, match=r"votes\.jsonl: not the file that was exported"):
        list(read(tmp_path / "a"))
    (tmp_path / "a" / "votes.jsonl").unlink()
    with pytest.raises(LayoutError, match=r"votes\.jsonl: no such file"):
        list(read(tmp_path / "a"))


def test_manifests_of_newer_versions_or_with_foreign_paths_are_refused(tmp_path):
    export_records(sample(), tmp_path / "a", "jsonl")
    change_manifest(tmp_path / "a", schema_version=99)
    with pytest.raises(LayoutError, match="update Runoff"):
        list(read(tmp_path / "a"))
    change_manifest(tmp_path / "a", schema_version=1, files={"../x.jsonl": {"kind": "votes"}})
    with pytest.raises(LayoutError, match="no file of an export"):
        list(read(tmp_path / "a"))
    change_manifest(tmp_path / "a", files=[1])
    with pytest.raises(LayoutError, match="damaged"):
        list(read(tmp_path / "a"))
    change_manifest(tmp_path / "a", format="other")
    with pytest.raises(LayoutError, match="not a manifest of Runoff"):
        read(tmp_path / "a")


@pytest.mark.parametrize("format", FORMATS)
def test_a_row_of_a_newer_version_stops_the_import(tmp_path, format):
    export_records([replace(the_vote(), schema_version=2)], tmp_path / "a", format)  # type: ignore[type-var]
    with pytest.raises(LayoutError, match="update Runoff"):
        list(read(tmp_path / "a" / f"votes.{format}"))


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("outcome", "draw"),
        ("revision", "x"),
        ("created_at", "2025-01-01"),
        ("ran_left", "maybe"),
        ("aspects", "[]"),
    ],
)
def test_an_edited_csv_row_is_refused_with_its_column(tmp_path, column, cell):
    export_records(sample(), tmp_path / "a", "csv")
    path = tmp_path / "a" / "votes.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rows[0][column] = cell
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    [item] = list(read(path))
    assert not item.accepted
    assert column in item.reason


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_a_votes_frame_saved_as_a_table_is_read_back(tmp_path, form):
    battle, vote = sample()[0], the_vote()
    assert isinstance(battle, Battle)
    other = replace(
        battle, id="b2", source="live", category=Category.WEB_DESIGN, prompt_language="German", turns=3
    )
    frame = votes_frame([battle, vote, other, replace(vote, id="v2", battle_id="b2")])  # type: ignore[type-var]
    path = tmp_path / f"votes.{form}"
    if form == "parquet":
        pq.write_table(votes_to_arrow(frame), path)
    elif form == "csv":
        frame.to_csv(path, index=False)
    else:
        frame.to_json(path, orient="records", lines=True, date_format="iso", date_unit="us")
    reader = read(path)
    back = votes_frame(reader.records())
    assert reader.report.refused == 0, reader.report.summary()
    assert back.to_dict("records") == frame.to_dict("records")
