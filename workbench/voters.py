"""Who votes: a random name in a cookie, set with the first page. Nobody signs in."""

from __future__ import annotations

import secrets
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

VOTER_COOKIE = "runoff_voter"
_YEAR = 365 * 24 * 3600


def is_voter(name: str) -> bool:
    """Whether a cookie holds a name that this server could have given."""
    return len(name) == 32 and all(digit in "0123456789abcdef" for digit in name)


class VoterCookie:
    """ASGI middleware: gives each browser that asks for a page a random, lasting name."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the app, adding the cookie to pages where the browser has none."""
        if scope["type"] != "http" or _has_name(Headers(scope=scope).get("cookie", "")):
            return await self._app(scope, receive, send)

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    name = secrets.token_hex(16)
                    headers.append(
                        "set-cookie",
                        f"{VOTER_COOKIE}={name}; Max-Age={_YEAR}; Path=/; HttpOnly; SameSite=Strict",
                    )
            await send(message)

        await self._app(scope, receive, with_cookie)


def _has_name(cookie: str) -> bool:
    try:
        kept = SimpleCookie(cookie).get(VOTER_COOKIE)
    except CookieError:
        return False
    return kept is not None and is_voter(kept.value)
