"""Annual statistics 学年初统计: each table, its cells, and the names behind a cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import in_chinese, t, tn
from core.lists.directory import schools
from core.models import SchoolId
from tui.commands import FILTER, NEXT_PAGE, PREVIOUS_PAGE, PRINT
from tui.screens.roster_view import columns_of
from tui.screens.table_parts import always_shown, parts_of
from tui.screens.work import WorkScreen
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice
from tui.widgets.list_body import ColumnSpec, ListRow
from tui.widgets.record_list import RecordList

if TYPE_CHECKING:
    from pathlib import Path

    from core.office import Office
    from core.roster_types import Roster
    from core.school_year.statistics import AnnualStatistics, Cell

MESSAGE_PREFIXES = ("statistics.table.", "print.format.")
FIRST_TABLE = "grade_age_sex"
STAFF_TABLE = "staff_title_age"
EVERY_TABLE = "*"
ROW_WIDTH = 28
"""Cells that a row's name may take: a class of the township stands behind its school."""
EVERY_SCHOOL = SchoolId("*")
"""Stands for all schools of the township among their ids."""


def figures_of(office: Office, school_id: SchoolId | None = None) -> AnnualStatistics:
    """Return the figures of the own school, of another that is known, or of all of them.

    Runs at the desk.
    """
    from core.school_year.statistics import (  # noqa: PLC0415 - start-up
        annual_statistics,
        township_statistics,
    )

    if school_id == EVERY_SCHOOL:
        return township_statistics(office)
    return annual_statistics(office, school_id=school_id)


def roster_of(office: Office, figures: AnnualStatistics, key: str) -> Roster:
    """Return one table as it stands on paper."""
    from core.school_year.statistics_paper import statistics_roster  # noqa: PLC0415 - start-up

    return statistics_roster(office, figures, key)


def names_behind(office: Office, table: str, ids: Sequence[str]) -> list[Choice]:
    """Return who is counted, with class or post; runs at the desk."""
    from core.school_year.people_behind import (  # noqa: PLC0415 - start-up
        pupils_behind,
        staff_behind,
    )

    people = (staff_behind if table == STAFF_TABLE else pupils_behind)(office, ids)
    return [Choice(one.id, one.name, one.detail) for one in people]


@in_chinese()
def _print(office: Office, school_id: SchoolId | None, key: str, paper: str) -> Path:
    from core.printing.spool import PaperFormat, print_folder  # noqa: PLC0415 - start-up
    from core.school_year.paper import YearList, print_year_list  # noqa: PLC0415 - start-up

    figures = figures_of(office, school_id)
    if key == EVERY_TABLE:
        from core.school_year.statistics_paper import print_all_statistics  # noqa: PLC0415 - start-up

        return print_all_statistics(office, figures, PaperFormat(paper), print_folder()).path
    roster = roster_of(office, figures, key)
    own = YearList(f"statistics.{key}", t(f"statistics.table.{key}"), roster)
    return print_year_list(office, own, PaperFormat(paper), print_folder()).path


class _Rows:
    """The rows of the table that is shown, in the columns of the part that is turned to."""

    def __init__(self) -> None:
        self.roster: Roster | None = None
        self.part: Sequence[int] = ()

    async def find(self, text: str) -> Sequence[int]:
        """Return the rows whose label contains the text."""
        rows = self.roster.rows if self.roster else ()
        return [at for at, row in enumerate(rows) if text in row[0]]

    async def rows(self, ids: Sequence[int]) -> Sequence[ListRow]:
        """Return rows, each explained by its figures in words."""
        if self.roster is None:
            return []
        labels = [column.label for column in self.roster.columns]
        return [
            ListRow(
                tuple(self.roster.rows[at][place] for place in self.part),
                "  ".join(
                    f"{label} {cell}"
                    for label, cell in zip(labels, self.roster.rows[at], strict=True)
                    if cell
                ),
            )
            for at in ids
        ]


class StatisticsScreen(WorkScreen[None]):
    """One table at a time; Enter opens a row's cells, ^F another table, F5 prints.

    A table wider than the screen is turned part by part.
    """

    HELP_ID = "help.statistics"
    CSS_PATH = "statistics.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        FILTER.called("command.other_table").binding(),
        PRINT.binding(),
        # Before the rows' own paging, which is for tables longer than a screen.
        PREVIOUS_PAGE.called("statistics_screen.part_before").binding(show=False, priority=True),
        NEXT_PAGE.called("statistics_screen.part_after").binding(priority=True),
    ]

    def __init__(self, table: str = FIRST_TABLE) -> None:
        super().__init__()
        self.where = t("year.statistics")
        self._table = table
        self._figures: AnnualStatistics | None = None
        self._school_id: SchoolId | None = None
        self._source = _Rows()
        self._columns: tuple[ColumnSpec, ...] = ()
        self._parts: list[tuple[int, ...]] = []
        self._part = 0
        self._schools: dict[SchoolId, str] = {}

    async def on_mount(self) -> None:
        """Count and show the first table."""
        self._figures = await self.attempt(figures_of)
        self._schools = {one.id: one.name for one in await self.attempt(schools) or ()}
        await self._show(self._table)

    async def _show(self, key: str) -> None:
        figures = self._figures
        if figures is None:
            return
        self._table = key
        roster = await self.attempt(roster_of, figures, key)
        if roster is None:
            return
        self._source.roster = roster
        self.where = t(f"statistics.table.{key}")
        day = t("statistics_screen.state", day=figures.day.isoformat())
        self.state = f"{figures.school_name}  {day}" if len(self._schools) > 1 else day
        body = self.query_one("#body")
        await body.remove_children()
        self._columns, self._part = columns_of(roster, ROW_WIDTH), 0
        records = RecordList(self._divided(), self._source, empty_text=t("roster_view.empty"))
        await body.mount(records)
        self._say_part()
        records.focus_search()

    def _divided(self) -> tuple[ColumnSpec, ...]:
        """Divide the table for the screen's width; return the columns of the part in front."""
        self._parts = parts_of(self._columns, self.size.width)
        self._part = min(self._part, len(self._parts) - 1)
        self._source.part = self._parts[self._part]
        return always_shown(self._columns, self._source.part)

    def _say_part(self) -> None:
        """Say who is counted, and which part of the table is seen."""
        figures = self._figures
        if figures is None:
            return
        counted = t(
            "statistics_screen.heads", heads=len(figures.head_ids), ratio=len(figures.ratio_ids)
        )
        part = t("statistics_screen.part", at=self._part + 1, parts=len(self._parts))
        is_whole = len(self._parts) == 1
        self.query_one(RecordList).filters = counted if is_whole else f"{part}  {counted}"
        self.refresh_bindings()

    def _turn(self, steps: int) -> None:
        self._part = (self._part + steps) % len(self._parts)
        self._paint_part()

    def _paint_part(self) -> None:
        self.query_one(RecordList).use_columns(self._divided())
        self._say_part()

    def action_next_page(self) -> None:
        """Turn to the next columns; after the last come the first."""
        self._turn(1)

    def action_previous_page(self) -> None:
        """Turn to the columns before."""
        self._turn(-1)

    def on_resize(self, _event: events.Resize) -> None:
        """Divide the table anew."""
        if self._columns and self.query(RecordList):
            self._paint_part()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to turn parts where there are several."""
        if action in {"next_page", "previous_page"}:
            return len(self._parts) > 1
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        """Choose another table."""
        if self._figures is None:
            return
        choices = [
            Choice(table.key, t(f"statistics.table.{table.key}")) for table in self._figures.tables
        ]

        if len(self._schools) > 1:
            whose = {EVERY_SCHOOL: t("ledgers.every_school"), **self._schools}
            choices += [
                Choice(f"school:{one}", t("statistics_screen.other_school", name=name))
                for one, name in whose.items()
            ]

        async def chosen(key: str | None) -> None:
            what, _, rest = (key or "").partition(":")
            if what == "school":
                self._school_id = SchoolId(rest)
                self._figures = await self.attempt(figures_of, self._school_id)
                await self._show(self._table)
            elif key is not None:
                await self._show(key)

        dialog = ChooseDialog(t("command.other_table"), choices, likely=self._table)
        self.app.push_screen(dialog, chosen)

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened[int]) -> None:
        """Choose a cell of the row; the last row holds the sums of the columns."""
        if self._figures is None:
            return
        table = self._figures.table(self._table)
        is_sum = event.row_id >= len(table.rows)
        row = None if is_sum else table.rows[event.row_id]
        cells = [cell for cell in table.cells if row is None or cell.row == row.key]
        if not cells:
            self.say(t("statistics_screen.nobody"))
            return
        labels = {axis.key: axis.label for axis in table.columns}
        grouped: dict[str, list[Cell]] = {}
        for cell in cells:
            grouped.setdefault(cell.column, []).append(cell)
        order = [axis.key for axis in table.columns if axis.key in grouped]
        everyone = sum(cell.count for cell in cells)
        choices = [Choice("", t("statistics.sum"), tn("statistics_screen.people", everyone))]
        choices += [
            Choice(
                key,
                labels[key],
                tn("statistics_screen.people", sum(cell.count for cell in grouped[key])),
            )
            for key in order
        ]

        def chosen(key: str | None) -> None:
            if key is not None:
                ids = [one for cell in cells if not key or cell.column == key for one in cell.ids]
                self.run_worker(self._names(f"{label} {labels.get(key, '')}".strip(), ids))

        label = t("statistics.sum") if row is None else row.label
        self.app.push_screen(ChooseDialog(label, choices, t("statistics_screen.choose")), chosen)

    async def _names(self, title: str, ids: Sequence[str]) -> None:
        choices = await self.attempt(names_behind, self._table, ids)
        if choices is None:
            return
        sentence = tn("statistics_screen.names", len(choices))
        chosen = await self.app.push_screen_wait(ChooseDialog(title, choices, sentence))
        if chosen is not None and self._table != STAFF_TABLE:
            from tui.screens.pupils import PupilsScreen  # noqa: PLC0415 - start-up

            await self.app.push_screen(PupilsScreen(opens=chosen))

    def action_print(self) -> None:
        """Print the table that is shown, or all of them."""
        from core.printing.spool import PaperFormat  # noqa: PLC0415 - start-up

        whole = tn(
            "statistics_screen.all_tables", len(self._figures.tables if self._figures else ())
        )
        choices = [
            Choice(f"{key}:{one}", f"{label}  {t(f'print.format.{one}')}")
            for key, label in ((self._table, self.where), (EVERY_TABLE, whole))
            for one in (PaperFormat.PDF, PaperFormat.XLSX)
        ]

        def chosen(value: str | None) -> None:
            if value is not None:
                self.run_worker(self._print(*value.split(":")))

        self.app.push_screen(ChooseDialog(t("roster_view.print"), choices), chosen)

    async def _print(self, key: str, paper: str) -> None:
        if self._figures is not None:
            path = await self.attempt(_print, self._school_id, key, paper)
            if path is not None:
                self.say(t("roster_view.printed", path=path))

    def compose_body(self) -> ComposeResult:
        """Compose nothing yet: the columns come with the figures."""
        yield from ()
