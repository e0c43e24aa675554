"""TypeScript: compiled in WebAssembly, then it is JavaScript; its types are checked beside the run."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from data.languages import Language

from .. import assets
from ..contract import Diagnostic, Isolation, RunRequest, RunResult, RunStatus
from ..esbuild_decorators import decorator_arguments
from ..esbuild_messages import read_messages
from ..host import Ending, Outcome, WorkDir
from ..host.child.protocol import Tool
from . import typescript_types as types
from .javascript import JavaScriptRuntime
from .source_map import SourceMap

_COMPILER = "esbuild"
_MEMORY = 1 << 30
#: How long a finished run waits for its type check.
_PATIENCE = 0.25
_PLACE = re.compile(r"/main\.js:(\d+):(\d+)")
_HEADLINE = re.compile(r"^/main\.js:(\d+)$", re.MULTILINE)
_PROPERTY = re.compile(
    r"\s*(?:/\*.*?\*/\s*|//[^\n]*\s*|@[\w.]+(?:\([^)]*\))?\s*)*(?:(?:public|private|protected|readonly|override)\s+)+([\w$]+)",
    re.DOTALL,
)
_JSX = re.compile(
    r"""^\s*(?:return\s*)?\(?\s*<([A-Za-z][\w.]*)(?:\s+[\w-]+=(?:"[^"]*"|\{))*\s*/?>""", re.MULTILINE
)


class TypeScriptRuntime(JavaScriptRuntime):
    """TypeScript programs: compiled by esbuild; type errors are warnings, not failures.

    Parameters
    ----------
    patience : float
        Seconds that a finished run waits for its type check. A check that takes longer
        goes on, and the next run of the same text has its result at once.
    """

    language = Language.TYPESCRIPT
    isolation = Isolation("wasm", "wasm")
    source_name = "main.ts"

    def __init__(self, patience: float = _PATIENCE) -> None:
        self._patience = patience

    @property
    def route(self) -> str:  # type: ignore[override]
        """In a phrase: what compiles and runs the program, and whether its types are checked."""
        return f"esbuild in WebAssembly, then QuickJS; {types.obstacle() or 'types checked by tsgo under Landlock'}"

    @property
    def name(self) -> str:
        """Name and versions, as recorded with each run."""
        compiler, checker = assets.lock()[_COMPILER], assets.lock()[types.ASSET]
        check = (
            "types not checked"
            if types.obstacle()
            else f"types by tsgo ({checker.package} {checker.version})"
        )
        return f"TypeScript by {_COMPILER} {compiler.version}, {check}; {super().name}"

    def ready(self) -> bool:
        """Whether a run starts at once; the type check may come later."""
        return super().ready() and assets.is_ready(_COMPILER)

    def prepare(self) -> None:
        """Prepare the engine, the compiler, and the type checker where it can be confined."""
        super().prepare()
        assets.prepare([_COMPILER])
        if not types.obstacle():
            assets.prepare([types.ASSET])

    def _run(self, request: RunRequest, workdir: WorkDir) -> RunResult:
        check = types.TypeCheck(request.code)
        result = super()._run(request, workdir)
        if result.status in (RunStatus.COMPILE_ERROR, RunStatus.RUNNER_FAULT):
            return result
        found = check.found(self._patience)
        if found:
            result = dataclasses.replace(result, diagnostics=(*result.diagnostics, *found))
        return result

    def _fields(self, text: str) -> list[list[str]]:
        return parameter_properties(text)

    def _steps(self, text: str, workdir: WorkDir) -> Sequence[Tool]:
        (workdir.build / self.source_name).write_text(text, encoding="utf-8", newline="")
        (workdir.build / "main.js").unlink(missing_ok=True)
        argv = [
            "esbuild",
            self.source_name,
            "--outfile=main.js",
            "--target=es2023",
            "--charset=utf8",
            "--sourcemap=external",
            "--sources-content=false",
            "--log-limit=20",
            "--log-override:this-is-undefined-in-esm=silent",
            *decorator_arguments(text),
        ]
        return [
            {
                "name": "typescript",
                "module": str(assets.locate_module(_COMPILER, "esbuild")),
                "argv": argv,
                "env": [("PWD", "/")],
                "preopens": [(str(workdir.build), "/", True)],
                "memory": _MEMORY,
                "log": str(workdir.root / "typescript.log"),
            }
        ]

    def _result(self, outcome: Outcome, request: RunRequest, workdir: WorkDir) -> RunResult:
        if outcome.ending is Ending.REFUSED and outcome.step == "typescript":
            return self._refused(outcome, request, workdir)
        return super()._result(self._in_typescript(outcome, request, workdir), request, workdir)

    def _refused(self, outcome: Outcome, request: RunRequest, workdir: WorkDir) -> RunResult:
        log = workdir.root / "typescript.log"
        said = log.read_text("utf-8", "replace") if log.is_file() else ""
        diagnostics = list(read_messages(said, self.source_name))
        if not any(each.severity == "error" for each in diagnostics):
            why = outcome.message or said.strip()[-500:] or "it does not compile"
            diagnostics.append(Diagnostic(severity="error", message=why, source=self.source_name))
        elif _JSX.search(request.code):
            hint = "it holds JSX, which a .ts program cannot; a React page can"
            diagnostics.append(Diagnostic(severity="error", message=hint, source=self.source_name))
        return self._compile_error(outcome, request, said.encode(), diagnostics)

    def _in_typescript(self, outcome: Outcome, request: RunRequest, workdir: WorkDir) -> Outcome:
        """The same outcome with the places of the program's own text."""
        made = workdir.build / "main.js.map"
        if not made.is_file() or (
            outcome.uncaught is None and b"/main.js:" not in outcome.stderr and not outcome.message
        ):
            return outcome
        try:
            places = SourceMap.read(made.read_text(encoding="utf-8"))
        except ValueError:
            return outcome
        lines = request.code.split("\n")

        def told(match: re.Match[str]) -> str:
            found = places.original(int(match[1]), int(match[2]))
            return f"/{self.source_name}:{found[0]}:{found[1]}" if found else match[0]

        stderr = outcome.stderr.decode("utf-8", "surrogateescape")
        uncaught = outcome.uncaught
        if uncaught is not None and uncaught["line"] is not None:
            found = places.original(uncaught["line"], uncaught["column"] or 1)
            if found:
                old, (line, column) = uncaught["line"], found
                uncaught = {**uncaught, "line": line, "column": column}
                shown = lines[line - 1][:400] if line <= len(lines) else ""
                stderr = re.sub(
                    rf"^/main\.js:{old}\n.*\n *\^$",
                    lambda _: f"/{self.source_name}:{line}\n{shown}\n{' ' * (column - 1)}^",
                    stderr,
                    count=1,
                    flags=re.MULTILINE,
                )
        stderr = _PLACE.sub(told, stderr)
        return dataclasses.replace(
            outcome,
            uncaught=uncaught,
            stderr=stderr.encode("utf-8", "surrogateescape"),
            message=_PLACE.sub(told, outcome.message),
        )


def parameter_properties(text: str) -> list[list[str]]:
    """The names that each constructor's parameters declare as fields, in the order of the constructors."""
    found = []
    for start in re.finditer(r"\bconstructor\s*\(", text):
        depth, at, pieces, begin = 1, start.end(), [], start.end()
        while at < len(text) and depth:
            c = text[at]
            if c in "\"'`":
                at = _past_string(text, at)
                continue
            # The arrow of a function type is no bracket.
            if c in "([{" or (c == "<" and text[at - 1 : at] != "="):
                depth += 1
            elif c in ")]}" or (c == ">" and text[at - 1] != "="):
                depth -= 1
            if (c == "," and depth == 1) or not depth:
                pieces.append(text[begin:at])
                begin = at + 1
            at += 1
        names = [match[1] for piece in pieces if (match := _PROPERTY.match(piece))]
        if names:
            found.append(names)
    return found


def _past_string(text: str, at: int) -> int:
    quote = text[at]
    at += 1
    while at < len(text) and text[at] != quote:
        at += 2 if text[at] == "\\" else 1
    return at + 1
