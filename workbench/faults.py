"""Faults of ours: counted wherever runs are recorded, in battles and in batches; shown, and never a model's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from data.environments import Environment
from data.languages import Language
from data.store import Store
from runtimes_wasm.contract import RunStatus

BATTLES = "battles"
#: Where something ran, in the order in which people are told: in battles, or as a step of a batch.
PLACES = {
    BATTLES: "runs in battles",
    "execute": "runs in batches",
    "generate": "questions to models",
    "judge": "questions to judges",
}
_UNKNOWN = "unknown"
_WORDS = {"": "", **{word.value: word.value for vocabulary in (Language, Environment) for word in vocabulary}}


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultCount:
    """Runs of one language and environment in one place, and how many of them ended by a fault of ours.

    Attributes
    ----------
    where : str
        One of `PLACES`.
    language, environment : str
        Empty where there is none; ``unknown`` for a word that this version does not know.
    runs, faults : int
        Attempts, so that a fault that another attempt made good is counted as well.
    """

    where: str
    language: str
    environment: str
    runs: int
    faults: int

    @property
    def place(self) -> str:
        """What ran and where, in words."""
        what = " in ".join(word for word in (self.language, self.environment) if word)
        return f"{PLACES[self.where]} ({what})" if what else PLACES[self.where]


def faults_of(store: Store) -> list[FaultCount]:
    """What a store tells of them, by place, language and environment; most faults first."""
    counted = [(BATTLES, *row) for row in store.run_counts()] + store.batch_counts()
    runs: dict[tuple[str, str, str], list[int]] = {}
    for where, language, environment, status, number in counted:
        if where not in PLACES:
            continue
        words = (_WORDS.get(language, _UNKNOWN), _WORDS.get(environment, _UNKNOWN))
        found = runs.setdefault((where, *words), [0, 0])
        found[0] += number
        found[1] += number if status == RunStatus.RUNNER_FAULT else 0
    order = list(PLACES)
    return sorted(
        (
            FaultCount(where=where, language=language, environment=environment, runs=total, faults=faults)
            for (where, language, environment), (total, faults) in runs.items()
        ),
        key=lambda each: (-each.faults, order.index(each.where), each.language, each.environment),
    )


def sentence(counts: Iterable[FaultCount]) -> str:
    """In a few sentences for people: how much ran, how many faults, and where."""
    listed = list(counts)
    runs, faults = sum(each.runs for each in listed), sum(each.faults for each in listed)
    if not runs:
        return "No run was recorded yet."
    by_place = {words: sum(c.runs for c in listed if c.where == place) for place, words in PLACES.items()}
    said = ", ".join(f"{number:,} {words}" for words, number in by_place.items() if number)
    if not faults:
        return f"Recorded: {said}. None ended by a fault of ours."
    where = "; ".join(f"{each.faults:,} of {each.runs:,} {each.place}" for each in listed if each.faults)
    return (
        f"Recorded: {said}; {faults:,} ended by a fault of ours ({faults / runs:.2%}): {where}. "
        "None counts against a model: voting waits until both programs ran, and batches leave it out of every score."
    )
