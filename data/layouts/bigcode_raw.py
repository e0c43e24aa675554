"""BigCodeArena raw-14k: one row is one sandbox run of one model; there are no votes.

A battle needs both sides, so a row waits until the other model of its session
turns up, or the file ends. The set does not say which side was shown left. Its battles therefore
have identifiers of their own, apart from those of the preferences, and their
sides stand in the order of the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..records import Answer, Battle, Record, Run, Side
from . import values
from .base import Accepted, Context, Layout, Refused, Row, RowRefused, SimpleParser
from .bigcode import sandbox_run, session_name
from .conversations import conversation
from .times import UNKNOWN_TIME, parse_time

_STATE_COLUMNS = (
    "conv_id",
    "sandbox_environment",
    "auto_selected_sandbox_environment",
    "code_language",
    "sandbox_id",
    "sandbox_run_round",
)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A row that was read: where it stands, what was said, and its run."""

    line: int
    created_at: datetime
    prompt: str
    turns: int
    answer: Answer
    run: Run


@dataclass(slots=True)
class _Session:
    """The models of a session so far, the rows that wait for the second, and the runs that were given."""

    models: list[str] = field(default_factory=list)
    waiting: list[_Seen] = field(default_factory=list)
    runs: set[str] = field(default_factory=set)


class RawParser(SimpleParser):
    """Pairs the rows of each session."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sessions: dict[str, _Session] = {}

    def parse(self, row: Row) -> Iterator[Accepted | Refused]:
        """Yield the rows of a session from the moment both of its models are known."""
        name = session_name(row.values)
        model = values.model_name(row.values, "model_name" if row.values.get("model_name") else "model")
        models = self._sessions[name].models if name in self._sessions else []
        if model not in models and len(models) == 2:
            raise RowRefused(f"the session {name!r:.80} already has two models")
        # read before the session is touched: a row that cannot be read must not stand for its side
        seen = self._read(row, name, model, "left" if not models or model == models[0] else "right")
        session = self._sessions.setdefault(name, _Session())
        if model not in session.models:
            session.models.append(model)
        session.waiting.append(seen)
        if len(session.models) == 2:
            yield from self._give(session, name)

    def finish(self) -> Iterator[Accepted | Refused]:
        """Give the sessions whose other side never came, with a side that is not recorded."""
        for name, session in self._sessions.items():
            if session.waiting:
                self.notes.add("a session has only one model in this file; its other side is not recorded")
                yield from self._give(session, name)

    def _give(self, session: _Session, name: str) -> Iterator[Accepted | Refused]:
        waiting, session.waiting = session.waiting, []
        for seen in waiting:
            records: list[Record] = []
            if not session.runs:
                other = waiting[-1] if len(session.models) == 2 else None
                records.append(self._battle(name, waiting[0], other))
            if seen.run.id in session.runs:
                yield self.accepted(seen.line, [], note="repeats a run of an earlier row")
                continue
            session.runs.add(seen.run.id)
            yield self.accepted(seen.line, [*records, seen.run])

    def _battle(self, name: str, left: _Seen, right: _Seen | None) -> Battle:
        return Battle(
            id=_battle_id(name),
            created_at=left.created_at,
            prompt=left.prompt,
            left=left.answer,
            right=right.answer if right else Answer(model=values.NOT_RECORDED),
            turns=max(left.turns, right.turns if right else 1),
            source=f"import:{self.context.layout}",
            extra={"chat_session_id": name, "sides": "in the order of the file"},
        )

    def _read(self, row: Row, name: str, model: str, side: Side) -> _Seen:
        found = row.values
        state = values.embedded(found, "raw_sandbox_state") or {}
        if not isinstance(state, dict):
            raise RowRefused("column raw_sandbox_state is not an object")
        state = {column: found.get(column) for column in _STATE_COLUMNS} | state
        state.setdefault("enabled_round", found.get("sandbox_enabled_round"))
        said = conversation(values.embedded(found, "conversation_messages"))
        created = _created(found, self.context)
        run, _ = sandbox_run(
            self.context,
            state,
            session=f"raw {name}",
            side=side,
            battle_id=_battle_id(name),
            created_at=created,
            events=[],
        )
        answer = Answer(
            model=model, text=said.answer, code=run.code, language=run.language, environment=run.environment
        )
        return _Seen(row.line, created, said.prompt, said.turns, answer, run)


def _battle_id(session: str) -> str:
    return values.content_id("bigcode-raw", session)


def _created(found: dict[str, Any], context: Context) -> datetime:
    started = found.get("chat_start_time")
    if started in (None, ""):
        return UNKNOWN_TIME
    return parse_time(started, "chat_start_time", context.notes)


RAW = Layout(
    name="bigcodearena_raw_14k",
    title="BigCodeArena raw conversations (raw-14k, no votes)",
    gives="battles without votes, and runs",
    required=frozenset({"chat_session_id", "conv_id", "conversation_messages", "raw_sandbox_state"}),
    forbidden=frozenset({"states", "feedback"}),
    parser=RawParser,
)

LAYOUTS = (RAW,)
