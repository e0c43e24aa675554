"""A run's result in a notebook's cell: output is text, pictures are inert."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from runtimes_wasm.contract import Artifact, Diagnostic, RunResult, RunStatus

EVIL = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>\"' \x1b[31m"


class Tags(HTMLParser):
    """Start tags with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.threat("I14")
def test_whatever_a_program_wrote_is_text() -> None:
    result = RunResult(
        status=RunStatus.FAILED,
        stdout_bytes=EVIL.encode() + b"\xff",
        stderr_bytes=EVIL.encode(),
        exit_code=1,
        diagnostics=(Diagnostic(severity=EVIL, message=EVIL, line=3),),
        artifacts=(
            Artifact(name=EVIL + ".png", mime="image/png", data=b"\x89PNG"),
            # an SVG can hold scripts, so it is no picture here, and neither is a type of its own making
            Artifact(name="x.svg", mime="image/svg+xml", data=b"<svg onload=alert(1)>"),
            Artifact(name="y", mime='image/png" onerror="alert(1)', data=b"1"),
        ),
        missing=(EVIL,),
        run_ms=12.0,
        runtime=EVIL,
        note=EVIL,
    )
    parser = Tags()
    parser.feed(result._repr_html_())
    assert {tag for tag, _ in parser.found} == {"div", "style", "p", "span", "h4", "pre", "img"}
    assert {name for _, attributes in parser.found for name in attributes} == {"class", "alt", "src"}
    (picture,) = [attributes for tag, attributes in parser.found if tag == "img"]
    assert picture["src"] == "data:image/png;base64,iVBORw=="
    shown = result._repr_html_()
    assert "x.svg (21 bytes)" in shown and "counts against the model" in shown and "\x1b" not in shown


def test_a_flood_is_cut() -> None:
    shown = RunResult(status=RunStatus.OUTPUT, stdout_bytes=b"y" * 1_000_000)._repr_html_()
    assert len(shown) < 30_000 and "980,000 more characters are not shown" in shown
