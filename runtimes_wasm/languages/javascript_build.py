"""The script engine: QuickJS compiled once by clang in the sandbox, and its snapshot with our prelude.

Nothing in the registries is this engine with what Node has and QuickJS has not: a
report of every rejection that nobody handles, a RangeError where a recursion ends, a
stack that begins with its message, output without a call to the host. Its sources are
compiled with one small unit of ours beside them. The snapshot is the engine's memory
after the prelude ran in it, so that no run pays for the prelude.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from pathlib import Path

from .. import assets
from ..assets import cache, modules
from ..contract import RunLimits
from ..errors import AssetBroken
from ..host import Ending, WorkDir, run_job
from ..host.child.protocol import Preopen, SnapshotProgram
from ..host.supervisor import job_for
from . import clang_tool as clang

ASSET = "quickjs"
STREAMS = "node-streams"
_OURS = Path(__file__).with_name("javascript_engine")
_PRELUDE = Path(__file__).with_name("javascript_prelude")
_SOURCES = "upstream-quickjs"
_MEMORY = 64 << 20
_LIBRARIES = "/usr/lib/wasm32-wasip1"
#: The longest first, so that no processor waits for it at the end.
_UNITS = {
    "engine": "/ours/engine.c",
    "runoff": "/ours/runoff.c",
    "libregexp": "/src/libregexp.c",
    "libunicode": "/src/libunicode.c",
    "dtoa": "/src/dtoa.c",
}
_COMPILE = ("-O2", "-w", "-D_GNU_SOURCE", "-DNDEBUG", "-fno-strict-aliasing", "-I/changed", "-I/src")
_LINK = (
    "-m",
    "wasm32",
    "--strip-all",
    "--stack-first",
    "-z",
    "stack-size=1048576",
    "--export=__stack_pointer",
    "--entry=_initialize",
    f"-L{_LIBRARIES}",
    f"{_LIBRARIES}/crt1-reactor.o",
    *(f"/out/{name}.o" for name in _UNITS),
    "-lm",
    "-lc",
    "/usr/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a",
)
#: (what stands in quickjs.c, what stands there instead); each exactly once.
_CHANGES = (
    (
        "static void build_backtrace(JSContext *ctx, JSValueConst error_val,\n"
        "                            JSValueConst filter_func, const char *filename,\n"
        "                            int line_num, int col_num, int backtrace_flags)\n{",
        '#include "/ours/words.h"\n'
        "static void runoff_stack_head(JSContext *ctx, JSValueConst error, DynBuf *buffer);\n"
        "static void build_backtrace(JSContext *ctx, JSValueConst error_val,\n"
        "                            JSValueConst filter_func, const char *filename,\n"
        "                            int line_num, int col_num, int backtrace_flags)\n{",
    ),
    # A script that begins with our function head counts its own lines from 1.
    ("        if (options->line_num != 0)", "        if (options->line_num >= 0)"),
    (
        "    vsnprintf(buf, sizeof(buf), fmt, ap);\n    return JS_MakeError2(",
        "    vsnprintf(buf, sizeof(buf), fmt, ap);\n    runoff_reword(buf, sizeof(buf));\n    return JS_MakeError2(",
    ),
    (
        "                    JS_ThrowTypeErrorReadOnly(ctx, JS_PROP_THROW, atom);",
        '                    JS_ThrowTypeError(ctx, "Assignment to constant variable.");',
    ),
    (
        '            ret = JS_ThrowTypeErrorOrFalse(ctx, flags, "object is not extensible");\n            goto done;\n        }\n    generic_create_prop:',
        '            ret = JS_ThrowTypeErrorOrFalse(ctx, flags, "Cannot add property %s, object is not extensible", runoff_name(ctx, prop));\n            goto done;\n        }\n    generic_create_prop:',
    ),
    (
        '        return JS_ThrowTypeErrorOrFalse(ctx, flags, "object is not extensible");',
        '        return JS_ThrowTypeErrorOrFalse(ctx, flags, "Cannot add property %s, object is not extensible", runoff_name(ctx, prop));',
    ),
    (
        '        JS_ThrowTypeError(ctx, "could not delete property");',
        "        JS_ThrowTypeErrorAtom(ctx, \"Cannot delete property '%s' of #<Object>\", prop);",
    ),
    (
        '        JS_ThrowRangeError(ctx, "invalid repeat count");',
        '        JS_ThrowRangeError(ctx, "Invalid count value: %lld", (long long)val);',
    ),
    (
        "    JS_DefinePropertyValueConst(ctx, obj, JS_ATOM_errors, errors,\n"
        "                               JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);\n    return obj;",
        "    JS_DefinePropertyValueConst(ctx, obj, JS_ATOM_errors, errors,\n"
        "                               JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);\n"
        '    JS_DefinePropertyValue(ctx, obj, JS_ATOM_message, JS_NewString(ctx, "All promises were rejected"),\n'
        "                           JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);\n    return obj;",
    ),
    (
        "        js_dbuf_init(ctx, &dbuf);\n        if (stack_trace_limit == 0)",
        "        js_dbuf_init(ctx, &dbuf);\n        runoff_stack_head(ctx, error_val, &dbuf);\n"
        "        if (stack_trace_limit == 0)",
    ),
)


@functools.cache  # the key alone: where the cache is may change, in tests
def _engine_key() -> str:
    texts = b"".join(path.read_bytes() for path in sorted(_OURS.glob("*.[ch]")))
    parts = (
        texts,
        _UNITS,
        _COMPILE,
        _LINK,
        _CHANGES,
        assets.lock()[ASSET].key,
        assets.lock()[clang.ASSET].key,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _engine_folder() -> Path:
    return cache.folder("javascript-engine") / _engine_key()


@functools.cache
def _prelude() -> tuple[Path, ...]:
    return tuple(sorted(_PRELUDE.glob("*.js")))


@functools.cache
def _snapshot_key() -> str:
    texts = b"\0".join(path.read_bytes() for path in _prelude())
    return hashlib.sha256(texts + assets.lock()[STREAMS].key.encode()).hexdigest()[:16]


def snapshot_path() -> Path:
    """Where the engine's memory with the prelude of this version is, or would be."""
    return _engine_folder() / f"{_snapshot_key()}.snapshot"


def _digest() -> str:
    return (_engine_folder() / "engine.sha256").read_text().strip()


def module_path() -> str:
    """The engine compiled for this machine, checked."""
    return str(modules.locate(ASSET, _digest()))


def is_built() -> bool:
    """Whether everything is there."""
    if not (_engine_folder() / "engine.sha256").is_file() or not snapshot_path().is_file():
        return False
    return modules.size(_digest()) > 0


def compiled() -> tuple[str, ...]:
    """SHA-256 of the engine, once it is built."""
    return (_digest(),) if (_engine_folder() / "engine.sha256").is_file() else ()


def size() -> int:
    """Bytes in the cache."""
    folder = _engine_folder()
    if not (folder / "engine.sha256").is_file():
        return 0
    return modules.size(_digest()) + sum(path.stat().st_size for path in folder.iterdir())


def build(say: Callable[[str], None]) -> None:
    """Build what is missing: the engine (a minute or two), its machine code, its snapshot.

    Raises
    ------
    AssetBroken
        With the compiler's words.
    """
    folder = _engine_folder()
    with cache.exclusive("javascript-engine"):
        if not (folder / "engine.sha256").is_file():
            assets.prepare([clang.ASSET], progress=lambda _, what: say(f"its compiler: {what}"))
            say("compiling the engine")
            _build_engine(folder)
        modules.prepare(ASSET, folder / "engine.wasm", _digest())
        if not snapshot_path().is_file():
            assets.prepare([STREAMS])
            _build_snapshot()


def _build_engine(folder: Path) -> None:
    with cache.scratch() as work:
        out, changed = work / "out", work / "changed"
        out.mkdir()
        changed.mkdir()
        sources = assets.locate(ASSET) / _SOURCES
        (changed / "quickjs.c").write_text(_changed((sources / "quickjs.c").read_text(encoding="utf-8")))
        seen: list[Preopen] = [
            (str(out), "/out", True),
            (str(changed), "/changed", False),
            (str(sources), "/src", False),
            (str(_OURS), "/ours", False),
        ]
        for name, source in _UNITS.items():
            _run_tool(["clang", *_COMPILE, "-c", source, "-o", f"/out/{name}.o"], seen)
        _run_tool(["wasm-ld", *_LINK, "-o", "/out/engine.wasm"], seen)
        made = work / "made"
        made.mkdir()
        wasm = (out / "engine.wasm").read_bytes()
        (made / "engine.wasm").write_bytes(wasm)
        (made / "engine.sha256").write_text(hashlib.sha256(wasm).hexdigest() + "\n")
        cache.move_into_place(made, folder)


def _changed(text: str) -> str:
    for old, new in _CHANGES:
        if text.count(old) != 1:
            raise AssetBroken(f"asset {ASSET}: quickjs.c does not hold {old.splitlines()[0]!r} exactly once")
        text = text.replace(old, new)
    return text


def _build_snapshot() -> None:
    streams = assets.locate(STREAMS)
    target = snapshot_path()
    with cache.scratch() as work, WorkDir() as workdir:
        workdir.fill({}, b"")
        program: SnapshotProgram = {
            "kind": "snapshot",
            "module": module_path(),
            "prelude": [str(path) for path in _prelude()],
            "libraries": [
                (str(path.relative_to(streams)), str(path)) for path in sorted(streams.rglob("*.js"))
            ],
            "target": str(work / "snapshot"),
        }
        limits = RunLimits(memory_bytes=_MEMORY, compile_seconds=120)
        outcome = run_job(job_for(workdir, limits, program), workdir, limits)
        if outcome.ending is not Ending.EXIT:
            raise AssetBroken(f"asset {ASSET}: the prelude does not run: {outcome.message[:2000]}")
        for path in target.parent.glob("*.snapshot"):
            path.unlink()
        (work / "snapshot").replace(target)


def _run_tool(argv: list[str], preopens: list[Preopen]) -> None:
    limits = RunLimits(compile_seconds=1800)
    with WorkDir() as workdir:
        workdir.fill({}, b"")
        step = clang.tool(workdir, "build", argv, *preopens)
        job = job_for(workdir, limits, {"kind": "none"}, compile=[step])
        outcome = run_job(job, workdir, limits)
        if outcome.ending is not Ending.EXIT:
            log = workdir.build / "build"
            words = log.read_text(errors="replace") if log.is_file() else ""
            raise AssetBroken(f"asset {ASSET}: {argv[-1]} could not be made: {outcome.message} {words[:800]}")
