"""Faults of ours: counted wherever runs are recorded, shown, and never a model's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from runtimes_wasm.contract import RunStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultCount:
    """Runs of one language and environment, and how many of them ended by a fault of ours."""

    language: str
    environment: str
    runs: int
    faults: int


def fault_counts(run_counts: Iterable[tuple[str, str, str, int]]) -> list[FaultCount]:
    """What `data.store.Store.run_counts` tells, by language and environment; most faults first."""
    runs: dict[tuple[str, str], list[int]] = {}
    for language, environment, status, number in run_counts:
        counted = runs.setdefault((language, environment), [0, 0])
        counted[0] += number
        counted[1] += number if status == RunStatus.RUNNER_FAULT else 0
    found = [
        FaultCount(language=language, environment=environment, runs=total, faults=faults)
        for (language, environment), (total, faults) in runs.items()
    ]
    return sorted(found, key=lambda each: (-each.faults, each.language, each.environment))


def sentence(counts: Iterable[FaultCount]) -> str:
    """In one sentence for people."""
    listed = list(counts)
    runs, faults = sum(each.runs for each in listed), sum(each.faults for each in listed)
    if not runs:
        return "No run was recorded yet."
    return (
        f"{runs:,} runs were recorded; {faults:,} ended by a fault of ours ({faults / runs:.2%}). "
        "Such a run counts against no model: voting waits until both programs ran."
    )
