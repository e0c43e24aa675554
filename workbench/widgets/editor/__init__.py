"""A code field: what a person types is given back when they run it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

__all__ = ["code_editor"]

_HERE = Path(__file__).parent


@cache
def _widget() -> Any:
    return st.components.v2.component(
        "runoff_code_editor",
        html='<div class="runoff-editor"></div>',
        css=(_HERE / "editor.css").read_text("utf-8"),
        js=(_HERE / "editor.js").read_text("utf-8"),
    )


def code_editor(code: str, *, original: str, label: str, version: str, key: str) -> str | None:
    """Show a program for editing.

    Parameters
    ----------
    code : str
        The text to show; it is taken over only when ``version`` changes.
    original : str
        What "Undo all edits" goes back to.
    label : str
        Name of the field for people who don't see it.
    version : str
        Names the text: while it stays the same, reruns leave the typing alone.
    key : str
        Name of this widget in the app.

    Returns
    -------
    str or None
        The text at the moment that it is run, and None otherwise.
    """
    result = _widget()(
        key=key,
        data={"code": code, "original": original, "label": label, "version": version},
        on_run_change=lambda: None,
        height="content",
    )
    text = result.get("run")
    return text if isinstance(text, str) else None
