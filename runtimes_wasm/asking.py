"""From an answer's program to the request that runs it; the app and the command line ask alike."""

from __future__ import annotations

from data.environments import Environment

from .contract import RunLimits, RunRequest
from .errors import RequestError
from .extract import Extraction


def request_for(
    found: Extraction,
    *,
    code: str | None = None,
    environment: Environment | None = None,
    stdin: bytes = b"",
    limits: RunLimits | None = None,
) -> RunRequest:
    """Ask for a run of what `extract` found.

    Parameters
    ----------
    found : Extraction
        Its language, packages and further files go into the request.
    code : str, optional
        The program after an edit; the found one when left out.
    environment : Environment, optional
        Another place than the found one.

    Raises
    ------
    RequestError
        When the answer holds no program.
    """
    if found.code is None or found.language is None:
        raise RequestError(f"the answer holds no program to run: {found.reason}")
    return RunRequest(
        code=found.code if code is None else code,
        language=found.language,
        environment=environment or found.environment or Environment.INTERPRETER,
        stdin=stdin,
        files={name: text.encode("utf-8", "surrogatepass") for name, text in found.files.items()},
        packages=found.packages,
        limits=limits or RunLimits(),
    )
