"""What a Python program imports: by its syntax tree, or line by line when it does not parse."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass

# Trees of larger texts cost seconds and hundreds of megabytes; programs of answers are far smaller.
MAX_PARSED = 300_000

_FILENAME = "<answer>"
# Programs of models hold invalid escapes; a warning about them on our console helps nobody.
warnings.filterwarnings("ignore", category=SyntaxWarning, module=re.escape(_FILENAME))

_MAGIC = re.compile(r"^([ \t]*)([!%][^\n=][^\n]*)$", re.MULTILINE)
_IMPORT_LINE = re.compile(r"^[ \t]*import[ \t]+([^\n#;]{1,400})", re.MULTILINE)
_FROM_LINE = re.compile(r"^[ \t]*from[ \t]+([\w.]{1,200})[ \t]+import\b", re.MULTILINE)
_TRIPLE = re.compile(r'"""|\'\'\'')
_COMMENT = re.compile(r"#[^\n]*")


@dataclass(frozen=True, slots=True)
class PyScan:
    """What is known of a Python text.

    Attributes
    ----------
    imports : tuple of str
        Dotted module names in order, each once; relative imports start with a dot.
    tree : ast.Module or None
        None when it does not parse.
    cleaned : str
        The text with notebook commands (``!pip …``, ``%matplotlib …``) turned
        into comments, when it takes that to parse; else the text as it is.
    """

    imports: tuple[str, ...]
    tree: ast.Module | None
    cleaned: str


def scan(code: str) -> PyScan:
    """Read a Python text; never raises, whatever the text is."""
    tree, cleaned = _parse(code), code
    if tree is None and _MAGIC.search(code):
        commented = _MAGIC.sub(r"\1pass  # \2", code)
        tree = _parse(commented)
        if tree is not None:
            cleaned = commented
    names = _tree_imports(tree) if tree is not None else _line_imports(code)
    return PyScan(tuple(dict.fromkeys(names)), tree, cleaned)


def _parse(code: str) -> ast.Module | None:
    if len(code) > MAX_PARSED:
        return None
    try:
        return ast.parse(code.lstrip("\ufeff"), filename=_FILENAME)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # Not Python as it stands: NUL bytes and lone surrogates are ValueErrors,
        # absurd nesting is one of the last two.
        return None


def _tree_imports(tree: ast.Module) -> list[str]:
    found: list[tuple[int, str]] = []
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and _is_type_checking(node.test):
            pending.extend(node.orelse)
            continue
        if isinstance(node, ast.Import):
            found.extend((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, "." * node.level + (node.module or "")))
        elif isinstance(node, ast.Call) and (name := _dynamic_import(node)):
            found.append((node.lineno, name))
        pending.extend(ast.iter_child_nodes(node))
    found.sort(key=lambda pair: pair[0])
    return [name for _, name in found]


def _is_type_checking(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _dynamic_import(call: ast.Call) -> str | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in ("__import__", "import_module") or not call.args:
        return None
    first = call.args[0]
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def _line_imports(code: str) -> list[str]:
    found: list[tuple[int, str]] = []
    code = _without_long_strings(code)
    for match in _IMPORT_LINE.finditer(code):
        for part in match.group(1).split(","):
            name = part.split()[0] if part.split() else ""
            if re.fullmatch(r"[^\W\d][\w.]*", name):
                found.append((match.start(), name))
    found.extend((match.start(), match.group(1)) for match in _FROM_LINE.finditer(code))
    found.sort(key=lambda pair: pair[0])
    return [name for _, name in found]


def _without_long_strings(code: str) -> str:
    """Blank the inside of triple-quoted strings, where lines may read like imports."""
    kept: list[str] = []
    at = 0
    while opener := _TRIPLE.search(code, at):
        kept.append(code[at : opener.start()])
        close = code.find(opener.group(), opener.end())
        if close < 0:
            # Cut inside a string, or a stray quote: what follows may be code.
            at = opener.end()
            break
        kept.append('""')
        at = close + 3
    kept.append(code[at:])
    return "".join(kept)


def comments(code: str) -> list[str]:
    """Every ``# …`` to the end of its line; a ``#`` inside a string is taken along, harmlessly."""
    return _COMMENT.findall(code)
