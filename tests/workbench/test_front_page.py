"""The front page: what it says of the votes, its three ways in, and the guide that stays away."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.workbench.conftest import RunningApp
from workbench.state_of_data import StateOfData


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (StateOfData(0, 0, 0, 0, None), "No votes yet."),
        (StateOfData(0, 0, 120, 120, None), "120 votes, all synthetic. Nobody has voted here yet."),
        (
            StateOfData(1, 0, 120, 121, pd.Timestamp("2026-03-04 05:06:07", tz="UTC")),
            "121 votes, 1 cast here, 120 synthetic. Last vote 2026-03-04 05:06 UTC.",
        ),
        (
            StateOfData(0, 2_000, 120, 2_120, None),
            "2,120 votes, 2,000 imported, 120 synthetic. Nobody has voted here yet.",
        ),
    ],
)
def test_the_state_of_the_votes_is_one_sentence(state: StateOfData, said: str) -> None:
    assert str(state) == said


@pytest.mark.browser
def test_three_ways_lead_in_and_the_guide_stays_away_until_it_is_asked_for(
    app: RunningApp, page: Page
) -> None:
    page.goto(app.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Judge AI-written code by running it")
    expect(page.get_by_text(re.compile(r"^[\d,]+ votes, .*synthetic"))).to_be_visible()
    for name, address in (
        ("Open the arena", "arena"),
        ("Open the leaderboard", "leaderboard"),
        ("Open the playground", "playground"),
    ):
        link = page.get_by_role("link", name=name)
        expect(link).to_have_attribute("href", address)
    guide = page.get_by_role("heading", name="First steps")
    expect(guide).to_be_visible()
    page.get_by_role("button", name="Got it").click()
    expect(guide).to_have_count(0)
    page.wait_for_function("() => document.cookie.includes('runoff_guide_done=1')")
    page.reload()
    expect(page.get_by_role("button", name="Show the first steps")).to_be_visible()
    expect(guide).to_have_count(0)
    page.get_by_role("button", name="Show the first steps").click()
    expect(guide).to_be_visible()
    page.wait_for_function("() => document.cookie.includes('runoff_guide_done=0')")
    assert (page.said, page.heard) == ([], [])


@pytest.mark.browser
def test_addresses_of_battles_and_prompts_from_before_still_lead_to_the_arena(
    app: RunningApp, page: Page
) -> None:
    page.goto(f"{app.url}/?prompt=word-frequency")
    page.wait_for_url(re.compile(r"/arena\?battle="))
    battle = page.url.partition("battle=")[2]
    page.goto(f"{app.url}/?battle={battle}")
    page.wait_for_url(f"{app.url}/arena?battle={battle}")


@pytest.mark.browser
@pytest.mark.assets
def test_a_program_of_one_s_own_runs_in_the_playground_and_counts_nowhere(
    app: RunningApp, page: Page
) -> None:
    page.goto(f"{app.url}/playground")
    page.get_by_text("Run a program of your own").click()
    run = page.get_by_role("button", name="Run it")
    run.click()
    expect(page.get_by_text("There is no program in the field")).to_be_visible()
    page.get_by_label("Program", exact=True).fill("print('```', 6 * 7)")
    run.click()
    expect(page.get_by_text("``` 42")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("not recorded").first).to_be_visible()
    assert (page.said, page.heard) == ([], [])
