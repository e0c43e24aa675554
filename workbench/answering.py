"""Asking the models of a battle, behind the page: both at once, and told together.

Who is faster must not show, so the answers of one question are taken in only when
all of them have come, or failed.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from data.records import SIDES, Side
from data.store import storable_text
from runtimes_wasm.extract import extract

from .battle import BattleState, Contender
from .errors import ModelError
from .models import Cancel, Catalogue, Client, Conversation, FinishReason, Reply
from .models.background import submit
from .models.system_prompts import SystemPrompt

log = logging.getLogger(__name__)

#: What a person is told when an answer did not come; the error itself names the model.
PROBLEMS = {
    "KeyRefused": "its address refused the key; whoever runs this arena can mend that",
    "UnknownModel": "its address does not know it",
    "ContextOverflow": "the conversation is longer than it can read; start a new battle",
    "RequestRefused": "its address refused the request",
    "ContentFiltered": "a filter at its address held the answer back; ask in other words",
    "RateLimited": "its address gets too many requests; try again in a while",
    "ServerFault": "its address has a fault of its own; try again",
    "Unreachable": "its address cannot be reached; try again",
    "ModelTimeout": "it took too long; try again",
    "BrokenAnswer": "what came was no answer; try again",
    "EmptyAnswer": "it ended without a word; try again",
    "CatalogueError": "it is no longer in the catalogue; start a new battle",
    "Stopped": "you stopped it",
}


def problem_text(kind: str) -> str:
    """What to tell a person about a side that gave no answer, without naming its model."""
    return PROBLEMS.get(kind, "it could not answer; try again, or start a new battle")


@dataclass(slots=True)
class Answering:
    """The questions of one battle that are out.

    Attributes
    ----------
    catalogue : Catalogue
        Who can be asked.
    system : SystemPrompt or None
        What both sides are told before the first prompt.
    """

    catalogue: Catalogue
    system: SystemPrompt | None = None
    _jobs: dict[Side, Future[Reply]] = field(default_factory=dict)
    _cancel: Cancel = field(default_factory=Cancel)
    _since: float = 0.0

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._jobs)

    @property
    def seconds(self) -> float:
        """How long the models have been writing; the same for both sides, so that it tells nothing."""
        return time.monotonic() - self._since

    def start(self, battle: BattleState) -> BattleState:
        """Ask every side that has a question and no problem, where it was not asked yet."""
        if not self._jobs:
            self._cancel, self._since = Cancel(), time.monotonic()
        for side in SIDES:
            contender = battle.side(side)
            if contender.asked is None or contender.problem or side in self._jobs:
                continue
            try:
                client = Client(self.catalogue.find(contender.model))
            except ModelError as error:
                log.warning("a model of battle %s cannot be asked: %s", battle.id, error)
                battle = battle.unanswered(side, error.kind)
                continue
            self._jobs[side] = submit(client.answer(self._conversation(contender), cancel=self._cancel))
        return battle

    def _conversation(self, contender: Contender) -> Conversation:
        assert contender.asked is not None
        turns = contender.conversation()
        prompts = [*(prompt for prompt, _ in turns), contender.asked.prompt]
        conversation = Conversation.start(prompts[0], system=self.system.text if self.system else "")
        for (_, answer), prompt in zip(turns, prompts[1:], strict=True):
            conversation = conversation.model_said(answer).user_said(prompt)
        return conversation

    def stop(self) -> None:
        """Stop every model that still writes."""
        self._cancel.press()

    def when_done(self, then: Callable[[], None]) -> None:
        """Call ``then`` in a thread of its own when no answer is to come any more."""
        jobs = list(self._jobs.values())

        def look(_: Future[Reply]) -> None:
            if all(job.done() for job in jobs):
                # Not on the loop of the models: taking answers in writes to the store.
                threading.Thread(target=then, name="answers", daemon=True).start()

        for job in jobs:
            job.add_done_callback(look)

    def __del__(self) -> None:
        # Nobody is left who could read an answer that is still being written.
        if self._jobs:
            self._cancel.press()

    def take(self, battle: BattleState) -> BattleState | None:
        """The battle with the answers in it; None while one is still to come."""
        if not self._jobs or not all(job.done() for job in self._jobs.values()):
            return None
        jobs, self._jobs = self._jobs, {}
        for side, job in jobs.items():
            battle = _taken(battle, side, job)
        return battle


def _taken(battle: BattleState, side: Side, job: Future[Reply]) -> BattleState:
    error = job.exception() if not job.cancelled() else None
    if job.cancelled():
        return battle.unanswered(side, "Stopped")
    if isinstance(error, ModelError):
        log.warning("battle %s, %s: no answer: %s", battle.id, side, error)
        return battle.unanswered(side, error.kind)
    if error is not None:
        log.error("battle %s, %s: asking failed", battle.id, side, exc_info=error)
        return battle.unanswered(side, type(error).__name__)
    reply = job.result()
    if reply.finish_reason is FinishReason.CANCELLED:
        return battle.unanswered(side, "Stopped")
    text = storable_text(reply.text)
    return battle.answered(side, text, extract(text), facts_of(reply))


def facts_of(reply: Reply) -> dict[str, Any]:
    """What is kept of a reply beside its text."""
    # Through text and back: a tuple becomes the list that the store keeps.
    facts = json.loads(storable_text(json.dumps(reply.to_json())))
    return {name: value for name, value in facts.items() if name not in ("text", "model", "chances")}
