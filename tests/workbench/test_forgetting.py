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


def battles() -> None:
    import streamlit as st

    from workbench.forgetting import forget_values

    battle = st.session_state.setdefault("battle", "b0")
    st.session_state.setdefault(f"{battle}_before", "standings")
    st.session_state.setdefault(f"{battle}_comment", "as it was saved")
    st.text_input("Prompt", key="prompt")
    st.text_area("Comment", key=f"{battle}_comment")

    def go_on() -> None:
        forget_values(battle)
        st.session_state["battle"] = f"b{int(battle[1:]) + 1}"

    st.button("Next", key="next", on_click=go_on)


def test_what_a_tab_keeps_of_a_battle_goes_with_it() -> None:
    app = AppTest.from_function(battles).run()
    app.text_input(key="prompt").set_value("mine")
    for number in range(4):
        app.text_area(key=f"b{number}_comment").set_value("changed")
        app.button(key="next").click().run()
        assert not app.exception
    kept = app._session_state._state.filtered_state
    assert {name for name in kept if name[:1] == "b"} == {"battle", "b4_before", "b4_comment"}
    assert app.text_area(key="b4_comment").value == "as it was saved"
    assert app.text_input(key="prompt").value == "mine"
