"""CPU time of leaderboards against the same work with peers.

Run with ``python -m benchmarks.ranking``; a part with ``--votes 4700 --peers evalica``. The
work of the first four tables is a point fit, bootstrap resamples and 95 % intervals from one
frame of strings; that of ``slices`` is the same for 25 boards, one for each language,
environment and category, and for all votes. Everybody gets the same votes (fresh ones in each
round, so that nothing remembered from an earlier round helps), in alternating rounds, and the
median round counts. CPU seconds of the process and its children are compared, with one thread
for linear algebra, and only their ratio is worth quoting. The first call of each is told apart:
it brings what a package loads or prepares late.

Lines
-----
runoff
    :func:`analysis.score_votes`: the same work as the peers, and the line that the ratios refer to.
runoff, whole board
    :func:`analysis.leaderboard`, with sandwich intervals, joint places, conditions and win rates too.

Peers
-----
published
    The method of BigCodeArena's leaderboard code: rows are resampled, grouped by pair, and fitted by
    scikit-learn. ``points off`` is on its scale, and includes the ties that it loses.
fastchat, sklearn
    The method of FastChat until 2024: rows are resampled and pivoted by outcome, the pivots are read
    pair by pair into a weighted logistic regression.
fastchat
    The method of FastChat since: unique battles once, multinomial counts for each resample, each fitted
    by L-BFGS with scattered gradients, in a pool of processes.
fastchat, tuned
    The same, with the scatter replaced by ``bincount`` and without the pool: what remains of that method
    when only its arithmetic is counted.
evalica
    Its Bradley–Terry and its percentile bootstrap (Rust).
arenakit
    Its fit without a prior and its bootstrap of battles.
naive choix
    The way of a first script: resample the votes, list them, fit the list with
    ``choix.ilsr_pairwise``, a tie as one win for each side with every decisive vote
    listed twice.

Packages are imported; where there is none, the published formulas are written anew. Peers that
are not installed are left out by name: ``uv pip install --group bench`` brings them, as ``make bench`` does. Where all
resamples of a peer would take longer than ``--budget`` seconds, it runs with few, and its time for
all of them follows from a straight line through two such runs; such figures carry ``~``.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import multiprocessing
import os
import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import choix
import evalica
import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import expit

from analysis import leaderboard, score_slices, score_votes
from analysis.bradley_terry import to_score
from data.frames import votes_frame
from data.simulate import simulate_votes

Scores = dict[str, float]
Way = Callable[[pd.DataFrame, int, int], Scores]

#: Votes and models of the tables; the first are the simulated votes that the workbench shows.
SIZES = {4_700: 10, 100_000: 50, 1_000_000: 100, 10_000_000: 200}

#: By how much each peer's CPU time is to exceed ours, by number of votes.
TARGETS: dict[str, dict[int, float]] = {
    "published": dict.fromkeys(SIZES, 500.0),
    "fastchat, sklearn": dict.fromkeys(SIZES, 400.0),
    "fastchat": {4_700: 40.0, 100_000: 40.0, 1_000_000: 40.0, 10_000_000: 20.0},
    "evalica": {4_700: 80.0, 100_000: 400.0, 1_000_000: 400.0, 10_000_000: 400.0},
    "arenakit": dict.fromkeys(SIZES, 30.0),
}

#: The same for the 25 slices.
SLICE_TARGETS = {"fastchat": 25.0, "evalica": 25.0}

#: CPU seconds that two larger tasks may take.
CUBE_SECONDS, THOUSAND_SECONDS = 2.0, 1.0

_SLICES = {"language": 10, "environment": 8, "category": 6}

# Resamples of the two short runs from which the time of a long one follows.
_FEW, _SOME = 2, 5

# Calls of less than 50 ms are made five times a round, whoever makes them.
_SHORT = 0.05

# Up to this many votes everybody's first call does the whole work.
_SMALL = 10_000

# Up to how many votes a peer runs: beyond, a single fit takes it minutes, or its lists all memory.
_MOST_VOTES = {"naive choix": 100_000, "published": 1_000_000, "fastchat, sklearn": 1_000_000}
_MOST_VOTES |= {"arenakit": 1_000_000, "fastchat, tuned": 1_000_000}


@dataclass
class Timing:
    """CPU seconds of one way of doing the work: its first call, and the later ones."""

    name: str
    first: float = math.nan
    later: list[float] = field(default_factory=list)
    difference: float = math.nan
    extrapolated: bool = False

    @property
    def seconds(self) -> float:
        """Median of the later calls."""
        known = [seconds for seconds in self.later if not math.isnan(seconds)]
        return statistics.median(known) if known else math.nan


def ours(votes: pd.DataFrame, resamples: int, seed: int) -> Scores:
    """Scores, resamples and intervals: what the peers do."""
    found = score_votes(votes, resamples=resamples, seed=seed)
    return dict(zip(found.models, found.scores.tolist(), strict=True))


def ours_whole(votes: pd.DataFrame, resamples: int, seed: int) -> Scores:
    """The leaderboard as everybody gets it."""
    board = leaderboard(votes, resamples=resamples, seed=seed)
    return {row.model: row.score for row in board.whole.models if row.score is not None}


def with_evalica(votes: pd.DataFrame, resamples: int, seed: int) -> Scores:
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


def with_naive_choix(votes: pd.DataFrame, resamples: int, seed: int) -> Scores:
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


def with_arenakit(votes: pd.DataFrame, resamples: int, seed: int) -> Scores:
    """Fit and bootstrap of arenakit."""
    import arenakit
    from arenakit.schema import Arena, Battle

    words = {"left": "a", "right": "b"}
    rows = zip(votes["model_left"], votes["model_right"], votes["outcome"], strict=True)
    arena = Arena([Battle(model_a=a, model_b=b, winner=words.get(w, "tie")) for a, b, w in rows])
    found = arenakit.fit_bt(arena.counts(), prior=0)
    arenakit.bootstrap(arena, n_resamples=resamples, seed=seed)
    return dict(zip(arena.models, to_score(found.scores), strict=True))


def with_published(votes: pd.DataFrame, resamples: int, seed: int) -> Scores:
    """Rows resampled, grouped by pair, ties assigned to both orders, fitted by scikit-learn."""
    from sklearn.linear_model import LogisticRegression

    def fit(frame: pd.DataFrame) -> pd.Series:
        names = sorted({*frame["model_left"], *frame["model_right"]})
        place = {name: index for index, name in enumerate(names)}
        n = len(names)
        tables = np.zeros((3, n, n))
        for kind, words in enumerate((["left"], ["right"], ["tie", "both_bad"])):
            part = frame[frame["outcome"].isin(words)]
            for (a, b), times in part.groupby(["model_left", "model_right"]).size().items():
                i, j = place[a], place[b]
                tables[kind, i, j] = times if kind < 2 else times / 2
                if kind == 2:
                    tables[2, j, i] = times / 2
        rows, labels, weights = [], [], []
        for i, j in zip(*np.nonzero(tables.sum(axis=0)), strict=True):
            row = np.zeros(n)
            row[i], row[j] = 1.0, -1.0
            won, lost, tied = tables[:, i, j]
            for label, weight in ((1, won), (0, lost), (1, tied / 2), (0, tied / 2)):
                if weight:
                    rows.append(row)
                    labels.append(label)
                    weights.append(weight)
        model = LogisticRegression(fit_intercept=False, C=np.inf, tol=1e-6, max_iter=1000)
        model.fit(np.array(rows), labels, sample_weight=weights)
        return pd.Series(400 * model.coef_[0] + 1000, index=names)

    return _row_bootstrap(fit, votes, resamples, seed)


def with_fastchat_sklearn(votes: pd.DataFrame, resamples: int, seed: int) -> Scores:
    """Rows resampled, pivoted by outcome, the pivots read by name, fitted by scikit-learn."""
    from sklearn.linear_model import LogisticRegression

    def fit(frame: pd.DataFrame) -> pd.Series:
        names = sorted({*frame["model_left"], *frame["model_right"]})

        def pivot(words: list[str]) -> pd.DataFrame:
            part = frame[frame["outcome"].isin(words)]
            table = pd.pivot_table(
                part, index="model_left", columns="model_right", aggfunc="size", fill_value=0
            )
            return table.reindex(index=names, columns=names, fill_value=0)

        tied = pivot(["tie", "both_bad"])
        points = pivot(["left"]) * 2 + pivot(["right"]).T * 2 + tied + tied.T
        place = pd.Series(np.arange(len(names)), index=names)
        rows = np.zeros((2 * len(names) * (len(names) - 1), len(names)))
        labels = np.zeros(len(rows))
        weights = []
        k = 0
        for a in names:
            for b in names:
                if a == b:
                    continue
                for label, won in ((1.0, (a, b)), (0.0, (b, a))):
                    rows[k, place[a]], rows[k, place[b]] = math.log(10), -math.log(10)
                    labels[k] = label
                    weights.append(points.loc[won[0], won[1]])
                    k += 1
        model = LogisticRegression(fit_intercept=False, C=np.inf, tol=1e-6)
        model.fit(rows, labels, sample_weight=weights)
        scores = 400 * model.coef_[0]
        return pd.Series(scores - scores.mean() + 1000, index=names)

    return _row_bootstrap(fit, votes, resamples, seed)


def _row_bootstrap(
    fit: Callable[[pd.DataFrame], pd.Series], votes: pd.DataFrame, resamples: int, seed: int
) -> Scores:
    rng = np.random.default_rng(seed)
    scores = fit(votes)
    resampled = [
        fit(votes.sample(frac=1, replace=True, random_state=int(rng.integers(2**31))))
        for _ in range(resamples)
    ]
    pd.DataFrame(resampled).quantile([0.025, 0.975])
    return dict(scores)


def with_fastchat(votes: pd.DataFrame, resamples: int, seed: int, *, tuned: bool = False) -> Scores:
    """Unique battles once, multinomial counts for each resample, L-BFGS for each fit."""
    both = pd.concat([votes["model_left"], votes["model_right"]])
    codes, names = pd.factorize(both)
    battle = np.ones((len(votes), 3), dtype=np.int32)
    battle[:, :2] = codes.reshape(2, -1).T
    battle[votes["outcome"] == "left", 2] = 2
    battle[votes["outcome"] == "right", 2] = 0
    unique, times = np.unique(battle, axis=0, return_counts=True)
    fit = partial(_fastchat_fit, unique[:, :2], unique[:, 2] / 2, len(names), tuned)
    rng = np.random.default_rng(seed)
    scores = fit(times.astype(float))
    drawn = rng.multinomial(len(votes), times / len(votes), size=resamples) / len(votes)
    if tuned:
        resampled = [fit(row) for row in drawn]
    else:
        with multiprocessing.get_context("fork").Pool(os.cpu_count()) as pool:
            resampled = list(pool.imap_unordered(fit, drawn))
    pd.DataFrame(400 * np.array(resampled) + 1000, columns=names).quantile([0.025, 0.975])
    return dict(zip(names, to_score(scores * math.log(10)), strict=True))


def _fastchat_fit(
    pairs: np.ndarray, points: np.ndarray, n: int, tuned: bool, weights: np.ndarray
) -> np.ndarray:
    alpha = math.log(10)

    def loss(ratings: np.ndarray) -> tuple[float, np.ndarray]:
        both = ratings[pairs]
        p = expit(alpha * (both[:, 0] - both[:, 1]))
        value = -((np.log(p) * points + np.log(1 - p) * (1 - points)) * weights).sum()
        change = alpha * (p - points) * weights
        if tuned:
            return value, np.bincount(pairs[:, 0], change, n) - np.bincount(pairs[:, 1], change, n)
        slope = np.zeros(n)
        np.add.at(slope, pairs, change[:, None] * np.array([1.0, -1.0]))
        return value, slope

    return minimize(loss, np.zeros(n), jac=True, method="L-BFGS-B", options={"gtol": 1e-6, "maxiter": 100}).x


OURS: dict[str, Way] = {"runoff": ours, "runoff, whole board": ours_whole}

#: Each peer with the module that it needs.
PEERS: dict[str, tuple[str, Way]] = {
    "published": ("sklearn", with_published),
    "fastchat, sklearn": ("sklearn", with_fastchat_sklearn),
    "fastchat": ("scipy", with_fastchat),
    "fastchat, tuned": ("scipy", partial(with_fastchat, tuned=True)),
    "evalica": ("evalica", with_evalica),
    "arenakit": ("arenakit", with_arenakit),
    "naive choix": ("choix", with_naive_choix),
}


def measure(
    votes: Callable[[int], pd.DataFrame],
    ways: dict[str, Way],
    *,
    resamples: int,
    rounds: int,
    budget: float,
) -> list[Timing]:
    """Time every way in turn; ``votes(k)`` makes the votes of round k.

    Round 0 is the first call and does not count; a way whose whole work would exceed the budget of CPU
    seconds does it with few resamples. One that has used up its budget sits out later rounds.
    """
    timings = {name: Timing(name) for name in ways}
    spent = dict.fromkeys(ways, 0.0)
    reference: Scores = {}
    for turn in range(rounds + 1):
        frame = votes(turn)
        for name, way in ways.items():
            timing = timings[name]
            if turn == 0:
                short = len(frame) > _SMALL and name not in OURS
                start = _cpu_seconds()
                scores = way(frame, _FEW if short else resamples, turn)
                first = _cpu_seconds() - start
                timing.first = math.nan if short else first
                timing.extrapolated = short and first * resamples / (_FEW + 1) > budget
                reference = reference or scores
                timing.difference = max(abs(scores[model] - score) for model, score in reference.items())
            elif timing.extrapolated and (not timing.later or spent[name] < budget):
                few, _ = _cpu(way, frame, _FEW, turn)
                some, _ = _cpu(way, frame, _SOME, turn)
                slope = (some - few) / (_SOME - _FEW)
                # On a busy machine two short runs can say nothing; then nothing is made of them.
                timing.later.append(few + (resamples - _FEW) * slope if slope > 0 else math.nan)
                spent[name] += few + some
            elif not timing.later or spent[name] < budget:
                timing.later.append(_cpu(way, frame, resamples, turn)[0])
                spent[name] += timing.later[-1]
    return list(timings.values())


def _cpu(way: Way, votes: pd.DataFrame, resamples: int, seed: int) -> tuple[float, Scores]:
    """CPU seconds of one call; of the median of five where one is too short to be measured alone."""
    times: list[float] = []
    while len(times) < (5 if times and times[0] < _SHORT else 1):
        start = _cpu_seconds()
        scores = way(votes, resamples, seed)
        times.append(_cpu_seconds() - start)
    return statistics.median(times), scores


def _cpu_seconds() -> float:
    # Finer than os.times, whose ticks of 10 ms are longer than our whole leaderboard.
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def drawn_votes(n_votes: int, n_models: int, seed: int = 0) -> pd.DataFrame:
    """Votes of models with normal strengths, a quarter of them ties."""
    rng = np.random.default_rng(seed)
    theta = rng.normal(0, 0.6, n_models)
    left = rng.integers(0, n_models, n_votes)
    right = (left + rng.integers(1, n_models, n_votes)) % n_models
    won = rng.random(n_votes) < 1 / (1 + np.exp(theta[right] - theta[left]))
    outcome = np.where(rng.random(n_votes) < 0.25, 2, np.where(won, 0, 1))
    names = [f"model-{k:03d}" for k in range(n_models)]
    columns = {"model_left": (left, names), "model_right": (right, names)}
    columns["outcome"] = (outcome, ["left", "right", "tie"])
    return _strings(columns)


def sliced_votes(n_votes: int, seed: int = 0) -> pd.DataFrame:
    """The same for ten models, with a language, an environment and a category of unequal shares."""
    votes = drawn_votes(n_votes, 10, seed)
    rng = np.random.default_rng([seed, 1])
    columns = {}
    for name, values in _SLICES.items():
        share = np.arange(1, values + 1) ** -0.5
        codes = rng.choice(values, n_votes, p=share / share.sum())
        columns[name] = (codes, [f"{name}-{k}" for k in range(values)])
    return pd.concat([votes, _strings(columns)], axis=1)


def _strings(columns: dict[str, tuple[np.ndarray, list[str]]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            name: pd.Categorical.from_codes(codes, names).astype(str)
            for name, (codes, names) in columns.items()
        }
    ).astype("str")


def simulated_votes(seed: int) -> pd.DataFrame:
    """The votes that the workbench shows, as strings."""
    frame = votes_frame(simulate_votes(seed=seed).records())
    return frame[["model_left", "model_right", "outcome"]].astype("str")


def _per_slice(way: Way) -> Way:
    """Do the same for all votes and for every marginal slice; the scores are those of all votes."""

    def work(votes: pd.DataFrame, resamples: int, seed: int) -> Scores:
        frame = votes[["model_left", "model_right", "outcome"]]
        for name in _SLICES:
            for _, part in frame.groupby(votes[name]):
                way(part, resamples, seed)
        return way(frame, resamples, seed)

    return work


def ours_sliced(votes: pd.DataFrame, resamples: int, seed: int) -> Scores:
    """All votes and every marginal slice, coded once."""
    found = score_slices(votes, [(), *((name,) for name in _SLICES)], resamples=resamples, seed=seed)
    whole = found[0].scored
    assert whole is not None
    return dict(zip(whole.models, whole.scores.tolist(), strict=True))


def compare(size: int, options: argparse.Namespace) -> list[str]:
    """Print the table of one size, and return the verdicts."""
    models = options.models or SIZES.get(size, 50)

    def votes(turn: int) -> pd.DataFrame:
        return drawn_votes(size, models, turn) if size != min(SIZES) else simulated_votes(2025 + turn)

    peers = {name: way for name, way in chosen(options).items() if size <= _MOST_VOTES.get(name, size)}
    timings = measure(
        votes, OURS | peers, resamples=options.resamples, rounds=options.rounds, budget=options.budget
    )
    title = f"{size:,} votes, {models} models, from strings: fit, {options.resamples:,} resamples, intervals"
    return report(title, timings, {name: by_size.get(size) for name, by_size in TARGETS.items()})


def compare_slices(options: argparse.Namespace) -> list[str]:
    """Print the table of the marginal slices, and return the verdicts."""
    peers = {name: _per_slice(way) for name, way in chosen(options).items() if name in SLICE_TARGETS}
    timings = measure(
        partial(sliced_votes, min(SIZES)),
        {"runoff": ours_sliced} | peers,
        resamples=options.resamples,
        rounds=options.rounds,
        budget=options.budget,
    )
    boards = 1 + sum(_SLICES.values())
    return report(
        f"{boards} boards of {min(SIZES):,} votes: fit, resamples, intervals", timings, SLICE_TARGETS
    )


def large_tasks(options: argparse.Namespace) -> list[str]:
    """The joint cube and a thousand resamples of a million votes, against seconds."""
    verdicts = []
    by = tuple(_SLICES)
    for pooled in (False, True):
        times, boards = [], 0
        for turn in range(min(options.rounds, 3) + 1):
            votes = sliced_votes(min(SIZES), turn)
            start = _cpu_seconds()
            found = leaderboard(
                votes, by=by, margins=True, pooled=pooled, resamples=options.resamples, seed=turn
            )
            times.append(_cpu_seconds() - start)
            boards = len(found.slices)
        name = f"cube of {boards} boards{', pooled' if pooled else ''}, {options.resamples} resamples"
        verdicts.append(_seconds_verdict(name, times, CUBE_SECONDS))
    times = []
    for turn in range(min(options.rounds, 3) + 1):
        votes = drawn_votes(1_000_000, 100, turn)
        start = _cpu_seconds()
        score_votes(votes, resamples=1000, seed=turn)
        times.append(_cpu_seconds() - start)
    verdicts.append(
        _seconds_verdict("1,000 resamples of 1,000,000 votes, 100 models", times, THOUSAND_SECONDS)
    )
    return verdicts


def _seconds_verdict(name: str, times: Sequence[float], target: float) -> str:
    seconds = statistics.median(times[1:])
    text = f"{name}: {seconds:.2f} CPU seconds (first {times[0]:.2f}, at most {target:g})"
    return text + ("" if seconds <= target else "  NOT MET")


def report(title: str, timings: list[Timing], targets: Mapping[str, float | None]) -> list[str]:
    """Print one table; return a line for each target."""
    print(f"\n{title}")
    print(f"{'':20}{'CPU ms':>12}{'first ms':>11}{'rounds':>8}{'ratio':>9}{'target':>8}{'points off':>12}")
    verdicts = []
    for timing in timings:
        ratio = timing.seconds / timings[0].seconds
        target = targets.get(timing.name)
        print(
            f"{timing.name:20}{'~' if timing.extrapolated else '':>2}{timing.seconds * 1e3:10.1f}"
            f"{timing.first * 1e3:11.1f}{len(timing.later):8}{ratio:8.0f}x"
            f"{f'{target:.0f}x' if target else '':>8}{timing.difference:12.1e}",
            flush=True,
        )
        if target:
            met = "  NOT MEASURED" if math.isnan(ratio) else "" if ratio >= target else "  NOT MET"
            verdicts.append(
                f"{title.split(':')[0]}: {timing.name} {ratio:.0f}x (at least {target:.0f}x){met}"
            )
    return verdicts


def chosen(options: argparse.Namespace) -> dict[str, Way]:
    """The peers that were asked for and are installed."""
    names = options.peers or list(PEERS)
    unknown = sorted(set(names) - set(PEERS))
    if unknown:
        raise SystemExit(f"no such peer: {', '.join(unknown)}; there are {', '.join(PEERS)}")
    return {name: PEERS[name][1] for name in names if importlib.util.find_spec(PEERS[name][0])}


def main() -> None:
    """Print the tables, and at the end what became of each target."""
    parser = argparse.ArgumentParser(
        description="CPU time of leaderboards against peers, on synthetic votes."
    )
    parser.add_argument("--resamples", type=int, default=100, help="bootstrap resamples of everybody")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--votes", type=int, nargs="*", help="sizes of the tables; 0 for none")
    parser.add_argument("--models", type=int, help="how many models, instead of the usual of each size")
    parser.add_argument("--peers", nargs="*", help=f"some of: {', '.join(PEERS)}")
    parser.add_argument("--budget", type=float, default=15.0, help="CPU seconds for a peer and a table")
    parser.add_argument("--parts", nargs="*", choices=["sizes", "slices", "large"], help="all by default")
    options = parser.parse_args()
    parts = options.parts or (["sizes"] if options.votes else ["sizes", "slices", "large"])
    for name in sorted(set(PEERS) - set(chosen(argparse.Namespace(peers=None)))):
        print(f"{name} is left out: {PEERS[name][0]} is not installed")
    verdicts: list[str] = []
    if "sizes" in parts:
        for size in options.votes or SIZES:
            verdicts += compare(size, options)
    if "slices" in parts:
        verdicts += compare_slices(options)
    if "large" in parts:
        verdicts += large_tasks(options)
    print("\nTargets")
    print("\n".join(f"    {line}" for line in verdicts))


if __name__ == "__main__":
    main()
