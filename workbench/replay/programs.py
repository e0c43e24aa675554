"""Which programs of a battle a file can run, and what it says of the others."""

from __future__ import annotations

from dataclasses import dataclass

from data.environments import Environment
from data.languages import Language
from data.records import Side
from runtimes_wasm.browser import build_document, supported_pages
from runtimes_wasm.browser.alone import Alone, stand_alone
from runtimes_wasm.errors import RuntimesError

from ..past import PastBattle

_TOO_LARGE = "Python in a browser takes some 100 MB, too much for a file to pass on. What was recorded of its runs is below."
_NATIVE = (
    "{language} programs run in the workbench and not in a page. What was recorded of their runs is below."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The last program of a side.

    Attributes
    ----------
    alone : Alone or None
        What a frame runs; None where ``why_not`` says why there is none.
    edited : bool
        The person changed it before its last run; that text is what runs here.
    """

    code: str
    language: Language | None
    environment: Environment | None
    edited: bool
    alone: Alone | None
    why_not: str = ""


def shown(past: PastBattle, side: Side) -> Shown | None:
    """The program of a side, ready for a file; None where it has none."""
    last = past.last_program(side)
    if last is None:
        return None
    found, code = last
    alone, why_not = None, "Nobody could tell which language this is."
    if found.language is not None:
        environment = found.environment or Environment.INTERPRETER
        if found.language is Language.PYTHON:
            why_not = _TOO_LARGE if environment.is_page else _NATIVE.format(language=found.language.label)
        elif (found.language, environment) not in supported_pages():
            why_not = _NATIVE.format(language=found.language.label)
        else:
            try:
                alone, why_not = stand_alone(build_document(code, found.language, environment)), ""
            except RuntimesError as error:
                why_not = f"It cannot be put into a file: {error}"
    return Shown(code, found.language, found.environment, code != found.code, alone, why_not)
