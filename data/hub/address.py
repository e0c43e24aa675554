"""Addresses of data sets on the hub: ``hf://datasets/OWNER/NAME[@REVISION][/FILES]``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .errors import HubError

PREFIX = "hf://"

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9])?"
# branches of the hub itself have slashes in their names, all others are a word
_REVISION = r"refs/(?:pr/\d+|convert/[a-z]+)|[A-Za-z0-9][A-Za-z0-9._-]*"
_ADDRESS = re.compile(
    rf"hf://datasets/(?P<repo>{_NAME}/{_NAME})(?:@(?P<revision>{_REVISION}))?(?:/(?P<files>.+))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class HubAddress:
    """A data set on the hub.

    Attributes
    ----------
    repo : str
        ``OWNER/NAME``.
    revision : str or None
        A branch, tag or commit; None means the main branch.
    files : str
        A file, a folder or a pattern with ``*`` inside the data set; empty means all.
    """

    repo: str
    revision: str | None = None
    files: str = ""

    def __str__(self) -> str:
        revision = f"@{self.revision}" if self.revision else ""
        return f"{PREFIX}datasets/{self.repo}{revision}" + (f"/{self.files}" if self.files else "")


def is_address(text: str) -> bool:
    """Whether this is meant as an address of the hub, and not as a file."""
    return text.startswith(PREFIX)


def parse_address(text: str) -> HubAddress:
    """Read an address.

    Raises
    ------
    HubError
        When it is none, or leaves the data set by ``..``.
    """
    found = _ADDRESS.fullmatch(text)
    if found is None:
        raise HubError(
            f"{text!r:.200} is no address of a data set; write hf://datasets/OWNER/NAME[@REVISION]"
        )
    files = (found["files"] or "").rstrip("/")
    if ".." in files.split("/"):
        raise HubError(f"{text!r:.200}: a file of a data set has no '..' in its name")
    return HubAddress(found["repo"], found["revision"], files)
