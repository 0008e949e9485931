"""What a person typed as a path is looked at without raising.

`Path.is_file` and its like raise where a name is too long, a folder closed, a stick pulled.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.gate.repository import ROOT

ROOMS = ("tui/screens", "tui/widgets", "core/workbooks", "core/exchange")
RAISING = frozenset({"is_file", "is_dir", "exists"})
OWN = {"core/workbooks/refusals.py: waiting.exists", "core/exchange/sniff.py: path.is_dir"}
"""A name that the program made itself; one whose errors are answered on the spot."""


def raw_looks(text: str) -> Iterator[str]:
    """Yield where a path is asked by a method that raises."""
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in RAISING
        ):
            yield ast.unparse(node.func)


def test_a_path_is_asked_by_the_functions_that_answer_for_every_name() -> None:
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    found = {
        f"{path.relative_to(ROOT).as_posix()}: {look}"
        for path in files
        for look in raw_looks(path.read_text(encoding="utf-8"))
    }
    assert len(files) > 100
    assert found == OWN


@pytest.mark.parametrize("text", ["path.is_file()", "a = typed.parent.is_dir()", "x.exists()"])
def test_a_look_that_raises_is_seen(text: str) -> None:
    assert list(raw_looks(text))
