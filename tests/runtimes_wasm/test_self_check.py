"""Every registered runtime keeps every promise; the promises themselves can be broken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.languages import Language
from runtimes_wasm import registry, self_check
from runtimes_wasm.contract import RunRequest, RunResult, RunStatus
from runtimes_wasm.errors import RequestError
from runtimes_wasm.languages import rust_toolchain

pytestmark = pytest.mark.assets

CASES = [
    pytest.param(
        runtime,
        check,
        id=f"{runtime.language}-{check.name}",
        marks=[pytest.mark.slow] if check.name in ("memory", "exit_codes") else [],
    )
    for runtime in registry.all_runtimes()
    for check in self_check.CHECKS
    if check.applies_to(runtime)
]


@pytest.mark.parametrize(("runtime", "check"), CASES)
def test_every_runtime_keeps_every_promise(prepared, runtime, check) -> None:
    if runtime.language is Language.RUST and (obstacle := rust_toolchain.obstacle()):
        pytest.skip(obstacle)
    self_check.check(runtime, check.name)


def test_names_of_checks_are_unique_and_each_says_what_it_promises() -> None:
    names = [check.name for check in self_check.CHECKS]
    assert len(names) == len(set(names)) >= 20
    assert all(check.promise for check in self_check.CHECKS)


class Liar:
    """A runtime that says ok to everything."""

    name = "liar"
    language = Language.PYTHON

    def ready(self) -> bool:
        return True

    def prepare(self) -> None:
        return None

    def run(self, request: RunRequest) -> RunResult:
        return RunResult(status=RunStatus.OK, exit_code=0, runtime=self.name)


def test_a_runtime_that_always_says_ok_fails_nearly_every_check() -> None:
    broken = self_check.failures(Liar())
    harmless = {"environment", "link", "nothing_left"}
    assert set(broken) == {check.name for check in self_check.CHECKS} - harmless


def test_a_language_without_programs_cannot_be_checked() -> None:
    class Unknown(Liar):
        language = Language.MARKDOWN

    with pytest.raises(RequestError, match="conformance"):
        self_check.check(Unknown(), "stdin")


def test_an_unknown_check_is_named_in_the_error() -> None:
    with pytest.raises(RequestError, match="no check 'nonsense'"):
        self_check.check(Liar(), "nonsense")


def test_a_result_with_a_note_keeps_all_else() -> None:
    result = Liar().run(RunRequest(code="", language=Language.PYTHON))
    assert replace(result.with_note("x"), note="") == result
