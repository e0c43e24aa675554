"""Votes to flip and boards without a voter are what fitting anew says."""

import itertools

import numpy as np
import pandas as pd
import pytest
from vote_makers import random_votes, votes

from analysis.bradley_terry import fit
from analysis.errors import OptionError
from analysis.fragility import leave_one_out, votes_to_flip
from analysis.method import HALF_WINS, Method
from analysis.pairs import PairCounts, code_votes, count_votes
from analysis.units import sampling


def test_two_models_flip_when_as_many_wins_go_or_come_as_they_are_apart():
    counts = count_votes(votes(("a", "b", 60), ("b", "a", 41)))
    (flip,) = votes_to_flip(counts, fit(counts))
    assert (flip.challenger, flip.removals, flip.additions) == ("b", 19, 19)
    assert flip.share == pytest.approx(19 / 101)


def test_no_smaller_set_of_votes_flips_a_small_board():
    frame = votes(("a", "b", 6), ("b", "a", 3), ("b", "c", 5), ("c", "b", 4), ("a", "c", 4), ("c", "a", 3))
    counts = count_votes(frame)
    strengths = fit(counts)
    flips = {flip.challenger: flip.removals for flip in votes_to_flip(counts, strengths)}
    leader = int(strengths.theta.argmax())
    cells = [(i, j) for i, j in itertools.permutations(range(3), 2)]
    for name, found in flips.items():
        other = counts.models.index(name)
        fewest = None
        for total in range(1, found + 1):
            for removed in itertools.combinations_with_replacement(cells, total):
                wins = counts.wins.copy()
                for cell in removed:
                    wins[cell] -= 1
                if (wins[~np.eye(3, dtype=bool)] < 1).any():
                    continue
                ordered = np.zeros((3, 3, 4), dtype=np.int64)
                ordered[:, :, 0] = wins
                theta = fit(PairCounts(counts.models, ordered)).theta
                if theta[leader] <= theta[other] + 1e-12:
                    fewest = total
                    break
            if fewest:
                break
        assert found == fewest


@pytest.mark.parametrize("method", [HALF_WINS, Method("davidson", "drop", True), Method("rao_kupper")])
def test_flips_grow_with_the_gap_and_work_with_every_method(method):
    counts = count_votes(random_votes(n_models=6, n_votes=2000, seed=1)[0])
    flips = votes_to_flip(counts, fit(counts, method))
    assert len(flips) == 5
    assert [flip.gap for flip in flips] == sorted(flip.gap for flip in flips)
    assert flips[0].removals <= flips[-1].removals
    assert flips[0].additions <= flips[-1].additions


@pytest.mark.threat("V08")
def test_the_demo_size_flips_with_as_few_votes_as_measured_before():
    """4,700 votes on 10 models: 17 to 53 removals where the first two are close, more where not."""
    counts = count_votes(random_votes(n_models=10, n_votes=4700, seed=3, spread=1.2)[0])
    nearest = votes_to_flip(counts, fit(counts))[0]
    assert 0 < nearest.removals < 300


def test_weighted_votes_have_no_number_to_flip():
    counts = count_votes(votes(("a", "b", 6), ("b", "a", 3)))
    with pytest.raises(OptionError, match="without weights"):
        votes_to_flip(PairCounts(counts.models, counts.ordered * 0.5), fit(counts))


@pytest.mark.parametrize("exact", [0, 40])
def test_a_board_without_a_voter_is_what_fitting_without_the_votes_gives(exact):
    frame, _ = random_votes(n_models=5, n_votes=1500, seed=2)
    voters = np.random.default_rng(1).integers(0, 40, len(frame))
    coded = code_votes(frame)
    counts = coded.count()
    strengths = fit(counts)
    codes, names = pd.factorize(voters)
    units = sampling(counts, HALF_WINS, coded, np.arange(len(coded)), codes)
    table = leave_one_out(counts, strengths, units, names, exact=exact)
    assert len(table) == 40 and table["exact"].sum() == exact
    assert table["votes"].sum() == len(frame)
    for _, row in table.iloc[::7].iterrows():
        without = fit(coded.count(np.flatnonzero(voters != row["unit"])))
        change = without.scores - strengths.scores
        most = int(np.abs(change).argmax())
        if exact:
            assert row["change"] == pytest.approx(change[most], abs=1e-4)
            assert row["model"] == counts.models[most]
        else:
            assert row["change"] == pytest.approx(change[counts.models.index(row["model"])], rel=0.2)
        assert row["leader"] == counts.models[int(without.theta.argmax())]


def test_a_voter_who_holds_the_board_together_is_named_first():
    frame = votes(("a", "b", 9), ("b", "a", 9), ("b", "c", 3), ("c", "b", 3))
    frame["voter"] = ["x", "y"] * 9 + ["z"] * 6
    coded = code_votes(frame)
    counts = coded.count()
    codes, names = pd.factorize(frame["voter"])
    units = sampling(counts, HALF_WINS, coded, np.arange(len(coded)), codes)
    first = leave_one_out(counts, fit(counts), units, names).iloc[0]
    assert first["unit"] == "z" and np.isnan(first["change"]) and not first["flips"]


@pytest.mark.threat("V05")
def test_a_stuffed_first_place_falls_without_its_voter():
    frame, theta = random_votes(n_models=5, n_votes=1500, seed=2)
    frame["voter"] = [f"v{k % 60}" for k in range(len(frame))]
    order = np.argsort(-theta)
    second, best = f"model-{order[1]}", f"model-{order[0]}"
    stuffed = votes((second, best, 400)).assign(voter="stuffer")
    frame = pd.concat([frame, stuffed], ignore_index=True)
    coded = code_votes(frame)
    counts = coded.count()
    codes, names = pd.factorize(frame["voter"])
    units = sampling(counts, HALF_WINS, coded, np.arange(len(coded)), codes)
    first = leave_one_out(counts, fit(counts), units, names).iloc[0]
    assert (first["unit"], bool(first["flips"]), first["leader"]) == ("stuffer", True, best)
