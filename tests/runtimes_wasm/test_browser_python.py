"""Python pages in a real browser: consoles with input and pictures, games that are played, apps that are used."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator

import pytest

pytest.importorskip("playwright.sync_api")
from PIL import Image
from playwright.sync_api import Locator, TimeoutError

from data import prompts
from data.environments import Environment
from data.languages import Language
from runtimes_wasm import assets
from runtimes_wasm.browser import page_assets
from runtimes_wasm.browser.camera import Camera
from runtimes_wasm.browser.chromium import find_chromium
from runtimes_wasm.contract import RunLimits, RunRequest
from runtimes_wasm.errors import AssetMissing
from runtimes_wasm.extract import extract
from runtimes_wasm.screenshots import run_page
from tests.runtimes_wasm.python_pages import Player, Shown, player

pytestmark = [pytest.mark.browser, pytest.mark.assets]
CONSOLE, GAME = Environment.INTERPRETER, Environment.PYGAME
APP, DEMO = Environment.STREAMLIT, Environment.GRADIO


@pytest.fixture(scope="module")
def visitor() -> Iterator[Player]:
    try:
        find_chromium()
    except AssetMissing as missing:
        pytest.skip(str(missing))
    for environment in (CONSOLE, GAME, APP, DEMO):
        assets.prepare(page_assets(Language.PYTHON, environment))
    with player() as opened:
        yield opened


def output(shown: Shown) -> str:
    return shown.frame.inner_text("#output")


def color(shown: Shown, x: int, y: int) -> tuple[int, ...]:
    """A pixel of the game's canvas, as it is on the screen."""
    picture = Image.open(io.BytesIO(shown.frame.locator("#screen").screenshot())).convert("RGB")
    return picture.getpixel((x, y))  # type: ignore[return-value]


def wait_for_color(shown: Shown, x: int, y: int, wanted: tuple[int, ...]) -> bool:
    for _ in range(60):
        if color(shown, x, y) == wanted:
            return True
        shown.page.wait_for_timeout(100)
    return False


def test_a_program_asks_for_input_and_a_person_answers(visitor: Player) -> None:
    code = "name = input('Who? ')\nage = int(input('Age? '))\nprint(f'{name} will be {age + 1}')\n"

    def answer(shown: Shown) -> tuple[str, dict]:
        for text in ("Zoë", "41"):
            field = shown.frame.locator("#output input")
            field.fill(text)
            field.press("Enter")
            shown.page.wait_for_timeout(50)
        shown.until_event("exit")
        return output(shown), shown.events("exit")[0]

    text, ended = visitor.play(code, CONSOLE, answer)
    assert text.split() == ["Who?", "Zoë", "Age?", "41", "Zoë", "will", "be", "42"]
    assert (ended["status"], ended["code"]) == ("ok", 0)


def test_figures_and_a_last_table_are_shown(visitor: Player) -> None:
    code = (
        "import pandas as pd\nimport matplotlib.pyplot as plt\n"
        "plt.plot([1, 4, 9])\nplt.show()\npd.DataFrame({'height': [1, 2], 'name': ['a', 'b']})\n"
    )

    def look(shown: Shown) -> tuple[int, str, str]:
        shown.until("document.querySelector('#output img')?.naturalWidth > 100")
        return (
            shown.frame.locator("#output img").count(),
            shown.frame.inner_text("#output th >> nth=1"),
            shown.frame.inner_text("#output td >> nth=3"),
        )

    assert visitor.play(code, CONSOLE, look) == (1, "height", "b")


def test_an_error_shows_the_line_and_an_endless_loop_is_stopped(visitor: Player) -> None:
    def error(shown: Shown) -> tuple[str, dict]:
        return output(shown), shown.events("error")[0]

    text, told = visitor.play("def f(n):\n    return 1 // n\n\nf(0)\n", CONSOLE, error)
    assert 'File "main.py", line 2, in f' in text and "ZeroDivisionError" in text
    assert "<runoff" not in text and told["line"] == 2
    stopped = visitor.play(
        "print('on')\nwhile True: pass\n", CONSOLE, lambda s: (output(s), s.events("exit")), seconds=1
    )
    assert stopped[0].startswith("on") and stopped[1][0]["status"] == "timeout"


BLOCKING_GAME = """
import pygame, sys
pygame.init()
screen = pygame.display.set_mode((320, 200))
clock = pygame.time.Clock()
font = pygame.font.SysFont("Arial", 24)
color, x = (255, 0, 0), 20
while True:
    for event in pygame.event.get():
        if event.type == pygame.KEYDOWN and event.key == pygame.K_SPACE:
            color = (0, 0, 255)
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            print("clicked", event.pos)
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            pygame.quit()
            sys.exit()
    if pygame.key.get_pressed()[pygame.K_RIGHT]:
        x = 250
    screen.fill((10, 20, 30))
    pygame.draw.rect(screen, color, (x, 80, 40, 40))
    screen.blit(font.render("score 7", True, (255, 255, 255)), (5, 5))
    pygame.display.flip()
    clock.tick(60)
"""


def test_a_game_with_a_blocking_loop_is_played_with_keys_and_mouse_and_ends(visitor: Player) -> None:
    def play(shown: Shown) -> str:
        assert wait_for_color(shown, 40, 100, (255, 0, 0)) and color(shown, 150, 150) == (10, 20, 30)
        shown.frame.click("#screen", position={"x": 100, "y": 150})
        shown.page.keyboard.press(" ")
        assert wait_for_color(shown, 40, 100, (0, 0, 255))
        shown.page.keyboard.down("ArrowRight")
        assert wait_for_color(shown, 270, 100, (0, 0, 255)) and color(shown, 40, 100) == (10, 20, 30)
        shown.page.keyboard.up("ArrowRight")
        shown.page.keyboard.press("Escape")
        ended = shown.until_event("exit")
        assert (ended["status"], ended["code"]) == ("ok", 0)
        assert shown.events("keydown")[0]["key"] == " "
        return output(shown)

    assert "clicked (100, 150)" in visitor.play(BLOCKING_GAME, GAME, play)


def test_a_game_with_coroutines_and_sprites_runs(visitor: Player) -> None:
    code = """
import asyncio, pygame
pygame.init()
screen = pygame.display.set_mode((200, 100))

class Block(pygame.sprite.Sprite):
    def __init__(self, x):
        super().__init__()
        self.image = pygame.Surface((20, 20), pygame.SRCALPHA)
        pygame.draw.circle(self.image, (0, 200, 0, 255), (10, 10), 10)
        self.rect = self.image.get_rect(topleft=(x, 40))
    def update(self):
        if self.rect.x > 100:
            self.kill()
        self.rect.x += 1

async def main():
    blocks = pygame.sprite.Group(Block(150), Block(20))
    clock = pygame.time.Clock()
    for frame in range(40):
        pygame.event.pump()
        blocks.update()
        screen.fill("black")
        blocks.draw(screen)
        pygame.display.update()
        clock.tick(100)
        await asyncio.sleep(0)
    print(len(blocks), blocks.sprites()[0].rect.x)

asyncio.run(main())
"""

    def look(shown: Shown) -> tuple[str, tuple[int, ...]]:
        shown.until_event("exit")
        return output(shown).split("\n")[0], color(shown, 70, 50)

    assert visitor.play(code, GAME, look) == ("1 60", (0, 200, 0))


def test_a_game_that_fails_shows_its_traceback(visitor: Player) -> None:
    code = "import pygame\npygame.init()\npygame.mixer.Sound('beep.wav')\n"
    text, ended = visitor.play(code, GAME, lambda s: (output(s), s.events("exit")[0]))
    assert "line 3" in text and "No file 'beep.wav'" in text and ended["status"] == "failed"


def progress(shown: Shown) -> list[tuple[float, str]]:
    return [(each["share"], each["text"]) for each in shown.events("progress")]


def assert_progress(told: list[tuple[float, str]]) -> None:
    """It only grows, counts packages by name, and goes on when they are there."""
    shares = [share for share, _ in told]
    assert shares == sorted(shares) and shares[0] < 0.2 and shares[-1] > 0.6
    assert any(re.fullmatch(r"loading packages \d+ of \d+: pandas", text) for _, text in told)


STREAMLIT = """
import altair as alt
import matplotlib.pyplot as plt
import pandas as pd
import plotly.express as px
import streamlit as st

st.session_state.setdefault("names", [])
st.session_state.setdefault("computed", 0)

@st.cache_data
def double(x):
    st.session_state.computed += 1
    return 2 * x

@st.fragment
def counter():
    st.session_state.setdefault("clicks", 0)
    if st.button("Count"):
        st.session_state.clicks += 1
    st.write(f"{st.session_state.clicks} clicks")

def guests():
    st.title("Guests")
    st.sidebar.write("at the side")
    with st.form("add", clear_on_submit=True):
        name = st.text_input("Name")
        if st.form_submit_button("Add") and name:
            st.session_state.names.append(name)
    left, right = st.columns(2)
    left.write(f"{len(st.session_state.names)} on the list")
    right.metric("Doubled", double(21))
    right.write(f"computed {st.session_state.computed} times")
    files = st.file_uploader("Tables", type="csv", accept_multiple_files=True)
    if files:
        table = pd.concat([pd.read_csv(file) for file in files])
        st.write(f"{len(files)} files, sum {table.n.sum()}")
    if said := st.chat_input("Say something"):
        st.chat_message("user").write(f"You said {said}")
    counter()

def charts():
    st.title("Charts")
    frame = pd.DataFrame({"a": [1, 2, 3], "b": ["x", None, "z"]})
    first, second = st.tabs(["Table", "Pictures"])
    with first:
        st.dataframe(frame)
        edited = st.data_editor(pd.DataFrame({"n": [1, 2]}))
        st.write(f"edited to {edited.n.sum()}")
    with second:
        st.line_chart(frame[["a"]])
        st.altair_chart(alt.Chart(frame).mark_bar().encode(x="b", y="a"))
        st.plotly_chart(px.scatter(frame, x="a", y="a"))
        figure, axes = plt.subplots()
        axes.plot([1, 4, 9])
        st.pyplot(figure)
        st.download_button("Keep", "text")

st.navigation([st.Page(guests, title="People"), st.Page(charts, title="Drawn")]).run()
"""


def edit_first_cell(shown: Shown, grid: Locator, text: str) -> None:
    """Type into the first cell of a grid's only column, which is a canvas: it opens a field where it is pressed.

    Streamlit draws a grid anew while its page settles, and a press of before is lost then: it is
    repeated until the field is there.
    """
    grid.locator("canvas").first.wait_for(timeout=60_000)
    field = shown.frame.locator("#portal input")
    for _ in range(12):
        grid.dblclick(position={"x": 300, "y": 54})
        with contextlib.suppress(TimeoutError):
            field.wait_for(timeout=5_000)
            break
    field.fill(text)
    field.press("Enter")
    field.wait_for(state="detached", timeout=60_000)


@pytest.mark.slow
def test_a_streamlit_app_takes_text_clicks_and_files_and_draws(visitor: Player) -> None:
    def use(shown: Shown) -> None:
        frame = shown.frame
        assert_progress(progress(shown))
        for name in ("Ada", "Bo"):
            frame.locator('input[aria-label="Name"]').fill(name)
            frame.get_by_role("button", name="Add").click()
            count = 1 if name == "Ada" else 2
            frame.get_by_text(f"{count} on the list").wait_for(timeout=60_000)
        assert frame.get_by_text("computed 1 times").count() == 1 and frame.get_by_text("42").count() == 1
        tables = [
            {"name": f"{n}.csv", "mimeType": "text/csv", "buffer": f"n\n{n}\n10\n".encode()} for n in (1, 2)
        ]
        frame.locator('input[type="file"]').set_input_files(tables)
        frame.get_by_text("2 files, sum 23").wait_for(timeout=60_000)
        frame.get_by_role("button", name="Count").click()
        frame.get_by_text("1 clicks").wait_for(timeout=60_000)
        frame.get_by_placeholder("Say something").fill("hello")
        frame.get_by_placeholder("Say something").press("Enter")
        frame.get_by_text("You said hello").wait_for(timeout=60_000)
        frame.get_by_role("link", name="Drawn").click()
        frame.locator("h1", has_text="Charts").wait_for(timeout=60_000)
        frame.get_by_text("edited to 3").wait_for(timeout=60_000)
        # The grid's own script is fetched when the first one is drawn.
        edit_first_cell(shown, frame.locator('[data-testid="stDataFrame"]').nth(1), "41")
        frame.get_by_text("edited to 43").wait_for(timeout=60_000)
        frame.get_by_role("tab", name="Pictures").click()
        frame.locator('[data-testid="stPlotlyChart"] .main-svg').first.wait_for(
            state="attached", timeout=90_000
        )
        assert frame.locator('[data-testid="stVegaLiteChart"] :is(canvas, svg)').count() >= 2
        shown.until("[...document.images].some(image => image.naturalWidth > 300)")
        assert shown.events("error") == []

    visitor.play(STREAMLIT, APP, use)


GRADIO = """
import gradio as gr

def shout(text, times, history):
    history = history + [text]
    return " ".join([text.upper()] * int(times)), history, f"asked {len(history)} times"

def total(file):
    import pandas as pd
    table = pd.read_csv(file)
    return table, f"sum {table.n.sum()}"

def draw():
    import matplotlib.pyplot as plt
    import numpy as np
    figure, axes = plt.subplots()
    axes.bar(["a", "b"], [1, 2])
    return figure, (8000, (np.sin(np.arange(8000) / 4) * 20000).astype(np.int16))

with gr.Blocks() as demo:
    gr.Markdown("# Shouting")
    history = gr.State([])
    with gr.Tabs():
        with gr.Tab("Text"):
            text = gr.Textbox(label="Text")
            times = gr.Slider(1, 5, value=2, step=1, label="Times")
            loud = gr.Textbox(label="Loud")
            count = gr.Textbox(label="Count")
            gr.Button("Shout").click(shout, [text, times, history], [loud, history, count])
        with gr.Tab("Files"):
            file = gr.File(label="A table", elem_id="table")
            picked = gr.UploadButton("Pick", elem_id="pick")
            shown = gr.Dataframe()
            summed = gr.Textbox(label="Sum")
            file.upload(total, file, [shown, summed])
            picked.upload(total, picked, [shown, summed])
            picture = gr.Image(label="Picture", elem_id="picture")
            size = gr.Textbox(label="Size")
            turned = gr.Image(label="Turned", elem_id="turned")
            picture.upload(lambda image: (f"shape {image.shape}", 255 - image), picture, [size, turned])
        with gr.Tab("Drawn"):
            plot, sound = gr.Plot(), gr.Audio()
            gr.Button("Draw").click(draw, None, [plot, sound])
        with gr.Tab("Chat"):
            gr.ChatInterface(lambda message, history: f"echo {message}", type="messages")

if __name__ == "__main__":
    demo.launch()
"""


@pytest.mark.slow
def test_a_gradio_app_takes_text_clicks_and_files_and_draws(visitor: Player) -> None:
    def holds(shown: Shown, value: str) -> None:
        shown.until(f"[...document.querySelectorAll('textarea, input')].some(e => e.value === {value!r})")

    def use(shown: Shown) -> None:
        frame = shown.frame
        assert_progress(progress(shown))
        frame.get_by_label("Text", exact=True).first.fill("hey")
        frame.get_by_role("button", name="Shout").click()
        holds(shown, "HEY HEY")
        frame.get_by_role("button", name="Shout").click()
        holds(shown, "asked 2 times")
        frame.get_by_role("tab", name="Files").click()
        inputs = ("#table input[type=file]", 'input[data-testid="Pick-upload-button"]')
        for field, text in zip(inputs, ("n\n4\n5\n", "n\n40\n2\n"), strict=True):
            given = {"name": "table.csv", "mimeType": "text/csv", "buffer": text.encode()}
            frame.locator(field).first.set_input_files([given])
            holds(shown, f"sum {sum(map(int, text.split()[1:]))}")
        made = io.BytesIO()
        Image.new("RGB", (30, 20), (255, 0, 0)).save(made, "PNG")
        given = {"name": "red.png", "mimeType": "image/png", "buffer": made.getvalue()}
        frame.locator("#picture input[type=file]").first.set_input_files([given])
        holds(shown, "shape (20, 30, 3)")
        shown.until("document.querySelector('#turned img')?.naturalWidth === 30")
        frame.get_by_role("tab", name="Drawn").click()
        frame.get_by_role("button", name="Draw").click()
        shown.until("[...document.querySelectorAll('img')].some(e => e.naturalWidth > 300)")
        frame.get_by_role("tab", name="Chat").click()
        frame.get_by_placeholder("Type a message").fill("hi")
        frame.get_by_placeholder("Type a message").press("Enter")
        frame.get_by_text("echo hi").first.wait_for(timeout=60_000)
        assert shown.events("error") == []

    visitor.play(GRADIO, DEMO, use)


def test_plotly_figures_displayed_tables_and_paths_of_the_program(visitor: Player) -> None:
    code = """
import pandas as pd
import plotly.express as px
display(pd.DataFrame({"height": [1]}), "words")
px.bar(x=["a", "b"], y=[1, 3]).show()
open("data.csv")
"""

    def look(shown: Shown) -> tuple[int, str, dict]:
        return shown.frame.locator(".js-plotly-plot .point").count(), output(shown), shown.events("error")[0]

    bars, text, told = visitor.play(code, CONSOLE, look)
    assert bars == 2 and "height" in text and "'words'" in text
    assert "was not given data.csv" in text and "home/pyodide" not in text + told["text"]
    assert "data.csv" in told["text"] and told["line"] == 6


SAMPLES = [
    pytest.param(prompt, answer, id=answer.file)
    for environment in (GAME, APP, DEMO)
    for prompt in prompts.by(environment=environment)
    for answer in prompt.answers
    if extract(answer.text).code
]


@pytest.fixture(scope="module")
def camera(visitor: Player) -> Iterator[Camera]:
    with Camera() as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.parametrize(("prompt", "answer"), SAMPLES)
def test_a_scripted_answer_ends_as_its_note_says(camera: Camera, prompt, answer) -> None:
    code = extract(answer.text).code
    assert code is not None
    request = RunRequest(
        code=code, language=Language.PYTHON, environment=prompt.environment, limits=RunLimits(seconds=30)
    )
    result = run_page(request, camera=camera, width=640, height=480)
    assert result.status.value == answer.expect.value, (result.note, result.stderr[-500:])
