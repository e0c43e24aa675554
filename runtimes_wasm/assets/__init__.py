"""The WebAssembly assets: pinned, fetched with the ecosystems' own clients, verified, compiled once."""

from .lock import Asset, SourceKind, lock, needed, read_lock
from .store import (
    AssetStatus,
    Progress,
    is_ready,
    locate,
    locate_file,
    locate_module,
    prepare,
    status,
    verify,
)

__all__ = [
    "Asset",
    "AssetStatus",
    "Progress",
    "SourceKind",
    "is_ready",
    "locate",
    "locate_file",
    "locate_module",
    "lock",
    "needed",
    "prepare",
    "read_lock",
    "status",
    "verify",
]
