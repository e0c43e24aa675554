"""Synthetic votes among the scripted models, so that a new arena has a board to move.

Nobody cast these votes: a seeded simulated crowd did, which mostly prefers the
better of two scripted answers. They are never written to a store, and carry
``source="synthetic"`` so that every view can say so.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations

from . import prompts
from .outcomes import Outcome
from .prompts import Prompt, Quality, ScriptedAnswer
from .records import Answer, Battle, Vote

#: How attractive an answer is to the simulated crowd, in log-odds; made up for the demo.
APPEAL = {
    Quality.RIGHT: 1.1,
    Quality.UGLY: 0.4,
    Quality.SUBTLY_WRONG: 0.2,
    Quality.SLOW: -0.6,
    Quality.CRASHING: -0.9,
    Quality.NO_CODE: -1.2,
}
TIE_SHARE = 0.18
_START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def warm_up(n_votes: int = 120, seed: int = 7) -> Iterator[Battle | Vote]:
    """Yield ``n_votes`` synthetic battles, each followed by its vote.

    Parameters
    ----------
    n_votes : int
        How many votes; few, so that a real vote still shows.
    seed : int
        The same seed gives the same votes.
    """
    rng = random.Random(seed)  # noqa: S311 - a simulation, not a secret
    book = prompts.load()
    for number in range(n_votes):
        prompt = rng.choice(book)
        left, right = rng.sample(rng.choice(list(combinations(prompt.answers, 2))), 2)
        moment = _START + timedelta(minutes=37 * number)
        battle = Battle(
            id=f"{rng.getrandbits(128):032x}",
            created_at=moment,
            prompt=prompt.text,
            left=_answer(prompt, left),
            right=_answer(prompt, right),
            category=prompt.category,
            prompt_language="English",
            source="synthetic",
            extra={"prompt_id": prompt.id},
        )
        yield battle
        yield Vote(
            id=f"{rng.getrandbits(128):032x}",
            battle_id=battle.id,
            voter=f"synthetic-crowd-{rng.randrange(24):02d}",
            outcome=_opinion(rng, APPEAL[left.quality], APPEAL[right.quality]),
            created_at=moment + timedelta(minutes=1),
        )


def _answer(prompt: Prompt, answer: ScriptedAnswer) -> Answer:
    has_program = answer.quality is not Quality.NO_CODE
    return Answer(
        model=answer.model,
        text=answer.text,
        language=prompt.language if has_program else None,
        environment=prompt.environment if has_program else None,
    )


def _opinion(rng: random.Random, left: float, right: float) -> Outcome:
    if rng.random() < TIE_SHARE:
        return Outcome.BOTH_BAD if max(left, right) < 0 else Outcome.TIE
    wins = 1 / (1 + 2.718281828459045 ** (right - left))
    return Outcome.LEFT if rng.random() < wins else Outcome.RIGHT
