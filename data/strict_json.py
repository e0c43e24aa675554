"""JSON as its standard means it: no NaN, no duplicate keys, no numbers that overflow, bounded depth."""

from __future__ import annotations

import json
import math
from typing import Any

from .errors import LayoutError

MAX_DEPTH = 64
INT_MIN, INT_MAX = -(2**63), 2**63 - 1


class RowRefused(LayoutError):
    """One row or value that cannot be read; a reader counts it and goes on."""


def loads(text: str) -> Any:
    """Parse one JSON document strictly.

    Raises
    ------
    RowRefused
        Naming what is wrong; nothing is repaired.
    """
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_int,
        )
    except json.JSONDecodeError as error:
        raise RowRefused(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise RowRefused(f"nested deeper than {MAX_DEPTH} levels") from error
    check_value(value)
    return value


def check_value(value: Any) -> None:
    """Check that a value survives JSON and any text file unchanged.

    Raises
    ------
    RowRefused
        For lone surrogates, non-finite floats, integers beyond 64 bits, keys that
        are not text, other types than JSON has, and nesting beyond `MAX_DEPTH`.
    """
    stack: list[tuple[Any, int]] = [(value, 0)]
    while stack:
        item, depth = stack.pop()
        if isinstance(item, str):
            _text(item)
        elif isinstance(item, dict):
            if depth >= MAX_DEPTH:
                raise RowRefused(f"nested deeper than {MAX_DEPTH} levels")
            for key, inner in item.items():
                if not isinstance(key, str):
                    raise RowRefused(f"an object has the key {key!r:.80}; keys are text")
                _text(key)
                stack.append((inner, depth + 1))
        elif isinstance(item, list):
            if depth >= MAX_DEPTH:
                raise RowRefused(f"nested deeper than {MAX_DEPTH} levels")
            stack.extend((inner, depth + 1) for inner in item)
        elif isinstance(item, float):
            if not math.isfinite(item):
                raise RowRefused(f"{item} is not a number that JSON can hold")
        elif isinstance(item, int):
            if not INT_MIN <= item <= INT_MAX:
                raise RowRefused("an integer does not fit in 64 bits")
        elif item is not None:
            raise RowRefused(f"JSON cannot hold a {type(item).__name__}")


def dumps(value: Any) -> str:
    """Write a value in one line, keys in their order, with text outside ASCII as it is."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def canonical(value: Any) -> bytes:
    """The bytes that a hash of the value is taken of: sorted keys, UTF-8.

    Bytes and times, which parquet files hold, are written as text.
    """
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_other, allow_nan=False
    )
    return text.encode("utf-8")


def _other(value: Any) -> Any:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"bytes": bytes(value).hex()}
    return {type(value).__name__: str(value)}


def _text(value: str) -> None:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise RowRefused(f"half of a surrogate pair at character {error.start + 1} of a text") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise RowRefused(f"the key {key!r:.80} appears twice in one object")
            seen.add(key)
    return found


def _constant(name: str) -> Any:
    raise RowRefused(f"{name} is not JSON; write null for a missing number")


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise RowRefused(f"the number {text:.40} is too large")
    return value


def _int(text: str) -> int:
    # checked by length first: converting thousands of digits takes quadratic time
    if len(text) > 20 or not INT_MIN <= int(text) <= INT_MAX:
        raise RowRefused(f"the integer {text[:12]}... of {len(text)} characters does not fit in 64 bits")
    return int(text)
