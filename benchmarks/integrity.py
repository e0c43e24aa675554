"""Simulated attacks on a board, of the sizes that move one: `python -m benchmarks.integrity --seeds 20`.

A crowd like that of a published arena (10 models, 4,700 votes, 560 raters, a quarter ties; honest
raters differ in taste and lean to the left as a real crowd did) is attacked; `analysis.integrity` then sees
the votes and nothing else. For each attack the table says

* *found*: share of crowds in which a finding is about an account of the attack, or mostly about its votes;
* *votes*: share of the attack's votes that findings show;
* *false*: honest raters that a finding names, per crowd (560 raters);
* *place*: of the model that the attack is for, without it, with it, and without all that was found;
* *lift*: what the attack adds to that model's score, in points, and what is left of it after that.

The bounds of the checks were set with such crowds in view. So the same table is printed for crowds that had no part in
it: other seeds, other numbers of votes and raters, other tastes, ties and leanings (`HELD_OUT`; `--crowd` chooses), and
below each the two rates: of attacks found, and of honest raters and honest crowds accused, with 95 % intervals (Wilson).

Attacks of 216 to 353 votes by somebody who knows the names, and of 575 to 1,700 on random battles, lifted the
fourth model to the first place in simulations of this size; 6,000 votes for one side never did.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.bradley_terry import fit
from analysis.integrity import OF_RATERS, Integrity, examine_integrity
from analysis.pairs import count_votes

MODELS = tuple(f"model-{k}" for k in range(10))
_DAY = 86_400.0
_OUTCOMES = np.array(["left", "right", "tie", "both_bad"])
_COLUMNS = ["voter", "left", "right", "outcome", "seconds", "battle"]

Rng = np.random.Generator
Attack = Callable[["Crowd", Rng], pd.DataFrame]


@dataclass(frozen=True)
class Kind:
    """What a crowd is like.

    Attributes
    ----------
    votes, raters, days : int
    spread, taste : float
        Standard deviations of the models' strengths, and of one rater's taste for each model, in logits.
    left : float
        Advantage of the left side in logits; the default is that of a real crowd (LLMFAO, 8,931 votes).
    ties : float
        Their share between equals.
    busy : float
        How unevenly people vote: the exponent of a Pareto distribution, smaller is more uneven.
    seed : int
        The first one of its crowds.
    """

    votes: int = 4700
    raters: int = 560
    days: int = 180
    spread: float = 0.6
    taste: float = 0.3
    left: float = 0.0887
    ties: float = 0.25
    busy: float = 1.1
    seed: int = 0


#: The crowd with which the bounds were set.
SEEN = Kind()
#: Crowds that nobody looked at when the bounds were set.
HELD_OUT: dict[str, Kind] = {
    "the same kind, other seeds": Kind(seed=70_000),
    "small: 1,200 votes, 150 raters": Kind(votes=1200, raters=150, days=60, seed=171_000),
    "large: 12,000 votes, 1,500 raters": Kind(votes=12_000, raters=1500, days=365, seed=72_000),
    "few busy raters": Kind(votes=3000, raters=60, days=90, busy=0.8, seed=73_000),
    "strong tastes, few ties": Kind(taste=0.6, ties=0.1, left=0.2, spread=0.9, seed=74_000),
}


@dataclass(frozen=True)
class Crowd:
    """Honest votes, what their models are really worth, and of which kind it is."""

    votes: pd.DataFrame
    theta: np.ndarray
    kind: Kind = SEEN

    @property
    def target(self) -> int:
        """The model in the fourth place."""
        return int(np.argsort(-self.theta)[3])

    @property
    def leader(self) -> int:
        """The model in the first place."""
        return int(self.theta.argmax())


def _answers(rng: Rng, gap: np.ndarray, ties: float) -> np.ndarray:
    """Davidson's model with the crowd's share of ties."""
    win = np.exp(gap / 2)
    nu = 2 * ties / (1 - ties)
    draw = rng.random(len(gap)) * (win + 1 / win + nu)
    answer = np.where(draw < win, 0, np.where(draw < win + 1 / win, 1, 2))
    return np.where((answer == 2) & (rng.random(len(gap)) < 0.4), 3, answer)


def _pairs(rng: Rng, n: int) -> tuple[np.ndarray, np.ndarray]:
    left = rng.integers(0, len(MODELS), n)
    return left, (left + rng.integers(1, len(MODELS), n)) % len(MODELS)


def _sittings(rng: Rng, voters: np.ndarray, days: float, start: float = 0.0) -> np.ndarray:
    """Times of votes: each rater sits down a few times, and judges for a minute or two."""
    seconds = np.empty(len(voters))
    for voter in np.unique(voters):
        rows = np.flatnonzero(voters == voter)
        sittings = np.sort(rng.random(1 + len(rows) // 15)) * days * _DAY
        which = np.sort(rng.integers(0, len(sittings), len(rows)))
        seconds[rows] = sittings[which] + np.cumsum(20 + rng.gamma(2.0, 40.0, len(rows)))
    return start + seconds


def _frame(
    voter: Sequence[str],
    left: np.ndarray,
    right: np.ndarray,
    outcome: np.ndarray,
    seconds: np.ndarray,
    battle: np.ndarray | None = None,
) -> pd.DataFrame:
    names = np.arange(len(left)) if battle is None else battle
    return pd.DataFrame(dict(zip(_COLUMNS, (list(voter), left, right, outcome, seconds, names), strict=True)))


def crowd(seed: int, *, shared: int = 1, kind: Kind = SEEN) -> Crowd:
    """An honest crowd; with ``shared``, so many raters judge each battle."""
    rng = np.random.default_rng(seed)
    theta = rng.normal(0, kind.spread, len(MODELS))
    theta -= theta.mean()
    raters = kind.raters if shared == 1 else max(4 * shared, kind.raters // 8)
    share = rng.pareto(kind.busy, raters) + 0.2
    n = kind.votes // shared
    left, right = (np.repeat(side, shared) for side in _pairs(rng, n))
    voters = np.concatenate(
        [rng.choice(raters, shared, replace=False, p=share / share.sum()) for _ in range(n)]
    )
    taste = rng.normal(0, kind.taste, (raters, len(MODELS)))
    worth = theta + taste[voters]
    rows = np.arange(len(left))
    outcome = _answers(rng, worth[rows, left] - worth[rows, right] + kind.left, kind.ties)
    battle = np.repeat(np.arange(n), shared)
    seconds = _sittings(rng, voters, kind.days)
    votes = _frame([f"r{v}" for v in voters], left, right, outcome, seconds, battle)
    return Crowd(votes, theta, kind)


def _accounts(n: int, accounts: int) -> np.ndarray:
    return np.arange(n) % accounts


def _won(rng: Rng, winner: np.ndarray, loser: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    swapped = rng.random(len(winner)) < 0.5
    left, right = np.where(swapped, loser, winner), np.where(swapped, winner, loser)
    return left, right, np.where(swapped, 1, 0)


def targeted(n: int, accounts: int, days: float | None = None, *, spare: bool = False) -> Attack:
    """Somebody knows the names: each vote is for the fourth model, against the first (or, spare, any better one)."""

    def attack(honest: Crowd, rng: Rng) -> pd.DataFrame:
        rivals = np.argsort(-honest.theta)[: 3 if spare else 1]
        against = rng.choice(rivals, n)
        who = _accounts(n, accounts)
        sides = _won(rng, np.full(n, honest.target), against)
        within = honest.kind.days if days is None else min(days, honest.kind.days)
        start = rng.random() * (honest.kind.days - within) * _DAY
        return _frame([f"x{v}" for v in who], *sides, _sittings(rng, who, within, start))

    return attack


def on_random_battles(n: int, accounts: int) -> Attack:
    """The names are known, the battles are drawn: the target gets every vote, others an honest one."""

    def attack(honest: Crowd, rng: Rng) -> pd.DataFrame:
        left, right = _pairs(rng, n)
        outcome = _answers(rng, honest.theta[left] - honest.theta[right], honest.kind.ties)
        outcome = np.where(left == honest.target, 0, np.where(right == honest.target, 1, outcome))
        who = _accounts(n, accounts)
        return _frame([f"x{v}" for v in who], left, right, outcome, _sittings(rng, who, honest.kind.days))

    return attack


def always_left(n: int, accounts: int) -> Attack:
    """Whatever is shown, the left side."""

    def attack(honest: Crowd, rng: Rng) -> pd.DataFrame:
        who = _accounts(n, accounts)
        return _frame(
            [f"x{v}" for v in who], *_pairs(rng, n), np.zeros(n, int), _sittings(rng, who, honest.kind.days)
        )

    return attack


def guessing(n: int, accounts: int, *, gap: float = 0.0) -> Attack:
    """Answers at random; with a gap of seconds, as a script sends them."""

    def attack(honest: Crowd, rng: Rng) -> pd.DataFrame:
        who = _accounts(n, accounts)
        days = honest.kind.days
        seconds = rng.random() * days * _DAY + np.arange(n) * gap if gap else _sittings(rng, who, days)
        return _frame([f"x{v}" for v in who], *_pairs(rng, n), rng.integers(0, 4, n), seconds)

    return attack


def reversed_(n: int) -> Attack:
    """The honest answer turned round, by one account."""

    def attack(honest: Crowd, rng: Rng) -> pd.DataFrame:
        left, right = _pairs(rng, n)
        outcome = _answers(rng, honest.theta[right] - honest.theta[left], honest.kind.ties)
        return _frame(["x0"] * n, left, right, outcome, _sittings(rng, np.zeros(n, int), honest.kind.days))

    return attack


def replayed(n: int) -> Attack:
    """Votes of an honest rater in a row, sent again under another name and for other battles."""

    def attack(honest: Crowd, rng: Rng) -> pd.DataFrame:
        sizes = honest.votes["voter"].value_counts()
        fitting = sizes[sizes >= n]
        source = rng.choice(fitting.index) if len(fitting) else sizes.index[0]
        copied = honest.votes[honest.votes["voter"] == source].sort_values("seconds").head(n)
        return copied.assign(
            voter="x0", seconds=copied["seconds"] + 5 * _DAY, battle=10**6 + np.arange(len(copied))
        )

    return attack


def ring(n: int, accounts: int) -> Attack:
    """Accounts that judge the same battles, and agree beforehand to say what one of them says."""

    def attack(honest: Crowd, rng: Rng) -> pd.DataFrame:
        there = honest.votes["battle"].unique()
        battles = rng.choice(there, min(n, len(there)), replace=False)
        first = honest.votes.drop_duplicates("battle").set_index("battle").loc[battles]
        said = _answers(rng, np.zeros(n), honest.kind.ties)
        parts = []
        for member in range(accounts):
            # now and then somebody forgets
            own = np.where(rng.random(n) < 0.05, rng.integers(0, 4, n), said)
            seconds = _sittings(rng, np.zeros(n, int), honest.kind.days)
            parts.append(
                _frame(
                    [f"x{member}"] * n,
                    first["left"].to_numpy(),
                    first["right"].to_numpy(),
                    own,
                    seconds,
                    battles,
                )
            )
        return pd.concat(parts, ignore_index=True)

    return attack


def nobody(honest: Crowd, rng: Rng) -> pd.DataFrame:
    """No attack: what is found here is a false alarm."""
    return honest.votes.iloc[:0]


#: Name, number of raters per battle in the crowd, and the attack.
ATTACKS: dict[str, tuple[int, Attack]] = {
    "nobody": (1, nobody),
    "nobody, shared battles": (5, nobody),
    "always left: 30 votes": (1, always_left(30, 1)),
    "always left: 6,000 of 20": (1, always_left(6000, 20)),
    "flood: 200 in 100 s": (1, guessing(200, 1, gap=0.5)),
    "replayed: 8 votes": (1, replayed(8)),
    "replayed: 40 votes": (1, replayed(40)),
    "ring of 3, 60 battles": (5, ring(60, 3)),
    "turned round: 100 votes": (1, reversed_(100)),
    "turned round: 400 votes": (1, reversed_(400)),
    "names known: 23 of 1": (1, targeted(23, 1)),
    "names known: 216 of 1": (1, targeted(216, 1)),
    "names known: 216 of 10": (1, targeted(216, 10)),
    "names known: 353 of 353": (1, targeted(353, 353)),
    "… 353 of 353, 3 rivals": (1, targeted(353, 353, spare=True)),
    "… the same, in 20 days": (1, targeted(353, 353, 20, spare=True)),
    "drawn battles: 600 of 1": (1, on_random_battles(600, 1)),
    "drawn battles: 1,700 of 5": (1, on_random_battles(1700, 5)),
    "drawn battles: 1,700 of 170": (1, on_random_battles(1700, 170)),
    "guessing: 200 of 1": (1, guessing(200, 1)),
}


@dataclass(frozen=True)
class Seen:
    """What one attack on one crowd came to; ``honest`` is its number of honest raters."""

    honest: int
    found: bool
    votes: float
    false_raters: int
    false_log: int
    place: tuple[int, int, int]
    lift: tuple[float, float]


def named(votes: pd.DataFrame) -> pd.DataFrame:
    """The columns of a votes frame."""
    return pd.DataFrame(
        {
            "voter": votes["voter"],
            "battle_id": votes["battle"].map("b{}".format),
            "created_at": pd.Timestamp("2026-01-01", tz="UTC") + pd.to_timedelta(votes["seconds"], unit="s"),
            "outcome": _OUTCOMES[votes["outcome"].to_numpy(int)],
            "model_left": np.array(MODELS)[votes["left"].to_numpy(int)],
            "model_right": np.array(MODELS)[votes["right"].to_numpy(int)],
        }
    )


def _standing(votes: pd.DataFrame, model: int) -> tuple[int, float]:
    """Place and score of a model."""
    strengths = fit(count_votes(votes))
    scores = dict(zip(strengths.models, map(float, strengths.scores), strict=True))
    own = scores[MODELS[model]]
    return 1 + sum(score > own for score in scores.values()), own


def attacked(name: str, seed: int, kind: Kind = SEEN) -> Seen:
    """One crowd, one attack, and what the checks say of it."""
    shared, attack = ATTACKS[name]
    honest = crowd(seed, shared=shared, kind=kind)
    added = attack(honest, np.random.default_rng([seed, 1]))
    if not len(added):
        both = honest.votes
    else:
        if shared == 1 and added["battle"].max() < 10**6:
            added = added.assign(battle=added["battle"] + 10**6)
        both = pd.concat([honest.votes, added], ignore_index=True)
    frame = named(both)
    bad = both["voter"].str.startswith("x").to_numpy()
    result = examine_integrity(frame)
    shown = _shown(result, len(frame))
    about = any(
        any(voter.startswith("x") for voter in finding.voters)
        or (not finding.voters and bad[finding.rows].mean() > 0.5)
        for finding in result.findings
    )
    accused = {voter for voter in result.voters if not voter.startswith("x")}
    if name.startswith("replayed"):
        accused -= set(both["voter"][shown & ~bad])  # the copied rater is named as well, and has to be
    log = sum(not finding.voters and bad[finding.rows].mean() <= 0.5 for finding in result.findings)
    kept = frame[~_left_out(result, frame)]
    standings = [_standing(votes, honest.target) for votes in (named(honest.votes), frame, kept)]
    places, scores = zip(*standings, strict=True)
    return Seen(
        int(honest.votes["voter"].nunique()),
        about,
        float(shown[bad].mean()) if bad.any() else 0.0,
        len(accused),
        log,
        places,
        (scores[1] - scores[0], scores[2] - scores[0]),
    )


def _shown(result: Integrity, n: int) -> np.ndarray:
    shown = np.zeros(n, dtype=bool)
    for finding in result.findings:
        shown[finding.rows] = True
    return shown


def _left_out(result: Integrity, frame: pd.DataFrame) -> np.ndarray:
    """Every vote of the raters that were found, and those that a finding about the log shows."""
    out = frame["voter"].isin(list(result.voters)).to_numpy(copy=True)
    for finding in result.findings:
        if finding.kind not in OF_RATERS:
            out[finding.rows] = True
    return out


def table(names: Sequence[str], seeds: int, kind: Kind = SEEN) -> str:
    """The figures, a line per attack, and the two rates over all of them."""
    lines = [
        f"{'attack':<28}{'found':>7}{'votes':>7}{'false raters':>14}{'false of log':>14}{'place':>22}{'lift':>17}"
    ]
    all_seen: dict[str, list[Seen]] = {}
    for name in names:
        seen = all_seen[name] = [attacked(name, kind.seed + number, kind) for number in range(seeds)]
        before, during, after = np.array([one.place for one in seen]).mean(axis=0)
        lifted, left = np.array([one.lift for one in seen]).mean(axis=0)
        found = "–" if name.startswith("nobody") else f"{np.mean([one.found for one in seen]):.0%}"
        votes = "–" if name.startswith("nobody") else f"{np.mean([one.votes for one in seen]):.0%}"
        lines.append(
            f"{name:<28}{found:>7}{votes:>7}{np.mean([one.false_raters for one in seen]):>14.2f}"
            f"{np.mean([one.false_log for one in seen]):>14.2f}"
            f"{f'{before:.1f} → {during:.1f} → {after:.1f}':>22}{f'{lifted:+.0f} → {left:+.0f}':>17}"
        )
    return "\n".join([*lines, *rates(all_seen)])


def rates(all_seen: Mapping[str, Sequence[Seen]]) -> list[str]:
    """Detection and false alarms over everything that was seen of one kind of crowd."""
    attacks = [one for name, seen in all_seen.items() if not name.startswith("nobody") for one in seen]
    every = [one for seen in all_seen.values() for one in seen]
    lines = []
    if attacks:
        lines.append(f"attacks found: {_rate(sum(one.found for one in attacks), len(attacks))}")
    lines.append(
        f"honest raters accused: {_rate(sum(one.false_raters for one in every), sum(one.honest for one in every))}"
    )
    quiet = [one for name, seen in all_seen.items() if name.startswith("nobody") for one in seen]
    if quiet:
        alarms = sum(bool(one.false_raters or one.false_log) for one in quiet)
        lines.append(f"crowds without an attack in which anything was found: {_rate(alarms, len(quiet))}")
    return lines


def _rate(hits: int, n: int) -> str:
    """A share with its Wilson interval (95 %)."""
    z = 1.959964
    share, square = hits / n, z * z / n
    middle = (share + square / 2) / (1 + square)
    half = z / (1 + square) * math.sqrt(share * (1 - share) / n + square / (4 * n))
    low, high = (max(0.0, middle - half) if hits else 0.0), (min(1.0, middle + half) if hits < n else 1.0)
    return f"{hits:,} of {n:,} ({share:.2%}, {low:.2%} to {high:.2%})"


def main() -> None:
    """Print a table for each kind of crowd."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = {"the crowd of the bounds": SEEN, **HELD_OUT}
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--attack", nargs="*", choices=list(ATTACKS), default=list(ATTACKS))
    parser.add_argument("--crowd", nargs="*", choices=list(kinds), default=list(kinds))
    options = parser.parse_args()
    for name in options.crowd:
        held_out = " (held out)" if name in HELD_OUT else ""
        sys.stdout.write(f"{name}{held_out}\n{table(options.attack, options.seeds, kinds[name])}\n\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
