"""Children started ahead: modules loaded, waiting for their single job."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Sequence

from ..errors import HostError
from .process import ChildProcess


class Spares:
    """A tiny pool of waiting children; each serves one run and is never reused.

    Off by default: a command that runs one program gains nothing from a second
    process. A server switches it on with `keep`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[ChildProcess] = []
        self._size = 0

    def keep(self, size: int) -> None:
        """Keep up to `size` children waiting; 0 ends them all."""
        with self._lock:
            self._size = size
            surplus = self._waiting[: max(0, len(self._waiting) - size)]
            del self._waiting[: len(surplus)]
        for child in surplus:
            child.close()

    def take(self, modules: Sequence[str]) -> ChildProcess:
        """A waiting child with these modules, or a new one."""
        wanted = tuple(modules)
        with self._lock:
            for child in self._waiting:
                if child.modules == wanted and child.alive:
                    self._waiting.remove(child)
                    return child
        return ChildProcess(modules)

    def restock(self, modules: Sequence[str]) -> None:
        """After a run: start the next child of its kind, ending the oldest of another."""
        with self._lock:
            if self._size == 0 or any(child.modules == tuple(modules) for child in self._waiting):
                return
        try:
            fresh = ChildProcess(modules)
        except HostError:
            # The finished run has its result; the next one will try, and report, again.
            return
        with self._lock:
            self._waiting.append(fresh)
            surplus = self._waiting[: max(0, len(self._waiting) - self._size)]
            del self._waiting[: len(surplus)]
        for child in surplus:
            child.close()


#: The process-wide pool.
spares = Spares()
atexit.register(spares.keep, 0)
