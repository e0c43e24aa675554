"""Numbers and pictures: from votes to leaderboards. Imports ``data`` only, never Streamlit."""

from .boards import Leaderboard, ModelRow, SliceBoard
from .errors import AnalysisError
from .leaderboard import leaderboard
from .scores import score_slices, score_votes

__all__ = [
    "AnalysisError",
    "Leaderboard",
    "ModelRow",
    "SliceBoard",
    "leaderboard",
    "score_slices",
    "score_votes",
]
