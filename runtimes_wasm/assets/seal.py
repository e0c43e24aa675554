"""Whether the files of an asset are still those that were verified when it was fetched.

When an asset is unpacked, the SHA-256 of every file is written beside it, with the file's stamp:
inode, size, and times of change. The first use in each process compares the stamps, which
costs milliseconds for thousands of files, and reads again what has another one. No ordinary program can
write a file without moving its change time.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..errors import AssetBroken

NAME = "sealed.json"
_VERSION = 1


def write(folder: Path, installed: Mapping[str, Path]) -> None:
    """Write down what an asset's files are.

    Parameters
    ----------
    installed : mapping
        Files of the asset that lie elsewhere, in an installed package, by name.
    """
    files = {
        name: [*_stamp(path), _sha256(path)]
        for name, path in sorted({**_inside(folder), **installed}.items())
    }
    handle, temporary = tempfile.mkstemp(prefix=".sealing-", dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump({"version": _VERSION, "files": files}, stream)
    Path(temporary).replace(folder / NAME)


def check(name: str, folder: Path, installed: Mapping[str, Path], mend: str) -> bool:
    """Whether there is a seal, and it holds.

    Raises
    ------
    AssetBroken
        Naming the file that is gone or is another one now.
    """
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if found["version"] != _VERSION:
            return False
        files: dict[str, list[int | str]] = found["files"]
    except FileNotFoundError:
        return False
    except (ValueError, KeyError, TypeError) as error:
        raise AssetBroken(
            f"asset {name}: {folder / NAME} is damaged; remove {folder}, then {mend}"
        ) from error
    moved = False
    for file, (*stamp, sha256) in files.items():
        path = installed.get(file) or folder / file
        try:
            if list(_stamp(path)) == stamp:
                continue
            same = _sha256(path) == sha256
        except OSError:
            raise AssetBroken(f"asset {name}: {path} is gone; remove {folder}, then {mend}") from None
        if not same:
            raise AssetBroken(
                f"asset {name}: {path} is not the file that was fetched and verified; remove {folder}, then {mend}"
            )
        moved = True
    if moved:  # a cache that was copied or restored: its files are the same, at other times
        write(folder, installed)
    return True


def _inside(folder: Path) -> dict[str, Path]:
    return {
        str(path.relative_to(folder)): path
        for path in folder.rglob("*")
        if path.is_file() and path.name != NAME and "__pycache__" not in path.parts
    }


def _stamp(path: Path) -> tuple[int, ...]:
    found = path.lstat()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
