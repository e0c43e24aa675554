"""The cache of unpacked assets: where it is, one preparer at a time, all or nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

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
    with (folder("locks") / f"{name}.lock").open("a+b") as handle:
        _lock(handle, wait=True)
        yield  # closing the handle releases it


def _lock(handle: BinaryIO, *, wait: bool) -> bool:
    """Take the lock of an open file; False when somebody holds it and nobody is to wait."""
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        if wait:
            raise
        return False
    return True


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder beside the cache's others, so that renaming out of it is atomic; removed after.

    One whose process was killed may hold gigabytes of a build: the next one that is made removes it.
    """
    with contextlib.ExitStack() as held:
        with exclusive("scratch"):
            _remove_forsaken()
            path = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=cache_root()))
            handle = held.enter_context(_lock_of(path).open("a+b"))
            _lock(handle, wait=False)
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)
            handle.close()
            _lock_of(path).unlink(missing_ok=True)


_SCRATCH = "tmp-"


def _lock_of(made: Path) -> Path:
    return folder("locks") / f"{made.name}.lock"


def _remove_forsaken() -> None:
    """Remove what is held by no process."""
    for path in cache_root().glob(f"{_SCRATCH}*"):
        with _lock_of(path).open("a+b") as handle:
            forsaken = _lock(handle, wait=False)
            if forsaken:
                shutil.rmtree(path, ignore_errors=True)
        if forsaken:
            _lock_of(path).unlink(missing_ok=True)


def move_into_place(made: Path, wanted: Path) -> None:
    """Rename a finished folder to its name, replacing a broken one."""
    if wanted.exists():
        shutil.rmtree(wanted)
    made.rename(wanted)
