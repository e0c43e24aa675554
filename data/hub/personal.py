"""Masking e-mail addresses and telephone numbers that people typed, before anything is published.

People type their own data into prompts now and then, and models repeat it. What is
found in the words of a person is therefore replaced in the whole row: prompts,
answers, programs and outputs. Addresses that only a model made up stay, and so do
the domains that are reserved for examples (RFC 2606).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}\b")
_PHONE = re.compile(r"(?<![\w+])\+\d[\d ()/.-]{6,18}\d(?!\w)")
_EXAMPLE = re.compile(
    r"@(?:.+\.)?(?:example\.(?:com|net|org)|example|test|invalid|localhost)$", re.IGNORECASE
)

EMAIL_MASK = "[e-mail address]"
PHONE_MASK = "[telephone number]"


def personal_strings(texts: Iterable[str]) -> dict[str, str]:
    """E-mail addresses and telephone numbers in these texts, each with its mask."""
    found: dict[str, str] = {}
    for text in texts:
        found |= {word: EMAIL_MASK for word in _EMAIL.findall(text) if not _EXAMPLE.search(word)}
        found |= dict.fromkeys(_PHONE.findall(text), PHONE_MASK)
    return found


def mask(value: Any, words: dict[str, str]) -> Any:
    """The value with each of the words replaced in every text inside it."""
    if not words:
        return value
    if isinstance(value, str):
        # by pattern and not word by word: a prompt of a thousand addresses takes no longer than one
        for pattern in (_EMAIL, _PHONE):
            value = pattern.sub(lambda found: words.get(found[0], found[0]), value)
        return value
    if isinstance(value, dict):
        return {name: mask(inner, words) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [mask(inner, words) for inner in value]
    return value
