"""A program that asks who is watching is named, and what it showed a judge is held against what it showed a person."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from judging_fixtures import NONCE, QUESTION, WITH, evidence, picture

from data.environments import Environment
from data.languages import Language
from runtimes_wasm.contract import RunLimits, RunRequest
from runtimes_wasm.extract import extract
from workbench.judging import Shot, compare_runs, evidence_of, probes, put

TWO_FACES = """<body><script>
document.body.style.background = navigator.webdriver || /Headless/.test(navigator.userAgent) ? "gold" : "black";
console.log(JSON.stringify([navigator.webdriver, navigator.userAgent]));
</script>"""


@pytest.mark.threat("G08")
def test_a_program_that_asks_who_watches_is_named_to_the_judge_and_to_people() -> None:
    for code, found in (
        (TWO_FACES, ("navigator.webdriver", "a headless browser's name")),
        ("if (navigator.plugins.length === 0) win()", ("the list of plug-ins",)),
        ("window.__playwright && cheat()", ("traces of a test driver",)),
        ("print('web driver, head less')", ()),
        (None, ()),
    ):
        assert probes(code) == found
    asked = put(replace(QUESTION, right=evidence(TWO_FACES)), WITH, swapped=False, nonce=NONCE)
    note = (
        "the program of B asks whether a machine watches it (navigator.webdriver, a headless browser's name)"
    )
    assert f"Note: {note}" in asked.conversation.last_said
    assert any("program of B: it asks whether a machine watches it" in line for line in asked.marked)
    assert "program of A asks" not in asked.conversation.last_said


@pytest.mark.threat("G08")
def test_two_faces_are_suspicious_and_a_clock_is_not() -> None:
    judge = evidence(TWO_FACES, shots=(Shot("first", picture("gold")),))
    person = evidence(TWO_FACES, shots=(Shot("first", picture("black", (320, 200))),))
    found = compare_runs(judge, person)
    assert found.suspicious and found.distance > 100 and not found.status
    assert not compare_runs(judge, judge).differs
    honest = compare_runs(evidence("x", shots=judge.shots), evidence("x", shots=person.shots))
    assert honest.differs and not honest.suspicious
    failed = compare_runs(judge, evidence(TWO_FACES, status="failed"))
    assert failed.status and failed.suspicious and failed.distance is None
    assert compare_runs(evidence(shots=(Shot("x", b"no"),)), person).distance is None


@pytest.mark.browser
@pytest.mark.threat("G08")
def test_the_camera_gives_no_sign_of_itself_to_a_program_that_asks() -> None:
    pytest.importorskip("playwright.sync_api")
    from runtimes_wasm.browser.camera import Camera
    from runtimes_wasm.browser.chromium import find_chromium
    from runtimes_wasm.errors import AssetMissing
    from runtimes_wasm.screenshots import run_page

    try:
        find_chromium()
    except AssetMissing as missing:
        pytest.skip(str(missing))
    request = RunRequest(
        code=TWO_FACES,
        language=Language.HTML,
        environment=Environment.CORE_WEB,
        limits=RunLimits(seconds=5),
    )
    with Camera(pages=1) as camera:
        result = run_page(request, camera=camera, width=320, height=240)
    webdriver, agent = json.loads(result.stdout)
    assert webdriver is False and "Headless" not in agent and "Chrome/" in agent
    shown = evidence_of(TWO_FACES, extract(f"```html\n{TWO_FACES}\n```"), result)
    assert shown.status == "ok" and len(shown.shots) == 1
    person = replace(shown, shots=(Shot("first", picture("black", (320, 240))),))
    assert not compare_runs(shown, person).differs, "the judge sees the face that a person sees"
