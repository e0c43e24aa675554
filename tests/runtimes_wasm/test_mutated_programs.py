"""Programs that nobody would write: changed at random, they end in a status, never in a fault of ours."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.environments import Environment
from data.languages import Language
from data.prompts import load
from runtimes_wasm import registry
from runtimes_wasm.browser import build_document, prepare_page
from runtimes_wasm.contract import RunLimits, RunRequest, RunStatus
from runtimes_wasm.extract import extract
from tests.torture import examples

ANSWERS = [answer.text for prompt in load() for answer in prompt.answers]
JUNK = [
    "```", "~~~", "```python\n", "```html\n", "\0", "\x1b[2J", "\ud800", "\u2028", "\u202e", "</script>", "<!--", "]]>", "'''",
    "\\", "{", "}", "(", "import os\n", "import \n", "from . import *\n", "#include", "require('", "\r", "\t" * 50, "é" * 100,
    "((((" * 500, "[[[[" * 500, "{" * 2_000, "/*", "`${", '"""', "\N{FULLWIDTH LESS-THAN SIGN}script", "%%{init:", "---\n",
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, texts: list[str]) -> str:
    """A text with pieces cut out, doubled, swapped or replaced by junk."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 6))):
        at, end = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        end = min(end, at + draw(st.sampled_from([0, 1, 10, 500])))
        new = draw(st.sampled_from(["", text[at:end] * 2, *JUNK]))
        text = text[:at] + new + text[end:]
    return text


@pytest.mark.threat("J10", "I07")
@examples(60, 5_000)
@given(text=mutated(ANSWERS))
def test_any_answer_is_read_to_some_program_or_none(text: str) -> None:
    found = extract(text)
    assert found.reason
    if found.code is not None:
        assert found.language is not None and found.environment is not None


PAGES = [
    (Language.HTML, Environment.CORE_WEB),
    (Language.JAVASCRIPT, Environment.CORE_WEB),
    (Language.MARKDOWN, Environment.CORE_WEB),
    (Language.MARKDOWN, Environment.MERMAID),
]


BEFORE = re.compile(r"(\s|<!doctype[^>]*>|<html[^>]*>|<head>|<meta[^>]*>|<title>[^<]*</title>|\ufeff)*", re.I)


@pytest.fixture(scope="module")
def pages(web: None) -> None:
    for language, environment in PAGES:
        prepare_page(language, environment)


@pytest.mark.assets
@pytest.mark.threat("J10", "F17")
@examples(15, 1_000)
@given(text=mutated(ANSWERS), place=st.sampled_from(PAGES))
def test_any_text_becomes_a_document_that_runs_nothing_before_the_harness(
    pages: None, text: str, place: tuple[Language, Environment]
) -> None:
    document = build_document(text, *place, token="0" * 32)
    # Whatever comes first in a page runs first: nothing of the program may stand before the harness.
    before, tag, _ = document.html.partition(f'<script data-token="{"0" * 32}"')
    assert tag and BEFORE.fullmatch(before), before[:200]


CONSOLE = {
    Language.PYTHON: [
        "print(1)\nimport sys\nfor n in range(3):\n    print(n, file=sys.stderr)\nopen('a.txt', 'w').write('x')\n"
    ],
    Language.JAVASCRIPT: ["const a = [1, 2];\nconsole.log(a.map(n => n * 2));\nprocess.stdout.write('x');\n"],
    Language.C: [
        '#include <stdio.h>\nint main(void) { int a[3] = {1, 2, 3}; printf("%d\\n", a[1]); return 0; }\n'
    ],
}
LIMITS = RunLimits(seconds=2, compile_seconds=20)


@pytest.mark.assets
@pytest.mark.threat("P14", "J01", "N01")
@pytest.mark.parametrize("language", CONSOLE)
def test_any_program_ends_in_a_status_that_is_not_our_fault(prepared: Any, language: Language) -> None:
    @examples(4, 150)
    @given(code=mutated(CONSOLE[language]))
    def run(code: str) -> None:
        result = registry.run(RunRequest(code=code, language=language, limits=LIMITS))
        assert result.status is not RunStatus.RUNNER_FAULT, (code, result.note)
        assert len(result.stdout_bytes) + len(result.stderr_bytes) < 3 << 20

    run()
    after = registry.run(RunRequest(code=registry.hello(language), language=language))
    assert (after.status, after.stdout) == (RunStatus.OK, "hello\n")
