"""What is read off a Go program's text and off the words of its compiler and runtime."""

from __future__ import annotations

from runtimes_wasm.languages.go import lacking
from runtimes_wasm.languages.go_source import (
    Import,
    imports_of,
    missing_packages,
    parse_messages,
    parse_panic,
    unknown_packages,
)


def test_imports_are_read_past_comments_names_and_raw_strings() -> None:
    code = (
        '// import "x.org/a"\n/* package\n */ package main; import "fmt"\nimport (\n\tm "math" // "c"\n'
        '\t. `os`; _ "a.io/b"\n)\n\nconst s = `import "q.io/z"`\nimport "late.io/x"\n'
    )
    assert imports_of(code) == [Import("fmt", 3), Import("math", 5), Import("os", 6), Import("a.io/b", 6)]
    assert imports_of("func main() {}") == imports_of("") == imports_of('package main\nimport (\n"') == []


def test_only_what_a_desktop_would_download_is_missing() -> None:
    imports = [
        Import("fmt", 1),
        Import("github.com/x/y", 2),
        Import("strins", 3),
        Import("C", 4),
        Import("internal/abi", 5),
    ]
    assert missing_packages(imports, {"fmt"}) == ["github.com/x/y", "cgo"]
    said = [each.message for each in unknown_packages([imports[2], imports[4]], {"fmt"})]
    assert said == ["package strins is not in std", "use of internal package internal/abi not allowed"]


def test_messages_and_panics_are_read() -> None:
    found = parse_messages("main.go:5:2: a b\n\tmore\nmain.go:7: c\nother.go:1:1: d\n")
    assert [(each.line, each.column, each.message) for each in found] == [(5, 2, "a b"), (7, None, "c")]
    trace = "noise\npanic: a [recovered]\n\tpanic: b\n\ngoroutine 1 [running]:\nsort.x()\n\tsort/sort.go:1 +0x1\nmain.f()\n\tmain.go:9 +0x2\n"
    panic = parse_panic(trace)
    assert panic is not None and (panic.message, panic.line) == ("panic: a [recovered]", 9)
    assert parse_panic("exit status 2") is None


def test_a_text_alone_is_not_taken_for_a_lacking_network() -> None:
    words = "2024/01/01 Get: dial tcp: lookup example.com on [::1]:53: write udp: reset\n"
    assert lacking(words, ["net/http"]) == ["network"]
    assert lacking(words, ["fmt"]) == lacking("lookup table is broken", ["net"]) == []
    assert lacking("panic: dial tcp 127.0.0.1:8080: connection refused", ["net"]) == []
