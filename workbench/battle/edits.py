"""What a person changed in a program, as a unified diff."""

from __future__ import annotations

from difflib import unified_diff

#: Programs beyond these lines are not compared: it would take seconds, and nobody reads it.
MOST_LINES = 4_000


def unified(before: str, after: str) -> str:
    """The changes with three lines around each; empty when there are none, or the programs are too long."""
    old, new = before.splitlines(), after.splitlines()
    if len(old) + len(new) > MOST_LINES:
        return ""
    return "\n".join(unified_diff(old, new, "the model's", "yours", lineterm=""))
