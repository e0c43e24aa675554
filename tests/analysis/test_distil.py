"""Distilling keeps the shares within rounding, repeats nothing, covers what differs, and is repeatable."""

from __future__ import annotations

import math
import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from analysis.distil import Asked, Filters, distil, embed_texts, near_duplicates, normal_text, round_shares
from analysis.distil.embedding import check_embedding
from analysis.errors import AnalysisError, OptionError

THINGS = [
    "clock",
    "snake game",
    "bar chart",
    "todo list",
    "galaxy",
    "maze",
    "piano",
    "weather map",
    "matrix solver",
    "calendar",
]
MANNERS = [
    "in red",
    "for children",
    "with a timer",
    "without libraries",
    "as small as possible",
    "that can be printed",
]


def prompt(k: int) -> str:
    return f"Write a {THINGS[k % 10]} {MANNERS[k // 10 % 6]}; call it version {k} of {k * 7919 % 1000} drafts please"


def traffic(count: int, seed: int = 0) -> list[Asked]:
    """Prompts whose category, environment and language have known, uneven shares."""
    rng = random.Random(seed)
    strata = [
        ("web_design", "react", "typescript"),
        ("web_design", "core_web", "html"),
        ("problem_solving", "interpreter", "python"),
        ("problem_solving", "interpreter", "cpp"),
        ("game_development", "pygame", "python"),
        ("game_development", "core_web", "javascript"),
        ("diagram_creation", "mermaid", "markdown"),
    ]
    drawn = rng.choices(strata, weights=[30, 12, 20, 7, 16, 9, 6], k=count)
    return [
        Asked(text=prompt(k), category=cell[0], environment=cell[1], language=cell[2])
        for k, cell in enumerate(drawn)
    ]


def within_rounding(number: float, exact: float) -> bool:
    return math.floor(exact + 1e-9) <= number <= math.ceil(exact - 1e-9)


@pytest.mark.parametrize("n", [1, 7, 60])
def test_shares_of_category_environment_language_and_cell_are_kept_within_rounding(n):
    asked = traffic(300)
    # some are asked very often: they weigh more, and are there once
    asked += [asked[0]] * 90
    result = distil(asked, n, seed=1)
    assert result.exact
    assert len(result.chosen) == n == len({one.uid for one in result.chosen})
    for margin in (["category"], ["environment"], ["language"], ["category", "environment", "language"]):
        there = Counter(tuple(getattr(one, name) for name in margin) for one in asked)
        here = Counter(tuple(getattr(one, name) for name in margin) for one in result.chosen)
        for value, count in there.items():
            assert within_rounding(here[value], n * count / len(asked)), (value, here[value])
    assert sum(one.stands_for for one in result.chosen) <= len(asked)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 2)), st.integers(1, 60), min_size=1
    ),
    st.integers(1, 40),
)
def test_rounded_shares_sum_to_the_total_and_say_whether_they_are_exact(weights, total):
    available = dict.fromkeys(weights, total)
    found = round_shares(weights, available, total)
    whole = sum(weights.values())
    assert sum(found.cells.values()) == total
    cells_kept = all(within_rounding(found.cells[cell], total * weights[cell] / whole) for cell in weights)
    margins_kept = all(
        within_rounding(
            sum(number for cell, number in found.cells.items() if cell[axis] == value),
            total * sum(weight for cell, weight in weights.items() if cell[axis] == value) / whole,
        )
        for axis in range(3)
        for value in {cell[axis] for cell in weights}
    )
    assert found.exact == (cells_kept and margins_kept)


def test_many_small_cells_do_not_starve_their_margins():
    # each cell is due 0.4 prompts: rounded one by one, all 100 would become none
    weights = {(row, column): 1 for row in range(10) for column in range(10)}
    found = round_shares(weights, weights, 40)
    assert found.exact
    for axis in range(2):
        sums = Counter(dict.fromkeys(range(10), 0))
        for cell, number in found.cells.items():
            sums[cell[axis]] += number
        assert set(sums.values()) == {4}


def test_a_cell_that_cannot_give_enough_is_made_up_for_and_said():
    weights = {("a", "x"): 50, ("a", "y"): 30, ("b", "x"): 20}
    found = round_shares(weights, {("a", "x"): 2, ("a", "y"): 30, ("b", "x"): 20}, 10)
    assert sum(found.cells.values()) == 10
    assert found.cells[("a", "x")] == 2
    assert not found.exact
    with pytest.raises(AnalysisError, match="6 prompts are left to choose from, and 10 are wanted"):
        round_shares(weights, dict.fromkeys(weights, 2), 10)


def test_repeated_prompts_are_one_and_near_ones_too():
    base = "Build a colourful analogue clock with three moving hands and the date below it"
    texts = [
        base,
        f"  {base.upper()} ",
        base + "!",
        base.replace("below", "above"),
        "Draw a cat on a mat with a hat",
    ]
    assert normal_text(texts[1]) == normal_text(base)
    groups = near_duplicates(texts, 0.75)
    # one of fourteen words is another: two shingles of twelve differ on each side
    assert groups.tolist() == [0, 0, 0, 3, 4]
    result = distil([Asked(text=text) for text in [*texts, *texts[4:] * 3]], 2, near=0.75)
    assert result.counts["repeated"]["the same words"] == 4
    assert {(one.text, one.asked, one.stands_for) for one in result.chosen} == {
        (base, 3, 4),
        (texts[4], 4, 4),
    }


def test_every_near_pair_that_was_planted_is_found_and_no_far_pair_is_joined():
    rng = random.Random(5)
    words = [f"word{k}" for k in range(400)]
    texts = [" ".join(rng.choices(words, k=60)) for _ in range(300)]
    planted = []
    for k in range(0, 300, 3):
        copy = texts[k].split()
        copy[rng.randrange(60)] = "other"
        texts.append(" ".join(copy))
        planted.append(k)
    groups = near_duplicates(texts, 0.8).tolist()
    assert groups[:300] == list(range(300))
    assert groups[300:] == planted


def test_the_choice_is_as_diverse_as_clusters_make_it_and_better_than_chance():
    # ten topics in one stratum, one of them asked far more often
    asked = [Asked(text=prompt(k)) for k in range(60)]
    asked += [
        Asked(text=f"Write a clock in red number {k} {k * 31} with hands {k * 17} long") for k in range(200)
    ]
    result = distil(asked, 20, seed=3, near=1.0)
    points = embed_texts([one.text for one in asked])
    place = {one.text: k for k, one in enumerate(asked)}
    chosen = points[[place[one.text] for one in result.chosen]]
    covered = cdist(points, chosen).min(axis=1).mean()
    rng = np.random.default_rng(0)
    chance = [
        cdist(points, points[rng.choice(260, 20, replace=False)]).min(axis=1).mean() for _ in range(200)
    ]
    assert covered < np.quantile(chance, 0.01)
    assert sum(one.stands_for for one in result.chosen) == len(asked)


def test_the_same_seed_gives_the_same_prompts_and_another_one_others():
    asked = traffic(300)
    first, again, other = (distil(asked, 40, seed=seed) for seed in (4, 4, 5))
    assert first == again
    assert {one.uid for one in first.chosen} != {one.uid for one in other.chosen}
    assert first.shares == other.shares


def test_what_is_filtered_is_counted_by_its_reason():
    asked = [
        Asked(text="short", prompt_language="en"),
        Asked(text="x" * 300, prompt_language="en"),
        Asked(text="Zeichne eine schöne Uhr mit drei Zeigern", prompt_language="de"),
        Asked(text="Draw a bomb of colours on the wall", prompt_language="en"),
        Asked(text="Draw a clock with three hands on it", prompt_language="en"),
    ]
    filters = Filters(
        max_characters=200,
        prompt_languages=("en",),
        refuse=lambda text: "a word of the list" if "bomb" in text else "",
    )
    result = distil(asked, 1, filters=filters)
    assert result.chosen[0].text == asked[4].text
    assert result.counts["left_out"] == {
        "shorter than 20 characters": 1,
        "longer than 200 characters": 1,
        "another natural language, or not known in which": 1,
        "a word of the list": 1,
    }
    with pytest.raises(AnalysisError, match=r"2 prompts are wanted, and 1 different ones are left of 5"):
        distil(asked, 2, filters=filters)


@pytest.mark.parametrize(
    ("options", "reason"), [({"n": 0}, "ask for 1 or more"), ({"n": 1, "near": 0.3}, "near duplicates share")]
)
def test_options_outside_their_range_are_refused(options, reason):
    with pytest.raises(OptionError, match=reason):
        distil([Asked(text=prompt(1))], **options)


def test_texts_without_a_word_in_common_or_without_a_word_are_placed_too():
    for texts in (["", "!!!", "?"], ["alpha beta", "gamma delta"], ["one"], ["same words here"] * 3):
        points = embed_texts(texts)
        assert points.shape[0] == len(texts)
        assert np.isfinite(points).all()
    chosen = distil([Asked(text=text * 30) for text in ("a ", "b ", "c ")], 2).chosen
    assert len(chosen) == 2


def test_vectors_from_elsewhere_are_checked():
    with pytest.raises(AnalysisError, match="3 texts need 3 vectors"):
        check_embedding(np.ones((2, 4)), 3)
    with pytest.raises(AnalysisError, match="not finite"):
        check_embedding(np.full((2, 4), np.nan), 2)
    # two directions are two clusters, whatever the words are
    texts = [f"{prompt(k)}" for k in range(8)]
    vectors = np.array([[1.0, 0.0]] * 6 + [[0.0, 1.0]] * 2)
    result = distil([Asked(text=text) for text in texts], 2, embed=lambda found: vectors)
    assert sorted(one.stands_for for one in result.chosen) == [2, 6]


def test_one_id_for_two_texts_names_neither_twice():
    asked = [Asked(text=prompt(k), prompt_id="same") for k in range(3)]
    uids = [one.uid for one in distil(asked, 3).chosen]
    assert len(set(uids)) == 3
