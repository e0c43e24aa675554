"""Fences as models write them."""

from __future__ import annotations

import pytest

from runtimes_wasm.fences import read_blocks, read_indented
from runtimes_wasm.kinds import BlockKind, normalise_label

TICKS = "```"


def only(answer: str):
    blocks = read_blocks(answer)
    assert len(blocks) == 1, blocks
    return blocks[0]


@pytest.mark.parametrize(
    ("info", "label"),
    [
        ("python", "python"),
        ("Python", "python"),
        (" js ", "js"),
        ("C++", "c++"),
        ("{.python .numberLines}", "python"),
        ("{python}", "python"),
        ("python{1,3-4}", "python"),
        ("js:src/app.js", "js"),
        ("language-html", "html"),
        ("src/App.tsx", "tsx"),
        ("index.html", "html"),
        ('title="a.py"', ""),
        ("vue.js", "vue.js"),
        ("", ""),
    ],
)
def test_the_label_is_the_language_part_of_the_info_string(info, label):
    assert normalise_label(info) == label


@pytest.mark.parametrize(
    ("head", "filename"),
    [
        ('```python title="a.py"\n', "a.py"),
        ("```python filename=src/a.py\n", "src/a.py"),
        ("```python:a.py\n", "a.py"),
        ("```a.py\n", "a.py"),
        ("```python\n# a.py\n", "a.py"),
        ("**a.py**\n```python\n", "a.py"),
        ("### `a.py`\n\n```python\n", "a.py"),
        ("1. Save this as a.py:\n```python\n", "a.py"),
        ("Run it with `a.html`:\n```python\n", ""),
        ("This needs Node.js:\n```js\n", ""),
        ("```python ../../etc/a.py\n", ""),
    ],
)
def test_a_block_has_the_file_name_that_its_answer_gives_it(head, filename):
    assert only(f"{head}print(1)\n```\n").filename == filename


def test_a_block_in_a_list_loses_the_indentation_of_the_list():
    assert only("1. So:\n\n   ```python\n   if x:\n       y()\n   ```\n2. Done").text == "if x:\n    y()"


def test_a_fence_that_is_indented_too_far_still_counts():
    assert only("- So:\n      ```python\n      if x:\n          y()\n      ```").text == "if x:\n    y()"


def test_a_block_in_a_quote_is_found():
    assert only("> So:\n> ```python\n> print(1)\n> ```").text == "print(1)"


def test_a_longer_fence_keeps_the_shorter_one_inside_it():
    assert only(f"````python\ns = '''\n{TICKS}\n'''\n````").text == f"s = '''\n{TICKS}\n'''"


def test_an_indented_fence_inside_a_program_does_not_end_it():
    code = f'PROMPT = """\n    {TICKS}\n    x\n    {TICKS}\n"""\nprint(PROMPT)'
    assert only(f"{TICKS}python\n{code}\n{TICKS}").text == code


def test_raw_html_above_a_fence_does_not_hide_it():
    assert only("<answer>\n```python\nprint(1)\n```\n</answer>").text == "print(1)"


def test_windows_line_ends_are_read_like_others():
    assert only("```python\r\na = 1\r\nprint(a)\r\n```\r\n").text == "a = 1\nprint(a)"


def test_a_block_that_the_answer_cuts_says_so():
    assert only("```python\nprint(1)").closed is False
    assert only("```python\nprint(1)\n```").closed is True


def test_a_markdown_block_keeps_its_inner_fences_and_the_answer_goes_on_after_it():
    blocks = read_blocks("```md\n# T\n```js\n1\n```\nend\n```\nand\n```python\nprint(1)\n```")
    assert [(b.label, b.text) for b in blocks] == [("md", "# T\n```js\n1\n```\nend"), ("python", "print(1)")]


def test_lines_are_counted_from_the_start_of_the_answer():
    assert [b.line for b in read_blocks("a\n\n```js\n1\n```\n\n```js\n2\n```")] == [3, 7]


def test_code_by_indentation_alone_is_kept_apart():
    answer = "So:\n\n    print(1)\n    print(2)\n"
    assert read_blocks(answer) == []
    assert [b.text for b in read_indented(answer)] == ["print(1)\nprint(2)"]


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        ("```bash\nls\n```", BlockKind.SHELL),
        ("```\npip install numpy\nnpm i d3\n```", BlockKind.SHELL),
        ("```python\n!pip install gradio\n```", BlockKind.SHELL),
        ("```jsx\nexport default function App(){return 1}\n```", BlockKind.PROGRAM),
        ("```css\na{}\n```", BlockKind.STYLE),
        ("```\nbody {\n  margin: 0;\n  color: red;\n}\n```", BlockKind.STYLE),
        ("```json\n{}\n```", BlockKind.DATA),
        ('```\n{"a": [1, 2]}\n```', BlockKind.DATA),
        ("```js vite.config.js\nexport default {}\n```", BlockKind.DATA),
        ("```diff\n- a\n+ b\n```", BlockKind.DATA),
        ("```\n--- a.py\n+++ b.py\n@@ -1 +1 @@\n-a\n+b\n```", BlockKind.DATA),
        ("```text\nhello\n```", BlockKind.OUTPUT),
        ("Sample output:\n```\nx = 5\n```", BlockKind.OUTPUT),
        ("```python\n>>> 1 + 1\n2\n```", BlockKind.OUTPUT),
        ("```\nTraceback (most recent call last):\nValueError: no\n```", BlockKind.OUTPUT),
        ("```\nsrc/\n├── a.py\n└── b.py\n```", BlockKind.OUTPUT),
        ("```php\n<?php echo 1;\n```", BlockKind.OTHER),
        ("```\nSome words.\n```", BlockKind.OTHER),
        ("```python\n\n```", BlockKind.OTHER),
    ],
)
def test_a_block_is_sorted_by_what_it_is_for(block, kind):
    assert only(block).kind is kind
