"""Which runtime runs what: the one door to running a program outside a page."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from data.environments import Environment
from data.languages import Language

from . import compiled
from .contract import Isolation, RunLimits, RunRequest, RunResult, RunStatus, Runtime
from .errors import RequestError, RuntimesError
from .host import spares, standing_tools
from .languages.c import CRuntime
from .languages.conformance import PROGRAMS
from .languages.cpp import CppRuntime
from .languages.go import GoRuntime
from .languages.java import JavaRuntime
from .languages.javascript import JavaScriptRuntime
from .languages.python import PythonRuntime, only_in_browser
from .languages.rust import RustRuntime
from .languages.typescript import TypeScriptRuntime
from .stopping import stopped_by

if TYPE_CHECKING:
    from .browser.camera import Camera


class ServerRuntime(Runtime, Protocol):
    """A runtime of this registry: the contract, and what ``doctor`` shows of it."""

    @property
    def route(self) -> str:
        """In a phrase: what compiles and runs the program."""
        ...

    @property
    def isolation(self) -> Isolation:
        """What the compiler and the program are confined by."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageRow:
    """One language of ``runoff doctor``, found by running a program."""

    language: str
    route: str
    works: bool
    versions: str
    isolation: Mapping[str, str] = field(default_factory=dict)
    cold_ms: float | None = None
    warm_ms: float | None = None
    measured: str = ""
    note: str = ""


_MEASURED = "cold: a new process, the program compiled anew; warm: a waiting process, compiled before"

_runtimes: dict[Language, ServerRuntime] = {}

_HELLO = {
    Language.PYTHON: "print('hello')\n",
    Language.JAVASCRIPT: "console.log('hello')\n",
    Language.TYPESCRIPT: "const text: string = 'hello'\nconsole.log(text)\n",
    Language.C: '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n',
    Language.CPP: '#include <iostream>\nint main() { std::cout << "hello" << std::endl; }\n',
    Language.JAVA: 'public class Main { public static void main(String[] a) { System.out.println("hello"); } }\n',
    Language.GO: 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n',
    Language.RUST: 'fn main() { println!("hello"); }\n',
}


def register(runtime: ServerRuntime) -> None:
    """Make a runtime the one of its language; it must pass every check of `self_check`.

    Raises
    ------
    RequestError
        When the language already has one, or nobody wrote the programs that check it.
    """
    if runtime.language not in PROGRAMS:
        raise RequestError(
            f"{runtime.language} has no conformance programs; add them to languages/conformance.py"
        )
    if runtime.language in _runtimes:
        raise RequestError(f"{runtime.language} already has the runtime {_runtimes[runtime.language].name}")
    _runtimes[runtime.language] = runtime


def all_runtimes() -> tuple[ServerRuntime, ...]:
    """Every registered runtime, in the order of registration."""
    return tuple(_runtimes.values())


def runtime_for(
    language: Language, environment: Environment = Environment.INTERPRETER
) -> ServerRuntime | None:
    """The runtime of a language; None for pages, which a browser runs, and for languages without one."""
    return None if environment.is_page else _runtimes.get(language)


def supports(language: Language, environment: Environment = Environment.INTERPRETER) -> bool:
    """Whether `run` can run it."""
    return runtime_for(language, environment) is not None


def runs_as_page(language: Language, environment: Environment, code: str) -> bool:
    """Whether a person sees this program in a frame: its environment is a page, or only a frame has its packages."""
    return environment.is_page or (language is Language.PYTHON and only_in_browser(code))


def run(request: RunRequest, stop: threading.Event | None = None) -> RunResult:
    """Run a program to its end; what nothing here can run is ``unsupported``, never an exception.

    Parameters
    ----------
    stop : threading.Event, optional
        Set it, and the program is killed within a fraction of a second; a compiler that runs beside
        it is waited for.

    Raises
    ------
    RunStopped
        When that happened. There is no result then, because nobody knows what it would have been.
    """
    runtime = runtime_for(request.language, request.environment)
    if runtime is None:
        what = request.environment.label if request.environment.is_page else request.language.label
        where = (
            "needs a browser frame"
            if request.environment.is_page
            else "has no sandboxed runtime on this machine"
        )
        return RunResult(status=RunStatus.UNSUPPORTED, missing=(what,), note=f"{what} {where}")
    with stopped_by(stop):
        return runtime.run(request).confined_by(runtime.isolation)


def hello(language: Language) -> str:
    """A program of the language that says hello."""
    return _HELLO[language]


def is_ready(language: Language) -> bool:
    """Whether a program of the language starts at once, with nothing left to prepare."""
    runtime = runtime_for(language)
    return runtime is not None and runtime.ready()


def prepare() -> None:
    """Prepare every runtime; slow once, then nothing."""
    for runtime in all_runtimes():
        runtime.prepare()


def use_camera(camera: Camera | None) -> None:
    """Let programs that need a browser share this one, until told otherwise (a batch's choice)."""
    for runtime in _runtimes.values():
        if isinstance(runtime, PythonRuntime):
            runtime.use_camera(camera)


def keep_warm(children: int = 2) -> None:
    """Keep so many children waiting for runs (a server's choice); 0 ends them."""
    spares.keep(children)
    standing_tools.keep(children)


def wait_until_warm(seconds: float = 10) -> bool:
    """Wait until the children that are kept have started; False when they have not by then."""
    return spares.wait(seconds)


def doctor(languages: tuple[Language, ...] | None = None) -> list[LanguageRow]:
    """Try every language with a program that says hello, twice: cold and warm.

    Whatever is missing is prepared first, so that the row tells what this
    machine can do, not what it has done.
    """
    return [_try(language) for language in languages or tuple(_HELLO)]


def _try(language: Language) -> LanguageRow:
    runtime = runtime_for(language)
    if runtime is None:
        return LanguageRow(
            language=language.value, route="none", works=False, versions="", note="no runtime yet"
        )
    note = ""
    try:
        if not runtime.ready():
            runtime.prepare()
    except RuntimesError as error:
        note = str(error)
    request = RunRequest(code=_HELLO[language], language=language, limits=RunLimits(seconds=30))
    with _spares_kept(0), compiled.ignored():
        cold, first = _timed(runtime, request)
    with _spares_kept(1):
        _, _ = _timed(runtime, request)
        spares.wait(10)
        warm, result = _timed(runtime, request)
    works = first.status is RunStatus.OK and result.stdout == "hello\n"
    return LanguageRow(
        language=language.value,
        route=runtime.route,
        works=works,
        versions=runtime.name,
        isolation=runtime.isolation._asdict(),
        cold_ms=cold,
        warm_ms=warm if works else None,
        measured=_MEASURED,
        note=note or result.note or ("" if works else result.stderr[-300:]),
    )


@contextlib.contextmanager
def _spares_kept(size: int) -> Iterator[None]:
    usual = spares.size
    spares.keep(size)
    try:
        yield
    finally:
        spares.keep(usual)


def _timed(runtime: ServerRuntime, request: RunRequest) -> tuple[float, RunResult]:
    began = time.perf_counter()
    result = runtime.run(request)
    return round(1000 * (time.perf_counter() - began), 1), result


def _register_all() -> None:
    for made in (
        PythonRuntime(),
        JavaScriptRuntime(),
        TypeScriptRuntime(),
        CRuntime(),
        CppRuntime(),
        GoRuntime(),
        RustRuntime(),
        JavaRuntime(),
    ):
        register(made)


_register_all()

__all__ = [
    "LanguageRow",
    "ServerRuntime",
    "all_runtimes",
    "doctor",
    "hello",
    "is_ready",
    "keep_warm",
    "prepare",
    "register",
    "run",
    "runs_as_page",
    "runtime_for",
    "supports",
    "use_camera",
    "wait_until_warm",
]
