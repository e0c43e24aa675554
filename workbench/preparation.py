"""Making assets ready behind the app, so that the first visit needs no second command.

One thread fetches and compiles what is missing, the light things first. Runs
that need an asset sooner wait for it; pages say what is going on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.languages import Language
from runtimes_wasm import assets, registry
from runtimes_wasm.assets import background
from runtimes_wasm.browser import page_assets, supported_pages
from runtimes_wasm.errors import RuntimesError

#: What takes seconds comes first, so that most programs run soon.
_FIRST = ("python-light", "esbuild", "web", "quickjs")
#: Fetched when the first such program runs: 300 MB are no one's first wish.
_WHEN_NEEDED = {Language.RUST: "rust"}


@dataclass(frozen=True, slots=True)
class Step:
    """What is being done to one asset, and for how many seconds by now."""

    asset: str
    doing: str
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.asset}: {self.doing}, {self.seconds:.0f} s so far"


@dataclass(frozen=True, slots=True)
class Wait:
    """How far what a program waits for has come."""

    share: float
    text: str


class Preparation:
    """The preparation of this server process. `start` once; `steps` and `problem` at any time."""

    def __init__(self) -> None:
        self._step: Step | None = None
        self._began = 0.0
        self._problem = ""
        self._thread = threading.Thread(target=self._prepare, name="prepare-assets", daemon=True)

    def start(self) -> Preparation:
        """Begin, unless everything is there already."""
        ready = all(runtime.ready() for runtime in self._runtimes())
        if not ready or self._heavy_is_missing() or self._pages_are_missing():
            self._thread.start()
        return self

    @staticmethod
    def _runtimes() -> list[registry.ServerRuntime]:
        return [each for each in registry.all_runtimes() if each.language not in _WHEN_NEEDED]

    @staticmethod
    def _heavy_is_missing() -> bool:
        return any(asset.heavy and not assets.is_ready(name) for name, asset in assets.lock().items())

    @staticmethod
    def _pages_are_missing() -> bool:
        needed = {name for page in supported_pages() for name in page_assets(*page)}
        return not all(assets.is_ready(name) for name in needed)

    def _prepare(self) -> None:
        try:
            rest = [name for name in assets.needed() if name not in (*_FIRST, *_WHEN_NEEDED.values())]
            assets.prepare([*_FIRST, *rest], progress=self._note)
            for runtime in self._runtimes():
                runtime.prepare()
        except RuntimesError as error:
            self._problem = str(error)
        finally:
            self._step = None

    def _note(self, asset: str, doing: str) -> None:
        self._step, self._began = Step(asset, doing), time.monotonic()

    @property
    def problem(self) -> str:
        """Why an asset could not be made ready, and how to mend it; empty when all went well."""
        return self._problem

    def steps(self) -> list[Step]:
        """What is under way now, here and in the process that compiles the heavy assets."""
        step = self._step
        found = [] if step is None else [replace(step, seconds=time.monotonic() - self._began)]
        for name, asset in assets.lock().items():
            state = background.state(name) if asset.heavy else None
            if state is not None and state.running:
                found.append(Step(name, state.step, state.seconds))
        return found

    def wait_for(self, names: Sequence[str]) -> Wait:
        """How many of those assets are ready, which are not, and what is being done now."""
        missing = [name for name in names if not assets.is_ready(name)]
        share = 1.0 - len(missing) / max(1, len(names))
        if not missing:
            return Wait(share, "Everything is ready.")
        said = f"{len(names) - len(missing)} of {len(names)} ready, still missing: {', '.join(missing)}."
        if self.problem and not self._thread.is_alive():
            return Wait(share, f"{said} {self.problem}")
        return Wait(share, " ".join([said, *(f"{step}." for step in self.steps())]))


def waiting_for(language: Language, preparation: Preparation) -> str:
    """What a run of that language waits for; empty when its runtime is ready."""
    runtime = registry.runtime_for(language)
    if runtime is None or runtime.ready():
        return ""
    steps = "; ".join(str(step) for step in preparation.steps())
    return f"Preparing the {language.label} runtime, which happens once. {steps}".strip()
