"""What earlier versions of Runoff left in the cache: assets and compiled modules that the lock no longer names."""

from __future__ import annotations

import shutil
from pathlib import Path

from . import builders, cache, modules
from .lock import lock

#: Folders of the cache in which each entry is named after an asset and its version.
_BY_ASSET = ("assets", "builds", "pyodide-packs")


def left_over() -> list[Path]:
    """Files and folders of the cache that belong to no asset of this lock, in order of path.

    Another checkout that shares the cache may use them, and would make them anew.
    """
    named = {found.folder for found in lock().values()}
    found = [entry for name in _BY_ASSET for entry in cache.folder(name).iterdir() if entry.name not in named]
    digests = {asset.digest(file) for asset in lock().values() for file in asset.modules.values()}
    digests.update(digest for asset in lock().values() for digest in builders.compiled(asset))
    compiled = {modules.path_of(digest).stem for digest in digests}
    found += [entry for entry in cache.folder("modules").iterdir() if entry.stem not in compiled]
    return sorted(found)


def size(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    files = path.rglob("*") if path.is_dir() and not path.is_symlink() else [path]
    return sum(file.lstat().st_size for file in files if not file.is_dir() or file.is_symlink())


def remove(path: Path) -> None:
    """Remove one of them.

    Raises
    ------
    OSError
        When the file system refuses.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
