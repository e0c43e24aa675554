"""What a model is told before a battle: what the sandbox has, in our own words.

The texts are the files of ``system/``; figures in them come from the limits of
the sandbox, so that they stay true. A prompt carries a version, which changes
when a word of it does, so that answers asked with different words are told apart.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from data.environments import Environment
from data.languages import Language
from runtimes_wasm.contract import RunLimits

from ..errors import ModelError

#: Languages that print, each with the label of its code block.
CONSOLE = {
    Language.PYTHON: "python",
    Language.JAVASCRIPT: "javascript",
    Language.TYPESCRIPT: "typescript",
    Language.C: "c",
    Language.CPP: "cpp",
    Language.GO: "go",
    Language.RUST: "rust",
    Language.JAVA: "java",
}
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SystemPrompt:
    """One system prompt.

    Attributes
    ----------
    name : str
        ``auto``, an environment, or a language of the interpreter.
    version : str
        The beginning of the SHA-256 of its text.
    """

    name: str
    text: str
    version: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        object.__setattr__(self, "version", digest[:12])


def system_prompt(environment: Environment | None = None, language: Language | None = None) -> SystemPrompt:
    """The system prompt for what a person chose.

    Parameters
    ----------
    environment : Environment, optional
        Any when left out: the model chooses, unless a language says enough.
    language : Language, optional
        Needed for the interpreter; a page's language is its environment's matter.

    Raises
    ------
    ModelError
        For the interpreter with a language that has none.
    """
    if environment is not None and environment.is_page:
        return _prompt(environment.value)
    if language in CONSOLE:
        return _prompt(language.value)
    if environment is None:
        return _prompt(Environment.CORE_WEB.value if language is Language.HTML else "auto")
    if language is None:
        return _prompt("auto")
    raise ModelError(f"{language.label} does not run in the interpreter; choose {', '.join(CONSOLE)}")


def all_system_prompts() -> tuple[SystemPrompt, ...]:
    """Every system prompt there is."""
    pages = [environment.value for environment in Environment if environment.is_page]
    return tuple(_prompt(name) for name in ("auto", *pages, *(language.value for language in CONSOLE)))


@cache
def _prompt(name: str) -> SystemPrompt:
    parts = [_text("general"), _text(name)]
    language = next((each for each in CONSOLE if each.value == name), None)
    if language is not None:
        # The label of the block is how the program is recognised.
        parts = [_text("general"), _text("console", language), _text(name, language)]
    return SystemPrompt(name, "\n\n".join(parts))


def _text(name: str, language: Language | None = None) -> str:
    text = files(__package__).joinpath("system", f"{name}.md").read_text(encoding="utf-8").strip()
    if name == "general":
        return text
    limits = RunLimits()
    return text.format(
        seconds=f"{limits.seconds:g}",
        memory=limits.memory_bytes // _MIB,
        language=language.label if language else "",
        label=CONSOLE[language] if language else "",
    )
