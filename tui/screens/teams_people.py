"""Teachers as allocation sees them 教师情况: what they can teach, and what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from core.models import StaffId
from core.spoken_labels import code_label, subjects_text
from tui.commands import REMEDY
from tui.forms import label_of
from tui.screens.one_form import OneFormScreen
from tui.screens.work import WorkScreen, joined
from tui.widgets.cells import Align
from tui.widgets.list_body import ColumnSpec, ListRow, Tone
from tui.widgets.record_list import RecordList
from tui.widgets.text_entry import folded

if TYPE_CHECKING:
    from core.office import Office
    from core.teams.strengths import Strength


def known_teachers(office: Office) -> tuple[Strength, ...]:
    """Return the teachers in post; runs at the desk."""
    from core.teams.strengths import strengths  # noqa: PLC0415 - start-up

    return strengths(office)


def _columns() -> tuple[ColumnSpec, ...]:
    return (
        ColumnSpec("name", t("list.name"), 10),
        ColumnSpec("subjects", t("list.subjects"), 18),
        ColumnSpec("age", t("teams.people.age"), 4, align=Align.RIGHT),
        ColumnSpec("years", t("teams.people.years"), 4, align=Align.RIGHT),
        ColumnSpec("cap", t("teams.people.cap"), 4, align=Align.RIGHT),
        ColumnSpec("marks", t("teams.people.marks"), 14),
        ColumnSpec("missing", t("teams.people.missing"), 12),
        ColumnSpec("title", t("list.title"), 12, rank=1),
        ColumnSpec("education", label_of("education"), 12, rank=2),
    )


class _People:
    """The teachers as rows."""

    def __init__(self) -> None:
        self.known: tuple[Strength, ...] = ()

    async def find(self, text: str) -> Sequence[StaffId]:
        """Find by name or subject."""
        wanted = folded(text).casefold()
        return [
            own.profile.id
            for own in self.known
            if wanted in folded(f"{own.profile.name} {' '.join(own.profile.subjects)}").casefold()
        ]

    async def rows(self, ids: Sequence[StaffId]) -> Sequence[ListRow]:
        """Return the rows of some teachers."""
        by_id = {own.profile.id: own for own in self.known}
        return [_row(by_id[one]) for one in ids]

    def of(self, staff_id: StaffId) -> Strength:
        """Return one teacher."""
        return next(own for own in self.known if own.profile.id == staff_id)


def _row(own: Strength) -> ListRow:
    missing = joined(label_of(key) for key in own.missing)
    title = code_label("title", own.title)
    education = code_label("education", own.education)
    years = "" if own.profile.years is None else str(own.profile.years)
    cells = (
        own.profile.name,
        subjects_text(own.profile.subjects) or t("pupils.wanted"),
        str(own.age),
        years or t("pupils.wanted"),
        str(own.cap),
        _marks(own),
        f"! {missing}" if missing else "",
        title,
        education,
    )
    parts = [own.profile.name, title, education]
    parts += [t("teams.people.years_note", years=years)] if years else []
    parts += [t("teams.people.style_note", style=own.known.style)] if own.known.style else []
    note = "   ".join(part for part in parts if part)
    return ListRow(cells, note, Tone.WARNING if missing else Tone.PLAIN)


def _marks(own: Strength) -> str:
    teacher = own.profile.teacher
    marks = [
        (teacher.is_backbone, "backbone"),
        (teacher.is_novice, "novice"),
        (own.leads, "leads"),
        (own.known.is_class_wide, "wide"),
        (own.known.boarding_duty, "duty"),
        (not own.known.is_teaching, "resting"),
    ]
    return " ".join(t(f"teams.mark.{name}") for holds, name in marks if holds)


MESSAGE_PREFIXES = ("teams.mark.",)


class PeopleScreen(WorkScreen[None]):
    """Enter asks what allocation wants to know; ^E opens the staff record."""

    HELP_ID = "help.teams_people"
    BINDINGS: ClassVar[list[BindingType]] = [REMEDY.called("command.staff_record").binding()]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("teams.hub.people")
        self._people = _People()

    def compose_body(self) -> ComposeResult:
        """Compose the list."""
        yield RecordList(_columns(), self._people, empty_text=t("teams.people.empty"))

    async def on_mount(self) -> None:
        """Read the teachers."""
        await self._load()
        self._records.focus_search()

    async def on_screen_resume(self) -> None:
        """Read again: a record may have been mended."""
        if self.is_mounted and self._people.known:
            await self._load()

    async def _load(self) -> None:
        known = await self.attempt(known_teachers)
        if known is None:
            return
        self._people.known = known
        missing = sum(bool(own.missing) for own in known)
        self.state = tn("teams.hub.people_count", len(known))
        if missing:
            self.state += "  " + tn("teams.hub.incomplete", missing)
        self._records.reload(keep=self._records.selected_id)

    @property
    def _records(self) -> RecordList[StaffId]:
        return self.query_one(RecordList)

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened[StaffId]) -> None:
        """Ask for the profile."""
        from tui.screens.teams_forms import profile_form  # noqa: PLC0415 - start-up

        form = profile_form(self._people.of(event.row_id), self.room.clock.today())

        def filled(is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            if is_done:
                self.say(t("cases.noted"))

        self.app.push_screen(OneFormScreen(form), filled)

    def action_remedy(self) -> None:
        """Open the staff record."""
        from tui.screens.staff import StaffScreen  # noqa: PLC0415 - start-up

        chosen = self._records.selected_id
        if chosen is not None:
            self.app.push_screen(StaffScreen(opens=chosen))
