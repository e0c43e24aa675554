"""Reading the times of published data: epoch seconds or milliseconds, and ISO 8601."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from .base import Notes, RowRefused

#: The time of a record whose source gives none. Frames show it as NaT.
UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)

#: Times outside these are typing or unit errors: no arena is older.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)

NAIVE_NOTE = "a time without a zone was read as UTC"

_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?")
# 1e11 s is the year 5138 and 1e11 ms is 1973, so no plausible time is ambiguous
_MILLISECONDS_FROM = 1e11


def parse_time(value: Any, column: str, notes: Notes) -> datetime:
    """Turn a published time into a moment in UTC.

    Parameters
    ----------
    value : int, float, str or datetime
        Epoch seconds, epoch milliseconds (told apart by size), or ISO 8601. A
        time without a zone is read as UTC, and `notes` counts it.
    column : str
        Named in the refusal.

    Raises
    ------
    RowRefused
        When it is no time, or lies outside 2000 to 2100.
    """
    moment = _moment(value, column)
    if moment.tzinfo is None:
        notes.add(NAIVE_NOTE)
        moment = moment.replace(tzinfo=UTC)
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        raise RowRefused(f"{column} {value!r:.80} is outside the years 2000 to 2100") from None
    if not EARLIEST <= moment < LATEST:
        raise RowRefused(f"{column} {value!r:.80} is {moment:%Y-%m-%d}, outside the years 2000 to 2100")
    return moment


def _moment(value: Any, column: str) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, str):
        text = value.strip()
        if _NUMBER.fullmatch(text):
            return _epoch(float(text), column)
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            raise RowRefused(f"{column} {value!r:.80} is neither ISO 8601 nor an epoch time") from None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _epoch(float(value), column)
    raise RowRefused(f"{column} holds {type(value).__name__}, not a time: {value!r:.80}")


def _epoch(seconds: float, column: str) -> datetime:
    original = seconds
    if abs(seconds) >= _MILLISECONDS_FROM:
        seconds /= 1000
    if not math.isfinite(seconds) or abs(seconds) > 1e11:
        raise RowRefused(f"{column} {original!r} is outside the years 2000 to 2100")
    # timedelta arithmetic keeps microseconds exact where fromtimestamp depends on the platform
    return UNKNOWN_TIME + timedelta(seconds=seconds)
