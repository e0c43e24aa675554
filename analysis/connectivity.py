"""Whether the votes determine a board at all, and what is missing if not.

A finite maximum of the likelihood exists exactly when, in the graph with an edge
from loser to winner (both ways for an undecided vote), every model can be reached
from every other (Ford, 1957).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from .pairs import PairCounts

#: Below this many votes a board shows scores but no intervals: resamples of so
#: few votes are mostly separable or identical.
MIN_VOTES = 10

_SHOWN = 6

_SHORT_CHAIN = 6

# Up to here whole tables are faster than sparse graphs.
_FEW_MODELS = 64


class Condition(StrEnum):
    """What the votes of a board allow to say."""

    OK = "ok"
    DISCONNECTED = "disconnected"
    UNDEFEATED = "undefeated"
    TOO_FEW = "too_few"
    EMPTY = "empty"

    @property
    def has_scores(self) -> bool:
        """Whether scores exist."""
        return self in (Condition.OK, Condition.TOO_FEW)

    @property
    def has_intervals(self) -> bool:
        """Whether intervals are given."""
        return self is Condition.OK


@dataclass(frozen=True)
class Connectivity:
    """The condition of a board and its reason.

    Attributes
    ----------
    condition : Condition
    groups : tuple of tuples of model names
        ``disconnected``: groups that never met each other, the largest first.
        ``undefeated``: groups from the top down; nobody of a lower group ever beat
        or tied anyone of a higher one. Otherwise one group, or none without votes.
    warning : str
        Empty when all is well; otherwise which models, and what votes would mend it.
    """

    condition: Condition
    groups: tuple[tuple[str, ...], ...]
    warning: str


def examine(counts: PairCounts, *, n_votes: int | None = None, min_votes: int = MIN_VOTES) -> Connectivity:
    """Find out what the votes of a board allow to say.

    Models without any vote take no part. The conditions are looked for in the
    order empty, disconnected, undefeated, too few. ``n_votes`` is the number of votes
    where the counts hold weights.
    """
    counts = counts.present()
    n_votes = counts.n_votes if n_votes is None else n_votes
    if not counts.models:
        return Connectivity(Condition.EMPTY, (), "There are no votes, so there is no ranking.")
    groups = strong_groups(counts)
    if len(groups) > 1:
        islands = _components(counts, strong=False)
        if len(islands) > 1:
            return Connectivity(Condition.DISCONNECTED, islands, _disconnected(islands))
        return Connectivity(Condition.UNDEFEATED, groups, _undefeated(groups))
    if n_votes < min_votes:
        text = (
            f"Only {n_votes} votes: scores are shown without intervals. "
            f"{min_votes - n_votes} more would give intervals."
        )
        return Connectivity(Condition.TOO_FEW, groups, text)
    return Connectivity(Condition.OK, groups, "")


def strong_groups(counts: PairCounts) -> tuple[tuple[str, ...], ...]:
    """Strongly connected groups of models, from the undefeated downwards.

    Models without votes form groups of their own.
    """
    edges = counts.half_wins > 0
    if len(edges) and _all_reached(edges) and _all_reached(edges.T):
        return (counts.models,)
    return _components(counts, strong=True)


def _components(counts: PairCounts, *, strong: bool) -> tuple[tuple[str, ...], ...]:
    edges = counts.half_wins > 0
    label, reach = _linked(edges if strong else edges | edges.T)
    groups = {int(k): tuple(counts.models[i] for i in np.flatnonzero(label == k)) for k in np.unique(label)}
    if not strong:
        return tuple(sorted(groups.values(), key=lambda group: (-len(group), group)))
    # A higher group reaches every model below it, so it reaches more models in all.
    return tuple(groups[k] for k in sorted(groups, key=lambda k: (-int(reach[k]), groups[k])))


def _linked(edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each model the first model of its strongly connected group, and for that how many it reaches."""
    n = len(edges)
    if n <= _FEW_MODELS:
        closure = (edges | np.eye(n, dtype=bool)).astype(np.float32)
        for _ in range(max(1, n.bit_length())):
            closure = np.minimum(closure @ closure, 1)
        return (closure * closure.T).argmax(axis=1), closure.sum(axis=1)
    graph = csr_array(edges)
    labels = connected_components(graph, directed=True, connection="strong")[1]
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    reach = np.zeros(n)
    for i in first:
        reach[i] = len(breadth_first_order(graph, i, return_predecessors=False))
    return first[inverse], reach


def _all_reached(edges: np.ndarray) -> bool:
    """Whether the first model surely reaches every other: cheaper than all components, and mostly enough.

    Long chains are left to the components; following them with whole tables would take forever.
    """
    reached = edges[0].copy()
    reached[0] = True
    for _ in range(_SHORT_CHAIN):
        if reached.all():
            return True
        reached = reached | edges[reached].any(axis=0)
    return bool(reached.all())


def _disconnected(islands: tuple[tuple[str, ...], ...]) -> str:
    listed = "; ".join(_names(island) for island in islands[:_SHOWN])
    more = f"; and {len(islands) - _SHOWN} more groups" if len(islands) > _SHOWN else ""
    return (
        f"No scores: the models fall into {len(islands)} groups that never met: {listed}{more}. "
        "Votes between the groups would make them comparable, at least one won and one lost "
        "(or one tie) for each group."
    )


def _undefeated(groups: tuple[tuple[str, ...], ...]) -> str:
    top, bottom = groups[0], groups[-1]
    if len(top) <= len(bottom):
        verb = "has" if len(top) == 1 else "have"
        text = (
            f"No scores: {_names(top)} {verb} never lost to or tied with any of the other models, so no finite "
            f"score fits. A vote that one of the others wins or ties against {_names(top)} would help"
        )
    else:
        verb = "has" if len(bottom) == 1 else "have"
        text = (
            f"No scores: {_names(bottom)} {verb} never won or tied against any of the other models, so no finite "
            f"score fits. A vote that {_names(bottom)} wins or ties against one of the others would help"
        )
    if len(groups) > 2:
        text += f"; in all {len(groups)} groups stand strictly above each other, and each needs such a vote"
    return text + "."


def _names(group: tuple[str, ...]) -> str:
    shown = ", ".join(group[:_SHOWN])
    return shown if len(group) <= _SHOWN else f"{shown} and {len(group) - _SHOWN} more"
