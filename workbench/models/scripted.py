"""Models that answer from a book: the zero-configuration arena.

A scripted model knows the prompts of ``data.prompts`` and nothing else, and is
called scripted wherever its name appears. To a prompt that is not in the book
it says so, and gives its program for the nearest prompt that it knows, so that
a first visitor sees two programs run whatever they type; where no prompt is
near, it says what it knows and gives no program.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, replace

from data import prompts
from data.prompts import Prompt

from ..errors import ModelError
from .background import OnText
from .catalogue import ModelEntry
from .messages import Conversation, FinishReason, Parameters, Reply, TokenChance, Usage
from .nearest import nearest_prompts
from .stopped import Stopped

SCRIPTED_NOTE = "Scripted models: fixed answers written for this project, no language model is called."

#: Below this, two prompts are about different things.
NEAR = 0.22
_PIECE = re.compile(r"\s*\S+\s*")


@dataclass(frozen=True, slots=True)
class ScriptedModel:
    """A model whose answers are files."""

    name: str

    def answer(self, prompt_id: str) -> str:
        """Its answer to a prompt of the book, as markdown.

        Raises
        ------
        ModelError
            When this model has no answer to that prompt.
        """
        for answer in prompts.find(prompt_id).answers:
            if answer.model == self.name:
                return answer.text
        raise ModelError(f"{self.name} is scripted and has no answer to prompt {prompt_id!r}")

    def say(self, conversation: Conversation) -> str:
        """Its answer to anything: from the book, from the nearest page of it, or that it has none."""
        asked = conversation.last_said
        known = [prompt for prompt in prompts.load() if self.name in prompt.models]
        for prompt in known:
            if _same(prompt.text, asked):
                return self.answer(prompt.id)
        near = nearest_prompts(asked, known)
        if conversation.turns > 1 and not (near and near[0][1] >= NEAR):
            # "Now in red" is about what was said before.
            near = nearest_prompts(" ".join(m.content for m in conversation.messages), known)
        if near and near[0][1] >= NEAR:
            return self._instead(near[0][0], again=conversation.turns > 1)
        return _nothing_near([prompt for prompt, _ in near[:3]] or known[:3], len(known))

    def _instead(self, prompt: Prompt, *, again: bool) -> str:
        what = "change a program or talk about one" if again else "write a new one"
        return (
            f"I am a scripted model: my answers were written beforehand, and I cannot {what}. "
            f"The nearest that I know is “{prompt.title}”, so here is my answer to that.\n\n"
            f"{self.answer(prompt.id)}"
        )


def scripted_models_for(prompt_id: str) -> tuple[str, ...]:
    """Names of the scripted models that answer a prompt."""
    return tuple(answer.model for answer in prompts.find(prompt_id).answers)


def scripted_models_near(asked: str) -> tuple[str, ...]:
    """Names of the scripted models with a program for the prompt nearest to a request; none when none is near."""
    near = nearest_prompts(asked, prompts.load())
    return near[0][0].models if near and near[0][1] >= NEAR else ()


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _nothing_near(examples: list[Prompt], known: int) -> str:
    titles = "\n".join(f"- {prompt.title}" for prompt in examples)
    return (
        f"I am a scripted model: I know {known} prompts by heart, and yours is none of them, "
        "so there is no program to run. Choose an example prompt, such as one of these:\n\n"
        f"{titles}\n\n"
        "To ask anything you like, add a real model, in the cloud or on this machine: "
        "`runoff models discover` finds servers that run here, `docs/models.md` says the rest."
    )


class ScriptedBackend:
    """A scripted model as a client sees it.

    Parameters
    ----------
    entry : ModelEntry
        Its ``model`` is the name in the book.
    """

    def __init__(self, entry: ModelEntry) -> None:
        self.entry = entry

    async def answer(self, conversation: Conversation, parameters: Parameters, on_text: OnText) -> Reply:
        """Give the answer word by word; there is nothing to wait for."""
        began = time.monotonic()
        said: list[str] = []
        first_ms = None
        text, chances = self._say(conversation)
        if parameters.top_logprobs is None:
            chances = ()
        try:
            for piece in _PIECE.findall(text):
                await asyncio.sleep(0)
                first_ms = first_ms or (time.monotonic() - began) * 1000
                said.append(piece)
                on_text(piece)
        except asyncio.CancelledError:
            raise Stopped(self._reply(said, FinishReason.CANCELLED, began, first_ms)) from None
        return replace(self._reply(said, FinishReason.STOP, began, first_ms), chances=chances)

    def _say(self, conversation: Conversation) -> tuple[str, tuple[TokenChance, ...]]:
        if not self.entry.judge_only:
            return ScriptedModel(self.entry.model).say(conversation), ()
        # Only here: judging asks models, and not the other way round.
        from ..judging.scripted import FORMS

        said = FORMS[self.entry.model](conversation)
        return said.text, said.chances

    def _reply(self, said: list[str], finish: FinishReason, began: float, first_ms: float | None) -> Reply:
        return Reply(
            text="".join(said),
            finish_reason=finish,
            model=self.entry.name,
            kind=self.entry.kind.value,
            model_sent=self.entry.model,
            model_answered=self.entry.model,
            usage=Usage(),
            first_token_ms=first_ms,
            total_ms=(time.monotonic() - began) * 1000,
        )
