"""The front desk: one object that the pages and the server ask about people.

With ``shared`` off (the default) everybody who reaches this machine's own address is
its one user, who is a curator too; only rates and words are looked at.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Literal

from data.store import Store

from ..errors import PeopleError, Refused
from .folder import PeopleFolder
from .identity import COOKIE, Subject, new_rater, no_subject, rater_of_subject, seal, unseal
from .invites import InviteBook
from .limits import Limiter
from .notice import Notice, read_notice
from .register import CURATOR, RATER, Register
from .settings import Settings, read_settings
from .words import NAME as WORDS
from .words import WordList

Step = Literal["battles", "prompts", "votes", "runs"]


class Desk:
    """Who may do what, now.

    Parameters
    ----------
    folder : PeopleFolder
        Where the secret, the invitations and the operator's texts lie.
    store : callable
        Opens the store, with the first person who needs it.
    shared : bool
        Whether people sign in.
    subject : callable
        Issuer and subject behind cookies, where an identity provider is set up.
    """

    def __init__(
        self,
        folder: PeopleFolder,
        store: Callable[[], Store],
        *,
        shared: bool = False,
        subject: Subject = no_subject,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.shared = shared
        self.folder = folder
        self.settings: Settings = read_settings(folder.path)
        self.limiter = Limiter(self.settings.rates, clock=clock)
        self.words = WordList(folder.path / WORDS)
        self.words.find("")  # a fault in the list is told at the start
        self._store = store
        self._subject = subject
        self._now = now
        self._lock = threading.Lock()
        self._register: Register | None = None
        self._here: set[str] = set()
        self._secret = folder.secret() if shared else b""
        self.invites = InviteBook(folder) if shared else None
        if shared:
            self.notice()

    @property
    def register(self) -> Register:
        """What the store knows of raters."""
        if self._register is None:
            self._register = Register(self._store())
        return self._register

    @property
    def by_provider(self) -> bool:
        """Whether people can sign in with an identity provider."""
        return self._subject is not no_subject

    def notice(self) -> Notice:
        """What people agree to, as it reads now."""
        return read_notice(self.folder.path)

    # Who.

    def rater(self, cookies: Mapping[str, str]) -> str | None:
        """The pseudonym behind a request's cookies; None for one who has not signed in. Only where shared."""
        signed = unseal(self._secret, cookies.get(COOKIE, ""), self._now())
        if (
            signed is not None
            and self.invites is not None
            and not self.invites.is_signed_out(signed.invite_id)
        ):
            return signed.rater
        found = self._subject(cookies)
        return None if found is None else self._arrived(rater_of_subject(self._secret, *found))

    def join(self, token: str) -> str:
        """Let someone in by an invitation; return the value of their cookie.

        Raises
        ------
        InviteRefused
            When the invitation lets nobody in.
        """
        if self.invites is None:
            raise PeopleError("nobody joins here: the arena is not shared")
        with self._lock:  # two at once must not both take the last place
            invite = self.invites.check(token)
            if invite.uses is not None:
                self.invites.check(token, self.register.joined_by(invite.id))
            rater = new_rater()
            self.register.join(rater, invite.role, invite=invite.id)
        return seal(self._secret, rater, invite.id, self._now())

    def _arrived(self, rater: str) -> str:
        """Record someone whom an identity provider sent, the first time."""
        if rater not in self._here:
            with self._lock:
                if not self.register.has_joined(rater):
                    self.register.join(rater, RATER, by="provider")
                self._here.add(rater)
        return rater

    def is_curator(self, rater: str | None) -> bool:
        """Whether this person may leave votes out, and read what raters wrote."""
        return not self.shared or (rater is not None and self.register.role(rater) == CURATOR)

    # What.

    def needs_consent(self, rater: str) -> bool:
        """Whether this person has not agreed to the notice as it reads now."""
        return self.shared and not self.register.has_consented(rater, self.notice().version)

    def agree(self, rater: str, version: str) -> None:
        """Record that this person agreed to the notice of that version.

        Raises
        ------
        Refused
            When the notice has changed since it was shown.
        """
        if version != self.notice().version:
            raise Refused("The notice has changed while you read it. Please read it once more.")
        self.register.consent(rater, version)

    def allow(self, rater: str, step: Step, text: str = "") -> None:
        """Let a person take a step, and count it.

        Raises
        ------
        Refused
            When they have not agreed to the notice, use a word that is not taken, or go too fast.
        """
        if self.needs_consent(rater):
            raise Refused("Please agree to the notice first; reload this page to read it.")
        if text and step in ("battles", "prompts"):
            self.words.check(text)
        self.limiter.take(step, rater)
