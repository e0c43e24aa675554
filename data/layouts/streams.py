"""Bytes and lines of a file that may be compressed, damaged or hostile.

Nothing is written to disk while inflating, and what comes out is counted, so
that an archive of a hundred kilobytes cannot fill the memory.
"""

from __future__ import annotations

import gzip
import hashlib
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from ..errors import LayoutError
from .base import Limits

CHUNK = 1 << 18
_RATIO_FROM = 1 << 20
_DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, RuntimeError)

#: Formats by the last ending of a name.
FORMATS = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".parquet": "parquet",
}

#: Endings of files that run code when they are loaded. They are never opened.
CODE_ENDINGS = frozenset(
    [
        ".pkl",
        ".pickle",
        ".npy",
        ".npz",
        ".joblib",
        ".dill",
        ".pt",
        ".pth",
        ".ckpt",
        ".bin",
        ".sav",
        ".rds",
        ".rda",
    ]
)


def file_format(path: Path) -> tuple[str, str]:
    """The format and the compression (``""``, ``gz`` or ``zip``) that a file name states.

    Raises
    ------
    LayoutError
        For endings that are not read, and by name for those that run code when loaded.
    """
    endings = [ending.lower() for ending in path.suffixes]
    for ending in endings:
        if ending in CODE_ENDINGS:
            raise LayoutError(
                f"{path}: {ending} files can run code when they are loaded, so they are never opened; "
                "export the data as csv, jsonl or parquet"
            )
    if endings and endings[-1] == ".zip":
        return _zip_member_format(path), "zip"
    compression = ""
    if endings and endings[-1] == ".gz":
        compression = "gz"
        endings.pop()
    known = FORMATS.get(endings[-1]) if endings else None
    if known is None or (known == "parquet" and compression):
        raise LayoutError(
            f"{path}: not a known ending; .csv, .jsonl, .json (each also .gz or alone in a .zip) "
            "and .parquet are read"
        )
    return known, compression


def check_file(path: Path) -> None:
    """Refuse what is not a plain file that is there."""
    if not path.exists():
        raise LayoutError(f"{path}: no such file")
    if not path.is_file():
        raise LayoutError(f"{path}: not a plain file")


def sha256_of(path: Path) -> str:
    """SHA-256 of the stored bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def byte_chunks(path: Path, compression: str, limits: Limits) -> Iterator[bytes]:
    """Inflated bytes of a file in pieces, within the limits.

    Raises
    ------
    LayoutError
        When a limit is passed or the compressed data is damaged.
    """
    stored = max(1, path.stat().st_size)
    total = 0
    try:
        with _opened(path, compression) as file:
            while chunk := file.read(CHUNK):
                total += len(chunk)
                if total > limits.max_bytes:
                    raise LayoutError(f"{path}: more than {limits.max_bytes} bytes; read it in parts")
                if compression and total > _RATIO_FROM and total > limits.max_ratio * stored:
                    raise LayoutError(
                        f"{path}: inflates to more than {limits.max_ratio} times its size; "
                        "this looks like a decompression bomb"
                    )
                yield chunk
    except (*_DAMAGE, OSError, ValueError) as error:
        # An archive that is damaged may name places in itself that cannot be.
        if isinstance(error, LayoutError) or (not compression and not isinstance(error, _DAMAGE)):
            raise
        raise LayoutError(f"{path}: damaged after {total} bytes: {error}") from error


def byte_lines(chunks: Iterator[bytes], max_line: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines, ended by LF only, without their LF; None for a line that is too long.

    Unicode line separators inside a line are text and never end it.
    """
    number, rest, parts, skipping = 1, 0, [], False
    for chunk in chunks:
        pieces = chunk.split(b"\n")
        for position, piece in enumerate(pieces):
            if not skipping:
                parts.append(piece)
                rest += len(piece)
                if rest > max_line:
                    parts, skipping = [], True
            if position < len(pieces) - 1:
                yield number, None if skipping else b"".join(parts)
                number, rest, parts, skipping = number + 1, 0, [], False
    if skipping or rest:
        yield number, None if skipping else b"".join(parts)


def refuse_utf16(path: Path, first: bytes) -> None:
    """Refuse a file whose first bytes are the mark of UTF-16 or UTF-32."""
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise LayoutError(f"{path}, line 1: this is UTF-16; save the file as UTF-8")


@contextmanager
def _opened(path: Path, compression: str) -> Iterator[IO[bytes]]:
    if compression == "gz":
        with gzip.open(path, "rb") as inflated:
            yield inflated  # type: ignore[misc]
    elif compression == "zip":
        with zipfile.ZipFile(path) as archive, archive.open(_only_member(path, archive)) as member:
            yield member
    else:
        with path.open("rb") as plain:
            yield plain


def _only_member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) != 1:
        raise LayoutError(f"{path}: holds {len(members)} files; a zip is read when it holds exactly one")
    info = members[0]
    if stat.S_ISLNK(info.external_attr >> 16):
        raise LayoutError(f"{path}: its member {info.filename!r:.80} is a link, not a file")
    if info.flag_bits & 1:
        raise LayoutError(f"{path}: its member {info.filename!r:.80} is encrypted; unpack it first")
    return info


def _zip_member_format(path: Path) -> str:
    check_file(path)
    try:
        with zipfile.ZipFile(path) as archive:
            name = _only_member(path, archive).filename
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        if isinstance(error, LayoutError):
            raise
        raise LayoutError(f"{path}: not a zip file: {error}") from error
    # the member is only ever streamed: its name, whatever it says, never becomes a path
    ending = PurePosixPath(name).suffix.lower()
    found = FORMATS.get(ending)
    if found is None or found == "parquet":
        raise LayoutError(f"{path}: its member {name!r:.80} is not csv, jsonl or json; unpack it first")
    return found
