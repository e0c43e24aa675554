"""Leaderboards as a folder of pages that opens from a disk, without a server and without a network."""

from .contents import ArenaResult, Contents
from .writing import MARKER, write_site

__all__ = ["MARKER", "ArenaResult", "Contents", "write_site"]
