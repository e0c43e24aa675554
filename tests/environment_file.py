"""Writes environment.yml from the lock, so that conda users get the same set (`make lock`)."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = """\
# The same versions as requirements/app.txt, for conda users:
#   conda env create -f environment.yml && conda activate runoff && pip install --no-deps -e .
# `make lock` writes this file and a test keeps the two equal.
name: runoff
channels:
  - conda-forge
dependencies:
  - python={python}
  - pip
  - pip:
"""


def locked(file: Path) -> dict[str, str]:
    """Name -> line of each pinned package in a requirements file, markers kept, hashes left out."""
    found = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        match = re.match(r"([A-Za-z0-9_.\-\[\]]+)==([^\s;\\]+)(\s*;[^\\]*)?", line)
        if match:
            marker = (match[3] or "").strip()
            found[match[1] + marker] = f"{match[1]}=={match[2]}" + (f" {marker}" if marker else "")
    return found


def render() -> str:
    """The text of environment.yml that agrees with the lock."""
    python = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    lines = [
        f'      - "{pin}"' if ";" in pin else f"      - {pin}"
        for pin in locked(ROOT / "requirements" / "app.txt").values()
    ]
    return HEAD.format(python=python) + "\n".join(lines) + "\n"


def direct_dependencies() -> list[str]:
    """Names in pyproject.toml's dependencies."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.split(r"[~=<>!\[; ]", name, maxsplit=1)[0] for name in project["dependencies"]]


if __name__ == "__main__":
    target = Path(sys.argv[1])
    partial = target.with_name(target.name + ".partial")
    partial.write_text(render(), encoding="utf-8")
    partial.replace(target)
