"""What judges and candidates scored in BigCodeReward and AutoCodeArena, as their paper prints it.

The figures stand in ``published_judging.toml``, each block with its source.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from .categories import Category

Measure = Literal["accuracy", "macro_f1"]

#: The two measures that the paper prints for every judge.
MEASURES: tuple[Measure, ...] = ("accuracy", "macro_f1")

_FILE = "published_judging.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeFigure:
    """One cell of a printed table.

    Attributes
    ----------
    category : Category or None
        None for the column over all votes.
    without, with_execution : float
        Percent; the judge saw the answers alone, or what the programs did too.
    source : str
        Paper and table.
    """

    judge: str
    measure: Measure
    category: Category | None
    without: float
    with_execution: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedOrder:
    """The order of the candidates in AutoCodeArena, best first; their scores are not printed as numbers."""

    baseline: str
    judge: str
    overall: tuple[str, ...]
    by_category: dict[Category, tuple[str, ...]]
    source: str
    note: str


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(_FILE).read_text(encoding="utf-8"))


@cache
def judge_figures() -> tuple[JudgeFigure, ...]:
    """Every printed cell: 15 judges, accuracy and macro-F1, six topics and all votes."""
    block = _file()["reward"]
    columns = [None if name == "overall" else Category(name) for name in block["columns"]]
    return tuple(
        JudgeFigure(
            judge=judge,
            measure=measure,
            category=category,
            without=without,
            with_execution=with_execution,
            source=f"{block['source']}, {block['tables'][measure]}",
        )
        for measure in MEASURES
        for judge, modes in block[measure].items()
        for category, without, with_execution in zip(columns, modes["without"], modes["with"], strict=True)
    )


def reward_votes() -> int:
    """Human votes that the judges were measured against."""
    return int(_file()["reward"]["votes"])


def with_verdict(judge: str, *, with_execution: bool) -> int:
    """Battles that a judge gave a verdict on, as far as the card of the results says; all of them otherwise."""
    block = _file()["reward"]
    return int(
        block["with_verdict"].get(judge, {}).get("with" if with_execution else "without", block["votes"])
    )


@cache
def arena_order() -> PublishedOrder:
    """Who came before whom in AutoCodeArena."""
    block = _file()["arena"]
    orders = {name: tuple(models) for name, models in block["order"].items()}
    return PublishedOrder(
        baseline=block["baseline"],
        judge=block["judge"],
        overall=orders.pop("overall"),
        by_category={Category(name): models for name, models in orders.items()},
        source=f"{block['source']}, {block['figures']}",
        note=block["note"].strip(),
    )
