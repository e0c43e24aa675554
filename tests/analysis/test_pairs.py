"""Votes fold into integer counts without loss, guesses or dependence on sides."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vote_makers import random_votes, votes

from analysis.errors import VotesError
from analysis.pairs import code_votes, count_votes
from analysis.slices import title_of
from data.outcomes import Outcome


def test_every_vote_lands_in_the_cell_of_its_sides_and_outcome():
    frame = pd.DataFrame(
        [
            ("a", "b", "left"),
            ("b", "a", "left"),
            ("a", "b", "tie"),
            ("b", "a", "both_bad"),
            ("a", "b", "left"),
        ],
        columns=["model_left", "model_right", "outcome"],
    )
    counts = count_votes(frame)
    assert counts.models == ("a", "b")
    assert counts.ordered[0, 1].tolist() == [2, 0, 1, 0]
    assert counts.ordered[1, 0].tolist() == [1, 0, 0, 1]
    assert counts.wins.tolist() == [[0, 2], [1, 0]]
    assert counts.ties.tolist() == [[0, 2], [2, 0]]
    assert counts.both_bad.tolist() == [[0, 1], [1, 0]]
    assert counts.half_wins.tolist() == [[0, 3], [2, 0]]
    assert counts.appearances.tolist() == [5, 5]


def test_categoricals_strings_and_outcome_members_count_alike():
    frame, _ = random_votes(n_votes=200)
    coded = frame.astype({"model_left": "category", "model_right": "category", "outcome": "category"})
    members = frame.assign(outcome=[Outcome(word) for word in frame["outcome"]])
    expected = count_votes(frame)
    for other in (coded, members):
        assert count_votes(other).models == expected.models
        assert np.array_equal(count_votes(other).ordered, expected.ordered)


def test_unused_categories_are_not_models():
    kind = pd.CategoricalDtype(["never", "a", "b"])
    frame = votes(("a", "b", 3)).astype({"model_left": kind, "model_right": kind})
    assert count_votes(frame).models == ("a", "b")


def test_counts_of_shards_add_up_to_the_counts_of_all():
    frame, _ = random_votes()
    whole = count_votes(frame)
    parts = count_votes(frame[:100]) + count_votes(frame[100:250]) + count_votes(frame[250:])
    assert parts.models == whole.models
    assert np.array_equal(parts.ordered, whole.ordered)


def test_shards_with_different_models_add_up_over_the_union():
    total = count_votes(votes(("a", "c", 2))) + count_votes(votes(("b", "c", 3)))
    assert total.models == ("a", "b", "c")
    assert total.wins.tolist() == [[0, 0, 2], [0, 0, 3], [0, 0, 0]]


def test_counting_in_chunks_changes_nothing(monkeypatch):
    frame, _ = random_votes()
    whole = count_votes(frame)
    rows = np.arange(0, len(frame), 3)
    some = code_votes(frame).count(rows)
    monkeypatch.setattr("analysis.pairs._CHUNK", 7)
    assert np.array_equal(count_votes(frame).ordered, whole.ordered)
    assert np.array_equal(code_votes(frame).count(rows).ordered, some.ordered)


@given(st.lists(st.booleans(), min_size=60, max_size=60))
@settings(max_examples=40, deadline=None)
def test_swapping_sides_of_any_votes_keeps_wins_and_ties(swaps):
    frame, _ = random_votes(n_votes=60)
    swapped = frame.copy()
    rows = np.array(swaps)
    swapped.loc[rows, ["model_left", "model_right"]] = frame.loc[
        rows, ["model_right", "model_left"]
    ].to_numpy()
    swapped.loc[rows, "outcome"] = [str(Outcome(word).swapped()) for word in frame.loc[rows, "outcome"]]
    before, after = count_votes(frame), count_votes(swapped)
    assert np.array_equal(before.wins, after.wins)
    assert np.array_equal(before.ties, after.ties)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.drop(columns="outcome"), "no column outcome"),
        (lambda f: f.assign(outcome="leftvote"), "'leftvote'"),
        (
            lambda f: f.assign(outcome=[None, *f["outcome"][1:]]),
            "outcome has no value in 1 votes, first at row 0",
        ),
        (lambda f: f.assign(model_left=[*f["model_left"][:-1], None]), "model_left has no value"),
        (lambda f: f.assign(model_right=f["model_left"]), "against itself, first at row 0"),
    ],
)
@pytest.mark.threat("V12")
def test_rows_that_mean_nothing_are_refused_by_name(change, message):
    with pytest.raises(VotesError, match=message):
        count_votes(change(votes(("a", "b", 4))))


def test_counts_cannot_be_changed_afterwards():
    counts = count_votes(votes(("a", "b", 4)))
    with pytest.raises(ValueError, match="read-only"):
        counts.ordered[0, 1, 0] = 7


def test_a_slice_has_a_heading_that_people_read() -> None:
    assert title_of({}) == "All votes"
    assert title_of({"language": "typescript", "environment": "core_web"}) == "TypeScript, Core web"
    assert title_of({"environment": "holodeck", "source": "x"}) == "environment=holodeck, source=x"
