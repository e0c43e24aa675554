"""Invitations: links that let people in, signed, counted, ending, and revocable.

A link carries ``<id>.<signature>``; what it is good for lies in one file per
invitation, and the signature covers that too. A revocation is a file of its own,
so that no file is ever written over by two commands at once.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from data.records import utc_now

from ..errors import PeopleError
from .folder import PeopleFolder
from .register import ROLES
from .signing import mac, same

_ID = re.compile(r"[0-9a-f]{12}")
_TOKEN = re.compile(r"([0-9a-f]{12})\.([A-Za-z0-9_-]{43})")
_SPAN = re.compile(r"([1-9]\d{0,5})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class InviteRefused(PeopleError):
    """A link that lets nobody in; its text is for the person who opened it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """One invitation.

    Attributes
    ----------
    uses : int or None
        How many people may join by it; None for any number.
    revoked, signed_out : bool
        Whether nobody joins by it any more; whether those who did are out as well.
    """

    id: str
    role: str
    uses: int | None
    created_at: datetime
    expires_at: datetime | None
    revoked: bool = False
    signed_out: bool = False

    def to_json(self) -> dict[str, Any]:
        """As plain values; without the token, which opens the door."""
        return {
            "id": self.id,
            "role": self.role,
            "uses": self.uses,
            "created_at": self.created_at.isoformat(),
            "expires_at": None if self.expires_at is None else self.expires_at.isoformat(),
            "revoked": self.revoked,
            "signed_out": self.signed_out,
        }


def parse_span(text: str) -> timedelta:
    """A time such as ``30m``, ``12h``, ``7d`` or ``2w``."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise PeopleError(f"{text!r} is no span of time; write a number and m, h, d or w, such as 7d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


class InviteBook:
    """The invitations of one store."""

    def __init__(self, folder: PeopleFolder) -> None:
        self._folder = folder
        self._secret = folder.secret()

    @property
    def _path(self) -> Any:
        return self._folder.path / "invites"

    def make(
        self, *, role: str = "rater", uses: int | None = None, expires: timedelta | None = None
    ) -> tuple[Invite, str]:
        """A new invitation and its token; the token is kept nowhere."""
        if role not in ROLES:
            raise PeopleError(f"there is no role {role!r}; one of {', '.join(ROLES)}")
        if uses is not None and uses < 1:
            raise PeopleError(f"an invitation for {uses} people is none; --uses is 1 or more")
        now = utc_now()
        try:
            until = None if expires is None else now + expires
        except OverflowError:
            raise PeopleError("that is too far in the future; leave --expires at a few years") from None
        invite = Invite(id=secrets.token_hex(6), role=role, uses=uses, created_at=now, expires_at=until)
        kept = {key: value for key, value in invite.to_json().items() if key not in ("revoked", "signed_out")}
        self._folder.write(f"invites/{invite.id}.json", json.dumps(kept, indent=2) + "\n")
        return invite, f"{invite.id}.{self._signature(invite)}"

    def _signature(self, invite: Invite) -> str:
        until = "" if invite.expires_at is None else invite.expires_at.isoformat()
        return mac(self._secret, "invite", invite.id, invite.role, str(invite.uses), until)

    def all(self) -> list[Invite]:
        """Every invitation, the oldest first."""
        found = [self.find(path.stem) for path in sorted(self._path.glob("*.json"))]
        return sorted(
            (invite for invite in found if invite is not None), key=lambda invite: invite.created_at
        )

    def find(self, invite_id: str) -> Invite | None:
        """One invitation by its id."""
        path = self._path / f"{invite_id}.json"
        if not _ID.fullmatch(invite_id) or not path.is_file():
            return None
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            until = kept["expires_at"]
            return Invite(
                id=invite_id,
                role=kept["role"],
                uses=kept["uses"],
                created_at=datetime.fromisoformat(kept["created_at"]),
                expires_at=None if until is None else datetime.fromisoformat(until),
                revoked=(self._path / f"{invite_id}.revoked").exists(),
                signed_out=self.is_signed_out(invite_id),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise PeopleError(f"{path} is damaged ({error}); remove it, and invite anew") from error

    def revoke(self, invite_id: str, *, sign_out: bool = False) -> Invite:
        """Let nobody in by it any more; with ``sign_out`` those who came by it are out too."""
        if self.find(invite_id) is None:
            raise PeopleError(f"there is no invitation {invite_id!r}; `runoff invite --list` shows all")
        for what in ("revoked", *(["signed_out"] if sign_out else [])):
            self._folder.write(f"invites/{invite_id}.{what}", utc_now().isoformat() + "\n")
        found = self.find(invite_id)
        assert found is not None
        return found

    def is_signed_out(self, invite_id: str) -> bool:
        """Whether those who came by it are out; cheap, asked with every request."""
        return (self._path / f"{invite_id}.signed_out").exists()

    def check(self, token: str, joined: int | None = None) -> Invite:
        """The invitation behind a token.

        Parameters
        ----------
        token : str
            What the link carried.
        joined : int, optional
            How many have joined by it; the count is not looked at when it is not given.

        Raises
        ------
        InviteRefused
            When it is forged, unknown, revoked, over or used up.
        """
        found = _TOKEN.fullmatch(token)
        invite = self.find(found[1]) if found is not None else None
        # Signed even where there is none, so that the time tells nothing either.
        right = self._signature(invite or _NOBODY)
        if found is None or not same(found[2], right) or invite is None:
            raise InviteRefused("This link is not an invitation to this arena. Was it copied whole?")
        if invite.revoked:
            raise InviteRefused("This invitation was withdrawn. Ask for a new one.")
        if invite.expires_at is not None and utc_now() >= invite.expires_at:
            raise InviteRefused("This invitation has ended. Ask for a new one.")
        if invite.uses is not None and joined is not None and joined >= invite.uses:
            raise InviteRefused("This invitation has been used up. Ask for a new one.")
        return invite


_NOBODY = Invite(id="", role="", uses=None, created_at=utc_now(), expires_at=None)
