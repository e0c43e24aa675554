"""Rows that mean nothing: how many, why, and where the first of each kind stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

# Places kept apart; further ones are counted by their reason alone.
_MOST_PLACES = 1000

_SHOWN = 5


@dataclass
class Refusals:
    """Counts of refused rows by reason and by place, a file or a row group of it."""

    reasons: dict[str, int] = field(default_factory=dict)
    places: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(self.reasons.values())

    def add(self, reason: str, place: str, times: int, example: str) -> None:
        """Count rows of one place that were refused for one reason; the first example is kept."""
        self.reasons[reason] = self.reasons.get(reason, 0) + times
        known = self.places.get((reason, place))
        if known is not None:
            self.places[reason, place] = (known[0] + times, known[1])
        elif len(self.places) < _MOST_PLACES:
            self.places[reason, place] = (times, example)

    def add_all(self, others: Iterable[Refusals]) -> None:
        """Count what others counted."""
        for other in others:
            told: dict[str, int] = {}
            for (reason, place), (times, example) in other.places.items():
                self.add(reason, place, times, example)
                told[reason] = told.get(reason, 0) + times
            for reason, times in other.reasons.items():
                rest = times - told.get(reason, 0)
                if rest:
                    self.reasons[reason] = self.reasons.get(reason, 0) + rest

    def summary(self) -> str:
        """What was refused, for people; empty when nothing was."""
        lines = []
        for reason, times in sorted(self.reasons.items(), key=lambda item: (-item[1], item[0])):
            lines.append(f"{times:,} rows were refused and are not counted: {reason}")
            found = sorted((place, *what) for (why, place), what in self.places.items() if why == reason)
            lines += [f"  {place}: {number:,}, first {example}" for place, number, example in found[:_SHOWN]]
            if len(found) > _SHOWN:
                lines.append(f"  and in {len(found) - _SHOWN:,} more places")
        return "\n".join(lines)
