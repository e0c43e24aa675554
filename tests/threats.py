"""Which tests show that which rows of the threat list are contained.

A test names its rows with the marker ``threat("P01", ...)``; the letters are the
groups, the numbers the rows. Nothing is imported or run to find them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeGuard

TESTS = Path(__file__).parent

#: Groups whose rows must each be shown by a test: first letter of the ids, number of rows.
GROUPS = {
    "python-wasm": ("P", 20),
    "native": ("N", 20),
    "js": ("J", 10),
    "frames": ("F", 20),
    "votes & ranking": ("V", 15),
    "judge": ("G", 8),
}

#: Rows that no test shows yet, with the reason; kept short, and empty in the end.
RESIDUAL: dict[str, str] = {}


def rows() -> list[str]:
    """The ids of every row in `GROUPS`."""
    return [f"{letter}{number:02}" for letter, count in GROUPS.values() for number in range(1, count + 1)]


def shown_by() -> dict[str, list[str]]:
    """For each row named by a marker, the tests that name it."""
    found: dict[str, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        where = str(path.relative_to(TESTS))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                for row in _marked(node.decorator_list):
                    found.setdefault(row, []).append(f"{where}::{node.name}")
            elif isinstance(node, ast.Assign):
                for row in _marked([node.value]):
                    found.setdefault(row, []).append(where)
        if any(_is_table_driven(node) for node in ast.walk(tree)):
            for row in _keys(tree):
                found.setdefault(row, []).append(where)
    return found


def _marked(nodes: Sequence[ast.AST]) -> Iterator[str]:
    for node in nodes:
        for call in ast.walk(node):
            if _is_marker(call):
                for argument in call.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value


def _is_marker(node: ast.AST) -> TypeGuard[ast.Call]:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    return (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) == "threat"


def _is_table_driven(node: ast.AST) -> bool:
    """``threat(row)`` over a table whose keys are the rows."""
    return _is_marker(node) and any(isinstance(argument, ast.Name | ast.Starred) for argument in node.args)


def _keys(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key in node.keys:
                if isinstance(key, ast.Constant) and key.value in rows():
                    yield str(key.value)
