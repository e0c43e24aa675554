"""The status of a page follows from its events alone, the same in the app and in a batch."""

from __future__ import annotations

from typing import Any

import pytest

from data.environments import Environment
from data.languages import Language
from runtimes_wasm import js_scan
from runtimes_wasm.browser import Document
from runtimes_wasm.browser.globals import find_globals
from runtimes_wasm.browser.outcome import outcome_of
from runtimes_wasm.contract import RunStatus

PAGE = Document(token="0" * 32, language=Language.HTML, environment=Environment.CORE_WEB, html="")


def event(kind: str, **detail: Any) -> dict[str, Any]:
    return {"kind": kind, "detail": detail}


def blocked(directive: str, url: str) -> dict[str, Any]:
    return event("blocked", directive=directive, url=url, host=url.split("/")[2])


READY = event("ready")
ERROR = event("error", phase="uncaught", text="ReferenceError: x is not defined")
COUNTER = blocked("script-src-elem", "https://www.googletagmanager.com/gtag/js")
ANSWER = blocked("connect-src", "https://api.example.com/data")


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ([READY], RunStatus.OK),
        ([ERROR, READY], RunStatus.FAILED),
        ([event("error", phase="compile", text="line 3"), READY], RunStatus.COMPILE_ERROR),
        ([event("error", phase="missing", text="left-pad"), READY], RunStatus.UNSUPPORTED),
        # A polite page that says "could not load" needs the network as much as one that throws.
        ([ANSWER, READY], RunStatus.UNSUPPORTED),
        ([ANSWER, ERROR, READY], RunStatus.UNSUPPORTED),
        ([READY, event("click"), ANSWER], RunStatus.OK),
        ([blocked("script-src-elem", "https://maps.example.com/api.js"), READY], RunStatus.UNSUPPORTED),
        ([blocked("style-src-elem", "https://cdn.example.com/look.css"), READY], RunStatus.UNSUPPORTED),
        ([blocked("style-src-elem", "https://use.typekit.net/abc.css"), READY], RunStatus.OK),
        ([blocked("img-src", "https://picsum.photos/200"), READY], RunStatus.OK),
        ([blocked("font-src", "https://example.com/x.woff2"), READY], RunStatus.OK),
        ([blocked("frame-src", "https://www.youtube.com/embed/x"), READY], RunStatus.OK),
        ([blocked("connect-src", "https://labs.example.com/sky.png"), READY], RunStatus.OK),
        ([COUNTER, READY], RunStatus.OK),
        # Neither visitor counters nor pictures explain an error of the program's own.
        ([COUNTER, blocked("img-src", "https://picsum.photos/200"), ERROR, READY], RunStatus.FAILED),
        ([event("exit", code=1, status="timeout"), ERROR, READY], RunStatus.TIMEOUT),
    ],
)
def test_the_status_follows_from_the_events(events: list[dict[str, Any]], status: RunStatus) -> None:
    assert outcome_of(PAGE, events, 10.0, None, crashed=False)[0] is status


@pytest.mark.parametrize(
    ("code", "packages"),
    [
        ("function setup() { createCanvas(400, 400); } function draw() { background(0); }", ("p5",)),
        ("const scene = new THREE.Scene(); d3.select('body');", ("three128", "d3")),
        ("import * as THREE from 'three'; new THREE.Scene();", ()),
        ("const $ = (s) => document.querySelector(s); $('p');", ()),
        ("const { Engine } = Matter; $('h1').hide();", ("matter-js", "jquery")),
        ("game.L.x(); const _ = 1;", ()),
    ],
)
def test_a_script_gets_the_libraries_whose_global_names_it_uses(code: str, packages: tuple[str, ...]) -> None:
    assert find_globals(js_scan.scan(code)) == packages
