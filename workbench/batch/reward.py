"""Judges on battles that people voted on: each battle, judge and way of judging, in both orders.

What a judge is shown of the runs is either what was recorded with the battle (as published
data sets keep it, and what the voters themselves saw), or what the programs do here, now,
with pictures at several moments. What a judge says becomes a judgment of the log, beside
the votes, so that `runoff reward score` reads both.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from data.environments import Environment
from data.records import SIDES, BatchItem, Battle, Judgment, Run, Turn
from data.store import Store
from runtimes_wasm.contract import RunStatus

from ..errors import BatchError
from ..judging import Protocol
from ..models.catalogue import Catalogue, ModelEntry
from .execute_stage import execute_task, seen_hash
from .executors import Threads
from .generate_stage import program_in
from .judge_stage import Judging, Side, judge_facts, judge_task, judgement_of
from .manifest import Manifest
from .means import Means
from .running import do_runs
from .stages import StageReport, do_stage
from .tasks import Task

Shown = Literal["recorded", "anew"]
#: The runs that judges can be shown: those of the battle, or new ones.
SHOWN: tuple[Shown, ...] = get_args(Shown)
_LARGEST_PICTURE = 16 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """The last answer of one side of a battle."""

    text: str
    program: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardWish:
    """What is asked for.

    Attributes
    ----------
    battles : frozenset of str or None
        Only these; every battle with a vote that counts when left out.
    shown : str
        ``recorded`` or ``anew``: which runs judges see.
    orders : tuple of bool
        False is the order that people saw, True the other one.
    limit : int or None
        The first so many battles.
    """

    judges: tuple[str, ...]
    protocols: tuple[Protocol, ...]
    battles: frozenset[str] | None = None
    shown: Shown = "recorded"
    orders: tuple[bool, ...] = (False, True)
    limit: int | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardReport:
    """What came of it: the stages, and the judgments that are new in the log."""

    battles: int
    stages: tuple[StageReport, ...]
    judgments: int


class RewardPlan:
    """The calls of judges that a wish means.

    Parameters
    ----------
    store : Store
        Battles and votes, and what is remembered.
    catalogue : Catalogue
        Where the judges are.
    looking : bool
        Nobody is asked: pictures of recorded runs need no place in the store.
    """

    def __init__(
        self, store: Store, wish: RewardWish, catalogue: Catalogue, *, looking: bool = False
    ) -> None:
        if not wish.judges or not wish.protocols:
            raise BatchError("nobody judges; name a model with --judge")
        self.store, self.wish = store, wish
        self._looking = looking
        self._entries = {name: catalogue.find(name) for name in wish.judges}
        self._manifest = Manifest(prompts={}, system={}, models=())
        self.battles = self._battles()
        self._answers = {battle.id: self._last(battle) for battle in self.battles}

    @property
    def judges(self) -> tuple[ModelEntry, ...]:
        """Who is asked."""
        return tuple(self._entries.values())

    def _battles(self) -> list[Battle]:
        voted = {str(row["battle_id"]) for row in self.store.vote_rows()}
        wanted = voted if self.wish.battles is None else voted & self.wish.battles
        found = [
            battle
            for battle in self.store.battles()
            if battle.id in wanted and not battle.synthetic and battle.left.text and battle.right.text
        ]
        if not found:
            raise BatchError(
                f"{self.store.location}: holds no battle with a vote and both answers; import some "
                "(runoff reward run FILE), or name another store"
            )
        return found[: self.wish.limit]

    def _last(self, battle: Battle) -> tuple[str, dict[str, _Answer]]:
        """Everything that was asked, and the last answer of each side."""
        turns = self.store.turns(battle.id) if battle.turns > 1 or battle.source == "live" else []
        asked = [battle.prompt, *dict.fromkeys(turn.prompt for turn in turns if turn.number > 1)]
        sides: dict[str, _Answer] = {}
        for side in SIDES:
            mine = [turn for turn in turns if turn.side == side]
            last: Any = max(mine, key=lambda turn: (turn.number, turn.attempt), default=None)
            sides[side] = _answer(last or battle.answer(side))
        return "\n\n".join(asked), sides

    def execute(self) -> list[Task]:
        """The runs that are to be made anew; none where the recorded ones are shown."""
        if self.wish.shown == "recorded" or not any(p.with_execution for p in self.wish.protocols):
            return []
        return [
            execute_task(self._manifest, answer.program, {"battle": battle})
            for battle, (_, sides) in self._answers.items()
            for answer in sides.values()
            if answer.program["code"] is not None
        ]

    def judge(self) -> tuple[list[tuple[Battle, Protocol, Task]], int]:
        """Every call of a judge that can be made, and how many wait for a run of a program."""
        asked = [(protocol, protocol.facts()) for protocol in self.wish.protocols]
        calls, waiting = [], 0
        runs = self._runs()
        for battle in self.battles:
            prompt, answers = self._answers[battle.id]
            for protocol, facts in asked:
                sides = {
                    side: self._side(battle, side, answers[side], runs, with_run=protocol.with_execution)
                    for side in SIDES
                }
                left, right = sides["left"], sides["right"]
                if left is None or right is None:
                    waiting += len(self.wish.judges) * len(self.wish.orders)
                    continue
                for name, entry in self._entries.items():
                    for swapped in self.wish.orders:
                        task = judge_task(
                            judge=judge_facts(entry),
                            protocol=protocol,
                            protocol_facts=facts,
                            prompt=prompt,
                            category=battle.category.value if battle.category else None,
                            left=left,
                            right=right,
                            swapped=swapped,
                            seed=self.wish.seed,
                            labels={"battle": battle.id, "judge": name},
                            entry=entry,
                        )
                        calls.append((battle, protocol, task))
        return calls, waiting

    def _runs(self) -> dict[str, BatchItem]:
        return self.store.batch_items((task.key for task in self.execute()), inputs=False)

    def _side(
        self, battle: Battle, side: str, answer: _Answer, runs: Mapping[str, BatchItem], *, with_run: bool
    ) -> Side | None:
        bare = Side(text=answer.text, program=answer.program, run=None)
        if not with_run or answer.program["code"] is None:
            return bare
        if self.wish.shown == "anew":
            run = runs.get(execute_task(self._manifest, answer.program, {}).key)
            return replace(bare, run=run) if run is not None and run.status == "done" else None
        recorded = [
            run
            for run in self.store.runs(battle.id)
            if run.side == side and not run.edited and run.ended != RunStatus.RUNNER_FAULT
        ]
        same = [run for run in recorded if run.code == answer.program["code"]] or recorded
        return replace(bare, run=self._as_item(same[-1])) if same else None

    def _as_item(self, run: Run) -> BatchItem:
        """A run of the log as the judge stage reads runs; its picture is kept as a blob."""
        shots = []
        picture = _picture(run)
        if picture:
            name = hashlib.sha256(picture).hexdigest()
            if not self._looking:
                self.store.add_blobs({name: picture})
            shots = [{"moment": "as recorded", "blob": name}]
        result = {
            "status": run.ended,
            "stdout": run.stdout,
            "stderr": run.stderr,
            "missing": [str(each) for each in run.extra.get("missing", [])],
            "shots": shots,
        }
        return BatchItem(
            stage="execute", key="", inputs={}, status="done", result=result | {"seen": seen_hash(result)}
        )


def reward(plan: RewardPlan, means: Means) -> RewardReport:
    """Do what is left, and put every judgement into the log; what is there already stays once."""
    stages = []
    anew = plan.execute()
    if anew:
        stages.append(do_runs(plan.store, anew, means))
    asking = Judging(plan.store, means.cache)
    calls, waiting = plan.judge()
    report = do_stage(
        plan.store,
        "judge",
        [task for *_, task in calls],
        lambda count: Threads(asking, threads=min(means.threads, count), stop=asking.stop),
        retry_failed=means.retry_failed,
        progress=means.progress,
    )
    stages.append(replace(report, waiting=waiting))
    said = plan.store.batch_items((task.key for *_, task in calls), inputs=False)
    added = plan.store.add_many(_judgments(calls, said))
    return RewardReport(
        battles=len(plan.battles), stages=tuple(stages), judgments=added.added.get("judgments", 0)
    )


def _judgments(
    calls: Sequence[tuple[Battle, Protocol, Task]], said: Mapping[str, BatchItem]
) -> Iterator[Judgment]:
    for battle, protocol, task in calls:
        item = said.get(task.key)
        if item is None or item.status != "done":
            continue
        judgement = judgement_of(item)
        name = str(task.inputs["judge"]["name"])
        yield Judgment(
            id=f"{item.key[:32]}-{battle.id[:32]}",
            battle_id=battle.id,
            # Another way to answer is another judge, as far as agreement with people goes.
            judge=name if protocol.method == "grammar" else f"{name} ({protocol.method})",
            outcome=judgement.outcome,
            with_execution=protocol.with_execution,
            created_at=item.created_at,
            strength=judgement.strength,
            swapped=judgement.swapped,
            text=judgement.text,
            extra={
                "item": item.key,
                "why_none": judgement.why_none.value if judgement.why_none else None,
                "difference": judgement.difference,
                "prompt": protocol.prompt.hash,
            },
        )


def _answer(found: Turn | Any) -> _Answer:
    program: dict[str, Any] = {
        "code": found.code,
        "language": None,
        "environment": None,
        "packages": {},
        "files": {},
    }
    if found.code is not None and found.language is not None:
        again = program_in(found.text)["program"]
        program = again if again["code"] == found.code else program
        program |= {
            "language": found.language.value,
            "environment": (found.environment or Environment.INTERPRETER).value,
        }
    elif found.code is not None:
        program["code"] = None  # nobody can tell what it is, so nothing can run it
    return _Answer(text=found.text, program=program)


def _picture(run: Run) -> bytes:
    text = run.extra.get("screenshot_base64")
    if not isinstance(text, str) or len(text) > _LARGEST_PICTURE:
        return b""
    try:
        return base64.b64decode(text.partition(",")[2] if text.startswith("data:") else text, validate=True)
    except (binascii.Error, ValueError):
        return b""
