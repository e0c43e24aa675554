"""Judges measured against human votes, all at once: what ``runoff reward score`` says.

The protocol is that of BigCodeReward: one verdict per battle, judge and mode, in the order
that people saw, compared with what people said. It departs where the original is not sound:
intervals everywhere, the lift paired, calls without a verdict shown both ways, and biases and
ratings beside the agreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from data.frames import votes_frame
from data.records import Answer, Battle, Judgment, Record, Vote

from .agreement import Classes, agreement, confusion, lifts, per_class
from .ensembles import with_ensemble
from .errors import SliceError, VerdictsError
from .judge_bias import judge_bias, no_verdict_by_order
from .judge_ratings import judge_ratings
from .reward_page import reward_fragment
from .slices import sliceable
from .verdicts import Cases, Orders, cases, verdicts_frame

#: What battles are sliced by where nothing is named, as far as the votes record it.
SLICES = ("category", "environment", "language")


@dataclass(frozen=True, eq=False)
class Sides:
    """Votes and verdicts of the same battles, read from records."""

    votes: pd.DataFrame
    verdicts: pd.DataFrame


def sides(records: Iterable[Record]) -> Sides:
    """Sort records into votes and verdicts, keeping of each answer its length and not its text.

    A battle that a file of verdicts knows only in part counts as the file of votes has it.
    """
    battles: dict[str, Battle] = {}
    lengths: dict[str, tuple[int | None, int | None]] = {}
    votes: list[Vote] = []
    judgments: list[Judgment] = []
    for record in records:
        if isinstance(record, Vote):
            votes.append(record)
        elif isinstance(record, Judgment):
            judgments.append(replace(record, text="", extra={}))
        elif isinstance(record, Battle):
            known = battles.get(record.id)
            if known is None or known.extra.get("partial"):
                battles[record.id] = replace(
                    record, prompt="", left=_bare(record.left), right=_bare(record.right)
                )
                lengths[record.id] = (len(record.left.text) or None, len(record.right.text) or None)
    return Sides(with_lengths(votes_frame([*battles.values(), *votes]), lengths), verdicts_frame(judgments))


def with_lengths(votes: pd.DataFrame, lengths: Mapping[str, tuple[int | None, int | None]]) -> pd.DataFrame:
    """The votes with ``length_left`` and ``length_right``, by battle; missing where nothing was recorded."""
    of_battle = [lengths.get(name, (None, None)) for name in votes["battle_id"]]
    columns = {
        f"length_{side}": np.array([pair[i] for pair in of_battle], dtype=float)
        for i, side in enumerate(("left", "right"))
    }
    return votes.assign(**columns)


def _bare(answer: Answer) -> Answer:
    return replace(answer, text="", code=None)


@dataclass(frozen=True, eq=False)
class Reward:
    """Everything that is measured of the judges.

    Attributes
    ----------
    cases : Cases
        The battles that were compared.
    agreement, lifts, confusion, classes, bias, no_verdict, ratings, correlations : DataFrame
        See :mod:`analysis.agreement`, :mod:`analysis.judge_bias`, :mod:`analysis.judge_ratings`.
    warnings : tuple of str
        What the numbers do not say.
    """

    cases: Cases
    n_votes: int
    n_verdicts: int
    classes_merged: Classes
    by: tuple[str, ...]
    resamples: int
    seed: int
    level: float
    warnings: tuple[str, ...]
    agreement: pd.DataFrame = field(repr=False)
    lifts: pd.DataFrame = field(repr=False)
    confusion: pd.DataFrame = field(repr=False)
    classes: pd.DataFrame = field(repr=False)
    bias: pd.DataFrame = field(repr=False)
    no_verdict: pd.DataFrame = field(repr=False)
    ratings: pd.DataFrame = field(repr=False)
    correlations: pd.DataFrame = field(repr=False)

    @property
    def judges(self) -> tuple[str, ...]:
        """Every judge, by name."""
        return tuple(dict.fromkeys(self.bias["judge"]))

    def _repr_html_(self) -> str:
        return reward_fragment(self)

    def to_dict(self) -> dict[str, Any]:
        """The document that ``runoff reward score --json`` prints."""
        return {
            "n_votes": self.n_votes,
            "n_verdicts": self.n_verdicts,
            "n_battles": int(self.cases.frame["battle_id"].nunique()),
            "judges": list(self.judges),
            "classes": self.classes_merged,
            "orders": self.cases.orders,
            "by": list(self.by),
            "resamples": self.resamples,
            "seed": self.seed,
            "level": self.level,
            "left_out": {
                "split": self.cases.n_split,
                "unvoted": self.cases.n_unvoted,
                "one_order": self.cases.n_one_order,
            },
            "inconsistent": self.cases.n_inconsistent,
            "warnings": list(self.warnings),
            **{
                name: rows_of(getattr(self, frame))
                for name, frame in (
                    ("agreement", "agreement"),
                    ("lifts", "lifts"),
                    ("confusion", "confusion"),
                    ("per_class", "classes"),
                    ("bias", "bias"),
                    ("no_verdict", "no_verdict"),
                    ("ratings", "ratings"),
                    ("correlations", "correlations"),
                )
            },
        }


def reward(
    votes: pd.DataFrame,
    verdicts: pd.DataFrame,
    *,
    by: Sequence[str] | None = None,
    classes: Classes = 3,
    orders: Orders = "given",
    ensemble: bool = False,
    makers: Mapping[str, str] | None = None,
    resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> Reward:
    """Measure judges against people.

    Parameters
    ----------
    votes, verdicts : DataFrame
        See :mod:`analysis.verdicts`.
    by : sequence of str, optional
        What to slice by; those of `SLICES` that the votes record when None.
    classes : {3, 4}
        Whether "tie" and "both bad" are one class, as in the published tables.
    orders : {"given", "both"}
        See :func:`analysis.verdicts.cases`.
    ensemble : bool
        Whether the majority of the judges is measured beside them:
        :func:`analysis.ensembles.with_ensemble`.

    Raises
    ------
    VerdictsError
        When there are no verdicts at all, or none on a battle with a vote.
    """
    if not len(verdicts):
        raise VerdictsError(
            "there are no verdicts of judges here; give files of them too, or judge with `runoff reward run`"
        )
    given = len(verdicts)
    if ensemble:
        verdicts = with_ensemble(verdicts)
    compared = cases(votes, verdicts, orders=orders)
    if not len(compared.frame):
        raise VerdictsError(_why_nothing(compared, given))
    sliced = tuple(_recorded(compared.frame) if by is None else by)
    unknown = [name for name in sliced if name not in sliceable(compared.frame)]
    if unknown:
        raise SliceError(
            f"the battles cannot be sliced by {', '.join(map(repr, unknown))}; they have: "
            f"{', '.join(_recorded(compared.frame)) or 'nothing'}"
        )
    options: dict[str, Any] = {"resamples": resamples, "seed": seed, "level": level}
    ratings, correlations = judge_ratings(compared, resamples=min(resamples, 200), seed=seed, level=level)
    return Reward(
        cases=compared,
        n_votes=len(votes),
        n_verdicts=given,
        classes_merged=classes,
        by=sliced,
        **options,
        warnings=_warnings(compared, verdicts, votes),
        agreement=agreement(compared, by=sliced, classes=classes, **options),
        lifts=lifts(compared, by=sliced, classes=classes, **options),
        confusion=confusion(compared, by=sliced, classes=classes),
        classes=per_class(compared, by=sliced, classes=classes),
        bias=judge_bias(compared, verdicts, makers=makers, **options),
        no_verdict=no_verdict_by_order(verdicts, level=level),
        ratings=ratings,
        correlations=correlations,
    )


def _recorded(frame: pd.DataFrame) -> list[str]:
    """The usual slices that hold a value in some battle."""
    found = []
    for name in SLICES:
        columns = [column for column in (name, f"{name}_left") if column in frame.columns]
        if columns and frame[columns[0]].notna().any():
            found.append(name)
    return found


def _why_nothing(compared: Cases, verdicts: int) -> str:
    if compared.n_unvoted:
        return (
            f"none of {verdicts} verdicts is on a battle that people voted on; are the votes and the verdicts of "
            "the same sessions?"
        )
    if compared.n_one_order:
        return (
            "no battle was judged in the order that people saw; take orders='both' where both orders were judged"
            if compared.orders == "given"
            else "no battle was judged in both orders; take orders='given'"
        )
    return "people are of several minds on every battle that was judged; nothing can be compared"


def _warnings(compared: Cases, verdicts: pd.DataFrame, votes: pd.DataFrame) -> tuple[str, ...]:
    told = []
    if "synthetic" in votes.columns and votes["synthetic"].any():
        told.append(
            f"{int(votes['synthetic'].sum())} of {len(votes)} votes are synthetic: made by a simulator, not by people."
        )
    superseded = verdicts.attrs.get("superseded", 0)
    if superseded:
        told.append(f"{superseded} verdicts were replaced by a later one on the same call.")
    missing = verdicts.attrs.get("one_judge_missing", 0)
    if missing:
        told.append(f"{missing} calls were not made of every judge: the majority has no verdict on them.")
    if compared.n_unvoted:
        told.append(f"{compared.n_unvoted} verdicts are on battles without a vote: left out.")
    if compared.n_split:
        told.append(f"{compared.n_split} verdicts are on battles whose voters disagree: left out.")
    if compared.n_one_order:
        which = "the order that people saw" if compared.orders == "given" else "both orders"
        told.append(f"{compared.n_one_order} battles of a judge were not judged in {which}: left out.")
    if compared.n_inconsistent:
        told.append(f"{compared.n_inconsistent} battles were judged differently in the two orders: a tie.")
    voted = len(set(votes["battle_id"].unique()))
    for (judge, mode), held in verdicts.groupby(["judge", "with_execution"], sort=True):
        # Published results have no row where a judge did not answer: nobody can tell it from not asked.
        absent = voted - held.loc[held["battle_id"].isin(votes["battle_id"]), "battle_id"].nunique()
        if absent:
            seen = "with" if mode else "without"
            told.append(
                f"{judge}, {seen} execution: {absent} of {voted} battles with votes are not among its verdicts."
            )
    silent = int(compared.frame["verdict"].isna().sum())
    if silent:
        told.append(
            f"{silent} of {len(compared.frame)} comparisons have no verdict: left out under “drop” (as published), "
            "counted as wrong under “wrong”."
        )
    return tuple(told)


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame as plain rows for JSON; what does not exist is null."""
    kept = table.astype(object).where(table.notna(), None)
    return [
        {str(name): value.item() if isinstance(value, np.generic) else value for name, value in row.items()}
        for row in kept.to_dict("records")
    ]
