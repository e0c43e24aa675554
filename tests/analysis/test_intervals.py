"""Intervals are exact resampling, reproducible, and cover as often as they say."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, poisson
from vote_makers import fit_davidson, random_votes, votes

from analysis.bootstrap import bootstrap
from analysis.bradley_terry import POINTS_PER_NAT, fit_bradley_terry, to_score
from analysis.errors import OptionError
from analysis.multinomial import MultinomialCells, PoissonTable
from analysis.pairs import code_votes, count_votes
from analysis.ranks import places
from analysis.sandwich import sandwich


@pytest.mark.parametrize(
    "cells",
    [[5, 40, 1, 300], [1, 2, 1, 1, 3], [20_000, 3, 300_000, 900]],
    ids=["many per cell", "few per cell", "large cells"],
)
def test_every_resample_has_exactly_as_many_votes(cells):
    cells = np.array(cells)
    drawn = MultinomialCells(cells).draw(4000, np.random.default_rng(1))
    assert (drawn.sum(axis=1) == cells.sum()).all()
    share = cells / cells.sum()
    assert drawn.mean(axis=0) == pytest.approx(cells, abs=5 * np.sqrt(cells.max() / 4000))
    covariance = cells.sum() * (np.diag(share) - np.outer(share, share))
    assert np.cov(drawn.T) == pytest.approx(covariance, rel=0.15, abs=0.15 * covariance.max())


def test_the_guide_table_of_each_rate_is_its_poisson_distribution():
    rates = np.array([7.0, 0.3, 950.0, 7.0, 40_000.0])
    table = PoissonTable(rates, 5000)
    values = np.unique(rates[:4])
    assert table.rare.tolist() == [4], "a rate beyond the tables is drawn without one"
    assert table.number[:4].tolist() == [1, 0, 2, 1]
    parts = 2**table.bits
    ends = np.cumsum(table.size)
    for g, rate in enumerate(values):
        k = table.lowest[g] + np.arange(table.size[g])
        own = table.cdf[ends[g] - table.size[g] : ends[g]][:-1] - g
        assert np.abs(own - poisson.cdf(k[:-1], rate)).max() < 1e-11
        # A part of the unit interval that holds a value lies between two steps of the distribution.
        guide = table.guide[g * parts : (g + 1) * parts]
        part = np.flatnonzero(guide >= 0)
        assert (poisson.cdf(guide[part] - 1, rate) <= part / parts + 1e-11).all()
        assert ((part + 1) / parts <= poisson.cdf(guide[part], rate) + 1e-11).all()
        assert len(part) > parts / 2


def test_poisson_numbers_of_many_rates_have_their_distributions():
    """Frequencies of 200,000 draws of each rate by chi-squared; small tables leave many parts unsure."""
    rates = np.array([0.7, 35.5, 36.5, 300.0])
    table = PoissonTable(rates, 200)
    assert table.bits == 8
    assert not len(table.rare)
    rng = np.random.default_rng(11)
    drawn = table.draw(200_000, rng)
    for column, rate in zip(drawn.T, rates, strict=True):
        expected = poisson.pmf(np.arange(column.max() + 1), rate) * len(drawn)
        often = expected > 10
        chi2 = ((np.bincount(column) - expected) ** 2 / expected)[often].sum()
        assert chi2 < often.sum() + 4.5 * np.sqrt(2 * often.sum())


def test_resamples_with_several_sampling_routes_have_the_exact_distribution_of_a_cell():
    """One cell of 90 in 400 votes is binomial; compare all its frequencies by chi-squared."""
    cells = np.array([90, 90, 90, 130])
    drawn = MultinomialCells(cells).draw(20_000, np.random.default_rng(3))[:, 0]
    values = np.arange(60, 121)
    expected = binom.pmf(values, 400, 90 / 400) * len(drawn)
    seen = np.bincount(drawn, minlength=200)[values]
    chi2 = ((seen - expected) ** 2 / expected)[expected > 5].sum()
    # About 60 cells: mean 60, standard deviation 11.
    assert chi2 < 60 + 4.5 * 11


@pytest.mark.parametrize("fit", [fit_bradley_terry, fit_davidson])
def test_the_same_seed_gives_the_same_resamples(fit):
    counts = count_votes(random_votes()[0])
    point = fit(counts)
    one, two, other = (bootstrap(counts, point, resamples=50, seed=seed).scores for seed in (4, 4, 5))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("fit", [fit_bradley_terry, fit_davidson])
def test_each_resample_is_fitted_to_its_own_optimum(fit, monkeypatch):
    """The shared inverse is a means of speed only: refitting a resample from scratch gives its scores."""
    counts = count_votes(random_votes(n_models=4, n_votes=150, seed=2)[0])
    drawn = []

    draw = MultinomialCells.draw

    def record(self, resamples, rng, **options):
        drawn.append(draw(self, resamples, rng, **options))
        return drawn[-1]

    monkeypatch.setattr(MultinomialCells, "draw", record)
    result = bootstrap(counts, fit(counts), resamples=20, seed=6)
    assert result.n_separable == 0
    n = len(counts.models)
    flat = np.concatenate([counts.wins.ravel(), np.triu(counts.ties, 1).ravel()])
    for row, scores in zip(np.concatenate(drawn), result.scores, strict=True):
        resampled = np.zeros_like(flat)
        resampled[np.flatnonzero(flat)] = row
        ordered = np.zeros((n, n, 4), dtype=np.int64)
        ordered[:, :, 0] = resampled[: n * n].reshape(n, n)
        ordered[:, :, 2] = resampled[n * n :].reshape(n, n)
        assert np.abs(fit(type(counts)(counts.models, ordered)).scores - scores).max() < 1e-6


def test_resampling_counts_agrees_with_resampling_votes_one_by_one():
    frame, _ = random_votes(n_models=4, n_votes=300, seed=7)
    coded = code_votes(frame)
    counts = coded.count()
    rng = np.random.default_rng(8)
    naive = np.array(
        [fit_bradley_terry(coded.count(rng.integers(0, len(coded), len(coded)))).scores for _ in range(1000)]
    )
    fast = bootstrap(counts, fit_bradley_terry(counts), resamples=4000, seed=9).scores
    # Standard error of a standard deviation from 1000 draws: 2.2 %; of a mean: sd / sqrt(1000).
    assert fast.std(axis=0) == pytest.approx(naive.std(axis=0), rel=0.09)
    assert np.abs(fast.mean(axis=0) - naive.mean(axis=0)).max() < 4.5 * naive.std(axis=0).max() / np.sqrt(
        1000
    )
    low, high = np.quantile(naive, [0.025, 0.975], axis=0)
    fast_low, fast_high = np.quantile(fast, [0.025, 0.975], axis=0)
    assert np.abs(fast_low - low).max() < 0.15 * (high - low).max()
    assert np.abs(fast_high - high).max() < 0.15 * (high - low).max()


@pytest.mark.parametrize("fit", [fit_bradley_terry, fit_davidson])
def test_the_sandwich_agrees_with_the_bootstrap_on_many_votes(fit):
    counts = count_votes(random_votes(n_votes=4000, seed=3)[0])
    point = fit(counts)
    resampled = bootstrap(counts, point, resamples=2000, seed=1).scores.std(axis=0)
    assert sandwich(counts, point).standard_errors == pytest.approx(resampled, rel=0.08)


def test_the_sandwich_of_two_models_is_the_variance_of_their_mean_outcome():
    """With p the mean of 0, 1/2 and 1, the gap is logit(p), of variance var(y) / (N (p (1 - p))^2)."""
    counts = count_votes(votes(("a", "b", 90), ("b", "a", 10), ("a", "b", 60, "tie")))
    outcome = np.array([1.0] * 90 + [0.0] * 10 + [0.5] * 60)
    p = outcome.mean()
    expected = POINTS_PER_NAT * np.sqrt(outcome.var() / len(outcome)) / (p * (1 - p))
    # The two scores move in opposite directions by half of the gap each.
    assert sandwich(counts, fit_bradley_terry(counts)).standard_errors == pytest.approx(
        [expected / 2] * 2, rel=1e-9
    )


def test_the_davidson_sandwich_of_two_models_is_that_of_their_log_odds():
    """Two models and ties saturate the model: the gap is log(wins / losses), of variance 1/wins + 1/losses."""
    counts = count_votes(votes(("a", "b", 90), ("b", "a", 10), ("a", "b", 60, "tie")))
    expected = POINTS_PER_NAT * np.sqrt(1 / 90 + 1 / 10) / 2
    assert sandwich(counts, fit_davidson(counts)).standard_errors == pytest.approx([expected] * 2, rel=1e-9)


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    hits = robust = total = 0
    for seed in range(60):
        frame, theta = random_votes(n_models=5, n_votes=500, seed=seed, ties=0.0)
        counts = count_votes(frame)
        point = fit_bradley_terry(counts)
        low, high = bootstrap(counts, point, resamples=200, seed=seed).intervals()
        robust_low, robust_high = sandwich(counts, point).intervals()
        truth = to_score(theta)
        hits += int(((low <= truth) & (truth <= high)).sum())
        robust += int(((robust_low <= truth) & (truth <= robust_high)).sum())
        total += len(truth)
    # 300 intervals, standard error 1.3 %: 90 % to 99 % is three of them either way.
    assert 0.90 < hits / total < 0.99
    assert 0.90 < robust / total < 0.99


def test_separable_resamples_are_counted_and_leave_no_bound():
    counts = count_votes(votes(("a", "b", 40), ("b", "a", 35), ("a", "c", 8), ("c", "a", 1)))
    point = fit_bradley_terry(counts)
    result = bootstrap(counts, point, resamples=1000, seed=0)
    # The single win of c is missing from a resample of 84 votes with probability (83/84)^84 = .366.
    assert result.n_separable == pytest.approx(366, abs=60)
    assert np.isfinite(result.scores).all()
    assert result.unbounded().tolist() == [False, False, True]
    low, high = result.intervals()
    assert np.isnan(low[2]) and np.isnan(high[2])
    assert low[0] < point.scores[0] < high[0]
    # The others keep the interval that c's troubles have no part in.
    assert high[0] - low[0] < 300


def test_a_resample_without_any_comparable_pair_bounds_nobody():
    counts = count_votes(votes(("a", "b", 19), ("b", "a", 1)))
    result = bootstrap(counts, fit_bradley_terry(counts), resamples=400, seed=0)
    assert result.unbounded().all()
    assert result.outside.tolist() == [result.n_separable] * 2


def test_no_resamples_is_refused():
    counts = count_votes(votes(("a", "b", 9), ("b", "a", 9)))
    with pytest.raises(OptionError, match="resamples=0"):
        bootstrap(counts, fit_bradley_terry(counts), resamples=0)


def test_models_with_overlapping_intervals_share_places():
    scores = np.array([1200.0, 1100.0, 1090.0, 900.0])
    low = np.array([1150.0, 1050.0, 1040.0, 850.0])
    high = np.array([1250.0, 1160.0, 1140.0, 950.0])
    result = places(scores, low, high)
    assert result.rank.tolist() == [1, 2, 3, 4]
    assert result.rank_low.tolist() == [1, 1, 2, 4]
    assert result.rank_high.tolist() == [2, 3, 3, 4]


def test_equal_scores_share_a_rank_and_open_intervals_allow_every_place():
    nan = np.nan
    result = places(
        np.array([1000.0, 1000.0, 900.0]), np.array([990.0, nan, 890.0]), np.array([1010.0, nan, 910.0])
    )
    assert result.rank.tolist() == [1, 1, 3]
    assert result.rank_low.tolist() == [1, 1, 2]
    assert result.rank_high.tolist() == [2, 3, 3]


def test_intervals_do_not_depend_on_the_order_of_votes():
    frame, _ = random_votes()
    shuffled = pd.DataFrame(frame.sample(frac=1, random_state=1))
    one, two = (count_votes(each) for each in (frame, shuffled))
    a, b = (bootstrap(each, fit_bradley_terry(each), resamples=100, seed=3).scores for each in (one, two))
    assert np.array_equal(a, b)
