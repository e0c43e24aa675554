"""Compiled modules: native code that we made ourselves, and load only while it is still ours.

A ``.cwasm`` is machine code that wasmtime runs as it finds it. Each lies in our
0700 folder as a 0600 file beside a record of its SHA-256 and its stamp (device,
inode, size, change times). Loading compares the stamp, which costs nothing, and
no ordinary program can write the file without moving its change time; when the
stamp differs (a restored backup, a CI cache, damage) all bytes are hashed.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from ..errors import AssetBroken, AssetMissing
from ..host.child.engine import CONFIGURATION
from ..host.process import import_paths
from . import cache
from .fetch import MEND, sha256_of

_COMPILE = (
    "import sys; sys.path[:0] = sys.argv[3:]; from child.compiler import main; main(sys.argv[1], sys.argv[2])"
)


@functools.cache
def machine_key() -> str:
    """What a compiled module depends on besides its source: engine version, settings, processor."""
    processor = platform.processor()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        flags = (line for line in info.read_text().splitlines() if line.startswith(("flags", "Features")))
        processor = next(flags, processor)
    parts = (
        importlib.metadata.version("wasmtime"),
        CONFIGURATION,
        platform.machine(),
        sys.platform,
        processor,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def path_of(sha256: str) -> Path:
    """Where the compiled form of a module is, or would be."""
    return cache.folder("modules") / f"{sha256[:24]}-{machine_key()}.cwasm"


def size(sha256: str) -> int:
    """Its size in bytes, 0 when it is not compiled."""
    path = path_of(sha256)
    return path.stat().st_size if path.is_file() else 0


def locate(name: str, sha256: str) -> Path:
    """The compiled form of a module, checked.

    Raises
    ------
    AssetMissing
        When there is none for this machine and this wasmtime.
    AssetBroken
        When it is not the file that we wrote.
    """
    path = path_of(sha256)
    record = path.with_suffix(".json")
    if not path.is_file() or not record.is_file():
        raise AssetMissing(f"asset {name}: its module is not compiled for this machine yet; {MEND}")
    found = path.lstat()
    if path.is_symlink() or (hasattr(os, "getuid") and found.st_uid != os.getuid()) or found.st_mode & 0o022:
        raise AssetBroken(f"asset {name}: {path} is not a private file of this user; remove it, then {MEND}")
    try:
        written = json.loads(record.read_text())
    except ValueError as error:
        raise AssetBroken(f"asset {name}: {record} is damaged; {MEND}") from error
    if written.get("stamp") != _stamp(path):
        if sha256_of(path) != written.get("sha256"):
            raise AssetBroken(f"asset {name}: {path} changed since it was compiled; {MEND}")
        _write_record(record, written["sha256"], path)
    return path


def prepare(name: str, wasm: Path, sha256: str) -> Path:
    """Compile a module unless it is compiled already; a broken one is compiled again.

    Compiling runs in a process of its own at low priority: it takes all cores and
    up to 2.3 GB for the largest, and must not take the caller with it.
    """
    with cache.exclusive(f"module-{sha256[:24]}"):
        try:
            return locate(name, sha256)
        except (AssetMissing, AssetBroken):
            path = path_of(sha256)
        handle, temporary = tempfile.mkstemp(prefix=".compiling-", dir=path.parent)
        os.close(handle)
        made = Path(temporary)
        try:
            command = [
                sys.executable,
                "-I",
                "-S",
                "-B",
                "-c",
                _COMPILE,
                str(wasm),
                temporary,
                *import_paths(),
            ]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode != 0:
                raise AssetBroken(f"asset {name}: {wasm} does not compile: {done.stderr.strip()[-600:]}")
            made.chmod(0o600)
            digest = sha256_of(made)
            made.replace(path)
            _write_record(path.with_suffix(".json"), digest, path)
        finally:
            made.unlink(missing_ok=True)
        return path


def _stamp(path: Path) -> list[int]:
    found = path.lstat()
    return [found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def _write_record(record: Path, digest: str, path: Path) -> None:
    handle, temporary = tempfile.mkstemp(prefix=".record-", dir=record.parent)
    with os.fdopen(handle, "w") as stream:
        json.dump({"sha256": digest, "stamp": _stamp(path)}, stream)
    Path(temporary).replace(record)
