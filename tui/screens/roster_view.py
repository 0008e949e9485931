"""A list as it would stand on paper, seen on the screen first, then written where one wants it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.dropout.models import CaseId
from core.i18n import in_chinese, t, tn
from core.pinyin import pinyin_initials
from tui.commands import PRINT
from tui.screens.work import WorkScreen
from tui.widgets.cells import shown
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice
from tui.widgets.list_body import ColumnSpec, ListRow
from tui.widgets.prose import Prose
from tui.widgets.record_list import RecordList
from tui.widgets.text_entry import folded

if TYPE_CHECKING:
    from core.office import Office
    from core.printing.spool import PaperFormat, Printed
    from core.roster_types import Purpose, Roster

MESSAGE_PREFIXES = ("print.format.", "printing.purpose.")
WIDEST = 16
"""Cells of a column; what is longer stands whole in the sentence below the rows."""

SUM = "sum"
NAMES = frozenset({"name", "guardian", "guardian_2"})
"""Columns in which pinyin initials find a row, as in the list of pupils."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a printer: for whom, in which format, with the numbers or without."""

    purpose: Purpose
    paper_format: PaperFormat
    folder: Path
    has_numbers: bool = False


Printer = Callable[["Office", Wish], "Printed"]


def columns_of(roster: Roster, first: int = WIDEST) -> tuple[ColumnSpec, ...]:
    """Return the roster's columns at the width of their texts; later ones give way first.

    `first` is the most that the first column takes, in cells.
    """
    specs = []
    for at, column in enumerate(roster.columns):
        texts = [column.label, *(row[at] for row in roster.rows)]
        most = WIDEST if at else first
        width = min(max(cell_len(shown(text)) for text in texts), most)
        specs.append(
            ColumnSpec(column.key, column.label, max(width, 2), rank=_rank(at, column.key))
        )
    return tuple(specs)


def _rank(at: int, key: str) -> int:
    """Return when a column gives way: the first three and a sum never do."""
    return 0 if key == SUM else max(at - 2, 0)


class RosterSource:
    """A roster's rows, found by any part of any cell."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster

    async def find(self, text: str) -> Sequence[int]:
        """Return the places of the rows that contain the text, or name one with these initials."""
        wanted = folded(text).casefold()
        called = [at for at, one in enumerate(self.roster.columns) if one.key in NAMES]
        return [
            at
            for at, row in enumerate(self.roster.rows)
            if any(wanted in folded(cell).casefold() for cell in row)
            or any(wanted in one for place in called for one in pinyin_initials(row[place]))
        ]

    async def rows(self, ids: Sequence[int]) -> Sequence[ListRow]:
        """Return some rows, each explained in full."""
        labels = [column.label for column in self.roster.columns]
        rows = []
        for at in ids:
            row = self.roster.rows[at]
            pairs = zip(labels, row, strict=True)
            note = "  ".join(f"{label} {cell}" for label, cell in pairs if cell)
            rows.append(ListRow(row, note))
        return rows


class RosterScreen(WorkScreen[None]):
    """Shows a roster; F5 writes it for a purpose, in a format, and says where.

    `empty_text` stands in place of the rows where there are none: how one comes onto the list.
    `notice` stands above them: what does not agree and wants a look before it is printed.
    """

    HELP_ID = "help.roster_view"
    CSS_PATH = "roster_view.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [PRINT.binding()]

    def __init__(
        self,
        roster: Roster,
        printer: Printer | None,
        purposes: Sequence[Purpose],
        *,
        may_hold_numbers: bool = False,
        empty_text: str = "",
        notice: str = "",
    ) -> None:
        super().__init__()
        self._doubt = notice
        self._may_hold_numbers = may_hold_numbers
        self._empty_text = empty_text
        self.where = roster.title
        self.roster = roster
        self.source = RosterSource(roster)
        self.read_again: Callable[[Office], Roster] | None = None
        """Reads the list again when one comes back from what stands behind a row."""
        self._printer = printer
        self._purposes = tuple(purposes)

    def compose_body(self) -> ComposeResult:
        """Compose the list, what wants a look above it."""
        if self._doubt:
            yield Prose(f"! {self._doubt}", classes="roster-notice")
        empty = self._empty_text or t("roster_view.empty")
        yield RecordList(columns_of(self.roster), self.source, empty_text=empty)

    def on_mount(self) -> None:
        """Be ready to search."""
        self.state = self.count_sentence()
        records = self.query_one(RecordList)
        records.filters = "   ".join(self.roster.subtitle)
        records.focus_search()

    def count_sentence(self) -> str:
        """Return what the top line says of the list."""
        return tn("roster_view.rows", len(self.roster.rows))

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened[int]) -> None:
        self.open_row(event.row_id)

    def open_row(self, at: int) -> None:
        """Open the pupil or the case behind a row; where none is, show the row in full."""
        what, _, key = self.roster.leads[at].partition(":") if self.roster.leads else ("", "", "")
        if what == "pupil":
            from tui.screens.pupils import PupilsScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(PupilsScreen(opens=key), self._back)
            return
        if what == "case":
            from tui.screens.dropout_case import CaseScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(CaseScreen(CaseId(key)), self._back)
            return
        row = self.roster.rows[at]
        pairs = zip(self.roster.columns, row, strict=True)
        choices = [Choice(column.key, column.label, cell) for column, cell in pairs]
        self.app.push_screen(ChooseDialog(self.roster.title, choices))

    async def _back(self, _result: None) -> None:
        """Show the list as it stands after what was written."""
        roster = await self.attempt(self.read_again) if self.read_again is not None else None
        if roster is not None:
            self.show_again(roster)

    def show_again(self, roster: Roster) -> None:
        """Show the rows anew, the cursor where it was."""
        self.roster = self.source.roster = roster
        self.state = self.count_sentence()
        records = self.query_one(RecordList)
        records.reload(keep=records.selected_id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to print what can be printed."""
        if action == "print":
            return self._printer is not None
        return super().check_action(action, parameters)

    def action_print(self) -> None:
        """Choose for whom and in which format."""
        from core.printing.spool import PaperFormat  # noqa: PLC0415 - start-up

        choices = [
            Choice(
                f"{purpose}:{paper}",
                f"{t(f'printing.purpose.{purpose}')}  {t(f'print.format.{paper}')}",
            )
            for purpose in self._purposes
            for paper in (PaperFormat.PDF, PaperFormat.XLSX)
        ]
        if self._may_hold_numbers:
            choices.append(
                Choice(
                    f"report:{PaperFormat.XLSX}:numbers",
                    f"{t('printing.purpose.report')}  {t(f'print.format.{PaperFormat.XLSX}')}",
                    t("roster_view.numbers"),
                )
            )
        dialog = ChooseDialog(t("roster_view.print"), choices, t("roster_view.print_text"))
        self.app.push_screen(dialog, self._chosen)

    def _chosen(self, value: str | None) -> None:
        if value is not None:
            purpose, paper, *more = value.split(":")
            self.run_worker(self._print(purpose, paper, has_numbers=bool(more)), exclusive=True)

    async def _print(self, purpose: str, paper: str, *, has_numbers: bool) -> None:
        from core.printing.spool import PaperFormat, print_folder  # noqa: PLC0415 - start-up
        from core.roster_types import Purpose  # noqa: PLC0415 - start-up

        if self._printer is None:
            return
        printer = in_chinese()(self._printer)
        wish = Wish(Purpose(purpose), PaperFormat(paper), print_folder(), has_numbers)
        printed = await self.attempt(printer, wish)
        if printed is not None:
            self.say(t("roster_view.printed", path=printed.path))
