"""What the BigCodeArena sets share: sessions, the states of both sides, and their sandbox rounds.

A session (``chat_session_id``) is one battle with one vote, and every set that
names a session gives its battle, vote and runs the same identifiers. A session
that is imported from two files is therefore one battle, in whichever order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..outcomes import Outcome
from ..records import (
    SIDES,
    UNKNOWN_STATUS,
    UNKNOWN_STATUS_EXTRA,
    Answer,
    Battle,
    Interaction,
    Record,
    Run,
    Side,
    Vote,
)
from . import values
from .base import Context, Row, RowRefused
from .conversations import Conversation, conversation, interactions
from .times import UNKNOWN_TIME, parse_time

#: Names that the sets give the two sides.
LETTERS: dict[Side, str] = {"left": "model_A", "right": "model_B"}

_STATUS = {True: "ok", False: "failed"}
_ASPECT_WORDS = {"a": "left", "b": "right", "tie": "tie"}


def session_battle_id(session: str) -> str:
    """The battle of a session, the same from every file."""
    return values.content_id("bigcode-session", session)


def session_vote_id(session: str) -> str:
    """The vote of a session, the same from every file."""
    return values.content_id("vote", session_battle_id(session))


def run_id(session: str, conv_id: str, enabled_round: int, run_round: int) -> str:
    """A sandbox run, the same from the preferences and from the logs."""
    return values.content_id("bigcode-run", session, conv_id, enabled_round, run_round)


class Sessions:
    """The sessions of one file, so that a second vote on one is refused and not counted twice."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def once(self, session: str, line: int) -> None:
        """Take note of a session; refuse it when an earlier line had it."""
        first = self._lines.setdefault(session, line)
        if first != line:
            raise RowRefused(f"the session {session!r:.80} was already read on line {first}")

    def seen(self, session: str) -> bool:
        """Whether a line had this session."""
        return session in self._lines


@dataclass(frozen=True, slots=True)
class SideState:
    """One side of a session: what was said, the runs, and what its last program was."""

    said: Conversation
    created_at: datetime
    runs: tuple[Record, ...]
    program: Run | None

    def answer(self, model: str) -> Answer:
        """This side as an answer of a battle."""
        run = self.program
        return Answer(
            model=model,
            text=self.said.answer,
            code=run.code if run else None,
            language=run.language if run else None,
            environment=run.environment if run else None,
        )


def session_name(found: Mapping[str, Any]) -> str:
    """The session of a row; it must not be empty."""
    session = values.text(found, "chat_session_id").strip()
    if not session:
        raise RowRefused("column chat_session_id is empty; a row needs its session")
    return session


def battle_records(
    context: Context,
    row: Row,
    *,
    models: Mapping[Side, str],
    outcome: Outcome,
    aspects: dict[str, Any],
    category: Any = None,
    extra: dict[str, Any] | None = None,
) -> list[Record]:
    """Battle, runs, interactions and vote of a row that has ``states`` of both sides."""
    session = session_name(row.values)
    marks = marks_of(row.values)
    battle_id = values.text(marks, "battle_id") if marks else session_battle_id(session)
    states = values.mapping(row.values, "states")
    sides = {
        side: _side_state(context, session, states, side, battle_id=battle_id, ours=bool(marks))
        for side in SIDES
    }
    for side in SIDES:
        named = (states.get(LETTERS[side]) or {}).get("model_name")
        if named and named != models[side]:
            context.notes.add("the state of a side names another model than its row; the row counts")
    created = min((state.created_at for state in sides.values()), key=lambda at: (at == UNKNOWN_TIME, at))
    battle = Battle(
        id=battle_id,
        created_at=created,
        prompt=values.text_or(row.values, "instruction") or sides["left"].said.prompt,
        left=sides["left"].answer(models["left"]),
        right=sides["right"].answer(models["right"]),
        category=values.category(category, context.notes),
        turns=max(state.said.turns for state in sides.values()),
        source=f"import:{context.layout}",
        extra={"chat_session_id": session} | (extra or {}),
    )
    vote = Vote(
        id=session_vote_id(session),
        battle_id=battle_id,
        voter=values.unnamed_voter(battle_id),
        outcome=outcome,
        created_at=created,
        aspects=aspects,
        ran_left=bool(sides["left"].runs),
        ran_right=bool(sides["right"].runs),
    )
    if marks:
        battle, vote = _as_marked(context, marks, battle, vote)
    return [battle, *sides["left"].runs, *sides["right"].runs, vote]


def marks_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """What an export of ours says beside the published columns; empty for rows of others."""
    return {} if found.get("runoff") is None else values.mapping(found, "runoff")


def marked_extra(marks: Mapping[str, Any]) -> dict[str, Any]:
    """The session of a battle that came from a published set; battles of ours have none."""
    session = values.text_or(marks, "session")
    return {"chat_session_id": session} if session else {}


def _as_marked(context: Context, marks: Mapping[str, Any], battle: Battle, vote: Vote) -> tuple[Battle, Vote]:
    """Battle and vote as they were in the store that the row was exported from."""
    answers = {
        side: replace(
            battle.answer(side),
            language=values.language(marks.get(f"language_{side}"), context.notes),
            environment=values.environment(marks.get(f"environment_{side}")),
        )
        for side in SIDES
    }
    category = marks.get("category")
    battle = replace(
        battle,
        left=answers["left"],
        right=answers["right"],
        category=battle.category if category is None else values.category(category, context.notes),
        prompt_language=values.text_or(marks, "prompt_language") or None,
        turns=values.integer(marks, "turns"),
        source=values.text(marks, "source"),
        extra={name: value for name, value in battle.extra.items() if name != "chat_session_id"}
        | marked_extra(marks),
    )
    ran = {
        side: None if marks.get(f"ran_{side}") is None else values.boolean(marks, f"ran_{side}")
        for side in SIDES
    }
    vote = replace(
        vote,
        id=values.text(marks, "vote_id"),
        voter=values.text(marks, "voter"),
        created_at=parse_time(marks.get("voted_at"), "voted_at", context.notes)
        if marks.get("voted_at") != UNKNOWN_TIME.isoformat()
        else UNKNOWN_TIME,
        ran_left=ran["left"],
        ran_right=ran["right"],
    )
    return battle, vote


def sandbox_run(
    context: Context,
    state: Mapping[str, Any],
    *,
    session: str,
    side: Side,
    battle_id: str,
    created_at: datetime,
    events: list[Any],
    ours: bool = False,
) -> tuple[Run, list[Interaction]]:
    """The run of one sandbox state, and its interactions; exports of ours name the run."""
    identifier = values.text_or(state, "sandbox_id") if ours else ""
    identifier = identifier or run_id(
        session,
        values.text_or(state, "conv_id") or side,
        _round(state, "enabled_round"),
        _round(state, "sandbox_run_round"),
    )
    success = state.get("execution_success")
    run = Run(
        id=identifier,
        battle_id=battle_id,
        side=side,
        created_at=created_at,
        code=values.text_or(state, "code_to_execute"),
        language=values.language(state.get("code_language"), context.notes),
        environment=values.environment(
            state.get("sandbox_environment"), state.get("auto_selected_sandbox_environment")
        ),
        edited=_round(state, "edit_round") > 0,
        # the arena called a page a success when it had an address, even after a failed build
        status=UNKNOWN_STATUS if success is None else _STATUS[values.boolean(state, "execution_success")],
        stdout=values.text_or(state, "sandbox_output"),
        stderr=values.text_or(state, "sandbox_error"),
        extra=_run_extra(context, state),
    )
    return run, interactions(identifier, events, context.notes)


def aspects_of(feedback: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The aspects that a voter judged, from the published ``A``, ``B`` and ``Tie``."""
    found = {}
    for column, aspect in names.items():
        word = feedback.get(column)
        if word is None or word == "":
            continue
        side = _ASPECT_WORDS.get(str(word).strip().lower())
        if side is None:
            raise RowRefused(f"aspect {column} is {word!r:.80}; it is A, B or Tie")
        found[aspect] = side
    return found


def _side_state(
    context: Context,
    session: str,
    states: Mapping[str, Any],
    side: Side,
    *,
    battle_id: str,
    ours: bool,
) -> SideState:
    state = values.mapping(states, LETTERS[side])
    started = state.get("chat_start_time")
    unknown = started in (None, "", UNKNOWN_TIME.isoformat())
    created = UNKNOWN_TIME if unknown else parse_time(started, "chat_start_time", context.notes)
    records: list[Record] = []
    program = None
    for number, log in sorted(_rounds(state).items()):
        if log is None or log.get("sandbox_state") is None:
            continue
        sandbox = {"enabled_round": number} | values.mapping(log, "sandbox_state")
        program, played = sandbox_run(
            context,
            sandbox,
            session=session,
            side=side,
            battle_id=battle_id,
            created_at=created,
            events=values.items(log, "user_interaction_records"),
            ours=ours,
        )
        records += [program, *played]
    return SideState(conversation(state.get("messages")), created, tuple(records), program)


def _rounds(state: Mapping[str, Any]) -> dict[int, Any]:
    logs = state.get("sandbox_logs_by_round") or {}
    if not isinstance(logs, dict):
        raise RowRefused("sandbox_logs_by_round is not an object of rounds")
    found = {}
    for name, log in logs.items():
        if not str(name).isdecimal() or not isinstance(log, (dict, type(None))):
            raise RowRefused(f"sandbox_logs_by_round has {name!r:.40}; its keys are round numbers")
        found[int(name)] = log
    return found


def _round(state: Mapping[str, Any], name: str) -> int:
    return 0 if state.get(name) is None else values.integer(state, name)


def _run_extra(context: Context, state: Mapping[str, Any]) -> dict[str, Any]:
    extra: dict[str, Any] = {
        name: state[name]
        for name in ("sandbox_id", "enabled_round", "sandbox_run_round", "edit_round", "code_dependencies")
        if state.get(name) not in (None, "")
    }
    if isinstance(label := state.get("sandbox_environment"), str):
        auto = state.get("auto_selected_sandbox_environment")
        extra["sandbox"] = auto if label.strip().lower() == "auto" else label
    picture = state.get("screenshot_base64")
    if isinstance(picture, str) and picture:
        extra["screenshot_sha256"] = hashlib.sha256(picture.encode()).hexdigest()
        if context.screenshots:
            extra["screenshot_base64"] = picture
    if state.get("execution_success") is None:
        extra |= UNKNOWN_STATUS_EXTRA
    return extra
