"""From a program to what it does: what goes into a run, running it, and what is kept of it.

The same doors as everywhere: `runtimes_wasm.registry` for what prints, and
`runtimes_wasm.screenshots` for what shows itself. Each process keeps one browser.
"""

from __future__ import annotations

import atexit
import hashlib
import io
import threading
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from functools import cache
from typing import Any

from PIL import Image, UnidentifiedImageError

from data.environments import Environment
from data.languages import Language
from data.store.encoding import canonical_json
from runtimes_wasm import assets, registry
from runtimes_wasm.browser import page_assets, supported_pages, vendored
from runtimes_wasm.browser.camera import Camera, Moment
from runtimes_wasm.contract import Artifact, RunLimits, RunRequest, RunResult, RunStatus
from runtimes_wasm.errors import RuntimesError
from runtimes_wasm.languages.python import LIGHT, SCIENCE
from runtimes_wasm.pyodide import PY313
from runtimes_wasm.screenshots import run_page

from .manifest import Manifest
from .tasks import RUNNER_FAULT, Done, Task, storable

#: Changes when the same program would be run, or looked at, in another way.
RUNNER_VERSION = 1

#: Pictures kept of one run; a program may draw thousands.
_MOST_SHOTS = 8
_MOST_SHOT_BYTES = 8 << 20
#: A figure of a program may claim any size; a larger one is not unpacked here.
_MOST_PIXELS = 16 << 20


def execute_task(manifest: Manifest, program: Mapping[str, Any], labels: Mapping[str, str]) -> Task:
    """One run of the program of an answer."""
    language, environment = Language(program["language"]), Environment(program["environment"])
    page = is_page(language, environment)
    inputs = {
        "stage": "execute",
        "version": RUNNER_VERSION,
        "code": program["code"],
        "language": language.value,
        "environment": environment.value,
        "packages": program["packages"],
        "files": program["files"],
        "limits": manifest.limits,
        "moments": list(manifest.moments) if page else [],
        "size": list(manifest.size) if page else [],
        "runtime": dict(runtime_facts(language, environment)),
    }
    return Task(
        stage="execute",
        inputs=inputs,
        labels={**labels, "language": language.value, "environment": environment.value},
    )


def is_page(language: Language, environment: Environment) -> bool:
    """Whether it shows itself in a frame."""
    return environment.is_page and (language, environment) in supported_pages()


@cache
def runtime_facts(language: Language, environment: Environment) -> tuple[tuple[str, str], ...]:
    """What the program would run on, by name and version, whether or not it is ready on this machine."""
    if is_page(language, environment):
        names: tuple[str, ...] = (*page_assets(language, environment), vendored.ASSET)
    elif language is Language.PYTHON and not environment.is_page:
        names = (LIGHT.asset, SCIENCE.asset, PY313.asset)
    else:
        runtime = registry.runtime_for(language, environment)
        return (("runtime", runtime.name if runtime else "none"),)
    lock = assets.lock()
    return tuple((name, f"{lock[name].version} {lock[name].key}") for name in dict.fromkeys(names))


def execute(task: Task) -> Done:
    """Run one program; what it does is a result, what this machine does wrong is an error."""
    inputs = task.inputs
    language, environment = Language(inputs["language"]), Environment(inputs["environment"])
    here = dict(runtime_facts(language, environment))
    if here != inputs["runtime"]:
        return task.failed(
            RUNNER_FAULT,
            f"this worker runs {language.label} on {here}, the batch was planned for {inputs['runtime']}; "
            "every worker needs the same version of Runoff",
        )
    try:
        request = RunRequest(
            code=inputs["code"],
            language=language,
            environment=environment,
            files={name: text.encode() for name, text in inputs["files"].items()},
            packages={kind: tuple(names) for kind, names in inputs["packages"].items()},
            limits=RunLimits(**inputs["limits"]),
        )
        result = _run(request, inputs)
    except RuntimesError as error:
        return task.failed(RUNNER_FAULT, f"{type(error).__name__}: {error}")
    if result.status is RunStatus.RUNNER_FAULT:
        return task.failed(RUNNER_FAULT, result.note or result.stderr[-1000:] or "the run gave no reason")
    document, blobs = encoded(result)
    return task.done(document, blobs)


def _run(request: RunRequest, inputs: Mapping[str, Any]) -> RunResult:
    if is_page(request.language, request.environment):
        width, height = inputs["size"]
        moments = [Moment(**{**moment, "keys": tuple(moment["keys"])}) for moment in inputs["moments"]]
        with _starting if request.language is Language.PYTHON else nullcontext():
            return run_page(request, camera=camera(), width=width, height=height, moments=moments)
    runtime = registry.runtime_for(request.language, request.environment)
    if runtime is not None:
        with _preparing:
            if not runtime.ready():
                runtime.prepare()
        if request.language is Language.PYTHON and registry.runs_as_page(
            request.language, request.environment, request.code
        ):
            registry.use_camera(camera())
    with _printing:
        return registry.run(request)


def share_one_core() -> None:
    """Let this process take no more of the machine than one core: it is one of as many as there are.

    A program that prints is bound by the processor, and its clock is on the wall: two at a time would
    halve each other's time. A page that starts a Python computes for seconds, then waits; the
    others mostly wait for their moments, so several of them go beside it.
    """
    global _printing, _starting, _pages
    _printing, _starting, _pages = threading.Semaphore(1), threading.Semaphore(2), 4


def evenly(tasks: Sequence[Task]) -> list[Task]:
    """The tasks with pages, Python's pages and programs that print spread evenly: none waits for its kind."""
    kinds: dict[tuple[bool, bool], list[Task]] = {}
    for task in tasks:
        kinds.setdefault((bool(task.inputs["size"]), task.inputs["language"] == "python"), []).append(task)
    spread = [
        ((number + 0.5) / len(kind), at, task)
        for at, kind in enumerate(kinds.values())
        for number, task in enumerate(kind)
    ]
    return [task for *_, task in sorted(spread, key=lambda each: each[:2])]


_printing: AbstractContextManager[Any] = nullcontext()
_starting: AbstractContextManager[Any] = nullcontext()
_pages: int | None = None
_preparing = threading.Lock()
_opening = threading.Lock()
_camera: Camera | None = None


def camera() -> Camera:
    """The browser of this process, opened at the first need."""
    global _camera
    with _opening:
        if _camera is None:
            opened = Camera(pages=_pages)
            opened.__enter__()
            _camera = opened
        return _camera


def close_camera() -> None:
    """Close the browser of this process, if it has one."""
    global _camera
    with _opening:
        if _camera is not None:
            registry.use_camera(None)
            _camera.__exit__()
            _camera = None


atexit.register(close_camera)


def encoded(result: RunResult) -> tuple[dict[str, Any], dict[str, bytes]]:
    """A run as its item keeps it, and the pictures that it names by hash."""
    pictures = [artifact for artifact in result.artifacts if artifact.mime == "image/png"]
    shots, blobs = [], {}
    for artifact in pictures[:_MOST_SHOTS]:
        if len(artifact.data) > _MOST_SHOT_BYTES:
            continue
        name = hashlib.sha256(artifact.data).hexdigest()
        blobs[name] = artifact.data
        shots.append({"moment": _moment(artifact), "blob": name, "blank": _is_blank(artifact.data)})
    found = {
        "status": result.status.value,
        "stdout": result.stdout,
        "stderr": result.stderr,
        "exit_code": result.exit_code,
        "diagnostics": [asdict(each) for each in result.diagnostics],
        "artifacts": [
            {"name": each.name, "mime": each.mime, "size": len(each.data)} for each in result.artifacts
        ],
        "shots": shots,
        "missing": list(result.missing),
        "boot_ms": result.boot_ms,
        "compile_ms": result.compile_ms,
        "compile_cached": result.compile_cached,
        "run_ms": result.run_ms,
        "peak_memory_bytes": result.peak_memory_bytes,
        "truncated": list(result.truncated),
        "runtime": result.runtime,
        "isolation": result.isolation._asdict() if result.isolation else None,
        "note": result.note,
    }
    document = storable(found)
    return document | {"seen": seen_hash(document)}, blobs


def seen_hash(result: Mapping[str, Any]) -> str:
    """A hash of what a judge may see of a run: without times, which differ each time."""
    seen = {name: result[name] for name in ("status", "stdout", "stderr", "missing")}
    seen["shots"] = [[shot["moment"], shot["blob"]] for shot in result["shots"]]
    return hashlib.sha256(canonical_json(seen).encode()).hexdigest()


def _moment(artifact: Artifact) -> str:
    if artifact.name == "screenshot.png":
        return "first"
    return artifact.name.removeprefix("screenshot-").removesuffix(".png")


def _is_blank(png: bytes) -> bool:
    """Whether a picture has one colour only."""
    try:
        with Image.open(io.BytesIO(png)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return False
            extremes = picture.convert("RGB").getextrema()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return False
    return all(isinstance(pair, tuple) and pair[0] == pair[1] for pair in extremes)
