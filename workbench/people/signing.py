"""Keyed hashes of invitations, cookies and pseudonyms, each for its own purpose."""

from __future__ import annotations

import base64
import hashlib
import hmac


def mac(secret: bytes, purpose: str, *parts: str) -> str:
    """HMAC-SHA-256 of the parts, in letters of an address. Parts can't run into each other."""
    message = b"".join(len(part.encode()).to_bytes(8, "big") + part.encode() for part in (purpose, *parts))
    return base64.urlsafe_b64encode(hmac.digest(secret, message, hashlib.sha256)).rstrip(b"=").decode()


def same(given: str, right: str) -> bool:
    """Whether two texts are equal, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), right.encode())
