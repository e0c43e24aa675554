"""One judgement: what a judge said of one question in one order."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from data.outcomes import Outcome

from ..models.messages import Usage
from .verdicts import NoVerdict, Verdict

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a judge said of one question in one order, or why it said nothing that counts.

    Attributes
    ----------
    label : str or None
        As the judge said it, of `verdicts.LABELS`; A is what it was shown first. None is no verdict,
        which is counted as such and is never a tie.
    outcome : Outcome or None
        The same of the question's left and right: a swapped order is undone.
    strength : int
        0 a tie or no verdict, 1 better, 2 much better.
    why_none : NoVerdict or None
        Why there is no verdict.
    text : str
        All that the judge wrote.
    difference : float or None
        Of a logit judge: log-probability of left less that of right, in nats; the order is undone.
        ``difference_bound`` tells that one of the two was not listed, so that it is at least so far from 0.
    cut, marked : tuple of str
        What was left out of the evidence, and what in it was marked as an imitation; one sentence each.
    pictures : int
        How many the judge was sent.
    usage : Usage
        Tokens and cost; None where nobody said it.
    latency_ms : float or None
        Until the end of its answer, retries included; of the original for one from the cache.
    warnings : tuple of str
        What else a person should know of the call.
    """

    label: str | None
    outcome: Outcome | None
    strength: int
    swapped: bool
    why_none: NoVerdict | None = None
    text: str = ""
    difference: float | None = None
    difference_bound: bool = False
    cut: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    pictures: int = 0
    judge: str = ""
    model_answered: str = ""
    finish: str = ""
    usage: Usage = field(default_factory=Usage)
    latency_ms: float | None = None
    cached: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def cost(self) -> float | None:
        """What the call cost, in ``usage.currency``; None where it is not known."""
        return self.usage.cost

    @property
    def direction(self) -> int:
        """The strength with a sign: positive for left, negative for right."""
        return {Outcome.LEFT: self.strength, Outcome.RIGHT: -self.strength}.get(self.outcome, 0)  # type: ignore[arg-type]

    def to_json(self) -> dict[str, Any]:
        """The judgement as plain JSON."""
        return asdict(self) | {"format": FORMAT}

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Judgement:
        """Read what `to_json` wrote.

        Raises
        ------
        ValueError, TypeError, KeyError
            When the document is none, or of another version.
        """
        fields = dict(document)
        version = fields.pop("format")
        if version != FORMAT:
            raise ValueError(f"a judgement of format {version!r}; this program reads {FORMAT}")
        outcome, why = fields["outcome"], fields["why_none"]
        return cls(
            **{
                **fields,
                "outcome": None if outcome is None else Outcome(outcome),
                "why_none": None if why is None else NoVerdict(why),
                "usage": Usage(**fields["usage"]),
                **{name: tuple(fields[name]) for name in ("cut", "marked", "warnings")},
            }
        )


_MEANS = {
    "A>>B": (Outcome.LEFT, 2),
    "A>B": (Outcome.LEFT, 1),
    "A=B": (Outcome.TIE, 0),
    "B>A": (Outcome.RIGHT, 1),
    "B>>A": (Outcome.RIGHT, 2),
}


def decided(blank: Judgement, verdict: Verdict) -> Judgement:
    """A judgement with its verdict, the order undone."""
    if verdict.label is None:
        return replace(blank, label=None, outcome=None, strength=0, why_none=verdict.reason)
    outcome, strength = _MEANS[verdict.label]
    if verdict.both_bad:
        outcome = Outcome.BOTH_BAD
    return replace(
        blank,
        label=verdict.label,
        outcome=outcome.swapped() if blank.swapped else outcome,
        strength=strength,
        why_none=None,
    )
