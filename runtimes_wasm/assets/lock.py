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

from ..errors import AssetBroken

LOCK_VERSION = 1
LOCK_PATH = Path(__file__).with_name("assets.lock.json")


class SourceKind(StrEnum):
    """Where an asset's bytes come from."""

    INSTALLED = "installed"
    PYPI = "pypi"
    NPM = "npm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One unpacking step: a tar, a tar packed by Zstandard, a zip inside a zip, or a copy.

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
        Short name -> which of `files` is a WebAssembly module to compile ahead.
    heavy : bool
        Compiling it takes minutes and gigabytes, so only ``--heavy`` does.
    more_packages : mapping
        Further packages of the same version and kind -> SHA-256 of their archives.
    platform : str
        ``system-processor`` of the only machines that it is for; any when empty.
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
    more_packages: Mapping[str, str] = field(default_factory=dict)
    platform: str = ""

    @property
    def packages(self) -> dict[str, str]:
        """Every package to fetch and the SHA-256 of its archive."""
        return {self.package: self.download_sha256, **self.more_packages}

    @property
    def suits(self) -> bool:
        """Whether it is for machines like this one."""
        return self.platform in ("", f"{sys.platform}-{platform.machine().lower()}")

    @property
    def key(self) -> str:
        """Changes when anything of this asset's entry changes, and only then."""
        return hashlib.sha256(json.dumps(_to_json(self), sort_keys=True).encode()).hexdigest()[:16]

    @property
    def folder(self) -> str:
        """Its folder's name in the cache."""
        return f"{self.name}-{self.version}-{self.key}"


def _to_json(asset: Asset) -> dict[str, Any]:
    document: dict[str, Any] = {
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
    }
    if asset.more_packages:
        document["more_packages"] = dict(sorted(asset.more_packages.items()))
    if asset.platform:
        document["platform"] = asset.platform
    return document


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
                }
            )
        except (KeyError, TypeError, ValueError) as error:
            problems.append(f"{name}: {error}")
            continue
        if asset.kind is not SourceKind.INSTALLED and any(len(sha) != 64 for sha in asset.packages.values()):
            problems.append(f"{name}: a fetched asset needs download_sha256")
        problems += [f"{name}: {file} has no SHA-256" for file, sha in asset.files.items() if len(sha) != 64]
        used = {*asset.modules.values(), *(file for step in asset.steps for file in (step.file, *step.more))}
        problems += [f"{name}: {file} is used but not listed" for file in sorted(used - set(asset.files))]
        assets[name] = asset
    if problems:
        raise AssetBroken(f"{path}: " + "; ".join(problems))
    return assets


@functools.cache
def lock() -> dict[str, Asset]:
    """The project's lock, by asset name."""
    return read_lock()
