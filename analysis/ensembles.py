"""Several judges as one: what most of them say of each call, measured like a judge of its own.

A majority of judges that err on different battles agrees better with people than each of
them; one of judges that share their errors does not. So the majority stands beside its
members in every table, and never in their place.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.outcomes import Outcome

from .errors import VerdictsError
from .verdicts import OUTCOMES, check_verdicts

#: Who wins, by outcome: a tie and two bad programs are the same to a ranking, nobody won.
_CAMPS = {Outcome.LEFT: 0, Outcome.RIGHT: 1, Outcome.TIE: 2, Outcome.BOTH_BAD: 2}


def with_ensemble(verdicts: pd.DataFrame) -> pd.DataFrame:
    """The verdicts, and those of all their judges together as of one judge more.

    A side wins where more judges give it the win than say anything else of the three: left,
    right, nobody. Equally many are a tie. Where nobody wins, it is both bad if more of those
    judges say so than say tie. Judges without a verdict count for nothing; a call on which none has
    one has none.

    Parameters
    ----------
    verdicts : DataFrame
        See :mod:`analysis.verdicts`, of two judges or more.

    Returns
    -------
    DataFrame
        The same rows, then those of the judge ``majority of n judges``: one for each battle,
        mode and order on which every judge was asked, so that it is the same judges everywhere.
        ``attrs["one_judge_missing"]`` says on how many calls one was not.

    Raises
    ------
    VerdictsError
        With fewer than two judges, or where no call was made of all of them.
    """
    check_verdicts(verdicts)
    judges = verdicts["judge"].nunique()
    if judges < 2:
        raise VerdictsError(
            f"an ensemble needs two judges or more; these are the verdicts of {judges or 'none'}"
        )
    call = ["battle_id", "with_execution", "swapped"]
    asked = verdicts.groupby(call, sort=False, observed=True)["judge"].transform("size").to_numpy() == judges
    if not asked.any():
        raise VerdictsError(f"no battle was put to all {judges} judges in the same mode and order")
    held = verdicts[asked]
    place, calls = pd.factorize(pd.MultiIndex.from_frame(held[call]))
    said = held["outcome"].map({word: code for code, word in enumerate(OUTCOMES)})
    known = said.notna().to_numpy()
    counts = np.zeros((len(calls), len(OUTCOMES)), dtype=np.intp)
    np.add.at(counts, (place[known], said[known].to_numpy(dtype=np.intp)), 1)
    together = pd.DataFrame(list(calls), columns=call).astype({"with_execution": bool, "swapped": bool})
    together["judge"] = f"majority of {judges} judges"
    together["outcome"] = _majority(counts)
    found = pd.concat([verdicts, together], ignore_index=True)
    missing = verdicts[~asked].drop_duplicates(call)
    found.attrs = verdicts.attrs | {"one_judge_missing": len(missing)}
    return found


def _majority(counts: np.ndarray) -> np.ndarray:
    """Outcomes of calls, from their judges by outcome in the order of `OUTCOMES`; None without a verdict."""
    camps = np.zeros((len(counts), 3), dtype=np.intp)
    for outcome, camp in _CAMPS.items():
        camps[:, camp] += counts[:, OUTCOMES.index(outcome)]
    most = camps.max(axis=1, initial=0)
    alone = (camps == most[:, None]).sum(axis=1) == 1
    found = np.full(len(counts), Outcome.TIE.value, dtype=object)
    for outcome in (Outcome.LEFT, Outcome.RIGHT):
        found[alone & (camps[:, _CAMPS[outcome]] == most)] = outcome.value
    nobody = alone & (camps[:, _CAMPS[Outcome.TIE]] == most)
    bad, tie = (counts[:, OUTCOMES.index(outcome)] for outcome in (Outcome.BOTH_BAD, Outcome.TIE))
    found[nobody & (bad > tie)] = Outcome.BOTH_BAD.value
    found[most == 0] = None
    return found
