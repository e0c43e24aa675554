"""Which tests show that which rows of the threat list are contained.

The rows are in ``threats.toml``. A test names its rows with the marker
``threat("P01", ...)``; nothing is imported or run to find them.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeGuard

TESTS = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    """One row of the threat list."""

    id: str
    group: str
    attack: str
    #: What stays open, and what a user should know; empty when the tests show that the row is closed.
    residual: str = ""


@cache
def rows() -> Mapping[str, Row]:
    """Every row by its id, in the order of the list."""
    listed = tomllib.loads(TESTS.joinpath("threats.toml").read_text(encoding="utf-8"))
    residual = listed["residual"]
    found = {
        name: Row(name, group, attack, residual.get(name, ""))
        for group, members in listed["groups"].items()
        for name, attack in members.items()
    }
    assert set(residual) <= set(found), "a residual names a row that is not in the list"
    return found


@cache
def shown_by() -> Mapping[str, list[str]]:
    """For each row named by a marker, the tests that name it, as ``file::test``."""
    found: dict[str, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        where = str(path.relative_to(TESTS))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for row in dict.fromkeys(_marked(node.decorator_list, tree)):
                    found.setdefault(row, []).append(f"{where}::{node.name}")
    return found


def _marked(nodes: Sequence[ast.AST], tree: ast.AST) -> Iterator[str]:
    for node in nodes:
        for call in ast.walk(node):
            if _is_marker(call):
                for argument in call.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value
                    elif isinstance(argument, ast.Starred) and isinstance(argument.value, ast.Name):
                        yield from _keys(tree, argument.value.id)


def _is_marker(node: ast.AST) -> TypeGuard[ast.Call]:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    return (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) == "threat"


def _keys(tree: ast.AST, name: str) -> Iterator[str]:
    """The keys of a table of the module, for ``threat(*TABLE)``."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Dict)
            and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
        ):
            for key in node.value.keys:
                if isinstance(key, ast.Constant):
                    yield str(key.value)
