"""Answers that want to hang or break the reader."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtimes_wasm.extract import extract

PATTERNS = {
    "fences": "```\n",
    "labelled fences": "```py\nx=1\n```\n",
    "markdown fences": "```markdown\n```py\n",
    "named blocks": "`a.jsx`\n```jsx\nimport b from './a'\n```\n",
    "quotes": "> > > > > > > > > > > > > > > > > > > > > > > > > a\n",
    "lists": "- - - - - - - - ",
    "brackets": "[a",
    "headings": "a\n=\n",
}
INSIDE = {
    "js escapes": ("js", '\\"'),
    "js templates": ("js", "`${"),
    "js comments": ("js", "/*"),
    "js regexes": ("js", "=/["),
    "js imports": ("js", "import {a "),
    "jsx tags": ("tsx", "<a<b<c "),
    "scripts": ("html", "<script"),
    "open scripts": ("html", "<script>"),
    "comments": ("html", "<!--"),
    "attributes": ("html", '<link a="b" '),
    "vue": ("vue", "<template><script setup"),
    "parentheses": ("python", "("),
    "signs": ("python", "-"),
    "attributes of attributes": ("python", "a."),
    "triple quotes": ("python", '"""'),
    "magics": ("python", "!pip install a\nx=(\n"),
    "c quotes": ("c", '"\\'),
    "c words": ("c", "template "),
    "java words": ("java", "public final "),
    "install commands": ("bash", "pip install a && "),
    "continued commands": ("bash", "pip install a \\\n"),
    "json": ("json package.json", "["),
    "unlabelled brackets": ("", "["),
    "unlabelled classes": ("", "class A {\n"),
    "diagrams": ("", "%% a\n"),
    "names": ("a/" * 2000, "x"),
}


def grown(pattern: str, size: int, label: str | None) -> str:
    text = pattern * (size // len(pattern))
    return text if label is None else f"```{label}\n{text}\n```"


every_pattern = pytest.mark.parametrize(
    ("label", "pattern"),
    [(None, pattern) for pattern in PATTERNS.values()] + list(INSIDE.values()),
    ids=[*PATTERNS, *INSIDE],
)


@every_pattern
def test_hostile_text_is_read_and_read_alike_again(label, pattern):
    found = extract(grown(pattern, 40_000, label))
    assert found.reason and found == extract(grown(pattern, 40_000, label))


# A quadratic step takes many minutes here, and a linear one some seconds: the limit is no measure
# of speed, it ends a test that would not end.
@pytest.mark.slow
@pytest.mark.timeout(120)
@every_pattern
def test_a_megabyte_of_hostile_text_is_read_to_its_end(label, pattern):
    assert extract(grown(pattern, 1_000_000, label)).to_dict()["reason"]


@pytest.mark.parametrize(
    "answer",
    [
        '```python\nprint("\ud800")\n```',
        '```python\nprint("\0")\n```',
        "\ufeff```python\nprint(1)\n```",
        "```python\n" + "if 1:\n".join(" " * i for i in range(120)) + "\n```",
        "```python\nx = " + "[" * 500 + "]" * 500 + "\n```",
        "```python\nx = 1" + " + 1" * 5000 + "\n```",
        "```html\n<script src='//[::1'></script><script src='http://[bad'></script>\n```",
        "```js\nimport '//[::1'\n```",
        "```\x00\n```",
        "~~~",
    ],
)
def test_odd_answers_are_read_without_an_error(answer):
    extract(answer).to_dict()


def test_a_lone_surrogate_stays_in_the_program():
    assert "\ud800" in extract('```js\nconsole.log("\ud800")\n```').code


_PIECES = st.sampled_from(
    ["```", "~~~", "````", "\n", " ", "    ", "python", "js", "html", "vue", "markdown", "<script>", "</script>", "<!--",
     "<template>", "import ", "from ", "'react'", '"', "'", "`", "${", "}", "{", "(", "/", "/*", "//", "#", "!pip install x",
     "\\", "<", ">", "/>", "def f():", "print(1)", "a.py", "- ", "> ", "1. ", "<think>", "</think>", "\ud800", "\0", "é", "=>"]
)  # fmt: skip


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=40).map("".join))
def test_no_answer_makes_the_reader_raise_and_code_language_and_environment_come_together(answer):
    found = extract(answer)
    assert (found.code is None) == (found.language is None) == (found.environment is None)
    assert found.reason
    assert set(found.packages) == {"python", "npm"}
    assert found == extract(answer)
