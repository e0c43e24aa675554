"""The server side of the workbench: run hosts beside the app, and the route for what frames report.

The file that ``streamlit run`` is given has to hold the call itself, so it reads::

    import streamlit as st
    from workbench import server

    app = st.App("main.py", middleware=server.middleware(), routes=server.routes())
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from runtimes_wasm.browser import STORE, DocumentStore, HostDispatch, vendored
from runtimes_wasm.browser.hosts import LOCAL_NAMES
from runtimes_wasm.errors import AssetError

from .widgets.editor import EDITOR_PATH
from .widgets.frame.events import MAX_BATCH_BYTES, BatchError, EventBatch, FrameEvent, parse_batch

log = logging.getLogger(__name__)

EVENTS_PATH = "/api/events"
HEALTH_PATH = "/api/health"

Sink = Callable[[str, Sequence[FrameEvent]], None]

_MAX_TOKENS = 5000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


def _expects_nothing(token: str) -> bool:
    return False


class EventHub:
    """Where the reports of frames arrive and whom they are handed to.

    Parameters
    ----------
    store : DocumentStore
        Only tokens of documents in it, or expected by the sink, may report.
    per_second, burst : float
        How many batches a token may send. The widget sends one a second.
    clock : callable
        Seconds that never run backwards.
    """

    def __init__(
        self,
        store: DocumentStore = STORE,
        *,
        per_second: float = 4.0,
        burst: float = 20.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}
        self._sink: Sink | None = None
        self._expected: Callable[[str], bool] = _expects_nothing

    def set_sink(self, sink: Sink | None, expects: Callable[[str], bool] = _expects_nothing) -> None:
        """Name the callable ``on_events(token, events)`` that keeps what is reported.

        It is called in a thread and may be called twice with the same numbers; when it
        raises, the frame is told to send the batch again. ``expects(token)`` tells
        whether it waits for a run whose document may be gone by now.
        """
        self._sink, self._expected = sink, expects

    def knows(self, token: str) -> bool:
        """Whether this server gave that token out."""
        return self._expected(token) or self._store.knows(token)

    def may_send(self, token: str) -> bool:
        """Take one batch from the token's allowance; False when it is used up."""
        now = self._clock()
        with self._lock:
            bucket = self._buckets.pop(token, None) or _Bucket(self._burst, now)
            bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.at) * self._per_second)
            bucket.at = now
            self._buckets[token] = bucket
            while len(self._buckets) > _MAX_TOKENS:
                self._buckets.pop(next(iter(self._buckets)))
            if bucket.tokens < 1:
                return False
            bucket.tokens -= 1
            return True

    def deliver(self, batch: EventBatch) -> None:
        """Hand the events to the sink; whatever the sink raises comes out again."""
        if self._sink is not None:
            self._sink(batch.token, batch.events)


#: The hub of this process, used by the module's functions.
HUB = EventHub()


def set_sink(sink: Sink | None, expects: Callable[[str], bool] = _expects_nothing) -> None:
    """Name the callable that keeps what frames report; see `EventHub.set_sink`."""
    HUB.set_sink(sink, expects)


def middleware(allowed_hosts: Iterable[str] = LOCAL_NAMES, sandbox: str = "") -> list[Middleware]:
    """What stands in front of the app: `HostDispatch`."""
    return [Middleware(HostDispatch, allowed_hosts=tuple(allowed_hosts), sandbox=sandbox)]


def routes(hub: EventHub = HUB) -> list[Route]:
    """The app's own routes: reports of frames, whether the server is up, and the code editor's script."""

    async def events(request: Request) -> Response:
        return await _receive(hub, request)

    async def health(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def editor(request: Request) -> Response:
        try:
            script = vendored.folder() / "tool" / "editor.js"
        except AssetError as error:
            return _refusal(404, str(error))
        # Its address names the build, so it never changes under one address.
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return FileResponse(script, media_type="text/javascript", headers=headers)

    return [
        Route(EVENTS_PATH, events, methods=["POST"]),
        Route(HEALTH_PATH, health, methods=["GET"]),
        Route(EDITOR_PATH, editor, methods=["GET"]),
    ]


async def _receive(hub: EventHub, request: Request) -> Response:
    # Only the app's own pages may report: a page elsewhere can post blindly, but not
    # as JSON of our own origin.
    origin = request.headers.get("origin")
    host = request.headers.get("host", "")
    if origin is not None and origin not in (f"http://{host}", f"https://{host}"):
        return _refusal(403, "reports come from the workbench's own page")
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        return _refusal(415, "reports are application/json")
    body = await _read(request)
    if body is None:
        return _refusal(413, f"a batch has at most {MAX_BATCH_BYTES:,} bytes")
    try:
        batch = parse_batch(json.loads(body))
    except BatchError as error:
        return _refusal(422, str(error))
    except (ValueError, RecursionError):
        return _refusal(400, "the body is not JSON")
    if not hub.knows(batch.token):
        return _refusal(404, "no document of this token was given out here")
    if not hub.may_send(batch.token):
        return _refusal(429, "too many batches; send one a second")
    try:
        await run_in_threadpool(hub.deliver, batch)
    except Exception:
        log.exception("the events of token %s... were not kept", batch.token[:6])
        return _refusal(503, "the events could not be kept; send them again")
    return JSONResponse({"accepted": len(batch.events)})


async def _read(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BATCH_BYTES:
            return None
    return bytes(body)


def _refusal(status: int, reason: str) -> Response:
    return JSONResponse({"error": reason}, status)
