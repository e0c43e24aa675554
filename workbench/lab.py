"""The notebooks on one's own disk, and the JupyterLab that opens them.

Notebooks are copied before they are opened: a person's changes belong to the person, and an
installed package is never edited.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from .errors import LabError

#: Where the notebooks go when nobody says otherwise.
FOLDER = Path("runoff-notebooks")
FIRST = "tour.ipynb"


@dataclass(frozen=True)
class Copied:
    """What became of each notebook: ``new``, ``same`` as ours, or ``kept`` as somebody changed it."""

    folder: Path
    new: tuple[str, ...]
    same: tuple[str, ...]
    kept: tuple[str, ...]


def copy_notebooks(folder: Path) -> Copied:
    """Put the notebooks into a folder; what is there already is never written over.

    Raises
    ------
    LabError
        When the folder cannot be written, or is the package's own.
    """
    ours = {
        entry.name: entry.read_bytes()
        for entry in files("notebooks").iterdir()
        if entry.name.endswith(".ipynb") and entry.is_file()
    }
    where = folder.expanduser().resolve()
    package = Path(str(files("notebooks"))).resolve()
    if where == package:
        raise LabError(f"{where} holds the notebooks of Runoff itself; name another folder for your copies")
    found: dict[str, list[str]] = {"new": [], "same": [], "kept": []}
    try:
        where.mkdir(parents=True, exist_ok=True)
        for name, content in sorted(ours.items()):
            target = where / name
            if target.exists():
                found["same" if target.read_bytes() == content else "kept"].append(name)
                continue
            partial = target.with_suffix(".partial")
            partial.write_bytes(content)
            partial.replace(target)
            found["new"].append(name)
    except OSError as error:
        raise LabError(
            f"the notebooks cannot be copied to {where}: {error.strerror or error}; name a folder that you may write"
        ) from error
    return Copied(where, tuple(found["new"]), tuple(found["same"]), tuple(found["kept"]))


def require_jupyterlab() -> None:
    """Refuse, with the way out, where JupyterLab or its Python kernel is not installed."""
    missing = [name for name in ("jupyterlab", "ipykernel") if find_spec(name) is None]
    if missing:
        raise LabError(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not installed in {sys.prefix}; install "
            f"with `{sys.executable} -m pip install {' '.join(missing)}`"
        )


def lab_options(folder: Path, *, port: int | None, browser: bool) -> list[str]:
    """The command line of a JupyterLab on this machine alone, which asks nobody for news or packages."""
    options = [
        f"--ServerApp.root_dir={folder}",
        "--ServerApp.ip=localhost",
        f"--LabApp.default_url=/lab/tree/{FIRST}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]
    if port is not None:
        # The port that was asked for, or a clear refusal: never the next one that is free.
        options += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if not browser:
        options.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # In a container there is no other user; the server still listens here alone, behind a token.
        options.append("--allow-root")
    return options


def serve(options: Sequence[str]) -> None:
    """Run JupyterLab in this process until somebody stops it."""
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(argv=list(options))
