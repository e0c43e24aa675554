"""The printed tables of the judges add up as they should, and one knows which do not."""

from __future__ import annotations

import pytest

from data.categories import PUBLISHED_VOTES, Category
from data.published_judging import MEASURES, arena_order, judge_figures, reward_votes, with_verdict


def test_fifteen_judges_have_every_cell_once():
    figures = judge_figures()
    keys = [(figure.judge, figure.measure, figure.category) for figure in figures]
    assert len(keys) == len(set(keys)) == 15 * len(MEASURES) * 7
    assert {category for _, _, category in keys} == {None, *Category}
    assert all(0 < value < 100 for f in figures for value in (f.without, f.with_execution))
    assert {figure.source for figure in figures} == {
        "arXiv 2510.08697 v2 (18 December 2025), Table 2",
        "arXiv 2510.08697 v2 (18 December 2025), Table 6",
    }


def test_overall_accuracy_is_the_weighted_mean_of_the_topics_but_for_the_two_that_drop_most():
    assert sum(PUBLISHED_VOTES.values()) == reward_votes()
    worst = {}
    for mode in ("without", "with_execution"):
        cells = {(f.judge, f.category): getattr(f, mode) for f in judge_figures() if f.measure == "accuracy"}
        for judge in {judge for judge, _ in cells}:
            mean = sum(cells[judge, topic] * n for topic, n in PUBLISHED_VOTES.items()) / reward_votes()
            worst[judge] = max(
                worst.get(judge, (0.0,)), (abs(cells[judge, None] - mean), cells[judge, None] - mean)
            )
    exceptions = {judge: signed for judge, (off, signed) in worst.items() if off > 0.07}
    assert set(exceptions) == {"MiMo-VL-7B-RL", "Kimi-VL-A3B-Thinking"}
    # Battles without a verdict are left out of the printed means, which lifts them.
    assert all(0.10 <= signed <= 0.13 + 5e-3 for signed in exceptions.values()), exceptions


@pytest.mark.parametrize(
    ("judge", "mode", "expected"),
    [("MiMo-VL-7B-RL", True, 4501), ("MiMo-VL-7B-RL", False, 4569), ("GPT-4o", True, 4731)],
)
def test_battles_with_a_verdict_are_those_of_the_card(judge, mode, expected):
    assert with_verdict(judge, with_execution=mode) == expected


def test_every_order_of_the_arena_names_the_same_models():
    order = arena_order()
    assert order.overall[0] == "GPT-5" and order.overall[-1] == "GPT-4o-mini"
    assert set(order.by_category) == set(Category)
    for models in order.by_category.values():
        assert set(models) == set(order.overall) and len(models) == len(order.overall) == 21
    assert order.baseline in order.overall and order.judge not in order.overall
    assert "neighbours" in order.note
