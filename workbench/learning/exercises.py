"""Two exercises: guess what was voted on a sample battle, and rank models from a handful of votes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
import pandas as pd

from analysis.bradley_terry import fit
from analysis.connectivity import examine
from analysis.errors import NoEstimate
from analysis.pairs import count_votes
from analysis.teaching import kendall
from data import prompts
from data.crowd import crowd_votes
from data.demo import warm_up
from data.outcomes import Outcome
from data.prompts import Prompt, ScriptedAnswer
from data.records import SIDES, Battle, Side, Vote

from ..errors import BattleError

# ---- Guess the vote


@dataclass(frozen=True, slots=True)
class SampleBattle:
    """A battle of the demo data: two scripted answers with real programs, and a simulated person's vote."""

    prompt: Prompt
    answers: Mapping[Side, ScriptedAnswer]
    outcome: Outcome
    battle_id: str


@cache
def sample_battles() -> tuple[SampleBattle, ...]:
    """The demo battles in which both sides hold a program."""
    found = []
    records = list(warm_up())
    votes = {record.battle_id: record for record in records if isinstance(record, Vote)}
    for battle in records:
        if not isinstance(battle, Battle) or battle.left.language is None or battle.right.language is None:
            continue
        prompt = prompts.find(str(battle.extra["prompt_id"]))
        sides = dict(zip(SIDES, (battle.left, battle.right), strict=True))
        answers = {side: prompt.answer_of(answer.model) for side, answer in sides.items()}
        found.append(SampleBattle(prompt, answers, votes[battle.id].outcome, battle.id))
    return tuple(found)


def shuffled(battles: Sequence[SampleBattle], seed: int) -> list[SampleBattle]:
    """The battles in an order of their own, no prompt twice."""
    order = list(battles)
    random.Random(seed).shuffle(order)  # noqa: S311 - an exercise, not a secret
    return list({battle.prompt.id: battle for battle in reversed(order)}.values())


@dataclass(frozen=True, slots=True)
class Guesses:
    """Guesses so far, and how many were right."""

    said: tuple[tuple[Outcome, Outcome], ...] = ()

    def add(self, guess: Outcome, voted: Outcome) -> Guesses:
        """One more."""
        return replace(self, said=(*self.said, (guess, voted)))

    @property
    def right(self) -> int:
        """Guesses that say exactly what was voted."""
        return sum(guess is voted for guess, voted in self.said)

    @property
    def near(self) -> int:
        """Guesses that are right when a tie and both bad are taken as one."""
        return sum(_one(guess) is _one(voted) for guess, voted in self.said)

    def __len__(self) -> int:
        return len(self.said)


def _one(outcome: Outcome) -> Outcome:
    return Outcome.TIE if outcome is Outcome.BOTH_BAD else outcome


def best_constant(battles: Sequence[SampleBattle]) -> tuple[Outcome, float]:
    """The guess that is right most often when it is always made, and how often."""
    (outcome, count), *_ = Counter(battle.outcome for battle in battles).most_common(1)
    return outcome, count / len(battles)


# ---- Can you rank them

_NAMES = ("maple", "birch", "cedar", "hazel", "rowan")


@dataclass(frozen=True, eq=False)
class Puzzle:
    """Five models with true scores that nobody sees, and a handful of votes.

    Attributes
    ----------
    votes : DataFrame
        A votes frame.
    truth : tuple of str
        The true order, best first.
    fitted : tuple of str
        The order of the fit.
    shown : tuple of str
        The names in an order that says nothing.
    """

    votes: pd.DataFrame
    truth: tuple[str, ...]
    fitted: tuple[str, ...]
    shown: tuple[str, ...]


def puzzle(n_votes: int, seed: int) -> Puzzle:
    """A puzzle; the same number and seed give the same.

    Raises
    ------
    BattleError
        When so few votes determine no scores with any crowd near this seed.
    """
    rng = np.random.default_rng(seed)
    scores = dict(
        zip(_NAMES, map(float, rng.permutation([1140.0, 1070.0, 1000.0, 930.0, 860.0])), strict=True)
    )
    for attempt in range(60):
        # A handful of votes often leaves somebody undefeated; then another handful is drawn.
        votes = crowd_votes(scores, n_votes, tie_share=0.15, seed=60 * seed + attempt)
        counts = count_votes(votes)
        if len(counts.models) < len(_NAMES) or not examine(counts).condition.has_scores:
            continue
        try:
            found = fit(counts)
        except NoEstimate:
            continue
        order = sorted(found.models, key=dict(zip(found.models, found.scores, strict=True)).__getitem__)
        truth = sorted(scores, key=scores.__getitem__)
        return Puzzle(votes, tuple(reversed(truth)), tuple(reversed(order)), tuple(sorted(scores)))
    raise BattleError(f"{n_votes} votes rank nobody here; take more votes")


def results(votes: pd.DataFrame) -> pd.DataFrame:
    """The votes as people read them: ``vote``, ``said``."""
    words = {
        "left": "{0} beat {1}",
        "right": "{1} beat {0}",
        "tie": "{0} and {1}: tie",
        "both_bad": "{0} and {1}: both bad",
    }
    rows = [
        {"vote": number, "said": words[str(outcome)].format(left, right)}
        for number, (left, right, outcome) in enumerate(
            zip(votes["model_left"], votes["model_right"], votes["outcome"], strict=True), 1
        )
    ]
    return pd.DataFrame(rows, columns=["vote", "said"])


@dataclass(frozen=True, slots=True)
class Ranking:
    """An order that a person makes, best first."""

    order: tuple[str, ...]
    checked: bool = field(default=False)

    def moved(self, name: str, by: int) -> Ranking:
        """The order with one model moved up (-1) or down (+1); at an end it stays."""
        order = list(self.order)
        place = order.index(name)
        other = place + by
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
        return Ranking(tuple(order))


def compared(mine: Sequence[str], puzzle: Puzzle) -> dict[str, float]:
    """Kendall's tau of the person with the fit, of the person with the truth, and of the fit with the truth."""
    return {
        "you and the fit": kendall(mine, puzzle.fitted),
        "you and the truth": kendall(mine, puzzle.truth),
        "the fit and the truth": kendall(puzzle.fitted, puzzle.truth),
    }
