"""What the events of a page amount to: one status, one result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from runtimes_wasm.contract import Artifact, Diagnostic, Isolation, RunResult, RunStatus

from .document import Document

Event = Mapping[str, Any]

#: Endings that the page of a console program names.
_TELLING = frozenset({"timeout", "memory", "output", "compile_error", "unsupported", "runner_fault"})

# A picture or a font that is not there leaves a page that still works; a script or an
# answer of a server that is not there explains what fails after it.
_DECISIVE = ("script-src", "connect-src", "worker-src")
_UNRESOLVED = "Failed to resolve module specifier"

#: Every page: what it is compiled from is WebAssembly or a script of the frame itself.
ISOLATION = Isolation("none needed", "browser")

#: The reason that the widget gives when somebody pressed Stop: no fault of the program.
STOPPED_BY_PERSON = "by you"


def outcome_of(
    document: Document, events: Sequence[Event], ready_ms: float | None, stopped: str | None, *, crashed: bool
) -> tuple[RunStatus, str]:
    """Status of a page, and a remark where the status alone would puzzle a reader."""
    if not document.compiled:
        return RunStatus.COMPILE_ERROR, ""
    if crashed:
        return RunStatus.MEMORY, "the process of the page ended, or took more memory than it may"
    if stopped is not None:
        return status_of_stop(stopped), f"the page was stopped: {stopped}"
    if ended := _ended(events):
        return ended, ""
    if ready_ms is None:
        return RunStatus.TIMEOUT, "the page did not become ready"
    ready: Mapping[str, Any] = next((event["detail"] for event in events if event["kind"] == "ready"), {})
    errors = [event["detail"] for event in events if event["kind"] == "error"]
    if not errors and not ready.get("failed"):
        return RunStatus.OK, "the page is blank" if ready.get("blank") else ""
    phases = {str(error.get("phase", "")) for error in errors}
    if "compile" in phases:
        return RunStatus.COMPILE_ERROR, ""
    if "missing" in phases:
        return RunStatus.UNSUPPORTED, "it needs what is not here"
    if any(_UNRESOLVED in str(error.get("text", "")) for error in errors) or _decisive_hosts(events):
        return RunStatus.UNSUPPORTED, "it failed after something it needs was not here"
    return RunStatus.FAILED, ""


def _ended(events: Sequence[Event]) -> RunStatus | None:
    """How a console program ended where it says more than its exit code does."""
    said = [str(event["detail"].get("status")) for event in events if event["kind"] == "exit"]
    return RunStatus(said[-1]) if said and said[-1] in _TELLING else None


def status_of_stop(reason: str) -> RunStatus:
    """The status of a page whose frame was removed, by the reason that the supervisor gives."""
    if reason == STOPPED_BY_PERSON:
        return RunStatus.OK
    if reason.startswith("no answer"):
        return RunStatus.TIMEOUT
    if "left its page" in reason:
        return RunStatus.UNSUPPORTED
    return RunStatus.OUTPUT if "too many messages" in reason else RunStatus.FAILED


def blocked_hosts(events: Sequence[Event]) -> tuple[str, ...]:
    """Hosts that the page tried to reach, each once, in order."""
    hosts = [str(event["detail"].get("host", "")) for event in events if event["kind"] == "blocked"]
    return tuple(dict.fromkeys(host for host in hosts if host))


def _lacking(events: Sequence[Event]) -> list[str]:
    """Packages and files that errors name as not here."""
    found = [str(event["detail"].get("missing", "")) for event in events if event["kind"] == "error"]
    return [name for names in found for name in names.split(", ") if name]


def _decisive_hosts(events: Sequence[Event]) -> bool:
    blocked = [
        event["detail"] for event in events if event["kind"] == "blocked" and event["detail"].get("host")
    ]
    return any(str(detail.get("directive", "")).startswith(_DECISIVE) for detail in blocked)


def result_of(
    document: Document,
    status: RunStatus,
    events: Sequence[Event],
    ready_ms: float | None,
    note: str,
    pictures: Mapping[str, bytes],
    *,
    runtime: str,
) -> RunResult:
    """The run that those events are the traces of."""
    out: list[str] = []
    err: list[str] = []
    diagnostics = list(document.diagnostics)
    exit_code: int | None = None
    for event in events:
        detail = event["detail"]
        text = str(detail.get("text", ""))
        if event["kind"] == "console":
            (err if detail.get("level") in ("warn", "error") else out).append(text + "\n")
        elif event["kind"] == "error":
            err.append(text + "\n")
            if detail.get("phase") != "compile" or document.compiled:
                diagnostics.append(_diagnostic(detail, text))
        elif event["kind"] == "exit":
            exit_code = int(detail.get("code", 1))
    cut = any(
        event["kind"] == "notice" and "too many" in str(event["detail"].get("text")) for event in events
    )
    return RunResult(
        status=status,
        stdout_bytes="".join(out).encode("utf-8", "replace"),
        stderr_bytes="".join(err).encode("utf-8", "replace"),
        exit_code=exit_code,
        diagnostics=tuple(diagnostics),
        artifacts=tuple(Artifact(name=name, mime="image/png", data=png) for name, png in pictures.items()),
        missing=tuple(dict.fromkeys([*document.missing, *_lacking(events), *blocked_hosts(events)])),
        run_ms=ready_ms,
        truncated=("stdout",) if cut else (),
        runtime=runtime,
        isolation=ISOLATION,
        events=tuple(events),
        note="; ".join([*document.notes, note]) if note else "; ".join(document.notes),
    )


def _diagnostic(detail: Mapping[str, Any], text: str) -> Diagnostic:
    line, column = detail.get("line"), detail.get("column")
    return Diagnostic(
        severity="error",
        message=text,
        line=int(line) if isinstance(line, int | float) and line > 0 else None,
        column=int(column) if isinstance(column, int | float) and column > 0 else None,
        source=str(detail.get("phase", "")),
    )
