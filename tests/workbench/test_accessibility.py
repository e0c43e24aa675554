"""axe-core finds nothing serious on any page of the navigation, in both themes; the keyboard alone is enough."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.tour import NARROW, SCHEMES, WIDE, enter, rooms, settled, vote
from tests.workbench.conftest import RunningApp

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Excepted:
    """A finding in what Streamlit draws by itself, and no setting of ours changes."""

    rule: str
    within: str
    reason: str


EXCEPTED = (
    Excepted(
        "color-contrast",
        "[data-testid=stCode] .token",
        "The colours of highlighted code are fixed in Streamlit's script. The same code stands, in colours of ours, "
        "in the editor under Code.",
    ),
    Excepted(
        "list",
        "[data-testid=stSidebarNavItems]",
        "On a phone Streamlit puts the titles of sections between the items of its list of pages.",
    ),
    Excepted(
        "listitem",
        "[data-testid=stSidebarNavItems]",
        "The same list: its items hang below the sections.",
    ),
)

# Programs in frames are the models', and another origin.
_RUN = """async ({only, excepted}) => {
  const options = {resultTypes: ['violations'], iframes: false, elementRef: true};
  if (only) options.runOnly = only;
  const found = await axe.run(document, options);
  return found.violations.filter(each => ['serious', 'critical'].includes(each.impact)).flatMap(each =>
    each.nodes.filter(node => !excepted.some(other =>
      other.rule === each.id && node.element && node.element.closest(other.within)))
    .map(node => `${each.id}: ${node.html.slice(0, 200)} ${(node.any[0] || {}).message || ''}`));
}"""


def _findings(page: Page, only: list[str] | None = None) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_AXE)
    excepted: list[dict[str, Any]] = [{"rule": each.rule, "within": each.within} for each in EXCEPTED]
    return page.evaluate(_RUN, {"only": only, "excepted": excepted})


def _in_both_themes(page: Page) -> list[str]:
    """Everything in the light theme; in the dark one what depends on colours. Each page has one title."""
    titles = page.locator("h1").all_inner_texts()
    found = [] if len(titles) == 1 else [f"h1: {titles}"]
    for scheme, only in zip(SCHEMES, (None, ["color-contrast"]), strict=True):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_timeout(300)
        ground = page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")
        dark = sum(int(part) for part in ground[4:-1].split(",")) < 200
        assert dark == (scheme == "dark"), f"the {scheme} theme is not on: {ground}"
        found += [f"{scheme}: {each}" for each in _findings(page, only)]
    return found


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": WIDE, "height": 1400})
    page.set_default_timeout(60_000)
    return page


def test_a_battle_has_no_serious_finding_before_the_vote_with_code_and_console_open_and_after(
    app: RunningApp, visitor: Page
) -> None:
    found = {}
    visitor.goto(f"{app.url}/arena?prompt=pocket-calculator")
    expect(visitor.get_by_role("button", name="A is better")).to_be_enabled(timeout=120_000)
    visitor.get_by_role("button", name="Console").first.click()
    visitor.get_by_role("tab", name="Code").nth(1).click()
    settled(visitor)
    found["before"] = _in_both_themes(visitor)
    vote(visitor, app.url)
    settled(visitor)
    found["after"] = _in_both_themes(visitor)
    assert not {name: each for name, each in found.items() if each}


def test_no_page_has_a_serious_finding_in_either_theme(
    app: RunningApp, browser: Browser, visitor: Page
) -> None:
    found = {}
    for room in rooms(browser, app.url):
        enter(visitor, app.url, room)
        if findings := _in_both_themes(visitor):
            found[room.name] = findings
    assert not found


def test_the_keyboard_reaches_what_popovers_hold_and_the_focus_goes_on_after_a_vote(
    app: RunningApp, visitor: Page
) -> None:
    visitor.goto(f"{app.url}/arena?prompt=pocket-calculator")
    better = visitor.get_by_role("button", name="A is better")
    expect(better).to_be_enabled(timeout=120_000)
    write = visitor.get_by_role("button", name="Write your own")
    field = visitor.get_by_role("textbox", name="What should the program do?")
    visitor.get_by_role("button", name="Random prompt").focus()
    for key, focused in (
        ("Tab", write),
        ("Enter", write),
        ("Tab", field),
        ("Tab", visitor.get_by_role("button", name="Ask two models")),
        ("Tab", visitor.get_by_role("radio", name="Web design")),
        ("Shift+Tab", write),
    ):
        visitor.keyboard.press(key)
        if key == "Enter":
            expect(field).to_be_visible()
        expect(focused).to_be_focused()
    visitor.keyboard.press("Escape")
    expect(field).to_have_count(0)
    better.focus()
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", name="You preferred")).to_be_focused()
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_role("button", name="Next battle")).to_be_focused()
    visitor.keyboard.press("Enter")
    expect(visitor.locator(".st-key-arena_question")).to_be_focused()


def test_the_navigation_of_a_phone_has_no_serious_finding(app: RunningApp, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": NARROW, "height": 900})
    page.goto(app.url)
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_test_id("stSidebarNavLink").first).to_be_visible()
    found = _in_both_themes(page)
    page.close()
    assert not found


def test_axe_itself_finds_what_is_wrong(visitor: Page) -> None:
    """A check that cannot fail would say nothing: a picture without words and grey on grey are found."""
    visitor.set_content(
        "<html lang=en><title>x</title><img src=x><p style='color:#999;background:#aaa'>grey</p>"
    )
    found = _findings(visitor)
    assert {each.partition(":")[0] for each in found} == {"image-alt", "color-contrast"}
