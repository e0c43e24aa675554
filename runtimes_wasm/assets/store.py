"""Prepare, locate and describe assets."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import AssetBroken, AssetError, AssetMissing
from . import builders, cache, go_build, modules, npm_build, seal
from .fetch import MEND, check_file, fetch, installed_file, take_out
from .lock import Asset, SourceKind, Step, lock, needed

#: What makes the `built` files of an asset, by the name that the lock gives it.
BUILDERS: dict[str, Callable[[Asset, Path, Path, Path, Callable[[str], None]], None]] = {
    "go": go_build.build,
    "npm": npm_build.build,
}

#: Called with the asset's name and what is being done to it.
Progress = Callable[[str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetStatus:
    """One row of ``runoff doctor``."""

    name: str
    version: str
    kind: str
    package: str
    licence: str
    prepared: bool
    compiled: bool
    size: int
    note: str = ""


def asset(name: str) -> Asset:
    """An asset of the lock by name.

    Raises
    ------
    AssetMissing
        When the lock has none of that name.
    """
    found = lock().get(name)
    if found is None:
        raise AssetMissing(f"no asset {name!r} in the lock; it has {', '.join(sorted(lock()))}")
    return found


def locate(name: str) -> Path:
    """The folder of a prepared asset.

    Raises
    ------
    AssetMissing
        When it is not prepared.
    AssetBroken
        When a file of it is not the one that was verified; see `seal`. Looked at once in each process.
    """
    found = asset(name)
    path = cache.cache_root() / "assets" / found.folder
    if not (path / "ready.json").is_file():
        raise AssetMissing(f"asset {name} {found.version} is not prepared; {MEND}")
    if path not in _checked:
        _check_seal(found, path)
        _checked.add(path)
    return path


#: Folders whose files this process found to be the right ones.
_checked: set[Path] = set()


def verify() -> dict[str, str]:
    """What is wrong with prepared assets, by name; read anew, so that a server can ask again."""
    _checked.clear()
    problems = {}
    for name in lock():
        try:
            locate(name)
        except AssetBroken as error:
            problems[name] = str(error)
        except AssetError:
            continue  # not prepared: nothing to verify
    return problems


def _check_seal(found: Asset, path: Path) -> None:
    installed = _installed(found)
    if seal.check(found.name, path, installed, MEND):
        return
    # Unpacked before there were seals: what the lock knows of it is checked once more.
    with cache.exclusive(f"seal-{found.name}"):
        for file in found.files:
            source = installed.get(file) or path / file
            if source.is_file():
                check_file(found, file, source)
        seal.write(path, installed)


def _installed(found: Asset) -> dict[str, Path]:
    if found.kind is not SourceKind.INSTALLED:
        return {}
    return {file: installed_file(found, file) for file in found.files}


def locate_file(name: str, file: str) -> Path:
    """A used file of a prepared asset, where it lies.

    Raises
    ------
    AssetMissing
        When the asset is not prepared or the file is gone.
    """
    found = asset(name)
    folder = locate(name)
    path = installed_file(found, file) if found.kind is SourceKind.INSTALLED else folder / file
    if not path.exists():
        raise AssetMissing(f"asset {name}: {path} is gone; {MEND}")
    return path


def locate_module(name: str, module: str) -> Path:
    """A module of an asset compiled for this machine, checked.

    Raises
    ------
    AssetMissing
        When it is not compiled yet.
    AssetBroken
        When its bytes are not what we wrote.
    """
    found = asset(name)
    locate(name)
    return modules.locate(name, found.digest(found.modules[module]))


def is_ready(name: str) -> bool:
    """Whether an asset is unpacked, its modules compiled, and what is made of it made."""
    try:
        locate(name)
        for module in asset(name).modules:
            locate_module(name, module)
    except AssetError:
        return False
    return builders.is_built(asset(name))


def prepare(
    names: Iterable[str] | None = None, *, progress: Progress | None = None, heavy: bool = False
) -> None:
    """Make assets ready: fetch, verify, unpack, compile. Slow once, then nothing.

    Parameters
    ----------
    names : iterable of str, optional
        All of the lock that are not optional when left out.
    heavy : bool
        Compile also what takes minutes and gigabytes.

    Raises
    ------
    AssetError
        Naming the asset, the file and the way to mend it.
    """
    say = progress or (lambda name, what: None)
    for name in names if names is not None else needed():
        found = asset(name)
        if not found.suits:
            say(name, f"left out, it is for {found.platform} only")
            continue
        if found.builder and found.heavy and not heavy:
            say(name, "left for later: it is built in the background")
            continue
        _unpack_once(found, say)
        if found.heavy and not heavy:
            say(name, "ready, its compiled module is left for later")
            continue
        for file in found.modules.values():
            say(name, f"compiling {Path(file).name}")
            modules.prepare(name, locate_file(name, file), found.digest(file))
        builders.build(found, say)
        say(name, "ready")


def _unpack_once(found: Asset, say: Progress) -> None:
    with cache.exclusive(found.name):
        try:
            locate(found.name)
            return
        except AssetBroken as error:
            say(found.name, f"{error}; it is fetched anew")
            shutil.rmtree(cache.cache_root() / "assets" / found.folder)
        except AssetMissing:
            say(
                found.name,
                f"fetching {found.package}"
                if found.kind in (SourceKind.PYPI, SourceKind.NPM)
                else "verifying",
            )
        with cache.scratch() as work:
            made = work / "asset"
            made.mkdir(mode=0o700)
            archive = None
            if found.kind is SourceKind.PROJECT:
                archive = npm_build.project_folder(found)
            elif found.kind is not SourceKind.INSTALLED:
                archives = fetch(found, work)
                say(found.name, "verifying")
                for archive in archives:
                    take_out(found, archive, made)
                    if not found.builder:
                        archive.unlink()
            sources = {file: _source(found, file, made) for file in found.files}
            for file, path in sources.items():
                check_file(found, file, path)
            _keep_licences(found, made)
            if found.builder and archive is not None:
                _build(found, archive, made, say)
            for step in found.steps:
                say(found.name, f"unpacking {Path(step.file).name}")
                _do(step, [sources[file] for file in (step.file, *step.more)], made)
            (made / "ready.json").write_text(
                json.dumps({"name": found.name, "version": found.version, "licence": found.licence}, indent=1)
            )
            seal.write(made, _installed(found))
            cache.folder("assets")
            cache.move_into_place(made, cache.cache_root() / "assets" / found.folder)


def _build(found: Asset, archive: Path, made: Path, say: Progress) -> None:
    builder = BUILDERS.get(found.builder)
    if builder is None:
        raise AssetBroken(f"asset {found.name}: the lock names the unknown builder {found.builder!r}")
    # Kept until it is done, so that a build that was interrupted goes on where it was.
    kept = cache.folder("builds") / found.folder
    builder(found, archive, kept, made, lambda what: say(found.name, what))
    try:
        for file in found.built:
            check_file(found, file, _source(found, file, made))
    finally:
        # Also when it came out wrong: the next try must not start from the same damage.
        shutil.rmtree(kept)


def _source(found: Asset, file: str, made: Path) -> Path:
    if found.kind is SourceKind.INSTALLED:
        path = installed_file(found, file)
    elif found.kind is SourceKind.PROJECT and file in (*found.files, *found.licence_files):
        path = npm_build.project_folder(found) / file
    else:
        path = made / file
    if not path.is_file():
        raise AssetBroken(f"asset {found.name}: {found.package} {found.version} holds no file {file}")
    return path


def _keep_licences(found: Asset, made: Path) -> None:
    kept = made / "licences"
    kept.mkdir()
    (kept / "SPDX").write_text(found.licence + "\n")
    for file in found.licence_files:
        source = _source(found, file, made)
        shutil.copyfile(source, kept / file.replace("/", "_"))


def _do(step: Step, files: list[Path], made: Path) -> None:
    target = made / step.to
    source = files[0]
    if step.kind == "tar":
        target.mkdir(parents=True)
        with tarfile.open(source) as archive:
            archive.extractall(target, filter="data")
        if source.is_relative_to(made):
            source.unlink()  # only its contents are used from here on
    elif step.kind == "zstd_tar":
        # Only here: on a Python before 3.14 it needs a package that no other asset does.
        from . import split_tar

        target.mkdir(parents=True)
        split_tar.extract(files, target, only=step.only)
        for file in files:
            file.unlink()
    elif step.kind == "inner_zip":
        with zipfile.ZipFile(source) as outer, zipfile.ZipFile(io.BytesIO(outer.read(step.member))) as inner:
            inner.extractall(target)  # noqa: S202 - zipfile keeps members inside; the bytes are the lock's
    elif step.kind == "program":
        # A wheel taken apart here keeps no permissions; this file is run, not only read.
        source.chmod(0o700)
    elif step.kind == "copy":
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    else:
        raise AssetBroken(f"the lock asks for the unknown step {step.kind!r}")


def status() -> list[AssetStatus]:
    """Every asset of the lock: prepared or not, compiled or not, and its size in the cache."""
    rows = []
    for name, found in lock().items():
        note, size, prepared, compiled = "", 0, False, False
        try:
            path = locate(name)
            prepared = True
            size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
            compiled = is_ready(name)
            size += sum(modules.size(found.digest(file)) for file in found.modules.values())
            size += builders.size(found)
            if not compiled:
                note = "heavy: `python -m runtimes_wasm.assets prepare --heavy`" if found.heavy else MEND
        except AssetError as error:
            note = str(error) if found.suits else f"for {found.platform} only"
            if found.optional:
                note = f"optional: `python -m runtimes_wasm.assets prepare {name}`"
        rows.append(
            AssetStatus(
                name=name,
                version=found.version,
                kind=found.kind.value,
                package=found.package,
                licence=found.licence,
                prepared=prepared,
                compiled=compiled,
                size=size,
                note=note,
            )
        )
    return rows
