"""Packs: packages as one stretch of unpacked bytes, which a page mounts instead of installing wheels.

Installing a wheel in the browser costs a request, unzipping in WebAssembly, a write
per file, and loading every compiled module whether the program wants it or not. A
pack is mounted as it arrives: each file is a view of the bytes, and Python loads of
them what it imports.

A pack is the length of its header (32 bits, little-endian), the header (JSON: the
package's name, the folder it goes to, path and size of each file), and the files.
"""

from __future__ import annotations

import json
import os
import struct
import zipfile
from pathlib import Path

#: What only compilers and editors read.
_USELESS = (".a", ".c", ".h", ".hpp", ".pxd", ".pyi", ".pyx", "/RECORD")


def make_pack(archive: Path, target: Path, name: str, *, root: str = "site") -> None:
    """Write the pack of a wheel, or of a zip of shared libraries.

    Parameters
    ----------
    archive, target : Path
        The wheel, and the file to write; a reader never sees half of it.
    name : str
        Of the package.
    root : str
        ``site`` or ``dynlib``: where Pyodide puts the files.
    """
    with zipfile.ZipFile(archive) as opened:
        found = opened.namelist()
        names = [each for each in found if not each.endswith(("/", *_USELESS)) and ".data/" not in each]
        content = [opened.read(each) for each in names]
    files = [[each, len(data)] for each, data in zip(names, content, strict=True)]
    header = json.dumps({"name": name, "root": root, "files": files}, separators=(",", ":")).encode()
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    with unfinished.open("wb") as stream:
        stream.write(struct.pack("<I", len(header)))
        stream.write(header)
        stream.writelines(content)
    unfinished.replace(target)
