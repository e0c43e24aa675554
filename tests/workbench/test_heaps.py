"""Threads of the server share heaps, so that what one leaves free serves the next."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: Prints how many heaps there are once many threads hold memory at the same time.
COUNT = """
import ctypes, sys, tempfile, threading
from workbench.heaps import share_heaps
if sys.argv[1] == "shared" and not share_heaps():
    print("not here"); raise SystemExit
held = threading.Barrier(13)
def hold():
    kept = [bytes(3000) for _ in range(200)]
    held.wait(); held.wait()
threads = [threading.Thread(target=hold) for _ in range(12)]
for each in threads: each.start()
held.wait()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
with tempfile.NamedTemporaryFile() as file:
    stream = ctypes.c_void_p(libc.fopen(file.name.encode(), b"w"))
    libc.malloc_info(0, stream); libc.fclose(stream)
    print(open(file.name).read().count("<heap "))
held.wait()
"""


def heaps(how: str) -> int:
    ran = subprocess.run(
        [sys.executable, "-c", COUNT, how], capture_output=True, text=True, check=True, timeout=120
    )
    if ran.stdout.strip() == "not here":
        pytest.skip("only glibc has heaps that threads can share")
    return int(ran.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="a setting of glibc")
def test_many_threads_that_hold_memory_use_no_more_than_two_heaps() -> None:
    assert heaps("shared") <= 2 < heaps("alone")
