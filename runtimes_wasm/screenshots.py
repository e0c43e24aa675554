"""Pages run without anybody looking at them: status, console, errors and pictures of one program."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from .assets import Progress
from .browser import Document, build_document, prepare_page, vendored
from .browser.camera import FIRST, Camera, Moment
from .browser.outcome import result_of
from .contract import RunRequest, RunResult, RunStatus
from .errors import AssetError, AssetMissing, HostError


def run_page(
    request: RunRequest,
    *,
    camera: Camera | None = None,
    width: int = 1024,
    height: int = 768,
    moments: Sequence[Moment] = FIRST,
    progress: Progress | None = None,
) -> RunResult:
    """Run a page without anybody looking at it, and say what came of it.

    Parameters
    ----------
    request : RunRequest
        A program that `supported_pages` names; stdin and files have a meaning for Python alone.
    camera : Camera, optional
        A browser that is running already.
    width, height : int
        Size of the page in pixels.
    moments : sequence of Moment
        When to take pictures; `FOR_JUDGES` shows what moves and what answers.
    progress : callable, optional
        Told which asset is being made ready and what is being done to it, where the
        page needs one that is not there yet.

    Returns
    -------
    RunResult
        With the artifact ``screenshot.png`` where a picture could be taken, and
        ``screenshot-NAME.png`` for every later moment; what the program wrote to its
        console is stdout and stderr.

    Raises
    ------
    RequestError
        When there is no page for this language and environment.
    AssetMissing
        When there is no browser.
    """
    seconds = request.limits.seconds
    try:
        document = _document(request, progress)
    except (AssetError, HostError) as error:
        return RunResult(status=RunStatus.RUNNER_FAULT, note=str(error))
    with ExitStack() as stack:
        camera = camera or stack.enter_context(Camera())
        # A console program uses its own time up inside the page; the page needs some more.
        shot = camera.capture(
            document,
            width=width,
            height=height,
            seconds=seconds + document.boot_seconds,
            memory_bytes=request.limits.memory_bytes + document.boot_bytes,
            moments=moments,
        )
        pictures = {
            "screenshot.png" if at == 0 else f"screenshot-{picture.name}.png": picture.png
            for at, picture in enumerate(shot.pictures)
        }
        return result_of(
            document, shot.status, shot.events, shot.ready_ms, shot.note, pictures, runtime=camera.version
        )


def _document(request: RunRequest, progress: Progress | None) -> Document:
    """The program's document; what it is made with is prepared when it is missing."""

    def build() -> Document:
        return build_document(
            request.code,
            request.language,
            request.environment,
            seconds=request.limits.seconds,
            stdin=request.stdin,
            files=request.files,
            limits=request.limits,
        )

    prepare_page(request.language, request.environment, progress=progress)
    try:
        return build()
    except AssetMissing:
        vendored.prepare(progress=progress)
        return build()
