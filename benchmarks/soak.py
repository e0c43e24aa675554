"""Ten thousand programs, one in twenty hostile: `python -m benchmarks.soak --programs 10000`.

The programs go through the pool that the app uses, with children kept warm. Harmless ones are
measured twice in the same run: first alone in the pool, then between hostile ones. The run says

* how long harmless programs took (p50, p99) in both, and the ratio, whatever else the machine does;
* every ``runner_fault``, one by one, with its program and its note: the program is not to blame, so that each
  needs an explanation; one without a note is unexplained;
* every harmless program whose output was not its own, and every hostile one with a status that does not
  describe it;
* what is left at the end: processes, files in the temporary folder, open files, and how the memory of
  this process and of its children went: at the start, in the middle, at the end, and its slope.

Harmless programs alone are measured in two halves, before and after the others, so that a machine that changes
in between changes both. What hostile programs may take is short: 10,000 programs need some 0.15 s of the
processor each, and the few that run into their limit of two seconds as much again.

`python -m benchmarks.load --hours 1` is the other half: raters, pages and votes on a served app.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from data.languages import Language
from runtimes_wasm import registry
from runtimes_wasm.contract import MIB, RunLimits, RunRequest, RunResult, RunStatus

#: What a harmless program may take longer at the 99th percentile because others are hostile.
TARGET = 2.0
_HOSTILE_SHARE = 0.05
_LIMITS = RunLimits(seconds=2.0, memory_bytes=128 * MIB, output_bytes=256 * 1024, files_bytes=4 * MIB)
_KIND = RunStatus

#: Each says the sum of the numbers below ``{n}``, which makes each one another program.
HARMLESS: tuple[tuple[Language, str], ...] = (
    (Language.PYTHON, "print(sum(range({n})))\n"),
    (Language.PYTHON, "import json\nprint(json.loads('[{n}]')[0] * ({n} - 1) // 2)\n"),
    (Language.JAVASCRIPT, "let s = 0; for (let i = 0; i < {n}; i++) s += i; console.log(s);\n"),
    (Language.JAVASCRIPT, "console.log([...Array({n}).keys()].reduce((a, b) => a + b, 0));\n"),
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """A program that means harm, and the statuses that describe what became of it."""

    language: Language
    code: str
    may: frozenset[RunStatus]


def _hostile(language: Language, code: str, *may: RunStatus) -> Hostile:
    return Hostile(language, code, frozenset(may))


_PY, _JS = Language.PYTHON, Language.JAVASCRIPT
HOSTILE: tuple[Hostile, ...] = (
    _hostile(_PY, "while True: pass\n", _KIND.TIMEOUT),
    _hostile(_PY, "import time\ntime.sleep(1000)\n", _KIND.TIMEOUT),
    _hostile(_PY, "x = []\nwhile True: x.append(bytearray(1 << 20))\n", _KIND.MEMORY, _KIND.FAILED),
    _hostile(_PY, "while True: print('x' * 1000)\n", _KIND.OUTPUT),
    _hostile(_PY, "f = lambda: f()\nf()\n", _KIND.FAILED, _KIND.MEMORY),
    _hostile(
        _PY,
        "n = 0\nwhile True:\n    open(f'f{n}', 'wb').write(b'x' * 100000); n += 1\n",
        _KIND.OUTPUT,
        _KIND.FAILED,
        _KIND.TIMEOUT,
        _KIND.MEMORY,
    ),
    _hostile(_PY, "import os\nos.system('kill -9 -1')\n", _KIND.FAILED, _KIND.UNSUPPORTED, _KIND.OK),
    _hostile(
        _PY,
        "import socket\nsocket.create_connection(('127.0.0.1', 22))\n",
        _KIND.FAILED,
        _KIND.UNSUPPORTED,
    ),
    _hostile(_PY, "import ctypes\nctypes.string_at(0)\n", _KIND.FAILED, _KIND.UNSUPPORTED),
    _hostile(_PY, "raise SystemExit(139)\n", _KIND.FAILED),
    _hostile(_JS, "for (;;) {}\n", _KIND.TIMEOUT),
    _hostile(_JS, "const a = []; for (;;) a.push(new Uint8Array(1 << 20));\n", _KIND.MEMORY, _KIND.FAILED),
    _hostile(_JS, "for (;;) console.log('x'.repeat(1000));\n", _KIND.OUTPUT),
    _hostile(_JS, "function f() { f(); } f();\n", _KIND.FAILED, _KIND.MEMORY),
    _hostile(_JS, "require('child_process').execSync('id');\n", _KIND.FAILED, _KIND.UNSUPPORTED),
    _hostile(_JS, "new RegExp('(a+)+$').test('a'.repeat(40) + 'b');\n", _KIND.TIMEOUT),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One program, and what it should come to."""

    request: RunRequest
    says: str | None
    may: frozenset[RunStatus]

    @property
    def harmless(self) -> bool:
        """Whether it should run to its end."""
        return self.says is not None


@dataclass(frozen=True, slots=True)
class Fault:
    """A run that ended by a fault of ours."""

    number: int
    language: str
    code: str
    note: str


@dataclass(frozen=True, slots=True)
class State:
    """What was taken after so many programs: bytes of this process and of its children, open files, processes."""

    done: int
    memory: int
    children: int
    files: int
    processes: int


@dataclass
class Tally:
    """What became of the programs."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    memory: list[State] = field(default_factory=list)
    hostile: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.seconds + other.seconds,
            self.statuses + other.statuses,
            self.faults + other.faults,
            self.wrong + other.wrong,
            self.memory + other.memory,
            self.hostile + other.hostile,
        )


def pieces(count: int, share: float, seed: int) -> Iterator[Piece]:
    """So many programs; ``share`` of them hostile, in any order."""
    rng = random.Random(seed)
    for _ in range(count):
        if rng.random() < share:
            bad = rng.choice(HOSTILE)
            code = bad.code + ("# " if bad.language is _PY else "// ") + str(rng.random())
            yield Piece(RunRequest(code=code, language=bad.language, limits=_LIMITS), None, bad.may)
        else:
            language, text = rng.choice(HARMLESS)
            n = rng.randrange(1000, 20_000)
            yield Piece(
                RunRequest(code=text.replace("{n}", str(n)), language=language, limits=_LIMITS),
                f"{n * (n - 1) // 2}\n",
                frozenset({RunStatus.OK}),
            )


def _timed(piece: Piece) -> tuple[Piece, RunResult, float]:
    began = time.monotonic()
    result = registry.run(piece.request)
    return piece, result, time.monotonic() - began


def _state(done: int) -> State:
    own = psutil.Process()
    children = own.children(recursive=True)
    memory = 0
    for child in children:
        with suppress(psutil.Error):  # a run that has just ended
            memory += child.memory_info().rss
    return State(done, own.memory_info().rss, memory, own.num_fds(), len(children))


def per_thousand(values: list[tuple[float, float]]) -> float:
    """The slope of a line through the points (least squares), for a thousand programs."""
    if len(values) < 2:
        return 0.0
    mean_x, mean_y = (statistics.fmean(column) for column in zip(*values, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in values)
    return 1000 * sum((x - mean_x) * (y - mean_y) for x, y in values) / spread if spread else 0.0


def run(count: int, share: float, workers: int, seed: int) -> Tally:
    """Run them all, ``workers`` at once."""
    tally = Tally()
    every = max(1, count // 40)
    with ThreadPoolExecutor(workers) as pool:
        for done, (piece, result, seconds) in enumerate(pool.map(_timed, pieces(count, share, seed)), 1):
            tally.statuses[f"{'harmless' if piece.harmless else 'hostile'} {result.status.value}"] += 1
            tally.hostile += not piece.harmless
            if piece.harmless:
                tally.seconds.append(seconds)
            if result.status is RunStatus.RUNNER_FAULT:
                request = piece.request
                tally.faults.append(Fault(done, str(request.language), request.code[:70], result.note))
            elif result.status not in piece.may or (piece.says is not None and result.stdout != piece.says):
                tally.wrong.append(
                    f"{result.status.value} ({result.note or result.stderr[-80:]!r}) of {piece.request.code[:70]!r}"
                )
            if done % every == 0:
                tally.memory.append(_state(done))
    return tally


def percentile(values: list[float], share: float) -> float:
    """The value below which that share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def left_behind(folder: Path, before: set[int], patience: float = 20.0) -> tuple[list[str], list[str]]:
    """Files and processes that are still there after the pool has ended."""
    deadline = time.monotonic() + patience
    while True:
        files = [path.name for path in folder.iterdir()]
        children = [
            f"{child.pid} {child.name()}"
            for child in psutil.Process().children(recursive=True)
            if child.pid not in before and child.is_running()
        ]
        if (not files and not children) or time.monotonic() > deadline:
            return files, children
        time.sleep(0.2)


def soak(count: int, alone: int, workers: int, seed: int, share: float = _HOSTILE_SHARE) -> bool:
    """Run everything and print what was seen; True when every promise was kept but the time's."""
    out = sys.stdout.write
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    usual = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="runoff-soak-") as name:
        tempfile.tempdir = name
        try:
            registry.keep_warm(workers)
            registry.wait_until_warm(60)
            run(4 * workers, 0.0, workers, seed + 2)  # what is made once is made
            began, worked = time.monotonic(), _worked()
            first = _state(0)
            idle = run(max(1, alone // 2), 0.0, workers, seed + 1)
            tally = run(count, share, workers, seed)
            tally.memory.insert(0, first)
            idle += run(max(1, alone // 2), 0.0, workers, seed + 3)
            passed = time.monotonic() - began
        finally:
            registry.keep_warm(0)
            files, children = left_behind(Path(name), before)
            tempfile.tempdir = usual
    worked = _worked() - worked
    out(
        f"{count:,} programs, {tally.hostile:,} of them hostile, {workers} at once; load of the machine "
        f"{psutil.getloadavg()[0]:.1f} on {psutil.cpu_count()} cores\n"
    )
    for words, values in (("alone", idle.seconds), ("among hostile ones", tally.seconds)):
        out(
            f"  harmless {words}: p50 {1000 * statistics.median(values):.0f} ms, "
            f"p99 {1000 * percentile(values, 0.99):.0f} ms ({len(values):,})\n"
        )
    ratio = percentile(tally.seconds, 0.99) / percentile(idle.seconds, 0.99)
    out(f"  p99 among hostile ones is {ratio:.2f} times that alone (target: {TARGET})\n")
    out(f"  statuses: {', '.join(f'{name} {n:,}' for name, n in sorted(tally.statuses.items()))}\n")
    faults = tally.faults + idle.faults
    out(f"  runner faults: {len(faults)}, {sum(not fault.note for fault in faults)} of them unexplained\n")
    for fault in faults:
        out(
            f"    program {fault.number}, {fault.language}: {fault.note or 'without a note'} ({fault.code!r})\n"
        )
    wrong = tally.wrong + idle.wrong
    out(f"  results that do not describe their program: {len(wrong)}\n")
    for line in wrong[:20]:
        out(f"    {line}\n")
    _print_memory(tally.memory)
    total = count + 2 * max(1, alone // 2)
    out(
        f"  {passed / 60:.1f} min and {worked / 60:.1f} min of the processor for {total:,} programs "
        f"({1000 * worked / total:.0f} ms each); 10,000 would take {10_000 * worked / total / 60 / workers:.0f} min of "
        f"{workers} quiet cores\n"
    )
    out(f"  left behind: {len(files)} files, {len(children)} processes\n")
    for line in (*files[:10], *children[:10]):
        out(f"    {line}\n")
    return not (faults or wrong or files or children)


def _worked() -> float:
    """Seconds of the processor that this process and its children that ended have had."""
    times = psutil.Process().cpu_times()
    return times.user + times.system + times.children_user + times.children_system


def _print_memory(states: list[State]) -> None:
    out = sys.stdout.write
    out("  programs  memory MiB  children MiB  open files  processes\n")
    for state in states[:: max(1, len(states) // 10)]:
        out(
            f"  {state.done:>8,}{state.memory / MIB:>12.0f}{state.children / MIB:>14.0f}{state.files:>12}"
            f"{state.processes:>11}\n"
        )
    # The first tenth is of things that are made once.
    settled = states[len(states) // 10 :]
    own = per_thousand([(s.done, s.memory / MIB) for s in settled])
    children = per_thousand([(s.done, s.children / MIB) for s in settled])
    start, middle, end = (states[place].memory / MIB for place in (0, len(states) // 2, -1))
    out(
        f"  memory: {start:.0f} MiB at the start, {middle:.0f} in the middle, {end:.0f} at the end; slope after the first "
        f"tenth {own:+.2f} MiB for 1,000 programs ({children:+.2f} of children)\n"
    )


def main() -> None:
    """Exit status 1 when something was wrong or left behind."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--programs", type=int, default=10_000)
    parser.add_argument("--alone", type=int, default=500, help="harmless programs measured first")
    parser.add_argument("--workers", type=int, default=psutil.cpu_count() or 2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--hostile", type=float, default=_HOSTILE_SHARE, help="share of hostile programs")
    options = parser.parse_args()
    kept = soak(options.programs, options.alone, options.workers, options.seed, options.hostile)
    raise SystemExit(not kept)


if __name__ == "__main__":
    main()
