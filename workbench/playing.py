"""A program that a person plays with outside a battle: run, edited, run again, and never recorded."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace

from data.environments import Environment
from data.languages import Language
from runtimes_wasm import assets, registry
from runtimes_wasm.asking import request_for
from runtimes_wasm.browser import STORE, Document, build_document, page_assets, supported_pages, vendored
from runtimes_wasm.contract import RunResult, RunStatus
from runtimes_wasm.errors import AssetMissing, RequestError, RunStopped, RuntimesError
from runtimes_wasm.extract import Extraction, extract

from .errors import Refused
from .recorder import RECORDER

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Playing:
    """One program on screen.

    Attributes
    ----------
    found : Extraction
        The program as its model wrote it.
    code : str
        The program as it runs, edits included.
    number : int
        Counts the starts, so that a page can tell a new run from a rerun of itself.
    needed : tuple of str
        Assets that a page waits for; it starts by itself when they are there.
    allow : callable
        Lets the person start a program now; raises `Refused` with the reason otherwise.
    stopped : bool
        The person ended the run on the server; there is no result then.
    refused : str
        Why the last start was none; what ran before goes on.
    """

    pool: Executor
    found: Extraction
    code: str = ""
    allow: Callable[[], None] = field(default=lambda: None, repr=False)
    number: int = 0
    refused: str = ""
    document: Document | None = None
    result: RunResult | None = None
    needed: tuple[str, ...] = ()
    stopped: bool = False
    _job: Future[RunResult] | None = field(default=None, repr=False)
    _stop: threading.Event = field(default_factory=threading.Event, repr=False)

    def __post_init__(self) -> None:
        self.code = self.code or self.found.code or ""

    def start(self, code: str | None = None) -> None:
        """Run the program from its beginning, after an edit when ``code`` is given."""
        try:
            self.allow()
        except Refused as error:
            self.refused = str(error)
            return
        self.refused = ""
        self.finish()
        if code is not None:
            self.code = code
        self.number += 1
        self.document = self.result = self._job = None
        self.stopped, self._stop = False, threading.Event()
        self.needed = ()
        language, environment = self.found.language, self.found.environment or Environment.INTERPRETER
        if language is None:
            self.result = RunResult(status=RunStatus.UNSUPPORTED, note=self.found.reason)
        elif _in_a_frame(language, environment, self.code):
            self._show(language, environment)
        else:
            try:
                request = request_for(self.found, code=self.code)
            except RequestError as error:
                self.result = RunResult(status=RunStatus.UNSUPPORTED, note=str(error))
            else:
                self._job = self.pool.submit(registry.run, request, self._stop)

    def _show(self, language: Language, environment: Environment) -> None:
        """Show a page, or wait for what it needs."""
        self.needed = page_assets(language, environment)
        if not _are_ready(self.needed):
            return
        try:
            self.document = build_document(self.code, language, environment)
            RECORDER.expect_play(self.document.token)
        except RequestError as error:
            self.result = RunResult(status=RunStatus.UNSUPPORTED, note=str(error))
        except AssetMissing as error:
            if assets.is_ready(vendored.ASSET):  # then it is something that no preparation brings
                self.result = RunResult(status=RunStatus.RUNNER_FAULT, note=str(error))
            else:
                self.needed = tuple(dict.fromkeys([*self.needed, vendored.ASSET]))
        except RuntimesError as error:
            self.result = RunResult(status=RunStatus.RUNNER_FAULT, note=str(error))

    @property
    def started(self) -> bool:
        """Whether it was run at all."""
        return self.number > 0

    @property
    def waits(self) -> bool:
        """Whether a page waits for its assets."""
        return bool(self.needed) and self.document is None and self.result is None

    @property
    def busy(self) -> bool:
        """Whether a run on the server has not ended."""
        return self._job is not None and self.result is None and not self.stopped

    @property
    def stopping(self) -> bool:
        """Whether the person asked for the run to end."""
        return self._stop.is_set()

    def poll(self) -> bool:
        """Take the result of a run that ended, or start a page that waits no more; True when there is news."""
        language, environment = self.found.language, self.found.environment
        if self.waits and language is not None and _are_ready(self.needed):
            self._show(language, environment or Environment.INTERPRETER)
            return not self.waits
        if not self.busy or self._job is None or not self._job.done():
            return False
        if self._job.cancelled() or isinstance(self._job.exception(), RunStopped):
            self.stopped = True
            return True
        error = self._job.exception()
        if error is None:
            self.result = self._job.result()
        else:
            log.error("a run could not be carried out", exc_info=error)
            self.result = RunResult(status=RunStatus.RUNNER_FAULT, note=f"{type(error).__name__}: {error}")
        return True

    def stop(self) -> None:
        """End the run on the server that is under way; it can be started again."""
        self._stop.set()
        if self._job is not None:
            self._job.cancel()

    def finish(self) -> None:
        """Forget the run that is on screen or under way."""
        self.stop()
        if self.document is not None:
            STORE.discard(self.document.token)


def _are_ready(names: Iterable[str]) -> bool:
    return all(assets.is_ready(name) for name in names)


def _in_a_frame(language: Language, environment: Environment, code: str) -> bool:
    return (language, environment) in supported_pages() and registry.runs_as_page(language, environment, code)


def program_in(
    text: str,
    code: str | None = None,
    language: Language | None = None,
    environment: Environment | None = None,
) -> Extraction | None:
    """The program of an answer; None when there is none.

    Parameters
    ----------
    text : str
        The whole answer, from which packages and further files are taken.
    code, language, environment
        What was recorded as the program; an answer of an older record may be read otherwise today.
    """
    found = extract(text)
    if code is not None and (found.code, found.language, found.environment) != (code, language, environment):
        found = replace(found, code=code, language=language, environment=environment)
    return None if found.code is None else found
