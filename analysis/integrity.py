"""Votes that do not look like those of people who judge what they see: who, why, and how sure.

Each check asks how likely what is seen would be if a rater (or a stretch of the log) voted as the
board expects. Chances are bounds that hold at any number of votes, multiplied by everything that was
looked at, so that an honest crowd raises an alarm in one check with a chance of `ALARM` at most; where
honest people differ in taste, a least deviation keeps a large sample from making a crime of it. A finding
is a reason to look, never a verdict, and nothing is left out by it.

What cannot be told from votes: a few votes of each of many accounts, spread over time and over
opponents, are the votes of a crowd with another taste. Then only knowing people helps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom

from .bradley_terry import Strengths, fit
from .errors import NoEstimate, OptionError
from .likelihood import Array
from .method import Method
from .pairs import CodedVotes, code_votes
from .raters import ALARM, chance_above
from .win_rates import expected_share

Kind = Literal[
    "one side",
    "one answer",
    "for one model",
    "against one model",
    "against the board",
    "too fast",
    "votes again",
    "same as another",
    "rush for a model",
    "odd pair",
]

#: What each kind of finding says, in words for those who read a list of them.
KINDS: dict[str, str] = {
    "one side": "nearly all deciding votes of the rater are for the side on the left, or on the right",
    "one answer": "nearly all votes of the rater are ties, or both bad",
    "for one model": "the rater's votes for one model are far more than the board expects",
    "against one model": "the rater's votes for one model are far fewer than the board expects",
    "against the board": "the rater prefers what others find worse, more often than chance would",
    "too fast": "more votes in a minute, or in an hour, than judging takes",
    "votes again": "a run of votes, one after the other, is the same as another run",
    "same as another": "two raters agree on shared battles more often than the crowd's answers explain",
    "rush for a model": "in a stretch of the log, a model wins far more than in the rest",
    "odd pair": "two models meet with a result that their other battles contradict",
}

#: Kinds about raters; the others are about the log, and name nobody.
OF_RATERS = tuple(KINDS)[:8]

#: Share of one side among deciding votes, and of one answer among all, below which habit is no finding.
LEAST_SIDE, LEAST_ANSWER = 0.75, 0.9
#: Points per vote (a win is one) above what the board expects, below which taste is no finding.
LEAST_SURPLUS, LEAST_PAIR = 0.25, 0.15
#: Share of equal answers on shared battles below which two raters may just both be right. (In a real crowd,
#: LLMFAO, no two raters with many shared battles agree on more than 80 %.)
LEAST_SAME = 0.85
#: Votes of one rater within 60 seconds and within an hour. The arena lets twelve a minute through.
MOST_A_MINUTE, MOST_AN_HOUR = 12, 240
#: Votes on a model in a row that are looked at together.
STRETCHES = (25, 50, 100, 200)

#: Share of all votes from which on a rater is compared with a board without that rater's votes.
LARGE_SHARE = 0.03

_ROUNDS = 6
_FEWEST_SHARED = 8
_Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is remarkable.

    Attributes
    ----------
    kind : str
        See `KINDS`.
    voters : tuple of str
        Whom it is about; empty where it is about the log.
    rows : ndarray of int
        Places of the votes that show it, in the frame that was checked.
    reason : str
        What was seen and what was expected, in numbers.
    chance : float or None
        Bound on the chance of seeing this, or more, anywhere among what was looked at, in honest votes; None for a
        rule that is no chance, such as a rate.
    model : str
        Which model, where it is about one.
    """

    kind: Kind
    voters: tuple[str, ...]
    rows: _Rows
    reason: str
    chance: float | None = None
    model: str = ""


@dataclass(frozen=True)
class Integrity:
    """What was found, the surest first, and what could not be checked.

    Attributes
    ----------
    findings : tuple of Finding
    unchecked : dict
        Kinds of findings that were not looked for, with the reason.
    n_votes, n_voters : int
    """

    findings: tuple[Finding, ...]
    unchecked: dict[str, str]
    n_votes: int
    n_voters: int

    @property
    def voters(self) -> tuple[str, ...]:
        """Raters that some finding is about."""
        return tuple(dict.fromkeys(voter for finding in self.findings for voter in finding.voters))

    @property
    def rows(self) -> _Rows:
        """Places of all votes that some finding about a rater shows."""
        found = [finding.rows for finding in self.findings if finding.kind in OF_RATERS]
        return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.intp)


@dataclass(frozen=True)
class _Log:
    """The votes as numbers."""

    who: NDArray[np.intp]
    names: NDArray[np.object_]
    coded: CodedVotes
    battle: NDArray[np.intp]
    seconds: Array | None
    order: _Rows
    unchecked: dict[str, str] = field(default_factory=dict)

    @property
    def n_voters(self) -> int:
        return len(self.names)

    @property
    def points(self) -> Array:
        return np.array([1.0, 0.0, 0.5, 0.5])[self.coded.outcome]

    def of(self, voter: int) -> _Rows:
        return np.flatnonzero(self.who == voter)


def examine_integrity(votes: pd.DataFrame) -> Integrity:
    """Look for votes that are no judgments.

    Parameters
    ----------
    votes : DataFrame
        Columns ``voter``, ``model_left``, ``model_right``, ``outcome``, and where known
        ``battle_id`` and ``created_at``. Votes cast with the names known belong on no board and not in here.

    Returns
    -------
    Integrity

    Raises
    ------
    OptionError
        When some votes name no voter.
    VotesError
        When the votes make no sense.

    Notes
    -----
    The board that says what is expected is fitted anew without the raters and stretches that were
    found, until no more are: otherwise many rigged votes would make themselves expected. A rater with
    a share of `LARGE_SHARE` or more is compared with the board of the others, for the same reason.
    """
    log = _coded(votes)
    findings = [*_habits(log), *_too_fast(log), *_again(log), *_same(log)]
    board = _board_findings(log, {name for finding in findings for name in finding.voters})
    findings += board
    findings.sort(
        key=lambda finding: (finding.chance if finding.chance is not None else 0.0, -len(finding.rows))
    )
    return Integrity(tuple(findings), log.unchecked, len(votes), log.n_voters)


def _coded(votes: pd.DataFrame) -> _Log:
    if votes["voter"].isna().any():
        raise OptionError("some votes name no voter; leave them out before looking at voters")
    who, names = pd.factorize(votes["voter"])
    battles = votes["battle_id"] if "battle_id" in votes else pd.Series(np.arange(len(votes)))
    unchecked: dict[str, str] = {}
    seconds = _seconds(votes, unchecked)
    order = np.arange(len(votes)) if seconds is None else np.argsort(seconds, kind="stable")
    return _Log(
        who.astype(np.intp),
        np.asarray(names, dtype=object),
        code_votes(votes),
        pd.factorize(battles)[0],
        seconds,
        order,
        unchecked,
    )


def _seconds(votes: pd.DataFrame, unchecked: dict[str, str]) -> Array | None:
    if "created_at" not in votes or not len(votes):
        unchecked["too fast"] = "the votes have no times"
        return None
    times = pd.to_datetime(votes["created_at"], utc=True)
    seconds: Array = times.astype("datetime64[us, UTC]").astype("int64").to_numpy() / 1e6
    if times.isna().any() or (seconds <= 0).any():
        unchecked["too fast"] = "the times of some votes are not known"
        return None
    # Days or minutes instead of moments: many people then vote "at once".
    if len(seconds) > 1 and len(np.unique(seconds)) < 0.5 * len(seconds):
        unchecked["too fast"] = "most votes share their time with others, so that times are rounded"
    return seconds


def _habits(log: _Log) -> Iterator[Finding]:
    outcome, u = log.coded.outcome, log.n_voters
    n = np.bincount(log.who, minlength=u)
    left, right = (np.bincount(log.who[outcome == side], minlength=u) for side in (0, 1))
    decisive, most = left + right, np.maximum(left, right)
    # Even sides are symmetric: both tails are one, doubled.
    chance = np.minimum(1.0, 2 * binom.sf(most - 1, decisive, 0.5)) * u
    for v in np.flatnonzero((chance < ALARM) & (most >= LEAST_SIDE * decisive)):
        side = "left" if left[v] >= right[v] else "right"
        rows = log.of(int(v))
        yield Finding(
            "one side",
            (str(log.names[v]),),
            rows[outcome[rows] < 2],
            f"{most[v]} of {decisive[v]} deciding votes are for the {side} side; half would be expected",
            float(chance[v]),
        )
    for value, word in ((2, "ties"), (3, "both bad")):
        own = np.bincount(log.who[outcome == value], minlength=u)
        others = (own.sum() - own + 1) / (len(outcome) - n + 2)
        chance = chance_above(own / np.maximum(n, 1), others, n) * 2 * u
        for v in np.flatnonzero((chance < ALARM) & (own >= LEAST_ANSWER * n)):
            yield Finding(
                "one answer",
                (str(log.names[v]),),
                log.of(int(v)),
                f"{own[v]} of {n[v]} votes are {word}; of the votes of others, {others[v]:.0%} are",
                float(chance[v]),
            )


def _too_fast(log: _Log) -> Iterator[Finding]:
    if log.seconds is None or "too fast" in log.unchecked:
        return
    order = np.lexsort((log.seconds, log.who))
    for voter_rows in np.split(order, np.flatnonzero(np.diff(log.who[order])) + 1):
        times = log.seconds[voter_rows]
        rows: list[_Rows] = []
        said = []
        for span, most, name in ((60.0, MOST_A_MINUTE, "a minute"), (3600.0, MOST_AN_HOUR, "an hour")):
            within = np.searchsorted(times, times + span, side="left") - np.arange(len(times))
            if len(within) and within.max() > most:
                said.append(f"{within.max()} votes within {name} (more than {most})")
                starts = np.flatnonzero(within > most)
                rows += [voter_rows[start : start + within[start]] for start in starts]
        if rows:
            yield Finding(
                "too fast",
                (str(log.names[log.who[voter_rows[0]]]),),
                np.unique(np.concatenate(rows)),
                "; ".join(said),
            )


def _again(log: _Log) -> Iterator[Finding]:
    """Runs of votes (both models, their sides, the answer) that come a second time."""
    coded, n = log.coded, len(log.who)
    if n < 2:
        return
    m = len(coded.models)
    cell = (coded.left.astype(np.int64) * m + coded.right) * 4 + coded.outcome
    share = np.bincount(cell) / n
    same = float((share**2).sum())
    # So long that no pair of places in the log should share a run by chance.
    length = int(np.ceil(np.log(ALARM / (n * n / 2)) / np.log(same))) if same < 1 else n
    order = log.order[np.argsort(log.who[log.order], kind="stable")]
    who, value, battle = log.who[order], cell[order], log.battle[order]
    if length < 2 or n <= length:
        return
    windows = np.lib.stride_tricks.sliding_window_view(value, length)
    own = who[: len(windows)] == who[length - 1 :]
    # The same few votes over and over are another matter, and repeat themselves.
    kinds = 1 + (np.diff(np.sort(windows, axis=1), axis=1) != 0).sum(axis=1)
    own &= kinds > length / 2
    starts = np.flatnonzero(own)
    if not len(starts):
        return
    _, group, count = np.unique(windows[starts], axis=0, return_inverse=True, return_counts=True)
    group = group.ravel()
    repeated: dict[tuple[int, int], set[int]] = {}
    for g in np.flatnonzero(count > 1):
        places = starts[group == g]
        first = places[0]
        for place in places[1:]:
            if who[place] == who[first] and place - first < length:
                continue
            # On the same battles, models and sides are the same anyway: see `_same`.
            if (battle[place : place + length] == battle[first : first + length]).any():
                continue
            pair = tuple(sorted((int(who[first]), int(who[place]))))
            rows = repeated.setdefault((pair[0], pair[1]), set())
            rows.update(range(place, place + length))
            rows.update(range(first, first + length))
    for (one, other), found in repeated.items():
        shown = np.sort(order[sorted(found)])
        names = dict.fromkeys((str(log.names[one]), str(log.names[other])))
        where = f"of {names_of(tuple(names))}" if len(names) > 1 else "of this rater"
        yield Finding(
            "votes again",
            tuple(names),
            shown,
            f"{len(shown)} votes {where} are runs of the same models, sides and answers in the same order "
            f"({length} or more in a row; by chance none in the log)",
            float(min(1.0, n * n / 2 * same**length)),
        )


def names_of(voters: tuple[str, ...]) -> str:
    """Names for a sentence."""
    return ", ".join(voters[:-1]) + " and " + voters[-1] if len(voters) > 1 else "".join(voters)


def _same(log: _Log) -> Iterator[Finding]:
    """Pairs of raters who agree on battles that both judged."""
    _, battle, size = np.unique(log.battle, return_inverse=True, return_counts=True)
    shared = size[battle] > 1
    if not shared.any():
        log.unchecked["same as another"] = "no battle has votes of two raters"
        return
    outcome = np.minimum(log.coded.outcome, 2)
    table = np.zeros((len(size), 3))
    np.add.at(table, (battle, outcome), 1)
    whole = table.sum(axis=0) / table.sum()
    # Whoever calls many battles a tie agrees with others who do, without knowing of them.
    habits = np.zeros((log.n_voters, 3))
    np.add.at(habits, (log.who, outcome), 1)
    leaning = (habits + 3 * whole) / (habits.sum(axis=1, keepdims=True) + 3) / np.maximum(whole, 1e-9)
    rows_of = pd.Series(np.arange(len(battle))[shared]).groupby(battle[shared]).indices
    places = np.flatnonzero(shared)
    agreed: dict[tuple[int, int], list[tuple[float, float, int, int]]] = {}
    for name, indices in rows_of.items():
        b, rows = int(str(name)), places[indices]
        if len(rows) > 60:
            continue  # a pair of a crowd on one battle tells little, and there are many
        for i, first in enumerate(rows):
            for second in rows[i + 1 :]:
                one, other = sorted((int(log.who[first]), int(log.who[second])))
                if one == other:
                    continue
                # What the others said of this battle, drawn to what all say of all.
                rest = table[b].copy()
                rest[outcome[first]] -= 1
                rest[outcome[second]] -= 1
                guess = (rest + 2 * whole) / (rest.sum() + 2)
                mine, theirs = guess * leaning[log.who[first]], guess * leaning[log.who[second]]
                expected = float(mine @ theirs / (mine.sum() * theirs.sum()))
                equal = float(outcome[first] == outcome[second])
                agreed.setdefault((one, other), []).append((equal, expected, int(first), int(second)))
    tried = [(pair, found) for pair, found in agreed.items() if len(found) >= _FEWEST_SHARED]
    if not tried:
        log.unchecked["same as another"] = f"no two raters share {_FEWEST_SHARED} battles"
        return
    for (one, other), found in tried:
        equal, expected = np.array([item[:2] for item in found]).mean(axis=0)
        n = len(found)
        chance = float(chance_above(np.array(equal), np.array(expected), np.array(n))) * len(tried)
        if chance < ALARM and equal >= LEAST_SAME:
            names = (str(log.names[one]), str(log.names[other]))
            yield Finding(
                "same as another",
                names,
                np.unique([row for item in found for row in item[2:]]),
                f"{names_of(names)} gave the same answer on {equal * n:.0f} of {n} shared battles; "
                f"{expected * n:.0f} would be expected",
                chance,
            )


def _board_findings(log: _Log, known: set[str]) -> list[Finding]:
    """Findings against a board that is fitted without what was found, until nothing more is."""
    suspect = np.isin(log.names.astype(str), list(known))
    stretch = np.zeros(len(log.who), dtype=bool)
    found: list[Finding] = []
    for _ in range(_ROUNDS):
        keep = np.flatnonzero(~suspect[log.who] & ~stretch)
        try:
            strengths = fit(log.coded.count(keep).present(), Method())
        except NoEstimate as error:
            if not found:
                for kind in ("for one model", "against one model", "against the board"):
                    log.unchecked[kind] = f"the votes determine no board: {error}"
            return found
        expected = _without_themselves(log, keep, _expected(log, strengths))
        raters = [*_one_model(log, expected), *_against(log, expected)]
        names = known | {name for finding in raters for name in finding.voters}
        rest = ~np.isin(log.names.astype(str), list(names))[log.who]
        rushes = list(_rushes(log, expected, rest))
        found = [*raters, *rushes, *_odd_pairs(log, expected, rest)]
        now = np.isin(log.names.astype(str), list(names))
        inside = np.zeros(len(log.who), dtype=bool)
        for finding in rushes:
            inside[finding.rows] = True
        if (now == suspect).all() and (inside == stretch).all():
            break
        suspect, stretch = now | suspect, inside | stretch
    return found


def _without_themselves(log: _Log, keep: _Rows, expected: Array) -> Array:
    """What is expected of a rater with a large share of the votes, by the board of all others.

    Whoever casts a fifth of the votes makes a good part of the board, which then expects those votes.
    """
    own = np.bincount(log.who[keep], minlength=log.n_voters)
    expected = expected.copy()
    for voter in np.flatnonzero(own >= max(2, LARGE_SHARE * len(keep))):
        others = keep[log.who[keep] != voter]
        try:
            strengths = fit(log.coded.count(others).present(), Method())
        except NoEstimate:
            continue  # without these votes there is no board to compare with
        rows = log.of(int(voter))
        expected[rows] = _expected(log, strengths)[rows]
    return expected


def _expected(log: _Log, strengths: Strengths) -> Array:
    """What the left side of each vote may expect; not a number where the board has no answer."""
    place = {model: index for index, model in enumerate(strengths.models)}
    back = np.array([place.get(model, -1) for model in log.coded.models])
    left, right = back[log.coded.left], back[log.coded.right]
    share = expected_share(strengths)
    result: Array = np.where((left >= 0) & (right >= 0), share[left, right], np.nan)
    # A board knows no more than its votes; nothing is expected for certain.
    return np.clip(result, 0.02, 0.98)


def _one_model(log: _Log, expected: Array) -> Iterator[Finding]:
    u, m = log.n_voters, len(log.coded.models)
    use = np.flatnonzero(~np.isnan(expected))
    n, got, hoped = np.zeros(u * m), np.zeros(u * m), np.zeros(u * m)
    for side, points, hope in (
        (log.coded.left, log.points, expected),
        (log.coded.right, 1 - log.points, 1 - expected),
    ):
        key = log.who[use] * m + side[use]
        n += np.bincount(key, minlength=u * m)
        got += np.bincount(key, points[use], u * m)
        hoped += np.bincount(key, hope[use], u * m)
    some = np.maximum(n, 1)
    tests = 2 * np.count_nonzero(n)
    for kind, mean, hope in (
        ("for one model", got / some, hoped / some),
        ("against one model", 1 - got / some, 1 - hoped / some),
    ):
        chance = chance_above(mean, hope, n) * tests
        hits = np.flatnonzero((chance < ALARM) & (mean - hope >= LEAST_SURPLUS))
        # Of a rater's models the surest: whoever votes for one votes against the others.
        for voter in np.unique(hits // m):
            mine = hits[hits // m == voter]
            cell = int(mine[np.argmin(chance[mine])])
            model = log.coded.models[cell % m]
            if kind == "against one model" and _explained(log, int(voter), cell % m, expected):
                continue
            rows = log.of(int(voter))
            rows = rows[(log.coded.left[rows] == cell % m) | (log.coded.right[rows] == cell % m)]
            yield Finding(
                kind,  # type: ignore[arg-type]
                (str(log.names[voter]),),
                rows,
                f"{model} got {got[cell]:g} of {n[cell]:.0f} points in this rater's votes on it; the board "
                f"expects {hoped[cell]:.1f}",
                float(chance[cell]),
                model,
            )


def _explained(log: _Log, voter: int, loser: int, expected: Array) -> bool:
    """Whether the losses are those against one model that the rater favours."""
    rows = log.of(voter)
    met = rows[(log.coded.left[rows] == loser) | (log.coded.right[rows] == loser)]
    other = np.where(log.coded.left[met] == loser, log.coded.right[met], log.coded.left[met])
    return len(other) > 0 and bool(np.bincount(other).max() >= 0.8 * len(other))


def _against(log: _Log, expected: Array) -> Iterator[Finding]:
    u = log.n_voters
    use = np.flatnonzero(~np.isnan(expected))
    better = np.where(expected[use] > 0.5, log.points[use], 1 - log.points[use])
    hope = np.maximum(expected[use], 1 - expected[use])
    n = np.bincount(log.who[use], minlength=u)
    some = np.maximum(n, 1)
    got, hoped = (np.bincount(log.who[use], values, u) for values in (better, hope))
    chance = chance_above(1 - got / some, 1 - hoped / some, n) * u
    # Below one half: whoever only guesses is no finding, whoever turns answers round is.
    for v in np.flatnonzero((chance < ALARM) & (got < 0.45 * n)):
        yield Finding(
            "against the board",
            (str(log.names[v]),),
            log.of(int(v)),
            f"{got[v]:g} of {n[v]} points went to the side that the board expects to win; {hoped[v]:.1f} would be "
            "expected, and half by guessing",
            float(chance[v]),
        )


def _rushes(log: _Log, expected: Array, rest: NDArray[np.bool_]) -> Iterator[Finding]:
    if log.seconds is None:
        log.unchecked["rush for a model"] = "the order of the votes is not known"
        return
    usable = rest & ~np.isnan(expected)
    ordered = log.order[usable[log.order]]
    tests = 2 * len(ordered) * len(STRETCHES)
    for model, name in enumerate(log.coded.models):
        left = log.coded.left[ordered] == model
        rows = ordered[left | (log.coded.right[ordered] == model)]
        on_left = log.coded.left[rows] == model
        points = np.where(on_left, log.points[rows], 1 - log.points[rows])
        hope = np.where(on_left, expected[rows], 1 - expected[rows])
        inside = np.zeros(len(rows), dtype=bool)
        best = (1.0, 0, 0)
        for width in STRETCHES:
            if len(rows) < 2 * width:  # a stretch that is most of the log is the log
                break
            kernel = np.ones(width)
            got, hoped = (np.convolve(values, kernel, "valid") / width for values in (points, hope))
            chance = chance_above(got, hoped, np.array(width)) * tests
            for start in np.flatnonzero((chance < ALARM) & (got - hoped >= LEAST_SURPLUS)):
                inside[start : start + width] = True
                best = min(best, (float(chance[start]), int(start), width))
        if not inside.any():
            continue
        chosen = rows[inside]
        moments = (
            pd.to_datetime(log.seconds[chosen].min(), unit="s", utc=True),
            pd.to_datetime(log.seconds[chosen].max(), unit="s", utc=True),
        )
        yield Finding(
            "rush for a model",
            (),
            chosen,
            f"{name} got {points[inside].sum():g} of {inside.sum()} points between {moments[0]:%Y-%m-%d %H:%M} and "
            f"{moments[1]:%Y-%m-%d %H:%M}; {hope[inside].sum():.1f} would be expected "
            f"({len(np.unique(log.who[chosen]))} raters)",
            best[0],
            name,
        )


def _odd_pairs(log: _Log, expected: Array, rest: NDArray[np.bool_]) -> Iterator[Finding]:
    m = len(log.coded.models)
    use = np.flatnonzero(rest & ~np.isnan(expected))
    low = np.minimum(log.coded.left, log.coded.right)[use].astype(np.int64)
    high = np.maximum(log.coded.left, log.coded.right)[use].astype(np.int64)
    turned = log.coded.left[use] != low
    points = np.where(turned, 1 - log.points[use], log.points[use])
    hope = np.where(turned, 1 - expected[use], expected[use])
    key = low * m + high
    n = np.bincount(key, minlength=m * m)
    got, hoped = np.bincount(key, points, m * m), np.bincount(key, hope, m * m)
    some = np.maximum(n, 1)
    tests = 2 * max(int(np.count_nonzero(n)), 1)
    for sign in (1, -1):
        mean, wanted = (got / some, hoped / some) if sign > 0 else (1 - got / some, 1 - hoped / some)
        chance = chance_above(mean, wanted, n) * tests
        for cell in np.flatnonzero((chance < ALARM) & (mean - wanted >= LEAST_PAIR)):
            one, other = log.coded.models[cell // m], log.coded.models[cell % m]
            winner, loser = (one, other) if sign > 0 else (other, one)
            yield Finding(
                "odd pair",
                (),
                use[key == cell],
                f"{winner} got {mean[cell] * n[cell]:g} of {n[cell]} points against {loser}; their battles with "
                f"others say {wanted[cell] * n[cell]:.1f}",
                float(chance[cell]),
                winner,
            )
