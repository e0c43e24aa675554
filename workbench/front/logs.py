"""What the server writes down of itself: text, or one JSON document a line.

Logs are read by people who may not read prompts, programs, votes or keys, and are sent around. So a
line holds what happened and where in the code, and nothing that somebody typed, a model wrote or
a program printed: of an error outside this project its kind and its place are told, not its text;
addresses come without their query; and whatever looks like a key or a token is struck out.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import traceback
from collections import deque
from collections.abc import MutableMapping
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from streamlit import logger as streamlit_logger

from runtimes_wasm.errors import AssetError, HostError

from ..errors import PeopleError

Form = Literal["text", "json"]

_FORM, _FILE = "RUNOFF_LOG", "RUNOFF_LOG_FILE"
_MOST_TEXT = 2_000

#: Keys of the usual makers, bearer tokens, passwords in addresses, and any long run of letters and digits.
_SECRET = re.compile(
    r"""(?xi)
    (?: \b(?:sk|pk|rk|hf|ghp|gho|xox[abp]|AKIA|AIza)[-_]?[A-Za-z0-9_-]{8,} )
    | (?<=bearer\s)\S+
    | (?<=://)[^/\s:@]+:[^/\s@]+(?=@)
    | (?: \b (?:api[-_]?key|token|password|secret|authorization|cookie) ["']? \s*[:=]\s* ["']? [^\s"',;]+ )
    | \b[A-Za-z0-9_-]{40,}(?:\.[A-Za-z0-9_-]+)*
    """
)
_TOKEN = re.compile(r"[0-9a-f]{32}")


def redacted(text: str) -> str:
    """The text without what looks like a secret, and not without end."""
    text = _TOKEN.sub("…", _SECRET.sub("[secret]", text))
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}… ({len(text):,} characters)"


def shown_path(path: str) -> str:
    """A path as a log shows it: without control characters, tokens and ids."""
    plain = "".join(letter if letter.isprintable() and letter not in '"\\' else "?" for letter in path[:200])
    return _TOKEN.sub("…", re.sub(r"(?<=/)[0-9a-f-]{36}(?=/|$)", "…", plain))


class _Plain(logging.Formatter):
    """One line; an error as its kind and the places that it went through."""

    def facts(self, record: logging.LogRecord) -> dict[str, Any]:
        found: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redacted(_message(record)),
        }
        if "ms" in record.__dict__:
            found["ms"] = record.__dict__["ms"]
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            found["error"] = _kind(error)
            found["at"] = _places(record.exc_info[2])
        return found

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of text."""
        found = self.facts(record)
        line = f"{found['time']} {found['level']} {found['logger']}: {found['message']}"
        if "ms" in found:
            line += f" ({found['ms']} ms)"
        if "error" in found:
            line += f" [{found['error']} at {' < '.join(found['at'])}]"
        return line.replace("\n", "\\n").replace("\r", "\\r")


class _Json(_Plain):
    def format(self, record: logging.LogRecord) -> str:
        """The record as one JSON document."""
        return json.dumps(self.facts(record), ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    arguments = record.args
    if isinstance(arguments, MutableMapping):
        return str(record.msg) % {name: _argument(value) for name, value in arguments.items()}
    try:
        return (
            str(record.msg) % tuple(_argument(value) for value in arguments or ())
            if arguments
            else str(record.msg)
        )
    except (TypeError, ValueError):
        return str(record.msg)


def _argument(value: object) -> object:
    return _kind(value) if isinstance(value, BaseException) else value


def _kind(error: BaseException) -> str:
    """An error in words; only texts of our own that quote nobody are told."""
    name = type(error).__name__
    return f"{name}: {error}" if isinstance(error, AssetError | HostError | PeopleError) else name


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-8:]
    return [
        f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}"
        for frame in reversed(frames)
    ]


class Recent(logging.Handler):
    """The last warnings and errors of this process, as lines of JSON."""

    def __init__(self, most: int = 500) -> None:
        super().__init__(logging.WARNING)
        self.lines: deque[str] = deque(maxlen=most)
        self.setFormatter(_Json())

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        self.lines.append(self.format(record))


RECENT = Recent()


def check_form(form: str) -> Form:
    """The form of the log that the environment asks for."""
    return "json" if form == "json" else "text"


def tell(environment: MutableMapping[str, str], form: str) -> None:
    """Write into the environment of a server how it logs."""
    environment[_FORM] = form


def default_file() -> Path:
    """Where a server keeps its own log, for `runoff doctor --bundle`."""
    from runtimes_wasm.assets import cache

    return Path(os.environ.get(_FILE) or cache.cache_root() / "log" / "runoff.jsonl")


def set_up() -> None:
    """Let everything of this process log in the form that was asked for; also to a file that never grows large."""
    form = check_form(os.environ.get(_FORM, "text"))
    stream = logging.StreamHandler(sys.stderr)
    stream.setFormatter(_Json() if form == "json" else _Plain())
    handlers: list[logging.Handler] = [stream, RECENT]
    path = default_file()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = RotatingFileHandler(path, maxBytes=1 << 20, backupCount=2, encoding="utf-8", delay=True)
        kept.setFormatter(_Json())
        kept.setLevel(logging.WARNING)
        handlers.append(kept)
    except OSError:
        pass  # a place that cannot be written costs the file, not the server
    root = logging.getLogger()
    root.handlers[:] = handlers
    # Each request is a line where a program reads them; people at a terminal see warnings.
    level = logging.INFO if form == "json" else logging.WARNING
    stream.setLevel(level)
    root.setLevel(level)
    # Streamlit gives every logger of its own, and uvicorn's, a handler that writes whole errors.
    streamlit_logger.setup_formatter = _hand_on
    for logger in list(streamlit_logger._loggers.values()):
        _hand_on(logger)
    # Ours tells requests without their query, who asked, and what a token opens.
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


def _hand_on(logger: logging.Logger) -> None:
    """Let a logger hand its records to ours."""
    logger.handlers.clear()
    logger.propagate = True
