"""The battle as a pure state machine, and the drawing of its two sides."""

from .draw import draw_pair
from .state import BattleState, Contender, Phase, ask

__all__ = ["BattleState", "Contender", "Phase", "ask", "draw_pair"]
