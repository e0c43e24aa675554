"""What people look at in a run: how its items ended, and what failed and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from data.records import BatchItem
from data.store import Store

from .plan import AnswerOf, Plan
from .reward import RewardPlan
from .state import tasks_of
from .tasks import RUNNER_FAULT, Task

#: Columns of `failures_frame`.
FAILURES = [
    "stage",
    "model",
    "judge",
    "prompt",
    "kind",
    "message",
    "attempts",
    "at",
    "language",
    "environment",
    "key",
]


@dataclass(frozen=True, slots=True)
class Look:
    """A run at one moment.

    Attributes
    ----------
    endings : dict
        Of each stage, how often each ending stands: statuses of programs, verdicts of judges;
        ``error`` is a fault of ours or of the way to a model, ``to do`` what nobody tried.
    failures : DataFrame
        See `FAILURES`; the latest first.
    """

    endings: dict[str, dict[str, int]]
    failures: pd.DataFrame


def look(plan: Plan | RewardPlan) -> Look:
    """Read how every item of a run stands."""
    answers = plan.answers() if isinstance(plan, Plan) else []
    tasks = tasks_of(plan, answers)
    items = {
        stage: plan.store.batch_items((task.key for task in each), inputs=False)
        for stage, each in tasks.items()
    }
    endings = {stage: _endings(stage, each, items[stage], answers) for stage, each in tasks.items()}
    return Look(endings, _failures(plan.store, tasks, items))


def runner_faults(found: Look) -> list[dict[str, Any]]:
    """Items that ended by a fault of ours, in no score, by where: stage, language, environment and how many."""
    faults = found.failures[found.failures["kind"] == RUNNER_FAULT]
    where = ["stage", "language", "environment"]
    counted = faults.groupby(where, sort=True).agg(n=("key", "size"), first=("message", "last"))
    return [
        {**dict(zip(where, map(str, place), strict=True)), "n": int(row["n"]), "first": str(row["first"])}
        for place, row in zip(counted.index, counted.to_dict("records"), strict=True)
    ]


def _endings(
    stage: str, tasks: Sequence[Task], items: dict[str, BatchItem], answers: Sequence[AnswerOf]
) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for key in dict.fromkeys(task.key for task in tasks):
        counts[_ending(stage, items.get(key))] += 1
    if stage == "generate":
        without = sum(answer.run is None for answer in answers)
        counts["done"] -= without
        counts["done, without a program"] += without
    return {ending: count for ending, count in counts.most_common() if count}


def _ending(stage: str, item: BatchItem | None) -> str:
    if item is None:
        return "to do"
    if item.status == "error":
        return "error"
    if stage == "execute":
        return str(item.result.get("status"))
    if stage == "judge":
        return str(item.result.get("label") or "no verdict")
    return "done"


def _failures(
    store: Store, tasks: Mapping[str, Sequence[Task]], items: dict[str, dict[str, BatchItem]]
) -> pd.DataFrame:
    failed: list[tuple[datetime, dict[str, object]]] = []
    keys = [key for found in items.values() for key, item in found.items() if item.status == "error"]
    tried = store.batch_statuses(keys)
    for stage in tasks:
        labels = {task.key: task.labels for task in tasks[stage]}
        for key, item in items[stage].items():
            if item.status != "error":
                continue
            said = labels[key]
            row = {
                "stage": stage,
                "model": said.get("model", ""),
                "judge": said.get("judge", ""),
                "prompt": said.get("prompt", said.get("battle", "")),
                "kind": str(item.result.get("kind", "")),
                "message": str(item.result.get("message", "")),
                "attempts": tried[key].attempts,
                "at": item.created_at,
                "language": said.get("language", ""),
                "environment": said.get("environment", ""),
                "key": key,
            }
            failed.append((item.created_at, row))
    failed.sort(key=lambda each: each[0], reverse=True)
    return pd.DataFrame([row for _, row in failed], columns=FAILURES)
