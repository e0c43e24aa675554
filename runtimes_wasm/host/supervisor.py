"""Watch one job: clocks, output caps, file quota, and the verdict when it ends."""

from __future__ import annotations

import json
import math
import os
import selectors
import time
from collections.abc import Sequence
from typing import IO, cast

from .. import stopping
from ..contract import RunLimits
from ..errors import HostError
from .child.protocol import Event, Job, NativeTool, Program, Tool
from .outcome import Ending, Outcome
from .process import ChildProcess
from .spares import spares
from .stream import OutputStream
from .workdir import WorkDir

_BOOT_SECONDS = 120.0
_WATCH_EVERY = 0.2
_GRACE = 0.75
_BLOCK = 65536


def run_job(job: Job, workdir: WorkDir, limits: RunLimits, *, own_deadline: bool = False) -> Outcome:
    """Run a job in a child process to its end or to the first limit that it passes.

    Parameters
    ----------
    own_deadline : bool
        The child stops the program itself at its deadline and may save the last
        lines; the parent's kill then comes a moment later.

    Raises
    ------
    HostError
        When no child could be started.
    RunStopped
        When the person who started it wants it no more; the child is dead by then.
    """
    stopping.look()
    began = time.monotonic()
    child = spares.take()
    try:
        try:
            child.send(job)
        except HostError:
            # A waiting child may have died since it was looked at; a fresh one may not.
            child.close()
            child = ChildProcess()
            child.send(job)
        watch = _Watch(child, workdir, limits, began, own_deadline)
        watch.follow()
        return watch.outcome()
    finally:
        child.close()
        spares.restock()


def job_for(
    workdir: WorkDir, limits: RunLimits, program: Program, *, compile: Sequence[Tool | NativeTool] = ()
) -> Job:
    """A job in this folder under these limits: the steps of a compiler, then a program."""
    return {
        "work": str(workdir.work),
        "stdin": str(workdir.stdin),
        "memory": limits.memory_bytes,
        "file_size": limits.files_bytes,
        "cpu_seconds": cpu_seconds(limits),
        "compile": compile,
        "program": program,
    }


def cpu_seconds(limits: RunLimits) -> int:
    """The processor time after which the kernel ends a child whose parent is gone."""
    return math.ceil(2 * (limits.seconds + limits.compile_seconds)) + 60


class _Watch:
    """One job under way."""

    def __init__(
        self, child: ChildProcess, workdir: WorkDir, limits: RunLimits, began: float, own_deadline: bool
    ) -> None:
        self._child, self._workdir, self._limits = child, workdir, limits
        self._grace = _GRACE if own_deadline else 0.0
        self._began = began
        self._phase = "boot"
        self._since = began
        self._deadline = began + _BOOT_SECONDS
        self._spent: dict[str, float] = {}
        self._end: Event | None = None
        self._stopped: Ending | None = None
        self._made = ""
        self._events = b""
        self._streams = {name: OutputStream(name, limits.output_bytes) for name in ("stdout", "stderr")}

    def follow(self) -> None:
        """Read until the child is done, killing it at the first limit passed."""
        with selectors.DefaultSelector() as selector:
            selector.register(cast(IO[bytes], self._child.popen.stdout), selectors.EVENT_READ, "stdout")
            selector.register(cast(IO[bytes], self._child.popen.stderr), selectors.EVENT_READ, "stderr")
            selector.register(self._child.events, selectors.EVENT_READ, "events")
            next_look = time.monotonic() + _WATCH_EVERY
            while selector.get_map():
                now = time.monotonic()
                for key, _ in selector.select(max(0.0, min(self._deadline, next_look) - now)):
                    block = os.read(key.fd, _BLOCK)
                    if not block:
                        selector.unregister(key.fileobj)
                    elif key.data == "events":
                        self._hear(block)
                    else:
                        self._streams[key.data].take(block)
                now = time.monotonic()
                if self._stopped is None:
                    self._judge(now, look=now >= next_look)
                if now >= next_look:
                    stopping.look()
                    next_look = now + _WATCH_EVERY
        self._child.popen.wait()

    @property
    def _phase_run(self) -> bool:
        return "run" in self._spent

    def _judge(self, now: float, *, look: bool) -> None:
        if any(stream.over for stream in self._streams.values()):
            self._stop(Ending.OUTPUT, now)
        elif self._phase == "end":
            # It has said its last word; only its pipes are left to drain.
            if now >= self._deadline:
                self._child.kill()
        elif now >= self._deadline:
            late = {"compile": Ending.COMPILE_TIMEOUT, "run": Ending.TIMEOUT}
            self._stop(late.get(self._phase, Ending.FAULT), now)
        elif look and self._phase == "run" and self._workdir.over(self._limits.files_bytes):
            self._stop(Ending.FILES, now)

    def _stop(self, ending: Ending, now: float) -> None:
        self._stopped = ending
        self._spent.setdefault(self._phase, now - self._since)
        self._child.kill()

    def _hear(self, block: bytes) -> None:
        *lines, self._events = (self._events + block).split(b"\n")
        for line in lines:
            event = cast(Event, json.loads(line))
            phase = event.get("phase", "")
            if phase == "made" and self._phase == "compile":
                self._made = event["sha256"]
            if phase not in ("compile", "run", "end"):
                continue
            at = event["at"]
            self._spent[self._phase] = at - self._since
            self._phase, self._since = phase, at
            now = time.monotonic()
            if phase == "compile":
                self._deadline = now + self._limits.compile_seconds + self._grace
            elif phase == "run":
                self._deadline = now + self._limits.seconds + self._grace
            else:
                self._end = event
                self._deadline = now + 5.0

    def outcome(self) -> Outcome:
        """The verdict, with everything that was written before it."""
        event: Event = self._end or {}
        ending, message = self._ending(event)
        files, left_out = self._workdir.harvest(self._limits.files_bytes)
        cut = [stream.name for stream in self._streams.values() if stream.over]
        if left_out or ending is Ending.FILES:
            cut.append("files")
        return Outcome(
            ending=ending,
            code=event.get("code"),
            trap=event.get("trap", ""),
            message=message,
            step=event.get("step", ""),
            stdout=self._streams["stdout"].data,
            stderr=self._streams["stderr"].data,
            truncated=tuple(cut),
            boot_ms=_ms(self._spent.get("boot")),
            compile_ms=_ms(self._spent.get("compile")),
            made_sha256=self._made,
            run_ms=_ms(self._spent.get("run")),
            memory_bytes=event.get("memory"),
            out_of_memory=bool(event.get("out_of_memory")),
            lacking=event.get("lacking", 0),
            assertions=event.get("assertions", 0),
            missing=tuple(dict.fromkeys(event.get("missing", ()))),
            uncaught=event.get("uncaught"),
            files=files,
        )

    def _ending(self, event: Event) -> tuple[Ending, str]:
        if self._stopped is not None and self._stopped is not Ending.FAULT:
            return self._stopped, ""
        if self._stopped is Ending.FAULT:
            return Ending.FAULT, f"the child process did not start within {_BOOT_SECONDS:.0f} s"
        if not event:
            code = self._child.popen.returncode
            how = f"signal {-code}" if code is not None and code < 0 else f"status {code}"
            return Ending.FAULT, f"the child process ended with {how} in its {self._phase} phase"
        end = event.get("end", "fault")
        if end == "interrupted":
            return Ending.TIMEOUT, ""
        failed = bool(event.get("code")) or end == "trap"
        limit = self._limits.files_bytes
        # The kernel refuses to let a file grow past the limit: the program saw an error.
        if self._workdir.over(limit) or (failed and self._phase_run and limit and self._workdir.full(limit)):
            return Ending.FILES, ""
        return Ending(end), event.get("message", "")


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(1000 * seconds, 3)
