"""Run one WASI module: a compiler step or a program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import wasmtime

from .protocol import Event, Preopen

_STACK_TRAPS = ("call stack exhausted",)


class _Exit(Exception):
    """Raised by our ``proc_exit``: wasmtime's own refuses codes above 125."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def _proc_exit(code: int) -> None:
    raise _Exit(code & 0xFF)


def make_linker(engine: Any) -> Any:
    """WASI preview 1 with truthful exit codes, and one host door that is shut."""
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    linker.allow_shadowing = True
    i32 = wasmtime.ValType.i32()
    linker.define_func("wasi_snapshot_preview1", "proc_exit", wasmtime.FuncType([i32], []), _proc_exit)
    # The scientific Python's only other import: a tool call to its embedder. -1 says "no host".
    linker.define_func("host", "call", wasmtime.FuncType([i32] * 4, [i32]), lambda *_: -1)
    return linker


def run_module(
    engine: Any,
    module: Any,
    *,
    argv: Sequence[str],
    preopens: Iterable[Preopen],
    memory: int,
    env: Iterable[tuple[str, str]] = (),
    entry: str = "_start",
    stdin: str | None = None,
    log: str | None = None,
    flags: str | None = None,
    out_of_memory_flag: str | None = None,
    lacking_flag: str | None = None,
) -> Event:
    """Run a module to its end and say how it ended.

    With `log`, both output streams go to that file (a compiler's messages);
    without it they are the child's own descriptors 1 and 2, which the parent
    reads and caps. `flags` is an exported integer in which the program's library
    notes what its end does not tell: see ``_measure``.
    """
    store = wasmtime.Store(engine)
    store.set_limits(memory_size=memory, table_elements=2_000_000, instances=4, tables=16, memories=4)
    config = wasmtime.WasiConfig()
    config.argv = list(argv)
    config.env = [list(pair) for pair in env]
    if stdin is not None:
        config.stdin_file = stdin
    if log is None:
        config.inherit_stdout()
        config.inherit_stderr()
    else:
        config.stdout_file = log + ".out"
        config.stderr_file = log
    for host, guest, writable in preopens:
        config.preopen_dir(host, guest, writable)
    store.set_wasi(config)

    exports: Any = None
    try:
        try:
            instance = make_linker(engine).instantiate(store, module)
            exports = instance.exports(store)
            start = exports[entry]
        except (wasmtime.WasmtimeError, wasmtime.Trap, KeyError) as error:
            return _instantiation_failure(error, memory)
        try:
            code = start(store)
            event: Event = {"end": "exit", "code": int(code or 0) & 0xFF}
        except _Exit as exit_:
            event = {"end": "exit", "code": exit_.code}
        except wasmtime.ExitTrap as trap:
            event = {"end": "exit", "code": int(trap.code) & 0xFF}
        except wasmtime.Trap as trap:
            event = describe_trap(trap)
        except wasmtime.WasmtimeError as error:
            # An exception of the program that nothing caught arrives as a plain error.
            event = {"end": "trap", "trap": "error", "message": _first_line(str(error))}
        _measure(store, exports, event, flags, out_of_memory_flag, lacking_flag)
        return event
    finally:
        store.close()


def _instantiation_failure(error: Exception, memory: int) -> Event:
    text = str(error)
    if "memory minimum size" in text or "exceeds memory limits" in text:
        return {"end": "exhausted", "message": f"it needs more than {memory} bytes to start"}
    return {"end": "trap", "trap": "link", "message": _first_line(text)}


def describe_trap(trap: Any) -> Event:
    """How wasmtime names the trap, and the sentence it gives."""
    code = getattr(trap, "trap_code", None)
    return {
        "end": "trap",
        "trap": code.name.lower() if code is not None else "exception",
        "message": _trap_line(trap.message),
    }


def _trap_line(message: str) -> str:
    for line in reversed(message.splitlines()):
        if "wasm trap:" in line:
            return line.split("wasm trap:", 1)[1].strip()
    return _first_line(message)


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")[:400]


def _measure(
    store: Any, exports: Any, event: Event, flags: str | None, out_of_memory: str | None, lacking: str | None
) -> None:
    memory = exports.get("memory") if exports is not None else None
    if not isinstance(memory, wasmtime.Memory):
        return
    event["memory"] = memory.data_len(store)
    noted = _flag(store, exports, memory, flags)
    event["out_of_memory"] = bool(noted & 1) or bool(_flag(store, exports, memory, out_of_memory))
    event["lacking"] = _flag(store, exports, memory, lacking)
    if noted & 2:
        event["missing"] = ["threads that take turns"]


def _flag(store: Any, exports: Any, memory: Any, name: str | None) -> int:
    cell = exports.get(name) if name else None
    if not isinstance(cell, wasmtime.Global):
        return 0
    address = int(cell.value(store))
    return int.from_bytes(memory.read(store, address, address + 4), "little")


def compile_wasm(engine: Any, path: str) -> Any:
    """Translate a freshly linked program to native code.

    Raises
    ------
    wasmtime.WasmtimeError
        When the bytes are not a module that this engine accepts.
    """
    return wasmtime.Module(engine, Path(path).read_bytes())
