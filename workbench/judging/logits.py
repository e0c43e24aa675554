"""The logit judge: how much likelier A is than B as the first token."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from ..models.messages import TokenChance
from .verdicts import NoVerdict, Verdict

#: The most that the protocol gives.
CANDIDATES = 20
#: Signs that tokenizers and models put around a letter: a space in its spellings, a quote, a bracket.
_AROUND = " \t\n▁ĠĊ\"'*`([{"
_BEHIND = " \t\n\"'*`)]}.:,"


@dataclass(frozen=True, slots=True)
class Leaning:
    """How a first token leans.

    Attributes
    ----------
    difference : float or None
        Log-probability of A less that of B, in nats; None when neither is listed.
    bound : bool
        One of the two is not listed: it is at most as likely as the last that is, so the
        difference is at least this far from 0.
    """

    difference: float | None
    bound: bool = False

    def verdict(self, tie_odds: float, strong_odds: float) -> Verdict:
        """The verdict at these odds."""
        if self.difference is None:
            return Verdict(None, reason=NoVerdict.NEITHER_LETTER)
        size = abs(self.difference)
        if size < math.log(tie_odds) or size == 0:
            return Verdict("A=B")
        sign = ">>" if size >= math.log(strong_odds) else ">"
        return Verdict(f"A{sign}B" if self.difference > 0 else f"B{sign}A")


def lean(chances: Iterable[TokenChance]) -> Leaning:
    """The difference of A and B among the candidates of a first token, all spellings of a letter together."""
    listed = tuple(chances)
    a, b = (_log_sum([c.logprob for c in listed if _letter(c.token) == letter]) for letter in "AB")
    if a is None and b is None:
        return Leaning(None)
    # The smallest listed is the most that a letter which is not listed can have.
    least = min(chance.logprob for chance in listed)
    found = (least if a is None else a) - (least if b is None else b)
    bound = a is None or b is None
    if bound and (found >= 0) != (b is None):
        found = 0.0
    return Leaning(found, bound)


def _letter(token: str) -> str:
    return token.lstrip(_AROUND).rstrip(_BEHIND)


def _log_sum(values: list[float]) -> float | None:
    if not values:
        return None
    top = max(values)
    return top + math.log(sum(math.exp(value - top) for value in values))
