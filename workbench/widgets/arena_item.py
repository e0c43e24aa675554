"""One battle of the automated arena on screen: both answers, what their programs did, what the judge said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.records import BatchItem
from runtimes_wasm.contract import RunStatus
from runtimes_wasm.extract import extract

from .. import arena_runs, services
from ..batch.plan import AnswerOf
from ..judging import Judgement
from ..playing import Playing
from .contender import STATUS_COLORS
from .picture import why_not_shown
from .program import show_playing, wait_for
from .prose import plain
from .said import show_said

_SHOWN = 20_000
_SIDES = ("baseline", "candidate")


def show_item(answers: dict[str, AnswerOf], games: pd.DataFrame, *, key: str) -> None:
    """Draw a battle.

    Parameters
    ----------
    answers : dict
        The answer of the ``baseline`` and that of the ``candidate``.
    games : DataFrame
        The games of one judge on it.
    key : str
        Prefix of the widgets, one for each battle.
    """
    with st.container(border=True):
        st.text(answers["candidate"].prompt.text)
    _replay(answers, key)
    for column, side in zip(st.columns(2, gap="medium"), _SIDES, strict=True):
        with column:
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.badge(side.capitalize(), color="gray")
                st.text(answers[side].model)
            _answer(answers[side], side)
    st.header("What the judge said", anchor=False)
    swaps = list(games["swapped"])
    said = arena_runs.judgements(games)
    for column, judgement, swapped in zip(
        st.columns(max(len(said), 1), gap="medium"), said, swaps, strict=False
    ):
        with column:
            _judgement(judgement, swapped=bool(swapped))


def _answer(answer: AnswerOf, side: str) -> None:
    show_said(answer.text)
    if answer.run is None:
        st.caption("No program in this answer.")
        return
    item = arena_runs.run_item(answer)
    if item is None:
        st.caption("Its program was not run yet.")
    elif item.status != "done":
        st.badge("Our fault", color="gray")
        st.text(str(item.result.get("message", ""))[:2000])
    else:
        _ended(item, f"{side}: {answer.model}")


def _ended(item: BatchItem, name: str) -> None:
    """How the program ended in the run that the judge was shown, with its pictures."""
    result = item.result
    status = RunStatus(result["status"])
    with st.container(horizontal=True, gap="small"):
        st.badge(status.label, color=STATUS_COLORS.get(status, "red"))
        if result["shots"] and all(shot.get("blank") for shot in result["shots"]):
            st.badge("blank page", color="orange")
        st.badge("as the judge saw it", color="gray", help="The run of the batch, not one of now.")
    for place, column in zip(result["shots"], _grid(len(result["shots"])), strict=True):
        with column:
            _shot(place, name)
    for title, text in (("Output", result["stdout"]), ("Standard error", result["stderr"])):
        if text:
            st.caption(title)
            st.code(
                text[:_SHOWN],
                language=None,
                wrap_lines=True,
                height=260 if text.count("\n") > 10 else "content",
            )
    if result["missing"]:
        st.text(f"Not available in the sandbox: {', '.join(result['missing'])}"[:2000])
    if result["note"]:
        st.text(result["note"][:2000])


def _grid(count: int) -> list[DeltaGenerator]:
    """Places for pictures, two in a row."""
    found: list[DeltaGenerator] = []
    while len(found) < count:
        found += st.columns(2, gap="small") if count > 1 else [st.container()]
    return found[:count]


def _shot(shot: Mapping[str, Any], name: str) -> None:
    picture = services.store().blob(shot["blob"])
    moment = plain(str(shot["moment"])[:100])
    if picture is None:
        st.caption(f"The picture “{moment}” is not in the store any more.")
    elif why := why_not_shown(picture):
        st.caption(f"The picture “{moment}” cannot be shown: {why}.")
    else:
        st.image(picture, caption=f"{moment} ({plain(name)})", width="stretch")


def _judgement(judgement: Judgement | str, *, swapped: bool) -> None:
    order = "A was the candidate" if swapped else "A was the baseline"
    with st.container(border=True):
        if isinstance(judgement, str):
            st.caption(order)
            st.text(judgement[:2000])
            return
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            label = judgement.label or f"no verdict: {judgement.why_none or 'unknown'}"
            # As code, for the signs of a verdict are markdown's own.
            st.code(label, language=None)
            st.caption(
                f"{order} · saw {judgement.pictures} {'picture' if judgement.pictures == 1 else 'pictures'}"
            )
        st.text(judgement.text[:_SHOWN] or "It wrote nothing.")
        for note in (*judgement.cut, *judgement.marked, *judgement.warnings):
            st.text(f"– {note}"[:500])


def _replay(answers: dict[str, AnswerOf], key: str) -> None:
    """Both programs, started now; nothing of it is recorded."""
    with_program = [side for side in _SIDES if answers[side].run is not None]
    if not with_program:
        return
    kept = f"{key}_replay"
    if kept not in st.session_state:
        st.button(
            "Run both programs" if len(with_program) == 2 else "Run the program",
            icon=":material/play_arrow:",
            key=f"{key}_start",
            on_click=_start,
            args=(answers, with_program, kept),
        )
        return
    playings: dict[str, Playing] = st.session_state[kept]
    for column, side in zip(st.columns(2, gap="medium"), _SIDES, strict=True):
        with column:
            st.text(answers[side].model)
            if side in playings:
                playings[side].poll()
                show_playing(playings[side], key=f"{key}_play_{side}", name=f"{side}: {answers[side].model}")
            else:
                st.caption("No program on this side.")
    if any(playing.run.busy for playing in playings.values()):
        wait_for(list(playings.values()))


def _start(answers: dict[str, AnswerOf], sides: list[str], kept: str) -> None:
    playings = {side: services.playing(extract(answers[side].text)) for side in sides}
    for playing in playings.values():
        playing.start()
    st.session_state[kept] = playings
