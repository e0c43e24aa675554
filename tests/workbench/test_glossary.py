"""One glossary: every link leads somewhere, every word of it is linked, and a wrong file says what is wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.environment_file import ROOT
from workbench.errors import GlossaryError
from workbench.learning.glossary import (
    GLOSSARY,
    PAGE,
    find_term,
    glossary,
    matching,
    meaning,
    read_glossary,
    term,
    terms,
)

#: Where the id of a term stands: the first argument, all of them, or all but the first.
_LINKS = {"term": slice(0, 1), "meaning": slice(0, 1), "terms": slice(None), "glossary_line": slice(None)}
_LINKS["closing"] = slice(1, None)
#: The pages that the glossary is for, beside those to learn from.
_PAGES = ("leaderboard", "head_to_head", "slices", "robustness", "power", "judges", "auto_arena")


def _used(path: Path) -> Iterator[str]:
    """The ids that a module links to."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _LINKS:
            for argument in node.args[_LINKS[node.func.id]]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_TERMS":
            assert isinstance(node.value, ast.Dict)
            for value in node.value.values:
                assert isinstance(value, ast.Tuple)
                yield from (str(item.value) for item in value.elts if isinstance(item, ast.Constant))


def _modules() -> list[Path]:
    return [path for path in (ROOT / "workbench").rglob("*.py") if path.name != "glossary.py"]


def test_every_link_leads_to_a_term_and_every_term_is_linked() -> None:
    used = {name for path in _modules() for name in _used(path)}
    assert not used - set(glossary()), "linked, and not in the glossary"
    assert not set(glossary()) - used, "in the glossary, and linked from nowhere"
    by_hand = [path.name for path in _modules() if f"{PAGE}#" in path.read_text(encoding="utf-8")]
    assert not by_hand, "links to the glossary are made by `term`, which checks them"


@pytest.mark.parametrize("page", _PAGES)
def test_the_ranking_and_judging_pages_explain_their_words(page: str) -> None:
    assert len(set(_used(ROOT / "workbench" / "app_pages" / f"{page}.py"))) >= 5


def test_links_and_meanings() -> None:
    assert term("bootstrap") == "[Bootstrap](glossary#bootstrap)"
    assert term("bootstrap", "resampling") == "[resampling](glossary#bootstrap)"
    assert terms("tie", "place") == "[Tie](glossary#tie) · [Place](glossary#place)"
    assert meaning("p-best") == find_term("p-best").text
    with pytest.raises(GlossaryError, match="no term 'bootstrp' in the glossary; known: battle"):
        term("bootstrp")


def test_every_term_is_short_and_its_formula_balanced() -> None:
    for each in glossary().values():
        assert 20 < len(each.text) <= 260 and each.text.endswith("."), each.id
        assert each.formula.count("{") == each.formula.count("}"), each.id
        assert each.id not in each.see
    assert len({each.name for each in glossary().values()}) == len(glossary())


def test_finding_looks_at_names_texts_and_sources() -> None:
    assert [each.id for each in matching("EFRON 1979")["How sure"]] == ["bootstrap"]
    assert matching("no such word anywhere") == {}
    assert sum(map(len, matching("").values())) == len(glossary())


def test_a_wrong_file_says_everything_that_is_wrong() -> None:
    text = """
version = 1
[[term]]
id = "a b"
name = "A"
group = "G"
text = "T."
[[term]]
id = "ok"
name = "B"
group = "G"
text = ""
shape = "round"
[[term]]
id = "fine"
name = "C"
group = "G"
text = "T."
see = ["nothing"]
[[term]]
id = "fine"
name = "D"
group = "G"
text = "T."
"""
    with pytest.raises(GlossaryError) as caught:
        read_glossary(text)
    for fault in (
        "term 1 (a b): an id has small letters",
        "unknown key 'shape'",
        "no text",
        "see 'nothing', which is no term",
        "term 4 (fine): its id stands twice",
    ):
        assert fault in str(caught.value)
    with pytest.raises(GlossaryError, match="no TOML"):
        read_glossary("[[term")
    with pytest.raises(GlossaryError, match="version 7"):
        read_glossary("version = 7")
    with pytest.raises(GlossaryError, match="no terms"):
        read_glossary("version = 1")
    assert read_glossary(GLOSSARY.read_text(encoding="utf-8")) == glossary()
