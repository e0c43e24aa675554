"""The logs that the arena wrote: one conversation log a session, one sandbox log a run.

A conversation log (``conv-log-<session>.json``, JSON Lines) repeats the whole
history with every record. Its ``vote`` record is complete; the ``leftvote``
kind of record that follows repeats it. A sandbox log
(``sandbox-logs-<conversation>-<round>-<run>.json``) holds a run without saying
which side it was: that comes from the conversation log beside it, or from the
``sides`` given to the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..outcomes import VOCABULARIES
from ..records import Answer, Battle, Side, Vote
from . import values
from .base import Accepted, Context, Layout, Limits, Parsed, Refused, Row, RowRefused, SimpleParser
from .bigcode import Sessions, aspects_of, sandbox_run, session_battle_id, session_name, session_vote_id
from .conversations import conversation
from .rows import RawRow, raw_rows
from .times import UNKNOWN_TIME, parse_time

_ASPECTS = {
    "Code Correctness": "correctness",
    "Code Efficiency": "efficiency",
    "Code Explanation": "explainability",
    "Code Readability & Maintainability": "maintainability",
    "UI & UX": "ui_ux_design",
}
_PLAIN_SESSION = re.compile(r"[0-9A-Za-z_-]{1,100}")


class ConversationParser(SimpleParser):
    """Votes become battles with their votes; the other records add nothing to them."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sessions = Sessions()

    def parse(self, row: Row) -> Iterator[Accepted | Refused]:
        """Yield the vote of a vote record, and nothing new for the records around it."""
        kind = values.text(row.values, "type")
        if kind == "vote":
            yield self.accepted(row.line, self.records(row))
        elif kind in VOCABULARIES["fastchat_log"]:
            session = session_name(values.mapping(row.values, "state"))
            if not self._sessions.seen(session):
                raise RowRefused(
                    f"a {kind} with no vote record before it; which model was on which side is not recorded"
                )
            yield self.accepted(row.line, [], note="repeats the vote of its session")
        elif kind.startswith(("chat", "load", "flag", "upvote", "downvote", "regenerate", "sandbox")):
            yield self.accepted(row.line, [], note=f"a record of type {kind!r:.40} holds no vote")
        else:
            raise RowRefused(f"unknown type {kind!r:.40}")

    def records(self, row: Row) -> Parsed:
        """The battle and the vote of a vote record."""
        found = row.values
        states = values.items(found, "states")
        if len(states) != 2 or not all(isinstance(state, dict) for state in states):
            raise RowRefused(f"a vote needs the states of both sides; it has {len(states)}")
        feedback = values.mapping(found, "feedback")
        session = session_name(states[0])
        if session_name(states[1]) != session:
            raise RowRefused("the two states belong to different sessions")
        created = parse_time(found.get("tstamp"), "tstamp", self.notes)
        said = [conversation(state.get("messages")) for state in states]
        answers = [Answer(model=_model(found, states, side), text=said[side].answer) for side in (0, 1)]
        battle_id = session_battle_id(session)
        battle = Battle(
            id=battle_id,
            created_at=created,
            prompt=said[0].prompt,
            left=answers[0],
            right=answers[1],
            turns=max(side.turns for side in said),
            source=f"import:{self.context.layout}",
            extra={"chat_session_id": session},
        )
        vote = Vote(
            id=session_vote_id(session),
            battle_id=battle_id,
            voter=self._voter(found, battle_id),
            outcome=values.outcome(feedback, "vote_type"),
            created_at=created,
            aspects=aspects_of(feedback, _ASPECTS),
        )
        self._sessions.once(session, row.line)
        return [battle, vote]

    def _voter(self, found: dict[str, Any], battle_id: str) -> str:
        """A pseudonym of the user name or the address; neither is kept."""
        for kind in ("username", "ip"):
            if isinstance(found.get(kind), str) and found[kind].strip():
                return values.pseudonym(kind, found[kind].strip(), self.context.voter_salt)
        return values.unnamed_voter(battle_id)


class SandboxParser(SimpleParser):
    """One run with its interactions.

    Where its side is known, the run joins the battle of its session, which the
    conversation log gives. Otherwise it gets a battle of its own whose models
    are not recorded, so that what people did in the program is not lost.
    """

    def records(self, row: Row) -> Parsed:
        """The run, its interactions, and its own battle when its side is not known."""
        state = values.mapping(row.values, "sandbox_state")
        session, conv_id = session_name(state), values.text(state, "conv_id")
        side = self.context.sides.get(conv_id) or self._side_beside(session, conv_id)
        lone_battle_id = values.content_id("sandbox-log", session, conv_id)
        run, played = sandbox_run(
            self.context,
            state,
            session=session if side else f"lone {session}",
            side=side or "left",
            battle_id=session_battle_id(session) if side else lone_battle_id,
            created_at=UNKNOWN_TIME,
            events=values.items(row.values, "user_interaction_records"),
        )
        if side:
            return [run, *played]
        self.notes.add(
            "which side this run was on is not known; put the conversation log beside it, or give sides"
        )
        battle = Battle(
            id=lone_battle_id,
            created_at=UNKNOWN_TIME,
            prompt="",
            left=Answer(model=f"{values.NOT_RECORDED} (conversation {conv_id})"),
            right=Answer(model=values.NOT_RECORDED),
            source=f"import:{self.context.layout}",
            extra={"chat_session_id": session, "models": values.NOT_RECORDED},
        )
        return [battle, run, *played]

    def _side_beside(self, session: str, conv_id: str) -> Side | None:
        # the session comes from the file, so it may only name a plain neighbour
        if not _PLAIN_SESSION.fullmatch(session):
            return None
        log = self.context.path.parent / f"conv-log-{session}.json"
        return conversation_sides([log]).get(conv_id) if log.is_file() else None


def conversation_sides(logs: Any, limits: Limits | None = None) -> Mapping[str, Side]:
    """Which side each conversation was on, from the vote records of conversation logs.

    Parameters
    ----------
    logs : iterable of Path
        Conversation logs.

    Returns
    -------
    mapping of str to {'left', 'right'}
        By ``conv_id``, as `read` takes it for sandbox logs.
    """
    sides: dict[str, Side] = {}
    for log in logs:
        for row in raw_rows(log, limits or Limits()):
            if not isinstance(row, RawRow) or row.values.get("type") != "vote":
                continue
            states = row.values.get("states")
            if not isinstance(states, list) or len(states) != 2:
                continue
            for state, side in zip(states, ("left", "right"), strict=True):
                if isinstance(state, dict) and isinstance(state.get("conv_id"), str):
                    sides[state["conv_id"]] = side  # type: ignore[assignment]
    return sides


def _model(found: dict[str, Any], states: list[Any], side: int) -> str:
    """The model of a side: the name in its state, or in ``models`` where that is not blanked."""
    names = values.items(found, "models")
    if not states[side].get("model_name") and len(names) == 2 and names[side]:
        return values.model_name({"models": names[side]}, "models")
    return values.model_name(states[side], "model_name")


CONVERSATION = Layout(
    name="swe_arena_conv_log",
    title="Conversation log of the arena",
    gives="battles and votes",
    required=frozenset({"tstamp", "type"}),
    any_of=frozenset({"state", "states"}),
    forbidden=frozenset({"uid", "human_vote"}),
    parser=ConversationParser,
)

SANDBOX = Layout(
    name="swe_arena_sandbox_log",
    title="Sandbox log of the arena",
    gives="runs and interactions",
    required=frozenset({"sandbox_state", "user_interaction_records"}),
    parser=SandboxParser,
)

LAYOUTS = (CONVERSATION, SANDBOX)
