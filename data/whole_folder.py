"""Folders that are there whole or not at all: written under another name beside their place, then given theirs."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import DataError

# Of renameat2(2).
_HERE, _EXCHANGE = -100, 2


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A new folder to write into, which becomes `target` when the block ends well.

    A folder that is there already is replaced then, and stays as it is otherwise; whether it may be
    replaced is for the caller to ask before.

    Raises
    ------
    DataError
        When the disk is full, read-only or not ours to write on; nothing half is left.
    """
    partial = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".partial", dir=target.parent))
        yield partial
        # mkdtemp makes the folder private; what is written has the permissions of any new folder
        partial.chmod(0o777 & ~_umask())
        _put(partial, target)
    except OSError as error:
        raise DataError(
            f"{target}: cannot be written ({error.strerror or error}); nothing was changed there: "
            f"{remedy(error)}, or choose another folder"
        ) from error
    finally:
        if partial is not None:
            shutil.rmtree(partial, ignore_errors=True)


def remedy(error: OSError) -> str:
    """What to do about a disk that takes nothing, in the imperative."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "make space on that disk, then try again"
    if error.errno == errno.EROFS:
        return "let that disk be written to, then try again"
    return "check the permissions of the folder and its disk"


def _put(partial: Path, target: Path) -> None:
    """Give the finished folder its name; an earlier one is kept until then."""
    if not target.exists():
        partial.rename(target)
        return
    if _exchange(partial, target):
        return  # the earlier one now has the other name, under which it is removed
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".old", dir=target.parent))
    target.rename(old / target.name)
    try:
        partial.rename(target)
    except OSError:
        (old / target.name).rename(target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step, where the system can; a kill then never leaves neither."""
    if sys.platform != "linux":
        return False
    try:
        exchange = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    done: int = exchange(_HERE, os.fsencode(one.absolute()), _HERE, os.fsencode(other.absolute()), _EXCHANGE)
    return done == 0


def _umask() -> int:
    """The permissions that new files of this process do not get."""
    current = os.umask(0)
    os.umask(current)
    return current
