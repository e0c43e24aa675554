"""Which two models meet, and who sits on which side."""

from __future__ import annotations

import random
from collections.abc import Sequence

from ..errors import BattleError


def draw_pair(models: Sequence[str], rng: random.Random) -> tuple[str, str]:
    """Draw two different models; their order is their sides, each order equally likely.

    Raises
    ------
    BattleError
        With fewer than two different models.
    """
    distinct = sorted(set(models))
    if len(distinct) < 2:
        raise BattleError(f"a battle needs two different models, and there are {len(distinct)}: {distinct}")
    left, right = rng.sample(distinct, 2)
    return left, right
