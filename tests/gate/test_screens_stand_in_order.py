"""No two screens import one another: the one that is opened knows nothing of its opener.

Imports inside functions count too, for start-up's sake most of them stand there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from tests.gate.repository import ROOT

SCREENS = "tui.screens."


def imported(node: ast.AST) -> Iterator[str]:
    """Yield the screens' modules that run-time code imports; what only types need is left out."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        if isinstance(child, ast.ImportFrom) and (child.module or "").startswith(SCREENS):
            yield (child.module or "").removeprefix(SCREENS)
        if isinstance(child, ast.Import):
            names = (one.name for one in child.names)
            yield from (one.removeprefix(SCREENS) for one in names if one.startswith(SCREENS))
        yield from imported(child)


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Return the first modules found to import one another in a ring; empty when none do."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_screen_imports_its_opener() -> None:
    files = sorted((ROOT / "tui/screens").glob("*.py"))
    graph = {path.stem: set(imported(ast.parse(path.read_text("utf-8")))) for path in files}
    assert len(graph) > 100
    assert circle(graph) == []


def test_a_ring_is_found_wherever_the_import_stands() -> None:
    text = "def go():\n    from tui.screens.b import B\n"
    assert set(imported(ast.parse(text))) == {"b"}
    assert set(circle({"a": {"b"}, "b": {"a"}})) == {"a", "b"}
