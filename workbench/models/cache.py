"""Replies kept by everything that they were asked with, so that the same question is paid for once.

One SQLite file, for any number of processes. Only whole answers are kept; the
oldest unused go when the file would pass its size. A damaged cache loses its
replies and nothing else: it is set aside, and the model is asked.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from data.store.encoding import canonical_json
from runtimes_wasm.assets.cache import folder

from .catalogue import ModelEntry, ModelKind
from .messages import Conversation, Parameters, Reply

log = logging.getLogger(__name__)

#: Changes when the same inputs would be sent differently; older replies are then not found.
KEY_VERSION = 1
MAX_BYTES = 512 * 1024 * 1024
_WAIT_S = 30.0

_TABLE = """
CREATE TABLE IF NOT EXISTS replies (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, reply TEXT NOT NULL,
    bytes INTEGER NOT NULL, made REAL NOT NULL, used REAL NOT NULL
) WITHOUT ROWID
"""


def cache_key(entry: ModelEntry, conversation: Conversation, parameters: Parameters, repeat: int) -> str:
    """SHA-256 over all that an answer depends on, the key of the address left out."""
    asked = {
        "version": KEY_VERSION,
        "kind": entry.kind.value,
        "address": entry.address,
        "file": _weights(entry),
        "model": entry.model,
        "headers": sorted(entry.headers),
        "body": entry.body,
        "takes_system": entry.takes_system,
        "max_characters": entry.patience.max_characters,
        "parameters": parameters.set(),
        "messages": conversation.to_json(),
        "repeat": repeat,
    }
    return hashlib.sha256(canonical_json(asked).encode("utf-8", "surrogatepass")).hexdigest()


def _weights(entry: ModelEntry) -> str:
    if entry.kind is not ModelKind.GGUF:
        return ""
    from .local import fingerprint

    return f"{entry.file} {fingerprint(entry.file)} {entry.context_length}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheState:
    """What is kept."""

    path: str
    replies: int
    bytes: int
    max_bytes: int
    models: dict[str, int]


class ReplyCache:
    """Replies on disk.

    Parameters
    ----------
    path : Path, optional
        The file; one in Runoff's cache folder when left out.
    max_bytes : int
        Size of all replies together; the oldest unused go.
    """

    def __init__(self, path: Path | None = None, *, max_bytes: int = MAX_BYTES) -> None:
        self.path = path or folder("replies") / "replies.sqlite"
        self.max_bytes = max_bytes

    def get(self, key: str) -> Reply | None:
        """The reply of that key, marked as cached; None when there is none."""
        try:
            with self._open() as base:
                row = base.execute("SELECT reply FROM replies WHERE key = ?", (key,)).fetchone()
                if row is None:
                    return None
                base.execute("UPDATE replies SET used = ? WHERE key = ?", (time.time(), key))
            return replace(Reply.from_json(json.loads(row[0])), cached=True)
        except sqlite3.Error as error:
            self._damaged(error)
        except (ValueError, TypeError, KeyError) as error:
            log.warning("a kept reply cannot be read (%s); the model is asked again", error)
        return None

    def put(self, key: str, reply: Reply) -> None:
        """Keep a reply, if it is one that may be given again."""
        if not reply.repeatable or reply.cached:
            return
        text = canonical_json(reply.to_json())
        size = len(text.encode())
        if size > self.max_bytes:
            return
        now = time.time()
        try:
            with self._open() as base:
                base.execute(
                    "INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?, ?, ?)",
                    (key, reply.model, text, size, now, now),
                )
                self._make_room(base)
        except sqlite3.Error as error:
            self._damaged(error)

    def _make_room(self, base: sqlite3.Connection) -> None:
        (total,) = base.execute("SELECT COALESCE(SUM(bytes), 0) FROM replies").fetchone()
        if total <= self.max_bytes:
            return
        # Some more than needed, so that not every reply from here on has to.
        surplus = total - self.max_bytes + self.max_bytes // 20
        gone = []
        for key, size in base.execute("SELECT key, bytes FROM replies ORDER BY used"):
            if surplus <= 0:
                break
            gone.append((key,))
            surplus -= size
        base.executemany("DELETE FROM replies WHERE key = ?", gone)

    def state(self) -> CacheState:
        """What is kept, by model."""
        models: dict[str, int] = {}
        size = 0
        if self.path.exists():
            try:
                with self._open() as base:
                    rows = base.execute(
                        "SELECT model, COUNT(*), SUM(bytes) FROM replies GROUP BY model"
                    ).fetchall()
                models = {model: count for model, count, _ in sorted(rows)}
                size = sum(row[2] for row in rows)
            except sqlite3.Error as error:
                self._damaged(error)
        return CacheState(
            path=str(self.path),
            replies=sum(models.values()),
            bytes=size,
            max_bytes=self.max_bytes,
            models=models,
        )

    def clear(self, model: str | None = None) -> int:
        """Forget every reply, or those of one model; gives how many."""
        if not self.path.exists():
            return 0
        try:
            with self._open() as base:
                done = base.execute("DELETE FROM replies WHERE ? IS NULL OR model = ?", (model, model))
                count = done.rowcount
            with closing(self._connect()) as base:
                base.execute("VACUUM")
            return count
        except sqlite3.Error as error:
            self._damaged(error)
            return 0

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(self._connect()) as base:
            base.execute("BEGIN IMMEDIATE")
            try:
                yield base
            except BaseException:
                base.execute("ROLLBACK")
                raise
            base.execute("COMMIT")

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        base = sqlite3.connect(self.path, timeout=_WAIT_S, isolation_level=None)
        try:
            base.execute("PRAGMA journal_mode = WAL")
            # A crash may lose the last replies, which are then asked for again.
            base.execute("PRAGMA synchronous = NORMAL")
            base.execute(_TABLE)
        except BaseException:
            base.close()
            raise
        return base

    def _damaged(self, error: sqlite3.Error) -> None:
        """Go on without the cache; a file that is no database is set aside."""
        log.warning("the cache of replies %s cannot be used (%s); models are asked instead", self.path, error)
        if isinstance(error, sqlite3.OperationalError) or not isinstance(error, sqlite3.DatabaseError):
            return  # locked, full or read-only: the file itself is right
        for ending in ("", "-wal", "-shm"):
            part = Path(f"{self.path}{ending}")
            try:
                part.replace(f"{part}.damaged")
            except OSError:
                continue
