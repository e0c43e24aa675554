"""The gate of a shared arena: pages, routes and sockets are shut to whoever did not sign in."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from data.store import Store
from runtimes_wasm.browser.hosts import HostDispatch
from workbench import server
from workbench.people import KINDS, Desk
from workbench.people.folder import PeopleFolder
from workbench.people.gate import Gate
from workbench.people.identity import COOKIE

HERE = "http://localhost:8501"
SOCKET = "ws://localhost:8501/_stcore/stream"
PAGE = {"accept": "text/html,*/*"}


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


def client_of(desk: Desk, **options) -> TestClient:
    app = Starlette(
        routes=[
            Route("/", lambda request: HTMLResponse("<p>the arena</p>")),
            Route("/api/health", lambda request: JSONResponse({"status": "ok"})),
            Route(server.EVENTS_PATH, lambda request: JSONResponse({}), methods=["POST"]),
            WebSocketRoute("/_stcore/stream", _socket),
        ],
        middleware=[
            Middleware(HostDispatch),
            Middleware(Gate, desk=desk, events_path=server.EVENTS_PATH, **options),
        ],
    )
    return TestClient(app, base_url=HERE, follow_redirects=False)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    url = str(tmp_path / "votes.sqlite")
    log = Store.open(url)
    return Desk(PeopleFolder.beside(url), lambda: log, shared=True)


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return client_of(desk)


def join(client: TestClient, token: str, **changes):
    headers = {"origin": HERE, "content-type": "application/json"} | changes
    return client.post("/api/people/join", json={"token": token}, headers=headers)


def test_who_is_not_signed_in_sees_what_to_do_and_reaches_nothing(client: TestClient) -> None:
    for path in ("/", "/leaderboard", "/?battle=1"):
        page = client.get(path, headers=PAGE)
        assert (
            page.status_code == 401
            and "You are not signed in" in page.text
            and "<p>the arena" not in page.text
        )
        assert "set-cookie" not in page.headers and page.headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert client.post(server.EVENTS_PATH, json={}).status_code == 401
    assert client.get("/_stcore/host-config").status_code == 401
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(SOCKET):
        pass
    assert client.get("/api/health").status_code == 200
    assert client.get("/api/people/me").json() == {"signed_in": False}
    # Where nobody set up an identity provider, its routes are shut too.
    assert client.get("/auth/login").status_code == 401


def test_joining_sets_a_cookie_of_this_host_that_scripts_cannot_read(
    client: TestClient, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    _, token = desk.invites.make()
    with caplog.at_level(logging.DEBUG):
        answer = join(client, token)
    assert answer.status_code == 200 and token not in caplog.text and token not in answer.text
    header = answer.headers["set-cookie"]
    assert header.startswith(f"{COOKIE}=") and "HttpOnly" in header and "samesite=strict" in header.lower()
    assert "domain" not in header.lower() and "Secure" not in header
    assert client.get("/", headers=PAGE).text == "<p>the arena</p>"
    with client.websocket_connect(SOCKET) as socket:
        assert socket.receive_text() == "hello"
    assert client.get("/api/people/me").json() == {"signed_in": True}
    # Opened once more, the link takes no second place.
    assert join(client, token).status_code == 200 and len(desk.register._store.rater_events()) == 2
    left = client.post("/api/people/leave", json={}, headers={"origin": HERE})
    assert left.status_code == 200
    assert client.get("/", headers=PAGE).status_code == 401


def test_a_cookie_behind_https_never_travels_without(desk: Desk) -> None:
    _, token = desk.invites.make()
    assert "Secure" in join(client_of(desk, secure=True), token).headers["set-cookie"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": f"http://sbx-{'0' * 32}.localhost:8501"}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_no_other_page_signs_anybody_in_or_out(
    client: TestClient, desk: Desk, changes: dict[str, str], status: int
) -> None:
    _, token = desk.invites.make()
    answer = join(client, token, **changes)
    assert answer.status_code == status and "set-cookie" not in answer.headers
    headers = {"origin": HERE, "content-type": "application/json"} | changes
    assert client.post("/api/people/leave", content=b"{}", headers=headers).status_code == status
    assert desk.register._store.rater_events() == []


def test_requests_without_an_origin_or_by_get_join_nothing(client: TestClient, desk: Desk) -> None:
    _, token = desk.invites.make()
    assert client.post("/api/people/join", json={"token": token}).status_code == 403
    assert client.get("/api/people/join", params={"token": token}).status_code == 405
    assert client.get("/api/people/raters").status_code == 404


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"token": 1}', b'{"token": "' + b"a" * 2000 + b'"}', b"[" * 900]
)
def test_bodies_that_are_no_invitation_are_refused(client: TestClient, body: bytes) -> None:
    headers = {"origin": HERE, "content-type": "application/json"}
    assert client.post("/api/people/join", content=body, headers=headers).status_code == 400


def test_nothing_in_an_address_leads_elsewhere(client: TestClient, desk: Desk) -> None:
    for path in ("/join?next=https://evil.example", "/join//evil.example", "//evil.example/join"):
        answer = client.get(path, headers=PAGE)
        assert "location" not in answer.headers and "evil" not in answer.text
    assert client.get("/join", headers=PAGE).status_code == 200


def test_a_made_up_cookie_opens_nothing(client: TestClient, desk: Desk) -> None:
    _, token = desk.invites.make()
    value = desk.join(token)
    for wrong in ("x", value[:-1], value.upper(), "0" * 32 + value[32:]):
        assert client.get("/", headers=PAGE | {"cookie": f"{COOKIE}={wrong}"}).status_code == 401
    assert client.get("/", headers=PAGE | {"cookie": f"{COOKIE}={value}"}).status_code == 200


@pytest.mark.threat("V09")
def test_reports_and_attempts_to_join_come_no_faster_than_the_rate(client: TestClient, desk: Desk) -> None:
    _, token = desk.invites.make()
    join(client, token)
    codes = [client.post(server.EVENTS_PATH, json={}).status_code for _ in range(KINDS["events"].burst + 40)]
    assert codes[:100] == [200] * 100 and codes[-1] == 429
    refused = client.post(server.EVENTS_PATH, json={})
    assert int(refused.headers["retry-after"]) >= 1 and "Go on in" in refused.json()["error"]
    client.cookies.clear()
    answers = [join(client, "x.y") for _ in range(KINDS["joins"].burst + 10)]
    assert answers[0].status_code == 403 and answers[-1].status_code == 429


def test_a_provider_s_sign_in_is_a_pseudonym_and_its_routes_are_open(tmp_path: Path) -> None:
    url = str(tmp_path / "votes.sqlite")
    log = Store.open(url)

    def subject(cookies):
        return ("https://id.example", cookies["who"]) if "who" in cookies else None

    desk = Desk(PeopleFolder.beside(url), lambda: log, shared=True, subject=subject)
    client = client_of(desk, login=lambda: '/auth/login?provider="<x>')
    page = client.get("/", headers=PAGE)
    assert page.status_code == 401 and 'href="/auth/login?provider=&quot;&lt;x&gt;"' in page.text
    assert client.get("/auth/login").status_code == 404  # the app's own: nothing here stands in its way
    grace = PAGE | {"cookie": "who=grace"}  # a name that no hexadecimal pseudonym holds by chance
    assert client.get("/", headers=grace).status_code == 200
    rater = desk.rater({"who": "grace"})
    assert rater != desk.rater({"who": "bob"}) and "grace" not in rater
    events = log.rater_events(rater)
    assert [(event.kind, event.detail) for event in events] == [
        ("joined", {"by": "provider"}),
        ("role", {"role": "rater"}),
    ]
