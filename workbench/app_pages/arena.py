"""The arena: a prompt, two anonymous answers, both programs running, four buttons, then the names."""

from __future__ import annotations

import streamlit as st

from data.categories import Category
from data.prompts import Prompt, find
from data.records import SIDES
from workbench import services
from workbench.answering import problem_text
from workbench.errors import BattleError, ModelError
from workbench.models import SCRIPTED_NOTE
from workbench.preparation import waiting_for
from workbench.stage import Stage
from workbench.widgets.contender import show_contender
from workbench.widgets.conversation import show_conversation, show_next_turn
from workbench.widgets.vote import show_result, show_vote_row

_STAGE = "arena_stage"
_OWN = "arena_own_prompt"


def _stage() -> Stage:
    stage: Stage = st.session_state[_STAGE]
    return stage


def _take(stage: Stage) -> None:
    """Make a battle the one on screen; its id in the address brings it back after a reload."""
    before: Stage | None = st.session_state.get(_STAGE)
    if before is not None:
        before.leave()
    st.session_state[_STAGE] = stage
    st.session_state["arena_prompt"] = None if stage.prompt is None else stage.prompt.id
    st.query_params.from_dict({"battle": stage.battle.id})


def _open(question: Prompt | str, *, programs_only: bool = False) -> None:
    category = st.session_state.get("arena_category") if isinstance(question, str) else None
    try:
        _take(services.open_stage(question, category=category, programs_only=programs_only))
    except (BattleError, ModelError) as error:
        st.session_state["arena_problem"] = str(error)


def _candidates() -> list[Prompt]:
    chosen = st.session_state.get("arena_category")
    return [p for p in services.runnable_prompts() if chosen is None or p.category == chosen]


def _open_random() -> None:
    stage: Stage | None = st.session_state.get(_STAGE)
    others = [p for p in _candidates() if stage is None or p != stage.prompt]
    ready = [p for p in others if services.ready_at_once(p)]
    if others:
        _open(services.RANDOM.choice(ready or others))


def _open_selected() -> None:
    chosen = st.session_state["arena_prompt"]
    if chosen is not None:
        _open(find(chosen))


def _open_own() -> None:
    _open(st.session_state.get(_OWN, ""))


def _open_same() -> None:
    """The same prompt, put to another pair."""
    stage = _stage()
    _open(stage.prompt or stage.battle.prompt)


def _arrive() -> None:
    """The battle of the address, the prompt of the address, or a first battle: a page, which shows most."""
    asked = st.query_params.get("battle")
    stage: Stage | None = st.session_state.get(_STAGE)
    if stage is not None and asked in (None, stage.battle.id):
        st.query_params.from_dict({"battle": stage.battle.id})
        return
    if asked is not None:
        kept = services.restore_stage(asked)
        if kept is not None:
            return _take(kept)
        st.toast("That battle is not yours, or was put away. Here is a new one.", icon=":material/info:")
    book = services.runnable_prompts()
    linked = next((p for p in book if p.id == st.query_params.get("prompt")), None)
    pages = [p for p in book if p.environment.is_page]
    _open(linked or services.RANDOM.choice(pages or list(book)), programs_only=True)


def _picker(stage: Stage) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        options = _candidates()
        if stage.prompt is not None and stage.prompt not in options:
            options = [stage.prompt, *options]
        titles = {p.id: p.title for p in options}
        st.selectbox(
            "Prompt",
            list(titles),
            format_func=lambda name: titles.get(name, name),
            key="arena_prompt",
            on_change=_open_selected,
            placeholder="Your own prompt" if stage.prompt is None else "Choose a prompt",
            label_visibility="collapsed",
            width=340,
        )
        st.button("Random prompt", icon=":material/casino:", on_click=_open_random, shortcut="N")
        with st.popover("Write your own", icon=":material/edit_note:"):
            st.text_area(
                "What should the program do?",
                key=_OWN,
                height=140,
                placeholder="A page with a pomodoro timer that rings after 25 minutes …",
            )
            st.button("Ask two models", type="primary", on_click=_open_own, icon=":material/send:")
        st.pills(
            "Topic",
            [c for c in Category if any(p.category == c for p in services.runnable_prompts())],
            format_func=lambda category: category.label,
            key="arena_category",
            label_visibility="collapsed",
        )


def _sides(stage: Stage) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        show_contender(stage, "left")
    with right:
        show_contender(stage, "right")


def _problems(stage: Stage) -> None:
    """What kept an answer from coming, and what to do about it; it names no model."""
    failed = [side for side in SIDES if stage.battle.side(side).problem]
    if not failed or stage.answering.busy:
        return
    said = "; ".join(
        f"{stage.battle.display_name(side)}: {problem_text(stage.battle.side(side).problem)}"
        for side in failed
    )
    st.warning(f"No answer yet. {said}.", icon=":material/error:")
    with st.container(horizontal=True):
        st.button("Try again", icon=":material/replay:", on_click=stage.retry, type="primary")
        st.button("Another pair", icon=":material/shuffle:", on_click=_open_same)


@st.fragment(run_every=0.4)
def _wait_for(stage: Stage) -> None:
    """While answers or runs are under way, look after them; then draw everything anew."""
    if stage.poll() or not stage.busy:
        st.rerun()
    if stage.answering.busy:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f":material/edit: The models are writing, {stage.answering.seconds:.0f} s so far …")
            st.button("Stop", icon=":material/stop:", on_click=stage.stop_asking, type="tertiary")
    for language in sorted(stage.running_languages()):
        if text := waiting_for(language, services.preparation()):
            st.caption(text)


def _page() -> None:
    if not services.runnable_prompts():
        st.info(
            "No prompt can run on this machine yet. The Status page says what is missing and how to mend it."
        )
        return
    try:
        catalogue_problem = services.catalogue_file().problem if services.catalogue() else ""
    except ModelError as error:
        st.error(f"The list of models cannot be used: {error}")
        return
    if problem := services.preparation().problem:
        st.warning(f"Some programs cannot run: {problem}")
    if catalogue_problem:
        st.warning(f"The list of models has a fault: {catalogue_problem}")
    _arrive()
    if problem := st.session_state.pop("arena_problem", None):
        st.error(problem)
    if _STAGE not in st.session_state:
        return
    stage = _stage()
    stage.poll()
    _picker(stage)
    show_conversation(stage)
    # Every part below has a place of its own that does not move: a frame that moved would start anew.
    _sides(stage)
    below = st.container()
    with below:
        _problems(stage)
        if stage.battle.revealed:
            show_result(stage, on_next=_open_random, on_same=_open_same, note=SCRIPTED_NOTE)
        elif not stage.answering.busy:
            show_vote_row(stage)
        if not stage.battle.revealed:
            show_next_turn(stage, on_pair=_open_same)
    if stage.busy:
        _wait_for(stage)


_page()
