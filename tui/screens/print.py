"""Print: what, in which format, where to; and what the file will hold, before it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from tui.commands import SAVE
from tui.screens.file_choices import choose_folder, open_written
from tui.screens.work import WorkScreen, joined
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text, warning
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.office import Office
    from core.paper import ListedPupils, ListedStaff
    from core.printables import Printable, PrintRoom
    from core.printing.spool import PaperFormat, Printed

MESSAGE_PREFIXES = ("print.format.", "print.holds.")


@dataclass(frozen=True, slots=True)
class PrintPreset:
    """What a screen asks to be printed: a class by its label, the staff, what a list shows."""

    class_label: str = ""
    is_staff: bool = False
    listed: ListedPupils | ListedStaff | None = None

    @property
    def key(self) -> str:
        """The printable's key; empty when nothing is preset. A list stands first anyway."""
        if self.class_label:
            return f"class:{self.class_label}"
        return "staff" if self.is_staff else ""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is chosen so far."""

    printable: Printable
    paper_format: PaperFormat
    folder: Path
    with_number: bool = False
    with_phone: bool = False


def _room(office: Office, listed: ListedPupils | ListedStaff | None) -> PrintRoom:
    from core.printables import print_room  # noqa: PLC0415 - start-up

    return print_room(office, listed)


def _print(office: Office, wish: _Wish) -> list[Printed]:
    from core.paper import PaperOptions  # noqa: PLC0415 - start-up
    from core.printables import print_it  # noqa: PLC0415 - start-up

    options = PaperOptions(wish.with_number, wish.with_phone)
    return print_it(office, wish.printable, wish.paper_format, wish.folder, options)


class PrintScreen(WorkScreen[None]):
    """One agenda of choices, each changed by Enter; ^S prints."""

    HELP_ID = "help.print_screen"
    CSS_PATH = "print.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [SAVE.called("command.print").binding()]

    def __init__(self, preset: PrintPreset | None = None) -> None:
        super().__init__()
        self.where = t("print.where")
        self._preset = preset or PrintPreset()
        self._room: PrintRoom | None = None
        self._wish: _Wish | None = None
        self._printed: Sequence[Printed] = ()

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=10)

    async def on_mount(self) -> None:
        """Offer what there is."""
        self.query_one(Agenda).focus()
        self._room = await self.attempt(_room, self._preset.listed)
        if self._room is not None:
            self._wish = self._first_wish(self._room)
            self._paint()

    def _first_wish(self, room: PrintRoom) -> _Wish | None:
        from core.printing.spool import PaperFormat  # noqa: PLC0415 - start-up

        if not room.printables:
            return None
        by_key = {one.key: one for one in room.printables}
        first = by_key.get(self._preset.key, room.printables[0])
        return _Wish(first, PaperFormat.PDF, room.folder)

    def _paint(self) -> None:
        wish = self._wish
        agenda = self.query_one(Agenda)
        if wish is None:
            agenda.show([text(t("print.nothing"))])
            return
        self.state = wish.printable.label
        lines: list[AgendaLine] = []
        if self._printed:
            lines += _printed_lines(self._printed)
        lines += [
            heading(t("print.choose")),
            act("what", t("print.what"), wish.printable.label),
            act("format", t("print.format"), t(f"print.format.{wish.paper_format}")),
            act("folder", t("print.folder"), str(wish.folder)),
        ]
        if wish.printable.may_show_numbers:
            lines += [
                act("number", t("print.number"), _on_or_off(is_on=wish.with_number)),
                act("phone", t("print.phone"), _on_or_off(is_on=wish.with_phone)),
            ]
        lines += [heading(t("print.will_hold")), *_holding(wish)]
        lines += [heading(t("print.ready")), act("print", t("print.do"))]
        agenda.show(lines)
        self.refresh_bindings()

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        acts: dict[str, Callable[[], None]] = {
            "what": self._choose_what,
            "format": self._choose_format,
            "folder": self._choose_folder,
            "number": partial(self._toggle, "with_number"),
            "phone": partial(self._toggle, "with_phone"),
            "print": self.action_save,
            "open": partial(self._open, is_folder=False),
            "open_folder": partial(self._open, is_folder=True),
        }
        acts[event.key]()

    def _change(self, wish: _Wish) -> None:
        self._wish = wish
        self._printed = ()
        self._paint()

    def _choose_what(self) -> None:
        if self._room is None:
            return
        choices = [
            Choice(one.key, one.label, tn("print.people", one.count))
            for one in self._room.printables
        ]
        self.app.push_screen(ChooseDialog(t("print.what_title"), choices), self._what_chosen)

    def _what_chosen(self, key: str | None) -> None:
        if key is None or self._wish is None or self._room is None:
            return
        chosen = next(one for one in self._room.printables if one.key == key)
        paper_format = self._wish.paper_format
        if paper_format not in chosen.formats:
            paper_format = chosen.formats[0]
        self._change(replace(self._wish, printable=chosen, paper_format=paper_format))

    def _choose_format(self) -> None:
        if self._wish is None:
            return
        choices = [
            Choice(one.value, t(f"print.format.{one}")) for one in self._wish.printable.formats
        ]
        self.app.push_screen(ChooseDialog(t("print.format_title"), choices), self._format_chosen)

    def _format_chosen(self, value: str | None) -> None:
        from core.printing.spool import PaperFormat  # noqa: PLC0415 - start-up

        if value is not None and self._wish is not None:
            self._change(replace(self._wish, paper_format=PaperFormat(value)))

    def _choose_folder(self) -> None:
        if self._wish is None or self._room is None:
            return
        choose_folder(self, self._room.folder, self._folder_chosen)

    def _folder_chosen(self, folder: Path | None) -> None:
        if folder is not None and self._wish is not None:
            self._change(replace(self._wish, folder=folder))

    def _toggle(self, name: str) -> None:
        wish = self._wish
        if wish is None:
            return
        if name == "with_number":
            self._change(replace(wish, with_number=not wish.with_number))
        else:
            self._change(replace(wish, with_phone=not wish.with_phone))

    def action_save(self) -> None:
        """Print."""
        if self._wish is not None:
            self.run_worker(self._print_now(self._wish), exclusive=True)

    async def _print_now(self, wish: _Wish) -> None:
        self.say(t("print.working"))
        printed = await self.attempt(_print, wish)
        if printed is not None:
            self._printed = printed
            self._paint()
            agenda = self.query_one(Agenda)
            agenda.choose("open")
            self.say(tn("print.pages", sum(p.pages for p in printed), rows=printed[0].rows))

    def _open(self, *, is_folder: bool) -> None:
        path = self._printed[0].path
        open_written(self, path, is_folder=is_folder)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to print once there is something."""
        if action == "save":
            return self._wish is not None
        return super().check_action(action, parameters)


def _holding(wish: _Wish) -> list[AgendaLine]:
    kind = wish.printable.kind
    lines = [text(tn(f"print.holds.{kind}", wish.printable.count))]
    shown = [
        t(name)
        for name, is_shown in (
            ("print.number", wish.with_number),
            ("print.phone", wish.with_phone),
        )
        if is_shown and wish.printable.may_show_numbers
    ]
    if shown:
        lines.append(warning(t("print.guarded", columns=joined(shown))))
    else:
        lines.append(quiet(t("print.no_numbers")))
    return lines


def _printed_lines(printed: Sequence[Printed]) -> list[AgendaLine]:
    lines = [heading(t("print.done"))]
    lines += [text(str(one.path)) for one in printed]
    pages = sum(one.pages for one in printed)
    lines.append(quiet(tn("print.pages", pages, rows=sum(p.rows for p in printed))))
    lines += [act("open", t("print.open_file")), act("open_folder", t("print.open"))]
    return lines


def _on_or_off(*, is_on: bool) -> str:
    return t("print.on") if is_on else t("print.off")
