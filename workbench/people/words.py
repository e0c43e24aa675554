"""Words that prompts must not hold, from a file that the operator can change.

Whole words are compared, not parts of them, after Unicode normalisation (NFKC),
case folding, and without marks that cannot be seen.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from pathlib import Path

from ..errors import PeopleError, WordRefused

NAME = "words.txt"
_MOST_BYTES = 1_000_000
_TOKENS = re.compile(r"\w+")


def tokens(text: str) -> list[str]:
    """The words of a text as they are compared."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _TOKENS.findall("".join(c for c in folded if unicodedata.category(c) != "Cf"))


class WordList:
    """The operator's list; read again when the file changes. No file, no word."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._entries: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._lock = threading.Lock()

    def _read(self) -> None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._stamp, self._entries = None, {}
            return
        stamp = (found.st_mtime_ns, found.st_size)
        if stamp == self._stamp:
            return
        if found.st_size > _MOST_BYTES:
            raise PeopleError(f"{self._path} is larger than {_MOST_BYTES:,} bytes; a list of words is small")
        try:
            lines = self._path.read_text(encoding="utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            raise PeopleError(f"{self._path} is not UTF-8 text (byte {error.start})") from error
        entries: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for line in lines:
            word = line.strip()
            parts = tuple(tokens(word))
            if parts and not word.startswith("#"):
                entries.setdefault(parts[0], []).append((parts, word))
        self._stamp, self._entries = stamp, entries

    def find(self, text: str) -> str | None:
        """The first entry of the list that the text holds, as it is listed; None when it holds none."""
        with self._lock:
            self._read()
            entries = self._entries
        if not entries:
            return None
        words = tokens(text)
        for place, word in enumerate(words):
            for parts, entry in entries.get(word, ()):
                if tuple(words[place : place + len(parts)]) == parts:
                    return entry
        return None

    def check(self, text: str) -> None:
        """Refuse a text that holds a word of the list, and say which."""
        if (word := self.find(text)) is not None:
            raise WordRefused(
                f"This arena does not take prompts with “{word}”. Say it in other words; "
                "what you wrote was not kept."
            )
