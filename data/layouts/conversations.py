"""Conversations and recorded interactions, in every shape that the published logs give them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .. import strict_json
from ..records import Interaction
from .base import Notes, RowRefused
from .times import parse_time


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one model was asked and what it said last."""

    prompt: str
    answer: str
    turns: int


def conversation(messages: Any) -> Conversation:
    """Read messages as ``[role, text]`` pairs or as objects with ``role`` and ``content``.

    The prompt joins everything the user said, one message a line, as the
    ``instruction`` column of the published preferences does; a turn is one
    message of the user with its answer.
    """
    if not isinstance(messages, list):
        raise RowRefused(f"a conversation is a list of messages, not {type(messages).__name__}")
    asked: list[str] = []
    answer = ""
    for number, message in enumerate(messages, start=1):
        role, content = _message(message, number)
        if role == "user":
            asked.append(content)
        elif role == "assistant":
            answer = content
    return Conversation(prompt="\n".join(asked), answer=answer, turns=max(1, len(asked)))


def interactions(run_id: str, events: Iterable[Any], notes: Notes) -> list[Interaction]:
    """The events of one run, each once, numbered in the order of their times.

    The arena appended the whole list again whenever it changed, so a log holds
    each event many times. Events carry their time to the millisecond; equal
    events are therefore the same event.
    """
    seen: dict[bytes, tuple[Any, str, dict[str, Any]]] = {}
    for event in events:
        if isinstance(event, list):
            # some logs keep one cumulative list per change instead of one flat list
            for inner in event:
                _collect(inner, seen, notes)
        else:
            _collect(event, seen, notes)
    ordered = sorted(seen.values(), key=lambda item: item[0])
    return [
        Interaction(run_id=run_id, number=number, kind=kind, at=at, detail=detail)
        for number, (at, kind, detail) in enumerate(ordered)
    ]


def _collect(event: Any, seen: dict[bytes, tuple[Any, str, dict[str, Any]]], notes: Notes) -> None:
    if not isinstance(event, dict) or not isinstance(event.get("type"), str):
        notes.add("an interaction without a type was left out")
        return
    detail = {name: value for name, value in event.items() if value is not None}
    key = strict_json.canonical(detail)
    if key in seen:
        return
    kind = detail.pop("type")
    try:
        at = parse_time(detail.pop("time", None), "time of an interaction", notes)
    except RowRefused:
        notes.add("an interaction without a readable time was left out")
        return
    seen[key] = (at, kind, detail)


def _message(message: Any, number: int) -> tuple[str, str]:
    if isinstance(message, list) and len(message) == 2:
        role, content = message
    elif isinstance(message, dict):
        role, content = message.get("role"), message.get("content")
    else:
        raise RowRefused(f"message {number} is neither [role, text] nor an object with role and content")
    if not isinstance(role, str):
        raise RowRefused(f"message {number} has no role")
    return role.strip().lower(), _content(content, number)


def _content(content: Any, number: int) -> str:
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if isinstance(content, dict) and isinstance(content.get("answer"), str):
        return content["answer"]
    if isinstance(content, list):
        parts = [
            part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text"
        ]
        return "\n".join(part for part in parts if isinstance(part, str))
    raise RowRefused(f"message {number} has content that is no text: {type(content).__name__}")
