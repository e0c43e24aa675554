"""Numbers with their noun, as a sentence has them."""

from __future__ import annotations


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 vote``, ``2 votes``, ``1,200 people``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
