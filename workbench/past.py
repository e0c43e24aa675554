"""A past battle as one person may see it: all that was recorded, and names only where they are earned.

`read_past` gives a `PastBattle` out of which every name is taken that its viewer does not know yet, so
that no page, search or file made of it can give one away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from data.export import read_battle, write_battle
from data.records import (
    SIDES,
    Answer,
    Battle,
    Exclusion,
    Interaction,
    Judgment,
    Record,
    Run,
    Side,
    Turn,
    Vote,
)
from data.store import BLIND_SOURCE, Store
from runtimes_wasm.extract import Extraction

from .battle.edits import unified
from .errors import BattleError
from .playing import program_in

#: What a record says beside its texts that tells nothing of who answered.
_HARMLESS = frozenset({"prompt_id", "system", "system_version", "voter", "drawn"})

_COVER = {"left": "Model A", "right": "Model B"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAnswer:
    """One answer of one side to one prompt."""

    side: Side
    number: int
    attempt: int
    prompt: str
    text: str
    program: Extraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastBattle:
    """Everything that was recorded of one battle, as far as its viewer may know it.

    Attributes
    ----------
    known : bool
        Whether the names of the models are in it.
    interactions : tuple of Interaction
        What the person did in running programs.
    """

    battle: Battle
    known: bool
    turns: tuple[Turn, ...] = ()
    runs: tuple[Run, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    votes: tuple[Vote, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    judgments: tuple[Judgment, ...] = ()

    def name(self, side: Side) -> str:
        """What to call a side."""
        return self.battle.answer(side).model

    def conversation(self) -> dict[int, dict[Side, list[PastAnswer]]]:
        """Every answer by turn and side, later attempts last."""
        found: dict[int, dict[Side, list[PastAnswer]]] = {}
        for answer in self._answers():
            found.setdefault(answer.number, {}).setdefault(answer.side, []).append(answer)
        for sides in found.values():
            for answers in sides.values():
                answers.sort(key=lambda answer: answer.attempt)
        return dict(sorted(found.items()))

    def _answers(self) -> Iterable[PastAnswer]:
        for side in SIDES:
            first = self.battle.answer(side)
            yield PastAnswer(
                side=side,
                number=1,
                attempt=0,
                prompt=self.battle.prompt,
                text=first.text,
                program=program_in(first.text, first.code, first.language, first.environment),
            )
        for turn in self.turns:
            yield PastAnswer(
                side=turn.side,
                number=turn.number,
                attempt=turn.attempt,
                prompt=turn.prompt,
                text=turn.text,
                program=program_in(turn.text, turn.code, turn.language, turn.environment),
            )

    def program_of(self, run: Run) -> str:
        """The model's program that a run was made of: the side's last one when the run was made."""
        first = self.battle.answer(run.side).code or ""
        later = [
            (turn.number, turn.attempt, turn.code)
            for turn in self.turns
            if turn.side == run.side and turn.code is not None and turn.created_at <= run.created_at
        ]
        return max(later)[2] if later else first

    def edit_of(self, run: Run) -> str:
        """What the person changed before a run, as a unified diff against the model's program."""
        return unified(self.program_of(run), run.code) if run.edited else ""

    def last_program(self, side: Side) -> tuple[Extraction, str] | None:
        """The side's last program as the model wrote it, and as it last ran; None without one."""
        answers = [answer for answer in self._answers() if answer.side == side and answer.program is not None]
        if not answers:
            return None
        last = max(answers, key=lambda answer: (answer.number, answer.attempt))
        assert last.program is not None
        own = last.program.code or ""
        runs = [run for run in self.runs if run.side == side]
        # A run of an older turn says nothing about the program of the last one.
        ran = runs[-1].code if runs and self.program_of(runs[-1]) == own else own
        return last.program, ran

    def records(self) -> list[Record]:
        """All records, as a file holds them."""
        return [
            self.battle,
            *self.turns,
            *self.runs,
            *self.interactions,
            *self.votes,
            *self.exclusions,
            *self.judgments,
        ]


def read_past(store: Store, battle_id: str, viewer: str, *, everybody: bool = False) -> PastBattle:
    """A recorded battle, as far as this viewer may know it.

    Parameters
    ----------
    viewer : str
        Sees battles that they began or voted on.
    everybody : bool
        The viewer may see the battles of all.

    Raises
    ------
    UnknownBattle
        When it was never recorded.
    BattleError
        When it is somebody else's.
    """
    battle = store.battle(battle_id)
    votes = store.votes(battle_id)
    own = any(vote.voter == viewer for vote in votes)
    if not (everybody or own or battle.extra.get("voter") == viewer):
        raise BattleError("this battle is somebody else's; open one of your own")
    runs = store.runs(battle_id)
    whole = PastBattle(
        battle=battle,
        known=True,
        turns=tuple(store.turns(battle_id)),
        runs=tuple(runs),
        interactions=tuple(event for run in runs for event in store.interactions(run.id)),
        votes=tuple(votes),
        exclusions=tuple(store.exclusions(battle_id)),
        judgments=tuple(store.judgments(battle_id)),
    )
    return whole if own or battle.source != BLIND_SOURCE else _covered(whole)


def _covered(past: PastBattle) -> PastBattle:
    """Without what names the models, or what others said of them: the viewer can still judge blindly."""

    def cover(answer: Answer, side: Side) -> Answer:
        return replace(answer, model=_COVER[side])

    battle = past.battle
    extra = {name: value for name, value in battle.extra.items() if name in _HARMLESS}
    return replace(
        past,
        known=False,
        battle=replace(
            battle, left=cover(battle.left, "left"), right=cover(battle.right, "right"), extra=extra
        ),
        # When an answer came, and in how many words it was paid, tells models apart.
        turns=tuple(replace(turn, extra={}) for turn in past.turns),
        votes=(),
        exclusions=(),
        judgments=(),
    )


def share(past: PastBattle) -> str:
    """The battle as the text of a file; names that its viewer does not know are not in it."""
    return write_battle(past.records())


def open_shared(data: bytes) -> PastBattle:
    """A battle out of a file, to read and replay; nothing of it is stored.

    Raises
    ------
    LayoutError
        When it is no such file.
    """
    records = read_battle(data)

    def of[T](kind: type[T]) -> tuple[T, ...]:
        return tuple(record for record in records if isinstance(record, kind))

    (battle,) = of(Battle)
    covered = [battle.answer(side).model for side in SIDES] == list(_COVER.values())
    return PastBattle(
        battle=battle,
        known=not covered,
        turns=of(Turn),
        runs=of(Run),
        interactions=of(Interaction),
        votes=of(Vote),
        exclusions=of(Exclusion),
        judgments=of(Judgment),
    )
