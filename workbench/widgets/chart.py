"""Charts on pages, in the colours of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt
import streamlit as st

_INK = ("labelColor", "titleColor", "color")


def show_chart(
    chart: alt.Chart | alt.LayerChart, key: str, *, on_cell: Callable[[], None] | None = None
) -> None:
    """Draw a chart as wide as its place; ``on_cell`` is called when its selection ``cell`` changes.

    Parameters
    ----------
    chart : Chart
        One of `analysis`, with a text alternative.
    key : str
        Its name; the selection is in the session's state under it.
    on_cell : callable, optional
        Takes nothing.
    """
    chosen: dict[str, Any] = {}
    if on_cell is not None:
        chosen = {"on_select": on_cell, "selection_mode": "cell"}
    st.altair_chart(_themed(chart), key=key, width="stretch", **chosen)


def cell_of(key: str) -> dict[str, Any]:
    """The fields of the cell that was clicked last; empty when none is chosen."""
    found = st.session_state[key]["selection"].get("cell") or []
    return dict(found[0]) if found else {}


def _themed(chart: alt.Chart | alt.LayerChart) -> alt.Chart | alt.LayerChart:
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
