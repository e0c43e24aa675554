"""From what went wrong on the way to a model, to an error that says what happened and what to do."""

from __future__ import annotations

import email.utils
import re
import time
from collections.abc import Iterable

import openai

from ..errors import (
    BrokenAnswer,
    ContentFiltered,
    ContextOverflow,
    KeyRefused,
    ModelError,
    ModelTimeout,
    RateLimited,
    RequestRefused,
    ServerFault,
    UnknownModel,
    Unreachable,
)
from .catalogue import ModelEntry
from .secret import Secret, without
from .transport import Compressed, TooMuch

#: Statuses after which asking again may help.
PASSING = frozenset({408, 409, 425, 429})
_QUOTED = 300
_CONTEXT = re.compile(
    r"context.{0,20}(length|window|size)|maximum context|exceeds? the (available )?context|prompt is too long"
    r"|too many (input )?tokens|input is too long",
    re.I,
)
_FILTER = re.compile(r"content[ _-]?(filter|policy|management)|safety|responsible", re.I)


def is_passing(problem: ModelError) -> bool:
    """Whether asking again may help."""
    if isinstance(problem, RateLimited):
        return problem.status is not None
    if isinstance(problem, Unreachable | ModelTimeout | ServerFault):
        return True
    return problem.status in PASSING


def fault(error: BaseException, entry: ModelEntry, secrets: Iterable[Secret]) -> ModelError:
    """The error for a person; no key is in it, whatever the address quoted.

    Parameters
    ----------
    error : BaseException
        What the client raised.
    entry : ModelEntry
        The model that was asked.
    secrets : iterable of Secret
        What must not be shown.
    """
    problem, status, retry_after = _translate(error, entry)
    made = type(problem)(without(str(problem), secrets))
    made.status, made.retry_after = status, retry_after
    return made


def _translate(error: BaseException, entry: ModelEntry) -> tuple[ModelError, int | None, float | None]:
    who, where = entry.name, entry.address
    if isinstance(error, openai.APIStatusError):
        after = _retry_after(
            error.response.headers.get("retry-after"), error.response.headers.get("retry-after-ms")
        )
        return _of_status(error, entry, after), error.status_code, after
    inner = error.__cause__
    if isinstance(error, TooMuch) or isinstance(inner, TooMuch):
        return (
            BrokenAnswer(f"{who}: {where} sent far more data than an answer has; check the address"),
            None,
            None,
        )
    if isinstance(error, Compressed) or isinstance(inner, Compressed):
        return (
            BrokenAnswer(
                f"{who}: {where} compresses its answers although it was asked not to; "
                "turn compression off there, or use another address"
            ),
            None,
            None,
        )
    if isinstance(error, openai.APITimeoutError):
        patience = entry.patience
        return (
            ModelTimeout(
                f"{who}: {where} said nothing for {patience.read_s:g} s (or took over {patience.connect_s:g} s "
                "to connect); try again, or raise read_s and connect_s in [model.patience]"
            ),
            None,
            None,
        )
    if isinstance(error, openai.APIConnectionError):
        why = f": {inner}" if inner is not None and str(inner) else ""
        return (
            Unreachable(
                f"{who}: {where} cannot be reached, or closed the connection{why:.200}; "
                "check that its server runs and that the address in the catalogue is right"
            ),
            None,
            None,
        )
    if isinstance(error, openai.APIError):  # an error that the address sent inside a stream
        return _in_stream(error, entry), None, None
    if isinstance(error, UnicodeDecodeError):
        return BrokenAnswer(f"{who}: {where} sent bytes that are not UTF-8; {_SERVER_BUG}"), None, None
    if isinstance(error, ValueError | TypeError | AttributeError | KeyError | RecursionError):
        return (
            BrokenAnswer(f"{who}: {where} sent a stream that is no JSON of the chat protocol; {_SERVER_BUG}"),
            None,
            None,
        )
    return ServerFault(f"{who}: {where}: {type(error).__name__}: {error}"), None, None


_SERVER_BUG = "that is a fault of its server: update it, or use another"


def _of_status(error: openai.APIStatusError, entry: ModelEntry, after: float | None) -> ModelError:
    who, where, status = entry.name, entry.address, error.status_code
    said = _said(error)
    hint = f" It said: {said}" if said else ""
    code = str(error.code or "")
    if status in (301, 302, 303, 307, 308):
        to = error.response.headers.get("location", "elsewhere")
        return RequestRefused(f"{who}: {where} sends on to {to:.200}; write that address into the catalogue")
    if status == 401 or code == "invalid_api_key":
        mend = (
            f"put a valid key into {entry.key_env}"
            if entry.key_env
            else "name the variable of a key in key_env"
        )
        return KeyRefused(f"{who}: {where} refused the key (401); {mend}.{hint}")
    if status == 403:
        return KeyRefused(
            f"{who}: {where} forbids this (403); the key may lack the right to {entry.model!r}.{hint}"
        )
    if status in (400, 413, 422) and (
        code == "context_length_exceeded" or "exceed_context" in str(error.type) or _CONTEXT.search(said)
    ):
        return ContextOverflow(
            f"{who}: the conversation is longer than the model reads; start a new one, or shorten the prompt.{hint}"
        )
    if status in (400, 403, 422) and (code == "content_filter" or _FILTER.search(said)):
        return ContentFiltered(
            f"{who}: a filter at {where} refused the conversation; rephrase the prompt.{hint}"
        )
    if status == 404 or code == "model_not_found":
        return UnknownModel(
            f"{who}: {where} knows no model {entry.model!r}, or is no base address of the chat protocol "
            f"(it often ends in /v1); `runoff models discover` lists what servers on this machine have.{hint}"
        )
    if status == 429:
        if code == "insufficient_quota" or "quota" in said.lower():
            return RateLimited(
                f"{who}: the quota at {where} is used up; raise it there, or set outage = true.{hint}"
            )
        wait = f" Try again in {after:g} s." if after is not None else " Try again later."
        return RateLimited(f"{who}: {where} gets too many requests (429).{wait}{hint}")
    if status == 408:
        return ModelTimeout(f"{who}: {where} gave up waiting for itself (408); try again.{hint}")
    if status >= 500:
        return ServerFault(
            f"{who}: {where} has a fault of its own ({status}); try again, or set outage = true.{hint}"
        )
    return RequestRefused(
        f"{who}: {where} refused the request ({status}); check the model's table in the catalogue.{hint}"
    )


def _in_stream(error: openai.APIError, entry: ModelEntry) -> ModelError:
    said = _clean(error.message)
    if _CONTEXT.search(said):
        return ContextOverflow(
            f"{entry.name}: the conversation is longer than the model reads; start a new one. It said: {said}"
        )
    return ServerFault(f"{entry.name}: {entry.address} broke off with an error of its own. It said: {said}")


def _said(error: openai.APIStatusError) -> str:
    """What the address says, in one short line; web pages are not quoted."""
    body = error.body
    if isinstance(body, dict):
        message = body.get("message") or body.get("detail") or body.get("error") or ""
        return _clean(message if isinstance(message, str) else str(message))
    if isinstance(body, str) and not body.lstrip().startswith("<"):
        return _clean(body)
    return ""


def _clean(text: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _QUOTED else line[:_QUOTED] + "…"


def _retry_after(seconds: str | None, milliseconds: str | None) -> float | None:
    """``Retry-After`` as seconds from now: a number, or a date."""
    for value, scale in ((milliseconds, 1000.0), (seconds, 1.0)):
        if not value:
            continue
        try:
            wait = float(value) / scale
        except ValueError:
            try:
                wait = email.utils.parsedate_to_datetime(value).timestamp() - time.time()
            except (ValueError, OverflowError):
                continue
        if 0 <= wait < float("inf"):
            return wait
    return None
