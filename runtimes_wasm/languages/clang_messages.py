"""What clang and lld say: diagnostics with places, and what a program lacks rather than gets wrong."""

from __future__ import annotations

import re

from ..contract import Diagnostic
from .c_known import lacking_header, lacking_symbol

_MESSAGE = re.compile(r"^(?:/w/)?(\S+?):(\d+):(\d+): (fatal error|error|warning|note): (.*)$")
_ANY_ERROR = re.compile(
    r"^(?:\S+:\d+:\d+: (?:fatal )?error|wasm-ld: error|clang(?:\+\+)?: error|error): (.*)$"
)
_NO_HEADER = re.compile(r"'([^']+)' file not found")
_UNDECLARED = re.compile(
    r"call to undeclared (?:library )?function '(\w+)'|use of undeclared identifier '(\w+)'|no member named '(\w+)' in the global"
)
_UNDEFINED = re.compile(r"undefined symbol: (\w+)")
_FOREIGN = "This header is only meant to be used on x86"
_MOST = 100


def parse_messages(text: str, source: str = "main.c") -> list[Diagnostic]:
    """The compiler's messages about the program, at most 100.

    An error inside a header of the library belongs to the program's line that
    led there, which a note after it tells.
    """
    found: list[Diagnostic] = []
    elsewhere: str | None = None
    for line in text.splitlines():
        match = _MESSAGE.match(line)
        if line.startswith("wasm-ld: error:"):
            found.append(Diagnostic(severity="error", message=line.partition("error: ")[2], source="wasm-ld"))
        if not match:
            continue
        file, row, column, kind, message = match.groups()
        if file != source:
            elsewhere = message if "error" in kind else elsewhere
            continue
        if kind == "note" and elsewhere is None:
            continue
        if kind == "note":
            kind, message = "error", elsewhere or message
        elsewhere = None
        severity = "warning" if kind == "warning" else "error"
        found.append(
            Diagnostic(severity=severity, message=message, line=int(row), column=int(column), source=source)
        )
    return found[:_MOST]


def lacking(messages: str) -> list[str]:
    """What the sandbox lacks, when that is the only thing that is wrong; else nothing.

    A header or function counts when it is a well-known one of an operating
    system or library; a misspelt name is the program's own fault.
    """
    if _FOREIGN in messages:
        return ["x86 instructions"]
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
