"""The vendored page libraries: where they are, and what is in them.

They are the asset ``web``, built at set-up by ``web/build.mjs`` and served at
``/v/`` of every run's host. Its manifest says which module or file stands for
which package, its ``exports.json`` what each module exports.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from runtimes_wasm import assets
from runtimes_wasm.assets.npm_build import OUTPUT
from runtimes_wasm.errors import AssetBroken

ASSET = "web"
#: Under which path of a run's host the files are.
BASE = "/v/"
#: Brings a database in memory, for programs that open one.
DATABASE_TAG = f'<script src="{BASE}tool/indexeddb.js" crossorigin></script>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package that gave bytes to what is served.

    Attributes
    ----------
    name, version : str
        Its own, as npm knows it.
    licence : str
        An SPDX expression.
    text : str
        The file with the text of its licence, among those that are served.
    """

    name: str
    version: str
    licence: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendored:
    """What is vendored.

    Attributes
    ----------
    modules : mapping
        Import specifier -> file of the module.
    folders : mapping
        Import prefix that ends in a slash -> folder.
    scripts : mapping
        Package, as it is called here -> the file that its bare address means.
    versions : mapping
        Package, as it is called here -> version.
    files : frozenset of str
        Every file that is served.
    exports : mapping
        Import specifier -> names that it exports.
    preloads : mapping
        Import specifier of a module in parts -> part -> the files that it takes; the
        part without a name is what every page of the module takes.
    packages : mapping
        Place among the packages of the build -> package, for all that gave bytes.
    """

    modules: Mapping[str, str]
    folders: Mapping[str, str]
    scripts: Mapping[str, str]
    versions: Mapping[str, str]
    files: frozenset[str]
    exports: Mapping[str, frozenset[str]]
    preloads: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    packages: Mapping[str, Package] = field(default_factory=dict)

    def has_script(self, package: str, path: str) -> bool:
        """Whether a package's file is here for script tags."""
        return f"npm/{package}/{path}" in self.files


def folder() -> Path:
    """Where the served files lie.

    Raises
    ------
    AssetMissing
        When they are not built yet.
    """
    return assets.locate(ASSET) / OUTPUT


def vendored() -> Vendored:
    """What is vendored.

    Raises
    ------
    AssetMissing
        When it is not built yet.
    AssetBroken
        When its lists cannot be read.
    """
    return _read(folder())


def prepare(*, progress: assets.Progress | None = None) -> None:
    """Build the libraries, once; minutes on a fresh machine."""
    if not assets.is_ready(ASSET):
        assets.prepare([ASSET], progress=progress)


@cache
def _read(path: Path) -> Vendored:
    try:
        manifest = json.loads((path / "manifest.json").read_text("utf-8"))
        exported = json.loads((path / "exports.json").read_text("utf-8"))
        return Vendored(
            modules=manifest["modules"],
            folders=manifest["folders"],
            scripts=manifest["scripts"],
            versions={name: package["version"] for name, package in manifest["packages"].items()},
            files=frozenset(manifest["files"]),
            exports={name: frozenset(names) for name, names in exported.items()},
            preloads={
                name: {part: tuple(files) for part, files in parts.items()}
                for name, parts in manifest["preloads"].items()
            },
            packages={
                place: Package(
                    name=package["package"],
                    version=package["version"],
                    licence=package["licence"],
                    text=package["text"],
                )
                for place, package in manifest["packages"].items()
            },
        )
    except (OSError, ValueError, KeyError) as error:
        raise AssetBroken(
            f"the page libraries in {path} are damaged ({error}); remove that folder and run `make assets`"
        ) from error
