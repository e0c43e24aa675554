"""A run that the person who started it does not want any more: it ends, and nothing is said of its program.

The wish travels with the thread that runs the program, so that no runtime has to hand it on.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .errors import RunStopped

_wish: ContextVar[threading.Event | None] = ContextVar("stop", default=None)


@contextmanager
def stopped_by(wish: threading.Event | None) -> Iterator[None]:
    """Let the runs of this block end when the event is set."""
    before = _wish.set(wish)
    try:
        look()
        yield
    finally:
        _wish.reset(before)


def look() -> None:
    """End here, if that is wished.

    Raises
    ------
    RunStopped
    """
    wish = _wish.get()
    if wish is not None and wish.is_set():
        raise RunStopped("stopped by the person who started it")
