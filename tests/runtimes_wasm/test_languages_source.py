"""Reading a script's text: modules, and statements whose promise is dropped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtimes_wasm.languages.javascript_source import is_module, watch_statements

W = ";__runoff.watch("


@pytest.mark.parametrize(
    "text",
    [
        "import fs from 'fs'",
        "import 'x'",
        "import * as a from 'b'",
        "import type { A } from './a'",
        "export const a = 1",
        "const a = 1\nexport { a }",
        "const x = await f()",
        "// note\nimport a from 'a'",
        "const r = /`/; export default r",
    ],
)
def test_a_module_is_known_by_its_top_level(text) -> None:
    assert is_module(text)


@pytest.mark.parametrize(
    "text",
    [
        "const a = require('a')",
        "import('x').then(f)",
        "async function f() { await g() }",
        "const s = 'import a from b'; const t = `export x`",
        "// import a from 'a'\n/* export b */",
        "exports.a = 1; module.exports = { export: 1 }",
        "const f = async () => { await 1 }",
        "const r = /export/",
    ],
)
def test_a_script_is_no_module(text) -> None:
    assert not is_module(text)


@pytest.mark.parametrize(
    ("text", "watched"),
    [
        ("main()", f"{W}main())"),
        ("main();", f"{W}main());"),
        ("const a = 1;\nmain(a)\nf()", f"const a = 1;\n{W}main(a))\n{W}f())"),
        ("a.b.c(1).then(x => x)", f"{W}a.b.c(1).then(x => x))"),
        ("(async () => { await 1 })()", f"{W}(async () => {{ await 1 }})())"),
        ("run()\n  .then(a)\n  .catch(b);", f"{W}run()\n  .then(a)\n  .catch(b));"),
    ],
)
def test_a_call_that_is_a_whole_statement_is_watched(text, watched) -> None:
    assert watch_statements(text) == watched


@pytest.mark.parametrize(
    "text",
    [
        "const a = f()",
        "x = f()",
        "function f() {\n  g()\n}",
        "if (a()) {\n}",
        "return f()",
        "await f()",
        "f() + g()",
        "const s = `\nmain()\n`",
        "/*\nmain()\n*/",
        "// main()",
        "const o = {\n  m: f(),\n}",
        "const a = b ||\nf()",
        "class A {\n  m() {}\n}",
        "f\n(1) || g()",
        "f()`x`",
        "label: for (;;) {}",
        "const list = [\n  f(),\n  g(),\n]",
        "export default f()",
        "new Foo()",
        "throw f()",
    ],
)
def test_anything_else_stays_as_it_is(text) -> None:
    assert watch_statements(text) == text


@given(st.text(alphabet="ab(){}[]'\"`/\\\n;.$ =+*,0", max_size=60))
def test_any_text_is_read_to_its_end_and_only_added_to(text) -> None:
    watched = watch_statements(text)
    is_module(text)
    rest = iter(watched)
    assert all(char in rest for char in text)
    assert watched.count("\n") == text.count("\n")


def test_deeply_nested_text_is_read_without_recursion() -> None:
    text = "(" * 200_000
    assert watch_statements(text) == text
