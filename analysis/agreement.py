"""How far judges agree with people, and whether seeing the execution helps.

Everything follows from one table per judge, mode and slice: what people said (rows) against
what the judge said (columns), with a last column for no verdict. Resampled battles make
resampled tables, so a bootstrap of any measure is the measure of many tables at once. For
the lift the table has both modes as axes, which keeps the pairing: the same battles are
drawn with and without.

Two conventions for no verdict, and both are always given: ``drop`` leaves those battles
out, separately in each mode, as the published code does; ``wrong`` counts them as a verdict
that nobody can agree with. The published tables merge "tie" and "both bad" (3 classes).

Measures: accuracy; macro-F1 (mean over all classes, 0 where a class is neither said nor
meant); Cohen's kappa (Cohen 1960); MCC for many classes (Gorodkin 2004), 0 where one side
says always the same. They equal scikit-learn's, which the published code calls.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .errors import OptionError
from .likelihood import Array
from .slices import VoteSlice, slice_votes, title_of
from .verdicts import OUTCOMES, Cases

Classes = Literal[3, 4]
NoVerdict = Literal["drop", "wrong"]

#: Both ways to treat a call without a verdict.
CONVENTIONS: tuple[NoVerdict, NoVerdict] = ("drop", "wrong")

MEASURES = ("accuracy", "macro_f1", "kappa", "mcc")

#: Measures in words.
TITLES = {"accuracy": "Accuracy", "macro_f1": "Macro-F1", "kappa": "Cohen's kappa", "mcc": "MCC"}

#: Fewer battles than this show no interval: resamples of them would pretend to know.
MIN_BATTLES = 10


def classes_of(classes: Classes) -> tuple[str, ...]:
    """The classes of a table; with three, "tie" stands for "both bad" too."""
    if classes not in (3, 4):
        raise OptionError(f"classes={classes!r}; choose 3 (tie and both bad are one) or 4")
    return OUTCOMES[:classes]


def scores(tables: NDArray[Any], no_verdict: NoVerdict = "drop") -> dict[str, Array]:
    """All measures of tables of shape (..., k, k + 1); the last column is no verdict.

    Returns
    -------
    dict of str to ndarray
        By name of the measure, of shape (...); NaN where there is nothing to measure.
    """
    if no_verdict not in CONVENTIONS:
        raise OptionError(f"no_verdict={no_verdict!r}; choose drop or wrong")
    table = np.asarray(tables, dtype=float)
    k = table.shape[-2]
    if no_verdict == "drop":
        table = table[..., :k]
    else:
        # Nobody ever means "no verdict": an empty row makes the table square.
        table = np.concatenate([table, np.zeros((*table.shape[:-2], 1, k + 1))], axis=-2)
    n = table.sum((-2, -1))
    right = np.diagonal(table, axis1=-2, axis2=-1)
    meant, said = table.sum(-1), table.sum(-2)
    hits, chance = right.sum(-1), (meant * said).sum(-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        f1 = np.where(meant + said > 0, 2 * right / (meant + said), 0.0)[..., :k].mean(-1)
        kappa = (n * hits - chance) / (n * n - chance)
        spread = np.sqrt(n * n - (meant**2).sum(-1)) * np.sqrt(n * n - (said**2).sum(-1))
        mcc = np.where(spread > 0, (n * hits - chance) / spread, 0.0)
        accuracy = hits / n
    empty = n == 0
    return {
        "accuracy": accuracy,
        "macro_f1": np.where(empty, np.nan, f1),
        "kappa": kappa,
        "mcc": np.where(empty, np.nan, mcc),
    }


def agreement(
    cases: Cases,
    *,
    by: Sequence[str] = (),
    classes: Classes = 3,
    resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> pd.DataFrame:
    """Every measure of every judge, with and without execution, overall and by slice.

    Parameters
    ----------
    by : sequence of str
        Columns to slice by, each on its own (``category``, ``environment``, ``language``, ...);
        see :mod:`analysis.slices`.

    Returns
    -------
    DataFrame
        ``judge, with_execution, by, slice, title, n, no_verdict, measure, convention, value,
        low, high``: ``n`` battles of which ``no_verdict`` have none. Intervals are percentiles
        of a bootstrap over battles, missing below `MIN_BATTLES`.
    """
    k = len(classes_of(classes))
    rows = []
    for judge, mode, part, frame in _groups(cases.frame, by):
        table = _table(frame, k)
        drawn = _resampled(table, resamples, seed, (judge, str(mode), part.label))
        for convention in CONVENTIONS:
            value, spread = scores(table, convention), scores(drawn, convention)
            for measure in MEASURES:
                low, high = _interval(spread[measure], int(table.sum()), level)
                rows.append(
                    {
                        "judge": judge,
                        "with_execution": mode,
                        **_names(part),
                        "n": int(table.sum()),
                        "no_verdict": int(table[:, k].sum()),
                        "measure": measure,
                        "convention": convention,
                        "value": float(value[measure]),
                        "low": low,
                        "high": high,
                    }
                )
    columns = ["judge", "with_execution", "by", "slice", "title", "n", "no_verdict", "measure", "convention"]
    return pd.DataFrame(rows, columns=[*columns, "value", "low", "high"])


def lifts(
    cases: Cases,
    *,
    by: Sequence[str] = (),
    classes: Classes = 3,
    resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> pd.DataFrame:
    """With minus without execution, on the battles that a judge was asked about in both modes.

    Returns
    -------
    DataFrame
        ``judge, by, slice, title, n, measure, convention, without, with_execution, lift, low,
        high``; the interval is of the lift, from a bootstrap over battles that draws both
        verdicts of a battle together.
    """
    k = len(classes_of(classes))
    rows = []
    for judge, part, frame in _paired(cases.frame, by):
        joint = _joint(frame, k)
        drawn = _resampled(joint, resamples, seed, (judge, "lift", part.label))
        for convention in CONVENTIONS:
            without, seeing = (scores(joint.sum(axis), convention) for axis in (2, 1))
            spread = [scores(drawn.sum(axis), convention) for axis in (3, 2)]
            for measure in MEASURES:
                low, high = _interval(spread[1][measure] - spread[0][measure], int(joint.sum()), level)
                rows.append(
                    {
                        "judge": judge,
                        **_names(part),
                        "n": int(joint.sum()),
                        "measure": measure,
                        "convention": convention,
                        "without": float(without[measure]),
                        "with_execution": float(seeing[measure]),
                        "lift": float(seeing[measure] - without[measure]),
                        "low": low,
                        "high": high,
                    }
                )
    columns = ["judge", "by", "slice", "title", "n", "measure", "convention", "without", "with_execution"]
    return pd.DataFrame(rows, columns=[*columns, "lift", "low", "high"])


def confusion(cases: Cases, *, by: Sequence[str] = (), classes: Classes = 3) -> pd.DataFrame:
    """What people said against what each judge said.

    Returns
    -------
    DataFrame
        ``judge, with_execution, by, slice, title, human, verdict, n, share``; ``verdict`` is
        ``no_verdict`` where there is none, and ``share`` is of what people said.
    """
    names = classes_of(classes)
    rows = []
    for judge, mode, part, frame in _groups(cases.frame, by):
        table = _table(frame, len(names))
        rows += [
            {
                "judge": judge,
                "with_execution": mode,
                **_names(part),
                "human": human,
                "verdict": verdict,
                "n": int(table[i, j]),
                "share": float(table[i, j] / table[i].sum()) if table[i].any() else float("nan"),
            }
            for i, human in enumerate(names)
            for j, verdict in enumerate((*names, "no_verdict"))
        ]
    columns = ["judge", "with_execution", "by", "slice", "title", "human", "verdict", "n", "share"]
    return pd.DataFrame(rows, columns=columns)


def per_class(cases: Cases, *, by: Sequence[str] = (), classes: Classes = 3) -> pd.DataFrame:
    """Precision, recall and F1 of each class, in both conventions; 0 where nothing is divided by nothing.

    Returns
    -------
    DataFrame
        ``judge, with_execution, by, slice, title, class, convention, precision, recall, f1,
        support, predicted``.
    """
    names = classes_of(classes)
    rows = []
    for judge, mode, part, frame in _groups(cases.frame, by):
        table = _table(frame, len(names))
        for convention in CONVENTIONS:
            meant = (table if convention == "wrong" else table[:, :-1]).sum(1)
            said = table[:, :-1].sum(0)
            for i, name in enumerate(names):
                right = table[i, i]
                rows.append(
                    {
                        "judge": judge,
                        "with_execution": mode,
                        **_names(part),
                        "class": name,
                        "convention": convention,
                        "precision": float(right / said[i]) if said[i] else 0.0,
                        "recall": float(right / meant[i]) if meant[i] else 0.0,
                        "f1": float(2 * right / (meant[i] + said[i])) if meant[i] + said[i] else 0.0,
                        "support": int(meant[i]),
                        "predicted": int(said[i]),
                    }
                )
    columns = ["judge", "with_execution", "by", "slice", "title", "class", "convention"]
    return pd.DataFrame(rows, columns=[*columns, "precision", "recall", "f1", "support", "predicted"])


def _groups(frame: pd.DataFrame, by: Sequence[str]) -> Iterator[tuple[str, bool, VoteSlice, pd.DataFrame]]:
    for (judge, mode), held in frame.groupby(["judge", "with_execution"], sort=True):
        for part in _parts(held, by):
            yield str(judge), bool(mode), part, held.iloc[part.rows]


def _paired(frame: pd.DataFrame, by: Sequence[str]) -> Iterator[tuple[str, VoteSlice, pd.DataFrame]]:
    """Battles judged in both modes; ``verdict`` is the one without, ``seeing`` the one with execution."""
    mode = frame["with_execution"].astype(bool)
    seeing = frame.loc[mode, ["battle_id", "judge", "verdict"]].rename(columns={"verdict": "seeing"})
    both = frame[~mode].merge(seeing, on=["battle_id", "judge"])
    for judge, held in both.groupby("judge", sort=True):
        for part in _parts(held, by):
            yield str(judge), part, held.iloc[part.rows]


def _parts(frame: pd.DataFrame, by: Sequence[str]) -> list[VoteSlice]:
    whole = VoteSlice({}, np.arange(len(frame)), 1.0)
    if isinstance(by, str):
        raise OptionError(f"by={by!r} is one word; give a list of columns, for example by=[{by!r}]")
    return [whole, *(part for column in by for part in slice_votes(frame, [column]))]


def _names(part: VoteSlice) -> dict[str, str]:
    return {
        "by": next(iter(part.values), ""),
        "slice": str(next(iter(part.values.values()), "")),
        "title": title_of(part.values) if part.values else "All battles",
    }


def _codes(words: pd.Series, k: int) -> NDArray[np.intp]:
    """Class of each outcome, k where there is none; with three classes "both bad" is a tie."""
    place = {word: min(index, k - 1) for index, word in enumerate(OUTCOMES)}
    codes: NDArray[np.intp] = words.astype(object).map(place).fillna(k).to_numpy(np.intp)  # type: ignore[assignment]
    return codes


def _table(frame: pd.DataFrame, k: int) -> NDArray[np.int64]:
    key = _codes(frame["human"], k) * (k + 1) + _codes(frame["verdict"], k)
    table: NDArray[np.int64] = np.bincount(key, minlength=k * (k + 1)).reshape(k, k + 1)
    return table


def _joint(frame: pd.DataFrame, k: int) -> NDArray[np.int64]:
    """People by verdict without by verdict with execution."""
    key = _codes(frame["human"], k) * (k + 1) + _codes(frame["verdict"], k)
    key = key * (k + 1) + _codes(frame["seeing"], k)
    table: NDArray[np.int64] = np.bincount(key, minlength=k * (k + 1) ** 2).reshape(k, k + 1, k + 1)
    return table


def _resampled(
    table: NDArray[np.int64], resamples: int, seed: int, stream: tuple[str, ...]
) -> NDArray[np.int64]:
    """Tables of resampled battles; every group has a stream of its own, so others don't move it."""
    if resamples < 1 or seed < 0:
        raise OptionError(f"resamples={resamples}, seed={seed}; at least 1 resample, and no negative seed")
    n = int(table.sum())
    rng = np.random.default_rng([seed, zlib.crc32("\0".join(stream).encode())])
    if not n:
        return np.zeros((resamples, *table.shape), dtype=np.int64)
    drawn: NDArray[np.int64] = rng.multinomial(n, table.ravel() / n, size=resamples)
    return drawn.reshape(resamples, *table.shape)


def _interval(values: Array, n: int, level: float) -> tuple[float, float]:
    if not 0 < level < 1:
        raise OptionError(f"level={level}; give a share between 0 and 1, such as 0.95")
    known = values[~np.isnan(values)]
    if n < MIN_BATTLES or not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
