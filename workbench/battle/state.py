"""One battle from question to reveal, without any input or output.

::

    ASKED ──both answered──▶ ANSWERED ──each side ran or was declined──▶ RAN ──vote──▶ VOTED ──reveal──▶ REVEALED
      ▲                          │                                        │
      └────── say more, or ask again (before the vote) ───────────────────┘

Every step returns a new state. An edit or a re-run keeps the phase: what counts
for the right to vote is that each side ran once, or that the person said on
purpose that reading was enough. The state can be written as plain JSON and read
back (`to_json`, `from_json`), so that a battle survives a reload and a restart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from data.categories import Category
from data.records import NAMED, SIDES, Answer, Battle, Side, Turn, Vote, new_id, utc_now
from runtimes_wasm.contract import RunStatus
from runtimes_wasm.extract import Extraction, choose_block, extract

from ..errors import BattleError

#: Turns of one battle; the published arena stops there as well.
MOST_TURNS = 50
#: Characters of one prompt.
LONGEST_PROMPT = 30_000


class Phase(StrEnum):
    """How far a battle has come."""

    ASKED = "asked"
    ANSWERED = "answered"
    RAN = "ran"
    VOTED = "voted"
    REVEALED = "revealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a side is to answer: the turn, and how often it was answered before."""

    number: int
    prompt: str
    attempt: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer of a side to one question.

    Attributes
    ----------
    facts : dict
        What the client told of the reply beside its text: times, tokens, why it ended.
    """

    question: Question
    text: str
    extraction: Extraction
    facts: dict[str, Any] = field(default_factory=dict)
    at: datetime = field(default_factory=utc_now)

    @property
    def first(self) -> bool:
        """Whether it is the answer that the battle's own record holds."""
        return self.question.number == 1 and self.question.attempt == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One side: its model, what it said, the program on screen, and what became of it.

    Attributes
    ----------
    said : tuple of Said
        Every answer in order, also those that were asked for again.
    asked : Question or None
        What it has still to answer.
    problem : str
        Why there is no answer, as the name of a kind of `ModelError`; never its text, which names the model.
    program : Extraction or None
        Where the program on screen comes from: the last answer that held one.
    chosen : int or None
        The line of the block that the person chose in place of the one that was found.
    code : str or None
        That program, as edited.
    status : RunStatus or None
        None until a run of it has ended.
    declined : bool
        The person chose to judge by reading.
    """

    model: str
    said: tuple[Said, ...] = ()
    asked: Question | None = None
    problem: str = ""
    program: Extraction | None = None
    chosen: int | None = None
    code: str | None = None
    runs: int = 0
    status: RunStatus | None = None
    declined: bool = False

    @property
    def last(self) -> Said | None:
        """The last answer."""
        return self.said[-1] if self.said else None

    @property
    def text(self) -> str | None:
        """The text of the last answer; None before the first."""
        return self.said[-1].text if self.said else None

    @property
    def turns(self) -> int:
        """How many turns it has answered."""
        return self.said[-1].question.number if self.said else 0

    @property
    def extraction(self) -> Extraction | None:
        """What was found in the answer whose program is on screen, or else in the last one."""
        if self.program is not None:
            return self.program
        return self.said[-1].extraction if self.said else None

    @property
    def own_program(self) -> Extraction | None:
        """The program as it was found, whatever was chosen or edited since."""
        found = (said.extraction for said in reversed(self.said) if said.extraction.code is not None)
        return next(found, None)

    @property
    def edited(self) -> bool:
        """Whether the program is another than the one that was found, or differs from it."""
        return self.program is not None and (self.chosen is not None or self.code != self.program.code)

    @property
    def has_program(self) -> bool:
        """Whether there is anything to run."""
        return bool(self.code)

    @property
    def waiting(self) -> bool:
        """Whether its answer is still to come."""
        return self.asked is not None

    @property
    def settled(self) -> bool:
        """Whether this side stands in the way of a vote no longer.

        An answer without a program has nothing to run; reading it is all there is. A run
        that failed through our own fault settles nothing: the model never had its chance.
        """
        ran = self.status is not None and self.status is not RunStatus.RUNNER_FAULT
        answered = self.asked is None and bool(self.said)
        return answered and (not self.has_program or ran or self.declined)

    def conversation(self) -> list[tuple[str, str]]:
        """Prompt and answer of each turn, the last attempt of each, without one that is asked again."""
        turns: dict[int, tuple[str, str]] = {}
        for said in self.said:
            turns[said.question.number] = (said.question.prompt, said.text)
        if self.asked is not None:
            turns.pop(self.asked.number, None)
        return [turns[number] for number in sorted(turns)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BattleState:
    """A battle at one moment. Made by `ask`; each method returns the next state.

    Attributes
    ----------
    named : bool
        The person chose both models by name: nothing is hidden, and the vote is on no blind board.
    closed : bool
        The person went on to another battle after the vote, which is final by that.
    drawn : str
        How its two models were drawn, a `DrawMode`; empty where nobody drew them.
    """

    id: str = field(default_factory=new_id)
    prompt_id: str | None
    prompt: str
    category: Category | None
    left: Contender
    right: Contender
    vote: Vote | None = None
    revealed: bool = False
    named: bool = False
    closed: bool = False
    drawn: str = ""
    created_at: datetime = field(default_factory=utc_now)

    @property
    def phase(self) -> Phase:
        """The phase, derived from what happened so that it can never disagree with it."""
        if self.vote is not None:
            return Phase.REVEALED if self.revealed else Phase.VOTED
        if any(side.waiting or not side.said for side in (self.left, self.right)):
            return Phase.ASKED
        if not self.even:
            return Phase.ANSWERED
        return Phase.RAN if self.left.settled and self.right.settled else Phase.ANSWERED

    @property
    def even(self) -> bool:
        """Whether both sides answered as many turns; otherwise they cannot be compared."""
        return self.left.turns == self.right.turns

    @property
    def turns(self) -> int:
        """The longest conversation of the two."""
        return max(self.left.turns, self.right.turns)

    def side(self, side: Side) -> Contender:
        """The contender on that side."""
        return self.left if side == "left" else self.right

    def display_name(self, side: Side) -> str:
        """What may be shown: the model's name only after the reveal, unless it was chosen by name."""
        if self.revealed or self.named:
            return self.side(side).model
        return "Model A" if side == "left" else "Model B"

    def _with(self, side: Side, contender: Contender) -> BattleState:
        return replace(self, left=contender) if side == "left" else replace(self, right=contender)

    def _refuse_after_vote(self, step: str) -> None:
        if self.vote is not None:
            raise BattleError(f"this battle was voted on; {step} belongs to the next one")

    def _refuse_while_waiting(self, step: str) -> None:
        self._refuse_after_vote(step)
        waiting = [side for side in SIDES if self.side(side).waiting]
        if waiting:
            raise BattleError(f"{step} comes after the answers; waiting for {' and '.join(waiting)}")

    def say(self, prompt: str, sides: Iterable[Side] = SIDES) -> BattleState:
        """Ask the next turn, of both sides or of one.

        Raises
        ------
        BattleError
            After the vote, while an answer is to come, or when the prompt is empty or too long.
        """
        self._refuse_while_waiting("another prompt")
        check_prompt(prompt)
        after: BattleState = self
        for side in sides:
            contender = self.side(side)
            if contender.turns >= MOST_TURNS:
                raise BattleError(f"a battle has at most {MOST_TURNS} turns; vote, or start another one")
            question = Question(number=contender.turns + 1, prompt=prompt)
            after = after._with(side, replace(contender, asked=question, problem=""))
        return after

    def again(self, sides: Iterable[Side] = SIDES) -> BattleState:
        """Ask sides to answer their last turn anew; the earlier answers stay on record."""
        self._refuse_while_waiting("asking again")
        after: BattleState = self
        for side in sides:
            contender = self.side(side)
            if contender.last is None:
                raise BattleError(f"the {side} side has not answered yet")
            last = contender.last.question
            question = replace(last, attempt=last.attempt + 1)
            after = after._with(side, replace(contender, asked=question, problem=""))
        return after

    def unanswered(self, side: Side, problem: str) -> BattleState:
        """Record that no answer came, with the kind of the problem; `retried` asks once more."""
        contender = self._waiting(side)
        return self._with(side, replace(contender, problem=problem))

    def retried(self, side: Side) -> BattleState:
        """Ask the same question once more after a problem."""
        return self._with(side, replace(self._waiting(side), problem=""))

    def _waiting(self, side: Side) -> Contender:
        self._refuse_after_vote("an answer")
        contender = self.side(side)
        if contender.asked is None:
            raise BattleError(f"the {side} side was asked nothing, or has answered already")
        return contender

    def answered(
        self, side: Side, text: str, extraction: Extraction, facts: dict[str, Any] | None = None
    ) -> BattleState:
        """Record what one model said and the program found in it.

        An answer without a program leaves the last program on screen.
        """
        contender = self._waiting(side)
        assert contender.asked is not None
        said = Said(question=contender.asked, text=text, extraction=extraction, facts=facts or {})
        after = replace(contender, said=(*contender.said, said), asked=None, problem="")
        if extraction.code is not None:
            after = replace(
                after,
                program=extraction,
                chosen=None,
                code=extraction.code,
                runs=0,
                status=None,
                declined=False,
            )
        return self._with(side, after)

    def ran(self, side: Side, status: RunStatus) -> BattleState:
        """Record that a run of that side's program ended, or that its page is up."""
        contender = self._program(side)
        return self._with(side, replace(contender, runs=contender.runs + 1, status=status))

    def edited(self, side: Side, code: str) -> BattleState:
        """Replace the program text; the next run uses it."""
        return self._with(side, replace(self._program(side), code=code))

    def chose(self, side: Side, line: int | None) -> BattleState:
        """Take another block of the same answer as the program; None goes back to the one that was found.

        Raises
        ------
        BattleError
            When no program starts at that line.
        """
        contender = self._program(side)
        program = contender.own_program
        assert program is not None
        if line is not None:
            try:
                program = choose_block(program, line)
            except ValueError as error:
                raise BattleError(str(error)) from error
        return self._with(side, replace(contender, program=program, chosen=line, code=program.code))

    def declined(self, side: Side) -> BattleState:
        """Record that the person judges this side by reading, on purpose."""
        self._refuse_after_vote("declining a run")
        return self._with(side, replace(self._program(side), declined=True))

    def _program(self, side: Side) -> Contender:
        contender = self.side(side)
        if not contender.said:
            raise BattleError(f"the {side} side has not answered yet")
        if contender.program is None:
            raise BattleError(f"the {side} answer holds no program to run")
        return contender

    def voted(self, vote: Vote) -> BattleState:
        """Record the vote once the store has acknowledged it."""
        if self.vote is not None:
            raise BattleError("this battle was voted on; one vote per battle and voter")
        if self.phase is Phase.ASKED:
            raise BattleError("a vote comes after both answers")
        if not self.even:
            raise BattleError(
                "one side answered more turns than the other; ask the other the same before the vote"
            )
        if self.phase is not Phase.RAN:
            waiting = [side for side in SIDES if not self.side(side).settled]
            raise BattleError(
                f"a vote needs both programs run, or declined on purpose; waiting for {waiting}"
            )
        self._refuse_other_battle(vote)
        return replace(self, vote=vote)

    def corrected(self, vote: Vote) -> BattleState:
        """Replace the vote by its next revision, once the store has acknowledged it."""
        if self.vote is None:
            raise BattleError("there is no vote to correct yet")
        if vote.revision != self.vote.revision + 1:
            raise BattleError(f"the next revision of this vote is {self.vote.revision + 1}")
        if self.closed:
            raise BattleError("this vote is final: it could be changed until the next battle began")
        self._refuse_other_battle(vote)
        return replace(self, vote=vote)

    def close(self) -> BattleState:
        """The person goes on to another battle: a vote on this one is final."""
        return self if self.vote is None else replace(self, closed=True)

    def _refuse_other_battle(self, vote: Vote) -> None:
        if vote.battle_id != self.id:
            raise BattleError(f"vote {vote.id} is about battle {vote.battle_id}, not about {self.id}")

    def reveal(self) -> BattleState:
        """Show the names, which only a vote earns."""
        if self.vote is None:
            raise BattleError("the names are shown after the vote, not before")
        return replace(self, revealed=True)

    def record(self, **extra: Any) -> Battle:
        """The battle as the store keeps it: its first answers. Later ones are `turn_of` records."""
        first: dict[Side, Said] = {}
        for side in SIDES:
            answers = self.side(side).said
            if not answers:
                raise BattleError("a battle is recorded when both models have answered")
            first[side] = answers[0]
        facts = {side: said.facts for side, said in first.items() if said.facts}
        return Battle(
            id=self.id,
            created_at=self.created_at,
            prompt=self.prompt,
            left=_answer(self.left.model, first["left"]),
            right=_answer(self.right.model, first["right"]),
            category=self.category,
            prompt_language="English" if self.prompt_id is not None else None,
            source=NAMED if self.named else "live",
            extra=extra
            | ({} if self.prompt_id is None else {"prompt_id": self.prompt_id})
            | ({"drawn": self.drawn} if self.drawn else {})
            | ({"replies": facts} if facts else {}),
        )

    def turn_of(self, side: Side, said: Said) -> Turn:
        """An answer after the first, as the store keeps it."""
        found = said.extraction
        return Turn(
            battle_id=self.id,
            number=said.question.number,
            attempt=said.question.attempt,
            side=side,
            created_at=said.at,
            prompt=said.question.prompt,
            text=said.text,
            code=found.code,
            language=found.language,
            environment=found.environment,
            extra={"reply": said.facts} if said.facts else {},
        )

    def to_json(self) -> dict[str, Any]:
        """The battle without its vote, as plain JSON values; what `from_json` reads."""
        return {
            "id": self.id,
            "created_at": self.created_at.isoformat(),
            "prompt_id": self.prompt_id,
            "prompt": self.prompt,
            "category": self.category,
            "named": self.named,
            "closed": self.closed,
            "drawn": self.drawn,
            "left": _contender_to_json(self.left),
            "right": _contender_to_json(self.right),
        }

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> BattleState:
        """Read what `to_json` wrote; programs are found anew in the answers.

        Raises
        ------
        BattleError
            When it is not such a document.
        """
        try:
            category = content["category"]
            return cls(
                id=content["id"],
                created_at=datetime.fromisoformat(content["created_at"]),
                prompt_id=content["prompt_id"],
                prompt=content["prompt"],
                category=None if category is None else Category(category),
                named=bool(content.get("named")),
                closed=bool(content.get("closed")),
                drawn=content["drawn"],
                left=_contender_from_json(content["left"]),
                right=_contender_from_json(content["right"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BattleError(f"this battle cannot be restored: {error!r:.200}") from error


def check_prompt(prompt: str) -> None:
    """Refuse a prompt that no model should get.

    Raises
    ------
    BattleError
        When it is empty or too long.
    """
    if not prompt.strip():
        raise BattleError("the prompt is empty; write what the program should do")
    if len(prompt) > LONGEST_PROMPT:
        raise BattleError(
            f"the prompt has {len(prompt):,} characters; at most {LONGEST_PROMPT:,} are sent, so shorten it"
        )


def _answer(model: str, said: Said) -> Answer:
    found = said.extraction
    return Answer(
        model=model, text=said.text, code=found.code, language=found.language, environment=found.environment
    )


def _contender_to_json(contender: Contender) -> dict[str, Any]:
    asked = contender.asked
    return {
        "model": contender.model,
        "said": [
            {
                **_question_to_json(said.question),
                "text": said.text,
                "facts": said.facts,
                "at": said.at.isoformat(),
            }
            for said in contender.said
        ],
        "asked": None if asked is None else _question_to_json(asked),
        "problem": contender.problem,
        "chosen": contender.chosen,
        "code": contender.code,
        "declined": contender.declined,
    }


def _question_to_json(question: Question) -> dict[str, Any]:
    return {"number": question.number, "attempt": question.attempt, "prompt": question.prompt}


def _question_from_json(content: dict[str, Any]) -> Question:
    return Question(number=content["number"], attempt=content["attempt"], prompt=content["prompt"])


def _contender_from_json(content: dict[str, Any]) -> Contender:
    said = tuple(
        Said(
            question=_question_from_json(item),
            text=item["text"],
            extraction=extract(item["text"]),
            facts=item["facts"],
            at=datetime.fromisoformat(item["at"]),
        )
        for item in content["said"]
    )
    programs = [one.extraction for one in said if one.extraction.code is not None]
    program, chosen = (programs[-1] if programs else None), content["chosen"]
    if program is not None and chosen is not None:
        program = choose_block(program, chosen)
    asked = content["asked"]
    return Contender(
        model=content["model"],
        said=said,
        asked=None if asked is None else _question_from_json(asked),
        problem=content["problem"],
        program=program,
        chosen=chosen,
        code=content["code"] if programs else None,
        declined=bool(content["declined"]),
    )


def ask(
    prompt: str,
    left: str,
    right: str,
    *,
    prompt_id: str | None = None,
    category: Category | None = None,
    named: bool = False,
    drawn: str = "",
) -> BattleState:
    """Start a battle of two different models on one prompt."""
    if left == right:
        raise BattleError(f"a battle needs two models; both sides are {left!r}")
    check_prompt(prompt)
    question = Question(number=1, prompt=prompt)
    return BattleState(
        prompt_id=prompt_id,
        prompt=prompt,
        category=category,
        named=named,
        drawn=drawn,
        left=Contender(model=left, asked=question),
        right=Contender(model=right, asked=question),
    )
