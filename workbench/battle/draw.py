"""Which two models meet, and who sits on which side.

A pair is drawn with a probability proportional to ``w_i w_j`` over all pairs (arXiv 2510.08697 v2,
section 3), times a factor where one names the other as a target. Drawing the first model by weight and
then a rival, as the published site does, gives other shares unless all weights are equal.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import combinations
from typing import Protocol

from ..errors import BattleError

#: How much more often a model meets those that it names as targets.
TARGET_FACTOR = 5.0

Pair = tuple[str, str]


class DrawMode(StrEnum):
    """What decides which pair is drawn."""

    #: The weights of the catalogue alone.
    WEIGHTS = "weights"
    #: The weights, times what one more vote of the pair would tell.
    INFORMATION = "information"


class Drawable(Protocol):
    """What drawing needs to know of a model."""

    @property
    def name(self) -> str: ...

    @property
    def draw_weight(self) -> float: ...

    @property
    def targets(self) -> tuple[str, ...]: ...


def pair_weights(models: Iterable[Drawable]) -> dict[Pair, float]:
    """The weight of every pair of models that can be drawn, by name in sorted order.

    A model with weight 0 (an outage) is in no pair.
    """
    drawable = sorted((m for m in models if m.draw_weight > 0), key=lambda model: model.name)
    return {
        (one.name, other.name): one.draw_weight
        * other.draw_weight
        * (TARGET_FACTOR if other.name in one.targets or one.name in other.targets else 1.0)
        for one, other in combinations(drawable, 2)
    }


def informed_weights(weights: Mapping[Pair, float], gains: Mapping[Pair, float]) -> dict[Pair, float]:
    """The weights times what a vote of each pair would tell.

    Parameters
    ----------
    weights : mapping
        Pairs that may meet, with their weights.
    gains : mapping
        Relative gains of pairs, in any order of the two names. A pair without one has a model that
        nobody voted on yet: it counts as much as the best, so that newcomers meet somebody.
    """
    either_way = {tuple(sorted(pair)): gain for pair, gain in gains.items()}
    known = [either_way[tuple(sorted(pair))] for pair in weights if tuple(sorted(pair)) in either_way]
    most = max(known, default=1.0) or 1.0
    informed = {pair: weight * either_way.get(tuple(sorted(pair)), most) for pair, weight in weights.items()}
    return informed if any(informed.values()) else dict(weights)


def even_weights(models: Sequence[str]) -> dict[Pair, float]:
    """Every pair of different models, equally likely."""
    return dict.fromkeys(combinations(sorted(set(models)), 2), 1.0)


def draw_pair(weights: Mapping[Pair, float], rng: random.Random) -> Pair:
    """Draw two different models; their order is their sides, each order equally likely.

    Parameters
    ----------
    weights : mapping
        Pairs of names to weights, not all 0.

    Raises
    ------
    BattleError
        When no pair can be drawn.
    """
    pairs = [pair for pair, weight in weights.items() if weight > 0]
    if not pairs:
        raise BattleError(
            "a battle needs two different models that can answer; the catalogue gives fewer: "
            "add one, or end an outage"
        )
    left, right = rng.choices(pairs, [weights[pair] for pair in pairs])[0]
    return (left, right) if rng.random() < 0.5 else (right, left)
