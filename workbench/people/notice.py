"""What people agree to before they take part. The operator may write another text; its hash is its version."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ..errors import PeopleError

NAME = "notice.md"
_DEFAULT = Path(__file__).with_name("notice.md")
_MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Notice:
    """A text in Markdown and its version: the first digits of the SHA-256 of the text."""

    text: str

    @property
    def version(self) -> str:
        """Sixteen hexadecimal digits that change with the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def read_notice(folder: Path) -> Notice:
    """The operator's notice, or ours.

    Raises
    ------
    PeopleError
        When the operator's file is empty, too long, or no text.
    """
    path = folder / NAME
    if not path.exists():
        path = _DEFAULT
    try:
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise PeopleError(f"the notice {path} cannot be read: {error}") from error
    if not text:
        raise PeopleError(f"the notice {path} is empty; nobody can agree to nothing. Remove it to use ours")
    if len(text) > _MOST_CHARACTERS:
        raise PeopleError(
            f"the notice {path} has more than {_MOST_CHARACTERS:,} characters; nobody reads that"
        )
    return Notice(text)
