"""The cache of unpacked assets: where it is, one preparer at a time, all or nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from ..errors import AssetMissing


def cache_root() -> Path:
    """``RUNOFF_CACHE``, or the user's cache folder; made 0700 on first use."""
    given = os.environ.get("RUNOFF_CACHE")
    root = Path(given).expanduser() if given else Path(platformdirs.user_cache_dir("runoff"))
    return _made(root)


def folder(name: str) -> Path:
    """A folder of the cache, made 0700."""
    return _made(cache_root() / name)


def _made(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise AssetMissing(
            f"the folder {path} for assets cannot be made ({error.strerror or error}); "
            "free it, or name another one in RUNOFF_CACHE"
        ) from error
    return path


@contextlib.contextmanager
def exclusive(name: str) -> Iterator[None]:
    """Hold the cache's lock `name`: across processes, and across threads of this one."""
    path = folder("locks") / f"{name}.lock"
    with path.open("a+b") as handle:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
            try:
                yield
            finally:
                handle.seek(0)
                msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
            yield  # closing the handle releases it


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder beside the cache's others, so that renaming out of it is atomic; removed after."""
    path = Path(tempfile.mkdtemp(prefix="tmp-", dir=cache_root()))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def move_into_place(made: Path, wanted: Path) -> None:
    """Rename a finished folder to its name, replacing a broken one."""
    if wanted.exists():
        shutil.rmtree(wanted)
    made.rename(wanted)
