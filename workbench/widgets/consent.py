"""The notice that people of a shared arena read before anything else, once for each of its versions."""

from __future__ import annotations

import streamlit as st

from .. import services
from ..errors import PeopleError, Refused
from ..people import Desk


def _agree(desk: Desk, rater: str, version: str) -> None:
    try:
        desk.agree(rater, version)
    except Refused as error:
        st.session_state["consent_problem"] = str(error)


def ask_for_consent() -> None:
    """Show the notice in place of the page, until the visitor has agreed to it."""
    desk = services.desk()
    if not desk.shared:
        return
    rater = services.voter()
    try:
        if not desk.needs_consent(rater):
            return
        notice = desk.notice()
    except PeopleError as error:
        st.error(f"Nobody can take part at the moment: {error}")
        st.stop()
    if problem := st.session_state.pop("consent_problem", None):
        st.warning(problem)
    with st.container(width=760):
        st.markdown(notice.text)
        st.button(
            "**I have read this and agree**",
            icon=":material/check:",
            on_click=_agree,
            args=(desk, rater, notice.version),
        )
        st.caption(f"Version {notice.version} of this notice. To decline, close this page.")
    st.stop()
