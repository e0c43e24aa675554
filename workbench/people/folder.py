"""The folder beside the store that holds what only the operator may see: the secret, the invitations, the texts."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from data.store.engine import Location

from ..errors import PeopleError

_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class PeopleFolder:
    """Paths of one store's people files. Nothing is made before it is needed."""

    path: Path

    @classmethod
    def beside(cls, store: str) -> PeopleFolder:
        """The folder of a store: ``votes.sqlite.people`` beside a file, ``RUNOFF_PEOPLE`` where that is set.

        A store that is a database server has one in the user's data folder.
        """
        if named := os.environ.get("RUNOFF_PEOPLE", "").strip():
            return cls(Path(named))
        location = Location.parse(store)
        if location.path is not None:
            return cls(location.path.with_name(location.path.name + ".people").absolute())
        name = hashlib.sha256(str(location).encode()).hexdigest()[:12]
        return cls(platformdirs.user_data_path("runoff", appauthor=False) / f"people-{name}")

    def make(self) -> Path:
        """Make the folder, for its owner alone."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise PeopleError(
                f"the folder {self.path} cannot be made ({error.strerror}); set RUNOFF_PEOPLE to another one"
            ) from error
        return self.path

    def write(self, name: str, text: str) -> Path:
        """Write a file that its owner alone can read, whole or not at all."""
        target = self.make() / name
        target.parent.mkdir(exist_ok=True, mode=0o700)
        partial = target.with_name(f"{target.name}.{secrets.token_hex(4)}.partial")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(target)
        return target

    def secret(self) -> bytes:
        """The key behind every invitation, cookie and pseudonym; made with the first call.

        Raises
        ------
        PeopleError
            When others on this machine could have read it, or it is damaged.
        """
        path = self.make() / "secret"
        if not path.exists():
            made = path.with_name(f"secret.{secrets.token_hex(4)}.partial")
            descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                stream.write(secrets.token_hex(_SECRET_BYTES) + "\n")
                stream.flush()
                os.fsync(stream.fileno())
            # A link, not a rename: of two processes that start at once, the first one's secret stays.
            with contextlib.suppress(FileExistsError):
                os.link(made, path)
            made.unlink()
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise PeopleError(
                f"{path} can be read by others on this machine; `chmod 600` it, or remove it "
                "to begin anew (every link and sign-in ends then)"
            )
        text = path.read_text(encoding="ascii", errors="replace").strip()
        try:
            key = bytes.fromhex(text)
        except ValueError:
            key = b""
        if len(key) != _SECRET_BYTES:
            raise PeopleError(f"{path} does not hold a secret of Runoff; remove it to begin anew")
        return key
