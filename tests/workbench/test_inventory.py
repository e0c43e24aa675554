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
def test_every_page_library_has_a_licence_and_its_text_beside_it() -> None:
    vendored.prepare()
    folder, packages = vendored.folder(), vendored.vendored().packages
    assert len(packages) > 800
    files = {f"licences/{file.name}" for file in (folder / "licences").iterdir()}
    assert {each.text for each in packages.values()} == files
    listed = {(each.name, each.version): each for each in inventory.components() if each.kind == "npm"}
    entries = json.loads(WEB.read_text("utf-8"))["packages"]
    read = json.loads((WEB.parent / "licences.json").read_text("utf-8"))
    words = {
        "MIT": "Permission is hereby granted, free of charge",
        "Apache-2.0": "Apache License",
        "BSD-2-Clause": "Redistributions in binary form must reproduce",
        "BSD-3-Clause": "Neither the name of",
    }
    for place, package in packages.items():
        found = listed[(package.name, entries[f"node_modules/{place}"]["version"])]
        assert found.licence == package.licence and found.text.removeprefix("dist/") in files
        title, _, text = (folder / package.text).read_text("utf-8").partition("\n\n")
        assert title == f"{package.name} {package.version}: {package.licence}"
        assert len(text) > 300, f"{package.name}: {text}"
        # Where the package's own field says nothing, the text has to say it.
        assert package.name not in read or words[read[package.name]] in text, package.name
    assert read.keys() <= {name for name, _ in listed}
    # What a bundle brought along, without a file of its own here, is among them.
    assert {"@mermaid-js/mermaid-zenuml", "@zenuml/core", "antlr4"} <= {
        each.name for each in packages.values()
    }
    bill = inventory.sbom(each for each in listed.values() if each.text)
    for entry in bill["components"]:
        [licence] = entry["licenses"]
        assert "expression" in licence, entry
        texts = [each["value"] for each in entry["properties"] if each["name"] == "runoff:licence-text"]
        assert [(folder.parent / each).is_file() for each in texts] == [True]


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
