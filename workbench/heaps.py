"""Few heaps for many threads: memory that one page's run gave back is there for the next one's."""

from __future__ import annotations

import ctypes

#: ``M_ARENA_MAX`` of glibc's ``malloc.h``.
_M_ARENA_MAX = -8


def share_heaps(most: int = 2) -> bool:
    """Let all threads that start from now on share so many heaps; True where that could be set.

    glibc gives threads heaps of their own, up to eight for each core, and Streamlit a thread to each run
    of a page: what one leaves free no other can use, and an hour of 25 raters grew by some 85 MB
    of nothing. Python's own lock lets one thread at a time allocate anyway. Other C
    libraries have no such setting, and are left as they are.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (
        AttributeError,
        OSError,
        TypeError,
    ):  # not glibc; TypeError: not a system with a libc of that kind
        return False
    return bool(mallopt(_M_ARENA_MAX, most))
