"""Cover 代课: who took whose lessons on which day (R036)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from core.models import SchoolId
from core.spoken_labels import subject_text, subjects_text
from tui.commands import NEW, PRINT
from tui.screens.moments import day_text
from tui.screens.one_form import OneForm, OneFormScreen, Values, day_in
from tui.screens.teams_forms import wide
from tui.screens.work import WorkScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice, FieldKind, FormField
from tui.widgets.text_entry import folded

if TYPE_CHECKING:
    from core.office import Office
    from core.teams.covering import Covered, Stand
    from core.teams.records import TeachingAssignment
    from core.teams.strengths import Strength


def _covers(office: Office) -> list[Covered]:
    from core.teams.covering import covers  # noqa: PLC0415 - start-up

    return covers(office, office.year)


def _away(office: Office) -> list[Strength]:
    from core.teams.covering import teachers_away  # noqa: PLC0415 - start-up

    return teachers_away(office)


def _lessons(office: Office, absent: Strength) -> list[tuple[TeachingAssignment, str]]:
    from core.teams.covering import lessons_of  # noqa: PLC0415 - start-up
    from core.teams.taught import labels_of  # noqa: PLC0415 - start-up

    found = lessons_of(office, absent.profile.id)
    labels = labels_of(office, {own.class_id for own in found}, office.year)
    return [(own, f"{labels[own.class_id]} {subject_text(own.subject)}") for own in found]


def _stand_ins(office: Office, lesson: TeachingAssignment) -> list[Stand]:
    from core.teams.covering import stand_ins  # noqa: PLC0415 - start-up

    return stand_ins(office, lesson.staff_id, lesson.subject)


class CoverScreen(WorkScreen[None]):
    """The ledger: ^N asks who is away, which lesson, who covers; F5 prints it."""

    HELP_ID = "help.teams_cover"
    CSS_PATH = "teams_cover.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        NEW.called("command.note_cover").binding(),
        PRINT.binding(),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("teams.hub.cover")

    def compose_body(self) -> ComposeResult:
        """Compose the ledger."""
        yield Agenda(label_width=30)

    async def on_mount(self) -> None:
        """Show the ledger."""
        self.query_one(Agenda).focus()
        await self._load()

    async def _load(self) -> None:
        found = await self.attempt(_covers)
        if found is None:
            return
        self.state = tn("teams.hub.covered", sum(own.cover.periods for own in found))
        lines: list[AgendaLine] = [act("new", t("command.note_cover"), t("teams.cover.how"))]
        lines.append(heading(t("teams.cover.noted")))
        lines += [text(_line(own)) for own in found] or [quiet(t("teams.cover.none"))]
        self.query_one(Agenda).show(lines)

    @on(Agenda.Done)
    def _do(self) -> None:
        self.action_new()

    def action_new(self) -> None:
        """Note a covered lesson."""
        self.run_worker(self._note(), exclusive=True)

    async def _note(self) -> None:
        away = await self.attempt(_away)
        if away is None:
            return
        if not away:
            self.warn(t("teams.cover.nobody"))
            return
        people = [
            Choice(own.profile.id, own.profile.name, subjects_text(own.profile.subjects))
            for own in away
        ]
        chosen = await self.app.push_screen_wait(ChooseDialog(t("teams.cover.who_away"), people))
        absent = next((own for own in away if own.profile.id == chosen), None)
        if absent is None:
            return
        lessons = await self.attempt(_lessons, absent) or []
        offered = [
            Choice(own.id, told, tn("teams.cover.weekly", own.weekly_periods))
            for own, told in lessons
        ]
        which = await self.app.push_screen_wait(ChooseDialog(t("teams.cover.which"), offered))
        lesson = next((pair for pair in lessons if pair[0].id == which), None)
        if lesson is None:
            return
        stands = await self.attempt(_stand_ins, lesson[0]) or []
        who = [Choice(one.staff_id, one.name, _stand(one)) for one in stands]
        taker = await self.app.push_screen_wait(ChooseDialog(t("teams.cover.who_covers"), who))
        stand = next((one for one in stands if one.staff_id == taker), None)
        if stand is None:
            return
        title = t("teams.cover.form", lesson=lesson[1], away=absent.profile.name, name=stand.name)
        if await self.app.push_screen_wait(OneFormScreen(self._form(title, lesson[0], stand))):
            await self._load()
            self.say(t("cases.noted"))

    def _form(self, title: str, lesson: TeachingAssignment, stand: Stand) -> OneForm:
        today = self.room.clock.today()

        async def submit(form: OneFormScreen, values: Values) -> bool:
            from core.teams.covering import note_cover  # noqa: PLC0415 - start-up
            from core.teams.records import CoverLesson  # noqa: PLC0415 - start-up

            digits = folded(values["periods"]).strip()
            cover = CoverLesson(
                id="",
                school_id=SchoolId(""),
                year=0,
                day=day_in(values, "day") or today,
                absent_id=lesson.staff_id,
                cover_id=stand.staff_id,
                class_id=lesson.class_id,
                subject=lesson.subject,
                periods=int(digits) if digits.isascii() and digits.isdigit() else 0,
                reason=values["reason"],
            )
            return await form.attempt(note_cover, cover) is not None

        return OneForm(
            where=title,
            page=t("teams.hub.cover"),
            fields=(
                FormField(
                    key="day",
                    label=t("cover.column.day"),
                    width=12,
                    kind=FieldKind.DATE,
                    hint=t("form.hint_date"),
                    is_wide=True,
                ),
                FormField(
                    key="periods",
                    label=t("cover.column.periods"),
                    width=4,
                    kind=FieldKind.NUMBER,
                    is_wide=True,
                ),
                wide("reason", t("cover.column.reason"), t("teams.cover.reason_hint")),
            ),
            today=today,
            submit=submit,
            values={"day": today.isoformat(), "periods": "1"},
            wanted=frozenset({"day", "periods"}),
            draft_id=f"cover.{lesson.id}.{stand.staff_id}",
            is_over_record=True,
        )

    async def action_print(self) -> None:
        """Show the ledger as it would stand on paper."""
        from tui.screens.teams_papers import show_paper  # noqa: PLC0415 - start-up

        await show_paper(self, "cover")


def _line(own: Covered) -> str:
    return tn(
        "teams.cover.line",
        own.cover.periods,
        day=day_text(own.cover.day),
        away=own.absent,
        lesson=f"{own.label} {subject_text(own.cover.subject)}",
        name=own.taken_by,
        reason=own.cover.reason,
    )


def _stand(one: Stand) -> str:
    able = t("teams.cover.able") if one.is_able else ""
    return "  ".join(part for part in (able, tn("teams.cover.weekly", one.periods)) if part)
