"""Both orders of one question: what they say together, and how often a judge contradicts itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from data.outcomes import Outcome

from ..errors import JudgingError
from .judgement import Judgement

_NO_WINNER = frozenset({Outcome.TIE, Outcome.BOTH_BAD})


@dataclass(frozen=True, slots=True)
class BothOrders:
    """Two judgements of one question by one judge: left first, and right first.

    Attributes
    ----------
    outcome : Outcome or None
        What both say; a tie where they disagree; None where one of them has no verdict.
    consistent : bool or None
        Whether both name the same winner, or both none; None where one has no verdict.
    direction : float or None
        Mean of the two strengths, from 2 (left much better) to -2 (right much better).
    difference : float or None
        Mean difference of a logit judge: what a preference for a place adds to one order, it takes
        from the other.
    """

    left_first: Judgement
    right_first: Judgement
    outcome: Outcome | None
    consistent: bool | None
    direction: float | None
    difference: float | None


def both_orders(one: Judgement, other: Judgement) -> BothOrders:
    """Two orders as one opinion. A contradiction is a tie, and is said.

    Raises
    ------
    JudgingError
        Unless one is swapped and the other is not, both by one judge.
    """
    if one.swapped == other.swapped or one.judge != other.judge:
        raise JudgingError(
            f"both orders of one question by one judge are needed: these are {one.judge!r} "
            f"(swapped: {one.swapped}) and {other.judge!r} (swapped: {other.swapped})"
        )
    first, second = (other, one) if one.swapped else (one, other)
    if first.outcome is None or second.outcome is None:
        return BothOrders(first, second, None, None, None, None)
    consistent = first.outcome == second.outcome or {first.outcome, second.outcome} <= _NO_WINNER
    outcome = first.outcome if first.outcome == second.outcome else Outcome.TIE
    differences = [each.difference for each in (first, second) if each.difference is not None]
    return BothOrders(
        first,
        second,
        outcome,
        consistent,
        (first.direction + second.direction) / 2,
        sum(differences) / 2 if len(differences) == 2 else None,
    )


@dataclass(frozen=True, slots=True)
class SwapConsistency:
    """How a judge takes the exchange of the two sides.

    Attributes
    ----------
    questions : int
        Asked in both orders.
    judged : int
        Those with a verdict in both.
    consistent : int
        The same winner twice, or twice none.
    first_twice, second_twice : int
        It preferred the same place twice: a preference for the place, not for the program.
    softened : int
        A winner in one order and none in the other.
    no_verdict : dict
        Judgements without a verdict, by reason.
    """

    questions: int
    judged: int
    consistent: int
    first_twice: int
    second_twice: int
    softened: int
    no_verdict: dict[str, int]

    @property
    def share(self) -> float | None:
        """Share of consistent ones among those judged, 0 to 1; None when there are none."""
        return self.consistent / self.judged if self.judged else None


def swap_consistency(pairs: Iterable[BothOrders]) -> SwapConsistency:
    """How often a judge says the same when the sides change places."""
    counted: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for pair in pairs:
        counted["questions"] += 1
        for judgement in (pair.left_first, pair.right_first):
            if judgement.why_none is not None:
                reasons[judgement.why_none.value] += 1
        if pair.consistent is None:
            continue
        counted["judged"] += 1
        outcomes = {pair.left_first.outcome, pair.right_first.outcome}
        if pair.consistent:
            counted["consistent"] += 1
        elif outcomes & _NO_WINNER:
            counted["softened"] += 1
        else:
            # Left when left was first, right when right was first: the first place won both times.
            counted["first_twice" if pair.left_first.outcome is Outcome.LEFT else "second_twice"] += 1
    return SwapConsistency(
        questions=counted["questions"],
        judged=counted["judged"],
        consistent=counted["consistent"],
        first_twice=counted["first_twice"],
        second_twice=counted["second_twice"],
        softened=counted["softened"],
        no_verdict=dict(sorted(reasons.items())),
    )
