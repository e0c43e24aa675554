"""Language and environment of programs, labelled and not."""

from __future__ import annotations

import pytest

from runtimes_wasm.detect import detect

LABELLED = [
    # (why, label, code, language, environment)
    ("a submodule counts", "python", "import pygame.locals", "python", "pygame"),
    ("a star import counts", "python", "from pygame import *", "python", "pygame"),
    ("an import inside a function counts", "python", "def f():\n    import gradio", "python", "gradio"),
    ("an import by name counts", "python", "import importlib\nimportlib.import_module('streamlit')", "python", "streamlit"),
    ("an import in a string does not", "python", "s = '''\nimport streamlit\n'''", "python", "interpreter"),
    ("nor in a string of a broken program", "python", 's = """\nimport streamlit\n"""\nx = (', "python", "interpreter"),
    ("nor one for type checkers", "python", "if TYPE_CHECKING:\n    import gradio", "python", "interpreter"),
    ("a name that starts alike is another", "python", "import streamlit_extras_like", "python", "interpreter"),
    ("Python 2 does not parse, its imports are read", "py", "import pygame\nprint 1", "python", "pygame"),
    ("the label names the environment", "gradio", "demo.launch()", "python", "gradio"),
    ("React by a sub-path", "js", "import { createRoot } from 'react-dom/client'", "javascript", "react"),
    ("React by require", "js", "const React = require('react')", "javascript", "react"),
    ("React by its global", "js", "ReactDOM.createRoot(r).render(e)", "javascript", "react"),
    ("React by its hooks", "jsx", "const { useState } = React;\nfunction App() { return <p>Don't</p> }", "javascript", "react"),
    ("JSX in a js block", "js", "const a = () => (\n  <ul>{x.map(i => <li key={i}>{i}</li>)}</ul>\n)", "javascript", "react"),
    ("a fragment", "js", "export default () => <><p>1</p></>", "javascript", "react"),
    ("React in a comment is none", "js", "// import React from 'react'\nconsole.log(1)", "javascript", "interpreter"),
    ("React in a string is none", "js", "console.log(\"import React from 'react'\")", "javascript", "interpreter"),
    ("a package that starts alike is another", "js", "import x from 'reactive-things'", "javascript", "interpreter"),
    ("less-than is no element", "js", "for (let i = 0; i < n; i++) { if (a <b / c>d) x() }", "javascript", "interpreter"),
    ("tsx is React in TypeScript", "tsx", "export default function A() { return <p/> }", "typescript", "react"),
    ("types make jsx TypeScript", "jsx", "const A = (p: { a: number }) => <p>{p.a}</p>", "typescript", "react"),
    ("types make js TypeScript", "js", "interface P { x: number }\nconst p = 1", "typescript", "interpreter"),
    ("an object with a key string is JavaScript", "js", "const a = { type: string, x: number }", "javascript", "interpreter"),
    ("a conditional is no annotation", "js", "f(a ? b : number)\nconst c = (a) ? (b) : (d)", "javascript", "interpreter"),
    ("Vue by import", "js", "import { createApp } from 'vue'\ncreateApp({}).mount('#app')", "javascript", "vue"),
    ("Vue 2", "js", "new Vue({ el: '#app' })", "javascript", "vue"),
    ("Vue by its global", "js", "const { createApp, ref } = Vue", "javascript", "vue"),
    ("somebody's own class Vue", "js", "class Vue {}\nnew Vue()", "javascript", "interpreter"),
    ("a component labelled html", "html", "<template><p/></template>\n<script>\nexport default {}\n</script>", "javascript", "vue"),
    ("a component with its style first", "vue", "<style>p{}</style>\n<template><p/></template>", "javascript", "vue"),
    ("a page that loads Vue is a page", "html", "<html><script src='//x/vue.js'></script><div id=app></div></html>", "html", "core_web"),
    ("a page labelled vue", "vue", "<!DOCTYPE html><html></html>", "html", "core_web"),
    ("a comment before the doctype", "html", "<!-- a page -->\n<!DOCTYPE html><html></html>", "html", "core_web"),
    ("the page in a script", "js", "document.getElementById('a').onclick = f", "javascript", "core_web"),
    ("the size of the window", "js", "let w = window.innerWidth", "javascript", "core_web"),
    ("a window that slides", "js", "const window = []; window.push(1); window.open = 1", "javascript", "interpreter"),
    ("a document of its own", "js", "const document = parse(x); document.body", "javascript", "interpreter"),
    ("a library that draws", "js", "import Phaser from 'phaser'", "javascript", "core_web"),
    ("an alert", "ts", "alert('hi')", "typescript", "core_web"),
    ("Node reads its input", "js", "const fs = require('node:fs'); process.stdin.on('data', f)", "javascript", "interpreter"),
    ("a server that sends a page", "js", "require('http').createServer((q, s) => s.end(`<p>${document.title}</p>`))", "javascript", "interpreter"),
    ("the output of a template", "js", "console.log(`it's ${a ? `<p>` : ''}`)", "javascript", "interpreter"),
    ("C++ in a c block", "c", "#include <iostream>\nint main() { std::cout << 1; }", "cpp", "interpreter"),
    ("a class in a c block", "c", "class A { public: int x; };", "cpp", "interpreter"),
    ("C that speaks of C++", "c", "// std::vector, class A\n#include <stdio.h>\nint main() { puts(\"new int\"); }", "c", "interpreter"),
    ("C with its own headers", "c", "#include <stdlib.h>\n#include \"vector.h\"\n#include <sys/time.h>", "c", "interpreter"),
    ("a diagram with a title", "mermaid", "---\ntitle: x\n---\nflowchart LR\nA-->B", "markdown", "mermaid"),
    ("a diagram labelled markdown", "markdown", "sequenceDiagram\nA->>B: hi", "markdown", "mermaid"),
    ("a document about graphs", "markdown", "graph theory is fun", "markdown", "core_web"),
    ("a document that shows a page", "md", "<html>\n\n# Title", "markdown", "core_web"),
    ("Golang", "golang", "package main", "go", "interpreter"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "label", "code", "language", "environment"), LABELLED, ids=[row[0] for row in LABELLED]
)
def test_a_labelled_program_is_placed_by_label_then_content_then_imports(
    why, label, code, language, environment
):
    found = detect(code, label)
    assert (found.language, found.environment) == (language, environment), found.reason


UNLABELLED = [
    ("import streamlit as st\nst.title('x')", "python", "streamlit"),
    ("def f(x):\n    return x +\nprint(f(1)", "python", "interpreter"),
    ("async def main():\n    await x()", "python", "interpreter"),
    ("x = 5", "python", "interpreter"),
    ("const x = 5;", "javascript", "interpreter"),
    ("console.log(1)", "javascript", "interpreter"),
    ("function f() {\n  return document.title;\n}", "javascript", "core_web"),
    ("type P = { x: number };\nconst p: P = { x: 1 };", "typescript", "interpreter"),
    ("interface Shape {\n  area(): number;\n}\nclass A implements Shape { private a = 1; area(): number { return 1; } }\nconsole.log(new A());", "typescript", "interpreter"),
    ("import { useState } from 'react';\nexport default () => <b>{useState(1)[0]}</b>;", "javascript", "react"),
    ("<script setup lang=\"ts\">\nimport { ref } from 'vue'\n</script>\n<template><p/></template>", "typescript", "vue"),
    ("<div class=\"a\">hi</div>", "html", "core_web"),
    ("<svg viewBox='0 0 1 1'></svg>", "html", "core_web"),
    ("#include <stdio.h>\nint main(void) { return 0; }", "c", "interpreter"),
    ("#include <vector>\nint main() { return 0; }", "cpp", "interpreter"),
    ("import java.util.List;\n\nclass A { }", "java", "interpreter"),
    ("public class A {\n  public static void main(String[] a) { }\n}", "java", "interpreter"),
    ("package main\n\nfunc main() {}", "go", "interpreter"),
    ("use std::fmt;\nfn main() {\n    println!(\"{}\", 1);\n}", "rust", "interpreter"),
    ("erDiagram\n  A ||--o{ B : has", "markdown", "mermaid"),
    ("pie title Pets\n  \"Dogs\" : 3", "markdown", "mermaid"),
    ("hello", None, None),
    ("The quick brown fox.", None, None),
    ("[1, 2, 3]", None, None),
    ("Name: 42", None, None),
    ("SELECT * FROM t;", None, None),
    ("using System;\nclass P { static void Main() { Console.WriteLine(1); } }", None, None),
    ("pip install numpy", None, None),
    ("", None, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "language", "environment"), UNLABELLED, ids=[row[0][:40] for row in UNLABELLED]
)
def test_an_unlabelled_program_is_known_by_its_content(code, language, environment):
    found = detect(code)
    assert (found.language, found.environment) == (language, environment), found.reason
    assert found.reason.endswith(".")


def test_a_label_that_is_no_language_of_ours_gives_nothing():
    found = detect("puts 1", "ruby")
    assert (found.language, found.environment) == (None, None)
    assert "ruby" in found.reason
