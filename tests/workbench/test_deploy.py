"""docs/deploy.md tells the truth: the arena behind a real nginx, with programs on a domain of their own."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from data.store import Store
from runtimes_wasm.browser.chromium import find_chromium
from runtimes_wasm.browser.hosts import HostDispatch
from tests.environment_file import ROOT
from tests.workbench.conftest import ARGUMENTS, free_port, listen
from tests.workbench.test_people_app import AGREE, VOTE, Arena, shared
from tests.workbench.test_people_doc import answers
from workbench.errors import PeopleError
from workbench.people.identity import COOKIE
from workbench.people.limits import network_of
from workbench.people.sharing import Sharing

DOC = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
NAME, DOMAIN = "arena.example.org", "programs.example.net"
#: How often one address may try to join.
JOINS = 6


def nginx() -> str:
    found = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin:/usr/local/sbin")
    if found is None:
        pytest.skip("nginx is not installed here (`make test` installs it where it may)")
    return found


def certificate(folder: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the certificate, is not installed here")
    names = f"subjectAltName=DNS:{NAME},DNS:*.{DOMAIN}"
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    subject = ["-days", "1", "-subj", f"/CN={NAME}", "-addext", names]
    subprocess.run([*command, *subject, *files], check=True, capture_output=True)


def configuration(folder: Path, app: int, https: int, plain: int) -> str:
    """The document's file, word for word but for ports and the place of the certificate."""
    (text,) = re.findall(r"```nginx\n(.+?)```", DOC, re.S)
    text = text.replace("127.0.0.1:8501", f"127.0.0.1:{app}").replace("/etc/ssl/runoff/", f"{folder}/")
    text = text.replace("listen 443", f"listen 127.0.0.1:{https}").replace(
        "listen 80", f"listen 127.0.0.1:{plain}"
    )
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"pid {folder}/nginx.pid;\nerror_log {folder}/error.log;\ndaemon off;\nworker_processes 1;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{text}}}\n"
    )


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Arena, int]]:
    """The arena as the document starts it, and the port of the nginx in front of it."""
    program = nginx()
    folder = tmp_path_factory.mktemp("deployed")
    certificate(folder)
    app, https, plain = free_port(), free_port(), free_port()
    (line,) = [line for line in DOC.splitlines() if line.startswith("runoff app")]
    assert f"--name {NAME} --sandbox {DOMAIN} --https --proxy 127.0.0.1" in line
    people = folder / "votes.sqlite.people"
    people.mkdir(mode=0o700)
    (people / "people.toml").write_text(f"[limits]\njoins = {{ per_minute = 1, burst = {JOINS} }}\n")
    with shared(folder, app, f"--name={NAME}", f"--sandbox={DOMAIN}", "--https", "--proxy=127.0.0.1") as made:
        (folder / "nginx.conf").write_text(configuration(folder, app, https, plain))
        server = subprocess.Popen(
            [program, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
        )
        try:
            until = time.monotonic() + 30
            while not _reached(plain):
                assert server.poll() is None and time.monotonic() < until, (folder / "error.log").read_text()
                time.sleep(0.1)
            yield made, https
        finally:
            server.terminate()
            server.wait(15)


def _reached(port: int) -> bool:
    """Whether nginx listens, and sends people from http to https."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("GET", "/leaderboard", headers={"Host": NAME})
        answer = asked.getresponse()
    except OSError:
        return False
    finally:
        asked.close()
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{NAME}/leaderboard")
    return True


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.assets
def test_behind_nginx_a_program_runs_on_its_own_domain_and_a_vote_is_cast(arena: tuple[Arena, int]) -> None:
    made, port = arena
    link = made.invite("--uses=1", "--https")
    code = link.partition("#")[2]
    arguments = [*ARGUMENTS, "--host-resolver-rules=MAP * 127.0.0.1", "--ignore-certificate-errors"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        try:
            context = browser.new_context(ignore_https_errors=True)
            page = context.new_page()
            page.set_default_timeout(60_000)
            listen(page)
            page.goto(f"https://{NAME}:{port}/join#{code}")
            page.get_by_role("button", name="Join the arena").click()
            page.get_by_role("button", name=AGREE).click()
            expect(page.get_by_role("button", name=AGREE)).to_have_count(0)
            page.goto(f"https://{NAME}:{port}/?prompt=snake-canvas")
            expect(page.get_by_role("button", name=VOTE)).to_be_enabled(timeout=180_000)
            frames = [frame for frame in page.frames if f".{DOMAIN}:{port}/" in frame.url]
            assert len(frames) >= 2, [frame.url for frame in page.frames]
            assert all(frame.url.startswith("https://sbx-") for frame in frames)
            assert any(frame.locator("canvas").count() for frame in frames), "the program draws"
            assert {frame.evaluate("document.cookie") for frame in frames} == {""}
            (cookie,) = [each for each in context.cookies() if COOKIE in each["name"]]
            assert cookie["secure"] and cookie["domain"] == NAME
            page.get_by_role("button", name=VOTE).click()
            expect(page.get_by_text("You preferred")).to_be_visible(timeout=60_000)
            assert page.said == []
        finally:
            browser.close()
    with Store.open(made.store, read_only=True) as store:
        assert store.counts()["votes"] == 1
        assert all(report.ok for report in store.verify())


@pytest.mark.slow
@pytest.mark.assets
def test_other_names_are_refused_and_programs_answer_on_their_domain_alone(arena: tuple[Arena, int]) -> None:
    made, _ = arena
    token = "0" * 32
    assert answers(made.port, f"sbx-{token}.{DOMAIN}") == 404  # a program's host, without a program
    assert answers(made.port, f"sbx-{token}.{NAME}") == 403
    assert answers(made.port, DOMAIN) == 403


def tries(source: str, port: int, *, tls: bool, forwarded: str = "") -> int:
    """The answer to somebody at an address of this machine who tries to join without an invitation."""
    asked = http.client.HTTPConnection("127.0.0.1", port)
    asked.sock = socket.create_connection(("127.0.0.1", port), 30, (source, 0))
    if tls:
        asked.sock = ssl._create_unverified_context().wrap_socket(asked.sock, server_hostname=NAME)
    host = f"{NAME}:{port}"
    headers = {
        "Host": host,
        "Origin": f"{'https' if tls else 'http'}://{host}",
        "Content-Type": "application/json",
    }
    if forwarded:
        headers |= {"X-Forwarded-For": forwarded, "X-Real-IP": forwarded, "Forwarded": f"for={forwarded}"}
    try:
        asked.request("POST", "/api/people/join", b'{"token": "none"}', headers)
        return asked.getresponse().status
    finally:
        asked.close()


@pytest.mark.slow
@pytest.mark.assets
@pytest.mark.threat("V09")
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.2 is no address of the machine")
def test_behind_nginx_limits_hold_for_each_address_and_no_header_of_theirs_changes_it(
    arena: tuple[Arena, int],
) -> None:
    made, https = arena
    allowed, too_fast = 403, 429
    assert [tries("127.0.0.2", https, tls=True) for _ in range(JOINS + 1)] == [*[allowed] * JOINS, too_fast]
    for claimed in ("198.51.100.7", "127.0.0.1", "127.0.0.3, 127.0.0.1", "nonsense", "2001:db8::1"):
        assert tries("127.0.0.2", https, tls=True, forwarded=claimed) == too_fast, claimed
    assert tries("127.0.0.3", https, tls=True, forwarded="127.0.0.2") == allowed
    # Past nginx, from an address that is no proxy: the header is nobody's, and each claim is the same visitor.
    claims = [f"198.51.100.{number}" for number in range(JOINS + 1)]
    found = [tries("127.0.0.4", made.port, tls=False, forwarded=claim) for claim in claims]
    assert found == [*[allowed] * JOINS, too_fast]


def test_the_domain_of_programs_is_none_of_the_arena_s_names() -> None:
    told: dict[str, str] = {}
    Sharing.of("127.0.0.1", [NAME], https=True, sandbox=DOMAIN.upper()).tell(told)
    assert Sharing.from_environment(told).sandbox == DOMAIN
    assert DOMAIN not in Sharing.from_environment(told).allowed
    for wrong in (NAME, "localhost", "192.168.1.5", "https://x", ""):
        with pytest.raises(PeopleError):
            Sharing.of("127.0.0.1", [NAME], sandbox=wrong)


def test_nobody_is_believed_but_the_servers_that_the_operator_names() -> None:
    told = {"FORWARDED_ALLOW_IPS": "*"}
    Sharing().tell(told)
    assert told["FORWARDED_ALLOW_IPS"] == ""
    given = ["127.0.0.1", "10.0.0.0/8", "::0001", "127.0.0.1"]
    Sharing.of("127.0.0.1", [NAME], proxies=given).tell(told)
    assert told["FORWARDED_ALLOW_IPS"] == "127.0.0.1,10.0.0.0/8,::1"
    assert Sharing.from_environment(told).proxies == ("127.0.0.1", "10.0.0.0/8", "::1")
    for wrong in ("*", "", "nginx", "127.0.0.1:80", "10.0.0.1/8", "0.0.0.0/0", "::/0"):
        with pytest.raises(PeopleError, match="proxy"):
            Sharing.of("127.0.0.1", [NAME], proxies=[wrong])


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("x" * 9000, "x" * 64),
    ],
)
def test_an_allowance_is_an_address_s_or_a_household_s(address: str, whose: str) -> None:
    assert network_of(address) == whose


def test_only_the_domain_of_programs_may_be_framed() -> None:
    async def nothing(*_: object) -> None: ...

    bases = HostDispatch(nothing, allowed_hosts=("localhost", NAME), sandbox=DOMAIN)._bases
    assert bases == ("localhost", DOMAIN)
    assert HostDispatch(nothing, allowed_hosts=("localhost", NAME))._bases == ("localhost", NAME)
