"""The plan of any recorded run, for those who only look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from data.records import BatchRun
from data.store import Store

from ..errors import BatchError, ModelError
from ..models.catalogue import Catalogue
from .plan import Plan
from .reward import RewardPlan
from .reward_record import KIND, reward_plan_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a list of runs says of each: of which prompts or battles, by which models, by which judges."""

    questions: int
    models: tuple[str, ...]
    baseline: str
    judges: tuple[str, ...]


def recorded_plan(store: Store, run: BatchRun, catalogue: Callable[[], Catalogue]) -> Plan | RewardPlan:
    """What the run consists of.

    Parameters
    ----------
    store : Store
    run : BatchRun
    catalogue : callable
        Asked only where judges are to be found in it.

    Raises
    ------
    BatchError
        When the manifest is damaged, or what it names is not there any more.
    """
    if run.kind != KIND:
        return Plan(store, run)
    try:
        return reward_plan_of(store, run, catalogue())
    except ModelError as error:
        raise BatchError(f"run {run.name!r}: {error}") from None


def facts_of(plan: Plan | RewardPlan) -> Facts:
    """What to say of it in a list."""
    if isinstance(plan, RewardPlan):
        return Facts(questions=len(plan.battles), models=(), baseline="", judges=plan.wish.judges)
    manifest = plan.manifest
    return Facts(
        questions=manifest.prompts["count"],
        models=tuple(facts["name"] for facts in manifest.models),
        baseline=manifest.baseline,
        judges=tuple(facts["name"] for facts in manifest.judges),
    )
