"""Documents that are being shown, by the token of their run."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from .document import Document


@dataclass(slots=True)
class _Entry:
    document: Document
    size: int
    expires: float


class DocumentStore:
    """Holds documents for a while; safe to use from several threads.

    Parameters
    ----------
    seconds : float
        How long a document is kept after it was last put or asked for.
    count, size : int
        How many documents and how many bytes of them are kept; the ones that nobody
        asked for the longest go first.
    clock : callable
        Seconds that never run backwards.
    """

    def __init__(
        self,
        *,
        seconds: float = 6 * 3600,
        count: int = 500,
        size: int = 256 << 20,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._count = count
        self._size = size
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._total = 0

    def put(self, document: Document) -> str:
        """Keep the document and return its path; putting it again only makes it last longer."""
        with self._lock:
            self._drop(document.token)
            size = len(document.html.encode("utf-8"))
            self._entries[document.token] = _Entry(document, size, self._clock() + self._seconds)
            self._total += size
            self._trim()
        return document.path

    def get(self, token: str, path: str | None = None) -> Document | None:
        """The document of that token, at that path if one is given; None when it is not (or no longer) here."""
        with self._lock:
            entry = self._live(token)
            if entry is None or path not in (None, entry.document.path):
                return None
            entry.expires = self._clock() + self._seconds
            self._entries.move_to_end(token)
            return entry.document

    def knows(self, token: str) -> bool:
        """Whether a document of that token is here."""
        with self._lock:
            return self._live(token) is not None

    def discard(self, token: str) -> None:
        """Forget the document of that token."""
        with self._lock:
            self._drop(token)

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)

    def _live(self, token: str) -> _Entry | None:
        entry = self._entries.get(token)
        if entry is not None and entry.expires < self._clock():
            self._drop(token)
            return None
        return entry

    def _drop(self, token: str) -> None:
        entry = self._entries.pop(token, None)
        if entry is not None:
            self._total -= entry.size

    def _trim(self) -> None:
        now = self._clock()
        for token in [token for token, entry in self._entries.items() if entry.expires < now]:
            self._drop(token)
        # The newest stays, however large: somebody is about to look at it.
        while len(self._entries) > 1 and (len(self._entries) > self._count or self._total > self._size):
            self._drop(next(iter(self._entries)))
