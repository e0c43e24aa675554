"""Our own prompts, each with two to four scripted answers, so that the arena works offline.

The prompts are tables in the ``*.toml`` files of this folder; the answers are
markdown files of `data.samples`. The models are fictional and plainly called
scripted. What is known of an answer (`ScriptedAnswer.quality`,
`ScriptedAnswer.note`) is for tests and for after the vote, never for before it.

>>> from data import prompts
>>> prompts.find("pomodoro-timer").title
'Pomodoro timer'
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from ..categories import Category, parse_category
from ..environments import Environment, parse_environment
from ..errors import RecordError
from ..languages import Language, parse_language
from .reading import check_collection, parse_prompts
from .records import SCRIPTED_MODELS, Expectation, Prompt, Quality, ScriptedAnswer

__all__ = [
    "SCRIPTED_MODELS",
    "Expectation",
    "Prompt",
    "Quality",
    "ScriptedAnswer",
    "by",
    "find",
    "load",
]


@cache
def load() -> tuple[Prompt, ...]:
    """Every prompt of the package, by file and then in the order of the file.

    Raises
    ------
    RecordError
        When a table is wrong; the message names the file, the line and the mend.
    """
    tables = sorted(
        (entry for entry in files(__name__).iterdir() if entry.name.endswith(".toml")),
        key=lambda entry: entry.name,
    )
    prompts: list[Prompt] = []
    for table in tables:
        prompts += parse_prompts(table.read_text(encoding="utf-8"), source=table.name)
    check_collection(prompts)
    return tuple(prompts)


def find(prompt_id: str) -> Prompt:
    """The prompt with that id.

    Raises
    ------
    RecordError
        When there is none.
    """
    for prompt in load():
        if prompt.id == prompt_id:
            return prompt
    raise RecordError(f"no prompt {prompt_id!r}; known: {', '.join(prompt.id for prompt in load())}")


def by(
    *,
    category: Category | str | None = None,
    language: Language | str | None = None,
    environment: Environment | str | None = None,
    model: str | None = None,
    prompts: Iterable[Prompt] | None = None,
) -> tuple[Prompt, ...]:
    """The prompts that meet every condition given.

    Parameters
    ----------
    category, language, environment
        A member or any name its vocabulary knows.
    model : str
        Keeps the prompts that this scripted model answers.
    prompts
        Where to choose from; all of them by default.

    Raises
    ------
    VocabularyError
        When a name is unknown.
    """
    want_category = None if category is None else parse_category(category)
    want_language = None if language is None else parse_language(language)
    want_environment = None if environment is None else parse_environment(environment)
    return tuple(
        prompt
        for prompt in (load() if prompts is None else prompts)
        if want_category in (None, prompt.category)
        and want_language in (None, prompt.language)
        and want_environment in (None, prompt.environment)
        and (model is None or model in prompt.models)
    )
