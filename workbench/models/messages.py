"""What is said to a model, and what comes back: frozen records without any transport."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, Literal, get_args

from ..errors import ModelError

Role = Literal["system", "user", "assistant"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture for a model that sees, such as the screenshot of a program."""

    data: bytes
    mime: str = "image/png"

    @property
    def url(self) -> str:
        """The picture as a ``data:`` address."""
        return f"data:{self.mime};base64,{base64.b64encode(self.data).decode('ascii')}"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str
    images: tuple[Image, ...] = ()

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ModelError(f"the role {self.role!r} is unknown; known: {', '.join(ROLES)}")
        if self.images and self.role != "user":
            raise ModelError(f"a {self.role} message has no pictures; only a user's has")

    def to_json(self) -> dict[str, Any]:
        """The message as the chat protocol writes it."""
        if not self.images:
            return {"role": self.role, "content": self.content}
        pictures = [{"type": "image_url", "image_url": {"url": image.url}} for image in self.images]
        return {"role": self.role, "content": [{"type": "text", "text": self.content}, *pictures]}


@dataclass(frozen=True, slots=True)
class Conversation:
    """Messages in order; each step gives a new conversation.

    >>> Conversation.start("Draw a clock", system="You write programs").user_said("Now in red").turns
    2
    """

    messages: tuple[Message, ...] = ()

    @classmethod
    def start(cls, prompt: str, *, system: str = "", images: Iterable[Image] = ()) -> Conversation:
        """A conversation of one prompt, under a system prompt where one is given."""
        opened = cls((Message("system", system),) if system else ())
        return opened.user_said(prompt, images=images)

    def user_said(self, content: str, *, images: Iterable[Image] = ()) -> Conversation:
        """The conversation with what the person says next."""
        return Conversation((*self.messages, Message("user", content, tuple(images))))

    def model_said(self, content: str) -> Conversation:
        """The conversation with what the model answered."""
        return Conversation((*self.messages, Message("assistant", content)))

    @property
    def turns(self) -> int:
        """How often the person spoke."""
        return sum(message.role == "user" for message in self.messages)

    @property
    def last_said(self) -> str:
        """What the person said last; empty before the first turn."""
        return next((m.content for m in reversed(self.messages) if m.role == "user"), "")

    @property
    def characters(self) -> int:
        """Length of all texts together."""
        return sum(len(message.content) for message in self.messages)

    def to_json(self) -> list[dict[str, Any]]:
        """The messages as the chat protocol writes them."""
        return [message.to_json() for message in self.messages]

    def check(self) -> None:
        """Refuse what no model can answer.

        Raises
        ------
        ModelError
            When nobody asked anything, or the last word is not the person's.
        """
        if not self.messages or self.messages[-1].role != "user":
            raise ModelError("the conversation must end with a message of the person; add one")
        last = self.messages[-1]
        if not last.content.strip() and not last.images:
            raise ModelError("the last message is empty; write what the model should do")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """How a model is asked to answer; what is None is not sent, so that the address decides.

    Attributes
    ----------
    top_logprobs : int or None
        Asks for the log-probabilities of that many candidates of the first token (0 to 20).
    """

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    seed: int | None = None
    stop: tuple[str, ...] | None = None
    top_logprobs: int | None = None

    def __post_init__(self) -> None:
        problem = self._problem()
        if problem:
            raise ModelError(problem)

    def _problem(self) -> str:
        for name, low, high in (("temperature", 0.0, 2.0), ("top_p", 0.0, 1.0)):
            value = getattr(self, name)
            if value is not None and (not _is_number(value) or not low <= value <= high):
                return f"{name} must be a number from {low:g} to {high:g}, not {value!r}"
        for name, least, most in (
            ("max_tokens", 1, 2**31),
            ("seed", -(2**63), 2**63 - 1),
            ("top_logprobs", 0, 20),
        ):
            value = getattr(self, name)
            if value is not None and (type(value) is not int or not least <= value <= most):
                return f"{name} must be a whole number from {least} to {most}, not {value!r}"
        if self.stop is not None and (
            not isinstance(self.stop, tuple)
            or not 1 <= len(self.stop) <= 4
            or not all(isinstance(word, str) and word for word in self.stop)
        ):
            return f"stop must be 1 to 4 texts that are not empty, not {self.stop!r:.80}"
        return ""

    def set(self) -> dict[str, Any]:
        """Only what was set, by name."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in found.items()
            if value is not None
        }

    def over(self, defaults: Parameters) -> Parameters:
        """These parameters, completed by ``defaults`` where nothing was set."""
        missing = {f.name: getattr(defaults, f.name) for f in fields(self) if getattr(self, f.name) is None}
        return replace(self, **missing)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class FinishReason(StrEnum):
    """Why an answer ended."""

    STOP = "stop"
    #: The model reached ``max_tokens`` or the end of its context.
    LENGTH = "length"
    CONTENT_FILTER = "content_filter"
    #: The person stopped it.
    CANCELLED = "cancelled"
    #: The connection broke, or what came broke off, after text had come.
    CUT = "cut"
    #: The whole answer took too long, after text had come.
    TIMEOUT = "timeout"
    #: Longer than the cap of this program.
    CAP = "cap"
    #: A word that this program does not know; a warning quotes it.
    OTHER = "other"


#: Endings after which the model had more to say, or might have had.
_INCOMPLETE = frozenset({FinishReason.CANCELLED, FinishReason.CUT, FinishReason.TIMEOUT, FinishReason.CAP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens of one answer, and what they cost by the catalogue; None where nobody said it.

    Attributes
    ----------
    cost : float or None
        In ``currency``; None unless tokens and prices of both directions are known.
    cached_tokens : int or None
        Those of ``prompt_tokens`` that the address had in a cache of its own.
    """

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cached_tokens: int | None = None
    reasoning_tokens: int | None = None
    cost: float | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenChance:
    """One candidate of a token, with its natural log-probability."""

    token: str
    logprob: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer of a model, whole or cut.

    Attributes
    ----------
    model : str
        Its name in the catalogue; ``model_sent`` is what the address was asked for, and
        ``model_answered`` what the address says that answered.
    kind : str
        What stands behind the name: ``openai``, ``scripted`` or ``gguf``.
    first_token_ms, total_ms : float or None
        From the request to the first text and to the end, retries included. A
        reply from the cache keeps the times of the original.
    attempts : int
        How often the address was asked.
    warnings : tuple of str
        Sentences for a person: what was cut, changed or not understood.
    chances : tuple of TokenChance
        Candidates of the first token, when `Parameters.top_logprobs` asked for them.
    """

    text: str
    finish_reason: FinishReason
    model: str
    kind: str
    model_sent: str = ""
    model_answered: str = ""
    usage: Usage = Usage()
    first_token_ms: float | None = None
    total_ms: float | None = None
    attempts: int = 1
    cached: bool = False
    warnings: tuple[str, ...] = ()
    chances: tuple[TokenChance, ...] = ()

    @property
    def truncated(self) -> bool:
        """Whether text is missing that the model sent or would have sent."""
        return self.finish_reason in _INCOMPLETE

    @property
    def repeatable(self) -> bool:
        """Whether it is what the request asked for, so that a cache may give it again."""
        return self.finish_reason in (FinishReason.STOP, FinishReason.LENGTH) and bool(
            self.text or self.chances
        )

    def to_json(self) -> dict[str, Any]:
        """The reply as plain JSON."""
        return asdict(self) | {"finish_reason": self.finish_reason.value}

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Reply:
        """Read what `to_json` wrote.

        Raises
        ------
        ValueError, TypeError, KeyError
            When the document is not such a reply.
        """
        return cls(
            **{
                **document,
                "finish_reason": FinishReason(document["finish_reason"]),
                "usage": Usage(**document["usage"]),
                "warnings": tuple(document["warnings"]),
                "chances": tuple(TokenChance(**chance) for chance in document["chances"]),
            }
        )
