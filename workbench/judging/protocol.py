"""How a judge is asked: the method, the words, what it sees and how much of it."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from ..errors import JudgingError
from .framing import FRAMING_HASH
from .prompt import METHODS, JudgePrompt, Method

#: Odds below which a logit judge's preference is a tie, and above which it is a strong one.
TIE_ODDS = 1.5
STRONG_ODDS = 19.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of each part is shown: characters, pictures, pixels.

    A longer text shows its first two thirds and its last third. Figures of prompt, answer and output
    follow the published protocol (arXiv 2510.08697 v2, code release c6b6915): 5,000, 20,000 and 3,000.

    Attributes
    ----------
    program : int
        Of the program by itself, which is shown where the answer around it is cut.
    pictures : int
        Of each side: the first, the last, and those between evenly.
    """

    prompt: int = 5_000
    answer: int = 20_000
    program: int = 20_000
    stdout: int = 3_000
    stderr: int = 3_000
    missing: int = 500
    pictures: int = 4
    width: int = 1024
    height: int = 768

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            least = 0 if each.name == "pictures" else 30
            if type(value) is not int or not least <= value <= 1_000_000:
                raise JudgingError(
                    f"the limit {each.name} must be a whole number from {least}, not {value!r}"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """One way to ask a judge.

    Attributes
    ----------
    method : str
        ``grammar`` (a verdict at the end of a text), ``json`` (one object), or ``logit``
        (log-probabilities of A and B as the first token).
    prompt : JudgePrompt
        The words; they say whether the judge sees what came of the runs.
    images : bool
        Whether pictures go to a judge that sees; it does not matter for one that does not.
    max_tokens : int
        Of the judge's answer; a logit judge says one token.
    temperature : float or None
        None leaves it to the catalogue, for models that take no other than their own.
    """

    prompt: JudgePrompt
    method: Method = "grammar"
    images: bool = True
    limits: Limits = field(default_factory=Limits)
    max_tokens: int = 4_000
    temperature: float | None = 0.0
    tie_odds: float = TIE_ODDS
    strong_odds: float = STRONG_ODDS

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise JudgingError(f"the method is {self.method!r:.40}; known: {', '.join(METHODS)}")
        self.prompt.answer_in(self.method)
        if not 1 <= self.tie_odds <= self.strong_odds < math.inf:
            raise JudgingError(
                f"tie_odds ({self.tie_odds!r}) must be at least 1, and strong_odds ({self.strong_odds!r}) not below"
            )

    @property
    def with_execution(self) -> bool:
        """Whether the judge sees what came of the runs."""
        return self.prompt.with_execution

    def facts(self) -> dict[str, Any]:
        """All that changes a judgement besides the question and the judge, as plain JSON."""
        found: dict[str, Any] = {
            "method": self.method,
            "prompt": {
                "name": self.prompt.name,
                "version": self.prompt.version,
                "hash": self.prompt.hash,
            },
            "framing": FRAMING_HASH,
            "with_execution": self.with_execution,
            "images": self.images and self.with_execution,
            "limits": asdict(self.limits),
            "max_tokens": 1 if self.method == "logit" else self.max_tokens,
            "temperature": self.temperature,
        }
        if self.method == "logit":
            found |= {"tie_odds": self.tie_odds, "strong_odds": self.strong_odds}
        return found
