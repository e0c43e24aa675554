"""The automated arena: the published mean by hand, Bradley–Terry beside it, and what is left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.auto_arena import arena_board, compare
from analysis.errors import OptionError, SliceError, VerdictsError
from analysis.games import LABELS, battles, games_as_votes
from analysis.run_outcomes import KINDS, costs, failures

FLIPPED = {"A>>B": "B>>A", "A>B": "B>A", "A=B": "A=B", "B>A": "A>B", "B>>A": "A>>B"}


def games_of(*pairs, model="new", prompt="p", judge="owl", baseline="base", **columns):
    """Battles by the labels of their first game (A is the baseline) and their second."""
    return pd.DataFrame(
        [
            {
                "prompt_id": f"{prompt}{i}",
                "model": model,
                "baseline": baseline,
                "judge": judge,
                "swapped": swapped,
                "label": label,
                **columns,
            }
            for i, pair in enumerate(pairs)
            for swapped, label in zip((False, True), pair, strict=True)
        ]
    )


def row(games, model="new", **options):
    table = arena_board(games, resamples=200, **options).whole
    return table[table["model"] == model].iloc[0]


def test_the_score_is_the_published_mean_worked_by_hand():
    # The candidate is B in the first game. Copies of 1: 3 + 1, of 1/2: 1 + 1, of 0: 1 + 3.
    games = games_of(("B>>A", "A>B"), ("A=B", "A=B"), ("A>B", "B>>A"))
    found = row(games)
    assert found["score"] == pytest.approx(100 * (4 + 1) / (4 + 2 + 4))
    assert (found["n"], found["consistency"]) == (3, 1.0)
    found = battles(games).frame.iloc[0]
    assert found[["won", "drawn", "lost", "first", "second"]].tolist() == [4, 0, 0, 1, 1]


@pytest.mark.parametrize("label", LABELS)
def test_the_same_verdict_in_both_orders_is_one_for_the_same_model(label):
    value, times = LABELS[label]
    found = row(games_of((label, FLIPPED[label])))
    assert found["score"] == pytest.approx(100 * (1 - value))
    frame = battles(games_of((label, FLIPPED[label]))).frame
    assert frame[["won", "drawn", "lost"]].to_numpy().sum() == 2 * times


def test_the_baseline_stands_at_50_and_is_ranked_among_the_others():
    games = pd.concat(
        [
            games_of(*[("B>A", "A>B")] * 9, ("A>B", "B>A")),
            games_of(*[("A>B", "B>A")] * 9, ("B>A", "A>B"), model="old"),
        ]
    )
    board = arena_board(games, resamples=500)
    assert board.whole["model"].tolist() == ["new", "base", "old"]
    assert board.whole["score"].tolist() == pytest.approx([90, 50, 10])
    base = board.whole.iloc[1]
    assert base[["low", "high", "rank"]].tolist() == [50, 50, 2]
    assert board.whole["rank_low"].tolist() == [1, 2, 3]
    assert (board.baselines, board.judges, board.level) == (("base",), ("owl",), 0.90)


def random_games(n=120, seed=0, models=("new", "old")):
    rng = np.random.default_rng(seed)
    parts = []
    for k, model in enumerate(models):
        share = [0.1, 0.3, 0.2, 0.25, 0.15] if k else [0.05, 0.15, 0.2, 0.35, 0.25]
        first = rng.choice(list(LABELS), n, p=share)
        second = [FLIPPED[label] if rng.random() < 0.8 else "A=B" for label in first]
        parts.append(games_of(*zip(first, second, strict=True), model=model))
    return pd.concat(parts, ignore_index=True)


def test_bradley_terry_of_the_same_games_expects_the_share_that_the_mean_shows():
    board = arena_board(random_games(), resamples=300).whole.set_index("model")
    assert board.loc["base", ["bt", "bt_share"]].tolist() == pytest.approx([1000, 50])
    for model in ("new", "old"):
        found = board.loc[model]
        assert found["bt_share"] == pytest.approx(found["score"], abs=1e-6)
        assert found["bt_low"] < found["bt"] < found["bt_high"]
        # The same prompts are drawn, so both intervals say the same.
        ends = 100 / (1 + 10 ** ((1000 - found[["bt_low", "bt_high"]].astype(float)) / 400))
        assert ends.tolist() == pytest.approx(found[["low", "high"]].tolist(), abs=1.5)


def test_few_battles_have_scores_and_no_intervals():
    found = arena_board(random_games(n=9), resamples=20).whole.set_index("model").loc["new"]
    assert found[["score", "bt"]].notna().all()
    assert found[["low", "high", "published_low", "published_high", "bt_low", "bt_high"]].isna().all()


def test_a_model_that_wins_or_loses_everything_leaves_the_others_their_bradley_terry_scores():
    swept = games_of(*[("A>>B", "B>>A")] * 30, model="swept")
    games = pd.concat([random_games(models=("new",)), swept], ignore_index=True)
    board = arena_board(games, resamples=20)
    found, alone = (
        part.whole.set_index("model") for part in (board, arena_board(random_games(models=("new",))))
    )
    assert found.loc["new", "bt"] == pytest.approx(alone.loc["new", "bt"])
    assert pd.isna(found.loc["swept", "bt"]) and found.loc["swept", "score"] == 0
    assert any("no finite score for swept" in text for text in board.warnings)
    nobody = arena_board(swept, resamples=5)
    assert nobody.whole["bt"].isna().all() and len(nobody.warnings) == 1


def test_intervals_of_prompts_are_wider_than_the_published_ones_of_copies():
    found = row(random_games(seed=3))
    assert found["low"] < found["published_low"] < found["score"] < found["published_high"] < found["high"]
    assert row(random_games(seed=3))[["low", "high"]].tolist() == found[["low", "high"]].tolist()


def test_a_battle_without_both_verdicts_is_left_out_told_and_never_a_tie():
    games = games_of(("B>A", "A>B"), ("B>A", None), (None, None))
    alone = games_of(("B>A", "A>B"), prompt="q").head(1)
    games = pd.concat([games, alone], ignore_index=True)
    found = row(games)
    assert found[["n", "score", "no_verdict", "one_order"]].tolist() == [1, 100, 2, 1]
    warnings = arena_board(games, resamples=5).warnings
    assert "2 of 4 battles are left out: a game has no verdict." in warnings
    assert "1 of 4 battles are left out: judged in one order only." in warnings
    assert len(games_as_votes(games, battles(games))) == 2


def test_a_model_without_a_whole_battle_has_no_score_and_no_place():
    games = pd.concat([games_of(("B>A", "A>B")), games_of((None, "A>B"), model="mute")], ignore_index=True)
    found = row(games, "mute")
    assert (found["n"], found["no_verdict"]) == (0, 1)
    assert pd.isna(found["score"]) and pd.isna(found["rank"])
    silent = arena_board(games_of((None, None)), resamples=5).whole
    assert silent.set_index("model")["score"].to_dict() == {
        "base": 50.0,
        "new": pytest.approx(np.nan, nan_ok=True),
    }


def test_slices_are_those_of_the_candidate_and_do_not_move_the_whole():
    games = pd.concat(
        [
            games_of(*[("B>A", "A>B")] * 4, category="web_design", environment="react"),
            games_of(*[("A>B", "B>A")] * 4, prompt="q", category="game_development", environment="pygame"),
        ],
        ignore_index=True,
    )
    board = arena_board(games, by=["category", "environment"], resamples=50)
    scores = board.table[board.table["model"] == "new"].set_index("title")["score"].to_dict()
    assert scores == {"All prompts": 50, "Web design": 100, "Game development": 0, "React": 100, "PyGame": 0}
    pd.testing.assert_frame_equal(board.whole, arena_board(games, resamples=50).whole)
    with pytest.raises(SliceError):
        arena_board(games, by=["language"])


def test_several_baselines_each_stand_at_50_and_a_judge_that_plays_is_named():
    games = pd.concat(
        [games_of(("B>A", "A>B")), games_of(("A>B", "B>A"), prompt="q", baseline="other", model="owl")],
        ignore_index=True,
    )
    board = arena_board(games, resamples=20)
    whole = board.whole.set_index("model")
    assert whole.loc[["base", "other"], "score"].tolist() == [50, 50]
    assert any("owl judges games that it plays in itself" in text for text in board.warnings)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"label": "A>>>B"}, "A>>>B"),
        ({"model": "base"}, "'base' against itself"),
        ({"judge": None}, "column judge"),
        ({"swapped": "no"}, "True or False"),
        ({"prompt_id": "p0"}, "there twice"),
    ],
)
def test_games_that_mean_nothing_are_refused_by_name(change, text):
    games = games_of(("B>A", "A>B"), ("B>A", "A>B"))
    with pytest.raises(VerdictsError, match=text):
        arena_board(games.assign(**change))


def test_missing_columns_and_bad_options_are_refused():
    games = games_of(("B>A", "A>B"))
    with pytest.raises(VerdictsError, match="no column label"):
        battles(games.drop(columns="label"))
    for options in ({"resamples": 0}, {"level": 1}, {"by": "category"}):
        with pytest.raises(OptionError):
            arena_board(games, **options)


def test_two_runs_are_compared_on_the_prompts_of_both():
    first = games_of(*[("B>A", "A>B")] * 6, *[("A>B", "B>A")] * 14)
    second = games_of(*[("B>A", "A>B")] * 16, *[("A>B", "B>A")] * 9)
    found = compare(first, pd.concat([second, games_of(("A=B", "A=B"), model="late")]), resamples=500)
    late, new = found.iloc[0], found.iloc[1]
    assert new[["n", "only_first", "only_second"]].tolist() == [20, 0, 5]
    assert new[["first", "second", "change"]].tolist() == pytest.approx([30, 80, 50])
    # Ten of twenty prompts changed, all for the better.
    assert 25 < new["low"] < 50 < new["high"] < 75
    assert (late["n"], late["only_second"]) == (0, 1) and pd.isna(late["change"])
    same = compare(first, first, resamples=50).iloc[0]
    assert same[["change", "low", "high"]].tolist() == [0, 0, 0]


def runs_of(*statuses, **columns):
    return pd.DataFrame(
        {
            "prompt_id": [f"p{i}" for i in range(len(statuses))],
            "model": "new",
            "status": list(statuses),
            **columns,
        }
    )


def test_failures_are_shares_of_what_was_run_and_our_faults_are_never_the_models():
    statuses = [
        "ok",
        "ok",
        "compile_error",
        "failed",
        "timeout",
        "no_code",
        "unsupported",
        "runner_fault",
        None,
    ]
    blank = [False, True] + [None] * 7
    found = failures(runs_of(*statuses, blank=blank)).set_index("kind")
    assert list(found.index) == list(KINDS)
    assert set(found["of"]) == {7}
    assert found.loc["blank_page", ["n", "share"]].tolist() == [1, pytest.approx(1 / 7)]
    assert found.loc["ok", "n"] == 1
    assert found.loc[["runner_fault", "not_run"], "n"].tolist() == [1, 1]
    assert found.loc[["runner_fault", "not_run"], "share"].isna().all()
    assert found["n"].sum() == len(statuses)
    sliced = failures(runs_of("ok", "failed", category=["web_design", "game_development"]), by=["category"])
    assert set(sliced["title"]) == {"All prompts", "Web design", "Game development"}
    with pytest.raises(VerdictsError, match="status 'exploded'"):
        failures(runs_of("exploded"))
    with pytest.raises(VerdictsError, match="no column status"):
        failures(runs_of("ok").drop(columns="status"))


def test_costs_say_of_how_many_answers_they_are():
    runs = runs_of(
        "ok", "ok", "failed", cost=[0.2, 0.4, None], generate_seconds=[1, 2, 9], tokens_out=[10, 20, 30]
    )
    found = costs(runs).iloc[0]
    assert found[["answers", "priced", "tokens_out", "generate_seconds"]].tolist() == [3, 2, 60, 2]
    assert found[["cost", "cost_per_answer"]].tolist() == pytest.approx([0.6, 0.3])
    assert found[["tokens_in", "execute_seconds"]].isna().all()
