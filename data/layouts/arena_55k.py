"""Chatbot Arena 55k: one-hot winner columns, prompts and answers as JSON lists in csv cells."""

from __future__ import annotations

from typing import Any

from ..outcomes import ONE_HOT_COLUMNS, Outcome
from ..records import Answer, Battle, Vote
from . import values
from .base import Layout, Parsed, Row, RowRefused, SimpleParser
from .times import UNKNOWN_TIME


class OneHotParser(SimpleParser):
    """Each row is one battle and its vote."""

    def records(self, row: Row) -> Parsed:
        """The battle and the vote of one row."""
        found = row.values
        asked = _texts(found, "prompt")
        battle_id = values.content_id(self.context.layout, row.digest, row.occurrence)
        battle = Battle(
            id=battle_id,
            created_at=UNKNOWN_TIME,
            prompt="\n".join(asked),
            left=_answer(found, "a"),
            right=_answer(found, "b"),
            turns=max(1, len(asked)),
            source=f"import:{self.context.layout}",
            extra={"id": str(found["id"])} if found.get("id") else {},
        )
        vote = Vote(
            id=values.content_id("vote", battle_id),
            battle_id=battle_id,
            voter=values.unnamed_voter(battle_id),
            outcome=one_hot(found),
            created_at=UNKNOWN_TIME,
        )
        return [battle, vote]


def one_hot(found: dict[str, Any]) -> Outcome:
    """The one outcome whose column is 1; anything but zeros and exactly one 1 is refused."""
    flags = {name: values.integer(found, name) for name in ONE_HOT_COLUMNS}
    if sorted(flags.values()) != [0, 0, 1]:
        shown = ", ".join(f"{name}={flag}" for name, flag in flags.items())
        raise RowRefused(f"exactly one winner column must be 1: {shown}")
    return next(outcome for name, outcome in ONE_HOT_COLUMNS.items() if flags[name])


def _answer(found: dict[str, Any], side: str) -> Answer:
    said = _texts(found, f"response_{side}")
    return Answer(model=values.model_name(found, f"model_{side}"), text=said[-1] if said else "")


def _texts(found: dict[str, Any], name: str) -> list[str]:
    """A cell that is a JSON list of texts, or a plain text. Unanswered turns are null."""
    cell = found.get(name)
    if isinstance(cell, str) and cell.lstrip().startswith("["):
        cell = values.embedded(found, name)
    if cell is None:
        return []
    if isinstance(cell, str):
        return [cell]
    if isinstance(cell, list) and all(item is None or isinstance(item, str) for item in cell):
        return [item or "" for item in cell]
    raise RowRefused(f"column {name} holds {type(cell).__name__}, not a list of texts")


ARENA_55K = Layout(
    name="arena_55k",
    title="Chatbot Arena 55k (one-hot winner columns)",
    gives="battles and votes",
    required=frozenset({"model_a", "model_b", *ONE_HOT_COLUMNS}),
    forbidden=frozenset({"winner", "vote", "acceptedIndex"}),
    parser=OneHotParser,
)

LAYOUTS = (ARENA_55K,)
