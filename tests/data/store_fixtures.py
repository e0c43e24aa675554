"""What the tests of the store share: small records, strategies, and child processes that can be killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from multiprocessing.process import BaseProcess
from typing import Any

from hypothesis import strategies as st

from data.categories import Category
from data.environments import Environment
from data.languages import Language
from data.outcomes import Outcome
from data.records import (
    ASPECTS,
    RATER_EVENTS,
    SIDES,
    Answer,
    Battle,
    Exclusion,
    Interaction,
    Judgment,
    RaterEvent,
    Run,
    Turn,
    Vote,
)
from data.store.tables import STATUSES

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

# A fork shares the modules already loaded, so a child starts in milliseconds and is a real process.
_FORK = multiprocessing.get_context("fork")


def battle(name: str = "b1", **changes: Any) -> Battle:
    fields: dict[str, Any] = {
        "id": name,
        "created_at": NOON,
        "prompt": f"draw a clock for {name}",
        "left": Answer(model="alpha", text="left", language=Language.PYTHON, environment=Environment.PYGAME),
        "right": Answer(model="beta", text="right", code="<p>", language=Language.HTML),
        "category": Category.WEB_DESIGN,
        "prompt_language": "English",
    }
    return Battle(**fields | changes)


def vote(name: str = "v1", **changes: Any) -> Vote:
    fields: dict[str, Any] = {
        "id": name,
        "battle_id": "b1",
        "voter": "ada",
        "outcome": Outcome.LEFT,
        "created_at": NOON,
    }
    return Vote(**fields | changes)


def run(name: str = "r1", **changes: Any) -> Run:
    fields: dict[str, Any] = {
        "id": name,
        "battle_id": "b1",
        "side": "left",
        "created_at": NOON,
        "code": "print(1)",
        "language": Language.PYTHON,
        "environment": Environment.INTERPRETER,
        "status": "ok",
        "run_ms": 12.5,
    }
    return Run(**fields | changes)


def interaction(number: int, run_id: str = "r1", **changes: Any) -> Interaction:
    fields: dict[str, Any] = {"kind": "click", "at": NOON, "detail": {"x": number}}
    return Interaction(run_id=run_id, number=number, **fields | changes)


def judgment(name: str = "j1", **changes: Any) -> Judgment:
    fields: dict[str, Any] = {
        "id": name,
        "battle_id": "b1",
        "judge": "gamma",
        "outcome": Outcome.TIE,
        "with_execution": True,
        "created_at": NOON,
    }
    return Judgment(**fields | changes)


def turn(number: int = 2, **changes: Any) -> Turn:
    fields: dict[str, Any] = {
        "battle_id": "b1",
        "side": "left",
        "created_at": NOON,
        "prompt": "make it blue",
        "text": f"answer {number}",
    }
    return Turn(number=number, **fields | changes)


def exclusion(name: str = "x1", **changes: Any) -> Exclusion:
    fields: dict[str, Any] = {
        "id": name,
        "battle_id": "b1",
        "voter": "ada",
        "excluded": True,
        "reason": "a test",
        "curator": "runoff",
        "created_at": NOON,
    }
    return Exclusion(**fields | changes)


def rater_event(name: str = "e1", **changes: Any) -> RaterEvent:
    fields: dict[str, Any] = {"id": name, "rater": "ada", "kind": "joined", "created_at": NOON}
    return RaterEvent(**fields | changes)


def everything(battles: int = 1) -> list[Any]:
    """A few records of each kind, in an order that needs no sorting."""
    names = [f"b{number}" for number in range(1, battles + 1)]
    return [
        *(battle(name) for name in names),
        *(turn(2, battle_id=name, prompt=f"more of {name}") for name in names),
        *(run(f"r-{name}", battle_id=name, stdout=f"output of {name}") for name in names),
        *(interaction(number, f"r-{name}") for name in names for number in range(2)),
        *(vote(f"v-{name}", battle_id=name, comment=f"comment on {name}") for name in names),
        *(exclusion(f"x-{name}", battle_id=name, reason=f"reason for {name}") for name in names),
        *(judgment(f"j-{name}", battle_id=name, text=f"verdict on {name}") for name in names),
        *(rater_event(f"e-{name}", detail={"of": name}) for name in names),
    ]


class Child:
    """A process that reports lines to us until it ends or is killed."""

    def __init__(self, target: Callable[..., None], *arguments: Any) -> None:
        reading, writing = os.pipe()
        self.process: BaseProcess = _FORK.Process(target=_child, args=(target, reading, writing, arguments))
        self.process.start()
        os.close(writing)
        self._lines = os.fdopen(reading, "r")

    def next_line(self) -> str:
        """Wait for one line; empty when the child has ended."""
        return self._lines.readline().strip()

    def kill(self) -> list[str]:
        """kill -9, and whatever it had reported before it died."""
        if self.process.pid is not None and self.process.is_alive():
            os.kill(self.process.pid, signal.SIGKILL)
        return self.finish()

    def finish(self) -> list[str]:
        """Wait for its end; the lines that nobody has read yet."""
        rest = [line.strip() for line in self._lines if line.endswith("\n")]
        self._lines.close()
        self.process.join(60)
        return rest


def _child(target: Callable[..., None], reading: int, writing: int, arguments: tuple[Any, ...]) -> None:
    os.close(reading)

    def report(line: str) -> None:
        os.write(writing, f"{line}\n".encode())

    target(report, *arguments)


_characters = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
_texts = st.text(_characters, max_size=30)
_names = _texts.filter(lambda text: text.strip())
_integers = st.integers(-(2**63), 2**63 - 1)
_zones = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_moments = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=_zones)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=8,
)
_objects = st.dictionaries(_texts, _json, max_size=3)
_milliseconds = st.none() | st.floats(allow_nan=False, allow_infinity=False)
_languages = st.none() | st.sampled_from(Language)
_environments = st.none() | st.sampled_from(Environment)
_answers = st.builds(
    Answer, model=_names, text=_texts, code=st.none() | _texts, language=_languages, environment=_environments
)

RECORDS = {
    "battles": st.tuples(_answers, _answers)
    .filter(lambda pair: pair[0].model != pair[1].model)
    .flatmap(
        lambda pair: st.builds(
            Battle,
            id=_names,
            created_at=_moments,
            prompt=_texts,
            left=st.just(pair[0]),
            right=st.just(pair[1]),
            category=st.none() | st.sampled_from(Category),
            prompt_language=st.none() | _texts,
            turns=st.integers(1, 2**63 - 1),
            source=_texts,
            extra=_objects,
        )
    ),
    "runs": st.builds(
        Run,
        id=_names,
        battle_id=st.just("b1"),
        side=st.sampled_from(SIDES),
        created_at=_moments,
        code=_texts,
        language=_languages,
        environment=_environments,
        edited=st.booleans(),
        status=st.sampled_from(STATUSES),
        stdout=_texts,
        stderr=_texts,
        exit_code=st.none() | _integers,
        boot_ms=_milliseconds,
        compile_ms=_milliseconds,
        run_ms=_milliseconds,
        runtime=_texts,
        extra=_objects,
    ),
    "interactions": st.builds(
        Interaction,
        run_id=st.just("r1"),
        number=st.integers(0, 2**63 - 1),
        kind=_texts,
        at=_moments,
        detail=_objects,
    ),
    "votes": st.builds(
        Vote,
        id=_names,
        battle_id=st.just("b1"),
        voter=_names,
        outcome=st.sampled_from(Outcome),
        created_at=_moments,
        aspects=st.dictionaries(st.sampled_from(ASPECTS), st.sampled_from(("left", "right", "tie"))),
        comment=_texts,
        ran_left=st.none() | st.booleans(),
        ran_right=st.none() | st.booleans(),
    ),
    "turns": st.builds(
        Turn,
        battle_id=st.just("b1"),
        number=st.integers(1, 2**63 - 1),
        side=st.sampled_from(SIDES),
        attempt=st.integers(0, 2**63 - 1),
        created_at=_moments,
        prompt=_texts,
        text=_texts,
        code=st.none() | _texts,
        language=_languages,
        environment=_environments,
        extra=_objects,
    ),
    "exclusions": st.builds(
        Exclusion,
        id=_names,
        battle_id=st.just("b1"),
        voter=_names,
        excluded=st.booleans(),
        reason=_texts.filter(str.strip),
        curator=_names,
        created_at=_moments,
    ),
    "rater_events": st.builds(
        RaterEvent,
        id=_names,
        rater=_names,
        kind=st.sampled_from(RATER_EVENTS),
        created_at=_moments,
        detail=_objects,
    ),
    "judgments": st.builds(
        Judgment,
        id=_names,
        battle_id=st.just("b1"),
        judge=_texts,
        outcome=st.none() | st.sampled_from(Outcome),
        with_execution=st.booleans(),
        created_at=_moments,
        strength=_integers,
        swapped=st.booleans(),
        text=_texts,
        extra=_objects,
    ),
}
