"""Long sets of names, written as text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The blank-separated words of a text: reads better than hundreds of quotes."""
    return frozenset(text.split())
