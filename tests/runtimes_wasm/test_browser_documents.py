"""Programs become documents; nothing a program says leaves its place in them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.environments import Environment
from data.languages import Language
from runtimes_wasm import js_scan
from runtimes_wasm.browser import build_document, new_token, supported_pages
from runtimes_wasm.browser.embed import js_literal
from runtimes_wasm.browser.pages.scripts import is_module
from runtimes_wasm.errors import RequestError

WEB, CONSOLE = Environment.CORE_WEB, Environment.INTERPRETER
TOKEN = "0123456789abcdef" * 2


def html_of(code: str, language: Language = Language.HTML, environment: Environment = WEB) -> str:
    return build_document(code, language, environment, token=TOKEN).html


@pytest.mark.parametrize(
    "page",
    [
        "<!doctype html><html><head><script>first()</script></head></html>",
        "<script>first()</script><html><head></head></html>",
        "<!-- a comment --> <!DOCTYPE html>\n<script>first()</script>",
        "<!--><script>first()</script><!-- --><!doctype html>",
        "<!-- x --!><script>first()</script><!-- --><!doctype html>",
        "\ufeff<!doctype html><title>x</title><script>first()</script>",
        "just text <script>first()</script>",
    ],
)
def test_the_harness_comes_before_the_first_script_of_any_page(page: str) -> None:
    html = html_of(page)
    assert html.index("<script data-token") < html.index("<script>first()")
    assert html.count("<script data-token") == 1


def test_a_page_keeps_its_doctype_first_and_one_without_stays_without() -> None:
    assert html_of("<!doctype html><p>x").startswith("<!doctype html><script data-token")
    assert html_of("<p>x").startswith("<script data-token")


def test_nothing_but_the_harness_is_added_to_a_page() -> None:
    page = "<!doctype html>\n<html lang=de><body onload='x()'>\u00fcber \u2028 &amp;</body></html>\n"
    found = re.fullmatch(r"(<!doctype html>)<script data-token.*?</script>(.*)", html_of(page), re.DOTALL)
    assert found and found.group(1) + found.group(2) == page


@given(st.text())
def test_a_javascript_literal_never_ends_its_script_element(text: str) -> None:
    literal = js_literal(text)
    assert literal.isascii() and not set("<>&") & set(literal)


def test_a_script_end_in_a_string_adds_no_element() -> None:
    plain = html_of("document.title = 'x'", Language.JAVASCRIPT)
    tricky = html_of("document.title = '</script><script>parent.x = 1</script>'", Language.JAVASCRIPT)
    assert plain.lower().count("<script") == tricky.lower().count("<script")
    assert plain.lower().count("</script") == tricky.lower().count("</script")


@pytest.mark.parametrize(
    ("code", "environment", "drawn"),
    [
        ("document.body.append('x')", WEB, True),
        ("console.log('document.body is a page')", WEB, False),
        ("// window.x\nif (typeof window === 'undefined') console.log(1)", WEB, False),
        ("document.body.append('x')", CONSOLE, False),
    ],
)
def test_scripts_that_use_the_page_get_one_and_others_a_console(
    code: str, environment: Environment, drawn: bool
) -> None:
    assert ('id="app"' in html_of(code, Language.JAVASCRIPT, environment)) is drawn


@pytest.mark.parametrize(
    ("code", "module"),
    [
        ("import x from 'y'", True),
        ("export const a = 1", True),
        ("const a = await f()", True),
        ("import('y')", False),
        ("async function f() { await g() }", False),
        ("const f = async () => await g()", False),
        ("// import x\nconst s = 'export x'; o.import = 1", False),
    ],
)
def test_modules_are_told_from_plain_scripts(code: str, module: bool) -> None:
    assert is_module(js_scan.scan(code)) is module


def test_hosts_and_packages_that_are_not_here_are_named_before_the_run() -> None:
    page = "<script src='https://cdn.example.com/a.js'></script><link rel=stylesheet href=//fonts.example.org/x.css>"
    assert build_document(page, Language.HTML, WEB).missing == ("cdn.example.com", "fonts.example.org")
    script = "import _ from 'lodash';\nimport x from 'https://esm.example.com/x';\nconsole.log(_, x)"
    assert build_document(script, Language.JAVASCRIPT, CONSOLE).missing == ("esm.example.com", "lodash")


def test_typescript_is_stripped_and_a_syntax_error_is_a_document_that_says_so() -> None:
    html = html_of("const n: number = 1; console.log(n as any)", Language.TYPESCRIPT, CONSOLE)
    assert (
        "const n = 1" in html
        and "number" not in html.split("const settings")[1].split("milliseconds")[0][-200:]
    )
    broken = build_document("const a: = <b>;", Language.TYPESCRIPT, WEB)
    assert not broken.compiled and broken.diagnostics[0].severity == "error"
    assert [(item.line, item.column) for item in broken.diagnostics] == [(1, 10)]
    assert "line 1, column 10: Unexpected" in broken.html


def test_deeply_nested_typescript_is_refused_and_does_not_stop_the_process() -> None:
    bomb = "const x = " + "(" * 50_000 + "1" + ")" * 50_000
    document = build_document(bomb, Language.TYPESCRIPT, CONSOLE)
    assert document.html  # compiled or refused, but the answer is a document


def test_markdown_fetches_nothing_runs_nothing_and_leads_nowhere() -> None:
    text = "[a](https://x.example/) ![pic](http://t.example/p.png) <img src=x onerror=alert(1)> [j](javascript:alert(1))"
    document = build_document(text, Language.MARKDOWN, WEB)
    body = document.html.split("<article>")[1]
    assert (
        "<img" not in body
        and "<a " not in body
        and "href" not in body
        and "src=" not in body.replace("&lt;img src=", "")
    )
    assert "Picture: pic" in body and document.missing == ("t.example",)


def test_an_empty_program_is_a_document_with_a_note() -> None:
    for language in (Language.HTML, Language.JAVASCRIPT, Language.MARKDOWN):
        document = build_document(" \n", language, WEB)
        assert "<script data-token" in document.html and "empty" in document.notes[0]


def test_tokens_are_unlike_each_other_and_anything_else_is_refused() -> None:
    assert len({new_token() for _ in range(100)}) == 100
    for token in ("", "x" * 32, "A" * 32, TOKEN + "0", TOKEN + "\n"):
        with pytest.raises(RequestError, match="new_token"):
            build_document("x", Language.HTML, WEB, token=token)


def test_an_unknown_pair_is_refused_with_the_known_ones() -> None:
    assert (Language.HTML, WEB) in supported_pages()
    with pytest.raises(RequestError, match="html in core_web"):
        build_document("x", Language.RUST, WEB)


def test_the_same_text_and_token_give_the_same_path() -> None:
    first = build_document("<p>1", Language.HTML, WEB, token=TOKEN)
    assert first.path == build_document("<p>1", Language.HTML, WEB, token=TOKEN).path
    assert first.path != build_document("<p>2", Language.HTML, WEB, token=TOKEN).path
    assert first.url(8501) == f"http://sbx-{TOKEN}.localhost:8501{first.path}"


def test_a_lone_surrogate_does_not_stop_a_document_from_being_sent() -> None:
    assert build_document("<p>\ud800</p>", Language.HTML, WEB).html.encode("utf-8")
