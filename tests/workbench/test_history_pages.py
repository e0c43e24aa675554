"""History, My votes, Side by side and the Playground, as a person uses them in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from data.prompts import SCRIPTED_MODELS
from data.store import Store
from tests.workbench.conftest import RunningApp, listen

pytestmark = [pytest.mark.browser, pytest.mark.assets, pytest.mark.slow]

#: A busy machine is slow to start a program; nothing here is about time.
SLOW = 60_000

PAGES = {
    "history": "History",
    "my_votes": "My votes",
    "side_by_side": "Side by side",
    "playground": "Playground",
}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One person for all tests of this file: who voted in one test reads it in the next."""
    opened = browser.new_page(viewport={"width": 1400, "height": 1600})
    opened.set_default_timeout(60_000)
    listen(opened)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def quiet(page: Page) -> Iterator[None]:
    yield
    assert (page.said, page.heard) == ([], [])
    expect(page.get_by_test_id("stException")).to_have_count(0)


def go(page: Page, app: RunningApp, path: str) -> None:
    page.goto(f"{app.url}/{path}")
    expect(page.get_by_role("heading", name=PAGES[path], exact=True)).to_be_visible(timeout=SLOW)


def settled(page: Page) -> None:
    """A download is made by the script that drew its button, so that one has to be through."""
    page.wait_for_function("() => document.querySelector('[data-test-script-state=notRunning]')")
    page.wait_for_timeout(1500)


def test_pages_say_what_to_do_while_there_is_nothing(app: RunningApp, page: Page) -> None:
    for path, words in (
        ("history", "No battle yet."),
        ("my_votes", "You have not voted yet."),
        ("side_by_side", "Choose two models and a prompt."),
        ("playground", "Ask one model anything."),
    ):
        go(page, app, path)
        expect(page.get_by_text(words)).to_be_visible(timeout=SLOW)


@pytest.mark.threat("V14")
def test_a_past_battle_is_blind_until_the_vote_then_read_replayed_and_shared(
    app: RunningApp, page: Page, tmp_path: Path
) -> None:
    page.goto(f"{app.url}/arena?prompt=word-frequency")
    better = page.get_by_role("button", name=re.compile("A is better"))
    expect(better).to_be_enabled(timeout=SLOW)
    arena = page.url
    battle_id = arena.partition("battle=")[2]
    page.received.clear()
    page.goto(f"{app.url}/history?battle={battle_id}")
    page.get_by_role("button", name="Run both programs again").click()
    expect(page.get_by_text("exit code 0").nth(1)).to_be_visible(timeout=SLOW)
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Share as a file").click()
    download.value.save_as(tmp_path / "blind.json")
    everything = page.content() + "".join(page.received) + (tmp_path / "blind.json").read_text()
    assert not [model for model in SCRIPTED_MODELS if model in everything]

    page.goto(arena)
    expect(better).to_be_enabled(timeout=SLOW)
    better.click()
    expect(page.get_by_text("You preferred")).to_be_visible(timeout=SLOW)
    go(page, app, "history")
    page.get_by_test_id("stDataFrame").locator("canvas").first.click(position={"x": 20, "y": 52}, force=True)
    expect(page.get_by_text(re.compile("^You: scripted-.* is better"))).to_be_visible(timeout=SLOW)
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Share as a file").click()
    download.value.save_as(tmp_path / "known.json")
    with Store.open(app.store, read_only=True) as store:
        runs = len(store.runs(battle_id))
        models = [store.battle(battle_id).answer(side).model for side in ("left", "right")]

    # The keyboard leads back, and the file opens without the store.
    page.keyboard.press("b")
    page.get_by_text("Open a file").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "known.json")
    expect(page.get_by_text("came from a file")).to_be_visible(timeout=SLOW)
    for model in models:
        expect(page.get_by_test_id("stText").get_by_text(model, exact=True)).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Run both programs again").click()
    expect(page.get_by_text("exit code 0").nth(1)).to_be_visible(timeout=SLOW)
    with Store.open(app.store, read_only=True) as store:
        assert len(store.runs(battle_id)) == runs, "a replay is recorded nowhere"

    # A file that is none is refused where it was given.
    (tmp_path / "wrong.json").write_text('{"format": "runoff-battle"}')
    page.get_by_role("button", name="Back to the list").click()
    page.get_by_text("Open a file").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "wrong.json")
    expect(page.get_by_text("This file cannot be opened")).to_be_visible(timeout=SLOW)


def test_ones_own_votes_are_ranked_and_lead_to_their_battles(app: RunningApp, page: Page) -> None:
    go(page, app, "my_votes")
    expect(page.get_by_role("heading", name="Your ranking")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("a rank correlation needs 4")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("100%").first).to_be_visible(timeout=SLOW)
    page.get_by_test_id("stDataFrame").nth(1).locator("canvas").first.click(
        position={"x": 20, "y": 52}, force=True
    )
    expect(page.get_by_role("button", name="Run both programs again")).to_be_visible(timeout=SLOW)


def test_two_models_are_compared_by_name_and_the_vote_is_on_no_board(app: RunningApp, page: Page) -> None:
    go(page, app, "side_by_side")
    page.get_by_role("combobox", name="Prompt").click()
    page.get_by_role("option", name="Word counts").first.click()
    for model in ("scripted-ada", "scripted-basil"):
        expect(page.get_by_role("heading", name=model, exact=True)).to_be_visible(timeout=SLOW)
    vote = page.get_by_role("button", name="scripted-basil is better")
    expect(vote).to_be_enabled(timeout=SLOW)
    vote.click()
    expect(page.get_by_text("so it is on no leaderboard")).to_be_visible(timeout=SLOW)
    page.reload()
    expect(page.get_by_text("You preferred scripted-basil.")).to_be_visible(timeout=SLOW)
    with Store.open(app.store, read_only=True) as store:
        assert [battle.source for battle in store.battles()].count("named") == 1
    go(page, app, "my_votes")
    expect(page.get_by_text("Cast side by side, names known: 1.")).to_be_visible(timeout=SLOW)


def test_a_chat_runs_its_programs_and_is_there_after_a_reload(app: RunningApp, page: Page) -> None:
    go(page, app, "playground")
    page.get_by_role("textbox", name="Say something").fill("Draw a pomodoro timer")
    page.keyboard.press("Enter")
    frame = page.frame_locator("iframe[title*='Answer 1']")
    expect(frame.get_by_text("25:00").first).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_role("textbox", name="System prompt")).to_have_value(
        re.compile("program"), timeout=SLOW
    )
    page.keyboard.press("Escape")
    page.reload()
    expect(page.get_by_text("Draw a pomodoro timer", exact=True)).to_be_visible(timeout=SLOW)
    with Store.open(app.store, read_only=True) as store:
        battles = store.counts()["battles"]
    page.get_by_role("button", name="Answer again").click()
    expect(page.get_by_role("button", name="Answer again")).to_be_enabled(timeout=SLOW)
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("Ask one model anything.")).to_be_visible(timeout=SLOW)
    with Store.open(app.store, read_only=True) as store:
        assert store.counts()["battles"] == battles


def test_a_program_on_the_server_can_be_stopped_and_run_again(app: RunningApp, page: Page) -> None:
    go(page, app, "playground")
    room = page.locator("details", has_text="Run a program of your own")
    expect(room).to_be_visible()
    while (
        room.get_attribute("open") is None
    ):  # a page that is drawn anew meanwhile takes no notice of a press
        room.locator("summary").click()
        page.wait_for_timeout(500)
    field = page.get_by_role("textbox", name="Program")
    field.fill("while True: pass")
    page.get_by_role("button", name="Run it").click()
    expect(page.get_by_text("Running Python in the sandbox")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).press("Enter")
    expect(page.get_by_text("Stopped: by you.")).to_be_visible()
    expect(page.get_by_role("button", name="Run again")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Running Python in the sandbox")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Stopped: by you.")).to_be_visible()


def test_pages_fit_a_phone_in_the_dark(app: RunningApp, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 900})
    for path in PAGES:
        go(page, app, path)
        page.wait_for_timeout(1000)
        # A page with a chat field has another element around it.
        main = page.get_by_test_id("stMain").or_(page.get_by_test_id("stAppScrollToBottomContainer")).first
        wide = main.evaluate("main => main.scrollWidth - main.clientWidth")
        assert wide <= 1, f"{path} is {wide} px wider than a phone"
