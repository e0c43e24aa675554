"""Charts that set slices side by side."""

from __future__ import annotations

import altair as alt
import pandas as pd

from .boards import Leaderboard, SliceBoard
from .chart_style import BLUE, GREY, ORANGE, STEP, finish, names_axis, picked, points_axis, singled_out
from .contrasts import GapsBySlice
from .slices import title_of

_KINDS = alt.Scale(domain=["own votes", "pooled"], range=[ORANGE, BLUE])
_SHAPES = alt.Scale(domain=["own votes", "pooled"], range=["diamond", "circle"])


def small_multiples(board: Leaderboard, parts: list[SliceBoard]) -> list[alt.LayerChart]:
    """Scores by slice, one chart each, from the slice's own votes and pooled, all on one scale."""
    names = [row.model for row in board.whole.models]
    tables = [_scores(part) for part in parts]
    # A slice's own intervals may be endless; the scale is that of the scores, and clips them.
    scores = pd.concat([table["score"] for table in tables]).astype(float)
    domain = (
        [float(scores.min()) - 100, float(scores.max()) + 100] if scores.notna().any() else [800.0, 1200.0]
    )
    return [_panel(part, table, names, domain) for part, table in zip(parts, tables, strict=True)]


def _scores(part: SliceBoard) -> pd.DataFrame:
    rows = [
        {"model": row.model, "kind": kind, "score": score, "low": low, "high": high, "votes": row.votes}
        for row in part.models
        for kind, score, low, high in (
            ("own votes", row.score, row.low, row.high),
            ("pooled", row.pooled_score, row.pooled_low, row.pooled_high),
        )
        if score is not None
    ]
    return pd.DataFrame(rows, columns=["model", "kind", "score", "low", "high", "votes"])


def _panel(part: SliceBoard, table: pd.DataFrame, names: list[str], domain: list[float]) -> alt.LayerChart:
    base = alt.Chart(table).encode(
        y=alt.Y("model:N", sort=names, axis=names_axis(), scale=alt.Scale(domain=names)),
        yOffset=alt.YOffset("kind:N", sort=["pooled", "own votes"]),
        # Colour and shape say the same, for those who tell one better; the page has the legend.
        color=alt.Color("kind:N", scale=_KINDS, legend=None),
        tooltip=[
            alt.Tooltip("model:N", title="Model"),
            alt.Tooltip("kind:N", title="From"),
            alt.Tooltip("score:Q", title="Score", format=".0f"),
            alt.Tooltip("low:Q", title="Low", format=".0f"),
            alt.Tooltip("high:Q", title="High", format=".0f"),
            alt.Tooltip("votes:Q", title="Votes", format=","),
        ],
    )
    x = {"scale": alt.Scale(domain=domain, nice=False), "axis": points_axis(None)}
    chosen = picked("model")
    rules = base.mark_rule(strokeWidth=2, clip=True).encode(
        x=alt.X("low:Q", **x), x2="high:Q", opacity=singled_out(chosen)
    )
    dots = base.mark_point(size=42, filled=True, clip=True, cursor="pointer").encode(
        x=alt.X("score:Q", **x),
        shape=alt.Shape("kind:N", scale=_SHAPES, legend=None),
        opacity=singled_out(chosen),
    )
    description = f"Scores in {part.label}, {part.n_votes} votes, from own votes and pooled: " + "; ".join(
        f"{row['model']} {row['score']:.0f} {row['kind']}" for _, row in table.iterrows()
    )
    title = alt.TitleParams(
        f"{title_of(part.slice)} ({part.n_votes:,} {'vote' if part.n_votes == 1 else 'votes'})",
        fontSize=13,
        anchor="start",
        offset=8,
    )
    chart = alt.layer(rules, dots).add_params(chosen)
    result: alt.LayerChart = finish(chart, description, height=26 * max(len(names), 1), title=title)
    return result


def gap_chart(gaps: GapsBySlice, model: str, against: str) -> alt.LayerChart:
    """The gap of two models by slice, with a line at zero."""
    table = gaps.gaps.dropna(subset=["gap"])
    base = alt.Chart(table).encode(
        y=alt.Y("title:N", sort=list(table["title"]), axis=names_axis()),
        tooltip=[
            alt.Tooltip("title:N", title="Slice"),
            alt.Tooltip("gap:Q", title="Gap", format="+.0f"),
            alt.Tooltip("low:Q", title="Low", format="+.0f"),
            alt.Tooltip("high:Q", title="High", format="+.0f"),
            alt.Tooltip("votes:Q", title="Votes of the slice", format=","),
            alt.Tooltip("met:Q", title="Votes of the two", format=","),
        ],
    )
    # In two lines, which fit on a phone with names of usual length.
    title = [f"Points that {model}", f"is ahead of {against}"]
    chosen = picked("slice")
    rules = base.mark_rule(strokeWidth=3, color=BLUE).encode(
        x=alt.X("low:Q", axis=points_axis(title, number_format="+.0f")),
        x2="high:Q",
        opacity=singled_out(chosen, 0.6),
    )
    dots = base.mark_circle(size=90, color=BLUE, cursor="pointer").encode(
        x="gap:Q", opacity=singled_out(chosen)
    )
    zero = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="zero:Q")
    description = f"{title} by slice: " + "; ".join(
        f"{row['slice']} {row['gap']:+.0f} ({row['low']:+.0f} to {row['high']:+.0f})"
        for _, row in table.iterrows()
    )
    result: alt.LayerChart = finish(
        alt.layer(rules, dots, zero).add_params(chosen), description, height=STEP * max(len(table), 1)
    )
    return result
