"""A shared arena as people on other machines use it: a real server, a host name, a real browser."""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from data.store import Store
from runtimes_wasm.browser.chromium import find_chromium
from tests.workbench.conftest import ARGUMENTS, free_port, listen
from tests.workbench.oidc_provider import PERSON, provider
from tests.workbench.test_people_doc import answers
from workbench.people.identity import COOKIE

pytestmark = [pytest.mark.browser, pytest.mark.assets, pytest.mark.slow]

NAME = "arena.test"
RUNOFF = str(Path(sys.executable).parent / "runoff")
VOTE = re.compile("A is better")
AGREE = re.compile("I have read this")


@dataclass(frozen=True)
class Arena:
    port: int
    store: Path
    log: Path

    @property
    def url(self) -> str:
        return f"http://{NAME}:{self.port}"

    def invite(self, *options: str) -> str:
        command = [
            RUNOFF,
            "invite",
            "--json",
            f"--name={NAME}",
            f"--port={self.port}",
            f"--store={self.store}",
        ]
        done = subprocess.run([*command, *options], capture_output=True, text=True, check=True)
        return str(json.loads(done.stdout)["link"])


@contextmanager
def shared(folder: Path, port: int, *options: str) -> Iterator[Arena]:
    made = Arena(port, folder / "votes.sqlite", folder / "log")
    command = [RUNOFF, "app", "--share", "--host=127.0.0.1", "--headless", f"--port={port}"]
    with made.log.open("wb") as log:
        server = subprocess.Popen(
            [*command, f"--store={made.store}", *options],
            stdout=log,
            stderr=log,
            cwd=folder,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        try:
            until = time.monotonic() + 60
            while True:
                try:
                    assert answers(port, "localhost") == 200
                    break
                except OSError:
                    assert server.poll() is None and time.monotonic() < until, made.log.read_text()
                    time.sleep(0.2)
            yield made
        finally:
            server.terminate()
            server.wait(15)


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    folder = tmp_path_factory.mktemp("shared")
    people = folder / "votes.sqlite.people"
    people.mkdir(mode=0o700)
    (people / "words.txt").write_text("frobnicate\n")
    with shared(folder, free_port(), f"--name={NAME}") as made:
        yield made


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Browser]:
    """A browser for which the arena's name, and all below it, lead to this machine."""
    rules = f"--host-resolver-rules=MAP {NAME} 127.0.0.1, MAP *.{NAME} 127.0.0.1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_chromium(), args=[*ARGUMENTS, rules])
        yield started
        started.close()


@pytest.fixture
def visitor(elsewhere: Browser) -> Iterator[Page]:
    page = elsewhere.new_page(viewport={"width": 1400, "height": 1200})
    page.set_default_timeout(60_000)
    listen(page)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request))
    yield page
    page.context.close()


def test_an_invited_person_reads_the_notice_votes_and_no_program_sees_who_it_is(
    arena: Arena, visitor: Page
) -> None:
    visitor.goto(f"{arena.url}/leaderboard")
    expect(visitor.get_by_role("heading", name="You are not signed in")).to_be_visible()
    link = arena.invite("--role=curator", "--uses=1")
    code = link.partition("#")[2]
    visitor.goto(link)
    expect(visitor.get_by_role("heading", name="You are invited")).to_be_visible()
    assert visitor.url == f"{arena.url}/join"
    visitor.get_by_role("button", name="Join the arena").click()
    expect(visitor.get_by_role("button", name=AGREE)).to_be_visible()
    assert visitor.url == f"{arena.url}/"

    # Nothing but the notice shows before it is agreed to, on any page.
    visitor.goto(f"{arena.url}/leaderboard")
    expect(visitor.get_by_role("button", name=AGREE)).to_be_visible()
    expect(visitor.get_by_role("heading", name="Leaderboard")).to_have_count(0)
    visitor.get_by_role("button", name=AGREE).click()
    expect(visitor.get_by_role("button", name=AGREE)).to_have_count(0)

    visitor.goto(f"{arena.url}/arena?prompt=pocket-calculator")
    expect(visitor.get_by_role("button", name=VOTE)).to_be_enabled(timeout=120_000)

    # The programs ran below the arena's own name, without a cookie, and cannot read one.
    runs = [request for request in visitor.asked if "//sbx-" in request.url]
    assert runs and all(f".{NAME}:" in request.url for request in runs)
    assert not [request for request in runs if "cookie" in request.all_headers()]
    mine = [cookie for cookie in visitor.context.cookies() if cookie["name"] == COOKIE]
    assert [(cookie["domain"], cookie["httpOnly"], cookie["sameSite"]) for cookie in mine] == [
        (NAME, True, "Strict")
    ]
    frames = [frame for frame in visitor.frames if "//sbx-" in frame.url]
    assert frames and {frame.evaluate("document.cookie") for frame in frames} == {""}
    assert visitor.evaluate("document.cookie").find(COOKIE) < 0

    visitor.get_by_role("button", name=VOTE).click()
    expect(visitor.get_by_text("You preferred")).to_be_visible()
    with Store.open(arena.store, read_only=True) as store:
        (vote,) = store.votes()
        assert [event.kind for event in store.rater_events(vote.voter)] == ["joined", "role", "consented"]
        assert vote.voter == mine[0]["value"].partition(".")[0]

    # The code of the link went to the server in one body, and nowhere else.
    assert not [r for r in visitor.asked if code in r.url or code in str(r.all_headers())]
    assert code not in arena.log.read_text()
    assert visitor.evaluate("document.referrer").find(code) < 0

    # A curator leaves the vote out, and sees what that does first.
    visitor.get_by_role("button", name="Votes").click()
    visitor.get_by_role("menuitem", name="Curator").click()
    visitor.get_by_text("All 1 that the filters leave").click()
    expect(visitor.get_by_text("would be left out")).to_be_visible()
    visitor.get_by_label("Reason").fill("a trial of this page")
    visitor.get_by_label("Reason").press("Enter")
    visitor.get_by_role("button", name="Leave out: 1 vote").click()
    expect(visitor.get_by_text("1 vote left out.")).to_be_visible()
    with Store.open(arena.store, read_only=True) as store:
        (exclusion,) = store.exclusions(vote.battle_id)
        assert (exclusion.excluded, exclusion.reason, exclusion.curator) == (
            True,
            "a trial of this page",
            vote.voter,
        )
        assert list(store.vote_rows()) == []
    assert visitor.said == []


def test_a_rater_has_no_curator_s_page_and_learns_which_word_is_not_taken(
    arena: Arena, visitor: Page
) -> None:
    visitor.goto(arena.invite())
    visitor.get_by_role("button", name="Join the arena").click()
    visitor.get_by_role("button", name=AGREE).click()
    visitor.get_by_role("link", name="Open the arena").click()
    expect(visitor.get_by_role("button", name=VOTE)).to_be_visible(timeout=120_000)
    expect(visitor.get_by_role("link", name="Leaderboard")).to_be_visible()
    visitor.get_by_role("button", name="Votes").click()
    expect(visitor.get_by_role("menuitem", name="My votes")).to_be_visible()
    expect(visitor.get_by_role("menuitem", name="Curator")).to_have_count(0)
    visitor.keyboard.press("Escape")
    visitor.get_by_role("button", name="Write your own").click()
    field = visitor.get_by_label("What should the program do?")
    field.fill("A page that can FROBNICATE")
    visitor.get_by_role("button", name="Ask two models").click()
    expect(visitor.get_by_text("does not take prompts with “frobnicate”")).to_be_visible()
    with Store.open(arena.store, read_only=True) as store:
        assert not [battle for battle in store.battles() if "FROBNICATE" in battle.prompt]
    visitor.goto(f"{arena.url}/curator")
    expect(visitor.get_by_role("heading", name="Page not found")).to_be_visible()


def test_an_account_elsewhere_is_a_pseudonym_here(tmp_path: Path, elsewhere: Browser) -> None:
    port = free_port()
    (tmp_path / ".streamlit").mkdir()
    with provider() as address:
        (tmp_path / ".streamlit" / "secrets.toml").write_text(
            f"""[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "{secrets.token_hex(32)}"
client_id = "runoff"
client_secret = "told nobody"
server_metadata_url = "{address}/.well-known/openid-configuration"
"""
        )
        with shared(tmp_path, port) as made:
            raters = []
            for _ in range(2):  # the same person, in two browsers
                page = elsewhere.new_page()
                page.set_default_timeout(60_000)
                page.goto(f"http://localhost:{port}/leaderboard")
                page.get_by_role("link", name="Sign in").click()
                if not raters:
                    page.get_by_role("button", name=AGREE).click()
                expect(page.get_by_role("link", name="Open the arena")).to_be_visible()
                page.get_by_role("button", name="Votes").click()
                expect(page.get_by_role("menuitem", name="My votes")).to_be_visible()
                expect(page.get_by_role("menuitem", name="Curator")).to_have_count(0)
                with Store.open(made.store, read_only=True) as store:
                    raters.append([(event.rater, event.kind) for event in store.rater_events()])
                page.context.close()
            ((rater, _), *_) = raters[0]
            assert raters == [[(rater, "joined"), (rater, "role"), (rater, "consented")]] * 2
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("votes.sqlite*") if path.is_file())
    assert rater.encode() in kept
    for fact in PERSON.values():
        assert fact.encode() not in kept and fact not in made.log.read_text()
