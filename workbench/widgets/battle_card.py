"""A battle of the log, to read and to run again."""

from __future__ import annotations

import streamlit as st

from data.records import SIDES, Answer, Battle, Run, Side
from data.store import Store
from runtimes_wasm import assets, registry
from runtimes_wasm.asking import request_for
from runtimes_wasm.browser import build_document, page_assets, supported_pages, vendored
from runtimes_wasm.errors import AssetMissing, RequestError
from runtimes_wasm.extract import extract
from workbench import services

from .contender import show_output
from .frame import program_frame
from .frame.events import USER_KINDS
from .preparing import show_preparation
from .prose import pieces


def battle_card(store: Store, battle: Battle) -> None:
    """The prompt, and both answers with what their runs came to; each program can run again."""
    runs = store.runs(battle.id)
    if battle.synthetic and battle.left.text:
        st.caption(
            "A simulated person voted on these; the answers are scripted, and their programs are real."
        )
    with st.container(border=True):
        st.text(battle.prompt)
    for column, side in zip(st.columns(2, gap="medium"), SIDES, strict=True):
        answer = battle.answer(side)
        with column:
            st.text(answer.model)
            own = [run for run in runs if run.side == side]
            for run in own:
                st.caption(_came_to(store, run))
            if not own:
                st.caption("Not run.")
            _again(battle.id, side, answer)
            for piece in pieces(answer.text):
                if piece.is_code:
                    st.code(piece.text[:20_000], language=piece.label or None, wrap_lines=True, height=320)
                else:
                    st.markdown(piece.text)


def _came_to(store: Store, run: Run) -> str:
    events = store.interactions(run.id)
    deeds = sum(event.kind in USER_KINDS for event in events)
    edited = ", edited" if run.edited else ""
    played = f", {deeds} of {len(events)} events by the person" if events else ""
    return f"Run: {run.status}{edited}{played}, {run.runtime}"


def _again(battle_id: str, side: Side, answer: Answer) -> None:
    """A run that is shown and not recorded: the battle has been voted on."""
    found = extract(answer.text)
    if found.code is None or found.language is None or found.environment is None:
        return
    if not st.toggle("Run again", key=f"battle_again_{battle_id}_{side}", help="This run is not recorded."):
        return
    # Kept for the session: drawing the page again must not run the program again.
    kept = f"battle_run_{battle_id}_{side}"
    try:
        if found.environment.is_page and (found.language, found.environment) in supported_pages():
            needed = page_assets(found.language, found.environment)
            if not all(assets.is_ready(name) for name in needed):
                show_preparation(needed)
                return
            if kept not in st.session_state:
                st.session_state[kept] = build_document(found.code, found.language, found.environment)
            program_frame(
                st.session_state[kept], key=f"battle_frame_{battle_id}_{side}", side=f"{side} program"
            )
            return
        if kept not in st.session_state:
            with st.spinner("Running in the sandbox"):
                job = services.pool().submit(registry.run, request_for(found, code=found.code))
                st.session_state[kept] = job.result()
    except AssetMissing as error:
        if assets.is_ready(vendored.ASSET):
            st.warning(str(error))
        else:
            show_preparation((vendored.ASSET,))
        return
    except RequestError as error:
        st.warning(str(error))
        return
    result = st.session_state[kept]
    st.badge(result.status.label)
    show_output(result)
