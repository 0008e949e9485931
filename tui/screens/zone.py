"""School zones 学区: the coverage of a school, and at the centre villages by schools (R076)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import BindingType

from core.i18n import t, tn
from core.models import PupilId, SchoolId
from core.roster_types import Purpose
from core.school_year.zone_table import People, ZoneKind
from tui.commands import FILTER, NEXT_PAGE, PREVIOUS_PAGE, REMEDY
from tui.screens.one_form import OneForm, OneFormScreen, Values, fill_in
from tui.screens.roster_view import RosterScreen, RosterSource, Wish, columns_of
from tui.screens.table_parts import always_shown, divided
from tui.screens.work import WorkScreen
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice, FormField
from tui.widgets.list_body import GAP, LEAD, ColumnSpec, ListRow
from tui.widgets.record_list import RecordList

if TYPE_CHECKING:
    from core.models import School
    from core.office import Office
    from core.printing.spool import Printed
    from core.roster_types import Roster
    from core.school_year.people_behind import Person
    from core.school_year.zone_table import ZoneCell, ZoneColumn, ZoneTable

MESSAGE_PREFIXES = ("zone.table.",)
WIDTH = 52
PURPOSES = (Purpose.SCHOOL, Purpose.REPORT)


@dataclass(frozen=True, slots=True)
class Seen:
    """A table, what of it stands on paper, and at the centre whose zones there are."""

    table: ZoneTable
    roster: Roster
    schools: tuple[School, ...]


def look(office: Office, kind: ZoneKind, school_id: SchoolId | None) -> Seen:
    """Return a table; runs at the desk."""
    from core.school_year.zone_paper import (  # noqa: PLC0415 - start-up
        zone_roster,
        zone_schools,
        zone_table,
    )

    table = zone_table(office, kind, school_id)
    return Seen(table, zone_roster(office, table), zone_schools(office))


def _behind(office: Office, people: People, ids: Sequence[str]) -> list[Person]:
    from core.school_year.zone_paper import people_behind  # noqa: PLC0415 - start-up

    return people_behind(office, people, ids)


def _set_zone(office: Office, text: str) -> School:
    from core.school_year.zone_paper import set_zone  # noqa: PLC0415 - start-up

    return set_zone(office, text)


HELD = {ZoneKind.COVERAGE: 4, ZoneKind.TOWNSHIP: 3, ZoneKind.CROSSING: 4}
"""Columns that stand on every part of a table: the place, whose it is, how many pupils."""


def parts_beside(columns: Sequence[ColumnSpec], held: int, width: int) -> list[tuple[int, ...]]:
    """Divide a table's columns into parts of at most `width` cells, by their places.

    The first `held` stand on every part; each other column stands on exactly one.
    """
    always = tuple(range(held))
    room = width - LEAD - sum(columns[at].width + GAP for at in always)
    parts = divided(columns, range(held, len(columns)), room)
    return [(*always, *part) for part in parts]


class PartSource(RosterSource):
    """A roster's rows in the columns of the part that is turned to, explained whole."""

    part: Sequence[int] = ()

    async def rows(self, ids: Sequence[int]) -> Sequence[ListRow]:
        """Return some rows."""
        whole = await super().rows(ids)
        return [replace(row, cells=tuple(row.cells[at] for at in self.part)) for row in whole]


async def open_zone(screen: WorkScreen[Any], schools: Sequence[School] = ()) -> None:
    """Show the coverage of the own school or another one; of several, the township's table."""
    kind = ZoneKind.TOWNSHIP if len(schools) > 1 else ZoneKind.COVERAGE
    school_id = schools[0].id if len(schools) == 1 else None
    seen = await screen.attempt(look, kind, school_id)
    if seen is not None:
        screen.app.push_screen(ZoneScreen(seen, school_id))


class ZoneScreen(RosterScreen):
    """Enter opens a line's figures and their names; ^F another table, ^E writes the own zone."""

    HELP_ID = "help.zone"
    BINDINGS: ClassVar[list[BindingType]] = [
        FILTER.called("command.zone_tables").binding(),
        REMEDY.called("command.set_zone").binding(),
        # Before the rows' own paging, which is for tables longer than a screen.
        PREVIOUS_PAGE.called("statistics_screen.part_before").binding(show=False, priority=True),
        NEXT_PAGE.called("statistics_screen.part_after").binding(priority=True),
    ]

    def __init__(self, seen: Seen, school_id: SchoolId | None = None) -> None:
        self._table, self._schools = seen.table, seen.schools
        self._school_id = school_id
        self._parts: list[tuple[int, ...]] = []
        self._part = 0
        super().__init__(
            seen.roster,
            self._write,
            PURPOSES,
            notice=" ".join(seen.table.doubts),
            empty_text=t("zone.nothing"),
        )
        self.source: PartSource = PartSource(seen.roster)

    def on_resize(self, _event: events.Resize) -> None:
        """Divide the table for the width."""
        self._divide()

    def _divide(self) -> None:
        columns = columns_of(self.roster)
        held = HELD[self._table.kind]
        self._parts = parts_beside(columns, held, self.size.width)
        self._part = min(self._part, len(self._parts) - 1)
        self.source.part = self._parts[self._part]
        records = self.query_one(RecordList)
        records.use_columns(always_shown(columns, self.source.part))
        year, *more = self.roster.subtitle
        if len(self._parts) > 1:
            more.append(t("statistics_screen.part", at=self._part + 1, parts=len(self._parts)))
        records.filters = "   ".join([year, *more])
        records.reload(keep=records.selected_id)
        self.refresh_bindings()

    def action_next_page(self) -> None:
        """Turn to the next columns; after the last come the first."""
        self._turn(1)

    def action_previous_page(self) -> None:
        """Turn to the columns before."""
        self._turn(-1)

    def _turn(self, steps: int) -> None:
        self._part = (self._part + steps) % len(self._parts)
        self._divide()

    def count_sentence(self) -> str:
        """Return how many pupils are counted."""
        table = self._table
        place = next(at for at, one in enumerate(table.columns) if one.key == "sum")
        return tn("zone.pupils", len(table.rows[-1][place].ids) if table.rows else 0)

    def _write(self, office: Office, wish: Wish) -> Printed:
        from core.school_year.zone_paper import print_zone  # noqa: PLC0415 - start-up

        target = (wish.paper_format, wish.folder)
        return print_zone(office, self._table.kind, self._school_id, wish.purpose, target)

    # What stands behind a figure

    def open_row(self, at: int) -> None:
        """Choose one of the line's figures; who stands behind it is named."""
        row = self._table.rows[at]
        label = " ".join(cell.text for cell in row[:2] if cell.text)
        figures = [
            (column, cell)
            for column, cell in zip(self._table.columns, row, strict=True)
            if cell.ids
        ]
        if not figures:
            self.say(t("statistics_screen.nobody"))
            return
        choices = [_figure(column, cell) for column, cell in figures]

        def chosen(key: str | None) -> None:
            for column, cell in figures:
                if column.key == key:
                    self.run_worker(self._names(f"{label}  {column.label}", column.people, cell))

        dialog = ChooseDialog(label, choices, t("statistics_screen.choose"))
        self.app.push_screen(dialog, chosen)

    async def _names(self, title: str, people: People, cell: ZoneCell) -> None:
        found = await self.attempt(_behind, people, cell.ids)
        if found is None:
            return
        choices = [Choice(one.id, one.name, one.detail) for one in found]
        sentence = tn("statistics_screen.names", len(choices))
        chosen = await self.app.push_screen_wait(ChooseDialog(title, choices, sentence))
        pupil_id = next((one.pupil_id for one in found if one.id == chosen), None)
        if pupil_id is not None:
            await self._open_pupil(pupil_id)

    async def _open_pupil(self, pupil_id: PupilId) -> None:
        from tui.screens.pupils import PupilsScreen  # noqa: PLC0415 - start-up

        await self.app.push_screen_wait(PupilsScreen(opens=pupil_id))
        await self._read()

    # Another table, and the zone itself

    async def _read(self) -> None:
        """Read the table that is shown again."""
        seen = await self.attempt(look, self._table.kind, self._school_id)
        if seen is None:
            return
        self._table = seen.table
        self.show_again(seen.roster)
        self._divide()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer other tables where there are any, and to write the own zone over its table."""
        if action == "filter":
            return bool(self._schools)
        if action == "remedy":
            return self._is_own
        if action in {"next_page", "previous_page"}:
            return len(self._parts) > 1
        return super().check_action(action, parameters)

    @property
    def _is_own(self) -> bool:
        is_coverage = self._table.kind is ZoneKind.COVERAGE
        return is_coverage and self._table.about == self.room.opened.school

    def action_filter(self) -> None:
        """Choose the township's tables, or the coverage of another school."""
        choices = [
            Choice(kind, t(f"zone.table.{kind}"), t(f"zone.table.{kind}_hint"))
            for kind in (ZoneKind.TOWNSHIP, ZoneKind.CROSSING)
        ]
        coverage = t(f"zone.table.{ZoneKind.COVERAGE}")
        choices += [Choice(f"school:{one.id}", one.name, coverage) for one in self._schools]

        async def chosen(value: str | None) -> None:
            if value is None:
                return
            what, _, school = value.partition(":")
            self._school_id = SchoolId(school) if school else None
            kind = ZoneKind.COVERAGE if school else ZoneKind(what)
            await self._change(kind)

        self.app.push_screen(ChooseDialog(t("command.zone_tables"), choices), chosen)

    async def _change(self, kind: ZoneKind) -> None:
        seen = await self.attempt(look, kind, self._school_id)
        if seen is not None:
            self.app.switch_screen(ZoneScreen(seen, self._school_id))

    def action_remedy(self) -> None:
        """Write which villages and groups the own school serves."""
        fill_in(self, self._zone_form(), self._written)

    async def _written(self) -> None:
        await self._change(ZoneKind.COVERAGE)

    def _zone_form(self) -> OneForm:
        async def submit(form: OneFormScreen, values: Values) -> bool:
            return await form.attempt(_set_zone, values["villages"]) is not None

        field = FormField(
            key="villages",
            label=t("founding.villages"),
            width=WIDTH,
            hint=t("zone.villages_hint"),
            is_wide=True,
        )
        return OneForm(
            where=t("command.set_zone"),
            page=self.room.opened.school.name,
            fields=(field,),
            today=self.room.clock.today(),
            submit=submit,
            values={"villages": "、".join(self.room.opened.school.villages)},
            draft_id="zone_villages",
            is_over_record=True,
        )


def _figure(column: ZoneColumn, cell: ZoneCell) -> Choice:
    people = tn("statistics_screen.people", len(cell.ids))
    is_count = cell.text == str(len(cell.ids))
    return Choice(column.key, column.label, people if is_count else f"{cell.text}   {people}")
