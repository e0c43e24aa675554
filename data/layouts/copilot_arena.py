"""Copilot Arena examples: code completions with the index of the one that was accepted."""

from __future__ import annotations

from typing import Any

from ..outcomes import VOCABULARIES, Outcome
from ..records import Answer, Battle, Vote
from . import values
from .base import Layout, Parsed, Row, RowRefused, SimpleParser
from .times import UNKNOWN_TIME

#: Stands between prefix and suffix in the prompt, where the completion was to go.
CURSOR = "⟦cursor⟧"


class CompletionParser(SimpleParser):
    """Each row is one battle of two completions and its vote."""

    def records(self, row: Row) -> Parsed:
        """The battle and the vote of one row."""
        found = row.values
        prefix, suffix = values.text_or(found, "prefix"), values.text_or(found, "suffix")
        battle_id = values.content_id(self.context.layout, row.digest, row.occurrence)
        battle = Battle(
            id=battle_id,
            created_at=UNKNOWN_TIME,
            prompt=f"{prefix}{CURSOR}{suffix}",
            left=_answer(found, "a"),
            right=_answer(found, "b"),
            source=f"import:{self.context.layout}",
            extra={"prefix_length": len(prefix)},
        )
        vote = Vote(
            id=values.content_id("vote", battle_id),
            battle_id=battle_id,
            voter=values.unnamed_voter(battle_id),
            outcome=accepted_index(found.get("acceptedIndex")),
            created_at=UNKNOWN_TIME,
        )
        return [battle, vote]


def accepted_index(cell: Any) -> Outcome:
    """The outcome of an ``acceptedIndex``, written 0, 1, 0.0 or 1.0."""
    word = str(cell).strip().removesuffix(".0") if not isinstance(cell, bool) else ""
    found = VOCABULARIES["accepted_index"].get(word)
    if found is None:
        raise RowRefused(f"acceptedIndex is {cell!r:.80}; it is 0 or 1")
    return found


def _answer(found: dict[str, Any], side: str) -> Answer:
    completion = values.text(found, f"completion_{side}")
    return Answer(model=values.model_name(found, f"model_{side}"), text=completion, code=completion)


COPILOT_ARENA = Layout(
    name="copilot_arena",
    title="Copilot Arena completions (acceptedIndex)",
    gives="battles and votes",
    required=frozenset({"model_a", "model_b", "acceptedIndex", "completion_a", "completion_b"}),
    forbidden=frozenset({"winner", "vote"}),
    parser=CompletionParser,
)

LAYOUTS = (COPILOT_ARENA,)
