"""A screen asks use cases: it reads no table of the store and writes no line of the audit trail.

The import contracts cannot see it: an office comes into a screen by way of a use case.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.gate.repository import ROOT

ROOMS = ("tui/screens", "tui/widgets")


def faults(text: str) -> Iterator[str]:
    """Yield where an attribute `store` is read, and where `audit` is called."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr == "store":
            yield f"{node.lineno}: .store"
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "audit"
        ):
            yield f"{node.lineno}: .audit()"


def test_a_screen_reads_no_table_and_writes_no_audit_entry() -> None:
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    found = {
        path.relative_to(ROOT).as_posix(): list(faults(path.read_text(encoding="utf-8")))
        for path in files
    }
    assert len(files) > 100
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "text", ["office.store.pupils.all()", "names = a.b.store", "office.audit('look')"]
)
def test_what_reaches_past_a_use_case_is_seen(text: str) -> None:
    assert list(faults(text))


def test_a_word_is_no_fault() -> None:
    assert not list(faults("store = 1\naudit = 'audit'\nprint(store, audit)\nscreen.store_look()"))
