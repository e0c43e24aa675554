"""Wheels and locks of the browser's Python: reproducible, verified, and honest about what is not there."""

from __future__ import annotations

import datetime
import importlib.util
import io
import json
import zipfile
from pathlib import Path
from types import ModuleType
from uuid import UUID

import numpy as np
import pandas as pd
import pyarrow.parquet
import pytest

import runtimes_wasm.pyodide
from runtimes_wasm.errors import AssetBroken
from runtimes_wasm.pyodide import build, lockfile, packs, wheels


def shim(name: str) -> ModuleType:
    """One of our stand-ins, loaded without hiding a real package of that name."""
    path = Path(runtimes_wasm.pyodide.__file__).with_name("shims") / name / "__init__.py"
    spec = importlib.util.spec_from_file_location(f"shim_{name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def small_wheel(folder: Path, name: str = "small", **options: object) -> Path:
    files = {f"{name}/__init__.py": b"x = 1\n", f"{name}/more.py": b"def f():\n    return 2\n"}
    return wheels.make_wheel(folder, name, "1.0", files, **options)  # type: ignore[arg-type]


def test_a_wheel_has_the_same_bytes_whenever_it_is_made_and_says_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    needs = ["numpy>=2", 'colorama; sys_platform == "win32"', 'extra-thing; extra == "all"']
    made = small_wheel(tmp_path, needs=needs)
    assert made.read_bytes() == small_wheel(tmp_path / "again", needs=needs).read_bytes()
    facts = wheels.read_wheel(made, "3.13")
    assert (facts.name, facts.version, facts.depends, facts.imports) == (
        "small",
        "1.0",
        ("numpy",),
        ("small",),
    )


def test_what_is_no_wheel_is_refused_by_name(tmp_path: Path) -> None:
    broken = tmp_path / "a-1-py3-none-any.whl"
    broken.write_bytes(b"no zip")
    with pytest.raises(AssetBroken, match=r"a-1-py3-none-any\.whl is no wheel"):
        wheels.read_wheel(broken, "3.13")


def test_only_python_files_and_licences_are_taken_from_a_compiled_wheel(tmp_path: Path) -> None:
    source = tmp_path / "Fast-2.0-cp313-cp313-manylinux_2_17_x86_64.whl"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("fast/__init__.py", "")
        archive.writestr("fast/_speed.cpython-313-x86_64-linux-gnu.so", "machine code")
        archive.writestr("Fast-2.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: Fast\nVersion: 2.0\n")
        archive.writestr("Fast-2.0.dist-info/LICENSE.txt", "free")
    made = wheels.python_only(source, tmp_path, "3.13")
    names = zipfile.ZipFile(made).namelist()
    assert made.name == "fast-2.0-py3-none-any.whl" and not [name for name in names if name.endswith(".so")]
    assert "fast-2.0.dist-info/licenses/LICENSE.txt" in names
    assert {name.partition("/")[0] for name in names} == {"fast", "fast-2.0.dist-info"}


def test_files_are_held_against_the_official_lock_and_all_problems_are_named(tmp_path: Path) -> None:
    good, bad, stranger = (small_wheel(tmp_path, name) for name in ("good", "bad", "stranger"))
    official = {
        "packages": {
            "good": {"file_name": good.name, "sha256": lockfile.sha256_of(good)},
            "bad": {"file_name": bad.name, "sha256": "0" * 64},
        }
    }
    assert list(lockfile.verify([good], official)) == ["good"]
    with pytest.raises(
        AssetBroken, match=r"bad-1\.0.*lock says 000.*stranger-1\.0.* is not in Pyodide's own lock"
    ):
        lockfile.verify([good, bad, stranger], official)


def test_a_composed_lock_leaves_out_needs_that_are_not_here_and_says_which(tmp_path: Path) -> None:
    one, two = small_wheel(tmp_path, "one", needs=["two", "absent_thing"]), small_wheel(tmp_path, "two")
    lock, lacking = lockfile.compose({"python": "3.13.2"}, {}, [one, two], "3.13")
    assert lock["packages"]["one"]["depends"] == ["two"] and lacking == ("one needs absent-thing",)
    assert lock["packages"]["two"]["imports"] == ["two"]


def make_distribution(folder: Path) -> Path:
    folder.mkdir()
    wheel = small_wheel(folder)
    with zipfile.ZipFile(folder / "python_stdlib.zip", "w") as archive:
        archive.writestr("this.py", "print('zen')\n")
    lock, _ = lockfile.compose({"python": "3.13.2"}, {}, [wheel], "3.13")
    lockfile.write(lock, folder / "pyodide-lock.json")
    return folder


def compile_once(tmp_path: Path, name: str) -> dict[str, bytes]:
    folder, kept, work = (
        make_distribution(tmp_path / name),
        tmp_path / f"{name}-kept",
        tmp_path / f"{name}-work",
    )
    kept.mkdir()
    work.mkdir()
    build.compile_all(folder, kept, work, build._py_compile)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_pyodide_build_compiles_a_distribution_to_the_same_bytes_twice(tmp_path: Path) -> None:
    first, second = compile_once(tmp_path, "a"), compile_once(tmp_path, "b")
    assert first == second
    lock = json.loads(first["pyodide-lock.json"])
    entry = lock["packages"]["small"]
    inside = zipfile.ZipFile(io.BytesIO(first[entry["file_name"]])).namelist()
    assert "small/more.pyc" in inside and "small/more.py" not in inside
    assert zipfile.ZipFile(io.BytesIO(first["python_stdlib.zip"])).namelist() == ["this.pyc"]


def test_a_second_build_compiles_only_what_changed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    seen: list[list[str]] = []

    def compiler(todo: Path) -> None:
        seen.append(sorted(path.name for path in todo.iterdir()))
        build._py_compile(todo)

    for name in ("one", "two"):
        work = tmp_path / f"{name}-work"
        work.mkdir()
        folder = make_distribution(tmp_path / name)
        if name == "two":
            with zipfile.ZipFile(folder / "python_stdlib.zip", "w") as archive:
                archive.writestr("this.py", "print('other')\n")
        build.compile_all(folder, kept, work, compiler)
    assert seen == [["python_stdlib.zip", "small-1.0-py3-none-any.whl"], ["python_stdlib.zip"]]


def test_the_parquet_stand_in_writes_what_a_reader_reads_back() -> None:
    frame = pd.DataFrame(
        {
            "whole": [1, 2, 3],
            "real": [1.5, np.nan, 3],
            "text": ["x", None, "zé"],
            "day": [datetime.date(2020, 1, 2)] * 3,
            "moment": pd.to_datetime(["2024-01-01", None, "2024-03-03"]),
            "flag": [True, False, True],
            "kind": pd.Categorical(["u", "v", "u"]),
            "maybe": pd.array([1, None, 3], dtype="Int64"),
            "zone": pd.to_datetime(["2024-01-01"] * 3).tz_localize("Europe/Berlin"),
            "mixed": [[1, 2], {"a": 1}, 3],
        },
        index=["p", "q", "r"],
    )
    held = io.BytesIO()
    shim("fastparquet").write(held, frame)
    table = pyarrow.parquet.read_table(io.BytesIO(held.getvalue()))
    back = table.to_pandas()
    assert back["whole"].tolist() == [1, 2, 3] and back["text"].tolist()[::2] == ["x", "zé"]
    assert pd.isna(back["real"].iloc[1]) and pd.isna(back["moment"].iloc[1])
    assert table.column("maybe").to_pylist() == [1, None, 3] and back["day"].iloc[0] == datetime.date(
        2020, 1, 2
    )
    assert back["flag"].tolist() == [True, False, True] and back["kind"].tolist() == ["u", "v", "u"]
    assert str(back["zone"].dt.tz) == "Europe/Berlin" and back["zone"].iloc[0] == frame["zone"].iloc[0]
    assert back["mixed"].tolist() == ["[1, 2]", '{"a": 1}', "3"] and list(back.index) == ["p", "q", "r"]


@pytest.mark.parametrize("rows", [0, 1, 9, 100])
def test_the_parquet_stand_in_writes_any_number_of_rows(rows: int) -> None:
    frame = pd.DataFrame({"n": range(rows), "s": [None if n % 3 else str(n) for n in range(rows)]})
    held = io.BytesIO()
    shim("fastparquet").write(held, frame)
    back = pyarrow.parquet.read_table(io.BytesIO(held.getvalue()))
    assert back.num_rows == rows and back.column("n").to_pylist() == list(range(rows))
    assert back.column("s").to_pylist() == [None if n % 3 else str(n) for n in range(rows)]


def test_the_orjson_stand_in_writes_the_same_json() -> None:
    orjson = shim("orjson")
    value = {
        "é": [1, 2.5, None, True],
        "t": (1,),
        "u": UUID(int=1),
        "d": datetime.date(2020, 1, 2),
        "n": float("nan"),
    }
    assert orjson.dumps(value) == (
        '{"é":[1,2.5,null,true],"t":[1],"u":"00000000-0000-0000-0000-000000000001","d":"2020-01-02","n":null}'.encode()
    )
    assert orjson.loads(orjson.dumps({"a": np.float64(1.5)}, option=orjson.OPT_SERIALIZE_NUMPY)) == {"a": 1.5}
    assert orjson.dumps({1: 2}, option=orjson.OPT_NON_STR_KEYS) == b'{"1":2}'
    with pytest.raises(orjson.JSONEncodeError, match="must be str"):
        orjson.dumps({1: 2})
    with pytest.raises(orjson.JSONEncodeError, match="not JSON serializable: object"):
        orjson.dumps(object())


def test_a_pack_holds_what_programs_read_and_says_where_each_file_is(tmp_path: Path) -> None:
    files = {
        "thing/__init__.py": b"x = 1\n",
        "thing/data.bin": bytes(300),
        "thing/fast.pyx": b"no",
        "thing/t.pyi": b"",
    }
    wheel = wheels.make_wheel(tmp_path, "thing", "1.0", files)
    packs.make_pack(wheel, tmp_path / "thing.pack", "thing")
    data = (tmp_path / "thing.pack").read_bytes()
    end = 4 + int.from_bytes(data[:4], "little")
    header = json.loads(data[4:end])
    found = {}
    for name, size in header["files"]:
        found[name] = data[end : end + size]
        end += size
    assert end == len(data) and (header["name"], header["root"]) == ("thing", "site")
    assert found.pop("thing-1.0.dist-info/METADATA").startswith(b"Metadata-Version")
    assert {name: each for name, each in found.items() if name.startswith("thing/")} == {
        name: files[name] for name in ("thing/__init__.py", "thing/data.bin")
    }
