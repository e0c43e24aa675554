"""Compile one module to native code, politely: this process does nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import wasmtime

from .engine import make_engine


def main(wasm: str, into: str) -> None:
    """Compile the file `wasm` and write its machine code to `into`."""
    if hasattr(os, "nice"):
        os.nice(10)
    module = wasmtime.Module.from_file(make_engine(), wasm)
    Path(into).write_bytes(module.serialize())
    os._exit(0)
