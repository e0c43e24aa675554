"""TypeScript and JSX to JavaScript: esbuild, itself WebAssembly, in a supervised child like any compiler."""

from __future__ import annotations

import json
from dataclasses import dataclass

from runtimes_wasm import assets
from runtimes_wasm.contract import Diagnostic, RunLimits
from runtimes_wasm.errors import HostError
from runtimes_wasm.esbuild_decorators import decorator_arguments
from runtimes_wasm.esbuild_messages import read_messages
from runtimes_wasm.host import Ending, WorkDir, run_job
from runtimes_wasm.host.child.protocol import NoProgram, Tool
from runtimes_wasm.host.supervisor import job_for

ASSET = "esbuild"

#: The way from a compiled text back to the written one: steps, each of them sections of mappings.
Maps = list[list[dict[str, object]]]

_LIMITS = RunLimits(compile_seconds=20, output_bytes=1 << 20, files_bytes=64 << 20)
_MEMORY = 1 << 30
#: What programs written for Vite read; addresses and keys of their own are undefined there, too.
_META_ENV = json.dumps({"MODE": "production", "BASE_URL": "/", "PROD": True, "DEV": False, "SSR": False})


@dataclass(frozen=True, slots=True, kw_only=True)
class Transformed:
    """JavaScript, or why there is none.

    Attributes
    ----------
    code : str or None
        An ES module, or a script where TypeScript without imports was given; None when the program was refused.
    diagnostics : tuple of Diagnostic
        Lines and columns count from 1, in the program's own text.
    mappings : str
        Which places of the program's own text those of ``code`` come from: the field of
        that name in a source map (ECMA-426), for `places.js` to read.
    """

    code: str | None
    diagnostics: tuple[Diagnostic, ...] = ()
    mappings: str = ""

    @property
    def maps(self) -> Maps:
        """The way back to the program's own text, as the harness takes it: one step, from the first line."""
        return [[{"line": 0, "mappings": self.mappings}]]


def transform(code: str, loader: str = "tsx") -> Transformed:
    """Strip types and compile JSX; nothing is resolved, bundled or type-checked.

    Parameters
    ----------
    code : str
        The program, trusted with nothing.
    loader : str
        ``tsx``, ``ts``, ``jsx`` or ``js``. Imports that nothing uses are dropped from
        TypeScript, as its compiler does.

    Raises
    ------
    AssetError
        When esbuild is not prepared.
    HostError
        When the child process failed.
    """
    with WorkDir() as workdir:
        (workdir.build / f"program.{loader}").write_text(code, "utf-8", "replace", newline="")
        log = workdir.root / "esbuild.log"
        tool: Tool = {
            "name": "esbuild",
            "module": str(assets.locate_module(ASSET, "esbuild")),
            "argv": [
                "esbuild",
                f"program.{loader}",
                "--outfile=program.out.js",
                *_module_arguments(loader),
                "--target=es2022",
                "--jsx=automatic",
                "--charset=utf8",
                "--sourcemap=external",
                "--sources-content=false",
                '--define:process.env.NODE_ENV="production"',
                f"--define:import.meta.env={_META_ENV}",
                "--log-limit=10",
                "--log-override:this-is-undefined-in-esm=silent",
                *decorator_arguments(code),
            ],
            "env": [("PWD", "/")],
            "preopens": [(str(workdir.build), "/", True)],
            "memory": _MEMORY,
            "log": str(log),
        }
        nothing: NoProgram = {"kind": "none"}
        outcome = run_job(job_for(workdir, _LIMITS, nothing, compile=[tool]), workdir, _LIMITS)
        if outcome.ending is Ending.FAULT:
            raise HostError(f"esbuild could not be run: {outcome.message}")
        said = log.read_text("utf-8", "replace") if log.is_file() else ""
        diagnostics = read_messages(said)
        made = workdir.build / "program.out.js"
        if outcome.ending is Ending.EXIT and outcome.code == 0 and made.is_file():
            mapped = json.loads(made.with_suffix(".js.map").read_text("utf-8"))
            return Transformed(
                code=made.read_text("utf-8"),
                diagnostics=diagnostics,
                mappings=str(mapped["mappings"]),
            )
    if not any(item.severity == "error" for item in diagnostics):
        # Too deep, too large or too slow for the compiler: the program's doing.
        why = outcome.message or outcome.trap or outcome.ending.value
        diagnostics += (
            Diagnostic(severity="error", message=f"the program cannot be compiled: {why}", source="esbuild"),
        )
    return Transformed(code=None, diagnostics=diagnostics)


def _module_arguments(loader: str) -> list[str]:
    # A component is always a module; a plain script keeps what only scripts may do.
    return [] if loader in ("ts", "js") else ["--format=esm"]
