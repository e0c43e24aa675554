"""Figures that BigCodeArena published (arXiv 2510.08697 v2), as far as they exist as text.

Only ranks, win rates and totals are published; scores and per-pair counts are not.
Where a label order in a figure had to be inferred, the comment says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .categories import Category
from .environments import Environment

#: The exact model ids (Table 5) in the published order of the ranking (Fig. 13, rows 1 to 10).
MODELS = (
    "o3-mini-2025-01-31",
    "o1-mini-2024-09-12",
    "claude-3-5-sonnet-20241022",
    "gpt-4o-2024-11-20",
    "o1-2024-12-17",
    "gemini-2.0-pro-exp-02-05",
    "gemini-2.0-flash-exp",
    "Qwen2.5-Coder-32B-Instruct",
    "Qwen2.5-72B-Instruct",
    "Llama-3.3-70B-Instruct",
)

#: Votes that the ranking used, and the least number that any model took part in.
N_VOTES = 4731
MIN_VOTES_PER_MODEL = 700

#: Win rate by topic (Fig. 12), in the order of ``MODELS``; the figure's column order is inferred
#: (its labels sort by character code, and the text confirms the creative .70 of Claude).
WIN_RATES: Mapping[Category, tuple[float, ...]] = MappingProxyType(
    {
        Category.WEB_DESIGN: (0.70, 0.68, 0.49, 0.59, 0.53, 0.53, 0.42, 0.29, 0.29, 0.22),
        Category.PROBLEM_SOLVING: (0.64, 0.72, 0.62, 0.55, 0.48, 0.62, 0.43, 0.37, 0.29, 0.18),
        Category.GAME_DEVELOPMENT: (0.82, 0.64, 0.48, 0.54, 0.66, 0.53, 0.47, 0.33, 0.31, 0.24),
        Category.SCIENTIFIC_COMPUTING: (0.68, 0.56, 0.61, 0.57, 0.56, 0.51, 0.48, 0.35, 0.33, 0.28),
        Category.CREATIVE_CODING: (0.80, 0.69, 0.70, 0.56, 0.39, 0.52, 0.33, 0.40, 0.29, 0.23),
        Category.DIAGRAM_CREATION: (0.75, 0.56, 0.50, 0.56, 0.64, 0.50, 0.35, 0.31, 0.32, 0.26),
    }
)

#: Conversations by environment among the 14,123 collected (Fig. 11). The interpreter is printed as
#: "nearly 6,000"; Vue and Mermaid are not printed and share what the others leave (inferred).
ENVIRONMENT_COUNTS: Mapping[Environment, int] = MappingProxyType(
    {
        Environment.INTERPRETER: 6000,
        Environment.REACT: 2729,
        Environment.CORE_WEB: 1574,
        Environment.STREAMLIT: 1254,
        Environment.PYGAME: 1087,
        Environment.GRADIO: 915,
        Environment.VUE: 330,
        Environment.MERMAID: 234,
    }
)

#: Conversations by number of turns, as shares of those with at least two (Sec. 4: 76.1 % have two,
#: 87.2 % two or three, 10.5 % one). The split beyond three is inferred.
TURN_SHARES: Mapping[int, float] = MappingProxyType(
    {2: 0.850, 3: 0.124, 4: 0.015, 5: 0.006, 6: 0.003, 8: 0.002}
)
