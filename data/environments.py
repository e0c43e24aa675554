"""The eight environments, and the finer labels that the published logs use for them."""

from __future__ import annotations

from enum import StrEnum

from .errors import VocabularyError


class Environment(StrEnum):
    """Where a program shows what it does."""

    CORE_WEB = "core_web"
    REACT = "react"
    VUE = "vue"
    STREAMLIT = "streamlit"
    GRADIO = "gradio"
    PYGAME = "pygame"
    MERMAID = "mermaid"
    INTERPRETER = "interpreter"

    @property
    def label(self) -> str:
        """The name to show to people."""
        return _LABELS[self]

    @property
    def is_page(self) -> bool:
        """Whether programs of this environment are played with in a browser frame."""
        return self is not Environment.INTERPRETER


_LABELS = {
    Environment.CORE_WEB: "Core web",
    Environment.REACT: "React",
    Environment.VUE: "Vue",
    Environment.STREAMLIT: "Streamlit",
    Environment.GRADIO: "Gradio",
    Environment.PYGAME: "PyGame",
    Environment.MERMAID: "Mermaid",
    Environment.INTERPRETER: "Interpreter",
}

# The logs name fifteen sandboxes; the paper's eight merge HTML into core web and
# every "... Runner" into the interpreter (FACTS, section 4).
_PUBLISHED = {
    "html": Environment.CORE_WEB,
    "core web": Environment.CORE_WEB,
    "core_web": Environment.CORE_WEB,
    "markdown": Environment.CORE_WEB,
    "react": Environment.REACT,
    "vue": Environment.VUE,
    "gradio": Environment.GRADIO,
    "streamlit": Environment.STREAMLIT,
    "pygame": Environment.PYGAME,
    "mermaid": Environment.MERMAID,
    "interpreter": Environment.INTERPRETER,
    "python runner": Environment.INTERPRETER,
    "python code interpreter": Environment.INTERPRETER,
    "javascript runner": Environment.INTERPRETER,
    "javascript code interpreter": Environment.INTERPRETER,
    "c runner": Environment.INTERPRETER,
    "c++ runner": Environment.INTERPRETER,
    "java runner": Environment.INTERPRETER,
    "rust runner": Environment.INTERPRETER,
    "golang runner": Environment.INTERPRETER,
}


def find_environment(name: str) -> Environment | None:
    """Look an environment up by our name or a published label; None when unknown ("Auto" too)."""
    return _PUBLISHED.get(name.strip().lower())


def parse_environment(name: str) -> Environment:
    """Look an environment up by our name or a published label.

    Raises
    ------
    VocabularyError
        When the name is none of them.
    """
    found = find_environment(name)
    if found is None:
        known = ", ".join(environment.value for environment in Environment)
        raise VocabularyError(f"unknown environment {name!r}; known: {known}")
    return found
