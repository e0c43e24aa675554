"""Small choices that a browser keeps between visits, such as a guide that was put away.

They belong to the browser and not to the votes: a cookie comes with the page, so the server
draws the page right the first time, and nothing has to vanish after it was shown.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

_JS = """
export default function ({ data }) {
  document.cookie = `${data.name}=${data.value}; Max-Age=31536000; Path=/; SameSite=Strict`;
}
"""


@cache
def _writer() -> Any:
    return st.components.v2.component("runoff_remember", js=_JS)


def _cookie(name: str) -> str:
    return f"runoff_{name}"


def is_set(name: str) -> bool:
    """Whether the choice ``name`` was made in this browser."""
    return bool(st.session_state.get(_cookie(name), st.context.cookies.get(_cookie(name)) == "1"))


def choose(name: str, on: bool) -> None:
    """Make a choice, or take it back; `keep` hands it to the browser."""
    st.session_state[_cookie(name)] = on


def keep(name: str) -> None:
    """Have the browser keep what was chosen; call it once on each run of the page of the choice."""
    chosen = st.session_state.get(_cookie(name))
    if chosen is not None:
        _writer()(key=_cookie(f"{name}_writer"), data={"name": _cookie(name), "value": str(int(chosen))})
