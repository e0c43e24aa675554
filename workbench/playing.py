"""A program that a person plays with outside a battle: run, edited, run again, and never recorded."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

from data.environments import Environment
from data.languages import Language
from runtimes_wasm.extract import Extraction, extract

from .errors import Refused
from .recorder import RECORDER
from .running import Running


@dataclass(slots=True)
class Playing:
    """One program on screen.

    Attributes
    ----------
    found : Extraction
        The program as its model wrote it.
    code : str
        The program as it runs, edits included.
    allow : callable
        Lets the person start a program now; raises `Refused` with the reason otherwise.
    refused : str
        Why the last start was none; what ran before goes on.
    run : Running
        The last start.
    """

    pool: Executor
    found: Extraction
    code: str = ""
    allow: Callable[[], None] = field(default=lambda: None, repr=False)
    refused: str = ""
    run: Running = field(default_factory=Running)

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
        self.run = Running(number=self.run.number + 1, found=self.found, code=self.code)
        self.run.begin(self.pool)
        self._announce()

    def _announce(self) -> None:
        if self.run.document is not None:
            RECORDER.expect_play(self.run.document.token)

    @property
    def started(self) -> bool:
        """Whether it was run at all."""
        return self.run.number > 0

    def poll(self) -> bool:
        """Take the result of a run that ended, or show a page that waits no more; True when there is news."""
        news = self.run.poll()
        if news:
            self._announce()
        return news

    def stop(self) -> None:
        """End the run on the server that is under way; it can be started again."""
        self.run.stop()

    def finish(self) -> None:
        """Forget the run that is on screen or under way."""
        self.run.finish()


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
