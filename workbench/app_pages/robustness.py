"""Robustness: what the intervals do not show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.diagnostic_charts import calibration_chart, flip_chart
from analysis.style import StyleFit
from workbench import rankings
from workbench.learning.glossary import meaning
from workbench.widgets.chart import show_chart
from workbench.widgets.learning import glossary_line
from workbench.widgets.ranking_filters import filters, notice
from workbench.widgets.saving import download
from workbench.widgets.table import show_table

_SHOWN = 200
_TIES = {"half": "Half wins", "davidson": "Davidson", "rao_kupper": "Rao–Kupper"}


def _first_place(view: rankings.View) -> None:
    flips = rankings.flips(view)
    part = rankings.board(view).whole
    if not flips:
        st.caption("With one model there is no first place to lose.")
        return
    leader = part.models[0].model
    fewest = min((flip.removals for flip in flips if flip.removals is not None), default=None)
    if fewest is not None:
        st.markdown(
            f"**{fewest:,} of {part.n_votes:,} votes** ({fewest / part.n_votes:.1%}), if they were the wrong "
            "ones, decide the first place."
        )
    show_chart(lambda: flip_chart(flips, leader), "robustness_flips", rankings.stamp(view))
    st.caption(
        "Removed: the fewest votes found whose removal puts the challenger first. Added: votes for the "
        "challenger against the leader that do it. Both are confirmed by fitting anew."
    )
    download(
        "Votes to flip",
        lambda: pd.DataFrame([vars(flip) for flip in flips]),
        "votes-to-flip",
        "flips_csv",
    )


def _voters(view: rankings.View) -> None:
    found = rankings.voters(view)
    if found is None:
        st.caption("The votes do not determine a board to hold the voters against.")
        return
    flipping = int(found.without["flips"].sum())
    alarms = int((found.habits["alarm"] != "").sum())
    with st.container(horizontal=True):
        st.metric("Voters", f"{len(found.habits):,}", width=170)
        st.metric("Who decide the first place", f"{flipping:,}", width=230)
        st.metric("With an odd habit", f"{alarms:,}", width=170)
        if found.agreement is not None:
            st.metric(
                "Agreement (alpha)",
                f"{found.agreement.alpha:.2f}",
                help=f"Krippendorff's alpha of {found.agreement.votes:,} votes on "
                f"{found.agreement.battles:,} battles; 95 % interval {found.agreement.low:.2f} to "
                f"{found.agreement.high:.2f}. 1 is full agreement, 0 is chance.",
                width=200,
            )
    for name, factor in found.inflation.items():
        st.caption(f"Resampling by {name} makes intervals {factor:.2f} times as wide as by vote.")
    table = found.without.merge(found.habits.drop(columns="votes"), left_on="unit", right_on="voter")
    table = table.rename(columns={"model_x": "most moved", "model_y": "favours"}).drop(columns="voter")
    show_table(
        table.head(_SHOWN).assign(left=100 * table["left"], agrees=100 * table["agrees"]),
        column_config={
            "unit": st.column_config.TextColumn("Voter", help="A random name; nobody signs in."),
            "votes": st.column_config.NumberColumn("Votes", format="localized"),
            "change": st.column_config.NumberColumn(
                "Change", format="%+.1f", help="Largest change of a score without this voter, in points."
            ),
            "most moved": "Of",
            "leader": "First without",
            "flips": "Flips",
            "exact": st.column_config.CheckboxColumn("Exact", help="Fitted anew, not approximated."),
            "left": st.column_config.NumberColumn("Left", format="%.0f %%", help="Of the decisive votes."),
            "left_p": st.column_config.NumberColumn("p", format="%.3f", help="That the sides are even."),
            "agrees": st.column_config.NumberColumn("Agrees", format="%.0f %%", help="With the board."),
            "favours": "Favours",
            "favour": st.column_config.NumberColumn(
                "By", format="%.1f", help="Standard errors above what the board expects."
            ),
            "alarm": st.column_config.TextColumn("Alarm", help=meaning("alarm")),
        },
    )
    cut = f" The {_SHOWN} most influential are listed." if len(table) > _SHOWN else ""
    st.caption(f"The board without each voter, the most influential first.{cut}")
    download("Voters", lambda: table, "voters", "voters_csv")


def _sides(view: rankings.View) -> None:
    part = rankings.board(replace(view, position=True)).whole
    if part.position is None:
        st.caption("The votes do not determine an advantage of a side.")
        return
    effect = part.position
    sure = "Sure at 95 %." if effect.low > 0 or effect.high < 0 else "Zero is within the interval."
    st.markdown(
        f"The left side has an advantage of **{effect.points:+.1f} points** ({effect.log_odds:+.3f} log odds, "
        f"{effect.low:+.3f} to {effect.high:+.3f}; {part.n_votes:,} votes). {sure}"
    )
    st.caption("Sides are drawn at random, so that an advantage adds noise and favours no model.")


def _one_scale(view: rankings.View) -> None:
    found = rankings.one_scale(view)
    if found is None:
        st.caption("The votes do not determine a scale.")
        return
    verdict = "does not fit the pairs" if found.p_value < 0.05 else "fits the pairs"
    st.markdown(
        f"One scale {verdict}: chi-squared {found.chi2:.0f} over {len(found.pairs):,} pairs, "
        f"p = {found.p_value:.3f} by simulation. {found.circles:,} of {found.triples:,} triples go in a circle; "
        f"chance makes {found.circles_expected:,.0f}."
    )
    left, right = st.columns(2, gap="medium")
    with left:
        st.caption("Pairs that differ most from what the scores expect")
        show_table(
            found.pairs.head(50).assign(
                observed=100 * found.pairs["observed"], expected=100 * found.pairs["expected"]
            ),
            column_config={
                "model": "Model",
                "against": "Against",
                "votes": st.column_config.NumberColumn("Votes", format="localized"),
                "observed": st.column_config.NumberColumn("Observed", format="%.0f %%"),
                "expected": st.column_config.NumberColumn("Expected", format="%.0f %%"),
                "z": st.column_config.NumberColumn("Off by", format="%+.1f", help="In standard errors."),
            },
        )
        download("Pairs", lambda: found.pairs, "pair-residuals", "residuals_csv")
    with right:
        if found.worst.empty:
            st.caption("No three models beat each other in a circle.")
            return
        st.caption("Circles by their weakest link, in standard errors")
        show_table(
            found.worst,
            column_config={
                "first": "First beats",
                "second": "second, which beats",
                "third": "third, which beats the first",
                "z": st.column_config.NumberColumn("Weakest link", format="%.1f"),
            },
        )
        download("Circles", lambda: found.worst, "circles", "circles_csv")


def _forecasts(view: rankings.View) -> None:
    found = rankings.calibrations(view)
    own = found[view.ties]
    losses = ", ".join(f"{_TIES[ties]} {each.log_loss:.4f}" for ties, each in found.items())
    if own.bins.empty:
        st.caption("Too few votes to forecast some from the others.")
        return
    show_chart(lambda: calibration_chart(own), "robustness_forecasts", rankings.stamp(view))
    st.caption(
        f"Each fifth of the votes, forecast from the other four ({_TIES[view.ties]}). "
        f"Mean log loss, lower is better: {losses}."
    )
    download("Forecasts", lambda: own.bins, "calibration", "calibration_csv")


def _style(view: rankings.View) -> None:
    found = rankings.styles(view)
    plain = found["none"]
    if isinstance(plain, str):
        st.caption(
            "Needs votes on recorded answers: live or imported ones with their texts. "
            "These have none that would do."
        )
        return
    rows = {"Model": list(plain.models), "Plain": plain.scores}
    for title in ("length", "length and runs"):
        each = found[title]
        if isinstance(each, StyleFit):
            rows[f"Without {title}"] = each.scores
        else:
            st.caption(f"Without {title}: {each}")
    table = pd.DataFrame(rows).sort_values("Plain", ascending=False)
    points = st.column_config.NumberColumn(format="%.0f")
    show_table(table, column_config=dict.fromkeys(list(rows)[1:], points))
    full = found["length and runs"]
    if isinstance(full, StyleFit) and len(full.effects):
        show_table(full.effects)
    st.caption(
        f"{plain.n_votes:,} votes on answers with recorded text. Length may please for itself. Whether a program "
        "ran is the model's own doing, and taking it out takes away what the model is scored for; so both are shown."
    )
    download("Style", lambda: table, "style", "style_csv")


_SECTIONS: dict[str, Callable[[rankings.View], None]] = {
    "First place": _first_place,
    "Voters": _voters,
    "Sides": _sides,
    "One scale": _one_scale,
    "Forecasts": _forecasts,
    "Style": _style,
}


_TERMS = {
    "First place": ("flips", "place", "interval"),
    "Voters": ("alarm", "alpha", "unit", "resample"),
    "Sides": ("left-advantage", "odds"),
    "One scale": ("one-scale", "observed-expected", "p-value"),
    "Forecasts": ("log-loss", "likelihood", "half-win", "davidson", "rao-kupper"),
    "Style": ("style-control",),
}


def _page() -> None:
    st.title("Robustness", anchor=False)
    view = filters()
    if not notice(view):
        return
    if rankings.fitted(view) is None:
        for warning in rankings.board(view).whole.warnings:
            st.warning(warning)
        return
    # One section at a time: each costs a computation, and a page answers within a second.
    section = st.segmented_control(
        "Ask about", list(_SECTIONS), default="First place", required=True, key="robustness_section"
    )
    _SECTIONS[str(section)](view)
    glossary_line(*_TERMS[str(section)])


_page()
