"""What can be read off a Go program without compiling it, and what its compiler and runtime say."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from ..contract import Diagnostic

SOURCE = "main.go"
_MESSAGE = re.compile(rf"^{re.escape(SOURCE)}:(\d+)(?::(\d+))?: (.*)$")
_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<text>"(?:[^"\\\n]|\\.)*"|`[^`]*`)
    |(?P<word>\w+)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_PANIC = re.compile(r"^(?:panic|fatal error|runtime): ")
_FRAME = re.compile(rf"^\t{re.escape(SOURCE)}:(\d+)")


@dataclass(frozen=True, slots=True)
class Import:
    """One import of a program."""

    path: str
    line: int


def imports_of(code: str) -> list[Import]:
    """Every import of a program, in order; they stand before all other declarations.

    Text that no compiler would accept gives what could be read up to there.
    """
    tokens = _Tokens(code)
    if tokens.take() != "package":
        return []
    tokens.take()
    found: list[Import] = []
    while True:
        word = tokens.take()
        if word == ";":
            continue
        if word != "import":
            return found
        word = tokens.take()
        if word != "(":
            _add(found, word, tokens)
            continue
        while (word := tokens.take()) not in (")", ""):
            if word != ";":
                _add(found, word, tokens)


class _Tokens:
    """The words of a Go program without its spaces and comments; ``""`` at the end."""

    def __init__(self, code: str) -> None:
        self._code = code.removeprefix("\ufeff")
        self._at = 0
        self.line = 1

    def take(self) -> str:
        while match := _TOKEN.match(self._code, self._at):
            start = self._at
            self._at = match.end()
            if match.lastgroup != "space":
                self.line = self._code.count("\n", 0, start) + 1
                return match[0]
        return ""


def _add(found: list[Import], word: str, tokens: _Tokens) -> None:
    if word[:1] not in ('"', "`"):
        word = tokens.take()  # that was a name, a dot or an underscore before the path
    if len(word) > 1 and word[0] in ('"', "`"):
        found.append(Import(word[1:-1], tokens.line))


def missing_packages(imports: Collection[Import], known: Collection[str]) -> list[str]:
    """Imports that a desktop would download or build with another compiler.

    A path with a dot in its first part is a module from the network. What has
    none and is not in the standard library is a mistake; the compiler says so.
    """
    names = ["cgo" if each.path == "C" else each.path for each in imports if each.path not in known]
    return list(dict.fromkeys(name for name in names if name == "cgo" or "." in name.partition("/")[0]))


def unknown_packages(imports: Collection[Import], known: Collection[str]) -> list[Diagnostic]:
    """Imports of packages that exist nowhere, in the words of the ``go`` command."""
    return [
        Diagnostic(
            severity="error",
            message=f"use of internal package {each.path} not allowed"
            if "internal" in each.path.split("/")
            else f"package {each.path} is not in std",
            line=each.line,
            source=SOURCE,
        )
        for each in imports
        if each.path not in known
    ]


def parse_messages(text: str) -> list[Diagnostic]:
    """The compiler's messages about the program, at most 100; indented lines continue the last one."""
    found: list[Diagnostic] = []
    for line in text.splitlines():
        match = _MESSAGE.match(line)
        if match and len(found) < 100:
            found.append(
                Diagnostic(
                    severity="error",
                    message=match[3],
                    line=int(match[1]),
                    column=int(match[2]) if match[2] else None,
                    source=SOURCE,
                )
            )
    return found


def parse_panic(stderr: str) -> Diagnostic | None:
    """What ended a program that panicked or deadlocked, and the line of its own that was running.

    The trace is the last thing that the runtime writes; the goroutine that
    panicked is its first one.
    """
    lines = stderr.splitlines()
    begin = next((number for number, line in enumerate(lines) if _PANIC.match(line)), None)
    if begin is None:
        return None
    # A panic that was recovered and raised again is told line by line; the last is what ended it.
    frame = next((match for line in lines[begin:] if (match := _FRAME.match(line))), None)
    return Diagnostic(
        severity="error",
        message=lines[begin][:2000],
        line=int(frame[1]) if frame else None,
        source=SOURCE,
    )
