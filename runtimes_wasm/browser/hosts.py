"""Serving programs on host names of their own: ``sbx-<token>.localhost``, in front of the app.

A host name per run makes the browser give every program a process of its own, so
that an endless loop in one freezes neither the other nor the page around them.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from runtimes_wasm.errors import AssetError

from . import vendored
from .policy import ASSET_HEADERS, DOCUMENT_HEADERS, app_policy, token_of_host
from .python_files import CACHE_CONTROL, PREFIX, find_python_files
from .store import DocumentStore

#: The documents of this process.
STORE = DocumentStore()

#: Host names under which the app itself answers; any other name could be an
#: outside page that made its own name point at this machine.
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")

_PLACEHOLDER = re.compile(r"/api/placeholder/(\d{1,4})(?:/(\d{1,4}))?")
_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
    ".css": "text/css",
    ".json": "application/json",
}


def split_host(value: str) -> tuple[str, str]:
    """Host name in lower case and port of a ``Host`` header; empty texts when it is not one."""
    found = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?", value)
    if not found:
        return "", ""
    return found.group(1).lower().strip("[]").rstrip("."), found.group(2) or ""


class _Files(Response):
    """Files of our own, one behind the other, in large pieces: a start of Python is some 50 MB."""

    _PIECE = 1 << 20

    def __init__(self, paths: Iterable[Path], kind: str, headers: Mapping[str, str]) -> None:
        self._paths = tuple(paths)
        size = sum(path.stat().st_size for path in self._paths)
        super().__init__(media_type=kind, headers={**headers, "Content-Length": str(size)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        for path in self._paths if scope["method"] == "GET" else ():
            # Read in place: they lie in the page cache, and a thread for each piece takes longer.
            with path.open("rb") as stream:
                while piece := stream.read(self._PIECE):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


class SandboxApp:
    """ASGI app that answers at ``sbx-<token>.localhost``: one document, the libraries, nothing else."""

    def __init__(self, store: DocumentStore, libraries: Callable[[], Path]) -> None:
        self._store = store
        self._libraries = libraries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the token has been read from the host name."""
        response = self._answer(scope["method"], scope["path"], scope["runoff.token"])
        await response(scope, receive, send)

    def _answer(self, method: str, path: str, token: str) -> Response:
        if method not in ("GET", "HEAD"):
            return PlainTextResponse("programs here have no server", 405, headers=ASSET_HEADERS)
        if path == "/" or path.startswith("/d/"):
            # The harness calls the page `/`, where a program that loads itself anew asks for it.
            document = self._store.get(token, None if path == "/" else path)
            if document is not None:
                return Response(document.html, headers=DOCUMENT_HEADERS, media_type="text/html")
        elif path.startswith("/v/"):
            file = self._vendored_file(path.removeprefix("/v/"))
            if file is not None:
                kind = (
                    _TYPES.get(file.suffix)
                    or mimetypes.guess_type(file.name)[0]
                    or "application/octet-stream"
                )
                headers = ASSET_HEADERS | {"Cache-Control": "public, max-age=86400"}
                return FileResponse(file, media_type=kind, headers=headers)
        elif path.startswith(PREFIX):
            files = find_python_files(path)
            if files:
                kind = _TYPES.get(files[0].suffix) or "application/octet-stream"
                headers = ASSET_HEADERS | {"Cache-Control": CACHE_CONTROL}
                return _Files(files, kind, headers)
        elif found := _PLACEHOLDER.fullmatch(path):
            picture = _placeholder(found.group(1), found.group(2) or found.group(1))
            return Response(picture, media_type="image/svg+xml", headers=ASSET_HEADERS)
        return PlainTextResponse("there is nothing at this address", 404, headers=ASSET_HEADERS)

    def _vendored_file(self, name: str) -> Path | None:
        if "\0" in name:
            return None
        try:
            root = self._libraries().resolve()
        except AssetError:
            return None  # not built yet: the page that needs it says so
        file = (root / name).resolve()
        return file if file.is_relative_to(root) and file.is_file() else None


def _placeholder(width: str, height: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        '<rect width="100%" height="100%" fill="#ccc"/><text x="50%" y="50%" text-anchor="middle" '
        'dominant-baseline="middle" font-family="sans-serif" font-size="20" fill="#555">'
        f"{width}×{height}</text></svg>"
    )


class HostDispatch:
    """ASGI middleware: run hosts go to the sandbox, local names to the app, anything else is refused.

    Parameters
    ----------
    app : ASGI app
        The workbench.
    store : DocumentStore
        Where the documents are.
    libraries : callable
        Names the folder behind ``/v/``, each time that something of it is asked for.
    allowed_hosts : iterable of str
        Names under which the app may be asked for; `LOCAL_NAMES` by default.
    sandbox : str
        The domain below which programs run; below each name of the app when empty.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        store: DocumentStore = STORE,
        libraries: Callable[[], Path] = vendored.folder,
        allowed_hosts: Iterable[str] = LOCAL_NAMES,
        sandbox: str = "",
    ) -> None:
        self._app = app
        self._sandbox = SandboxApp(store, libraries)
        self._allowed = frozenset(name.lower() for name in allowed_hosts)
        # Programs run below each name of the app that can have names below it; addresses cannot.
        names = {sandbox} if sandbox else self._allowed - {"localhost"}
        self._bases = ("localhost", *sorted(filter(_is_domain, names)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the request where its host name belongs."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers: dict[bytes, bytes] = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1")
        name, port = split_host(host)
        token = token_of_host(name, self._bases)
        if token is not None and scope["type"] == "http":
            await self._sandbox({**scope, "runoff.token": token}, receive, send)
        elif name not in self._allowed or not _same_origin_socket(scope, headers, host):
            await _refuse(scope, receive, send)
        else:
            await self._app(scope, receive, _with_policy(send, app_policy(port, self._bases)))


def _is_domain(name: str) -> bool:
    return ":" not in name and not re.fullmatch(r"[\d.]+", name)


def _same_origin_socket(scope: Scope, headers: dict[bytes, bytes], host: str) -> bool:
    # A program's frame (origin "null") and pages of other local servers can open web
    # sockets wherever they like; only the app's own pages may talk to the app.
    origin = headers.get(b"origin")
    if scope["type"] != "websocket" or origin is None:
        return True
    return origin.decode("latin-1").lower() in (f"http://{host.lower()}", f"https://{host.lower()}")


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    text = "This host name is not one of the workbench. Open it as http://localhost with its port."
    await PlainTextResponse(text, 403)(scope, receive, send)


def _with_policy(send: Send, policy: str) -> Send:
    async def send_with_policy(message: Message) -> None:
        if message["type"] == "http.response.start":
            _add_policy(message, policy)
        await send(message)

    return send_with_policy


def _add_policy(message: MutableMapping[str, Any], policy: str) -> None:
    headers = list(message["headers"])
    if any(name.lower() == b"content-type" and b"text/html" in value for name, value in headers):
        headers.append((b"content-security-policy", policy.encode()))
        message["headers"] = headers
