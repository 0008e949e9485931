"""How large files, functions and classes may grow before they are cut along a seam."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gate.repository import ROOT, files

MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 50
MOST_METHODS = 20

ROOMS = ("main.py", "core", "sync", "tui", "tools", "bench")

LARGER_CLASSES = {
    "tui/screens/record_pane.py RecordPane": (21, "answers every message of its form"),
    "tui/widgets/field_book.py FieldBook": (26, "keys, pages and choices share one focus"),
    "tui/widgets/list_body.py ListBody": (22, "the hooks of a scroll view"),
    "tui/widgets/record_list.py RecordList": (21, "passes its body and its search on"),
}
"""How many methods each has and why; a class that shrinks is taken off, none may grow."""


def _sources() -> list[tuple[str, ast.Module, int]]:
    found = []
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py" and Path(name).parts[0] in ROOMS:
            text = path.read_text(encoding="utf-8")
            found.append((name, ast.parse(text), len(text.splitlines())))
    return found


@pytest.fixture(scope="module")
def sources() -> list[tuple[str, ast.Module, int]]:
    """Return every source file: its name, its syntax and how many lines it has."""
    return _sources()


def _functions(body: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _over(sizes: dict[str, int], most: int, known: dict[str, tuple[int, str]]) -> dict[str, int]:
    """Return what is larger than allowed; what a list of exceptions knows, than it says there."""
    return {
        name: size for name, size in sizes.items() if size > known.get(name, (most, "reason"))[0]
    }


def _outgrown(sizes: dict[str, int], most: int, known: dict[str, tuple[int, str]]) -> list[str]:
    return [name for name in known if sizes.get(name, 0) <= most]


def test_no_file_is_longer_than_two_rooms(sources: list[tuple[str, ast.Module, int]]) -> None:
    assert _over({name: lines for name, _, lines in sources}, MOST_LINES, {}) == {}


def test_functions_fit_on_a_page(sources: list[tuple[str, ast.Module, int]]) -> None:
    sizes = {
        f"{name} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for name, tree, _ in sources
        for node in _functions(tree)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    }
    assert _over(sizes, MOST_LINES_OF_A_FUNCTION, {}) == {}


def test_classes_do_one_thing(sources: list[tuple[str, ast.Module, int]]) -> None:
    sizes = {
        f"{name} {node.name}": sum(
            isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) for one in node.body
        )
        for name, tree, _ in sources
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    assert _over(sizes, MOST_METHODS, LARGER_CLASSES) == {}
    assert _outgrown(sizes, MOST_METHODS, LARGER_CLASSES) == []
