"""A past battle on screen: its conversation, what became of each program, the votes; and its replay."""

from __future__ import annotations

import streamlit as st

from data.records import SIDES, Run, Side
from runtimes_wasm.contract import RunStatus

from .. import services
from ..past import PastAnswer, PastBattle, share
from ..playing import Playing
from ..replay import replay_page
from .frame.events import USER_KINDS
from .program import show_playing, wait_for
from .said import show_said

_OUTCOMES = {
    "left": "{left} is better",
    "right": "{right} is better",
    "tie": "Tie",
    "both_bad": "Both are bad",
}
_SHOWN = 20_000
_SOURCES = {
    "live": "blind",
    "named": "side by side, names known",
    "synthetic": "synthetic",
}


def show_past(past: PastBattle, *, key: str, viewer: str, shared: bool = False) -> None:
    """Draw a past battle.

    Parameters
    ----------
    key : str
        Prefix of the widgets.
    viewer : str
        Whose votes are called "you".
    shared : bool
        It came out of a file, and is in no store.
    """
    battle = past.battle
    with st.container(border=True):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if battle.category is not None:
                st.badge(battle.category.label, color="gray")
            source = "from a file" if shared else _SOURCES.get(battle.source, "imported")
            st.badge(source, color="orange" if battle.synthetic else "gray")
            st.caption(f"{battle.created_at:%Y-%m-%d %H:%M} UTC")
        for line in _notes(past):
            st.caption(line)
        st.text(battle.prompt)
    _replay(past, key)
    for number, sides in past.conversation().items():
        st.header(f"Turn {number}" if number > 1 else "Answers", anchor=False)
        prompts = {answer.prompt for answers in sides.values() for answer in answers}
        if number > 1 and len(prompts) == 1 and len(sides) == len(SIDES):
            st.text(prompts.pop())
        for column, side in zip(st.columns(2, gap="medium"), SIDES, strict=True):
            with column:
                answers = sides.get(side, [])
                if number == 1:
                    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                        if past.known:
                            st.badge("A" if side == "left" else "B", color="gray")
                        st.text(past.name(side))
                if not answers:
                    st.caption("Was not asked.")
                for answer in answers:
                    if number > 1 and (len(prompts) > 1 or len(sides) == 1):
                        st.text(answer.prompt)
                    _answer(answer, last=answer is answers[-1])
    _runs(past)
    _votes(past, viewer)
    _files(past, key)


def _files(past: PastBattle, key: str) -> None:
    name = "".join(sign for sign in f"battle-{past.battle.id[:12]}" if sign.isalnum() or sign == "-")
    with st.container(horizontal=True):
        st.download_button(
            "Share as a file",
            lambda: share(past),
            file_name=f"{name}.json",
            mime="application/json",
            icon=":material/ios_share:",
            key=f"{key}_share",
            on_click="ignore",
            help="One JSON file with everything above. People in it have no names; "
            "“Open a file” on this page and `runoff import` read it.",
        )
        st.download_button(
            "Replay (html)",
            lambda: replay_page(past),
            file_name=f"{name}.html",
            mime="text/html",
            icon=":material/play_circle:",
            key=f"{key}_replay_file",
            on_click="ignore",
            help="One page with everything above that opens in any browser without a network, and runs "
            "web programs in sandboxed frames. Names that you do not know yet are not in it.",
        )


def _notes(past: PastBattle) -> list[str]:
    notes = []
    if not past.known:
        notes.append("Names appear here after a vote of yours on this battle.")
    if past.battle.synthetic and past.battle.left.text:
        notes.append("A simulated person voted; the answers are scripted, and their programs are real.")
    if not (past.battle.left.text or past.battle.right.text):
        notes.append("Only the vote was recorded of this battle, not the answers.")
    return notes


def _answer(answer: PastAnswer, *, last: bool) -> None:
    again = "" if answer.attempt == 0 else f" (asked again, {answer.attempt + 1})"
    if not answer.text:
        st.caption("The answer was not recorded.")
        return
    show_said(answer.text, f"What it said{again}")
    if answer.program is None:
        st.caption("No program in this answer.")
    elif not last:
        st.caption("Replaced by a later answer.")


def _replay(past: PastBattle, key: str) -> None:
    """Both programs again, as they last ran; nothing of it is recorded."""
    programs = {side: past.last_program(side) for side in SIDES}
    if not any(programs.values()):
        return
    kept = f"{key}_replay_{past.battle.id}"
    if kept not in st.session_state:
        st.button(
            "Run both programs again" if all(programs.values()) else "Run the program again",
            icon=":material/play_arrow:",
            key=f"{key}_start",
            shortcut="P",
            on_click=_start,
            args=(past, kept),
        )
        return
    playings: dict[Side, Playing] = st.session_state[kept]
    for column, side in zip(st.columns(2, gap="medium"), SIDES, strict=True):
        with column:
            st.text(past.name(side))
            if side in playings:
                playings[side].poll()
                show_playing(playings[side], key=f"{key}_play_{side}", name=past.name(side))
            else:
                st.caption("No program on this side.")
    if any(playing.run.busy for playing in playings.values()):
        wait_for(list(playings.values()))


def _start(past: PastBattle, kept: str) -> None:
    playings: dict[Side, Playing] = {}
    for side in SIDES:
        found = past.last_program(side)
        if found is not None:
            program, code = found
            playings[side] = services.playing(program, code or "")
            playings[side].start()
    st.session_state[kept] = playings


def _runs(past: PastBattle) -> None:
    if not past.runs:
        return
    st.header("Runs", anchor=False)
    for column, side in zip(st.columns(2, gap="medium"), SIDES, strict=True):
        with column:
            own = [run for run in past.runs if run.side == side]
            if not own:
                st.caption("Not run.")
            for number, run in enumerate(own, 1):
                _run(past, run, number)


def _run(past: PastBattle, run: Run, number: int) -> None:
    events = [event for event in past.interactions if event.run_id == run.id]
    deeds = sum(event.kind in USER_KINDS for event in events)
    ended = "end not recorded" if run.ended is None else RunStatus(run.ended).label
    words = [ended, "edited" if run.edited else "", f"{deeds} deeds" if deeds else ""]
    which = "A" if run.side == "left" else "B"
    with st.expander(f"{which}, run {number}: {', '.join(word for word in words if word)}"):
        times = [
            f"{what} {value:.0f} ms"
            for what, value in (("start", run.boot_ms), ("compile", run.compile_ms), ("run", run.run_ms))
            if value is not None
        ]
        code = [] if run.exit_code is None else [f"exit code {run.exit_code}"]
        st.caption(" · ".join([f"{run.created_at:%H:%M:%S}", *times, *code, run.runtime]))
        for said, text in (("Output", run.stdout), ("Standard error", run.stderr)):
            if text:
                st.caption(said)
                st.code(text[:_SHOWN], language=None, wrap_lines=True)
        if note := run.extra.get("note"):
            st.text(str(note)[:2000])
        if missing := run.extra.get("missing"):
            st.text(f"Not available in the sandbox: {missing}"[:2000])
        if run.edited:
            st.caption("What the person changed")
            diff = past.edit_of(run)
            if diff:
                st.code(diff, language="diff", wrap_lines=True)
            else:
                st.caption("Too long to compare, or only the choice of the block changed.")


def _votes(past: PastBattle, viewer: str) -> None:
    if not past.votes:
        if past.known:
            st.caption("Nobody voted on this battle.")
        return
    st.header("Votes", anchor=False)
    people: dict[str, str] = {}
    for vote in past.votes:
        people.setdefault(vote.voter, "You" if vote.voter == viewer else f"Rater {len(people) + 1}")
    names = {side: past.name(side) for side in SIDES}
    for vote in past.votes:
        with st.container(border=True):
            said = _OUTCOMES[vote.outcome.value].format(**names)
            changed = "" if vote.revision == 0 else f", change {vote.revision}"
            st.text(f"{people[vote.voter]}{changed}: {said}")
            ran = {True: "ran", False: "not run", None: "not recorded"}
            st.caption(
                f"{vote.created_at:%Y-%m-%d %H:%M} UTC · A {ran[vote.ran_left]}, B {ran[vote.ran_right]}"
            )
            for aspect, side in vote.aspects.items():
                winner = "tie" if side == "tie" else names[side]
                st.text(f"{aspect.replace('_', ' ')}: {winner}")
            if vote.comment:
                st.text(vote.comment)
    for exclusion in past.exclusions:
        who = people.get(exclusion.voter, "a rater")
        word = "does not count" if exclusion.excluded else "counts again"
        st.warning(f"The vote of {who} {word}.", icon=":material/visibility_off:")
        st.text(exclusion.reason)
