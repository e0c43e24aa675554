"""What judges said of the battles in the store, beside what people said, for the page and the command."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from analysis.errors import AnalysisError
from analysis.reward import Reward, Sides, reward, with_lengths
from analysis.verdicts import Orders, verdicts_frame
from data.frames import blind_votes, votes_frame
from data.store import Store

from . import services

Source = Literal["published", "store"]


def stored_sides(log: Store) -> Sides:
    """Votes that count, cast without knowing the names, and verdicts on the same battles."""
    judgments = log.judgments()
    judged = {judgment.battle_id for judgment in judgments}
    votes = blind_votes(votes_frame([row for row in log.vote_rows() if row["battle_id"] in judged]))
    lengths = {
        battle.id: (len(battle.left.text) or None, len(battle.right.text) or None)
        for battle in (log.battles() if judged else [])
        if battle.id in judged
    }
    return Sides(with_lengths(votes, lengths), verdicts_frame(judgments))


def judgments_in_store() -> int:
    """How many judgments the store holds; cheap."""
    return services.store().heads()["judgments"].count


def version() -> str:
    """What the numbers of this page depend on."""
    return services.store().version("judgments", "battles", "votes", "turns", "exclusions")


def stored_reward(orders: Orders, *, ensemble: bool = False) -> Reward | str:
    """Judges against the people of this store, or why they cannot be compared; shared, never change it."""
    return _reward(orders, ensemble, version())


@st.cache_resource(show_spinner="Comparing judges with people", max_entries=4)
def _reward(orders: Orders, ensemble: bool, version: str) -> Reward | str:
    found = stored_sides(services.store())
    try:
        return reward(found.votes, found.verdicts, orders=orders, ensemble=ensemble)
    except AnalysisError as error:
        return str(error)
