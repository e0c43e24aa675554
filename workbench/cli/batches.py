"""What the commands that run batches share: the store they open, words, and how far it is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from data.store import Store

from .output import warn

if TYPE_CHECKING:
    from ..batch.progress import Progress

#: What judges may be shown of the runs, by the word of the option.
EXECUTION = {"with": (True,), "without": (False,), "both": (True, False)}

#: The exit status of a command that was stopped by ctrl-C, as shells have it.
STOPPED = 130
_LINE_EVERY = 10.0
_REDRAW_EVERY = 0.2


@contextmanager
def opened(url: str) -> Iterator[Store]:
    """A store, and ctrl-C while it is open in one sentence."""
    with Store.open(url) as store:
        try:
            yield store
        except KeyboardInterrupt:
            warn("Stopped. What was done is stored; the same command goes on from here.")
            raise typer.Exit(STOPPED) from None


def words(given: list[str] | None) -> tuple[str, ...]:
    """What was given once, again, or with commas between."""
    found = (word.strip() for each in given or () for word in each.split(","))
    return tuple(dict.fromkeys(word for word in found if word))


@contextmanager
def progress_of_stages() -> Iterator[Callable[[Progress], None]]:
    """How far it is, on standard error: a line that changes in a terminal, one now and then elsewhere."""
    terminal = sys.stderr.isatty()
    last: dict[str, float] = {}
    width = 0

    def tell(progress: Progress) -> None:
        nonlocal width
        now = time.monotonic()
        over = progress.done + progress.errors >= progress.to_do
        if (
            now - last.get(progress.stage, -_LINE_EVERY) < (_REDRAW_EVERY if terminal else _LINE_EVERY)
            and not over
        ):
            return
        if over and last.get(progress.stage) == float("inf"):
            return
        last[progress.stage] = float("inf") if over else now
        line = progress.sentence
        if terminal:
            sys.stderr.write("\r" + line.ljust(width) + ("\n" if over else ""))
            sys.stderr.flush()
            width = 0 if over else len(line)
        else:
            warn(line)

    try:
        yield tell
    finally:
        if terminal and width:
            sys.stderr.write("\n")
