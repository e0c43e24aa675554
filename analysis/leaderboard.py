"""The leaderboard: scores with intervals for the whole board and for each slice."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import NormalDist
from typing import Any, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from .boards import Interval, Leaderboard, ModelRow, PositionEffect, SliceBoard
from .bootstrap import Bootstrap, bootstrap
from .bradley_terry import MEAN_SCORE, POINTS_PER_NAT, Strengths, fit
from .connectivity import MIN_VOTES, Condition, Connectivity, examine
from .elo import online_elo, time_order
from .errors import NoEstimate, OptionError, VotesError
from .few_units import widening
from .likelihood import Array
from .method import BothBad, Method, Ties
from .pairs import LAST_VOTE, CodedVotes, PairCounts, code_votes, n_votes_of
from .pooling import pool
from .published import published_scores
from .ranks import places
from .sandwich import Sandwich, sandwich
from .simultaneous import simultaneous
from .slices import VoteSlice, groupings, slice_votes
from .units import Unit, sampling, unit_codes
from .win_rates import WinRates, win_rates

# Beyond this share a slice's pooled scores say more about the other slices.
_MOSTLY_BORROWED = 0.5


def leaderboard(
    votes: pd.DataFrame,
    *,
    by: Sequence[str] = (),
    margins: bool = False,
    ties: Ties = "half",
    both_bad: BothBad = "tie",
    position: bool = False,
    unit: Unit = "auto",
    interval: Interval = "percentile",
    anchor: str | None = None,
    anchor_score: float = MEAN_SCORE,
    weights: str | None = None,
    pooled: bool = False,
    elo: bool = False,
    compat: str | None = None,
    min_votes: int = MIN_VOTES,
    resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> Leaderboard:
    """Rank the models of a votes frame.

    Parameters
    ----------
    votes : DataFrame
        Needs ``model_left``, ``model_right`` and ``outcome``; slices need their columns. The
        frame of a tally of any number of votes serves as well; see :mod:`analysis.tally`.
    by : sequence of str
        Columns to slice by; several make one slice for each combination. See
        :mod:`analysis.slices`.
    margins : bool
        With several columns: also the slices of every smaller set of them.
    ties, both_bad, position
        See :class:`analysis.method.Method`.
    unit : {"auto", "vote", "conversation", "user"}
        What is resampled; see :func:`analysis.units.unit_codes`.
    interval : {"percentile", "normal", "sandwich"}
        Kind of ``low`` and ``high``: quantiles of the bootstrap, its standard deviation,
        or the sandwich covariance.
    anchor, anchor_score
        A model whose score is fixed; without one, scores average 1000.
    weights : str, optional
        A column of weights, each finite and not negative.
    pooled : bool
        Whether slices also get scores that borrow from each other; see
        :mod:`analysis.pooling`.
    elo : bool
        Whether to add online Elo ratings.
    compat : {"bigcodearena"}, optional
        Whether to add what the published code says; see :mod:`analysis.published`.
    min_votes : int
        Boards of fewer votes show no intervals.
    resamples, seed, level
        Bootstrap resamples, their seed, and the level of the intervals. Every slice
        has a stream of its own, so its interval does not depend on the other slices.

    Raises
    ------
    VotesError, SliceError, OptionError
        When votes, slices or options make no sense. Boards that the votes do not
        determine are no error: they carry a condition and a warning, and no scores.
    """
    method = Method(ties, both_bad, position)
    _check(interval, compat, min_votes, resamples, seed, level, anchor_score)
    coded = code_votes(votes, counted=True)
    if anchor is not None and anchor not in coded.models:
        raise OptionError(
            f"anchor={anchor!r} is no model of these votes; choose one of {', '.join(coded.models[:20])}"
        )
    chosen, codes = unit_codes(votes, unit)
    ranker = _Ranker(
        coded=coded,
        units=codes,
        weights=None if weights is None else _weights(votes, weights),
        order=time_order(votes) if elo else None,
        method=method,
        interval=interval,
        anchor=anchor,
        anchor_score=anchor_score,
        compat=compat is not None,
        min_votes=min_votes,
        resamples=resamples,
        seed=seed,
        level=level,
    )
    whole = VoteSlice({}, np.arange(len(coded)), 1.0)
    boards = [ranker.board(whole)]
    for columns in groupings(by, margins=margins):
        parts = slice_votes(votes, columns)
        group = [ranker.board(part) for part in parts]
        if pooled:
            group = ranker.pool(parts, group, boards[0])
        boards += group
    warnings = [
        text if not board.slice else f"{board.label}: {text}" for board in boards for text in board.warnings
    ]
    n_synthetic = _count_synthetic(votes)
    if n_synthetic:
        warnings.insert(
            0, f"{n_synthetic} of {coded.n_votes} votes are synthetic: made by a simulator, not by people."
        )
    return Leaderboard(
        n_votes=coded.n_votes,
        n_models=len(coded.models),
        n_synthetic=n_synthetic,
        last_vote=_last_vote(votes),
        resamples=resamples,
        seed=seed,
        level=level,
        ties=ties,
        both_bad=both_bad,
        unit=chosen,
        interval=interval,
        anchor=anchor,
        weights=weights,
        compat=compat,
        warnings=tuple(warnings),
        slices=tuple(boards),
    )


def _check(
    interval: str,
    compat: str | None,
    min_votes: int,
    resamples: int,
    seed: int,
    level: float,
    anchor_score: float,
) -> None:
    if interval not in get_args(Interval):
        raise OptionError(f"interval={interval!r}; choose percentile, normal or sandwich")
    if compat not in (None, "bigcodearena"):
        raise OptionError(f"compat={compat!r}; the only published code followed is 'bigcodearena'")
    if min_votes < 1:
        raise OptionError(f"min_votes={min_votes}; give at least 1 ({MIN_VOTES} is the default)")
    if resamples < 1:
        raise OptionError(f"resamples={resamples}; give at least 1 (1000 is the default)")
    if seed < 0:
        raise OptionError(f"seed={seed}; a seed is not negative")
    if not 0 < level < 1:
        raise OptionError(f"level={level}; give a share between 0 and 1, such as 0.95")
    if not math.isfinite(anchor_score):
        raise OptionError(f"anchor_score={anchor_score}; give a number, such as 1000")


def _last_vote(votes: pd.DataFrame) -> datetime | None:
    if LAST_VOTE in votes.attrs:
        return datetime.fromisoformat(votes.attrs[LAST_VOTE])
    if "created_at" not in votes.columns or not len(votes):
        return None
    last = pd.to_datetime(votes["created_at"], utc=True, errors="coerce").max()
    return None if pd.isna(last) else last.to_pydatetime()


def _count_synthetic(votes: pd.DataFrame) -> int:
    if "synthetic" in votes.columns:
        made = votes["synthetic"].fillna(False).astype(bool)
    elif "source" in votes.columns:
        made = votes["source"] == "synthetic"
    else:
        return 0
    return n_votes_of(votes, np.flatnonzero(made.to_numpy()))


def _weights(votes: pd.DataFrame, column: str) -> Array:
    if column not in votes.columns:
        raise VotesError(f"the votes have no column {column!r} to weigh them by")
    try:
        values = votes[column].to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        raise VotesError(f"column {column} holds something that is no number; weights are numbers") from None
    bad = np.flatnonzero(~(np.isfinite(values) & (values >= 0)))
    if len(bad):
        raise VotesError(
            f"column {column} holds {values[bad[0]]} in row {int(bad[0])} ({len(bad)} such rows); "
            "a weight is finite and not negative"
        )
    if not values.any():
        raise VotesError(f"all weights in column {column} are zero; no vote would count")
    return values


@dataclass(frozen=True, kw_only=True, eq=False)
class _Ranker:
    """All options together, for one slice at a time."""

    coded: CodedVotes
    units: NDArray[np.intp] | None
    weights: Array | None
    order: NDArray[np.intp] | None
    method: Method
    interval: Interval
    anchor: str | None
    anchor_score: float
    compat: bool
    min_votes: int
    resamples: int
    seed: int
    level: float

    def board(self, part: VoteSlice) -> SliceBoard:
        """Fit one slice. Shown counts include votes that the fit does not use."""
        counts = self.coded.count(part.rows if part.values else None)
        shown = counts.present()
        fitted = self.fitted(part, counts)
        n_fitted = shown.only(fitted.models).n_votes
        # "Both bad" as an outcome of its own links no models: nobody won or tied.
        linking = fitted.without_both_bad() if self.method.both_bad == "outcome" else fitted
        state = examine(linking, n_votes=n_fitted, min_votes=self.min_votes)
        warnings = [state.warning] if state.warning else []
        strengths: Strengths | None = None
        if state.condition.has_scores:
            try:
                strengths = fit(fitted, self.method)
            except NoEstimate as refusal:
                state = Connectivity(Condition.UNDEFEATED, state.groups, f"No scores: {refusal}.")
                warnings = [state.warning]
        boot: Bootstrap | None = None
        robust: Sandwich | None = None
        n_units = shown.n_votes if self.units is None else len(np.unique(self.units[part.rows]))
        if strengths is not None and state.condition.has_intervals:
            if n_units < 2:
                state = Connectivity(Condition.TOO_FEW, state.groups, "")
                warnings.append("All votes come from one unit: scores are shown without intervals.")
            else:
                units = sampling(fitted, self.method, self.coded, part.rows, self.units, self.weights)
                stream = np.random.SeedSequence([self.seed, zlib.crc32(part.label.encode())])
                try:
                    boot = bootstrap(fitted, strengths, resamples=self.resamples, seed=stream, sampling=units)
                except NoEstimate as refusal:
                    state = Connectivity(Condition.TOO_FEW, state.groups, "")
                    warnings.append(f"Scores are shown without intervals: {refusal}.")
                else:
                    wider = widening(fitted, strengths, units, self.level)
                    boot = boot.widened(strengths, wider)
                    robust = sandwich(fitted, strengths, units).widened(wider)
                    warnings += _interval_warnings(boot, self.level)
        if self.anchor is not None and strengths is not None:
            if self.anchor in strengths.models:
                place = strengths.models.index(self.anchor)
                boot = boot.anchored(place, self.anchor_score) if boot else None
                robust = robust.anchored(place, self.anchor_score) if robust else None
            else:
                warnings.append(f"The anchor {self.anchor} has no vote here: scores average 1000.")
        rates = win_rates(shown, _widen(strengths, shown.models))
        extra = self._beside(part, shown)
        return SliceBoard(
            slice=part.values,
            n_votes=shown.n_votes,
            kept_share=part.kept_share,
            condition=state.condition,
            models=self._rows(rates, strengths, boot, robust, extra),
            warnings=tuple(warnings),
            n_separable=boot.n_separable if boot else 0,
            tie_weight=strengths.tie_weight if strengths else None,
            win_rates=rates,
            n_units=n_units,
            dispersion=robust.dispersion if robust else None,
            position=self._position(strengths, robust),
            bar=None
            if strengths is None or strengths.bar is None
            else self._scores(strengths).mean() + POINTS_PER_NAT * strengths.bar,
            fit=strengths,
            resampled=boot,
        )

    def pool(self, parts: list[VoteSlice], boards: list[SliceBoard], whole: SliceBoard) -> list[SliceBoard]:
        """Add scores that borrow from the other slices of the group."""
        strengths, dispersion = whole.fit, whole.dispersion
        if strengths is None or dispersion is None or len(parts) < 2:
            return boards
        tables = [self._folded(part, strengths.models) for part in parts]
        stacked = np.stack(tables, axis=1)
        met = stacked.sum(axis=(0, 1))
        if connected_components(met + met.T, directed=False)[0] > 1:
            # Slices hold some of the votes; what they share is unknown where those link nothing.
            note = "Slices are not pooled: their votes together do not link all models."
            return [replace(board, warnings=(*board.warnings, note)) for board in boards]
        found = pool(stacked, strengths, dispersion)
        z, result = _z(self.level), []
        for k, board in enumerate(boards):
            change = np.eye(len(strengths.models))
            scores = MEAN_SCORE + POINTS_PER_NAT * found.theta[k]
            if self.anchor is not None and self.anchor in strengths.models:
                place = strengths.models.index(self.anchor)
                change[:, place] -= 1.0
                scores = scores - scores[place] + self.anchor_score
            half = z * POINTS_PER_NAT * np.sqrt(np.diag(change @ found.covariance[k] @ change.T))
            at = {model: i for i, model in enumerate(strengths.models)}
            rows = [
                replace(
                    row,
                    pooled_score=float(scores[at[row.model]]),
                    pooled_low=float((scores - half)[at[row.model]]),
                    pooled_high=float((scores + half)[at[row.model]]),
                )
                if row.model in at
                else row
                for row in board.models
            ]
            borrowed = float(found.borrowed[k])
            note = f"Pooled scores borrow {borrowed:.0%} of their precision from the other slices."
            result.append(
                replace(
                    board,
                    models=tuple(rows),
                    borrowed=borrowed,
                    spread=POINTS_PER_NAT * found.spread,
                    warnings=(*board.warnings, note) if borrowed > _MOSTLY_BORROWED else board.warnings,
                )
            )
        return result

    def _folded(self, part: VoteSlice, models: tuple[str, ...]) -> Array:
        weights = None if self.weights is None else self.weights[part.rows]
        return self.method.fold(self.coded.count(part.rows, weights).only(models).ordered).astype(float)

    def fitted(self, part: VoteSlice, counts: PairCounts) -> PairCounts:
        """The counts, or sums of weights, that the fit sees."""
        if self.weights is not None:
            counts = self.coded.count(part.rows, self.weights[part.rows])
        if self.method.both_bad == "tie":
            return counts.present()
        decided = counts.without_both_bad().present()
        return decided if self.method.both_bad == "drop" else counts.only(decided.models)

    def _beside(self, part: VoteSlice, shown: PairCounts) -> dict[str, dict[str, Any]]:
        """What other ways of ranking say of the same votes."""
        extra: dict[str, dict[str, Any]] = {model: {} for model in shown.models}
        if self.order is not None:
            inside = np.zeros(len(self.coded), dtype=bool)
            inside[part.rows] = True
            ratings = online_elo(self.coded, self.order[inside[self.order]])
            for model, rating in zip(self.coded.models, ratings, strict=True):
                if model in extra:
                    extra[model]["elo"] = float(rating)
        if self.compat:
            found = published_scores(shown, seed=self.seed)
            for i, model in enumerate(found.models):
                extra[model]["published_score"] = float(found.scores[i])
                extra[model]["published_margin"] = _number(found.margins, i)
        return extra

    def _scores(self, strengths: Strengths) -> Array:
        if self.anchor is None or self.anchor not in strengths.models:
            return strengths.scores
        scores: Array = strengths.scores - strengths.scores[strengths.models.index(self.anchor)]
        return scores + self.anchor_score

    def _position(self, strengths: Strengths | None, robust: Sandwich | None) -> PositionEffect | None:
        if strengths is None or strengths.position is None or robust is None:
            return None
        half = _z(self.level) * math.sqrt(max(float(robust.extras[0, 0]), 0.0))
        value = strengths.position
        return PositionEffect(
            log_odds=value, low=value - half, high=value + half, points=POINTS_PER_NAT * value
        )

    def _rows(
        self,
        rates: WinRates,
        strengths: Strengths | None,
        boot: Bootstrap | None,
        robust: Sandwich | None,
        extra: dict[str, dict[str, Any]],
    ) -> tuple[ModelRow, ...]:
        estimates: dict[str, dict[str, Any]] = {}
        if strengths is not None:
            scores = self._scores(strengths)
            nothing = np.full(len(scores), np.nan)
            low, high = robust_low, robust_high = nothing, nothing
            joint = None
            if boot is not None and robust is not None:
                robust_low, robust_high = robust.intervals(self.level)
                low, high = boot.intervals(
                    self.level, around=None if self.interval == "percentile" else scores
                )
                if self.interval == "sandwich":
                    low, high = robust_low, robust_high
                joint = simultaneous(boot, robust, self.level)
            ranks = places(scores, low, high)
            for i, model in enumerate(strengths.models):
                estimates[model] = {
                    "score": float(scores[i]),
                    "low": _number(low, i),
                    "high": _number(high, i),
                    "rank": int(ranks.rank[i]),
                    "rank_low": int(ranks.rank_low[i]) if joint else None,
                    "rank_high": int(ranks.rank_high[i]) if joint else None,
                    "sandwich_low": _number(robust_low, i),
                    "sandwich_high": _number(robust_high, i),
                }
                if joint:
                    estimates[model] |= {
                        "joint_rank_low": int(joint.rank_low[i]),
                        "joint_rank_high": int(joint.rank_high[i]),
                        "tier": int(joint.tier[i]),
                        "p_best": float(joint.p_best[i]),
                    }
        unknown = dict.fromkeys(
            ("score", "low", "high", "rank", "rank_low", "rank_high", "sandwich_low", "sandwich_high")
        )
        rows = [
            ModelRow(
                model=model,
                votes=int(rates.votes[i]),
                wins=int(rates.wins[i]),
                losses=int(rates.losses[i]),
                ties=int(rates.ties[i]),
                both_bad=int(rates.both_bad[i]),
                win_rate=float(rates.rate[i]),
                **estimates.get(model, unknown),
                **extra[model],
            )
            for i, model in enumerate(rates.models)
        ]
        return tuple(sorted(rows, key=_best_first))


def _z(level: float) -> float:
    return NormalDist().inv_cdf(0.5 + level / 2)


def _best_first(row: ModelRow) -> tuple[float, str]:
    return (math.inf if row.score is None else -row.score, row.model)


def _widen(strengths: Strengths | None, models: tuple[str, ...]) -> Strengths | None:
    """Strengths over all shown models; NaN for those whose every vote was dropped."""
    if strengths is None or strengths.models == models:
        return strengths
    known = dict(zip(strengths.models, strengths.theta.tolist(), strict=True))
    theta = np.array([known.get(model, math.nan) for model in models])
    return replace(strengths, models=models, theta=theta)


def _interval_warnings(boot: Bootstrap, level: float) -> list[str]:
    unbounded = boot.unbounded(level)
    if not unbounded.any():
        return []
    names = ", ".join(np.array(boot.models)[unbounded].tolist())
    return [
        f"No interval for {names}: in {boot.n_separable} of {len(boot.scores)} resamples some model never lost "
        "or never won, so its score has no bound. More votes against close opponents would give one."
    ]


def _number(values: Array, i: int) -> float | None:
    return None if math.isnan(values[i]) else float(values[i])
