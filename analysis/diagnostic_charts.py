"""Charts of what intervals hide."""

from __future__ import annotations

import altair as alt
import pandas as pd

from .chart_style import BLUE, GREY, ORANGE, STEP, finish, names_axis, picked, points_axis, singled_out
from .fragility import Flip
from .goodness import Calibration


def flip_chart(flips: tuple[Flip, ...], leader: str) -> alt.Chart:
    """Votes whose removal, or addition, would put each challenger first."""
    rows = [
        {"challenger": flip.challenger, "what": what, "votes": number, "gap": flip.gap}
        for flip in flips
        for what, number in (("removed", flip.removals), ("added", flip.additions))
        if number is not None
    ]
    table = pd.DataFrame(rows, columns=["challenger", "what", "votes", "gap"])
    chosen = picked("challenger")
    chart = (
        alt.Chart(table)
        .mark_bar(cursor="pointer")
        .encode(
            x=alt.X("votes:Q", axis=points_axis("Votes", number_format=",.0f")),
            opacity=singled_out(chosen),
            y=alt.Y("challenger:N", sort=[flip.challenger for flip in flips], axis=names_axis()),
            yOffset=alt.YOffset("what:N", sort=["removed", "added"]),
            color=alt.Color(
                "what:N",
                scale=alt.Scale(domain=["removed", "added"], range=[ORANGE, BLUE]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            tooltip=[
                alt.Tooltip("challenger:N", title="New first place"),
                alt.Tooltip("what:N", title="Votes"),
                alt.Tooltip("votes:Q", title="How many", format=","),
                alt.Tooltip("gap:Q", title="Points behind", format=".0f"),
            ],
        )
        .add_params(chosen)
    )
    description = f"Votes that would take the first place from {leader}: " + "; ".join(
        f"{flip.challenger} "
        + ("no removal" if flip.removals is None else f"{flip.removals} removed")
        + f" or {flip.additions} added"
        for flip in flips
    )
    result: alt.Chart = finish(chart, description, height=2 * STEP * max(table["challenger"].nunique(), 1))
    return result


def calibration_chart(found: Calibration) -> alt.LayerChart:
    """Observed share of the left side against the forecast, with the line of perfect forecasts."""
    base = alt.Chart(found.bins).encode(
        x=alt.X("expected:Q", axis=points_axis("Expected share of the left side", number_format=".0%")),
        tooltip=[
            alt.Tooltip("expected:Q", title="Expected", format=".1%"),
            alt.Tooltip("observed:Q", title="Observed", format=".1%"),
            alt.Tooltip("low:Q", title="Low", format=".1%"),
            alt.Tooltip("high:Q", title="High", format=".1%"),
            alt.Tooltip("votes:Q", title="Votes", format=","),
        ],
    )
    chosen = picked("expected")
    rules = base.mark_rule(strokeWidth=3, color=BLUE).encode(
        y=alt.Y("low:Q", title="Observed share", axis=alt.Axis(format=".0%")),
        y2="high:Q",
        opacity=singled_out(chosen, 0.6),
    )
    dots = base.mark_circle(size=80, color=BLUE, cursor="pointer").encode(
        y="observed:Q", opacity=singled_out(chosen)
    )
    line = (
        alt.Chart(pd.DataFrame({"x": [0, 1], "y": [0, 1]}))
        .mark_line(color=GREY, strokeDash=[4, 3])
        .encode(x="x:Q", y="y:Q")
    )
    description = "Observed against expected share of the left side: " + "; ".join(
        f"{row['expected']:.0%} expected, {row['observed']:.0%} observed, {row['votes']:.0f} votes"
        for _, row in found.bins.iterrows()
    )
    result: alt.LayerChart = finish(alt.layer(rules, dots, line).add_params(chosen), description, height=320)
    return result


def power_chart(plan: pd.DataFrame, tie_rate: float) -> alt.LayerChart:
    """Votes against the gap that they find; ``plan`` has the columns ``gap`` and ``votes``."""
    chosen = picked("gap")
    base = alt.Chart(plan).encode(
        x=alt.X("gap:Q", axis=points_axis("Gap in points")),
        y=alt.Y(
            "votes:Q", title="Votes between the two", scale=alt.Scale(type="log"), axis=alt.Axis(tickCount=4)
        ),
        tooltip=[
            alt.Tooltip("gap:Q", title="Gap", format=".0f"),
            alt.Tooltip("votes:Q", title="Votes", format=","),
        ],
    )
    dots = base.mark_circle(color=BLUE, size=70, cursor="pointer").encode(opacity=singled_out(chosen))
    chart = alt.layer(base.mark_line(color=BLUE), dots).add_params(chosen)
    description = f"Votes needed to find a gap, with {tie_rate:.0%} ties: " + "; ".join(
        f"{row['gap']:.0f} points {row['votes']:,.0f} votes" for _, row in plan.iterrows()
    )
    result: alt.LayerChart = finish(chart, description, height=300)
    return result
