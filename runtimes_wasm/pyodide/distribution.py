"""What each distribution holds, where it is, and which of its packages a program needs."""

from __future__ import annotations

import functools
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from .. import assets
from ..assets import cache
from ..errors import AssetMissing
from ..package_names import STDLIB, distribution
from ..word_sets import words
from . import build

#: Packages that a library imports only for some of its functions, by a name that such a program holds.
_ON_DEMAND = {
    ".plot": ("pandas", "matplotlib"),
    "_excel": ("pandas", "openpyxl"),
    "ExcelWriter": ("pandas", "openpyxl"),
    "to_markdown": ("pandas", "tabulate"),
    "read_html": ("pandas", "beautifulsoup4"),
    ".style": ("pandas", "jinja2"),
    "_layout": ("networkx", "scipy"),
    "draw": ("networkx", "matplotlib"),
    "pagerank": ("networkx", "scipy"),
    "html.parser": ("beautifulsoup4", "soupsieve"),
    "interpolate": ("pandas", "scipy"),
    "kde": ("seaborn", "scipy"),
    "clustermap": ("seaborn", "scipy"),
    "px.": ("plotly", "pandas"),
    "figure_factory": ("plotly", "scipy"),
    "trendline": ("plotly", "pandas"),
    "from_pandas": ("altair", "pandas"),
    "ZoneInfo": ("zoneinfo", "tzdata"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a program's imports come to.

    Attributes
    ----------
    packages : tuple of str
        Packages of the distribution to load, with all that they need.
    missing : tuple of str
        Distributions that it imports and that are not here.
    """

    packages: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A Pyodide with packages, built once into the cache.

    Attributes
    ----------
    name : str
        ``313`` or ``312``.
    python : str
        The Python version of the guest.
    asset : str
        Pyodide's own files and the pins of the pure wheels.
    lock_asset : str
        Whose lock file vouches for the compiled wheels.
    wheel_assets : tuple of str
        What the compiled wheels come in.
    shims : tuple of str
        Our own stand-ins (folders of ``shims/``) that go into it as wheels.
    always : set of str
        Packages that are compiled even where compiling is slow.
    """

    name: str
    python: str
    asset: str
    lock_asset: str
    wheel_assets: tuple[str, ...]
    shims: tuple[str, ...]
    always: frozenset[str] = frozenset()

    @property
    def folder(self) -> Path:
        """Where it is, built or not; its name changes with everything that goes into it."""
        return cache.folder("pyodide") / self.key

    @property
    def key(self) -> str:
        """Name of the folder."""
        sources = (self.asset, self.lock_asset, *self.wheel_assets)
        return f"{self.name}-{build.digest([assets.lock()[name].key for name in sources], self.shims)}"

    def is_built(self) -> bool:
        """Whether it is there."""
        return (self.folder / "ready.json").is_file()

    def build(self, say: Callable[[str], None]) -> None:
        """Collect, verify, lock and compile it; nothing when it is there.

        Raises
        ------
        AssetError
            Naming the package and what is wrong with it.
        """
        if self.is_built():
            return
        with cache.exclusive(f"build-pyodide-{self.name}"):
            if self.is_built():
                return
            # Its own asset is being prepared by whoever called.
            sources = [name for name in (self.lock_asset, *self.wheel_assets) if name != self.asset]
            assets.prepare(sources, progress=lambda name, what: say(f"{name}, {what}"))
            with cache.scratch() as work:
                made = work / "made"
                made.mkdir(mode=0o700)
                build.make(self, work, made, say)
                cache.move_into_place(made, self.folder)
            for old in cache.folder("pyodide").glob(f"{self.name}-*"):
                if old != self.folder:
                    shutil.rmtree(old, ignore_errors=True)

    def size(self) -> int:
        """Bytes in the cache."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def locate(self) -> Path:
        """Its folder.

        Raises
        ------
        AssetMissing
            When it is not built.
        """
        if not self.is_built():
            raise AssetMissing(
                f"the Python {self.python} for the browser is not prepared; "
                f"run `python -m runtimes_wasm.assets prepare {self.asset}`"
            )
        return self.folder

    def facts(self) -> dict[str, Any]:
        """What the builder wrote down: whether it is compiled, and which needs are not met."""
        return dict(_facts(self.locate()))

    def packages(self) -> dict[str, Any]:
        """The entries of its lock, by package name."""
        return _packages(self.locate())

    def modules(self) -> frozenset[str]:
        """Top-level names that a program can import here, the standard library included."""
        return _modules(self.locate())

    def is_pinned(self, module: str) -> bool:
        """Whether a package that brings this module is among what it is built from."""
        lock = assets.lock()
        files = [Path(file).name for asset in self.wheel_assets for file in lock[asset].files]
        pins = [*lock[self.asset].wheels, *lock[self.asset].python_only]
        names = [file.partition("-")[0] for file in files] + [pin.partition("==")[0] for pin in pins]
        wanted = distribution(module) or module
        return canonicalize_name(wanted) in {canonicalize_name(name) for name in [*names, *self.shims]}

    def select(self, code: str, imports: Iterable[str]) -> Selection:
        """Packages that a program with these imports needs.

        Parameters
        ----------
        code : str
            Its text: some functions of a library need a package that nothing imports by name.
        imports : iterable of str
            Dotted module names.
        """
        imports = tuple(imports)
        known = self.packages()
        by_import = {name: each for each, entry in known.items() for name in entry["imports"]}
        wanted: dict[str, None] = {}
        missing: dict[str, None] = {}
        for module in imports:
            top = module.partition(".")[0]
            if top in by_import:
                wanted[by_import[top]] = None
            elif top and top not in self.modules():
                missing[top if top in STDLIB else distribution(module) or top] = None
        used = {*wanted, *(module.partition(".")[0] for module in imports)}
        for mark, (library, package) in _ON_DEMAND.items():
            if library in used and mark in code and package in known:
                wanted[package] = None
        return Selection(packages=tuple(_closure(wanted, known)), missing=tuple(missing))

    def closure(self, packages: Iterable[str]) -> tuple[str, ...]:
        """These packages with all that they need."""
        return tuple(_closure(packages, self.packages()))

    @staticmethod
    def closure_in(lock: dict[str, Any], packages: Iterable[str]) -> tuple[str, ...]:
        """The same in a lock that is being made."""
        return tuple(_closure(packages, lock["packages"]))

    def packs_of(self, packages: Iterable[str]) -> tuple[Path, ...]:
        """What pages load these packages from, one file each."""
        folder = self.locate() / build.PACKS
        return tuple(folder / f"{name}.pack" for name in packages)


def _closure(wanted: Iterable[str], known: dict[str, Any]) -> list[str]:
    found: dict[str, None] = {}
    pending = list(wanted)
    while pending:
        name = pending.pop()
        if name not in found:
            found[name] = None
            pending += known[name]["depends"]
    return sorted(found)


@functools.cache
def _facts(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "ready.json").read_text(encoding="utf-8")))


@functools.cache
def _packages(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"])


@functools.cache
def _modules(folder: Path) -> frozenset[str]:
    with zipfile.ZipFile(folder / "python_stdlib.zip") as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    library = {top.removesuffix(".pyc").removesuffix(".py") for top in tops}
    brought = {name for entry in _packages(folder).values() for name in entry["imports"]}
    return frozenset(library | brought | set(_facts(folder)["builtins"]))


PY313 = Distribution(
    name="313",
    python="3.13",
    asset="pyodide-313",
    lock_asset="pyodide-313-lock",
    wheel_assets=("pyodide-313-wheels",),
    shims=("fastparquet", "pygame"),
)

PY312 = Distribution(
    name="312",
    python="3.12",
    asset="pyodide-312",
    lock_asset="pyodide-312",
    wheel_assets=("pyodide-312-wheels", "pyodide-312-more"),
    shims=("brotli", "orjson"),
    # What gradio itself imports, and what its programs draw with.
    always=words(
        "aiofiles anyio brotli fastapi fsspec groovy httpx huggingface-hub jinja2 matplotlib micropip orjson packaging pandas pillow "
        "pydantic pydub python-multipart pyyaml safehttpx semantic-version starlette tomlkit websockets"
    ),
)


def python_for(code: str, imports: Iterable[str]) -> Distribution:
    """The newer Python; the older one for a program that imports what only that has, as sqlite3, and nothing that it lacks."""
    imports = tuple(imports)
    if PY313.is_built() and PY312.is_built() and PY313.select(code, imports).missing:
        return PY313 if PY312.select(code, imports).missing else PY312
    return PY313


def find_distribution(name: str) -> Distribution | None:
    """A distribution by its name."""
    return next((each for each in (PY313, PY312) if each.name == name), None)
