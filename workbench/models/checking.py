"""Does a model answer? One tiny question to each, all at once, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..errors import ModelError
from .catalogue import ModelEntry, ModelKind
from .client import Client
from .messages import Conversation, FinishReason, Parameters

_QUESTION = Conversation.start("Answer with the one word: ready")
#: Room for a model that thinks first; a small one may never stop by itself.
_MOST_TOKENS = {ModelKind.OPENAI: 512, ModelKind.GGUF: 24, ModelKind.SCRIPTED: 512}
_SECONDS = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedModel:
    """What one tiny question to a model showed.

    Attributes
    ----------
    first_token_ms, total_ms : float or None
        Until the first text, and the end.
    cost : float or None
        Of this question, in ``currency``; None where tokens or prices are unknown.
    note : str
        The error, or the beginning of what it said.
    """

    model: str
    works: bool
    first_token_ms: float | None = None
    total_ms: float | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost: float | None = None
    currency: str | None = None
    error: str = ""
    note: str = ""


def check_models(entries: Iterable[ModelEntry]) -> list[CheckedModel]:
    """Ask each model once; the rest of the catalogue's patience and parameters hold."""
    asked = []
    for entry in entries:
        patience = replace(entry.patience, total_s=min(entry.patience.total_s, _SECONDS), retries=1)
        client = Client(replace(entry, patience=patience))
        asked.append((entry, client.stream(_QUESTION, Parameters(max_tokens=_MOST_TOKENS[entry.kind]))))
    found = []
    for entry, answer in asked:
        try:
            reply = answer.reply
        except ModelError as error:
            found.append(CheckedModel(model=entry.name, works=False, error=error.kind, note=str(error)))
            continue
        said = " ".join(reply.text.split())
        found.append(
            CheckedModel(
                model=entry.name,
                works=reply.finish_reason is not FinishReason.CUT,
                first_token_ms=reply.first_token_ms,
                total_ms=reply.total_ms,
                prompt_tokens=reply.usage.prompt_tokens,
                completion_tokens=reply.usage.completion_tokens,
                cost=reply.usage.cost,
                currency=reply.usage.currency,
                note=" ".join(reply.warnings) or (said if len(said) <= 60 else f"{said[:60]}…"),
            )
        )
    return found
