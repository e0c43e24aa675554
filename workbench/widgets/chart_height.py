"""How high a chart will be, known before a browser has drawn it."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, sin
from typing import Any

# Pixels that Streamlit's look of charts takes, measured on the pages.
_LABELS, _AXIS_TITLE, _LINE, _TITLE = 24, 33, 14, 24
_CHARACTER = 6
_LEGENDS = {"top": 48, "bottom": 69}
_LEGEND_ROW, _GRADIENT = 33, 79


def chart_height(spec: dict[str, Any]) -> int:
    """Pixels of a chart with its padding, axis, title and legends.

    A few too many or too few make its rows a little wider or narrower: the chart is fitted in.

    Parameters
    ----------
    spec : dict
        A Vega-Lite chart of one view, layered or not, whose ``height`` is a number.
    """
    padding = spec["padding"]
    height = spec["height"] + padding["top"] + padding["bottom"]
    height += _axis(spec) + (_TITLE if spec.get("title") else 0)
    # Colour and shape of the same field share a legend.
    found = {
        (channel.get("field"), legend.get("orient")): _legend(spec, channel, legend)
        for name in ("color", "shape", "strokeDash")
        for channel in _channels(spec, name)
        if isinstance(legend := channel.get("legend"), dict)
    }
    return ceil(height + sum(found.values()))


def _channels(spec: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    for part in (spec, *spec.get("layer", [])):
        channel = part.get("encoding", {}).get(name)
        if isinstance(channel, dict):
            yield channel


def _axis(spec: dict[str, Any]) -> float:
    drawn = [each for each in _channels(spec, "x") if each.get("axis", {}) is not None]
    if not drawn:
        return 0
    # Of a layered chart's axes the one that says most is drawn.
    channel = max(drawn, key=lambda each: len(each.get("axis") or {}))
    axis = channel.get("axis") or {}
    height: float = _LABELS
    if angle := axis.get("labelAngle"):
        longest = max((len(each) for each in _values(spec, channel.get("field"))), default=0)
        height += abs(sin(angle * 3.1416 / 180)) * _CHARACTER * longest
    title = axis.get("title", channel.get("title", channel.get("field")))
    if title:
        height += _AXIS_TITLE + _LINE * (len(title) - 1 if isinstance(title, list) else 0)
    return height


def _legend(spec: dict[str, Any], channel: dict[str, Any], legend: dict[str, Any]) -> int:
    orient = legend.get("orient")
    if orient not in _LEGENDS:
        return 0
    if channel.get("type") == "quantitative":
        return _GRADIENT
    rows = len(set(_values(spec, channel.get("field")))) if legend.get("columns") == 1 else 1
    return _LEGENDS[orient] + _LEGEND_ROW * max(rows - 1, 0)


def _values(spec: dict[str, Any], field: str | None) -> Iterator[str]:
    for rows in spec.get("datasets", {}).values():
        for row in rows:
            if field in row:
                yield str(row[field])
