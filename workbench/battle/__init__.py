"""The battle as a pure state machine, the drawing of its two sides, and what makes a vote void."""

from .draw import DrawMode, draw_pair, even_weights, informed_weights, pair_weights
from .naming import names_maker
from .state import BattleState, Contender, Phase, Question, Said, ask, check_prompt

__all__ = [
    "BattleState",
    "Contender",
    "DrawMode",
    "Phase",
    "Question",
    "Said",
    "ask",
    "check_prompt",
    "draw_pair",
    "even_weights",
    "informed_weights",
    "names_maker",
    "pair_weights",
]
