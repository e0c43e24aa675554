"""The frozen records that the store keeps and the frames are made of.

Every record carries ``schema_version``; times are UTC, seconds since the epoch
are never stored. Side names are ``left`` and ``right`` as the voter saw them.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from .battle_html import battle_html
from .categories import Category
from .environments import Environment
from .errors import RecordError
from .languages import Language
from .outcomes import Outcome

SCHEMA_VERSION = 1

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")

#: The optional aspects of a vote (arXiv 2510.08697 v2, appendix B), each judged left, right or tie.
ASPECTS = ("correctness", "efficiency", "explainability", "maintainability", "ui_ux_design")


#: The source of battles whose voter chose both models by name; their votes are on no blind board.
NAMED = "named"

#: The curator of exclusions that a rule of ours decided, not a person.
RULE = "runoff"

#: The stages of a batch whose results are kept, in their order.
BATCH_STAGES = ("generate", "execute", "judge")

#: What a batch is for: ranking models by judges, or judging the judges by votes.
BATCH_KINDS = ("auto", "reward")

#: What is kept of a rater, beside the votes.
RATER_EVENTS = ("joined", "consented", "role")


def new_id() -> str:
    """A random identifier: 32 hexadecimal digits."""
    return uuid.uuid4().hex


def utc_now() -> datetime:
    """The present moment, with its time zone."""
    return datetime.now(UTC)


def _utc(moment: datetime, where: str) -> None:
    if moment.tzinfo is None:
        raise RecordError(f"{where} has no time zone: {moment!r}; give times in UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One side of a battle: which model, what it said, and what was found in it.

    ``code``, ``language`` and ``environment`` are None when the answer holds no
    program or nobody looked.
    """

    model: str
    text: str = ""
    code: str | None = None
    language: Language | None = None
    environment: Environment | None = None

    def __post_init__(self) -> None:
        if not self.model.strip():
            raise RecordError("an answer needs the name of its model")


@dataclass(frozen=True, slots=True, kw_only=True)
class Battle:
    """Two answers to one prompt, as they were shown.

    ``source`` says where the battle comes from: ``live``, ``named`` (side by side, the
    names known from the start), ``synthetic`` or ``import:<layout>``. Synthetic battles are marked wherever they are shown.
    """

    id: str = field(default_factory=new_id)
    created_at: datetime = field(default_factory=utc_now)
    prompt: str
    left: Answer
    right: Answer
    category: Category | None = None
    prompt_language: str | None = None
    turns: int = 1
    source: str = "live"
    extra: dict[str, Any] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION

    def __post_init__(self) -> None:
        _utc(self.created_at, f"battle {self.id}")
        if self.turns < 1:
            raise RecordError(f"battle {self.id} has {self.turns} turns; a battle has at least one")
        if self.left.model == self.right.model:
            raise RecordError(
                f"battle {self.id} pits {self.left.model!r} against itself; it says nothing about either"
            )

    @property
    def synthetic(self) -> bool:
        """Whether the battle was made by the simulator, not by people."""
        return self.source == "synthetic"

    def answer(self, side: Side) -> Answer:
        """The answer shown on that side."""
        return self.left if side == "left" else self.right

    def _repr_html_(self) -> str:
        return battle_html(self)


#: A published run of which nobody recorded how it ended has the one status that counts neither for
#: nor against a model, and says so in its ``extra``.
UNKNOWN_STATUS = "runner_fault"
UNKNOWN_STATUS_EXTRA = {"status": "not recorded"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One execution of one side's program; ``code`` differs from the answer's after an edit."""

    id: str = field(default_factory=new_id)
    battle_id: str
    side: Side
    created_at: datetime = field(default_factory=utc_now)
    code: str
    language: Language | None
    environment: Environment | None
    edited: bool = False
    status: str
    stdout: str = ""
    stderr: str = ""
    exit_code: int | None = None
    boot_ms: float | None = None
    compile_ms: float | None = None
    run_ms: float | None = None
    runtime: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION

    def __post_init__(self) -> None:
        _utc(self.created_at, f"run {self.id}")
        if self.side not in SIDES:
            raise RecordError(f"run {self.id} names side {self.side!r}; a side is left or right")

    @property
    def ended(self) -> str | None:
        """How it ended; None where a published log does not say, which is no fault of anybody's."""
        unknown = self.status == UNKNOWN_STATUS and UNKNOWN_STATUS_EXTRA.items() <= self.extra.items()
        return None if unknown else self.status


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One thing a person did inside a running program.

    ``number`` counts the events of a run from 0 as the frame sent them. The
    published logs repeat the whole list on every change; ``(run_id, number)``
    is the key that folds those repetitions.
    """

    run_id: str
    number: int
    kind: str
    at: datetime
    detail: dict[str, Any] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION

    def __post_init__(self) -> None:
        _utc(self.at, f"interaction {self.number} of run {self.run_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What one voter said of one battle.

    ``revision`` is 0 for the first vote; a correction is a new row with the next
    number, and the highest one counts. ``ran_left`` and ``ran_right`` say whether
    that program had run when the vote was cast, or None where nobody recorded it.
    """

    id: str = field(default_factory=new_id)
    battle_id: str
    voter: str
    outcome: Outcome
    created_at: datetime = field(default_factory=utc_now)
    revision: int = 0
    aspects: dict[str, Literal["left", "right", "tie"]] = field(default_factory=dict)
    comment: str = ""
    ran_left: bool | None = None
    ran_right: bool | None = None
    schema_version: int = SCHEMA_VERSION

    def __post_init__(self) -> None:
        _utc(self.created_at, f"vote {self.id}")
        if not self.voter.strip():
            raise RecordError(f"vote {self.id} has no voter")
        if self.revision < 0:
            raise RecordError(f"vote {self.id} has revision {self.revision}; the first is 0")
        for aspect, side in self.aspects.items():
            if aspect not in ASPECTS or side not in ("left", "right", "tie"):
                raise RecordError(
                    f"vote {self.id}: aspect {aspect!r}={side!r}; aspects are {', '.join(ASPECTS)}, "
                    "each left, right or tie"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment:
    """What a judge model said of one battle; ``outcome`` is None when no verdict could be read."""

    id: str = field(default_factory=new_id)
    battle_id: str
    judge: str
    outcome: Outcome | None
    with_execution: bool
    created_at: datetime = field(default_factory=utc_now)
    strength: int = 1
    swapped: bool = False
    text: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION

    def __post_init__(self) -> None:
        _utc(self.created_at, f"judgment {self.id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One answer of one side after the first: a later turn, or turn 1 asked again.

    The battle itself holds the first answers (``number`` 1, ``attempt`` 0).
    ``attempt`` counts the times that a turn of a side was answered anew, from 0; the
    highest one is what the person saw last. A prompt sent to one side only has a
    turn on that side alone.
    """

    battle_id: str
    number: int
    side: Side
    attempt: int = 0
    created_at: datetime = field(default_factory=utc_now)
    prompt: str
    text: str
    code: str | None = None
    language: Language | None = None
    environment: Environment | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION

    def __post_init__(self) -> None:
        where = f"turn {self.number} of battle {self.battle_id}"
        _utc(self.created_at, where)
        if self.number < 1 or self.attempt < 0:
            raise RecordError(f"{where}, attempt {self.attempt}: turns count from 1, attempts from 0")
        if self.side not in SIDES:
            raise RecordError(f"{where} names side {self.side!r}; a side is left or right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """That one voter's vote on one battle counts no more, or counts again; the last word holds.

    ``curator`` is who said so: a person's id, or ``runoff`` for a rule, with the rule in ``reason``.
    """

    id: str = field(default_factory=new_id)
    battle_id: str
    voter: str
    excluded: bool
    reason: str
    curator: str
    created_at: datetime = field(default_factory=utc_now)
    schema_version: int = SCHEMA_VERSION

    def __post_init__(self) -> None:
        _utc(self.created_at, f"exclusion {self.id}")
        if not self.reason.strip():
            raise RecordError(f"exclusion {self.id} gives no reason; say why, for those who read it later")
        if not self.curator.strip():
            raise RecordError(f"exclusion {self.id} does not say who decided it")


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterEvent:
    """Something that holds for a rater from now on: joined, agreed to the notice, has a role."""

    id: str = field(default_factory=new_id)
    rater: str
    kind: str
    created_at: datetime = field(default_factory=utc_now)
    detail: dict[str, Any] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION

    def __post_init__(self) -> None:
        _utc(self.created_at, f"event {self.id} of a rater")
        if not self.rater.strip():
            raise RecordError(f"event {self.id} has no rater")
        if self.kind not in RATER_EVENTS:
            raise RecordError(
                f"event {self.id} of a rater is {self.kind!r}; one of {', '.join(RATER_EVENTS)} was expected"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItem:
    """One remembered step of a batch: what went into it, and what came of it.

    Its result is a function of its inputs, so it belongs to every run that needs the same.

    Attributes
    ----------
    key : str
        SHA-256 of the inputs as canonical JSON, in hexadecimal digits.
    attempt : int
        Counts from 0; the store numbers them. Of one key, at most one attempt is ``done``.
    status : str
        ``done`` or ``error``: an error is tried again when somebody asks for it, and never counts.
    seconds : float
        How long the step took.
    """

    stage: str
    key: str
    inputs: dict[str, Any]
    status: Literal["done", "error"]
    result: dict[str, Any]
    attempt: int = 0
    created_at: datetime = field(default_factory=utc_now)
    seconds: float = 0.0
    extra: dict[str, Any] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION

    def __post_init__(self) -> None:
        where = f"{self.stage} item {self.key:.12}"
        _utc(self.created_at, where)
        if self.stage not in BATCH_STAGES or self.status not in ("done", "error"):
            raise RecordError(
                f"{where} has stage {self.stage!r:.40} and status {self.status!r:.40}; stages are "
                f"{', '.join(BATCH_STAGES)}, each done or error"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRun:
    """A batch as it was asked for; which items it needs follows from its manifest.

    A run that grows (another model, another judge) is recorded again under its name; the
    newest one counts.
    """

    id: str = field(default_factory=new_id)
    name: str
    kind: str
    manifest: dict[str, Any]
    created_at: datetime = field(default_factory=utc_now)
    schema_version: int = SCHEMA_VERSION

    def __post_init__(self) -> None:
        _utc(self.created_at, f"run {self.name}")
        if not self.name.strip() or self.kind not in BATCH_KINDS:
            raise RecordError(
                f"run {self.name!r:.80} of kind {self.kind!r:.40}: it needs a name, and a kind of "
                f"{', '.join(BATCH_KINDS)}"
            )


Record = Battle | Turn | Run | Interaction | Vote | Exclusion | Judgment | RaterEvent
