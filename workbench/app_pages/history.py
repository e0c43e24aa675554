"""Every past battle: found, read turn by turn, run again, shared as a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from data.categories import Category
from data.environments import Environment
from data.errors import DataError
from data.export import MOST_BYTES
from data.languages import Language
from data.outcomes import Outcome
from data.store import BattlePage, BattleSearch, BattleSummary
from workbench import services
from workbench.past import open_shared
from workbench.widgets.past_battle import show_past
from workbench.widgets.table import show_table

_PAGE = 20
_BEFORE = "history_before"  # where each page that was passed begins, the first one left out
_FILE = "history_file"
_KINDS = {"live": "Blind", "named": "Side by side"}


def _first_page() -> None:
    st.session_state[_BEFORE] = []


def _choice(label: str, words: Mapping[Any, str], key: str) -> Any:
    """A choice that may be left open."""
    return st.selectbox(
        label,
        list(words),
        index=None,
        format_func=words.__getitem__,
        key=f"history_{key}",
        on_change=_first_page,
        placeholder="Any",
        width=150,
    )


def _search() -> BattleSearch:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        words = st.text_input(
            "Search prompts and answers",
            key="history_words",
            on_change=_first_page,
            icon=":material/search:",
            placeholder="clock, canvas, fibonacci …",
            width=280,
        )
        model = st.text_input(
            "Model",
            key="history_model",
            on_change=_first_page,
            placeholder="part of a name",
            help="Finds battles whose names you know: those that you voted on, and those that were not blind.",
            width=170,
        )
        outcome = _choice("Vote", _labels(Outcome), "outcome")
        own = True
        if services.sees_everybody():
            words_of = {True: "Mine", False: "Everybody's"}
            own = bool(
                st.segmented_control(
                    "Whose",
                    list(words_of),
                    format_func=words_of.__getitem__,
                    default=True,
                    required=True,
                    key="history_own",
                    on_change=_first_page,
                )
            )
        with st.popover("More", icon=":material/tune:"):
            category = _choice("Topic", _labels(Category), "category")
            language = _choice("Language", _labels(Language), "language")
            environment = _choice("Environment", _labels(Environment), "environment")
            source = _choice("Kind", _KINDS, "source")
            voted = _choice("My vote", {True: "I voted", False: "Not yet"}, "voted")
            since = st.date_input("From", value=None, key="history_since", on_change=_first_page)
            until = st.date_input("Until", value=None, key="history_until", on_change=_first_page)
    return BattleSearch(
        viewer=services.voter(),
        own=own,
        words=words,
        model=model,
        category=category,
        language=language,
        environment=environment,
        outcome=outcome,
        voted=voted,
        source=source,
        since=None if since is None else datetime.combine(since, time(), UTC),
        until=None if until is None else datetime.combine(until, time(), UTC) + timedelta(days=1),
    )


def _labels(vocabulary: Iterable[Any]) -> dict[Any, str]:
    return {word: word.label for word in vocabulary}


def _list(wanted: BattleSearch) -> None:
    passed: list[int] = st.session_state.setdefault(_BEFORE, [])
    page = services.store().battles_page(wanted, before=passed[-1] if passed else None, limit=_PAGE)
    if not page.battles:
        _nothing(wanted)
        return
    st.caption("Newest first. Choose a row to read its battle and to run its programs again.")
    turned = st.session_state.setdefault("history_turned", 0)
    picked = show_table(
        pd.DataFrame([_row(battle) for battle in page.battles]),
        on_select="rerun",
        selection_mode="single-row",
        # A fresh name for each list: a row of an older one must not stay chosen.
        key=f"history_table_{turned}_{len(passed)}",
        column_config={
            "When (UTC)": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm", timezone="UTC"),
            "Prompt": st.column_config.TextColumn(width="large"),
        },
        alt="Table of battles, newest first",
    )
    rows = picked["selection"]["rows"]
    if rows and rows[0] < len(page.battles):
        _open(page.battles[rows[0]].id)
    _pages(page, passed)


def _row(battle: BattleSummary) -> dict[str, Any]:
    return {
        "When (UTC)": battle.created_at,
        "Prompt": " ".join(battle.prompt.split()),
        "A": battle.model_left or "Model A",
        "B": battle.model_right or "Model B",
        "My vote": "" if battle.outcome is None else battle.outcome.label,
        "Topic": "" if battle.category is None else battle.category.label,
        "Environment": ", ".join(dict.fromkeys(e.label for e in battle.environments if e is not None)),
        "Turns": battle.turns,
        "Kind": _KINDS.get(battle.source, battle.source),
    }


def _pages(page: BattlePage, passed: list[int]) -> None:
    if page.older is None and not passed:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Newer",
            icon=":material/chevron_left:",
            disabled=not passed,
            on_click=lambda: passed.pop(),
            shortcut="Left",
        )
        st.caption(f"Page {len(passed) + 1}")
        st.button(
            "Older",
            icon=":material/chevron_right:",
            disabled=page.older is None,
            on_click=lambda: passed.append(page.older or 0),
            shortcut="Right",
        )


def _nothing(wanted: BattleSearch) -> None:
    if wanted == BattleSearch(viewer=wanted.viewer, own=wanted.own):
        st.info("No battle yet. The first one begins in the Arena.", icon=":material/inbox:")
        st.page_link("app_pages/arena.py", label="Go to the arena", icon=":material/swords:")
        return
    st.info("No battle fits this search.", icon=":material/filter_alt_off:")
    st.button("Show all battles", on_click=_widen)


def _widen() -> None:
    for name in [name for name in st.session_state if str(name).startswith("history_")]:
        del st.session_state[name]


def _open(battle_id: str) -> None:
    st.session_state["history_turned"] = st.session_state.get("history_turned", 0) + 1
    st.query_params.from_dict({"battle": battle_id})
    st.rerun()


def _close() -> None:
    st.query_params.clear()
    st.session_state.pop(_FILE, None)


def _take_file() -> None:
    found = st.session_state.get("history_upload")
    if found is None:
        return
    try:
        st.session_state[_FILE] = open_shared(found.getvalue())
    except DataError as error:
        st.session_state["history_problem"] = f"This file cannot be opened: {error}"


def _battle(battle_id: str) -> None:
    st.button("Back to the list", icon=":material/arrow_back:", on_click=_close, shortcut="B")
    past = services.past_battle(battle_id)
    if past is None:
        # Whether somebody else's exists is nobody's business.
        st.warning("There is no battle of that address that you may see.", icon=":material/search_off:")
        return
    show_past(past, key="history", viewer=services.voter())


def _page() -> None:
    st.title("History", anchor=False)
    if problem := st.session_state.pop("history_problem", None):
        st.error(problem)
    if shared := st.session_state.get(_FILE):
        st.button("Back to the list", icon=":material/arrow_back:", on_click=_close, shortcut="B")
        st.caption("This battle came from a file. It is shown and run, and nothing of it is stored.")
        show_past(shared, key="history_file", viewer="", shared=True)
        return
    if chosen := st.query_params.get("battle"):
        _battle(chosen)
        return
    _list(_search())
    with st.expander("Open a file", icon=":material/folder_open:"):
        st.file_uploader(
            "A battle that somebody shared",
            type="json",
            key="history_upload",
            on_change=_take_file,
            max_upload_size=MOST_BYTES >> 20,
            help="It is shown and can be run again; nothing of it is stored.",
        )


_page()
