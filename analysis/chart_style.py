"""The look that all charts share.

Colours come from colour-blind safe scales and read on light and on dark grounds; the
background is left to the page. Each chart has a text alternative in its description.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from .notebook_charts import use_in_notebooks

use_in_notebooks()

BLUE = "#3b8fd0"
ORANGE = "#d9822b"

#: Middle grey: at least 4.5 to 1 against white, and nearly so against usual dark grounds.
GREY = "#767676"

#: Height of a row, in pixels.
STEP = 26

# Pixels that a number of a heat map needs.
_NARROWEST = 26

#: Diverging, and safe for colour-blind readers.
DIVERGING = "blueorange"


def points_axis(title: str | list[str] | None, *, number_format: str = ".0f") -> alt.Axis:
    """A horizontal axis whose labels neither crowd nor run over the edge, however narrow the window."""
    return alt.Axis(
        title=title, format=number_format, labelFlush=False, tickCount=alt.expr("ceil(width / 90)")
    )


def names_axis() -> alt.Axis:
    """A vertical axis of names, each beside the middle of its row."""
    return alt.Axis(title=None, labelFlush=False)


def picked(*fields: str, name: str = "picked") -> alt.Parameter:
    """Clicking a mark singles out those that share its fields; a double click lets go."""
    return alt.selection_point(name=name, fields=list(fields), on="click", clear="dblclick")


def singled_out(selection: alt.Parameter, opacity: float = 1.0) -> Any:
    """Opacity that pales what is not singled out."""
    return alt.when(selection).then(alt.value(opacity)).otherwise(alt.value(0.18))


def finish(chart: Any, description: str, **size: Any) -> Any:
    """Give a chart its text alternative, its size, and colours that read on light and on dark grounds."""
    return (
        # Rows have a fixed height; only the width follows the page.
        chart.properties(
            description=description,
            autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        )
        .properties(**size)
        .configure(background="transparent")
        .configure_axis(labelColor=GREY, titleColor=GREY, labelLimit=260, gridOpacity=0.25, domainColor=GREY)
        .configure_legend(labelColor=GREY, titleColor=GREY, gradientLength=150)
        .configure_title(color=GREY)
        .configure_view(stroke=None)
    )


def heat_map(
    base: Any,
    color: Any,
    field: str,
    number_format: str,
    description: str,
    columns: int,
    rows: int,
    chosen: alt.Parameter,
) -> alt.LayerChart:
    """Cells with a colour and a number each; the table says in ``ink`` which colour a number has."""
    cells = base.mark_rect(cursor="pointer", cornerRadius=2).encode(
        color=color, opacity=alt.when(chosen).then(alt.value(1.0)).otherwise(alt.value(0.5))
    )
    # White only on the darkest ends of the scale; black has the better contrast everywhere else.
    # Numbers vanish where cells get too narrow for them, as on a telephone; tooltips stay.
    fits = alt.expr(f"width < {_NARROWEST * columns} ? 0 : 1")
    labels = base.mark_text(fontSize=11, opacity=fits, cursor="pointer", aria=False).encode(
        text=alt.Text(f"{field}:Q", format=number_format),
        # The table says it: asking in the chart, cell by cell, is much slower in a browser.
        color=alt.Color("ink:N", scale=None),
    )
    chart = alt.layer(cells, labels).resolve_scale(color="independent").add_params(chosen)
    result: alt.LayerChart = finish(chart, description, width=alt.Step(44), height=STEP * max(rows, 1))
    return result
