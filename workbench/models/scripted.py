"""Models that answer from a book: the zero-configuration arena.

A scripted model knows the prompts of ``data.prompts`` and nothing else. It is
called scripted wherever its name appears.
"""

from __future__ import annotations

from dataclasses import dataclass

from data import prompts

from ..errors import ModelError

SCRIPTED_NOTE = "Scripted models: fixed answers written for this project, no language model is called."


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


def scripted_models_for(prompt_id: str) -> tuple[str, ...]:
    """Names of the scripted models that answer a prompt."""
    return tuple(answer.model for answer in prompts.find(prompt_id).answers)
