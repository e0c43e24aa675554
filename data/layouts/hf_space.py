"""Votes as the live arena stores them: two conversations, the interactions, and a word.

Such a vote holds no code, language, environment or output. Where a side has
interactions, a run without code, whose end was not recorded, carries them.
"""

from __future__ import annotations

from typing import Any

from ..records import UNKNOWN_STATUS, UNKNOWN_STATUS_EXTRA, Answer, Battle, Record, Run, Side, Vote
from . import values
from .base import Layout, Parsed, Row, SimpleParser
from .conversations import conversation, interactions
from .times import parse_time


class SpaceParser(SimpleParser):
    """Each row is one battle, its vote and its interactions."""

    def records(self, row: Row) -> Parsed:
        """The records of one row."""
        found = row.values
        created = parse_time(found.get("timestamp"), "timestamp", self.notes)
        battle_id = values.content_id(self.context.layout, row.digest, row.occurrence)
        said = {
            side: conversation(values.embedded(found, f"conversation_{letter}") or [])
            for side, letter in (("left", "a"), ("right", "b"))
        }
        battle = Battle(
            id=battle_id,
            created_at=created,
            prompt=said["left"].prompt or values.text_or(found, "initial_prompt"),
            left=Answer(model=values.model_name(found, "model_a"), text=said["left"].answer),
            right=Answer(model=values.model_name(found, "model_b"), text=said["right"].answer),
            turns=max(said["left"].turns, said["right"].turns),
            source=f"import:{self.context.layout}",
        )
        vote = Vote(
            id=values.content_id("vote", battle_id),
            battle_id=battle_id,
            voter=values.unnamed_voter(battle_id),
            outcome=values.outcome(found, "vote"),
            created_at=created,
        )
        played = self._played(found, battle, "left", "a") + self._played(found, battle, "right", "b")
        return [battle, *played, vote]

    def _played(self, found: dict[str, Any], battle: Battle, side: Side, letter: str) -> list[Record]:
        events = values.embedded(found, f"action_{letter}") or []
        run_id = values.content_id("run", battle.id, side)
        seen = interactions(run_id, events if isinstance(events, list) else [events], self.notes)
        if not seen:
            return []
        run = Run(
            id=run_id,
            battle_id=battle.id,
            side=side,
            created_at=seen[0].at,
            code="",
            language=None,
            environment=None,
            status=UNKNOWN_STATUS,
            extra={"recorded": "interactions only"} | UNKNOWN_STATUS_EXTRA,
        )
        return [run, *seen]


HF_SPACE = Layout(
    name="hf_space",
    title="Votes of the live BigCodeArena",
    gives="battles, votes, runs that carry interactions",
    required=frozenset({"timestamp", "model_a", "model_b", "vote", "conversation_a", "conversation_b"}),
    forbidden=frozenset({"winner"}),
    parser=SpaceParser,
)

LAYOUTS = (HF_SPACE,)
