"""BigCodeArena preference-5k: votes with optional aspects, conversations and sandbox rounds."""

from __future__ import annotations

from ..records import ASPECTS
from . import values
from .base import Context, Layout, Parsed, Row, RowRefused, SimpleParser
from .bigcode import Sessions, aspects_of, battle_records, session_name


class PreferenceParser(SimpleParser):
    """Each row is one session with its vote."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sessions = Sessions()

    def records(self, row: Row) -> Parsed:
        """Battle, runs, interactions and vote of one session."""
        found = row.values
        kind = values.text_or(found, "type", "vote")
        if kind != "vote":
            raise RowRefused(f"type is {kind!r:.40}; only votes are published in this shape")
        feedback, models = values.mapping(found, "feedback"), values.mapping(found, "models")
        records = battle_records(
            self.context,
            row,
            models={
                "left": values.model_name(models, "model_A"),
                "right": values.model_name(models, "model_B"),
            },
            outcome=values.outcome(feedback, "vote_type"),
            aspects=aspects_of(feedback, {name: name for name in ASPECTS}),
        )
        self._sessions.once(session_name(found), row.line)
        return records


PREFERENCE = Layout(
    name="bigcodearena_preference_5k",
    title="BigCodeArena preferences (preference-5k)",
    gives="battles, runs, interactions and votes",
    required=frozenset({"feedback", "models", "chat_session_id", "states"}),
    forbidden=frozenset({"human_vote", "tstamp"}),
    parser=PreferenceParser,
)

LAYOUTS = (PREFERENCE,)
