"""C: clang and lld inside WebAssembly, and the program they make as well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from data.languages import Language

from .. import assets
from ..contract import Diagnostic, RunRequest, RunResult, RunStatus
from ..errors import AssetError, HostError
from ..host import Ending, Outcome, WorkDir, run_job
from ..host.child.protocol import Job, WasiProgram
from ..host.supervisor import cpu_seconds
from . import c_toolchain as toolchain
from .c_known import lacking_header, lacking_symbol
from .common import fault, result_of

_MESSAGE = re.compile(r"^(?:/w/)?main\.c:(\d+):(\d+): (fatal error|error|warning): (.*)$")
_ANY_ERROR = re.compile(r"^(?:\S+:\d+:\d+: (?:fatal )?error|wasm-ld: error|clang: error|error): (.*)$")
_NO_HEADER = re.compile(r"'([^']+)' file not found")
_UNDECLARED = re.compile(
    r"call to undeclared (?:library )?function '(\w+)'|use of undeclared identifier '(\w+)'"
)
_UNDEFINED = re.compile(r"undefined symbol: (\w+)")


class CRuntime:
    """C programs compiled and run in the sandbox; nothing native but what Cranelift makes."""

    language = Language.C
    route = "clang and lld in WebAssembly, then wasmtime"
    isolation = ("wasm", "wasm")

    @property
    def name(self) -> str:
        """Name and versions, as recorded with each run."""
        found = assets.lock()[toolchain.ASSET]
        return f"clang {found.version.partition('-')[0]} for wasm32-wasip1 ({found.package} {found.version})"

    def ready(self) -> bool:
        """Whether a run starts at once."""
        return assets.is_ready(toolchain.ASSET) and toolchain.support_is_ready()

    def prepare(self) -> None:
        """Fetch and compile clang (a minute), then build our support objects with it."""
        assets.prepare([toolchain.ASSET])
        toolchain.build_support()

    def run(self, request: RunRequest) -> RunResult:
        """Compile, link, run."""
        try:
            if not self.ready():
                self.prepare()
            with WorkDir() as workdir:
                return self._run(request, workdir)
        except (AssetError, HostError) as error:
            return fault(error, runtime=self.name)

    def _run(self, request: RunRequest, workdir: WorkDir) -> RunResult:
        workdir.fill(request.files, request.stdin)
        text = toolchain.PREAMBLE + request.code
        (workdir.build / "main.c").write_bytes(text.encode("utf-8", "surrogatepass"))
        for name, data in request.files.items():
            # Headers and tables that the program brings are there for the compiler too.
            path = workdir.build / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_bytes(data)
        program: WasiProgram = {
            "kind": "wasi",
            "wasm": str(workdir.build / "main.wasm"),
            "entry": "_start",
            "argv": ["main"],
            "env": [],
            "preopens": [(str(workdir.work), "/", True)],
            "out_of_memory_flag": toolchain.OUT_OF_MEMORY_FLAG,
        }
        job: Job = {
            "work": str(workdir.work),
            "stdin": str(workdir.stdin),
            "memory": request.limits.memory_bytes,
            "file_size": request.limits.files_bytes,
            "cpu_seconds": cpu_seconds(request.limits),
            "compile": [
                toolchain.compile_step(workdir, "main.c", "main.o"),
                toolchain.link_step(workdir, ["main.o"], "main.wasm"),
            ],
            "program": program,
        }
        outcome = run_job(job, workdir, request.limits)
        messages = "".join(_read_log(workdir.build / name) for name in ("clang", "wasm-ld")).replace(
            "/w/", ""
        )
        diagnostics = parse_messages(messages)
        if outcome.ending is Ending.REFUSED:
            return self._refused(outcome, request, messages, diagnostics)
        return result_of(outcome, request, runtime=self.name, diagnostics=diagnostics)

    def _refused(
        self, outcome: Outcome, request: RunRequest, messages: str, diagnostics: Sequence[Diagnostic]
    ) -> RunResult:
        missing = lacking(messages)
        if missing:
            return result_of(
                outcome,
                request,
                runtime=self.name,
                status=RunStatus.UNSUPPORTED,
                stderr=messages.encode(),
                missing=missing,
                note=f"not in the sandbox: {', '.join(missing)}",
            )
        if outcome.trap == "unreachable" and "out of memory" not in messages:
            return fault(HostError(f"{outcome.step} fell over: {messages.strip()[-600:]}"), runtime=self.name)
        if outcome.message:
            # The compiler itself fell: a macro bomb, an array beyond all memory.
            messages += f"the compiler gave up: {outcome.message}\n"
        if not any(diagnostic.severity == "error" for diagnostic in diagnostics):
            text = messages.strip()[-2000:] or f"{outcome.step} failed"
            diagnostics = [*diagnostics, Diagnostic(severity="error", message=text, source=outcome.step)]
        return result_of(
            outcome, request, runtime=self.name, stderr=messages.encode(), diagnostics=diagnostics
        )


def _read_log(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return stream.read(1 << 18).decode("utf-8", "replace")


def parse_messages(text: str) -> list[Diagnostic]:
    """The compiler's messages about the program, at most 100."""
    found: list[Diagnostic] = []
    for line in text.splitlines():
        match = _MESSAGE.match(line)
        if match and len(found) < 100:
            severity = "warning" if match[3] == "warning" else "error"
            found.append(
                Diagnostic(
                    severity=severity,
                    message=match[4],
                    line=int(match[1]),
                    column=int(match[2]),
                    source="main.c",
                )
            )
        elif line.startswith("wasm-ld: error:"):
            found.append(Diagnostic(severity="error", message=line.partition("error: ")[2], source="wasm-ld"))
    return found


def lacking(messages: str) -> list[str]:
    """What the sandbox lacks, when that is the only thing that is wrong; else nothing.

    A header or function counts when it is a well-known one of an operating
    system or library; a misspelt name is the program's own fault.
    """
    names: list[str] = []
    for line in messages.splitlines():
        error = _ANY_ERROR.match(line)
        if not error or "too many errors" in error[1]:
            continue
        name = _lacking_in(error[1])
        if name is None:
            return []
        names.append(name)
    return list(dict.fromkeys(names))


def _lacking_in(error: str) -> str | None:
    header = _NO_HEADER.search(error)
    if header:
        return lacking_header(header[1])
    undeclared = _UNDECLARED.search(error)
    if undeclared:
        return lacking_symbol(undeclared[1] or undeclared[2])
    undefined = _UNDEFINED.search(error)
    return lacking_symbol(undefined[1]) if undefined else None
