"""What a judge is shown of two answers: texts, what came of the runs, pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from runtimes_wasm.contract import RunResult, RunStatus
from runtimes_wasm.extract import Extraction

from ..errors import JudgingError


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of a program's page or figure.

    Attributes
    ----------
    moment : str
        When it was taken, as ``load`` or ``after 5 s``.
    png : bytes
        The picture; it is scaled down before a judge sees it.
    """

    moment: str
    png: bytes


@dataclass(frozen=True, slots=True)
class Evidence:
    """One answer, and what came of its program. All of it is text of models and programs: nothing is trusted.

    Attributes
    ----------
    answer : str
        The whole answer of the model.
    code : str or None
        The program in it; None where there is none.
    status : str or None
        How the run ended (`runtimes_wasm.contract.RunStatus`); None when it was not run, or when
        whoever ran it did not record that: there is output or a picture then.
    missing : tuple of str
        What the program wanted and the sandbox does not have.

    Raises
    ------
    JudgingError
        For a status that is unknown, or is a fault of ours: that is never judged.
    """

    answer: str
    code: str | None = None
    language: str | None = None
    environment: str | None = None
    status: str | None = None
    stdout: str = ""
    stderr: str = ""
    missing: tuple[str, ...] = ()
    shots: tuple[Shot, ...] = ()

    def __post_init__(self) -> None:
        if self.status is None:
            return
        if self.status not in set(RunStatus):
            raise JudgingError(
                f"the status of a run is {self.status!r:.60}; known: {', '.join(RunStatus)}, or None for not run"
            )
        if self.status == RunStatus.RUNNER_FAULT:
            raise JudgingError("a run that ended by a fault of Runoff is not judged; run it again first")

    @property
    def was_run(self) -> bool:
        """Whether there is anything of a run."""
        return self.status is not None or bool(self.stdout.strip() or self.stderr.strip() or self.shots)


def evidence_of(answer: str, program: Extraction, result: RunResult | None = None) -> Evidence:
    """What a judge is shown of an answer whose program was taken out of it and, perhaps, run.

    Pictures are those that the run left: the page at its moments, figures.

    Raises
    ------
    JudgingError
        When the run ended by a fault of ours.
    """
    bare = Evidence(
        answer=answer,
        code=program.code,
        language=program.language.value if program.language else None,
        environment=program.environment.value if program.environment else None,
    )
    if result is None or program.code is None:
        return bare
    return replace(
        bare,
        status=result.status.value,
        stdout=result.stdout,
        stderr=result.stderr,
        missing=result.missing,
        shots=tuple(Shot(artifact.name, artifact.data) for artifact in result.artifacts if artifact.is_image),
    )


@dataclass(frozen=True, slots=True)
class Question:
    """Two answers to one prompt; ``left`` is shown as A unless the order is swapped.

    Attributes
    ----------
    category : str or None
        Which priorities hold (`data.categories.Category`); None or another word: those of no category.
    """

    prompt: str
    category: str | None
    left: Evidence
    right: Evidence
