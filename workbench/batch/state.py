"""Where a run stands, from the store alone: any process may look, also while another one works on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from data.store import Store

from .plan import AnswerOf, Plan
from .reward import RewardPlan
from .tasks import Task

#: An item that came so lately means that somebody is working on the run.
_ALIVE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageState:
    """One stage of a run.

    Attributes
    ----------
    total : int
        Items that it has as far as is known: runs follow from answers, judgements from runs.
    done, failed : int
        Items with a result, and items whose last attempt was an error.
    kinds : dict
        How often each kind of error stands.
    rate : float or None
        Items a second over the last minute of work; None when nobody works on it.
    """

    stage: str
    total: int
    done: int
    failed: int
    kinds: dict[str, int]
    rate: float | None

    @property
    def to_do(self) -> int:
        """Items that nobody tried."""
        return self.total - self.done - self.failed

    @property
    def seconds_left(self) -> float | None:
        """At the rate of now; None when nobody works on it."""
        return self.to_do / self.rate if self.rate else None


def tasks_of(plan: Plan | RewardPlan, answers: list[AnswerOf] | None = None) -> dict[str, list[Task]]:
    """Every item of a run that is known by now, by stage, in the order of the stages."""
    if isinstance(plan, RewardPlan):
        found = {"execute": plan.execute(), "judge": [task for *_, task in plan.judge()[0]]}
        return found if found["execute"] else {"judge": found["judge"]}
    answers = plan.answers() if answers is None else answers
    found = {"generate": plan.generate(), "execute": plan.execute(answers)}
    if plan.manifest.judges and plan.manifest.baseline:
        found["judge"] = [game.task for game in plan.judge(answers).games]
    return found


def state_of(plan: Plan | RewardPlan) -> tuple[StageState, ...]:
    """The stages of a run, in their order."""
    return tuple(_stage(plan.store, stage, tasks) for stage, tasks in tasks_of(plan).items())


def _stage(store: Store, stage: str, tasks: list[Task]) -> StageState:
    keys = {task.key for task in tasks}
    known = store.batch_statuses(keys)
    failed = [key for key, standing in known.items() if not standing.done]
    errors = store.batch_items(failed, inputs=False).values()
    return StageState(
        stage=stage,
        total=len(keys),
        done=len(known) - len(failed),
        failed=len(failed),
        kinds=dict(Counter(str(item.result.get("kind")) for item in errors)),
        rate=_rate([standing.last_at for standing in known.values()]),
    )


def _rate(moments: list[datetime]) -> float | None:
    now = datetime.now(UTC)
    late = sorted(moment for moment in moments if now - moment < timedelta(minutes=1))
    if len(late) < 2 or now - late[-1] > _ALIVE:
        return None
    passed = (late[-1] - late[0]).total_seconds()
    return (len(late) - 1) / passed if passed > 0 else None
