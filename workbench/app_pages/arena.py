"""The arena: a prompt, two anonymous answers, both programs running, four buttons, then the names."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.categories import Category
from data.errors import DataError
from data.languages import Language
from data.prompts import Prompt, find
from data.records import SIDES
from workbench import services
from workbench.answering import problem_text
from workbench.battle.draw import Pair
from workbench.battle.state import LONGEST_PROMPT
from workbench.errors import BattleError, ModelError
from workbench.forgetting import forget_values
from workbench.models import SCRIPTED_NOTE
from workbench.preparation import waiting_for
from workbench.stage import Stage
from workbench.widgets.contender import show_contender
from workbench.widgets.conversation import show_conversation, show_next_turn
from workbench.widgets.vote import show_result, show_vote_row

log = logging.getLogger(__name__)

_STAGE = "arena_stage"
_OWN = "arena_own_prompt"
_WRITING = "arena_own_open"


def _stage() -> Stage:
    stage: Stage = st.session_state[_STAGE]
    return stage


def _take(stage: Stage) -> None:
    """Make a battle the one on screen; its id in the address brings it back after a reload."""
    before: Stage | None = st.session_state.get(_STAGE)
    if before is not None and before is not stage:
        before.leave(services.tab())
        if before.battle.id != stage.battle.id:
            forget_values(before.battle.id)
    stage.enter(services.tab())
    st.session_state[_STAGE] = stage
    st.query_params.from_dict({"battle": stage.battle.id})


def _open(question: Prompt | str, *, programs_only: bool = False, not_again: Pair | None = None) -> bool:
    """Start a battle; False when it could not be, and then the page says why."""
    category = st.session_state.get("arena_category") if isinstance(question, str) else None
    # It stays until the next attempt: the page is drawn anew by itself while answers and runs come.
    st.session_state.pop("arena_problem", None)
    try:
        _take(
            services.open_stage(question, category=category, programs_only=programs_only, not_again=not_again)
        )
    except BattleError as error:
        st.session_state["arena_problem"] = str(error)
        return False
    except ModelError as error:
        # Its text names models, and the battle on screen is still blind.
        log.warning("no battle could be opened: %s", error)
        st.session_state["arena_problem"] = "No battle could be opened; the server's log says why."
        return False
    return True


def _candidates() -> list[Prompt]:
    topic, language = st.session_state.get("arena_category"), st.session_state.get("arena_language")
    return [
        prompt
        for prompt in services.runnable_prompts()
        if topic in (None, prompt.category) and language in (None, prompt.language)
    ]


def _open_random() -> None:
    stage: Stage | None = st.session_state.get(_STAGE)
    others = [p for p in _candidates() if stage is None or p != stage.prompt]
    ready = [p for p in others if services.ready_at_once(p)]
    if others:
        _open(services.RANDOM.choice(ready or others))
    else:
        st.toast("No other prompt is of that topic and language.", icon=":material/filter_alt_off:")


def _open_selected(key: str) -> None:
    chosen = st.session_state[key]
    if chosen is not None:
        _open(find(chosen))


def _open_own() -> None:
    if _open(st.session_state.get(_OWN) or ""):
        st.session_state[_WRITING] = False
        st.session_state[_OWN] = ""  # it stands on the page now, and the next one begins anew


def _open_same() -> None:
    """The same prompt, put to another pair."""
    battle = _stage().battle
    _open(_stage().prompt or battle.prompt, not_again=(battle.left.model, battle.right.model))


def _arrive() -> None:
    """The battle of the address, the prompt of the address, or a first battle: a page, which shows most."""
    asked = st.query_params.get("battle")
    stage: Stage | None = st.session_state.get(_STAGE)
    if stage is not None and asked in (None, stage.battle.id):
        st.query_params.from_dict({"battle": stage.battle.id})
        return
    if asked is not None:
        try:
            kept = services.restore_stage(asked)
        except (BattleError, DataError) as error:
            log.warning("battle %.40r could not be restored: %s", asked, error)
            kept = None
        if kept is not None:
            return _take(kept)
        st.toast("That battle is not yours, or was put away. Here is a new one.", icon=":material/info:")
    book = services.runnable_prompts()
    linked = next((p for p in book if p.id == st.query_params.get("prompt")), None)
    pages = [p for p in book if p.environment.is_page]
    _open(linked or services.RANDOM.choice(pages or list(book)), programs_only=True)


def _title() -> None:
    st.title("Arena", anchor=False, width="content")


def _picker(stage: Stage | None) -> None:
    on_screen = None if stage is None else stage.prompt
    book = services.runnable_prompts()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _title()
        options = _candidates()
        if on_screen is not None and on_screen not in options:
            options = [on_screen, *options]
        titles = {p.id: p.title for p in options}
        # A field of its own for each battle, which begins with its prompt: a value set from here
        # reaches the browser later than the field does, and a vote in between would choose a prompt.
        key = f"arena_prompt_{stage.battle.id if stage else ''}"
        st.selectbox(
            "Prompt",
            list(titles),
            index=None if on_screen is None else list(titles).index(on_screen.id),
            format_func=lambda name: titles.get(name, name),
            key=key,
            on_change=_open_selected,
            args=(key,),
            placeholder="Choose a prompt" if stage is None or on_screen else "Your own prompt",
            label_visibility="collapsed",
            width=340,
        )
        st.button("Random prompt", icon=":material/casino:", on_click=_open_random, shortcut="N")
        with st.popover("Write your own", icon=":material/edit_note:", key=_WRITING, on_change="rerun"):
            _own_prompt()
    with st.container(horizontal=True, gap="small"):
        st.pills(
            "Topic",
            [c for c in Category if any(p.category == c for p in book)],
            format_func=lambda category: category.label,
            key="arena_category",
            label_visibility="collapsed",
            wrap=True,
        )
        st.pills(
            "Language",
            [language for language in Language if any(p.language == language for p in book)],
            format_func=lambda language: language.label,
            key="arena_language",
            label_visibility="collapsed",
            wrap=True,
        )


def _own_prompt() -> None:
    topic = st.session_state.get("arena_category")
    with st.form("arena_own", border=False):
        st.text_area(
            "What should the program do?",
            key=_OWN,
            height=140,
            max_chars=LONGEST_PROMPT,
            placeholder="A page with a pomodoro timer that rings after 25 minutes …",
        )
        st.caption(
            "Its topic is not set; choose one above the answers."
            if topic is None
            else f"Its topic is {topic.label}, as chosen above the answers."
        )
        st.form_submit_button("**Ask two models**", on_click=_open_own, icon=":material/send:")
    if problem := st.session_state.get("arena_problem"):
        st.error(problem)


def _sides(stage: Stage) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        show_contender(stage, "left")
    with right:
        show_contender(stage, "right")


def _problems(stage: Stage) -> None:
    """What kept an answer from coming, and what to do about it; it names no model."""
    failed = [side for side in SIDES if stage.battle.side(side).problem]
    if not failed or stage.asking:
        return
    said = "; ".join(
        f"{stage.battle.display_name(side)}: {problem_text(stage.battle.side(side).problem)}"
        for side in failed
    )
    st.warning(f"No answer yet. {said}.", icon=":material/error:")
    with st.container(horizontal=True):
        st.button("**Try again**", icon=":material/replay:", on_click=stage.retry)
        st.button("Another pair", icon=":material/shuffle:", on_click=_open_same)


@st.fragment(run_every=0.4)
def _wait_for(stage: Stage, drawn: int) -> None:
    """While answers or runs are under way, look after them; draw everything anew when something came."""
    stage.poll()
    if stage.changes != drawn or not stage.busy:
        st.rerun()
    if stage.asking:
        st.caption(f":material/edit: Two models are writing, {stage.answering.seconds:.0f} s so far …")
        st.button("Stop", icon=":material/stop:", on_click=stage.stop_asking, type="tertiary")
    for language in sorted(stage.running_languages()):
        if text := waiting_for(language, services.preparation()):
            st.caption(text)


def _page() -> None:
    if not services.runnable_prompts():
        _title()
        st.info(
            "No prompt can run on this machine yet. The Status page says what is missing and how to mend it."
        )
        return
    try:
        catalogue_problem = services.catalogue_file().problem if services.catalogue() else ""
    except ModelError as error:
        _title()
        st.error(f"The list of models cannot be used: {error}")
        return
    if problem := services.preparation().problem:
        st.warning(f"Some programs cannot run: {problem}")
    if catalogue_problem:
        # What is wrong there names models, and there may be a blind battle on screen.
        st.warning(
            "The list of models has a fault; `runoff models list` says which. The last good one is used."
        )
    _arrive()
    stage: Stage | None = st.session_state.get(_STAGE)
    problem = st.session_state.get("arena_problem")
    if problem and not st.session_state.get(_WRITING):  # otherwise it stands beside the prompt
        st.error(problem)
    if stage is None:
        _picker(None)
    else:
        stage.resume()
        stage.poll()
        with stage.guard:  # a page shows one moment of a battle, not two
            drawn = stage.changes
            place = _battle(stage)
            busy = stage.busy  # as drawn: an answer that comes now is seen by what waits for it
        if busy:
            with place:
                _wait_for(stage, drawn)


def _battle(stage: Stage) -> DeltaGenerator:
    """Draw a battle; gives the place for how far its answers and runs are."""
    _picker(stage)
    place = show_conversation(stage)
    # Every part below has a place of its own that does not move: a frame that moved would start anew.
    _sides(stage)
    with st.container():
        _problems(stage)
    with st.container():
        if stage.battle.revealed:
            show_result(stage, on_next=_open_random, on_same=_open_same, note=SCRIPTED_NOTE)
        elif not stage.asking:
            show_vote_row(stage)
    with st.container():
        if not stage.battle.revealed:
            show_next_turn(stage, on_pair=_open_same)
    return place


_page()
