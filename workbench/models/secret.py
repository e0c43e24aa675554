"""A text that must not be seen: it is shown as dots wherever somebody prints it."""

from __future__ import annotations

from collections.abc import Iterable

#: A shorter key would be found in ordinary words.
_SHORTEST = 4
HIDDEN = "[key]"


class Secret:
    """A key; only `reveal` gives it, and nothing prints, compares or stores it by accident."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key itself, for the one place that sends it."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret(•••)" if self._value else "Secret()"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a key is not stored; read it from the environment where it is used")


def without(text: str, secrets: Iterable[Secret]) -> str:
    """The text with every key in it replaced; what an address echoes is not shown.

    Addresses quote keys in part, too: the first and last characters around
    stars. So the beginning of a key is enough to hide the word that it is in.
    """
    for secret in secrets:
        value = secret.reveal()
        if len(value) < _SHORTEST:
            continue
        text = text.replace(value, HIDDEN)
        if len(value) >= 2 * _SHORTEST:
            text = _without_words(text, value[: max(_SHORTEST, min(8, len(value) // 2))])
    return text


def _without_words(text: str, start: str) -> str:
    at = -1
    while (at := text.find(start, at + 1)) >= 0:
        end = at + len(start)
        while end < len(text) and not text[end].isspace() and text[end] not in "\"'<>,;)]}":
            end += 1
        text = text[:at] + HIDDEN + text[end:]
        at += len(HIDDEN) - 1
    return text
