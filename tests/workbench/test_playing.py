"""A program outside a battle: started within the rate that holds for runs, and never beyond it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from runtimes_wasm.extract import extract
from workbench.people.limits import KINDS, Limiter
from workbench.playing import Playing

ANSWER = "```html\n<p>hello</p>\n```"


@pytest.mark.assets
def test_starts_beyond_the_rate_are_refused_and_what_ran_goes_on() -> None:
    limiter = Limiter()
    with ThreadPoolExecutor(1) as pool:
        playing = Playing(pool, extract(ANSWER), allow=lambda: limiter.take("runs", "rater"))
        for _ in range(KINDS["runs"].burst):
            playing.start()
            assert not playing.refused
        shown = playing.run.document
        assert shown is not None
        playing.start("<p>another</p>")
        assert "runs" in playing.refused
        assert playing.run.document is shown and playing.code == "<p>hello</p>"
        assert playing.run.number == KINDS["runs"].burst
        playing.finish()
