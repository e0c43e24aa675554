"""What is kept of widgets and battles that left the page, dropped: a long session would only grow."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def forget_gone_widgets() -> None:
    """Drop the records of widgets that this run did not draw and that hold no value; for the end of a whole run.

    Streamlit (1.67) removes the values of such widgets and keeps their records, with the functions that they
    call, and their names, for as long as the tab is open. Each battle has widgets of its own, some eight: an hour of
    25 raters left 90 MB. The record of a widget whose value is still there is left to the next run.
    """
    context = get_script_run_ctx()
    if context is None or context.fragment_ids_this_run:
        return
    guarded = context.session_state
    with guarded._lock:
        state = guarded._state
        values = state._new_widget_state
        records, named = values.widget_metadata, state._key_id_mapper
        for name in (
            records.keys()
            - context.shared.widget_ids_this_run.snapshot()
            - values.states.keys()
            - state._old_state.keys()
        ):
            del records[name]
            key = named.id_key_mapping.get(name)
            if key is None:
                continue
            if named.get_id_from_key(key) == name:
                named.delete(key)
            else:  # the key has a younger widget
                del named.id_key_mapping[name]


def forget_values(name: str) -> None:
    """Drop what this tab keeps under keys that hold a name, as those of a battle hold its id."""
    for key in [key for key in st.session_state if name in str(key)]:
        del st.session_state[key]
