"""Every kind of page keeps every promise; none is served, and no runtime registered, that nobody can check."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data.environments import Environment
from data.languages import Language
from runtimes_wasm import frame_check, registry
from runtimes_wasm.browser import document, prepare_page, supported_pages
from runtimes_wasm.browser.camera import Camera
from runtimes_wasm.browser.conformance import PAGE_PROGRAMS
from runtimes_wasm.contract import RunRequest, RunResult, RunStatus
from runtimes_wasm.errors import RequestError
from runtimes_wasm.self_check import CheckFailed

HTML = (Language.HTML, Environment.CORE_WEB)
CASES = [
    # One kind of page here; the others by `make torture`, they take seconds each.
    pytest.param(
        pair,
        check.name,
        id=f"{pair[0]}-{pair[1]}-{check.name}",
        marks=[] if pair == HTML and check.name == "alone" else [pytest.mark.torture],
    )
    for pair, check in frame_check.cases()
]


@pytest.fixture(scope="module")
def camera() -> Iterator[Camera]:
    with Camera() as started:
        yield started


@pytest.mark.assets
@pytest.mark.browser
@pytest.mark.threat("F01", "F02", "F06", "F09", "F17", "J01", "J10")
@pytest.mark.parametrize(("pair", "check"), CASES)
def test_every_kind_of_page_keeps_every_promise(
    camera: Camera, pair: tuple[Language, Environment], check: str
) -> None:
    prepare_page(*pair)
    frame_check.check_frame(pair, check, camera)


def test_every_page_has_its_programs_and_every_program_has_its_page() -> None:
    assert set(PAGE_PROGRAMS) == set(supported_pages())
    assert {pair for pair, _ in frame_check.cases()} == set(supported_pages())


def test_a_kind_of_page_that_nobody_can_check_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(PAGE_PROGRAMS, HTML)
    document._builders.cache_clear()
    try:
        with pytest.raises(RequestError, match="html in core_web has no programs to check it with"):
            supported_pages()
    finally:
        monkeypatch.undo()
        document._builders.cache_clear()
    assert HTML in supported_pages()


def test_a_runtime_of_a_language_that_nobody_can_check_is_not_registered() -> None:
    class Unknown:
        name, language, route = "unknown", Language.MARKDOWN, "none"

    with pytest.raises(RequestError, match="markdown has no conformance programs"):
        registry.register(Unknown())  # type: ignore[arg-type]
    assert registry.runtime_for(Language.MARKDOWN) is None


def test_a_page_that_reaches_out_or_never_comes_up_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(result: RunResult) -> None:
        monkeypatch.setattr(frame_check, "run_page", lambda request, camera: result)

    def check(name: str) -> None:
        frame_check.check_frame(HTML, name, None)  # type: ignore[arg-type]

    def result(status: RunStatus, text: bytes = b"") -> RunResult:
        return RunResult(status=status, runtime="x", stdout_bytes=text)

    for name, bad in (
        ("hello", result(RunStatus.FAILED)),
        ("hello", result(RunStatus.OK)),
        ("alone", result(RunStatus.OK, b"denied\nreached network\n" * 4)),
        ("alone", result(RunStatus.OK)),
        ("alone", result(RunStatus.RUNNER_FAULT)),
        ("spin", result(RunStatus.OK, b"hello\n")),
    ):
        answers(bad)
        with pytest.raises(CheckFailed, match="expected"):
            check(name)
    answers(result(RunStatus.OK, b"hello\n"))
    check("hello")
    assert RunRequest(code="", language=Language.HTML, environment=Environment.CORE_WEB)
