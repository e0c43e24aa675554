"""The leaderboard never shows a silent number, and says the same in every form."""

import json
import math
import re

import numpy as np
import pandas as pd
import pytest
from vote_makers import random_votes, votes

from analysis import AnalysisError, leaderboard
from analysis.charts import score_chart, slice_matrix_chart, win_matrix_chart
from analysis.connectivity import Condition, examine
from analysis.errors import OptionError, SliceError, VotesError
from analysis.pairs import count_votes
from analysis.slices import slice_votes, sliceable

UNDEFEATED = [("a", "b", 10), ("b", "c", 6), ("c", "b", 4)]
WINLESS = [("a", "b", 6), ("b", "a", 4), ("a", "c", 5), ("b", "c", 5)]
ISLANDS = [("a", "b", 6), ("b", "a", 4), ("c", "d", 6), ("d", "c", 4)]


def sliced_votes():
    """Votes with the slice columns of the votes frame."""
    frame, _ = random_votes(n_models=4, n_votes=400, seed=1)
    rng = np.random.default_rng(2)
    environments = np.array(["react", "vue"])
    left = rng.integers(0, 2, len(frame))
    same = rng.random(len(frame)) < 0.7
    frame["environment_left"] = environments[left]
    frame["environment_right"] = environments[np.where(same, left, 1 - left)]
    frame["language"] = rng.choice(["python", "html"], len(frame))
    frame["category"] = pd.Categorical(rng.choice(["web_design", "problem_solving"], len(frame)))
    frame.loc[:9, "category"] = None
    frame["source"] = "live"
    return frame


@pytest.mark.parametrize(
    ("rows", "condition", "named"),
    [
        (UNDEFEATED, "undefeated", "a has never lost to or tied"),
        (WINLESS, "undefeated", "c has never won or tied"),
        (ISLANDS, "disconnected", "a, b; c, d"),
        ([], "empty", "no votes"),
    ],
)
@pytest.mark.threat("V10", "V11")
def test_a_board_that_votes_do_not_determine_has_no_scores_and_says_why(rows, condition, named):
    board = leaderboard(votes(*rows), resamples=20).whole
    assert board.condition == condition
    assert named in board.warnings[0]
    for row in board.models:
        assert (row.score, row.low, row.high, row.rank, row.rank_low, row.rank_high) == (None,) * 6
        assert row.votes == row.wins + row.losses + row.ties > 0


def test_one_missing_vote_mends_an_undefeated_board():
    board = leaderboard(votes(*UNDEFEATED, ("b", "a", 1)), resamples=20).whole
    assert board.condition == "ok"
    assert [row.model for row in board.models] == ["a", "b", "c"]


def test_a_tie_is_enough_to_connect_two_islands():
    assert leaderboard(votes(*ISLANDS, ("a", "c", 1, "tie")), resamples=20).whole.condition == "ok"


@pytest.mark.threat("V13")
def test_fewer_than_ten_votes_give_scores_without_intervals():
    board = leaderboard(votes(("a", "b", 5), ("b", "a", 4))).whole
    assert board.condition == "too_few"
    assert "Only 9 votes" in board.warnings[0]
    assert [row.rank for row in board.models] == [1, 2]
    assert all(row.score is not None and row.low is None and row.rank_low is None for row in board.models)
    assert leaderboard(votes(("a", "b", 5), ("b", "a", 5))).whole.condition == "ok"


def test_groups_are_named_from_the_top_down():
    counts = count_votes(votes(("a", "b", 1), ("b", "a", 1), ("b", "c", 2), ("c", "d", 3)))
    state = examine(counts)
    assert state.condition is Condition.UNDEFEATED
    assert state.groups == (("a", "b"), ("c",), ("d",))


def test_a_davidson_board_whose_ties_run_away_has_no_scores():
    frame = votes(("a", "b", 10), ("a", "b", 5, "tie"))
    assert leaderboard(frame, resamples=20).whole.condition == "ok"
    board = leaderboard(frame, ties="davidson", resamples=20).whole
    assert board.condition == "undefeated"
    assert "ladder" in board.warnings[0]
    assert all(row.score is None for row in board.models)


def test_models_without_a_bound_lose_their_interval_and_are_named():
    frame = votes(("a", "b", 40), ("b", "a", 35), ("a", "c", 8), ("c", "a", 1))
    board = leaderboard(frame, resamples=300).whole
    rows = {row.model: row for row in board.models}
    assert rows["c"].score is not None and rows["c"].low is None
    assert (rows["c"].rank_low, rows["c"].rank_high) == (1, 3)
    assert rows["a"].low is not None
    assert "No interval for c:" in board.warnings[0]
    assert str(board.n_separable) in board.warnings[0]


def test_the_document_has_the_fields_that_programs_rely_on():
    document = json.loads(json.dumps(leaderboard(sliced_votes(), by=["category"], resamples=50).to_dict()))
    assert {"n_votes", "n_models", "resamples", "seed", "ties", "warnings", "slices"} <= set(document)
    assert document["slices"][0]["slice"] == {}
    for part in document["slices"]:
        assert {"slice", "n_votes", "kept_share", "condition", "models"} <= set(part)
        assert sum(row["votes"] for row in part["models"]) == 2 * part["n_votes"]
        for row in part["models"]:
            fields = "model score low high rank rank_low rank_high votes wins losses ties"
            assert set(fields.split()) <= set(row)
            assert row["low"] < row["score"] < row["high"]
            assert row["rank_low"] <= row["rank"] <= row["rank_high"]


def test_the_frame_repeats_the_document():
    board = leaderboard(sliced_votes(), by=["category"], resamples=50)
    table = board.frame()
    listed = [(part.label, row.model, row.score) for part in board.slices for row in part.models]
    assert list(zip(table["slice"], table["model"], table["score"], strict=True)) == listed
    assert table["category"].isna().sum() == len(board.whole.models)
    assert table["rank"].dtype == "Int64"
    empty = leaderboard(votes(*UNDEFEATED)).frame()
    assert empty["score"].isna().all() and empty["rank"].isna().all()


def test_the_same_seed_gives_the_same_board_and_slices_do_not_disturb_each_other():
    frame = sliced_votes()
    one = leaderboard(frame, by=["category"], resamples=50, seed=3)
    again = leaderboard(frame, by=["category"], resamples=50, seed=3)
    assert one.to_dict() == again.to_dict()
    plain = leaderboard(frame, resamples=50, seed=3)
    assert plain.whole.to_dict() == one.whole.to_dict()
    subset = leaderboard(frame[frame["category"] != "web_design"], by=["category"], resamples=50, seed=3)
    same = next(part for part in one.slices if part.slice == {"category": "problem_solving"})
    assert subset.slices[1].models == same.models
    assert leaderboard(frame, resamples=50, seed=4).to_dict()["slices"] != plain.to_dict()["slices"]


def test_both_bad_is_a_tie_unless_it_is_dropped():
    frame = votes(("a", "b", 20), ("b", "a", 10), ("a", "b", 30, "both_bad"))
    kept = leaderboard(frame, resamples=20).whole.models
    dropped = leaderboard(frame, both_bad="drop", resamples=20).whole.models
    assert kept[0].score - kept[1].score == pytest.approx(400 * math.log10(35 / 25))
    assert dropped[0].score - dropped[1].score == pytest.approx(400 * math.log10(2))
    assert (dropped[0].ties, dropped[0].both_bad) == (30, 30)


def test_a_model_with_nothing_but_dropped_votes_has_no_score():
    frame = votes(("a", "b", 20), ("b", "a", 10), ("c", "b", 3, "both_bad"))
    rows = {row.model: row for row in leaderboard(frame, both_bad="drop", resamples=20).whole.models}
    assert rows["c"].score is None and rows["c"].both_bad == 3
    assert rows["a"].score is not None


def test_both_bad_as_an_outcome_links_no_models():
    frame = votes(("a", "b", 9), ("b", "a", 9), ("c", "d", 9), ("d", "c", 9), ("a", "c", 5, "both_bad"))
    assert leaderboard(frame, resamples=20).whole.condition == "ok"
    part = leaderboard(frame, both_bad="outcome", resamples=20).whole
    assert part.condition == "disconnected"
    assert "a, b; c, d" in part.warnings[0]


def test_a_vote_belongs_to_an_environment_when_both_sides_ran_there():
    frame = sliced_votes()
    board = leaderboard(frame, by=["environment"], resamples=20)
    matched = frame["environment_left"] == frame["environment_right"]
    expected = frame.loc[matched, "environment_left"].value_counts()
    assert {part.slice["environment"]: part.n_votes for part in board.slices[1:]} == expected.to_dict()
    assert sum(part.kept_share for part in board.slices[1:]) == pytest.approx(matched.mean())
    assert board.whole.kept_share == 1.0


def test_the_matched_view_is_one_slice_of_all_votes_whose_sides_agree():
    frame = sliced_votes()
    (part,) = slice_votes(frame, ["environment_matched"])
    assert part.values == {"environment_matched": True}
    assert part.label == "environment_matched"
    as_column = frame.assign(environment_matched=frame["environment_left"] == frame["environment_right"])
    (same,) = slice_votes(as_column, ["environment_matched"])
    assert (same.values, same.rows.tolist()) == (part.values, part.rows.tolist())
    assert len(part.rows) == (frame["environment_left"] == frame["environment_right"]).sum()


def test_categoricals_and_strings_slice_alike():
    frame = sliced_votes()
    kind = pd.CategoricalDtype(["vue", "react", "gradio"])
    coded = frame.astype({"environment_left": kind, "environment_right": kind})
    uneven = frame.astype({"environment_left": "category", "environment_right": kind})
    expected = [(part.label, part.rows.tolist()) for part in slice_votes(frame, ["environment"])]
    for other in (coded, uneven):
        assert [(part.label, part.rows.tolist()) for part in slice_votes(other, ["environment"])] == expected


def test_several_columns_slice_by_their_combinations():
    frame = sliced_votes()
    found = {
        tuple(part.values.items()): len(part.rows) for part in slice_votes(frame, ["category", "language"])
    }
    expected = frame.dropna(subset=["category"]).groupby(["category", "language"], observed=True).size()
    assert found == {(("category", c), ("language", v)): n for (c, v), n in expected.items()}


def test_votes_without_a_value_are_in_no_slice():
    frame = sliced_votes()
    shares = [part.kept_share for part in slice_votes(frame, ["category"])]
    assert sum(shares) == pytest.approx(390 / 400)


def test_a_slice_without_scores_stays_on_the_board_and_is_named():
    frame = pd.concat(
        [votes(("a", "b", 9), ("b", "a", 9)).assign(source="x"), votes(("a", "b", 3)).assign(source="y")]
    )
    board = leaderboard(frame, by=["source"], resamples=20)
    assert [(part.label, part.condition) for part in board.slices] == [
        ("all votes", "ok"),
        ("source=x", "ok"),
        ("source=y", "undefeated"),
    ]
    assert board.warnings[0].startswith("source=y: No scores: a has never lost")


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"by": ["envionment"]}, SliceError, "environment_matched"),
        ({"by": "category"}, SliceError, "give a list"),
        ({"by": ["vote_id"]}, SliceError, "a vote each"),
        ({"ties": "quarter"}, OptionError, "half or davidson"),
        ({"both_bad": "win"}, OptionError, "tie or drop"),
        ({"resamples": 0}, OptionError, "at least 1"),
        ({"level": 95}, OptionError, "between 0 and 1"),
        ({"seed": -1}, OptionError, "not negative"),
    ],
)
def test_a_wrong_option_is_refused_with_the_right_ones(options, error, message):
    with pytest.raises(error, match=message) as caught:
        leaderboard(sliced_votes(), **options)
    assert isinstance(caught.value, AnalysisError)


def test_a_frame_without_the_needed_columns_is_refused():
    with pytest.raises(VotesError, match="model_left"):
        leaderboard(pd.DataFrame({"winner": ["left"]}))


def test_sliceable_names_the_derived_columns_too():
    names = sliceable(sliced_votes())
    assert {"environment", "environment_matched", "language", "code_language_matched", "category"} <= set(
        names
    )
    assert not {"environment_left", "outcome", "model_left"} & set(names)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"synthetic": True}, "all"),
        ({"source": "synthetic"}, "all"),
        ({"source": "live"}, "none"),
        ({}, "none"),
    ],
)
def test_synthetic_votes_are_announced(columns, expected):
    board = leaderboard(votes(("a", "b", 9), ("b", "a", 9)).assign(**columns), resamples=20)
    assert board.synthetic == expected == board.to_dict()["synthetic"]
    assert any("synthetic" in warning for warning in board.warnings) == (expected == "all")
    assert ("synthetic" in board.to_html()) == (expected == "all")


def test_a_mixed_board_says_how_many_votes_are_synthetic():
    frame = votes(("a", "b", 9), ("b", "a", 9))
    frame["synthetic"] = np.arange(len(frame)) < 5
    board = leaderboard(frame, resamples=20)
    assert board.synthetic == "some"
    assert board.warnings[0].startswith("5 of 18 votes are synthetic")


def test_a_hostile_model_name_stays_text():
    name = "<script>alert('x')</script><img src=//evil.example onerror=alert(1)>\""
    frame = votes((name, "b", 9), ("b", name, 9)).assign(category=name)
    board = leaderboard(frame, by=["category"], resamples=20)
    for text in (board.to_html(), board._repr_html_()):
        assert "<script" not in text and "<img" not in text
        assert "&lt;script&gt;" in text
    undefeated = leaderboard(votes((name, "b", 9)), resamples=20).to_html()
    assert "<script" not in undefeated


def test_the_page_fetches_nothing_and_draws_every_interval():
    board = leaderboard(random_votes()[0], resamples=50)
    text = board.to_html()
    assert "default-src 'none'" in text
    assert not re.search(r"https?:|src=|href=|url\(|@import", text)
    assert text.count('class="range"') == len(board.whole.models)
    assert f"numpy {np.__version__}" in text and "seed 0" in text
    assert text.startswith("<!doctype html>") and text.rstrip().endswith("</html>")


def test_charts_show_the_numbers_of_the_board_best_first():
    board = leaderboard(sliced_votes(), by=["category"], resamples=50)
    chart = score_chart(board).to_dict()
    (rows,) = chart["datasets"].values()
    assert [(row["model"], row["score"]) for row in rows] == [
        (row.model, row.score) for row in board.whole.models
    ]
    assert chart["layer"][0]["encoding"]["y"]["sort"] == [row.model for row in board.whole.models]
    assert board.whole.models[0].model in chart["description"]
    (cells,) = slice_matrix_chart(board).to_dict()["datasets"].values()
    assert len(cells) == sum(len(part.models) for part in board.slices)


@pytest.mark.parametrize("show", ["observed", "predicted"])
def test_the_win_matrix_shows_every_pair_that_met(show):
    board = leaderboard(sliced_votes(), resamples=20)
    (cells,) = win_matrix_chart(board, show=show).to_dict()["datasets"].values()
    share = {(cell["model"], cell["against"]): cell[show] for cell in cells}
    assert len(share) == 12
    for (model, against), value in share.items():
        assert value + share[against, model] == pytest.approx(1)


def test_charts_of_a_board_without_scores_are_empty_and_say_so():
    board = leaderboard(votes(*UNDEFEATED), resamples=20)
    assert "3 models have no score" in score_chart(board).to_dict()["description"]
    assert "No scores for: all votes" in slice_matrix_chart(board).to_dict()["description"]
    win_matrix_chart(board, show="predicted").to_dict()
    win_matrix_chart(leaderboard(votes())).to_dict()


def test_every_copy_of_a_board_says_what_it_is_made_of() -> None:
    votes, _ = random_votes()
    times = pd.date_range("2026-01-01", periods=len(votes), freq="h", tz="UTC")
    made = votes.assign(source="synthetic", created_at=times)
    board = leaderboard(made, resamples=20)
    assert set(board.frame()["synthetic"]) == {"all"}
    last = pd.to_datetime(made["created_at"], utc=True).max()
    assert board.last_vote == last.to_pydatetime()
    assert f"the last of {last:%Y-%m-%d %H:%M} UTC" in board.to_html()
    assert leaderboard(made.assign(created_at="some day"), resamples=20).last_vote is None
