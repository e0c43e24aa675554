"""The leaderboard: scores with intervals for the whole board and for each slice."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from .boards import BothBad, Leaderboard, ModelRow, SliceBoard
from .bootstrap import Bootstrap, Ties, bootstrap
from .bradley_terry import Strengths, fit_bradley_terry
from .connectivity import Condition, Connectivity, examine
from .davidson import fit_davidson
from .errors import NoEstimate, OptionError
from .likelihood import Array
from .pairs import PairCounts, code_votes
from .ranks import places
from .sandwich import sandwich
from .slices import VoteSlice, slice_votes
from .win_rates import WinRates, win_rates


def leaderboard(
    votes: pd.DataFrame,
    *,
    by: Sequence[str] = (),
    ties: Ties = "half",
    both_bad: BothBad = "tie",
    resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> Leaderboard:
    """Rank the models of a votes frame.

    Parameters
    ----------
    votes : DataFrame
        Needs ``model_left``, ``model_right`` and ``outcome``; slices need their columns.
    by : sequence of str
        Columns to slice by; several make one slice for each combination. See
        :mod:`analysis.slices`.
    ties : {"half", "davidson"}
        Undecided votes as half wins, or as outcomes of their own.
    both_bad : {"tie", "drop"}
        Whether "both bad" counts as a tie (as published) or is left out of the fit.
    resamples, seed, level
        Bootstrap resamples, their seed, and the level of the intervals. Every slice
        has a stream of its own, so its interval does not depend on the other slices.

    Raises
    ------
    VotesError, SliceError, OptionError
        When votes, slices or options make no sense. Boards that the votes do not
        determine are no error: they carry a condition and a warning, and no scores.
    """
    _check(ties, both_bad, resamples, seed, level)
    coded = code_votes(votes)
    whole = VoteSlice({}, np.arange(len(coded)), 1.0)
    boards = [
        _board(part, coded.count(part.rows), ties, both_bad, resamples, seed, level)
        for part in (whole, *slice_votes(votes, by))
    ]
    warnings = [
        text if not board.slice else f"{board.label}: {text}" for board in boards for text in board.warnings
    ]
    n_synthetic = _count_synthetic(votes)
    if n_synthetic:
        warnings.insert(
            0, f"{n_synthetic} of {len(coded)} votes are synthetic: made by a simulator, not by people."
        )
    return Leaderboard(
        n_votes=len(coded),
        n_models=len(coded.models),
        n_synthetic=n_synthetic,
        resamples=resamples,
        seed=seed,
        level=level,
        ties=ties,
        both_bad=both_bad,
        warnings=tuple(warnings),
        slices=tuple(boards),
    )


def _check(ties: str, both_bad: str, resamples: int, seed: int, level: float) -> None:
    if ties not in ("half", "davidson"):
        raise OptionError(f"ties={ties!r}; choose half or davidson")
    if both_bad not in ("tie", "drop"):
        raise OptionError(f"both_bad={both_bad!r}; choose tie or drop")
    if resamples < 1:
        raise OptionError(f"resamples={resamples}; give at least 1 (1000 is the default)")
    if seed < 0:
        raise OptionError(f"seed={seed}; a seed is not negative")
    if not 0 < level < 1:
        raise OptionError(f"level={level}; give a share between 0 and 1, such as 0.95")


def _count_synthetic(votes: pd.DataFrame) -> int:
    if "synthetic" in votes.columns:
        return int(votes["synthetic"].fillna(False).astype(bool).sum())
    if "source" in votes.columns:
        return int((votes["source"].astype(object) == "synthetic").sum())
    return 0


def _board(
    part: VoteSlice,
    counts: PairCounts,
    ties: Ties,
    both_bad: BothBad,
    resamples: int,
    seed: int,
    level: float,
) -> SliceBoard:
    """Fit one slice. Shown counts include votes that ``both_bad="drop"`` keeps from the fit."""
    shown = counts.present()
    fitted = (shown.without_both_bad() if both_bad == "drop" else shown).present()
    state = examine(fitted)
    warnings = [state.warning] if state.warning else []
    fit: Strengths | None = None
    if state.condition.has_scores:
        try:
            fit = fit_bradley_terry(fitted) if ties == "half" else fit_davidson(fitted)
        except NoEstimate as refusal:
            state = Connectivity(Condition.UNDEFEATED, state.groups, f"No scores: {refusal}.")
            warnings = [state.warning]
    boot: Bootstrap | None = None
    if fit is not None and state.condition.has_intervals:
        stream = np.random.SeedSequence([seed, zlib.crc32(part.label.encode())])
        boot = bootstrap(fitted, fit, resamples=resamples, seed=stream)
        warnings += _interval_warnings(boot, level)
    rates = win_rates(shown, _widen(fit, shown.models))
    return SliceBoard(
        slice=part.values,
        n_votes=shown.n_votes,
        kept_share=part.kept_share,
        condition=state.condition,
        models=_rows(rates, fitted, fit, boot, level),
        warnings=tuple(warnings),
        n_separable=boot.n_separable if boot else 0,
        tie_weight=fit.tie_weight if fit else None,
        win_rates=rates,
    )


def _widen(fit: Strengths | None, models: tuple[str, ...]) -> Strengths | None:
    """Strengths over all shown models; NaN for those whose every vote was dropped."""
    if fit is None or fit.models == models:
        return fit
    known = dict(zip(fit.models, fit.theta.tolist(), strict=True))
    return Strengths(models, np.array([known.get(model, math.nan) for model in models]), fit.tie_weight)


def _interval_warnings(boot: Bootstrap, level: float) -> list[str]:
    unbounded = boot.unbounded(level)
    if not unbounded.any():
        return []
    names = ", ".join(np.array(boot.models)[unbounded].tolist())
    return [
        f"No interval for {names}: in {boot.n_separable} of {len(boot.scores)} resamples some model never lost "
        "or never won, so its score has no bound. More votes against close opponents would give one."
    ]


def _rows(
    rates: WinRates, fitted: PairCounts, fit: Strengths | None, boot: Bootstrap | None, level: float
) -> tuple[ModelRow, ...]:
    estimates: dict[str, dict[str, Any]] = {}
    if fit is not None:
        n = len(fit.models)
        nothing = np.full(n, np.nan)
        low, high = boot.intervals(level) if boot else (nothing, nothing)
        robust_low, robust_high = sandwich(fitted, fit).intervals(level) if boot else (nothing, nothing)
        ranks = places(fit.scores, low, high)
        for i, model in enumerate(fit.models):
            estimates[model] = {
                "score": float(fit.scores[i]),
                "low": _number(low, i),
                "high": _number(high, i),
                "rank": int(ranks.rank[i]),
                "rank_low": int(ranks.rank_low[i]) if boot else None,
                "rank_high": int(ranks.rank_high[i]) if boot else None,
                "sandwich_low": _number(robust_low, i),
                "sandwich_high": _number(robust_high, i),
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
        )
        for i, model in enumerate(rates.models)
    ]
    return tuple(sorted(rows, key=lambda row: (math.inf if row.score is None else -row.score, row.model)))


def _number(values: Array, i: int) -> float | None:
    return None if math.isnan(values[i]) else float(values[i])
