"""A run of judges on battles with votes, as it is recorded: everything that its calls follow from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from data.records import BatchRun
from data.store import Store
from data.store.encoding import canonical_json

from ..errors import BatchError
from ..models.catalogue import Catalogue
from .judge_stage import judge_facts, protocol_document, protocol_from
from .manifest import versions_now
from .plan import entry_of
from .reward import SHOWN, RewardPlan, RewardWish

KIND = "reward"
_VERSION = 1


def record(plan: RewardPlan, name: str = "") -> BatchRun:
    """Write down what is asked for, unless it is there already.

    Parameters
    ----------
    plan : RewardPlan
    name : str
        When left out, it follows from what is asked for: the same command is the same run.

    Raises
    ------
    BatchError
        When a run of that name asks for something else.
    """
    wish = plan.wish
    battles = json.dumps(sorted(battle.id for battle in plan.battles)).encode("utf-8")
    digest = hashlib.sha256(battles).hexdigest()
    asked: dict[str, Any] = {
        "reward_version": _VERSION,
        "battles": {"count": len(plan.battles), "sha256": digest},
        "judges": [judge_facts(entry) for entry in plan.judges],
        "protocols": [protocol_document(protocol) for protocol in wish.protocols],
        "shown": wish.shown,
        "orders": list(wish.orders),
        "seed": wish.seed,
    }
    name = name or f"reward-{hashlib.sha256(canonical_json(asked).encode()).hexdigest()[:8]}"
    known = plan.store.batch_run(name)
    if known is not None:
        before = {key: value for key, value in known.manifest.items() if key != "versions"}
        if known.kind != KIND or before != asked:
            raise BatchError(
                f"there is a run {name!r} already, and it asks for something else; choose another --name"
            )
        return known
    plan.store.add_blobs({digest: battles})
    run = BatchRun(name=name, kind=KIND, manifest=asked | {"versions": versions_now()})
    plan.store.add_batch_run(run)
    return run


def reward_plan_of(store: Store, run: BatchRun, catalogue: Catalogue, *, looking: bool = True) -> RewardPlan:
    """The plan of a recorded run.

    Raises
    ------
    BatchError
        When its manifest is damaged, its list of battles is gone, or a judge is another one now.
    CatalogueError
        When a judge is not in the catalogue any more.
    """
    manifest = run.manifest
    if manifest.get("reward_version") != _VERSION:
        raise BatchError(
            f"run {run.name!r}: its manifest has version {manifest.get('reward_version')!r:.40}, this Runoff reads "
            f"{_VERSION}; update Runoff"
        )
    wish = _wish(run.name, manifest, _battles(store, run))
    for facts in manifest["judges"]:
        entry_of(catalogue, facts, judge_facts)
    return RewardPlan(store, wish, catalogue, looking=looking)


def _battles(store: Store, run: BatchRun) -> frozenset[str]:
    try:
        data = store.blob(run.manifest["battles"]["sha256"])
    except (KeyError, TypeError):
        data = None
    if data is None:
        raise BatchError(f"run {run.name!r}: the list of its battles is not in the store; begin it again")
    return frozenset(map(str, json.loads(data)))


def _wish(name: str, manifest: Mapping[str, Any], battles: frozenset[str]) -> RewardWish:
    try:
        if manifest["shown"] not in SHOWN:
            raise ValueError(f"runs are shown as {manifest['shown']!r:.40}")
        return RewardWish(
            judges=tuple(str(facts["name"]) for facts in manifest["judges"]),
            protocols=tuple(protocol_from(document) for document in manifest["protocols"]),
            battles=battles,
            shown=manifest["shown"],
            orders=tuple(bool(order) for order in manifest["orders"]),
            seed=int(manifest["seed"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BatchError(f"run {name!r}: its manifest is damaged: {error!r:.200}") from None
