"""The ground that everything stands on: locks, environment, what may be committed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.environment_file import ROOT, direct_dependencies, locked, render

REQUIREMENTS = [ROOT / "requirements" / "app.txt", ROOT / "requirements" / "dev.txt"]
FIXED_TOP_LEVEL = ["workbench", "notebooks", "runtimes_wasm", "analysis", "data", "tests"]


def tracked_files() -> list[Path]:
    """Files that git knows or would add; the working tree without what .gitignore names."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_environment_yml_pins_what_the_requirements_pin() -> None:
    assert (ROOT / "environment.yml").read_text(encoding="utf-8") == render(), "run `make lock`"
    parsed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert parsed["dependencies"][-1]["pip"] == list(locked(REQUIREMENTS[0]).values())


def test_every_direct_dependency_is_locked() -> None:
    pinned = {re.split(r"[; ]", name)[0].lower() for name in locked(REQUIREMENTS[0])}
    assert not {name.lower() for name in direct_dependencies()} - pinned


def test_the_two_locks_agree_where_they_overlap() -> None:
    app, dev = (locked(file) for file in REQUIREMENTS)
    assert {name: pin for name, pin in app.items() if dev.get(name, pin) != pin} == {}


@pytest.mark.parametrize("file", REQUIREMENTS, ids=lambda file: file.name)
def test_locks_hold_hashes_and_no_index_address(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_fixed_top_level_is_there() -> None:
    for name in FIXED_TOP_LEVEL:
        assert (ROOT / name).is_dir()
    for name in ("environment.yml", "README.md", "Makefile", ".python-version", ".ci/run"):
        assert (ROOT / name).is_file()


def test_no_committed_file_names_a_registry_host_or_a_home_folder() -> None:
    # The words are put together here so that this file does not hold them itself.
    hosts = ["pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "deb.debian" + ".org"]
    homes = ["/" + "root/", "/" + "work/", "/" + "home/"]
    for path in tracked_files():
        data = path.read_bytes()
        if b"\0" in data[:4096]:
            continue
        text = data.decode("utf-8", "replace")
        for word in hosts:
            assert word not in text, f"{path.relative_to(ROOT)} names {word}"
        for word in homes:
            found = re.search(rf"(?<![\w.]){re.escape(word)}(?!pyodide|user|u/)", text)
            assert not found, f"{path.relative_to(ROOT)} names {word}"


def test_no_committed_file_is_large() -> None:
    large = [path for path in tracked_files() if path.stat().st_size > 1_500_000]
    assert not large, large


def test_model_text_never_reaches_the_unsafe_ways_into_a_page() -> None:
    words = ["unsafe_allow" + "_html", "st." + "html(", "st." + "iframe(", "components" + ".v1"]
    for path in (ROOT / "workbench").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for word in words:
            assert word not in text, f"{path.relative_to(ROOT)} uses {word}"


def test_ci_calls_make_test_and_every_target_of_the_design_exists() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("run", "test", "lint", "notebooks", "assets", "bench", "clean", "help"):
        assert re.search(rf"^{target}\s", shown, re.M), f"make help does not list {target}"
