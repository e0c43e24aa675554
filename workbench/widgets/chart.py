"""Charts on pages, in the colours of the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any, Literal, get_args

import altair as alt
import streamlit as st

from analysis.pictures import Ground, Kind, picture

from .chart_height import chart_height
from .saving import save

type Chart = alt.Chart | alt.LayerChart

_KINDS: dict[Kind, str] = {"svg": "image/svg+xml", "png": "image/png"}
_INK = ("labelColor", "titleColor", "color")


def show_chart(
    make: Callable[[], Chart], key: str, of: Any, *, on_cell: Callable[[], None] | None = None
) -> None:
    """Draw a chart as wide as its place; ``on_cell`` is called when its selection ``cell`` changes.

    Parameters
    ----------
    make : callable
        Gives a chart of `analysis`, with a text alternative.
    key : str
        Its name; the selection is in the session's state under it.
    of : hashable
        What the chart shows. It is made once for each: building one costs more than the
        rest of a page that is known already.
    on_cell : callable, optional
        Takes nothing.
    """
    chosen: dict[str, Any] = {}
    if on_cell is not None:
        chosen = {"on_select": on_cell, "selection_mode": "cell"}
    spec = json.loads(_spec(key, of, make))
    # The last number of an axis stands half outside of the chart.
    spec.setdefault("padding", {"left": 5, "top": 5, "right": 16, "bottom": 20})
    height: int | Literal["content"] = "content"
    if isinstance(spec.get("height"), int | float):
        # Its place is as high before it is drawn as after: nothing below it moves when it comes.
        height = chart_height(spec)
        spec["autosize"] = {"type": "fit", "contains": "padding"}
    st.vega_lite_chart(spec=spec, key=key, width="stretch", height=height, **chosen)
    _pictures(key, of, make)


@st.cache_resource(show_spinner=False, max_entries=64)
def _spec(key: str, of: Any, _make: Callable[[], Chart]) -> str:
    return json.dumps(_themed(_make()).to_dict())


def _pictures(key: str, of: Any, make: Callable[[], Chart]) -> None:
    """The chart as files; its buttons are there once somebody opens their box, the files when one is pressed."""
    with st.popover(
        "Save picture", icon=":material/image:", type="tertiary", key=f"{key}_pictures", on_change="rerun"
    ) as box:
        if not box.open:
            return
        for ground in get_args(Ground):
            for kind, mime in _KINDS.items():
                save(
                    f"{kind.upper()}, on {'white' if ground == 'light' else 'a dark ground'}",
                    partial(_picture, key, of, make, kind, ground),
                    f"{key.replace('_', '-')}-{ground}.{kind}",
                    mime,
                    f"{key}_{ground}_{kind}",
                )


def _picture(key: str, of: Any, make: Callable[[], Chart], kind: Kind, ground: Ground) -> bytes:
    return picture(json.loads(_spec(key, of, make)), kind, ground)


def cell_of(key: str) -> dict[str, Any]:
    """The fields of the cell that was clicked last; empty when none is chosen."""
    found = st.session_state[key]["selection"].get("cell") or []
    return dict(found[0]) if found else {}


def _themed(chart: Chart) -> Chart:
    # The grey that reads on every ground gives way to the page's own ink, which reads better.
    themed = chart.copy(deep=False)
    themed.config = chart.config.copy()
    for part in ("axis", "legend", "title"):
        own = themed.config[part].copy()
        for name in _INK:
            if name in own._kwds:
                own[name] = alt.Undefined
        themed.config[part] = own
    return themed
