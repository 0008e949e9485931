"""At 80 columns a footer holds every command that is meant for it; the few that cannot say so.

Nothing is opened: what a screen may show at most is read from its bindings, and from those of the
widgets that it composes.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.binding import Binding
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from core.i18n import Language, use_language
from tests.tui.gallery import FormScreen, gallery_app
from tests.tui.looking import painted
from tui.app import CunxiaoApp
from tui.commands import Command, command_of
from tui.widgets.cells import shown
from tui.widgets.dialogs import PANEL_WIDTH

TUI = Path(__file__).parents[2] / "tui"
COLUMNS = 80
CROWDED = {
    "HomeScreen": "nine places; home has no Esc, so that they fit in Chinese",
    "PupilsScreen": "a list and a form of one screen: each shows its own, and more than a line",
    "StaffScreen": "the same",
    "ImportReviewScreen": "the year is asked for in summer only",
}
"""Screens whose commands come to more than a line, with the reason: F9 says that there are more."""
ALONE = frozenset({"same_as", "open_items", "previous_record", "next_record"})
"""What a form that stands alone, with nothing wanted later, does not show."""
WITH_NEIGHBOURS = frozenset({"PupilsScreen", "StaffScreen"})


def classes() -> dict[str, type[Widget]]:
    """Return every widget and screen of the house, by name."""
    found: dict[str, type[Widget]] = {}
    for folder in ("screens", "widgets"):
        for path in sorted((TUI / folder).glob("*.py")):
            module = importlib.import_module(f"tui.{folder}.{path.stem}")
            found |= {
                name: one
                for name, one in vars(module).items()
                if inspect.isclass(one)
                and issubclass(one, Widget)
                and one.__module__ == module.__name__
            }
    return found


@cache
def made_in() -> dict[str, frozenset[str]]:
    """Return what each class of the house makes, by name: the calls in its source."""
    found = {}
    for path in (*(TUI / "screens").glob("*.py"), *(TUI / "widgets").glob("*.py")):
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(one, ast.ClassDef):
                calls = (call.func for call in ast.walk(one) if isinstance(call, ast.Call))
                found[one.name] = frozenset(c.id for c in calls if isinstance(c, ast.Name))
    return found


def bound(one: type[Widget | CunxiaoApp]) -> Iterator[tuple[Command, bool]]:
    """Yield the commands of a class, its own first, and whether the footer shows them."""
    for base in one.__mro__:
        for binding in base.__dict__.get("BINDINGS", ()):
            command = command_of(binding) if isinstance(binding, Binding) else None
            if command is not None:
                yield command, binding.show


def ways_in(one: type[Widget], known: dict[str, type[Widget]]) -> Iterator[list[type[Widget]]]:
    """Yield what may stand between a screen and the focus, the screen first."""
    yield [one]
    made = {name for base in one.__mro__ for name in made_in().get(base.__name__, ())}
    for name in sorted(made):
        inner = known.get(name)
        if inner is not None and not issubclass(inner, Screen) and inner is not one:
            yield from ([one, *way] for way in ways_in(inner, known))


def most_shown(screen: type[Widget], known: dict[str, type[Widget]]) -> list[Command]:
    """Return the most that the footer of a screen may have to show at once."""
    most: list[Command] = []
    for way in ways_in(screen, known):
        found: dict[str, tuple[Command, bool]] = {}
        outside = () if issubclass(screen, ModalScreen) else (CunxiaoApp,)
        for one in (*reversed(way), *outside):
            for command, is_shown in bound(one):
                found.setdefault(command.id, (command, is_shown))
        away = frozenset() if screen.__name__ in WITH_NEIGHBOURS else ALONE
        items = [
            command
            for command, is_shown in found.values()
            if is_shown
            and not (command.id in away and any(w.__name__ == "RecordForm" for w in way))
        ]
        most = max(most, items, key=cells)
    return most


def cells(commands: list[Command]) -> int:
    """Return the cells of a footer, closely set."""
    return sum(cell_len(shown(f"{one.key_label} {one.label}")) + 1 for one in commands) - 1


@pytest.mark.parametrize("language", Language)
def test_a_footer_has_room_for_every_command_or_is_known_to_be_crowded(language: Language) -> None:
    use_language(language)
    known = classes()
    over = {}
    for name, one in known.items():
        if issubclass(one, Screen):
            room = PANEL_WIDTH if issubclass(one, ModalScreen) else COLUMNS
            commands = most_shown(one, known)
            if cells(commands) > room and name not in CROWDED:
                over[name] = " ".join(f"{c.key_label} {c.label}" for c in commands)
    assert over == {}


async def test_where_a_command_falls_out_f9_says_that_there_are_more() -> None:
    async with gallery_app(FormScreen).run_test(size=(60, 24)) as pilot:
        await pilot.pause()
        assert "F9 更多" in painted(pilot)[-1]
    async with gallery_app(FormScreen).run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        assert "F9 命令" in painted(pilot)[-1]
