"""What can go wrong between us and the hub."""

from __future__ import annotations

from ..errors import DataError


class HubError(DataError):
    """The hub cannot be asked, refused, or gave what is not taken."""
