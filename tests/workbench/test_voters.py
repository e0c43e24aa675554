"""A browser gets one lasting, random name, and only with a page."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from workbench.voters import VOTER_COOKIE, VoterCookie, is_voter

APP = Starlette(
    routes=[
        Route("/", lambda request: HTMLResponse("<p>page</p>")),
        Route("/data", lambda request: JSONResponse({})),
    ],
    middleware=[Middleware(VoterCookie)],
)


def test_a_page_gives_a_name_that_later_pages_keep() -> None:
    client = TestClient(APP)
    first = client.get("/")
    name = first.cookies[VOTER_COOKIE]
    assert is_voter(name)
    header = first.headers["set-cookie"]
    assert "HttpOnly" in header and "SameSite=Strict" in header
    assert VOTER_COOKIE not in client.get("/").cookies
    assert client.cookies[VOTER_COOKIE] == name


def test_data_gives_no_name_and_a_made_up_one_is_replaced() -> None:
    client = TestClient(APP)
    assert VOTER_COOKIE not in client.get("/data").cookies
    client.cookies.set(VOTER_COOKIE, "me; or not")
    assert is_voter(client.get("/").cookies[VOTER_COOKIE])


def test_two_browsers_get_two_names() -> None:
    names = {TestClient(APP).get("/").cookies[VOTER_COOKIE] for _ in range(5)}
    assert len(names) == 5
