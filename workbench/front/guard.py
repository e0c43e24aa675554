"""The outermost layer of the server: requests within bounds, and headers that every answer carries.

The bounds are far above what pages and people do, so that only scripts and faults meet them:
an address of 16 kB, headers of 32 kB, bodies of 1 MB (uploads have a limit of their own), messages
of 16 MB on a socket and 50 of them a second, 200 requests a second and 300 sockets from one address.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import math
import time
from collections import Counter
from collections.abc import Callable, MutableMapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..people.limits import Limiter, Rate, network_of
from .closing import CLOSING, Closing
from .logs import shown_path

log = logging.getLogger(__name__)
access = logging.getLogger("runoff.access")

MOST_ADDRESS = 16 << 10
MOST_HEADERS = 32 << 10
MOST_BODY = 1 << 20
MOST_MESSAGE = 16 << 20
MOST_SOCKETS = 300
MESSAGES = Rate(per_minute=3_000, burst=300)
REQUESTS = Rate(per_minute=12_000, burst=6_000)

#: Streamlit's route for uploads; it has its own limit, ``maxUploadSize``.
UPLOAD = "/_stcore/upload_file"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})

#: Of every answer of the app; programs' documents bring stricter ones.
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
#: Where who asks does not matter: a monitor asks often, and nothing is done for it.
_MONITORED = ("/api/health", "/api/ready", "/_stcore/health")


class _Refused(Exception):
    def __init__(self, status: int, reason: str, **headers: str) -> None:
        super().__init__(reason)
        self.status, self.headers = status, headers


class Guard:
    """ASGI middleware: refuses what is too large or too fast, and tells each request to the log.

    Parameters
    ----------
    app : ASGI app
        Everything else.
    requests : Rate
        Of one address, over all that it asks for.
    sockets : int
        How many one address may have open.
    clock : callable
        Seconds that never run backwards.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        requests: Rate = REQUESTS,
        messages: Rate = MESSAGES,
        sockets: int = MOST_SOCKETS,
        closing: Closing = CLOSING,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._limiter = Limiter({"requests": requests}, clock=clock)
        self._messages = messages
        self._most = sockets
        self._open: Counter[str] = Counter()
        self._closing = closing
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or refuse with a word."""
        if scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, status = self._clock(), 0
        body = _Body(receive)

        async def telling(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(message)
            await send(message)

        async def sending(message: Message) -> None:
            # What the app makes of a body that was cut off is not the answer; ours comes below.
            if status or body.refused is None:
                await telling(message)

        try:
            self._check(scope)
            await self._app(scope, receive if scope["path"].startswith(UPLOAD) else body, sending)
        except _Refused as refused:
            if not status:
                await _refuse(refused, telling)
        finally:
            access.info(
                "%s %s %s",
                scope["method"] if scope["method"] in METHODS else "?",
                shown_path(scope["path"]),
                status or "broken off",
                extra={"ms": round(1000 * (self._clock() - began), 1)},
            )

    def _check(self, scope: Scope) -> None:
        if scope["method"] not in METHODS:
            raise _Refused(405, "this method is not served here")
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MOST_ADDRESS:
            raise _Refused(414, f"an address has at most {MOST_ADDRESS:,} bytes")
        headers = scope["headers"]
        if sum(len(name) + len(value) for name, value in headers) > MOST_HEADERS:
            raise _Refused(431, f"the headers have at most {MOST_HEADERS:,} bytes")
        # Two ideas of where a request ends are how one is smuggled past a server in front.
        lengths = [value for name, value in headers if name == b"content-length"]
        chunked = any(name == b"transfer-encoding" for name, _ in headers)
        if len(lengths) + chunked > 1 or not all(value.isdigit() for value in lengths):
            raise _Refused(400, "a request says once, and in one way, how long it is")
        if scope["path"] in _MONITORED:
            return
        if self._closing.begun:
            raise _Refused(
                503, "the workbench is being stopped; try again in a minute", **{"retry-after": "60"}
            )
        if (seconds := self._limiter.wait("requests", _address(scope))) > 0:
            raise _Refused(
                429, "too many requests from this address", **{"retry-after": str(math.ceil(seconds))}
            )

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = _address(scope)
        too_long = len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MOST_ADDRESS
        if too_long or self._closing.begun or self._open[address] >= self._most:
            access.info("SOCKET %s refused", shown_path(scope["path"]))
            await send({"type": "websocket.close", "code": 1013})
            return
        self._open[address] += 1
        began = self._clock()
        try:
            await self._app(scope, self._paced(receive, send), send)
        finally:
            self._open[address] -= 1
            if self._open[address] <= 0:
                del self._open[address]
            access.info(
                "SOCKET %s ended",
                shown_path(scope["path"]),
                extra={"ms": round(1000 * (self._clock() - began), 1)},
            )

    def _paced(self, receive: Receive, send: Send) -> Receive:
        """Messages no faster than the rate: the rest waits in the sender's own network buffers."""
        limiter = Limiter({"messages": self._messages}, clock=self._clock)

        async def paced() -> MutableMapping[str, Any]:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            if max(len(message.get("bytes") or b""), len(message.get("text") or "")) > MOST_MESSAGE:
                log.warning("a socket was closed: a message of more than %s bytes", f"{MOST_MESSAGE:,}")
                await send({"type": "websocket.close", "code": 1009})
                return {"type": "websocket.disconnect", "code": 1009}
            while (seconds := limiter.wait("messages", "")) > 0:
                await asyncio.sleep(seconds)
            return message

        return paced


class _Body:
    """What a request sends, up to the limit."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._size = receive, 0
        self.refused: _Refused | None = None

    async def __call__(self) -> MutableMapping[str, Any]:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._size > MOST_BODY:
            self.refused = _Refused(413, f"a request has at most {MOST_BODY:,} bytes")
            raise self.refused
        return message


async def _refuse(refused: _Refused, send: Send) -> None:
    body = json.dumps({"error": str(refused)}).encode()
    headers = {
        "content-type": "application/json",
        "content-length": str(len(body)),
        "cache-control": "no-store",
    }
    headers |= refused.headers
    if refused.status in (413, 414, 431):
        headers["connection"] = "close"  # what else is on its way is not read
    await send(
        {
            "type": "http.response.start",
            "status": refused.status,
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
    )
    with contextlib.suppress(OSError):
        await send({"type": "http.response.body", "body": body})


def _add_headers(message: Message) -> None:
    given = {name.lower() for name, _ in message["headers"]}
    message["headers"] = [*message["headers"], *((n, v) for n, v in HEADERS.items() if n not in given)]


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return network_of(client[0]) if client else ""
