"""Text of models and of people: shown as text, never as markup, and never as a path."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.export import export_records
from data.layouts import read
from data.records import Answer, Battle
from tests.environment_file import ROOT
from tests.torture import examples
from workbench.widgets.prose import harmless

#: Texts that broke somebody's program once: by their script, direction, width, quotes, or meaning elsewhere.
NAUGHTY = [
    "undefined",
    "NULL",
    "NaN",
    "-1e999",
    "0x",
    "' OR 1=1 --",
    "Robert'); DROP TABLE votes;--",
    "<svg/onload=alert(1)>",
    "\"><script>alert('x')</script>",
    "javascript:alert(1)",
    "../../../etc/passwd",
    "CON",
    "$(touch /tmp/made)",
    "`id`",
    "{{7*7}}${7*7}<%= 7 %>",
    "%s%n%x",
    "＜script＞",
    "\u202eevil\u202c",
    "\u2066\u2067\u2069",
    "a\u0300" * 200,
    "ﷺ" * 40,
    "👩‍👩‍👧‍👦🇺🇳",
    "\ufeff\u200b\u200d\u2060",
    "\u2028\u2029\u0085\x0b\x0c",
    "\x07\x1b[2J\x1b]0;t\x07",
    "| a | b |\n|---|---|",
    "---\n***\n===",
    "W" * 5_000,
]


@pytest.mark.threat("U12")
@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_a_naughty_text_is_kept_as_it_is_and_shown_without_effect(text: str, tmp_path: Path) -> None:
    battle = Battle(prompt=text, left=Answer(model=f"m{text}", text=text), right=Answer(model="b"))
    for form in ("csv", "jsonl", "parquet"):
        export_records([battle], tmp_path / form, form)  # type: ignore[arg-type]
        assert list(read(tmp_path / form).records()) == [battle]
    shown = harmless(text) + battle._repr_html_()
    assert "<script" not in shown.lower().replace("&lt;", "") and "<svg" not in shown.lower()
    assert not any(control in battle._repr_html_() for control in "\x00\x07\x1b")
    # Text that runs backwards is somebody's language; it cannot turn what stands around it.
    assert "unicode-bidi:isolate" in battle._repr_html_()


@pytest.mark.threat("U02")
def test_no_page_hands_markup_to_the_browser() -> None:
    """Streamlit's ways to put HTML into the app's own page are used nowhere."""
    ways = {"unsafe_allow_html", "components_v1"}
    for path in sorted((ROOT / "workbench").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword):
                assert node.arg not in ways, f"{path}:{node.value.lineno}"
            elif isinstance(node, ast.Attribute):
                name = ast.unparse(node)
                assert name not in ("st.html", "st.iframe", "components.v1"), f"{path}:{node.lineno}"
                assert not name.endswith("v1.html"), f"{path}:{node.lineno}"


@pytest.mark.threat("X05", "I10")
@examples(10, 400)
@given(
    name=st.text(max_size=80)
    | st.sampled_from(["../../x", "/etc/x", "CON", "a/b\\c", "..", "x" * 300, "a\0b"])
)
def test_no_text_of_anybody_becomes_a_file_name(tmp_path: Path, name: str) -> None:
    left = Answer(model=f"m{name}".replace("\0", ""), text=name.replace("\0", ""))
    battle = Battle(prompt=name.replace("\0", ""), left=left, right=Answer(model="b"))
    try:
        export_records([battle], tmp_path / "out", "jsonl", overwrite=True)
    except Exception as error:  # noqa: BLE001 (what cannot be written is refused by name, and leaves nothing)
        assert type(error).__name__ == "RecordError"
    assert {path.name for path in tmp_path.iterdir()} <= {"out"}
    assert all(path.suffix in (".json", ".jsonl") for path in (tmp_path / "out").rglob("*"))
