"""Making assets ready behind the app, so that the first visit needs no second command.

One thread fetches and compiles what is missing, the light things first. Runs
that need an asset sooner wait for it; pages say what is going on.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from data.languages import Language
from runtimes_wasm import assets, registry
from runtimes_wasm.assets import background
from runtimes_wasm.browser import page_assets, supported_pages, vendored
from runtimes_wasm.errors import RuntimesError

#: What takes seconds comes first, so that most programs run soon.
_FIRST = ("python-light", "esbuild", "web", "quickjs")
#: Fetched when the first such program runs: 300 MB are no one's first wish.
_WHEN_NEEDED = {Language.RUST: "rust"}


@dataclass(frozen=True, slots=True)
class Step:
    """What is being done to one asset."""

    asset: str
    doing: str


class Preparation:
    """The preparation of this server process. `start` once; `steps` and `problem` at any time."""

    def __init__(self) -> None:
        self._step: Step | None = None
        self._problem = ""
        self._thread = threading.Thread(target=self._prepare, name="prepare-assets", daemon=True)

    def start(self) -> Preparation:
        """Begin, unless everything is there already."""
        ready = all(runtime.ready() for runtime in self._runtimes()) and vendored.is_ready()
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
        self._step = Step(asset, doing)

    @property
    def problem(self) -> str:
        """Why an asset could not be made ready, and how to mend it; empty when all went well."""
        return self._problem

    def steps(self) -> list[Step]:
        """What is under way now, here and in the process that compiles the heavy assets."""
        found = [] if self._step is None else [self._step]
        for name, asset in assets.lock().items():
            state = background.state(name) if asset.heavy else None
            if state is not None and state.running:
                found.append(Step(name, f"{state.step}, {state.seconds:.0f} s so far"))
        return found


def waiting_for(language: Language, preparation: Preparation) -> str:
    """What a run of that language waits for; empty when its runtime is ready."""
    runtime = registry.runtime_for(language)
    if runtime is None or runtime.ready():
        return ""
    steps = "; ".join(f"{step.asset}: {step.doing}" for step in preparation.steps())
    return f"Preparing the {language.label} runtime, which happens once. {steps}".strip()
