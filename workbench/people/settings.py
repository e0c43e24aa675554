"""The operator's settings of people: ``people.toml`` in the people folder. No file, the defaults."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import PeopleError
from .limits import KINDS, Rate

NAME = "people.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can set.

    Attributes
    ----------
    rates : dict
        Kinds of things to their rates, see `limits.KINDS`.
    runs_at_once : int
        How many runs on the server one person may have under way.
    """

    rates: dict[str, Rate] = field(default_factory=lambda: dict(KINDS))
    runs_at_once: int = 2


def read_settings(folder: Path) -> Settings:
    """Read them; every fault of the file is named.

    Raises
    ------
    PeopleError
        When the file is no TOML, or holds something unknown or impossible.
    """
    path = folder / NAME
    if not path.exists():
        return Settings()
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PeopleError(f"{path} cannot be read: {error}") from error
    faults = [f"{key} is unknown; limits and runs_at_once can be set" for key in found if key not in _KEYS]
    rates, at_once = dict(KINDS), found.get("runs_at_once", 2)
    if not _is_count(at_once):
        faults.append("runs_at_once must be a whole number, 1 or more")
    limits = found.get("limits", {})
    if not isinstance(limits, dict):
        faults.append("limits must be a table")
        limits = {}
    for kind, given in limits.items():
        if kind not in KINDS:
            faults.append(f"limits.{kind} is unknown; one of {', '.join(KINDS)}")
        elif not _is_rate(given):
            faults.append(f"limits.{kind} must read {{ per_minute = 12, burst = 12 }}, both above 0")
        else:
            rates[kind] = Rate(float(given["per_minute"]), given["burst"])
    if faults:
        raise PeopleError(f"{path}: {'; '.join(faults)}")
    return Settings(rates, at_once)


_KEYS = ("limits", "runs_at_once")


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _is_rate(given: Any) -> bool:
    if not isinstance(given, dict) or set(given) != {"per_minute", "burst"}:
        return False
    rate = given["per_minute"]
    return (
        isinstance(rate, int | float)
        and not isinstance(rate, bool)
        and 0 < rate < 1e6
        and _is_count(given["burst"])
    )
