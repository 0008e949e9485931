"""The single-class statement 单班说明: a grade with one class draws no lots, and says so (R014)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from core.i18n import error_sentence, t, tn
from core.models import Cohort
from tui.screens.moments import day_text
from tui.screens.one_form import fill_in
from tui.screens.opening import open_outside
from tui.screens.work import WorkScreen, folder_places
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text, warning
from tui.widgets.path_dialog import PathDialog, PathWish

if TYPE_CHECKING:
    from datetime import date

    from core.errors import CunxiaoError
    from core.grouping.after_records import LeadingGroup
    from core.grouping.one_room import RoomSize
    from core.grouping.single_class import Declared
    from core.office import Office

WHOLE_SCHOOL = "all"


@dataclass(frozen=True, slots=True)
class OneRoom:
    """A grade with one class, or the grades that share one. `hangs_until`: it was stated before."""

    key: str
    cohorts: tuple[Cohort, ...]
    label: str
    pupils: int
    hangs_until: date | None
    refusal: CunxiaoError | None
    """Why it cannot be stated: too many pupils, or a draw was begun."""
    size: RoomSize


@dataclass(frozen=True, slots=True)
class Statements:
    """What can be stated in this school, and the words for the one that was chosen."""

    rooms: tuple[OneRoom, ...]
    chosen: OneRoom | None
    words: str
    leading: LeadingGroup | None

    @property
    def has_phone(self) -> bool:
        """Whether families have a number to call."""
        return bool(self.leading and self.leading.supervision_phone)


def read(office: Office, label: str) -> Statements:
    """Return what can be stated; `label` is a class, empty for all. Stores nothing.

    Raises LedgerError(`several_classes`) where the class that is named has others beside it.
    """
    from core.certificates.single_class import (  # noqa: PLC0415 - start-up
        SingleClass,
        single_class_statement,
    )
    from core.classes import classes_of  # noqa: PLC0415 - start-up
    from core.grouping.oversight import leading_group_of  # noqa: PLC0415 - start-up

    rooms = _rooms(office)
    leading = leading_group_of(office, office.year)
    phone = leading.supervision_phone if leading else ""
    named = [one.cohorts for one in classes_of(office) if one.label == label]
    chosen = next((room for room in rooms if room.cohorts in named), None)
    cohorts = chosen.cohorts if chosen else named[0] if named else ()
    words = ""
    if cohorts:
        words = single_class_statement(office, SingleClass(cohorts, "", phone)).archive
    return Statements(tuple(rooms), chosen, words, leading)


def _rooms(office: Office) -> list[OneRoom]:
    """Return grades of one class without lots, youngest first; shared rooms as one."""
    from core.classes import classes_of  # noqa: PLC0415 - start-up
    from core.grouping.one_room import room_refusal, room_size  # noqa: PLC0415 - start-up
    from core.grouping.plans import present_plan  # noqa: PLC0415 - start-up
    from core.grouping.single_class import statements_of  # noqa: PLC0415 - start-up

    classes = classes_of(office)
    shared = {cohort for one in classes if len(one.cohorts) > 1 for cohort in one.cohorts}
    alone = [one.cohorts[0] for one in classes if len(one.cohorts) == 1]
    hanging = {own.cohorts: own.hangs_until for own in statements_of(office)}
    return [
        OneRoom(
            str(place),
            one.cohorts,
            one.label,
            one.pupils,
            hanging.get(one.cohorts),
            room_refusal(office, one.cohorts),
            room_size(office, one.cohorts),
        )
        for place, one in enumerate(classes)
        if len(one.cohorts) > 1
        or (
            one.cohorts[0] not in shared
            and alone.count(one.cohorts[0]) == 1
            and present_plan(office, one.cohorts[0]) is None
        )
    ]


def declare(office: Office, rooms: tuple[OneRoom, ...], folder: Path) -> list[Declared]:
    """State it for some rooms and write the papers."""
    from core.grouping.single_class import (  # noqa: PLC0415 - start-up
        OneClass,
        declare_single_class,
    )

    return [declare_single_class(office, OneClass(room.cohorts), folder) for room in rooms]


class SingleClassScreen(WorkScreen[None]):
    """Shows what will be written; Enter writes it. `label` names a class, empty for all."""

    HELP_ID = "help.single_class"

    def __init__(self, label: str = "") -> None:
        super().__init__()
        self.where = t("single.where")
        self._label = label
        self._found: Statements | None = None
        self._folder: Path | None = None
        self._declared: list[Declared] = []

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=26)

    async def on_mount(self) -> None:
        """Show what would be written."""
        from core.printing import spool  # noqa: PLC0415 - start-up

        self._folder = spool.print_folder()
        self.query_one(Agenda).focus()
        await self._load()

    async def _load(self) -> None:
        self._found = await self.attempt(read, self._label)
        found = self._found
        if found is None:
            self.query_one(Agenda).show([text(t("single.draw_instead"))])
            return
        lines = self._declared_lines() if self._declared else self._wish_lines(found)
        self.query_one(Agenda).show(lines)

    def _wish_lines(self, found: Statements) -> list[AgendaLine]:
        if not found.rooms:
            return [text(t("single.none"))]
        lines = [heading(t("single.title"))]
        if found.chosen is not None:
            lines += self._room_lines(found.chosen)
        free = [room for room in found.rooms if room.refusal is None]
        if len(free) > 1:
            count = tn("single.classes", len(free), pupils=sum(room.pupils for room in free))
            lines.append(act(WHOLE_SCHOOL, t("single.write_all"), count))
        if found.chosen is None:
            lines += [line for room in found.rooms for line in self._room_lines(room)]
        leader = found.leading.leader if found.leading else t("meeting.open")
        lines.append(act("leading", t("leading.page"), leader))
        lines.append(act("folder", t("print.folder"), str(self._folder)))
        lines += [heading(t("single.what")), quiet(t("single.papers"))]
        if not found.has_phone:
            lines.append(warning(t("single.no_phone")))
        if found.words:
            lines.append(heading(t("single.words")))
            lines += [text(line) for line in found.words.splitlines() if line.strip()]
        return lines

    @staticmethod
    def _room_lines(room: OneRoom) -> list[AgendaLine]:
        if room.refusal is not None:
            return [warning(error_sentence(room.refusal))]
        size = room.size
        if not size.is_above_standard:
            return [SingleClassScreen._act(room)]
        large = t("single.large", pupils=size.pupils, standard=size.standard)
        return [SingleClassScreen._act(room), warning(large)]

    @staticmethod
    def _act(room: OneRoom) -> AgendaLine:
        until = room.hangs_until
        before = t("single.before", day=day_text(until)) if until else ""
        label = t("single.write", grade=room.label)
        return act(room.key, label, tn("single.pupils", room.pupils), before)

    def _declared_lines(self) -> list[AgendaLine]:
        files = [
            path
            for one in self._declared
            for path in (*(paper.path for paper in one.printed), one.archive.path)
        ]
        until = max(one.record.hangs_until for one in self._declared)
        return [
            heading(tn("single.done", len(files))),
            act("open", t("print.open"), str(files[0].parent)),
            *(quiet(path.name) for path in files),
            text(t("single.hang", day=day_text(until))),
        ]

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        if event.key == "open" and self._folder is not None:
            open_outside(self, self._folder)
        elif event.key == "folder" and self._folder is not None:
            places = tuple(folder_places(self._folder))
            wish = PathWish(t("print.folder_title"), places, is_folder=True)
            self.app.push_screen(PathDialog(wish), self._folder_chosen)
        elif event.key == "leading" and self._found is not None:
            self._ask_leading(self._found)
        elif self._found is not None:
            rooms = tuple(
                room
                for room in self._found.rooms
                if room.refusal is None and event.key in {room.key, WHOLE_SCHOOL}
            )
            self.run_worker(self._declare(rooms), exclusive=True)

    def _ask_leading(self, found: Statements) -> None:
        """Ask who leads, and for the telephone that the notice bears."""
        from tui.screens.oversight import leading_form  # noqa: PLC0415 - start-up

        office = self.room.opened
        form = leading_form(office.year, found.leading, office.clock.today())

        async def filled() -> None:
            await self._load()
            self.say(t("leading.kept"))

        fill_in(self, form, filled)

    def _folder_chosen(self, folder: Path | None) -> None:
        if folder is not None:
            self._folder = folder
            self.run_worker(self._load(), exclusive=True)

    async def _declare(self, rooms: tuple[OneRoom, ...]) -> None:
        if self._folder is None:
            return
        self.say(t("print.working"))
        declared = await self.attempt(declare, rooms, self._folder)
        if declared is not None:
            self._declared = declared
            await self._load()
            self.say(t("single.said"))
