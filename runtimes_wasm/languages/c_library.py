"""The C library for 64-bit WebAssembly, built once by clang in the sandbox.

The compiler's own library is for 32-bit WebAssembly, where `long` and `size_t`
are half as wide as on a desktop: a hash, a factorial or a product of indices
would silently come out wrong. The same library's sources, as another package
ships them, are compiled here for 64 bits, with our translation of WASI's 32-bit
calls (``c_support/wasi64.c``) and the arithmetic that the compiler calls.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from .. import assets
from ..assets import cache
from ..errors import AssetBroken
from ..host.child.protocol import Preopen
from . import clang_tool as clang

ASSET = "c-library"
#: Where the compiler sees the finished library.
AT = "/c"
_SOURCES = Path(__file__).with_name("c_support")
_OUT = "/out"
_OURS = "/ours"
_LIBC = "/src/ziglang/lib/libc"
_SYSTEM_HEADERS = "include/wasm32-wasip1"

_BASE = (
    clang.TARGET,
    "-O2",
    "-std=gnu17",
    "-w",
    "-fno-strict-aliasing",
    "-nostdlibinc",
    "-isystem",
    f"{_OUT}/include",
    *clang.EMULATED,
    *clang.JUMPS,
    "-DBULK_MEMORY_THRESHOLD=32",
    "-Wno-error=incompatible-pointer-types",
    "-Wno-error=implicit-function-declaration",
    "-Wno-error=int-conversion",
)
_MUSL = ("wasi/libc-top-half/musl/src/include", "musl/src/include")
_INTERNAL = ("wasi/libc-top-half/musl/src/internal", "musl/src/internal")
_BOTTOM = (
    "wasi/libc-bottom-half/headers/private",
    "wasi/libc-bottom-half/cloudlibc/src/include",
    "wasi/libc-bottom-half/cloudlibc/src",
    *_MUSL,
    *_INTERNAL,
)
_TOP = (
    *_MUSL,
    *_INTERNAL,
    "wasi/libc-top-half/musl/arch/wasm32",
    "musl/arch/generic",
    "wasi/libc-top-half/headers/private",
)
#: Folders of musl, and which files: all but those after "-", or only those named. What
#: wasi-libc has a version of its own of is taken from there.
_FROM_MUSL = {
    "complex": "- cimag.c cimagf.c cimagl.c creal.c crealf.c creall.c",
    "conf": "confstr.c legacy.c",
    "crypt": "-",
    "ctype": "-",
    "env": "setenv.c",
    "exit": "assert.c quick_exit.c",
    "fenv": "- __flt_rounds.c",
    "legacy": "getpagesize.c",
    "locale": "- bind_textdomain_codeset.c dcngettext.c textdomain.c",
    # The rest are instructions.
    "math": "- __fpclassify.c __fpclassifyf.c __fpclassifyl.c __signbit.c __signbitf.c __signbitl.c ceil.c ceilf.c "
    "copysign.c copysignf.c fabs.c fabsf.c floor.c floorf.c fmax.c fmaxf.c fmin.c fminf.c nearbyint.c nearbyintf.c "
    "rint.c rintf.c sqrt.c sqrtf.c trunc.c truncf.c",
    "misc": "a64l.c basename.c dirname.c ffs.c ffsl.c ffsll.c getdomainname.c gethostid.c getopt.c getopt_long.c "
    "getsubopt.c realpath.c",
    "multibyte": "-",
    "network": "htonl.c htons.c in6addr_any.c in6addr_loopback.c inet_addr.c inet_aton.c inet_legacy.c inet_ntoa.c "
    "inet_ntop.c inet_pton.c ntohl.c ntohs.c",
    "prng": "- rand.c rand_r.c",
    "regex": "-",
    "search": "-",
    "signal": "psignal.c",
    "stdio": "- __lockfile.c flockfile.c ftrylockfile.c funlockfile.c gets.c pclose.c popen.c remove.c rename.c "
    "tempnam.c tmpfile.c tmpnam.c",
    "stdlib": "- qsort.c qsort_nr.c",
    "string": "-",
    "thread": "default_attr.c pthread_attr_destroy.c pthread_attr_get.c pthread_attr_init.c "
    "pthread_attr_setdetachstate.c pthread_attr_setguardsize.c pthread_attr_setschedparam.c pthread_attr_setstack.c "
    "pthread_attr_setstacksize.c pthread_barrierattr_destroy.c pthread_barrierattr_init.c "
    "pthread_barrierattr_setpshared.c pthread_condattr_destroy.c pthread_condattr_init.c "
    "pthread_condattr_setpshared.c pthread_equal.c pthread_mutexattr_destroy.c pthread_mutexattr_init.c "
    "pthread_mutexattr_setpshared.c pthread_mutexattr_settype.c pthread_rwlockattr_destroy.c "
    "pthread_rwlockattr_init.c pthread_rwlockattr_setpshared.c thrd_sleep.c",
    "time": "__month_to_secs.c __year_to_secs.c asctime.c asctime_r.c ctime.c ctime_r.c difftime.c ftime.c "
    "strptime.c timespec_get.c",
    "unistd": "gethostname.c posix_close.c",
}
_FROM_WASI = (
    "libc-bottom-half/cloudlibc",
    "libc-bottom-half/getpid",
    "libc-bottom-half/mman",
    "libc-bottom-half/signal",
    "libc-bottom-half/sources",
    "libc-top-half/musl/src",
    "libc-top-half/sources",
)
_NOT_FROM_WASI = ("dl.c", "random.c", "qsort.c")
#: These need no more than the public headers.
_PLAIN = ("/getpid/", "/mman/", "/signal/")
_STARTS = "wasi/libc-bottom-half/crt/crt1-command.c"
_CALLS = "wasi/libc-bottom-half/sources/__wasilibc_real.c"
#: The calls that hand sizes or pointers over in memory, which are 32 bits wide there.
_TRANSLATED = (
    "args_get args_sizes_get environ_get environ_sizes_get fd_read fd_write fd_pread fd_pwrite fd_readdir "
    "fd_prestat_get path_readlink poll_oneoff"
)
#: Where a desktop's library says it in other words: file -> (old, new).
_EDITED = {
    "wasi/libc-top-half/musl/src/stdio/vfprintf.c": [
        (
            "p = MAX(p, 2*sizeof(void*));",
            'if (!arg.p) { a = "(nil)"; z = a + 5; p = 5; fl &= ~ZERO_PAD; break; }',
        ),
    ],
    "wasi/libc-top-half/musl/src/errno/__strerror.h": [
        ('"Domain error"', '"Numerical argument out of domain"'),
        ('"Result not representable"', '"Numerical result out of range"'),
        ('"Out of memory"', '"Cannot allocate memory"'),
        ('"Illegal byte sequence"', '"Invalid or incomplete multibyte or wide character"'),
        ('"Resource busy"', '"Device or resource busy"'),
        ('"No error information"', '"Success"'),
    ],
    # Copied too, to stand beside the list that it includes.
    "wasi/libc-top-half/musl/src/errno/strerror.c": [],
}
_LIBRARY_SOURCES = ("wasi64.c", "builtins.c", "jumps.c", "clock.c", "desktop.c", "memory.c")
#: Linked into every program.
SUPPORT = ("support.o", "threads.o", "tags.o")
_SUPPORT_SOURCES = ("support.c", "threads.c", "tags.s")


def _texts(*names: str) -> bytes:
    return b"".join((_SOURCES / name).read_bytes() for name in names)


@functools.cache
def headers_key() -> str:
    """Changes when the headers change, and only then."""
    return hashlib.sha256(repr((_edits(), assets.lock()[clang.ASSET].key)).encode()).hexdigest()[:16]


@functools.cache
def _library_key() -> str:
    flags = (_BASE, _BOTTOM, _TOP, _FROM_MUSL, _FROM_WASI, _EDITED, headers_key())
    parts = (_texts(*_LIBRARY_SOURCES), flags, assets.lock()[ASSET].key)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


@functools.cache
def _key() -> str:
    parts = (_library_key(), _texts("runoff.h", *_SUPPORT_SOURCES))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def folder() -> Path:
    """Where the library, its headers and our support objects are, or would be."""
    return cache.folder(ASSET) / _key()


def seen() -> Preopen:
    """The same for the compiler's eyes."""
    return (str(folder()), AT, False)


def is_built() -> bool:
    """Whether everything is there."""
    return (folder() / "libc.a").is_file()


def size() -> int:
    """Bytes in the cache."""
    return sum(path.stat().st_size for path in folder().rglob("*") if path.is_file())


def build(say: Callable[[str], None]) -> None:
    """Build what is missing: headers, library, support objects; half a minute, once.

    Raises
    ------
    AssetBroken
        With the compiler's words.
    """
    assets.prepare([clang.ASSET], progress=lambda _, what: say(f"its compiler: {what}"))
    with cache.exclusive(ASSET):
        if is_built():
            return
        parts = cache.folder(ASSET) / f"parts-{_library_key()}"
        parts.mkdir(mode=0o700, exist_ok=True)
        _build_library(parts, say)
        with cache.scratch() as made:
            whole = made / "c"
            shutil.copytree(parts / "include", whole / "include")
            shutil.copy(_SOURCES / "runoff.h", whole / "include")
            for name in ("crt1.o", "libc.a"):
                os.link(parts / name, whole / name)
            _add_support(whole, parts)
            cache.move_into_place(whole, folder())


def _build_library(parts: Path, say: Callable[[str], None]) -> None:
    if (parts / "libc.a").is_file():
        return
    if not (parts / "include").is_dir():
        _lay_headers(parts)
    libc = assets.locate(ASSET) / _LIBC.removeprefix("/src/")
    _edit_sources(libc, parts / "edited")
    preopens: tuple[Preopen, ...] = (
        (str(parts), _OUT, True),
        (str(assets.locate(ASSET)), "/src", False),
        (str(_SOURCES), _OURS, False),
    )
    units = list(_units(libc))
    start = clang.Unit("crt1.o", (*_flags_of(_STARTS), "-c", f"{_LIBC}/{_STARTS}"))
    clang.compile_all(ASSET, parts, [start, *units], preopens, say, out=_OUT)
    say("putting the library together")
    clang.archive(ASSET, parts, "libc.a", [unit.target for unit in units], preopens, out=_OUT)
    for unit in units:
        (parts / unit.target).unlink()


def _edit_sources(libc: Path, into: Path) -> None:
    for name, edits in _EDITED.items():
        text = (libc / name).read_text()
        for old, new in edits:
            if old not in text:
                raise AssetBroken(f"asset {ASSET}: its source {name} has no {old!r} to change")
            text = text.replace(old, new)
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_text(text)


def _add_support(whole: Path, parts: Path) -> None:
    made = "/made"
    preopens: tuple[Preopen, ...] = (
        (str(parts), _OUT, True),
        (str(whole), made, True),
        (str(_SOURCES), _OURS, False),
    )
    commands = [
        ["clang", *_BASE, "-mexception-handling", "-c", f"{_OURS}/{source}", "-o", f"{made}/{target}"]
        for source, target in zip(_SUPPORT_SOURCES, SUPPORT, strict=True)
    ]
    clang.run_tools(ASSET, commands, *preopens)


def _units(libc: Path) -> Iterator[clang.Unit]:
    for source in _sources(libc):
        path = f"{_OUT}/edited/{source}" if source in _EDITED else f"{_LIBC}/{source}"
        yield clang.Unit(source.replace("/", "-") + ".o", (*_flags_of(source), "-c", path))
    for name in _LIBRARY_SOURCES:
        yield clang.Unit(name.replace(".c", ".o"), ("clang", *_BASE, "-fno-builtin", "-c", f"{_OURS}/{name}"))


def _sources(libc: Path) -> Iterator[str]:
    for part, files in _FROM_MUSL.items():
        names = files.split()
        found = sorted(path.name for path in (libc / "musl/src" / part).glob("*.c"))
        if names[0] == "-":
            found = [name for name in found if name not in names]
        else:
            found = [name for name in found if name in names]
        own = libc / "wasi/libc-top-half/musl/src" / part
        yield from (f"musl/src/{part}/{name}" for name in found if not (own / name).is_file())
    for part in _FROM_WASI:
        for path in sorted((libc / "wasi" / part).rglob("*.c")):
            if path.name not in _NOT_FROM_WASI:
                yield path.relative_to(libc).as_posix()


def _flags_of(source: str) -> tuple[str, ...]:
    if any(part in source for part in _PLAIN) and "cloudlibc" not in source and "musl" not in source:
        return ("clang", *_BASE)
    below = "libc-bottom-half" in source
    folders = _BOTTOM if below else _TOP
    more = [f"-D__wasi_{name}=__narrow_{name}" for name in _TRANSLATED.split()] if source == _CALLS else []
    ours = [] if below else [f"-I{_OURS}/arch"]
    return ("clang", *_BASE, *more, *ours, *(f"-I{_LIBC}/{each}" for each in folders))


def _edits() -> dict[str, list[tuple[str, str]]]:
    """What 64 bits change in the compiler's headers for 32: file -> (pattern, replacement)."""
    to_long = [(r"\blong long\b", "long")]
    return {
        # On a desktop int64_t is a long.
        "bits/alltypes.h": [(r"(#define _(?:Int64|Reg)) long long", r"\1 long")],
        **{
            f"__typedef_{name}_t.h": to_long
            for name in ["blkcnt", "clock", "dev", "ino", "nlink", "off", "suseconds", "time"]
        },
        "bits/stdint.h": [
            (r"typedef (u?)int\d+_t (u?int_fast\d+_t)", r"typedef \1int64_t \2"),
            (r"(\s)(U?)INT\d+_(MIN|MAX)$", r"\1\2INT64_\3"),
        ],
        "bits/posix.h": [("ILP32_OFFBIG", "LP64_OFF64")],
        "__header_inttypes.h": [
            (r"__U?INT(?:_LEAST|_FAST)?64_FMT(\w)__", r'"l\1"'),
            (r"__U?INT_FAST(?:16|32)_FMT(\w)__", r'"l\1"'),
            (r"__U?INTMAX_FMT(\w)__", r'"l\1"'),
        ],
        "__header_time.h": [
            (r"CLOCKS_PER_SEC \(\(clock_t\)1000000000\)", "CLOCKS_PER_SEC ((clock_t)1000000)")
        ],
        "math.h": [
            (r"(extern int signgam;.*?yn\(int, double\);)", r"#ifndef __RUNOFF_FEWER_NAMES\n\1\n#endif"),
        ],
        "wasi/wasip1.h": [
            (r"#ifndef __wasm32__\n#error.*\n#endif\n", ""),
            (r"^_Static_assert\([^;]*\);$", ""),
        ],
    }


def _lay_headers(parts: Path) -> None:
    fresh = parts / "include.new"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(assets.locate(clang.ASSET) / "sysroot" / _SYSTEM_HEADERS, fresh)
    for name, edits in _edits().items():
        text = (fresh / name).read_text()
        for pattern, replacement in edits:
            text, found = re.subn(
                pattern,
                replacement,
                text,
                flags=re.MULTILINE | re.DOTALL if name == "math.h" else re.MULTILINE,
            )
            if not found:
                raise AssetBroken(f"asset {clang.ASSET}: its header {name} has no {pattern!r} to change")
        (fresh / name).chmod(0o600)
        (fresh / name).write_text(text)
    fresh.rename(parts / "include")
