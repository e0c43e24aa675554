"""Several judges on one question: the majority, the mean, and who disagrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from data.outcomes import Outcome

from .judgement import Judgement
from .orders import BothOrders

_NO_WINNER = (Outcome.TIE, Outcome.BOTH_BAD)


@dataclass(frozen=True, slots=True)
class Ensemble:
    """What several judges say together.

    Attributes
    ----------
    outcome : Outcome or None
        What most judges with a verdict say; a tie where two results have equally many; None where
        no judge has a verdict.
    direction : float or None
        Mean over the judges of their strengths, from 2 (left much better) to -2 (right much better).
    votes : dict
        Judges by outcome.
    abstained : tuple of str
        Judges without a verdict. They count for nothing.
    dissenters : tuple of str
        Judges that said something else than the outcome.
    split : bool
        The tie is one of the judges' number, none of them need have said it.
    """

    outcome: Outcome | None
    direction: float | None
    votes: dict[Outcome, int]
    abstained: tuple[str, ...]
    dissenters: tuple[str, ...]
    split: bool

    @property
    def unanimous(self) -> bool:
        """Whether all judges with a verdict say the same."""
        return self.outcome is not None and not self.dissenters

    @property
    def sentence(self) -> str:
        """The result for people, with its disagreements."""
        if self.outcome is None:
            return f"no verdict of any judge ({', '.join(self.abstained) or 'no judge'})"
        judges = sum(self.votes.values())
        counted = ", ".join(f"{count} {outcome.label.lower()}" for outcome, count in self.votes.items())
        words = f"{self.outcome.label}: {counted} of {judges}"
        if self.split:
            words += "; as many judges on either side, hence a tie"
        if self.abstained:
            words += f"; without a verdict: {', '.join(self.abstained)}"
        return words


def ensemble(opinions: Mapping[str, Judgement | BothOrders]) -> Ensemble:
    """The opinions of several judges on one question as one.

    Parameters
    ----------
    opinions : mapping
        For each judge, by name, its judgement in one order or in both.
    """
    spoken = {judge: each.outcome for judge, each in opinions.items() if each.outcome is not None}
    abstained = tuple(judge for judge in opinions if judge not in spoken)
    counts = Counter(spoken.values())
    votes = {outcome: counts[outcome] for outcome in Outcome if counts[outcome]}
    if not spoken:
        return Ensemble(None, None, votes, abstained, (), False)
    # A tie and two bad programs are the same to a ranking: nobody won.
    camps = {
        Outcome.LEFT: counts[Outcome.LEFT],
        Outcome.RIGHT: counts[Outcome.RIGHT],
        Outcome.TIE: sum(counts[outcome] for outcome in _NO_WINNER),
    }
    most = max(camps.values())
    leading = [outcome for outcome, count in camps.items() if count == most]
    split = len(leading) > 1
    outcome = Outcome.TIE if split else leading[0]
    if outcome is Outcome.TIE and not split and counts[Outcome.BOTH_BAD] > counts[Outcome.TIE]:
        outcome = Outcome.BOTH_BAD
    directions = [opinions[judge].direction or 0.0 for judge in spoken]
    dissenters = tuple(judge for judge, said in spoken.items() if said is not outcome)
    return Ensemble(outcome, sum(directions) / len(directions), votes, abstained, dissenters, split)
