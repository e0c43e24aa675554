"""What the README says of Firefox, in a real one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from firefox import Firefox, firefox, firefox_binary
from served_app import served

from data.environments import Environment
from data.languages import Language
from runtimes_wasm import assets
from runtimes_wasm.browser import page_assets

APP = Path(__file__).parent / "frame_app" / "app.py"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(firefox_binary() is None, reason="no Firefox here"),
]

#: The two frames of the page, wherever their widgets keep them.
FRAMES = """
const all = (root) => [...root.querySelectorAll('*')].flatMap(
  (e) => e.classList.contains('runoff-frame') ? [e] : e.shadowRoot ? all(e.shadowRoot) : []);
const [left, right] = all(document);
"""
GAME = """\
import pygame
pygame.init()
screen = pygame.display.set_mode((120, 80))
clock = pygame.time.Clock()
while True:
    pygame.event.get()
    screen.fill((0, 120, 0))
    pygame.display.flip()
    clock.tick(30)
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    assets.prepare(page_assets(Language.PYTHON, Environment.PYGAME))
    with served(APP, tmp_path_factory.mktemp("firefox_app")) as number:
        yield number


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def test_a_program_that_hangs_is_stopped_and_the_other_side_goes_on(browser: Firefox, port: int) -> None:
    spin = "<h1>up</h1><script>setTimeout(() => { for (;;); }, 300)</script>"
    browser.open(f"http://localhost:{port}/?{urlencode({'left': spin})}")
    browser.wait_for(f"{FRAMES} return right?.dataset.status === 'ready'")
    browser.wait_for(f"{FRAMES} return ['unresponsive', 'stopped'].includes(left?.dataset.status)")
    assert browser.ask(f"{FRAMES} return right.dataset.status") == "ready"
    browser.wait_for(f"{FRAMES} return left.dataset.status === 'stopped'")


def test_a_game_with_a_loop_of_its_own_runs(browser: Firefox, port: int) -> None:
    query = {"left": GAME, "left_language": "python", "left_environment": "pygame"}
    browser.open(f"http://localhost:{port}/?{urlencode(query)}")
    browser.wait_for(f"{FRAMES} return left?.dataset.status === 'ready' && right?.dataset.status === 'ready'")
