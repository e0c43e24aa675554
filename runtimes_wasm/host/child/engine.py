"""The one wasmtime engine configuration; compiled modules are tied to it."""

from __future__ import annotations

from typing import Any

import wasmtime
from wasmtime import _ffi

# Deep recursion is a fair program: C on a desktop has 8 MiB of stack. WebAssembly
# frames live on the native stack, and wasmtime aborts the process when its stack is
# larger than the async one, so that is set first, and the guest's thread is given
# room above both.
WASM_STACK = 24 << 20
THREAD_STACK = WASM_STACK + (8 << 20)

#: Written into the key of every compiled module: change it with `make_engine`.
CONFIGURATION = "exceptions"


def make_engine(*, quick: bool = False) -> Any:
    """An engine without epochs or fuel.

    A quick one translates a third faster to code that is a tenth slower; only
    for modules that are translated, run once and thrown away.

    The parent's kill is the deadline (it also ends host calls, which epochs do
    not), so programs need not pay the 13 to 22 % that interruption checks cost.
    """
    config = wasmtime.Config()
    config.wasm_exceptions = True
    _ffi.wasmtime_config_async_stack_size_set(config.ptr(), WASM_STACK + (1 << 20))
    config.max_wasm_stack = WASM_STACK
    if quick:
        config.cranelift_opt_level = "none"
    return wasmtime.Engine(config)
