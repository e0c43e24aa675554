"""A run that the person wants no more ends at once, leaves nothing behind, and says nothing of the program."""

from __future__ import annotations

import threading
import time

import psutil
import pytest

from data.languages import Language
from runtimes_wasm import registry
from runtimes_wasm.contract import RunLimits, RunRequest, RunStatus
from runtimes_wasm.errors import RunStopped
from runtimes_wasm.host import spares

pytestmark = pytest.mark.assets

ENDLESS = {
    Language.PYTHON: "print('begun', flush=True)\nwhile True: pass\n",
    Language.JAVASCRIPT: "console.log('begun'); for (;;) {}\n",
    Language.C: '#include <stdio.h>\nint main(void) { puts("begun"); for (;;) {} }\n',
}


@pytest.mark.parametrize("language", ENDLESS, ids=lambda language: language.value)
def test_an_endless_program_is_gone_when_it_is_stopped(language: Language) -> None:
    stop, limits = threading.Event(), RunLimits(seconds=600)
    spares.keep(0)
    before = {child.pid for child in psutil.Process().children(recursive=True)}

    def press() -> None:
        """When the program computes, as its processor time says."""
        while not stop.is_set():
            mine = [c for c in psutil.Process().children(recursive=True) if c.pid not in before]
            if any(sum(child.cpu_times()[:2]) > 1 for child in mine):
                stop.set()
            time.sleep(0.05)

    presser = threading.Thread(target=press, daemon=True)
    presser.start()
    with pytest.raises(RunStopped):
        registry.run(RunRequest(code=ENDLESS[language], language=language, limits=limits), stop)
    presser.join(60)
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before


def test_what_is_stopped_before_it_began_never_begins_and_the_next_run_is_free_of_it() -> None:
    stop = threading.Event()
    stop.set()
    request = RunRequest(code="console.log(1)", language=Language.JAVASCRIPT)
    with pytest.raises(RunStopped):
        registry.run(request, stop)
    assert registry.run(request).status is RunStatus.OK
    assert registry.run(request, threading.Event()).status is RunStatus.OK
