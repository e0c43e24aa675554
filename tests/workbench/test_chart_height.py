"""The height of a chart, known before it is drawn, is what Streamlit's look of it takes."""

from __future__ import annotations

from typing import Any

import pytest

from workbench.widgets.chart_height import chart_height

_PADDING = {"left": 5, "top": 5, "right": 16, "bottom": 20}


def _spec(height: int, x: dict[str, Any], **more: Any) -> dict[str, Any]:
    color = more.pop("color", None)
    encoding = {"x": {"type": "quantitative", "field": "score"} | x} | ({"color": color} if color else {})
    return {"height": height, "padding": _PADDING, "layer": [{"encoding": encoding}]} | more


# Pixels of charts of the app as a browser drew them with no height given, and of their rows alone.
@pytest.mark.parametrize(
    ("drawn", "spec"),
    [
        (186, _spec(104, {"axis": {"title": "Score"}})),
        (177, _spec(104, {"axis": {"title": None}}, title={"text": "Core web (45 votes)"})),
        (
            431,
            _spec(
                300,
                {"axis": {"title": "Points"}},
                color={"field": "line", "type": "nominal", "legend": {"orient": "top", "title": None}},
            ),
        ),
        (
            524,
            _spec(
                328,
                {"axis": {"title": "Score"}},
                color={"field": "way", "type": "nominal", "legend": {"orient": "top", "columns": 1}},
                datasets={"votes": [{"way": way} for way in ("half", "davidson", "rao", "half")]},
            ),
        ),
        (
            279,
            _spec(
                104,
                {"type": "nominal", "field": "title", "title": None, "axis": {"labelAngle": -45}},
                color={"field": "score", "type": "quantitative", "legend": {"orient": "bottom"}},
                datasets={"cells": [{"title": name} for name in ("All votes", "Interpreter", "Vue")]},
            ),
        ),
    ],
)
def test_the_height_is_that_of_the_chart_as_it_is_drawn(drawn: int, spec: dict[str, Any]) -> None:
    assert abs(chart_height(spec) - drawn) <= 4
