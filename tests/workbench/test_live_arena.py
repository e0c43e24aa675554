"""The arena with models behind real addresses, as people use it in a real browser."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, WebSocket, expect
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from data.prompts import find
from data.records import Battle
from data.store import Store
from tests.workbench.conftest import RunningApp, free_port, start_app, stop, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.assets, pytest.mark.slow]

LONG = 90_000

#: Name, what people read, who makes it; nothing of these words stands anywhere else in the app.
PEOPLE = (
    ("azure-tern", "Azure Tern 7B", "Ternworks"),
    ("brisk-otter", "Brisk Otter <b>XL</b> ![](http://a.example/x.png)", "Otterlab"),
    ("calm-yak", "Calm Yak", "Yakhaus"),
)
CALCULATOR = find("pocket-calculator").text  # scripted-ada and scripted-cleo have working pages for it
PLANETS = find("solar-system").text  # and for this
WORDS = find("word-frequency").text  # a program that runs on the server


@dataclass
class Arena:
    """The app, the addresses that its models are at, and the catalogue, which tests rewrite."""

    running: RunningApp
    folder: Path
    ports: dict[str, int] = field(default_factory=dict)
    servers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    server: subprocess.Popen[bytes] | None = None

    def serve(self, name: str, pace: float) -> None:
        """Start `runoff models serve`, so many words a second."""
        port, log = free_port(), self.folder / f"{name}.log"
        command = [str(Path(sys.executable).parent / "runoff"), "models", "serve"]
        with log.open("wb") as output:
            self.servers[name] = subprocess.Popen(
                [*command, f"--port={port}", f"--pace={pace}"],
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for(f"http://127.0.0.1:{port}/v1/models", self.servers[name], log)
        self.ports[name] = port

    def models(self, *entries: str, top: str = "") -> None:
        """Write the catalogue; the app reads it again. An entry is ``sent@server``, with more lines."""
        text = f"version = 1\n{top}\n"
        for (name, label, maker), entry in zip(PEOPLE, entries, strict=False):
            asked, _, more = entry.partition("\n")
            sent, _, server = asked.partition("@")
            text += (
                f'[[model]]\nname = "{name}"\ndisplay_name = "{label}"\norganisation = "{maker}"\n'
                f'address = "http://127.0.0.1:{self.ports[server]}/v1"\nmodel = "{sent}"\n{more}\n'
            )
        self.catalogue.write_text(text)

    @property
    def catalogue(self) -> Path:
        return self.folder / "models.toml"

    def start(self) -> None:
        self.server = start_app(self.running, f"--catalogue={self.catalogue}")

    def battle(self, page: Page) -> Battle | None:
        """The battle of a page's address, as the store has it."""
        with Store.open(self.running.store, read_only=True) as store:
            return next((b for b in store.battles() if b.id == battle_id(page)), None)

    def secrets(self) -> list[str]:
        """Everything that tells who a model is."""
        words = [word for person in PEOPLE for word in person]
        return [*words, "scripted-ada", "scripted-basil", "scripted-cleo", *map(str, self.ports.values())]


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    folder = tmp_path_factory.mktemp("arena")
    made = Arena(RunningApp(free_port(), folder / "votes.sqlite"), folder)
    try:
        made.serve("fast", 0)
        made.serve("slow", 60)
        made.models("scripted-ada@fast", "scripted-cleo@slow")
        made.start()
        yield made
    finally:
        for server in (*made.servers.values(), *([made.server] if made.server else [])):
            stop(server)


@dataclass
class Watch:
    """All that reaches a browser: messages of the app, responses, their addresses, the console, downloads."""

    page: Page
    heard: list[str] = field(default_factory=list)
    runs: int = 0
    run_of: list[int] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("websocket", self._socket)
        self.page.on("response", lambda response: self.responses.append(response))
        self.page.on("request", lambda request: self._note(f"{request.url} {request.post_data or ''}"))
        self.page.on("console", lambda message: self._note(message.text))
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("download", lambda download: self._note(f"{download.url} {download.suggested_filename}"))

    def _note(self, text: str) -> None:
        self.heard.append(text)
        self.run_of.append(self.runs)

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda data: self._note(str(data)))
        socket.on("framereceived", self._received)

    def _received(self, data: str | bytes) -> None:
        if isinstance(data, bytes):
            message = ForwardMsg.FromString(data)
            if message.WhichOneof("type") == "new_session":
                self.runs += 1
            self._note(data.decode("utf-8", "replace"))
        else:
            self._note(data)

    def first_run_with(self, text: str) -> int:
        """Which run of the page's script first told the browser this."""
        return next(run for run, heard in zip(self.run_of, self.heard, strict=True) if text in heard)

    def read(self) -> None:
        """Take in the bodies of the responses so far; those of a page that is gone cannot be had any more."""
        fresh, self.responses = self.responses, []
        for response in fresh:
            self._note(f"{response.url} {response.headers}")
            if response.status == 200 and "javascript" not in response.headers.get("content-type", ""):
                with contextlib.suppress(PlaywrightError):
                    self._note(response.body().decode("utf-8", "replace"))

    def everything(self) -> str:
        """All of it, with the page and its frames as they stand, in lower case."""
        self.read()
        frames = [part for f in self.page.frames for part in (f.url, f.name, f.title(), f.content())]
        return "\n".join([*self.heard, *frames]).lower()


def open_page(browser: Browser, url: str) -> Page:
    page = browser.new_context(viewport={"width": 1400, "height": 1600}).new_page()
    page.set_default_timeout(LONG)
    page.goto(url)
    return page


def battle_id(page: Page) -> str:
    found = re.search(r"battle=([0-9a-f]+)", page.url)
    assert found, page.url
    return found[1]


def button(page: Page, name: str):
    return page.get_by_role("button", name=re.compile(re.escape(name)))


def ask_own(page: Page, prompt: str) -> None:
    """Write a prompt and send it by the keyboard; done when the page shows it."""
    before = page.url
    field = page.get_by_role("textbox", name="What should the program do?")
    if field.is_visible():  # nobody types as fast as this: the page had not heard yet that it was opened
        page.keyboard.press("Escape")
        expect(field).to_be_hidden(timeout=LONG)
    button(page, "Write your own").click()
    field.fill(prompt)
    field.press("Control+Enter")
    try:
        page.wait_for_url(lambda url: "battle=" in url and url != before, timeout=LONG)
    except PlaywrightTimeout:
        pytest.fail(f"no new battle; the page says: {page.get_by_test_id('stApp').inner_text()}")
    expect(page.get_by_test_id("stMain").get_by_text(prompt[:60]).first).to_be_visible(timeout=LONG)


def say(page: Page, turn: int, prompt: str, to: str = "Both") -> None:
    if to != "Both":
        page.get_by_role("radio", name=to).or_(page.get_by_role("button", name=to)).first.click()
    field = page.get_by_placeholder(re.compile("Ask for a change"))
    field.fill(prompt)
    field.press("Control+Enter")
    # An answer that is there already says its turn too; the conversation stands above it.
    expect(page.get_by_text(re.compile(rf"^Turn {turn}(, to A only)?$")).first).to_be_visible(timeout=LONG)


def answers_are_here(page: Page) -> None:
    expect(button(page, "Answer again")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("to answer", exact=True)).to_have_count(0, timeout=LONG)


def voting_is_open(page: Page) -> None:
    expect(button(page, "A is better")).to_be_enabled(timeout=LONG)


def opened(browser: Browser, arena: Arena, prompt: str = "word-frequency") -> Page:
    page = open_page(browser, f"{arena.running.url}/arena?prompt={prompt}")
    page.wait_for_url(re.compile("battle="), timeout=LONG)
    return page


@pytest.mark.threat("F14")
def test_a_conversation_is_blind_until_the_vote_and_kept_with_all_its_turns(
    arena: Arena, browser: Browser
) -> None:
    arena.models("scripted-ada@fast", "scripted-cleo@slow")
    page = open_page(browser, f"{arena.running.url}/arena")
    watch = Watch(page)
    page.reload()
    voting_is_open(page)

    # A prompt of one's own, with a topic; both answers come in one update, though one model is slow.
    page.get_by_role("radio", name="Web design").or_(button(page, "Web design")).first.click()
    ask_own(page, CALCULATOR)
    answers_are_here(page)
    voting_is_open(page)
    assert [page.locator(f"iframe[title*='Model {name}']").count() for name in "AB"] == [1, 1]
    battle = arena.battle(page)
    assert battle is not None and battle.prompt == CALCULATOR and battle.category is not None
    tokens = {side: facts["usage"]["completion_tokens"] for side, facts in battle.extra["replies"].items()}
    assert min(tokens.values()) > 50 and len(set(tokens.values())) == 2
    assert battle.extra["system"] and battle.extra["system_version"] and battle.extra["drawn"] == "weights"
    ends = [answer.text.strip().splitlines()[-1] for answer in (battle.left, battle.right)]
    watch.read()
    assert watch.first_run_with(ends[0]) == watch.first_run_with(ends[1])

    # A second turn to both, then one to A alone: no vote until B was asked the same.
    say(page, 2, PLANETS)
    answers_are_here(page)
    voting_is_open(page)
    watch.read()
    say(page, 3, WORDS, to="A only")
    answers_are_here(page)
    expect(page.get_by_text("Model A was asked more than Model B.")).to_be_visible(timeout=LONG)
    expect(button(page, "A is better")).to_be_disabled()
    button(page, "Ask Model B the same").click()
    voting_is_open(page)

    # Answer again: the first try stays readable.
    button(page, "Answer again").click()
    page.get_by_role("tab", name="Answer").first.click()
    expect(page.get_by_text("Turn 3, attempt 1").first).to_be_visible()

    # Reasons; and nothing in the browser says who writes.
    button(page, "Give reasons").click()
    page.get_by_role("radiogroup", name="Correctness").get_by_text("B", exact=True).click()
    page.get_by_role("textbox", name="Comment").fill("clearer output")
    page.get_by_role("textbox", name="Comment").press("Control+Enter")
    page.keyboard.press("Escape")
    before = watch.everything()
    assert CALCULATOR[:40].lower() in before
    told = [word for word in arena.secrets() if word.lower() in before]
    assert told == []

    # Two clicks are one vote.
    button(page, "A is better").dblclick()
    expect(page.get_by_text(re.compile("You preferred"))).to_be_visible(timeout=LONG)
    expect(page.get_by_role("heading", name=re.compile("Azure Tern 7B")).first).to_be_visible()
    expect(page.get_by_text("Brisk Otter <b>XL</b>").first).to_be_visible()
    assert "ternworks" not in before and "azure tern 7b" in watch.everything(), "the watch can see names"
    assert page.locator("img[src*='a.example']").count() == 0
    button(page, "Change my vote").click()
    page.get_by_role("button", name="Tie").last.click()
    expect(page.get_by_text("You called it a tie.")).to_be_visible(timeout=LONG)
    with Store.open(arena.running.store, read_only=True) as store:
        votes = store.votes(battle.id)
        assert [(v.outcome.value, v.revision, v.comment) for v in votes] == [
            ("left", 0, "clearer output"),
            ("tie", 1, "clearer output"),
        ]
        assert [v.aspects for v in votes] == [{"correctness": "right"}] * 2
        kept = {(t.number, t.attempt, t.side): t for t in store.turns(battle.id)}
        assert set(kept) == {(n, a, s) for n, a in ((2, 0), (3, 0), (3, 1)) for s in ("left", "right")}
        assert kept[3, 0, "right"].prompt == WORDS and kept[2, 0, "left"].extra["reply"]["usage"]
        assert all(report.ok for report in store.verify())
    page.context.close()


@pytest.mark.threat("U15")
def test_a_battle_survives_reloads_a_killed_server_and_a_lost_network(arena: Arena, browser: Browser) -> None:
    arena.models("scripted-ada@fast", "scripted-cleo@slow")
    page = opened(browser, arena)
    asked = battle_id(page)
    # In the middle of an answer: the same question goes on after a reload, and nobody is asked twice.
    expect(page.get_by_text("Stop", exact=True)).to_be_visible(timeout=LONG)
    page.reload()
    expect(page.get_by_test_id("stMain").get_by_text(WORDS[:60]).first).to_be_visible(timeout=LONG)
    assert battle_id(page) == asked
    voting_is_open(page)

    # The server is killed in the middle of the second answer; after the restart it is asked again.
    say(page, 2, WORDS)
    assert arena.server is not None
    stop(arena.server, signal.SIGKILL)
    arena.start()
    page.reload()
    answers_are_here(page)
    voting_is_open(page)
    assert battle_id(page) == asked

    # The network goes while both write; the answers are there when it is back.
    say(page, 3, WORDS)
    page.context.set_offline(True)
    page.wait_for_timeout(3000)
    page.context.set_offline(False)
    answers_are_here(page)
    voting_is_open(page)
    with Store.open(arena.running.store, read_only=True) as store:
        turns = sorted((turn.number, turn.attempt, turn.side) for turn in store.turns(asked))
        assert turns == [(2, 0, "left"), (2, 0, "right"), (3, 0, "left"), (3, 0, "right")]

    # After the vote, a reload and a restart show the same result.
    button(page, "Tie").click()
    expect(page.get_by_text("You called it a tie.")).to_be_visible(timeout=LONG)
    stop(arena.server, signal.SIGKILL)
    arena.start()
    page.reload()
    expect(page.get_by_text("You called it a tie.")).to_be_visible(timeout=LONG)
    with Store.open(arena.running.store, read_only=True) as store:
        assert len(store.votes(asked)) == 1 and all(report.ok for report in store.verify())
    page.context.close()


@pytest.mark.threat("U15")
def test_two_tabs_and_the_back_button_keep_battles_apart(arena: Arena, browser: Browser) -> None:
    arena.models("scripted-ada@fast", "scripted-cleo@fast")
    page = opened(browser, arena)
    other = page.context.new_page()
    other.set_default_timeout(LONG)
    other.goto(f"{arena.running.url}/arena?prompt=bank-queue")
    other.wait_for_url(re.compile("battle="), timeout=LONG)
    same = page.context.new_page()
    same.set_default_timeout(LONG)
    same.goto(page.url)
    for tab in (page, other, same):
        voting_is_open(tab)
    first, second = battle_id(page), battle_id(other)
    assert first != second and battle_id(same) == first

    # The same battle in two tabs has one vote; the other tab's battle has its own.
    button(page, "A is better").click()
    expect(page.get_by_text(re.compile("You preferred"))).to_be_visible(timeout=LONG)
    button(same, "B is better").click()
    expect(same.get_by_text(re.compile("You preferred"))).to_be_visible(timeout=LONG)
    button(other, "Tie").click()
    expect(other.get_by_text("You called it a tie.")).to_be_visible(timeout=LONG)
    with Store.open(arena.running.store, read_only=True) as store:
        assert [v.outcome.value for v in store.votes(first)] == ["left"]
        assert [v.outcome.value for v in store.votes(second)] == ["tie"]

    # Back shows the battle before, with its vote.
    button(page, "Next battle").click()
    page.wait_for_url(lambda url: "battle=" in url and first not in url, timeout=LONG)
    answers_are_here(page)
    page.go_back()
    expect(page.get_by_text(re.compile("You preferred"))).to_be_visible(timeout=LONG)
    assert battle_id(page) == first
    page.context.close()


def test_a_fault_of_one_model_is_told_without_its_name_and_nothing_is_scored(
    arena: Arena, browser: Browser
) -> None:
    hurried = "[model.patience]\nconnect_s = 5\nread_s = 1\ntotal_s = 2\nretries = 1\n"
    arena.models("scripted-ada@fast", "scripted-cleo@fast")
    page = opened(browser, arena)
    watch = Watch(page)
    for sent, more, sentence in (
        ("fault-429-long", "", "its address gets too many requests; try again in a while"),
        ("fault-401", "", "its address refused the key; whoever runs this arena can mend that"),
        ("fault-drop-first", "", "its address cannot be reached; try again"),
        ("fault-empty", "", "it ended without a word; try again"),
        ("fault-stall-first", "", "it took too long; try again"),
        ("scripted-ada", 'key_env = "NOBODY_SETS_THIS"\n', "its address refused the key"),
    ):
        arena.models(f"{sent}@fast\n{more}{hurried}", "scripted-cleo@fast")
        ask_own(page, WORDS)
        warning = page.get_by_test_id("stAlert").filter(has_text="No answer yet")
        expect(warning).to_contain_text(sentence, timeout=LONG)
        expect(button(page, "Another pair")).to_be_visible()
        expect(button(page, "A is better")).to_have_count(0)
        assert arena.battle(page) is None, "a battle without two answers is no battle"
    asked = page.url
    button(page, "Try again").click()
    expect(warning).to_be_visible(timeout=LONG)
    assert page.url == asked
    told = [word for word in arena.secrets() if word.lower() in watch.everything()]
    assert told == [] and "nobody_sets_this" not in watch.everything()

    # Another pair leaves the one out that could not answer.
    arena.models("fault-401@fast\nweight = 1000", "scripted-ada@fast", "scripted-cleo@fast")
    ask_own(page, WORDS)
    expect(warning).to_be_visible(timeout=LONG)
    button(page, "Another pair").click()
    page.wait_for_url(lambda url: "battle=" in url, timeout=LONG)
    page.context.close()
