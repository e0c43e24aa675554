"""A copy of a store that is one whole file, made while others write; and the way back.

A backup is a store of its own: SQLite's backup copies one moment of the database, log
included, and the copy is given its name only after every row of it was checked. Copying
the bare file instead would leave the newest votes behind, which are in the file beside it.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..errors import BrokenChain, StoreError
from .api import Store
from .chain import Head
from .engine import Database, Location, explain

_COMPANIONS = ("-wal", "-shm", "-journal")
#: The bytes of a file on which every connection of SQLite holds a lock while it is open.
_SHARED = (510, 0x40000002)


@dataclass(frozen=True, slots=True)
class Backup:
    """One checked copy of a store.

    Attributes
    ----------
    path : Path
        Where it is.
    heads : mapping
        Rows and last hash of each table, at the moment of the copy.
    size : int
        Bytes.
    """

    path: Path
    heads: Mapping[str, Head]
    size: int

    @property
    def counts(self) -> dict[str, int]:
        """Rows of each table."""
        return {name: head.count for name, head in self.heads.items()}


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the store it made, from which copy, and where the store before it is now."""

    path: Path
    backup: Backup
    kept: Path | None


def back_up(
    url_or_path: str | os.PathLike[str], target: str | os.PathLike[str], *, overwrite: bool = False
) -> Backup:
    """Copy a store while it is in use, check every row of the copy, then give it its name.

    Parameters
    ----------
    url_or_path : str or path
        The store; an SQLite file.
    target : path
        The file to write; killed in the middle, it is what it was before.
    overwrite : bool
        Replace a file that is there, once the new one is checked.

    Raises
    ------
    BrokenChain
        When the store holds rows that are not those that were written; no backup is made.
    StoreError
        When the file is taken, is the store itself, or cannot be written; and for a store that
        is not a file, which its server's own tools copy.
    """
    path, goal = _file(url_or_path, "backed up"), Path(target).absolute()
    _check_target(goal, path, overwrite=overwrite)
    Location.parse(path).inspect_file(read_only=True)
    with _partial(goal) as partial:
        _copy(path, partial)
        try:
            made = check_backup(partial)
        except BrokenChain as error:  # as it is in the store: this is where it has to be repaired
            raise BrokenChain(str(error).replace(str(partial), str(path))) from None
        if goal.exists() and not overwrite:  # made by somebody in the meantime
            raise _taken(goal)
        _drop_companions(goal)
        partial.replace(goal)
        _sync(goal.parent)
    return Backup(goal, made.heads, made.size)


def check_backup(file: str | os.PathLike[str]) -> Backup:
    """Check every row of a backup, without writing to it.

    Raises
    ------
    BrokenChain, NewerSchema, StoreError
        When it is not a whole store of this version or an earlier one; the text names the row.
    """
    path = _file(file, "a backup")
    with Store.open(path, read_only=True) as store:
        store.check()
        return Backup(path, store.heads(), path.stat().st_size)


def check_continues(backup: Backup, url_or_path: str | os.PathLike[str]) -> dict[str, int]:
    """Check that a store holds all that a backup holds, unchanged; rows that it has more, by table.

    A chain alone cannot tell that its newest rows are gone together with the note of how many
    there were, as when an older copy of the file was put in the store's place. A backup can.

    Raises
    ------
    BrokenChain
        When the store lacks rows of the backup, or tells them otherwise.
    """
    more = {}
    with Store.open(url_or_path, read_only=True) as store:
        for name, head in store.heads().items():
            then = backup.heads[name]
            if then.count and store.hash_at(name, then.count) != then.hash:
                what = (
                    f"has {head.count} rows, the backup {then.count}"
                    if head.count < then.count
                    else f"differs from the backup within its first {then.count} rows"
                )
                raise BrokenChain(
                    f"{store.location}: table {name} {what}; keep a copy of the store, and restore "
                    f"{backup.path} with `runoff restore`"
                )
            more[name] = head.count - then.count
    return more


def restore(
    file: str | os.PathLike[str], url_or_path: str | os.PathLike[str], *, overwrite: bool = False
) -> Restored:
    """Put a copy of a backup in the place of a store; the store before it is kept under another name.

    The backup is checked before anything changes, and stays. A process that is killed in the middle
    leaves the old store or the new one.

    Raises
    ------
    BrokenChain, NewerSchema
        When the backup is not whole.
    StoreError
        When a store is there and ``overwrite`` is not given, or when another process has it open.
    """
    path = _file(url_or_path, "restored")
    source = check_backup(file)
    if path.exists() and source.path.samefile(path):
        raise StoreError(f"{path}: is the backup itself; name the store that it shall replace")
    if not path.parent.is_dir():
        raise StoreError(f"{path}: there is no folder {path.parent}; make it first, or choose another place")
    there = [name for name in (path, *_companions(path)) if name.exists()]
    if there and not overwrite:
        raise StoreError(
            f"{there[0]}: a store is there already; say --overwrite to put the backup in its place "
            "(the old store is kept beside it), or choose another place with --store"
        )
    with _partial(path) as partial:
        _copy(source.path, partial)
        if check_backup(partial).heads != source.heads:
            raise StoreError(f"{source.path}: changed while it was copied; nothing was restored: try again")
        with _alone(path):
            kept = _put_aside(path) if there else None
            partial.replace(path)
        _sync(path.parent)
    return Restored(path, source, kept)


def _file(url_or_path: str | os.PathLike[str], wanted: str) -> Path:
    location = Location.parse(url_or_path)
    if location.path is None:
        raise StoreError(
            f"{location}: is on a server and cannot be {wanted} as a file; use pg_dump and pg_restore (see "
            "docs/store.md), or `runoff export` and `runoff import`"
        )
    return location.path


def _companions(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in _COMPANIONS]


def _taken(goal: Path) -> StoreError:
    return StoreError(
        f"{goal}: is there already; choose another name, or say --overwrite to replace it once the new backup "
        "is checked"
    )


def _check_target(goal: Path, path: Path, *, overwrite: bool) -> None:
    if goal.is_dir():
        raise StoreError(f"{goal}: is a folder; name a file for the backup")
    if not goal.parent.is_dir():
        raise StoreError(f"{goal}: there is no folder {goal.parent}; make it first")
    if goal.exists():
        if path.exists() and goal.samefile(path):
            raise StoreError(f"{goal}: is the store itself; choose another name for the backup")
        if not overwrite:
            raise _taken(goal)
        check_backup(goal)  # what is replaced is a backup, not somebody's photographs


@contextmanager
def _partial(goal: Path) -> Iterator[Path]:
    """A file beside the goal, for as long as it has no name of its own."""
    partial = goal.with_name(f".{goal.name}.{secrets.token_hex(4)}.partial")
    try:
        yield partial
    except OSError as error:
        raise StoreError(
            f"{goal}: cannot be written ({error.strerror or error}); check space and permissions; what was "
            "there before is still there"
        ) from error
    finally:
        for left in (partial, *_companions(partial)):
            # On a read-only disk not even what is not there can be removed; the error under way says why.
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    """One moment of the source, as one file without companions, on the disk when this returns."""
    database = Database(Location.parse(source), read_only=True)
    try:
        with database.reading() as connection:
            reader = connection.connection.driver_connection
            assert isinstance(reader, sqlite3.Connection)
            try:
                with closing(sqlite3.connect(target, isolation_level=None)) as writer:
                    reader.backup(writer)
                    # Back from the write-ahead log that the copy says it has: a backup is one file.
                    writer.execute("PRAGMA journal_mode=DELETE")
            except sqlite3.OperationalError as error:  # of the disk that is written to
                raise StoreError(explain(Location(database.location.url, target), "copy", error)) from error
    finally:
        database.close()
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _drop_companions(goal: Path) -> None:
    """A log left by somebody who opened the old backup must never be read as part of the new one."""
    for companion in _companions(goal):
        companion.unlink(missing_ok=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """While nobody else has the store open; SQLite's own locks say so."""
    if not path.exists():
        yield
        return
    busy = StoreError(f"{path}: another process has this store open; stop the app first, then restore again")
    try:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as raw:
            # Folds the log back into the file, so that the old store is one file as well.
            raw.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise busy from error
    except sqlite3.DatabaseError:
        pass  # damaged: that is why it is replaced; file and log are kept as they are
    with path.open("rb+") as file:
        try:
            import fcntl
        except ImportError:  # where files in use cannot be renamed anyway
            yield
            return
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, *_SHARED)
        except OSError as error:
            raise busy from error
        yield


def _put_aside(path: Path) -> Path:
    """Give the old store a second name; its first one is taken over in the next step."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    kept = path.with_name(f"{path.stem}.before-restore-{stamp}-{secrets.token_hex(2)}{path.suffix}")
    for old in _companions(path):
        # First of all: a log beside a file to which it does not belong would be played into it.
        if old.exists():
            old.rename(kept.with_name(kept.name + old.name.removeprefix(path.name)))
    if path.exists():
        try:
            os.link(path, kept)  # so that there is a store under its name at every moment
        except OSError:
            path.rename(kept)
    return kept


def _sync(folder: Path) -> None:
    """The name itself is on the disk; where folders cannot be opened, the system sees to it."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
