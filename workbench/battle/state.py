"""One battle from question to reveal, without any input or output.

::

    ASKED ──answer both──▶ ANSWERED ──each side ran or was declined──▶ RAN ──vote──▶ VOTED ──reveal──▶ REVEALED

Every step returns a new state. An edit or a re-run keeps the phase: what counts
for the right to vote is that each side ran once, or that the person said on
purpose that reading was enough.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from data.categories import Category
from data.records import SIDES, Answer, Battle, Side, Vote, new_id
from runtimes_wasm.contract import RunStatus
from runtimes_wasm.extract import Extraction

from ..errors import BattleError


class Phase(StrEnum):
    """How far a battle has come."""

    ASKED = "asked"
    ANSWERED = "answered"
    RAN = "ran"
    VOTED = "voted"
    REVEALED = "revealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One side: its model, its answer, the program in it, and what became of that program.

    ``status`` is None until a run has ended; ``declined`` says that the person
    chose to judge by reading.
    """

    model: str
    text: str | None = None
    extraction: Extraction | None = None
    code: str | None = None
    runs: int = 0
    status: RunStatus | None = None
    declined: bool = False

    @property
    def edited(self) -> bool:
        """Whether the program differs from the one that the model wrote."""
        return self.extraction is not None and self.code != self.extraction.code

    @property
    def has_program(self) -> bool:
        """Whether there is anything to run."""
        return bool(self.code)

    @property
    def settled(self) -> bool:
        """Whether this side stands in the way of a vote no longer.

        An answer without a program has nothing to run; reading it is all there is. A run
        that failed through our own fault settles nothing: the model never had its chance.
        """
        ran = self.status is not None and self.status is not RunStatus.RUNNER_FAULT
        return self.text is not None and (not self.has_program or ran or self.declined)


@dataclass(frozen=True, slots=True, kw_only=True)
class BattleState:
    """A battle at one moment. Made by `ask`; each method returns the next state."""

    id: str = field(default_factory=new_id)
    prompt_id: str | None
    prompt: str
    category: Category | None
    left: Contender
    right: Contender
    vote: Vote | None = None
    revealed: bool = False

    @property
    def phase(self) -> Phase:
        """The phase, derived from what happened so that it can never disagree with it."""
        if self.vote is not None:
            return Phase.REVEALED if self.revealed else Phase.VOTED
        if self.left.text is None or self.right.text is None:
            return Phase.ASKED
        return Phase.RAN if self.left.settled and self.right.settled else Phase.ANSWERED

    def side(self, side: Side) -> Contender:
        """The contender on that side."""
        return self.left if side == "left" else self.right

    def display_name(self, side: Side) -> str:
        """What may be shown: the model's name only after the reveal."""
        if self.revealed:
            return self.side(side).model
        return "Model A" if side == "left" else "Model B"

    def _with(self, side: Side, contender: Contender) -> BattleState:
        return replace(self, left=contender) if side == "left" else replace(self, right=contender)

    def _refuse_after_vote(self, step: str) -> None:
        if self.vote is not None:
            raise BattleError(f"this battle was voted on; {step} belongs to the next one")

    def answered(self, side: Side, text: str, extraction: Extraction) -> BattleState:
        """Record what one model said and the program found in it."""
        self._refuse_after_vote("an answer")
        if self.side(side).text is not None:
            raise BattleError(f"the {side} side has answered already")
        return self._with(
            side, replace(self.side(side), text=text, extraction=extraction, code=extraction.code)
        )

    def ran(self, side: Side, status: RunStatus) -> BattleState:
        """Record that a run of that side's program ended, or that its page is up."""
        contender = self._program(side)
        return self._with(side, replace(contender, runs=contender.runs + 1, status=status))

    def edited(self, side: Side, code: str) -> BattleState:
        """Replace the program text; the next run uses it."""
        return self._with(side, replace(self._program(side), code=code))

    def declined(self, side: Side) -> BattleState:
        """Record that the person judges this side by reading, on purpose."""
        self._refuse_after_vote("declining a run")
        return self._with(side, replace(self._program(side), declined=True))

    def _program(self, side: Side) -> Contender:
        contender = self.side(side)
        if contender.text is None:
            raise BattleError(f"the {side} side has not answered yet")
        if contender.extraction is None or contender.extraction.code is None:
            raise BattleError(f"the {side} answer holds no program to run")
        return contender

    def voted(self, vote: Vote) -> BattleState:
        """Record the vote once the store has acknowledged it."""
        if self.vote is not None:
            raise BattleError("this battle was voted on; one vote per battle and voter")
        if self.phase is not Phase.RAN:
            waiting = [side for side in SIDES if not self.side(side).settled]
            raise BattleError(
                f"a vote needs both programs run, or declined on purpose; waiting for {waiting}"
            )
        if vote.battle_id != self.id:
            raise BattleError(f"vote {vote.id} is about battle {vote.battle_id}, not about {self.id}")
        return replace(self, vote=vote)

    def reveal(self) -> BattleState:
        """Show the names, which only a vote earns."""
        if self.vote is None:
            raise BattleError("the names are shown after the vote, not before")
        return replace(self, revealed=True)

    def record(self, source: str = "live") -> Battle:
        """The battle as the store keeps it."""
        return Battle(
            id=self.id,
            prompt=self.prompt,
            left=_answer(self.left),
            right=_answer(self.right),
            category=self.category,
            prompt_language="English" if self.prompt_id is not None else None,
            source=source,
            extra={} if self.prompt_id is None else {"prompt_id": self.prompt_id},
        )


def _answer(contender: Contender) -> Answer:
    found = contender.extraction
    if found is None or contender.text is None:
        raise BattleError("a battle is recorded when both models have answered")
    return Answer(
        model=contender.model,
        text=contender.text,
        code=found.code,
        language=found.language,
        environment=found.environment,
    )


def ask(
    prompt: str, left: str, right: str, *, prompt_id: str | None = None, category: Category | None = None
) -> BattleState:
    """Start a battle of two different models on one prompt."""
    if left == right:
        raise BattleError(f"a battle needs two models; both sides are {left!r}")
    return BattleState(
        prompt_id=prompt_id,
        prompt=prompt,
        category=category,
        left=Contender(model=left),
        right=Contender(model=right),
    )
