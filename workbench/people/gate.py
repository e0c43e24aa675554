"""The gate in front of a shared arena: who has not signed in sees how to, and nothing else.

Invitations are opened at ``/join#<token>``. What follows the ``#`` never leaves the
browser by itself: no log, proxy or referrer sees it. The page's script takes it out of
the address and posts it as JSON, which pages elsewhere cannot do; the answer sets the cookie.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import logging
import math
from collections.abc import Callable
from pathlib import Path
from string import Template
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from data.errors import DataError

from ..errors import PeopleError
from .desk import Desk
from .identity import COOKIE, COOKIE_SECONDS
from .limits import network_of

log = logging.getLogger(__name__)

JOIN_PATH = "/join"
API = "/api/people/"
_OPEN = ("/api/health", "/api/ready")
_PROVIDER = ("/auth/login", "/auth/logout", "/oauth2callback")
_MOST_BYTES = 1000

_PAGE = Template(Path(__file__).with_name("gate.html").read_text(encoding="utf-8"))
_SCRIPT = Path(__file__).with_name("gate.js").read_text(encoding="utf-8")
_STYLE = Path(__file__).with_name("gate.css").read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


_HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; script-src {_hash(_SCRIPT)}; style-src {_hash(_STYLE)}; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


def login_address() -> str:
    """Where ``st.login`` sends people: Streamlit's own route to the identity provider of ``secrets.toml``."""
    from streamlit.auth_util import encode_provider_token

    return f"/auth/login?provider={quote(encode_provider_token('default'))}"


class Gate:
    """ASGI middleware: serves signing in, and lets only those who did reach the app.

    Parameters
    ----------
    app : ASGI app
        The workbench.
    desk : Desk
        Says who somebody is.
    login : callable, optional
        Gives the address that begins the sign-in at an identity provider.
    secure : bool
        Whether people reach the arena by https alone; their cookie then never travels without.
    events_path : str
        The route whose requests count as reports of frames.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        desk: Desk,
        login: Callable[[], str] | None = None,
        secure: bool = False,
        events_path: str = "",
    ) -> None:
        self._app = app
        self._desk = desk
        self._login = login
        self._secure = secure
        self._events_path = events_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, refuse, or hand on."""
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        connection = HTTPConnection(scope)
        path: str = scope["path"]
        if scope["type"] == "http":
            if path == JOIN_PATH:
                return await self._page(200, joins=True)(scope, receive, send)
            if path.startswith(API):
                return await (await self._answer(Request(scope, receive), path.removeprefix(API)))(
                    scope, receive, send
                )
            if path in _OPEN or (self._desk.by_provider and path in _PROVIDER):
                return await self._app(scope, receive, send)
        rater = await run_in_threadpool(self._desk.rater, connection.cookies)
        if rater is not None:
            if path == self._events_path and (seconds := self._desk.limiter.wait("events", rater)) > 0:
                refusal = _too_fast("too many reports; the frame sends them again", seconds)
                return await refusal(scope, receive, send)
            return await self._app(scope, receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1008, "reason": "sign in first"})
        if scope["method"] == "GET" and "text/html" in connection.headers.get("accept", ""):
            return await self._page(401)(scope, receive, send)
        refusal = JSONResponse({"error": "sign in first, by an invitation of this arena"}, 401)
        return await refusal(scope, receive, send)

    def _page(self, status: int, *, joins: bool = False) -> Response:
        login = "" if self._login is None else self._login()
        page = _PAGE.substitute(
            style=_STYLE,
            script=_SCRIPT,
            task="join" if joins else "ask",
            login=f'<a class="button" id="login" href="{html.escape(login)}">Sign in</a>' if login else "",
        )
        return HTMLResponse(page, status, headers=_HEADERS)

    async def _answer(self, request: Request, what: str) -> Response:
        if what == "me" and request.method == "GET":
            rater = await run_in_threadpool(self._desk.rater, request.cookies)
            return JSONResponse({"signed_in": rater is not None}, headers={"Cache-Control": "no-store"})
        if what not in ("join", "leave"):
            return _refusal(404, "there is nothing at this address")
        if request.method != "POST":
            return _refusal(405, "this address takes POST requests")
        # A page elsewhere can neither send JSON here without being asked, nor pose as this origin.
        host = request.headers.get("host", "")
        if request.headers.get("origin") not in (f"http://{host}", f"https://{host}"):
            return _refusal(403, "people join from the arena's own page")
        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            return _refusal(415, "this address takes application/json")
        if what == "leave":
            response = JSONResponse({"signed_in": False})
            response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=self._secure)
            return response
        return await self._join(request)

    async def _join(self, request: Request) -> Response:
        address = network_of(request.client.host) if request.client is not None else ""
        if (seconds := self._desk.limiter.wait("joins", address)) > 0:
            return _too_fast("Too many people join from this network at once.", seconds)
        token = await _token(request)
        if token is None:
            return _refusal(400, "This link is not an invitation to this arena. Was it copied whole?")
        if await run_in_threadpool(self._desk.rater, request.cookies) is not None:
            # Whoever is in already stays who they are, unless the invitation is for another role.
            return await run_in_threadpool(self._once_more, token)
        return await run_in_threadpool(self._let_in, token)

    def _once_more(self, token: str) -> Response:
        invites = self._desk.invites
        assert invites is not None
        try:
            role = invites.check(token).role
        except PeopleError as error:
            return _refusal(403, str(error))
        return self._let_in(token) if role == "curator" else JSONResponse({"signed_in": True})

    def _let_in(self, token: str) -> Response:
        try:
            value = self._desk.join(token)
        except PeopleError as error:
            return _refusal(403, str(error))
        except DataError:
            log.exception("someone could not join")
            return _refusal(503, "The arena cannot keep anything at the moment. Try again in a while.")
        response = JSONResponse({"signed_in": True}, headers={"Cache-Control": "no-store"})
        # For this host name alone: without a domain, no sbx-… host of a program is sent it.
        response.set_cookie(
            COOKIE,
            value,
            max_age=COOKIE_SECONDS,
            path="/",
            httponly=True,
            samesite="strict",
            secure=self._secure,
        )
        return response


async def _token(request: Request) -> str | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return None
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    token = found.get("token") if isinstance(found, dict) else None
    return token if isinstance(token, str) else None


def _too_fast(reason: str, seconds: float) -> Response:
    wait = math.ceil(seconds)
    return JSONResponse(
        {"error": f"{reason} Go on in {wait} s.", "seconds": wait}, 429, headers={"Retry-After": str(wait)}
    )


def _refusal(status: int, reason: str) -> Response:
    return JSONResponse({"error": reason}, status, headers={"Cache-Control": "no-store"})
