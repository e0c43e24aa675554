"""One event loop in a thread of its own, so that pages and batches can read answers without one.

Everything that talks to a model is asynchronous and runs there; `Answer` is the
view of a synchronous caller: an iterator of pieces of text, then a `Reply`.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import os
import queue
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from .messages import Reply

#: Called with each piece of text as it comes.
OnText = Callable[[str], None]


class Cancel:
    """A button that stops an answer: any thread may press it, once, for any number of answers."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._pressed = False
        self._listeners: list[Callable[[], None]] = []

    @property
    def pressed(self) -> bool:
        """Whether it was pressed."""
        return self._pressed

    def press(self) -> None:
        """Stop the answers; those that end before are not touched."""
        with self._guard:
            self._pressed = True
            listeners, self._listeners = self._listeners, []
        for listener in listeners:
            listener()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when pressed, at once if it was; gives what ends that."""
        with self._guard:
            if not self._pressed:
                self._listeners.append(listener)
                return lambda: self._forget(listener)
        listener()
        return lambda: None

    def _forget(self, listener: Callable[[], None]) -> None:
        with self._guard:
            if listener in self._listeners:
                self._listeners.remove(listener)


class _Background:
    """The loop of this process; a forked child makes its own."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def loop(self) -> asyncio.AbstractEventLoop:
        with self._guard:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="models", daemon=True).start()
            return self._loop

    def after_fork(self) -> None:
        self._guard = threading.Lock()
        self._loop = None


_BACKGROUND = _Background()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_BACKGROUND.after_fork)


def submit[T](work: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
    """Run a coroutine on the loop of this process."""
    return asyncio.run_coroutine_threadsafe(work, _BACKGROUND.loop())


class Answer(Iterator[str]):
    """An answer as it comes: iterate for the pieces of text, then take the `reply`.

    Leaving it before its end (``close``, a ``with`` block, or no longer holding
    it) stops the model, so that nothing is paid for that nobody reads.
    """

    def __init__(self, start: Callable[[OnText, Cancel], Coroutine[Any, Any, Reply]], cancel: Cancel) -> None:
        self._pieces: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        # One of its own: closing this answer must not stop others that share a button.
        self._cancel = Cancel()
        self._unlisten = cancel.listen(self._cancel.press)
        self._ended = False
        pieces = self._pieces
        self._work = submit(start(pieces.put, self._cancel))
        self._work.add_done_callback(lambda _: pieces.put(None))

    def __iter__(self) -> Answer:
        return self

    def __next__(self) -> str:
        if self._ended:
            raise StopIteration
        piece = self._pieces.get()
        if piece is None:
            self._ended = True
            self._unlisten()
            self._work.result()  # raises what stopped it
            raise StopIteration
        return piece

    @property
    def reply(self) -> Reply:
        """The whole reply; waits for it.

        Raises
        ------
        ModelError
            When the model could not answer.
        """
        for _ in self:
            pass
        return self._work.result()

    def close(self) -> None:
        """Stop the model if it still writes."""
        self._cancel.press()
        self._unlisten()

    def __enter__(self) -> Answer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if not self._ended:
            self.close()
