"""What is served under ``/py/``: the Pyodide distributions, and the page libraries that run on them.

Every folder's name changes with its content, so a browser may keep what it got for ever.
The packages of one program are one answer: their packs, one behind the other.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

from runtimes_wasm import assets
from runtimes_wasm.assets import cache
from runtimes_wasm.errors import AssetMissing
from runtimes_wasm.pyodide import PY312, PY313, Distribution
from runtimes_wasm.pyodide.packs import make_pack
from runtimes_wasm.pyodide.wheels import WheelFacts, read_wheel

PREFIX = "/py/"
CACHE_CONTROL = "public, max-age=31536000, immutable"
_PACKS = "packs/"

#: Page libraries by asset, and the folder of the package that holds them.
_LIBRARIES = {"stlite": "build", "gradio-lite": "dist"}


def library_path(asset: str) -> str:
    """Where a page library is served."""
    return f"{PREFIX}{assets.lock()[asset].folder}"


@functools.cache
def library_wheels(asset: str, dist: Distribution) -> tuple[tuple[Path, WheelFacts], ...]:
    """The Python packages that a page library brings, and what each says of itself.

    Raises
    ------
    AssetMissing
        When it is not prepared yet.
    """
    wheels = sorted((assets.locate(asset) / _LIBRARIES[asset]).rglob("*.whl"))
    return tuple((wheel, read_wheel(wheel, dist.python)) for wheel in wheels)


def packs_url(top: str, names: Iterable[str]) -> str:
    """The address of some packages in one answer; ``top`` is a distribution's key or a library's folder."""
    return f"{PREFIX}{top}/{_PACKS}{','.join(names)}"


def library_packs(asset: str, dist: Distribution) -> tuple[Path, ...]:
    """The packs of a page library's own packages, made when they are first wanted."""
    folder = cache.folder("pyodide-packs") / assets.lock()[asset].folder
    folder.mkdir(exist_ok=True, mode=0o700)
    found = []
    for wheel, facts in library_wheels(asset, dist):
        path = folder / f"{facts.name}.pack"
        if not path.is_file():
            make_pack(wheel, path, facts.name)
        found.append(path)
    return tuple(found)


def find_python_files(path: str) -> tuple[Path, ...]:
    """The files behind a path under ``/py/``, to be sent one behind the other; none when there are none."""
    top, _, name = path.removeprefix(PREFIX).partition("/")
    if name.startswith(_PACKS):
        known = {each.stem: each for each in _packs(top)}
        wanted = name.removeprefix(_PACKS).split(",")
        return tuple(known[each] for each in wanted) if known.keys() >= set(wanted) else ()
    root = _root(top)
    if root is None or not name or "\0" in name:
        return ()
    file = (root / name).resolve()
    return (file,) if file.is_relative_to(root.resolve()) and file.is_file() else ()


def _packs(top: str) -> tuple[Path, ...]:
    for dist in (PY313, PY312):
        if top == dist.key:
            return dist.packs_of(dist.packages()) if dist.is_built() else ()
    for asset in _LIBRARIES:
        if top == assets.lock()[asset].folder:
            return tuple((cache.folder("pyodide-packs") / top).glob("*.pack"))
    return ()


def _root(top: str) -> Path | None:
    for dist in (PY313, PY312):
        if top == dist.key:
            return dist.folder
    for asset, folder in _LIBRARIES.items():
        if top == assets.lock()[asset].folder:
            try:
                return assets.locate(asset) / folder
            except AssetMissing:
                return None
    return None
