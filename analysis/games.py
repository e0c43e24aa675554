"""Games of the automated arena: a candidate against the baseline, judged in both orders.

A games frame has one row per call of a judge: ``prompt_id``, ``model`` (the candidate),
``baseline``, ``judge``, ``swapped`` (False: A is the baseline, the first game; True: A is the
candidate) and ``label`` (one of `LABELS`, missing where no verdict could be read). Further
columns, such as ``category`` and the candidate's ``environment``, are for slices.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .errors import VerdictsError

COLUMNS = ("prompt_id", "model", "baseline", "judge", "swapped", "label")

#: What a verdict is worth to A, and how often it counts: a clear one three times.
LABELS: dict[str, tuple[float, int]] = {
    "A>>B": (1.0, 3),
    "A>B": (1.0, 1),
    "A=B": (0.5, 1),
    "B>A": (0.0, 1),
    "B>>A": (0.0, 3),
}

_BATTLE = ["prompt_id", "model", "baseline", "judge"]


@dataclass(frozen=True, eq=False)
class Battles:
    """Games put together, two to a battle.

    Attributes
    ----------
    frame : DataFrame
        One row per battle with a verdict in both orders: ``prompt_id, model, baseline, judge``
        and the columns for slices; ``won``, ``drawn``, ``lost`` (how often each counts for the
        candidate, a clear verdict three times), ``first`` and ``second`` (what the first and
        the second game gave the candidate, from 0 to 1).
    no_verdict, one_order : DataFrame
        Battles that were left out, because a game has no verdict or because only one was
        judged: ``prompt_id, model, baseline, judge``.
    """

    frame: pd.DataFrame
    no_verdict: pd.DataFrame
    one_order: pd.DataFrame


def battles(games: pd.DataFrame) -> Battles:
    """Put the two games of each battle together; a battle without both verdicts is left out and told.

    Raises
    ------
    VerdictsError
        A column or value is missing, a label is none of the five, a game is there twice, or a
        model meets itself.
    """
    _check(games)
    swapped = games["swapped"].astype(bool)
    value, times = (
        games["label"].map({name: score[i] for name, score in LABELS.items()}).astype(float) for i in (0, 1)
    )
    # In the first game the candidate is B.
    candidate = value.where(swapped, 1 - value)
    told = games.assign(
        _value=candidate,
        _won=times.where(candidate == 1, 0.0),
        _drawn=times.where(candidate == 0.5, 0.0),
        _lost=times.where(candidate == 0, 0.0),
    )
    first, second = told[~swapped], told[swapped]
    merged = first.merge(
        second[[*_BATTLE, "_value", "_won", "_drawn", "_lost"]],
        on=_BATTLE,
        how="outer",
        suffixes=("", "_2"),
        indicator=True,
    )
    one_order = merged["_merge"] != "both"
    silent = ~one_order & (merged["_value"].isna() | merged["_value_2"].isna())
    kept = merged[~one_order & ~silent]
    others = [name for name in games.columns if name not in {*_BATTLE, "swapped", "label"}]
    frame = kept[[*_BATTLE, *others]].reset_index(drop=True)
    for name in ("won", "drawn", "lost"):
        frame[name] = (kept[f"_{name}"] + kept[f"_{name}_2"]).to_numpy(dtype=float)
    frame["first"], frame["second"] = (kept[name].to_numpy(dtype=float) for name in ("_value", "_value_2"))
    return Battles(
        frame,
        no_verdict=merged.loc[silent, _BATTLE].reset_index(drop=True),
        one_order=merged.loc[one_order, _BATTLE].reset_index(drop=True),
    )


def games_as_votes(games: pd.DataFrame, found: Battles) -> pd.DataFrame:
    """The games of whole battles as votes, for Bradley–Terry.

    ``battle_id`` is the prompt, so that resampling conversations draws all its games together;
    ``weight`` is 3 for a clear verdict.
    """
    kept = games.merge(found.frame[_BATTLE], on=_BATTLE)
    swapped = kept["swapped"].astype(bool)
    value = kept["label"].map({name: score for name, (score, _) in LABELS.items()})
    others = [name for name in kept.columns if name not in {*_BATTLE, "swapped", "label"}]
    return pd.DataFrame(
        {
            "battle_id": kept["prompt_id"],
            "model_left": kept["model"].where(swapped, kept["baseline"]),
            "model_right": kept["baseline"].where(swapped, kept["model"]),
            "outcome": value.map({1.0: "left", 0.0: "right", 0.5: "tie"}),
            "weight": kept["label"].map({name: float(times) for name, (_, times) in LABELS.items()}),
            "judge": kept["judge"],
            **{name: kept[name] for name in others},
        }
    )


def _check(games: pd.DataFrame) -> None:
    missing = [name for name in COLUMNS if name not in games.columns]
    if missing:
        raise VerdictsError(
            f"the games have no column {', '.join(missing)}; found: {', '.join(map(str, games.columns)) or 'none'}"
        )
    for name in COLUMNS[:-1]:
        absent = games[name].isna().to_numpy()
        if absent.any():
            raise VerdictsError(
                f"column {name} of the games has no value in {int(absent.sum())} rows, first at row "
                f"{int(absent.argmax())}; only the label may be missing, where no verdict could be read"
            )
    if not games["swapped"].isin([True, False]).all():
        raise VerdictsError("column swapped says whether A is the candidate: True or False")
    unknown = sorted({str(label) for label in games["label"].dropna().unique()} - set(LABELS))
    if unknown:
        raise VerdictsError(
            f"games hold the label {', '.join(map(repr, unknown[:5]))}; one of {', '.join(LABELS)}, or a missing "
            "value where no verdict could be read"
        )
    itself = games["model"] == games["baseline"]
    if itself.any():
        row = games[itself].iloc[0]
        raise VerdictsError(
            f"{int(itself.sum())} games pit {row['model']!r} against itself, first on prompt {row['prompt_id']}; "
            "the baseline is no candidate, leave it out"
        )
    twice = games.duplicated([*_BATTLE, "swapped"])
    if twice.any():
        row = games[twice].iloc[0]
        raise VerdictsError(
            f"{int(twice.sum())} games are there twice, first {row['model']!r} on prompt {row['prompt_id']} "
            f"(judge {row['judge']!r}, swapped={row['swapped']}); keep one of them, or give each repeat of an "
            "answer a prompt_id of its own"
        )
