"""Learn: how sure a score is, by the number of votes, and by drawing resamples one at a time."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import score_chart
from analysis.teaching import running_ends
from analysis.teaching_charts import drawn_chart, ends_chart, resamples_chart, width_chart
from workbench.learning import crowds
from workbench.learning.glossary import term
from workbench.widgets.chart import show_chart
from workbench.widgets.learning import closing, formula, opening, section

_DRAWN = "learn_resamples_drawn"
_MOST = 1000
#: Votes of a resample that are drawn as squares.
_SQUARES = 100


def _widths() -> None:
    with section("More votes, narrower intervals", "width") as (picture, words):
        # The pictures first: on a phone they stand above the words, and would push them down.
        n_votes = st.session_state.get("learn_width_votes", 400)
        table = crowds.grown_widths()
        with picture:
            board = crowds.grown_board(n_votes)
            show_chart(lambda: score_chart(board), "learn_width_board", n_votes)
            truth = ", ".join(f"{name} {score:.0f}" for name, score in crowds.FOUR.items())
            st.caption(f"The true scores of this crowd: {truth}.")
            show_chart(lambda: width_chart(table, n_votes), "learn_width_chart", n_votes)
            st.caption("Dashed: one over the root of the number of votes. Both axes grow in ratios.")
        with words:
            st.select_slider("Votes", crowds.SIZES, 400, key="learn_width_votes")
            width = float(table.loc[table["votes"] == n_votes, "width"].iloc[0])
            st.metric("Points from low to high", f"{width:.0f}", width=200)
            st.markdown(
                f"An {term('interval', 'interval')} says where a score would fall if another crowd of the same size were "
                "asked. **Four times as many votes make it half as wide**, so the last points are dear: from "
                "40 points to 10 takes sixteen times as many votes."
            )
            formula(r"\text{width} \propto \frac{1}{\sqrt{n}}")


def _more(number: int) -> None:
    st.session_state[_DRAWN] = min(_MOST, st.session_state.get(_DRAWN, 0) + number)


def _again() -> None:
    st.session_state[_DRAWN] = 0


def _drawn(n_votes: int, number: int) -> pd.DataFrame:
    rows = [
        {"number": k, "model": model, "score": score}
        for k in range(1, number + 1)
        for model, score in _scores(n_votes, k).items()
    ]
    return pd.DataFrame(rows, columns=["number", "model", "score"])


def _scores(n_votes: int, number: int) -> dict[str, float]:
    # Fitted once: what was drawn stays drawn, however often the page is drawn anew.
    kept: dict[tuple[int, int], dict[str, float]] = st.session_state.setdefault("learn_resamples_kept", {})
    if (n_votes, number) not in kept:
        kept[n_votes, number] = crowds.resample(n_votes, number).scores
    return kept[n_votes, number]


def _bootstrap() -> None:
    with section("The bootstrap, one resample at a time", "bootstrap") as (picture, words):
        with words:
            n_votes = st.select_slider(
                "Votes to draw from",
                (100, 200, 400, 800),
                400,
                key="learn_resamples_votes",
                on_change=_again,
            )
            st.markdown(
                f"We cannot ask another crowd. But we can draw {n_votes} votes **with replacement** from the "
                f"{n_votes} that we have: some come twice, some not at all. Then the scores are fitted again. "
                f"That is one {term('resample', 'resample')}; the spread of many is the interval. The chance that a "
                "vote is not drawn:"
            )
            formula(r"\left(1 - \tfrac{1}{n}\right)^{n} \approx e^{-1} \approx 37\,\%")
        number = st.session_state.get(_DRAWN, 0)
        with picture:
            _buttons(number)
            if number:
                _show_drawn(n_votes, number)
            else:
                st.caption("Nothing is drawn yet.")


def _buttons(number: int) -> None:
    with st.container(horizontal=True):
        st.button(
            "**Next resample**",
            on_click=_more,
            args=(1,),
            icon=":material/casino:",
            shortcut="N",
            disabled=number >= _MOST,
            key="learn_resamples_next",
        )
        st.button(
            "100 more",
            on_click=_more,
            args=(100,),
            icon=":material/fast_forward:",
            disabled=number >= _MOST,
            key="learn_resamples_many",
        )
        st.button(
            "Start over",
            on_click=_again,
            icon=":material/restart_alt:",
            disabled=not number,
            key="learn_resamples_again",
        )


def _show_drawn(n_votes: int, number: int) -> None:
    names = list(crowds.FOUR)
    last = crowds.resample(n_votes, number)
    squares = last.times[:_SQUARES].tolist()
    st.caption(
        f"Resample {number:,}: how often each of the first {len(squares)} votes was drawn. "
        f"{last.left_out:.0%} of all {n_votes} were not."
    )
    show_chart(lambda: drawn_chart(squares), "learn_resamples_squares", (n_votes, number))
    drawn = _drawn(n_votes, number)
    st.caption(f"Scores of {number:,} {'resample' if number == 1 else 'resamples'}; the last one in orange.")
    show_chart(lambda: resamples_chart(drawn, names), "learn_resamples_piles", (n_votes, number))
    if number < 10:
        st.caption("From the tenth resample on, the interval shows here.")
        return
    board = crowds.grown_board(n_votes).whole
    model = board.models[0]
    scores = drawn.loc[drawn["model"] == model.model, "score"]
    ends = running_ends(scores)
    low, high = ends["points"].iloc[-2], ends["points"].iloc[-1]
    st.markdown(
        f"**{model.model}: {low:.0f} to {high:.0f}** after {number:,} resamples, without the lowest and the "
        f"highest 2.5 %. The board's own thousand give {model.low:.0f} to {model.high:.0f}."
    )
    show_chart(
        lambda: ends_chart(ends, float(model.low or 0), float(model.high or 0), model.model),
        "learn_resamples_ends",
        (n_votes, number),
    )
    st.caption(
        "Both ends as resamples come in; dashed: the board's. The 2.5 % end of 100 resamples hangs on the two or "
        "three lowest, so it wanders three times as far as that of 1,000: that is why Runoff draws 1,000."
    )


def _page() -> None:
    opening(
        "How sure is a score?",
        "A score without an interval is half of the truth. Here is where intervals come from.",
        synthetic="All votes on this page come from one simulated crowd of four models.",
    )
    _widths()
    _bootstrap()
    closing(
        "bootstrap",
        "interval",
        "bootstrap",
        "resample",
        "standard-error",
        "unit",
        "sandwich",
        "place",
        then=("learn_ties", "Ties, and both bad"),
    )


_page()
