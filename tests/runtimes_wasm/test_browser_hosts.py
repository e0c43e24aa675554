"""Every program has a host name of its own, and nothing else answers there."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from data.environments import Environment
from data.languages import Language
from runtimes_wasm.browser import DocumentStore, HostDispatch, build_document
from runtimes_wasm.browser.policy import split_url, token_of_host


def document_of(text: str):
    return build_document(f"<p>{text}</p>", Language.HTML, Environment.CORE_WEB)


async def page(request: Request) -> HTMLResponse:
    return HTMLResponse("app")


async def data(request: Request) -> JSONResponse:
    return JSONResponse("app")


async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text("app")
    await websocket.close()


@pytest.fixture
def store() -> DocumentStore:
    return DocumentStore()


@pytest.fixture
def client(store: DocumentStore, tmp_path: Path) -> TestClient:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "lib.js").write_text("1")
    (tmp_path / "secret.txt").write_text("secret")
    app = Starlette(routes=[Route("/", page), Route("/data", data), WebSocketRoute("/stream", socket)])
    return TestClient(
        HostDispatch(app, store=store, libraries=lambda: tmp_path / "web"), base_url="http://localhost:8501"
    )


def at(token: str) -> dict[str, str]:
    return {"host": f"sbx-{token}.localhost:8501"}


def test_a_document_is_served_at_its_own_host_under_a_strict_policy(
    client: TestClient, store: DocumentStore
) -> None:
    document = document_of("one")
    answer = client.get(store.put(document), headers=at(document.token))
    assert answer.status_code == 200 and answer.text == document.html
    assert client.get("/", headers=at(document.token)).text == document.html
    policy = answer.headers["content-security-policy"]
    for directive in (
        "default-src 'none'",
        "connect-src 'self' data: blob:",
        "form-action 'none'",
        "sandbox allow-scripts",
    ):
        assert directive in policy
    assert "allow-same-origin" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"


def test_a_document_is_not_served_at_any_other_host(client: TestClient, store: DocumentStore) -> None:
    one, two = document_of("one"), document_of("two")
    path = store.put(one)
    store.put(two)
    assert client.get(path, headers=at(two.token)).status_code == 404
    assert client.get(path).status_code == 404
    assert client.get(path, headers={"host": f"x.sbx-{one.token}.localhost"}).status_code == 403


@pytest.mark.parametrize(
    "path", ["/", "/data", "/stream", "/d/", "/d/none", "/v/", "/v/none.js", "/api/events", "/_stcore/health"]
)
def test_a_run_host_answers_nothing_of_the_app(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=at("0" * 32))
    assert answer.status_code == 404 and "app" not in answer.text


@pytest.mark.threat("U08")
@pytest.mark.parametrize(
    "name", ["../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "/etc/passwd", "a%00b"]
)
def test_no_path_leads_out_of_the_vendored_folder(client: TestClient, name: str) -> None:
    answer = client.get(f"/v/{name}", headers=at("0" * 32))
    assert answer.status_code == 404 and "secret" not in answer.text


def test_vendored_files_may_be_read_by_a_null_origin(client: TestClient) -> None:
    answer = client.get("/v/lib.js", headers=at("0" * 32))
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_placeholder_is_a_picture_of_its_size(client: TestClient) -> None:
    answer = client.get("/api/placeholder/400/300", headers=at("0" * 32))
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert 'width="400" height="300"' in answer.text
    assert client.get("/api/placeholder/4/<b>", headers=at("0" * 32)).status_code == 404


def test_a_run_host_takes_nothing(client: TestClient) -> None:
    assert client.post("/d/x", headers=at("0" * 32), content=b"x").status_code == 405
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/stream", headers=at("0" * 32)):
        pass


@pytest.mark.threat("U11")
def test_the_app_forbids_frames_to_leave_and_to_be_framed(client: TestClient) -> None:
    assert client.get("/").headers["content-security-policy"] == (
        "frame-src 'self' http://*.localhost:8501; frame-ancestors 'self'"
    )
    assert "content-security-policy" not in client.get("/data").headers


@pytest.mark.threat("U07")
@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8501", "localhost.evil.example", "sbx-1.localhost", "x@localhost", ""],
)
def test_a_foreign_host_name_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 403
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/stream", headers={"host": host}):
        pass


@pytest.mark.parametrize("host", ["localhost:8501", "LOCALHOST", "127.0.0.1:8501", "[::1]:8501"])
def test_local_names_reach_the_app(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).text == "app"


@pytest.mark.threat("U04", "U05")
@pytest.mark.parametrize(
    "origin", ["null", "http://evil.example", "http://localhost:9999", "http://sbx-0.localhost:8501"]
)
def test_a_socket_from_another_origin_is_refused(client: TestClient, origin: str) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/stream", headers={"origin": origin}):
        pass


def test_a_socket_of_the_app_itself_is_accepted(client: TestClient) -> None:
    for headers in (
        {"origin": "http://localhost:8501", "host": "localhost:8501"},
        {"host": "localhost:8501"},
    ):
        with client.websocket_connect("/stream", headers=headers) as opened:
            assert opened.receive_text() == "app"


def test_documents_expire_and_looking_at_one_keeps_it() -> None:
    now = [0.0]
    store = DocumentStore(seconds=10, clock=lambda: now[0])
    document = document_of("x")
    path = store.put(document)
    now[0] = 9
    assert store.get(document.token, path) is not None
    now[0] = 18
    assert store.knows(document.token)
    now[0] = 20
    assert store.get(document.token, path) is None and len(store) == 0


def test_the_longest_unseen_document_makes_room() -> None:
    store = DocumentStore(count=2)
    documents = [document_of(str(i)) for i in range(3)]
    paths = [store.put(document) for document in documents[:2]]
    store.get(documents[0].token, paths[0])
    store.put(documents[2])
    assert [store.knows(document.token) for document in documents] == [True, False, True]
    small = DocumentStore(size=10)
    for document in documents:
        small.put(document)
    assert len(small) == 1 and small.knows(documents[2].token)


def test_only_the_address_of_a_run_is_one() -> None:
    token = "0" * 32
    assert split_url(f"http://sbx-{token}.localhost:8501/d/x") == (token, "/d/x")
    for url in (
        "https://example.com/",
        f"http://sbx-{token}.localhost.evil/",
        "javascript:alert(1)",
        f"http://sbx-{token}.localhost:1/\nx",
    ):
        assert split_url(url) is None


def test_programs_run_below_each_name_of_the_app_and_below_no_address() -> None:
    token = "0" * 32
    assert token_of_host(f"sbx-{token}.localhost") == token
    assert token_of_host(f"sbx-{token}.arena.lan") is None
    assert token_of_host(f"sbx-{token}.arena.lan", ("localhost", "arena.lan")) == token
    assert token_of_host(f"sbx-{token}.x.arena.lan", ("localhost", "arena.lan")) is None
    app = Starlette(routes=[Route("/", lambda request: HTMLResponse("<p>"))])
    names = ("localhost", "127.0.0.1", "::1", "192.168.1.5", "Arena.lan")
    client = TestClient(HostDispatch(app, allowed_hosts=names), base_url="http://arena.lan:8501")
    policy = client.get("/").headers["content-security-policy"]
    assert policy == (
        "frame-src 'self' http://*.localhost:8501 http://*.arena.lan:8501 https://*.arena.lan:8501; "
        "frame-ancestors 'self'"
    )
    for base, status in (("arena.lan", 404), ("192.168.1.5", 403), ("evil.example", 403)):
        assert client.get("/d/x", headers={"host": f"sbx-{token}.{base}:8501"}).status_code == status
