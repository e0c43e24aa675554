"""With what the stages of a batch are done."""

from __future__ import annotations

from dataclasses import dataclass

from runtimes_wasm.browser.camera import usable_cores

from ..models import ReplyCache
from .stages import OnProgress

#: Answers asked for at a time.
THREADS = 8
#: Programs at a time in each process: one that prints, and pages, which mostly wait.
SLOTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """With what stages are done.

    Attributes
    ----------
    threads : int
        Answers and judgements asked for at a time.
    workers, slots : int
        Processes of this machine for programs (0: one a core), and programs at a time in each.
    scheduler : str or None
        A Dask scheduler whose workers run the programs instead.
    cache : ReplyCache or None
        Keeps what models said, so that nothing is paid for twice.
    """

    threads: int = THREADS
    workers: int = 0
    slots: int = SLOTS
    scheduler: str | None = None
    cache: ReplyCache | None = None
    retry_failed: bool = False
    progress: OnProgress | None = None

    def processes(self, tasks: int) -> int:
        """How many processes so many programs are worth."""
        return min(self.workers or usable_cores(), tasks)
