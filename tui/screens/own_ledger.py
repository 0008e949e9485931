"""One own ledger 自建台账: filled on the screen line by line or for several, and printed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import in_chinese, t, tn
from core.ledgers.facts import ColumnKind, OwnLedgerId
from core.models import PupilId, SchoolYear
from core.pinyin import pinyin_initials
from core.roster_types import Purpose
from core.spoken_labels import class_cell
from tui.commands import ACTS, IMPORT, PRINT, REMEDY, SAME_AS, TICK
from tui.screens.ask import AskDialog
from tui.screens.one_form import OneForm, OneFormScreen, Values
from tui.screens.work import WorkScreen
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice, FieldKind, FormField
from tui.widgets.list_body import ColumnSpec, ListRow
from tui.widgets.record_list import RecordList
from tui.widgets.text_entry import folded

if TYPE_CHECKING:
    from core.ledgers.own_ledger import OwnColumn, OwnTable
    from core.office import Office

MESSAGE_PREFIXES = ("print.format.", "printing.purpose.")
NAMES, DAY, WIDEST = 12, 10, 14
"""Cells of a name, of a day such as 2026-09-01, and of the widest column."""
TEXT_MOST = 40


def _table(office: Office, ledger_id: OwnLedgerId) -> OwnTable:
    from core.ledgers.own_ledger import own_table  # noqa: PLC0415 - start-up

    return own_table(office, ledger_id)


def _set(
    office: Office, ledger_id: OwnLedgerId, pupil_ids: Sequence[PupilId], values: dict[int, str]
) -> bool:
    from core.ledgers.own_ledger import set_values  # noqa: PLC0415 - start-up

    with office.writing("own_ledger") as writing:
        for place, value in values.items():
            set_values(office, ledger_id, pupil_ids, place, value)
            # The next value is put on the line as it stands with this one.
            writing.flush()
    return True


@in_chinese()
def _print(office: Office, table: OwnTable, purpose: str, paper: str) -> Path:
    from core.ledgers.own_ledger_paper import print_own_ledger  # noqa: PLC0415 - start-up
    from core.printing.spool import (  # noqa: PLC0415 - start-up
        PaperFormat,
        named_file,
        print_folder,
    )

    paper_format = PaperFormat(paper)
    day = office.clock.today()
    path = print_folder() / named_file(table.ledger.name, office.school.name, day, paper_format)
    return print_own_ledger(office, table.ledger.id, Purpose(purpose), paper_format, path).path


class _Rows:
    """The rows of a ledger, found by name."""

    def __init__(self) -> None:
        self.table: OwnTable | None = None
        self.year = SchoolYear(2000)

    async def find(self, text: str) -> Sequence[PupilId]:
        """Return the pupils whose name contains the text, or has these initials."""
        rows = self.table.rows if self.table else ()
        wanted = folded(text).casefold()
        return [
            row.line.pupil_id
            for row in rows
            if row.file is None or _is_called(row.file.pupil.name, wanted)
        ]

    async def rows(self, ids: Sequence[PupilId]) -> Sequence[ListRow]:
        """Return the rows of some pupils."""
        from core.ledgers.own_ledger import value_text  # noqa: PLC0415 - start-up

        if self.table is None:
            return []
        columns = self.table.columns
        by_id = {row.line.pupil_id: row for row in self.table.rows}
        rows = []
        for pupil_id in ids:
            row = by_id[pupil_id]
            name, group = t("own_ledger.gone"), ""
            if row.file is not None:
                enrolment = row.file.enrolment
                name = row.told or row.file.pupil.name
                group = class_cell(enrolment.cohort, self.year, enrolment.class_number)
            values = [
                value_text(column.kind, value)
                for column, value in zip(columns, row.values, strict=True)
            ]
            pairs = zip((column.heading for column in columns), values, strict=True)
            note = "  ".join(f"{heading} {value}" for heading, value in pairs if value)
            who = f"{row.file.pupil.name}  {row.words}" if row.file and row.words else name
            rows.append(ListRow((name, group, *values), f"{who}  {note}"))
        return rows


def _is_called(name: str, wanted: str) -> bool:
    """Whether a name contains a text, or one of its readings has these initials."""
    return wanted in folded(name).casefold() or any(wanted in one for one in pinyin_initials(name))


def _cells(column: OwnColumn) -> int:
    """Return the width of a column: a day is never cut, nor is a heading of seven characters."""
    least = DAY if column.kind is ColumnKind.DATE else 6
    return min(max(2 * len(column.heading), least), WIDEST)


def _name_cells(table: OwnTable) -> int:
    """Return the width of the names: of two of one name the birth date stands beside."""
    return max((NAMES, *(cell_len(row.told) for row in table.rows)))


class OwnLedgerScreen(WorkScreen[None]):
    """One ledger: Enter fills a pupil's line, ticks and ^D one value for several, F5 prints."""

    HELP_ID = "help.own_ledger"
    BINDINGS: ClassVar[list[BindingType]] = [
        TICK.binding(show=False),
        SAME_AS.called("command.fill_same").binding(),
        REMEDY.called("own.columns").binding(),
        ACTS.binding(),
        IMPORT.called("own.read").binding(),
        PRINT.binding(),
    ]

    def __init__(self, ledger_id: OwnLedgerId) -> None:
        super().__init__()
        self._ledger_id = ledger_id
        self._source = _Rows()

    def compose_body(self) -> ComposeResult:
        """Compose nothing yet: the columns come with the ledger."""
        yield from ()

    async def on_mount(self) -> None:
        """Show the ledger."""
        self._source.year = SchoolYear.of(self.room.clock.today())
        await self._show()

    async def _show(self) -> None:
        """Read the ledger and put its columns up: they may be others now."""
        table = await self._read()
        if table is None:
            return
        words = [at for at, one in enumerate(table.columns) if one.kind is ColumnKind.TEXT]
        growing = words[-1] if words else -1
        columns = [
            ColumnSpec("name", t("list.name"), _name_cells(table)),
            ColumnSpec("class", t("list.grade"), 10, rank=1),
        ]
        columns += [
            ColumnSpec(
                str(one.place),
                one.heading,
                _cells(one),
                rank=at,
                grows=at == growing,
                most=TEXT_MOST,
            )
            for at, one in enumerate(table.columns)
        ]
        records = RecordList(columns, self._source, empty_text=t("roster_view.empty"))
        body = self.query_one("#body")
        await body.remove_children()
        await body.mount(records)
        records.focus_search()

    async def _read(self) -> OwnTable | None:
        table = await self.attempt(_table, self._ledger_id)
        if table is not None:
            self._source.table = table
            self.where = table.ledger.name
            heads = tn("own_ledger.heads", len(table.rows))
            closed = table.ledger.closed_on is not None
            self.state = f"{t('own.closed')}  {heads}" if closed else heads
        return table

    @property
    def _records(self) -> RecordList[PupilId]:
        return self.query_one(RecordList)

    def _fillable(self) -> list[OwnColumn]:
        columns = self._source.table.columns if self._source.table else ()
        return [one for one in columns if one.kind is not ColumnKind.SIGNATURE]

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened[PupilId]) -> None:
        """Fill a pupil's line."""
        table = self._source.table
        columns = self._fillable()
        if table is None or not columns:
            self.warn(t("own.only_signatures"))
            return
        if self._is_closed(table):
            return
        row = next(one for one in table.rows if one.line.pupil_id == event.row_id)
        texts = {str(column.place): row.line.value(column.place) for column in columns}
        yes, no = t("printing.yes"), t("printing.no")
        for column in columns:
            if column.kind is ColumnKind.YES_NO and texts[str(column.place)]:
                texts[str(column.place)] = yes if texts[str(column.place)] == "1" else no

        async def submit(screen: OneFormScreen, values: Values) -> bool:
            written = {column.place: values[str(column.place)] for column in columns}
            done = await screen.attempt(_set, self._ledger_id, [event.row_id], written)
            return bool(done)

        name = row.file.pupil.name if row.file else t("own_ledger.gone")
        form = OneForm(
            where=f"{table.ledger.name}  {name}  {row.words}".rstrip(),
            page=table.ledger.name,
            fields=tuple(_field(column) for column in columns),
            today=self.room.clock.today(),
            submit=submit,
            values=texts,
            choices={
                str(column.place): [Choice(yes), Choice(no)]
                for column in columns
                if column.kind is ColumnKind.YES_NO
            },
            draft_id=f"own_ledger.line.{row.line.id}",
            is_over_record=True,
        )
        self.app.push_screen(OneFormScreen(form), self._filled)

    async def _filled(self, is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_done:
            await self._read()
            self._records.reload(keep=self._records.selected_id)
            self._records.body.move(1)
            self.say(t("cases.noted"))

    def _is_closed(self, table: OwnTable) -> bool:
        """Say so where nothing can be written any more."""
        if table.ledger.closed_on is not None:
            self.warn(t("own.closed_text"))
            return True
        return False

    def action_remedy(self) -> None:
        """Put the name and the columns right."""
        from tui.screens.own_shape import ask_columns  # noqa: PLC0415 - start-up

        table = self._source.table
        if table is not None and not self._is_closed(table):
            ask_columns(self, table, self._show)

    def action_import_workbook(self) -> None:
        """Take in what a colleague filled in a workbook."""
        from tui.screens.own_reading import read_back  # noqa: PLC0415 - start-up

        table = self._source.table
        if table is not None and not self._is_closed(table):
            self.run_worker(read_back(self, self._ledger_id, self._show), exclusive=True)

    def action_acts(self) -> None:
        """Offer to add pupils, take some off, close the ledger or open it again."""
        from tui.screens.own_shape import choose_act  # noqa: PLC0415 - start-up

        table = self._source.table
        if table is None:
            return
        here = self._records.selected_id
        chosen = list(self._records.ticked) or ([here] if here is not None else [])
        choose_act(self, table, chosen, self._show)

    def action_tick(self) -> None:
        """Tick a pupil."""
        self._records.toggle_tick()
        self.say(tn("own.ticked", len(self._records.ticked)))

    def action_same_as(self) -> None:
        """Write one value for the ticked pupils, or for everybody when none is ticked."""
        table = self._source.table
        if table is None:
            return
        if self._is_closed(table):
            return
        ticked = self._records.ticked
        chosen = [row.line.pupil_id for row in table.rows if row.line.pupil_id in ticked]
        pupil_ids = chosen or list(self._records.body.ids)
        if not pupil_ids:
            self.warn(t("own.nobody_here"))
            return
        choices = [Choice(str(one.place), one.heading) for one in self._fillable()]

        def column_chosen(place: str | None) -> None:
            if place is None:
                return

            def given(value: str | None) -> None:
                if value is not None:
                    self.run_worker(self._write(pupil_ids, int(place), value))

            whose = tn("acts.several", len(pupil_ids))
            dialog = AskDialog(
                t("own.value", whose=whose), draft_id=f"own_ledger.value.{self._ledger_id}.{place}"
            )
            self.app.push_screen(dialog, given)

        self.app.push_screen(ChooseDialog(t("own.which_column"), choices), column_chosen)

    async def _write(self, pupil_ids: Sequence[PupilId], place: int, value: str) -> None:
        if await self.attempt(_set, self._ledger_id, pupil_ids, {place: value}):
            await self._read()
            self._records.reload(keep=self._records.selected_id)
            self.say(tn("reporting.noted", len(pupil_ids)))

    def action_print(self) -> None:
        """Choose for whom and in which format."""
        from core.printing.spool import PaperFormat  # noqa: PLC0415 - start-up

        choices = [
            Choice(
                f"{purpose}:{paper}",
                f"{t(f'printing.purpose.{purpose}')}  {t(f'print.format.{paper}')}",
            )
            for purpose in (Purpose.SCHOOL, Purpose.REPORT)
            for paper in (PaperFormat.PDF, PaperFormat.XLSX)
        ]

        def chosen(value: str | None) -> None:
            if value is not None:
                self.run_worker(self._print(*value.split(":")))

        self.app.push_screen(ChooseDialog(t("roster_view.print"), choices), chosen)

    async def _print(self, purpose: str, paper: str) -> None:
        if self._source.table is not None:
            path = await self.attempt(_print, self._source.table, purpose, paper)
            if path is not None:
                self.say(t("roster_view.printed", path=path))


_KINDS = {ColumnKind.DATE: FieldKind.TEXT, ColumnKind.YES_NO: FieldKind.CODE}


def _field(column: OwnColumn) -> FormField:
    kind = _KINDS.get(column.kind, FieldKind.TEXT)
    width = 40 if column.kind is ColumnKind.TEXT else 14
    hint = t("form.hint_date") if column.kind is ColumnKind.DATE else ""
    return FormField(
        key=str(column.place),
        label=column.heading,
        width=width,
        kind=kind,
        hint=hint,
        is_wide=True,
    )
