"""Learn: from a gap to a share of wins, from votes to scores, and two scales."""

from __future__ import annotations

import streamlit as st

from analysis.teaching import published_share, weigh_guess, win_curves, win_share
from analysis.teaching_charts import guess_chart, scale_chart, win_curve_chart
from workbench.learning import crowds
from workbench.learning.glossary import term
from workbench.widgets.chart import show_chart
from workbench.widgets.learning import closing, formula, opening, section

_GUESSED = ("oak", "elm")


def _gap() -> None:
    with section("A gap is a share of wins", "gap") as (picture, words):
        with words:
            gap = st.slider("Points ahead", -400, 400, 100, step=10, key="learn_gap")
            share = win_share(gap)
            with st.container(horizontal=True):
                st.metric("Wins of 100 that decide", f"{100 * share:.0f}", width=190)
                st.metric("Odds", f"{share / (1 - share):.2f} to 1", width=150)
            st.markdown(
                "Only the **difference** of two scores counts. A lead of 25 points, which looks clear on a "
                "leaderboard, is 54 wins of a hundred; 400 points are ten wins for each loss."
            )
            formula(r"P(A \text{ beats } B) = \frac{1}{1 + 10^{-(s_A - s_B)/400}}")
        with picture:
            show_chart(lambda: win_curve_chart(win_curves(), gap), "learn_gap_chart", gap)


def _best() -> None:
    """Move the sliders to the best fit."""
    counts = crowds.three(st.session_state["learn_hand_votes"])
    names = list(crowds.THREE)
    best = dict(zip(names, weigh_guess(counts, dict.fromkeys(names, 1000.0)).best, strict=True))
    for name in _GUESSED:
        st.session_state[f"learn_hand_{name}"] = round(best[name])


def _by_hand() -> None:
    with section("Find the scores by hand", "by-hand") as (picture, words):
        with words:
            n_votes = st.select_slider(
                "Votes",
                (60, 200, 600, 2000),
                600,
                key="learn_hand_votes",
                help="All of them decide: no ties.",
            )
            scores = {
                name: float(st.slider(f"Score of {name}", 800, 1200, 1000, step=1, key=f"learn_hand_{name}"))
                for name in _GUESSED
            }
            # Scores average 1000, so two of three say it all.
            scores["fir"] = 3000.0 - sum(scores.values())
            found = weigh_guess(crowds.three(n_votes), scores)
            st.markdown(f"fir has the rest: **{scores['fir']:.0f}**, for scores average 1000.")
            with st.container(horizontal=True, vertical_alignment="center"):
                st.metric(
                    "Short of the best fit",
                    f"{found.shortfall:.1f}",
                    help="Log-likelihood of the votes at their best scores less that at yours. 0 is the best.",
                    width=190,
                )
                st.button(
                    "Show the best fit", on_click=_best, icon=":material/target:", key="learn_hand_best"
                )
        with picture:
            of = (n_votes, tuple(scores.items()))
            show_chart(lambda: guess_chart(found.pairs), "learn_hand_chart", of)
            if found.shortfall < 0.05:
                truth = ", ".join(f"{name} {score:.0f}" for name, score in crowds.THREE.items())
                st.markdown(
                    f":material/check: That is the best fit. The true scores of this crowd are {truth}: "
                    "the fit is near them, and not on them, because votes are few. "
                    "How near is the next page."
                )
            else:
                st.markdown(
                    "Move the scores until the diamonds (what your scores expect) meet the circles (what the "
                    "votes say). Three pairs and two free scores: not all can meet exactly."
                )
            st.markdown(
                f"{term('bradley-terry')} does just that: of all scores, it takes those that make the votes "
                f"{term('likelihood', 'most probable')}. At the best ones, every model has as many wins as its "
                "scores expect:"
            )
            formula(r"\sum_j w_{ij} = \sum_j \left(w_{ij} + w_{ji}\right) P(i \text{ beats } j)")


def _scale() -> None:
    with section("Why the originals' gaps are 2.303 times too wide", "scale") as (picture, words):
        with words:
            ties = st.toggle(
                "With ties",
                key="learn_scale_ties",
                help="The published code also loses ties of pairs that met in both orders.",
            )
            found = crowds.compared(with_ties=ties)
            gap = st.slider("A gap on the published board", 0, 400, 100, step=10, key="learn_scale_gap")
            with st.container(horizontal=True):
                st.metric("Wins, if it were usual points", f"{win_share(gap):.0%}", width=220)
                st.metric("Wins it stands for", f"{published_share(gap):.0%}", width=170)
            st.markdown(
                "The usual scale multiplies strengths by 400/ln 10, so that 400 points are odds of **ten** to "
                "one. BigCodeArena's leaderboard code multiplies by 400: its 400 points are odds of "
                "**e = 2.718** to one. The order is the same; every gap is wider by"
            )
            formula(r"\frac{400}{400 / \ln 10} = \ln 10 \approx 2.303")
        with picture:
            show_chart(lambda: scale_chart(found.scores), "learn_scale_chart", ties)
            lost = (
                f" Of {found.n_ties:,} ties, the published code keeps {found.n_ties - found.ties_lost:,}: it "
                "*assigns* those of the second order over those of the first. So the points leave the line."
                if ties
                else " Without ties all points lie on the line."
            )
            st.caption(f"{found.n_votes:,} synthetic votes, fitted by both codes.{lost}")
            show_chart(
                lambda: win_curve_chart(win_curves(), gap, both=True), "learn_scale_curves", (gap, "both")
            )


def _page() -> None:
    opening(
        "From votes to scores",
        "A leaderboard turns “A was preferred over B” into one number for each model. Three pictures say how, "
        "and what the number means.",
        synthetic="Votes on this page come from simulated crowds whose true scores are known.",
    )
    _gap()
    _by_hand()
    _scale()
    closing(
        "bradley_terry",
        "bradley-terry",
        "score",
        "odds",
        "likelihood",
        "gap",
        "published-scale",
        "synthetic",
        then=("learn_intervals", "How sure is a score?"),
    )


_page()
