"""Synthetic votes have the published totals, win rates and order, and are marked as synthetic."""

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import leaderboard
from data.categories import PUBLISHED_VOTES, Category
from data.environments import Environment
from data.frames import votes_frame
from data.languages import Language
from data.outcomes import Outcome
from data.published import ENVIRONMENT_COUNTS, MIN_VOTES_PER_MODEL, MODELS, N_VOTES, WIN_RATES
from data.records import Battle, Vote
from data.simulate import simulate_votes


@pytest.fixture(scope="module")
def simulated():
    return simulate_votes()


def frame_of(simulated):
    return votes_frame(simulated.records())


def test_totals_models_and_topics_are_exactly_the_published_ones(simulated):
    battles, votes = simulated
    assert len(battles) == len(votes) == N_VOTES == sum(PUBLISHED_VOTES.values())
    assert Counter(battle.category for battle in battles) == PUBLISHED_VOTES
    assert (
        {battle.left.model for battle in battles} == {battle.right.model for battle in battles} == set(MODELS)
    )


def test_every_model_takes_part_in_at_least_700_votes(simulated):
    seen = Counter(model for battle in simulated.battles for model in (battle.left.model, battle.right.model))
    assert min(seen.values()) >= MIN_VOTES_PER_MODEL


def test_everything_is_marked_synthetic(simulated):
    assert all(battle.source == "synthetic" and battle.synthetic for battle in simulated.battles)
    assert all(vote.voter.startswith("synthetic-") for vote in simulated.votes)
    assert all(vote.id.startswith("synthetic-") for vote in simulated.votes)
    assert leaderboard(frame_of(simulated), resamples=10).synthetic == "all"


def test_each_vote_follows_its_own_battle(simulated):
    records = list(simulated.records())
    assert len({record.id for record in records}) == len(records)
    for battle, vote in zip(records[::2], records[1::2], strict=True):
        assert isinstance(battle, Battle) and isinstance(vote, Vote)
        assert vote.battle_id == battle.id
        assert vote.created_at > battle.created_at


@pytest.mark.parametrize("seed", [2025, 0, 1, 2])
def test_the_fitted_order_is_the_published_one(seed):
    board = leaderboard(frame_of(simulate_votes(seed)), resamples=10)
    assert tuple(row.model for row in board.whole.models) == MODELS
    assert [row.rank for row in board.whole.models] == list(range(1, 11))


@pytest.mark.parametrize("seed", [2025, 3])
def test_win_rates_of_every_topic_are_the_published_ones_within_sampling_error(seed):
    """60 cells: none beyond 3 standard errors, and about as scattered as chance makes them."""
    board = leaderboard(frame_of(simulate_votes(seed)), by=["category"], resamples=10)
    parts = {part.slice["category"]: part for part in board.slices[1:]}
    z = []
    for category in Category:
        rows = {row.model: row for row in parts[category.value].models}
        for model, expected in zip(MODELS, WIN_RATES[category], strict=True):
            row = rows[model]
            decided = (row.wins + row.losses) / row.votes
            variance = row.win_rate * (1 - row.win_rate) - (1 - decided) / 4
            z.append((row.win_rate - expected) / np.sqrt(variance / row.votes))
    assert np.abs(z).max() < 3.0
    assert 0.5 < np.sqrt(np.mean(np.square(z))) < 1.3


def test_a_quarter_of_the_votes_is_undecided_and_some_call_both_bad(simulated):
    outcomes = Counter(vote.outcome for vote in simulated.votes)
    undecided = outcomes[Outcome.TIE] + outcomes[Outcome.BOTH_BAD]
    assert undecided / N_VOTES == pytest.approx(0.25, abs=0.025)
    assert outcomes[Outcome.BOTH_BAD] > 200


def test_sides_are_balanced(simulated):
    left = Counter(battle.left.model for battle in simulated.battles)
    right = Counter(battle.right.model for battle in simulated.battles)
    for model in MODELS:
        assert left[model] / (left[model] + right[model]) == pytest.approx(0.5, abs=0.05)
    outcomes = Counter(vote.outcome for vote in simulated.votes)
    decisive = outcomes[Outcome.LEFT] + outcomes[Outcome.RIGHT]
    assert outcomes[Outcome.LEFT] / decisive == pytest.approx(0.5, abs=0.03)


def test_environments_have_about_the_published_shares(simulated):
    total = sum(ENVIRONMENT_COUNTS.values())
    for side in ("left", "right"):
        seen = Counter(battle.answer(side).environment for battle in simulated.battles)
        for environment in Environment:
            expected = ENVIRONMENT_COUNTS[environment] / total
            assert seen[environment] / N_VOTES == pytest.approx(expected, abs=4 * np.sqrt(expected / N_VOTES))


def test_languages_fit_their_environments(simulated):
    python = {Environment.STREAMLIT, Environment.GRADIO, Environment.PYGAME}
    script = {Environment.REACT, Environment.VUE}
    for battle in simulated.battles:
        for side in (battle.left, battle.right):
            if side.environment in python:
                assert side.language is Language.PYTHON
            if side.environment in script:
                assert side.language in (Language.JAVASCRIPT, Language.TYPESCRIPT)
            if side.environment is Environment.CORE_WEB:
                assert side.language is Language.HTML
            if side.environment is Environment.MERMAID:
                assert side.language is Language.MARKDOWN
    assert {battle.left.language for battle in simulated.battles} == set(Language)


def test_environments_fit_the_topics(simulated):
    seen = Counter((battle.category, battle.left.environment) for battle in simulated.battles)
    games = seen[Category.GAME_DEVELOPMENT, Environment.PYGAME]
    assert games > 0.5 * sum(n for (_, environment), n in seen.items() if environment is Environment.PYGAME)
    diagrams = seen[Category.DIAGRAM_CREATION, Environment.MERMAID]
    assert diagrams > 0.3 * sum(
        n for (_, environment), n in seen.items() if environment is Environment.MERMAID
    )


def test_more_than_500_voters_vote_and_a_few_vote_often(simulated):
    votes = Counter(vote.voter for vote in simulated.votes)
    assert len(votes) > 500
    top = sum(count for _, count in votes.most_common(56))
    assert top / N_VOTES > 0.4
    assert votes.most_common(1)[0][1] / N_VOTES < 0.1


def test_dates_run_from_february_to_july_2025(simulated):
    days = [battle.created_at for battle in simulated.battles]
    assert days == sorted(days)
    assert days[0] >= datetime(2025, 2, 1, tzinfo=UTC)
    assert days[-1] < datetime(2025, 8, 1, tzinfo=UTC)
    assert {day.month for day in days} == {2, 3, 4, 5, 6, 7}


def test_the_same_seed_makes_the_same_records(simulated):
    assert simulate_votes() == simulated
    assert simulate_votes(7) != simulated


def test_the_votes_are_written_by_a_command_and_marked_synthetic(tmp_path: Path) -> None:
    folder = tmp_path / "votes"
    command = [sys.executable, "-m", "data.simulate", str(folder), "7"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "4731 votes" in done.stdout
    assert json.loads((folder / "manifest.json").read_text())["synthetic"]
    assert set(pd.read_parquet(folder / "battles.parquet")["source"]) == {"synthetic"}
    again = subprocess.run(command, capture_output=True, text=True)
    assert again.returncode != 0 and str(folder) in again.stderr
