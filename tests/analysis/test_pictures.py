"""Charts and tables as files for papers: pictures for light and dark grounds, LaTeX that compiles as text."""

from __future__ import annotations

import re
from pathlib import Path

import altair as alt
import pandas as pd
import pytest
from vote_makers import votes

from analysis.charts import score_chart, slice_matrix_chart
from analysis.errors import OptionError
from analysis.latex import frame_table
from analysis.leaderboard import leaderboard
from analysis.notebook_charts import bundle
from analysis.pictures import picture

BOARD = leaderboard(votes(("a", "b", 40), ("b", "a", 20), ("b", "c", 30), ("c", "a", 9)), resamples=20)


def test_a_picture_has_ground_and_ink_of_its_theme_and_a_png_is_sharp() -> None:
    chart = score_chart(BOARD)
    light, dark = (picture(chart, "svg", ground).decode() for ground in ("light", "dark"))
    assert 'fill="#ffffff"' in light and "#1f2429" in light
    assert 'fill="#14181c"' in dark and "#e4e8ec" in dark and "#1f2429" not in dark
    width = float(re.search(r'width="([\d.]+)"', light)[1])
    png = picture(chart, "png")
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == pytest.approx(3 * width, abs=3)
    assert picture(slice_matrix_chart(BOARD)).startswith(b"<svg")
    with pytest.raises(OptionError, match="pdf"):
        picture(chart, "pdf")


def test_altair_saves_a_chart_of_ours_by_itself(tmp_path: Path) -> None:
    score_chart(BOARD).save(tmp_path / "board.svg")
    assert (tmp_path / "board.svg").read_text().startswith("<svg")


def test_a_chart_made_by_hand_reads_on_a_dark_page_too() -> None:
    chart = alt.Chart(pd.DataFrame({"x": [1, 2]})).mark_bar().encode(x="x")
    drawn = bundle(chart.to_dict())["image/svg+xml"]
    assert 'fill="white"' not in drawn and "#767676" in drawn
    own = bundle(chart.configure(background="red").to_dict())["image/svg+xml"]
    assert 'fill="red"' in own


def test_any_table_is_latex_and_hostile_names_are_text_in_it() -> None:
    table = pd.DataFrame(
        {"model": [r"\input{/etc/passwd} 50% & #1_x$", None], "score": [1012.345, -3.0], "gap": [-4, 12]}
    )
    text = frame_table(table, "Board of a_b\n\n\\end{table}")
    assert "\\begin{tabular}{lrr}" in text and text.count("\\end{table}") == 1
    assert r"\textbackslash{}input\{/etc/passwd\} 50\% \& \#1\_x\$ & $1012$ & $-4$ \\" in text
    assert r"-- & $-3$ & 12 \\" in text
    assert r"\caption{Board of a\_b \textbackslash{}end\{table\}}" in text
