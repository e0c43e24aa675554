"""A tab that stays open all day keeps no record of the widgets that went; what a person set stays."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from workbench.forgetting import forget_gone_widgets

    number = st.session_state.get("number", 0)
    st.text_input("Kept", key="kept")
    st.text_area("Comment", key=f"comment_{number}")
    st.button("A vote", key=f"vote_{number}")

    @st.fragment
    def part() -> None:
        st.checkbox("Part", key="part")

    part()

    def go_on() -> None:
        st.session_state["number"] = number + 1

    st.button("Next", key=f"next_{number}", on_click=go_on)
    forget_gone_widgets()


def records(app: AppTest) -> int:
    state = app._session_state._state
    names = state._key_id_mapper
    return max(
        len(state._new_widget_state.widget_metadata), len(names.id_key_mapping), len(names._key_id_mapping)
    )


def test_records_of_widgets_that_went_do_not_add_up_and_values_stay() -> None:
    app = AppTest.from_function(page).run()
    app.text_input(key="kept").set_value("mine")
    app.checkbox(key="part").check()
    counts = []
    for number in range(12):
        app.text_area(key=f"comment_{number}").set_value(f"of battle {number}")
        app.button(key=f"next_{number}").click().run()
        assert not app.exception
        counts.append(records(app))
    assert max(counts) <= 2 * 5, "five widgets are on the page, and five may have just gone"
    assert app.text_input(key="kept").value == "mine" and app.checkbox(key="part").value is True
    assert app.text_area(key="comment_12").value == ""
