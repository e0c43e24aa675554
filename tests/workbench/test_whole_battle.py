"""The first true path, as a person walks it in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from data.prompts import SCRIPTED_MODELS, find
from data.records import SIDES
from data.store import Store
from runtimes_wasm import assets
from tests.workbench.conftest import RunningApp, listen

pytestmark = [pytest.mark.browser, pytest.mark.assets, pytest.mark.slow]

EDITED = """<!doctype html><title>Edited</title>
<button onclick="this.textContent = 'pressed ' + (++n)">press me</button><script>let n = 0</script>"""


def frame_of(page: Page, name: str) -> FrameLocator:
    return page.frame_locator(f"iframe[title*='{name}']")


def voting_is_open(page: Page) -> None:
    expect(page.get_by_role("button", name=re.compile("A is better"))).to_be_enabled(timeout=60_000)


@pytest.mark.threat("V14")
def test_a_person_goes_through_a_whole_battle(app: RunningApp, page: Page) -> None:
    prompt = find("pocket-calculator")
    page.goto(f"{app.url}/arena?prompt={prompt.id}")

    # The prompt, two anonymous answers, both programs running.
    expect(page.get_by_text(prompt.text[:60])).to_be_visible(timeout=60_000)
    for name in ("Model A", "Model B"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    voting_is_open(page)
    with Store.open(app.store, read_only=True) as store:
        battle = next(b for b in reversed(store.battles()) if b.extra["prompt_id"] == prompt.id)
        assert {run.side for run in store.runs(battle.id)} == {"left", "right"}
        left_run = next(run for run in store.runs(battle.id) if run.side == "left")

    # Play with the left program; the click is recorded as an interaction of its run.
    frame_of(page, "Model A").locator("body").click()
    page.wait_for_timeout(2500)
    with Store.open(app.store, read_only=True) as store:
        assert "click" in [item.kind for item in store.interactions(left_run.id)]

    # Edit the code and run it again.
    page.get_by_role("tab", name="Code").first.click()
    editor = page.get_by_role("textbox", name="Code of Model A")
    editor.fill(EDITED)
    page.get_by_role("button", name="Run again").first.click()
    expect(page.get_by_role("tab", name="Program").first).to_have_attribute("aria-selected", "true")
    button = frame_of(page, "Model A").get_by_role("button", name="press me")
    button.click(timeout=30_000)
    expect(frame_of(page, "Model A").get_by_role("button", name="pressed 1")).to_be_visible()
    voting_is_open(page)

    # No model has a name before the vote: not on the page, not in its source, not on the wire.
    everything = page.content() + "".join(page.received)
    for model in SCRIPTED_MODELS:
        assert model not in everything

    # Vote; the names appear, the vote is in the store, the board has moved.
    page.get_by_role("button", name=re.compile("A is better")).click()
    for side in SIDES:
        model = battle.answer(side).model
        expect(page.get_by_role("heading", name=model, exact=True)).to_be_visible(timeout=30_000)
    with Store.open(app.store, read_only=True) as store:
        (vote,) = store.votes(battle.id)
        assert (vote.outcome.value, vote.ran_left, vote.ran_right) == ("left", True, True)
        assert [run.edited for run in store.runs(battle.id) if run.side == "left"] == [False, True]
        assert all(report.ok for report in store.verify())
        # Other tests of this server may have voted before, in blind battles, named ones or imports.
        counted = 120 + sum(row["source"] == battle.source for row in store.vote_rows())
    moved = page.locator("[data-testid='stMetricDelta']")
    expect(moved).to_have_count(2)
    assert any(re.search(r"[1-9]", text) for text in moved.all_inner_texts())

    # The leaderboard counts the vote beside the synthetic ones, and says so.
    page.get_by_role("link", name="Leaderboard", exact=True).first.click()
    expect(page.get_by_text(f"{counted} votes")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("120 synthetic: simulated, not cast by people.")).to_be_visible()
    assert page.said == []


def test_a_program_on_the_server_is_run_and_voted_on(app: RunningApp, page: Page) -> None:
    page.goto(f"{app.url}/arena?prompt=word-frequency")
    voting_is_open(page)
    page.get_by_role("button", name="Tie").click()
    expect(page.get_by_text("You called it a tie.")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name=re.compile("Next battle")).click()
    expect(page.get_by_role("heading", name="Model A")).to_be_visible(timeout=30_000)
    assert page.said == []


@pytest.mark.threat("U11")
def test_every_page_opens_without_an_error_in_both_themes_and_on_a_phone(
    app: RunningApp, browser: Browser
) -> None:
    for scheme, width in (("light", 1400), ("dark", 1400), ("light", 390), ("dark", 390)):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
        page = context.new_page()
        listen(page)
        foreign: list[str] = []
        page.on(
            "request",
            lambda request, foreign=foreign: (
                None
                if re.match(r"(https?|wss?)://[^/]*localhost:|data:|blob:", request.url)
                else foreign.append(request.url)
            ),
        )
        for path, text in (
            ("", "Judge AI-written code by running it"),
            ("arena", "Model A"),
            ("leaderboard", "Leaderboard"),
            ("head_to_head", "Head-to-head"),
            ("slices", "Slices"),
            ("robustness", "Robustness"),
            ("power", "Power"),
            ("votes", "All votes"),
            ("status", "Status"),
        ):
            page.goto(f"{app.url}/{path}")
            expect(page.get_by_role("heading", name=text).first).to_be_visible(timeout=60_000)
            page.wait_for_timeout(1500)
            expect(page.locator("[data-testid='stException']")).to_have_count(0)
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 1, f"{path or 'home'} is {wide} px wider than a {width} px screen"
        assert page.said == []
        assert not [text for text in page.heard if "Content Security Policy" in text]
        assert foreign == [], "nothing is fetched from anywhere else"
        context.close()


@pytest.mark.parametrize("prompt_id", ["kanban-board", "recipe-scaler", "library-er"])
def test_components_and_diagrams_show_themselves_on_both_sides(
    app: RunningApp, page: Page, prompt_id: str
) -> None:
    assets.prepare(["esbuild", "web"])
    page.goto(f"{app.url}/arena?prompt={prompt_id}")
    voting_is_open(page)
    for name in ("Model A", "Model B"):
        shown = frame_of(page, name).locator("#root *, #app *, #diagram svg").first
        expect(shown).to_be_visible(timeout=30_000)
    assert page.said == []
