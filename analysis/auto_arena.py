"""Scores of the automated arena: the published mean and Bradley–Terry, side by side.

The published code (October 2025) takes each battle's two verdicts from the candidate's point
of view, counts a clear one three times, and averages: that is ``score``, in percent, with the
baseline at 50 by definition. Its paper speaks of Bradley–Terry, which its code does not fit;
we fit it on the same games (``bt``), and say which share of wins against the baseline it
expects (``bt_share``). With one baseline both put the models in nearly the same order; with
several, only Bradley–Terry compares models that met different ones.

Departures, and why: intervals resample prompts, all models together, because the verdicts of
one prompt (and the three copies of a clear one) are not independent; the published interval,
which resamples the copies, stands beside as ``published_low`` and ``published_high``. Both are
of the level 90 %, as published, and seeded. The order of models does not say more than the
intervals do: ranks come with the places that they allow.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .arena_page import arena_fragment
from .bradley_terry import MEAN_SCORE
from .connectivity import strong_groups
from .errors import AnalysisError, OptionError
from .games import Battles, battles, games_as_votes
from .leaderboard import leaderboard
from .likelihood import Array
from .pairs import count_votes
from .ranks import places
from .slices import VoteSlice, slice_votes, title_of

#: The level of the published intervals, and how many resamples they come from.
LEVEL = 0.90
PUBLISHED_RESAMPLES = 100

#: Fewer battles than this have a score and no interval.
MIN_BATTLES = 10

_WHOLE = "All prompts"

COLUMNS = [
    "by",
    "slice",
    "title",
    "model",
    "baseline",
    "n",
    "no_verdict",
    "one_order",
    "score",
    "low",
    "high",
    "published_low",
    "published_high",
    "rank",
    "rank_low",
    "rank_high",
    "bt",
    "bt_low",
    "bt_high",
    "bt_share",
    "consistency",
]


@dataclass(frozen=True, eq=False)
class ArenaBoard:
    """Scores of the candidates.

    Attributes
    ----------
    table : DataFrame
        Columns `COLUMNS`, one row per slice and model, best first; the whole board has ``by``
        and ``slice`` empty. ``n`` battles count; ``no_verdict`` and ``one_order`` battles were
        left out. ``consistency`` is the share of battles whose two games gave the same winner
        (or both none). Baselines have a row of their own, ``n`` 0 and score 50.
    warnings : tuple of str
        What the numbers of the whole board do not say.
    slice_warnings : dict of str to tuple of str
        The same of each slice, by its title.
    """

    table: pd.DataFrame
    judges: tuple[str, ...]
    baselines: tuple[str, ...]
    level: float
    resamples: int
    seed: int
    warnings: tuple[str, ...]
    slice_warnings: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def whole(self) -> pd.DataFrame:
        """The rows of the whole board."""
        return self.table[self.table["by"] == ""].reset_index(drop=True)

    def _repr_html_(self) -> str:
        return arena_fragment(self)


def arena_board(
    games: pd.DataFrame,
    *,
    by: Sequence[str] = (),
    resamples: int = 1000,
    seed: int = 0,
    level: float = LEVEL,
) -> ArenaBoard:
    """Score every candidate, overall and by slice.

    Parameters
    ----------
    games : DataFrame
        See :mod:`analysis.games`.
    by : sequence of str
        Columns of the games to slice by, each on its own: ``category``, ``environment`` (the
        candidate's), ``language``, ``judge``.

    Raises
    ------
    VerdictsError, SliceError, OptionError
    """
    if resamples < 1 or seed < 0 or not 0 < level < 1:
        raise OptionError(
            f"resamples={resamples}, seed={seed}, level={level}; at least 1 resample, no negative seed, and a level "
            "between 0 and 1"
        )
    if isinstance(by, str):
        raise OptionError(f"by={by!r} is one word; give a list of columns, for example by=[{by!r}]")
    found = battles(games)
    whole = VoteSlice({}, np.arange(len(games)), 1.0)
    warnings: dict[str, tuple[str, ...]] = {}
    tables = []
    for part in [whole, *(one for column in by for one in slice_votes(games, [column]))]:
        held = games.iloc[part.rows]
        table, told = _board(
            held, found if part is whole else battles(held), resamples, seed, level, part.label
        )
        names = (next(iter(part.values), ""), str(next(iter(part.values.values()), "")))
        title = title_of(part.values) if part.values else _WHOLE
        for place, (name, value) in enumerate(zip(("by", "slice", "title"), (*names, title), strict=True)):
            table.insert(place, name, value)
        tables.append(table)
        warnings[title] = tuple(told)
    of_whole = warnings.pop(_WHOLE)
    return ArenaBoard(
        table=pd.concat(tables, ignore_index=True)[COLUMNS],
        judges=tuple(sorted(games["judge"].astype(str).unique())),
        baselines=tuple(sorted(games["baseline"].astype(str).unique())),
        level=level,
        resamples=resamples,
        seed=seed,
        warnings=(*_left_out(found), *_itself(games), *of_whole),
        slice_warnings=warnings,
    )


def _left_out(found: Battles) -> list[str]:
    told = []
    total = len(found.frame) + len(found.no_verdict) + len(found.one_order)
    if len(found.no_verdict):
        told.append(f"{len(found.no_verdict)} of {total} battles are left out: a game has no verdict.")
    if len(found.one_order):
        told.append(f"{len(found.one_order)} of {total} battles are left out: judged in one order only.")
    return told


def _itself(games: pd.DataFrame) -> list[str]:
    judges = set(games["judge"].astype(str)) & {*games["model"].astype(str), *games["baseline"].astype(str)}
    return [
        f"{judge} judges games that it plays in itself; read its score with care." for judge in sorted(judges)
    ]


def _board(
    games: pd.DataFrame, found: Battles, resamples: int, seed: int, level: float, label: str
) -> tuple[pd.DataFrame, list[str]]:
    rows = []
    rng = np.random.default_rng([seed, zlib.crc32(label.encode())])
    means = mean_scores(found.frame, resamples=resamples, rng=rng)
    sums = found.frame.groupby("model")[["won", "drawn", "lost"]].sum()
    same = found.frame.groupby("model")[["first", "second"]].apply(
        lambda held: (held["first"] == held["second"]).mean()
    )
    dropped = {name: getattr(found, name).groupby("model").size() for name in ("no_verdict", "one_order")}
    tails = [(1 - level) / 2, (1 + level) / 2]
    for model, against in games.groupby("model")["baseline"]:
        row = {
            "model": str(model),
            "baseline": ", ".join(sorted(against.astype(str).unique())),
            "n": 0,
            **{name: int(counts.get(model, 0)) for name, counts in dropped.items()},
        }
        if str(model) in means.models:
            i = means.models.index(str(model))
            n = int(means.battles[i])
            row |= {"n": n, "score": means.scores[i], "consistency": float(same[model])}
            if n >= MIN_BATTLES:
                low, high = np.nanquantile(means.resampled[:, i], tails)
                values = sums.loc[model].to_numpy()
                published = (
                    100
                    * rng.multinomial(int(values.sum()), values / values.sum(), size=resamples)
                    @ [
                        1.0,
                        0.5,
                        0.0,
                    ]
                    / values.sum()
                )
                row |= {"low": float(low), "high": float(high)}
                row |= dict(
                    zip(("published_low", "published_high"), np.quantile(published, tails), strict=True)
                )
        rows.append(row)
    rows += [
        {
            "model": name,
            "baseline": "",
            "n": 0,
            "no_verdict": 0,
            "one_order": 0,
            "score": 50.0,
            "low": 50.0,
            "high": 50.0,
        }
        for name in sorted(set(games["baseline"].astype(str)) - {str(row["model"]) for row in rows})
    ]
    table = pd.DataFrame(rows).reindex(columns=COLUMNS[3:])
    for name in ("score", "low", "high", "published_low", "published_high", "consistency"):
        table[name] = table[name].astype(float)
    table, told = _with_bradley_terry(table, games, found, resamples, seed, level)
    table = table.sort_values(
        ["score", "model"], ascending=[False, True], na_position="last", ignore_index=True
    )
    known = table["score"].notna().to_numpy()
    ranks = places(*(table.loc[known, name].to_numpy(dtype=float) for name in ("score", "low", "high")))
    for name in ("rank", "rank_low", "rank_high"):
        table.loc[known, name] = getattr(ranks, name)
        table[name] = table[name].astype("Int64")
    return table, told


@dataclass(frozen=True, eq=False)
class MeanScores:
    """Means of the candidates in percent, and those of resampled prompts (NaN: not drawn)."""

    models: tuple[str, ...]
    battles: Array
    scores: Array
    resampled: Array


def mean_scores(frame: pd.DataFrame, *, resamples: int, rng: np.random.Generator) -> MeanScores:
    """The published mean of battles (:class:`analysis.games.Battles`), resampled by prompt, all models together."""
    model, models = pd.factorize(frame["model"].astype(str), sort=True)
    prompt, prompts = pd.factorize(frame["prompt_id"], sort=True)
    shape = (len(prompts), len(models))
    weight, points, met = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    won, drawn, lost = (frame[name].to_numpy(dtype=float) for name in ("won", "drawn", "lost"))
    np.add.at(weight, (prompt, model), won + drawn + lost)
    np.add.at(points, (prompt, model), won + drawn / 2)
    np.add.at(met, (prompt, model), 1.0)
    n = len(prompts)
    if not n:
        return MeanScores((), np.zeros(0), np.zeros(0), np.zeros((resamples, 0)))
    times = rng.multinomial(n, np.full(n, 1 / n), size=resamples).astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        again = 100 * (times @ points) / (times @ weight)
    return MeanScores(tuple(map(str, models)), met.sum(0), 100 * points.sum(0) / weight.sum(0), again)


def _with_bradley_terry(
    table: pd.DataFrame, games: pd.DataFrame, found: Battles, resamples: int, seed: int, level: float
) -> tuple[pd.DataFrame, list[str]]:
    """The table with the scores of a fit on the same games, the first baseline at 1000."""
    columns = ["bt", "bt_low", "bt_high", "bt_share"]
    votes = games_as_votes(games, found)
    if votes.empty:
        return table.assign(**dict.fromkeys(columns, np.nan)), []
    anchor = str(votes.loc[votes["model_left"].isin(games["baseline"]), "model_left"].value_counts().index[0])
    # One model that never won would leave nobody a finite score: the others are fitted without it.
    groups = strong_groups(count_votes(votes))
    fitted = next(group for group in groups if anchor in group)
    apart = [model for group in groups if group is not fitted for model in group]
    told = []
    if apart:
        told.append(
            f"Bradley–Terry has no finite score for {', '.join(sorted(apart))}: won, or lost, every game against the "
            "others."
        )
        votes = votes[votes["model_left"].isin(fitted) & votes["model_right"].isin(fitted)]
    if votes.empty:
        return table.assign(**dict.fromkeys(columns, np.nan)), told
    try:
        board = leaderboard(
            votes,
            weights="weight",
            unit="conversation" if votes["battle_id"].nunique() > 1 else "vote",
            anchor=anchor,
            resamples=resamples,
            seed=seed,
            level=level,
        ).whole
    except AnalysisError as error:
        return table.assign(**dict.fromkeys(columns, np.nan)), [
            *told,
            f"Bradley–Terry has no scores: {error}",
        ]
    rows = {row.model: row for row in board.models}
    found_rows = [rows.get(model) for model in table["model"]]
    for name, of in (("bt", "score"), ("bt_low", "low"), ("bt_high", "high")):
        table[name] = [
            np.nan if row is None or getattr(row, of) is None else getattr(row, of) for row in found_rows
        ]
    # With so few prompts a resample is no evidence, whichever score it is of.
    few = (table["n"] < MIN_BATTLES) & ~table["model"].isin(games["baseline"])
    table.loc[few, ["bt_low", "bt_high"]] = np.nan
    table["bt_share"] = 100 / (1 + 10 ** ((MEAN_SCORE - table["bt"].astype(float)) / 400))
    return table, [*told, *(f"Bradley–Terry: {text}" for text in board.warnings)]


def compare(
    first: pd.DataFrame,
    second: pd.DataFrame,
    *,
    resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> pd.DataFrame:
    """Scores of the same models in two runs, on the prompts that both have of a model.

    Parameters
    ----------
    first, second : DataFrame
        Games of the two runs. Baseline, judge and answers may differ; the caller says so.

    Returns
    -------
    DataFrame
        ``model, n, first, second, change, low, high, only_first, only_second``: percent, the
        interval of the change from a bootstrap over shared prompts, and how many prompts of the
        model only one run has. Models that share none have no change.
    """
    if resamples < 1 or seed < 0 or not 0 < level < 1:
        raise OptionError(f"resamples={resamples}, seed={seed}, level={level}; see arena_board")
    frames = [battles(games).frame for games in (first, second)]
    rows = []
    for model in sorted({str(name) for frame in frames for name in frame["model"].unique()}):
        mine = [
            frame[frame["model"].astype(str) == model].groupby("prompt_id")[["won", "drawn", "lost"]].sum()
            for frame in frames
        ]
        shared = mine[0].index.intersection(mine[1].index).sort_values()
        only = [len(part.index.difference(shared)) for part in mine]
        row = {"model": model, "n": len(shared), "only_first": only[0], "only_second": only[1]}
        if len(shared):
            rng = np.random.default_rng([seed, zlib.crc32(model.encode())])
            n = len(shared)
            times = np.vstack([np.ones(n), rng.multinomial(n, np.full(n, 1 / n), size=resamples)])
            scores = []
            for part in mine:
                held = part.loc[shared].to_numpy(dtype=float)
                scores.append(100 * (times @ (held[:, 0] + held[:, 1] / 2)) / (times @ held.sum(1)))
            change = scores[1] - scores[0]
            row |= {"first": scores[0][0], "second": scores[1][0], "change": change[0]}
            if n >= MIN_BATTLES:
                low, high = np.quantile(change[1:], [(1 - level) / 2, (1 + level) / 2])
                row |= {"low": float(low), "high": float(high)}
        rows.append(row)
    columns = ["model", "n", "first", "second", "change", "low", "high", "only_first", "only_second"]
    return pd.DataFrame(rows, columns=columns)
