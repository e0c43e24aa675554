"""What this machine can run, found by running it: every language and every environment."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from data.environments import Environment
from data.languages import Language

from . import assets, compiled, registry
from .browser import prepare_page, supported_pages
from .browser.camera import Camera
from .browser.conformance import PAGE_PROGRAMS
from .browser.outcome import ISOLATION
from .contract import RunLimits, RunRequest, RunStatus
from .errors import AssetError, AssetMissing
from .languages.python_pyodide import PyodideRuntime
from .screenshots import run_page

_FRAME = "sandboxed frame, own host name and process"

_MEASURED = "cold: the first time this browser shows the page; warm: the same page once more"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentRow:
    """One environment of ``runoff doctor``: works when each of its languages ran."""

    environment: str
    route: str
    works: bool
    versions: str
    isolation: Mapping[str, str] = field(default_factory=dict)
    cold_ms: float | None = None
    warm_ms: float | None = None
    measured: str = ""
    note: str = ""


def examine() -> dict[str, Any]:
    """The rows of ``runoff doctor``: languages, environments, assets, as plain values."""
    languages = registry.doctor()
    return {
        "languages": [asdict(row) for row in languages],
        "environments": [asdict(row) for row in _environments(languages)],
        "assets": [asdict(row) for row in assets.status()],
        "compiled": _compiled(),
    }


def _compiled() -> dict[str, Any]:
    """The programs that were compiled before and are kept."""
    store = compiled.the_store()
    if store is None:
        return {"kept": False}
    size, entries = store.size()
    return {
        "kept": True,
        "folder": str(store.folder),
        "entries": entries,
        "bytes": size,
        "limit_bytes": store.limit,
    }


def _environments(languages: list[registry.LanguageRow]) -> list[EnvironmentRow]:
    working = [row.language for row in languages if row.works]
    rows = [
        EnvironmentRow(
            environment=Environment.INTERPRETER.value,
            route="a child process for each run",
            works=bool(working),
            versions="",
            note=f"runs {', '.join(working)}" if working else "no language works; see above",
        )
    ]
    by_place: dict[Environment, list[Language]] = {}
    for language, place in supported_pages():
        if place.is_page:  # console programs have a page too, but their environment is the row above
            by_place.setdefault(place, []).append(language)
    try:
        with Camera() as camera:
            rows += [_page(place, by_place[place], camera) for place in Environment if place in by_place]
            rows[0] = replace(rows[0], note=f"{rows[0].note}; {_second_engine(camera)}")
    except AssetMissing as error:
        # The frames run in the person's own browser; only this check needs one here.
        rows += [
            EnvironmentRow(
                environment=place.value, route=_FRAME, works=True, versions="", note=f"not tried: {error}"
            )
            for place in by_place
        ]
    rows += [
        EnvironmentRow(environment=place.value, route="none", works=False, versions="", note="no page yet")
        for place in Environment
        if place.is_page and place not in by_place
    ]
    return rows


def _second_engine(camera: Camera) -> str:
    """What the second Python does, in a few words: tried, like everything here."""
    engine = PyodideRuntime(camera)
    request = RunRequest(code="print('hello')\n", language=Language.PYTHON, limits=RunLimits(seconds=20))
    result = engine.run(request)
    works = result.status is RunStatus.OK and result.stdout == "hello\n"
    return (
        f"{engine.name} for Python programs whose packages the first lacks: "
        f"{'works' if works else result.status.value + ' ' + result.note}".strip()
    )


def _page(place: Environment, languages: list[Language], camera: Camera) -> EnvironmentRow:
    times: list[float] = []
    problems: list[str] = []
    # The first run is cold; once more, the same one is warm.
    for language in [languages[0], *languages]:
        request = RunRequest(
            code=PAGE_PROGRAMS[language, place].hello,
            language=language,
            environment=place,
            limits=RunLimits(seconds=20),
        )
        try:
            prepare_page(language, place)
        except AssetError as error:
            return EnvironmentRow(
                environment=place.value, route=_FRAME, works=False, versions="", note=str(error)
            )
        began = time.perf_counter()
        result = run_page(request, camera=camera)
        times.append(round(1000 * (time.perf_counter() - began), 1))
        if result.status is not RunStatus.OK:
            problems.append(f"{language.label}: {result.status.value} {result.note}".strip())
    return EnvironmentRow(
        environment=place.value,
        route=_FRAME,
        works=not problems,
        versions=camera.version,
        isolation=ISOLATION._asdict(),
        cold_ms=times[0],
        warm_ms=times[1],
        measured=_MEASURED,
        note="; ".join(problems) or f"runs {', '.join(language.value for language in languages)}",
    )
