"""Text of models is made harmless: whatever it says, it fetches nothing and links nowhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from workbench.widgets.prose import harmless, pieces

ATTACKS = [
    "![x](http://127.0.0.1:8599/beacon)",
    "[click](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "![x][ref]\n\n[ref]: http://127.0.0.1/b",
    "[![x](http://127.0.0.1/i)](http://127.0.0.1/l)",
    "http://127.0.0.1/auto and www.example.com and <http://127.0.0.1/>",
    "`code` ![a](b) `more ![c](d)",
    "`` ` ``![x](http://127.0.0.1/)`",
    "> ![x](http://127.0.0.1/)\n> - ![y](http://127.0.0.1/)",
    "    ![indented](http://127.0.0.1/)",
    "# ![in a heading](http://127.0.0.1/)",
    "1. ![in a list](http://127.0.0.1/)",
    "| a |\n|---|\n| ![x](http://127.0.0.1/) |",
    "\\![x](http://127.0.0.1/) \\\\![x](http://127.0.0.1/)",
    ":red[colour] :material/delete: $x$ :smile:",
]
REACHING = {"image", "link_open", "html_inline", "html_block"}
PARSER = MarkdownIt("gfm-like", {"html": True, "linkify": False}).enable(["table", "strikethrough"])


def token_types(text: str) -> set[str]:
    found = set()
    for token in PARSER.parse(text):
        found.add(token.type)
        found |= {child.type for child in token.children or ()}
    return found


@pytest.mark.threat("U01", "U03")
@pytest.mark.parametrize("attack", ATTACKS)
def test_known_ways_to_reach_out_are_inert(attack: str) -> None:
    for piece in pieces(attack):
        if not piece.is_code:
            assert not token_types(piece.text) & REACHING, piece.text
            assert "http:/" not in piece.text
            assert not re.search(r"(?<!\\):(material|red|smile)", piece.text)


MARKS = [*"![]()<>`\\ \n#-*>:/aw.h1$~|&\"'=_", "http://x", "```", "www.", "\t", "![x](y)", "[a]: b"]
FENCES = [*"![]()<>`~\\ \nab#-*1.>", "```\n", "~~~\n", "![x](y)", "    "]


@pytest.mark.threat("U01", "U03")
@given(st.lists(st.sampled_from(MARKS), max_size=50).map("".join))
def test_no_mixture_of_marks_gets_through(text: str) -> None:
    assert not token_types(harmless(text)) & REACHING


@pytest.mark.threat("U01", "U03")
@given(st.lists(st.sampled_from(FENCES), max_size=60).map("".join))
def test_no_answer_gets_through_in_pieces(text: str) -> None:
    for piece in pieces(text):
        if not piece.is_code:
            assert not token_types(piece.text) & REACHING


def test_an_answer_is_cut_into_prose_and_code_and_nothing_is_lost() -> None:
    answer = "# Title\n\nSome *words* here.\n\n```python\nx = [1, 2]\n```\n\n- one\n- two\n"
    found = pieces(answer)
    assert [piece.is_code for piece in found] == [False, True, False]
    assert found[1].text == "x = [1, 2]" and found[1].label == "python"
    assert found[0].text.startswith("# Title") and "*words*" in found[0].text
    assert found[2].text == "- one\n- two"


def test_a_fence_inside_a_list_is_shown_as_code() -> None:
    found = pieces("1. First:\n\n   ```js\n   let a = 1\n   ```\n\n2. Then rest.\n")
    assert [piece.text for piece in found if piece.is_code] == ["let a = 1"]
