"""The same small programs for every kind of page, for the promises that each frame must keep.

One entry per (language, environment) that becomes a document; a page without an entry is not served.
"""

from __future__ import annotations

from dataclasses import dataclass

from data.environments import Environment
from data.languages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePrograms:
    """Program texts of one kind of page.

    Attributes
    ----------
    hello : comes up without an error; prints ``hello`` where its language prints
    probe : tries to reach what is around it, and prints ``denied`` or ``reached`` for each way
    spin : never ends; empty where the language has no loops
    broken : is no program; empty where every text is one
    """

    hello: str
    probe: str
    spin: str = ""
    broken: str = ""


_TRIES = (
    "(async () => { const tries = {"
    "parent: () => parent.document.cookie.length, top: () => { top.document.title = 'x' }, "
    "store: () => parent.localStorage.length, database: () => parent.indexedDB.open('x').name, "
    "leave: () => { top.location = 'http://example.com/' }, "
    "network: () => fetch('http://127.0.0.1:1/x', {mode: 'no-cors'}).then(() => 1) };"
    "for (const name in tries) { try { await tries[name](); console.log('reached ' + name) }"
    " catch { console.log('denied') } } })();"
)
_SPIN = "console.log('before'); for (;;) {}"
_NO_SCRIPT = "a { ] ) const = ;"

_REACT = "export default function App() { %s; return <p>hello</p>; }\n"
_REACT_TS = _REACT.replace("App()", "App(props: object)")
_VUE = "<script setup>\n%s\n</script>\n<template><p>hello</p></template>\n"
_VUE_TS = _VUE.replace("setup", 'setup lang="ts"')
_TS_TRIES = _TRIES.replace("const tries =", "const tries: Record<string, () => unknown> =")

_REACH = """import js
for code in ("parent.document.cookie.length", "top.document.title = 'x'", "parent.localStorage.length",
             "(() => { const x = new XMLHttpRequest(); x.open('GET', 'http://127.0.0.1:1/x', false); x.send() })()"):
    try:
        js.eval(code)
        print("reached", code)
    except BaseException:
        print("denied")
"""
_FOR_EVER = "while True:\n    pass\n"
_NO_PYTHON = "def f(:\n"

_STREAMLIT = "import streamlit as st\nst.write('hello')\nprint('hello')\n"
_GRADIO = "import gradio as gr\nprint('hello')\nwith gr.Blocks() as demo:\n    gr.Markdown('hello')\ndemo.launch()\n"
_PYGAME = (
    "import pygame\npygame.init()\nscreen = pygame.display.set_mode((200, 100))\n"
    "screen.fill('navy')\npygame.display.flip()\nprint('hello')\n"
)


def _html(script: str) -> str:
    return f"<!doctype html><title>hello</title><p>hello</p><script>{script}</script>"


def _script(form: str, tries: str = _TRIES) -> PagePrograms:
    return PagePrograms(
        hello=form % "console.log('hello')", probe=form % tries, spin=form % _SPIN, broken=form % _NO_SCRIPT
    )


def _python(program: str) -> PagePrograms:
    return PagePrograms(
        hello=program, probe=_REACH + program, spin=_FOR_EVER + program, broken=_NO_PYTHON + program
    )


PAGE_PROGRAMS: dict[tuple[Language, Environment], PagePrograms] = {
    (Language.HTML, Environment.CORE_WEB): PagePrograms(
        hello=_html("console.log('hello')"), probe=_html(_TRIES), spin=_html(_SPIN)
    ),
    (Language.JAVASCRIPT, Environment.CORE_WEB): _script("document.body.append('hello'); %s\n"),
    (Language.TYPESCRIPT, Environment.CORE_WEB): _script(
        "const text: string = 'hello'; document.body.append(text); %s\n", _TS_TRIES
    ),
    (Language.JAVASCRIPT, Environment.INTERPRETER): _script("%s\n"),
    (Language.TYPESCRIPT, Environment.INTERPRETER): _script("const n: number = 1; %s\n", _TS_TRIES),
    (Language.JAVASCRIPT, Environment.REACT): _script(_REACT),
    (Language.TYPESCRIPT, Environment.REACT): _script(_REACT_TS, _TS_TRIES),
    (Language.JAVASCRIPT, Environment.VUE): _script(_VUE),
    (Language.TYPESCRIPT, Environment.VUE): _script(_VUE_TS, _TS_TRIES),
    (Language.MARKDOWN, Environment.CORE_WEB): PagePrograms(
        hello="# hello\n",
        probe=f"# hello\n\n<script>{_TRIES}</script>\n<img src=x onerror=\"console.log('reached')\">\n",
    ),
    (Language.MARKDOWN, Environment.MERMAID): PagePrograms(
        hello="graph TD\n  hello --> world\n",
        probe="graph TD\n  a[\"<img src=x onerror=console.log('reached')>\"] --> b\n"
        "  click a \"javascript:console.log('reached')\"\n",
        broken="graph TD\n  a --> --> ]\n",
    ),
    (Language.PYTHON, Environment.INTERPRETER): _python("print('hello')\n"),
    (Language.PYTHON, Environment.STREAMLIT): _python(_STREAMLIT),
    (Language.PYTHON, Environment.GRADIO): _python(_GRADIO),
    (Language.PYTHON, Environment.PYGAME): _python(_PYGAME),
}
