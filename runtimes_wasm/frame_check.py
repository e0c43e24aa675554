"""One list of promises that every kind of page keeps, beside that of `self_check` for runtimes.

The pages are run as a judge's browser shows them: the same documents, hosts, frame and supervisor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from data.environments import Environment
from data.languages import Language

from .browser import supported_pages
from .browser.camera import Camera
from .browser.conformance import PAGE_PROGRAMS, PagePrograms
from .contract import RunLimits, RunRequest, RunResult, RunStatus
from .screenshots import run_page
from .self_check import CheckFailed


@dataclass(frozen=True, slots=True)
class FrameBench:
    """One kind of page on the bench."""

    language: Language
    environment: Environment
    camera: Camera

    @property
    def programs(self) -> PagePrograms:
        """Its programs."""
        return PAGE_PROGRAMS[self.language, self.environment]

    def run(self, code: str, *, seconds: float = 20) -> RunResult:
        """Show a program."""
        request = RunRequest(
            code=code, language=self.language, environment=self.environment, limits=RunLimits(seconds=seconds)
        )
        return run_page(request, camera=self.camera)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameCheck:
    """One promise, and the program that it needs; without one it does not apply."""

    name: str
    promise: str
    needs: str
    run: Callable[[FrameBench], None]

    def applies_to(self, pair: tuple[Language, Environment]) -> bool:
        """Whether the page's language has the program for it."""
        return bool(getattr(PAGE_PROGRAMS[pair], self.needs))


def _expect(held: bool, what: str, result: RunResult) -> None:
    if not held:
        raise CheckFailed(
            f"{what}; got {result.status}, stdout {result.stdout[-300:]!r}, stderr {result.stderr[-300:]!r}, "
            f"note {result.note!r}"
        )


def _hello(bench: FrameBench) -> None:
    result = bench.run(bench.programs.hello)
    _expect(result.status is RunStatus.OK, "expected a page without an error", result)
    if "print" in bench.programs.hello or "console" in bench.programs.hello:
        _expect("hello" in result.stdout, "expected what it prints", result)


def _alone(bench: FrameBench) -> None:
    result = bench.run(bench.programs.probe)
    said = result.stdout + result.stderr
    _expect("reached" not in said, "expected that nothing around it can be reached", result)
    _expect(result.status is not RunStatus.RUNNER_FAULT, "expected no fault of ours", result)
    if bench.language is not Language.MARKDOWN:  # its scripts do not run at all
        refused = said.count("denied") >= 4 or result.status is RunStatus.UNSUPPORTED
        _expect(refused, "expected that each way was refused", result)


def _spin(bench: FrameBench) -> None:
    result = bench.run(bench.programs.spin, seconds=3)
    _expect(result.status is RunStatus.TIMEOUT, "expected a timeout", result)
    _hello(bench)


def _broken(bench: FrameBench) -> None:
    result = bench.run(bench.programs.broken)
    _expect(result.status.counts_against_model, "expected that it does not come up", result)
    _expect(bool(result.stderr or result.diagnostics or result.note), "expected a reason", result)


FRAME_CHECKS = (
    FrameCheck(
        name="hello",
        promise="a page comes up, and is told apart from one with an error",
        needs="hello",
        run=_hello,
    ),
    FrameCheck(
        name="alone",
        promise="a program reaches neither the page around it nor a network",
        needs="probe",
        run=_alone,
    ),
    FrameCheck(
        name="spin", promise="an endless loop is ended, and the next page comes up", needs="spin", run=_spin
    ),
    FrameCheck(
        name="broken",
        promise="what is no program does not come up, and says why",
        needs="broken",
        run=_broken,
    ),
)


def check_frame(pair: tuple[Language, Environment], name: str, camera: Camera) -> None:
    """Run one check for one kind of page.

    Raises
    ------
    CheckFailed
        With what was promised and what was seen.
    """
    found = {check.name: check for check in FRAME_CHECKS}[name]
    found.run(FrameBench(*pair, camera))


def cases() -> list[tuple[tuple[Language, Environment], FrameCheck]]:
    """Every promise of every kind of page."""
    return [(pair, check) for pair in supported_pages() for check in FRAME_CHECKS if check.applies_to(pair)]
