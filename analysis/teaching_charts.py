"""Pictures that explain the method."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from .chart_style import BLUE, GREY, ORANGE, STEP, finish, names_axis, points_axis
from .teaching import STRONGER, UNDECIDED, WEAKER

#: Height of a picture that is no list of rows, in pixels.
_HEIGHT = 240
_PERCENT = alt.Axis(format=".0%", tickCount=5)


def win_curve_chart(curves: pd.DataFrame, gap: float, *, both: bool = False) -> alt.LayerChart:
    """Share of wins against the gap, with a mark at one gap; ``both`` adds the published scale."""
    table = curves if both else curves[curves["scale"] == "usual"]
    at = table.iloc[(table["gap"] - gap).abs().groupby(table["scale"]).idxmin()]
    x = alt.X("gap:Q", axis=points_axis("Points ahead", number_format="+.0f"))
    y = alt.Y("share:Q", axis=_PERCENT, title="Share of wins", scale=alt.Scale(domain=[0, 1]))
    legend = alt.Legend(title=None, orient="top", symbolType="stroke") if both else None
    color = alt.Color(
        "scale:N", scale=alt.Scale(domain=["usual", "published"], range=[BLUE, ORANGE]), legend=legend
    )
    dash = alt.StrokeDash(
        "scale:N", scale=alt.Scale(domain=["usual", "published"], range=[[1, 0], [6, 4]]), legend=legend
    )
    lines = alt.Chart(table).mark_line(strokeWidth=3).encode(x=x, y=y, color=color, strokeDash=dash)
    middle = alt.Chart(pd.DataFrame({"share": [0.5]})).mark_rule(color=GREY, strokeDash=[4, 3]).encode(y=y)
    dots = (
        alt.Chart(at)
        .mark_circle(size=130, opacity=1)
        .encode(
            x=x,
            y=y,
            color=color,
            tooltip=[
                alt.Tooltip("gap:Q", title="Points ahead", format="+.0f"),
                alt.Tooltip("share:Q", title="Share of wins", format=".1%"),
            ],
        )
    )
    told = "; ".join(f"{row['share']:.0%} on the {row['scale']} scale" for _, row in at.iterrows())
    description = f"Share of wins against the gap in points. At {gap:+.0f} points: {told}."
    result: alt.LayerChart = finish(alt.layer(middle, lines, dots), description, height=_HEIGHT)
    return result


def guess_chart(pairs: pd.DataFrame) -> alt.LayerChart:
    """Share of wins of each pair: what the votes say, and what guessed scores expect."""
    order = list(pairs["pair"])
    y = alt.Y("pair:N", sort=order, axis=names_axis())
    x = alt.X("share:Q", axis=_PERCENT, title="Share of the first", scale=alt.Scale(domain=[0, 1]))
    long = pairs.melt(["pair", "votes"], ["observed", "expected"], var_name="what", value_name="share")
    long["what"] = long["what"].map({"observed": "the votes", "expected": "your scores"})
    scale = ["the votes", "your scores"]
    legend = alt.Legend(title=None, orient="top")
    dots = (
        alt.Chart(long)
        .mark_point(filled=True, size=130, opacity=1)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "what:N",
                scale=alt.Scale(domain=scale, range=[BLUE, ORANGE]),
                legend=legend,
            ),
            shape=alt.Shape(
                "what:N", scale=alt.Scale(domain=scale, range=["circle", "diamond"]), legend=legend
            ),
            tooltip=[
                alt.Tooltip("pair:N", title="Pair"),
                alt.Tooltip("what:N", title="Says"),
                alt.Tooltip("share:Q", title="Share", format=".1%"),
                alt.Tooltip("votes:Q", title="Votes", format=","),
            ],
        )
    )
    between = (
        alt.Chart(pairs)
        .mark_rule(color=GREY, strokeWidth=2)
        .encode(
            y=y,
            x=alt.X("observed:Q", axis=_PERCENT, title="Share of the first"),
            x2="expected:Q",
        )
    )
    description = "Share of wins of the first of each pair, by the votes and by your scores: " + "; ".join(
        f"{row['pair']} {row['observed']:.0%} and {row['expected']:.0%}" for _, row in pairs.iterrows()
    )
    result: alt.LayerChart = finish(
        alt.layer(between, dots), description, height=2 * STEP * max(len(pairs), 1)
    )
    return result


def width_chart(table: pd.DataFrame, now: int) -> alt.LayerChart:
    """Width of the intervals against the number of votes, both in equal ratios, with a mark at one number."""
    x = alt.X(
        "votes:Q",
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(title="Votes", format=",", values=list(table["votes"])[::2]),
    )
    y = alt.Y(
        "width:Q",
        scale=alt.Scale(type="log", nice=False, domain=[8, 300]),
        axis=alt.Axis(title="Points", values=[10, 20, 50, 100, 200]),
    )
    lines = alt.Chart(table).mark_line(color=BLUE, strokeWidth=3, point={"color": BLUE}).encode(x=x, y=y)
    # One over the root of the number, through the last and surest width.
    last = table.iloc[-1]
    rule = table.assign(width=last["width"] * np.sqrt(last["votes"] / table["votes"]))
    root = alt.Chart(rule).mark_line(color=GREY, strokeDash=[4, 3]).encode(x=x, y=y)
    here = (
        alt.Chart(table[table["votes"] == now])
        .mark_circle(color=ORANGE, size=160, opacity=1)
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("votes:Q", title="Votes", format=","),
                alt.Tooltip("width:Q", title="Points", format=".0f"),
            ],
        )
    )
    description = "Median width of the intervals by the number of votes: " + "; ".join(
        f"{row['votes']:,.0f} votes, {row['width']:.0f} points" for _, row in table.iterrows()
    )
    result: alt.LayerChart = finish(alt.layer(root, lines, here), description, height=_HEIGHT)
    return result


def truth_chart(scores: pd.DataFrame, truth: Mapping[str, float], title: str = "Score") -> alt.LayerChart:
    """Scores of models by several ways, each beside the true score as a grey bar.

    Parameters
    ----------
    scores : DataFrame
        ``model``, ``way``, ``score``, ``low`` and ``high``.
    truth : mapping of str to float
    """
    models, ways = list(truth), list(dict.fromkeys(scores["way"]))
    y = alt.Y("model:N", sort=models, axis=names_axis())
    x = {"scale": alt.Scale(zero=False, nice=True), "axis": points_axis(title)}
    offset = alt.YOffset("way:N", sort=ways)
    legend = alt.Legend(title=None, orient="top", columns=1) if len(ways) > 1 else None
    color = alt.Color(
        "way:N",
        scale=alt.Scale(domain=ways, range=[ORANGE, BLUE, "#8a63c4"][: len(ways)]),
        legend=legend,
    )
    shapes = alt.Scale(domain=ways, range=["circle", "square", "triangle-up"][: len(ways)])
    base = alt.Chart(scores).encode(
        y=y,
        yOffset=offset,
        tooltip=[
            alt.Tooltip("model:N", title="Model"),
            alt.Tooltip("way:N", title="By"),
            alt.Tooltip("score:Q", title="Score", format=".0f"),
            alt.Tooltip("low:Q", title="Low", format=".0f"),
            alt.Tooltip("high:Q", title="High", format=".0f"),
        ],
    )
    rules = base.mark_rule(strokeWidth=3, opacity=0.6).encode(x=alt.X("low:Q", **x), x2="high:Q", color=color)
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(
        x=alt.X("score:Q", **x),
        color=color,
        shape=alt.Shape("way:N", scale=shapes, legend=legend),
    )
    real = (
        alt.Chart(pd.DataFrame({"model": models, "truth": list(truth.values())}))
        .mark_tick(color=GREY, thickness=3, size=STEP * max(len(ways), 1))
        .encode(
            y=y,
            x=alt.X("truth:Q", **x),
            tooltip=[
                alt.Tooltip("model:N", title="Model"),
                alt.Tooltip("truth:Q", title="True score", format=".0f"),
            ],
        )
    )
    description = "Scores beside the true ones: " + "; ".join(
        f"{row['model']} {row['score']:.0f} {row['way']} (true {truth[row['model']]:.0f})"
        for _, row in scores.iterrows()
    )
    result: alt.LayerChart = finish(
        alt.layer(real, rules, dots), description, height=STEP * max(len(ways), 1) * len(models) + 16
    )
    return result


def drawn_chart(times: list[int], columns: int = 20) -> alt.LayerChart:
    """The first votes of a resample as squares that say how often each was drawn."""
    table = pd.DataFrame(
        {
            "row": [k // columns for k in range(len(times))],
            "column": [k % columns for k in range(len(times))],
            "vote": range(1, len(times) + 1),
            "times": times,
            "ink": ["white" if n > 2 else "black" for n in times],
        }
    )
    base = alt.Chart(table).encode(
        x=alt.X("column:O", axis=None),
        y=alt.Y("row:O", axis=None),
        tooltip=[alt.Tooltip("vote:Q", title="Vote"), alt.Tooltip("times:Q", title="Drawn, times")],
    )
    squares = base.mark_rect(cornerRadius=3, stroke=GREY, strokeOpacity=0.35).encode(
        color=alt.Color("times:Q", scale=alt.Scale(scheme="blues", domain=[0, 4], clamp=True), legend=None)
    )
    numbers = base.mark_text(fontSize=11, aria=False).encode(
        text="times:Q", color=alt.Color("ink:N", scale=None)
    )
    missing = sum(n == 0 for n in times)
    description = (
        f"How often each of the first {len(times)} votes was drawn: {missing} not at all, "
        f"{sum(n > 1 for n in times)} more than once."
    )
    result: alt.LayerChart = finish(
        alt.layer(squares, numbers).resolve_scale(color="independent"),
        description,
        height=24 * (len(times) // columns),
    )
    return result


def resamples_chart(drawn: pd.DataFrame, models: list[str], *, step: float = 5.0) -> alt.LayerChart:
    """Scores of the resamples so far, piled up in a row for each model; the last resample in orange.

    Parameters
    ----------
    drawn : DataFrame
        ``number``, ``model`` and ``score``.
    models : list of str
        The rows, from the top.
    """
    table = drawn.assign(at=(drawn["score"] / step).round() * step)
    table["pile"] = table.groupby(["model", "at"]).cumcount() + 1
    highest = max(8, int(table["pile"].max()))
    floor = table["model"].map({model: len(models) - 1 - k for k, model in enumerate(models)})
    table["y"] = floor.astype(float) + 0.08 + 0.84 * (table["pile"] - 0.5) / highest
    table["newest"] = table["number"] == table["number"].max()
    # Labels of a numeric axis: which row a height belongs to.
    names = ""
    for k, model in enumerate(reversed(models[1:]), 1):
        names += f"datum.value < {k} ? '{model}' : "
    names += f"'{models[0]}'"
    base = alt.Chart(table).encode(
        x=alt.X("at:Q", axis=points_axis("Score"), scale=alt.Scale(nice=False, **_around(table["at"]))),
        y=alt.Y(
            "y:Q",
            scale=alt.Scale(domain=[0, len(models)], nice=False),
            axis=alt.Axis(
                title=None,
                values=[k + 0.4 for k in range(len(models))],
                labelExpr=names,
                grid=False,
                ticks=False,
                domain=False,
            ),
        ),
        tooltip=[
            alt.Tooltip("model:N", title="Model"),
            alt.Tooltip("number:Q", title="Resample"),
            alt.Tooltip("score:Q", title="Score", format=".1f"),
        ],
    )
    size = float(np.clip(1600 / highest, 12, 90))
    dots = base.mark_circle(opacity=0.85, size=size, color=BLUE)
    newest = base.transform_filter("datum.newest").mark_circle(opacity=1, size=max(size, 70), color=ORANGE)
    floors = (
        alt.Chart(pd.DataFrame({"y": range(len(models))}))
        .mark_rule(color=GREY, opacity=0.4)
        .encode(y=alt.Y("y:Q", scale=alt.Scale(domain=[0, len(models)], nice=False)))
    )
    description = f"Scores of {drawn['number'].nunique()} resamples by model: " + "; ".join(
        f"{model} {part['score'].min():.0f} to {part['score'].max():.0f}"
        for model, part in drawn.groupby("model", sort=False)
    )
    result: alt.LayerChart = finish(alt.layer(floors, dots, newest), description, height=80 * len(models))
    return result


def _around(values: pd.Series) -> dict[str, list[float]]:
    """A scale that moves in large steps only, so that the picture stands still from one resample to the next."""
    return {
        "domain": [
            float(100 * np.floor((values.min() - 10) / 100)),
            float(100 * np.ceil((values.max() + 10) / 100)),
        ]
    }


def ends_chart(ends: pd.DataFrame, low: float, high: float, model: str) -> alt.LayerChart:
    """Both ends of one model's interval as resamples come in, with those of a thousand as dashed lines."""
    x = alt.X("resamples:Q", axis=points_axis("Resamples"), scale=alt.Scale(nice=False))
    y = alt.Y("points:Q", axis=alt.Axis(title="Points", tickCount=5), scale=alt.Scale(zero=False))
    lines = (
        alt.Chart(ends)
        .mark_line(strokeWidth=2.5, color=BLUE)
        .encode(
            x=x,
            y=y,
            detail="end:N",
            tooltip=[
                alt.Tooltip("resamples:Q", title="Resamples"),
                alt.Tooltip("end:N", title="End"),
                alt.Tooltip("points:Q", title="Points", format=".1f"),
            ],
        )
    )
    goal = (
        alt.Chart(pd.DataFrame({"points": [low, high]}))
        .mark_rule(color=GREY, strokeDash=[4, 3], strokeWidth=2)
        .encode(y=y)
    )
    last = ends[ends["resamples"] == ends["resamples"].max()]
    said = ", ".join(f"{row['end']} {row['points']:.0f}" for _, row in last.iterrows())
    description = (
        f"Ends of the interval of {model} as resamples come in: now {said}; "
        f"a thousand give {low:.0f} to {high:.0f}."
    )
    result: alt.LayerChart = finish(alt.layer(goal, lines), description, height=200)
    return result


def tie_chart(curves: pd.DataFrame, title: str) -> alt.Chart:
    """What a way to treat ties expects, by the gap: shares that add up to one."""
    order = [STRONGER, UNDECIDED, WEAKER]
    table = curves.assign(place=curves["outcome"].map({name: k for k, name in enumerate(order)}))
    chart = (
        alt.Chart(table)
        .mark_area(opacity=0.85)
        .encode(
            x=alt.X("gap:Q", axis=points_axis("Gap in points"), scale=alt.Scale(nice=False)),
            y=alt.Y("share:Q", stack=True, axis=_PERCENT, title=None, scale=alt.Scale(domain=[0, 1])),
            color=alt.Color(
                "outcome:N",
                sort=order,
                scale=alt.Scale(domain=order, range=[BLUE, "#9aa4ab", ORANGE]),
                legend=alt.Legend(title=None, orient="bottom"),
            ),
            order=alt.Order("place:Q", sort="descending"),
            tooltip=[
                alt.Tooltip("gap:Q", title="Gap", format=".0f"),
                alt.Tooltip("outcome:N", title="Outcome"),
                alt.Tooltip("share:Q", title="Share", format=".0%"),
            ],
        )
    )
    equal = curves[(curves["gap"] == 0) & (curves["outcome"] == UNDECIDED)]["share"].sum()
    far = curves[(curves["gap"] == curves["gap"].max()) & (curves["outcome"] == UNDECIDED)]["share"].sum()
    description = (
        f"{title}: {equal:.0%} undecided among equals, {far:.0%} at {curves['gap'].max():.0f} points."
    )
    result: alt.Chart = finish(
        chart, description, height=200, title=alt.TitleParams(title, fontSize=13, anchor="start", offset=8)
    )
    return result


def scale_chart(scores: pd.DataFrame) -> alt.LayerChart:
    """Published scores against ours, with the line of equal scores and that of ln 10 times the gap.

    Parameters
    ----------
    scores : DataFrame
        ``model``, ``ours`` and ``published``.
    """
    lowest, highest = float(scores["ours"].min()) - 40, float(scores["ours"].max()) + 40
    ends = np.array([lowest, highest])
    lines = pd.concat(
        pd.DataFrame({"ours": ends, "published": 1000 + factor * (ends - 1000), "line": name})
        for name, factor in (("2.303 times the gap", float(np.log(10))), ("the same gap", 1.0))
    )
    x = alt.X("ours:Q", axis=points_axis("Score on the usual scale"), scale=alt.Scale(nice=False, zero=False))
    y = alt.Y(
        "published:Q",
        axis=alt.Axis(title="Score of the published code", tickCount=6),
        scale=alt.Scale(zero=False),
    )
    names = ["2.303 times the gap", "the same gap"]
    legend = alt.Legend(title=None, orient="top", symbolType="stroke")
    drawn = (
        alt.Chart(lines)
        .mark_line(strokeWidth=2)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "line:N",
                scale=alt.Scale(domain=names, range=[ORANGE, GREY]),
                legend=legend,
            ),
            strokeDash=alt.StrokeDash(
                "line:N", scale=alt.Scale(domain=names, range=[[1, 0], [4, 3]]), legend=legend
            ),
        )
    )
    dots = (
        alt.Chart(scores)
        .mark_circle(size=120, color=BLUE, opacity=1)
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("model:N", title="Model"),
                alt.Tooltip("ours:Q", title="Usual scale", format=".0f"),
                alt.Tooltip("published:Q", title="Published code", format=".0f"),
            ],
        )
    )
    labels = dots.mark_text(align="left", dx=9, dy=4, fontSize=12, color=GREY).encode(text="model:N")
    description = "Scores of the published code against the usual scale: " + "; ".join(
        f"{row['model']} {row['published']:.0f} and {row['ours']:.0f}" for _, row in scores.iterrows()
    )
    result: alt.LayerChart = finish(alt.layer(drawn, dots, labels), description, height=300)
    return result


def rigging_chart(scores: pd.DataFrame, favoured: str, now: int) -> alt.LayerChart:
    """Scores against the number of bought votes; the favoured model in orange, the number chosen as a line.

    Parameters
    ----------
    scores : DataFrame
        ``bought``, ``model`` and ``score``.
    """
    x = alt.X("bought:Q", axis=points_axis("Bought votes"), scale=alt.Scale(nice=False))
    y = alt.Y("score:Q", axis=alt.Axis(title="Score", tickCount=5), scale=alt.Scale(zero=False))
    table = scores.assign(who=np.where(scores["model"] == favoured, favoured, "the others"))
    who = [favoured, "the others"]
    lines = (
        alt.Chart(table)
        .mark_line()
        .encode(
            x=x,
            y=y,
            detail="model:N",
            color=alt.Color(
                "who:N",
                scale=alt.Scale(domain=who, range=[ORANGE, BLUE]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            strokeWidth=alt.condition(f"datum.model === '{favoured}'", alt.value(4), alt.value(2)),
            tooltip=[
                alt.Tooltip("model:N", title="Model"),
                alt.Tooltip("bought:Q", title="Bought votes", format=","),
                alt.Tooltip("score:Q", title="Score", format=".0f"),
            ],
        )
    )
    labels = (
        alt.Chart(table[(table["bought"] == table["bought"].min()) & (table["model"] != favoured)])
        .mark_text(align="left", dx=4, dy=-8, fontSize=12, color=GREY)
        .encode(x=x, y=y, text="model:N")
    )
    here = (
        alt.Chart(pd.DataFrame({"bought": [now]}))
        .mark_rule(color=GREY, strokeDash=[4, 3], strokeWidth=2)
        .encode(x=x)
    )
    ends = table[table["model"] == favoured].sort_values("bought")
    first = ends[ends["score"] >= ends["bought"].map(table.groupby("bought")["score"].max())]
    reached = f"first from {first['bought'].iloc[0]} bought votes on" if len(first) else "never first"
    description = f"Scores by the number of votes bought for {favoured}: {reached}."
    result: alt.LayerChart = finish(alt.layer(here, lines, labels), description, height=_HEIGHT)
    return result


def mix_chart(gaps: pd.DataFrame, title: str) -> alt.LayerChart:
    """The gap of two models in each slice and on the whole board, with a line at zero.

    Parameters
    ----------
    gaps : DataFrame
        ``where``, ``gap``, ``low``, ``high``; the whole board last.
    """
    order = list(gaps["where"])
    last = order[-1]
    y = alt.Y("where:N", sort=order, axis=names_axis())
    x = {"axis": points_axis(title, number_format="+.0f")}
    color = alt.when(alt.datum.where == last).then(alt.value(ORANGE)).otherwise(alt.value(BLUE))
    base = alt.Chart(gaps).encode(
        y=y,
        color=color,
        tooltip=[
            alt.Tooltip("where:N", title="Votes"),
            alt.Tooltip("gap:Q", title="Gap", format="+.0f"),
            alt.Tooltip("low:Q", title="Low", format="+.0f"),
            alt.Tooltip("high:Q", title="High", format="+.0f"),
        ],
    )
    rules = base.mark_rule(strokeWidth=3, opacity=0.6).encode(x=alt.X("low:Q", **x), x2="high:Q")
    dots = base.mark_circle(size=120, opacity=1).encode(x=alt.X("gap:Q", **x))
    zero = alt.Chart(pd.DataFrame({"gap": [0]})).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="gap:Q")
    description = f"{title}: " + "; ".join(f"{row['where']} {row['gap']:+.0f}" for _, row in gaps.iterrows())
    result: alt.LayerChart = finish(alt.layer(zero, rules, dots), description, height=1.4 * STEP * len(order))
    return result
