"""One side of a battle on the screen: what its program does, its code to edit, its whole answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from data.languages import Language
from data.records import SIDES, Side
from runtimes_wasm.browser.outcome import ISOLATION, outcome_of
from runtimes_wasm.contract import RunResult, RunStatus
from runtimes_wasm.extract import programs_of

from ..battle import Said
from ..battle.edits import unified
from ..errors import Refused
from ..models import FinishReason, ModelKind
from ..stage import Stage
from .editor import code_editor, highlighting
from .frame import program_frame
from .picture import show_picture
from .preparing import show_preparation
from .prose import pieces, plain
from .running import show_running

STATUS_COLORS = {
    RunStatus.OK: "green",
    RunStatus.UNSUPPORTED: "orange",
    RunStatus.RUNNER_FAULT: "violet",
}
#: Names that st.code's highlighter uses where they differ from ours.
_HIGHLIGHT = {Language.HTML: "html", Language.CPP: "cpp", Language.MARKDOWN: "markdown"}
_SHOWN_CHARACTERS = 20_000
_SHOWN_OF_ANSWER = 100_000
#: Height of a program's place in pixels: its frame, and the bar above it.
_PLACE = 526
#: Why an answer ends where it does, when it is not the model that ended it. No name is in it.
_ENDS: dict[str, str] = {
    FinishReason.LENGTH: "It ends where its limit of length is.",
    FinishReason.CAP: "It is cut here: longer answers are not kept.",
    FinishReason.CUT: "It is cut here: the connection broke off.",
    FinishReason.TIMEOUT: "It is cut here: it took too long.",
    FinishReason.CONTENT_FILTER: "It is cut here: a filter stopped it.",
}


def show_contender(stage: Stage, side: Side) -> None:
    """Draw one side: header, program, and tabs for code and answer."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(plain(stage.label(side)), anchor=False)
        _badge(stage, side)
    tabs = f"arena_tabs_{stage.battle.id}_{side}"
    if st.session_state.pop(f"{tabs}_started", False):
        # What was started from the code is what the person wants to see now.
        st.session_state[tabs] = "Program"
    program, code, answer = st.tabs(["Program", "Code", "Answer"], key=tabs, on_change="rerun")
    # Neither answer shows before both are there: who was first must not.
    together = all(stage.battle.side(each).said for each in SIDES)
    with program:
        if not together:
            _waiting("The program runs here when both models have answered.")
        else:
            _program(stage, side, tabs)
    with code:
        if not together:
            _waiting("The code stands here when both models have answered.")
        elif _editor(stage, side, tabs):
            st.session_state[f"{tabs}_started"] = True
            st.rerun()
    with answer:
        if not together:
            _waiting("The answer stands here when both models have answered.")
        else:
            show_answers(stage, side)


def _waiting(text: str) -> None:
    # As high as a program, so that nothing moves when it comes.
    with st.container(border=True, height=_PLACE, vertical_alignment="center", horizontal_alignment="center"):
        st.caption(f":material/hourglass_top: {text}")


def _program(stage: Stage, side: Side, tabs: str) -> None:
    contender, show = stage.battle.side(side), stage.shows[side]
    if not contender.has_program:
        st.info("This answer holds no program. Read it under Answer.", icon=":material/article:")
    elif show.document is not None:
        _frame(stage, side)
    elif show.result is not None:
        show_output(show.result, key=f"{tabs}_file")
        if show.result.status is RunStatus.RUNNER_FAULT:
            st.caption("This is a fault of Runoff and counts against nobody.")
            if st.button("Try again", icon=":material/replay:", key=f"{tabs}_again"):
                stage.start(side)
                st.rerun()
    elif show.waits:
        show_preparation(show.needed)
    elif show.job is None:
        _waiting("Both programs start when both models have answered.")
    else:
        show_running(
            stage.extraction(side).language,
            stopping=show.stopping,
            stopped=show.stopped,
            on_stop=partial(stage.stop, side),
            on_start=partial(stage.start, side),
            key=f"{tabs}_run",
            height=_PLACE,
        )


def _badge(stage: Stage, side: Side) -> None:
    result = stage.shows[side].result
    if stage.battle.side(side).asked is not None:
        st.badge("to answer", color="gray", help="Both answers appear together.")
    elif result is None and stage.shows[side].document is None:
        st.badge("answered", color="gray")
    if result is not None and stage.shows[side].document is None:
        st.badge(result.status.label, color=STATUS_COLORS.get(result.status, "red"))
        if result.isolation:
            st.badge(
                result.isolation.label,
                icon=":material/shield:",
                color="gray",
                help=result.isolation.sentence,
            )
    elif stage.shows[side].document is not None:
        st.badge(ISOLATION.label, icon=":material/shield:", color="gray", help=ISOLATION.sentence)
    if stage.battle.side(side).edited:
        st.badge("edited", icon=":material/edit:", color="blue")
    catalogue = stage.answering.catalogue
    model = stage.battle.side(side).model
    known = stage.battle.revealed and model in catalogue.names
    if known and catalogue.find(model).kind is ModelKind.SCRIPTED:
        st.badge("scripted model", color="gray", help="Fixed answers written for this project.")


def _frame(stage: Stage, side: Side) -> None:
    show = stage.shows[side]
    if show.document is None:
        return
    state = program_frame(show.document, key=f"arena_frame_{side}", side=stage.battle.display_name(side))
    for note in show.document.notes:
        st.caption(note)
    if show.recorded or not state.settled:
        return
    status, note = outcome_of(
        show.document, state.signs, state.ready_ms, state.stopped or None, crashed=False
    )
    stage.page_settled(
        side,
        status,
        ready_ms=state.ready_ms,
        note=note,
        missing=tuple(dict.fromkeys([*show.document.missing, *state.blocked])),
    )
    # The whole page hears of it: the vote buttons wait for both sides.
    st.rerun()


def show_output(result: RunResult, *, key: str) -> None:
    """Draw what a run on the server wrote: pictures, text, diagnostics and times.

    Parameters
    ----------
    key : str
        Prefix of the buttons that save its files: both sides may write one of the same name.
    """
    for artifact in result.artifacts:
        if artifact.is_image:
            show_picture(artifact.data, name=artifact.name, caption=artifact.name, key=key)
    if result.stdout:
        st.code(_cut(result.stdout), language=None, wrap_lines=True, height=_height(result.stdout))
    elif result.status is RunStatus.OK and not result.artifacts:
        st.caption("It ran to its end and printed nothing.")
    if result.stderr:
        st.caption("Standard error")
        st.code(_cut(result.stderr), language=None, wrap_lines=True, height=_height(result.stderr))
    for diagnostic in result.diagnostics:
        if diagnostic.message in result.stderr or diagnostic.message in result.note:
            continue  # said already, and in its context
        where = "" if diagnostic.line is None else f"line {diagnostic.line}: "
        st.text(f"{diagnostic.severity}: {where}{diagnostic.message}")
    if result.missing:
        st.text(f"Not available in the sandbox: {', '.join(result.missing)}")
    for artifact in result.artifacts:
        if not artifact.is_image:
            st.download_button(
                artifact.name,
                artifact.data,
                file_name=artifact.name.rsplit("/", 1)[-1],
                mime=artifact.mime,
                key=f"{key}_{artifact.name}",
                on_click="ignore",
            )
    compiling = "load (compiled before)" if result.compile_cached else "compile"
    times = [
        f"{name} {value:.0f} ms"
        for name, value in (("start", result.boot_ms), (compiling, result.compile_ms), ("run", result.run_ms))
        if value is not None
    ]
    code = [] if result.exit_code is None else [f"exit code {result.exit_code}"]
    st.caption(" · ".join([*times, *code, result.runtime]))
    if result.note:
        st.text(result.note)


def _height(text: str) -> int | str:
    return 420 if text.count("\n") > 18 else "content"


def _cut(text: str) -> str:
    if len(text) <= _SHOWN_CHARACTERS:
        return text
    return text[:_SHOWN_CHARACTERS] + f"\n… {len(text) - _SHOWN_CHARACTERS:,} more characters"


def _editor(stage: Stage, side: Side, tabs: str) -> bool:
    """Show the code field; True when the person ran what is in it."""
    contender = stage.battle.side(side)
    if contender.program is None:
        st.caption("No code in this answer.")
        return False
    _choose_block(stage, side, tabs)
    text = code_editor(
        contender.code or "",
        original=stage.extraction(side).code or "",
        label=f"Code of {stage.battle.display_name(side)}",
        version=f"{stage.battle.id} {stage.shows[side].number}",
        key=f"arena_code_{side}",
        language=highlighting(
            stage.extraction(side).language, stage.extraction(side).environment, contender.code or ""
        ),
    )
    st.caption(plain(stage.extraction(side).reason))
    own = contender.own_program
    changes = unified(own.code or "", contender.code or "") if own is not None and contender.edited else ""
    if changes:
        with st.expander("Your changes", icon=":material/difference:", expanded=True):
            st.code(_cut(changes), language="diff", height=_height(changes))
    if text is None:
        return False
    try:
        stage.start(side, text)
    except Refused as error:
        st.warning(str(error), icon=":material/speed:")
        return False
    return True


def _choose_block(stage: Stage, side: Side, tabs: str) -> None:
    """Let the person run another block of the answer, where there are several programs."""
    contender = stage.battle.side(side)
    own = contender.own_program
    if own is None:
        return
    others = {block.line: block for block in programs_of(own) if block.text != own.code}
    if not others:
        return
    key = f"{tabs}_block_{len(contender.said)}"

    def title(line: int | None) -> str:
        if line is None:
            return "The program that was found"
        block = others[line]
        lines = block.text.count("\n") + 1
        what = block.filename or block.label or "code"
        return f"{what}, {lines} {'line' if lines == 1 else 'lines'}, at line {line} of the answer"

    def take() -> None:
        stage.choose(side, st.session_state[key])
        st.session_state[f"{tabs}_started"] = True

    st.session_state.setdefault(key, contender.chosen)
    st.selectbox("Block to run", [None, *others], format_func=title, key=key, on_change=take)


def show_answers(stage: Stage, side: Side) -> None:
    """Every answer of a side: earlier turns and attempts folded, the last one open."""
    contender = stage.battle.side(side)
    *earlier, last = contender.said
    for said in earlier:
        with st.expander(_which(said, contender.said)):
            _answer(said, side)
    if earlier:
        st.caption(_which(last, contender.said))
    _answer(last, side)
    if stage.battle.revealed:
        st.caption(f"Answer of {plain(stage.label(side))}")


def _which(said: Said, all_said: Sequence[Said]) -> str:
    question = said.question
    several = sum(other.question.number == question.number for other in all_said) > 1
    return f"Turn {question.number}" + (f", attempt {question.attempt + 1}" if several else "")


def _answer(said: Said, side: Side) -> None:
    for piece in pieces(said.text[:_SHOWN_OF_ANSWER]):
        if piece.is_code:
            st.code(
                _cut(piece.text), language=piece.label or None, wrap_lines=True, height=_height(piece.text)
            )
        else:
            st.markdown(piece.text)
    if why := _ENDS.get(str(said.facts.get("finish_reason", ""))):
        st.caption(f":material/content_cut: {why}")
    left = len(said.text) - _SHOWN_OF_ANSWER
    if left > 0:
        place = f"{'a' if side == 'left' else 'b'}-turn-{said.question.number}-{said.question.attempt + 1}"
        st.caption(f"{left:,} more characters are not shown.")
        st.download_button(
            "The whole answer",
            said.text,
            file_name=f"answer-{place}.md",
            mime="text/markdown",
            key=f"arena_whole_{place}",
            icon=":material/download:",
        )
