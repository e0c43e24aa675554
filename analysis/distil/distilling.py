"""From what was asked to a few prompts: filter, fold repetitions, keep the shares, pick."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import AnalysisError, OptionError
from .embedding import check_embedding, embed_texts
from .picking import pick
from .quotas import Cell, Quotas, round_shares
from .texts import LEAST_NEAR, near_duplicates, normal_text

#: The margins of the strata.
STRATA = ("category", "environment", "language")

#: Stands for what nobody recorded.
UNKNOWN = "unknown"

Progress = Callable[[str, int, int], None]
Embed = Callable[[Sequence[str]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One time that a prompt was asked.

    Attributes
    ----------
    text : str
    category, environment, language : str
        Its stratum; ``unknown`` where nobody recorded it.
    prompt_language : str
        The natural language, or empty.
    prompt_id : str
        The name of the prompt where it has one.
    """

    text: str
    category: str = UNKNOWN
    environment: str = UNKNOWN
    language: str = UNKNOWN
    prompt_language: str = ""
    prompt_id: str = ""

    @property
    def stratum(self) -> Cell:
        """Category, environment and language."""
        return (self.category, self.environment, self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which prompts are left out before anything else; each by its own reason.

    Attributes
    ----------
    min_characters, max_characters : int
    prompt_languages : tuple of str
        Only these natural languages; a prompt of which nobody knows it is left out
        then. Empty means any.
    refuse : callable, optional
        Gives the reason against a text, or an empty text.
    """

    min_characters: int = 20
    max_characters: int = 8_000
    prompt_languages: tuple[str, ...] = ()
    refuse: Callable[[str], str] | None = None

    def reason(self, asked: Asked) -> str:
        """Why a prompt is left out; empty when it is not."""
        size = len(asked.text.strip())
        if size < self.min_characters:
            return f"shorter than {self.min_characters} characters"
        if size > self.max_characters:
            return f"longer than {self.max_characters} characters"
        if self.prompt_languages and asked.prompt_language not in self.prompt_languages:
            return "another natural language, or not known in which"
        return self.refuse(asked.text) if self.refuse else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A prompt that was picked.

    ``stands_for`` counts how often the prompts of its cluster were asked, itself included.
    """

    uid: str
    text: str
    category: str
    environment: str
    language: str
    asked: int
    stands_for: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Distilled:
    """The chosen prompts, and how they came about.

    Attributes
    ----------
    chosen : tuple of Chosen
    shares : dict
        For each margin and value: ``asked`` (share of what was asked, after the
        filters), ``wanted`` (exact number), ``chosen`` (number).
    exact : bool
        Whether every share, of cells too, is kept within rounding.
    counts : dict
        How many were asked, left out by reason, repeated, and there to choose from.
    """

    chosen: tuple[Chosen, ...]
    shares: dict[str, dict[str, dict[str, float]]]
    exact: bool
    counts: dict[str, Any]


@dataclass(slots=True)
class _Group:
    """The times that one prompt was asked, in nearly the same words."""

    text: str
    uid: str
    strata: Counter[Cell] = field(default_factory=Counter)

    @property
    def asked(self) -> int:
        return sum(self.strata.values())

    @property
    def stratum(self) -> Cell:
        """The stratum that it was asked in most; of equals, the first."""
        return max(self.strata, key=lambda cell: self.strata[cell])


def distil(
    asked: Sequence[Asked],
    n: int,
    *,
    seed: int = 0,
    filters: Filters | None = None,
    near: float = 0.8,
    embed: Embed | None = None,
    progress: Progress | None = None,
) -> Distilled:
    """Pick prompts that stand for what was asked.

    Repetitions are folded first: a prompt counts in the shares as often as it was
    asked, and is there once to be picked. Its stratum is the one that it was asked
    in most. Inside each stratum, as many clusters are made as prompts are wanted,
    and the prompt nearest each centre is taken.

    Parameters
    ----------
    asked : sequence of Asked
    n : int
        How many prompts.
    seed : int
        The same seed and prompts give the same choice.
    filters : Filters, optional
    near : float
        Prompts that share this much of their three-word shingles are one (from `LEAST_NEAR` to 1).
    embed : callable, optional
        Vectors of texts; `embed_texts` when not given.
    progress : callable, optional
        Told the step, how many are done and of how many.

    Returns
    -------
    Distilled

    Raises
    ------
    AnalysisError
        When fewer prompts are left than are wanted, with where they went.
    """
    if n < 1:
        raise OptionError(f"{n} prompts cannot be picked; ask for 1 or more")
    if not LEAST_NEAR <= near <= 1:
        raise OptionError(f"near duplicates share from {LEAST_NEAR} to 1 of their words, not {near}")
    tell = progress or (lambda step, done, total: None)
    left_out, kept = _filtered(asked, filters or Filters())
    groups, repeated = _folded(kept, near, tell)
    counts = {
        "asked": len(asked),
        "left_out": dict(left_out),
        "kept": len(kept),
        "repeated": repeated,
        "different": len(groups),
    }
    if len(groups) < n:
        reasons = [f"{count} {reason}" for reason, count in left_out.items()]
        reasons += [f"{count} {reason}" for reason, count in repeated.items() if count]
        raise AnalysisError(
            f"{n} prompts are wanted, and {len(groups)} different ones are left of {len(asked)}"
            + (f" (left out: {'; '.join(reasons)})" if reasons else "")
        )
    cells: dict[Cell, list[int]] = defaultdict(list)
    weights: Counter[Cell] = Counter()
    for number, group in enumerate(groups):
        cells[group.stratum].append(number)
        weights[group.stratum] += group.asked
    quotas = round_shares(weights, {cell: len(members) for cell, members in cells.items()}, n)
    tell("embedding", 0, len(groups))
    texts = [group.text for group in groups]
    points = embed_texts(texts, seed=seed) if embed is None else check_embedding(embed(texts), len(texts))
    tell("embedding", len(groups), len(groups))
    chosen = _picked(groups, cells, quotas, points, np.random.default_rng(seed), tell)
    return Distilled(
        chosen=tuple(chosen), shares=_shares(weights, quotas, n), exact=quotas.exact, counts=counts
    )


def prompt_uid(text: str) -> str:
    """The name of a prompt that has none: 32 hexadecimal digits of its text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _filtered(asked: Sequence[Asked], filters: Filters) -> tuple[Counter[str], list[Asked]]:
    left_out: Counter[str] = Counter()
    kept = []
    for one in asked:
        if reason := filters.reason(one):
            left_out[reason] += 1
        else:
            kept.append(one)
    return left_out, kept


def _folded(kept: list[Asked], near: float, tell: Progress) -> tuple[list[_Group], dict[str, int]]:
    """One group for each different prompt, in the order of their first times."""
    exact: dict[str, list[Asked]] = {}
    for one in kept:
        exact.setdefault(normal_text(one.text), []).append(one)
    same = list(exact.values())
    tell("near duplicates", 0, len(same))
    owner = near_duplicates([times[0].text for times in same], near)
    tell("near duplicates", len(same), len(same))
    groups: dict[int, _Group] = {}
    named: set[str] = set()
    for number, times in zip(owner.tolist(), same, strict=True):
        if number not in groups:
            text, uid = times[0].text.strip(), times[0].prompt_id
            # an id that stands for two texts is an id of neither
            groups[number] = _Group(text=text, uid=uid if uid and uid not in named else prompt_uid(text))
            named.add(groups[number].uid)
        for one in times:
            groups[number].strata[one.stratum] += 1
    return list(groups.values()), {
        "the same words": len(kept) - len(same),
        "nearly the same words": len(same) - len(groups),
    }


def _picked(
    groups: list[_Group],
    cells: dict[Cell, list[int]],
    quotas: Quotas,
    points: NDArray[np.float64],
    rng: np.random.Generator,
    tell: Progress,
) -> list[Chosen]:
    chosen: list[Chosen] = []
    for done, (cell, count) in enumerate(quotas.cells.items()):
        tell("picking", done, len(quotas.cells))
        if not count:
            continue
        members = np.array(cells[cell])
        asked = np.array([groups[k].asked for k in members], dtype=float)
        picked, owner = pick(points[members], asked, count, rng)
        for place, number in enumerate(picked.tolist()):
            group = groups[members[number]]
            category, environment, language = map(str, cell)
            chosen.append(
                Chosen(
                    uid=group.uid,
                    text=group.text,
                    category=category,
                    environment=environment,
                    language=language,
                    asked=group.asked,
                    stands_for=int(asked[owner == place].sum()),
                )
            )
    tell("picking", len(quotas.cells), len(quotas.cells))
    return chosen


def _shares(weights: Counter[Cell], quotas: Quotas, n: int) -> dict[str, dict[str, dict[str, float]]]:
    whole = sum(weights.values())
    shares: dict[str, dict[str, dict[str, float]]] = {}
    for axis, name in enumerate(STRATA):
        values: dict[str, dict[str, float]] = {}
        for cell, weight in weights.items():
            share = values.setdefault(str(cell[axis]), {"asked": 0.0, "wanted": 0.0, "chosen": 0})
            share["asked"] += weight / whole
            share["wanted"] += n * weight / whole
            share["chosen"] += quotas.cells.get(cell, 0)
        shares[name] = dict(sorted(values.items(), key=lambda item: -item[1]["asked"]))
    return shares
