"""Decide what a program is written in and where it shows itself: label first, then content, then imports."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.environments import Environment
from data.languages import Language, find_language

from . import html_parts, js_scan, py_scan
from .guess import guess, is_cpp, is_mermaid
from .kinds import DIALECTS, normalise_label
from .package_names import NODE_BUILTINS, npm_package
from .web_names import PAGE_LIBRARIES, REACT_PACKAGES, VUE_PACKAGES, uses_page


@dataclass(frozen=True, slots=True)
class Detection:
    """What a program is.

    Attributes
    ----------
    language : Language or None
        None when it is none of the languages that can be run here.
    environment : Environment or None
        Where it shows itself; None exactly when ``language`` is.
    reason : str
        One sentence that says why.
    """

    language: Language | None
    environment: Environment | None
    reason: str


_PYTHON_PAGES = {
    "streamlit": Environment.STREAMLIT,
    "gradio": Environment.GRADIO,
    "pygame": Environment.PYGAME,
}
_COMPILED = (Language.C, Language.CPP, Language.JAVA, Language.GO, Language.RUST)


def detect(code: str, label: str = "") -> Detection:
    """Decide language and environment of a program.

    Parameters
    ----------
    code : str
        The program; any text at all, never a reason to raise.
    label : str
        The fence label as written; empty when there was none.

    Returns
    -------
    Detection
    """
    label = normalise_label(label)
    if label in ("markdown", "md"):
        if is_mermaid(code):
            return Detection(
                Language.MARKDOWN, Environment.MERMAID, "Its first word opens a Mermaid diagram."
            )
        return Detection(
            Language.MARKDOWN, Environment.CORE_WEB, "It is a Markdown document, shown as a page."
        )
    if html_parts.is_document(code):
        return Detection(Language.HTML, Environment.CORE_WEB, "It starts as an HTML document.")
    if find_language(label) is None and label not in DIALECTS:
        found = guess(code)
        kind = DIALECTS.get(found or "") or found or ""
        if find_language(kind) is None and kind not in DIALECTS.values():
            what = f"The label {label!r} names no language that runs here" if label else "It has no label"
            return Detection(None, None, f"{what}, and its content is no program that runs here.")
        settled = _by_label(code, kind)
        return Detection(
            settled.language, settled.environment, f"Its content reads like {kind}. {settled.reason}"
        )
    return _by_label(code, label)


def _by_label(code: str, label: str) -> Detection:
    kind = DIALECTS.get(label, label)
    if kind == "mermaid":
        return Detection(Language.MARKDOWN, Environment.MERMAID, "It is a Mermaid diagram.")
    if kind == "vue" or html_parts.is_vue_component(code):
        return _vue_component(code)
    language = find_language(kind)
    if language is Language.PYTHON:
        return _python(code, label)
    if language is Language.HTML:
        what = "an SVG picture" if html_parts.is_svg(code) else "HTML"
        return Detection(Language.HTML, Environment.CORE_WEB, f"It is {what}.")
    if language in (Language.JAVASCRIPT, Language.TYPESCRIPT):
        return _script(code, label, language)
    if language is Language.C and label != "h" and is_cpp(code):
        return Detection(
            Language.CPP, Environment.INTERPRETER, "It is labelled C, but uses what only C++ has."
        )
    if language in _COMPILED:
        return Detection(
            language, Environment.INTERPRETER, f"It is {language.label}, which runs in a console."
        )
    return Detection(None, None, f"The label {label!r} names no language that runs here.")


def _python(code: str, label: str) -> Detection:
    scanned = py_scan.scan(code)
    tops = {module.split(".", 1)[0] for module in scanned.imports}
    how = "" if scanned.tree is not None else " It does not parse, so its lines were read one by one."
    for name, environment in _PYTHON_PAGES.items():
        if name in tops:
            return Detection(Language.PYTHON, environment, f"It imports {name}.{how}")
    if label in _PYTHON_PAGES:
        return Detection(Language.PYTHON, _PYTHON_PAGES[label], f"It is labelled {label}.{how}")
    return Detection(
        Language.PYTHON,
        Environment.INTERPRETER,
        f"It is Python that imports none of streamlit, gradio and pygame.{how}",
    )


def _vue_component(code: str) -> Detection:
    opener = [part for part in html_parts.parts(code) if part.tag == "script"]
    typed = any(part.attributes.get("lang", "").lower() in ("ts", "tsx", "typescript") for part in opener)
    if not opener and not code.startswith("<", html_parts.body_start(code)):
        # A fence labelled vue that holds a script: `createApp({...})`.
        scanned = js_scan.scan(code)
        typed = js_scan.has_types(scanned)
    language = Language.TYPESCRIPT if typed else Language.JAVASCRIPT
    return Detection(language, Environment.VUE, f"It is a Vue component with a script in {language.label}.")


def _script(code: str, label: str, language: Language) -> Detection:
    if html_parts.is_svg(code):
        return Detection(
            Language.HTML, Environment.CORE_WEB, "It is an SVG picture, whatever its label says."
        )
    scanned = js_scan.scan(code)
    said = ""
    if language is Language.JAVASCRIPT and js_scan.has_types(scanned):
        language, said = Language.TYPESCRIPT, " It has type syntax, so it is TypeScript."
    modules = js_scan.modules(scanned)
    packages = {name for module in modules if (name := npm_package(module))}
    environment, reason = _where(scanned, label, modules, packages)
    return Detection(language, environment, reason + said)


def _where(
    scanned: js_scan.JsScan, label: str, modules: list[str], packages: set[str]
) -> tuple[Environment, str]:
    """Where a script shows itself, by the strongest sign it gives."""
    if (vue := packages & VUE_PACKAGES) or any(module.endswith(".vue") for module in modules):
        return Environment.VUE, f"It imports {min(vue) if vue else 'a Vue component'}."
    if react := packages & REACT_PACKAGES:
        return Environment.REACT, f"It imports {min(react)}."
    if js_scan.has_jsx(scanned):
        return Environment.REACT, "It writes its elements in JSX."
    if _uses_global(scanned, "Vue"):
        return Environment.VUE, "It uses the global Vue."
    if _uses_global(scanned, "React") or _uses_global(scanned, "ReactDOM"):
        return Environment.REACT, "It uses the global React."
    if DIALECTS.get(label) in ("jsx", "tsx"):
        return Environment.REACT, f"It is labelled {label}."
    node = sorted(m for m in modules if m.startswith("node:") or m.split("/", 1)[0] in NODE_BUILTINS)
    if node:
        return Environment.INTERPRETER, f"It uses {node[0]} of Node, so it runs in a console."
    if touched := uses_page(scanned):
        return Environment.CORE_WEB, f"It uses {touched} of a page."
    if pages := packages & PAGE_LIBRARIES:
        return Environment.CORE_WEB, f"It imports {min(pages)}, which draws on a page."
    return Environment.INTERPRETER, "It is a script that needs no page, so it runs in a console."


def _uses_global(scanned: js_scan.JsScan, name: str) -> bool:
    """Whether a script uses a library's global: ``new Vue(``, ``Vue.createApp``, ``const {…} = Vue``."""
    tokens = scanned.tokens
    used = False
    for i, token in enumerate(tokens):
        if token != (js_scan.WORD, name):
            continue
        before = tokens[i - 1][1] if i else ""
        after = tokens[i + 1][1] if i + 1 < len(tokens) else ""
        if before in ("class", "const", "let", "var", "function"):
            return False
        used = used or (before != "." and (after == "." or before in ("new", "=")))
    return used


_JAVA_CLASS = re.compile(r"^[ \t]*public[ \t]+(?:(?:final|abstract|sealed|strictfp)[ \t]+)*(?:class|record|enum|interface)[ \t]+(\w{1,200})", re.MULTILINE)  # fmt: skip


def filename_for(code: str, found: Detection) -> str:
    """A file name that suits a program: ``Main.java`` after its public class, ``App.vue`` for a component."""
    language, environment = found.language, found.environment
    if language is None:
        return ""
    if environment is Environment.MERMAID:
        return "diagram.mmd"
    if environment is Environment.VUE and code.startswith("<", html_parts.body_start(code)):
        return "App.vue"
    if environment is Environment.REACT:
        return "App.tsx" if language is Language.TYPESCRIPT else "App.jsx"
    if language is Language.JAVA:
        public = _JAVA_CLASS.search(code)
        return f"{public.group(1) if public else 'Main'}.java"
    if language is Language.HTML:
        return "picture.svg" if html_parts.is_svg(code) else "index.html"
    return f"{'page' if language is Language.MARKDOWN else 'main'}{language.extension}"
