"""Learn: ties, three ways to treat them, and what “both bad” means."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analysis.method import Ties
from analysis.teaching import tie_curves
from analysis.teaching_charts import tie_chart, truth_chart
from workbench.learning import crowds
from workbench.learning.glossary import term
from workbench.widgets.chart import Chart, show_chart
from workbench.widgets.learning import closing, formula, opening, section

_WAYS: dict[Ties, str] = {"half": "Half wins", "davidson": "Davidson", "rao_kupper": "Rao–Kupper"}
_FORMULAS: dict[Ties, str] = {
    "half": r"w_{AB} \leftarrow w_{AB} + \tfrac{1}{2}\,t_{AB}",
    "davidson": r"\pi_A : \pi_B : \nu\sqrt{\pi_A \pi_B}",
    "rao_kupper": r"P(A) = \frac{\pi_A}{\pi_A + e^{\delta} \pi_B}",
}


def _expected(ties: Ties, name: str, share: float) -> Chart:
    return tie_chart(tie_curves(ties, share), name)


def _expect() -> None:
    st.header("What each way expects of a pair", anchor="expect")
    share = st.slider(
        "Undecided votes among equals", 0, 80, 30, step=5, format="%d %%", key="learn_ties_equals", width=420
    )
    for column, (ties, name) in zip(st.columns(3, gap="medium"), _WAYS.items(), strict=True):
        with column:
            show_chart(
                partial(_expected, ties, name, share / 100),
                f"learn_ties_{ties}",
                share,
            )
            formula(_FORMULAS[ties])
    st.markdown(
        f"Half wins know nothing of ties: they expect as many at a gap of 400 points as among equals. "
        f"{term('davidson')} and {term('rao-kupper')} expect fewer where one model is clearly better; "
        "Rao–Kupper's die out faster. Which one fits your votes best stands on the page Robustness, under "
        "Forecasts."
    )


def _effect() -> None:
    with section("What ties do to the scores", "scores") as (picture, words):
        with words:
            share = st.slider(
                "Undecided votes among equals", 0, 60, 30, step=5, format="%d %%", key="learn_ties_share"
            )
            found = crowds.by_tie_model(share / 100)
            spread = {
                way: float(part["score"].max() - part["score"].min())
                for way, part in found.groupby("way", sort=False)
            }
            true = max(crowds.FOUR.values()) - min(crowds.FOUR.values())
            with st.container(horizontal=True):
                for way, points in spread.items():
                    st.metric(f"First to last, {way}", f"{points:.0f}", width=190)
            st.markdown(
                f"In truth the first is **{true:.0f} points** ahead of the last, whatever the share of ties. "
                "Counted as half wins, ties pull models together: the more of them, the smaller the gaps. "
                "This crowd ties as Davidson says, so his model finds the true scores; a real crowd may not."
            )
            if share == 0:
                st.caption("Without ties there is nothing to treat: all three ways are the same.")
        with picture:
            show_chart(lambda: truth_chart(found, crowds.FOUR), "learn_ties_scores", share)
            st.caption("Grey: the true scores. 3,000 synthetic votes; bars are 95 % intervals.")


def _both_bad() -> None:
    with section("Both are bad", "both-bad") as (picture, words):
        with words:
            share = st.slider(
                "Undecided votes of the weak pair that say “both bad”",
                0,
                100,
                90,
                step=10,
                format="%d %%",
                key="learn_bad_share",
            )
            found, bar, n_bad = crowds.by_both_bad(share / 100)
            with st.container(horizontal=True):
                st.metric("Votes “both bad”", f"{n_bad:,} of 2,400", width=180)
                if bar is not None:
                    st.metric("The bar", f"{bar:.0f}", width=120)
            st.markdown(
                "“Both bad” says more than a tie: neither answer will do. Counted as a tie, as published, that "
                "is lost. **Left out**, it tells nothing. As an **outcome of its own** it counts against both, "
                f"and the fit finds the {term('bar', 'bar')}: answers below it are called bad."
            )
            formula(r"\pi_A : \pi_B : \nu\sqrt{\pi_A \pi_B} : e^{\text{bar}}")
        with picture:
            show_chart(lambda: truth_chart(found, crowds.FOUR), "learn_bad_scores", share)
            st.caption(
                "Grey: the true scores that decide wins and ties. fir and yew are often called bad when they meet, "
                "oak and elm hardly ever; the third way pushes the two pairs apart for it."
            )


def _page() -> None:
    opening(
        "Ties, and both bad",
        "Many votes name no winner. What those count for changes the board.",
        synthetic="Votes on this page come from simulated crowds whose true scores are known.",
    )
    _expect()
    _effect()
    _both_bad()
    closing(
        "ties_and_sides",
        "tie",
        "half-win",
        "davidson",
        "rao-kupper",
        "both-bad",
        "bar",
        "left-advantage",
        then=("learn_slices", "Slices, and the whole"),
    )


_page()
