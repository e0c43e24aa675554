"""The one way to ask a model, whatever stands behind its name.

::

    client = Client(catalogue.find("llama-local"), cache=ReplyCache())
    with client.stream(Conversation.start("Draw a clock")) as answer:
        for piece in answer:
            ...
    answer.reply      # text, why it ended, tokens, cost, times, warnings

``ask`` waits for the whole reply, ``answer`` is the same for asynchronous callers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, Protocol

from .background import Answer, Cancel, OnText
from .cache import ReplyCache, cache_key
from .catalogue import ModelEntry, ModelKind
from .messages import Conversation, FinishReason, Parameters, Reply
from .scripted import ScriptedBackend
from .stopped import Stopped


class Backend(Protocol):
    """Something that answers."""

    async def answer(self, conversation: Conversation, parameters: Parameters, on_text: OnText) -> Reply:
        """Give the reply, its text piece by piece before; raise `Stopped` when cancelled."""
        ...


class Client:
    """A model of the catalogue, ready to be asked from any thread.

    Parameters
    ----------
    entry : ModelEntry
        What the catalogue says of it.
    cache : ReplyCache, optional
        Where whole replies are kept; none when left out, as a battle wants it.
    """

    def __init__(self, entry: ModelEntry, *, cache: ReplyCache | None = None) -> None:
        self.entry = entry
        self.cache = cache
        self._backend = _backend(entry)

    def __reduce__(self) -> tuple[Any, ...]:
        # To a process of a batch goes what it is made of: no connection, and no key.
        return _remade, (self.entry, self.cache)

    def stream(
        self,
        conversation: Conversation,
        parameters: Parameters | None = None,
        *,
        cancel: Cancel | None = None,
        repeat: int = 0,
    ) -> Answer:
        """Start an answer; iterate over it for the pieces of text, then take its ``reply``.

        Parameters
        ----------
        conversation : Conversation
            What was said; the last message is the person's.
        parameters : Parameters, optional
            Completed by those of the catalogue.
        cancel : Cancel, optional
            Stops the answer when pressed; what came until then is the reply.
        repeat : int
            Tells repetitions of the same question apart in the cache.

        Raises
        ------
        ModelError
            From the iteration and from ``reply``, when the model cannot answer.
        """

        def start(on_text: OnText, pressed: Cancel) -> Coroutine[Any, Any, Reply]:
            return self.answer(conversation, parameters, on_text=on_text, cancel=pressed, repeat=repeat)

        return Answer(start, cancel or Cancel())

    def ask(
        self,
        conversation: Conversation,
        parameters: Parameters | None = None,
        *,
        cancel: Cancel | None = None,
        repeat: int = 0,
    ) -> Reply:
        """The whole reply; see `stream`."""
        return self.stream(conversation, parameters, cancel=cancel, repeat=repeat).reply

    async def answer(
        self,
        conversation: Conversation,
        parameters: Parameters | None = None,
        *,
        on_text: OnText | None = None,
        cancel: Cancel | None = None,
        repeat: int = 0,
    ) -> Reply:
        """The reply, for asynchronous callers; ``on_text`` gets each piece as it comes. See `stream`."""
        conversation.check()
        say = on_text or _nothing
        wanted = (parameters or Parameters()).over(self.entry.parameters)
        key = ""
        if self.cache is not None:
            key = cache_key(self.entry, conversation, wanted, repeat)
            kept = await asyncio.to_thread(self.cache.get, key)
            if kept is not None:
                # The name may have changed since; what was asked did not.
                kept = replace(kept, model=self.entry.name)
                say(kept.text)
                return kept
        reply = await self._ask(conversation, wanted, say, cancel)
        if self.cache is not None:
            await asyncio.to_thread(self.cache.put, key, reply)
        return reply

    async def _ask(
        self, conversation: Conversation, parameters: Parameters, say: OnText, cancel: Cancel | None
    ) -> Reply:
        work = asyncio.ensure_future(self._backend.answer(conversation, parameters, say))
        loop = asyncio.get_running_loop()

        def stop() -> None:
            loop.call_soon_threadsafe(work.cancel)

        unlisten = cancel.listen(stop) if cancel is not None else None
        try:
            return await work
        except Stopped as stopped:
            if cancel is None or not cancel.pressed:
                raise asyncio.CancelledError from None
            return stopped.reply
        except asyncio.CancelledError:
            if cancel is not None and cancel.pressed and work.done():  # before it said anything
                return Reply(
                    text="",
                    finish_reason=FinishReason.CANCELLED,
                    model=self.entry.name,
                    kind=self.entry.kind.value,
                    model_sent=self.entry.model,
                )
            work.cancel()
            raise
        finally:
            if unlisten is not None:
                unlisten()


def _remade(entry: ModelEntry, cache: ReplyCache | None) -> Client:
    return Client(entry, cache=cache)


def _backend(entry: ModelEntry) -> Backend:
    if entry.kind is ModelKind.SCRIPTED:
        return ScriptedBackend(entry)
    if entry.kind is ModelKind.GGUF:
        from .local import GgufChat

        return GgufChat(entry)
    # Only here: the client library takes a second to load, and the scripted models need none of it.
    from .openai_chat import OpenAIChat

    return OpenAIChat(entry)


def _nothing(piece: str) -> None:
    pass
