"""Ending what a process started."""

from __future__ import annotations

from contextlib import suppress

import psutil


def kill_children(pid: int | None = None) -> list[psutil.Process]:
    """Kill every process below this one, or below another; those that were there, to wait for.

    Parameters
    ----------
    pid : int, optional
        Of the process whose children are meant; it may be gone. Its own life is left to the caller.
    """
    try:
        found: list[psutil.Process] = psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []
    for child in found:
        with suppress(psutil.Error):
            child.kill()
    return found
