"""Charts as pictures for papers and slides, in the colours of a light or a dark page; no browser, no network."""

from __future__ import annotations

import json
from typing import Any, Literal, get_args

import altair as alt

from .errors import OptionError
from .notebook_charts import VEGA_LITE, sized

Kind = Literal["svg", "png"]
Ground = Literal["light", "dark"]

#: Ink and ground of each.
_COLOURS: dict[Ground, tuple[str, str]] = {"light": ("#1f2429", "#ffffff"), "dark": ("#e4e8ec", "#14181c")}
#: Pixels of a PNG for one of the chart: sharp in print.
_SCALE = 3
_INK = {
    "axis": ("labelColor", "titleColor", "domainColor"),
    "legend": ("labelColor", "titleColor"),
    "title": ("color",),
}


def picture(chart: alt.TopLevelMixin | dict[str, Any], kind: Kind = "svg", ground: Ground = "light") -> bytes:
    """A chart as a file.

    Parameters
    ----------
    chart : Altair chart or Vega-Lite specification
        One that fits itself to its page becomes 640 pixels wide.
    kind : {"svg", "png"}
        A PNG has three pixels for each of the chart.

    Returns
    -------
    bytes

    Raises
    ------
    OptionError
        When the kind or the ground is none of those.
    """
    if kind not in get_args(Kind) or ground not in _COLOURS:
        raise OptionError(f"kind={kind!r}, ground={ground!r}; choose svg or png, and light or dark")
    # Half a second, and 30 MB of memory: only when somebody asks for a picture.
    import vl_convert

    spec = chart if isinstance(chart, dict) else chart.to_dict()
    drawn = _inked(sized(json.loads(json.dumps(spec))), *_COLOURS[ground])
    if kind == "svg":
        svg: str = vl_convert.vegalite_to_svg(drawn, vl_version=VEGA_LITE, allowed_base_urls=[])
        return svg.encode()
    png: bytes = vl_convert.vegalite_to_png(drawn, vl_version=VEGA_LITE, scale=_SCALE, allowed_base_urls=[])
    return png


def _inked(spec: dict[str, Any], ink: str, ground: str) -> dict[str, Any]:
    config = dict(spec.get("config", {}))
    for part, names in _INK.items():
        config[part] = dict(config.get(part, {})) | dict.fromkeys(names, ink)
    return {**spec, "config": config | {"background": ground}, "background": ground, "padding": 12}
