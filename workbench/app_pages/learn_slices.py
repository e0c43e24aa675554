"""Learn: when slices and the whole disagree, and how small slices borrow."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.teaching_charts import mix_chart, truth_chart
from workbench.learning import crowds
from workbench.learning.glossary import term
from workbench.widgets.chart import show_chart
from workbench.widgets.learning import closing, formula, opening, section
from workbench.widgets.table import show_table


def _paradox() -> None:
    with section("Simpson's paradox", "simpson") as (picture, words):
        # The pictures first: on a phone they stand above the words, and would push them down.
        uneven = st.session_state.get("learn_mix_uneven", 8)
        found = crowds.mixed(uneven)
        with picture:
            show_chart(
                lambda: mix_chart(found.gaps, "Points that steady is ahead of flashy"),
                "learn_mix_gaps",
                uneven,
            )
            st.caption("True everywhere: +40 points. Bars are 95 % intervals; 6,000 synthetic votes.")
            show_table(
                found.met,
                column_config={
                    "where": "Where",
                    "steady": st.column_config.NumberColumn("steady met the rival", format="localized"),
                    "flashy": st.column_config.NumberColumn("flashy met the rival", format="localized"),
                },
                alt="How often the two models met the rival in each environment",
            )
        with words:
            st.slider("How unevenly pairs are sampled", 1, 8, 8, format="%d to 1", key="learn_mix_uneven")
            whole = float(found.gaps["gap"].iloc[-1])
            st.metric("Steady ahead of flashy, all votes", f"{whole:+.0f} points", width=260)
            ahead = "**steady** ahead" if whole > 0 else "**flashy** ahead"
            mix = (
                "Sampled evenly, both meet the rival as often in each."
                if uneven == 1
                else f"At {uneven} to 1, flashy meets the rival {uneven} times at pages for each time that steady "
                "does, and the other way round at programs."
            )
            st.markdown(
                "In each environment, steady is 40 points better than flashy. Both shine at pages and are weak at "
                f"programs. {mix} The whole board then puts {ahead}."
            )
            st.markdown(
                "Nothing is wrong with the votes, nor with the arithmetic: the whole answers “who wins in the mix "
                "that was sampled?” **Sample pairs evenly in each environment, and show slices beside the "
                "whole.**"
            )


def _pooling() -> None:
    with section("Borrowing from the other slices", "pooled") as (picture, words):
        with words:
            n_small = st.select_slider(
                "Votes of the small slice", (15, 30, 60, 120, 250, 500, 1000), 30, key="learn_pool_votes"
            )
            spread = st.slider(
                "How far true scores differ between slices",
                0,
                100,
                20,
                step=10,
                format="%d points",
                key="learn_pool_spread",
            )
            board = crowds.pooled(n_small, spread)
            part = next(part for part in board.slices if crowds.SMALL in part.label)
            truth = crowds.true_scores(crowds.SMALL_NUMBER, spread)
            found = _ways(part)
            with st.container(horizontal=True):
                st.metric("Borrowed", "–" if part.borrowed is None else f"{part.borrowed:.0%}", width=120)
                for way, of_way in found.groupby("way", sort=False):
                    off = (of_way["score"] - of_way["model"].map(truth)).abs().mean()
                    st.metric(f"Off the truth, {way}", f"{off:.0f} points", width=200)
            st.markdown(
                f"A slice with few votes has wild scores. {term('pooled', 'Pooled')} scores pull it towards the "
                "other slices: the more, the fewer votes it has, and the more slices are alike. How much is "
                "**estimated from all slices together**, and the board says what was borrowed."
            )
            formula(r"\theta_s \sim N(\mu, \tau^2)")
        with picture:
            if found.empty:
                st.info("So few votes determine no scores; take some more.", icon=":material/inbox:")
            else:
                show_chart(lambda: truth_chart(found, truth), "learn_pool_scores", (n_small, spread))
            st.caption(
                f"The small slice (Streamlit, {n_small} votes) beside three large ones. Grey: its true scores. "
                "Pooled is nearer most of the time, not always; intervals say how sure each is."
            )


def _ways(part: object) -> pd.DataFrame:
    rows = [
        {"model": row.model, "way": way, "score": score, "low": low, "high": high}
        for row in part.models  # type: ignore[attr-defined]
        for way, score, low, high in (
            ("own votes", row.score, row.low, row.high),
            ("pooled", row.pooled_score, row.pooled_low, row.pooled_high),
        )
        if score is not None
    ]
    return pd.DataFrame(rows, columns=["model", "way", "score", "low", "high"])


def _page() -> None:
    opening(
        "Slices, and the whole",
        "The best model is often the best at what most people asked. Slices tell; small ones need help.",
        synthetic="Votes on this page come from simulated crowds whose true scores are known.",
    )
    _paradox()
    _pooling()
    closing(
        "slices",
        "slice",
        "matched",
        "simpson",
        "win-rate",
        "pooled",
        "borrowed",
        "connectivity",
        then=("learn_rigging", "Rigging"),
    )


_page()
