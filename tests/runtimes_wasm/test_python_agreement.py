"""Python pages end as the same program does elsewhere: clean, with its own error, or for want of something that is named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data.environments import Environment
from data.languages import Language
from runtimes_wasm import assets
from runtimes_wasm.browser import build_document, page_assets
from runtimes_wasm.browser.app_program import syntax_problem
from runtimes_wasm.browser.camera import Camera
from runtimes_wasm.browser.chromium import find_chromium
from runtimes_wasm.contract import RunRequest, RunStatus
from runtimes_wasm.errors import AssetMissing
from runtimes_wasm.languages.python_guest import start
from runtimes_wasm.screenshots import run_page

GAME, APP = Environment.PYGAME, Environment.STREAMLIT


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (FileNotFoundError(2, "No such file or directory", "data/sales.csv"), None),
        (FileNotFoundError("No file 'a b.png' found in working directory '/x'."), None),
        (ModuleNotFoundError("No module named 'torch.nn'", name="torch.nn"), "torch"),
        (ModuleNotFoundError("No module named 'email.nothing'", name="email.nothing"), "email.nothing"),
        (ValueError("wrong"), None),
    ],
)
def test_what_the_sandbox_lacks_is_named_and_an_absent_file_is_the_programs_own_fault(error, what) -> None:
    assert start.lacking(error) == what


def test_an_app_that_does_not_parse_says_where() -> None:
    problem = syntax_problem("import streamlit as st\nst.title('x'\nst.write(1)\n", "3.12")
    assert problem is not None
    assert (problem.severity, problem.line) == ("error", 2)
    assert "never closed" in problem.message
    assert syntax_problem("import streamlit as st\n", "3.12") is None
    assert syntax_problem("x = (", "99.0") is None  # the guest knows its own grammar best


@pytest.fixture(scope="module")
def camera() -> Iterator[Camera]:
    try:
        find_chromium()
    except AssetMissing as missing:
        pytest.skip(str(missing))
    for environment in (GAME, APP):
        assets.prepare(page_assets(Language.PYTHON, environment))
    with Camera() as opened:
        yield opened


#: What pygame 2.6.1 itself answers, and which error it raises.
FACTS = """
import numpy as np
import pygame as p
from pygame import Color, Rect, Vector2 as V, Vector3 as W

def fails(what, kind, words):
    try:
        what()
    except kind as error:
        assert words in str(error), (words, error)
    else:
        raise AssertionError(f"no {kind.__name__}: {words}")

fails(p.event.get, p.error, "video system not initialized")
fails(lambda: p.font.Font(None, 20), p.error, "font not initialized")
p.init()
screen = p.display.set_mode((80, 60))
assert p.ACTIVEEVENT != p.QUIT and not any(e.type == p.QUIT for e in p.event.get())
assert V(1, 2) * V(3, 4) == 11 and V(3, 4).length() == 5 and V(1, 0).rotate(90) == (0, 1)
assert W(1, 2, 3).cross((3, 4, 5)) == (-2, 4, -2) and V(4, 3).elementwise() * 2 == (8, 6)
fails(lambda: V().normalize(), ValueError, "length Zero")
fails(lambda: V(1, 2) + 1, TypeError, "unsupported operand")
box = Rect(0, 0, 10, 10)
assert box.move((1, 2)) == (1, 2, 10, 10) and box.clip((50, 5, 9, 9)) == (0, 0, 0, 0)
box[0] = 5
assert box.x == 5 and not Rect(0, 0, 0, 5).colliderect((0, 0, 9, 9)) and box.collidepoint(V(6, 6))
fails(lambda: screen.fill((300, 0, 0)), ValueError, "invalid color argument")
fails(lambda: Color("nothing"), ValueError, "invalid color name")
screen.fill(0xFF8000)
assert screen.get_at((0, 0)) == (255, 128, 0) and screen.map_rgb((255, 128, 0)) == 0xFF8000
fails(lambda: p.draw.circle(screen, "red", 5, 3), TypeError, "pair of numbers")
fails(lambda: p.Surface(9, 9), ValueError, "size needs to be")
assert p.surfarray.array3d(screen).shape == (80, 60, 3)
assert p.surfarray.make_surface(np.zeros((30, 20, 3))).get_size() == (30, 20)
pixels = p.PixelArray(screen)
pixels[10:20, 5] = (0, 0, 255)
assert screen.get_at((15, 5)) == (0, 0, 255) and pixels[0, 0] == 0xFF8000
assert p.font.Font(None, 36).get_height() == 24
fails(lambda: p.font.Font(None, 20).render(5, True, "red"), TypeError, "text must be")
sound = p.mixer.Sound(buffer=bytes(44100))
assert sound.get_length() == 0.25 and sound.play().get_busy() and p.mixer.get_init() == (44100, -16, 2)
assert p.mask.Mask((3, 3), fill=True).count() == 9 and p.key.name(p.K_LSHIFT) == "left shift"
assert p.freetype.Font(None, 20).render_to(screen, (0, 20), "a", "white").w > 0
print("all as elsewhere")
while True:  # nothing is ever shown: a black window, and no fault
    p.event.get()
    p.time.wait(20)
"""


@pytest.mark.browser
@pytest.mark.assets
@pytest.mark.slow
def test_a_game_gets_the_answers_and_the_errors_that_pygame_gives(camera: Camera) -> None:
    result = run_page(RunRequest(code=FACTS, language=Language.PYTHON, environment=GAME), camera=camera)
    assert result.status is RunStatus.OK, result.stderr
    assert "all as elsewhere" in result.stdout


@pytest.mark.browser
@pytest.mark.assets
@pytest.mark.slow
def test_an_app_that_waits_caches_and_threads_names_the_file_that_it_lacks(camera: Camera) -> None:
    code = """\
import threading, time
import pandas as pd
import streamlit as st

@st.cache_data
def load(rows):
    time.sleep(0.05)
    return pd.DataFrame({"a": range(rows)})

found = []
thread = threading.Thread(target=found.append, args=(len(load(3)),))
thread.start()
thread.join()
st.write(found)
try:
    1 / 0
except ZeroDivisionError as error:
    st.exception(error)
print("so far", found)
pd.read_csv("data/sales.csv")
"""
    result = run_page(RunRequest(code=code, language=Language.PYTHON, environment=APP), camera=camera)
    assert (result.status, result.missing) == (RunStatus.FAILED, ()), result.stderr
    assert "data/sales.csv" in result.diagnostics[0].message
    assert result.diagnostics[0].line == 20
    assert "so far" in result.stdout


@pytest.mark.assets
def test_the_library_of_an_app_that_does_not_parse_is_not_started() -> None:
    assets.prepare(page_assets(Language.PYTHON, APP))
    document = build_document("import streamlit as st\nst.title(\n", Language.PYTHON, APP)
    assert not document.compiled
    assert document.diagnostics[0].line == 2
