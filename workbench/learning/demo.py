"""A scripted battle for an audience: the parts of the arena, played by a script, recorded nowhere.

The programs are real and run as everywhere. The vote goes through a store like any other
vote, but that store is made for it and thrown away with it; the log of this server is not
touched.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from analysis.boards import Leaderboard
from analysis.leaderboard import leaderboard
from data import prompts
from data.demo import warm_up
from data.frames import votes_frame
from data.outcomes import Outcome
from data.prompts import Prompt
from data.records import SIDES, Record, Side, Vote
from data.store import Receipt, Store
from runtimes_wasm.contract import RunStatus
from runtimes_wasm.extract import Extraction

from ..battle import BattleState, Phase, ask
from ..playing import Playing, program_in
from .playback import STEPS, Playback, Step

#: Who votes in a demo.
VOTER = "demo-audience"


@dataclass(frozen=True, slots=True)
class Scene:
    """One battle of the script: a prompt of the book, who answers on which side, and what is voted."""

    prompt_id: str
    left: str
    right: str
    outcome: Outcome

    @property
    def prompt(self) -> Prompt:
        """The prompt."""
        return prompts.find(self.prompt_id)


SCENES = (
    Scene("solar-system", "scripted-ada", "scripted-cleo", Outcome.LEFT),
    Scene("sorting-visualiser", "scripted-cleo", "scripted-ada", Outcome.RIGHT),
    Scene("game-of-life", "scripted-ada", "scripted-cleo", Outcome.RIGHT),
    Scene("fireworks", "scripted-dodo", "scripted-cleo", Outcome.LEFT),
    Scene("damped-spring", "scripted-basil", "scripted-ada", Outcome.RIGHT),
)


@dataclass(slots=True, eq=False)
class Performance:
    """One run of a scene.

    Attributes
    ----------
    play : callable
        Makes a program to play with; see `services.playing`.
    battle : BattleState
        The same state machine as in the arena.
    playings : dict
        The programs, from the moment that each is started.
    receipt : Receipt or None
        What the throw-away store gave for the vote.
    by_script : bool
        Whether the script cast the vote, and not somebody in the room.
    """

    scene: Scene
    play: Callable[[Extraction], Playing]
    playback: Playback = field(default_factory=Playback)
    battle: BattleState = field(init=False)
    playings: dict[Side, Playing] = field(default_factory=dict)
    receipt: Receipt | None = None
    by_script: bool = True
    standings: Leaderboard | None = None

    def __post_init__(self) -> None:
        prompt = self.scene.prompt
        self.battle = ask(
            prompt.text, self.scene.left, self.scene.right, prompt_id=prompt.id, category=prompt.category
        )

    def answer(self, side: Side) -> str:
        """The whole answer of a side."""
        return self.scene.prompt.answer_of(self.battle.side(side).model).text

    def so_far(self, text: str) -> str:
        """As much of a text as was typed or streamed by now; whole words."""
        if self.playback.share >= 1:
            return text
        cut = text[: int(len(text) * self.playback.share)]
        return cut if not cut or text[len(cut)].isspace() else cut.rpartition(" ")[0]

    @property
    def held(self) -> bool:
        """Whether the step waits for a program that is not up yet."""
        side: Side | None = {Step.LEFT: "left", Step.RIGHT: "right"}.get(self.playback.step)  # type: ignore[assignment]
        if side is None or side not in self.playings or not self.playings[side].started:
            return False
        return self.battle.side(side).status is None

    def advance(self) -> bool:
        """Let the time pass and do what the step needs; True when something changed."""
        changed = self.playback.tick(held=self.held)
        return self.arrive() or changed

    def arrive(self) -> bool:
        """Do whatever the step needs that was not done yet, also what steps before it would have done."""
        now = STEPS.index(self.playback.step)
        changed = False
        if now > STEPS.index(Step.ANSWERS) and self.battle.phase is Phase.ASKED:
            for side in SIDES:
                found = program_in(self.answer(side))
                assert found is not None  # every scene has two programs; a test says so
                self.battle = self.battle.answered(side, self.answer(side), found)
            changed = True
        for side, step in zip(SIDES, (Step.LEFT, Step.RIGHT), strict=True):
            if now >= STEPS.index(step) and side not in self.playings:
                found = self.battle.side(side).program
                assert found is not None
                self.playings[side] = self.play(found)
                self.playings[side].start()
                changed = True
        for side, playing in self.playings.items():
            changed = playing.poll() or changed
            if playing.run.result is not None:
                changed = self.ran(side, playing.run.result.status) or changed
        if now > STEPS.index(Step.VOTE) and self.battle.vote is None:
            self.vote(self.scene.outcome, by_script=True)
            changed = True
        return changed

    def ran(self, side: Side, status: RunStatus) -> bool:
        """Note how a program came up; True when that is news."""
        if self.battle.side(side).status is not None or self.battle.vote is not None:
            return False
        self.battle = self.battle.ran(side, status)
        return True

    def vote(self, outcome: Outcome, *, by_script: bool = False) -> None:
        """Cast the vote into a store of its own, which is gone when this returns; then show the names."""
        if self.battle.vote is not None:
            return
        for side in SIDES:
            if not self.battle.side(side).settled:
                self.battle = self.battle.declined(side)  # the presenter went on before it was up
        vote = Vote(
            battle_id=self.battle.id,
            voter=VOTER,
            outcome=outcome,
            ran_left=self.battle.left.status is not None,
            ran_right=self.battle.right.status is not None,
        )
        after = self.battle.voted(vote)
        with (
            tempfile.TemporaryDirectory(prefix="runoff-demo-") as folder,
            Store.open(Path(folder) / "demo.sqlite") as log,
        ):
            log.add_battle(self.battle.record(voter=VOTER))
            self.receipt = log.add_vote(vote)
            cast: list[Record] = list(log.records())
        self.battle, self.by_script = after.reveal(), by_script
        self.standings = leaderboard(votes_frame([*warm_up(), *cast]), resamples=200)

    def moved(self, side: Side) -> tuple[float | None, float | None]:
        """The score of a side's model after the vote, and by how much the vote moved it."""
        model = self.battle.side(side).model
        after = {} if self.standings is None else _scores(self.standings)
        score, before = after.get(model), scores_before().get(model)
        return score, None if score is None or before is None else score - before

    def finish(self) -> None:
        """Stop its programs."""
        for playing in self.playings.values():
            playing.finish()


@cache
def scores_before() -> Mapping[str, float]:
    """Scores of the board that every demo begins with: the synthetic warm-up."""
    return _scores(leaderboard(votes_frame(list(warm_up())), resamples=1))


def _scores(board: Leaderboard) -> dict[str, float]:
    return {row.model: row.score for row in board.whole.models if row.score is not None}
