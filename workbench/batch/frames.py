"""The tables of a run that `analysis` scores: one row per call of a judge, one row per answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.records import BatchItem

from .plan import AnswerOf, Plan

#: Of a run of a judge that saw what came of the programs, and of one that did not.
WAYS = {True: "with execution", False: "without execution"}

_GAMES = [
    "prompt_id",
    "category",
    "environment",
    "language",
    "model",
    "baseline",
    "judge",
    "protocol",
    "with_execution",
    "swapped",
    "label",
    "why_none",
    "both_bad",
    "cost",
    "key",
]
_RUNS = [
    "prompt_id",
    "model",
    "category",
    "environment",
    "language",
    "status",
    "blank",
    "missing",
    "cost",
    "generate_seconds",
    "execute_seconds",
    "tokens_in",
    "tokens_out",
    "generate_key",
    "execute_key",
]


@dataclass(frozen=True, eq=False)
class Frames:
    """What is known of a run.

    Attributes
    ----------
    games : DataFrame
        See `analysis.games`, and ``protocol`` (method and what was shown), ``with_execution``, ``why_none``
        (why a label is missing), ``both_bad``, ``cost`` and ``key`` (of the item). Errors are not
        among them.
    runs : DataFrame
        See `analysis.run_outcomes`, and ``missing`` (what the sandbox lacks) and the keys of the items.
    errors : int
        Judgements whose last attempt failed; they are in no table.
    waiting : int
        Judgements that could not be asked for yet.
    """

    games: pd.DataFrame
    runs: pd.DataFrame
    errors: int
    waiting: int


def frames(plan: Plan) -> Frames:
    """Read the tables of a run from the store."""
    answers = plan.answers()
    judgings = plan.judge(answers)
    said = plan.store.batch_items((game.task.key for game in judgings.games), inputs=False)
    rows, errors = [], 0
    for game in judgings.games:
        item = said.get(game.task.key)
        if item is None or item.status != "done":
            errors += item is not None
            continue
        candidate = game.pair.candidate
        rows.append(
            {
                "prompt_id": prompt_id_of(candidate),
                "category": candidate.prompt.category,
                "environment": candidate.program["environment"],
                "language": candidate.program["language"],
                "model": candidate.model,
                "baseline": game.pair.baseline.model,
                "judge": game.judge,
                "protocol": f"{game.protocol.method}, {WAYS[game.protocol.with_execution]}",
                "with_execution": game.protocol.with_execution,
                "swapped": bool(item.result["swapped"]),
                "label": item.result["label"],
                "why_none": item.result.get("why_none"),
                "both_bad": item.result.get("outcome") == "both_bad",
                "cost": (item.result.get("usage") or {}).get("cost"),
                "key": item.key,
            }
        )
    return Frames(
        games=pd.DataFrame(rows, columns=_GAMES),
        runs=_runs(answers, plan.runs(answers)),
        errors=errors,
        waiting=judgings.waiting,
    )


def _runs(answers: Sequence[AnswerOf], runs: dict[str, BatchItem]) -> pd.DataFrame:
    rows = []
    for answer in answers:
        said = answer.item.result
        usage: dict[str, Any] = said.get("usage") or {}
        run = runs.get(answer.run.key) if answer.run else None
        shots = run.result.get("shots", []) if run and run.status == "done" else []
        total_ms = said.get("total_ms")
        rows.append(
            {
                "prompt_id": prompt_id_of(answer),
                "model": answer.model,
                "category": answer.prompt.category,
                "environment": answer.program["environment"],
                "language": answer.program["language"],
                "status": _status(answer, run),
                "blank": bool(shots) and all(shot.get("blank") for shot in shots),
                "missing": ", ".join(run.result.get("missing", [])) if run else "",
                "cost": usage.get("cost"),
                "generate_seconds": None if total_ms is None else total_ms / 1000,
                "execute_seconds": _seconds(run) if run else None,
                "tokens_in": usage.get("prompt_tokens"),
                "tokens_out": usage.get("completion_tokens"),
                "generate_key": answer.item.key,
                "execute_key": answer.run.key if answer.run else None,
            }
        )
    return pd.DataFrame(rows, columns=_RUNS)


def _seconds(run: BatchItem) -> float | None:
    """Of starting, compiling and running, by their clocks; not of waiting for a turn, or for pictures."""
    clocks = [run.result.get(name) for name in ("boot_ms", "compile_ms", "run_ms")]
    known = [clock for clock in clocks if clock is not None]
    return sum(known) / 1000 if known else None


def _status(answer: AnswerOf, run: BatchItem | None) -> str:
    if answer.run is None:
        return "no_code"
    if run is None:
        return "not_run"
    return str(run.result["status"]) if run.status == "done" else "runner_fault"


def prompt_id_of(answer: AnswerOf) -> str:
    """The prompt of an answer in the tables."""
    # Each repeat is a battle of its own, against the baseline's repeat of the same number.
    return answer.prompt.id if answer.repeat == 0 else f"{answer.prompt.id}#{answer.repeat}"
