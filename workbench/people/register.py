"""What the store knows of raters: that they joined, their role, and to which notice they agreed."""

from __future__ import annotations

import threading

from data.records import RaterEvent
from data.store import Store

RATER, CURATOR = "rater", "curator"
ROLES = (RATER, CURATOR)


class Register:
    """The raters of a store, by their events; the last word on a thing holds."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._agreed: set[tuple[str, str]] = set()

    def join(self, rater: str, role: str, **detail: str) -> None:
        """Record that a rater joined, and the role."""
        self._store.add_many(
            [
                RaterEvent(rater=rater, kind="joined", detail=dict(detail)),
                RaterEvent(rater=rater, kind="role", detail={"role": role}),
            ]
        )

    def has_joined(self, rater: str) -> bool:
        """Whether the rater ever joined."""
        return any(event.kind == "joined" for event in self._store.rater_events(rater))

    def joined_by(self, invite_id: str) -> int:
        """How many joined by an invitation."""
        return sum(
            event.kind == "joined" and event.detail.get("invite") == invite_id
            for event in self._store.rater_events()
        )

    def role(self, rater: str) -> str | None:
        """The rater's role; None for one who never joined."""
        roles = [
            event.detail.get("role") for event in self._store.rater_events(rater) if event.kind == "role"
        ]
        return roles[-1] if roles and roles[-1] in ROLES else None

    def consent(self, rater: str, version: str) -> None:
        """Record that the rater agreed to a version of the notice; once is enough."""
        with self._lock:
            if not self.has_consented(rater, version):
                event = RaterEvent(rater=rater, kind="consented", detail={"version": version})
                self._store.add_rater_event(event)

    def has_consented(self, rater: str, version: str) -> bool:
        """Whether the rater agreed to that version; an agreement is never taken back."""
        if (rater, version) in self._agreed:
            return True
        agreed = any(
            event.kind == "consented" and event.detail.get("version") == version
            for event in self._store.rater_events(rater)
        )
        if agreed:
            self._agreed.add((rater, version))
        return agreed
