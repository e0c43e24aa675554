"""The ranking pages, as a person uses them in a real browser."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from analysis import leaderboard
from data.frames import votes_frame
from data.simulate import simulate_votes
from tests.workbench.conftest import RunningApp, listen

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = {
    "leaderboard": "Leaderboard",
    "head_to_head": "Head-to-head",
    "slices": "Slices",
    "robustness": "Robustness",
    "power": "Power",
}


@pytest.fixture(autouse=True)
def quiet(request: pytest.FixtureRequest) -> Iterator[None]:
    """Nothing of the app may reach the console: no error, no warning, no 404."""
    opened = request.getfixturevalue("page") if "page" in request.fixturenames else None
    yield
    if opened is not None:
        assert (opened.said, opened.heard) == ([], [])


def open_demo(page: Page, app: RunningApp, path: str) -> None:
    page.goto(f"{app.url}/{path}")
    expect(page.get_by_role("heading", name=PAGES[path], exact=True)).to_be_visible(timeout=60_000)
    page.get_by_role("radio", name="Demo: 10 models").click()
    expect(page.get_by_text("4,731 votes, 10 models. All synthetic")).to_be_visible(timeout=60_000)


def settled(page: Page) -> None:
    page.wait_for_function(
        "() => document.querySelector('[data-test-script-state=notRunning]')"
        " && !document.querySelector('[data-testid=stStatusWidget], [data-testid=stSpinner]')"
    )
    page.wait_for_timeout(1500)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def saved(page: Page, button: str, folder: Path) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    download.value.save_as(folder / "saved")
    return list(csv.DictReader(io.StringIO((folder / "saved").read_text(encoding="utf-8"))))


def cell(page: Page, chart: int, number: int) -> Locator:
    """The number in a cell of a heat map, where a person clicks."""
    return page.get_by_test_id("stVegaLiteChart").nth(chart).locator("g.layer_1_marks text").nth(number)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 390)])
def test_every_ranking_page_opens_in_both_themes_and_on_a_phone(
    app: RunningApp, browser: Browser, scheme: str, width: int
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(60_000)
    listen(page)
    for path in PAGES:
        open_demo(page, app, path)
        settled(page)
        main = page.get_by_test_id("stMain")
        wide = main.evaluate("main => main.scrollWidth - main.clientWidth")
        assert wide <= 1, f"{path} is {wide} px wider than a {width} px screen"
        # Every chart says in words what it shows.
        charts = page.locator("[data-testid=stVegaLiteChart][role='graphics-document']").all()
        assert charts, path
        for chart in charts:
            assert len(chart.get_attribute("aria-label") or "") > 20
    assert (page.said, page.heard) == ([], [])
    context.close()


def test_the_page_shows_the_numbers_of_the_engine(app: RunningApp, page: Page, tmp_path: Path) -> None:
    open_demo(page, app, "leaderboard")
    settled(page)
    shown = saved(page, "Board (csv)", tmp_path)
    board = leaderboard(votes_frame(list(simulate_votes().records()))).whole
    assert [row["model"] for row in shown] == [row.model for row in board.models]
    for row, expected in zip(shown, board.models, strict=True):
        assert float(row["score"]) == pytest.approx(expected.score)
        assert float(row["low"]) == pytest.approx(expected.low)


def test_a_chart_and_its_numbers_are_saved_for_a_paper(app: RunningApp, page: Page, tmp_path: Path) -> None:
    open_demo(page, app, "leaderboard")
    settled(page)
    page.get_by_role("button", name="Save picture").first.click()
    starts = {"SVG, on white": b"<svg", "PNG, on a dark ground": b"\x89PNG"}
    for button, start in starts.items():
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        download.value.save_as(tmp_path / "picture")
        assert (tmp_path / "picture").read_bytes().startswith(start)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="SVG, on white")).to_be_hidden()
    settled(page)
    with page.expect_download(timeout=15000) as download:
        page.get_by_role("button", name="All slices (LaTeX)").click()
    download.value.save_as(tmp_path / "table.tex")
    assert "\\toprule" in (tmp_path / "table.tex").read_text(encoding="utf-8")


def test_a_click_on_a_cell_filters_by_its_slice_and_back(app: RunningApp, page: Page) -> None:
    open_demo(page, app, "leaderboard")
    settled(page)
    cell(page, 1, 15).click()
    expect(page.get_by_text(re.compile(r"votes \(\d+% of 4,731\)"))).to_be_visible(timeout=30_000)
    expect(page.get_by_role("combobox", name="Environment")).not_to_have_value("All")
    settled(page)


def test_a_click_on_a_pair_lists_its_battles_and_they_can_be_read_and_run_again(
    app: RunningApp, page: Page
) -> None:
    page.goto(f"{app.url}/head_to_head")
    expect(page.get_by_role("heading", name="Head-to-head", exact=True)).to_be_visible()
    settled(page)
    before = page.get_by_test_id("stMetricValue").all_inner_texts()
    cell(page, 0, 4).click()
    settled(page)
    chosen = [page.get_by_role("combobox", name=name).input_value() for name in ("Model", "Against")]
    assert page.get_by_test_id("stMetricValue").all_inner_texts() != before
    # The first vote of the table: two scripted answers, whose programs are real.
    page.get_by_test_id("stDataFrame").locator("canvas").first.click(position={"x": 20, "y": 52}, force=True)
    expect(page.get_by_role("heading", name="The battle")).to_be_visible()
    for model in chosen:
        expect(page.get_by_test_id("stText").get_by_text(model, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Run both programs again")).to_be_visible()
    settled(page)


def test_every_kind_of_slice_shows_panels_and_whole_words(app: RunningApp, page: Page) -> None:
    open_demo(page, app, "slices")
    for choice, words in (
        ("Turns of the conversation", "Between slices"),
        ("Prompt language", "Between slices"),
        ("Person", "drawn"),
        ("Time: month", "in their order"),
        ("Model pair", "drawn"),
    ):
        page.get_by_role("combobox", name="Slices by").click()
        page.get_by_role("option", name=choice, exact=True).click()
        settled(page)
        expect(page.get_by_test_id("stMain").get_by_text(words).first).to_be_visible()
        expect(page.get_by_test_id("stVegaLiteChart").nth(1)).to_be_visible()


def test_the_choice_of_votes_and_method_goes_along_to_the_next_page(app: RunningApp, page: Page) -> None:
    open_demo(page, app, "power")
    page.get_by_role("button", name="Method").click()
    page.get_by_role("combobox", name="Ties").click()
    page.get_by_role("option", name="Rao–Kupper").click()
    settled(page)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Leaderboard", exact=True).first.click()
    expect(page.get_by_text("4,731 votes, 10 models")).to_be_visible()
    expect(page.get_by_text("differences below a threshold (Rao and Kupper)")).to_be_visible()
    settled(page)


def test_every_section_of_robustness_answers(app: RunningApp, page: Page) -> None:
    open_demo(page, app, "robustness")
    expect(page.get_by_text(re.compile("decide the first place"))).to_be_visible()
    for section, words in (
        ("Voters", "The board without each voter"),
        ("Sides", "The left side has an advantage of"),
        ("One scale", "One scale fits the pairs"),
        ("Forecasts", "Mean log loss, lower is better"),
        ("Style", "Needs votes on recorded answers"),
    ):
        page.get_by_role("radio", name=section, exact=True).click()
        expect(page.get_by_text(words)).to_be_visible(timeout=60_000)
        settled(page)


def test_pages_without_votes_say_what_to_do(app: RunningApp, page: Page) -> None:
    for path, heading in PAGES.items():
        page.goto(f"{app.url}/{path}")
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible(timeout=60_000)
        page.get_by_role("radio", name="Imported votes").click()
        expect(page.get_by_text("Nothing imported yet.")).to_be_visible()
        settled(page)
