"""A simulated crowd that plays with programs before it votes, written to a store of its own.

Nobody did any of it: every battle is marked synthetic. It shows what the records of play
look like, and what can be learnt from them, before an arena has records of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np

from .environments import Environment
from .errors import RecordError
from .languages import Language
from .outcomes import Outcome
from .records import SIDES, Answer, Battle, Interaction, Record, Run, Side, Vote
from .store import Store

#: The fictional models and how good they are, in log odds; invented.
MODELS = {"ada": 0.8, "basil": 0.2, "cleo": -0.2, "dodo": -0.8}

#: Where battles take place, how often, how long people look (seconds, median) and how many clicks
#: and keys they spend on a side; invented, so that games take longest and text is only read.
_PLACES: dict[Environment, tuple[Language, float, float, float, float]] = {
    Environment.PYGAME: (Language.PYTHON, 0.25, 75.0, 4.0, 30.0),
    Environment.CORE_WEB: (Language.HTML, 0.35, 45.0, 7.0, 6.0),
    Environment.STREAMLIT: (Language.PYTHON, 0.15, 50.0, 6.0, 2.0),
    Environment.INTERPRETER: (Language.PYTHON, 0.25, 30.0, 0.0, 0.0),
}
#: Who only reads, and who plays with one side only.
_READERS, _ONE_SIDE = 0.3, 0.2
_START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def simulate_play(path: str | os.PathLike[str], n_battles: int = 300, *, seed: int = 0) -> int:
    """Fill a new store with battles, runs, clicks, keys and votes of a simulated crowd.

    Parameters
    ----------
    path : str or path
        Where the store goes; it must be new or empty, so that no real log is mixed with this.
    n_battles : int
        Each has one vote.
    seed : int
        The same seed simulates the same crowd.

    Returns
    -------
    int
        How many records were written.

    Raises
    ------
    RecordError
        When the store holds battles already, or without battles to make.
    """
    if n_battles < 1:
        raise RecordError(f"n_battles={n_battles}; give at least 1")
    rng = np.random.default_rng(seed)
    # The store notes by its clock when answers appeared: here everybody sits in one room and gets
    # a battle at the same moment, so that all of it is one transaction.
    with Store.open(path, clock=lambda: _START) as store:
        if store.counts()["battles"]:
            raise RecordError(
                f"{store.location} holds battles already; simulated play needs a store of its own"
            )
        records = [record for number in range(n_battles) for record in _battle(number, rng)]
        return sum(store.add_many(records).added.values())


def _battle(number: int, rng: np.random.Generator) -> Iterator[Record]:
    models = rng.choice(list(MODELS), 2, replace=False)
    places = list(_PLACES)
    place = places[rng.choice(len(places), p=[_PLACES[one][1] for one in places])]
    language, _, seconds, clicks, keys = _PLACES[place]
    name = f"play-{number:04d}"
    left, right = (
        Answer(model=f"synthetic-{model}", code="# simulated", language=language, environment=place)
        for model in models
    )
    yield Battle(id=name, created_at=_START, prompt="simulated", source="synthetic", left=left, right=right)
    # Close pairs are looked at for longer; that much is known of people who decide.
    gap = MODELS[str(models[0])] - MODELS[str(models[1])]
    total = max(4.0, float(rng.lognormal(np.log(seconds * (1.3 - 0.2 * abs(gap))), 0.5)))
    plays = place.is_page and rng.random() > _READERS
    one_side = SIDES[int(rng.integers(0, 2))] if rng.random() < _ONE_SIDE else None
    for side, model in zip(SIDES, models, strict=True):
        skill, tries = MODELS[str(model)], plays and one_side in (None, side)
        yield from _side(name, side, place, language, total, clicks, keys, skill, tries, rng)
    drawn = rng.random()
    tie = 0.12 if plays else 0.3
    if drawn < tie:
        outcome = Outcome.TIE if rng.random() < 0.6 else Outcome.BOTH_BAD
    else:
        outcome = Outcome.LEFT if rng.random() < 1 / (1 + np.exp(-gap)) else Outcome.RIGHT
    yield Vote(
        id=f"{name}-vote",
        battle_id=name,
        voter=f"synthetic-{number:04d}",
        outcome=outcome,
        created_at=_START + timedelta(seconds=total),
        ran_left=True,
        ran_right=True,
    )


def _side(
    battle: str,
    side: Side,
    place: Environment,
    language: Language,
    total: float,
    clicks: float,
    keys: float,
    skill: float,
    plays: bool,
    rng: np.random.Generator,
) -> Iterator[Record]:
    reruns = int(rng.poisson(0.5 if place is Environment.PYGAME else 0.25))
    for attempt in range(1 + reruns):
        run = f"{battle}-{side}-{attempt}"
        began = _START + timedelta(seconds=0.2 + total * attempt / (1 + reruns))
        failed = rng.random() < 0.12 - 0.08 * skill
        yield Run(
            id=run,
            battle_id=battle,
            side=side,
            created_at=began,
            code="# simulated",
            language=language,
            environment=place,
            status="failed" if failed else "ok",
        )
        if not place.is_page:
            continue
        yield Interaction(run_id=run, number=0, kind="ready", at=began)
        if not plays or attempt:
            continue
        kinds = ["click"] * int(rng.poisson(clicks)) + ["keydown"] * int(rng.poisson(keys))
        rng.shuffle(kinds)
        first = min(float(rng.lognormal(np.log(3.0), 0.6)), 0.5 * total)
        moments = np.sort(rng.uniform(first, total - 0.5, len(kinds)))
        if len(moments):
            moments[0] = first
        for event, (kind, after) in enumerate(zip(kinds, moments, strict=True), start=1):
            yield Interaction(
                run_id=run,
                number=event,
                kind=str(kind),
                at=began + timedelta(seconds=float(after)),
                detail={"trusted": True},
            )
