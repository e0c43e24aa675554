"""CPU time of a leaderboard against the same work with peers.

Run with ``python -m benchmarks.ranking``. The work is a point fit, bootstrap
resamples and 95 % intervals from one frame of strings; all do it on the same
votes, in alternating rounds, and the median round counts. CPU seconds of the
process and its children are compared, and only their ratio is worth quoting.

Peers
-----
evalica
    Its Bradley–Terry and its percentile bootstrap (Rust).
naive choix
    The way of a first script: resample the votes, list them, fit the list with
    ``choix.ilsr_pairwise``, a tie as one win for each side with every decisive vote
    listed twice.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import choix
import evalica
import numpy as np
import pandas as pd

from analysis import leaderboard
from analysis.bradley_terry import to_score
from data.frames import votes_frame
from data.simulate import simulate_votes


@dataclass(frozen=True)
class Timing:
    """Median CPU seconds of one way of doing the work, and how far its scores are from ours."""

    name: str
    seconds: float
    difference: float


def ours(votes: pd.DataFrame, resamples: int, seed: int) -> dict[str, float]:
    """The leaderboard as everybody gets it: with sandwich intervals, ranks and checks."""
    board = leaderboard(votes, resamples=resamples, seed=seed)
    return {row.model: row.score for row in board.whole.models if row.score is not None}


def with_evalica(votes: pd.DataFrame, resamples: int, seed: int) -> dict[str, float]:
    """Fit and percentile bootstrap of evalica."""
    words = {"left": evalica.Winner.X, "right": evalica.Winner.Y}
    winners = [words.get(word, evalica.Winner.Draw) for word in votes["outcome"]]
    left, right = votes["model_left"], votes["model_right"]
    result = evalica.bradley_terry(left, right, winners, tolerance=1e-8, limit=10_000)
    evalica.bootstrap(
        evalica.bradley_terry,
        left,
        right,
        winners,
        n_resamples=resamples,
        bootstrap_method="percentile",
        random_state=seed,
    )
    return dict(zip(result.scores.index, to_score(np.log(result.scores.to_numpy())), strict=True))


def with_naive_choix(votes: pd.DataFrame, resamples: int, seed: int) -> dict[str, float]:
    """Resample rows and fit lists of comparisons."""
    rng = np.random.default_rng(seed)
    names = sorted({*votes["model_left"], *votes["model_right"]})
    place = {name: index for index, name in enumerate(names)}
    left, right = votes["model_left"].map(place), votes["model_right"].map(place)
    rows = list(zip(left.tolist(), right.tolist(), votes["outcome"], strict=True))

    def fit(chosen: list[tuple[int, int, str]]) -> np.ndarray:
        listed: list[tuple[int, int]] = []
        for a, b, outcome in chosen:
            listed.append((b, a) if outcome == "right" else (a, b))
            listed.append((a, b) if outcome == "left" else (b, a))
        return choix.ilsr_pairwise(len(names), listed, alpha=0.0)

    scores = to_score(fit(rows))
    resampled = [fit([rows[k] for k in rng.integers(0, len(rows), len(rows))]) for _ in range(resamples)]
    np.quantile(resampled, [0.025, 0.975], axis=0)
    return dict(zip(names, scores, strict=True))


def measure(votes: pd.DataFrame, *, resamples: int, rounds: int, seed: int = 0) -> list[Timing]:
    """Time every way in turn, ``rounds`` times, after one short round that does not count."""
    ways: dict[str, Callable[[pd.DataFrame, int, int], dict[str, float]]] = {
        "runoff": ours,
        "evalica": with_evalica,
        "naive choix": with_naive_choix,
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    scores: dict[str, dict[str, float]] = {}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            start = _cpu_seconds()
            # The first call of a process is up to five times slower; it warms up and is dropped.
            scores[name] = way(votes, resamples if turn else 2, seed + turn)
            if turn:
                times[name].append(_cpu_seconds() - start)
    reference = scores["runoff"]
    return [
        Timing(
            name,
            statistics.median(times[name]),
            max(abs(scores[name][model] - score) for model, score in reference.items()),
        )
        for name in ways
    ]


def _cpu_seconds() -> float:
    # Finer than os.times, whose ticks of 10 ms are as long as our whole leaderboard.
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main() -> None:
    """Print a table of ratios."""
    parser = argparse.ArgumentParser(
        description="CPU time of a leaderboard against peers, on synthetic votes."
    )
    parser.add_argument("--resamples", type=int, default=100, help="bootstrap resamples of everybody")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    votes = votes_frame(simulate_votes().records())
    votes = votes[["model_left", "model_right", "outcome"]].astype(str)
    timings = measure(votes, resamples=options.resamples, rounds=options.rounds)
    print(
        f"{len(votes):,} votes, 10 models, fit and {options.resamples:,} resamples; "
        f"medians of {options.rounds} rounds"
    )
    print(f"{'':14}{'CPU ms':>10}{'ratio':>9}{'points off':>13}")
    for timing in timings:
        ratio = timing.seconds / timings[0].seconds
        print(f"{timing.name:14}{timing.seconds * 1e3:10.1f}{ratio:8.0f}x{timing.difference:13.1e}")


if __name__ == "__main__":
    main()
