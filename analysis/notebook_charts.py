"""Charts in a notebook, without a network.

Altair's own renderer asks a public address for its viewer. Ours gives each chart twice: for
JupyterLab, which brings a viewer, the chart itself; for everything else (a page made from
the notebook, an editor, an export) the same chart as a picture. Importing
:mod:`analysis.charts` turns it on where nobody chose another renderer.
"""

from __future__ import annotations

from typing import Any

import altair as alt

NAME = "runoff"

#: What JupyterLab 4 knows how to draw; it draws charts of the next version, too.
_VIEWER = "application/vnd.vegalite.v5+json"

#: Of Vega-Lite, as it is written out.
VEGA_LITE = "6.4"
_WIDTH = 640


def use_in_notebooks(*, always: bool = False) -> None:
    """Make Altair show charts by :func:`bundle`; with ``always`` also where another renderer was chosen."""
    if NAME not in alt.renderers.names():
        alt.renderers.register(NAME, bundle)
    if always or alt.renderers.active == "default":
        alt.renderers.enable(NAME)


def bundle(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A chart as a specification, a picture and its text alternative, by MIME type."""
    shown = sized(spec)
    return {
        _VIEWER: shown,
        "image/svg+xml": svg(_readable(shown)),
        "text/plain": str(spec.get("description") or "A chart."),
    }


def _readable(spec: dict[str, Any]) -> dict[str, Any]:
    """A chart that somebody made by hand, in colours that read on light and on dark pages."""
    from .chart_style import GREY

    config = spec.get("config", {})
    if "background" in config or "background" in spec:
        return spec
    inks = {"axis": ("labelColor", "titleColor", "domainColor"), "legend": ("labelColor", "titleColor")}
    readable = {
        part: dict.fromkeys(names, GREY) | config.get(part, {})
        for part, names in (inks | {"title": ("color",)}).items()
    }
    readable["axis"] = {"gridOpacity": 0.25} | readable["axis"]
    return {**spec, "config": config | readable | {"background": "transparent"}}


def sized(spec: dict[str, Any]) -> dict[str, Any]:
    """The chart at the width of a page; one that counts its columns keeps the width that they take."""
    width = spec.get("width")
    if isinstance(width, dict):
        # Fitted to a window on pages; without one its columns would be squeezed into nothing.
        return {name: value for name, value in spec.items() if name != "autosize"}
    if width is not None or {"hconcat", "vconcat", "concat", "facet", "repeat"} & spec.keys():
        return spec
    return {**spec, "width": _WIDTH}


def svg(spec: dict[str, Any]) -> str:
    """The picture of a Vega-Lite specification; nothing outside of it is read."""
    # Half a second, and 30 MB of memory: not for pages, which never need it.
    import vl_convert

    picture: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    return picture
