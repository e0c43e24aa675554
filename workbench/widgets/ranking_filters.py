"""The filters that all ranking pages share, and the line that says what they leave."""

from __future__ import annotations

from typing import Any

import streamlit as st

from data.categories import Category
from data.environments import Environment
from data.languages import Language
from workbench import rankings, services
from workbench.learning.glossary import meaning

_PREFIX = "ranking_"
# Streamlit shows None as "nothing chosen yet", and "all" is a choice.
_ALL = "all"
_DEFAULTS: dict[str, Any] = {
    "source": "arena",
    "category": _ALL,
    "environment": _ALL,
    "language": _ALL,
    "ties": "half",
    "both_bad": "tie",
    "position": False,
    "unit": "auto",
    "interval": "percentile",
    "anchor": _ALL,
}
_TIES = {"half": "Half a win", "davidson": "Davidson", "rao_kupper": "Rao–Kupper"}
_BOTH_BAD = {"tie": "A tie", "drop": "Left out", "outcome": "An outcome of its own"}
_UNITS = {"auto": "People, where known", "vote": "Votes", "conversation": "Conversations", "user": "People"}
_INTERVALS = {"percentile": "Percentile", "normal": "Normal", "sandwich": "Sandwich"}


def filters() -> rankings.View:
    """Draw the filters; choices stay when a person goes from one ranking page to another."""
    for name, value in _DEFAULTS.items():
        # Streamlit forgets what belongs to a widget of another page, unless it is set again.
        st.session_state[_PREFIX + name] = st.session_state.get(_PREFIX + name, value)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # In a box of its own it breaks into lines on a phone; among the others it would be cut.
        with st.container(width="content"):
            st.segmented_control(
                "Votes",
                list(services.SOURCES),
                format_func=services.SOURCES.__getitem__,
                required=True,
                key=_PREFIX + "source",
            )
        _select("category", "Topic", list(Category))
        _select(
            "environment", "Environment", list(Environment), "Only battles in which both programs ran there."
        )
        _select(
            "language", "Language", list(Language), "Only battles in which both programs were written in it."
        )
        with st.popover("Method", icon=":material/tune:"):
            _method()
    chosen: dict[str, Any] = {}
    for name in _DEFAULTS:
        value = st.session_state[_PREFIX + name]
        chosen[name] = None if value == _ALL else value
    return rankings.View(**chosen)


def choose(name: str, value: Any) -> None:
    """Set a filter from elsewhere on a page, before the filters are drawn again."""
    st.session_state[_PREFIX + name] = _ALL if value is None else value


def _select(name: str, label: str, options: list[Any], help_text: str | None = None) -> None:
    st.selectbox(
        label,
        [_ALL, *options],
        format_func=lambda choice: "All" if choice == _ALL else choice.label,
        key=_PREFIX + name,
        width=150,
        help=help_text,
    )


def _method() -> None:
    for name, label, words, told in (
        ("ties", "Ties", _TIES, meaning("tie")),
        ("both_bad", "“Both bad” is", _BOTH_BAD, meaning("both-bad")),
        ("unit", "Resampled are", _UNITS, meaning("unit")),
        ("interval", "Intervals", _INTERVALS, meaning("interval")),
    ):
        choices = list(words)
        if name == "both_bad" and st.session_state[_PREFIX + "ties"] == "rao_kupper":
            choices.remove("outcome")
            if st.session_state[_PREFIX + name] == "outcome":
                st.session_state[_PREFIX + name] = "tie"
        st.selectbox(label, choices, format_func=words.__getitem__, key=_PREFIX + name, help=told)
    st.toggle(
        "Estimate the advantage of the left side", key=_PREFIX + "position", help=meaning("left-advantage")
    )
    models = services.model_names(st.session_state[_PREFIX + "source"])
    if st.session_state[_PREFIX + "anchor"] not in models:
        st.session_state[_PREFIX + "anchor"] = _ALL
    st.selectbox(
        "Anchor",
        [_ALL, *models],
        format_func=lambda model: "All: scores average 1000" if model == _ALL else model,
        key=_PREFIX + "anchor",
        help=meaning("anchor"),
    )


def notice(view: rankings.View) -> bool:
    """Say how many votes there are, of when, and how many are synthetic; False when none can be ranked."""
    found = rankings.facts(view)
    if not found.n_votes:
        _nothing(view, found)
        return False
    when = "" if found.last is None else f" Last vote {found.last:%Y-%m-%d %H:%M} UTC."
    share = "" if found.n_votes == found.n_all else f" ({found.n_votes / found.n_all:.0%} of {found.n_all:,})"
    said = "All cast by people."
    if found.n_synthetic == found.n_votes:
        said = "All synthetic: simulated, not cast by people."
    elif found.n_synthetic:
        said = f"{found.n_synthetic:,} synthetic: simulated, not cast by people."
    with st.container(horizontal=True, vertical_alignment="center"):
        if found.n_synthetic:
            st.badge("synthetic votes", icon=":material/science:", color="orange")
        st.caption(f"{found.n_votes:,} votes{share}, {found.n_models} models. {said}{when}")
    if found.unit_problem:
        st.warning(f"{found.unit_problem}. Choose another unit under Method.")
        return False
    return True


def _nothing(view: rankings.View, found: rankings.Facts) -> None:
    if found.n_all:
        st.info("No votes match these filters.", icon=":material/filter_alt_off:")
        st.button("Show all votes", on_click=_widen, key="ranking_widen")
    elif view.source == "imported":
        st.info(
            "Nothing imported yet. Type `runoff import FILE` in a terminal to add votes.",
            icon=":material/inbox:",
        )
    else:
        st.info("No live votes yet. The first one is cast in the Arena.", icon=":material/inbox:")
        st.page_link("app_pages/arena.py", label="Go to the arena", icon=":material/swords:")


def _widen() -> None:
    for name in ("category", "environment", "language"):
        choose(name, None)
