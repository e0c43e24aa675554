"""``runoff run`` and ``runoff extract``: from a file or an answer to a program, and what it does."""

from __future__ import annotations

import base64
import mimetypes
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from data.environments import Environment, parse_environment
from data.languages import Language, find_language, parse_language
from runtimes_wasm import registry
from runtimes_wasm.asking import request_for
from runtimes_wasm.browser import supported_pages
from runtimes_wasm.contract import MIB, Artifact, RunLimits, RunRequest, RunResult
from runtimes_wasm.detect import detect
from runtimes_wasm.extract import Extraction
from runtimes_wasm.extract import extract as extract_program
from runtimes_wasm.screenshots import run_page

from .output import emit_json, emit_table, refuse, say, warn

_MARKDOWN_ENDINGS = (".md", ".markdown")
#: Ten megabytes of program still end in a status; markdown of that size would be read for minutes.
MAX_SOURCE_BYTES = 16 * MIB
MAX_ANSWER_BYTES = 4 * MIB


def _read_source(name: str) -> str:
    """Read a file, or standard input for ``-``, as UTF-8 text of a sane size."""
    try:
        data = sys.stdin.buffer.read(MAX_SOURCE_BYTES + 1) if name == "-" else _read_capped(Path(name))
    except OSError as error:
        raise refuse(f"cannot read {name}: {error.strerror or error}") from None
    if len(data) > MAX_SOURCE_BYTES:
        raise refuse(f"{name} is larger than {MAX_SOURCE_BYTES // MIB} MiB; a program is smaller")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(f"{name} is not UTF-8 text: {error.reason} at byte {error.start}") from None


def _read_capped(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_SOURCE_BYTES + 1)


def _sane_answer(name: str, text: str) -> str:
    if len(text) > MAX_ANSWER_BYTES:
        raise refuse(f"{name} is larger than {MAX_ANSWER_BYTES // MIB} MiB; an answer of a model is smaller")
    return text


def _program(name: str, language: str | None, environment: str | None) -> RunRequest:
    """Decide what to run: the options first, then the file's ending, then its content."""
    text = _read_source(name)
    wanted = parse_language(language) if language else None
    place = parse_environment(environment) if environment else None
    ending = Path(name).suffix.lower() if name != "-" else ""
    if wanted is None and (ending in _MARKDOWN_ENDINGS or (name == "-" and "```" in text)):
        found = extract_program(_sane_answer(name, text))
        if found.code is not None and found.language is not None:
            return request_for(found, environment=place)
        if ending not in _MARKDOWN_ENDINGS or found.blocks:
            raise refuse(f"no program in {name}: {found.reason}")
        # A document without a block of code is a program in Markdown.
        wanted = Language.MARKDOWN
    by_ending = find_language(ending) if ending else None
    seen = detect(text, by_ending.value if by_ending and not wanted else (wanted.value if wanted else ""))
    lang: Language | None = wanted or by_ending or seen.language
    if lang is None:
        raise refuse(f"cannot tell the language of {name}: {seen.reason}; name it with --language")
    where = place or (seen.environment if seen.language is lang else None)
    if where is None:
        where = (
            Environment.CORE_WEB if lang in (Language.HTML, Language.MARKDOWN) else Environment.INTERPRETER
        )
    return RunRequest(code=text, language=lang, environment=where)


def run(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="A program, or an answer in markdown.")],
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="[-- ARGUMENT...]", help="What the program finds on its command line."),
    ] = None,
    language: Annotated[str | None, typer.Option(help="Language, when the file does not tell.")] = None,
    environment: Annotated[
        str | None,
        typer.Option(
            help="Environment, when the program does not tell. core_web gives JavaScript the browser's own engine."
        ),
    ] = None,
    stdin: Annotated[Path | None, typer.Option(help="File given to the program as standard input.")] = None,
    timeout: Annotated[float, typer.Option(help="Seconds the program may run.")] = 10.0,
    memory: Annotated[int, typer.Option(help="Memory of the program in MB.")] = 512,
    screenshot: Annotated[Path | None, typer.Option(help="PNG of the page, or of the first figure.")] = None,
    artifacts: Annotated[
        Path | None, typer.Option(help="Folder for the files that the program leaves.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Run one program in the sandbox and say what happened."""
    request = _program(file, language, environment)
    try:
        given = stdin.read_bytes() if stdin else b""
    except OSError as error:
        raise refuse(f"cannot read --stdin {stdin}: {error.strerror or error}") from None
    request = replace(
        request,
        arguments=tuple(arguments or ()),
        stdin=given,
        limits=RunLimits(seconds=timeout, memory_bytes=memory * MIB),
    )
    page = (request.language, request.environment) in supported_pages() and request.environment.is_page
    result = run_page(request, progress=_note) if page else registry.run(request)
    saved = _save(result, screenshot, artifacts)
    if json:
        emit_json(run_document(request, result, saved))
    else:
        _show(request, result, saved)


def _note(asset: str, doing: str) -> None:
    """On standard error: standard output is the program's, or one JSON document."""
    typer.echo(f"Preparing {asset}, which happens once: {doing}", err=True)


def _save(result: RunResult, screenshot: Path | None, folder: Path | None) -> dict[str, Path]:
    saved: dict[str, Path] = {}
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for artifact in result.artifacts:
            target = folder / artifact.name.replace("/", "__")
            _write(target, artifact.data)
            saved[artifact.name] = target
    if screenshot is not None:
        picture = _picture(result)
        if picture is None:
            warn("No picture: the program showed none.")
        else:
            _write(screenshot, picture.data)
            saved.setdefault(picture.name, screenshot)
    return saved


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    partial.write_bytes(data)
    partial.replace(target)


def _picture(result: RunResult) -> Artifact | None:
    pictures = [artifact for artifact in result.artifacts if artifact.is_image]
    return next((a for a in pictures if a.name == "screenshot.png"), pictures[0] if pictures else None)


def run_document(request: RunRequest, result: RunResult, saved: dict[str, Path]) -> dict[str, Any]:
    """The JSON of a run, as DESIGN promises it."""
    return {
        "status": result.status.value,
        "counts_against_model": result.status.counts_against_model,
        "language": request.language.value,
        "environment": request.environment.value,
        "stdout": result.stdout,
        "stderr": result.stderr,
        "exit_code": result.exit_code,
        "diagnostics": [
            {
                "severity": d.severity,
                "message": d.message,
                "line": d.line,
                "column": d.column,
                "source": d.source,
            }
            for d in result.diagnostics
        ],
        "artifacts": [_artifact(artifact, saved) for artifact in result.artifacts],
        "missing": list(result.missing),
        "boot_ms": result.boot_ms,
        "compile_ms": result.compile_ms,
        "compile_cached": result.compile_cached,
        "run_ms": result.run_ms,
        "peak_memory_bytes": result.peak_memory_bytes,
        "truncated": list(result.truncated),
        "runtime": result.runtime,
        "isolation": result.isolation._asdict() if result.isolation else None,
        "events": [dict(event) for event in result.events],
        "note": result.note,
    }


def _artifact(artifact: Artifact, saved: dict[str, Path]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": artifact.name,
        "mime": artifact.mime or mimetypes.guess_type(artifact.name)[0] or "application/octet-stream",
        "size": len(artifact.data),
    }
    if artifact.name in saved:
        described["path"] = str(saved[artifact.name])
    else:
        described["base64"] = base64.b64encode(artifact.data).decode("ascii")
    return described


def _show(request: RunRequest, result: RunResult, saved: dict[str, Path]) -> None:
    if result.stdout:
        # Escape characters of a program are data; a terminal must not obey them.
        say(_printable(result.stdout.rstrip("\n")))
    if result.stderr:
        say(_printable(result.stderr.rstrip("\n")))
    compiling = "load (compiled before)" if result.compile_cached else "compile"
    times = [
        f"{name} {value:.0f} ms"
        for name, value in (("boot", result.boot_ms), (compiling, result.compile_ms), ("run", result.run_ms))
        if value is not None
    ]
    code = "" if result.exit_code is None else f", exit code {result.exit_code}"
    say(f"── {result.status.value}: {request.language.label}, {request.environment.label}{code}")
    say("   " + ", ".join([*times, result.runtime] if result.runtime else times))
    if result.isolation:
        say(f"   {result.isolation.sentence}")
    for diagnostic in result.diagnostics:
        where = f"line {diagnostic.line}: " if diagnostic.line else ""
        say(f"   {diagnostic.severity}: {where}{_printable(diagnostic.message)}")
    if result.missing:
        say(f"   not available in the sandbox: {', '.join(result.missing)}")
    for artifact in result.artifacts:
        kept = f" -> {saved[artifact.name]}" if artifact.name in saved else ""
        say(f"   left {_printable(artifact.name)} ({artifact.mime}, {len(artifact.data)} bytes){kept}")
    if result.note:
        say(f"   {result.note}")


def _printable(text: str) -> str:
    return "".join(c if c in "\n\t" or c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def extract(
    answer: Annotated[str, typer.Argument(metavar="ANSWER.md|-", help="An answer in markdown.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Find the program in an answer: language, environment, packages, and why."""
    found: Extraction = extract_program(_sane_answer(answer, _read_source(answer)))
    if json:
        emit_json(found.to_dict())
        return
    emit_table(
        "What was found",
        ["what", "value"],
        [
            ("language", found.language.label if found.language else "none"),
            ("environment", found.environment.label if found.environment else "none"),
            *((f"{kind} packages", ", ".join(names) or "none") for kind, names in found.packages.items()),
            ("blocks", len(found.blocks)),
            ("why", found.reason),
        ],
    )
    if found.code:
        say(_printable(found.code))
