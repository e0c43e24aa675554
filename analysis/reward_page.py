"""Judges against people as a page that stands alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from .agreement import TITLES
from .html_parts import document, heat_table, made_with, plain_table, styled, text
from .judge_bias import MEASURES
from .judge_charts import WITH, WITHOUT, WORDS
from .judge_ratings import CORRELATIONS

if TYPE_CHECKING:
    from .reward import Reward


def reward_page(found: Reward) -> str:
    """The page that ``runoff reward score --html`` writes."""
    return document("Judges against people", reward_fragment(found))


def reward_fragment(found: Reward) -> str:
    """The same without a page around it: for a cell of a notebook, or a site."""
    warnings = "".join(f'<p class="warning">{text(warning)}</p>' for warning in found.warnings)
    battles = found.cases.frame["battle_id"].nunique()
    note = (
        f"{found.n_votes:,} votes and {found.n_verdicts:,} verdicts of {len(found.judges)} judges; {battles:,} battles "
        f"compared. {found.classes_merged} classes"
        + (", tie and both bad as one" if found.classes_merged == 3 else "")
        + f". Intervals: {found.level:.0%}, {found.resamples:,} bootstrap resamples of battles, seed {found.seed}. "
        + "Calls without a verdict are left out where a table does not say otherwise. "
        + made_with()
    )
    parts = [
        warnings,
        f'<p class="note">{text(note)}</p>',
        _agreement(found.agreement),
        _lifts(found.lifts),
        _slices(found.lifts),
        *_confusions(found.confusion),
        _bias(found.bias),
        _ratings(found.correlations),
    ]
    return styled("".join(parts))


def _agreement(table: pd.DataFrame) -> str:
    whole = table[table["by"] == ""]
    rows = []
    for (judge, mode), held in whole.groupby(["judge", "with_execution"], sort=True):
        values = {(row["measure"], row["convention"]): row for _, row in held.iterrows()}
        rows.append(
            (
                str(judge),
                WITH if mode else WITHOUT,
                f"{held['n'].iloc[0]:,}",
                f"{held['no_verdict'].iloc[0]:,}",
                *(_ranged(values[measure, "drop"], measure) for measure in TITLES),
                _value(values["accuracy", "wrong"]["value"], "accuracy"),
            )
        )
    heads = ("Judge", "Saw", "Battles", "No verdict", *TITLES.values(), "Accuracy, no verdict wrong")
    return plain_table("Agreement with people", heads, rows)


def _lifts(table: pd.DataFrame) -> str:
    held = table[(table["by"] == "") & (table["convention"] == "drop")]
    if held.empty:
        return '<p class="note">No judge was asked both with and without execution.</p>'
    rows = [
        (
            str(row["judge"]),
            TITLES[str(row["measure"])],
            f"{row['n']:,}",
            _value(row["without"], row["measure"]),
            _value(row["with_execution"], row["measure"]),
            _ranged(row, row["measure"], "lift", sign=True),
        )
        for _, row in held.iterrows()
    ]
    return plain_table(
        "With execution less without", ("Judge", "Measure", "Battles", "Without", "With", "Lift"), rows
    )


def _slices(table: pd.DataFrame) -> str:
    """The lift of accuracy by judge and slice, in colours."""
    held = table[(table["measure"] == "accuracy") & (table["convention"] == "drop")]
    titles = list(dict.fromkeys(held["title"]))
    judges = list(dict.fromkeys(held["judge"]))
    if len(titles) < 2:
        return ""
    cells = {(row["judge"], row["title"]): row for _, row in held.iterrows()}
    widest = held["lift"].abs().max() or 1.0
    columns = []
    for title in titles:
        shown: list[tuple[float | None, str, str]] = []
        for judge in judges:
            row = cells.get((judge, title))
            if row is None or math.isnan(row["lift"]):
                shown.append((None, "no battles", "–"))
            else:
                told = f"{row['n']:,} battles, {_ranged(row, 'accuracy', 'lift', sign=True)}"
                shown.append((row["lift"] / widest, told, f"{row['lift']:+.1%}"))
        columns.append((title, shown))
    return heat_table("Lift of accuracy by slice", judges, columns)


def _confusions(table: pd.DataFrame) -> list[str]:
    parts = []
    whole = table[table["by"] == ""]
    for (judge, mode), held in whole.groupby(["judge", "with_execution"], sort=True):
        humans = list(dict.fromkeys(held["human"]))
        columns = []
        for verdict in dict.fromkeys(held["verdict"]):
            column = held[held["verdict"] == verdict].set_index("human")
            cells: list[tuple[float | None, str, str]] = [
                (
                    None if math.isnan(column.loc[human, "share"]) else column.loc[human, "share"],
                    f"{column.loc[human, 'share']:.1%} of the row",
                    f"{column.loc[human, 'n']:,}",
                )
                for human in humans
            ]
            columns.append((WORDS[verdict], cells))
        caption = f"{judge}, {WITH if mode else WITHOUT}: people (rows) and judge (columns)"
        parts.append(heat_table(caption, [WORDS[human] for human in humans], columns))
    return parts


def _bias(table: pd.DataFrame) -> str:
    rows = [
        (
            str(row["judge"]),
            WITH if row["with_execution"] else WITHOUT,
            MEASURES[str(row["measure"])][0],
            f"{row['n']:,}",
            _ranged(
                row, "accuracy", sign="lean" in str(row["measure"]) or row["measure"] == "position_flips"
            ),
        )
        for _, row in table[table["n"] > 0].iterrows()
    ]
    return plain_table("Biases", ("Judge", "Saw", "Measure", "Observations", "Value"), rows)


def _ratings(table: pd.DataFrame) -> str:
    rows = [
        (
            str(row["judge"]),
            WITH if row["with_execution"] else WITHOUT,
            CORRELATIONS[str(row["measure"])],
            str(row["models"]),
            f"{row['battles']:,}",
            "; ".join(part for part in (_ranged(row, "kappa").strip("–"), str(row["reason"])) if part),
        )
        for _, row in table.iterrows()
    ]
    heads = ("Judge", "Saw", "Correlation", "Models", "Battles", "Value")
    return plain_table("Ratings of the models by judges and by people (Bradley–Terry)", heads, rows)


def _value(value: float, measure: str, *, sign: bool = False) -> str:
    if math.isnan(value):
        return "–"
    return f"{value:{'+' if sign else ''}{'.3f' if measure in ('kappa', 'mcc') else '.1%'}}"


def _ranged(row: Any, measure: str, name: str = "value", *, sign: bool = False) -> str:
    told = _value(row[name], measure, sign=sign)
    if math.isnan(row["low"]) or math.isnan(row["high"]):
        return told
    return f"{told} ({_value(row['low'], measure, sign=sign)} to {_value(row['high'], measure, sign=sign)})"
