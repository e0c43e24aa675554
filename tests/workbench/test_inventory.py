"""What Runoff is made of: every package of the locks is listed, licences are told, and the bill of materials is one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from runtimes_wasm.assets import lock
from runtimes_wasm.browser import vendored
from tests.environment_file import ROOT, locked
from workbench import inventory
from workbench.cli import app
from workbench.inventory import UNKNOWN, Component

WEB = ROOT / "runtimes_wasm" / "browser" / "web" / "package-lock.json"


def test_every_locked_package_and_every_asset_is_listed_with_its_licence() -> None:
    found = inventory.components()
    names = {re.sub(r"[-_.]+", "-", each.name).lower() for each in found if each.kind == "python"}
    pins = locked(ROOT / "requirements" / "app.txt")
    # Some are for other systems or older Pythons.
    here = {re.sub(r"[-_.]+", "-", name).lower() for name, pin in pins.items() if ";" not in pin}
    assert here <= names
    assert {each.part_of for each in found if each.kind == "asset"} == set(lock())
    listed = {(each.name, each.version) for each in found if each.kind == "npm"}
    packages = json.loads(WEB.read_text(encoding="utf-8"))["packages"]
    assert {
        (entry.get("name") or path.rpartition("node_modules/")[2], entry.get("version", ""))
        for path, entry in packages.items()
        if path and not entry.get("link")
    } == listed
    nameless = [each for each in found if not each.licence or each.licence == UNKNOWN]
    # What somebody installs beside Runoff is listed, too, and is no part of it.
    pinned = {
        re.sub(r"[-_.]+", "-", name).lower()
        for lists in ("app.txt", "dev.txt")
        for name in locked(ROOT / "requirements" / lists)
    }
    assert not [
        each.name
        for each in nameless
        if each.kind != "python" or re.sub(r"[-_.]+", "-", each.name).lower() in pinned
    ]
    assert not [each.name for each in found if each.licence.upper().startswith("SEE LICEN")]


@pytest.mark.assets
def test_what_a_page_library_is_said_to_be_licensed_under_is_what_its_text_reads() -> None:
    """Where the package's own field says nothing, the text that is served beside it has to."""
    vendored.prepare()
    titles = {
        "MIT": "Permission is hereby granted, free of charge",
        "Apache-2.0": "Apache License",
        "BSD-2-Clause": "Redistributions in binary form must reproduce",
    }
    texts = {file.stem: file.read_text("utf-8") for file in (vendored.folder() / "licences").iterdir()}
    assert {name.replace("/", "__") for name in vendored.vendored().versions} == set(texts)
    without = {
        name for name, text in texts.items() if re.match(r".*: see (?:its files|licen[cs]e)", text, re.I)
    }
    assert {"leaflet.heat", "owl.carousel"} <= without
    said = {each.name: each.licence for each in inventory.components() if each.kind == "npm"}
    for name in without:
        assert titles[said[name]] in texts[name], name
    assert not [name for name, text in texts.items() if re.search(r"unlicensed$", text.split("\n")[0], re.I)]


def test_the_bill_of_materials_has_the_form_of_cyclonedx() -> None:
    bill = inventory.sbom()
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", bill["serialNumber"])
    assert bill["metadata"]["component"]["name"] == "runoff"
    references = [each["bom-ref"] for each in bill["components"]]
    assert len(references) == len(set(references)) > 1000
    assert bill["dependencies"] == [{"ref": "runoff", "dependsOn": references}]
    allowed = {"type", "bom-ref", "name", "version", "purl", "licenses", "hashes", "properties"}
    for each in bill["components"]:
        assert set(each) <= allowed and each["type"] == "library"
        assert re.fullmatch(r"pkg:(pypi|npm|generic)/\S+@\S+", each["purl"]), each
        assert all(re.fullmatch("[0-9a-f]{64}", found["content"]) for found in each.get("hashes", []))


def test_a_licence_is_an_expression_only_when_it_has_the_form_of_one() -> None:
    bill = inventory.sbom(
        Component(kind="npm", name=text, version="1", licence=text, purl=f"pkg:npm/{n}@1")
        for n, text in enumerate(
            ["MIT", "(MIT OR Apache-2.0) AND ISC", "Apache License, Version 2.0", "BSD 3 Clause", UNKNOWN]
        )
    )
    assert [each.get("licenses") for each in bill["components"]] == [
        [{"expression": "MIT"}],
        [{"expression": "(MIT OR Apache-2.0) AND ISC"}],
        [{"license": {"name": "Apache License, Version 2.0"}}],
        [{"license": {"name": "BSD 3 Clause"}}],
        None,
    ]


def test_the_commands_list_licences_and_write_the_bill(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    file = tmp_path / "sbom.json"
    done = CliRunner().invoke(app, ["doctor", "--licences", "--json", "--sbom", str(file)])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert len(told["components"]) == len(json.loads(file.read_text())["components"]) or told["components"]
    assert all(each.startswith("pkg:") for each in told["unknown"])
    assert [path.name for path in tmp_path.iterdir()] == ["sbom.json"]
    done = CliRunner().invoke(app, ["doctor", "--sbom", str(tmp_path / "none" / "x.json")])
    assert done.exit_code == 2 and "cannot be written" in done.output
