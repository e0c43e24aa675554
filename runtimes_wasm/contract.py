"""The contract of a run: what is asked, what comes back, and what each status means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple, Protocol, runtime_checkable

from data.environments import Environment
from data.languages import Language

from .errors import RequestError
from .result_html import result_html


class RunStatus(StrEnum):
    """How a run ended.

    ``ok``, and the five failures that count against the model; ``unsupported``
    (the sandbox lacks what the program wants) and ``runner_fault`` (our own
    failure) never do.
    """

    OK = "ok"
    FAILED = "failed"
    COMPILE_ERROR = "compile_error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    OUTPUT = "output"
    UNSUPPORTED = "unsupported"
    RUNNER_FAULT = "runner_fault"

    @property
    def counts_against_model(self) -> bool:
        """Whether this status is the program's own fault."""
        return self in _FAULT_OF_PROGRAM

    @property
    def label(self) -> str:
        """A short phrase for people."""
        return _LABELS[self]


_FAULT_OF_PROGRAM = frozenset(
    {RunStatus.FAILED, RunStatus.COMPILE_ERROR, RunStatus.TIMEOUT, RunStatus.MEMORY, RunStatus.OUTPUT}
)

_LABELS = {
    RunStatus.OK: "ran",
    RunStatus.FAILED: "failed",
    RunStatus.COMPILE_ERROR: "does not compile",
    RunStatus.TIMEOUT: "out of time",
    RunStatus.MEMORY: "out of memory",
    RunStatus.OUTPUT: "too much output",
    RunStatus.UNSUPPORTED: "not supported here",
    RunStatus.RUNNER_FAULT: "our fault",
}

MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLimits:
    """What one run may use.

    Boot, compile and run have separate clocks: a slow start of ours or a heavy
    compiler never eats the program's own time.

    Attributes
    ----------
    seconds : float
        Wall-clock time of the program itself.
    compile_seconds : float
        Wall-clock time of its compiler.
    memory_bytes : int
        Linear memory of the program.
    output_bytes : int
        Each of stdout and stderr; a program that writes more is stopped, and the first
        and last 64 KiB of that stream are kept.
    files_bytes : int
        Everything the program may leave in its directory.
    """

    seconds: float = 10.0
    compile_seconds: float = 60.0
    memory_bytes: int = 512 * MIB
    output_bytes: int = 1 * MIB
    files_bytes: int = 64 * MIB

    def __post_init__(self) -> None:
        checks: tuple[tuple[str, float, float, float], ...] = (
            ("seconds", self.seconds, 0.05, 3600),
            ("compile_seconds", self.compile_seconds, 0.05, 3600),
            ("memory_bytes", self.memory_bytes, 16 * MIB, 4096 * MIB),
            ("output_bytes", self.output_bytes, 1024, 256 * MIB),
            ("files_bytes", self.files_bytes, 0, 4096 * MIB),
        )
        for name, value, low, high in checks:
            if not low <= value <= high:
                raise RequestError(f"limit {name}={value} is outside {low} to {high}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """A program to run.

    Attributes
    ----------
    code : str
        The whole program text.
    language, environment
        What it is and where it shows itself.
    arguments : tuple of str
        What follows its name on the command line.
    stdin : bytes
        Its standard input, ended after the last byte.
    files : mapping of str to bytes
        Read-write files placed in its working directory before it starts; names
        are plain relative paths.
    packages : mapping
        ``{"python": [...], "npm": [...]}`` as `dependencies` found them.
    """

    code: str
    language: Language
    environment: Environment = Environment.INTERPRETER
    arguments: tuple[str, ...] = ()
    stdin: bytes = b""
    files: Mapping[str, bytes] = field(default_factory=dict)
    packages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limits: RunLimits = field(default_factory=RunLimits)

    def __post_init__(self) -> None:
        for argument in self.arguments:
            if "\0" in argument:
                raise RequestError(f"argument {argument!r} holds a NUL; a command line ends there")
        for name in self.files:
            parts = name.split("/")
            if (
                not name
                or name.startswith("/")
                or "\\" in name
                or "\0" in name
                or any(p in ("", ".", "..") for p in parts)
            ):
                raise RequestError(f"file name {name!r} is not a plain relative path")


class Isolation(NamedTuple):
    """What confined a run: its compiler, and the program itself.

    Attributes
    ----------
    compile, run : str
        ``wasm``, ``browser`` (a sandboxed frame), ``jvm+landlock`` (a Java machine behind
        Landlock and a filter of system calls), ``none needed``, or in words what
        operating-system fence held a native process.
    """

    compile: str
    run: str

    @property
    def label(self) -> str:
        """A short phrase for a badge: where the program itself ran."""
        return _PLACES.get(self.run, self.run)

    @property
    def sentence(self) -> str:
        """Both, for a reader who wants to know."""
        compiled = (
            ""
            if self.compile == "none needed"
            else f"Compiled in: {_PLACES.get(self.compile, self.compile)}. "
        )
        return f"{compiled}Ran in: {self.label}."


_PLACES = {
    "wasm": "WebAssembly",
    "browser": "sandboxed browser frame",
    "jvm+landlock": "a Java machine that the kernel confines",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One message of a compiler, linter or runtime; lines and columns count from 1."""

    severity: str
    message: str
    line: int | None = None
    column: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A file that a run left behind: a figure, a written file, a screenshot."""

    name: str
    mime: str
    data: bytes

    @property
    def is_image(self) -> bool:
        """Whether a browser shows it as a picture."""
        return self.mime in ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What came of a run. Times are milliseconds, memory is bytes; None means not measured.

    With ``compile_cached`` the compiler did not run: the same program was compiled
    before, and ``compile_ms`` says how long loading that took.

    ``stdout`` and ``stderr`` are text with invalid UTF-8 replaced; the raw bytes
    are in ``stdout_bytes`` and ``stderr_bytes``. ``isolation`` is None when nothing ran.
    """

    status: RunStatus
    stdout_bytes: bytes = b""
    stderr_bytes: bytes = b""
    exit_code: int | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    missing: tuple[str, ...] = ()
    boot_ms: float | None = None
    compile_ms: float | None = None
    compile_cached: bool = False
    run_ms: float | None = None
    peak_memory_bytes: int | None = None
    truncated: tuple[str, ...] = ()
    runtime: str = ""
    isolation: Isolation | None = None
    events: tuple[Mapping[str, Any], ...] = ()
    note: str = ""

    @property
    def stdout(self) -> str:
        """Standard output as text."""
        return self.stdout_bytes.decode("utf-8", "replace")

    @property
    def stderr(self) -> str:
        """Standard error as text."""
        return self.stderr_bytes.decode("utf-8", "replace")

    def with_note(self, note: str) -> RunResult:
        """The same result with a remark for the reader."""
        return replace(self, note=note)

    def confined_by(self, isolation: Isolation) -> RunResult:
        """The same result with what confined it, unless it says so itself or nothing ran."""
        ran = (self.boot_ms, self.compile_ms, self.run_ms) != (None, None, None)
        return self if self.isolation or not ran else replace(self, isolation=isolation)

    def _repr_html_(self) -> str:
        return result_html(self)


@runtime_checkable
class Runtime(Protocol):
    """One way to run programs of one language; every one passes `self_check`."""

    @property
    def name(self) -> str:
        """Name and versions, as recorded with each run."""
        ...

    @property
    def language(self) -> Language:
        """What it runs."""
        ...

    def ready(self) -> bool:
        """Whether its assets are prepared, so that a run starts at once."""
        ...

    def prepare(self) -> None:
        """Fetch, verify and compile its assets; slow once, then nothing.

        Raises
        ------
        AssetError
            Naming the asset and how to mend it.
        """
        ...

    def run(self, request: RunRequest) -> RunResult:
        """Run one program to its end in a child process of its own; never raises for the program's faults."""
        ...
