"""Python's second engine: Pyodide in headless Chromium, for programs whose packages the first lacks.

It is the page of `browser.pages.python`, run without anybody looking: the same
frame, the same policy, no network. The output and files are asked of the page when
the program has ended, and like all that a page says they could be forged by a
program that sets out to; its limits are kept from outside the interpreter.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from data.environments import Environment
from data.languages import Language

from .. import assets
from ..contract import Artifact, Diagnostic, Isolation, RunRequest, RunResult, RunStatus
from ..errors import AssetError, AssetMissing, RequestError
from ..host.stream import OutputStream
from ..pyodide import PY313, Distribution, python_for
from .common import fault, mime_of
from .python_imports import required_modules

if TYPE_CHECKING:
    from ..browser.camera import Camera


class PyodideRuntime:
    """Python programs in Pyodide, a fresh page for each run.

    Parameters
    ----------
    camera : Camera, optional
        A browser that is running already; otherwise each run starts its own.
    """

    language = Language.PYTHON
    route = "CPython in the browser (Pyodide), headless Chromium"
    isolation = Isolation("wasm", "browser")

    def __init__(self, camera: Camera | None = None) -> None:
        self._camera = camera

    @property
    def name(self) -> str:
        """Name and versions, as recorded with each run."""
        return _name(PY313)

    def ready(self) -> bool:
        """Whether its distribution is built."""
        return assets.is_ready(PY313.asset)

    def prepare(self) -> None:
        """Build its distribution: some minutes once."""
        assets.prepare([PY313.asset])

    def can_import(self, code: str) -> bool:
        """Whether everything that the program imports is here."""
        required = required_modules(code)
        return not python_for(code, required).select(code, required).missing

    def run(self, request: RunRequest) -> RunResult:
        """Run the program to its end; without a browser it is ``unsupported``, with a word on how to get one."""
        from ..browser import build_document
        from ..browser.camera import Camera

        try:
            self.prepare()
            document = build_document(
                request.code,
                Language.PYTHON,
                Environment.INTERPRETER,
                seconds=request.limits.seconds,
                stdin=request.stdin,
                files=request.files,
                limits=request.limits,
            )
        except (AssetError, RequestError) as error:
            return fault(error, runtime=self.name)
        if document.missing:
            return RunResult(
                status=RunStatus.UNSUPPORTED,
                missing=document.missing,
                runtime=self.name,
                note="; ".join(document.notes),
            )
        try:
            with ExitStack() as stack:
                camera = self._camera or stack.enter_context(Camera())
                shot = camera.capture(
                    document,
                    seconds=request.limits.seconds + document.boot_seconds,
                    memory_bytes=request.limits.memory_bytes + document.boot_bytes,
                    moments=(),
                    collect=True,
                )
                python = python_for(request.code, required_modules(request.code))
                label = f"{_name(python)}, {camera.version}"
        except AssetMissing as error:
            return RunResult(
                status=RunStatus.UNSUPPORTED,
                missing=("Chromium",),
                runtime=self.name,
                note=f"its packages are only in the Python of the browser; {error}",
            )
        if shot.collected is None:
            return RunResult(status=shot.status, runtime=label, note=shot.note or "the page gave no result")
        return result_of(shot.collected, request, runtime=label)


def _name(python: Distribution) -> str:
    version = assets.lock()[python.asset].version
    return f"CPython {python.python} in the browser (Pyodide {version})"


def result_of(found: Mapping[str, Any], request: RunRequest, *, runtime: str) -> RunResult:
    """What the page collected, as a run."""
    status = RunStatus(found["status"])
    files, truncated = _files(found, request.limits.files_bytes)
    if truncated and status is RunStatus.OK:
        status = RunStatus.OUTPUT
    diagnostics = []
    if found["error"] and status is not RunStatus.OK:
        diagnostics.append(
            Diagnostic(
                severity="error",
                message=str(found["error"]),
                line=int(found["line"]) or None,
                column=int(found["column"]) or None,
                source="main.py",
            )
        )
    ran = status is not RunStatus.COMPILE_ERROR
    return RunResult(
        status=status,
        stdout_bytes=_stream("stdout", found, request.limits.output_bytes),
        stderr_bytes=_stream("stderr", found, request.limits.output_bytes),
        exit_code=None if found["code"] is None else int(found["code"]),
        diagnostics=tuple(diagnostics),
        artifacts=files,
        missing=tuple(str(name) for name in found["missing"]),
        boot_ms=found["boot"],
        run_ms=found["ran"] if ran else None,
        peak_memory_bytes=found["memory"],
        truncated=(*(str(name) for name in found["truncated"]), *truncated),
        runtime=runtime,
        isolation=PyodideRuntime.isolation,
        note=_note(status, request),
    )


def _stream(name: str, found: Mapping[str, Any], limit: int) -> bytes:
    stream = OutputStream(name, limit)
    stream.take(base64.b64decode(found[name]))
    return stream.data


def _files(found: Mapping[str, Any], limit: int) -> tuple[tuple[Artifact, ...], tuple[str, ...]]:
    kept: list[Artifact] = []
    total = 0
    for name, data in sorted(found["files"].items()):
        content = base64.b64decode(data)
        total += len(content)
        if total > limit:
            return tuple(kept), ("files",)
        kept.append(Artifact(name=str(name), mime=mime_of(str(name)), data=content))
    return tuple(kept), ()


def _note(status: RunStatus, request: RunRequest) -> str:
    if status is RunStatus.TIMEOUT:
        return f"stopped after {request.limits.seconds:g} s"
    if status is RunStatus.OUTPUT:
        return "stopped: it wrote more than it may"
    return ""
