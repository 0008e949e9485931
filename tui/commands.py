"""What a person can do, said once: the key, the footer's label, the palette entry and the help.

F keys go somewhere; Ctrl keys do something with what is in front of you. Letters and digits
belong to the input method, F10 and F11 to the console. Left alone for reasons of terminals: ^M ^I
^H ^J ^[ (Enter, Tab, Backspace and Esc in disguise), ^B (tmux), ^C ^V ^X ^A (copy, paste, cut and
select in every field). ^S, ^Q and ^Z arrive because Textual takes the terminal raw.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from textual.binding import Binding, BindingType

from core.i18n import t

MESSAGE_PREFIXES = ("command.", "help.", "key.")
"""Labels, help and key names are looked up by the command's id at the time they are shown."""

_NAMED_KEYS = ("enter", "escape", "pageup", "pagedown", "ctrl+up", "ctrl+down", "tab", "insert")
"""Keys whose name is a word, so that it is in the catalog."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do, the same key everywhere.

    `rank` orders the footer. `label_id` lets a screen call the same act by a nearer word (新生
    instead of 新建); the key and what it means stay.
    """

    id: str
    key: str
    rank: int
    label_id: str = ""

    @property
    def label(self) -> str:
        """The footer's word for it, in the language in use."""
        return t(self.label_id or f"command.{self.id}")

    @property
    def help(self) -> str:
        """One sentence that says what happens: of the screen's own word, where that has one."""
        own_id = f"help.{self.label_id}"
        own = t(own_id) if self.label_id else own_id
        return t(f"help.{self.id}") if own == own_id else own

    @property
    def key_label(self) -> str:
        """How the key is written on a screen: F2, ^S, 回车."""
        return key_label(self.key)

    @property
    def action(self) -> str:
        """The name of the action method: `action_<id>`."""
        return self.id

    def called(self, label_id: str) -> Command:
        """Return the command under a screen's own word, a message id."""
        return replace(self, label_id=label_id)

    def binding(self, *, show: bool = True, priority: bool = False, action: str = "") -> Binding:
        """Return the Textual binding; its description is the label's message id."""
        return Binding(
            self.key,
            action or self.action,
            description=self.label_id or f"command.{self.id}",
            show=show,
            priority=priority,
            id=self.id,
        )


def key_label(key: str) -> str:
    """Return how a key is written on a screen, without a glyph of ambiguous width."""
    if key in _NAMED_KEYS:
        return t(f"key.{key.replace('+', '_')}")
    *modifiers, name = key.split("+")
    return "".join("^" for modifier in modifiers if modifier == "ctrl") + name.upper()


def bindings(*commands: Command | Binding) -> list[BindingType]:
    """Return what a screen or widget puts into its BINDINGS: shown in the footer."""
    return [item if isinstance(item, Binding) else item.binding() for item in commands]


def quiet_bindings(*commands: Command) -> list[BindingType]:
    """Return bindings that work and stand in help and palette, but not in the footer."""
    return [command.binding(show=False) for command in commands]


HELP = Command("help", "f1", 1)
OPEN = Command("open", "enter", 5)
NEW = Command("new", "ctrl+n", 10)
SAVE = Command("save", "ctrl+s", 11)
UNDO = Command("undo", "ctrl+z", 12)
SAME_AS = Command("same_as", "ctrl+d", 13)
REMEDY = Command("remedy", "ctrl+e", 14)
OPEN_ITEMS = Command("open_items", "ctrl+l", 15)
FILTER = Command("filter", "ctrl+f", 16)
TICK = Command("tick", "ctrl+t", 17)
TICK_ALL = Command("tick_all", "insert", 39)
SORT = Command("sort", "ctrl+o", 20)
REVEAL = Command("reveal", "ctrl+r", 19)
EXPORT = Command("export", "ctrl+g", 18)
IMPORT = Command("import_workbook", "ctrl+w", 21)
DISCARD = Command("discard", "ctrl+y", 22)
SWITCH_KIND = Command("switch_kind", "ctrl+k", 21)
ACTS = Command("acts", "ctrl+p", 10)
PREVIOUS_PAGE = Command("previous_page", "pageup", 30)
NEXT_PAGE = Command("next_page", "pagedown", 31)
PREVIOUS_RECORD = Command("previous_record", "ctrl+up", 32)
NEXT_RECORD = Command("next_record", "ctrl+down", 33)
GO_PUPILS = Command("go_pupils", "f2", 40)
GO_GROUPING = Command("go_grouping", "f3", 41)
GO_STAFF = Command("go_staff", "f4", 42)
PRINT = Command("print", "f5", 43)
FILL_FORM = Command("fill_form", "f6", 44)
GO_STICK = Command("go_stick", "f7", 45)
GO_SETTINGS = Command("go_settings", "f8", 46)
GO_YEAR = Command("go_year", "f12", 47)
GO_PRIVACY = Command("go_privacy", "ctrl+f8", 47)
PALETTE = Command("palette", "f9", 47)
QUIT = Command("quit", "ctrl+q", 48)
BACK = Command("back", "escape", 50)

ALL = (
    *(
        HELP,
        OPEN,
        NEW,
        SAVE,
        UNDO,
        SAME_AS,
        REMEDY,
        OPEN_ITEMS,
        FILTER,
        TICK,
        TICK_ALL,
        SORT,
        REVEAL,
    ),
    *(EXPORT, IMPORT, DISCARD, SWITCH_KIND, ACTS),
    *(PREVIOUS_PAGE, NEXT_PAGE, PREVIOUS_RECORD, NEXT_RECORD),
    *(GO_PUPILS, GO_GROUPING, GO_STAFF, PRINT, FILL_FORM, GO_STICK, GO_SETTINGS, GO_YEAR),
    GO_PRIVACY,
    *(PALETTE, QUIT, BACK),
)
BY_ID = {command.id: command for command in ALL}


def command_of(binding: Binding) -> Command | None:
    """Return the command that a binding came from, under the binding's label; None for others."""
    command = BY_ID.get(binding.id or "")
    if command is None:
        return None
    is_own_label = binding.description == f"command.{command.id}"
    return command if is_own_label else command.called(binding.description)


def in_footer_order(commands: Iterable[Command]) -> list[Command]:
    """Return commands in the order in which every footer has them."""
    return sorted(commands, key=lambda command: command.rank)
