"""Rows of the published layouts, made of the records of a store, with their columns in parquet.

Each row also has a column ``runoff`` that the published sets lack: what a reader of
ours needs to give the same votes again (identifiers, pseudonym of the voter, the
source that marks synthetic votes, languages and environments of both sides).
Readers of the published layouts may ignore it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from .. import strict_json
from ..categories import Category
from ..export.writer import without_names
from ..layouts.values import content_id
from ..outcomes import Outcome
from ..records import NAMED, SIDES, Battle, Judgment, Run, Vote
from ..store import Store
from .conversations import (
    EVENT_NUMBERS,
    LETTERS,
    Voted,
    instruction_of,
    last_runs,
    state_of,
    voted_battles,
    words_of_people,
)
from .personal import mask, personal_strings

_FEEDBACK = {outcome: f"vote_{outcome.value}" for outcome in Outcome}
_REWARD = _FEEDBACK | {Outcome.LEFT: "vote_model_A", Outcome.RIGHT: "vote_model_B"}
_WINNER = {Outcome.LEFT: "A", Outcome.RIGHT: "B", Outcome.TIE: "Tie", Outcome.BOTH_BAD: "Tie"}
_ASPECT = {"left": "A", "right": "B", "tie": "Tie"}

#: Rounds that have a column at least; the published sets have 7 and 8.
_LEAST_ROUNDS = 8


@dataclass(slots=True)
class Export:
    """What one export is asked for, and what it counts on its way."""

    store: Store
    key: bytes
    named: bool = False
    left_out: Counter[str] = field(default_factory=Counter)
    masked: Counter[str] = field(default_factory=Counter)

    def pseudonym(self, vote: Vote) -> str:
        """The name that stands for the voter; who was never named keeps the name of the session."""
        if vote.voter.startswith("unnamed-"):
            return vote.voter
        hidden = without_names(vote, self.key)
        assert isinstance(hidden, Vote)
        return hidden.voter

    def clean(self, row: dict[str, Any], typed: list[str]) -> dict[str, Any]:
        """The row without what people typed of themselves."""
        words = personal_strings(typed)
        for shown in words.values():
            self.masked[shown] += 1
        cleaned: dict[str, Any] = mask(row, words)
        return cleaned


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One published layout that a store can be written in.

    Attributes
    ----------
    name : str
        Of the layout that reads it back.
    title : str
    rows : callable
        Split and row, for each row of an export.
    schema : callable
        The columns in parquet, for the greatest number of rounds in the rows.
    task : str
        What the hub calls the use of such data.
    """

    name: str
    title: str
    rows: Callable[[Export], Iterator[tuple[str, dict[str, Any]]]]
    schema: Callable[[int], pa.Schema]
    task: str = "text-generation"


def greatest_round(store: Store) -> int:
    """The highest turn that a run in the store can belong to."""
    most = _LEAST_ROUNDS
    for row in store.vote_rows():
        most = max(most, int(row["turns"]))
    for record in store.records():
        if isinstance(record, Run):
            known = record.extra.get("enabled_round")
            most = max(most, known if isinstance(known, int) else 0)
    return most


def _preference_rows(export: Export) -> Iterator[tuple[str, dict[str, Any]]]:
    for voted in voted_battles(export.store, export.left_out, named=export.named):
        aspects = {name: _ASPECT[side] for name, side in voted.vote.aspects.items()}
        row = {
            "type": "vote",
            "feedback": aspects | {"vote_type": _FEEDBACK[voted.vote.outcome]},
            "models": {LETTERS[side]: voted.battle.answer(side).model for side in SIDES},
            "chat_session_id": voted.session,
            "instruction": instruction_of(voted),
            "states": {LETTERS[side]: state_of(voted, side) for side in SIDES},
            "runoff": _marks(export, voted),
        }
        yield "train", export.clean(row, words_of_people(voted))


def _reward_rows(export: Export) -> Iterator[tuple[str, dict[str, Any]]]:
    for voted in voted_battles(export.store, export.left_out, named=export.named):
        category = voted.battle.category
        row: dict[str, Any] = {
            "chat_session_id": voted.session,
            "instruction": instruction_of(voted),
            "human_vote": _REWARD[voted.vote.outcome],
            "model_A": voted.battle.left.model,
            "model_B": voted.battle.right.model,
            "category_id": None if category is None else sorted(Category).index(category),
            "category_name": _word(category),
        }
        for letter, side in zip("AB", SIDES, strict=True):
            runs = last_runs(voted, side)
            last = runs[max(runs)] if runs else None
            row[f"execution_screenshot_{letter}"] = None if last is None else _screenshot(last)
            row[f"execution_output_{letter}"] = "" if last is None else last.stdout
            row[f"execution_error_{letter}"] = "" if last is None else last.stderr
        row["states"] = {LETTERS[side]: state_of(voted, side) for side in SIDES}
        row["runoff"] = _marks(export, voted) | {
            "aspects": strict_json.dumps(voted.vote.aspects) if voted.vote.aspects else None
        }
        yield "train", export.clean(row, words_of_people(voted))


def _result_rows(export: Export) -> Iterator[tuple[str, dict[str, Any]]]:
    for record in export.store.records():
        if not isinstance(record, Judgment):
            continue
        battle = export.store.battle(record.battle_id)
        session = battle.extra.get("chat_session_id")
        session = session if isinstance(session, str) and session else battle.id
        scores, wrapped = _scores(record)
        row = {
            "chat_session_id": session,
            "judge_model": record.judge,
            "has_execution": record.with_execution,
            "judgment": None if record.outcome is None else _REWARD[record.outcome],
            "model_A": battle.left.model,
            "model_B": battle.right.model,
            "model_A_output_type": record.extra.get("output_type_left"),
            "model_B_output_type": record.extra.get("output_type_right"),
            "instruction": battle.prompt,
            "detailed_scores": scores,
            # prompts of judges repeat answers and pictures in full; the rows of the votes have them
            "judge_messages": None,
            "runoff": {
                "battle_id": battle.id,
                "session": battle.extra.get("chat_session_id"),
                "judgment_id": record.id,
                "judged_at": record.created_at.isoformat(),
                "swapped": record.swapped,
                "strength": record.strength,
                "source": battle.source,
                "wrapped": wrapped,
            },
        }
        mode = "with" if record.with_execution else "without"
        split = f"{re.sub(r'[^A-Za-z0-9]', '_', record.judge)}_{mode}_execution"
        yield split, export.clean(row, [battle.prompt])


def _prompt_rows(export: Export) -> Iterator[tuple[str, dict[str, Any]]]:
    seen: set[str] = set()
    for record in export.store.records():
        if not isinstance(record, Battle):
            continue
        if not record.prompt.strip():
            export.left_out["battles without the text of their prompt"] += 1
            continue
        if record.synthetic:
            export.left_out["synthetic battles"] += 1
            continue
        if record.source == NAMED and not export.named:
            export.left_out["battles side by side, with the names known"] += 1
            continue
        row = export.clean(
            {"instruction": record.prompt, "category": _word(record.category)}, [record.prompt]
        )
        uid = content_id("prompt", str(row["instruction"]))
        if uid in seen:
            export.left_out["repeated prompts"] += 1
            continue
        seen.add(uid)
        yield "train", {"uid": uid} | row


def _marks(export: Export, voted: Voted) -> dict[str, Any]:
    known = voted.battle.extra.get("chat_session_id")
    return {
        "battle_id": voted.battle.id,
        "session": known if isinstance(known, str) else None,
        "vote_id": voted.vote.id,
        "voter": export.pseudonym(voted.vote),
        "voted_at": voted.vote.created_at.isoformat(),
        "ran_left": voted.vote.ran_left,
        "ran_right": voted.vote.ran_right,
        "category": _word(voted.battle.category),
        "prompt_language": voted.battle.prompt_language,
        "turns": voted.row["turns"],
        "source": voted.battle.source,
        **{
            f"{what}_{side}": voted.row[f"{what}_{side}"]
            for what in ("language", "environment")
            for side in SIDES
        },
    }


def _word(value: Any) -> str | None:
    """A word of a vocabulary as plain text: Arrow holds no members of enums."""
    return None if value is None else str(value)


def _scores(judgment: Judgment) -> tuple[str, bool]:
    """The judge's words as the published JSON text; the flag says that they were put inside it here."""
    try:
        if isinstance(strict_json.loads(judgment.text).get("Overall"), dict):
            return judgment.text, False
    except (strict_json.RowRefused, AttributeError):
        pass
    winner = None if judgment.outcome is None else _WINNER[judgment.outcome]
    return json.dumps({"Overall": {"winner": winner, "reasoning": judgment.text}}, ensure_ascii=False), True


def _screenshot(run: Run) -> dict[str, Any] | None:
    kept = run.extra.get("screenshot_base64")
    if not isinstance(kept, str) or not kept:
        return None
    try:
        return {"bytes": base64.b64decode(kept.rpartition(",")[2], validate=True), "path": None}
    except (binascii.Error, ValueError):
        return None


_TEXT = pa.string()
_WHOLE = pa.int64()
_EVENT = pa.struct(
    [("type", _TEXT), ("time", _TEXT), ("key", _TEXT), *((name, pa.float64()) for name in EVENT_NUMBERS)]
)
_SANDBOX = pa.struct(
    [
        ("auto_selected_sandbox_environment", _TEXT),
        ("chat_session_id", _TEXT),
        ("code_dependencies", pa.list_(pa.list_(_TEXT))),
        ("code_language", _TEXT),
        ("code_to_execute", _TEXT),
        ("conv_id", _TEXT),
        ("edit_round", _WHOLE),
        ("enable_sandbox", pa.bool_()),
        ("enabled_round", _WHOLE),
        ("execution_success", pa.bool_()),
        ("sandbox_environment", _TEXT),
        ("sandbox_error", _TEXT),
        ("sandbox_id", _TEXT),
        ("sandbox_instruction", _TEXT),
        ("sandbox_output", _TEXT),
        ("sandbox_run_round", _WHOLE),
        ("screenshot_base64", _TEXT),
        ("screenshot_path", _TEXT),
    ]
)
_ROUND = pa.struct(
    [
        ("enabled_round", _WHOLE),
        ("filename", _TEXT),
        ("sandbox_run_round", _WHOLE),
        ("sandbox_state", _SANDBOX),
        ("user_interaction_records", pa.list_(_EVENT)),
    ]
)
_VOTE_MARKS = [
    ("battle_id", _TEXT),
    ("session", _TEXT),
    ("vote_id", _TEXT),
    ("voter", _TEXT),
    ("voted_at", _TEXT),
    ("ran_left", pa.bool_()),
    ("ran_right", pa.bool_()),
    ("category", _TEXT),
    ("prompt_language", _TEXT),
    ("turns", _WHOLE),
    ("source", _TEXT),
    ("language_left", _TEXT),
    ("language_right", _TEXT),
    ("environment_left", _TEXT),
    ("environment_right", _TEXT),
]


def _states(rounds: int) -> pa.DataType:
    state = pa.struct(
        [
            ("chat_mode", _TEXT),
            ("chat_session_id", _TEXT),
            ("chat_start_time", _TEXT),
            ("conv_id", _TEXT),
            ("messages", pa.list_(pa.list_(_TEXT))),
            ("model_name", _TEXT),
            ("offset", _WHOLE),
            ("roles", pa.list_(_TEXT)),
            ("sandbox_logs_by_round", pa.struct([(str(number), _ROUND) for number in range(1, rounds + 1)])),
            ("system_message", _TEXT),
            ("template_name", _TEXT),
            ("total_rounds", _WHOLE),
        ]
    )
    return pa.struct([(letter, state) for letter in LETTERS.values()])


def _preference_schema(rounds: int) -> pa.Schema:
    aspects = ("correctness", "efficiency", "explainability", "maintainability", "ui_ux_design")
    return pa.schema(
        [
            ("type", _TEXT),
            ("feedback", pa.struct([(name, _TEXT) for name in (*aspects, "vote_type")])),
            ("models", pa.struct([(letter, _TEXT) for letter in LETTERS.values()])),
            ("chat_session_id", _TEXT),
            ("instruction", _TEXT),
            ("states", _states(rounds)),
            ("runoff", pa.struct(_VOTE_MARKS)),
        ]
    )


def _reward_schema(rounds: int) -> pa.Schema:
    picture = pa.struct([("bytes", pa.binary()), ("path", _TEXT)])
    return pa.schema(
        [
            *(
                (name, _TEXT)
                for name in ("chat_session_id", "instruction", "human_vote", "model_A", "model_B")
            ),
            ("category_id", _WHOLE),
            ("category_name", _TEXT),
            *(
                (f"execution_{what}_{letter}", picture if what == "screenshot" else _TEXT)
                for letter in "AB"
                for what in ("screenshot", "output", "error")
            ),
            ("states", _states(rounds)),
            ("runoff", pa.struct([*_VOTE_MARKS, ("aspects", _TEXT)])),
        ]
    )


def _result_schema(rounds: int) -> pa.Schema:
    texts = ("model_A", "model_B", "model_A_output_type", "model_B_output_type", "instruction")
    marks = [
        *((name, _TEXT) for name in ("battle_id", "session", "judgment_id", "judged_at")),
        ("swapped", pa.bool_()),
        ("strength", _WHOLE),
        ("source", _TEXT),
        ("wrapped", pa.bool_()),
    ]
    return pa.schema(
        [
            ("chat_session_id", _TEXT),
            ("judge_model", _TEXT),
            ("has_execution", pa.bool_()),
            ("judgment", _TEXT),
            *((name, _TEXT) for name in (*texts, "detailed_scores", "judge_messages")),
            ("runoff", pa.struct(marks)),
        ]
    )


def _prompt_schema(rounds: int) -> pa.Schema:
    return pa.schema([("uid", _TEXT), ("instruction", _TEXT), ("category", _TEXT)])


#: The layouts that a store can be written in, by the name of the layout that reads them.
SHAPES: dict[str, Shape] = {
    shape.name: shape
    for shape in (
        Shape(
            name="bigcodearena_preference_5k",
            title="Votes on pairs of AI-written programs",
            rows=_preference_rows,
            schema=_preference_schema,
        ),
        Shape(
            name="bigcodereward",
            title="Votes on pairs of AI-written programs, with topics and outputs",
            rows=_reward_rows,
            schema=_reward_schema,
        ),
        Shape(
            name="bigcodereward_experiment_results",
            title="What judge models said of pairs of AI-written programs",
            rows=_result_rows,
            schema=_result_schema,
        ),
        Shape(
            name="autocodearena_v0",
            title="Prompts that ask for a program",
            rows=_prompt_rows,
            schema=_prompt_schema,
        ),
    )
}
