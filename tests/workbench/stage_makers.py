"""A battle on the stage between any models, with a real store, and waiting until nothing moves."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor

from data.prompts import Prompt, find
from data.store import Store
from workbench.battle import DrawMode, even_weights
from workbench.models import Catalogue, ModelEntry
from workbench.recorder import Recorder
from workbench.stage import Stage

WORDS = find("js-justify-text")


def stage_of(
    store: Store,
    pool: ThreadPoolExecutor,
    *models: ModelEntry,
    prompt: Prompt | str = WORDS.text,
    drawn: DrawMode = DrawMode.WEIGHTS,
) -> Stage:
    """Open a battle between two of these models."""
    catalogue = Catalogue(models=models, source="a test")
    recorder = Recorder()
    recorder.write_to(store)
    return Stage.open(
        prompt,
        even_weights(catalogue.names),
        catalogue=catalogue,
        store=store,
        pool=pool,
        recorder=recorder,
        voter="somebody",
        rng=random.Random(3),
        drawn=drawn,
    )


def settle(stage: Stage, seconds: float = 60) -> Stage:
    """Wait until both sides have answered and run."""
    until = time.monotonic() + seconds
    while stage.busy:
        assert time.monotonic() < until, f"the battle does not settle: {stage.battle}"
        time.sleep(0.02)
        stage.poll()
    return stage
