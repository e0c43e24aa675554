"""What was asked in a battle so far, and the field for what to ask next."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.records import SIDES, Side

from ..errors import BattleError
from ..models import ModelKind
from ..stage import Stage
from . import keyboard

_TO: dict[str, tuple[Side, ...]] = {"Both": SIDES, "A only": ("left",), "B only": ("right",)}


def show_conversation(stage: Stage) -> DeltaGenerator:
    """The prompts of a battle, oldest first, in one card; gives the place for how far the answers are."""
    keyboard.turn_to("arena_question", f"{stage.battle.id} {stage.battle.turns}")
    with st.container(border=True, key="arena_question"):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if stage.battle.category is not None:
                st.badge(stage.battle.category.label, color="gray")
            if stage.prompt is not None:
                st.badge(f"{stage.prompt.language.label} · {stage.prompt.environment.label}", color="gray")
            place = st.container(horizontal=True, vertical_alignment="center", width="stretch")
        st.text(stage.battle.prompt)
        for number, (prompt, to) in enumerate(later_prompts(stage), 2):
            st.caption(f"Turn {number}{'' if to == 'both' else f', to {to} only'}")
            st.text(prompt)
    if not stage.asking:
        place.caption(_what_happens(stage))
    return place


def later_prompts(stage: Stage) -> list[tuple[str, str]]:
    """Each later prompt and whom it went to: ``both``, ``A`` or ``B``."""
    asked: dict[int, dict[Side, str]] = {}
    for side in SIDES:
        contender = stage.battle.side(side)
        questions = [said.question for said in contender.said]
        if contender.asked is not None:
            questions.append(contender.asked)
        for question in questions:
            if question.number > 1:
                asked.setdefault(question.number, {})[side] = question.prompt
    found: list[tuple[str, str]] = []
    for number in sorted(asked):
        prompts = asked[number]
        if len(set(prompts.values())) == 1 and len(prompts) == 2:
            found.append((prompts["left"], "both"))
        else:
            found += [(prompt, "A" if side == "left" else "B") for side, prompt in prompts.items()]
    return found


def _what_happens(stage: Stage) -> str:
    entries = [stage.answering.catalogue.find(name) for name in stage.answering.catalogue.names]
    scripted = all(entry.kind is ModelKind.SCRIPTED for entry in entries)
    who = "Two scripted models" if scripted else "Two models"
    if any(not stage.battle.side(side).said for side in SIDES):
        return f"{who} were asked."
    return f"{who} answered this. Both programs run below: play with them, then say which is better."


def show_next_turn(stage: Stage, *, on_pair: Callable[[], None]) -> None:
    """Ask for a change, of both sides or of one; ask again; take another pair."""
    if any(stage.battle.side(side).waiting for side in SIDES):
        return
    key = f"arena_next_{stage.battle.id}_{stage.battle.turns}"
    with st.form(key, border=False, clear_on_submit=False):
        text, to, send = st.columns([6, 2, 1], vertical_alignment="bottom")
        prompt = text.text_area(
            "Ask for a change",
            placeholder="Ask for a change: make it blue, add a score …",
            height=68,
            key=f"{key}_text",
        )
        whom = to.segmented_control("To", list(_TO), default="Both", key=f"{key}_to", required=True)
        if send.form_submit_button("Send", icon=":material/send:", width="stretch"):
            try:
                stage.say(prompt, _TO[whom or "Both"])
                st.rerun()
            except BattleError as error:
                st.error(str(error))
    with st.container(horizontal=True):
        st.button(
            "Answer again",
            icon=":material/refresh:",
            type="tertiary",
            on_click=_again,
            args=(stage,),
            help="Both models answer the last prompt once more; what they said stays on record.",
        )
        st.button("Another pair", icon=":material/shuffle:", type="tertiary", on_click=on_pair)


def _again(stage: Stage) -> None:
    try:
        stage.again()
    except BattleError as error:  # the second of two clicks
        st.toast(str(error))
