"""Who a request comes from: a signed cookie of ours, or the sign-in of an identity provider.

Both give a pseudonym of 32 hexadecimal digits. Neither a name nor an e-mail address
is looked at, let alone kept.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .signing import mac, same

COOKIE = "runoff_rater"
#: How long a browser stays signed in, in seconds: half a year.
COOKIE_SECONDS = 182 * 24 * 3600

_VALUE = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{12})\.(\d{1,12})\.([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Signed:
    """What a valid cookie says: the rater, and the invitation that let them in."""

    rater: str
    invite_id: str


def new_rater() -> str:
    """A random pseudonym."""
    return secrets.token_hex(16)


def seal(secret: bytes, rater: str, invite_id: str, now: float) -> str:
    """The value of the cookie of a rater who joins now (seconds since the epoch)."""
    since = str(int(now))
    return f"{rater}.{invite_id}.{since}.{mac(secret, 'rater', rater, invite_id, since)}"


def unseal(secret: bytes, value: str, now: float) -> Signed | None:
    """Read a cookie; None when it is not ours, or too old."""
    found = _VALUE.fullmatch(value)
    if found is None or not same(found[4], mac(secret, "rater", *found.group(1, 2, 3))):
        return None
    # From the future: the clock was set back since, which is no fault of theirs.
    return Signed(found[1], found[2]) if now - int(found[3]) < COOKIE_SECONDS else None


def rater_of_subject(secret: bytes, issuer: str, subject: str) -> str:
    """The pseudonym of someone whom an identity provider knows: a keyed hash of the provider and its subject.

    The same person gets the same pseudonym each time, and without the secret nobody
    finds out whose it is, or whether two arenas have the same person.
    """
    digest = mac(secret, "oidc", issuer, subject)
    return base64.urlsafe_b64decode(digest + "=")[:16].hex()


Subject = Callable[[Mapping[str, str]], "tuple[str, str] | None"]


def no_subject(cookies: Mapping[str, str]) -> tuple[str, str] | None:
    """Where no identity provider is set up, nobody signed in by one."""
    return None


def streamlit_subject(cookies: Mapping[str, str]) -> tuple[str, str] | None:
    """Issuer and subject of whoever signed in by ``st.login``, from Streamlit's own signed cookie."""
    from streamlit.auth_util import get_cookie_with_chunks
    from streamlit.web.server.server_util import get_cookie_secret
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        if value is None:
            return None
        decoded: bytes | None = decode_signed_value(
            get_cookie_secret(), name, value.encode("latin-1", "replace")
        )
        return decoded

    try:
        kept = get_cookie_with_chunks(one, USER_COOKIE_NAME)
        payload: Any = None if kept is None else json.loads(kept)
    except ValueError:
        return None
    if not isinstance(payload, dict):
        return None
    issuer, subject = payload.get("iss"), payload.get("sub")
    if not (isinstance(issuer, str) and issuer and isinstance(subject, str) and subject):
        return None
    return issuer, subject
