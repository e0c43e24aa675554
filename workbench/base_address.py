"""Tells the app's pages where their server is, so that a deep link asks at the right address at once.

Streamlit's client takes the path of a page for a possible prefix of the server: opened at
``/leaderboard`` it first asks ``/leaderboard/_stcore/health``, gets a 404, says so in the
console, and only then asks at the root. It reads the address from the page when it is there. The page that
is sent carries the policy of what it may load, because whoever writes into it knows its scripts.
"""

from __future__ import annotations

import base64
import hashlib
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .early import early

_HEAD, _END = b"<head>", b"</head>"
_SCRIPT = b"<script>window.__streamlit = { BACKEND_BASE_URL: window.location.origin }</script>"


_INLINE = re.compile(rb"<script>(.*?)</script>", re.S)


def page_policy(page: bytes) -> str:
    """What the app's page may load: its own files, and of scripts in the page those that it came with.

    A browser obeys every policy that it is given, so this one comes on top of the one for
    frames. Styles are written by scripts, and pictures of programs arrive as data.
    """
    hashes = [base64.b64encode(hashlib.sha256(found).digest()).decode() for found in _INLINE.findall(page)]
    scripts = " ".join(f"'sha256-{each}'" for each in hashes)
    return (
        f"default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval' {scripts}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "media-src 'self' data: blob:; worker-src 'self' blob:; frame-src http: https:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'"
    )


class BaseAddress:
    """ASGI middleware: writes the address of the server into the head of the app's page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the app; only its page is changed."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self._app(scope, receive, send)
            return
        # Compressed text cannot be written into, and the page is small.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": plain}, receive, _Writing(send))


class _Writing:
    """Holds a page back until it is whole, and sends it with the script in it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
            return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        body = self._body.replace(_HEAD, _HEAD + _SCRIPT, 1).replace(_END, early() + _END, 1)
        headers = MutableHeaders(scope=self._start)
        headers.append("content-security-policy", page_policy(body))
        # A HEAD request has no body, and the length of none is not the page's.
        if body:
            headers["content-length"] = str(len(body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})


def _is_page(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    return (
        message["status"] == 200
        and headers.get("content-type", "").startswith("text/html")
        and "content-encoding" not in headers
    )
