"""Simulated attacks on a board, of the sizes that move one: `python -m benchmarks.integrity --seeds 20`.

A crowd like that of a published arena (10 models, 4,700 votes, 560 raters, a quarter ties; honest
raters differ in taste and lean to the left as a real crowd did) is attacked; `analysis.integrity` then sees
the votes and nothing else. For each attack the table says

* *found*: share of crowds in which a finding is about an account of the attack, or mostly about its votes;
* *votes*: share of the attack's votes that findings show;
* *false*: honest raters that a finding names, per crowd (560 raters);
* *place*: of the model that the attack is for, without it, with it, and without all that was found;
* *lift*: what the attack adds to that model's score, in points, and what is left of it after that.

Attacks of 216 to 353 votes by somebody who knows the names, and of 575 to 1,700 on random battles, lifted the
fourth model to the first place in simulations of this size; 6,000 votes for one side never did.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.bradley_terry import fit
from analysis.integrity import OF_RATERS, Integrity, examine_integrity
from analysis.pairs import count_votes

MODELS = tuple(f"model-{k}" for k in range(10))
VOTES, RATERS, DAYS = 4700, 560, 180
#: Standard deviation of the models' strengths, and of one rater's taste for each model, in logits.
SPREAD, TASTE = 0.6, 0.3
#: Advantage of the left side in a real crowd (LLMFAO, 8,931 votes), in logits.
LEFT = 0.0887
TIES = 0.25
_DAY = 86_400.0
_OUTCOMES = np.array(["left", "right", "tie", "both_bad"])
_COLUMNS = ["voter", "left", "right", "outcome", "seconds", "battle"]

Rng = np.random.Generator
Attack = Callable[["Crowd", Rng], pd.DataFrame]


@dataclass(frozen=True)
class Crowd:
    """Honest votes, and what their models are really worth."""

    votes: pd.DataFrame
    theta: np.ndarray

    @property
    def target(self) -> int:
        """The model in the fourth place."""
        return int(np.argsort(-self.theta)[3])

    @property
    def leader(self) -> int:
        """The model in the first place."""
        return int(self.theta.argmax())


def _answers(rng: Rng, gap: np.ndarray) -> np.ndarray:
    """Davidson's model with the crowd's share of ties."""
    win = np.exp(gap / 2)
    nu = 2 * TIES / (1 - TIES)
    draw = rng.random(len(gap)) * (win + 1 / win + nu)
    answer = np.where(draw < win, 0, np.where(draw < win + 1 / win, 1, 2))
    return np.where((answer == 2) & (rng.random(len(gap)) < 0.4), 3, answer)


def _pairs(rng: Rng, n: int) -> tuple[np.ndarray, np.ndarray]:
    left = rng.integers(0, len(MODELS), n)
    return left, (left + rng.integers(1, len(MODELS), n)) % len(MODELS)


def _sittings(rng: Rng, voters: np.ndarray, days: float = DAYS, start: float = 0.0) -> np.ndarray:
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


def crowd(seed: int, *, shared: int = 1) -> Crowd:
    """An honest crowd; with ``shared``, so many raters judge each battle."""
    rng = np.random.default_rng(seed)
    theta = rng.normal(0, SPREAD, len(MODELS))
    theta -= theta.mean()
    raters = RATERS if shared == 1 else RATERS // 8
    share = rng.pareto(1.1, raters) + 0.2
    n = VOTES // shared
    left, right = (np.repeat(side, shared) for side in _pairs(rng, n))
    voters = np.concatenate(
        [rng.choice(raters, shared, replace=False, p=share / share.sum()) for _ in range(n)]
    )
    taste = rng.normal(0, TASTE, (raters, len(MODELS)))
    worth = theta + taste[voters]
    rows = np.arange(len(left))
    outcome = _answers(rng, worth[rows, left] - worth[rows, right] + LEFT)
    battle = np.repeat(np.arange(n), shared)
    votes = _frame([f"r{v}" for v in voters], left, right, outcome, _sittings(rng, voters), battle)
    return Crowd(votes, theta)


def _accounts(n: int, accounts: int) -> np.ndarray:
    return np.arange(n) % accounts


def _won(rng: Rng, winner: np.ndarray, loser: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    swapped = rng.random(len(winner)) < 0.5
    left, right = np.where(swapped, loser, winner), np.where(swapped, winner, loser)
    return left, right, np.where(swapped, 1, 0)


def targeted(n: int, accounts: int, days: float = DAYS, *, spare: bool = False) -> Attack:
    """Somebody knows the names: each vote is for the fourth model, against the first (or, spare, any better one)."""

    def attack(honest: Crowd, rng: Rng) -> pd.DataFrame:
        rivals = np.argsort(-honest.theta)[: 3 if spare else 1]
        against = rng.choice(rivals, n)
        who = _accounts(n, accounts)
        sides = _won(rng, np.full(n, honest.target), against)
        start = rng.random() * (DAYS - days) * _DAY
        return _frame([f"x{v}" for v in who], *sides, _sittings(rng, who, days, start))

    return attack


def on_random_battles(n: int, accounts: int) -> Attack:
    """The names are known, the battles are drawn: the target gets every vote, others an honest one."""

    def attack(honest: Crowd, rng: Rng) -> pd.DataFrame:
        left, right = _pairs(rng, n)
        outcome = _answers(rng, honest.theta[left] - honest.theta[right])
        outcome = np.where(left == honest.target, 0, np.where(right == honest.target, 1, outcome))
        who = _accounts(n, accounts)
        return _frame([f"x{v}" for v in who], left, right, outcome, _sittings(rng, who))

    return attack


def always_left(n: int, accounts: int) -> Attack:
    """Whatever is shown, the left side."""

    def attack(honest: Crowd, rng: Rng) -> pd.DataFrame:
        who = _accounts(n, accounts)
        return _frame([f"x{v}" for v in who], *_pairs(rng, n), np.zeros(n, int), _sittings(rng, who))

    return attack


def guessing(n: int, accounts: int, *, gap: float = 0.0) -> Attack:
    """Answers at random; with a gap of seconds, as a script sends them."""

    def attack(honest: Crowd, rng: Rng) -> pd.DataFrame:
        who = _accounts(n, accounts)
        seconds = rng.random() * DAYS * _DAY + np.arange(n) * gap if gap else _sittings(rng, who)
        return _frame([f"x{v}" for v in who], *_pairs(rng, n), rng.integers(0, 4, n), seconds)

    return attack


def reversed_(n: int) -> Attack:
    """The honest answer turned round, by one account."""

    def attack(honest: Crowd, rng: Rng) -> pd.DataFrame:
        left, right = _pairs(rng, n)
        outcome = _answers(rng, honest.theta[right] - honest.theta[left])
        return _frame(["x0"] * n, left, right, outcome, _sittings(rng, np.zeros(n, int)))

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
        battles = rng.choice(honest.votes["battle"].unique(), n, replace=False)
        first = honest.votes.drop_duplicates("battle").set_index("battle").loc[battles]
        said = _answers(rng, np.zeros(n))
        parts = []
        for member in range(accounts):
            # now and then somebody forgets
            own = np.where(rng.random(n) < 0.05, rng.integers(0, 4, n), said)
            seconds = _sittings(rng, np.zeros(n, int))
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
    """What one attack on one crowd came to."""

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


def attacked(name: str, seed: int) -> Seen:
    """One crowd, one attack, and what the checks say of it."""
    shared, attack = ATTACKS[name]
    honest = crowd(seed, shared=shared)
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


def table(names: Sequence[str], seeds: int) -> str:
    """The figures, a line per attack."""
    lines = [
        f"{'attack':<28}{'found':>7}{'votes':>7}{'false raters':>14}{'false of log':>14}{'place':>22}{'lift':>17}"
    ]
    for name in names:
        seen = [attacked(name, seed) for seed in range(seeds)]
        before, during, after = np.array([one.place for one in seen]).mean(axis=0)
        lifted, left = np.array([one.lift for one in seen]).mean(axis=0)
        found = "–" if name.startswith("nobody") else f"{np.mean([one.found for one in seen]):.0%}"
        votes = "–" if name.startswith("nobody") else f"{np.mean([one.votes for one in seen]):.0%}"
        lines.append(
            f"{name:<28}{found:>7}{votes:>7}{np.mean([one.false_raters for one in seen]):>14.2f}"
            f"{np.mean([one.false_log for one in seen]):>14.2f}"
            f"{f'{before:.1f} → {during:.1f} → {after:.1f}':>22}{f'{lifted:+.0f} → {left:+.0f}':>17}"
        )
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--attack", nargs="*", choices=list(ATTACKS), default=list(ATTACKS))
    options = parser.parse_args()
    sys.stdout.write(table(options.attack, options.seeds) + "\n")


if __name__ == "__main__":
    main()
