"""The front page: what this is, what is in it, and three ways in."""

from __future__ import annotations

import streamlit as st

from workbench.state_of_data import state_of_data
from workbench.widgets import remembered

_GUIDE = "guide_done"
#: Addresses of battles and prompts from before the arena had one of its own.
_OF_THE_ARENA = ("battle", "prompt")
_WAYS = (
    (
        "Judge programs",
        "Two models answer the same prompt, without their names. Play with both programs, then vote.",
        "app_pages/arena.py",
        "Open the arena",
        ":material/swords:",
    ),
    (
        "Explore the leaderboard",
        "Scores with intervals, shared places, and the same votes by language, environment and topic.",
        "app_pages/leaderboard.py",
        "Open the leaderboard",
        ":material/leaderboard:",
    ),
    (
        "Run a program",
        "Ask one model for a program, or bring your own. It runs here, and nothing counts.",
        "app_pages/playground.py",
        "Open the playground",
        ":material/terminal:",
    ),
)
_STEPS = (
    "**Open the arena.** A prompt and two answers are there, and both programs run: click, type, change the code.",
    "**Vote.** Keys `1` to `4`, or the buttons below the programs. Then you see the names, and what your vote moved.",
    "**Read the leaderboard.** A bar is a 95 % interval; models whose bars overlap share places.",
)


def _data() -> None:
    state = state_of_data()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if state.synthetic:
            st.badge(
                "all votes are synthetic" if state.synthetic == state.total else "some votes are synthetic",
                icon=":material/science:",
                color="orange",
                help="Simulated, so that there is something to look at. Nobody cast them, and no page counts them "
                "among people's.",
            )
        st.caption(str(state), width="content")


def _ways() -> None:
    for column, (title, text, page, label, icon) in zip(st.columns(len(_WAYS)), _WAYS, strict=True):
        with column, st.container(border=True, height="stretch", vertical_alignment="distribute"):
            with st.container(gap="xsmall"):
                st.header(title, anchor=False)
                st.markdown(text)
            st.page_link(page, label=f":primary[**{label}**]", icon=icon)


def _guide() -> None:
    if remembered.is_set(_GUIDE):
        st.button(
            "Show the first steps",
            icon=":material/help:",
            type="tertiary",
            key="home_guide_show",
            on_click=remembered.choose,
            args=(_GUIDE, False),
        )
    else:
        with st.container(border=True):
            st.header("First steps", anchor=False)
            st.markdown("\n".join(f"{number}. {step}" for number, step in enumerate(_STEPS, 1)))
            st.button(
                "Got it",
                icon=":material/check:",
                key="home_guide_done",
                help="Puts these steps away in this browser. A button brings them back.",
                on_click=remembered.choose,
                args=(_GUIDE, True),
            )
    remembered.keep(_GUIDE)


def _page() -> None:
    asked = {name: st.query_params[name] for name in _OF_THE_ARENA if name in st.query_params}
    if asked:
        st.switch_page("app_pages/arena.py", query_params=asked)
    with st.container(width=1080):
        st.title("Judge AI-written code by running it", anchor=False)
        st.markdown(
            "Runoff shows two anonymous programs written for the same prompt, runs both in a sandbox on this machine, "
            "and turns people's votes into a leaderboard with honest intervals."
        )
        _data()
        _ways()
        _guide()


_page()
