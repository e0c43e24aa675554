"""The script's window on its own folder; nothing above it exists."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path


class FileFault(Exception):
    """A refusal, with the code that Node gives it."""

    def __init__(self, code: str, path: str) -> None:
        super().__init__(f"{code}: {_MEANING.get(code, 'input/output error')}, '{path}'")
        self.code = code


_MEANING = {
    "ENOENT": "no such file or directory",
    "EISDIR": "illegal operation on a directory",
    "ENOTDIR": "not a directory",
    "EEXIST": "file already exists",
    "ENOTEMPTY": "directory not empty",
    "EACCES": "permission denied",
    "EFBIG": "file too large",
    "ENOSPC": "no space left on device",
}
_CODES = {
    FileNotFoundError: "ENOENT",
    IsADirectoryError: "EISDIR",
    NotADirectoryError: "ENOTDIR",
    FileExistsError: "EEXIST",
    PermissionError: "EACCES",
}


class Folder:
    """File calls of a script, confined to one real folder.

    The script has no call that makes a link, so the folder holds none but what
    the parent put there (it puts none); opening still refuses to follow one.
    """

    def __init__(self, root: str) -> None:
        self._root = Path(root)

    def _real(self, path: str) -> Path:
        parts: list[str] = []
        for part in path.replace("file://", "", 1).split("/"):
            if part in ("", "."):
                continue
            if part == "..":
                if parts:
                    parts.pop()
                continue
            if "\0" in part:
                raise FileFault("ENOENT", path)
            parts.append(part)
        here = self._root
        for part in parts:
            here = here / part
            if here.is_symlink():
                raise FileFault("EACCES", path)
        return here

    def call(self, operation: str, path: str, data: bytes) -> bytes | str:
        """One file call; bytes for file contents, JSON text for the rest."""
        real = self._real(path)
        try:
            return self._call(operation, path, real, data)
        except OSError as error:
            code = next((c for kind, c in _CODES.items() if isinstance(error, kind)), None)
            raise FileFault(code or _errno_name(error), path) from error

    def _call(self, operation: str, path: str, real: Path, data: bytes) -> bytes | str:
        if operation == "read":
            with os.fdopen(os.open(real, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as stream:
                return stream.read()
        if operation in ("write", "append"):
            flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            flags |= os.O_TRUNC if operation == "write" else os.O_APPEND
            with os.fdopen(os.open(real, flags, 0o600), "wb") as stream:
                stream.write(data)
        elif operation == "stat":
            found = real.lstat()
            return json.dumps(
                {
                    "size": found.st_size,
                    "directory": stat.S_ISDIR(found.st_mode),
                    "mtime": found.st_mtime * 1000,
                }
            )
        elif operation == "list":
            return json.dumps(sorted(entry.name for entry in real.iterdir()))
        elif operation == "mkdir":
            real.mkdir()
        elif operation == "mkdirs":
            real.mkdir(parents=True, exist_ok=True)
        elif operation == "rename":
            real.rename(self._real(data.decode()))
        elif operation == "unlink":
            real.unlink()
        elif operation == "rmdir":
            real.rmdir()
        else:
            raise FileFault("EACCES", path)
        return "null"


def _errno_name(error: OSError) -> str:
    import errno

    return errno.errorcode.get(error.errno or 0, "EIO")
