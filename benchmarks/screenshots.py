"""How many pages a second the camera takes, what they cost, and whether memory stays flat.

Run with ``python -m benchmarks.screenshots``. The pages are the scripted answers of
the project that show themselves in a browser, again and again, each in a fresh page
of one headless Chromium. Rates are compared within the run: several pages at a time
against one at a time.
"""

from __future__ import annotations

import argparse
import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle, islice

import psutil

from data import prompts, samples
from data.environments import Environment
from data.languages import Language
from data.prompts import Expectation
from runtimes_wasm.browser import build_document, supported_pages
from runtimes_wasm.browser.camera import Camera, usable_cores
from runtimes_wasm.contract import RunStatus
from runtimes_wasm.extract import extract

MIB = 1 << 20


@dataclass
class Meter:
    """What the browser's processes take while a block runs; memory is proportional set size."""

    megabytes: list[float] = field(default_factory=list)
    cpu_seconds: float = 0.0
    _cpu: dict[int, float] = field(default_factory=dict)

    @contextmanager
    def running(self) -> Iterator[Meter]:
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(done,))
        watcher.start()
        try:
            yield self
        finally:
            done.set()
            watcher.join()
            self.cpu_seconds = sum(self._cpu.values())

    def _watch(self, done: threading.Event) -> None:
        first: dict[int, float] = {}
        looks = 0
        while not done.wait(0.2):
            # Adding up the memory of a process stops it for a moment: that is looked at now and then.
            weigh, total = looks % 10 == 0, 0.0
            looks += 1
            for process in psutil.Process().children(recursive=True):
                with suppress(psutil.Error):
                    times = process.cpu_times()
                    spent = times.user + times.system
                    self._cpu[process.pid] = spent - first.setdefault(process.pid, spent)
                    total += process.memory_full_info().pss if weigh else 0
            if weigh:
                self.megabytes.append(total / MIB)


def pages() -> list[tuple[str, Language, Environment]]:
    """The programs of the scripted answers that become pages and end well."""
    found = []
    for prompt in prompts.load():
        for answer in prompt.answers:
            program = extract(samples.read(answer.file))
            pair = (program.language, program.environment)
            # Python pages start an interpreter of their own: other work than a screenshot.
            page = program.code and pair in supported_pages() and program.language is not Language.PYTHON
            if page and answer.expect is Expectation.OK:  # a program that hangs costs what the limit is
                found.append((program.code, *pair))
    return found


def take(count: int, at_once: int, programs: list[tuple[str, Language, Environment]]) -> tuple[float, Meter]:
    """Photograph ``count`` pages; wall seconds and what they took."""
    meter = Meter()
    with Camera(pages=at_once) as camera, ThreadPoolExecutor(at_once) as pool:

        def one(program: tuple[str, Language, Environment]) -> RunStatus:
            return camera.capture(build_document(*program), memory_bytes=1024 * MIB).status

        one(programs[0])
        with meter.running():
            began = time.perf_counter()
            statuses = list(pool.map(one, islice(cycle(programs), count)))
            seconds = time.perf_counter() - began
    faults = statuses.count(RunStatus.RUNNER_FAULT)
    if faults:
        print(f"  {faults} of {count} pages ended in a fault of ours")
    return seconds, meter


def main() -> None:
    """Print rates for several pages at once, then memory over a long run."""
    parser = argparse.ArgumentParser(description="Pages per second of the camera, and its memory.")
    parser.add_argument("--pages", type=int, default=40, help="pages of each rate")
    parser.add_argument("--long", type=int, default=500, help="pages of the run whose memory is watched")
    parser.add_argument("--at-once", type=int, nargs="+", default=[1, 2, 4, 8], help="pages open at a time")
    options = parser.parse_args()
    programs = pages()
    print(f"{len(programs)} different programs; {psutil.cpu_count()} cores")
    print(f"{'at once':>8}{'pages/s':>9}{'ratio':>8}{'CPU s/page':>12}{'peak MB':>9}")
    alone = 0.0
    for at_once in options.at_once:
        seconds, meter = take(options.pages, at_once, programs)
        rate = options.pages / seconds
        alone = alone or rate
        print(
            f"{at_once:8}{rate:9.2f}{rate / alone:7.2f}x{meter.cpu_seconds / options.pages:12.2f}"
            f"{max(meter.megabytes):9.0f}"
        )
    if options.long:
        at_once = 2 * usable_cores()  # the camera's own choice
        seconds, meter = take(options.long, at_once, programs)
        tenth = max(1, len(meter.megabytes) // 10)
        tenths = [
            statistics.median(meter.megabytes[i : i + tenth])
            for i in range(0, len(meter.megabytes) - tenth + 1, tenth)
        ]
        print(
            f"{options.long} pages, {at_once} at once, {options.long / seconds:.2f} a second; median MB of each tenth:"
        )
        print("  " + " ".join(f"{value:.0f}" for value in tenths))


if __name__ == "__main__":
    main()
