"""The code field in a real browser: coloured, used by keyboard alone, and plain where its script is not built."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from served_app import served

from data.environments import Environment
from data.languages import Language
from runtimes_wasm import assets
from runtimes_wasm.browser.chromium import find_chromium
from runtimes_wasm.errors import AssetMissing
from workbench.widgets.editor import highlighting

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.assets]
APP = Path(__file__).parent / "editor_app" / "app.py"
LABEL = "Code of the test"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    assets.prepare(["web"])
    with served(APP, tmp_path_factory.mktemp("editor")) as number:
        yield number


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    try:
        executable = find_chromium()
    except AssetMissing as missing:
        pytest.skip(str(missing))
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=str(executable), args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def page(browser, request) -> Iterator[object]:
    context = browser.new_context(color_scheme=getattr(request, "param", "light"))
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    opened.said = []
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    yield opened
    context.close()


def open_editor(page, port: int, **wishes: str):
    page.goto(f"http://localhost:{port}/?{urlencode(wishes)}")
    if "plain" not in wishes:
        page.locator(".cm-editor").wait_for()
    return page.get_by_role("textbox", name=LABEL)


def ran(page):
    return page.locator("[data-testid='stCode'], [data-testid='stCodeBlock']").first


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("python", "def f(): pass"),
        ("javascript", "const f = () => <b>x</b>"),
        ("typescript", "const n: number = 1"),
        ("tsx", "const A = (p: P) => <b>x</b>"),
        ("html", "<p class='x'>y</p>"),
        ("css", "a { color: red }"),
        ("c", "int main(void) { return 0; }"),
        ("cpp", "class A { public: int x; };"),
        ("java", "class A { int x; }"),
        ("go", "package main"),
        ("rust", "fn main() {}"),
        ("markdown", "# title"),
        ("vue", "<template><p>x</p></template>"),
    ],
)
def test_every_language_has_colours(page, port: int, language: str, code: str) -> None:
    open_editor(page, port, language=language, code=code)
    base = page.locator(".cm-content").evaluate("node => getComputedStyle(node).color")
    colours = page.locator(".cm-line span").evaluate_all("all => all.map(one => getComputedStyle(one).color)")
    assert [colour for colour in colours if colour != base], "nothing is coloured"


def test_what_is_typed_is_run_by_keyboard_and_survives_a_rerun(page, port: int) -> None:
    field = open_editor(page, port)
    field.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("if x:\ny = 2")  # the editor indents the second line
    page.get_by_role("button", name="Rerun").click()
    playwright.expect(field).to_contain_text("y = 2")
    field.click()
    page.keyboard.press("Control+Enter")
    playwright.expect(ran(page)).to_contain_text("if x:\n    y = 2")
    assert page.said == []


def test_filling_the_field_replaces_even_a_long_text(page, port: int) -> None:
    field = open_editor(page, port, code="\n".join(f"line{i} = {i}" for i in range(300)))
    field.fill("z = 3")
    page.get_by_role("button", name="Run again").click()
    playwright.expect(ran(page)).to_have_text("z = 3")


def test_undo_steps_back_and_undo_all_goes_to_the_start(page, port: int) -> None:
    field = open_editor(page, port, code="a = 1")
    undo = page.get_by_role("button", name="Undo all edits")
    playwright.expect(undo).to_be_hidden()
    field.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("2")
    playwright.expect(field).to_contain_text("a = 12")
    page.keyboard.press("Control+Z")
    playwright.expect(field).to_contain_text("a = 1")
    playwright.expect(undo).to_be_hidden()
    page.keyboard.type("34")
    undo.click()
    playwright.expect(field).not_to_contain_text("34")
    playwright.expect(ran(page)).to_have_text("a = 1")


@pytest.mark.parametrize("plain", [False, True])
def test_tab_indents_and_escape_lets_it_leave(page, port: int, plain: bool) -> None:
    field = open_editor(page, port, code="x", **({"plain": "1"} if plain else {}))
    field.click()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter")
    playwright.expect(ran(page)).to_have_text("    x")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    playwright.expect(page.get_by_role("button", name="Run again")).to_be_focused()


def test_without_its_script_the_field_is_a_plain_one(page, port: int) -> None:
    field = open_editor(page, port, plain="1", code="a = 1")
    assert field.evaluate("node => node.tagName") == "TEXTAREA"
    field.fill("b = 2")
    page.get_by_role("button", name="Run again").click()
    playwright.expect(ran(page)).to_have_text("b = 2")


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_text_can_be_read_on_light_and_dark_pages(page, port: int) -> None:
    open_editor(page, port, language="python", code="import os  # why\nname = 'text' + str(1)\n")
    contrast = page.locator(".cm-editor").evaluate(
        """editor => {
          const light = (text) => { const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map((v) => {
            v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
            return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const ground = light(getComputedStyle(editor.parentElement).backgroundColor);
          return [...editor.querySelectorAll(".cm-line span")].map((span) => {
            const ink = light(getComputedStyle(span).color);
            return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05); });
        }"""
    )
    assert len(contrast) >= 4 and min(contrast) >= 4.5, contrast


def test_the_editor_is_told_what_a_program_is_written_in() -> None:
    js, ts = Language.JAVASCRIPT, Language.TYPESCRIPT
    assert highlighting(ts, Environment.REACT, "") == "tsx"
    assert highlighting(js, Environment.VUE, "<template/>") == "vue"
    assert highlighting(js, Environment.VUE, "createApp()") == "javascript"
    assert highlighting(Language.MARKDOWN, Environment.MERMAID, "graph TD") == ""
    assert highlighting(Language.CPP, Environment.INTERPRETER, "") == "cpp"
    assert highlighting(None, None, "") == ""
