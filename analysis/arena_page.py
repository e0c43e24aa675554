"""The scores of an automated arena as tables that stand alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from .html_parts import made_with, plain_table, styled, text

if TYPE_CHECKING:
    from .auto_arena import ArenaBoard

_HEADS = (
    "Model",
    "Places",
    "Mean",
    "Interval",
    "Bradley–Terry",
    "Share by BT",
    "Battles",
    "No verdict",
    "Same in both orders",
)


def arena_fragment(board: ArenaBoard) -> str:
    """Both scores of every model, overall and by slice: for a cell of a notebook, or a site."""
    note = (
        f"Judged by {', '.join(board.judges)} against {', '.join(board.baselines)}. Mean: the published score, the share "
        "won against the baseline in percent, a clear verdict counted three times. Bradley–Terry: points fitted to the "
        f"same games, the baseline at 1000. Intervals: {board.level:.0%}, {board.resamples:,} bootstrap resamples of "
        f"prompts, seed {board.seed}. {made_with()}"
    )
    parts = [_warnings(board.warnings), f'<p class="note">{text(note)}</p>']
    for title, held in board.table.groupby("title", sort=False):
        parts += [
            _warnings(board.slice_warnings.get(str(title), ())),
            _table(str(title), held, board.baselines),
        ]
    return styled("".join(parts))


def _warnings(told: tuple[str, ...]) -> str:
    return "".join(f'<p class="warning">{text(warning)}</p>' for warning in told)


def _table(title: str, held: pd.DataFrame, baselines: tuple[str, ...]) -> str:
    rows = [_row(row) for _, row in held.iterrows() if row["n"] or row["model"] in baselines]
    return plain_table(title, _HEADS, rows)


def _row(row: Any) -> tuple[str, ...]:
    low, high = row["rank_low"], row["rank_high"]
    return (
        str(row["model"]),
        "–" if pd.isna(low) else f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}",
        _number(row["score"], ".1f"),
        "–" if pd.isna(row["low"]) else f"{row['low']:.1f} to {row['high']:.1f}",
        _number(row["bt"], ".0f"),
        _number(row["bt_share"], ".1f"),
        f"{row['n']:,}" if row["n"] else "baseline",
        f"{row['no_verdict']:,}",
        _number(row["consistency"], ".0%"),
    )


def _number(value: Any, digits: str) -> str:
    return "–" if pd.isna(value) else f"{float(value):{digits}}"
