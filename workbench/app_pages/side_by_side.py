"""Two models chosen by name on one prompt: the stage of the arena without its secret."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.errors import DataError
from data.outcomes import Outcome
from data.prompts import Prompt, find
from data.records import SIDES, Side
from workbench import services
from workbench.answering import problem_text
from workbench.battle.state import LONGEST_PROMPT
from workbench.errors import BattleError, ModelError
from workbench.forgetting import forget_values
from workbench.models import Catalogue, ModelKind
from workbench.preparation import waiting_for
from workbench.stage import Stage
from workbench.widgets.contender import show_contender
from workbench.widgets.conversation import show_conversation, show_next_turn
from workbench.widgets.vote import BUTTONS, show_vote_row

_STAGE = "side_stage"
_WRITING = "side_own_open"
#: Why the last attempt failed; said until the next one, because the page is drawn anew by itself, too.
_PROBLEM = "side_problem"
_NAMES: dict[Side, str] = {"left": "Left model", "right": "Right model"}


def _chosen() -> dict[Side, str]:
    return {side: st.session_state[f"side_{side}"] for side in SIDES}


def _take(stage: Stage) -> None:
    before: Stage | None = st.session_state.get(_STAGE)
    if before is not None:
        before.leave(services.tab())
        if before.battle.id != stage.battle.id:
            forget_values(before.battle.id)
    stage.enter(services.tab())
    st.session_state[_STAGE] = stage
    st.query_params.from_dict({"battle": stage.battle.id})


def _ask(question: Prompt | str) -> bool:
    """Ask both models; False when that could not be, and then the page says why."""
    st.session_state.pop(_PROBLEM, None)
    try:
        _take(services.open_named(question, _chosen()))
    except (BattleError, ModelError) as error:
        st.session_state[_PROBLEM] = str(error)
        return False
    return True


def _ask_chosen() -> None:
    chosen = st.session_state.get("side_prompt")
    if chosen is not None:
        _ask(find(chosen))


def _ask_own() -> None:
    if _ask(st.session_state.get("side_own") or ""):
        st.session_state[_WRITING] = False
        st.session_state["side_own"] = ""


def _ask_same() -> None:
    stage: Stage | None = st.session_state.get(_STAGE)
    if stage is not None:
        _ask(stage.prompt or stage.battle.prompt)


def _swap() -> None:
    left, right = (st.session_state[f"side_{side}"] for side in SIDES)
    st.session_state["side_left"], st.session_state["side_right"] = right, left


def _prompts(catalogue: Catalogue) -> list[Prompt]:
    """Those that the chosen models have an answer to: a scripted one knows its book alone."""
    scripted = [
        entry.model
        for entry in (catalogue.find(name) for name in _chosen().values())
        if entry.kind is ModelKind.SCRIPTED
    ]
    return [p for p in services.runnable_prompts() if all(model in p.models for model in scripted)]


def _arrive() -> None:
    """The comparison of the address comes back after a reload."""
    asked = st.query_params.get("battle")
    stage: Stage | None = st.session_state.get(_STAGE)
    if stage is not None and asked in (None, stage.battle.id):
        st.query_params.from_dict({"battle": stage.battle.id})
        return
    kept = None if asked is None else services.restore_stage(asked)
    if kept is not None and kept.battle.named:
        _take(kept)
        for side in SIDES:
            st.session_state[f"side_{side}"] = kept.battle.side(side).model
    elif asked is not None:
        st.query_params.clear()
        st.toast("That comparison is not yours, or was put away.", icon=":material/info:")


def _picker(catalogue: Catalogue) -> None:
    names = [entry.name for entry in catalogue.answering]
    for place, side in enumerate(SIDES):
        # Streamlit forgets what belongs to a widget of another page, unless it is set again.
        kept = st.session_state.get(f"side_{side}")
        st.session_state[f"side_{side}"] = kept if kept in names else names[place]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        labels = {name: catalogue.find(name).label for name in names}
        st.selectbox(_NAMES["left"], names, format_func=labels.__getitem__, key="side_left", width=230)
        st.button("Swap", icon=":material/swap_horiz:", on_click=_swap, type="tertiary", shortcut="S")
        st.selectbox(_NAMES["right"], names, format_func=labels.__getitem__, key="side_right", width=230)
        prompts = {prompt.id: prompt.title for prompt in _prompts(catalogue)}
        if st.session_state.get("side_prompt") not in prompts:
            st.session_state["side_prompt"] = None
        st.selectbox(
            "Prompt",
            list(prompts),
            format_func=prompts.__getitem__,
            key="side_prompt",
            on_change=_ask_chosen,
            placeholder="Choose a prompt",
            width=280,
        )
        with (
            st.popover("Write your own", icon=":material/edit_note:", key=_WRITING, on_change="rerun"),
            st.form("side_own_form", border=False),
        ):
            st.text_area("What should the program do?", key="side_own", height=140, max_chars=LONGEST_PROMPT)
            st.form_submit_button("**Ask both**", icon=":material/send:", on_click=_ask_own)
    left, right = _chosen().values()
    if left == right:
        st.caption("Both sides are the same model; choose two.")
    stage: Stage | None = st.session_state.get(_STAGE)
    if stage is not None and left != right and _chosen() != _shown(stage):
        st.button("Ask these two the same", icon=":material/replay:", on_click=_ask_same)


def _shown(stage: Stage) -> dict[Side, str]:
    return {side: stage.battle.side(side).model for side in SIDES}


def _problems(stage: Stage) -> None:
    failed = [side for side in SIDES if stage.battle.side(side).problem]
    if not failed or stage.asking:
        return
    said = "; ".join(
        f"{stage.battle.side(side).model}: {problem_text(stage.battle.side(side).problem)}" for side in failed
    )
    st.warning("No answer yet.", icon=":material/error:")
    st.text(said)
    st.button("**Try again**", icon=":material/replay:", on_click=stage.retry)


def _vote_again(stage: Stage, outcome: Outcome) -> None:
    st.session_state.pop(_PROBLEM, None)
    try:
        stage.vote(outcome, change=True)
    except (BattleError, DataError) as error:
        st.session_state[_PROBLEM] = f"The vote was not saved: {error}"


def _result(stage: Stage) -> None:
    vote = stage.battle.vote
    if vote is None or stage.receipt is None:
        return
    with st.container(border=True):
        said = {
            Outcome.LEFT: f"You preferred {stage.battle.left.model}.",
            Outcome.RIGHT: f"You preferred {stage.battle.right.model}.",
            Outcome.TIE: "You called it a tie.",
            Outcome.BOTH_BAD: "You found both bad.",
        }[vote.outcome]
        st.text(said)
        st.caption(
            f"Vote {stage.receipt.seq} is saved, receipt {stage.receipt.hash[:12]}. It was cast with the names "
            "known, so it is on no leaderboard."
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.popover("Change my vote", type="tertiary", icon=":material/undo:"):
                for outcome, label, icon, _ in BUTTONS:
                    st.button(
                        label,
                        icon=icon,
                        key=f"side_revote_{outcome.value}",
                        disabled=outcome is vote.outcome,
                        on_click=_vote_again,
                        args=(stage, outcome),
                        width="stretch",
                    )
            st.page_link(
                "app_pages/history.py",
                label="See it in the history",
                icon=":material/history:",
                query_params={"battle": stage.battle.id},
            )


@st.fragment(run_every=0.4)
def _wait_for(stage: Stage, drawn: int) -> None:
    stage.poll()
    if stage.changes != drawn or not stage.busy:
        st.rerun()
    if stage.asking:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f":material/edit: Both are writing, {stage.answering.seconds:.0f} s so far …")
            st.button("Stop", icon=":material/stop:", on_click=stage.stop_asking, type="tertiary")
    for language in sorted(stage.running_languages()):
        if text := waiting_for(language, services.preparation()):
            st.caption(text)


def _page() -> None:
    st.title("Side by side", anchor=False)
    try:
        catalogue = services.catalogue()
    except ModelError as error:
        st.error(f"The list of models cannot be used: {error}")
        return
    if len(catalogue.answering) < 2:
        st.info("A comparison needs two models; the catalogue has fewer that can answer.")
        return
    _arrive()
    _picker(catalogue)
    if problem := st.session_state.get(_PROBLEM):
        st.error(problem)
    stage: Stage | None = st.session_state.get(_STAGE)
    if stage is None:
        st.info(
            "Choose two models and a prompt. Both programs run here, and nothing counts on a leaderboard.",
            icon=":material/compare:",
        )
        return
    stage.resume()
    stage.poll()
    with stage.guard:  # a page shows one moment of a battle, not two
        drawn = stage.changes
        place = _battle(stage)
        busy = stage.busy
    if busy:
        with place:
            _wait_for(stage, drawn)


def _battle(stage: Stage) -> DeltaGenerator:
    """Draw a battle; gives the place for how far its answers and runs are."""
    place = show_conversation(stage)
    for column, side in zip(st.columns(2, gap="medium"), SIDES, strict=True):
        with column:
            show_contender(stage, side)
    with st.container():
        _problems(stage)
        if stage.battle.vote is not None:
            _result(stage)
        else:
            if not stage.asking:
                show_vote_row(stage)
            show_next_turn(stage, on_pair=_ask_same)
    return place


_page()
