"""The lock file: every WebAssembly asset by package name, version and SHA-256.

This module *is* the format (version 1). It names packages, never an index or a
host, so the clients of the person's own configuration decide where from.
"""

from __future__ import annotations

import functools
import hashlib
import json
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from ..errors import AssetBroken, AssetMissing

LOCK_VERSION = 1
LOCK_PATH = Path(__file__).with_name("assets.lock.json")


class SourceKind(StrEnum):
    """Where an asset's bytes come from."""

    INSTALLED = "installed"
    PYPI = "pypi"
    NPM = "npm"
    #: An npm project of ours: `package` is its folder, its lock file pins what it is made from.
    PROJECT = "project"
    SDIST = "sdist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One unpacking step: a tar, a tar packed by Zstandard, a zip inside a zip, a copy, or a program to run.

    Attributes
    ----------
    more : tuple of str
        Further files that continue `file`, for an archive split over packages.
    only : tuple of str
        What is taken out: members whose names begin so; all when empty.
    """

    kind: str
    file: str
    to: str
    member: str = ""
    more: tuple[str, ...] = ()
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One pinned asset.

    Attributes
    ----------
    files : mapping
        Path inside the package -> SHA-256, of every file that is used.
    modules : mapping
        Short name -> which of `files` or `built` is a WebAssembly module to compile ahead.
    heavy : bool
        Compiling it takes minutes and gigabytes, so only ``--heavy`` does.
    folders : tuple of str
        Folders of the package taken whole; the digest of the archive vouches for them.
    without : tuple of str
        Endings of files in `folders` that are left out.
    wheel_platform : str
        Which wheel of a package that has one for each platform; empty when there is only one.
    build : str
        What `builders` makes of it before it is ready; empty when it is used as it comes.
    downloads : mapping
        Machine (``linux-x86_64``) -> SHA-256 of its archive, of a package that
        has one for each kind of machine; `download_sha256` is empty then.
    builder : str
        Who makes the `built` files from the package: ``go``, ``npm``, or nobody.
    built : mapping
        Path of what the builder makes -> SHA-256; its builds are the same on
        every machine, so they are pinned like downloads.
    more_packages : mapping
        Further packages of the same version and kind -> SHA-256 of their archives.
    platform : str
        ``system-processor`` of the only machines that it is for; any when empty.
    for_python : str
        Which Python the package is asked for, when its metadata refuses ours; it is data here.
    wheels : mapping
        Further pure-Python wheels (``name==version``) -> SHA-256, for the builder.
    optional : bool
        Nothing that runs programs needs it: it is fetched when it is named, and not with all others.
    python_only : mapping
        Wheels of which the builder takes the Python files alone, because their
        compiled part is for another machine and optional -> SHA-256.
    """

    name: str
    version: str
    kind: SourceKind
    package: str
    licence: str
    files: Mapping[str, str]
    licence_files: tuple[str, ...]
    download_sha256: str = ""
    modules: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    heavy: bool = False
    folders: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    wheel_platform: str = ""
    build: str = ""
    downloads: Mapping[str, str] = field(default_factory=dict)
    builder: str = ""
    built: Mapping[str, str] = field(default_factory=dict)

    more_packages: Mapping[str, str] = field(default_factory=dict)
    platform: str = ""
    for_python: str = ""
    wheels: Mapping[str, str] = field(default_factory=dict)
    python_only: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False

    def digest(self, file: str) -> str:
        """The SHA-256 of a used file, from the package or built from it."""
        return self.files.get(file) or self.built[file]

    @property
    def archive_sha256(self) -> str:
        """The SHA-256 of the archive for this machine.

        Raises
        ------
        AssetMissing
            When the package has none for it.
        """
        if not self.downloads:
            return self.download_sha256
        found = self.downloads.get(machine())
        if found is None:
            raise AssetMissing(
                f"asset {self.name}: {self.package} {self.version} is pinned for "
                f"{', '.join(sorted(self.downloads))}; this machine is {machine()}, so it cannot be used here"
            )
        return found

    @property
    def packages(self) -> dict[str, str]:
        """Every package to fetch and the SHA-256 of its archive for this machine."""
        return {self.package: self.archive_sha256, **self.more_packages}

    @property
    def suits(self) -> bool:
        """Whether it is for machines like this one."""
        return self.platform in ("", machine())

    @property
    def key(self) -> str:
        """Changes when anything of this asset's entry changes, and only then."""
        return hashlib.sha256(json.dumps(_to_json(self), sort_keys=True).encode()).hexdigest()[:16]

    @property
    def folder(self) -> str:
        """Its folder's name in the cache."""
        return f"{self.name}-{self.version}-{self.key}"


def machine() -> str:
    """This kind of machine, as `Asset.downloads` names it."""
    return f"{sys.platform}-{platform.machine().lower()}"


def _to_json(asset: Asset) -> dict[str, Any]:
    # Only when set: an entry that does without them keeps its key, and so its folder.
    rare = {
        "folders": list(asset.folders),
        "without": list(asset.without),
        "wheel_platform": asset.wheel_platform,
        "build": asset.build,
        "downloads": dict(sorted(asset.downloads.items())),
        "builder": asset.builder,
        "built": dict(sorted(asset.built.items())),
        "more_packages": dict(sorted(asset.more_packages.items())),
        "platform": asset.platform,
        "for_python": asset.for_python,
        "wheels": dict(sorted(asset.wheels.items())),
        "python_only": dict(sorted(asset.python_only.items())),
        "optional": asset.optional,
    }
    return {
        "name": asset.name,
        "version": asset.version,
        "kind": asset.kind.value,
        "package": asset.package,
        "licence": asset.licence,
        "files": dict(sorted(asset.files.items())),
        "licence_files": list(asset.licence_files),
        "download_sha256": asset.download_sha256,
        "modules": dict(sorted(asset.modules.items())),
        "steps": [_step_to_json(step) for step in asset.steps],
        "heavy": asset.heavy,
        **{field: value for field, value in rare.items() if value},
    }


def _step_to_json(step: Step) -> dict[str, Any]:
    # A field that came later counts only where it is used, so that no older asset changes its key.
    document: dict[str, Any] = {k: getattr(step, k) for k in ("kind", "file", "to", "member")}
    return document | {k: list(getattr(step, k)) for k in ("more", "only") if getattr(step, k)}


def _step(entry: Mapping[str, Any]) -> Step:
    return Step(**{**entry, **{k: tuple(entry[k]) for k in ("more", "only") if k in entry}})


def read_lock(path: Path = LOCK_PATH) -> dict[str, Asset]:
    """Read a lock file.

    Raises
    ------
    AssetBroken
        Listing everything that is wrong with it.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AssetBroken(f"{path} cannot be read: {error}; restore it from version control") from error
    if document.get("version") != LOCK_VERSION:
        raise AssetBroken(
            f"{path} has version {document.get('version')!r}; this program reads {LOCK_VERSION}"
        )
    assets: dict[str, Asset] = {}
    problems: list[str] = []
    for entry in document.get("assets", []):
        name = entry.get("name", "?")
        try:
            asset = Asset(
                **{
                    **entry,
                    "kind": SourceKind(entry["kind"]),
                    "licence_files": tuple(entry["licence_files"]),
                    "steps": tuple(_step(step) for step in entry.get("steps", [])),
                    "folders": tuple(entry.get("folders", [])),
                    "without": tuple(entry.get("without", [])),
                }
            )
        except (KeyError, TypeError, ValueError) as error:
            problems.append(f"{name}: {error}")
            continue
        archives = {**(asset.downloads or {"": asset.download_sha256}), **asset.more_packages}
        fetched = asset.kind in (SourceKind.PYPI, SourceKind.NPM)
        if fetched and any(len(sha) != 64 for sha in archives.values()):
            problems.append(f"{name}: a fetched asset needs download_sha256, or downloads by machine")
        digests = {**asset.files, **asset.built, **asset.wheels, **asset.python_only}
        problems += [f"{name}: {file} has no SHA-256" for file, sha in digests.items() if len(sha) != 64]
        if bool(asset.builder) != bool(asset.built):
            problems.append(f"{name}: a builder and what it builds go together")
        used = {*asset.modules.values(), *(file for step in asset.steps for file in (step.file, *step.more))}
        problems += [f"{name}: {file} is used but not listed" for file in sorted(used - set(digests))]
        assets[name] = asset
    if problems:
        raise AssetBroken(f"{path}: " + "; ".join(problems))
    return assets


def needed() -> list[str]:
    """The names of the assets that are prepared when none is named."""
    return [name for name, asset in lock().items() if not asset.optional]


@functools.cache
def lock() -> dict[str, Asset]:
    """The project's lock, by asset name."""
    return read_lock()
