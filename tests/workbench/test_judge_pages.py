"""The pages of judges and of the automated arena, as a person uses them in a real browser."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from analysis.auto_arena import arena_board
from analysis.reward import reward, sides
from data.store import Store
from tests.workbench.batch_fixtures import catalogue_of, prompt_file, prompt_rows, whole_run
from tests.workbench.conftest import RunningApp, free_port, listen, start_app, stop
from tests.workbench.judged_store import JUDGES, judged_records
from workbench.batch.auto import Way, plan_of
from workbench.batch.frames import frames
from workbench.models.scripted_server import ScriptedServer

pytestmark = [pytest.mark.browser, pytest.mark.assets, pytest.mark.slow]


PAGES = {"judges": "Judges", "auto_arena": "Auto arena"}


@pytest.fixture(scope="module")
def judged_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The app on a store in which judges have judged battles of people, and a run of the automated arena."""
    running = RunningApp(free_port(), tmp_path_factory.mktemp("judged") / "votes.sqlite")
    with ScriptedServer() as models, Store.open(f"sqlite:///{running.store}") as log:
        log.add_many(judged_records())
        rows = prompt_rows(["js-justify-text", "order-flowchart"])
        prompts = prompt_file(running.store.with_name("prompts.jsonl"), rows)
        whole_run(log, catalogue_of(models.address), prompts, ways=(Way(),))
    server = start_app(running)
    try:
        yield running
    finally:
        stop(server)


@pytest.fixture(autouse=True)
def quiet(page: Page) -> Iterator[None]:
    """Nothing of the app may reach the console: no error, no warning, no 404."""
    yield
    assert (page.said, page.heard) == ([], [])


def go(page: Page, app: RunningApp, path: str = "judges") -> None:
    page.goto(f"{app.url}/{path}")
    expect(page.get_by_role("heading", name=PAGES[path], exact=True)).to_be_visible(timeout=60_000)
    settled(page)


def settled(page: Page) -> None:
    page.wait_for_function(
        "() => document.querySelector('[data-test-script-state=notRunning]')"
        " && !document.querySelector('[data-testid=stStatusWidget], [data-testid=stSpinner]')"
    )
    page.wait_for_timeout(1000)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def fits(page: Page) -> bool:
    main = page.get_by_test_id("stMain")
    return bool(main.evaluate("main => main.scrollWidth - main.clientWidth") <= 1)


def choose(page: Page, label: str, option: str) -> None:
    box = page.get_by_role("combobox", name=label, exact=True).first
    box.click()
    # Typing opens the list again where a chart that came late has moved the page.
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()
    settled(page)


def described(page: Page, number: int) -> str:
    """What a chart says in words."""
    chart = page.locator("[data-testid=stVegaLiteChart][role='graphics-document']").nth(number)
    return chart.get_attribute("aria-label", timeout=15_000) or ""


def test_published_figures_are_marked_and_an_empty_store_says_what_to_do(app: RunningApp, page: Page) -> None:
    go(page, app)
    expect(page.get_by_text("Published figures")).to_be_visible()
    assert "Qwen2.5-VL-72B-Instruct 58.7% and 66.2%" in described(page, 0)
    choose(page, "Judge", "InternVL3-78B")
    assert "Web design 60.0% and 42.9%" in described(page, 0)
    expect(page.get_by_text("Higher with execution: 1 of 7 rows")).to_be_visible()
    page.get_by_role("radio", name="This arena").click()
    expect(page.get_by_text("No judge has judged a battle of this arena yet.")).to_be_visible()
    expect(page.get_by_text("runoff reward score votes.parquet")).to_be_visible()
    go(page, app, "auto_arena")
    with Store.open(app.store) as store:
        empty = not store.batch_runs()
    if empty:  # other tests of the session share this server
        expect(page.get_by_text("No run of the automated arena yet.")).to_be_visible()
    page.get_by_role("radio", name="Published: AutoCodeArena").click()
    expect(page.get_by_text("neighbours may have changed places")).to_be_visible()
    settled(page)


def test_judges_of_the_store_show_the_numbers_of_the_engine_whatever_their_names(
    judged_app: RunningApp, page: Page, tmp_path: Path
) -> None:
    go(page, judged_app)
    found = sides(judged_records())
    expected = reward(found.votes, found.verdicts)
    shown = saved(page, "Agreement (csv)", tmp_path)
    assert len(shown) == len(expected.agreement)
    for row, of in zip(shown, expected.agreement.to_dict("records"), strict=True):
        assert (row["judge"], row["measure"], row["title"]) == (of["judge"], of["measure"], of["title"])
        assert float(row["value"]) == pytest.approx(of["value"])
    for name in JUDGES:
        assert name in described(page, 0)
    assert page.get_by_test_id("stMain").locator("img").count() == 0
    choose(page, "Bias", "Same verdict in both orders")
    assert "Same verdict in both orders: gpt-4o-mini" in described(page, 3)
    said, switch = page.get_by_text(f"verdicts of {len(JUDGES)} judges"), "The majority of the judges, too"
    expect(said).to_be_visible()
    page.get_by_text(switch).click()
    settled(page)
    together = reward(found.votes, found.verdicts, ensemble=True)
    assert len(together.judges) == len(JUDGES) + 1
    rows = saved(page, "Agreement (csv)", tmp_path)
    assert (
        {row["judge"] for row in rows}
        == set(together.agreement["judge"])
        >= {f"majority of {len(JUDGES)} judges"}
    )
    expect(said).to_be_visible()  # it is not one of those whose verdicts are counted
    page.get_by_text(switch).click()
    settled(page)
    assert {row["judge"] for row in saved(page, "Agreement (csv)", tmp_path)} == set(JUDGES)
    page.get_by_role("radio", name="Both orders together").click()
    settled(page)
    expect(page.get_by_text("were judged differently in the two orders: a tie.")).to_be_visible()


def saved(page: Page, button: str, folder: Path) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    download.value.save_as(folder / "saved")
    return list(csv.DictReader(io.StringIO((folder / "saved").read_text(encoding="utf-8"))))


def test_the_automated_arena_shows_its_board_and_every_battle_behind_it(
    judged_app: RunningApp, page: Page, tmp_path: Path
) -> None:
    go(page, judged_app, "auto_arena")
    with Store.open(f"sqlite:///{judged_app.store}", read_only=True) as log:
        found = frames(plan_of(log, "tested"))
    protocol = min(found.games["protocol"])
    games = found.games[found.games["protocol"] == protocol]
    expected = arena_board(games, by=["category", "environment"]).table
    shown = saved(page, "Board (csv)", tmp_path)
    assert [(row["title"], row["model"]) for row in shown] == list(
        zip(expected["title"], expected["model"], strict=True)
    )
    for row, score in zip(shown, expected["score"], strict=True):
        assert float(row["score"]) == pytest.approx(score)
    assert "How the programs ended: " in described(page, 1)
    choose(page, "Prompt", "order-flowchart")
    choose(page, "Candidate", "http-dodo")
    table = page.get_by_test_id("stDataFrame").last.locator("canvas").first
    table.click(position={"x": 20, "y": 52}, force=True)
    expect(page.get_by_role("heading", name="What the judge said")).to_be_visible()
    expect(page.get_by_text("I am a scripted judge").first).to_be_visible()
    for order in ("A was the baseline", "A was the candidate"):
        expect(page.get_by_text(order)).to_be_visible()
    # What the judge was shown, and the same programs started now.
    expect(page.get_by_test_id("stImage").first).to_be_visible()
    page.get_by_role("button", name="Run both programs").click()
    expect(page.frame_locator("iframe[src*='//sbx-']").first.locator("svg").first).to_be_visible()
    settled(page)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 390)])
def test_the_page_fits_both_themes_and_a_phone(
    judged_app: RunningApp, browser: Browser, page: Page, scheme: str, width: int
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 1000})
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    listen(opened)
    for path, charts in (("judges", 5), ("auto_arena", 2)):
        go(opened, judged_app, path)
        assert fits(opened), path
        for number in range(charts):
            assert len(described(opened, number)) > 20
    assert (opened.said, opened.heard) == ([], [])
    context.close()
