"""A tar packed by Zstandard and split over several files, taken out without joining them on disk."""

from __future__ import annotations

import io
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from ..errors import AssetBroken

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdError
    from compression.zstd import open as open_zstd
else:
    from zstandard import ZstdError
    from zstandard import open as open_zstd


class _Joined(io.RawIOBase):
    """Files read one after the other, as one stream."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._streams = [file.open("rb") for file in files]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while self._streams:
            if count := self._streams[0].readinto(buffer):
                return count
            self._streams.pop(0).close()
        return 0

    def close(self) -> None:
        for stream in self._streams:
            stream.close()
        super().close()


def extract(files: Sequence[Path], target: Path, *, only: Sequence[str] = ()) -> None:
    """Take the members that begin with one of `only` out into a folder.

    What macOS puts beside files (``._name``) is left out.

    Raises
    ------
    AssetBroken
        When the files are no such archive, or nothing of it is wanted.
    """
    taken = 0
    try:
        with (
            _Joined(files) as joined,
            open_zstd(cast(BinaryIO, joined), "rb") as plain,
            tarfile.open(fileobj=cast(BinaryIO, plain), mode="r|") as archive,
        ):
            for member in archive:
                wanted = not only or member.name.startswith(tuple(only))
                if wanted and not PurePosixPath(member.name).name.startswith("._"):
                    archive.extract(member, target, filter="data")
                    taken += 1
    except (tarfile.TarError, ZstdError, EOFError) as error:
        raise AssetBroken(
            f"{files[0].name} and its {len(files) - 1} more parts cannot be unpacked: {error}"
        ) from error
    if not taken:
        raise AssetBroken(f"{files[0].name} holds nothing that begins with {', '.join(only)}")
