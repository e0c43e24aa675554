"""Demo: a scripted battle, played for an audience. Nothing of it is recorded."""

from __future__ import annotations

import streamlit as st

from analysis.charts import score_chart
from data.outcomes import Outcome
from data.records import SIDES, Side
from runtimes_wasm.browser.outcome import ISOLATION, outcome_of
from workbench import services
from workbench.learning.demo import SCENES, Performance, Scene
from workbench.learning.playback import SPEEDS, STEPS, Playback, Step
from workbench.stage import can_show
from workbench.widgets.chart import show_chart
from workbench.widgets.contender import STATUS_COLORS, show_output
from workbench.widgets.frame import program_frame
from workbench.widgets.learning import glossary_line
from workbench.widgets.preparing import show_preparation
from workbench.widgets.prose import pieces, plain
from workbench.widgets.vote import BUTTONS, outcome_buttons

_KEPT = "demo_performance"
_WORDS = {outcome: label for outcome, label, _, _ in BUTTONS}
#: Height of a program's place in pixels: its frame, and the bar above it.
_PLACE = 526
#: Seconds between two looks at the clock.
_TICK = 0.25


def _scenes() -> list[Scene]:
    return [scene for scene in SCENES if can_show(scene.prompt.language, scene.prompt.environment)]


def _performance() -> Performance:
    if _KEPT not in st.session_state:
        st.session_state[_KEPT] = Performance(_scenes()[0], services.playing)
    performance: Performance = st.session_state[_KEPT]
    return performance


def _start(scene: Scene, *, playing: bool) -> None:
    before = _performance()
    before.finish()
    playback = Playback(speed=before.playback.speed)
    if playing:
        playback.play()
    st.session_state[_KEPT] = Performance(scene, services.playing, playback)


def _play() -> None:
    playback = _performance().playback
    if playback.playing:
        playback.pause()
    elif playback.ended:
        _start(_performance().scene, playing=True)
    else:
        playback.play()


def _next() -> None:
    _performance().playback.next()


def _restart() -> None:
    _start(_performance().scene, playing=False)


def _speed() -> None:
    _performance().playback.set_speed(st.session_state["demo_speed"])


def _scene() -> None:
    chosen: str = st.session_state["demo_scene"]
    _start(next(scene for scene in _scenes() if scene.prompt_id == chosen), playing=False)


def _vote(outcome: Outcome) -> None:
    performance = _performance()
    performance.vote(outcome)
    performance.playback.next()


def _controls(performance: Performance) -> None:
    playback = performance.playback
    titles = {scene.prompt_id: scene.prompt.title for scene in _scenes()}
    label, icon = ("Pause", "pause") if playback.playing else ("Play", "play_arrow")
    if playback.ended:
        label, icon = "Play again", "replay"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            "Battle",
            list(titles),
            format_func=titles.__getitem__,
            index=list(titles).index(performance.scene.prompt_id),
            key="demo_scene",
            on_change=_scene,
            width=280,
        )
        st.button(f"**{label}**", icon=f":material/{icon}:", on_click=_play, shortcut="P", key="demo_play")
        st.button(
            "Next step",
            icon=":material/skip_next:",
            on_click=_next,
            shortcut="Right",
            disabled=playback.ended,
            key="demo_next",
        )
        st.button(
            "Restart", icon=":material/restart_alt:", on_click=_restart, shortcut="Home", key="demo_restart"
        )
        st.segmented_control(
            "Speed",
            SPEEDS,
            format_func=lambda speed: f"{speed:g}×",
            default=1.0,
            required=True,
            key="demo_speed",
            on_change=_speed,
        )


def _steps(performance: Performance) -> None:
    now = STEPS.index(performance.playback.step)
    with st.container(horizontal=True, gap="small"):
        for number, step in enumerate(STEPS):
            st.badge(f"{number + 1} {step.label}", color="blue" if number == now else "gray")


def _name(performance: Performance, side: Side) -> str:
    letter = "A" if side == "left" else "B"
    if not performance.battle.revealed:
        return f"Model {letter}"
    return f"{letter} was {performance.battle.side(side).model}"


def _waiting(text: str) -> None:
    # As high as a program, so that nothing moves when it comes.
    with st.container(border=True, height=_PLACE, vertical_alignment="center", horizontal_alignment="center"):
        st.caption(text)


def _prompt(text: str) -> None:
    with st.container(border=True):
        # A line is there from the beginning, so that nothing moves with the first word.
        st.text(text or " ")


def _before_programs(performance: Performance) -> None:
    """The prompt being typed, then both answers being written; drawn again with the clock."""
    if performance.advance():
        st.rerun()
    st.progress(performance.playback.share)
    typing = performance.playback.step is Step.PROMPT
    prompt = performance.scene.prompt.text
    _prompt(performance.so_far(prompt) + (" ▍" if typing else "") if typing else prompt)
    for column, side in zip(st.columns(2, gap="medium"), SIDES, strict=True):
        with column:
            st.header(_name(performance, side), anchor=False)
            if typing:
                _waiting("The answer is written here.")
                continue
            with st.container(border=True, height=_PLACE, autoscroll=True):
                for piece in pieces(performance.so_far(performance.answer(side))):
                    if piece.is_code:
                        st.code(piece.text, language=piece.label or None, wrap_lines=True)
                    else:
                        st.markdown(piece.text)


def _clock(performance: Performance) -> None:
    """Look at the clock while programs are on screen, without drawing them anew."""
    if performance.advance():
        st.rerun()
    st.progress(performance.playback.share)


def _program(performance: Performance, side: Side) -> None:
    playing = performance.playings.get(side)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(plain(_name(performance, side)), anchor=False)
        status = performance.battle.side(side).status
        if status is not None:
            st.badge(status.label, color=STATUS_COLORS.get(status, "red"))
        if playing is not None and playing.run.document is not None:
            st.badge(ISOLATION.label, icon=":material/shield:", color="gray", help=ISOLATION.sentence)
    if playing is None:
        _waiting("Runs next.")
    elif playing.refused:
        st.warning(playing.refused, icon=":material/speed:")
        if st.button("Try again", key=f"demo_again_{side}", icon=":material/replay:"):
            playing.start()
            st.rerun()
    elif playing.run.document is not None:
        state = program_frame(playing.run.document, key=f"demo_frame_{side}", side=f"the {side} program")
        if state.settled:
            found, _ = outcome_of(
                playing.run.document, state.signs, state.ready_ms, state.stopped or None, crashed=False
            )
            if performance.ran(side, found):
                st.rerun()
    elif playing.run.result is not None:
        show_output(playing.run.result, key=f"demo_{side}_file")
    elif playing.run.waits:
        show_preparation(playing.run.needed)
    else:
        _waiting(":material/hourglass_top: Running in the sandbox …")


def _with_programs(performance: Performance) -> None:
    if performance.arrive():
        st.rerun()
    _prompt(performance.scene.prompt.text)
    # Places that do not move: a frame that moved would start anew.
    for column, side in zip(st.columns(2, gap="medium"), SIDES, strict=True):
        with column:
            _program(performance, side)
    step = performance.playback.step
    with st.container():
        if step is Step.VOTE:
            _ballot(performance)
        elif performance.battle.revealed:
            _reveal(performance)
    with st.container():
        if step is Step.STANDINGS and performance.standings is not None:
            _standings(performance)


def _ballot(performance: Performance) -> None:
    st.markdown("**Which one is better?**")
    outcome_buttons("demo_vote", _vote)
    st.caption(
        f"The script will say “{_WORDS[performance.scene.outcome]}”. Ask the room, and press what it says instead."
    )


def _reveal(performance: Performance) -> None:
    vote, receipt = performance.battle.vote, performance.receipt
    assert vote is not None and receipt is not None
    with st.container(border=True):
        who = "The script" if performance.by_script else "The room"
        st.header(f"{who} said: {_WORDS[vote.outcome]}", anchor=False)
        for column, side in zip(st.columns(2), SIDES, strict=True):
            score, moved = performance.moved(side)
            answer = performance.scene.prompt.answer_of(performance.battle.side(side).model)
            column.metric(
                plain(_name(performance, side)),
                "no score" if score is None else f"{score:.0f}",
                delta=None if moved is None else round(moved, 1),
                help="Score on a board of synthetic votes and this one.",
            )
            column.caption(f"Written to be {answer.quality.value.replace('_', ' ')}: {plain(answer.note)}")
        st.caption(
            f"Receipt {receipt.hash[:12]} of a store that is thrown away already. In the arena, the vote would be on "
            "disk before the names appear."
        )


def _standings(performance: Performance) -> None:
    board = performance.standings
    assert board is not None
    st.header("Standings after this vote", anchor=False)
    show_chart(lambda: score_chart(board), "demo_standings", (performance.battle.id, performance.battle.vote))
    st.caption(
        f"{board.n_votes:,} votes, {board.n_synthetic:,} of them synthetic; this vote is the last. The board "
        "of this arena has not changed."
    )


def _page() -> None:
    st.title("Demo", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge("demo, scripted", icon=":material/slideshow:", color="orange")
        st.caption(
            "A battle played by a script: fixed answers, real programs. Nothing of it is recorded or counted."
        )
    if not _scenes():
        st.info("No battle of the script can run on this machine yet; the Status page says what is missing.")
        return
    performance = _performance()
    _controls(performance)
    _steps(performance)
    tick = _TICK if performance.playback.playing else None
    if performance.playback.step in (Step.PROMPT, Step.ANSWERS):
        st.fragment(_before_programs, run_every=tick)(performance)
    else:
        waits = any(playing.run.busy or playing.run.waits for playing in performance.playings.values())
        st.fragment(_clock, run_every=_TICK if tick or waits else None)(performance)
        _with_programs(performance)
    st.caption("Keys: P plays and pauses, → is the next step, Home restarts, 1 to 4 vote.")
    glossary_line("battle", "blind", "vote", "receipt", "scripted-model", "sandbox")


_page()
