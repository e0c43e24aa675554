"""The built distributions, and which programs go to the browser's Python."""

from __future__ import annotations

import json
import zipfile

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from data.environments import Environment
from data.languages import Language
from runtimes_wasm import assets
from runtimes_wasm.assets.fetch import sha256_of
from runtimes_wasm.browser import build_document
from runtimes_wasm.browser.hosts import HostDispatch
from runtimes_wasm.browser.python_files import packs_url
from runtimes_wasm.browser.store import DocumentStore
from runtimes_wasm.languages.python import only_in_browser, science_packages
from runtimes_wasm.pyodide import PY312, PY313, Distribution, python_for

pytestmark = pytest.mark.assets


@pytest.fixture(scope="module", params=[PY313, PY312], ids=["313", "312"])
def dist(request: pytest.FixtureRequest) -> Distribution:
    assets.prepare([request.param.asset, "python-science"])
    return request.param


def test_every_file_of_the_lock_is_there_with_its_digest(dist: Distribution) -> None:
    folder = dist.locate()
    packages = dist.packages()
    assert len(packages) > 70
    for entry in packages.values():
        assert sha256_of(folder / entry["file_name"]) == entry["sha256"], entry["file_name"]
        assert all(need in packages for need in entry["depends"])
    held = {path.name for path in folder.iterdir() if path.suffix in (".whl", ".zip")}
    assert held - {entry["file_name"] for entry in packages.values()} == {"python_stdlib.zip"}


def test_the_compiled_wheels_are_pinned_to_the_digests_of_pyodide_itself(dist: Distribution) -> None:
    official = json.loads((assets.locate(dist.lock_asset) / "pyodide-lock.json").read_text())["packages"]
    published = {entry["file_name"]: entry["sha256"] for entry in official.values()}
    pinned = [pair for name in dist.wheel_assets for pair in assets.lock()[name].files.items()]
    assert len(pinned) >= 44
    for file, digest in pinned:
        assert published[file.rpartition("/")[2]] == digest


def test_the_standard_library_is_bytecode(dist: Distribution) -> None:
    names = zipfile.ZipFile(dist.locate() / "python_stdlib.zip").namelist()
    assert "json/decoder.pyc" in names and not [name for name in names if name.endswith(".py")]


def test_a_program_gets_the_packages_it_imports_with_what_they_need(dist: Distribution) -> None:
    code = "import pandas as pd\ndf = pd.DataFrame()\ndf.plot()\n"
    chosen = dist.select(code, ["pandas", "math", "os.path"])
    assert {"pandas", "numpy", "python-dateutil", "six", "pytz", "matplotlib", "pillow"} <= set(
        chosen.packages
    )
    assert chosen.missing == ()
    assert "matplotlib" not in dist.select("import pandas", ["pandas"]).packages
    assert dist.select("from zoneinfo import ZoneInfo", ["zoneinfo"]).packages == ("tzdata",)
    assert dist.select("", ["torch", "cv2.aruco", "sqlalchemy"]).missing == (
        "torch",
        "opencv-python",
        "sqlalchemy",
    )
    packs = dist.packs_of(chosen.packages)
    assert [path.stem for path in packs] == list(chosen.packages)
    assert sum(path.stat().st_size for path in packs) > 20e6


def test_the_packages_of_a_program_are_served_one_behind_the_other(dist: Distribution) -> None:
    store = DocumentStore()
    document = build_document("print(1)", Language.PYTHON, Environment.INTERPRETER)
    store.put(document)
    client = TestClient(HostDispatch(PlainTextResponse("app"), store=store))
    client.base_url = document.url(80).rpartition("/d/")[0]
    whole = b"".join(path.read_bytes() for path in dist.packs_of(("six", "pytz")))
    answer = client.get(packs_url(dist.key, ("six", "pytz")))
    assert answer.status_code == 200 and answer.content == whole
    assert (
        answer.headers["access-control-allow-origin"] == "*"
        and "immutable" in answer.headers["cache-control"]
    )
    for names in (("six", "nothing"), ("../six",), ("",), ("six", "../../pyodide-lock")):
        assert client.get(packs_url(dist.key, names)).status_code == 404


def test_programs_go_to_the_browsers_python_exactly_when_only_it_has_their_packages() -> None:
    assets.prepare([PY313.asset, "python-science"])
    here = science_packages()
    there = PY313.modules()
    only_there = sorted({"pydantic", "plotly", "altair", "tiktoken", "rich", "hypothesis"} - here)
    only_here = sorted({"statsmodels", "lxml", "reportlab"} - there)
    assert only_there and only_here
    for name in only_there:
        assert name in there and only_in_browser(f"import {name}\n"), name
    for name in (*only_here, "numpy", "math", "torch", "pygame"):
        assert not only_in_browser(f"import {name}\n"), name
    assert not only_in_browser(f"import {only_there[0]}, {only_here[0]}\n")
    assert not only_in_browser(f"try:\n    import {only_there[0]}\nexcept ImportError:\n    pass\n")
    assert not only_in_browser("def f(:\n")


def test_a_program_gets_the_older_python_where_only_that_has_what_it_imports() -> None:
    assets.prepare([PY313.asset, PY312.asset])
    assert python_for("", ["sqlite3", "numpy"]) is PY312 and only_in_browser("import sqlite3\n")
    for imports in ([], ["numpy"], ["torch"], ["sqlite3", "torch"], ["sqlite3", "hypothesis"]):
        assert python_for("", imports) is PY313, imports


def test_what_is_pinned_is_known_before_anything_is_built() -> None:
    assert PY313.is_pinned("pydantic") and PY313.is_pinned("yaml") and PY313.is_pinned("pygame")
    assert not PY313.is_pinned("torch") and not PY313.is_pinned("pyarrow") and PY312.is_pinned("pyarrow")
