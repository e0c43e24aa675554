"""Bringing rows, and files, that speak of the same battles together."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from ..records import Battle, Interaction, Record, Turn
from .base import Accepted, Notes, Refused

RecordKey = tuple[str, str, int]


def record_key(record: Record) -> RecordKey:
    """What makes a record the same record: its kind and id, or its place in a run or a battle."""
    if isinstance(record, Interaction):
        return ("Interaction", record.run_id, record.number)
    if isinstance(record, Turn):
        return ("Turn", f"{record.battle_id}/{record.number}/{record.side}", record.attempt)
    return (type(record).__name__, record.id, 0)


def only_new(
    records: Iterable[Record], known: Container[RecordKey], skipped: Counter[str] | None = None
) -> Iterator[Record]:
    """The records whose keys are not known yet.

    The published sets overlap: one session is in the preferences, in BigCodeReward
    and in the judges' results, which know its battle more or less fully. All give
    it the same ids, and the first one that was recorded stays. Import the set with
    the most to say first; votes and judgments line up in any order.

    Parameters
    ----------
    records : iterable of Record
        What a reader gives.
    known : container
        Keys of the recorded ones: ``{record_key(record) for record in store.records()}``.
    skipped : Counter, optional
        Counts what was left out, by kind.
    """
    for record in records:
        key = record_key(record)
        if key not in known:
            yield record
        elif skipped is not None:
            skipped[key[0]] += 1


class Folder:
    """Gives each record of one file once, and refuses rows that contradict an earlier one.

    Several rows may speak of one battle: a vote of each voter, a verdict of each
    judge. A battle that a row knows only partly is taken from the first row that
    names it. Our own exports are kept as they are.
    """

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._seen: dict[RecordKey, tuple[int, bytes]] = {}

    def keep(self, item: Accepted | Refused) -> Accepted | Refused:
        """The row as it is."""
        return item

    def fold(self, item: Accepted | Refused) -> Accepted | Refused:
        """The row with the records that no earlier row had, or as refused when it contradicts one."""
        if isinstance(item, Refused) or not item.records:
            return item
        new: dict[RecordKey, tuple[int, bytes]] = {}
        records: list[Record] = []
        for record in item.records:
            if isinstance(record, Interaction):
                # they come with their run, and stand or fall with it
                records.append(record)
                continue
            key = record_key(record)
            content = hashlib.sha256(repr(record).encode("utf-8", "surrogatepass")).digest()[:16]
            line, known = new.get(key) or self._seen.get(key, (0, b""))
            if known == content:
                continue
            if not line:
                new[key] = (item.line, content)
                records.append(record)
            elif isinstance(record, Battle) and record.extra.get("partial"):
                self._notes.add(
                    "a row knows its battle otherwise than an earlier row; the earlier one stands"
                )
            else:
                reason = f"the {key[0].lower()} {key[1]!r:.80} contradicts the one on line {line}"
                return Refused(file=item.file, line=item.line, reason=reason)
        self._seen |= new
        if not records and not item.note:
            return replace(item, records=(), note="repeats an earlier row")
        return replace(item, records=tuple(records))
