"""Charts of a leaderboard, for pages and notebooks alike.

Charts draw numbers that the leaderboard holds and compute none. Colours come from
colour-blind safe scales and read on light and on dark grounds; the background is
left to the page. Each chart has a text alternative in its description.
"""

from __future__ import annotations

from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from .boards import Leaderboard, SliceBoard

_BLUE = "#3b8fd0"
# Middle grey: at least 4.5 to 1 against white, and nearly so against usual dark grounds.
_GREY = "#767676"
_STEP = 26


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
    y = alt.Y("model:N", sort=list(table["model"]), title=None)
    scale = alt.Scale(zero=False, nice=True)
    base = alt.Chart(table).encode(y=y, tooltip=tooltips)
    rules = base.mark_rule(strokeWidth=3, color=_BLUE, opacity=0.6).encode(
        x=alt.X("low:Q", scale=scale, title="Score"), x2="high:Q"
    )
    dots = base.mark_circle(size=90, color=_BLUE, opacity=1).encode(
        x=alt.X("score:Q", scale=scale, title="Score")
    )
    description = f"Scores with intervals, {part.label}, {part.n_votes} votes. " + "; ".join(
        f"{row['model']} {row['score']:.0f}" for row in rows
    )
    if missing:
        description += f". {missing} models have no score."
    return _finish(alt.layer(rules, dots), description).properties(height=alt.Step(_STEP))


def win_matrix_chart(
    board: Leaderboard | SliceBoard, *, show: Literal["observed", "predicted"] = "observed"
) -> alt.LayerChart:
    """Share of row against column as a heat map, an undecided vote as half a win."""
    part = board.whole if isinstance(board, Leaderboard) else board
    rates = part.win_rates
    names = [row.model for row in part.models]
    index = [rates.models.index(name) for name in names]
    values = getattr(rates, show)
    rows = [
        {
            "model": rates.models[i],
            "against": rates.models[j],
            "share": float(values[i, j]),
            "votes": int(rates.met[i, j]),
        }
        for i in index
        for j in index
        if not np.isnan(values[i, j])
    ]
    table = pd.DataFrame(rows, columns=["model", "against", "share", "votes"])
    word = "Observed" if show == "observed" else "Expected"
    color = alt.Color(
        "share:Q",
        scale=alt.Scale(scheme="blueorange", domain=[0, 1], reverse=True),
        legend=alt.Legend(title=f"{word} share", format=".0%"),
    )
    tooltips = [
        alt.Tooltip("model:N", title="Model"),
        alt.Tooltip("against:N", title="Against"),
        alt.Tooltip("share:Q", title=f"{word} share", format=".1%"),
        alt.Tooltip("votes:Q", title="Votes", format=","),
    ]
    base = alt.Chart(table).encode(
        x=alt.X("against:N", sort=names, title="Against", axis=alt.Axis(labelAngle=-45, labelOverlap=False)),
        y=alt.Y("model:N", sort=names, title=None),
        tooltip=tooltips,
    )
    description = (
        f"{word} share of votes of each model against each other, {part.label}, {part.n_votes} votes."
    )
    return _heat_map(
        base, color, "share", ".0%", (alt.datum.share < 0.1) | (alt.datum.share > 0.88), description
    )


def slice_matrix_chart(board: Leaderboard) -> alt.LayerChart:
    """Scores by model and slice as a heat map; cells without a score stay empty."""
    names = [row.model for row in board.whole.models]
    labels = [part.label for part in board.slices]
    rows = [
        {
            "slice": part.label,
            "model": row.model,
            "score": row.score,
            "low": row.low,
            "high": row.high,
            "votes": row.votes,
        }
        for part in board.slices
        for row in part.models
        if row.score is not None
    ]
    table = pd.DataFrame(rows, columns=["slice", "model", "score", "low", "high", "votes"])
    color = alt.Color(
        "score:Q",
        scale=alt.Scale(scheme="blueorange", domain=[600, 1400], clamp=True, reverse=True),
        legend=alt.Legend(title="Score"),
    )
    tooltips = [
        alt.Tooltip("slice:N", title="Slice"),
        alt.Tooltip("model:N", title="Model"),
        alt.Tooltip("score:Q", title="Score", format=".1f"),
        alt.Tooltip("low:Q", title="Low", format=".1f"),
        alt.Tooltip("high:Q", title="High", format=".1f"),
        alt.Tooltip("votes:Q", title="Votes", format=","),
    ]
    base = alt.Chart(table).encode(
        x=alt.X("slice:N", sort=labels, title=None, axis=alt.Axis(labelAngle=-45, labelOverlap=False)),
        y=alt.Y("model:N", sort=names, title=None),
        tooltip=tooltips,
    )
    empty = [part.label for part in board.slices if not part.condition.has_scores]
    description = f"Scores of {len(names)} models on {len(labels)} boards."
    if empty:
        description += f" No scores for: {', '.join(empty)}."
    return _heat_map(
        base, color, "score", ".0f", (alt.datum.score < 680) | (alt.datum.score > 1304), description
    )


def _heat_map(
    base: Any, color: alt.Color, field: str, number_format: str, strong: Any, description: str
) -> alt.LayerChart:
    cells = base.mark_rect().encode(color=color)
    # White only on the darkest ends of the scale; black has the better contrast everywhere else.
    labels = base.mark_text(fontSize=11).encode(
        text=alt.Text(f"{field}:Q", format=number_format),
        color=alt.when(strong).then(alt.value("white")).otherwise(alt.value("black")),
    )
    chart = alt.layer(cells, labels).resolve_scale(color="independent")
    return _finish(chart, description).properties(width=alt.Step(44), height=alt.Step(_STEP))


def _finish(chart: alt.LayerChart, description: str) -> alt.LayerChart:
    return (
        chart.properties(description=description)
        .configure(background="transparent")
        .configure_axis(
            labelColor=_GREY, titleColor=_GREY, labelLimit=260, gridOpacity=0.25, domainColor=_GREY
        )
        .configure_legend(labelColor=_GREY, titleColor=_GREY)
        .configure_view(stroke=None)
    )


def _places(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return "unknown"
    return str(low) if low == high else f"{low} to {high}"
