"""An address that speaks OpenAI's chat protocol: asked, asked again where that helps, read as it streams."""

from __future__ import annotations

import asyncio
import json
import math
import random
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import httpx2
import openai

from data.store.encoding import storable_text

from ..errors import ContentFiltered, EmptyAnswer, ModelError, ModelTimeout, RateLimited
from .background import OnText
from .catalogue import ModelEntry
from .faults import fault, is_passing
from .messages import Conversation, FinishReason, Parameters, Reply, TokenChance, Usage
from .secret import Secret
from .stopped import Stopped
from .transport import GuardedTransport, TooMuch

_FIRST_WAIT = 0.5
_LONGEST_WAIT = 30.0
#: A longer wait is told instead of waited for.
_LONGEST_RETRY_AFTER = 90.0

_FINISH = {
    "stop": FinishReason.STOP,
    "eos": FinishReason.STOP,
    "end_turn": FinishReason.STOP,
    "length": FinishReason.LENGTH,
    "max_tokens": FinishReason.LENGTH,
    "content_filter": FinishReason.CONTENT_FILTER,
}


@dataclass(slots=True)
class Heard:
    """What has come of one answer so far."""

    began: float = field(default_factory=time.monotonic)
    pieces: list[str] = field(default_factory=list)
    characters: int = 0
    reasoning: int = 0
    first_ms: float | None = None
    finish: str = ""
    usage: Any = None
    answered_by: str = ""
    chances: tuple[TokenChance, ...] = ()
    warnings: list[str] = field(default_factory=list)
    attempts: int = 0
    held: str = ""
    changed: bool = False

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def nothing(self) -> bool:
        """Whether no part of an answer has come, so that asking again costs nobody anything."""
        return not self.characters and not self.reasoning

    @property
    def elapsed_ms(self) -> float:
        return (time.monotonic() - self.began) * 1000


class _Full(Exception):
    """The answer reached the cap."""


class OpenAIChat:
    """One model behind an address.

    Parameters
    ----------
    entry : ModelEntry
        What the catalogue says of it.
    headers : mapping, optional
        Secret headers instead of those that the catalogue names; for a server of our own.
    rng : random.Random, optional
        Spreads the waits between tries.
    """

    def __init__(
        self,
        entry: ModelEntry,
        headers: Mapping[str, Secret] | None = None,
        rng: random.Random | None = None,
    ) -> None:
        self.entry = entry
        self._headers = headers
        self._rng = rng or random.SystemRandom()
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, openai.AsyncOpenAI] = WeakKeyDictionary()
        self._usage_in_stream = entry.usage_in_stream

    def _secrets(self) -> Mapping[str, Secret]:
        if self._headers is not None:
            return self._headers
        key = self.entry.key()
        bearer = {"authorization": Secret(f"Bearer {key.reveal()}")} if key else {}
        return {**bearer, **self.entry.secret_headers()}

    def hidden(self) -> list[Secret]:
        """The keys that no message may show."""
        if self._headers is not None:
            return [Secret(value.reveal().removeprefix("Bearer ")) for value in self._headers.values()]
        try:
            return [self.entry.key(), *self.entry.secret_headers().values()]
        except ModelError:
            return []

    def client(self) -> openai.AsyncOpenAI:
        """The client of the running event loop; connections belong to one loop."""
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            patience = self.entry.patience
            http = httpx2.AsyncClient(
                transport=GuardedTransport(self.entry, self._secrets),
                timeout=httpx2.Timeout(patience.read_s, connect=patience.connect_s),
                # A redirect could carry the conversation to somebody else.
                follow_redirects=False,
            )
            client = openai.AsyncOpenAI(
                api_key="added by the transport",
                base_url=self.entry.address,
                http_client=http,
                max_retries=0,
                default_headers=dict(self.entry.headers),
            )
            # Taken from the environment otherwise, and sent to every address.
            client.organization = client.project = None
            self._clients[loop] = client
        return self._clients[loop]

    async def answer(self, conversation: Conversation, parameters: Parameters, on_text: OnText) -> Reply:
        """Ask, until there is an answer or no hope of one.

        Raises
        ------
        ModelError
            When there is none. An answer that broke off after text had come is no error: what
            came is the reply, and it says that it was cut.
        """
        self._secrets()  # a key that is not set is told before anything is sent
        heard = Heard()
        try:
            return await self._answer(conversation, parameters, on_text, heard)
        except asyncio.CancelledError:
            raise Stopped(self._reply(heard, FinishReason.CANCELLED)) from None

    async def _answer(
        self, conversation: Conversation, parameters: Parameters, on_text: OnText, heard: Heard
    ) -> Reply:
        patience = self.entry.patience
        problem: ModelError | None = None
        try:
            async with asyncio.timeout(patience.total_s):
                while True:
                    heard.attempts += 1
                    problem = await self._try(conversation, parameters, on_text, heard)
                    if problem is None or not heard.nothing:
                        break
                    wait = self._wait(problem, heard)
                    if wait is None:
                        break
                    await asyncio.sleep(wait)
        except TimeoutError:
            late = f"{self.entry.name}: no whole answer in {patience.total_s:g} s"
            if heard.nothing or not heard.characters:
                problem = problem or ModelTimeout(f"{late}; try again, or raise total_s in [model.patience]")
            else:
                heard.warnings.append(f"{late}; this is what came until then.")
                return self._reply(heard, FinishReason.TIMEOUT)
        if problem is not None and heard.characters:
            heard.warnings.append(f"The answer was cut off here. {problem}")
            return self._reply(heard, FinishReason.CUT)
        if problem is not None:
            problem.attempts = heard.attempts
            if heard.attempts > 1:
                problem.args = (f"{problem} (asked {heard.attempts} times)",)
            raise problem
        return self._whole(heard)

    def _wait(self, problem: ModelError, heard: Heard) -> float | None:
        """Seconds until the next try; None when there is none."""
        patience = self.entry.patience
        if not is_passing(problem) or heard.attempts > patience.retries:
            return None
        if isinstance(problem, RateLimited) and "quota" in str(problem):
            return None
        step = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (heard.attempts - 1))
        wait = step * self._rng.uniform(0.5, 1.0)
        if problem.retry_after is not None:
            wait = max(wait, problem.retry_after) if problem.retry_after else wait
        left = patience.total_s - heard.elapsed_ms / 1000
        return wait if wait <= min(_LONGEST_RETRY_AFTER, left) else None

    async def _try(
        self, conversation: Conversation, parameters: Parameters, on_text: OnText, heard: Heard
    ) -> ModelError | None:
        try:
            stream = await self.client().chat.completions.create(**self._request(conversation, parameters))
            try:
                if "event-stream" in stream.response.headers.get("content-type", "event-stream"):
                    async for chunk in stream:
                        self._take(_as_dict(chunk), heard, on_text, "delta")
                else:
                    # A server that does not stream; also where a web page answers.
                    whole = json.loads((await stream.response.aread()).decode("utf-8"))
                    if not isinstance(whole, dict) or "choices" not in whole:
                        raise ValueError("no choices")
                    self._take(whole, heard, on_text, "message")
                self._flush(heard, on_text)
            finally:
                await stream.close()
        except _Full:
            heard.finish = FinishReason.CAP
        except TooMuch as error:
            if not heard.characters:
                return fault(error, self.entry, self.hidden())
            heard.finish = FinishReason.CAP
        except openai.BadRequestError as error:
            if self._usage_in_stream and "stream_options" in str(error):
                self._usage_in_stream = False
                return await self._try(conversation, parameters, on_text, heard)
            return fault(error, self.entry, self.hidden())
        except ModelError as error:
            return error
        except Exception as error:  # noqa: BLE001 - whatever it is, `fault` names it; nothing is dropped
            return fault(error, self.entry, self.hidden())
        return None

    def _request(self, conversation: Conversation, parameters: Parameters) -> dict[str, Any]:
        wanted = parameters.set()
        request: dict[str, Any] = {
            "model": self.entry.model,
            "messages": _messages(conversation, takes_system=self.entry.takes_system),
            "stream": True,
        }
        if self._usage_in_stream:
            request["stream_options"] = {"include_usage": True}
        if "max_tokens" in wanted:
            request[self.entry.max_tokens_name] = wanted.pop("max_tokens")
        if "top_logprobs" in wanted:
            request["logprobs"] = True
        if self.entry.body:
            request["extra_body"] = dict(self.entry.body)
        return request | wanted

    def _take(self, chunk: dict[str, Any], heard: Heard, on_text: OnText, part: str) -> None:
        """Take in one piece of the stream; whatever is not of the protocol is left aside."""
        if isinstance(chunk.get("usage"), dict):
            heard.usage = chunk["usage"]
        if isinstance(chunk.get("model"), str):
            heard.answered_by = chunk["model"][:200]
        choices = chunk.get("choices")
        first = choices[0] if isinstance(choices, list) and choices else None
        if not isinstance(first, dict):
            return
        if isinstance(first.get("finish_reason"), str):
            heard.finish = first["finish_reason"]
        if not heard.chances:
            heard.chances = _chances(first.get("logprobs"))
        delta = first.get(part)
        if not isinstance(delta, dict):
            return
        for name in ("reasoning_content", "reasoning"):
            if isinstance(delta.get(name), str):
                heard.reasoning += len(delta[name])
        if isinstance(delta.get("content"), str):
            self._say(delta["content"], heard, on_text)

    def _say(self, piece: str, heard: Heard, on_text: OnText) -> None:
        piece = heard.held + piece
        # Half of a surrogate pair may come with the next piece.
        heard.held = piece[-1] if piece and "\ud800" <= piece[-1] <= "\udbff" else ""
        self._emit(piece[: len(piece) - len(heard.held)], heard, on_text)

    def _flush(self, heard: Heard, on_text: OnText) -> None:
        held, heard.held = heard.held, ""
        self._emit(held, heard, on_text)

    def _emit(self, piece: str, heard: Heard, on_text: OnText) -> None:
        if not piece:
            return
        clean = storable_text(piece)
        heard.changed |= "\x00" in piece or clean.count("\ufffd") > piece.count("\ufffd")
        room = self.entry.patience.max_characters - heard.characters
        kept = clean[:room]
        if kept:
            if heard.first_ms is None:
                heard.first_ms = heard.elapsed_ms
            heard.pieces.append(kept)
            heard.characters += len(kept)
            on_text(kept)
        if len(clean) > room:
            raise _Full

    def _whole(self, heard: Heard) -> Reply:
        """The reply at the end of a stream."""
        name = self.entry.name
        finish = FinishReason.CAP if heard.finish == FinishReason.CAP else _FINISH.get(heard.finish)
        if finish is FinishReason.CONTENT_FILTER and not heard.characters:
            raise _counted(
                ContentFiltered(
                    f"{name}: a filter at {self.entry.address} held the answer back; rephrase the prompt"
                ),
                heard,
                self.entry,
            )
        if not heard.text.strip() and not heard.chances:
            thought = f" after {heard.reasoning:,} characters of reasoning" if heard.reasoning else ""
            raise _counted(
                EmptyAnswer(
                    f"{name}: the model ended without a word{thought}; try again"
                    + (", or raise max_tokens" if heard.finish in ("length", "max_tokens") or thought else "")
                ),
                heard,
                self.entry,
            )
        if finish is FinishReason.CAP:
            most = self.entry.patience.max_characters
            heard.warnings.append(
                f"The answer is longer than {most:,} characters and was cut there; "
                "raise max_characters in [model.patience] to see more."
            )
        elif finish is FinishReason.LENGTH:
            heard.warnings.append("The model reached its limit of tokens; its answer may stop in the middle.")
        elif finish is FinishReason.CONTENT_FILTER:
            heard.warnings.append("A filter at the address ended the answer.")
        elif not heard.finish:
            finish = FinishReason.CUT
            heard.warnings.append("The answer ended without a sign of its end; it may have been cut off.")
        elif finish is None:
            finish = FinishReason.OTHER
            heard.warnings.append(
                f"The answer ended for the reason {heard.finish!r:.60}, which is not known here."
            )
        return self._reply(heard, finish)

    def _reply(self, heard: Heard, finish: FinishReason) -> Reply:
        if heard.changed:
            heard.warnings.append("Characters that no text has (NUL, half a surrogate pair) were replaced.")
        return Reply(
            text=heard.text,
            finish_reason=finish,
            model=self.entry.name,
            kind=self.entry.kind.value,
            model_sent=self.entry.model,
            model_answered=heard.answered_by,
            usage=_usage(heard.usage, self.entry),
            first_token_ms=heard.first_ms,
            total_ms=heard.elapsed_ms,
            attempts=heard.attempts,
            warnings=tuple(heard.warnings),
            chances=heard.chances,
        )


def _counted(problem: ModelError, heard: Heard, entry: ModelEntry) -> ModelError:
    problem.usage, problem.attempts = _usage(heard.usage, entry), heard.attempts
    return problem


def _as_dict(chunk: Any) -> dict[str, Any]:
    # Read leniently by the client: a field may hold anything that JSON has.
    found = chunk.model_dump(warnings=False)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _messages(conversation: Conversation, *, takes_system: bool) -> list[dict[str, Any]]:
    if takes_system:
        return conversation.to_json()
    system = "\n\n".join(m.content for m in conversation.messages if m.role == "system")
    rest = Conversation(tuple(m for m in conversation.messages if m.role != "system")).to_json()
    for message in rest:
        if system and message["role"] == "user":
            if isinstance(message["content"], str):
                message["content"] = f"{system}\n\n{message['content']}"
            else:
                message["content"].insert(0, {"type": "text", "text": system})
            break
    return rest


def _chances(logprobs: Any) -> tuple[TokenChance, ...]:
    content = logprobs.get("content") if isinstance(logprobs, dict) else None
    first = content[0] if isinstance(content, list) and content else None
    top = first.get("top_logprobs") if isinstance(first, dict) else None
    return tuple(_valid_chances(top if isinstance(top, list) else []))


def _valid_chances(top: list[Any]) -> Iterable[TokenChance]:
    for entry in top[:20]:
        if isinstance(entry, dict) and isinstance(entry.get("token"), str):
            logprob = entry.get("logprob")
            if isinstance(logprob, int | float) and not isinstance(logprob, bool) and math.isfinite(logprob):
                yield TokenChance(token=storable_text(entry["token"]), logprob=float(logprob))


def _usage(found: Any, entry: ModelEntry) -> Usage:
    """Tokens and cost as the address said them; what it did not say stays unknown."""
    said = found if isinstance(found, dict) else {}
    into, out = _tokens(said.get("prompt_tokens")), _tokens(said.get("completion_tokens"))
    cached = _tokens(_inside(said, "prompt_tokens_details", "cached_tokens"))
    prices = entry.prices
    cost = None
    if into is not None and out is not None and prices.into is not None and prices.out is not None:
        reused = min(cached or 0, into)
        cheap = prices.into if prices.cached_into is None else prices.cached_into
        cost = ((into - reused) * prices.into + reused * cheap + out * prices.out) / 1e6
    return Usage(
        prompt_tokens=into,
        completion_tokens=out,
        cached_tokens=cached,
        reasoning_tokens=_tokens(_inside(said, "completion_tokens_details", "reasoning_tokens")),
        cost=cost,
        currency=prices.currency if cost is not None else None,
    )


def _inside(said: dict[str, Any], part: str, name: str) -> Any:
    inner = said.get(part)
    return inner.get(name) if isinstance(inner, dict) else None


def _tokens(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < 2**53 else None
