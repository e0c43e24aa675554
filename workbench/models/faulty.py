"""Everything that an address can do wrong, on request: each fault is a model of the scripted server.

They are for tests and demonstrations: put ``model = "fault-drop"`` into a
catalogue, and see what a person sees when a connection drops in the middle.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

_HELLO = "Here is the beginning of an answer"
#: What a model sends that never stops.
FLOOD = 2_000_000


class Dropped(Exception):
    """Raised inside a response, so that the server closes the connection in the middle."""


def event(document: object) -> bytes:
    """One server-sent event."""
    return b"data: " + json.dumps(document).encode() + b"\n\n"


def chunk(
    model: str, *, content: str | None = None, finish: str | None = None, **more: Any
) -> dict[str, Any]:
    """One chunk of a streamed answer."""
    delta = {} if content is None else {"role": "assistant", "content": content}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": model,
        "choices": [choice],
        **more,
    }


def error(
    status: int, message: str, *, code: str | None = None, headers: dict[str, str] | None = None
) -> Response:
    """An error as addresses of this protocol send it."""
    document = {"error": {"message": message, "type": "scripted_fault", "code": code, "param": None}}
    return JSONResponse(document, status_code=status, headers=headers)


def _stream(*pieces: bytes | float | type[Exception]) -> Callable[[Request], Response]:
    """A response that sends bytes, waits seconds, or breaks off."""

    async def body() -> AsyncIterator[bytes]:
        for piece in pieces:
            if isinstance(piece, bytes):
                yield piece
            elif isinstance(piece, float):
                await asyncio.sleep(piece)
            else:
                raise piece

    return lambda request: StreamingResponse(body(), media_type="text/event-stream")


def _first(text: str = _HELLO) -> bytes:
    return event(chunk("fault", content=text))


_END = event(chunk("fault", finish="stop")) + b"data: [DONE]\n\n"


def _slow(request: Request) -> Response:
    """One byte at a time: never silent for long, never done."""

    async def body() -> AsyncIterator[bytes]:
        for byte in _first():
            yield bytes([byte])
            await asyncio.sleep(0.001)
        while not await request.is_disconnected():
            yield b":"
            await asyncio.sleep(0.05)

    return StreamingResponse(body(), media_type="text/event-stream")


def _flood(request: Request) -> Response:
    async def body() -> AsyncIterator[bytes]:
        for _ in range(FLOOD // 1_000):
            if await request.is_disconnected():
                return
            yield _first("x" * 999 + "\n")
        yield _END

    return StreamingResponse(body(), media_type="text/event-stream")


def _endless_line(request: Request) -> Response:
    async def body() -> AsyncIterator[bytes]:
        while not await request.is_disconnected():
            yield b"x" * 65_536

    return StreamingResponse(body(), media_type="text/event-stream")


FAULTS: dict[str, Callable[[Request], Response]] = {
    "fault-400": lambda _: error(400, "temperature must be 1 for this model", code="unsupported_value"),
    "fault-401": lambda _: error(401, "Incorrect API key provided.", code="invalid_api_key"),
    "fault-403": lambda _: error(403, "Your key may not use this model."),
    "fault-404": lambda _: error(404, "The model fault-404 does not exist.", code="model_not_found"),
    "fault-408": lambda _: error(408, "Request timed out."),
    "fault-429": lambda _: error(429, "Rate limit reached.", headers={"retry-after": "0.05"}),
    "fault-429-long": lambda _: error(429, "Rate limit reached.", headers={"retry-after": "3600"}),
    "fault-quota": lambda _: error(429, "You exceeded your current quota.", code="insufficient_quota"),
    "fault-500": lambda _: error(500, "The server had an error."),
    "fault-503": lambda _: error(503, "Overloaded."),
    "fault-context": lambda _: error(
        400, "This model's maximum context length is 8192 tokens.", code="context_length_exceeded"
    ),
    "fault-filter": lambda _: error(400, "The response was filtered.", code="content_filter"),
    "fault-filter-stream": _stream(event(chunk("fault", finish="content_filter")), b"data: [DONE]\n\n"),
    "fault-redirect": lambda _: Response(
        status_code=307, headers={"location": "https://elsewhere.example/v1"}
    ),
    "fault-page": lambda _: Response("<html><body>Sign in</body></html>", media_type="text/html"),
    "fault-empty": _stream(_END),
    "fault-blank": _stream(_first("  \n\n "), _END),
    "fault-silent": _stream(),
    "fault-endless": _slow,
    "fault-stall": _stream(_first(), 3600.0),
    "fault-stall-first": _stream(b": wait\n\n", 3600.0),
    "fault-drop": _stream(_first(), 0.05, Dropped),
    "fault-drop-first": _stream(b": hello\n\n", 0.05, Dropped),
    "fault-unfinished": _stream(_first()),
    "fault-json": _stream(b'data: {"choices": [{"delta": {"cont\n\n'),
    "fault-json-middle": _stream(_first(), b'data: {"choices": [\n\n', _END),
    "fault-shape": _stream(b'data: [1, "two", null]\n\n', b'data: "three"\n\n', _END),
    "fault-types": _stream(
        event({"choices": "none", "usage": 7}),
        event({"choices": [None], "model": 3}),
        event({"choices": [{"delta": {"content": 5}, "finish_reason": []}]}),
        _first(),
        _END,
    ),
    "fault-utf8": _stream(b'data: {"choices": [{"delta": {"content": "caf\xe9\xff"}}]}\n\n', _END),
    "fault-utf8-middle": _stream(_first(), b'data: {"choices": [{"delta": {"content": "caf\xe9\xff"}}]}\n\n'),
    "fault-surrogate": _stream(_first("a\ud83d"), _first("\ude00b\x00c\ud800d"), _END),
    "fault-error-first": _stream(
        event({"error": {"message": "The prompt is too long: maximum context is 512"}})
    ),
    "fault-error-middle": _stream(_first(), event({"error": {"message": "CUDA out of memory"}})),
    "fault-length": _stream(_first(), event(chunk("fault", finish="length")), b"data: [DONE]\n\n"),
    "fault-odd-finish": _stream(_first(), event(chunk("fault", finish="tool_calls")), b"data: [DONE]\n\n"),
    "fault-thought": _stream(
        event({"choices": [{"index": 0, "delta": {"reasoning_content": "Let me think"}}]}),
        event(chunk("fault", finish="length")),
        b"data: [DONE]\n\n",
    ),
    "fault-flood": _flood,
    "fault-endless-line": _endless_line,
    "fault-compressed": lambda _: Response(
        b"\x1f\x8b\x08", media_type="text/event-stream", headers={"content-encoding": "gzip"}
    ),
}
