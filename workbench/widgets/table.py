"""Tables on pages: one look, and a height that is known before the browser has drawn them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

# Pixels of Streamlit's tables; beyond the highest they scroll.
_ROW, _BORDERS, _HIGHEST = 35, 2, 400


def show_table(frame: pd.DataFrame, **options: Any) -> Any:
    """Draw a table without its index, with a dash where there is nothing.

    Its place is as high before it is drawn as after, so that nothing below it moves when it comes.

    Parameters
    ----------
    frame : DataFrame
        With a row for each line.
    **options
        What ``st.dataframe`` takes besides; what it gives back is given back.
    """
    if "height" not in options:
        # The header, and a line that says so where there are no rows.
        options["height"] = min((1 + max(len(frame), 1)) * _ROW + _BORDERS, _HIGHEST)
    return st.dataframe(frame, hide_index=True, placeholder="–", **options)
