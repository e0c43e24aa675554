"""How often the intervals cover the truth, by simulation.

Run with ``python -m benchmarks.coverage``. Votes are drawn from known strengths, so
that the truth is known: for half wins it is the fit of the expected table of votes.
Three set-ups: independent votes; votes of people with tastes of their own; and slices
that differ. Nominal is 95 % throughout. ``--sets`` is the number of simulated vote
sets; with 200, a coverage of 0.95 has a standard error of about 0.005 (models of one
set are not independent), a family-wise one of 0.015. Everything is seeded, so that the same
version gives the same figures.

Targets: the intervals of a board, those of people and the pooled ones cover .93 to .97; the
differences of all models at once hold .93 to .97 of the time; pooled scores are nearer to the truth than
the scores of all votes and than those of separate fits, in every set-up with slices that differ. Joint
places cover more than .93: they are cautious by construction. Where slices do not differ, nothing
can be nearer than the scores of all votes, and intervals that allow for a difference are too wide:
pooling is to lose less than a tenth there, and its intervals are to cover no less than .93.
"""

from __future__ import annotations

import argparse

import numpy as np
from numpy.typing import NDArray

from analysis.bootstrap import bootstrap
from analysis.bradley_terry import POINTS_PER_NAT, Strengths, fit, to_score
from analysis.few_units import widening
from analysis.method import HALF_WINS
from analysis.pairs import CodedVotes, PairCounts
from analysis.pooling import pool
from analysis.sandwich import sandwich
from analysis.simultaneous import simultaneous
from analysis.units import sampling

Array = NDArray[np.float64]

_RESAMPLES = 400


def outcome_chances(theta: Array, nu: float) -> Array:
    """Chances of left, right and tie (Davidson) for row on the left and column on the right."""
    half = 0.5 * (theta[..., :, None] - theta[..., None, :])
    weights = np.stack([np.exp(half), np.exp(-half), np.full_like(half, nu), np.zeros_like(half)], axis=-1)
    chances: Array = weights / weights.sum(axis=-1, keepdims=True)
    return chances


def truth(theta: Array, nu: float, meetings: Array) -> Array:
    """Half-win strengths that endless votes with these meetings would give."""
    expected = meetings[:, :, None] * outcome_chances(theta, nu) * 1e6
    return fit(PairCounts(tuple(map(str, range(len(theta)))), expected)).theta


def meetings(n: int, rng: np.random.Generator) -> Array:
    """Unequal shares of ordered pairs, as arenas have them."""
    weight = rng.permutation(np.arange(1, n + 1) ** -0.7)
    table = np.outer(weight, weight)
    np.fill_diagonal(table, 0)
    return table / table.sum()


def draw(rng: np.random.Generator, theta: Array, nu: float, shown: Array, n_votes: int) -> CodedVotes:
    """Votes, each with strengths of its own where ``theta`` has a row for each vote."""
    n = theta.shape[-1]
    pair = rng.choice(n * n, n_votes, p=shown.ravel())
    left, right = pair // n, pair % n
    rows = np.broadcast_to(theta, (n_votes, n))
    each = np.arange(n_votes)
    half = 0.5 * (rows[each, left] - rows[each, right])
    weights = np.stack([np.exp(half), np.exp(-half), np.full(n_votes, nu)])
    point = rng.random(n_votes) * weights.sum(0)
    outcome = (point > weights[0]).astype(np.intp) + (point > weights[0] + weights[1])
    return CodedVotes(tuple(map(str, range(n))), left, right, outcome)


def independent(sets: int, n: int = 10, n_votes: int = 4700) -> dict[str, float]:
    """Coverage of the three kinds of intervals, of all differences at once, and of joint places."""
    rng = np.random.default_rng(7)
    theta, shown, nu = rng.normal(0, 0.6, n), meetings(n, rng), 2 / 3
    target = to_score(truth(theta, nu, shown))
    order = (-target).argsort().argsort() + 1
    hits = dict.fromkeys(("percentile", "normal", "sandwich", "all gaps at once", "all places at once"), 0.0)
    for seed in range(sets):
        rng = np.random.default_rng(1000 + seed)
        counts = draw(rng, theta, nu, shown, n_votes).count()
        strengths = fit(counts)
        boot = bootstrap(counts, strengths, resamples=_RESAMPLES, seed=seed)
        robust = sandwich(counts, strengths)
        for name, (low, high) in {
            "percentile": boot.intervals(),
            "normal": boot.intervals(around=strengths.scores),
            "sandwich": robust.intervals(),
        }.items():
            hits[name] += ((low <= target) & (target <= high)).mean()
        joint = simultaneous(boot, robust)
        gap = target[:, None] - target[None, :]
        hits["all gaps at once"] += ((joint.low <= gap) & (gap <= joint.high)).all()
        hits["all places at once"] += ((joint.rank_low <= order) & (order <= joint.rank_high)).all()
    return {name: value / sets for name, value in hits.items()}


def clustered(sets: int, n: int = 10, n_votes: int = 4700, users: int = 300) -> dict[str, float]:
    """Coverage when every person has a taste, with votes and with people as units."""
    rng = np.random.default_rng(7)
    theta, shown, nu, taste = rng.normal(0, 0.6, n), meetings(n, rng), 2 / 3, 0.5
    activity = np.arange(1, users + 1) ** -0.9
    activity /= activity.sum()
    many = draw(rng, theta + rng.normal(0, taste, (1_000_000, n)), nu, shown, 1_000_000)
    target = fit(many.count()).scores
    hits = dict.fromkeys(("votes: bootstrap", "people: bootstrap", "people: sandwich"), 0.0)
    for seed in range(sets):
        rng = np.random.default_rng(2000 + seed)
        who = rng.choice(users, n_votes, p=activity)
        tastes = rng.normal(0, taste, (users, n))
        coded = draw(rng, theta + tastes[who], nu, shown, n_votes)
        counts = coded.count()
        strengths = fit(counts)
        people = sampling(counts, HALF_WINS, coded, np.arange(n_votes), who)
        wider = widening(counts, strengths, people)
        resampled = bootstrap(counts, strengths, resamples=_RESAMPLES, seed=seed, sampling=people)
        for name, (low, high) in {
            "votes: bootstrap": bootstrap(counts, strengths, resamples=_RESAMPLES, seed=seed).intervals(),
            "people: bootstrap": resampled.widened(strengths, wider).intervals(),
            "people: sandwich": sandwich(counts, strengths, people).widened(wider).intervals(),
        }.items():
            hits[name] += ((low <= target) & (target <= high)).mean()
    return {name: value / sets for name, value in hits.items()}


def pooled(
    sets: int, n: int = 10, n_votes: int = 4700, slices: int = 8, spread: float = 0.25
) -> dict[str, float]:
    """Coverage and root mean square error (points) of pooled slices, against separate and global fits.

    Slices have unequal sizes. The target is each slice's own half-win fit of endless votes.
    Separate fits count only where they exist; ``no separate fit`` is the share without one.
    """
    result = dict.fromkeys(("coverage", "coverage, small half", "borrowed", "no separate fit"), 0.0)
    squares: dict[str, list[float]] = {"pooled": [], "global": [], "separate": [], "pooled, same slices": []}
    names = tuple(map(str, range(n)))
    size = np.arange(1, slices + 1) ** -0.8
    size = size / size.sum()
    for seed in range(sets):
        rng = np.random.default_rng(3000 + seed)
        nu, shown = 2 / 3, meetings(n, rng)
        common = rng.normal(0, 0.6, n)
        theta = common + rng.normal(0, spread, (slices, n))
        which = rng.choice(slices, n_votes, p=size)
        coded = draw(rng, theta[which], nu, shown, n_votes)
        tables = [coded.count(np.flatnonzero(which == s)) for s in range(slices)]
        counts = coded.count()
        whole = fit(counts)
        dispersion = sandwich(counts, whole).dispersion
        found = pool(
            np.stack([HALF_WINS.fold(t.ordered) for t in tables], axis=1).astype(float), whole, dispersion
        )
        target = np.stack([truth(each, nu, shown) for each in theta])
        error = 1.959964 * np.sqrt(np.einsum("sii->si", found.covariance))
        hit = np.abs(found.theta - target) <= error
        result["coverage"] += hit.mean()
        result["coverage, small half"] += hit[slices // 2 :].mean()
        result["borrowed"] += found.borrowed.mean()
        for s in range(slices):
            squares["pooled"].append(float(((found.theta[s] - target[s]) ** 2).mean()))
            squares["global"].append(float(((whole.theta - target[s]) ** 2).mean()))
            own = _own_fit(PairCounts(names, tables[s].ordered))
            if own is None:
                result["no separate fit"] += 1 / slices
            else:
                squares["separate"].append(float(((own.theta - target[s]) ** 2).mean()))
                squares["pooled, same slices"].append(squares["pooled"][-1])
    errors = {
        f"error: {name}": POINTS_PER_NAT * float(np.sqrt(np.mean(v))) for name, v in squares.items() if v
    }
    return {name: value / sets for name, value in result.items()} | errors


def _own_fit(counts: PairCounts) -> Strengths | None:
    from analysis.errors import NoEstimate

    try:
        return fit(counts)
    except NoEstimate:
        return None


#: Figures that are to lie between two bounds, in every table that has them.
_BETWEEN = {
    "percentile": (0.93, 0.97),
    "normal": (0.93, 0.97),
    "sandwich": (0.93, 0.97),
    "all gaps at once": (0.93, 0.97),
    "all places at once": (0.93, 1.0),
    "people: bootstrap": (0.93, 0.97),
    "people: sandwich": (0.93, 0.97),
    "coverage": (0.93, 0.97),
}


def verdicts(found: dict[str, float], *, differ: bool = True) -> dict[str, bool]:
    """Which targets the figures of one set-up meet; ``differ`` tells whether its slices do."""
    result = {}
    for name, (low, high) in _BETWEEN.items():
        if name in found:
            high = high if differ else 1.0
            result[f"{name} within {low:.2f} and {high:.2f}"] = low <= found[name] <= high
    pooled, whole = found.get("error: pooled"), found.get("error: global")
    if pooled is not None and whole is not None:
        result["pooled below global" if differ else "pooled below 1.1 x global"] = pooled < whole * (
            1.0 if differ else 1.1
        )
        result["pooled below separate"] = found["error: pooled, same slices"] < found["error: separate"]
    return result


def main() -> None:
    """Print the table of every set-up, and what became of its targets."""
    parser = argparse.ArgumentParser(description="Coverage of the intervals on simulated votes.")
    parser.add_argument("--sets", type=int, default=200)
    options = parser.parse_args()
    alike = "8 slices that do not differ"
    runs = {
        "independent votes, 4,700 x 10, 25 % ties": lambda: independent(options.sets),
        "people with tastes, 300 people": lambda: clustered(options.sets),
        "8 slices, spread 43 points": lambda: pooled(options.sets),
        alike: lambda: pooled(options.sets, spread=0.0),
        "20 slices, 100 to 900 votes": lambda: pooled(options.sets, slices=20, spread=0.25),
        "3 slices, spread 43 points": lambda: pooled(options.sets, slices=3),
    }
    for title, run in runs.items():
        found = run()
        print(f"{title} ({options.sets} sets)")
        for name, value in found.items():
            print(f"    {name:24}{value:8.3f}")
        for target, met in verdicts(found, differ=title != alike).items():
            print(f"    {target}: {'met' if met else 'NOT MET'}", flush=True)


if __name__ == "__main__":
    main()
