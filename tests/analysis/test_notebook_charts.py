"""Charts in a notebook need no network, and model names are text in them."""

from __future__ import annotations

from xml.etree import ElementTree

import altair as alt
import pytest
from vote_makers import votes

from analysis.charts import score_chart
from analysis.leaderboard import leaderboard
from analysis.notebook_charts import NAME, bundle, svg, use_in_notebooks

EVIL = "<img src=x onerror=alert(1)></svg><script>alert(2)</script>"


def test_a_chart_is_a_viewers_chart_and_a_picture_that_fetches_nothing() -> None:
    assert alt.renderers.active == NAME
    board = leaderboard(votes((EVIL, "b", 40), ("b", EVIL, 20), ("b", "c", 30), ("c", EVIL, 9)), resamples=20)
    shown = score_chart(board)._repr_mimebundle_()
    assert set(shown) == {"application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain"}
    assert "script" not in shown and "https://cdn" not in shown["image/svg+xml"]
    tags = {
        element.tag.rpartition("}")[2] for element in ElementTree.fromstring(shown["image/svg+xml"]).iter()
    }
    assert tags <= {"svg", "g", "path", "line", "text", "rect", "defs", "clipPath", "circle", "title", "desc"}
    assert shown["text/plain"].startswith("Scores with intervals")
    assert board.whole._repr_html_().count("<script") == 0 and "&lt;script&gt;" in board.whole._repr_html_()


def test_another_renderer_that_somebody_chose_stays() -> None:
    with alt.renderers.enable("json"):
        use_in_notebooks()
        assert alt.renderers.active == "json"
    assert alt.renderers.active == NAME


@pytest.mark.parametrize("url", ["https://example.org/a.csv", "file:///etc/passwd", "/etc/passwd"])
def test_a_chart_that_names_outside_data_gets_none(url: str) -> None:
    spec = {
        "data": {"url": url, "format": {"type": "csv"}},
        "mark": "text",
        "encoding": {"text": {"field": "a"}},
    }
    try:
        drawn = svg(spec)
    except ValueError:
        return
    assert "root:" not in drawn and ElementTree.fromstring(drawn) is not None


def test_charts_side_by_side_keep_their_own_widths() -> None:
    one = {"data": {"values": [{"a": 1}]}, "mark": "point", "encoding": {"x": {"field": "a"}}}
    assert "width" not in bundle({"hconcat": [one, one]})["application/vnd.vegalite.v5+json"]
    steps = {**one, "width": {"step": 44}, "autosize": {"type": "fit-x"}}
    # 44 pixels for the only column, and the axis beside it
    assert (
        int(
            ElementTree.fromstring(
                bundle(steps | {"encoding": {"x": {"field": "a", "type": "nominal"}}})["image/svg+xml"]
            ).get("width", "0")
        )
        >= 44
    )
    assert bundle(one)["application/vnd.vegalite.v5+json"]["width"] == 640
