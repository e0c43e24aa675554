"""How single values are written down: checked text, canonical JSON, UTC moments.

A value is refused here, before any database sees it, when a database would
change it, cut it or reject it: lone surrogates, NUL, NaN, infinities, integers
beyond 64 bits, and JSON values that do not come back as they went in.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from ..errors import RecordError

#: JSON nested deeper than this is refused; Python's own encoder would give up unpredictably later.
MAX_JSON_DEPTH = 64

_INT64 = 1 << 63

Codec = Callable[[Any], Any]


def canonical_json(value: object) -> str:
    """The one spelling of a JSON value: sorted keys, no spaces, no NaN; equal values give equal text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def storable_text(text: str) -> str:
    """Make text fit for a record: NUL becomes ␀ and a lone surrogate becomes �.

    Records are refused, never silently changed. Whoever records the output of
    a program or the answer of a model calls this first, and so decides it.
    """
    return text.replace("\x00", "␀").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def text(value: object) -> str:
    """Check text; return it as a plain ``str``."""
    if not isinstance(value, str):
        raise RecordError(f"text was expected, not {type(value).__name__}: {value!r:.80}")
    plain = str(value)
    if "\x00" in plain:
        raise RecordError(f"holds a NUL character at position {plain.index(chr(0))}; replace or remove it")
    try:
        plain.encode("utf-8")
    except UnicodeEncodeError as error:
        raise RecordError(
            f"holds a lone surrogate at position {error.start}, which is no character; replace or remove it"
        ) from None
    return plain


def identifier(value: object) -> str:
    """Check the id of a record: text that is not blank."""
    plain = text(value)
    if not plain.strip():
        raise RecordError("is blank; an id needs at least one character")
    return plain


def integer(value: object) -> int:
    """Check a whole number that fits into 64 bits."""
    if not isinstance(value, int):
        raise RecordError(f"a whole number was expected, not {type(value).__name__}: {value!r:.80}")
    if not -_INT64 <= value < _INT64:
        raise RecordError("does not fit into 64 bits")
    return int(value)


def real(value: object) -> float:
    """Check a finite number."""
    if not isinstance(value, int | float):
        raise RecordError(f"a number was expected, not {type(value).__name__}: {value!r:.80}")
    try:
        number = float(value)
    except OverflowError:
        raise RecordError("is too large for a floating-point number") from None
    if not math.isfinite(number):
        raise RecordError(f"is {number}; leave a time that was not measured empty")
    return number + 0.0  # SQLite keeps whole reals as integers and so loses the sign of -0.0


def flag(value: object) -> int:
    """Turn True and False into 1 and 0, which every database has in common."""
    if not isinstance(value, bool):
        raise RecordError(f"True or False was expected, not {value!r:.80}")
    return int(value)


def moment(value: object) -> str:
    """Write a moment in UTC with microseconds; the text sorts in the order of time."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise RecordError(f"a moment with a time zone was expected, not {value!r:.80}")
    try:
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    except OverflowError:
        raise RecordError(f"{value!r} falls out of the calendar in UTC") from None


def read_moment(stored: str) -> datetime:
    """Read what :func:`moment` wrote."""
    parsed = datetime.fromisoformat(stored)
    if parsed.utcoffset() is None:
        raise ValueError(f"{stored!r} has no time zone")
    return parsed.astimezone(UTC)


def json_object(value: object) -> str:
    """Write a dict as canonical JSON after checking that it comes back as it is."""
    if not isinstance(value, dict):
        raise RecordError(f"a dict was expected, not {type(value).__name__}")
    _check_json(value, "", 0)
    try:
        return canonical_json(value)
    except ValueError as error:  # an integer of more digits than Python agrees to print
        raise RecordError(f"cannot be written as JSON: {error}") from None


def read_json_object(stored: str) -> dict[str, Any]:
    """Read what :func:`json_object` wrote."""
    parsed = json.loads(stored)
    if not isinstance(parsed, dict):
        raise ValueError("a JSON object was expected")
    return parsed


def one_of(vocabulary: type[StrEnum]) -> Codec:
    """A codec for the words of an enum; it takes members and their exact values."""

    def word(value: Any) -> str:
        try:
            return vocabulary(value).value
        except ValueError:
            known = ", ".join(member.value for member in vocabulary)
            raise RecordError(f"is {value!r:.80}; known: {known}") from None

    return word


def one_of_words(*words: str) -> Codec:
    """A codec for a closed list of words that has no enum."""

    def word(value: object) -> str:
        if value not in words:
            raise RecordError(f"is {value!r:.80}; known: {', '.join(words)}")
        return str(value)

    return word


def optional(codec: Codec) -> Codec:
    """The same codec that also takes None."""

    def maybe(value: object) -> Any:
        return None if value is None else codec(value)

    return maybe


def _check_json(value: object, path: str, depth: int) -> None:
    if depth > MAX_JSON_DEPTH:
        raise RecordError(f"is nested more than {MAX_JSON_DEPTH} levels deep")
    if value is None or isinstance(value, bool | int):
        return
    try:
        if isinstance(value, float):
            if not math.isfinite(value):
                raise RecordError(f"is {value}, which JSON does not have; use None or text")
        elif isinstance(value, str):
            text(value)
        elif isinstance(value, dict):
            for key in value:
                if not isinstance(key, str):
                    raise RecordError(f"has the key {key!r:.80}; keys of JSON are text")
                text(key)
        elif not isinstance(value, list):
            raise RecordError(
                f"is a {type(value).__name__}; JSON keeps dict, list, str, int, float, bool, None"
            )
    except RecordError as error:
        raise RecordError(f"{path} {error}" if path else str(error)) from None
    if isinstance(value, dict):
        for key, item in value.items():
            _check_json(item, f"{path}[{key!r}]", depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check_json(item, f"{path}[{index}]", depth + 1)
