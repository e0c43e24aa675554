"""What the text of a script tells before it runs: module or not, and where promises are dropped."""

from __future__ import annotations

import re

_SPACE = " \t\r\n\f\v"
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
# After these a slash begins a regular expression, not a division.
_BEFORE_REGEX = frozenset("(,=:[!&|?{};+-*%~^<>\n")
_KEYWORDS_BEFORE_REGEX = frozenset(
    ["return", "typeof", "case", "in", "of", "new", "delete", "void", "throw", "do", "else", "yield", "await"]
)
_STATEMENT_WORDS = frozenset(
    [
        "async",
        "await",
        "break",
        "case",
        "class",
        "const",
        "continue",
        "debugger",
        "default",
        "delete",
        "do",
        "else",
        "enum",
        "export",
        "extends",
        "finally",
        "for",
        "function",
        "if",
        "import",
        "in",
        "instanceof",
        "let",
        "new",
        "of",
        "return",
        "static",
        "super",
        "switch",
        "this",
        "throw",
        "try",
        "typeof",
        "var",
        "void",
        "while",
        "with",
        "yield",
    ]
)
_PAIRS = {"(": ")", "[": "]", "{": "}"}


class Scanner:
    """Steps over the parts of a script that must not be looked into: strings, templates, comments, patterns."""

    def __init__(self, text: str) -> None:
        self.text = text

    def skip_blank(self, at: int, *, lines: bool = True) -> int:
        """The next position that is neither space nor comment; stops before a newline if `lines` is false."""
        text = self.text
        while at < len(text):
            if text.startswith("//", at):
                end = text.find("\n", at)
                at = len(text) if end < 0 else end
            elif text.startswith("/*", at):
                end = text.find("*/", at + 2)
                at = len(text) if end < 0 else end + 2
            elif text[at] in _SPACE and (lines or text[at] != "\n"):
                at += 1
            else:
                break
        return at

    def skip_string(self, at: int) -> int:
        """Past the string or template literal that begins here."""
        text, quote = self.text, self.text[at]
        at += 1
        while at < len(text):
            char = text[at]
            if char == "\\":
                at += 2
                continue
            if char == quote:
                return at + 1
            if quote == "`" and text.startswith("${", at):
                at = self.skip_group(at + 1)
                continue
            at += 1
        return at

    def skip_pattern(self, at: int) -> int:
        """Past the regular expression that begins here."""
        text, inside = self.text, False
        at += 1
        while at < len(text) and text[at] != "\n":
            char = text[at]
            if char == "\\":
                at += 1
            elif char == "[":
                inside = True
            elif char == "]":
                inside = False
            elif char == "/" and not inside:
                return at + 1
            at += 1
        return at

    def skip_group(self, at: int) -> int:
        """Past the bracketed group that begins here, whatever it holds; without recursion."""
        text = self.text
        expected = [_PAIRS[text[at]]]
        at += 1
        last = "("
        while at < len(text) and expected:
            at = self.skip_blank(at)
            if at >= len(text):
                break
            char = text[at]
            if char in "'\"`":
                at, last = self.skip_string(at), "x"
            elif char == "/" and last in _BEFORE_REGEX:
                at, last = self.skip_pattern(at), "x"
            elif char in _PAIRS:
                expected.append(_PAIRS[char])
                at, last = at + 1, char
            elif char == expected[-1]:
                expected.pop()
                at, last = at + 1, char
            else:
                word = _WORD.match(text, at)
                if word:
                    last = "(" if word[0] in _KEYWORDS_BEFORE_REGEX else "x"
                    at = word.end()
                else:
                    at, last = at + 1, char
        return at


def is_module(text: str) -> bool:
    """Whether the script is an ES module: it has a top-level ``import``, ``export`` or ``await``."""
    for word, at in _top_level_words(text):
        if word == "export":
            return True
        if word == "import" and not re.match(r"import\s*[(.]", text[at:]):
            return True
        if word == "await" and "require(" not in text:
            return True
    return False


def _top_level_words(text: str) -> list[tuple[str, int]]:
    scanner, at, last = Scanner(text), 0, "\n"
    found: list[tuple[str, int]] = []
    while True:
        at = scanner.skip_blank(at)
        if at >= len(text):
            return found
        char = text[at]
        if char in "'\"`":
            at, last = scanner.skip_string(at), "x"
        elif char == "/" and last in _BEFORE_REGEX:
            at, last = scanner.skip_pattern(at), "x"
        elif char in "([{":
            at, last = scanner.skip_group(at), ")"
        else:
            word = _WORD.match(text, at)
            if word:
                found.append((word[0], at))
                last = "(" if word[0] in _KEYWORDS_BEFORE_REGEX else "x"
                at = word.end()
            else:
                at, last = at + 1, char


def watch_statements(text: str) -> str:
    """Wrap the top-level call statements of a script, so that a dropped promise is seen.

    ``main();`` becomes ``__runoff.watch(main());``: the engine reports no
    unhandled rejection of its own, and this is where nearly all of them are
    dropped. Only whole call expressions at statement starts are touched; lines
    stay where they were.
    """
    scanner = Scanner(text)
    pieces: list[str] = []
    copied = at = 0
    start_of_statement = True
    while at < len(text):
        at = scanner.skip_blank(at)
        if at >= len(text):
            break
        char = text[at]
        if start_of_statement:
            end = _call_statement(scanner, at)
            if end is not None:
                pieces += [text[copied:at], ";__runoff.watch(", text[at:end], ")"]
                copied = at = end
                start_of_statement = True
                continue
        start_of_statement = False
        before = at
        if char in "'\"`":
            at = scanner.skip_string(at)
        elif char in "([{":
            at = scanner.skip_group(at)
            # A block at the top level ends a statement, an object literal does not matter here.
            start_of_statement = char == "{" and _newline_follows(text, at)
        elif char == ";":
            at += 1
            start_of_statement = True
        else:
            word = _WORD.match(text, at)
            at = word.end() if word else at + 1
            if char == "/" and _looks_like_pattern(text, before):
                at = scanner.skip_pattern(before)
        if not start_of_statement and at < len(text) and _ends_line(text, at):
            start_of_statement = _is_fresh_line(scanner, at)
    return "".join(pieces) + text[copied:]


def _ends_line(text: str, at: int) -> bool:
    rest = text[at : at + 200].split("\n", 1)[0]
    return "\n" in text[at : at + 200] and (not rest.strip() or rest.strip().startswith("//"))


def _newline_follows(text: str, at: int) -> bool:
    return at >= len(text) or text[at] == "\n" or text[at : at + 2] == "\r\n"


def _is_fresh_line(scanner: Scanner, at: int) -> bool:
    text = scanner.text
    before = text[:at].rstrip()[-1:]
    follows = scanner.skip_blank(at)
    after = text[follows : follows + 1]
    # The line goes on when it ends in an operator or the next begins with one.
    return before in ")]};'\"`" + "_$" or before.isalnum() if after not in ".,+-*/%&|^=<>?:([`" else False


def _looks_like_pattern(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t")
    return not before or before[-1] in _BEFORE_REGEX


def _call_statement(scanner: Scanner, at: int) -> int | None:
    """The end of the call expression that is this whole statement, or None."""
    text = scanner.text
    word = _WORD.match(text, at)
    if word:
        if word[0] in _STATEMENT_WORDS:
            return None
        at = word.end()
    elif text[at] == "(":
        at = scanner.skip_group(at)
    else:
        return None
    end, called = at, False
    while True:
        at = scanner.skip_blank(end, lines=True)
        char = text[at : at + 1]
        on_this_line = "\n" not in text[end:at]
        if char == "(" and on_this_line:
            end, called = scanner.skip_group(at), True
        elif char == "[" and on_this_line:
            end, called = scanner.skip_group(at), False
        elif char == "." or text.startswith("?.", at):
            name = _WORD.match(text, at + (1 if char == "." else 2))
            if not name:
                return None
            end, called = name.end(), False
        else:
            break
    if not called:
        return None
    if at >= len(text) or char == ";" or (not on_this_line and char not in "+-*/%&|^=<>?:,`"):
        return end
    return None
