"""The real server, one process for all: foreign names and pages, rubbish, uploads, floods, and its end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import httpx2
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import connect

from benchmarks.load import Log, Session
from data.store import Store
from tests.torture import examples
from tests.workbench.conftest import RunningApp, free_port, start_app, stop

pytestmark = [pytest.mark.assets]

PROMPT = "canary-prompt-words"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    running = RunningApp(free_port(), tmp_path_factory.mktemp("front") / "votes.sqlite")
    server = start_app(running, "--log=json")
    try:
        yield running
    finally:
        stop(server)


def get(served: RunningApp, path: str = "/", **headers: str) -> httpx2.Response:
    return httpx2.get(f"http://127.0.0.1:{served.port}{path}", headers=headers, timeout=30)


def healthy(served: RunningApp) -> bool:
    return get(served, "/api/health").status_code == 200 and get(served, "/api/ready").json()["why"] == []


def opens(served: RunningApp, **headers: str | None) -> bool:
    """Whether a socket of the app opens with these headers."""
    origin = headers.pop("Origin", None)
    try:
        with connect(
            f"ws://127.0.0.1:{served.port}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=origin,  # type: ignore[arg-type]
            additional_headers=headers,  # type: ignore[arg-type]
            open_timeout=20,
        ):
            return True
    except (InvalidStatus, WebSocketException):
        return False


def raw(served: RunningApp, data: bytes) -> bytes:
    """What comes back for these bytes on a connection of their own."""
    found = b""
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection, suppress(OSError):
        connection.sendall(data)
        connection.settimeout(3)
        while len(found) < 20_000 and (block := connection.recv(4096)):
            found += block
            if b"\r\n\r\n" in found:
                break
    return found


@pytest.mark.threat("U07")
def test_another_name_for_this_machine_is_refused(served: RunningApp) -> None:
    for host in ("evil.example", f"evil.example:{served.port}", "localhost.evil.example", "", "x@localhost"):
        answer = get(served, Host=host)
        assert answer.status_code in (400, 403) and "<script" not in answer.text, host
    name = f"evil.example:{served.port}"
    assert not opens(served, Host=name, Origin=f"http://{name}")
    assert get(served).status_code == 200


@pytest.mark.threat("U04", "U05", "U06")
def test_sockets_of_other_pages_are_refused_and_one_without_an_origin_is_no_page(served: RunningApp) -> None:
    own = f"http://127.0.0.1:{served.port}"
    assert opens(served, Origin=own)
    for origin in (
        "http://evil.example",
        "null",
        "http://127.0.0.1:1",
        f"http://sbx-{'0' * 32}.localhost:{served.port}",
    ):
        assert not opens(served, Origin=origin), origin
    # A program of this machine that is no browser may do what its user may; the document says so.
    assert opens(served)


@pytest.mark.threat("U11")
def test_every_page_of_the_app_says_what_it_may_load_and_who_may_frame_it(served: RunningApp) -> None:
    for path in ("/", "/leaderboard", "/status", "/no/such/page"):
        answer = get(served, path, Accept="text/html")
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors 'self'" in policy and "frame-src 'self' http://*.localhost" in policy
        if answer.status_code == 200:
            assert "default-src 'self'" in policy and "object-src 'none'" in policy
            assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
            assert "unsafe-eval'" not in policy.replace("wasm-unsafe-eval", "")
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.threat("U08")
def test_no_address_leads_out_of_the_app_s_folders(served: RunningApp) -> None:
    for root in ("/media", "/static", "/component", "/app/static", "/_stcore", "/v", "/d"):
        for way in (
            "/../../../../etc/passwd",
            "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
            "/..%2f..%2f..%2fetc%2fpasswd",
            "//etc/passwd",
        ):
            answer = raw(
                served, f"GET {root}{way} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
            )
            assert answer and b"root:" not in answer and b" 500 " not in answer.split(b"\r\n")[0]


@pytest.mark.threat("U09")
def test_rubbish_and_requests_without_an_end_are_refused_and_the_server_goes_on(served: RunningApp) -> None:
    line = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
    for data in (
        b"\x16\x03\x01\x00\xa5" + os.urandom(200),
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /?" + b"q" * 800_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /" + b"u" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        line + b"Cookie: " + b"c" * 70_000 + b"\r\n\r\n",
        line + b"Content-Length: -1\r\n\r\n",
        line + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
        line + b"X: a\r\n b: c\0\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ):
        first = raw(served, data).split(b"\r\n")[0]
        assert not first or first.split(b" ")[1].startswith(b"4"), (data[:40], first)
    with connect(f"ws://127.0.0.1:{served.port}/_stcore/stream", subprotocols=["streamlit"]) as broken:  # type: ignore[list-item]
        for rubbish in (b"\xff" * 1000, b"", "text"):
            with suppress(WebSocketException):
                broken.send(rubbish)
    assert healthy(served)


@pytest.mark.threat("U09")
@examples(25, 2_000)
@given(
    data=st.binary(max_size=300),
    prefix=st.sampled_from([b"", b"GET / HTTP/1.1\r\n", b"POST /api/events HTTP/1.1\r\nHost: localhost\r\n"]),
)
def test_any_bytes_are_answered_with_a_refusal_or_nothing(
    served: RunningApp, data: bytes, prefix: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection, suppress(OSError):
        connection.sendall(prefix + data + b"\r\n\r\n")
        connection.settimeout(0.05)
        first = connection.recv(4096).split(b"\r\n")[0]
        assert b" 500 " not in first


@pytest.mark.threat("U09")
@examples(25, 2_000)
@given(body=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["token", "events", "number", "kind", "at", "detail"]) | st.text(), inner, max_size=5), max_leaves=12))  # fmt: skip
def test_any_report_of_a_frame_is_refused_with_a_reason(served: RunningApp, body: object) -> None:
    headers = {"Content-Type": "application/json"}
    answer = httpx2.post(
        f"http://127.0.0.1:{served.port}/api/events", content=json.dumps(body), headers=headers, timeout=30
    )
    assert answer.status_code in (400, 404, 422) and answer.json()["error"]


@pytest.mark.threat("U10")
def test_uploads_that_no_page_asked_for_are_refused(served: RunningApp) -> None:
    url = f"http://127.0.0.1:{served.port}/_stcore/upload_file/{'0' * 8}-0000-0000-0000-{'0' * 12}/f"
    file = {"file": ("votes.csv", b"a,b\n" * 10)}
    assert httpx2.put(url, files=file).status_code == 403
    assert httpx2.put(
        url, files=file, headers={"X-Xsrftoken": "made-up"}, cookies={"_streamlit_xsrf": "made-up"}
    ).status_code in (400, 403)
    assert httpx2.put(url, files=file, headers={"Origin": "http://evil.example"}).status_code == 403
    for what in ("interact", "mcp"):
        answer = httpx2.post(f"http://127.0.0.1:{served.port}/_stcore/agent/{what}", json={})
        assert 400 <= answer.status_code < 500, "the app is not to be driven by programs"
    assert healthy(served)


@pytest.mark.threat("U14")
def test_hundreds_of_redraws_are_folded_into_few_and_the_server_goes_on(served: RunningApp) -> None:
    async def flood() -> int:
        session = Session(f"http://localhost:{served.port}", httpx2.AsyncClient(timeout=60), Log())
        await session.open()
        began = session._started
        for _ in range(250):
            await session._send()
        assert await session.wait(lambda: session._started > began)
        await asyncio.sleep(2)
        drawn = session._started - began
        await session.close()
        return drawn

    assert asyncio.run(flood()) < 200
    assert healthy(served)


@pytest.mark.threat("U14")
@pytest.mark.torture
def test_fifty_sessions_at_once_are_all_served(served: RunningApp) -> None:
    async def all_of_them() -> list[bool]:
        sessions = [
            Session(f"http://localhost:{served.port}", httpx2.AsyncClient(timeout=120), Log())
            for _ in range(50)
        ]
        await asyncio.gather(*(session.open() for session in sessions))
        found = [bool(session.battle) for session in sessions]
        for session in sessions:
            await session.close()
        return found

    assert all(asyncio.run(all_of_them())) and healthy(served)


def test_the_log_is_json_and_holds_nothing_that_somebody_sent(served: RunningApp) -> None:
    token = "5f4dcc3b5aa765d61d8327deb882cf99"
    get(served, f"/media/a?battle={PROMPT}&token={token}", Cookie="runoff_voter=" + "ab" * 16)
    get(served, f"/media/{token}")
    get(served, f"/?prompt={PROMPT}")
    time.sleep(0.2)
    log = served.store.with_name("server.log").read_text()
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {"time", "level", "logger", "message"} <= set(lines[0])
    said = [line["message"] for line in lines if line["logger"] == "runoff.access"]
    assert "GET /media/a 404" in said and "GET /media/… 404" in said, said[-5:]
    for secret in (PROMPT, token, "ab" * 16, "127.0.0.1:", "Traceback"):
        assert secret not in log, secret


def children(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


@pytest.mark.slow
@pytest.mark.threat("S01", "P01")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "ctrl-C"])
def test_a_server_that_is_stopped_keeps_every_vote_ends_every_program_and_says_0(
    tmp_path_factory: pytest.TempPathFactory, number: signal.Signals
) -> None:
    running = RunningApp(free_port(), tmp_path_factory.mktemp("stop") / "votes.sqlite")
    server = start_app(running, "--log=json")

    async def open_battle() -> Session:
        session = Session(running.url, httpx2.AsyncClient(timeout=60), Log())
        session._query = "prompt=lru-cache"
        await session.open()
        assert await session.wait(lambda: session.view.may_vote)
        return session

    async def use() -> tuple[str, str, list[psutil.Process]]:
        first, second, third = await open_battle(), await open_battle(), await open_battle()
        assert await first.act("vote", lambda: first.press("A is better"), lambda: first.view.voted)
        # A program that never ends, and a vote that is on its way when the signal comes.
        widget, code = next(
            (name, d["code"]) for name, (_, d) in third.view.components.items() if "code" in d
        )
        text = f"while True: pass\n{code}"
        run = [{"event": "run", "value": text}]
        await third._send(
            WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{widget}__events", json_trigger_value=json.dumps(run))
        )
        for _ in range(100):
            await asyncio.sleep(0.1)
            if any(child.cpu_times().user > 0.5 for child in children(server.pid)):
                break
        else:
            raise AssertionError("the endless program did not start")
        found = children(server.pid)
        await second._send(second.press("B is better"))
        await asyncio.sleep(0.02)
        os.kill(server.pid, number)
        for session in (first, second, third):
            with suppress(Exception):
                await session.close()
        return first.battle, second.battle, found

    voted, under_way, before = asyncio.run(use())
    assert server.wait(30) == 0
    _, alive = psutil.wait_procs(before, timeout=5)
    assert alive == [], "programs and waiting children end with the server"
    with Store.open(str(running.store)) as store:
        assert all(report.ok for report in store.verify())
        votes = {vote.battle_id for vote in store.votes()}
        assert voted in votes and votes <= {voted, under_way}
        # A program that was ended with the server is nobody's result.
        assert all(
            run.status != "runner_fault" for vote in store.votes() for run in store.runs(vote.battle_id)
        )
    log = running.store.with_name("server.log").read_text()
    assert "Traceback" not in log and '"level": "error"' not in log, log[-2000:]
