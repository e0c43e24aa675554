"""A tolerant scanner for JavaScript, TypeScript and JSX: tokens without comments, imports, and shape.

It is no parser: answers are often cut, mislabelled or wrong, and every question
asked here (what is imported, is there JSX, is there type syntax, does it touch
the page) must still get its best answer in one pass over the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .word_sets import words

_TOKEN = re.compile(
    r"""
    (?P<space>\s++)
  | (?P<comment>//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/)?)
  | (?P<word>[^\W\d][\w$]*+|\$[\w$]*+|\#[A-Za-z_$][\w$]*+)
  | (?P<number>\d[\w.]*+)
  | (?P<punct>=>|===|!==|&&|\|\||\?\?|\?\.|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_QUOTED = {
    '"': re.compile(r'"([^"\\\n]*+(?:\\.[^"\\\n]*+)*+)"', re.DOTALL),
    "'": re.compile(r"'([^'\\\n]*+(?:\\.[^'\\\n]*+)*+)'", re.DOTALL),
}
_TEMPLATE_TEXT = re.compile(r"[^`\\$]*+(?:(?:\\.|\$(?!\{))[^`\\$]*+)*+", re.DOTALL)
# Bounded on purpose: an unclosed class on a line of a megabyte must not be searched again and again.
_REGEX = re.compile(r"/(?![*/>])(?:[^/\\\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n]){0,200}+\]){1,500}+/[a-z]*+")
# After so many slashes that looked like the start of a regular expression and were none, the text is no script.
_MISSES = 500
_HASHBANG = re.compile(r"\ufeff?#![^\n]*")

_REGEX_AFTER = words("( , = : [ ! & | ? { } ; ~ ^ % * + - > => === !== && || ??")
_REGEX_AFTER_WORDS = words("return typeof case in of delete void throw new else do await yield")

WORD, STRING, TEMPLATE, NUMBER, PUNCT = "w", "s", "t", "n", "p"
Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class JsScan:
    """The tokens of a script: ``(kind, text)`` pairs; comments apart, contents of strings unquoted."""

    tokens: tuple[Token, ...]
    comments: tuple[str, ...]


def scan(code: str) -> JsScan:
    """Split a script into tokens in one pass; never raises, whatever the text is."""
    tokens: list[Token] = []
    comments: list[str] = []
    # One entry for each open `${`: how many plain braces are open inside it.
    holes: list[int] = []
    # Up to where a quote of each kind is known to stay unclosed on its line.
    unclosed = {'"': 0, "'": 0}
    misses = 0
    hashbang = _HASHBANG.match(code)
    at = hashbang.end() if hashbang else 0
    end = len(code)

    def template(start: int) -> int:
        text = _TEMPLATE_TEXT.match(code, start)
        stop = text.end() if text else start
        if code.startswith("${", stop):
            holes.append(0)
            return stop + 2
        return min(stop + 1, end)

    while at < end:
        quote = code[at]
        if quote in _QUOTED:
            if at >= unclosed[quote]:
                closed = _QUOTED[quote].match(code, at)
                if closed:
                    tokens.append((STRING, closed.group(1)))
                    at = closed.end()
                    continue
                # An apostrophe in the text of JSX: a plain character, and so is every other on this line.
                line_end = code.find("\n", at)
                unclosed[quote] = end if line_end < 0 else line_end
            tokens.append((PUNCT, quote))
            at += 1
            continue
        if quote == "`":
            tokens.append((TEMPLATE, ""))
            at = template(at + 1)
            continue
        found = _TOKEN.match(code, at)
        if found is None:
            at += 1
            continue
        kind, text = found.lastgroup, found.group()
        if kind == "word":
            tokens.append((WORD, text))
        elif kind == "comment":
            comments.append(text)
        elif kind == "number":
            tokens.append((NUMBER, text))
        elif kind == "punct":
            if text == "/" and misses < _MISSES and _regex_may_start(tokens):
                regex = _REGEX.match(code, at)
                misses += regex is None
                if regex:
                    tokens.append((STRING, ""))
                    at = regex.end()
                    continue
            if holes and text == "{":
                holes[-1] += 1
            elif holes and text == "}":
                if holes[-1] == 0:
                    holes.pop()
                    at = template(at + 1)
                    continue
                holes[-1] -= 1
            tokens.append((PUNCT, text))
        at = found.end()
    return JsScan(tuple(tokens), tuple(comments))


def _regex_may_start(tokens: list[Token]) -> bool:
    if not tokens:
        return True
    kind, text = tokens[-1]
    if kind == PUNCT:
        return text in _REGEX_AFTER
    return kind == WORD and text in _REGEX_AFTER_WORDS


def modules(scanned: JsScan) -> list[str]:
    """Module names that a script loads, in order, each once.

    Covers ``import``, ``export … from``, ``import()``, ``require()`` and
    ``import x = require()``; imports of types alone are left out, as they
    vanish before the program runs.
    """
    tokens = scanned.tokens
    found: dict[str, None] = {}
    for i, (kind, text) in enumerate(tokens):
        if kind != WORD or text not in ("import", "export", "require"):
            continue
        if i and tokens[i - 1] in ((PUNCT, "."), (PUNCT, "?.")):
            continue
        name = _called_with(tokens, i) if text != "export" else None
        if name is None and text == "import":
            name = _import_clause(tokens, i)
        elif name is None and text == "export":
            name = _export_clause(tokens, i)
        if name:
            found[name] = None
    return list(found)


def _called_with(tokens: tuple[Token, ...], i: int) -> str | None:
    if tokens[i + 1 : i + 2] == ((PUNCT, "("),) and i + 2 < len(tokens) and tokens[i + 2][0] == STRING:
        return tokens[i + 2][1]
    return None


def _import_clause(tokens: tuple[Token, ...], i: int) -> str | None:
    rest = tokens[i + 1 : i + 3]
    if not rest:
        return None
    if rest[0][0] == STRING:
        return rest[0][1]
    if rest[0] == (WORD, "type") and rest[1:] and rest[1][1] not in ("from", ","):
        return None
    return _from(tokens, i + 1)


def _export_clause(tokens: tuple[Token, ...], i: int) -> str | None:
    if tokens[i + 1 : i + 2] in (((PUNCT, "*"),), ((PUNCT, "{"),)):
        return _from(tokens, i + 1)
    return None


def _from(tokens: tuple[Token, ...], i: int) -> str | None:
    """The string after ``from``, looked for no further than the clause can reach."""
    closed = False
    for j in range(i, len(tokens)):
        kind, text = tokens[j]
        if kind == WORD:
            if text == "from" and j + 1 < len(tokens) and tokens[j + 1][0] == STRING:
                return tokens[j + 1][1]
            if text in ("import", "export", "const", "let", "function", "class") or (
                closed and text != "from"
            ):
                return None
        elif kind == PUNCT and text == "}":
            closed = True
        elif kind != STRING and text not in ("{", ",", "*"):
            return None
    return None


_JSX_AFTER = words("( , = => ? : && || ?? [ { } ; >")


def has_jsx(scanned: JsScan) -> bool:
    """Whether an element such as ``<App/>`` or ``<p>…</p>`` stands where an expression may."""
    tokens = scanned.tokens
    opened = closed = False
    for i, (kind, text) in enumerate(tokens):
        if kind != PUNCT or text not in ("<", "/"):
            continue
        after = tokens[i + 1] if i + 1 < len(tokens) else (PUNCT, "")
        if text == "/":
            closed = closed or after == (PUNCT, ">")
        elif after == (PUNCT, "/"):
            closed = True
        elif after[0] == WORD or after == (PUNCT, ">"):
            before = tokens[i - 1] if i else (PUNCT, ";")
            starts = (
                before[1] in _JSX_AFTER
                if before[0] == PUNCT
                else before in ((WORD, "return"), (WORD, "default"))
            )
            opened = opened or starts
        if opened and closed:
            return True
    return False


_PRIMITIVES = words("string number boolean any void unknown never bigint symbol object")
_CASTS = _PRIMITIVES | {"const", "keyof", "typeof"}


def has_types(scanned: JsScan) -> bool:
    """Whether the script uses syntax that only TypeScript has."""
    tokens = scanned.tokens
    # Padding spares every look-around a bounds check.
    pad: tuple[Token, ...] = ((PUNCT, ""),) * 4
    padded = pad[:2] + tokens + pad
    for i in range(2, len(tokens) + 2):
        kind, text = padded[i]
        before, after, later = padded[i - 1], padded[i + 1], padded[i + 2]
        if kind == WORD and before[1] != ".":
            if (
                text in ("interface", "enum", "namespace")
                and after[0] == WORD
                and later[1] in ("{", "extends", "<")
            ):
                return True
            if text == "type" and after[0] == WORD and later[1] in ("=", "<"):
                return True
            if text in ("abstract", "declare") and after[1] in (
                "class",
                "const",
                "function",
                "module",
                "global",
            ):
                return True
            if text == "import" and after == (WORD, "type") and later[1] not in ("from", ","):
                return True
            if (
                text == "as"
                and before[1] not in ("*", "{", ",")
                and (after[1] in _CASTS or after[1][:4] == "HTML")
            ):
                return True
            if (
                text in ("private", "protected", "public", "readonly")
                and after[0] == WORD
                and before[1] in "{;}(,"
            ):
                return True
            if text in ("const", "let", "var") and after[0] == WORD and later[1] == ":":
                return True
        elif kind == PUNCT and text == "(" and after[0] == WORD:
            if later[1] == ":" or (later[1] == "?" and padded[i + 3][1] in (":", ",")):
                return True
        elif kind == PUNCT and after[0] == WORD and after[1] in _PRIMITIVES:
            returns = text == ":" and before[1] == ")" and later[1] in ("{", "=>", "[")
            argument = text == "<" and before[0] == WORD and later[1] in (">", "[", "|", ",")
            if returns or argument:
                return True
    return False
