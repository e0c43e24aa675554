"""The clock of the demo: steps that follow each other by themselves, or wait for the presenter."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """What the audience sees."""

    PROMPT = "prompt"
    ANSWERS = "answers"
    LEFT = "left"
    RIGHT = "right"
    VOTE = "vote"
    NAMES = "names"
    STANDINGS = "standings"

    @property
    def label(self) -> str:
        """A few words for the presenter."""
        return _LABELS[self]


STEPS = tuple(Step)
_LABELS = {
    Step.PROMPT: "Prompt",
    Step.ANSWERS: "Answers",
    Step.LEFT: "A runs",
    Step.RIGHT: "B runs",
    Step.VOTE: "Vote",
    Step.NAMES: "Names",
    Step.STANDINGS: "Standings",
}
#: Seconds of each step at speed 1; the last one stays.
SECONDS = {
    Step.PROMPT: 5.0,
    Step.ANSWERS: 10.0,
    Step.LEFT: 9.0,
    Step.RIGHT: 9.0,
    Step.VOTE: 6.0,
    Step.NAMES: 8.0,
    Step.STANDINGS: 0.0,
}
SPEEDS = (0.5, 1.0, 2.0)


@dataclass(slots=True)
class Playback:
    """Where a demo is.

    Attributes
    ----------
    step : Step
    elapsed : float
        Seconds into the step, at speed 1.
    playing : bool
    speed : float
    clock : callable
        Gives seconds that never go back.
    """

    step: Step = Step.PROMPT
    elapsed: float = 0.0
    playing: bool = False
    speed: float = 1.0
    clock: Callable[[], float] = time.monotonic
    _at: float | None = None

    @property
    def share(self) -> float:
        """How much of the step is over, from 0 to 1."""
        seconds = SECONDS[self.step]
        return 1.0 if not seconds else min(1.0, self.elapsed / seconds)

    @property
    def ended(self) -> bool:
        """Whether there is nothing to come."""
        return self.step is STEPS[-1]

    def play(self) -> None:
        """Go on."""
        self.playing, self._at = not self.ended, self.clock()

    def pause(self) -> None:
        """Stop where it is."""
        self.tick(held=True)
        self.playing = False

    def set_speed(self, speed: float) -> None:
        """Change the speed from now on."""
        self.tick(held=True)
        self.speed = speed

    def next(self) -> None:
        """Go to the beginning of the next step; at the last one nothing is to come."""
        if not self.ended:
            self.step, self.elapsed, self._at = STEPS[STEPS.index(self.step) + 1], 0.0, self.clock()
        if self.ended:
            self.playing = False

    def tick(self, *, held: bool = False) -> bool:
        """Let the time pass; True when the step changed.

        Parameters
        ----------
        held : bool
            Stay in the step even when its time is over, because something has not come yet.
        """
        if not self.playing:
            return False
        now = self.clock()
        self.elapsed += (now - (self._at if self._at is not None else now)) * self.speed
        self._at = now
        if held or self.elapsed < SECONDS[self.step]:
            return False
        self.next()
        return True
