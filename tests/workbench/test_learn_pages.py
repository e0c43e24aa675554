"""The Learn pages and the demo in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from data.store import Store
from tests.workbench.conftest import RunningApp

pytestmark = [pytest.mark.browser, pytest.mark.assets]


def test_the_demo_plays_by_keyboard_in_real_frames_and_the_glossary_is_a_click_away(
    app: RunningApp, page: Page
) -> None:
    page.goto(f"{app.url}/demo")
    expect(page.get_by_text("demo, scripted")).to_be_visible(timeout=60_000)
    with Store.open(app.store, read_only=True) as log:
        before = log.counts()
    expect(page.get_by_role("button", name="Play")).to_be_enabled()
    page.keyboard.press("p")
    expect(page.get_by_text(re.compile("^Animate our solar"))).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(1200)
    # The left program runs while the right one waits for its turn.
    expect(page.get_by_text("Runs next.")).to_be_visible()
    left = page.frame_locator("iframe[title*='left']").locator("canvas")
    expect(left).to_be_visible(timeout=60_000)
    expect(page.get_by_text("ran", exact=True)).to_have_count(1, timeout=60_000)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("ran", exact=True)).to_have_count(2, timeout=60_000)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Which one is better?")).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_text("The room said: A is better")).to_be_visible()
    expect(page.get_by_text("A was scripted-ada").first).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Standings after this vote")).to_be_visible()
    expect(page.get_by_text("121 votes, 120 of them synthetic")).to_be_visible()
    with Store.open(app.store, read_only=True) as log:
        assert log.counts() == before
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Receipt").click()
    glossary = opened.value
    expect(glossary.get_by_role("heading", name="Receipt", exact=True)).to_be_in_viewport(timeout=60_000)
    glossary.close()
    assert (page.said, page.heard) == ([], [])
