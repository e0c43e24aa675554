"""Pages run without anybody looking: one status each, a picture, and what they said."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.environments import Environment
from data.languages import Language
from runtimes_wasm.browser import build_document
from runtimes_wasm.browser.camera import FOR_JUDGES, Camera
from runtimes_wasm.browser.chromium import find_chromium
from runtimes_wasm.contract import RunLimits, RunRequest, RunResult, RunStatus
from runtimes_wasm.errors import AssetMissing
from runtimes_wasm.screenshots import run_page

pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
WEB, CONSOLE = Environment.CORE_WEB, Environment.INTERPRETER


@pytest.fixture(scope="module")
def camera() -> Iterator[Camera]:
    try:
        find_chromium()
    except AssetMissing as missing:
        pytest.skip(str(missing))
    with Camera() as opened:
        yield opened


def run(
    camera: Camera,
    code: str,
    language: Language = Language.HTML,
    environment: Environment = WEB,
    seconds: float = 3,
) -> RunResult:
    limits = RunLimits(seconds=seconds, memory_bytes=128 << 20)
    request = RunRequest(code=code, language=language, environment=environment, limits=limits)
    return run_page(request, camera=camera, width=320, height=240)


def pixel(png: bytes) -> tuple[int, ...]:
    """The middle pixel of a 320 x 240 picture, decoded by hand: filters of PNG are only four sums."""
    import struct
    import zlib

    at, data, channels = 8, b"", 0
    while at < len(png):
        (length,), kind = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        body = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, _, color = struct.unpack(">IIBB", body[:10])
            channels = {2: 3, 6: 4}[color]
            assert (width, height) == (320, 240)
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    raw, stride = zlib.decompress(data), 320 * channels
    before = bytearray(stride)
    for row in range(121):
        start = row * (stride + 1)
        rule, line = raw[start], bytearray(raw[start + 1 : start + 1 + stride])
        for i in range(stride):
            left = line[i - channels] if i >= channels else 0
            up, corner = before[i], before[i - channels] if i >= channels else 0
            guess = left + up - corner
            nearest = min((left, up, corner), key=lambda value, guess=guess: abs(guess - value))
            line[i] = (line[i] + (0, left, up, (left + up) // 2, nearest)[rule]) & 255
        before = line
    return tuple(before[160 * channels : 160 * channels + 3])


def test_a_page_is_photographed_as_it_looks(camera: Camera) -> None:
    result = run(camera, "<body style='background: rgb(12, 200, 34)'><script>console.log('up')</script>")
    assert result.status is RunStatus.OK and result.stdout == "up\n"
    assert result.artifacts[0].name == "screenshot.png" and result.run_ms is not None
    assert pixel(result.artifacts[0].data) == (12, 200, 34)
    assert result.runtime.startswith("chromium ")


def test_a_drawn_webgl_canvas_is_not_empty_in_the_picture(camera: Camera) -> None:
    code = (
        "<body style='margin:0'><canvas id=c width=320 height=240></canvas><script>const g = c.getContext('webgl');"
        "g.clearColor(1, 0, 0, 1); g.clear(g.COLOR_BUFFER_BIT);</script>"
    )
    assert pixel(run(camera, code).artifacts[0].data) == (255, 0, 0)


def test_an_error_fails_the_page_and_names_its_line(camera: Camera) -> None:
    result = run(camera, "<h1>x</h1>\n<script>\nnull.x\n</script>")
    assert result.status is RunStatus.FAILED and result.artifacts
    assert [(d.line, d.source) for d in result.diagnostics] == [(3, "uncaught")]


@pytest.mark.parametrize(
    "code", ["console.assert(1 === 2, 'sum')", "Promise.reject(new Error('lost'))", "process.exit(3)"]
)
def test_a_console_program_that_fails_fails(camera: Camera, code: str) -> None:
    result = run(camera, code, Language.JAVASCRIPT, CONSOLE)
    assert result.status is RunStatus.FAILED and result.exit_code in (1, 3)


def test_a_console_program_ends_after_its_last_timer(camera: Camera) -> None:
    code = "console.log('a'); const t = setInterval(() => { console.log('b'); clearTimeout(t) }, 20);"
    result = run(camera, code, Language.JAVASCRIPT, CONSOLE)
    assert (result.status, result.exit_code, result.stdout) == (RunStatus.OK, 0, "a\nb\n")


def test_the_line_of_a_syntax_error_is_named(camera: Camera) -> None:
    result = run(camera, "let a = 1;\nlet b = ;", Language.JAVASCRIPT, CONSOLE)
    assert result.status is RunStatus.FAILED and result.stdout == ""
    assert [(d.line, "Unexpected token" in d.message) for d in result.diagnostics] == [(2, True)]


def test_typescript_that_cannot_be_read_does_not_compile(camera: Camera) -> None:
    assert run(camera, "const a: = 1", Language.TYPESCRIPT, CONSOLE).status is RunStatus.COMPILE_ERROR


@pytest.mark.parametrize(
    ("code", "language", "environment"),
    [("<script>for(;;);</script>", Language.HTML, WEB), ("for(;;);", Language.JAVASCRIPT, CONSOLE)],
)
def test_an_endless_loop_runs_out_of_time(
    camera: Camera, code: str, language: Language, environment: Environment
) -> None:
    assert run(camera, code, language, environment, seconds=1).status is RunStatus.TIMEOUT


def test_a_memory_bomb_ends_its_page_and_the_next_one_runs(camera: Camera) -> None:
    bomb = run(camera, "<script>const a = []; for (;;) a.push(new Uint8Array(2e7).fill(1))</script>")
    assert bomb.status is RunStatus.MEMORY
    assert run(camera, "<p>fine").status is RunStatus.OK


def test_a_page_that_lacks_the_network_is_unsupported_and_not_failed(camera: Camera) -> None:
    page = "<script src='https://cdn.example.com/three.js'></script><script>new THREE.Scene()</script>"
    result = run(camera, page)
    assert result.status is RunStatus.UNSUPPORTED and result.missing == ("cdn.example.com",)
    picture = run(camera, "<img src='https://img.example.com/x.png'><p>still useful")
    assert picture.status is RunStatus.OK and picture.missing == ("img.example.com",)
    left = run(camera, "<script>location = 'http://127.0.0.1:9/'</script>", seconds=5)
    assert left.status is RunStatus.UNSUPPORTED and left.missing == ("127.0.0.1:9",)


def test_what_a_null_origin_lacks_and_what_waits_for_a_click_is_no_fault_of_the_program(
    camera: Camera,
) -> None:
    page = """<!doctype html><h1>app</h1><script>
      navigator.serviceWorker.register("sw.js");
      new Audio("https://example.com/a.mp3").play();
      document.documentElement.requestFullscreen();
      history.pushState({}, "", "/about");
      if (location.pathname !== "/about") throw new Error("no path of its own");
    </script>"""
    result = run(camera, page)
    assert (result.status, result.missing) == (RunStatus.OK, ("example.com",)), result.stderr


def test_a_program_is_the_start_page_of_its_site_and_may_load_itself_anew(camera: Camera) -> None:
    page = """<script>
      if (location.pathname !== "/") throw new Error(location.pathname);
      if (!location.hash) { location.hash = "again"; location.reload(); } else console.log("came back");
    </script>"""
    result = run(camera, page)
    assert result.status is RunStatus.OK and "came back" in result.stdout, result


def test_a_program_without_camera_is_unsupported_and_the_camera_is_named(camera: Camera) -> None:
    page = "<script>navigator.mediaDevices.getUserMedia({video: true, audio: true})</script>"
    result = run(camera, page)
    assert (result.status, result.missing) == (RunStatus.UNSUPPORTED, ("camera", "microphone"))


def test_later_pictures_show_what_moves_and_what_a_click_and_keys_change(camera: Camera) -> None:
    page = """<body style="margin:0;background:#f00"><script>
    const paint = color => { document.body.style.background = color };
    setTimeout(paint, 1200, '#0f0');
    onclick = () => paint('#00f');
    onkeydown = event => event.key === 'ArrowUp' && paint('#ff0');
    </script>"""
    request = RunRequest(code=page, language=Language.HTML, environment=WEB)
    result = run_page(request, camera=camera, width=320, height=240, moments=FOR_JUDGES)
    colors = {artifact.name: pixel(artifact.data) for artifact in result.artifacts}
    assert colors == {
        "screenshot.png": (255, 0, 0),
        "screenshot-later.png": (0, 255, 0),
        "screenshot-click.png": (0, 0, 255),
        "screenshot-keys.png": (255, 255, 0),
    }
    kinds = [event["kind"] for event in result.events]
    assert "click" in kinds and "keydown" in kinds


def test_several_pages_are_open_at_once_and_each_keeps_its_own_result() -> None:
    with Camera(pages=3) as camera, ThreadPoolExecutor(6) as pool:

        def one(number: int) -> RunResult:
            code = f"<title>{number}</title><script>console.log({number})</script>"
            return run(camera, "<script>for(;;);</script>" if number == 2 else code, seconds=2)

        results = list(pool.map(one, range(6)))
    assert results[2].status is RunStatus.TIMEOUT
    assert [result.stdout for result in results if result is not results[2]] == [
        f"{n}\n" for n in (0, 1, 3, 4, 5)
    ]


def test_an_empty_page_is_ok_and_said_to_be_blank(camera: Camera) -> None:
    result = run(camera, "")
    assert result.status is RunStatus.OK and "blank" in result.note


def test_a_camera_works_inside_an_event_loop(camera: Camera) -> None:
    async def inside() -> RunStatus:
        return camera.capture(build_document("# Hi", Language.MARKDOWN, WEB)).status

    assert asyncio.run(inside()) is RunStatus.OK


def test_a_missing_browser_is_an_error_that_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.delenv("RUNOFF_CHROMIUM", raising=False)
    with pytest.raises(AssetMissing, match="playwright install"):
        find_chromium()
    monkeypatch.setenv("RUNOFF_CHROMIUM", "/nowhere")
    with pytest.raises(AssetMissing, match="RUNOFF_CHROMIUM"):
        find_chromium()
