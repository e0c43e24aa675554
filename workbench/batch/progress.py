"""How far a stage is: what is done, how fast it goes, how long it will take."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field

#: The rate is that of the last so many seconds: programs differ, and a mean of all says little.
_WINDOW = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A stage at one moment.

    Attributes
    ----------
    total : int
        Items of the stage.
    before : int
        Of them done when it began.
    done, errors : int
        Done and failed since.
    rate : float or None
        Items a second, of late; None before the first.
    seconds_left : float or None
        At that rate; None where nobody can tell.
    """

    stage: str
    total: int
    before: int
    done: int
    errors: int
    to_do: int
    seconds: float
    rate: float | None
    seconds_left: float | None

    @property
    def sentence(self) -> str:
        """The same for people."""
        said = f"{self.stage}: {self.before + self.done:,} of {self.total:,} done"
        if self.errors:
            said += f", {self.errors:,} errors"
        if self.rate:
            said += f", {self.rate:.2g} a second" if self.rate < 10 else f", {self.rate:.0f} a second"
        if self.seconds_left is not None and self.to_do > self.done + self.errors:
            said += f", {_duration(self.seconds_left)} left"
        return said


@dataclass
class Meter:
    """Counts, and tells how fast."""

    stage: str
    total: int
    before: int
    to_do: int
    done: int = 0
    errors: int = 0
    _began: float = field(default_factory=time.monotonic)
    _marks: deque[tuple[float, int]] = field(default_factory=deque)

    def add(self, done: int, errors: int) -> Progress:
        """Count what came; how far it is now."""
        self.done += done
        self.errors += errors
        now = time.monotonic()
        if done or errors or not self._marks:
            self._marks.append((now, self.done + self.errors))
        while len(self._marks) > 2 and self._marks[0][0] < now - _WINDOW:
            self._marks.popleft()
        since, count = self._marks[0] if len(self._marks) > 1 else (self._began, 0)
        came = self.done + self.errors
        rate = (came - count) / (now - since) if now > since and came > count else None
        left = (self.to_do - came) / rate if rate else None
        return Progress(
            stage=self.stage,
            total=self.total,
            before=self.before,
            done=self.done,
            errors=self.errors,
            to_do=self.to_do,
            seconds=now - self._began,
            rate=rate,
            seconds_left=left,
        )


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 90:
        return f"{whole} s"
    minutes = round(whole / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"
