"""The table of battles behind a board."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from workbench import arena_runs

_KEY = {"baseline": "base", "judge": "owl"}


def table_of(games: list[dict], runs: list[tuple[str, str, str]]) -> pd.DataFrame:
    held = pd.DataFrame([_KEY | game for game in games])
    ended = pd.DataFrame(runs, columns=["prompt_id", "model", "status"])
    return arena_runs.battles_table(SimpleNamespace(frames=SimpleNamespace(runs=ended)), held)  # type: ignore[arg-type]


def test_a_battle_is_one_row_with_both_games_and_both_ends_whatever_is_missing() -> None:
    games = [
        {
            "prompt_id": "p",
            "category": "web_design",
            "environment": None,
            "model": "new",
            "swapped": False,
            "label": "B>A",
        },
        {
            "prompt_id": "p",
            "category": "web_design",
            "environment": None,
            "model": "new",
            "swapped": True,
            "label": None,
        },
        {
            "prompt_id": "q",
            "category": None,
            "environment": "react",
            "model": "new",
            "swapped": True,
            "label": "A=B",
        },
    ]
    found = table_of(games, [("p", "new", "no_code"), ("p", "base", "ok"), ("q", "new", "timeout")])
    plain = found.astype(object).where(found.notna(), None)
    assert plain.to_dict("records") == [
        {
            "prompt_id": "p",
            "category": "web_design",
            "environment": None,
            "model": "new",
            **_KEY,
            "baseline_first": "B>A",
            "candidate_first": "none",
            "candidate_ended": "no_code",
            "baseline_ended": "ok",
        },
        {
            "prompt_id": "q",
            "category": None,
            "environment": "react",
            "model": "new",
            **_KEY,
            "baseline_first": None,
            "candidate_first": "A=B",
            "candidate_ended": "timeout",
            "baseline_ended": None,
        },
    ]


def test_rows_are_as_many_as_battles_and_not_as_combinations() -> None:
    games = [
        {
            "prompt_id": f"p{i}",
            "category": f"c{i % 6}",
            "environment": f"e{i % 8}",
            "model": f"m{j}",
            "swapped": swapped,
            "label": "A>B",
        }
        for i in range(60)
        for j in range(5)
        for swapped in (False, True)
    ]
    assert len(table_of(games, [])) == 300
