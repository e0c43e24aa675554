"""What is made of an asset once it is unpacked: libraries compiled by an asset's own compiler.

The lock names a builder; the module that knows how lives with its language and is
imported only when one is asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Protocol, cast

from .lock import Asset

#: A module, or an object in one.
_BUILDERS = {
    "c": "runtimes_wasm.languages.c_library",
    "cpp": "runtimes_wasm.languages.cpp_libraries",
    "javascript": "runtimes_wasm.languages.javascript_build",
    "pyodide-313": "runtimes_wasm.pyodide:PY313",
    "pyodide-312": "runtimes_wasm.pyodide:PY312",
}


class Builder(Protocol):
    """A module or object that makes something of an asset, all or nothing."""

    def is_built(self) -> bool:
        """Whether everything is there."""
        ...

    def build(self, say: Callable[[str], None]) -> None:
        """Make it, saying what is being done; nothing when it is there."""
        ...

    def size(self) -> int:
        """Bytes in the cache."""
        ...


class HasModules(Protocol):
    """A builder whose work is compiled for this machine."""

    def compiled(self) -> tuple[str, ...]:
        """SHA-256 of its modules, empty while they are not built."""
        ...


def _builder(found: Asset) -> Builder:
    module, _, name = _BUILDERS[found.build].partition(":")
    made = importlib.import_module(module)
    return cast(Builder, getattr(made, name) if name else made)


def is_built(found: Asset) -> bool:
    """Whether what is made of an asset is there; true of one that is used as it comes."""
    return not found.build or _builder(found).is_built()


def build(found: Asset, say: Callable[[str, str], None]) -> None:
    """Make what is made of an asset, unless it is there.

    Raises
    ------
    AssetError
        With the words of what failed.
    """
    if found.build:
        _builder(found).build(lambda what: say(found.name, what))


def compiled(found: Asset) -> tuple[str, ...]:
    """SHA-256 of each module that was built of an asset and compiled, beside those that the lock names.

    A builder has ``compiled()`` where it has such modules; most build libraries alone.
    """
    if not found.build or not hasattr(_builder(found), "compiled"):
        return ()
    return cast(HasModules, _builder(found)).compiled()


def size(found: Asset) -> int:
    """Bytes in the cache of what was made."""
    return _builder(found).size() if found.build else 0
