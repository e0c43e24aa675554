"""The scripted models behind a real address: an OpenAI-compatible server on this machine.

It streams, counts tokens, checks a key when it has one, and commits every fault
of `faulty.FAULTS` when it is asked for that model. Its judges (`judging.scripted`)
are rules that say so, and go wrong in every way that judges do. Tests and demonstrations use
it in the place of a cloud, so that the same client runs against both.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import re
import socket
import threading
from collections import Counter
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from data.prompts import SCRIPTED_MODELS

from ..judging.scripted import FORMS
from .catalogue import SCRIPTED_JUDGES
from .faulty import FAULTS, Dropped, chunk, error, event
from .messages import ROLES, Conversation, Image, Message, TokenChance
from .scripted import ScriptedModel
from .secret import Secret

DEFAULT_PORT = 8600
_WORD = re.compile(r"\s*\S+\s*")
_MOST_BYTES = 32 * 1024 * 1024
#: Refuses twice, then answers: shows that a client asks again.
BUSY_TWICE = "fault-busy-twice"
_LISTED = (*SCRIPTED_MODELS, *SCRIPTED_JUDGES)
#: Seconds between the words of the slow judge.
_SLOW = 0.05


class ScriptedApp:
    """The application; `requests` keeps what was asked, for tests.

    Parameters
    ----------
    key : Secret
        Required of every request when it is not empty.
    pace : float
        Words per second; 0 is as fast as it goes.
    """

    def __init__(self, *, key: Secret | None = None, pace: float = 0.0) -> None:
        self._key = key or Secret("")
        self._wait = 1 / pace if pace else 0.0
        self.requests: list[dict[str, Any]] = []
        self.asked: Counter[str] = Counter()
        self.disconnected = 0
        self.app = Starlette(
            routes=[
                Route("/v1/models", self._models),
                Route("/v1/chat/completions", self._chat, methods=["POST"]),
            ]
        )

    def _refused(self, request: Request) -> Response | None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self._key and not hmac.compare_digest(given.encode(), self._key.reveal().encode()):
            # As clouds do, it quotes the key that it got: no client may show that on.
            shown = f"Incorrect API key provided: {given[:8]}…{given} (a part of it: {given[:10]}***)."
            return error(401, shown, code="invalid_api_key")
        return None

    async def _models(self, request: Request) -> Response:
        refused = self._refused(request)
        listed = [{"id": name, "object": "model", "owned_by": "runoff"} for name in _LISTED]
        return refused or JSONResponse({"object": "list", "data": listed})

    async def _chat(self, request: Request) -> Response:
        refused = self._refused(request)
        if refused is not None:
            return refused
        body = await request.body()
        if len(body) > _MOST_BYTES:
            return error(413, f"The request is longer than {_MOST_BYTES} bytes.")
        try:
            asked = json.loads(body)
            model = asked["model"]
            conversation = _conversation(asked["messages"])
            streams = bool(asked.get("stream", False))
            counts = bool((asked.get("stream_options") or {}).get("include_usage", False))
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            return error(400, f"The request is not of the chat protocol: {problem}")
        self.requests.append(asked)
        self.asked[model] += 1
        if model in FAULTS:
            return FAULTS[model](request)
        if model in FORMS:
            return self._judge(model, conversation, asked, streams=streams, counts=counts)
        if model == BUSY_TWICE:
            if self.asked[model] % 3:
                return error(503, "Busy.")
            model = SCRIPTED_MODELS[0]
        if model not in SCRIPTED_MODELS:
            return error(404, f"The model `{model}` does not exist.", code="model_not_found")
        said = ScriptedModel(model).say(conversation)
        return self._answer(model, said, conversation, asked, streams=streams, counts=counts)

    def _judge(
        self, model: str, conversation: Conversation, asked: dict[str, Any], *, streams: bool, counts: bool
    ) -> Response:
        if model == "scripted-judge-busy" and self.asked[model] % 2:
            return error(429, "Rate limit reached.", headers={"retry-after": "0.05"})
        said = FORMS[model](conversation)
        wanted = asked.get("logprobs") is True and model != "scripted-judge-no-logprobs"
        return self._answer(
            model,
            said.text,
            conversation,
            asked,
            streams=streams,
            counts=counts,
            chances=said.chances[: asked.get("top_logprobs") or 0] if wanted else (),
        )

    def _answer(
        self,
        model: str,
        text: str,
        conversation: Conversation,
        asked: dict[str, Any],
        *,
        streams: bool,
        counts: bool,
        chances: tuple[TokenChance, ...] = (),
    ) -> Response:
        words = _WORD.findall(text)
        most = asked.get("max_completion_tokens") or asked.get("max_tokens")
        kept = words[:most] if isinstance(most, int) else words
        finish = "length" if len(kept) < len(words) else "stop"
        into = sum(len(message.content.split()) for message in conversation.messages)
        usage = {"prompt_tokens": into, "completion_tokens": len(kept), "total_tokens": into + len(kept)}
        if streams:
            body = self._events(model, kept, finish, usage if counts else None, _logprobs(chances))
            return StreamingResponse(body, media_type="text/event-stream")
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": "".join(kept)},
            "finish_reason": finish,
            "logprobs": _logprobs(chances),
        }
        return JSONResponse(
            {
                "id": "chatcmpl-scripted",
                "object": "chat.completion",
                "created": 0,
                "model": model,
                "choices": [choice],
                "usage": usage,
            }
        )

    async def _events(
        self,
        model: str,
        words: list[str],
        finish: str,
        usage: dict[str, int] | None,
        logprobs: dict[str, Any] | None,
    ) -> AsyncIterator[bytes]:
        wait = _SLOW if model == "scripted-judge-slow" else self._wait
        named = "somebody-else-7b" if model == "scripted-judge-renamed" else model
        try:
            for number, word in enumerate(words):
                if wait:
                    await asyncio.sleep(wait)
                if model == "scripted-judge-half" and number >= len(words) // 2:
                    raise Dropped
                piece = chunk(named, content=word)
                if logprobs is not None and number == 0:
                    piece["choices"][0]["logprobs"] = logprobs
                yield event(piece)
            yield event(chunk(named, finish=finish))
            if usage is not None:
                yield event({**chunk(named), "choices": [], "usage": usage})
            yield b"data: [DONE]\n\n"
        except asyncio.CancelledError:
            self.disconnected += 1
            raise


def _logprobs(chances: tuple[TokenChance, ...]) -> dict[str, Any] | None:
    """The first token's candidates as the protocol writes them; None where nobody asked."""
    if not chances:
        return None
    listed = [
        {"token": each.token, "logprob": each.logprob, "bytes": list(each.token.encode())} for each in chances
    ]
    return {"content": [{**listed[0], "top_logprobs": listed}], "refusal": None}


def _conversation(messages: Any) -> Conversation:
    """The messages of a request.

    Raises
    ------
    ValueError, TypeError, KeyError
        When they are not of the protocol.
    """
    read = []
    for message in messages:
        role, content = message["role"], message["content"]
        role = "system" if role == "developer" else role
        if role not in ROLES:
            raise ValueError(f"unknown role {role!r:.40}")
        parts: list[Any] = [{"type": "text", "text": content}] if isinstance(content, str) else content
        text = "\n".join(part["text"] for part in parts if part["type"] == "text")
        images = tuple(_image(part["image_url"]["url"]) for part in parts if part["type"] == "image_url")
        read.append(Message(role, text, images))
    if not read:
        raise ValueError("no messages")
    return Conversation(tuple(read))


def _image(url: str) -> Image:
    head, _, data = url.partition(",")
    return Image(base64.b64decode(data, validate=True), head.removeprefix("data:").removesuffix(";base64"))


def listen(port: int = 0) -> socket.socket:
    """A socket on this machine alone.

    Raises
    ------
    OSError
        When the port is taken.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", port))
    sock.listen(128)
    return sock


class ScriptedServer:
    """The server in a thread: ``with ScriptedServer() as server: server.address``."""

    def __init__(self, *, key: Secret | None = None, pace: float = 0.0, port: int = 0) -> None:
        self.scripted = ScriptedApp(key=key, pace=pace)
        self._socket = listen(port)
        self.port: int = self._socket.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/v1"
        # A fault is made by raising in the middle; its traceback is no news.
        config = uvicorn.Config(
            self.scripted.app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, name="scripted-server", daemon=True)

    def _serve(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._socket]))

    def __enter__(self) -> ScriptedServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(10)
        self._socket.close()

    def run(self) -> None:
        """Serve in this thread until ctrl-C."""
        try:
            self._serve()
        except KeyboardInterrupt:
            pass
