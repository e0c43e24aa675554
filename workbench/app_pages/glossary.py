"""The glossary: what the words of the app mean, with formulae and sources."""

from __future__ import annotations

import streamlit as st

from workbench.learning.glossary import Term, find_term, glossary, matching
from workbench.widgets.learning import formula
from workbench.widgets.prose import plain


def _show(term: Term) -> None:
    st.subheader(plain(term.name), anchor=term.id)
    st.markdown(plain(term.text))
    if term.formula:
        formula(term.formula)
    notes = []
    if term.source:
        notes.append(plain(term.source))
    if term.see:
        # On the page itself: the address alone moves to the term.
        notes.append("See " + ", ".join(f"[{plain(find_term(name).name)}](#{name})" for name in term.see))
    if notes:
        st.markdown(f":small[{' · '.join(notes)}]")


def _page() -> None:
    st.title("Glossary", anchor=False)
    words = st.text_input(
        "Find",
        key="glossary_words",
        placeholder=f"Find among {len(glossary())} terms",
        icon=":material/search:",
        label_visibility="collapsed",
        width=420,
    )
    found = matching(words)
    if not found:
        st.info(f"No term speaks of “{plain(words)}”.", icon=":material/search_off:")
        return
    for group, terms in found.items():
        with st.container(width=860):
            st.header(group, anchor=False, divider="gray")
            for term in terms:
                _show(term)


_page()
