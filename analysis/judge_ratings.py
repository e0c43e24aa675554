"""Ratings of models by a judge beside ratings by people: do they put the models in the same order?

Both are Bradley–Terry fits on the same battles, so that nothing but the verdicts differs.
(The published code runs online Elo over the file instead, which depends on its order.)
"""

from __future__ import annotations

import zlib
from statistics import NormalDist

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from .bradley_terry import fit, to_score
from .errors import NoEstimate, OptionError
from .likelihood import Array
from .pairs import CodedVotes, PairCounts, code_votes
from .verdicts import Cases

#: Correlations of two sets of scores, in words.
CORRELATIONS = {"spearman": "Spearman", "kendall": "Kendall's tau-b", "pearson": "Pearson"}

#: With fewer models any correlation is an accident.
MIN_MODELS = 3

_POINTS_COLUMNS = ["judge", "with_execution", "model", "human", "judged", "battles"]
_COLUMNS = ["judge", "with_execution", "measure", "models", "battles", "value", "low", "high", "reason"]


def judge_ratings(
    cases: Cases, *, resamples: int = 200, seed: int = 0, level: float = 0.95
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores of the models by people and by each judge, and how far they go together.

    Parameters
    ----------
    cases : Cases
        Its battles name their models; those without a verdict are left out of both ratings.
    resamples : int
        Resamples of battles, with both their verdicts; those that leave a rating undetermined
        are skipped.

    Returns
    -------
    scores : DataFrame
        ``judge, with_execution, model, human, judged, battles``: scores with mean 1000.
    correlations : DataFrame
        ``judge, with_execution, measure, models, battles, value, low, high, reason``; without a
        value, or without an interval, ``reason`` says why.
    """
    if resamples < 1 or seed < 0 or not 0 < level < 1:
        raise OptionError(
            f"resamples={resamples}, seed={seed}, level={level}; at least 1 resample, no negative seed, and a level "
            "between 0 and 1"
        )
    scores: list[tuple[object, ...]] = []
    rows: list[tuple[object, ...]] = []
    for (judge, mode), met in cases.frame.groupby(["judge", "with_execution"], sort=True):
        known = met[met["verdict"].notna()]
        who = (str(judge), bool(mode))
        try:
            pair = _Pair(known)
        except NoEstimate as error:
            rows += [(*who, name, 0, len(known), *[float("nan")] * 3, str(error)) for name in CORRELATIONS]
            continue
        for i, model in enumerate(pair.models):
            scores.append((*who, model, pair.scores[0][i], pair.scores[1][i], int(pair.appearances[i])))
        rng = np.random.default_rng([seed, zlib.crc32(f"{judge}\0{mode}".encode())])
        drawn = correlations(*pair.resampled(resamples, rng))
        for name, values in correlations(*(scores[None] for scores in pair.scores)).items():
            value, spread = float(values[0]), drawn[name][~np.isnan(drawn[name])]
            # Half of the resamples without an answer would leave an interval of the lucky ones.
            enough = len(spread) >= resamples / 2
            low, high = _interval(value, spread, level) if enough else (np.nan, np.nan)
            why = (
                "" if enough else f"{resamples - len(spread)} of {resamples} resamples leave the ratings open"
            )
            rows.append((*who, name, len(pair.models), len(known), value, float(low), float(high), why))
    return pd.DataFrame(scores, columns=_POINTS_COLUMNS), pd.DataFrame(rows, columns=_COLUMNS)


def _interval(value: float, spread: Array, level: float) -> tuple[float, float]:
    """Around the correlation itself, on Fisher's scale, with the standard deviation of the resamples.

    Their percentiles would lie too low: resampled ratings are noisier than the ratings, and noise
    weakens every correlation. They are taken where Fisher's scale ends, at 1 and -1.
    """
    if abs(value) > 1 - 1e-9:
        low, high = np.quantile(spread, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)
    half = NormalDist().inv_cdf((1 + level) / 2) * np.arctanh(np.clip(spread, -0.999, 0.999)).std(ddof=1)
    return float(np.tanh(np.arctanh(value) - half)), float(np.tanh(np.arctanh(value) + half))


class _Pair:
    """The same battles with people's outcomes and with the judge's."""

    def __init__(self, met: pd.DataFrame) -> None:
        if met.empty:
            raise NoEstimate("no battle has a verdict")
        frame = met[["model_left", "model_right"]].astype(str)
        self.coded = [
            code_votes(frame.assign(outcome=met[name].astype(str))) for name in ("human", "verdict")
        ]
        self.models = self.coded[0].models
        if len(self.models) < MIN_MODELS:
            raise NoEstimate(f"{len(self.models)} models met; a correlation needs at least {MIN_MODELS}")
        rows = np.arange(len(met))
        self.scores = [self._scores(coded, rows) for coded in self.coded]
        self.appearances = self.coded[0].count().appearances

    def _scores(self, coded: CodedVotes, rows: np.ndarray) -> Array:
        counts: PairCounts = coded.count(rows)
        return to_score(fit(counts).theta)

    def resampled(self, resamples: int, rng: np.random.Generator) -> tuple[Array, Array]:
        """Scores by people and by the judge of resampled battles; NaN where those leave them open."""
        n = len(self.coded[0])
        found = np.full((2, resamples, len(self.models)), np.nan)
        for k in range(resamples):
            rows = rng.integers(0, n, n)
            try:
                found[:, k] = [self._scores(coded, rows) for coded in self.coded]
            except NoEstimate:
                continue
        return found[0], found[1]


def correlations(first: Array, second: Array) -> dict[str, Array]:
    """Spearman's rho, Kendall's tau-b and Pearson's r of m pairs of rows, shape (m, n); NaN where a row is constant."""
    order = np.sign(first[:, :, None] - first[:, None, :]), np.sign(second[:, :, None] - second[:, None, :])
    return {
        "spearman": _pearson(rankdata(first, axis=1), rankdata(second, axis=1)),
        # Over all ordered pairs; the diagonal is zero in both.
        "kendall": _pearson(order[0].reshape(len(first), -1), order[1].reshape(len(second), -1)),
        "pearson": _pearson(first, second),
    }


def _pearson(first: Array, second: Array) -> Array:
    x, y = (rows - rows.mean(axis=1, keepdims=True) for rows in (first, second))
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Array = (x * y).sum(1) / np.sqrt((x * x).sum(1) * (y * y).sum(1))
    return result
