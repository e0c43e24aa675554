"""Charts of what people do before they vote."""

from __future__ import annotations

import altair as alt
import pandas as pd

from .behaviour import MEASURES
from .chart_style import BLUE, GREY, ORANGE, STEP, finish, names_axis, picked, points_axis, singled_out

_OUTCOMES = {"left": "A is better", "right": "B is better", "tie": "Tie", "both_bad": "Both bad"}
_COLOURS = alt.Scale(domain=list(_OUTCOMES.values()), range=[BLUE, ORANGE, GREY, "#9467bd"])
_SHAPES = alt.Scale(domain=list(_OUTCOMES.values()), range=["circle", "diamond", "square", "triangle-up"])


def measure_chart(summary: pd.DataFrame, measure: str) -> alt.LayerChart:
    """One measure of every group that has enough observations, with its interval."""
    table = summary[(summary["measure"] == measure) & summary["value"].notna()]
    title = "Share of pages that were played" if measure == "played" else f"{MEASURES[measure]} (median)"
    number = ".0%" if measure == "played" else "~r"
    precise = ".1%" if measure == "played" else ".1f"
    chosen = picked("group")
    base = alt.Chart(table[["group", "n", "value", "low", "high"]]).encode(
        y=alt.Y("group:N", sort=list(table["group"]), axis=names_axis()),
        tooltip=[
            alt.Tooltip("group:N", title="Of"),
            alt.Tooltip("value:Q", title="Share" if measure == "played" else "Median", format=precise),
            alt.Tooltip("low:Q", title="Low", format=precise),
            alt.Tooltip("high:Q", title="High", format=precise),
            alt.Tooltip("n:Q", title="Observations", format=","),
        ],
    )
    axis = points_axis(title, number_format=number)
    rules = base.mark_rule(strokeWidth=3, color=BLUE).encode(
        x=alt.X("low:Q", axis=axis), x2="high:Q", opacity=singled_out(chosen, 0.6)
    )
    dots = base.mark_circle(size=90, color=BLUE, cursor="pointer").encode(
        x=alt.X("value:Q", axis=axis), opacity=singled_out(chosen)
    )
    form = "{:.0%}" if measure == "played" else "{:.1f}"
    description = f"{title}, with 95 % intervals: " + "; ".join(
        f"{row['group']} {form.format(row['value'])} ({form.format(row['low'])} to "
        f"{form.format(row['high'])}, n = {row['n']:,})"
        for _, row in table.iterrows()
    )
    chart = alt.layer(rules, dots).add_params(chosen)
    result: alt.LayerChart = finish(chart, description, height=STEP * max(len(table), 1))
    return result


def outcome_chart(shares: pd.DataFrame) -> alt.LayerChart:
    """Outcomes of people who played beside those of people who only read."""
    table = shares[shares["value"].notna()].assign(outcome=lambda rows: rows["outcome"].map(_OUTCOMES))
    chosen = picked("outcome")
    base = alt.Chart(table).encode(
        y=alt.Y("how:N", sort=["played", "only read"], axis=names_axis()),
        yOffset=alt.YOffset("outcome:N", sort=list(_OUTCOMES.values())),
        color=alt.Color("outcome:N", scale=_COLOURS, legend=alt.Legend(title=None, orient="top", columns=2)),
        tooltip=[
            alt.Tooltip("how:N", title="People who"),
            alt.Tooltip("outcome:N", title="Vote"),
            alt.Tooltip("value:Q", title="Share", format=".1%"),
            alt.Tooltip("low:Q", title="Low", format=".1%"),
            alt.Tooltip("high:Q", title="High", format=".1%"),
            alt.Tooltip("votes:Q", title="Votes", format=","),
            alt.Tooltip("n:Q", title="Of", format=","),
        ],
    )
    axis = points_axis("Share of the votes", number_format=".0%")
    rules = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", axis=axis), x2="high:Q", opacity=singled_out(chosen, 0.6)
    )
    # Colour and shape say the same, for those who tell one better.
    dots = base.mark_point(size=80, filled=True, cursor="pointer").encode(
        x=alt.X("value:Q", axis=axis),
        shape=alt.Shape("outcome:N", scale=_SHAPES, legend=None),
        opacity=singled_out(chosen),
    )
    description = "Share of each vote, with 95 % intervals: " + "; ".join(
        f"{row['how']}, {row['outcome']} {row['value']:.0%} of {row['n']:,}" for _, row in table.iterrows()
    )
    height = 4 * STEP * max(table["how"].nunique(), 1)
    result: alt.LayerChart = finish(alt.layer(rules, dots).add_params(chosen), description, height=height)
    return result
