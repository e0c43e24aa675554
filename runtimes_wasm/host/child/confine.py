"""Run a native compiler confined by the kernel: Landlock, resource limits, an empty environment.

The one native program that sees text of a stranger is a compiler, and a compiler
reads files by name (``include_str!``). Landlock leaves it its own toolchain, the
system's loader and libraries, and the run's build folder; no other file, and no
TCP where the kernel can refuse that (from Linux 6.7 on).

This file is also the launcher: it runs as a script of its own, puts the limits
on itself, and becomes the compiler, so no lock of a threaded parent is held.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import struct
import subprocess
import sys
from pathlib import Path

try:
    from .protocol import Event, NativeTool
except ImportError:  # as a script, where nothing needs the types
    pass

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_BENEATH = 1
_SET_DEATH_SIGNAL, _NO_NEW_PRIVILEGES = 1, 38

# Rights of <linux/landlock.h>, in its order.
_EXECUTE, _WRITE, _READ, _LIST, _REMOVE_FOLDER, _REMOVE_FILE = (1 << bit for bit in range(6))
_MAKE_FOLDER, _MAKE_FILE, _REFER, _TRUNCATE = 1 << 7, 1 << 8, 1 << 13, 1 << 14
_FILE_RIGHTS = _EXECUTE | _WRITE | _READ | _TRUNCATE
_USE = _EXECUTE | _READ | _LIST
_OWN = _WRITE | _READ | _LIST | _REMOVE_FOLDER | _REMOVE_FILE | _MAKE_FOLDER | _MAKE_FILE | _REFER | _TRUNCATE
#: Rights that each version of the interface knows.
_KNOWN = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_TCP = 3  # bind, connect; from version 4
_SCOPE = 3  # abstract sockets, signals; from version 6

_FOLDERS = (
    "/lib64",
    "/lib/x86_64-linux-gnu",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib64",
    "/lib",
    "/usr/lib",
)


def version() -> int:
    """The kernel's version of Landlock; 0 when there is none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(_libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)))


def system_files(names: list[str]) -> list[str]:
    """Where the loader finds these libraries: only those files are opened up, not their folders."""
    paths = (Path(folder, name) for name in names for folder in _FOLDERS)
    return [str(path) for path in paths if path.is_file()]


def run_native(tool: NativeTool) -> Event:
    """Run a confined tool to its end; its messages go to its log.

    Raises
    ------
    OSError
        When the confinement could not be put on, so that nothing ran.
    """
    said, say = os.pipe()
    try:
        with Path(tool["log"]).open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-B", __file__, json.dumps([tool, say])],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env={},
                cwd=tool["cwd"],
                pass_fds=(say,),
            )
        os.close(say)
        say = -1
        trouble = os.read(said, 2000)
        code = process.wait()
    finally:
        os.close(said)
        if say >= 0:
            os.close(say)
    if trouble:
        raise OSError(f"{tool['name']} was not started: {trouble.decode(errors='replace')}")
    if code < 0:
        return {"end": "trap", "trap": "signal", "message": signal.Signals(-code).name}
    return {"end": "exit", "code": code}


def restrict(read: list[str], write: list[str]) -> None:
    """Take away from this process, for good, every file but these.

    Raises
    ------
    OSError
        When the kernel has no Landlock or refuses.
    """
    libc, found = _libc(), version()
    if not found:
        raise OSError("this kernel has no Landlock")
    known = _KNOWN.get(found, _KNOWN[5])
    attributes = struct.pack("=QQQ", known, _TCP if found >= 4 else 0, _SCOPE if found >= 6 else 0)
    size = 24 if found >= 6 else 16 if found >= 4 else 8
    ruleset = _checked(libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0), "ruleset")
    for path, rights in [*((path, _USE) for path in read), *((path, _OWN) for path in write)]:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        allowed = rights & known if Path(path).is_dir() else rights & known & _FILE_RIGHTS
        rule = struct.pack("=Qi", allowed, handle)
        _checked(libc.syscall(_ADD_RULE, ruleset, _BENEATH, rule, 0), path)
        os.close(handle)
    _checked(libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0), "no new privileges")
    _checked(libc.syscall(_RESTRICT_SELF, ruleset, 0), "restrict")
    os.close(ruleset)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{os.strerror(ctypes.get_errno())}: {what}")
    return result


def _become(tool: NativeTool, say: int) -> None:
    import resource

    os.set_inheritable(say, False)
    try:
        # The compiler goes when the thread of the child that waits for it goes.
        _checked(_libc().prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0), "death signal")
        for limit, value in (
            (resource.RLIMIT_CPU, tool["cpu_seconds"]),
            (resource.RLIMIT_AS, tool["address_space"]),
            (resource.RLIMIT_FSIZE, tool["file_size"]),
            (resource.RLIMIT_CORE, 0),
        ):
            hard = resource.getrlimit(limit)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(limit, (value, value))
        restrict(tool["read"], tool["write"])
        os.execve(tool["program"], tool["argv"], dict(tool["env"]))  # noqa: S606 - becoming the compiler is the purpose
    except OSError as error:
        os.write(say, str(error).encode())
        os._exit(1)


if __name__ == "__main__":
    _become(*json.loads(sys.argv[1]))
