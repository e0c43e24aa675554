"""Our own files: the tables of an export, a battle shared as a file, and a votes frame saved as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import strict_json
from ..categories import Category
from ..environments import Environment
from ..errors import LayoutError
from ..export.battle_file import records_of
from ..export.cells import read_cell, read_time
from ..export.schema import KINDS, Column, Kind, from_row
from ..languages import Language
from ..records import Answer, Battle, Vote
from . import values
from .base import Context, Layout, Parsed, Row, RowRefused, SimpleParser
from .streams import file_format
from .times import UNKNOWN_TIME, parse_time


class TableParser(SimpleParser):
    """Each row is one record of an exported table."""

    def __init__(self, context: Context, kind: Kind) -> None:
        super().__init__(context)
        self._kind = kind
        self._read = _READERS[file_format(context.path)[0]]

    def records(self, row: Row) -> Parsed:
        """The record of one row."""
        plain = {}
        for column in self._kind.columns:
            try:
                plain[column.name] = self._read(column, row.values.get(column.name))
            except RowRefused as error:
                raise RowRefused(f"column {column.name}: {error}") from error
        return [from_row(self._kind, plain)]


def _from_json(column: Column, value: Any) -> Any:
    return read_time(value) if column.type == "time" and value is not None else value


def _from_arrow(column: Column, value: Any) -> Any:
    return strict_json.loads(value) if column.type == "json" and isinstance(value, str) else value


_READERS: dict[str, Callable[[Column, Any], Any]] = {
    "csv": read_cell,
    "jsonl": _from_json,
    "json": _from_json,
    "parquet": _from_arrow,
}


class BattleFileParser(SimpleParser):
    """The one row of a battle file is the battle with all its records."""

    def records(self, row: Row) -> Parsed:
        """Every record of the file."""
        try:
            return records_of(row.values)
        except LayoutError as error:
            raise RowRefused(str(error)) from error


class VotesTableParser(SimpleParser):
    """Each row of a votes frame is a vote, with what the frame knows of its battle."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._votes: dict[str, int] = {}

    def records(self, row: Row) -> Parsed:
        """The battle, without its texts, and the vote."""
        found = {name: value for name, value in row.values.items() if value not in (None, "")}
        vote_id = values.text(found, "vote_id")
        first = self._votes.setdefault(vote_id, row.line)
        if first != row.line:
            raise RowRefused(f"the vote {vote_id!r:.80} was already read on line {first}")
        created = UNKNOWN_TIME
        if "created_at" in found:
            created = parse_time(found["created_at"], "created_at", self.notes)
        synthetic = "synthetic" in found and values.boolean(found, "synthetic")
        battle = Battle(
            id=values.text(found, "battle_id"),
            created_at=created,
            prompt="",
            left=_answer(found, "left"),
            right=_answer(found, "right"),
            category=_word(Category, found, "category"),
            prompt_language=values.text_or(found, "prompt_language") or None,
            turns=values.integer(found, "turns") if "turns" in found else 1,
            source="synthetic" if synthetic else values.text_or(found, "source", "import:votes_table"),
            extra={"partial": True},
        )
        vote = Vote(
            id=vote_id,
            battle_id=battle.id,
            voter=values.text(found, "voter"),
            outcome=values.outcome(found, "outcome"),
            created_at=created,
        )
        return [battle, vote]


def _answer(found: dict[str, Any], side: str) -> Answer:
    return Answer(
        model=values.model_name(found, f"model_{side}"),
        language=_word(Language, found, f"language_{side}"),
        environment=_word(Environment, found, f"environment_{side}"),
    )


def _word(vocabulary: Callable[[str], Any], found: dict[str, Any], name: str) -> Any:
    if name not in found:
        return None
    try:
        return vocabulary(values.text(found, name))
    except ValueError as error:
        if isinstance(error, RowRefused):
            raise
        raise RowRefused(f"column {name}: unknown word {found[name]!r:.80}") from None


def _table_layout(kind: Kind) -> Layout:
    return Layout(
        name=f"runoff_{kind.name}",
        title=f"Runoff's own table of {kind.name}",
        gives=kind.name,
        required=frozenset(kind.names),
        parser=lambda context: TableParser(context, kind),
        exact=True,
    )


TABLES = {kind.name: _table_layout(kind) for kind in KINDS}

VOTES_TABLE = Layout(
    name="votes_table",
    title="A votes frame of Runoff as a table",
    gives="battles without texts, and votes",
    required=frozenset({"vote_id", "battle_id", "voter", "outcome", "model_left", "model_right"}),
    parser=VotesTableParser,
)

BATTLE_FILE = Layout(
    name="runoff_battle",
    title="One battle that Runoff shared as a file",
    gives="a battle with its turns, runs, votes and exclusions",
    required=frozenset({"format", "schema_version", "records"}),
    parser=BattleFileParser,
    exact=True,
)

LAYOUTS = (*TABLES.values(), VOTES_TABLE, BATTLE_FILE)
