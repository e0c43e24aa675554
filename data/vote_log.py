"""The votes of a store as one frame that is kept up to date.

Reading a hundred thousand votes takes a second or two, a new one nothing: only what was
recorded since the last look is read. Between processes the frame waits in a Parquet
file, named by its store and sealed with the hash of the last vote in it, which stands
for every vote before; a file that another log wrote, or an older one, is not used.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from .errors import RecordError
from .frames import empty_votes_frame, join_votes, votes_frame_of_columns, votes_from_arrow, votes_to_arrow
from .store import Head, Store

#: A file is written anew when it lacks so many votes.
WORTH_WRITING = 5_000

_FORMAT = b"1"
_KEYS = (b"runoff_format", b"runoff_votes", b"runoff_votes_hash", b"runoff_turns", b"runoff_turns_hash")


@dataclass(frozen=True, eq=False, slots=True)
class _Known:
    """Votes up to a place of the log, excluded ones too, with the turns that their battles had."""

    frame: pd.DataFrame
    votes: Head
    turns: Head


class VoteLog:
    """The votes that count of a store, the last revision of each, in the order of the log.

    Parameters
    ----------
    store : Store
    folder : Path, optional
        Where the frame waits between processes. It holds voters' names like the store,
        so only its owner may read it. Without a folder nothing is kept.
    """

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        self._store = store
        self._file: Path | None = None
        if folder is not None:
            name = hashlib.sha256(store.location.encode()).hexdigest()[:16]
            self._file = folder / f"{name}.parquet"
        self._lock = threading.Lock()
        self._known = _Known(empty_votes_frame(), Head(0, ""), Head(0, ""))
        self._kept = 0

    def frame(self) -> pd.DataFrame:
        """The canonical votes frame as of now; shared, so never change it.

        Raises
        ------
        StoreError, RecordError
            When the store cannot be read, or holds what no frame can.
        """
        with self._lock:
            if not self._known.votes.count:
                self._known = self._read() or self._known
                self._kept = self._known.votes.count
            self._catch_up()
            if self._known.votes.count - self._kept >= WORTH_WRITING:
                self._write()
            return _without(self._known.frame, self._store.excluded_votes())

    def _catch_up(self) -> None:
        turns = self._store.heads()["turns"]
        frame, after = self._known.frame, self._known.votes.count
        if turns.count > self._known.turns.count:
            went_on = self._store.battles_with_turns(self._known.turns.count)
            # A battle that goes on after its vote is rare, and changes rows anywhere in the log.
            if frame["battle_id"].isin(went_on).any():
                frame, after = empty_votes_frame(), 0
        found = self._store.vote_columns(after)
        if found.end.count > after:
            revision = found.columns.pop("revision")
            frame = _with(frame, votes_frame_of_columns(found.columns), pd.Series(revision))
        self._known = _Known(frame, found.end, turns)

    def _read(self) -> _Known | None:
        if self._file is None:
            return None
        try:
            table = pq.read_table(self._file)
            kind, *seals = (table.schema.metadata[key] for key in _KEYS)
            votes, turns = Head(int(seals[0]), seals[1].decode()), Head(int(seals[2]), seals[3].decode())
            if kind != _FORMAT or not self._is_of(votes, "votes") or not self._is_of(turns, "turns"):
                return None
            return _Known(votes_from_arrow(table), votes, turns)
        except (OSError, pa.ArrowException, RecordError, KeyError, TypeError, ValueError):
            # Whatever is wrong with it, the store has everything that it could hold.
            return None

    def _is_of(self, end: Head, table: str) -> bool:
        return end.count == 0 or self._store.hash_at(table, end.count) == end.hash

    def _write(self) -> None:
        if self._file is None:
            return
        table = votes_to_arrow(self._known.frame)
        ends = [str(part) for end in (self._known.votes, self._known.turns) for part in (end.count, end.hash)]
        seals = dict(zip(_KEYS, (_FORMAT, *(text.encode() for text in ends)), strict=True))
        table = table.replace_schema_metadata({**(table.schema.metadata or {}), **seals})
        self._kept = self._known.votes.count
        # A full disk costs the next start a second, and nothing else.
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, partial = tempfile.mkstemp(dir=self._file.parent, suffix=".partial")
            os.close(handle)
            try:
                pq.write_table(table, partial)
                Path(partial).replace(self._file)
            finally:
                Path(partial).unlink(missing_ok=True)


def _without(frame: pd.DataFrame, excluded: list[tuple[str, str]]) -> pd.DataFrame:
    if not excluded:
        return frame
    mine = pd.MultiIndex.from_frame(frame[["battle_id", "voter"]])
    return join_votes([frame[~mine.isin(excluded)]])


def _with(known: pd.DataFrame, new: pd.DataFrame, revision: pd.Series) -> pd.DataFrame:
    """Both, without the votes that a later revision corrects."""
    if (revision > 0).any():
        corrected = new.loc[(revision > 0).to_numpy(), ["battle_id", "voter"]]
        pairs = pd.MultiIndex.from_frame(corrected)
        mine = pd.MultiIndex.from_frame(known[["battle_id", "voter"]])
        known = known[~mine.isin(pairs)]
        order = new.assign(revision=revision).sort_values("revision", kind="stable")
        new = new.loc[order.drop_duplicates(["battle_id", "voter"], keep="last").index.sort_values()]
    return join_votes([known, new])
