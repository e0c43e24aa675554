"""The ten programming languages, with every name that answers and data sets give them."""

from __future__ import annotations

from enum import StrEnum

from .errors import VocabularyError


class Language(StrEnum):
    """A programming language that a program of an answer is written in."""

    PYTHON = "python"
    JAVASCRIPT = "javascript"
    TYPESCRIPT = "typescript"
    HTML = "html"
    C = "c"
    CPP = "cpp"
    JAVA = "java"
    GO = "go"
    RUST = "rust"
    MARKDOWN = "markdown"

    @property
    def label(self) -> str:
        """The name to show to people."""
        return _LABELS[self]

    @property
    def extension(self) -> str:
        """File name extension with its dot."""
        return _EXTENSIONS[self]


_LABELS = {
    Language.PYTHON: "Python",
    Language.JAVASCRIPT: "JavaScript",
    Language.TYPESCRIPT: "TypeScript",
    Language.HTML: "HTML",
    Language.C: "C",
    Language.CPP: "C++",
    Language.JAVA: "Java",
    Language.GO: "Go",
    Language.RUST: "Rust",
    Language.MARKDOWN: "Markdown",
}

_EXTENSIONS = {
    Language.PYTHON: ".py",
    Language.JAVASCRIPT: ".js",
    Language.TYPESCRIPT: ".ts",
    Language.HTML: ".html",
    Language.C: ".c",
    Language.CPP: ".cpp",
    Language.JAVA: ".java",
    Language.GO: ".go",
    Language.RUST: ".rs",
    Language.MARKDOWN: ".md",
}

# Names that fences, file endings and the published logs use. Environment-like
# fence labels (pygame, streamlit, vue, react, mermaid) are the business of
# runtimes_wasm.detect, which knows the content as well.
_ALIASES: dict[str, Language] = {
    "python": Language.PYTHON,
    "python3": Language.PYTHON,
    "py": Language.PYTHON,
    "py3": Language.PYTHON,
    "ipython": Language.PYTHON,
    "javascript": Language.JAVASCRIPT,
    "js": Language.JAVASCRIPT,
    "jsx": Language.JAVASCRIPT,
    "mjs": Language.JAVASCRIPT,
    "cjs": Language.JAVASCRIPT,
    "node": Language.JAVASCRIPT,
    "nodejs": Language.JAVASCRIPT,
    "ecmascript": Language.JAVASCRIPT,
    "typescript": Language.TYPESCRIPT,
    "ts": Language.TYPESCRIPT,
    "tsx": Language.TYPESCRIPT,
    "mts": Language.TYPESCRIPT,
    "cts": Language.TYPESCRIPT,
    "html": Language.HTML,
    "htm": Language.HTML,
    "html5": Language.HTML,
    "xhtml": Language.HTML,
    "svg": Language.HTML,
    "c": Language.C,
    "h": Language.C,
    "cpp": Language.CPP,
    "c++": Language.CPP,
    "cc": Language.CPP,
    "cxx": Language.CPP,
    "hpp": Language.CPP,
    "java": Language.JAVA,
    "go": Language.GO,
    "golang": Language.GO,
    "rust": Language.RUST,
    "rs": Language.RUST,
    "markdown": Language.MARKDOWN,
    "md": Language.MARKDOWN,
}


def find_language(name: str) -> Language | None:
    """Look a language up by any of its known names; None when it is not one of the ten."""
    return _ALIASES.get(name.strip().lower().lstrip("."))


def parse_language(name: str) -> Language:
    """Look a language up by any of its known names.

    Raises
    ------
    VocabularyError
        When the name is none of them.
    """
    found = find_language(name)
    if found is None:
        known = ", ".join(language.value for language in Language)
        raise VocabularyError(f"unknown language {name!r}; known: {known}")
    return found
