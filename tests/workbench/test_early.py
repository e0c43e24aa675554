"""First loads: light elements are asked for with the page, and nothing is drawn below what has no height yet."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.workbench.conftest import RunningApp
from workbench.base_address import page_policy
from workbench.early import KINDS, early, scripts

_HELD = """() => [...document.querySelectorAll('.stMainBlockContainer :has([data-testid=stSkeleton]) ~ *')]
  .map(each => getComputedStyle(each).animationName)"""


def test_every_kind_of_element_and_what_it_imports_is_asked_for_once() -> None:
    """Streamlit names these files; one that it calls otherwise some day is to be found anew."""
    found = scripts()
    assert [kind for kind in KINDS if not any(name.startswith(f"{kind}.") for name in found)] == []
    assert len(set(found)) == len(found) > len(KINDS)
    assert not any(name.startswith(("DataFrame", "PlotlyChart", "embed")) for name in found), (
        "heavy kinds come later"
    )
    assert scripts(("NoSuchKind",)) == ()
    assert early().count(b"modulepreload") == len(found)
    assert page_policy(b"<head></head>") != page_policy(early()), "the policy allows the script"


@pytest.mark.browser
def test_what_follows_an_element_without_its_height_waits_until_a_person_acts(
    app: RunningApp, page: Page
) -> None:
    late: list[Route] = []
    page.route(re.compile(r"/ButtonGroup\.[^/]*\.js"), lambda route: late.append(route))
    page.goto(f"{app.url}/leaderboard")
    page.wait_for_function(f"() => {{ const held = ({_HELD})(); return held.length > 1; }}")
    assert set(page.evaluate(_HELD)) == {"runoff-held"}
    page.keyboard.press("Shift")
    page.wait_for_function(f"() => ({_HELD})().every(name => name === 'none')")
    for route in late:
        route.continue_()
    expect(page.get_by_role("radio", name="This arena")).to_be_visible()
    page.wait_for_function(f"() => ({_HELD})().length === 0")
    assert (page.said, page.heard) == ([], [])
