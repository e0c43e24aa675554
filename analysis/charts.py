"""Charts of a leaderboard, for pages and notebooks alike.

Charts draw numbers that the leaderboard holds and compute none.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from .boards import Leaderboard, SliceBoard
from .chart_style import BLUE, DIVERGING, STEP, finish, heat_map, names_axis, picked, points_axis, singled_out
from .slices import title_of


def score_chart(board: Leaderboard | SliceBoard) -> alt.LayerChart:
    """Scores as dots on their intervals, best first.

    Models without a score are left out; the description says how many.
    """
    part = board.whole if isinstance(board, Leaderboard) else board
    rows = [
        {
            "model": row.model,
            "score": row.score,
            "low": row.low,
            "high": row.high,
            "places": _places(row.rank_low, row.rank_high),
            "votes": row.votes,
            "wins": row.wins,
            "losses": row.losses,
            "ties": row.ties,
        }
        for row in part.models
        if row.score is not None
    ]
    table = pd.DataFrame(
        rows, columns=["model", "score", "low", "high", "places", "votes", "wins", "losses", "ties"]
    )
    missing = len(part.models) - len(rows)
    tooltips = [
        alt.Tooltip("model:N", title="Model"),
        alt.Tooltip("score:Q", title="Score", format=".1f"),
        alt.Tooltip("low:Q", title="Low", format=".1f"),
        alt.Tooltip("high:Q", title="High", format=".1f"),
        alt.Tooltip("places:N", title="Places"),
        alt.Tooltip("votes:Q", title="Votes", format=","),
        alt.Tooltip("wins:Q", title="Wins", format=","),
        alt.Tooltip("losses:Q", title="Losses", format=","),
        alt.Tooltip("ties:Q", title="Ties", format=","),
    ]
    # The order is given, not computed: rows already come best first.
    y = alt.Y("model:N", sort=list(table["model"]), axis=names_axis())
    x = {"scale": alt.Scale(zero=False, nice=True), "axis": points_axis("Score")}
    chosen = picked("model")
    base = alt.Chart(table).encode(y=y, tooltip=tooltips)
    rules = base.mark_rule(strokeWidth=3, color=BLUE, cursor="pointer").encode(
        x=alt.X("low:Q", **x), x2="high:Q", opacity=singled_out(chosen, 0.6)
    )
    dots = base.mark_circle(size=90, color=BLUE, cursor="pointer").encode(
        x=alt.X("score:Q", **x), opacity=singled_out(chosen)
    )
    description = f"Scores with intervals, {part.label}, {part.n_votes} votes. " + "; ".join(
        f"{row['model']} {row['score']:.0f}" for row in rows
    )
    if missing:
        description += f". {missing} models have no score."
    return finish(alt.layer(rules, dots).add_params(chosen), description, height=STEP * max(len(table), 1))


def win_matrix_chart(
    board: Leaderboard | SliceBoard, *, show: Literal["observed", "predicted", "votes"] = "observed"
) -> alt.LayerChart:
    """Share of row against column as a heat map, an undecided vote as half a win; or the votes."""
    part = board.whole if isinstance(board, Leaderboard) else board
    rates = part.win_rates
    names = [row.model for row in part.models]
    index = [rates.models.index(name) for name in names]
    rows = [
        {
            "model": rates.models[i],
            "against": rates.models[j],
            "observed": _known(rates.observed[i, j]),
            "predicted": _known(rates.predicted[i, j]),
            "votes": int(rates.met[i, j]),
        }
        for i in index
        for j in index
        if i != j and (rates.met[i, j] if show == "votes" else not np.isnan(getattr(rates, show)[i, j]))
    ]
    table = pd.DataFrame(rows, columns=["model", "against", "observed", "predicted", "votes"])
    most = int(rates.met.max(initial=1))
    shown = table[show].astype(float)
    strong = shown > 0.6 * most if show == "votes" else (shown < 0.1) | (shown > 0.88)
    table["ink"] = np.where(strong, "white", "black")
    word = {"observed": "Observed share", "predicted": "Expected share", "votes": "Votes"}[show]
    color = alt.Color(
        f"{show}:Q",
        scale=alt.Scale(scheme="blues")
        if show == "votes"
        else alt.Scale(scheme=DIVERGING, domain=[0, 1], reverse=True),
        legend=alt.Legend(title=word, orient="bottom", tickCount=3, format="," if show == "votes" else ".0%"),
    )
    tooltips = [
        alt.Tooltip("model:N", title="Model"),
        alt.Tooltip("against:N", title="Against"),
        alt.Tooltip("observed:Q", title="Observed share", format=".1%"),
        alt.Tooltip("predicted:Q", title="Expected share", format=".1%"),
        alt.Tooltip("votes:Q", title="Votes", format=","),
    ]
    base = alt.Chart(table).encode(
        x=alt.X("against:N", sort=names, title="Against", axis=alt.Axis(labelAngle=-45, labelOverlap=False)),
        y=alt.Y("model:N", sort=names, axis=names_axis()),
        tooltip=tooltips,
    )
    description = f"{word} of each model against each other, {part.label}, {part.n_votes} votes."
    return heat_map(
        base,
        color,
        show,
        "," if show == "votes" else ".0%",
        description + " Clicking a cell chooses its pair.",
        len(names),
        len(names),
        picked("model", "against", name="cell"),
    )


def slice_matrix_chart(board: Leaderboard, *, pooled: bool = False) -> alt.LayerChart:
    """Scores by model and slice as a heat map; the selection ``cell`` names the slice of a clicked cell.

    ``pooled`` shows the scores that borrow from other slices, where a slice has them.
    Cells without a score stay grey and say why in their tooltips.
    """
    names = [row.model for row in board.whole.models]
    titles = [title_of(part.slice) for part in board.slices]
    table = pd.DataFrame(
        [
            cell
            for part, title in zip(board.slices, titles, strict=True)
            for cell in _cells(part, title, pooled)
        ],
        columns=["slice", "title", "model", "score", "low", "high", "votes", "condition", "borrowed"],
    )
    middle = 1000.0 if board.anchor is None else _known(table["score"].astype(float).mean()) or 1000.0
    widest = (table["score"].astype(float) - middle).abs().max()
    spread = 50 * max(2, math.ceil((0.0 if math.isnan(widest) else widest) / 50))
    scores = table["score"].astype(float)
    strong = (scores < middle - 0.8 * spread) | (scores > middle + 0.76 * spread)
    table["ink"] = np.where(strong, "white", "black")
    scale = alt.Scale(
        scheme=DIVERGING, domain=[middle - spread, middle + spread], clamp=True, reverse=True, nice=False
    )
    color: Any = alt.Color(
        "score:Q", scale=scale, legend=alt.Legend(title="Score", orient="bottom", tickCount=3)
    )
    if scores.isna().any():
        color = alt.condition(alt.expr.isValid(alt.datum.score), color, alt.value("#80808030"))
    tooltips = [
        alt.Tooltip("title:N", title="Slice"),
        alt.Tooltip("model:N", title="Model"),
        alt.Tooltip("score:Q", title="Score", format=".0f"),
        alt.Tooltip("low:Q", title="Low", format=".0f"),
        alt.Tooltip("high:Q", title="High", format=".0f"),
        alt.Tooltip("votes:Q", title="Votes", format=","),
        alt.Tooltip("condition:N", title="Board"),
        alt.Tooltip("borrowed:Q", title="Borrowed", format=".0%"),
    ]
    base = alt.Chart(table).encode(
        x=alt.X("title:N", sort=titles, title=None, axis=alt.Axis(labelAngle=-45, labelOverlap=False)),
        y=alt.Y("model:N", sort=names, axis=names_axis()),
        tooltip=tooltips,
    )
    empty = [part.label for part in board.slices if not part.condition.has_scores]
    kind = "Pooled scores" if pooled else "Scores"
    description = (
        f"{kind} of {len(names)} models on {len(titles)} boards, {board.n_votes} votes. "
        "Clicking a cell chooses its slice."
    )
    if empty:
        description += f" No scores for: {', '.join(empty)}."
    chosen = picked("slice", name="cell")
    return heat_map(base, color, "score", ".0f", description, len(titles), len(names), chosen)


def _cells(part: SliceBoard, title: str, pooled: bool) -> Iterator[dict[str, Any]]:
    for row in part.models:
        borrows = pooled and row.pooled_score is not None
        yield {
            "slice": part.label,
            "title": title,
            "model": row.model,
            "score": row.pooled_score if borrows else row.score,
            "low": row.pooled_low if borrows else row.low,
            "high": row.pooled_high if borrows else row.high,
            "votes": row.votes,
            "condition": part.condition.value.replace("_", " "),
            "borrowed": part.borrowed if borrows else None,
        }


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _places(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return "unknown"
    return str(low) if low == high else f"{low} to {high}"
