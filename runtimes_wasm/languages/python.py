"""Python: CPython compiled to WASI, with the scientific packages once their module is compiled.

Two interpreters serve. The light one has the standard library and is ready in
seconds; the scientific one carries numpy, pandas, matplotlib and more, and takes
minutes to compile once. Until then the light one runs what it can, and a
background process compiles the other. Programs that import what only the Python
of the browser has go there.
"""

from __future__ import annotations

import functools
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.languages import Language

from .. import assets
from ..assets import background, cache
from ..contract import Diagnostic, Isolation, RunLimits, RunRequest, RunResult, RunStatus
from ..errors import AssetError, HostError
from ..host import Ending, Outcome, WorkDir, run_job
from ..host.child.protocol import Job, Preopen, Tool, WasiProgram
from ..host.supervisor import job_for
from ..package_names import STDLIB
from ..pyodide import PY313, python_for
from .common import fault, result_of, status_of
from .python_imports import required_modules
from .python_pyodide import PyodideRuntime

if TYPE_CHECKING:
    from ..browser.camera import Camera

_GUEST = Path(__file__).with_name("python_guest")
_SEEN_AS = "/.runoff"
_NOT_HERE = "[runoff] not in the sandbox: "
_DRAWS = re.compile(r"\b(matplotlib|seaborn|pylab)\b|\.(plot|hist|boxplot)\b")
_FRAME = re.compile(rb'^  File "main\.py", line (\d+)', re.MULTILINE)
# A program can print the sandbox's own "not here" line. It is believed only of a
# program that imports something which can be lacking.
_CAN_LACK = frozenset(
    [
        "asyncio",
        "concurrent",
        "ctypes",
        "ftplib",
        "http",
        "imaplib",
        "multiprocessing",
        "os",
        "poplib",
        "queue",
        "select",
        "shutil",
        "signal",
        "smtplib",
        "socket",
        "socketserver",
        "ssl",
        "subprocess",
        "threading",
        "urllib",
        "webbrowser",
        "xmlrpc",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Interpreter:
    """One of the two: which asset, how it is entered, what it needs mounted."""

    asset: str
    label: str
    entry: str

    def preopens(self) -> list[Preopen]:
        if self.asset == "python-light":
            return []
        folder = assets.locate(self.asset)
        lib = "/usr/local/lib"
        return [
            (str(folder / "lib"), lib, False),
            (str(folder / "mpl-data"), f"{lib}/python315.zip/matplotlib/mpl-data", False),
        ]


SCIENCE = _Interpreter(asset="python-science", label="CPython 3.15 with scientific packages", entry="run")
LIGHT = _Interpreter(asset="python-light", label="CPython 3.12, standard library only", entry="_start")


class PythonRuntime:
    """Python programs in a WASI interpreter; a fresh one for each run.

    Parameters
    ----------
    light_only : bool
        Serve with the standard library alone and compile nothing heavy: for
        machines without the 2.3 GB that compiling the other takes.
    """

    language = Language.PYTHON
    route = "CPython compiled to WASI under wasmtime"
    isolation = Isolation("wasm", "wasm")

    def __init__(self, *, light_only: bool = False) -> None:
        self._light_only = light_only
        self._second = PyodideRuntime()

    def use_camera(self, camera: Camera | None) -> None:
        """Run what needs a browser in this one; with None, each such run starts its own."""
        self._second = PyodideRuntime(camera)

    @property
    def name(self) -> str:
        """Name and versions, as recorded with each run."""
        return self._name(self._interpreter())

    def _interpreter(self) -> _Interpreter:
        return SCIENCE if not self._light_only and assets.is_ready(SCIENCE.asset) else LIGHT

    @staticmethod
    def _name(interpreter: _Interpreter) -> str:
        found = assets.lock()[interpreter.asset]
        return f"{interpreter.label} ({found.package} {found.version})"

    def ready(self) -> bool:
        """Whether a run starts at once (with whichever of the two interpreters)."""
        return assets.is_ready(self._interpreter().asset)

    def prepare(self) -> None:
        """Make the light interpreter ready, and start compiling the other behind it."""
        assets.prepare([LIGHT.asset])
        if not self._light_only:
            assets.prepare([SCIENCE.asset])
            background.start(SCIENCE.asset)

    def run(self, request: RunRequest) -> RunResult:
        """Check, then run; a package that is not here is ``unsupported`` before the program starts.

        A program whose packages only the Python of the browser has runs there.
        """
        if only_in_browser(request.code):
            return self._second.run(request)
        interpreter = self._interpreter()
        label = self._name(interpreter)
        try:
            if interpreter is LIGHT:
                self.prepare()
            with WorkDir() as workdir:
                result = self._run(request, interpreter, label, workdir)
            if result.status is RunStatus.UNSUPPORTED and result.missing == ("threads",):
                # Threads run at their start, which leaves one that waits for a later one stuck.
                # Once more with each in its turn; what only ends badly then proves nothing.
                with WorkDir() as workdir:
                    again = self._run(request, interpreter, label, workdir, threads_later=True)
                if again.status is RunStatus.OK:
                    return again
            return result
        except (AssetError, HostError) as error:
            return fault(error, runtime=label)

    def _waiting_note(self) -> str:
        if self._light_only:
            return "ran with the standard library only"
        now = background.state(SCIENCE.asset)
        if now.error:
            return f"the scientific packages could not be prepared: {now.error}"
        since = f" (for {now.seconds:.0f} s so far)" if now.running else ""
        return f"ran with the standard library only; the scientific packages are being prepared{since}"

    def _run(
        self,
        request: RunRequest,
        interpreter: _Interpreter,
        label: str,
        workdir: WorkDir,
        *,
        threads_later: bool = False,
    ) -> RunResult:
        guest = _lay_code(request, workdir)
        job = _job(request, interpreter, workdir, guest, threads_later=threads_later)
        if interpreter is SCIENCE and _DRAWS.search(request.code):
            lay_font_list(workdir)
        outcome = run_job(job, workdir, request.limits)
        waiting = "" if interpreter is SCIENCE else self._waiting_note()
        report = _report(workdir)
        if outcome.ending is Ending.REFUSED:
            return _refused(outcome, request, report, label, waiting)
        return _finished(outcome, request, report, label, waiting)


def lay_font_list(workdir: WorkDir) -> None:
    """Give the program matplotlib's list of fonts, which it would build for seconds in each fresh folder.

    The list is made once by a program of ours, never taken from another run.
    """
    kept = cache.folder("fonts") / f"{assets.lock()[SCIENCE.asset].key}.json"
    if not kept.is_file():
        with cache.exclusive("fonts"):
            if not kept.is_file():
                _make_font_list(kept)
    name, _, data = kept.read_bytes().partition(b"\n")
    (workdir.work / "tmp" / name.decode()).write_bytes(data)


def _make_font_list(kept: Path) -> None:
    limits = RunLimits(seconds=120)
    request = RunRequest(code="import matplotlib.font_manager\n", language=Language.PYTHON, limits=limits)
    with WorkDir() as workdir:
        guest = _lay_code(request, workdir)
        outcome = run_job(_job(request, SCIENCE, workdir, guest), workdir, limits)
        made = list((workdir.work / "tmp").glob("fontlist-*.json"))
        if outcome.code != 0 or len(made) != 1:
            raise HostError(
                f"matplotlib's font list could not be made: {outcome.stderr[-300:].decode(errors='replace')}"
            )
        fresh = kept.with_suffix(".tmp")
        fresh.write_bytes(made[0].name.encode() + b"\n" + made[0].read_bytes())
        fresh.replace(kept)


def _lay_code(request: RunRequest, workdir: WorkDir) -> Path:
    workdir.fill(request.files, request.stdin)
    guest = workdir.build / "guest"
    guest.mkdir()
    for name in ("check.py", "start.py"):
        (guest / name).write_bytes((_GUEST / name).read_bytes())
    (guest / "main.py").write_bytes(request.code.encode("utf-8", "surrogatepass"))
    return guest


def _job(
    request: RunRequest,
    interpreter: _Interpreter,
    workdir: WorkDir,
    guest: Path,
    *,
    threads_later: bool = False,
) -> Job:
    module = str(assets.locate_module(interpreter.asset, "python"))
    code: Preopen = (str(guest), _SEEN_AS, False)
    env = [
        ("HOME", "/tmp"),  # noqa: S108 - the sandbox's own folder
        ("LANG", "C.UTF-8"),
        ("MPLBACKEND", "agg"),
        ("MPLCONFIGDIR", "/tmp"),  # noqa: S108
        ("PYTHONDONTWRITEBYTECODE", "1"),
        ("PYTHONUTF8", "1"),
        ("TMPDIR", "/tmp"),  # noqa: S108
    ]
    files: Preopen = (str(workdir.work), "/", True)
    shared = interpreter.preopens()
    check: Tool = {
        "name": "check",
        "module": module,
        "argv": ["python", f"{_SEEN_AS}/check.py"],
        "preopens": [*shared, (str(workdir.work), "/", False), code],
        "memory": max(request.limits.memory_bytes, 256 << 20),
        "log": str(workdir.build / "check"),
        "entry": interpreter.entry,
        "env": env,
    }
    program: WasiProgram = {
        "kind": "wasi",
        "module": module,
        "entry": interpreter.entry,
        "argv": ["python", f"{_SEEN_AS}/start.py", *request.arguments],
        # Taken away before the program's first line.
        "env": [*env, ("RUNOFF_THREADS", "later")] if threads_later else env,
        "preopens": [*shared, files, code],
    }
    return job_for(
        workdir,
        request.limits,
        program,
        compile=[check],
    )


def _report(workdir: WorkDir) -> dict[str, object]:
    path = workdir.build / "check.out"
    try:
        found = json.loads(path.read_bytes()[: 1 << 20])
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _refused(
    outcome: Outcome, request: RunRequest, report: dict[str, object], label: str, waiting: str
) -> RunResult:
    syntax = report.get("syntax")
    if isinstance(syntax, dict):
        return result_of(
            outcome,
            request,
            runtime=label,
            stderr=str(syntax.get("text", "")).encode("utf-8", "replace"),
            diagnostics=[
                Diagnostic(
                    severity="error",
                    message=str(syntax.get("message", "")),
                    line=_positive(syntax.get("line")),
                    column=_positive(syntax.get("column")),
                    source="main.py",
                )
            ],
        )
    missing = report.get("missing")
    if isinstance(missing, list) and missing:
        names = [str(name) for name in missing]
        coming = "being prepared" in waiting and any(name in science_packages() for name in names)
        return result_of(
            outcome,
            request,
            runtime=label,
            status=RunStatus.UNSUPPORTED,
            missing=names,
            note=f"not in this Python: {', '.join(names)}" + (f"; {waiting}" if coming else ""),
        )
    if outcome.message:
        # The parser itself was overrun by the program's text: deep nesting, or its memory.
        text = f"the program could not be parsed: {outcome.message}"
        return result_of(
            outcome,
            request,
            runtime=label,
            diagnostics=[Diagnostic(severity="error", message=text, source="main.py")],
        )
    return fault(
        HostError(f"the check of the program ended with {outcome.code} and no report"), runtime=label
    )


def _positive(value: object) -> int | None:
    return value if isinstance(value, int) and value > 0 else None


def _finished(
    outcome: Outcome, request: RunRequest, report: dict[str, object], label: str, waiting: str
) -> RunResult:
    status = status_of(outcome, request.limits)
    missing: list[str] = []
    diagnostics: list[Diagnostic] = []
    if status is RunStatus.FAILED and outcome.ending is Ending.EXIT:
        last = outcome.stderr.rstrip().rpartition(b"\n")[2].decode("utf-8", "replace")
        imports = report.get("imports")
        lacking = last.removeprefix(_NOT_HERE)
        if last != lacking and isinstance(imports, list) and (_CAN_LACK & set(imports) or lacking in imports):
            status, missing = RunStatus.UNSUPPORTED, [lacking]
        elif re.match(r"(numpy\S*\.)?_?(Array)?MemoryError\b", last):
            status = RunStatus.MEMORY
        frames = _FRAME.findall(outcome.stderr)
        if frames and last:
            diagnostics = [
                Diagnostic(severity="error", message=last[:2000], line=int(frames[-1]), source="main.py")
            ]
    return result_of(
        outcome,
        request,
        runtime=label,
        status=status,
        missing=missing,
        diagnostics=diagnostics,
        note=waiting,
    )


@functools.cache
def science_packages() -> frozenset[str]:
    """Top-level names that the scientific interpreter can import."""
    names = zipfile.ZipFile(assets.locate(SCIENCE.asset) / "lib" / "python315.zip").namelist()
    return frozenset(name.partition("/")[0].removesuffix(".pyc").removesuffix(".py") for name in names)


#: Modules of the standard library that need a compiled part which only the Python of the browser has.
_BROWSER_ONLY = frozenset({"sqlite3"})


def only_in_browser(code: str) -> bool:
    """Whether the program imports what the scientific interpreter lacks, and the Python of the browser has all of it.

    Compares the packages that the two really hold; where the browser's is not
    built yet, the packages that are pinned for it.
    """
    try:
        here = science_packages()
    except AssetError:
        return False
    required = required_modules(code)
    named = {name.partition(".")[0] for name in required}
    tops = named - STDLIB | named & _BROWSER_ONLY
    # Games need a canvas, which a console does not have.
    if not tops - (here - _BROWSER_ONLY) or "pygame" in tops:
        return False
    if PY313.is_built():
        return not python_for(code, required).select(code, required).missing
    return all(PY313.is_pinned(name) for name in tops)
