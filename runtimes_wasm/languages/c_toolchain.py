"""Clang and lld as one WebAssembly module: the command lines, and our support objects."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from .. import assets
from ..assets import cache
from ..contract import RunLimits
from ..errors import AssetBroken
from ..host import Ending, WorkDir, run_job
from ..host.child.protocol import Preopen, Tool
from ..host.supervisor import job_for

ASSET = "clang"
BUILD = "/w"
SUPPORT = "/support"
FLAGS = "__runoff_flags"
#: Put before a program's text; its own lines and name stay true. (``-include`` makes this clang fall.)
PREAMBLE = f'#include "{SUPPORT}/runoff.h"\n#line 1 "main.c"\n'
_SOURCES = Path(__file__).with_name("c_support")
COMPILER_MEMORY = 1 << 30
_LIBRARIES = "/usr/lib/wasm32-wasip1"
_STACK = 8 << 20

# setjmp and longjmp are built on the standard exception instructions; the older
# encoding that clang still emits by default is refused by wasmtime.
_JUMPS = ("-mllvm", "-wasm-enable-sjlj", "-mllvm", "-wasm-use-legacy-eh=false")
_EMULATED = ("signal", "process-clocks", "mman", "getpid")
COMPILE_FLAGS = (
    "-O1",
    "-fno-color-diagnostics",
    "-D_GNU_SOURCE",
    *(f"-D_WASI_EMULATED_{name.replace('-', '_').upper()}" for name in _EMULATED),
    # A null pointer reads address 0 without a fault, and x / 0 is whatever the optimiser
    # likes; on a desktop both end the program, so here they do too.
    "-fsanitize=null,integer-divide-by-zero",
    "-fsanitize-trap=all",
    f"-fmacro-prefix-map={BUILD}/=",
    *_JUMPS,
)
_WRAPPED = (
    "__main_void",
    "malloc",
    "calloc",
    "realloc",
    "pthread_create",
    "pthread_join",
    "pthread_exit",
    "pthread_detach",
    "pthread_self",
    "pthread_cond_wait",
    "pthread_cond_timedwait",
    "sched_yield",
    "nanosleep",
    "clock_nanosleep",
)
_LINK = (
    "-m",
    "wasm32",
    "--strip-debug",
    "--stack-first",
    "-z",
    f"stack-size={_STACK}",
    f"-L{_LIBRARIES}",
    f"{_LIBRARIES}/crt1-command.o",
    f"{SUPPORT}/support.o",
    f"{SUPPORT}/threads.o",
    f"{SUPPORT}/tags.o",
    *(f"--wrap={name}" for name in _WRAPPED),
    f"--export={FLAGS}",
)
_LINK_LAST = (
    "-lc-printscan-long-double",
    *(f"-lwasi-emulated-{name}" for name in _EMULATED),
    "-lsetjmp",
    "-lm",
    "-lc",
    "/usr/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a",
)


def module_path() -> str:
    """The compiled clang, checked."""
    return str(assets.locate_module(ASSET, "llvm"))


def compile_step(workdir: WorkDir, source: str, target: str, *, header: bool = True) -> Tool:
    """``clang -c``: one translation unit, messages to ``build/clang``."""
    argv = ["clang", *COMPILE_FLAGS, "-c", f"{BUILD}/{source}", "-o", f"{BUILD}/{target}"]
    support: Preopen = (str(support_folder() if header else _SOURCES), SUPPORT, False)
    return tool(workdir, "clang", argv, (str(workdir.build), BUILD, True), support)


def link_step(
    workdir: WorkDir, objects: list[str], target: str, *more: str, preopens: Sequence[Preopen] = ()
) -> Tool:
    """``wasm-ld``, messages to ``build/wasm-ld``; `more` stands before the C library."""
    inputs = [f"{BUILD}/{name}" for name in objects]
    argv = ["wasm-ld", *_LINK, *inputs, *more, *_LINK_LAST, "-o", f"{BUILD}/{target}"]
    support: Preopen = (str(support_folder()), SUPPORT, False)
    return tool(workdir, "wasm-ld", argv, (str(workdir.build), BUILD, True), support, *preopens)


def tool(workdir: WorkDir, name: str, argv: list[str], *preopens: Preopen) -> Tool:
    """A step of the compiler: clang or lld, with the system's headers and libraries in sight."""
    sysroot: Preopen = (str(assets.locate(ASSET) / "sysroot"), "/usr", False)
    return {
        "name": name,
        "module": module_path(),
        "argv": argv,
        "preopens": [sysroot, *preopens],
        "memory": COMPILER_MEMORY,
        "log": str(workdir.build / name),
    }


def support_folder() -> Path:
    """Where our support objects are, or would be."""
    texts = b"".join(path.read_bytes() for path in sorted(_SOURCES.iterdir()) if path.is_file())
    key = hashlib.sha256(texts + repr((COMPILE_FLAGS, assets.lock()[ASSET].key)).encode()).hexdigest()[:16]
    return cache.folder("c-support") / key


def support_is_ready() -> bool:
    """Whether the support objects are built."""
    return (support_folder() / "tags.o").is_file()


def build_support() -> None:
    """Compile the support objects once, in the sandbox like everything else.

    Raises
    ------
    AssetBroken
        With the compiler's words.
    """
    with cache.exclusive("c-support"):
        if support_is_ready():
            return
        with WorkDir() as workdir, cache.scratch() as made:
            for name in ("support.c", "threads.c", "tags.s"):
                (workdir.build / name).write_bytes((_SOURCES / name).read_bytes())
            tags = ["clang", "-mexception-handling", "-c", f"{BUILD}/tags.s", "-o", f"{BUILD}/tags.o"]
            limits = RunLimits()
            job = job_for(
                workdir,
                limits,
                {"kind": "none"},
                compile=[
                    compile_step(workdir, "support.c", "support.o", header=False),
                    compile_step(workdir, "threads.c", "threads.o", header=False),
                    tool(workdir, "tags", tags, (str(workdir.build), BUILD, True)),
                ],
            )
            outcome = run_job(job, workdir, limits)
            if outcome.ending is not Ending.EXIT:
                logs = (workdir.build / "clang", workdir.build / "tags")
                words = "".join(log.read_text(errors="replace") for log in logs if log.exists())
                raise AssetBroken(
                    f"asset {ASSET}: our C support does not compile: {outcome.message} {words[-800:]}"
                )
            objects = made / "objects"
            objects.mkdir()
            for name in ("support.o", "threads.o", "tags.o"):
                (objects / name).write_bytes((workdir.build / name).read_bytes())
            (objects / "runoff.h").write_bytes((_SOURCES / "runoff.h").read_bytes())
            cache.move_into_place(objects, support_folder())
