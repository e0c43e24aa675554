"""What one more vote of a pair would tell, from the votes so far."""

from __future__ import annotations

import pandas as pd

from analysis.bradley_terry import fit
from analysis.errors import NoEstimate
from analysis.pairs import count_votes
from analysis.power import next_pairs
from analysis.sandwich import sandwich

from .draw import Pair


def pair_gains(votes: pd.DataFrame) -> dict[Pair, float]:
    """The share of the next votes that each pair should get, for the surest order.

    Parameters
    ----------
    votes : DataFrame
        The canonical frame, of the models that may be drawn.

    Returns
    -------
    dict
        Pairs to shares; empty while the votes do not determine a ranking.
    """
    if votes.empty:
        return {}
    counts = count_votes(votes).present()
    try:
        strengths = fit(counts)
        table = next_pairs(counts, strengths, sandwich(counts, strengths), "ranks")
    except NoEstimate:
        return {}
    names = zip(table["model"], table["against"], strict=True)
    return {
        (str(one), str(other)): float(share)
        for (one, other), share in zip(names, table["share"], strict=True)
    }
