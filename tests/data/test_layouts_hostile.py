"""Broken, oversized and hostile files: refused by name and line, within bounds, and never run."""

from __future__ import annotations

import gzip
import json
import pickle
import zipfile
from pathlib import Path
from random import Random

import layout_fixtures as shapes
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.errors import LayoutError
from data.layouts import Limits, detect, read
from data.layouts.rows import RawRow, raw_rows

GOOD = json.dumps(shapes.battle())


def write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def outcome(path: Path, **options: object) -> list[str]:
    """``ok`` or the reason, by row."""
    return ["ok" if item.accepted else item.reason for item in read(path, **options)]  # type: ignore[arg-type]


@pytest.mark.threat("I07")
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (GOOD.replace('"ant"', "NaN"), "NaN is not JSON"),
        (GOOD.replace('"ant"', "-Infinity"), "-Infinity is not JSON"),
        (GOOD.replace('"ant"', "1e999"), "too large"),
        (GOOD.replace('"ant"', "9" * 5000), "does not fit in 64 bits"),
        (GOOD.replace('"ant"', str(2**63)), "does not fit in 64 bits"),
        (GOOD.replace('"winner"', '"model_a"'), "twice"),
        (GOOD.replace("ant", "\\ud800"), "surrogate"),
        (GOOD.replace('"ant"', "[" * 100_000 + "]" * 100_000), "nested deeper"),
        (GOOD.replace('"ant"', "[" * 65 + "]" * 65), "nested deeper"),
        (GOOD.replace('"ant"', '{"a":' * 65 + "1" + "}" * 65), "nested deeper"),
        (GOOD[:-1], "not JSON"),
        ("[1, 2]", "a row is an object"),
        (GOOD.replace("ant", "a\0t"), "NUL byte"),
        (GOOD.replace("ant", "a\x01t"), "not JSON"),
    ],
)
def test_json_that_is_not_strict_is_refused_with_its_line(tmp_path, line, reason):
    path = write(tmp_path, "a.jsonl", f"{GOOD}\n{line}\n{GOOD}\n")
    items = list(read(path))
    assert [item.accepted for item in items] == [True, False, True]
    assert items[1].line == 2
    assert reason in items[1].reason
    assert len(items[1].reason) < 300


@pytest.mark.threat("I08")
def test_bytes_that_are_not_utf8_refuse_their_own_row_only(tmp_path):
    bad = GOOD.encode().replace(b"ant", b"a\xff")
    assert outcome(write(tmp_path, "a.jsonl", b"\n".join([GOOD.encode(), bad, b"", GOOD.encode()]))) == [
        "ok",
        "not UTF-8 at byte 15",
        "ok",
    ]
    table = b"model_a,model_b,winner\nant,bee,tie\nan\xfft,bee,tie\nant,b\0ee,tie\nant,bee,model_a\n"
    reasons = outcome(write(tmp_path, "a.csv", table))
    assert [reason[:6] for reason in reasons] == ["ok", "cell 1", "a NUL ", "ok"]


@pytest.mark.threat("I06")
def test_unicode_line_separators_never_end_a_row(tmp_path):
    rows = [shapes.battle(model_a=f"a{separator}b") for separator in "\u2028\u2029\u0085"]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    items = list(read(write(tmp_path, "a.jsonl", text)))
    assert [item.accepted for item in items] == [True, True, True]
    items = list(read(write(tmp_path, "a.csv", shapes.table(*rows))))
    assert [item.records[0].left.model for item in items] == ["a\u2028b", "a\u2029b", "a\u0085b"]


@pytest.mark.threat("I08")
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_byte_order_marks_and_windows_line_ends_are_accepted(tmp_path, mark, end):
    table = mark + end.join(["model_a,model_b,winner,prompt", 'ant,bee,tie,"one\ntwo"', "", "ant,bee,tie,"])
    items = list(read(write(tmp_path, "a.csv", table)))
    assert [(item.accepted, item.line) for item in items] == [(True, 2), (True, 5)]
    assert outcome(write(tmp_path, "a.jsonl", mark + GOOD + end + GOOD)) == ["ok", "ok"]


@pytest.mark.threat("I08")
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_utf16_is_refused_and_not_read_as_rubbish(tmp_path, name, encoding):
    content = shapes.table(shapes.battle()) if name == "a.csv" else GOOD + "\n"
    with pytest.raises(LayoutError, match=r"UTF-16|NUL"):
        read(write(tmp_path, name, content.encode(encoding)))


def test_rows_of_csv_with_missing_cells_or_broken_quotes_are_refused(tmp_path):
    table = 'model_a,model_b,winner\nant,bee\nant,bee,tie,x\nant,"be"e,tie\nant,bee,tie\nant,"bee,tie\n'
    reasons = outcome(write(tmp_path, "a.csv", table))
    assert reasons[0] == "2 cells where the header has 3"
    assert reasons[1] == "4 cells where the header has 3"
    assert reasons[2].startswith("not csv")
    assert reasons[3] == "ok"
    assert reasons[4].startswith("not csv")


@pytest.mark.threat("I09")
def test_headers_that_repeat_or_never_end_are_refused(tmp_path):
    with pytest.raises(LayoutError, match="names 'winner' twice"):
        read(write(tmp_path, "a.csv", "model_a,model_b,winner,winner\n"))
    with pytest.raises(LayoutError, match="50000 columns"):
        read(write(tmp_path, "b.csv", ",".join(f"c{number}" for number in range(50_000)) + "\n"))


class Bomb:
    def __reduce__(self):
        return (Path.touch, (Path(BOMB_MARK),))


BOMB_MARK = ""


@pytest.mark.threat("I01")
@pytest.mark.parametrize("name", ["a.pkl", "a.pickle", "a.npy", "a.joblib", "a.csv.pkl", "a.pkl.gz", "a.PT"])
def test_files_that_run_code_when_loaded_are_refused_by_name(tmp_path, monkeypatch, name):
    monkeypatch.setitem(globals(), "BOMB_MARK", str(tmp_path / "boom"))
    path = write(tmp_path, name, pickle.dumps(Bomb()))
    with pytest.raises(LayoutError, match="run code"):
        read(path)
    disguised = write(tmp_path, "a.jsonl", pickle.dumps(Bomb()))
    with pytest.raises(LayoutError, match="no row can be read"):
        read(disguised)
    assert not (tmp_path / "boom").exists()


@pytest.mark.threat("I04")
def test_gzip_and_zip_are_read_and_never_unpacked(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(f"{GOOD}\n".encode()) + gzip.compress(f"{GOOD}\n".encode()))
    assert outcome(path) == ["ok", "ok"]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../../evil.jsonl", GOOD)
    assert outcome(tmp_path / "a.zip") == ["ok"]
    assert not list(tmp_path.parent.glob("evil*"))


@pytest.mark.threat("I03")
@pytest.mark.parametrize("name", ["a.csv.gz", "a.zip"])
def test_a_decompression_bomb_is_stopped_early(tmp_path, name):
    zeros = b"model_a,model_b,winner\n" + b"0" * (50 << 20)
    path = tmp_path / name
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(zeros))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("votes.csv", zeros)
    assert path.stat().st_size < 100_000
    seen = 0
    with pytest.raises(LayoutError, match="decompression bomb"):
        for _ in read(path):
            seen += 1
    assert seen == 0


@pytest.mark.threat("I04")
def test_zip_files_with_links_many_members_or_nothing_readable_are_refused(tmp_path):
    link = zipfile.ZipInfo("votes.csv")
    link.external_attr = 0o120777 << 16
    cases = {"link": [link], "2 files": ["a.csv", "b.csv"], "not csv": ["a.exe"], "0 files": []}
    for number, (reason, names) in enumerate(cases.items()):
        path = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "/etc/passwd")
        with pytest.raises(LayoutError, match=reason):
            read(path)
    with pytest.raises(LayoutError, match="not a zip"):
        read(write(tmp_path, "x.zip", "PK"))


@pytest.mark.threat("I02")
def test_a_constant_column_of_parquet_is_counted_in_full(tmp_path):
    rows = 40_000
    path = tmp_path / "a.parquet"
    column = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), ["x" * 4_000]).cast(pa.string())
    pq.write_table(pa.table({"model_a": column, "model_b": column, "winner": column}), path)
    assert path.stat().st_size < 100_000
    with pytest.raises(LayoutError, match="decompression bomb"):
        list(read(path, max_bytes=20 << 20))


@pytest.mark.threat("I05")
def test_damaged_compressed_and_parquet_files_are_refused_with_their_name(tmp_path):
    whole = gzip.compress(GOOD.encode() * 100)
    for name, content in {
        "cut.jsonl.gz": whole[:-20],
        "not.jsonl.gz": b"plain",
        "not.parquet": b"PAR1 no PAR1",
        "empty.parquet": b"",
    }.items():
        with pytest.raises(LayoutError, match=name):
            list(read(write(tmp_path, name, content)))
    good = tmp_path / "good.parquet"
    pq.write_table(pa.Table.from_pylist([shapes.battle(model_a=f"m{n}") for n in range(5_000)]), good)
    content = bytearray(good.read_bytes())
    content[100:2_000] = b"\xff" * 1_900
    with pytest.raises(LayoutError, match="damaged"):
        list(read(write(tmp_path, "bad.parquet", bytes(content)), "lmarena"))


def test_missing_numbers_of_parquet_are_missing_and_infinite_ones_refused(tmp_path):
    rows = [shapes.battle(tstamp=value) for value in (1740910195.0, float("nan"), float("inf"))]
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    assert outcome(path) == ["ok", "ok", "column tstamp is infinite"]


@pytest.mark.threat("I09")
def test_rows_bytes_and_lines_are_capped(tmp_path):
    path = write(tmp_path, "a.jsonl", f"{GOOD}\n" * 50)
    with pytest.raises(LayoutError, match="more than 10 rows"):
        list(read(path, max_rows=10))
    with pytest.raises(LayoutError, match="more than 100 bytes"):
        list(read(path, max_bytes=100))
    long = write(tmp_path, "b.jsonl", f"{GOOD}\n" + '{"x": "' + "y" * 5_000 + f'"}}\n{GOOD}\n')
    assert outcome(long, limits=Limits(max_line=1_000)) == ["ok", "the line is longer than 1000 bytes", "ok"]
    table = write(tmp_path, "c.csv", "model_a,model_b,winner\n" + "y" * 5_000)
    with pytest.raises(LayoutError, match="longer than 1000 bytes"):
        list(read(table, "lmarena", limits=Limits(max_line=1_000)))


def test_a_cell_of_many_megabytes_is_read_without_the_limit_of_the_csv_module(tmp_path):
    row = shapes.completion(prefix="x" * 2_000_000)
    assert outcome(write(tmp_path, "a.csv", shapes.table(row))) == ["ok"]


@pytest.mark.threat("I10")
def test_model_names_never_become_paths(tmp_path):
    names = ["../../etc/passwd", "CON", "a/b", "x" * 300]
    rows = [shapes.battle(model_a=name) for name in names]
    before = sorted(tmp_path.rglob("*"))
    path = write(tmp_path, "a.jsonl", shapes.jsonl(*rows, shapes.battle(model_a="x" * 2_000)))
    assert [reason[:2] for reason in outcome(path)] == ["ok"] * 4 + ["co"]
    assert sorted(tmp_path.rglob("*")) == [*before, path]


@pytest.mark.parametrize(
    ("name", "reason"), [("none.csv", "no such file"), ("a.txt", "ending"), ("a", "ending")]
)
def test_what_is_no_data_file_is_refused(tmp_path, name, reason):
    if name != "none.csv":
        write(tmp_path, name, GOOD)
    with pytest.raises(LayoutError, match=reason):
        read(tmp_path / name)


def test_empty_files_and_plain_folders_are_refused(tmp_path):
    for name in ("a.csv", "a.jsonl", "a.json"):
        with pytest.raises(LayoutError, match="no row"):
            detect(write(tmp_path, name, ""))
    with pytest.raises(LayoutError, match="no manifest"):
        detect(tmp_path)


def test_the_report_of_a_file_of_rubbish_stays_short(tmp_path):
    rows = [shapes.battle(winner=f"word{number}", model_a="m") for number in range(500)]
    reader = read(write(tmp_path, "a.jsonl", shapes.jsonl(shapes.battle(), *rows)))
    assert sum(1 for _ in reader) == 501
    assert (reader.report.refused, len(reader.report.reasons)) == (500, 1)
    assert "500" in reader.report.summary()
    json.dumps(reader.report.to_dict())


JUNK = [None, 1, -1, 1e300, True, "", "x", "Auto", [], [[]], [None], {}, {"type": None}, {"1": 1}, 2**62]


def places(value: object, path: tuple = ()) -> list[tuple]:
    """The way to every value inside a row."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * bool(path) + [place for key, item in inner for place in places(item, (*path, key))]


def changed(row: dict, path: tuple, junk: object) -> dict:
    row = json.loads(json.dumps(row))
    inner = row
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = junk
    return row


@pytest.mark.threat("I11")
@pytest.mark.parametrize(
    ("layout", "name", "content", "expected"),
    [shape for shape in shapes.SHAPES if not shape[1].endswith(".csv")],
)
def test_rubbish_anywhere_in_a_row_is_accepted_or_refused_and_never_stops_the_file(
    tmp_path, layout, name, content, expected
):
    rows = [
        item.values for item in raw_rows(write(tmp_path, name, content), Limits()) if isinstance(item, RawRow)
    ]
    random = Random(7)
    broken = [
        json.dumps(changed(row, random.choice(places(row)), random.choice(JUNK)))
        # each its own session, or most would only be refused as repeats
        .replace(shapes.SESSION, f"session{number}")
        for number, row in enumerate(rows * (150 // len(rows)))
    ]
    reader = read(write(tmp_path, "broken.jsonl", "\n".join(broken)), layout)
    items = list(reader)
    assert sorted(item.line for item in items) == list(range(1, len(broken) + 1))
    assert reader.report.refused == sum(not item.accepted for item in items) > 0
    assert all(item.reason for item in items if not item.accepted)
