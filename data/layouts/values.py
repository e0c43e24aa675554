"""Typed access to the values of a row, and identifiers made from content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from .. import strict_json
from ..categories import Category, parse_category
from ..environments import Environment, find_environment
from ..errors import VocabularyError
from ..languages import Language, find_language
from ..outcomes import Outcome, parse_outcome
from .base import Notes, RowRefused

#: Stands for the model of a side that a log does not name.
NOT_RECORDED = "not recorded"

_MAX_NAME = 1_000


def content_id(*parts: str | int) -> str:
    """32 hexadecimal digits that depend on nothing but the parts."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()[:32]


def digest(content: bytes) -> str:
    """SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def pseudonym(kind: str, name: str, salt: str = "") -> str:
    """A stable name that does not show the original one; salt it, or addresses can be guessed."""
    return f"{kind}-{content_id('voter', salt, name)[:16]}"


def unnamed_voter(battle_id: str) -> str:
    """The voter of a battle whose data set does not say who voted: each session is its own."""
    return f"unnamed-{battle_id[:16]}"


def text(values: Mapping[str, Any], name: str) -> str:
    """A text that must be there; it may be empty."""
    value = values.get(name)
    if not isinstance(value, str):
        raise RowRefused(_wrong(name, value, "text"))
    return value


def text_or(values: Mapping[str, Any], name: str, default: str = "") -> str:
    """A text, or the default when it is missing or null."""
    return default if values.get(name) is None else text(values, name)


def model_name(values: Mapping[str, Any], name: str) -> str:
    """The name of a model: text with at least one visible character and no control characters."""
    value = text(values, name).strip()
    if not value:
        raise RowRefused(f"column {name} is empty; a side needs the name of its model")
    if len(value) > _MAX_NAME:
        raise RowRefused(f"column {name} has {len(value)} characters; a model name has at most {_MAX_NAME}")
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in value):
        raise RowRefused(f"column {name} holds a control character: {value!r:.80}")
    return value


def integer(values: Mapping[str, Any], name: str) -> int:
    """A whole number; csv cells and whole floats count too."""
    value = values.get(name)
    try:
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise ValueError
        number = float(value) if not isinstance(value, int) else value
        if number != int(number):
            raise ValueError
        return int(number)
    except (ValueError, OverflowError):
        raise RowRefused(_wrong(name, value, "a whole number")) from None


def boolean(values: Mapping[str, Any], name: str) -> bool:
    """A truth value that must be there; csv cells spell it true or false."""
    value = values.get(name)
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    raise RowRefused(_wrong(name, value, "true or false"))


def mapping(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An object that must be there."""
    value = values.get(name)
    if not isinstance(value, dict):
        raise RowRefused(_wrong(name, value, "an object"))
    return value


def items(values: Mapping[str, Any], name: str) -> list[Any]:
    """A list, empty when missing or null."""
    value = values.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise RowRefused(_wrong(name, value, "a list"))
    return value


def embedded(values: Mapping[str, Any], name: str) -> Any:
    """A value that is stored as JSON in a text; already decoded values pass."""
    value = values.get(name)
    if not isinstance(value, str):
        return value
    try:
        return strict_json.loads(value)
    except RowRefused as error:
        raise RowRefused(f"column {name}: {error}") from error


def outcome(values: Mapping[str, Any], name: str) -> Outcome:
    """A vote word of any published vocabulary."""
    try:
        return parse_outcome(values.get(name))  # type: ignore[arg-type]  # it refuses other types itself
    except VocabularyError as error:
        raise RowRefused(f"column {name}: {error}") from error


def environment(label: Any, auto: Any = None) -> Environment | None:
    """The environment of a published label.

    ``Auto`` means the label that was selected automatically. None and empty
    labels mean that nothing ran.

    Raises
    ------
    RowRefused
        For a label that is none of the published ones.
    """
    for word in (label, auto):
        if word is None or word == "":
            return None
        if not isinstance(word, str):
            raise RowRefused(f"an environment is a word, not {type(word).__name__}")
        if word.strip().lower() == "auto":
            continue
        found = find_environment(word)
        if found is None:
            raise RowRefused(f"unknown environment {word!r:.80}")
        return found
    return None


def language(word: Any, notes: Notes) -> Language | None:
    """The language that a published fence label names.

    Labels come from the models' own fences, so words outside the ten languages
    (``sql``, ``css``, ``bash``) are ordinary: they become None, and are counted.
    The published tables count Mermaid programs under Markdown.
    """
    if word is None or word == "":
        return None
    if not isinstance(word, str):
        raise RowRefused(f"a language is a word, not {type(word).__name__}")
    if word.strip().lower() == "mermaid":
        return Language.MARKDOWN
    found = find_language(word)
    if found is None:
        notes.add(f"the language {word.strip()[:40]!r} is none of the ten; it was left empty")
    return found


def category(word: Any, notes: Notes) -> Category | None:
    """The category of a published topic; a word that is none of the six is counted and left empty."""
    if word is None or word == "":
        return None
    if not isinstance(word, str):
        raise RowRefused(f"a category is a word, not {type(word).__name__}")
    try:
        return parse_category(word)
    except VocabularyError:
        notes.add(f"the category {word.strip()[:40]!r} is none of the six; it was left empty")
        return None


def _wrong(name: str, value: Any, expected: str) -> str:
    if value is None:
        return f"column {name} is missing; {expected} is needed"
    return f"column {name} holds {type(value).__name__}, not {expected}: {value!r:.80}"
