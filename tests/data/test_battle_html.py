"""A battle in a notebook's cell: texts of models are text there, and nothing else."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from data.battle_html import _SHOWN
from data.categories import Category
from data.records import Answer, Battle

EVIL = (
    "</pre><script>alert(1)</script><img src=x onerror=alert(2)>\" onmouseover='alert(3)\x1b[2J\x00</style>"
)


class Tags(HTMLParser):
    """Tags and attributes, as a browser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.threat("I14")
def test_nothing_that_a_model_wrote_becomes_markup() -> None:
    battle = Battle(
        prompt=EVIL,
        left=Answer(model=EVIL, text=EVIL, code=EVIL),
        right=Answer(model="b", code=EVIL),
        category=Category.WEB_DESIGN,
        prompt_language=EVIL,
    )
    found = Tags()
    found.feed(battle._repr_html_())
    assert found.tags == {"div", "style", "h4", "p", "pre", "section"}
    assert found.attributes == {"class"}
    shown = battle._repr_html_()
    assert "\x1b" not in shown and "\x00" not in shown and "␛[2J␀" in shown
    assert "&lt;script&gt;alert(1)" in shown and "Web design" in shown


def test_a_long_answer_is_cut_and_says_so_and_a_synthetic_battle_is_marked() -> None:
    long = Battle(
        prompt="p",
        left=Answer(model="a", text="x" * (_SHOWN + 1234)),
        right=Answer(model="b"),
        source="synthetic",
    )._repr_html_()
    assert "1,234 more characters are not shown" in long and "x" * (_SHOWN + 1) not in long
    assert "The answer itself is not recorded" in long and "synthetic: nobody asked this" in long
