"""What judge models said, as one frame, and the battles where people's votes meet it.

A verdicts frame has one row per call of a judge: ``battle_id``, ``judge``, ``with_execution``
(whether it saw what the programs did), ``swapped`` (whether it was shown the right side first),
``outcome`` (left, right, tie, both_bad in the terms of the battle, the swap undone; missing where
no verdict could be read). No verdict is an answer of its own: never a tie, never dropped unseen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from data.outcomes import Outcome
from data.records import Judgment

from .errors import OptionError, VerdictsError, VotesError

Orders = Literal["given", "both"]

COLUMNS = ("battle_id", "judge", "with_execution", "swapped", "outcome")

#: What a call of a judge is; two rows of the same call contradict or repeat each other.
_CALL = ["battle_id", "judge", "with_execution", "swapped"]

OUTCOMES = tuple(outcome.value for outcome in Outcome)
_SWAPPED = {outcome.value: outcome.swapped().value for outcome in Outcome}

#: Columns of votes that describe the battle and not the voter.
_OF_BATTLE = (
    "model_left",
    "model_right",
    "category",
    "prompt_language",
    "language_left",
    "language_right",
    "environment_left",
    "environment_right",
    "length_left",
    "length_right",
    "source",
)


def verdicts_frame(judgments: Iterable[Judgment]) -> pd.DataFrame:
    """The verdicts frame of judgments; of several on the same call the latest counts.

    Returns
    -------
    DataFrame
        `COLUMNS` and ``created_at``. ``attrs["superseded"]`` says how many earlier judgments
        a later one replaced.
    """
    latest: dict[tuple[str, str, bool, bool], Judgment] = {}
    seen = 0
    for judgment in judgments:
        seen += 1
        key = (judgment.battle_id, judgment.judge, judgment.with_execution, judgment.swapped)
        if key not in latest or judgment.created_at >= latest[key].created_at:
            latest[key] = judgment
    rows = [
        (*key, None if judgment.outcome is None else judgment.outcome.value, judgment.created_at)
        for key, judgment in latest.items()
    ]
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "created_at"])
    frame["with_execution"] = frame["with_execution"].astype(bool)
    frame["swapped"] = frame["swapped"].astype(bool)
    frame["outcome"] = frame["outcome"].astype(object)
    frame.attrs["superseded"] = seen - len(rows)
    return frame


def check_verdicts(verdicts: pd.DataFrame) -> None:
    """Refuse a frame that is none of verdicts.

    Raises
    ------
    VerdictsError
        A column is missing, a value is missing where none may be, an outcome is none of the
        four, or the same call is there twice.
    """
    missing = [name for name in COLUMNS if name not in verdicts.columns]
    if missing:
        raise VerdictsError(
            f"the verdicts have no column {', '.join(missing)}; found: "
            f"{', '.join(map(str, verdicts.columns)) or 'none'}"
        )
    for name in _CALL:
        absent = verdicts[name].isna().to_numpy()
        if absent.any():
            raise VerdictsError(
                f"column {name} of the verdicts has no value in {int(absent.sum())} rows, first at row "
                f"{int(absent.argmax())}; only the outcome may be missing, where no verdict could be read"
            )
    for name in ("with_execution", "swapped"):
        if not verdicts[name].isin([True, False]).all():
            raise VerdictsError(f"column {name} of the verdicts holds something else than True or False")
    said = verdicts["outcome"]
    unknown = sorted({str(word) for word in said.dropna().unique()} - set(OUTCOMES))
    if unknown:
        raise VerdictsError(
            f"verdicts hold the outcome {', '.join(map(repr, unknown[:5]))}; one of {', '.join(OUTCOMES)}, or a "
            "missing value where no verdict could be read"
        )
    twice = verdicts.duplicated(_CALL)
    if twice.any():
        row = verdicts[twice].iloc[0]
        raise VerdictsError(
            f"{int(twice.sum())} verdicts repeat a call, first judge {row['judge']!r} on battle "
            f"{row['battle_id']} (with_execution={row['with_execution']}, swapped={row['swapped']}); "
            "keep one of them"
        )


def people(votes: pd.DataFrame) -> pd.DataFrame:
    """What people said of each battle: the outcome that most of its voters gave.

    Returns
    -------
    DataFrame
        One row per battle: ``battle_id``, ``human`` (missing where no outcome has the most
        votes), ``n_votes``, and the columns of the votes that describe the battle.
    """
    needed = [name for name in ("battle_id", "outcome") if name not in votes.columns]
    if needed:
        raise VotesError(
            f"the votes have no column {', '.join(needed)}; judges are compared battle by battle"
        )
    if votes["outcome"].isna().any() or votes["battle_id"].isna().any():
        raise VotesError("some votes have no outcome or no battle; complete or remove those rows")
    told = votes["outcome"].astype(str)
    unknown = sorted(set(told.unique()) - set(OUTCOMES))
    if unknown:
        raise VotesError(
            f"column outcome holds {', '.join(map(repr, unknown[:5]))}; one of {', '.join(OUTCOMES)}"
        )
    battle, names = pd.factorize(votes["battle_id"])
    code = told.map({word: index for index, word in enumerate(OUTCOMES)}).to_numpy(dtype=np.intp)
    counts = np.bincount(battle * 4 + code, minlength=4 * len(names)).reshape(-1, 4)
    most = counts.max(axis=1, initial=0)
    clear = (counts == most[:, None]).sum(axis=1) == 1
    human = pd.Series(np.array(OUTCOMES, dtype=object)[counts.argmax(axis=1)], dtype=object)
    kept = [name for name in _OF_BATTLE if name in votes.columns]
    first = votes.drop_duplicates("battle_id")[kept].reset_index(drop=True)
    # The battles come in the same order: that of their first votes.
    first.insert(0, "battle_id", np.asarray(names, dtype=object))
    first.insert(1, "human", human.where(pd.Series(clear), None))
    first.insert(2, "n_votes", counts.sum(axis=1))
    return first


@dataclass(frozen=True, eq=False)
class Cases:
    """Battles on which people and judges both said something.

    Attributes
    ----------
    frame : DataFrame
        One row per battle, judge and mode: ``battle_id, judge, with_execution, human, verdict``
        (missing: no verdict) and the columns that describe the battle.
    orders : {"given", "both"}
    n_split : int
        Rows left out because the voters of the battle were of several minds.
    n_unvoted : int
        Rows left out because nobody voted on the battle.
    n_one_order : int
        Battles of a judge and mode left out because they were not judged in the order, or the
        orders, that were asked for.
    n_inconsistent : int
        Rows whose two orders gave different verdicts, and which therefore count as a tie.
    """

    frame: pd.DataFrame
    orders: Orders
    n_split: int
    n_unvoted: int
    n_one_order: int
    n_inconsistent: int


def cases(votes: pd.DataFrame, verdicts: pd.DataFrame, *, orders: Orders = "given") -> Cases:
    """Match verdicts with what people said of the same battles.

    Parameters
    ----------
    orders : {"given", "both"}
        Take the verdict in the order that people saw (as published), or that of both orders
        together: :func:`both_orders`.

    Raises
    ------
    VotesError, VerdictsError, OptionError
    """
    if orders not in get_args(Orders):
        raise OptionError(f"orders={orders!r}; choose given or both")
    check_verdicts(verdicts)
    if orders == "both":
        judged, one_order, inconsistent = both_orders(verdicts)
    else:
        judged = verdicts[~verdicts["swapped"].astype(bool)]
        asked = verdicts.drop_duplicates(_CALL[:-1])
        one_order, inconsistent = len(asked) - len(judged), pd.Series(False, index=judged.index)
    judged = judged.assign(_differs=inconsistent)[[*_CALL[:-1], "outcome", "_differs"]]
    said = people(votes)
    both = judged.rename(columns={"outcome": "verdict"}).merge(
        said, on="battle_id", how="left", indicator=True
    )
    known = both["_merge"] == "both"
    split = known & both["human"].isna()
    kept = both[known & ~split]
    return Cases(
        frame=kept.drop(columns=["_merge", "_differs"]).reset_index(drop=True),
        orders=orders,
        n_split=int(split.sum()),
        n_unvoted=int((~known).sum()),
        n_one_order=one_order,
        n_inconsistent=int(kept["_differs"].sum()),
    )


def pair_orders(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Calls in both orders side by side: ``first`` (as people saw it) and ``second`` (swapped).

    Only battles that a judge was asked about in both orders; missing where it gave no verdict.
    """
    swapped = verdicts["swapped"].astype(bool)
    columns = [*_CALL[:-1], "outcome"]
    first = verdicts.loc[~swapped, columns].rename(columns={"outcome": "first"})
    second = verdicts.loc[swapped, columns].rename(columns={"outcome": "second"})
    return first.merge(second, on=_CALL[:-1])


def both_orders(verdicts: pd.DataFrame) -> tuple[pd.DataFrame, int, pd.Series]:
    """One verdict of the two orders: theirs where they agree, otherwise a tie.

    No verdict in either order is none of both. Two orders that call the battle a tie and both
    bad agree that neither side is better: a tie. (The rule of Zheng et al. 2023, section 3.4.)

    Returns
    -------
    verdicts : DataFrame
        Columns ``battle_id, judge, with_execution, outcome``.
    one_order : int
        Battles of a judge and mode that were judged in one order only.
    differs : Series of bool
        Rows whose orders gave different verdicts, a tie and "both bad" not being different.
    """
    pairs = pair_orders(verdicts)
    asked = len(verdicts.drop_duplicates(_CALL[:-1]))
    first, second = pairs["first"], pairs["second"]
    known = first.notna() & second.notna()
    same = known & (first == second)
    outcome = first.where(same, "tie").where(known, None)
    undecided = first.isin(["tie", "both_bad"]) & second.isin(["tie", "both_bad"])
    judged = pairs[_CALL[:-1]].assign(outcome=outcome)
    return judged, asked - len(pairs), known & ~same & ~undecided


def shown_side(outcome: pd.Series, swapped: pd.Series) -> pd.Series:
    """Outcomes in the terms of what the judge was shown: ``left`` is what came first."""
    return outcome.where(~swapped.astype(bool), outcome.map(_SWAPPED))
