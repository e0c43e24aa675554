"""Where a store is, and how a connection to it behaves.

SQLite: write-ahead log, ``synchronous=FULL`` (a commit is on the disk when it
returns), foreign keys checked, writers begin with BEGIN IMMEDIATE and wait for
each other, readers never wait. PostgreSQL: one snapshot per read, writers wait for each
other at the heads of the chains, and a commit is on the server's disk. Every error of
the driver leaves here as a :class:`~data.errors.StoreError` that names the store and
says what to do.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
from sqlalchemy import (
    JSON,
    URL,
    ColumnElement,
    Connection,
    Engine,
    cast,
    create_engine,
    event,
    make_url,
    type_coerce,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError, SQLAlchemyError

from ..errors import StoreError
from .ddl import DIALECTS

#: How long a writer waits for another one, in seconds.
BUSY_SECONDS = 30.0

_MAGIC = b"SQLite format 3\x00"
_MIGRATION_LOCK = 0x52756E6F6666  # any number that no other program takes for its own
_OLDEST_SQLITE = (3, 37, 0)  # the first with STRICT tables

_KEEP = (
    "keep the file and its -wal file as they are, work on a copy, and restore a backup or import an export"
)


def default_url() -> str:
    """Where the store is when nobody says: ``RUNOFF_STORE``, or a file in the user's data folder.

    The folder is made when it is missing.
    """
    named = os.environ.get("RUNOFF_STORE", "").strip()
    if named:
        return named
    folder = platformdirs.user_data_path("runoff", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder {folder} for the store cannot be made ({error.strerror}); "
            "set RUNOFF_STORE to a file that can be written"
        ) from error
    return str(folder / "runoff.sqlite")


@dataclass(frozen=True, slots=True)
class Location:
    """A database by URL; ``path`` is the file when it is SQLite."""

    url: URL
    path: Path | None

    @classmethod
    def parse(cls, url_or_path: str | os.PathLike[str]) -> Location:
        """Read a path or a database URL.

        Raises
        ------
        StoreError
            When it is neither, or the kind of database is not one that we know.
        """
        given = os.fspath(url_or_path)
        if "://" not in given:
            url = URL.create("sqlite", database=given)
        else:
            try:
                url = make_url(given)
            except ArgumentError as error:
                raise StoreError(f"{given!r} is not a database URL: {error}") from error
        dialect = url.get_backend_name()
        if dialect not in DIALECTS:
            raise StoreError(f"no store can be kept in {dialect!r}; known: {', '.join(DIALECTS)}")
        if dialect != "sqlite":
            return cls(url, None)
        if not url.database or ":memory:" in url.database or url.query:
            raise StoreError(f"{given!r}: a store is a file; give its path, or sqlite:///PATH")
        return cls(url, Path(url.database).absolute())

    def __str__(self) -> str:
        return str(self.path) if self.path else self.url.render_as_string(hide_password=True)

    def inspect_file(self, *, read_only: bool) -> None:
        """Refuse what is plainly not a store, before SQLite touches it.

        Raises
        ------
        StoreError
            Says which file, what is wrong with it and what to do.
        """
        if self.path is None:
            return
        if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
            raise StoreError(
                f"this Python has SQLite {sqlite3.sqlite_version}; the store needs 3.37 or newer: "
                "use a newer Python"
            )
        try:
            with self.path.open("rb") as file:
                start = file.read(len(_MAGIC))
        except FileNotFoundError:
            if read_only or not self.path.parent.is_dir():
                missing = "file" if self.path.parent.is_dir() else "folder"
                raise StoreError(f"{self.path}: there is no such {missing}; check the path") from None
            return
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be read ({error.strerror}); check the path") from error
        if start and start != _MAGIC:
            raise StoreError(f"{self.path}: is not a store of Runoff, or its beginning is damaged; {_KEEP}")
        log = self.path.with_name(self.path.name + "-wal")
        if not start and log.exists() and log.stat().st_size:
            # SQLite would throw the log away here, and with it the newest votes.
            raise StoreError(f"{self.path}: is empty although {log.name} is not, so it was cut; {_KEEP}")


class Database:
    """Connections to one location; safe for threads, one per process."""

    def __init__(self, location: Location, *, read_only: bool) -> None:
        self.location = location
        self.read_only = read_only
        location.inspect_file(read_only=read_only)
        self._engine: Engine | None = _engine(location, read_only=read_only)

    def close(self) -> None:
        """Give all connections back; doing it twice is no error."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def as_json(self, column: ColumnElement[str]) -> ColumnElement[Any]:
        """A text column as JSON to look into; SQLite has no such type, and a cast would make a number of it."""
        return type_coerce(column, JSON) if self.location.path is not None else cast(column, JSON)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one moment of the database."""
        with self._translated("read"):
            try:
                with self._open().connect() as connection, connection.begin():
                    yield connection
            except UnicodeDecodeError as error:
                # Damage in the schema: SQLite quotes it, and Python cannot read what it quotes.
                raise StoreError(f"{self.location}: is damaged or cut ({error.reason}); {_KEEP}") from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is on the disk when the block ends, or left no trace."""
        if self.read_only:
            raise StoreError(f"{self.location}: was opened for reading only; open it for writing to record")
        with self._translated("write"), self._open().connect() as plain:
            connection = plain.execution_options(runoff_writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Like :meth:`writing`, with foreign keys checked at the end instead of at each step.

        SQLite ignores that switch inside a transaction, and rebuilding a table
        that others refer to is impossible without it.
        """
        if self.location.path is None:
            with self.writing() as connection:
                # There are no heads to lock yet, so the first migration needs a lock of its own.
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
                yield connection
            return
        with self._translated("migrate"), self._open().connect() as plain:
            raw = plain.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            raw.execute("PRAGMA foreign_keys=OFF")
            try:
                connection = plain.execution_options(runoff_writes=True)
                with connection.begin():
                    yield connection
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                    if broken:
                        raise StoreError(
                            f"{self.location}: the migration would leave {len(broken)} rows without the row "
                            f"they refer to, first in {broken[0][0]}; nothing was changed"
                        )
            finally:
                raw.execute("PRAGMA foreign_keys=ON")

    def structural_fault(self, connection: Connection) -> str:
        """What the database says of its own pages, indexes and references; empty when all is well."""
        if self.location.path is None:
            return ""
        said = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(3)")]
        if said != ["ok"]:
            return f"the file is damaged: {'; '.join(said)}"
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        return f"{len(orphans)} rows refer to rows that are gone" if orphans else ""

    def use_write_ahead_log(self) -> None:
        """Switch the file to the write-ahead log; it remembers.

        SQLite does not wait for other processes at this one step, so we do.
        """
        if self.location.path is None or self.read_only:
            return
        deadline = time.monotonic() + BUSY_SECONDS
        with self._translated("open"), self._open().connect() as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            while True:
                try:
                    mode = raw.execute("PRAGMA journal_mode").fetchone()[0]
                    if mode != "wal":
                        mode = raw.execute("PRAGMA journal_mode=WAL").fetchone()[0]
                    if mode == "wal":
                        return
                except sqlite3.OperationalError as error:
                    if "locked" not in str(error):
                        raise
                if time.monotonic() > deadline:
                    raise StoreError(
                        f"{self.location}: cannot use a write-ahead log here; "
                        "keep the store on a local disk, not on a network drive"
                    )
                time.sleep(0.02)

    def _open(self) -> Engine:
        if self._engine is None:
            raise StoreError(f"{self.location}: this store was already closed; open it again")
        return self._engine

    @contextmanager
    def _translated(self, doing: str) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise StoreError(explain(self.location, doing, error)) from error
        except sqlite3.Error as error:
            raise StoreError(explain(self.location, doing, error)) from error


def explain(location: Location, doing: str, error: Exception) -> str:
    """What happened, in which store, and what to do, in one line."""
    cause = getattr(error, "orig", None) or error
    said = str(cause).strip().split("\n")[0]
    lowered = said.lower()
    if isinstance(error, IntegrityError):
        return f"{location}: a row was refused ({said}); nothing of this was recorded"
    if "malformed" in lowered or "not a database" in lowered or "could not decode" in lowered:
        return f"{location}: is damaged or cut ({said}); {_KEEP}"
    if "is full" in lowered or "disk i/o" in lowered or "no space left" in lowered:
        return (
            f"{location}: the disk is full or failing ({said}); nothing of this was recorded, earlier rows "
            "are safe: make space, then try again"
        )
    if "locked" in lowered or "busy" in lowered:
        return (
            f"{location}: another process has been writing for {BUSY_SECONDS:.0f} s ({said}); nothing of "
            "this was recorded: try again"
        )
    if location.path is None and ("read-only" in lowered or "permission denied" in lowered):
        return f"{location}: cannot be written ({said}); check the rights of this user on the server"
    if location.path is None and ("authentication failed" in lowered or "does not exist" in lowered):
        return f"{location}: cannot be opened ({said}); check user, password and database in the URL"
    if location.path is None and _gone(error):
        return (
            f"{location}: the connection to the database was lost, or there is none ({said}); what was under "
            "way may be recorded or not: send the same again (it is recorded once), and check that the server runs"
        )
    if "readonly" in lowered or "read-only" in lowered:
        return f"{location}: cannot be written ({said}); check the permissions of the file and its folder"
    if "unable to open" in lowered and location.path is not None and _log_left(location.path):
        return (
            f"{location}: its newest rows are still in {location.path.name}-wal, which SQLite reads only where it may "
            f"write ({said}); copy both files to a folder that can be written, and open the copy"
        )
    if "unable to open" in lowered:
        return f"{location}: cannot be opened ({said}); check that folder and file exist and can be written"
    return f"{location}: failed to {doing} ({type(cause).__name__}: {said})"


def _log_left(path: Path) -> bool:
    """Whether a log stayed beside a store in a folder that cannot be written, as after a disk turned read-only."""
    log = path.with_name(path.name + "-wal")
    return not os.access(path.parent, os.W_OK) and log.exists() and log.stat().st_size > 0


def _gone(error: Exception) -> bool:
    """Whether a server went away, or cannot be reached: at connecting, at the commit, or in between."""
    if not isinstance(error, DBAPIError):
        return False
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return (
        error.connection_invalidated
        or state.startswith(("08", "57P"))  # connection exceptions, and an operator's intervention
        or (isinstance(error, OperationalError) and error.statement is None)
    )


def _engine(location: Location, *, read_only: bool) -> Engine:
    path = location.path
    if path is None:
        return _postgresql(location)

    target = path.as_uri() + ("?mode=ro" if read_only else "?mode=rwc")
    log = path.with_name(path.name + "-wal")
    if read_only and not os.access(path.parent, os.W_OK) and not log.exists():
        # SQLite wants to make its log even to read; on a read-only disk nobody writes one.
        target += "&immutable=1"

    def connect() -> sqlite3.Connection:
        raw = sqlite3.connect(
            target, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            raw.execute("PRAGMA foreign_keys=ON")
            raw.execute("PRAGMA synchronous=FULL")
            raw.execute("PRAGMA recursive_triggers=ON")  # so that REPLACE meets the triggers as well
        except BaseException:
            raw.close()  # a full disk is met here; a file held open would keep it from being unmounted
            raise
        return raw

    # Threads of one process share the pool; it grows, because waiting is SQLite's business.
    engine = create_engine(
        URL.create("sqlite", database=str(path)), creator=connect, pool_size=5, max_overflow=-1
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options: Any = connection.get_execution_options()
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("runoff_writes") else "BEGIN")

    return engine


def _postgresql(location: Location) -> Engine:
    try:
        # Asked before each use, so that a restart of the server costs nobody more than one request.
        engine = create_engine(location.url, pool_pre_ping=True, pool_size=10, max_overflow=20)
    except ModuleNotFoundError as error:
        raise StoreError(
            f"{location}: needs the Python package {error.name}; install Runoff with it: pip install 'runoff[postgresql]'"
        ) from error

    @event.listens_for(engine, "connect")
    def connect(raw: Any, _: Any) -> None:
        # A vote is acknowledged when it is on the disk, whatever the server's own rule is.
        cursor = raw.cursor()
        cursor.execute(
            "SELECT set_config('synchronous_commit', 'on', false) "
            "WHERE current_setting('synchronous_commit') IN ('off', 'local')"
        )
        cursor.close()
        raw.commit()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options: Any = connection.get_execution_options()
        if not options.get("runoff_writes"):
            # One snapshot for all statements, as SQLite gives it: heads and rows must match.
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    return engine
