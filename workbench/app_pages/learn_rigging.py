"""Learn: bought votes move a model up; what the tools of the Robustness page see of it."""

from __future__ import annotations

import streamlit as st

from analysis.charts import score_chart
from analysis.teaching_charts import rigging_chart
from workbench.learning import crowds
from workbench.learning.glossary import term
from workbench.widgets.chart import show_chart
from workbench.widgets.learning import closing, opening, section
from workbench.widgets.table import show_table


def _buy() -> tuple[int, int]:
    with section("Buying votes", "buying") as (picture, words):
        with words:
            bought = st.slider(
                f"Votes bought for {crowds.FAVOURED}",
                0,
                crowds.MOST_BOUGHT,
                200,
                step=25,
                key="learn_rig_bought",
            )
            names = st.select_slider(
                "Cast under so many names", (1, 2, 5, 10, 20, 60), 1, key="learn_rig_names"
            )
            found = crowds.rigged(bought, names)
            board = found.by_vote.models
            place = next(k for k, row in enumerate(board, 1) if row.model == crowds.FAVOURED)
            with st.container(horizontal=True):
                st.metric(f"Place of {crowds.FAVOURED}", f"{place} of {len(board)}", width=140)
                st.metric("Share of all votes", f"{bought / found.n_votes:.0%}", width=150)
            st.markdown(
                f"2,000 honest votes of 150 people put {crowds.FAVOURED} third. Somebody votes for it whenever it "
                "appears, on whichever side. **Fewer than one vote in ten is enough for the first place.**"
            )
        with picture:
            show_chart(
                lambda: rigging_chart(crowds.rigging_path(), crowds.FAVOURED, bought),
                "learn_rig_path",
                bought,
            )
            show_chart(lambda: score_chart(found.by_vote), "learn_rig_board", (bought, names))
            st.caption(
                "Intervals by vote, as usual. They stay as narrow as before: an interval knows chance, and "
                "cheating is not chance."
            )
    return bought, names


def _seen(bought: int, names: int) -> None:
    st.header("What the Robustness tools see", anchor="seen")
    found = crowds.rigged(bought, names)
    flip = found.flips[0]
    wide = {
        unit: next(row for row in board.models if row.model == crowds.FAVOURED)
        for unit, board in (("vote", found.by_vote), ("person", found.by_person))
    }
    one, two, three = st.columns(3, gap="medium")
    with one:
        st.metric("Votes that decide the first place", "–" if flip.removals is None else f"{flip.removals:,}")
        st.markdown(
            f"{term('flips')}: so many votes, if they were the wrong ones, put {flip.challenger} first. A small "
            "number is a warning, with or without a thief."
        )
    with two:
        by_vote, by_person = (
            (row.high or float("nan")) - (row.low or float("nan")) for row in (wide["vote"], wide["person"])
        )
        st.metric(
            f"Interval of {crowds.FAVOURED}, by person",
            f"{by_person:.0f} points",
            delta=f"{by_person - by_vote:+.0f} against by vote",
            delta_color="off",
        )
        st.markdown(
            f"Whether that one person is drawn, twice or not at all, decides where {crowds.FAVOURED} stands. "
            f"Resampling {term('unit', 'people')} says so; resampling votes does not."
        )
    with three:
        st.metric("Bought names with an alarm", f"{found.caught_buyers} of {names if bought else 0}")
        st.markdown(
            f"{term('alarm', 'Alarms')}: who favours one model, or one side, beyond chance. They hold for all voters "
            "together, so that honest people raise hardly any."
        )
    caught = found.caught
    if len(caught):
        show_table(
            caught.assign(agrees=100 * caught["agrees"])[
                ["voter", "votes", "agrees", "model", "favour", "alarm"]
            ],
            column_config={
                "voter": "Voter",
                "votes": st.column_config.NumberColumn("Votes", format="localized"),
                "agrees": st.column_config.NumberColumn("Agrees", format="%.0f %%", help="With the board."),
                "model": "Favours",
                "favour": st.column_config.NumberColumn("By", format="%.1f", help="Standard errors."),
                "alarm": "Alarm",
            },
            alt="Voters with an alarm",
        )
    elif bought:
        st.markdown(
            ":material/visibility_off: **No voter stands out.** The same votes from many names, few each, escape the "
            "statistics of single voters. What helps is known before the vote: blind battles, invitations, limits "
            "of rate, and pairs drawn by lot, so that nobody can choose whom to judge. Runoff has all four."
        )
    else:
        st.caption("Nothing is bought, and nobody has an alarm.")


def _page() -> None:
    opening(
        "Rigging a leaderboard, and seeing it",
        "How few votes put a model first that does not belong there? Fewer than most people guess.",
        synthetic="All votes on this page are simulated, the honest ones too.",
    )
    bought, names = _buy()
    _seen(bought, names)
    closing(
        "rigging",
        "flips",
        "alarm",
        "unit",
        "interval",
        "alpha",
        "blind",
        then=("learn_exercises", "Exercises"),
    )


_page()
