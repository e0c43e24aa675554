"""What the events of a page amount to: one status, one result."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from runtimes_wasm.contract import Artifact, Diagnostic, Isolation, RunResult, RunStatus

from .document import Document

Event = Mapping[str, Any]

#: Endings that the page of a console program names.
_TELLING = frozenset({"timeout", "memory", "output", "compile_error", "unsupported", "runner_fault"})

# A picture, a film, a font or a frame of elsewhere that is not there leaves a page that still
# works; a script, a style sheet, an answer of a server or a camera that is not there does not.
_DECISIVE = ("script-src", "connect-src", "worker-src", "style-src", "device")
_MEDIA = re.compile(
    r"\.(?:png|jpe?g|gif|webp|avif|svg|mp3|ogg|wav|m4a|aac|mp4|webm|woff2?|ttf|otf)(?:[?#]|$)", re.IGNORECASE
)
_FONTS = re.compile(r"font|typekit|typography|icon|emoji|flag", re.IGNORECASE)
#: Hosts that count visitors, show advertisements, chat or consent banners: no part of what a program does.
_IDLE = re.compile(
    r"(?:^|\.)(?:google-analytics\.com|googletagmanager\.com|googletagservices\.com|googlesyndication\.com|doubleclick\.net"
    r"|googleadservices\.com|analytics\.google\.com|plausible\.io|clarity\.ms|hotjar\.com|hotjar\.io|segment\.(?:com|io)"
    r"|mixpanel\.com|amplitude\.com|heapanalytics\.com|fullstory\.com|posthog\.com|umami\.is|usefathom\.com|goatcounter\.com"
    r"|gc\.zgo\.at|statcounter\.com|cloudflareinsights\.com|sentry\.io|sentry-cdn\.com|bugsnag\.com|newrelic\.com|nr-data\.net"
    r"|connect\.facebook\.net|facebook\.com|platform\.twitter\.com|platform\.linkedin\.com|snap\.licdn\.com|addthis\.com|sharethis\.com"
    r"|disqus\.com|intercom\.io|crisp\.chat|tawk\.to|cookiebot\.com|cookielaw\.org|hm\.baidu\.com|mc\.yandex\.ru|counter\.dev"
    r"|buymeacoffee\.com|ko-fi\.com|githubbadge\.com|buttons\.github\.io|vercel-insights\.com|vercel-scripts\.com)$"
)
#: What a person does: what happens after it is not how the page came up.
_DEEDS = frozenset({"click", "pointerdown", "keydown"})
_UNRESOLVED = "Failed to resolve module specifier"

#: Every page: what it is compiled from is WebAssembly or a script of the frame itself.
ISOLATION = Isolation("none needed", "browser")

#: The reason that the widget gives when somebody pressed Stop: no fault of the program.
STOPPED_BY_PERSON = "by you"


def outcome_of(
    document: Document, events: Sequence[Event], ready_ms: float | None, stopped: str | None, *, crashed: bool
) -> tuple[RunStatus, str]:
    """Status of a page, and a remark where the status alone would puzzle a reader.

    The app and the batch both ask here. A page that needs what the sandbox does not
    have is `unsupported` whether it fails for that reason or says so politely: which of
    the two it does is no part of what it is about.
    """
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
        if needed := needed_hosts(_untouched(events)):
            return RunStatus.UNSUPPORTED, f"it needs {', '.join(needed)}, which is not here"
        return RunStatus.OK, "the page is blank" if ready.get("blank") else ""
    phases = {str(error.get("phase", "")) for error in errors}
    if "compile" in phases:
        return RunStatus.COMPILE_ERROR, ""
    if "missing" in phases:
        return RunStatus.UNSUPPORTED, "it needs what is not here"
    if any(_UNRESOLVED in str(error.get("text", "")) for error in errors) or needed_hosts(events):
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
    """Packages that errors name as not here."""
    found = [str(event["detail"].get("missing", "")) for event in events if event["kind"] == "error"]
    return [name for names in found for name in names.split(", ") if name]


def needed_hosts(events: Sequence[Event]) -> tuple[str, ...]:
    """Hosts (and devices) among the blocked ones without which a page is not what it is meant to be."""
    details = [event["detail"] for event in events if event["kind"] == "blocked"]
    return tuple(dict.fromkeys(str(detail["host"]) for detail in details if _is_needed(detail)))


def _is_needed(detail: Mapping[str, Any]) -> bool:
    host, directive = str(detail.get("host", "")), str(detail.get("directive", ""))
    if not host or not directive.startswith(_DECISIVE) or _IDLE.search(host.partition(":")[0]):
        return False
    # Games fetch their pictures and sounds as data; they go on without them.
    unneeded = {"style-src": _FONTS, "connect-src": _MEDIA}.get("-".join(directive.split("-")[:2]))
    return unneeded is None or unneeded.search(str(detail.get("url", ""))) is None


def _untouched(events: Sequence[Event]) -> Sequence[Event]:
    """What happened before anybody clicked or pressed a key."""
    first = next((at for at, event in enumerate(events) if event["kind"] in _DEEDS), len(events))
    return events[:first]


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
