"""What differs between two runs: what was asked for, what they share, and how the same things ended."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from data.records import BATCH_STAGES

from .frames import Frames, frames
from .manifest import Manifest
from .plan import Plan

_NAMED = ("models", "judges")
#: What tells one row of a run from another.
_ANSWER = ["prompt_id", "model"]
_GAME = ["prompt_id", "model", "judge", "protocol", "swapped"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two runs beside each other.

    Attributes
    ----------
    settings : DataFrame
        ``setting``, ``first``, ``second``: of the manifests, where they differ.
    shared : DataFrame
        Of each ``stage``: items that only the first has, that both have, that only the second has.
        A shared item was done once, and counts in both.
    answers, verdicts : DataFrame
        ``first``, ``second`` and ``n``: how often a program (a judgement) of the same prompt and
        model ended so in the one and so in the other run; equal endings are among them.
    changed : DataFrame
        The answers and judgements that ended otherwise, one a row.
    """

    settings: pd.DataFrame
    shared: pd.DataFrame
    answers: pd.DataFrame
    verdicts: pd.DataFrame
    changed: pd.DataFrame


def difference(first: Plan, second: Plan) -> Difference:
    """Compare two runs of one store."""
    one, other = frames(first), frames(second)
    programs = _beside(one.runs, other.runs, _ANSWER, "status")
    verdicts = _beside(_labelled(one), _labelled(other), _GAME, "label")
    return Difference(
        settings=settings(first.manifest, second.manifest),
        shared=_shared(first, second),
        answers=_counted(programs),
        verdicts=_counted(verdicts),
        changed=pd.concat(
            [
                found[found["first"] != found["second"]].assign(what=what)
                for what, found in (("program", programs), ("verdict", verdicts))
            ],
            ignore_index=True,
        ).reindex(columns=["what", "first", "second", *_GAME]),
    )


def settings(first: Manifest, second: Manifest) -> pd.DataFrame:
    """Where two manifests differ; models and judges one by one, long texts by their names."""
    rows: list[dict[str, str]] = []
    for each in fields(Manifest):
        before, after = getattr(first, each.name), getattr(second, each.name)
        if before == after:
            continue
        if each.name in _NAMED:
            rows += _of_named(each.name, before, after)
        elif isinstance(before, dict) and isinstance(after, dict):
            rows += [
                _row(f"{each.name}: {key}", before.get(key), after.get(key))
                for key in sorted(before.keys() | after.keys())
                if before.get(key) != after.get(key)
            ]
        else:
            rows.append(_row(each.name, before, after))
    return pd.DataFrame(rows, columns=["setting", "first", "second"])


def _of_named(what: str, before: tuple[dict[str, Any], ...], after: tuple[dict[str, Any], ...]) -> list[Any]:
    one, other = ({facts["name"]: facts for facts in each} for each in (before, after))
    rows = []
    for name in [*one, *(name for name in other if name not in one)]:
        if name not in one or name not in other:
            rows.append(_row(f"{what}: {name}", name in one or None, name in other or None))
            continue
        rows += [
            _row(f"{what}: {name}: {key}", one[name].get(key), other[name].get(key))
            for key in sorted(one[name].keys() | other[name].keys())
            if one[name].get(key) != other[name].get(key)
        ]
    return rows


def _row(setting: str, before: Any, after: Any) -> dict[str, str]:
    return {"setting": setting, "first": _shown(before), "second": _shown(after)}


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if value is True:
        return "yes"
    if isinstance(value, list | tuple):
        return f"{len(value)} entries: {value!r:.400}"
    return f"{value!s:.400}"


def _shared(first: Plan, second: Plan) -> pd.DataFrame:
    rows = []
    keys = [_keys(plan) for plan in (first, second)]
    for stage in BATCH_STAGES:
        one, other = keys[0][stage], keys[1][stage]
        rows.append(
            {
                "stage": stage,
                "only the first": len(one - other),
                "both": len(one & other),
                "only the second": len(other - one),
            }
        )
    return pd.DataFrame(rows)


def _keys(plan: Plan) -> dict[str, set[str]]:
    from .auto import keys_of

    return {stage: set(keys) for stage, keys in keys_of(plan).items()}


def _labelled(found: Frames) -> pd.DataFrame:
    return found.games.assign(label=found.games["label"].fillna("no verdict"))


def _beside(one: pd.DataFrame, other: pd.DataFrame, on: list[str], what: str) -> pd.DataFrame:
    """The rows that both have, with what each says."""
    columns = [*on, what]
    return (
        one[columns]
        .merge(other[columns], on=on, suffixes=("_first", "_second"))
        .rename(columns={f"{what}_first": "first", f"{what}_second": "second"})
    )


def _counted(beside: pd.DataFrame) -> pd.DataFrame:
    counted = beside.groupby(["first", "second"], observed=True).size().rename("n").reset_index()
    return counted.sort_values("n", ascending=False, ignore_index=True)
