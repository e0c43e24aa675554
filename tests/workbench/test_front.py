"""The outermost layer by itself: bounds, rates, headers; and what a log line may hold."""

from __future__ import annotations

import json
import logging
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from runtimes_wasm.errors import AssetBroken
from tests.torture import examples
from workbench.errors import ServerFault
from workbench.front import guard, logs
from workbench.front.closing import Closing
from workbench.front.guard import Guard
from workbench.people.limits import Rate


async def _read(request: Request) -> JSONResponse:
    return JSONResponse(len(await request.body()))


async def _echo(socket: WebSocket) -> None:
    await socket.accept()
    async for text in socket.iter_text():
        await socket.send_text(text)


def client_of(**options) -> TestClient:
    app = Starlette(
        routes=[
            Route("/", lambda request: PlainTextResponse("app", headers={"referrer-policy": "no-referrer"})),
            Route("/read", _read, methods=["POST"]),
            Route("/_stcore/upload_file/{rest:path}", _read, methods=["PUT"]),
            Route("/api/ready", lambda request: JSONResponse({})),
            WebSocketRoute("/stream", _echo),
        ]
    )
    return TestClient(Guard(app, **options), base_url="http://localhost:8501")


@pytest.mark.threat("U09", "U10")
def test_what_is_too_large_is_refused_with_a_word() -> None:
    client = client_of()
    for answer, status in (
        (client.get("/?" + "x" * guard.MOST_ADDRESS), 414),
        (client.get("/" + "x" * guard.MOST_ADDRESS), 414),
        (client.get("/", headers={"cookie": "x" * guard.MOST_HEADERS}), 431),
        (client.post("/read", content=b"x" * (guard.MOST_BODY + 1)), 413),
        (client.post("/read", content=(b"x" * 65536 for _ in range(20))), 413),
        (client.request("PROPFIND", "/"), 405),
        (client.request("TRACE", "/"), 405),
    ):
        assert answer.status_code == status and answer.json()["error"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.post("/read", content=b"x" * 1000).json() == 1000
    # Uploads have a limit of their own, which Streamlit keeps.
    assert client.put("/_stcore/upload_file/a/b", content=b"x" * (guard.MOST_BODY + 1)).status_code == 200


@pytest.mark.threat("V09", "U14")
def test_requests_and_sockets_of_one_address_have_a_rate_and_a_number() -> None:
    client = client_of(requests=Rate(per_minute=60, burst=5), sockets=2, clock=lambda: 0.0)
    assert [client.get("/").status_code for _ in range(7)] == [200] * 5 + [429] * 2
    assert int(client.get("/").headers["retry-after"]) >= 1
    assert client.get("/api/ready").status_code == 200, "a monitor is always answered"
    with client.websocket_connect("/stream") as one, client.websocket_connect("/stream") as two:
        with pytest.raises(WebSocketDisconnect), client.websocket_connect("/stream"):
            pass
        for socket in (one, two):
            socket.send_text("x")
            assert socket.receive_text() == "x"
    with client.websocket_connect("/stream") as again:
        again.send_text("y")
        assert again.receive_text() == "y"


@pytest.mark.threat("U14")
def test_messages_come_no_faster_than_the_rate_and_none_is_lost() -> None:
    client = client_of(messages=Rate(per_minute=60_000, burst=3))
    with client.websocket_connect("/stream") as socket:
        for number in range(40):
            socket.send_text(str(number))
        assert [socket.receive_text() for _ in range(40)] == [str(number) for number in range(40)]
        socket.send_text("x" * (guard.MOST_MESSAGE + 1))
        with pytest.raises(WebSocketDisconnect):
            socket.receive_text()


def test_a_server_that_is_being_stopped_takes_nothing_new() -> None:
    closing = Closing()
    client = client_of(closing=closing)
    closing.begun = True
    answer = client.get("/")
    assert answer.status_code == 503 and answer.headers["retry-after"] and "stopped" in answer.json()["error"]
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/stream"):
        pass


def test_every_answer_has_the_headers_and_stricter_ones_stay() -> None:
    answer = client_of().get("/")
    assert answer.headers["referrer-policy"] == "no-referrer" and answer.headers["permissions-policy"]
    assert client_of().get("/none").headers["x-content-type-options"] == "nosniff"


PATHS = st.text(max_size=60).map(lambda text: quote(text, errors="replace"))
ANY = client_of(requests=Rate(per_minute=1e6, burst=10**6))


@pytest.mark.threat("U09")
@examples(40, 3_000)
@given(
    method=st.sampled_from([*guard.METHODS, "PATCH", "FOO"]),
    path=PATHS,
    query=PATHS,
    header=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80),
    body=st.binary(max_size=200),
)
def test_any_request_is_answered_and_told_in_one_line(caplog, method, path, query, header, body) -> None:
    caplog.clear()
    with caplog.at_level(logging.INFO, logger="runoff.access"):
        answer = ANY.request(method, f"/{path}?{query}", headers={"x-any": header.strip()}, content=body)
    assert 200 <= answer.status_code < 500
    (record,) = caplog.records
    line = logs._Plain().format(record)
    assert line.count("\n") == 0 and line.isprintable()
    said = json.loads(logs._Json().format(record))
    assert said["message"].endswith(str(answer.status_code)) and "ms" in said


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("key sk-abcdef0123456789abcdef refused", "abcdef0123"),
        ("Authorization: Bearer abc.def.ghi", "abc.def"),
        ("postgresql://ada:hunter2@db/votes", "hunter2"),
        ("api_key='topsecretvalue' given", "topsecret"),
        ("GET /x?token=5f4dcc3b5aa765d61d8327deb882cf99", "5f4dcc3b"),
        ("hf_AbCdEfGhIjKlMnOp", "AbCdEf"),
        ("cookie: runoff_voter=59b82779ab5b795e", "59b82779"),
        ("join " + "A1b2" * 12, "A1b2A1b2"),
    ],
)
def test_what_looks_like_a_secret_is_struck_out(text: str, gone: str) -> None:
    assert gone in text and gone not in logs.redacted(text)


def test_an_error_is_told_by_its_kind_and_place_and_its_text_only_where_that_is_ours(caplog) -> None:
    for error, told in (
        (ValueError("what somebody typed"), "ValueError"),
        (ServerFault("what a provider said"), "ServerFault"),
        (AssetBroken("asset web: web.js changed"), "AssetBroken: asset web: web.js changed"),
    ):
        caplog.clear()
        try:
            raise error
        except Exception as raised:
            logging.getLogger("x").error("it failed: %s", raised, exc_info=raised)
        found = json.loads(logs._Json().format(caplog.records[0]))
        assert found["error"] == told and found["message"] == f"it failed: {told}"
        assert found["at"][0].startswith("workbench/test_front.py:")
        assert "somebody" not in json.dumps(found) and "provider" not in json.dumps(found)


def test_the_last_errors_are_kept_and_no_more() -> None:
    recent = logs.Recent(most=3)
    for number in range(5):
        recent.handle(logging.LogRecord("x", logging.ERROR, "f", 1, "error %d", (number,), None))
    assert [json.loads(line)["message"] for line in recent.lines] == ["error 2", "error 3", "error 4"]


def test_closing_does_all_that_is_asked_even_when_some_of_it_fails(monkeypatch) -> None:
    # The children of this process are other tests' servers; test_front_server.py ends a server's own.
    monkeypatch.setattr("workbench.front.closing.end_children", lambda: 0)
    closing, done = Closing(), []
    closing.begun = True  # without the deadline of a real end

    def broken() -> None:
        raise OSError("gone")

    closing.before_kill(lambda: done.append("first"))
    closing.at_end(broken)
    closing.at_end(lambda: done.append("last"))
    closing.finish()
    assert done == ["first", "last"]
