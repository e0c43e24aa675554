"""The store: everything the rest of Runoff may ask of the log of battles and votes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import case, func, select
from sqlalchemy.exc import SQLAlchemyError

from ..errors import BrokenChain, StoreError
from ..records import (
    UNKNOWN_STATUS,
    UNKNOWN_STATUS_EXTRA,
    BatchItem,
    BatchRun,
    Battle,
    Exclusion,
    Interaction,
    Judgment,
    RaterEvent,
    Record,
    Run,
    Turn,
    Vote,
    utc_now,
)
from . import batch, browsing, drafts, playing, reading, tables, writing
from .chain import RESTORE, Appender, ChainReport, Head, Receipt, read_heads, verify_chains
from .encoding import canonical_json, moment
from .engine import Database, Location
from .migrations import MIGRATIONS, Migration, migrate, schema_fault, unapplied
from .rows import BATTLES, EXCLUSIONS, INTERACTIONS, JUDGMENTS, RATERS, RUNS, TURNS, VOTES
from .writing import Added


class Store:
    """The append-only log of battles, turns, runs, interactions, votes, exclusions and judgments.

    Open it with :meth:`open`; use it as a context manager or call
    :meth:`close`. One store may be shared by the threads of a process, and any
    number of processes may open the same database.

    Every method raises :class:`~data.errors.StoreError` (or one of its kinds)
    when the database cannot do what was asked, and
    :class:`~data.errors.RecordError` when a value cannot be stored faithfully.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    @classmethod
    def open(
        cls,
        url_or_path: str | os.PathLike[str],
        *,
        clock: Callable[[], datetime] = utc_now,
        read_only: bool = False,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> Self:
        """Open a store; make it, or bring its schema up to date, when that is needed.

        Parameters
        ----------
        url_or_path : str or path
            A file for SQLite, or a database URL.
        clock : callable
            Gives the moment that a row notes as ``recorded_at``. Rows are
            ordered by their sequence, so a clock that jumps does no harm.
        read_only : bool
            Write nothing, not even a migration.
        migrations : sequence
            The known schema changes; only tests pass another list.

        Raises
        ------
        NewerSchema
            When a newer version of Runoff wrote it. Nothing is changed then.
        StoreError
            When it is damaged, cut, something else, or cannot be reached.
        """
        database = Database(Location.parse(url_or_path), read_only=read_only)
        try:
            if read_only:
                missing = unapplied(database, migrations)
                if missing:
                    raise StoreError(
                        f"{database.location}: needs {', '.join(missing)} before it can be read; "
                        "open it once for writing"
                    )
            else:
                unapplied(database, migrations)  # a newer or foreign file is refused before any change
                database.use_write_ahead_log()
                migrate(database, clock, migrations)
        except BaseException:
            database.close()
            raise
        return cls(database, clock)

    def close(self) -> None:
        """Give the connections back; doing it twice is no error."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Store({str(self._database.location)!r})"

    @property
    def location(self) -> str:
        """Path or URL, without a password."""
        return str(self._database.location)

    # Writing. Each call is one transaction, on the disk when the call returns.

    def add_battle(self, battle: Battle) -> Receipt:
        """Record a battle; the same one again gives the first receipt."""
        with self._appending() as appender:
            return writing.add_one(appender, battle)

    def add_turn(self, turn: Turn) -> Receipt:
        """Record a later answer of a recorded battle; the same one again gives the first receipt."""
        with self._appending() as appender:
            return writing.add_one(appender, turn)

    def add_exclusion(self, exclusion: Exclusion) -> Receipt:
        """Record that a vote counts no more, or counts again; nothing is deleted."""
        with self._appending() as appender:
            return writing.add_one(appender, exclusion)

    def add_rater_event(self, event: RaterEvent) -> Receipt:
        """Record what holds for a rater from now on."""
        with self._appending() as appender:
            return writing.add_one(appender, event)

    def add_run(self, run: Run) -> Receipt:
        """Record a run of a recorded battle; the same one again gives the first receipt."""
        with self._appending() as appender:
            return writing.add_one(appender, run)

    def add_judgment(self, judgment: Judgment) -> Receipt:
        """Record a judgment on a recorded battle; the same one again gives the first receipt."""
        with self._appending() as appender:
            return writing.add_one(appender, judgment)

    def add_interactions(self, interactions: Iterable[Interaction]) -> int:
        """Record what a person did in a recorded run; return how many events were new.

        The first event of each ``(run_id, number)`` stays; repeats are folded.
        """
        with self._appending() as appender:
            return writing.add_interactions(appender, interactions)

    def add_vote(self, vote: Vote) -> Receipt:
        """Record a vote; it is on the disk when the receipt is returned.

        After an error or a crash, send the same vote (same id) again: it is
        recorded once, and the first receipt comes back.

        Raises
        ------
        DuplicateVote
            The voter already voted on this battle with that revision, or the
            id belongs to a vote that says something else.
        UnknownBattle
            The battle was never recorded.
        StoreError
            The revision is not the one after the voter's last vote.
        """
        with self._appending() as appender:
            return writing.add_vote(appender, vote)

    def add_many(self, records: Iterable[Record]) -> Added:
        """Import records of all kinds in one transaction: all of them, or none.

        They may come in any order. Records that are already there are counted
        and left alone. Other writers wait until the import ends, so read slow
        sources before, not while, they are passed in.

        Raises
        ------
        StoreError
            An id is already there with other content, a vote refers to an
            unknown battle, … The text names the record. Nothing was added.
        """
        with self._appending() as appender:
            return writing.add_many(appender, records)

    # Working copies: not part of the log, and gone when they are done with.

    def save_draft(self, name: str, owner: str, content: dict[str, Any]) -> None:
        """Keep a working copy, as plain JSON values, in place of the one before.

        Raises
        ------
        StoreError
            When the name belongs to another owner.
        """
        drafts.save(self._database, name, owner, content, self._clock())

    def draft(self, name: str, owner: str) -> dict[str, Any] | None:
        """The working copy of that name; None when there is none, or it is not this owner's."""
        return drafts.load(self._database, name, owner)

    def drop_draft(self, name: str, owner: str) -> None:
        """Throw a working copy away."""
        drafts.drop(self._database, name, owner)

    def drop_drafts(self, before: datetime) -> int:
        """Throw away what nobody has touched since then; how many there were."""
        return drafts.drop_older(self._database, before)

    # Batches: remembered beside the log, each row named and verified by what is in it.

    def add_batch_items(self, items: Iterable[BatchItem], blobs: Mapping[str, bytes] | None = None) -> int:
        """Remember steps of a batch and the blobs they speak of; how many steps were new.

        A step that is done already is a repeat, and changes nothing.
        """
        return batch.add_items(self._database, items, blobs or {})

    def batch_items(self, keys: Iterable[str], *, inputs: bool = True) -> dict[str, BatchItem]:
        """The standing item of each key: the done one, or else the last attempt.

        Without ``inputs``, which whoever has the keys mostly knows, those of the items are empty.
        """
        return batch.items_of(self._database, keys, inputs=inputs)

    def batch_statuses(self, keys: Iterable[str]) -> dict[str, batch.Standing]:
        """How each key that was tried stands: done or not, how often it was tried, when last."""
        return batch.statuses_of(self._database, keys)

    def batch_counts(self) -> list[tuple[str, str, str, str, int]]:
        """How steps ended, every attempt counted: stage, language, environment, ``done`` or kind of error, how many.

        Language and environment are empty where a step has none, such as asking a model.
        """
        return batch.attempt_counts(self._database)

    def batch_version(self) -> str:
        """A short text that changes with every step and run that is remembered; cheap."""
        return batch.version(self._database)

    def batch_attempts(self, key: str) -> list[BatchItem]:
        """Every attempt of one step, in order."""
        return batch.attempts_of(self._database, key)

    def add_batch_run(self, run: BatchRun) -> None:
        """Record a run; under a name that is there already, it is the newer form of that run."""
        batch.add_run(self._database, run)

    def batch_runs(self) -> list[BatchRun]:
        """The newest form of every run, the newest run last."""
        return batch.runs(self._database)

    def batch_run(self, name: str) -> BatchRun | None:
        """The newest form of the run of that name."""
        return batch.run_named(self._database, name)

    def add_blobs(self, blobs: Mapping[str, bytes]) -> None:
        """Keep bytes under their SHA-256."""
        batch.add_blobs(self._database, blobs)

    def blob(self, sha256: str) -> bytes | None:
        """The bytes of that hash; None when they are not kept."""
        return batch.blob(self._database, sha256)

    def missing_blobs(self, names: Iterable[str]) -> set[str]:
        """Which of these blobs are not kept."""
        return batch.missing_blobs(self._database, names)

    @contextmanager
    def _appending(self) -> Iterator[Appender]:
        with self._database.writing() as connection:
            appender = Appender(connection, moment(self._clock()))
            yield appender
            appender.finish()

    # Reading, in the order in which things were recorded.

    def battles(self) -> list[Battle]:
        """All battles."""
        return reading.records_of(self._database, BATTLES)

    def battle(self, battle_id: str) -> Battle:
        """One battle; :class:`~data.errors.UnknownBattle` when it was never recorded."""
        return reading.one_battle(self._database, battle_id)

    def has_battle(self, battle_id: str) -> bool:
        """Whether a battle with this id was recorded."""
        with self._database.reading() as connection:
            found = select(tables.battles.c.id).where(tables.battles.c.id == battle_id)
            return connection.execute(found).first() is not None

    def battles_page(
        self, wanted: browsing.BattleSearch, *, before: int | None = None, limit: int = 20
    ) -> browsing.BattlePage:
        """The newest battles that fit, without their answers; ``before`` is the ``older`` of the last page."""
        return browsing.battles_page(self._database, wanted, before, limit)

    def turns(self, battle_id: str) -> list[Turn]:
        """The answers of one battle after the first, in the order in which they were recorded."""
        return reading.records_of(self._database, TURNS, tables.turns.c.battle_id == battle_id)

    def exclusions(self, battle_id: str | None = None) -> list[Exclusion]:
        """Every decision to count a vote no more, or again; the last one on a battle and voter holds."""
        wanted = [] if battle_id is None else [tables.exclusions.c.battle_id == battle_id]
        return reading.records_of(self._database, EXCLUSIONS, *wanted)

    def rater_events(self, rater: str | None = None) -> list[RaterEvent]:
        """What was recorded of all raters, or of one."""
        wanted = [] if rater is None else [tables.rater_events.c.rater == rater]
        return reading.records_of(self._database, RATERS, *wanted)

    def runs(self, battle_id: str) -> list[Run]:
        """The runs of one battle."""
        return reading.records_of(self._database, RUNS, tables.runs.c.battle_id == battle_id)

    def interactions(self, run_id: str) -> list[Interaction]:
        """The events of one run."""
        return reading.records_of(self._database, INTERACTIONS, tables.interactions.c.run_id == run_id)

    def votes(self, battle_id: str | None = None) -> list[Vote]:
        """All votes, corrected ones too, or those on one battle."""
        wanted = [] if battle_id is None else [tables.votes.c.battle_id == battle_id]
        return reading.records_of(self._database, VOTES, *wanted)

    def judgments(self, battle_id: str | None = None) -> list[Judgment]:
        """All judgments, or those on one battle."""
        wanted = [] if battle_id is None else [tables.judgments.c.battle_id == battle_id]
        return reading.records_of(self._database, JUDGMENTS, *wanted)

    def records(self) -> Iterator[Record]:
        """Stream everything, table by table; ``add_many`` takes it back."""
        return reading.stream_records(self._database)

    def vote_rows(self) -> Iterator[dict[str, Any]]:
        """Stream the votes that count, joined with their battles: the last revision of each, unless excluded.

        ``turns`` is the number of the last turn; ``language`` and ``environment`` of a side are
        those of the last program that it gave.

        Yields
        ------
        dict
            ``vote_id, battle_id, voter, created_at, outcome, category,
            prompt_language, model_left, model_right, language_left,
            language_right, environment_left, environment_right, turns, source,
            synthetic``; words are plain text, ``created_at`` is a datetime.
        """
        return reading.stream_vote_rows(self._database)

    def play(self) -> Iterator[dict[str, Any]]:
        """Stream what people did before each vote that counts, one row per vote and side.

        See `data.store.playing.stream_play` for the columns.
        """
        return playing.stream_play(self._database)

    def vote_columns(self, after: int = 0) -> reading.VoteColumns:
        """The votes recorded after a place of the log, column by column, corrected and excluded ones too."""
        return reading.read_vote_columns(self._database, after)

    def hash_at(self, table: str, seq: int) -> str | None:
        """The hash of the row at a place of a table (it stands for all before it), or None."""
        return reading.hash_at(self._database, table, seq)

    def battles_with_turns(self, after: int = 0) -> set[str]:
        """Ids of the battles that went on after a place of the log of turns."""
        return reading.battles_with_turns(self._database, after)

    def excluded_votes(self) -> list[tuple[str, str]]:
        """Battle and voter of each vote that does not count now."""
        return reading.excluded_votes(self._database)

    def voted_battles(self, voter: str) -> set[str]:
        """Ids of the battles on which this voter has voted."""
        with self._database.reading() as connection:
            votes = tables.votes.c
            return set(connection.execute(select(votes.battle_id).where(votes.voter == voter)).scalars())

    def last_vote_at(self) -> datetime | None:
        """When the vote that was recorded last was cast; None when there is none."""
        with self._database.reading() as connection:
            votes = tables.votes.c
            last = connection.execute(select(votes.created_at).order_by(votes.seq.desc()).limit(1)).scalar()
        return None if last is None else reading.stored_moment(last, "the last vote")

    def heads(self) -> dict[str, Head]:
        """Number of rows and last hash of each table; publish them, and nobody can change the past."""
        with self._database.reading() as connection:
            return read_heads(connection)

    def counts(self) -> dict[str, int]:
        """Number of rows of each table."""
        return {name: head.count for name, head in self.heads().items()}

    def run_counts(self) -> list[tuple[str, str, str, int]]:
        """How runs ended: language, environment, status (empty where unknown) and how many, in this order.

        A published run of which nobody recorded how it ended has no status here: it is no fault of ours.
        """
        runs = tables.runs.c
        said = canonical_json(UNKNOWN_STATUS_EXTRA).strip("{}")
        unknown = (runs.status == UNKNOWN_STATUS) & runs.extra.contains(said, autoescape=True)
        ends = select(
            runs.language, runs.environment, case((unknown, ""), else_=runs.status).label("ended")
        ).subquery()
        with self._database.reading() as connection:
            found = connection.execute(select(*ends.c, func.count()).group_by(*ends.c)).all()
        return sorted((row[0] or "", row[1] or "", row[2], row[3]) for row in found)

    def version(self, *of: str) -> str:
        """A short text that changes with every row recorded in these tables (all by default); cheap."""
        known = self.heads()
        heads = "".join(f"{known[name].count}:{known[name].hash};" for name in of or known)
        return hashlib.sha256(heads.encode()).hexdigest()[:16]

    # Checking.

    def verify(self) -> list[ChainReport]:
        """Check everything that is stored: each row of each table, then the database itself.

        Returns
        -------
        list of ChainReport
            One per table of the log with its first bad row, one each for the items and blobs of
            batches, and one named ``database``
            for structure, references, schema and triggers.
        """
        reports: list[ChainReport] = []
        try:
            with self._database.reading() as connection:
                reports += verify_chains(connection)
                reports += batch.verify(connection)
                fault = self._database.structural_fault(connection) or schema_fault(connection)
        except (StoreError, SQLAlchemyError) as error:
            fault = str(error)
        return [*reports, ChainReport("database", sum(report.rows for report in reports), what=fault)]

    def check(self) -> None:
        """Like :meth:`verify`, but raise :class:`~data.errors.BrokenChain` when anything is wrong."""
        bad = [str(report) for report in self.verify() if not report.ok]
        if bad:
            raise BrokenChain(f"{self.location}: {'; '.join(bad)}; {RESTORE}")


def pending(url_or_path: str | os.PathLike[str], migrations: Sequence[Migration] = MIGRATIONS) -> list[str]:
    """Names of the migrations that a store still needs; it is not changed.

    Raises
    ------
    NewerSchema, StoreError
        As :meth:`Store.open` with ``read_only=True``.
    """
    database = Database(Location.parse(url_or_path), read_only=True)
    try:
        return unapplied(database, migrations)
    finally:
        database.close()
