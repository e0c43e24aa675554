"""The four buttons, the reasons beside them, and what becomes of a vote."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal, cast

import streamlit as st

from data.errors import DataError
from data.outcomes import Outcome
from data.records import ASPECTS, SIDES, Side

from .. import services
from ..errors import BattleError
from ..models import ModelKind
from ..stage import Stage
from . import keyboard
from .prose import harmless, plain

BUTTONS = (
    (Outcome.LEFT, "A is better", ":material/arrow_back:", "1"),
    (Outcome.TIE, "Tie", ":material/drag_handle:", "2"),
    (Outcome.BOTH_BAD, "Both are bad", ":material/thumb_down:", "3"),
    (Outcome.RIGHT, "B is better", ":material/arrow_forward:", "4"),
)
_ASPECT_LABELS = {
    "correctness": "Correctness",
    "efficiency": "Efficiency",
    "explainability": "Explanation",
    "maintainability": "Readable code",
    "ui_ux_design": "Looks and interaction",
}
_WORDS = {"left": "A", "tie": "Tie", "right": "B"}
AspectSide = Literal["left", "right", "tie"]


def other(side: Side) -> Side:
    """The side across."""
    return "right" if side == "left" else "left"


def _key(stage: Stage, what: str) -> str:
    return f"arena_vote_{stage.battle.id}_{what}"


def _cast(stage: Stage, outcome: Outcome, change: bool = False) -> None:
    chosen = {name: st.session_state.get(_key(stage, name)) for name in ASPECTS}
    aspects = {name: cast("AspectSide", side) for name, side in chosen.items() if side is not None}
    st.session_state.setdefault(_key(stage, "before"), services.standings())
    # Said until the next attempt, and of this battle alone: the page is drawn anew by itself, too.
    st.session_state.pop(_key(stage, "problem"), None)
    try:
        stage.vote(outcome, aspects, st.session_state.get(_key(stage, "comment"), ""), change=change)
    except (DataError, BattleError) as error:
        # The vote stays on screen: nothing is lost, and the person can try again.
        st.session_state[_key(stage, "problem")] = str(error)


def outcome_buttons(
    prefix: str,
    on_click: Callable[[Outcome], object],
    *,
    label: Callable[[Outcome, str], str] = lambda _, usual: usual,
    disabled: bool = False,
) -> None:
    """The four buttons in a row, each with its key of the keyboard.

    Parameters
    ----------
    prefix : str
        Of the buttons' keys.
    on_click : callable
        Told which outcome was pressed.
    label : callable
        What to write on the button of an outcome in place of what usually stands there.
    """
    for column, (outcome, usual, icon, key) in zip(st.columns(4), BUTTONS, strict=True):
        column.button(
            label(outcome, usual),
            icon=icon,
            key=f"{prefix}_{outcome.value}",
            disabled=disabled,
            on_click=on_click,
            args=(outcome,),
            width="stretch",
            shortcut=key,
        )


def show_vote_row(stage: Stage) -> None:
    """Four buttons with their keys; what they wait for; the reasons, for those who give them."""
    if not all(stage.battle.side(side).said for side in SIDES):
        return
    outcome_buttons(
        "arena_vote",
        partial(_cast, stage),
        label=lambda outcome, usual: _label(stage, outcome, usual),
        disabled=not stage.ready,
    )
    with st.container():
        if problem := st.session_state.get(_key(stage, "problem")):
            st.error(f"The vote was not saved: {problem}")
    with st.container(horizontal=True, vertical_alignment="center"):
        # First, so that it stays open when what stands after it changes.
        with st.popover("Give reasons", icon=":material/notes:", type="tertiary"):
            _reasons(stage)
        if not stage.battle.even:
            behind: Side = "left" if stage.battle.left.turns < stage.battle.right.turns else "right"
            ahead, late = (stage.battle.display_name(side) for side in (other(behind), behind))
            st.caption(f"{ahead} was asked more than {late}. Ask {late} the same, then vote.")
            st.button(f"Ask {late} the same", type="tertiary", on_click=_even_out, args=(stage, behind))
        elif not stage.ready:
            names = " and ".join(stage.battle.display_name(side) for side in stage.waiting_for())
            st.caption(f"Voting opens when both programs have run. Waiting for {names}.")
            st.button(
                "Reading is enough",
                key="arena_decline",
                type="tertiary",
                on_click=_decline,
                args=(stage,),
            )


def _decline(stage: Stage) -> None:
    try:
        stage.decline()
    except BattleError as error:
        st.toast(str(error))


def _even_out(stage: Stage, behind: Side) -> None:
    """Ask the side that is behind what the other was asked in the turn that it lacks."""
    number = stage.battle.side(behind).turns + 1
    asked = [s.question.prompt for s in stage.battle.side(other(behind)).said if s.question.number == number]
    try:
        stage.say(asked[-1], [behind])
    except BattleError as error:
        st.toast(str(error))


def _label(stage: Stage, outcome: Outcome, label: str) -> str:
    """Who is better, by name where the names are known."""
    if not stage.battle.named or outcome in (Outcome.TIE, Outcome.BOTH_BAD):
        return label
    name = stage.battle.display_name("left" if outcome is Outcome.LEFT else "right")
    return f"{harmless(name)} is better"


def _reasons(stage: Stage) -> None:
    st.caption("Optional. They are saved with the vote.")
    vote = stage.battle.vote
    if vote is not None:  # they were given before, in widgets that are gone
        for name in ASPECTS:
            st.session_state.setdefault(_key(stage, name), vote.aspects.get(name))
        st.session_state.setdefault(_key(stage, "comment"), vote.comment)
    for name in ASPECTS:
        st.segmented_control(
            _ASPECT_LABELS[name], list(_WORDS), format_func=_WORDS.__getitem__, key=_key(stage, name)
        )
    st.text_area("Comment", key=_key(stage, "comment"), max_chars=2000, height=80)


def show_result(stage: Stage, *, on_next: Callable[[], None], on_same: Callable[[], None], note: str) -> None:
    """The names, what the vote moved, and the way on; the vote can still be changed."""
    vote, receipt = stage.battle.vote, stage.receipt
    if vote is None or receipt is None:
        return
    before = st.session_state.get(_key(stage, "before"), {})
    after = services.standings()
    said = {
        Outcome.LEFT: f"You preferred {plain(stage.label('left'))}.",
        Outcome.RIGHT: f"You preferred {plain(stage.label('right'))}.",
        Outcome.TIE: "You called it a tie.",
        Outcome.BOTH_BAD: "You found both bad.",
    }[vote.outcome]
    keyboard.turn_to("arena_result", f"{stage.battle.id} voted")
    with st.container(border=True, key="arena_result"):
        st.header(said, anchor=False)
        if stage.void:
            st.warning(
                f"This vote is kept but does not count: {plain(stage.void)}. A blind comparison ends there.",
                icon=":material/visibility:",
            )
        columns = st.columns(2)
        for column, side in zip(columns, SIDES, strict=True):
            model = stage.battle.side(side).model
            score, rank = after.get(model, (None, None))
            old = before.get(model, (None, None))[0]
            moved = None if score is None or old is None else round(score - old, 1)
            column.metric(
                f"Model {'A' if side == 'left' else 'B'} was {plain(stage.label(side))}",
                "no score yet" if score is None else f"{score:.0f}, place {rank}",
                delta=moved,
            )
        st.caption("Place and score on this arena's leaderboard, which begins with synthetic votes.")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "**Next battle**",
                icon=":material/skip_next:",
                on_click=on_next,
                shortcut="Enter",
            )
            st.button("Same prompt, another pair", icon=":material/shuffle:", on_click=on_same)
            st.page_link(
                "app_pages/leaderboard.py", label="See the leaderboard", icon=":material/leaderboard:"
            )
            if not stage.battle.closed:
                _change(stage, vote.outcome)
        times = "once" if vote.revision == 1 else f"{vote.revision} times"
        again = "" if vote.revision == 0 else f", changed {times}"
        st.caption(
            f"Vote {receipt.seq} is saved{again}, receipt {receipt.hash[:12]}. {_note(stage, note)}".strip()
        )


def _change(stage: Stage, now: Outcome) -> None:
    with st.popover("Change my vote", type="tertiary", icon=":material/undo:"):
        st.caption("Both votes stay on record; the last one counts. The next battle makes it final.")
        for outcome, label, icon, _ in BUTTONS:
            st.button(
                f"**{label}**" if outcome is now else label,
                icon=icon,
                key=f"arena_revote_{outcome.value}",
                on_click=_cast,
                args=(stage, outcome, True),
                width="stretch",
            )
        _reasons(stage)


def _note(stage: Stage, note: str) -> str:
    catalogue = stage.answering.catalogue
    kinds = [
        catalogue.find(stage.battle.side(side).model).kind
        for side in SIDES
        if stage.battle.side(side).model in catalogue.names
    ]
    return note if ModelKind.SCRIPTED in kinds else ""
