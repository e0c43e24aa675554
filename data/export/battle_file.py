"""One battle as one JSON file: its records, in the rows of our tables, for somebody else to read and replay.

::

    {"format": "runoff-battle", "schema_version": 1, "records": {"battles": [{...}], "turns": [...], ...}}

`runoff import` reads such a file like any export. Names of people leave it as keyed hashes; the key
is thrown away, because a voter's name is what the browser of that voter is known by.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from .. import strict_json
from ..errors import LayoutError, RecordError
from ..records import SCHEMA_VERSION, Battle, RaterEvent, Record, Run
from .schema import KINDS, Kind, from_row, kind_of, to_row
from .writer import without_names

BATTLE_FORMAT = "runoff-battle"
#: Bytes of one such file; a long battle has a few megabytes.
MOST_BYTES = 64 << 20

_BY_NAME = {kind.name: kind for kind in KINDS}


def write_battle(records: Iterable[Record], *, salt: str | None = None) -> str:
    """The records of one battle as the text of a file.

    Parameters
    ----------
    records : iterable of Record
        The battle and what belongs to it.
    salt : str, optional
        Key of the hashes that stand for people; a fresh one that nobody keeps when left out.

    Raises
    ------
    RecordError
        When it is not exactly one battle with what belongs to it, or a value has no place in JSON.
    """
    key = (salt if salt is not None else secrets.token_hex(32)).encode()
    tables: dict[str, list[dict[str, Any]]] = {}
    kept = [without_names(record, key) for record in records]
    _check_whole(kept)
    for kind in KINDS:
        rows = [_plain(kind, to_row(record)) for record in kept if kind_of(record) is kind]
        if rows:
            tables[kind.name] = rows
    document = {"format": BATTLE_FORMAT, "schema_version": SCHEMA_VERSION, "records": tables}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def read_battle(data: bytes) -> list[Record]:
    """The records of a file that `write_battle` wrote, the battle first.

    Raises
    ------
    LayoutError
        Naming what is wrong: too large, not JSON, not such a file, a row that is none, records that
        do not belong together. Nothing is repaired.
    """
    if len(data) > MOST_BYTES:
        raise LayoutError(f"the file has {len(data):,} bytes; a battle has at most {MOST_BYTES:,}")
    try:
        document = strict_json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise LayoutError(f"the file is not UTF-8 at byte {error.start + 1}; it is no battle file") from None
    if not isinstance(document, dict):
        raise LayoutError("the file holds no object; it is no battle file")
    return records_of(document)


def records_of(document: Mapping[str, Any]) -> list[Record]:
    """The records of the document of a battle file; see `read_battle`."""
    if document.get("format") != BATTLE_FORMAT or not isinstance(document.get("records"), dict):
        raise LayoutError(f"no battle file of Runoff: its format is not {BATTLE_FORMAT!r}")
    version = document.get("schema_version")
    if type(version) is not int or version > SCHEMA_VERSION:
        raise LayoutError(
            f"the battle file has schema version {version!r:.40}; this Runoff reads up to {SCHEMA_VERSION}: "
            "update Runoff"
        )
    tables: dict[str, Any] = document["records"]
    for name, rows in tables.items():
        if name not in _BY_NAME or not isinstance(rows, list):
            raise LayoutError(f"the battle file has {name!r:.80}, which is no table of ours")
    records: list[Record] = []
    for kind in KINDS:
        for number, row in enumerate(tables.get(kind.name, []), 1):
            try:
                records.append(from_row(kind, _parsed(kind, row)))
            except strict_json.RowRefused as error:
                raise LayoutError(f"{kind.name} {number} of the battle file: {error}") from error
    try:
        _check_whole(records)
    except RecordError as error:
        raise LayoutError(f"the battle file does not hold together: {error}") from error
    return records


def _plain(kind: Kind, row: dict[str, Any]) -> dict[str, Any]:
    times = {column.name for column in kind.columns if column.type == "time"}
    return {name: value.isoformat() if name in times else value for name, value in row.items()}


def _parsed(kind: Kind, row: Any) -> dict[str, Any]:
    from .cells import read_time

    if not isinstance(row, dict):
        raise strict_json.RowRefused(f"a row is an object, not {type(row).__name__}")
    times = {column.name for column in kind.columns if column.type == "time"}
    return {name: read_time(value) if name in times else value for name, value in row.items()}


def _check_whole(records: list[Record]) -> None:
    battles = [record for record in records if isinstance(record, Battle)]
    if len(battles) != 1:
        raise RecordError(f"{len(battles)} battles; a battle file has exactly one")
    runs = {record.id for record in records if isinstance(record, Run)}
    for record in records:
        if isinstance(record, RaterEvent):
            raise RecordError("an event of a rater belongs to no battle")
        if isinstance(record, Battle):
            continue
        run = getattr(record, "run_id", None)
        if run not in runs if run is not None else getattr(record, "battle_id", "") != battles[0].id:
            kind = kind_of(record).name
            raise RecordError(f"one of the {kind} belongs to something else than battle {battles[0].id:.80}")
