"""A direct chat with one model by name: streamed, stopped, asked again; no battle, and nothing counts."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any

from data.store import storable_text

from .answering import facts_of
from .battle import check_prompt
from .errors import BattleError, ModelError
from .models import Cancel, Catalogue, Client, Conversation, Parameters, Reply
from .models.background import submit

log = logging.getLogger(__name__)

#: Exchanges of one chat; the oldest are what a model would read first, so none is dropped silently.
MOST_EXCHANGES = 50
#: Characters of a system prompt.
LONGEST_SYSTEM = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What the person said, and what came back.

    Attributes
    ----------
    model : str
        Who answered; a chat may go on with another model.
    text : str
        The answer, as far as it came.
    facts : dict
        What the client told of it: times, tokens, cost, warnings.
    problem : str
        Why no answer came; empty when one did.
    attempt : int
        How often it was asked again.
    """

    prompt: str
    model: str
    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    attempt: int = 0


class Chat:
    """One person's chat, for any number of tabs.

    Attributes
    ----------
    exchanges : list of Exchange
        Those that ended; the one under way is in `asked` and `so_far`.
    changes : int
        Grows with everything but the stream of text that a page should show.
    """

    def __init__(self, model: str, system: str) -> None:
        self.model = model
        self.system = system
        self.parameters = Parameters()
        self.exchanges: list[Exchange] = []
        self.changes = 0
        self.guard = threading.RLock()
        self._asked: Exchange | None = None
        self._pieces: list[str] = []
        self._job: Future[Reply] | None = None
        self._cancel = Cancel()

    @property
    def busy(self) -> bool:
        """Whether the model still writes."""
        return self._job is not None

    @property
    def asked(self) -> Exchange | None:
        """The exchange under way."""
        return self._asked

    @property
    def so_far(self) -> str:
        """What came of the answer under way."""
        return "".join(self._pieces)

    def ask(self, prompt: str, catalogue: Catalogue) -> None:
        """Say something; the answer comes with `poll`.

        Raises
        ------
        BattleError
            While an answer is under way, or when the prompt or the chat is too long or empty.
        ModelError
            When the catalogue has no such model.
        """
        with self.guard:
            self._refuse_while_busy()
            check_prompt(prompt)
            if len(self.exchanges) >= MOST_EXCHANGES:
                raise BattleError(f"a chat has at most {MOST_EXCHANGES} exchanges; clear it to go on")
            self._start(Exchange(prompt=prompt, model=self.model), catalogue)

    def again(self, catalogue: Catalogue) -> None:
        """Ask the last thing once more, in place of the answer that came."""
        with self.guard:
            self._refuse_while_busy()
            if not self.exchanges:
                raise BattleError("nothing was asked yet")
            last = self.exchanges[-1]
            once_more = Exchange(prompt=last.prompt, model=self.model, attempt=last.attempt + 1)
            catalogue.find(self.model)  # before the last answer is put away
            self.exchanges.pop()
            self._start(once_more, catalogue)

    def _refuse_while_busy(self) -> None:
        if self.busy:
            raise BattleError("the model is still writing; stop it, or wait")

    def _start(self, exchange: Exchange, catalogue: Catalogue) -> None:
        client = Client(catalogue.find(exchange.model))
        pieces: list[str] = []
        self._cancel, self._pieces, self._asked = Cancel(), pieces, exchange
        answer = client.answer(
            self._conversation(exchange.prompt),
            self.parameters,
            on_text=pieces.append,
            cancel=self._cancel,
        )
        self._job = submit(answer)
        self.changes += 1

    def _conversation(self, prompt: str) -> Conversation:
        # A question that nobody answered is left out: two of the person in a row confuse models.
        answered = [exchange for exchange in self.exchanges if exchange.text]
        prompts = [*(exchange.prompt for exchange in answered), prompt]
        conversation = Conversation.start(prompts[0], system=self.system.strip())
        for exchange, following in zip(answered, prompts[1:], strict=True):
            conversation = conversation.model_said(exchange.text).user_said(following)
        return conversation

    def poll(self) -> bool:
        """Take in the answer when it has ended; True when it just has."""
        with self.guard:
            job, asked = self._job, self._asked
            if job is None or asked is None or not job.done():
                return False
            self._job = self._asked = None
            self.exchanges.append(_ended(asked, job, self.so_far))
            self._pieces = []
            self.changes += 1
            return True

    def stop(self) -> None:
        """Stop the model; what came until now stays."""
        self._cancel.press()

    def clear(self) -> None:
        """Forget everything that was said; model, system prompt and parameters stay."""
        with self.guard:
            self._cancel.press()
            self._job = self._asked = None
            self._pieces = []
            self.exchanges.clear()
            self.changes += 1

    @property
    def cost(self) -> dict[str, float]:
        """What the answers cost so far, by currency; answers without a known cost are not in it."""
        total: dict[str, float] = {}
        for exchange in self.exchanges:
            usage = exchange.facts.get("usage") or {}
            if usage.get("cost") is not None and usage.get("currency"):
                total[usage["currency"]] = total.get(usage["currency"], 0.0) + usage["cost"]
        return total

    def to_json(self) -> dict[str, Any]:
        """The chat as plain JSON values; an answer under way is kept as its question."""
        with self.guard:
            exchanges = list(self.exchanges)
            if self._asked is not None:
                broken = "The answer was interrupted; ask again."
                exchanges.append(replace(self._asked, problem=broken))
        return {
            "model": self.model,
            "system": self.system,
            "parameters": self.parameters.set(),
            "exchanges": [
                {name: getattr(exchange, name) for name in Exchange.__dataclass_fields__}
                for exchange in exchanges
            ],
        }

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Chat:
        """Read what `to_json` wrote.

        Raises
        ------
        BattleError
            When it is no such document.
        """
        try:
            chat = cls(content["model"], content["system"])
            chat.parameters = Parameters(**content["parameters"])
            chat.exchanges = [Exchange(**exchange) for exchange in content["exchanges"]]
        except (KeyError, TypeError, ValueError, ModelError) as error:
            raise BattleError(f"this chat cannot be restored: {error!r:.200}") from error
        return chat


def _ended(asked: Exchange, job: Future[Reply], so_far: str) -> Exchange:
    error = None if job.cancelled() else job.exception()
    if job.cancelled():
        return replace(asked, text=storable_text(so_far), problem="It was stopped.")
    if isinstance(error, ModelError):
        return replace(asked, text=storable_text(so_far), problem=str(error))
    if error is not None:
        log.error("asking %s in a chat failed", asked.model, exc_info=error)
        return replace(
            asked, text=storable_text(so_far), problem=f"A fault of Runoff: {type(error).__name__}."
        )
    reply = job.result()
    stopped = "" if reply.text else "It was stopped before a word came."
    return replace(asked, text=storable_text(reply.text), facts=facts_of(reply), problem=stopped)
