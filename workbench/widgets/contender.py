"""One side of a battle on the screen: what its program does, its code to edit, its whole answer."""

from __future__ import annotations

import streamlit as st

from data.languages import Language
from data.records import Side
from runtimes_wasm.browser.outcome import ISOLATION, outcome_of
from runtimes_wasm.contract import RunResult, RunStatus

from ..errors import Refused
from ..models import ModelKind
from ..stage import Stage
from .editor import code_editor, highlighting
from .frame import program_frame
from .preparing import show_preparation
from .prose import pieces

STATUS_COLORS = {
    RunStatus.OK: "green",
    RunStatus.UNSUPPORTED: "orange",
    RunStatus.RUNNER_FAULT: "violet",
}
#: Names that st.code's highlighter uses where they differ from ours.
_HIGHLIGHT = {Language.HTML: "html", Language.CPP: "cpp", Language.MARKDOWN: "markdown"}
_SHOWN_CHARACTERS = 20_000


def show_contender(stage: Stage, side: Side) -> None:
    """Draw one side: header, program, and tabs for code and answer."""
    contender = stage.battle.side(side)
    show = stage.shows[side]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(stage.battle.display_name(side), anchor=False)
        _badge(stage, side)
    tabs = f"arena_tabs_{stage.battle.id}_{side}"
    if st.session_state.pop(f"{tabs}_started", False):
        # What was started from the code is what the person wants to see now.
        st.session_state[tabs] = "Program"
    program, code, answer = st.tabs(["Program", "Code", "Answer"], key=tabs, on_change="rerun")
    with program:
        if not contender.said:
            with st.container(border=True, height=220, vertical_alignment="center"):
                st.caption(":material/hourglass_top: The program runs here when both models have answered.")
        elif not contender.has_program:
            st.info("This answer holds no program. Read it under Answer.", icon=":material/article:")
        elif show.document is not None:
            _frame(stage, side)
        elif show.result is not None:
            show_output(show.result)
            if show.result.status is RunStatus.RUNNER_FAULT:
                st.caption("This is a fault of Runoff and counts against nobody.")
                if st.button("Try again", icon=":material/replay:", key=f"{tabs}_again"):
                    stage.start(side)
                    st.rerun()
        elif show.waits:
            show_preparation(show.needed)
        else:
            language = stage.extraction(side).language
            with st.container(border=True, height=220, vertical_alignment="center"):
                st.caption(
                    f":material/hourglass_top: Running {language.label if language else ''} in the sandbox …"
                )
    with code:
        if _editor(stage, side):
            st.session_state[f"{tabs}_started"] = True
            st.rerun()
    with answer:
        _answer(contender.text or "", contender.model if stage.battle.revealed else None)


def _badge(stage: Stage, side: Side) -> None:
    result = stage.shows[side].result
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


def show_output(result: RunResult) -> None:
    """Draw what a run on the server wrote: pictures, text, diagnostics and times."""
    for artifact in result.artifacts:
        if artifact.is_image:
            st.image(artifact.data, caption=artifact.name)
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
                artifact.name, artifact.data, file_name=artifact.name.rsplit("/", 1)[-1], mime=artifact.mime
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


def _editor(stage: Stage, side: Side) -> bool:
    """Show the code field; True when the person ran what is in it."""
    contender = stage.battle.side(side)
    if not contender.has_program:
        st.caption("No code in this answer.")
        return False
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
    st.caption(stage.extraction(side).reason)
    if text is None:
        return False
    try:
        stage.start(side, text)
    except Refused as error:
        st.warning(str(error), icon=":material/speed:")
        return False
    return True


def _answer(text: str, model: str | None) -> None:
    for piece in pieces(text):
        if piece.is_code:
            st.code(
                _cut(piece.text), language=piece.label or None, wrap_lines=True, height=_height(piece.text)
            )
        else:
            st.markdown(piece.text)
    if model is not None:
        st.caption(f"Answer of {model}")
