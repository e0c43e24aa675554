"""Charts of judges beside people."""

from __future__ import annotations

from typing import Literal

import altair as alt
import numpy as np
import pandas as pd

from .agreement import TITLES
from .chart_style import (
    BLUE,
    GREY,
    ORANGE,
    STEP,
    finish,
    heat_map,
    names_axis,
    picked,
    points_axis,
    singled_out,
)
from .judge_bias import MEASURES

WITHOUT, WITH = "answers alone", "with execution"

#: What can be said of a battle, in words.
WORDS = {
    "left": "Left",
    "right": "Right",
    "tie": "Tie",
    "both_bad": "Both bad",
    "no_verdict": "No verdict",
}

#: Measures within a sentence.
_NAMES = TITLES | {"accuracy": "accuracy", "macro_f1": "macro-F1"}

_MODES = alt.Scale(domain=[WITHOUT, WITH], range=[ORANGE, BLUE])
_SHAPES = alt.Scale(domain=[WITHOUT, WITH], range=["diamond", "circle"])


def lift_chart(lifts: pd.DataFrame, *, rows: Literal["title", "judge"] = "title") -> alt.LayerChart:
    """A measure without and with execution, joined by a line, one row per slice or per judge.

    Parameters
    ----------
    lifts : DataFrame
        Rows of one measure and convention, see :func:`analysis.agreement.lifts`; those of one
        judge where rows are slices, those of one slice where rows are judges.
    """
    table = lifts.dropna(subset=["without", "with_execution"]).reset_index(drop=True)
    measure = str(table["measure"].iloc[0]) if len(table) else "accuracy"
    number = _number(measure)
    long = pd.concat(
        [
            table[[rows, "lift", "low", "high", "n"]].assign(mode=mode, value=table[column])
            for mode, column in ((WITHOUT, "without"), (WITH, "with_execution"))
        ]
    )
    order = list(table[rows])
    chosen = picked(rows)
    tooltips = [
        alt.Tooltip(f"{rows}:N", title="Judge" if rows == "judge" else "Slice"),
        alt.Tooltip("mode:N", title="The judge saw"),
        alt.Tooltip("value:Q", title=TITLES[measure], format=number),
        alt.Tooltip("lift:Q", title="Lift", format=f"+{number}"),
        alt.Tooltip("low:Q", title="Lift, low", format=f"+{number}"),
        alt.Tooltip("high:Q", title="Lift, high", format=f"+{number}"),
        alt.Tooltip("n:Q", title="Battles", format=","),
    ]
    y = alt.Y(f"{rows}:N", sort=order, axis=names_axis())
    x = {
        "scale": alt.Scale(zero=False, nice=True),
        "axis": points_axis(TITLES[measure], number_format=_axis(measure)),
    }
    rules = (
        alt.Chart(table)
        .mark_rule(strokeWidth=3, color=GREY)
        .encode(y=y, x=alt.X("without:Q", **x), x2="with_execution:Q", opacity=singled_out(chosen, 0.6))
    )
    # Colour and shape say the same, for those who tell one better.
    dots = (
        alt.Chart(long)
        .mark_point(size=90, filled=True, cursor="pointer")
        .encode(
            y=y,
            x=alt.X("value:Q", **x),
            color=alt.Color("mode:N", scale=_MODES, legend=_legend()),
            shape=alt.Shape("mode:N", scale=_SHAPES, legend=_legend()),
            opacity=singled_out(chosen),
            tooltip=tooltips,
        )
    )
    description = f"{TITLES[measure]} without and with execution: " + "; ".join(
        f"{row[rows]} {_say(row['without'], measure)} and {_say(row['with_execution'], measure)}"
        for _, row in table.iterrows()
    )
    result: alt.LayerChart = finish(
        alt.layer(rules, dots).add_params(chosen), description, height=STEP * max(len(table), 1)
    )
    return result


def difference_chart(lifts: pd.DataFrame, *, rows: Literal["title", "judge"] = "title") -> alt.LayerChart:
    """The lift itself with its interval, and a line at none."""
    table = lifts.dropna(subset=["lift"]).reset_index(drop=True)
    measure = str(table["measure"].iloc[0]) if len(table) else "accuracy"
    number = _number(measure)
    title = f"Lift of {_NAMES[measure]}"
    chosen = picked(rows)
    base = alt.Chart(table[[rows, "lift", "low", "high", "n"]]).encode(
        y=alt.Y(f"{rows}:N", sort=list(table[rows]), axis=names_axis()),
        tooltip=[
            alt.Tooltip(f"{rows}:N", title="Judge" if rows == "judge" else "Slice"),
            alt.Tooltip("lift:Q", title="Lift", format=f"+{number}"),
            alt.Tooltip("low:Q", title="Low", format=f"+{number}"),
            alt.Tooltip("high:Q", title="High", format=f"+{number}"),
            alt.Tooltip("n:Q", title="Battles", format=","),
        ],
    )
    axis = points_axis(title, number_format=f"+{_axis(measure)}")
    rules = base.mark_rule(strokeWidth=3, color=BLUE).encode(
        x=alt.X("low:Q", axis=axis), x2="high:Q", opacity=singled_out(chosen, 0.6)
    )
    dots = base.mark_circle(size=90, color=BLUE, cursor="pointer").encode(
        x=alt.X("lift:Q", axis=axis), opacity=singled_out(chosen)
    )
    zero = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="zero:Q")
    description = f"{title}: " + "; ".join(
        f"{row[rows]} {_say(row['lift'], measure, sign=True)}"
        + (
            ""
            if np.isnan(row["low"])
            else f" ({_say(row['low'], measure, sign=True)} to {_say(row['high'], measure, sign=True)})"
        )
        for _, row in table.iterrows()
    )
    result: alt.LayerChart = finish(
        alt.layer(rules, dots, zero).add_params(chosen), description, height=STEP * max(len(table), 1)
    )
    return result


def confusion_chart(table: pd.DataFrame) -> alt.LayerChart:
    """What people said (rows) against what one judge said in one mode, as a share of each row."""
    held = table.dropna(subset=["share"])
    names = [word for word in WORDS if word in set(table["human"])]
    verdicts = [*names, "no_verdict"]
    shown = pd.DataFrame(
        {
            "human": held["human"].map(WORDS),
            "verdict": held["verdict"].map(WORDS),
            "n": held["n"],
            "share": held["share"],
            "ink": np.where(held["share"] > 0.6, "white", "black"),
        }
    )
    base = alt.Chart(shown).encode(
        x=alt.X(
            "verdict:N",
            sort=[WORDS[name] for name in verdicts],
            title="The judge said",
            axis=alt.Axis(labelAngle=0),
        ),
        y=alt.Y("human:N", sort=[WORDS[name] for name in names], title="People said"),
        tooltip=[
            alt.Tooltip("human:N", title="People"),
            alt.Tooltip("verdict:N", title="Judge"),
            alt.Tooltip("n:Q", title="Battles", format=","),
            alt.Tooltip("share:Q", title="Share of the row", format=".1%"),
        ],
    )
    color = alt.Color(
        "share:Q",
        scale=alt.Scale(scheme="blues", domain=[0, 1]),
        legend=alt.Legend(title="Share of the row", orient="bottom", tickCount=3, format=".0%"),
    )
    description = "What the judge said where people said " + "; ".join(
        f"{WORDS[str(human)].lower()}: "
        + ", ".join(f"{WORDS[str(row['verdict'])].lower()} {row['n']:,}" for _, row in part.iterrows())
        for human, part in table.groupby("human", sort=False)
    )
    chosen = picked("human", "verdict", name="cell")
    return heat_map(base, color, "share", ".0%", description, len(verdicts), len(names), chosen)


def bias_chart(bias: pd.DataFrame, measure: str) -> alt.LayerChart:
    """One measure of bias of every judge, without and with execution, and a line at none."""
    title, neutral = MEASURES[measure]
    held = bias[(bias["measure"] == measure) & bias["value"].notna()]
    table = pd.DataFrame(
        {
            **{name: held[name] for name in ("judge", "n", "value", "low", "high")},
            "mode": np.where(held["with_execution"], WITH, WITHOUT),
        }
    )
    order = list(dict.fromkeys(table["judge"]))
    chosen = picked("judge")
    base = alt.Chart(table).encode(
        y=alt.Y("judge:N", sort=order, axis=names_axis()),
        yOffset=alt.YOffset("mode:N", sort=[WITHOUT, WITH]),
        color=alt.Color("mode:N", scale=_MODES, legend=_legend()),
        tooltip=[
            alt.Tooltip("judge:N", title="Judge"),
            alt.Tooltip("mode:N", title="It saw"),
            alt.Tooltip("value:Q", title="Value", format=".1%"),
            alt.Tooltip("low:Q", title="Low", format=".1%"),
            alt.Tooltip("high:Q", title="High", format=".1%"),
            alt.Tooltip("n:Q", title="Observations", format=","),
        ],
    )
    axis = points_axis(title, number_format="~%")
    rules = base.mark_rule(strokeWidth=3).encode(
        x=alt.X("low:Q", axis=axis), x2="high:Q", opacity=singled_out(chosen, 0.6)
    )
    dots = base.mark_point(size=80, filled=True, cursor="pointer").encode(
        x=alt.X("value:Q", axis=axis, scale=alt.Scale(zero=False)),
        shape=alt.Shape("mode:N", scale=_SHAPES, legend=_legend()),
        opacity=singled_out(chosen),
    )
    layers = [rules, dots]
    if neutral is not None:
        line = alt.Chart(pd.DataFrame({"neutral": [neutral]}))
        layers.append(line.mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="neutral:Q"))
    description = f"{title}: " + "; ".join(
        f"{row['judge']}, {row['mode']}, {row['value']:.1%}" for _, row in table.iterrows()
    )
    result: alt.LayerChart = finish(
        alt.layer(*layers).add_params(chosen), description, height=2 * STEP * max(len(order), 1)
    )
    return result


def ratings_chart(scores: pd.DataFrame) -> alt.LayerChart:
    """Scores of the models by people and by one judge in one mode, with the line of equal scores."""
    table = scores[["model", "human", "judged", "battles"]]
    values = table[["human", "judged"]].to_numpy(dtype=float)
    ends = [float(values.min()) - 30, float(values.max()) + 30]
    chosen = picked("model")
    scale = alt.Scale(domain=ends, nice=False, zero=False)
    dots = (
        alt.Chart(table)
        .mark_circle(size=100, color=BLUE, cursor="pointer")
        .encode(
            x=alt.X("human:Q", scale=scale, axis=points_axis("Score by people")),
            y=alt.Y(
                "judged:Q", scale=scale, title="Score by the judge", axis=alt.Axis(format=".0f", tickCount=5)
            ),
            opacity=singled_out(chosen),
            tooltip=[
                alt.Tooltip("model:N", title="Model"),
                alt.Tooltip("human:Q", title="By people", format=".0f"),
                alt.Tooltip("judged:Q", title="By the judge", format=".0f"),
                alt.Tooltip("battles:Q", title="Battles", format=","),
            ],
        )
    )
    equal = (
        alt.Chart(pd.DataFrame({"x": ends, "y": ends}))
        .mark_line(color=GREY, strokeDash=[4, 3])
        .encode(x=alt.X("x:Q", scale=scale), y=alt.Y("y:Q", scale=scale))
    )
    description = "Scores by people and by the judge: " + "; ".join(
        f"{row['model']} {row['human']:.0f} and {row['judged']:.0f}" for _, row in table.iterrows()
    )
    result: alt.LayerChart = finish(alt.layer(equal, dots).add_params(chosen), description, height=320)
    return result


def _legend() -> alt.Legend:
    # One below the other where there is no room for both.
    return alt.Legend(title=None, orient="top", columns=alt.expr("width < 260 ? 1 : 2"))


def _number(measure: str) -> str:
    return ".3f" if measure in ("kappa", "mcc") else ".1%"


def _axis(measure: str) -> str:
    return ".2~f" if measure in ("kappa", "mcc") else "~%"


def _say(value: float, measure: str, *, sign: bool = False) -> str:
    return f"{value:{'+' if sign else ''}{_number(measure)}}"
