"""What a fenced block is for: a program, commands, a style sheet, data, output, or another language."""

from __future__ import annotations

import re
from enum import StrEnum

from data.languages import find_language

from . import html_parts
from .guess import guess, is_install
from .word_sets import words


class BlockKind(StrEnum):
    """The part that a block plays in an answer."""

    PROGRAM = "program"
    SHELL = "shell"
    STYLE = "style"
    DATA = "data"
    OUTPUT = "output"
    OTHER = "other"


# Labels that name an environment or a dialect, with the language under them.
DIALECTS = {
    "pygame": "python", "streamlit": "python", "gradio": "python", "jupyter": "python", "sage": "python",
    "react": "jsx", "reactjs": "jsx", "react.js": "jsx", "javascriptreact": "jsx", "react-jsx": "jsx", "next": "jsx",
    "nextjs": "jsx", "next.js": "jsx", "typescriptreact": "tsx", "react-tsx": "tsx",
    "vue": "vue", "vuejs": "vue", "vue.js": "vue", "vue3": "vue", "vue-html": "vue", "nuxt": "vue",
    "mermaid": "mermaid", "mmd": "mermaid",
    "p5": "javascript", "p5js": "javascript", "p5.js": "javascript", "threejs": "javascript", "es6": "javascript",
    "javascript-react": "jsx", "deno": "typescript", "html+js": "html", "html/css/js": "html",
}  # fmt: skip

_SHELL = words(
    "bash sh shell zsh fish ksh powershell pwsh ps1 console shell-session shellsession terminal cmd bat batch dos"
)
_OUTPUT = words(
    "text txt plaintext plain output log stdout stderr result pycon pytb python-repl python-console traceback ascii none"
)
_STYLE = words("css scss sass less stylus tailwindcss")
_DATA = words("""json json5 jsonc jsonl ndjson yaml yml toml ini cfg conf csv tsv xml sql sqlite postgresql mysql diff patch dotenv
    env properties graphql gql proto protobuf http dockerfile docker makefile make cmake gitignore nginx latex tex bibtex
    regex requirements ipynb lock plist xsd dtd math""")
_CONFIG_FILE = re.compile(
    r"(?:^|/)(?:[\w-]+\.config\.(?:js|ts|mjs|cjs|mts|cts)|(?:ts|js)config[\w.-]*\.json|\.eslintrc\.\w+|setup\.py|"
    r"conftest\.py|[\w.-]+\.(?:json|csv|tsv|txt|toml|ya?ml|sql|env|d\.ts))$"
)
_OUTPUT_LEAD = re.compile(
    r"\b(?:(?:sample|example|expected|program|console|terminal)[ \t]+)?(?:output|results?|prints?|printed|stdout)"
    r"\b[^\n`]{0,60}:?[\s*_]*$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[^\s{,=:(\[\"']+")


def normalise_label(info: str) -> str:
    """The language part of an info string, in lower case: ``python`` of ``{.Python .numberLines}``."""
    info = info.strip()
    if info.startswith("{"):
        info = info[1:].rstrip("}").lstrip(". \t")
    found = _LABEL.match(info)
    label = found.group().lower().rstrip("}").removeprefix("language-").removeprefix("lang-") if found else ""
    if info[len(label) : len(label) + 1] == "=":
        return ""  # an attribute alone: ```title="a.py"
    if find_language(label) is None and label not in DIALECTS and "." in label:
        ending = label.rsplit(".", 1)[-1]
        if is_known_label(ending):
            return ending
    return label


def is_known_label(label: str) -> bool:
    """Whether a label says anything that the rules of this room know."""
    return find_language(label) is not None or any(
        label in names for names in (DIALECTS, _SHELL, _OUTPUT, _STYLE, _DATA)
    )


def classify(label: str, text: str, *, filename: str = "", lead: str = "") -> BlockKind:
    """Decide what a block is for.

    Parameters
    ----------
    label : str
        As `normalise_label` gives it; empty for an unlabelled fence.
    filename : str
        The file that the answer says this block is, if it says so.
    lead : str
        The line of prose above the block.
    """
    if not text.strip():
        return BlockKind.OTHER
    if label in _SHELL:
        return BlockKind.SHELL
    if label in _STYLE:
        return BlockKind.STYLE
    if label in _OUTPUT:
        return BlockKind.OUTPUT
    if filename and _CONFIG_FILE.search(filename):
        return BlockKind.DATA
    if label in _DATA:
        # Pictures are often labelled xml.
        return BlockKind.PROGRAM if label == "xml" and _is_picture(text) else BlockKind.DATA
    if find_language(label) is not None or label in DIALECTS:
        return _labelled_program(label, text)
    if label:
        return BlockKind.OTHER
    if _OUTPUT_LEAD.search(lead[-200:]):
        return BlockKind.OUTPUT
    return kind_of_guess(guess(text))


def _is_picture(text: str) -> bool:
    return html_parts.is_svg(text) or html_parts.is_document(text)


def _labelled_program(label: str, text: str) -> BlockKind:
    if label not in ("markdown", "md", "mermaid", "mmd"):
        if text.lstrip().startswith((">>> ", "In [1]:")):
            return BlockKind.OUTPUT
        if len(text) < 4000 and is_install(text):
            return BlockKind.SHELL
    return BlockKind.PROGRAM


def kind_of_guess(guessed: str | None) -> BlockKind:
    """The kind of a block whose content reads like ``guessed``."""
    if guessed is None:
        return BlockKind.OTHER
    if guessed == "text":
        return BlockKind.OUTPUT
    if guessed in _SHELL:
        return BlockKind.SHELL
    if guessed in _STYLE:
        return BlockKind.STYLE
    if guessed in _DATA:
        return BlockKind.DATA
    return BlockKind.PROGRAM if find_language(guessed) or guessed in DIALECTS else BlockKind.OTHER
