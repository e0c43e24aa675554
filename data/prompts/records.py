"""The frozen records of a prompt and its scripted answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .. import samples
from ..categories import Category
from ..environments import Environment
from ..errors import RecordError
from ..languages import Language

#: The fictional models whose answers are files of `data.samples`.
SCRIPTED_MODELS = ("scripted-ada", "scripted-basil", "scripted-cleo", "scripted-dodo")


class Quality(StrEnum):
    """What is known of an answer; shown to nobody before the vote."""

    RIGHT = "right"
    SUBTLY_WRONG = "subtly_wrong"
    UGLY = "ugly"
    CRASHING = "crashing"
    SLOW = "slow"
    NO_CODE = "no_code"


class Expectation(StrEnum):
    """The run status that a correct runner gives; ``none`` where there is no program to run."""

    OK = "ok"
    FAILED = "failed"
    COMPILE_ERROR = "compile_error"
    TIMEOUT = "timeout"
    UNSUPPORTED = "unsupported"
    NONE = "none"


#: The run statuses that each quality can end in.
EXPECTATIONS_OF = {
    Quality.RIGHT: frozenset({Expectation.OK}),
    Quality.SUBTLY_WRONG: frozenset({Expectation.OK, Expectation.FAILED, Expectation.UNSUPPORTED}),
    Quality.UGLY: frozenset({Expectation.OK, Expectation.UNSUPPORTED}),
    Quality.CRASHING: frozenset(
        {Expectation.FAILED, Expectation.COMPILE_ERROR, Expectation.UNSUPPORTED, Expectation.OK}
    ),
    Quality.SLOW: frozenset({Expectation.TIMEOUT, Expectation.OK}),
    Quality.NO_CODE: frozenset({Expectation.NONE}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedAnswer:
    """One model's answer to one prompt.

    Attributes
    ----------
    model : str
        One of `SCRIPTED_MODELS`.
    file : str
        Name of the markdown file in `data.samples`.
    quality, expect
        What is known of the answer, and how its run must end.
    stdout : str or None
        The exact standard output of a console program, where it is fixed.
    note : str
        One line on what is right or wrong; never shown before the vote.
    """

    model: str
    file: str
    quality: Quality
    expect: Expectation
    note: str
    stdout: str | None = None

    def __post_init__(self) -> None:
        if self.model not in SCRIPTED_MODELS:
            raise RecordError(f"unknown model {self.model!r}; known: {', '.join(SCRIPTED_MODELS)}")
        if self.file not in samples.names():
            raise RecordError(f"data/samples holds no file {self.file!r}; write it or mend the name")
        if self.expect not in EXPECTATIONS_OF[self.quality]:
            possible = ", ".join(sorted(EXPECTATIONS_OF[self.quality]))
            raise RecordError(
                f"an answer that is {self.quality} cannot end in '{self.expect}'; it ends in: {possible}"
            )
        if not self.note.strip() or "\n" in self.note.strip():
            raise RecordError("the note must be one line that says what is right or wrong")

    @property
    def text(self) -> str:
        """The whole answer, in markdown."""
        return samples.read(self.file)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A task as a person writes it, with what a program for it is made of."""

    id: str
    category: Category
    language: Language
    environment: Environment
    title: str
    text: str
    answers: tuple[ScriptedAnswer, ...]

    def __post_init__(self) -> None:
        if not 0 < len(self.title) <= 60:
            raise RecordError(f"the title has {len(self.title)} characters; give 1 to 60")
        if not self.text.strip():
            raise RecordError("the text is empty; write the prompt as a person would")
        if not 2 <= len(self.answers) <= 4:
            raise RecordError(f"{len(self.answers)} answers; a prompt has 2 to 4")
        if len(set(self.models)) != len(self.models):
            raise RecordError(f"a model answers twice: {', '.join(self.models)}")
        if self.environment.is_page and any(answer.stdout is not None for answer in self.answers):
            raise RecordError("a page has no fixed stdout; give stdout only for the interpreter")

    @property
    def models(self) -> tuple[str, ...]:
        """The models that answer, in the order of their answers."""
        return tuple(answer.model for answer in self.answers)

    def answer_of(self, model: str) -> ScriptedAnswer:
        """The answer of one model.

        Raises
        ------
        RecordError
            When that model has no answer to this prompt.
        """
        for answer in self.answers:
            if answer.model == model:
                return answer
        raise RecordError(
            f"{model!r} has no answer to prompt {self.id!r}; answered by: {', '.join(self.models)}"
        )
