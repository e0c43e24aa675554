"""The arena: a prompt, two anonymous answers, both programs running, four buttons, then the names."""

from __future__ import annotations

import random

import streamlit as st

from data.categories import Category
from data.errors import DataError
from data.outcomes import Outcome
from data.prompts import Prompt, find
from data.records import SIDES
from workbench import services
from workbench.models import SCRIPTED_NOTE
from workbench.preparation import waiting_for
from workbench.stage import Stage
from workbench.widgets.contender import show_contender

_RANDOM = random.SystemRandom()
_BUTTONS = (
    (Outcome.LEFT, "A is better", ":material/arrow_back:", "1"),
    (Outcome.TIE, "Tie", ":material/drag_handle:", "2"),
    (Outcome.BOTH_BAD, "Both are bad", ":material/thumb_down:", "3"),
    (Outcome.RIGHT, "B is better", ":material/arrow_forward:", "4"),
)


def _open(prompt: Prompt, *, programs_only: bool = False) -> None:
    st.session_state["arena_stage"] = Stage.open(
        prompt,
        store=services.store(),
        pool=services.pool(),
        recorder=services.recorder(),
        voter=services.voter(),
        rng=_RANDOM,
        programs_only=programs_only,
    )
    st.session_state["arena_prompt"] = prompt.id


def _candidates() -> list[Prompt]:
    chosen = st.session_state.get("arena_category")
    return [p for p in services.runnable_prompts() if chosen is None or p.category == chosen]


def _open_random() -> None:
    stage: Stage | None = st.session_state.get("arena_stage")
    others = [p for p in _candidates() if stage is None or p.id != stage.prompt.id]
    ready = [p for p in others if services.ready_at_once(p)]
    if others:
        _open(_RANDOM.choice(ready or others))


def _open_selected() -> None:
    _open(find(st.session_state["arena_prompt"]))


def _first() -> None:
    """The first battle of a visit: the prompt of the address, or a page, which shows most at once."""
    asked = st.query_params.get("prompt")
    book = services.runnable_prompts()
    linked = next((p for p in book if p.id == asked), None)
    pages = [p for p in book if p.environment.is_page]
    _open(linked or _RANDOM.choice(pages or list(book)), programs_only=True)


def _picker(stage: Stage) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        options = _candidates()
        if stage.prompt.id not in [p.id for p in options]:
            options = [stage.prompt, *options]
        titles = {p.id: p.title for p in options}
        st.selectbox(
            "Prompt",
            list(titles),
            format_func=lambda name: titles.get(name, name),
            key="arena_prompt",
            on_change=_open_selected,
            label_visibility="collapsed",
            width=340,
        )
        st.button("Random prompt", icon=":material/casino:", on_click=_open_random, shortcut="N")
        st.pills(
            "Topic",
            [c for c in Category if any(p.category == c for p in services.runnable_prompts())],
            format_func=lambda category: category.label,
            key="arena_category",
            label_visibility="collapsed",
        )


def _prompt_card(stage: Stage) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.badge(stage.prompt.category.label, color="gray")
            st.badge(f"{stage.prompt.language.label} · {stage.prompt.environment.label}", color="gray")
            st.caption(
                "Two scripted models answered this. Both programs run below: play with them, then say which is better."
            )
        st.text(stage.prompt.text)


def _vote(outcome: Outcome) -> None:
    stage: Stage = st.session_state["arena_stage"]
    st.session_state["arena_before"] = services.standings()
    try:
        stage.vote(outcome)
    except DataError as error:
        # The vote stays on screen: nothing is lost, and the person can try again.
        st.session_state["arena_problem"] = str(error)


def _vote_row(stage: Stage) -> None:
    columns = st.columns(4)
    for column, (outcome, label, icon, key) in zip(columns, _BUTTONS, strict=True):
        column.button(
            label,
            icon=icon,
            key=f"arena_vote_{outcome.value}",
            disabled=not stage.ready,
            on_click=_vote,
            args=(outcome,),
            width="stretch",
            shortcut=key,
        )
    if problem := st.session_state.pop("arena_problem", None):
        st.error(f"The vote was not saved: {problem}")
    if not stage.ready:
        with st.container(horizontal=True, vertical_alignment="center"):
            names = " and ".join(stage.battle.display_name(side) for side in stage.waiting_for())
            st.caption(f"Voting opens when both programs have run. Waiting for {names}.")
            st.button("Reading is enough", key="arena_decline", type="tertiary", on_click=stage.decline)


def _result(stage: Stage) -> None:
    vote, receipt = stage.battle.vote, stage.receipt
    if vote is None or receipt is None:
        return
    before: dict[str, tuple[float | None, int | None]] = st.session_state.get("arena_before", {})
    after = services.standings()
    said = {
        Outcome.LEFT: f"You preferred {stage.battle.left.model}.",
        Outcome.RIGHT: f"You preferred {stage.battle.right.model}.",
        Outcome.TIE: "You called it a tie.",
        Outcome.BOTH_BAD: "You found both bad.",
    }[vote.outcome]
    with st.container(border=True):
        st.subheader(said, anchor=False)
        columns = st.columns(2)
        for column, side in zip(columns, SIDES, strict=True):
            model = stage.battle.side(side).model
            score, rank = after.get(model, (None, None))
            old = before.get(model, (None, None))[0]
            moved = None if score is None or old is None else round(score - old, 1)
            column.metric(
                f"Model {'A' if side == 'left' else 'B'} was {model}",
                "no score yet" if score is None else f"{score:.0f}, place {rank}",
                delta=moved,
                help="Place and score on this arena's leaderboard, which begins with synthetic votes.",
            )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Next battle",
                type="primary",
                icon=":material/skip_next:",
                on_click=_open_random,
                shortcut="Enter",
            )
            st.page_link(
                "app_pages/leaderboard.py", label="See the leaderboard", icon=":material/leaderboard:"
            )
            st.caption(f"Vote {receipt.seq} is saved, receipt {receipt.hash[:12]}. {SCRIPTED_NOTE}")


@st.fragment(run_every=0.4)
def _wait_for(stage: Stage) -> None:
    """While a run on the server is under way, look after it; then draw everything anew."""
    if stage.poll() or not stage.busy:
        st.rerun()
    for language in sorted(stage.running_languages()):
        if text := waiting_for(language, services.preparation()):
            st.caption(text)


def _page() -> None:
    if not services.runnable_prompts():
        st.info(
            "No prompt can run on this machine yet. The Status page says what is missing and how to mend it."
        )
        return
    if problem := services.preparation().problem:
        st.warning(f"Some programs cannot run: {problem}")
    if "arena_stage" not in st.session_state:
        _first()
    stage: Stage = st.session_state["arena_stage"]
    stage.poll()
    st.session_state["arena_prompt"] = stage.prompt.id
    _picker(stage)
    _prompt_card(stage)
    left, right = st.columns(2, gap="medium")
    with left:
        show_contender(stage, "left")
    with right:
        show_contender(stage, "right")
    # The result takes the place of the buttons: it is where the person looks, and nothing above
    # it moves, so that the programs go on undisturbed.
    if stage.battle.revealed:
        _result(stage)
    else:
        _vote_row(stage)
    if stage.busy:
        _wait_for(stage)


_page()
