"""Buttons that save what a page shows: tables as CSV and LaTeX, texts; all are made when they are pressed."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from analysis.latex import frame_table


def download(label: str, table: Callable[[], pd.DataFrame], name: str, key: str) -> None:
    """Buttons that save the numbers of a chart or a table, for programs and for papers.

    Parameters
    ----------
    label : str
        What the table is.
    table : callable
        Gives it; called when a button is pressed.
    name : str
        Of the files, without its end.
    """
    with st.container(horizontal=True, gap="small"):
        save(f"{label} (csv)", lambda: table().to_csv(index=False), f"{name}.csv", "text/csv", key)
        save(
            f"{label} (LaTeX)", lambda: frame_table(table(), label), f"{name}.tex", "text/plain", f"{key}_tex"
        )


def save(label: str, data: Callable[[], str | bytes], file_name: str, mime: str, key: str) -> None:
    """A button that saves a text or a picture, made when it is pressed."""
    st.download_button(
        label,
        data,
        file_name=file_name,
        mime=mime,
        icon=":material/download:",
        key=key,
        type="tertiary",
        on_click="ignore",
    )
