"""One start of a program: on the server or as a page in a frame, until there is a result."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

from data.environments import Environment
from data.languages import Language
from runtimes_wasm import assets, registry
from runtimes_wasm.asking import request_for
from runtimes_wasm.browser import STORE, Document, build_document, page_assets, supported_pages, vendored
from runtimes_wasm.contract import RunResult, RunStatus
from runtimes_wasm.errors import AssetMissing, RequestError, RunStopped, RuntimesError
from runtimes_wasm.extract import Extraction

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Running:
    """A program on its way: a run on the server, or a page in a frame.

    A new start is a new one. It is begun once, and `poll` is called until it is neither `busy` nor `waits`.

    Attributes
    ----------
    number : int
        Counts the starts of a place on screen, so that a page can tell a new run from a rerun of itself.
    found : Extraction or None
        What the program is, as its model wrote it; None before anything was started.
    code : str
        The program as it runs, edits included.
    document : Document or None
        The page, once it can be shown; its frame says how it ends.
    needed : tuple of str
        Assets that a page waits for; it starts by itself when they are there.
    stopped : bool
        The person ended the run on the server; there is no result then.
    """

    number: int = 0
    found: Extraction | None = None
    code: str = ""
    document: Document | None = None
    result: RunResult | None = None
    needed: tuple[str, ...] = ()
    stopped: bool = False
    job: Future[RunResult] | None = field(default=None, repr=False)
    _stop: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def waits(self) -> bool:
        """Whether a page waits for its assets."""
        return bool(self.needed) and self.document is None and self.result is None

    @property
    def busy(self) -> bool:
        """Whether a run on the server has not ended."""
        return self.job is not None and self.result is None and not self.stopped

    @property
    def stopping(self) -> bool:
        """Whether the person asked for the run to end."""
        return self._stop.is_set()

    def begin(self, pool: Executor) -> None:
        """Run it on the server, show its page, or say why neither can be."""
        assert self.found is not None
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
                self.job = pool.submit(registry.run, request, self._stop)

    def _show(self, language: Language, environment: Environment) -> None:
        """Make the page, or wait for what it needs."""
        self.needed = page_assets(language, environment)
        if not _are_ready(self.needed):
            return
        try:
            self.document = build_document(self.code, language, environment)
        except RequestError as error:
            self.result = RunResult(status=RunStatus.UNSUPPORTED, note=str(error))
        except AssetMissing as error:
            if assets.is_ready(vendored.ASSET):  # then it is something that no preparation brings
                self.result = RunResult(status=RunStatus.RUNNER_FAULT, note=str(error))
            else:
                self.needed = tuple(dict.fromkeys([*self.needed, vendored.ASSET]))
        except RuntimesError as error:  # a child that died
            self.result = RunResult(status=RunStatus.RUNNER_FAULT, note=str(error))

    def poll(self) -> bool:
        """Take the result of a run that ended, or make a page that waits no more; True when there is news."""
        if self.waits:
            assert self.found is not None and self.found.language is not None
            if _are_ready(self.needed):
                self._show(self.found.language, self.found.environment or Environment.INTERPRETER)
            return not self.waits
        if not self.busy or self.job is None or not self.job.done():
            return False
        if self.job.cancelled() or isinstance(self.job.exception(), RunStopped):
            self.stopped = True
        else:
            self.result = _result(self.job)
        return True

    def stop(self) -> None:
        """End a run on the server that is under way."""
        self._stop.set()
        if self.job is not None:
            self.job.cancel()

    def finish(self) -> None:
        """Forget what is on screen or under way; a result would belong to older code."""
        self.stop()
        if self.document is not None:
            STORE.discard(self.document.token)


def _are_ready(names: Iterable[str]) -> bool:
    return all(assets.is_ready(name) for name in names)


def _in_a_frame(language: Language, environment: Environment, code: str) -> bool:
    return (language, environment) in supported_pages() and registry.runs_as_page(language, environment, code)


def _result(job: Future[RunResult]) -> RunResult:
    """What a run gave; whatever went wrong around it is our fault and no model's."""
    error = job.exception()
    if error is None:
        return job.result()
    log.error("a run could not be carried out", exc_info=error)
    return RunResult(status=RunStatus.RUNNER_FAULT, note=f"{type(error).__name__}: {error}")
