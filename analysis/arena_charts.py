"""Charts of the automated arena."""

from __future__ import annotations

import altair as alt
import pandas as pd

from .chart_style import BLUE, GREY, ORANGE, STEP, finish, names_axis, picked, points_axis, singled_out
from .run_outcomes import KINDS

MEAN, BRADLEY_TERRY = "published mean", "Bradley–Terry"

_METHODS = alt.Scale(domain=[MEAN, BRADLEY_TERRY], range=[BLUE, ORANGE])
_SHAPES = alt.Scale(domain=[MEAN, BRADLEY_TERRY], range=["circle", "diamond"])

# Told apart also by colour-blind readers; what says nothing of the model is grey.
_COLOURS = {
    "ok": "#3b8fd0",
    "blank_page": "#f0c05a",
    "compile_error": "#b2182b",
    "failed": "#d9822b",
    "timeout": "#762a83",
    "memory": "#9970ab",
    "output": "#c2a5cf",
    "no_code": "#8c510a",
    "unsupported": "#a6a6a6",
    "runner_fault": "#767676",
    "not_run": "#d0d0d0",
}


def arena_chart(table: pd.DataFrame) -> alt.LayerChart:
    """Scores of one slice by both methods, in percent against the baseline, with a line at even.

    Parameters
    ----------
    table : DataFrame
        Rows of one slice of :class:`analysis.auto_arena.ArenaBoard`.
    """
    held = table[table["score"].notna()]
    share = {
        name: 100 / (1 + 10 ** ((1000 - held[name].astype(float)) / 400)) for name in ("bt_low", "bt_high")
    }
    long = pd.concat(
        [
            held[["model", "n", "score", "low", "high"]].assign(method=MEAN),
            held[["model", "n"]].assign(
                score=held["bt_share"], low=share["bt_low"], high=share["bt_high"], method=BRADLEY_TERRY
            ),
        ]
    ).dropna(subset=["score"])
    order = list(held["model"])
    chosen = picked("model")
    base = alt.Chart(long).encode(
        y=alt.Y("model:N", sort=order, axis=names_axis()),
        yOffset=alt.YOffset("method:N", sort=[MEAN, BRADLEY_TERRY]),
        color=alt.Color("method:N", scale=_METHODS, legend=alt.Legend(title=None, orient="top")),
        tooltip=[
            alt.Tooltip("model:N", title="Model"),
            alt.Tooltip("method:N", title="By"),
            alt.Tooltip("score:Q", title="Against the baseline, %", format=".1f"),
            alt.Tooltip("low:Q", title="Low", format=".1f"),
            alt.Tooltip("high:Q", title="High", format=".1f"),
            alt.Tooltip("n:Q", title="Battles", format=","),
        ],
    )
    axis = points_axis("Share won against the baseline, %")
    scale = alt.Scale(domainMin=0, domainMax=100, nice=False)
    rules = base.mark_rule(strokeWidth=3).encode(
        x=alt.X("low:Q", axis=axis, scale=scale), x2="high:Q", opacity=singled_out(chosen, 0.6)
    )
    dots = base.mark_point(size=80, filled=True, cursor="pointer").encode(
        x=alt.X("score:Q", axis=axis, scale=scale),
        shape=alt.Shape("method:N", scale=_SHAPES, legend=alt.Legend(title=None, orient="top")),
        opacity=singled_out(chosen),
    )
    even = alt.Chart(pd.DataFrame({"even": [50]})).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="even:Q")
    description = "Share won against the baseline, by the published mean and by Bradley–Terry: " + "; ".join(
        f"{row['model']} {row['score']:.1f}"
        + ("" if pd.isna(row["bt_share"]) else f" and {row['bt_share']:.1f}")
        for _, row in held.iterrows()
    )
    result: alt.LayerChart = finish(
        alt.layer(even, rules, dots).add_params(chosen), description, height=2 * STEP * max(len(order), 1)
    )
    return result


def failure_chart(failures: pd.DataFrame) -> alt.Chart:
    """How the programs of each model ended, as stacked bars of answers.

    Parameters
    ----------
    failures : DataFrame
        Rows of one slice of :func:`analysis.run_outcomes.failures`.
    """
    shown = [kind for kind in KINDS if failures.loc[failures["kind"] == kind, "n"].sum()]
    table = failures.loc[failures["n"] > 0, ["model", "kind", "n", "of", "share"]].assign(
        words=lambda rows: rows["kind"].map(KINDS), place=lambda rows: rows["kind"].map(shown.index)
    )
    ran = failures[failures["kind"] == "ok"].sort_values(["share", "model"], ascending=[False, True])
    order = list(ran["model"])
    chosen = picked("kind")
    names = [KINDS[kind] for kind in shown]
    chart = (
        alt.Chart(table)
        .mark_bar(cursor="pointer")
        .encode(
            y=alt.Y("model:N", sort=order, axis=names_axis()),
            x=alt.X("n:Q", stack="zero", axis=alt.Axis(title="Answers", format=",.0f", tickMinStep=1)),
            order=alt.Order("place:Q"),
            color=alt.Color(
                "words:N",
                scale=alt.Scale(domain=names, range=[_COLOURS[kind] for kind in shown]),
                sort=names,
                legend=alt.Legend(title=None, orient="top", columns=alt.expr("width < 400 ? 2 : 4")),
            ),
            opacity=singled_out(chosen),
            tooltip=[
                alt.Tooltip("model:N", title="Model"),
                alt.Tooltip("words:N", title="Ended"),
                alt.Tooltip("n:Q", title="Answers", format=","),
                alt.Tooltip("share:Q", title="Share", format=".1%"),
            ],
        )
        .add_params(chosen)
    )
    description = "How the programs ended: " + "; ".join(
        f"{model}: " + ", ".join(f"{row['words'].lower()} {row['n']:,}" for _, row in part.iterrows())
        for model, part in table.groupby("model", sort=True)
    )
    result: alt.Chart = finish(chart, description, height=STEP * max(len(order), 1))
    return result


def change_chart(compared: pd.DataFrame) -> alt.LayerChart:
    """What changed for each model from one run to another, with a line at nothing."""
    table = compared.dropna(subset=["change"]).sort_values("change", ascending=False)
    chosen = picked("model")
    base = alt.Chart(table).encode(
        y=alt.Y("model:N", sort=list(table["model"]), axis=names_axis()),
        tooltip=[
            alt.Tooltip("model:N", title="Model"),
            alt.Tooltip("first:Q", title="First run", format=".1f"),
            alt.Tooltip("second:Q", title="Second run", format=".1f"),
            alt.Tooltip("change:Q", title="Change", format="+.1f"),
            alt.Tooltip("low:Q", title="Low", format="+.1f"),
            alt.Tooltip("high:Q", title="High", format="+.1f"),
            alt.Tooltip("n:Q", title="Shared prompts", format=","),
        ],
    )
    axis = points_axis("Second run less first, percentage points", number_format="+.0f")
    rules = base.mark_rule(strokeWidth=3, color=BLUE).encode(
        x=alt.X("low:Q", axis=axis), x2="high:Q", opacity=singled_out(chosen, 0.6)
    )
    dots = base.mark_circle(size=90, color=BLUE, cursor="pointer").encode(
        x=alt.X("change:Q", axis=axis), opacity=singled_out(chosen)
    )
    zero = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="zero:Q")
    description = "Change from the first run to the second: " + "; ".join(
        f"{row['model']} {row['change']:+.1f}" for _, row in table.iterrows()
    )
    result: alt.LayerChart = finish(
        alt.layer(rules, dots, zero).add_params(chosen), description, height=STEP * max(len(table), 1)
    )
    return result
