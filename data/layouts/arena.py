"""General arena battles: ``model_a``, ``model_b``, ``winner``, and the WebDev Arena preferences.

Nothing but the two models and the winner is needed. Conversations, the natural
language, a time and a session are used when they are there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..records import Answer, Battle, Vote
from . import values
from .base import Layout, Parsed, Row, SimpleParser
from .conversations import Conversation, conversation
from .times import UNKNOWN_TIME, parse_time

_SESSION_COLUMNS = ("question_id", "conversation_id", "battle_id", "id")


class ArenaParser(SimpleParser):
    """Each row is one battle and its vote."""

    def records(self, row: Row) -> Parsed:
        """The battle and the vote of one row."""
        found = row.values
        left, right = (self._side(found, side) for side in "ab")
        prompt = left or right or Conversation(values.text_or(found, "prompt"), "", 1)
        created = self._time(found)
        battle_id = self.battle_id(row)
        battle = Battle(
            id=battle_id,
            created_at=created,
            prompt=prompt.prompt,
            left=_answer(values.model_name(found, "model_a"), left),
            right=_answer(values.model_name(found, "model_b"), right),
            prompt_language=values.text_or(found, "language") or None,
            turns=prompt.turns,
            source=f"import:{self.context.layout}",
            extra={name: found[name] for name in _SESSION_COLUMNS if isinstance(found.get(name), (str, int))},
        )
        vote = Vote(
            id=values.content_id("vote", battle_id),
            battle_id=battle_id,
            voter=self._voter(found, battle_id),
            outcome=values.outcome(found, "winner"),
            created_at=created,
        )
        return [battle, vote]

    def battle_id(self, row: Row) -> str:
        """An identifier from the content: identical rows are different battles of the same file."""
        return values.content_id(self.context.layout, row.digest, row.occurrence)

    def _side(self, found: dict[str, Any], side: str) -> Conversation | None:
        messages = values.embedded(found, f"conversation_{side}")
        return None if messages is None else conversation(messages)

    def _time(self, found: dict[str, Any]) -> datetime:
        for name in ("tstamp", "timestamp", "created_at"):
            if found.get(name) not in (None, ""):
                return parse_time(found[name], name, self.notes)
        return UNKNOWN_TIME

    def _voter(self, found: dict[str, Any], battle_id: str) -> str:
        # the conversation sets name the voter in a column called judge
        for name in ("judge", "voter", "user_id"):
            if isinstance(found.get(name), str) and found[name].strip():
                return values.pseudonym("voter", found[name].strip(), self.context.voter_salt)
        return values.unnamed_voter(battle_id)


def _answer(model: str, said: Conversation | None) -> Answer:
    return Answer(model=model, text=said.answer if said else "")


_OTHERS = frozenset(
    [
        "winner_model_a",
        "winner_model_b",
        "winner_tie",
        "acceptedIndex",
        "vote",
        "human_vote",
        "feedback",
        "judge_model",
    ]
)

GENERIC = Layout(
    name="lmarena",
    title="Arena battles (model_a, model_b, winner)",
    gives="battles and votes",
    required=frozenset({"model_a", "model_b", "winner"}),
    forbidden=_OTHERS | {"conversation_a"},
    parser=ArenaParser,
)

WEBDEV = Layout(
    name="webdev_arena",
    title="Arena battles with conversations (WebDev Arena preferences, Chatbot Arena conversations)",
    gives="battles and votes",
    required=frozenset({"model_a", "model_b", "winner", "conversation_a", "conversation_b"}),
    forbidden=_OTHERS,
    parser=ArenaParser,
)

LAYOUTS = (GENERIC, WEBDEV)
