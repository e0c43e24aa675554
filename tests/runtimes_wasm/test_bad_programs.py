"""Bad input in every language: a status of the design, a sentence that says what happened, a next run that works."""

from __future__ import annotations

import pytest

from data.languages import Language
from runtimes_wasm import registry
from runtimes_wasm.contract import RunLimits, RunRequest, RunStatus
from runtimes_wasm.languages import rust_toolchain

pytestmark = [pytest.mark.assets, pytest.mark.usefixtures("prepared")]

LANGUAGES = [runtime.language for runtime in registry.all_runtimes()]
SCRIPTS = (Language.PYTHON, Language.JAVASCRIPT, Language.TYPESCRIPT)
COMPILED = [language for language in LANGUAGES if language not in SCRIPTS]

OK, FAILED, REFUSED = RunStatus.OK, RunStatus.FAILED, RunStatus.COMPILE_ERROR
TIMEOUT, MEMORY, LACKS = RunStatus.TIMEOUT, RunStatus.MEMORY, RunStatus.UNSUPPORTED
#: A linker that finds no main leaves a program that cannot start.
NO_MAIN = {REFUSED, FAILED}

PYTHON_TEXT = "def main():\n    print(f'{1 + 1}')\n\nif __name__ == '__main__':\n    main()\n"
PROSE = "Sure! Here is the program that you asked for:\n\nIt prints hello, and more.\n"


def _commented(language: Language) -> str:
    """A right program after ten megabytes of comments."""
    mark = "#" if language is Language.PYTHON else "//"
    head = "package main\n" if language is Language.GO else ""
    rest = registry.hello(language).removeprefix(head)
    return head + f"{mark} a line of a source that nobody would read to its end\n" * 180_000 + rest


FORKS = {
    Language.PYTHON: "import os\nwhile True: os.fork()\n",
    Language.JAVASCRIPT: "const { spawn } = require('child_process'); for (;;) spawn('node', ['x.js']);\n",
    Language.TYPESCRIPT: "import { spawn } from 'child_process'; for (;;) spawn('sh', []);\n",
    Language.C: "#include <unistd.h>\nint main(void) { for (;;) fork(); }\n",
    Language.CPP: "#include <unistd.h>\nint main() { for (;;) fork(); }\n",
    Language.GO: (
        'package main\n\nimport "os/exec"\n\nfunc main() {\n'
        '\tfor {\n\t\tif err := exec.Command("sh").Start(); err != nil {\n\t\t\tpanic(err)\n\t\t}\n\t}\n}\n'
    ),
    Language.RUST: 'fn main() { loop { std::process::Command::new("sh").spawn().unwrap(); } }\n',
    Language.JAVA: (
        "public class Main { public static void main(String[] a) throws Exception {"
        ' while (true) new ProcessBuilder("sh").start(); } }\n'
    ),
}

BOMBS = {
    Language.PYTHON: "x = " + "(" * 100_000 + "\n",
    Language.JAVASCRIPT: "const x = " + "[" * 200_000 + "]" * 200_000 + ";\n",
    Language.TYPESCRIPT: "const x: number[] = " + "[" * 100_000 + "]" * 100_000 + ";\n",
    Language.C: (
        "#define A(x) x x x x x x x x x x\n#define B(x) A(A(A(A(A(A(A(A(x))))))))\n"
        "int main(void) { B(B(;)) return 0; }\n"
    ),
    Language.CPP: (
        "template <int N> struct F { enum { v = F<N - 1>::v + F<N - 2>::v }; };\n"
        "template <> struct F<0> { enum { v = 1 }; };\ntemplate <> struct F<1> { enum { v = 1 }; };\n"
        "int main() { return F<45000>::v; }\n"
    ),
    Language.GO: "package main\n\nvar x = [1 << 40]int{1 << 39: 1}\n\nfunc main() { println(x[0]) }\n",
    Language.RUST: (
        "const fn f(n: u64) -> u64 { let mut i = 0; while i < u64::MAX { i += n; } i }\n"
        'const X: u64 = f(1);\nfn main() { println!("{X}"); }\n'
    ),
    Language.JAVA: (
        "public class Main { public static void main(String[] a) { int x = "
        + "(" * 20_000
        + "1"
        + ")" * 20_000
        + "; } }\n"
    ),
}

TWO_MAINS = {
    Language.C: "int main(void) { return 0; }\nint main(void) { return 1; }\n",
    Language.CPP: "int main() {}\nint main() {}\n",
    Language.GO: "package main\n\nfunc main() {}\n\nfunc main() {}\n",
    Language.RUST: "fn main() {}\nfn main() {}\n",
    Language.JAVA: (
        "public class Main { public static void main(String[] a) {} public static void main(String[] b) {} }\n"
    ),
}
WITHOUT_MAIN = {
    Language.C: "int add(int a, int b) { return a + b; }\n",
    Language.CPP: "int add(int a, int b) { return a + b; }\n",
    Language.GO: "package main\n\nfunc add(a, b int) int { return a + b }\n",
    Language.RUST: "fn add(a: i32, b: i32) -> i32 { a + b }\n",
    Language.JAVA: "public class Main { static int add(int a, int b) { return a + b; } }\n",
}


def _cases() -> list:
    cases = []

    def add(name: str, language: Language, code: str, *statuses: RunStatus, slow: bool = False) -> None:
        marks = [pytest.mark.slow] if slow else []
        cases.append(pytest.param(language, code, set(statuses), id=f"{name}-{language.value}", marks=marks))

    for language in LANGUAGES:
        script = language in SCRIPTS
        for name, text in (("empty", ""), ("blank", "\n \n\n")):
            add(name, language, text, *([OK] if script else NO_MAIN))
        add("binary", language, bytes(range(256)).decode("latin-1") * 40, REFUSED)
        add("surrogate", language, "\ud800", REFUSED, FAILED)
        add("prose", language, PROSE, REFUSED)
        if language is not Language.PYTHON:
            add("other language", language, PYTHON_TEXT, REFUSED)
        add("a page", language, "<!doctype html>\n<title>x</title>\n<p>hello</p>\n", REFUSED)
        add("ten megabytes", language, _commented(language), OK, slow=True)
        if language in FORKS:
            add("fork bomb", language, FORKS[language], LACKS)
        if language in BOMBS:
            add("compile bomb", language, BOMBS[language], OK, REFUSED, TIMEOUT, MEMORY, FAILED, slow=True)
        if language in TWO_MAINS:
            add("two mains", language, TWO_MAINS[language], REFUSED)
            add("no main", language, WITHOUT_MAIN[language], *NO_MAIN)
    add("other language", Language.PYTHON, "#include <stdio.h>\nint main(void) { return 0; }\n", REFUSED)
    add("another's", Language.JAVASCRIPT, registry.hello(Language.RUST), REFUSED)
    return cases


@pytest.mark.parametrize(("language", "code", "statuses"), _cases())
def test_bad_input_has_a_status_a_sentence_and_a_next_run(language, code, statuses) -> None:
    if language is Language.RUST and (obstacle := rust_toolchain.obstacle()):
        pytest.skip(obstacle)
    limits = RunLimits(seconds=5, compile_seconds=30)
    result = registry.run(RunRequest(code=code, language=language, limits=limits))
    assert result.status in statuses, result
    if result.status is not OK:
        said = [result.note, *(each.message for each in result.diagnostics)]
        assert any(len(words) > 8 for words in said), result
        assert "Traceback" not in result.note
    if result.status is LACKS:
        assert result.missing
    after = registry.run(RunRequest(code=registry.hello(language), language=language))
    assert (after.status, after.stdout) == (OK, "hello\n")


@pytest.mark.parametrize("language", LANGUAGES, ids=str)
def test_every_language_has_its_bombs(language) -> None:
    assert language in FORKS and language in BOMBS
    assert (language in TWO_MAINS and language in WITHOUT_MAIN) == (language in COMPILED)
