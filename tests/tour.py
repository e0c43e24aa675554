"""A walk through every page of the running app, as its navigation lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, expect

SCHEMES = ("light", "dark")
WIDE, NARROW = 1400, 390
#: A battle whose programs are the same each time, for the page that would draw one.
_ADDED = {"arena": "?prompt=pocket-calculator"}
_SETTLED = """() => document.querySelector('[data-test-script-state=notRunning]')
  && !document.querySelector('[data-testid=stStatusWidget], [data-testid=stSpinner], [data-testid=stSkeleton]')"""
_TALLEST = 6000


@dataclass(frozen=True)
class Room:
    """A page of the app: what its address ends in, and its name in the navigation."""

    path: str
    title: str

    @property
    def name(self) -> str:
        """A name for files."""
        return self.path or "home"


def rooms(browser: Browser, url: str) -> list[Room]:
    """Every page that the navigation leads to, read where it shows all at once: on a phone."""
    page = browser.new_page(viewport={"width": NARROW, "height": 900})
    page.set_default_timeout(60_000)
    page.goto(url)
    page.get_by_test_id("stExpandSidebarButton").click()
    links = page.get_by_test_id("stSidebarNavLink")
    expect(links.first).to_be_visible()
    found = [
        # The first line is the name of an icon.
        Room(
            (link.get_attribute("href") or "").rpartition("/")[2],
            link.inner_text().rpartition("\n")[2].strip(),
        )
        for link in links.all()
    ]
    page.close()
    return found


def settled(page: Page) -> None:
    """Wait until the page has drawn what it has to draw."""
    page.wait_for_selector("[data-testid=stMainBlockContainer] :is(h1, button)")
    page.wait_for_function(_SETTLED)
    page.wait_for_timeout(700)  # charts and tables draw themselves after that


def enter(page: Page, url: str, room: Room, added: Mapping[str, str] = _ADDED) -> None:
    """Open a page, and wait until it is drawn; ``added`` ends the address of a page."""
    page.goto(f"{url}/{room.path}{added.get(room.path, '')}")
    settled(page)
    if room.path == "arena":
        expect(page.get_by_role("button", name="A is better")).to_be_enabled(timeout=120_000)
        settled(page)


def vote(page: Page, url: str) -> None:
    """Cast a vote in the arena, so that the pages about votes have one to show."""
    page.goto(f"{url}/arena?prompt=pocket-calculator")
    page.get_by_role("button", name="A is better").click(timeout=120_000)
    expect(page.get_by_text("You preferred")).to_be_visible()


def whole(page: Page, width: int) -> bytes:
    """A picture of all that a page holds: it scrolls inside the window, so the window is made as high."""
    # A page with a field for chatting at its foot scrolls in another element than the others.
    main = page.locator("[data-testid=stMain], [data-testid=stAppScrollToBottomContainer]").first
    height = main.evaluate("main => main.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(height, 600), _TALLEST)})
    page.wait_for_timeout(600)
    picture = page.screenshot(animations="disabled")
    page.set_viewport_size({"width": width, "height": 1000})
    return picture
