"""The sheet of the whole school 全校任课安排: proposed, mended, decided, locked for the year."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from core.spoken_labels import subjects_text
from tui.commands import PRINT
from tui.screens.moments import day_text
from tui.screens.one_form import OneFormScreen
from tui.screens.teams_lines import periods_words
from tui.screens.teams_sheet import read_sheet, sheet_paper
from tui.screens.work import WorkScreen, joined
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text, warning
from tui.widgets.dialogs import ConfirmDialog

if TYPE_CHECKING:
    from core.teams.sheet import SchoolSheet
    from core.teams.taught import TaughtClass
    from tui.screens.one_form import OneForm

LOWER, UPPER = "lower", "upper"


class SchoolSheetScreen(WorkScreen[None]):
    """The sheet's figures, what could not be met, and what is done next; F5 prints it."""

    HELP_ID = "help.teams_school"
    CSS_PATH = "teams_school.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [PRINT.binding()]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("teams.hub.school")
        self._held: SchoolSheet | None = None

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=22)

    async def on_mount(self) -> None:
        """Show where the sheet stands."""
        self.query_one(Agenda).focus()
        await self._load()

    async def on_screen_resume(self) -> None:
        """Read again: teachers and lessons may have been changed."""
        if self._held is not None:
            await self._load()

    async def _load(self) -> None:
        self._held = await self.attempt(read_sheet)
        if self._held is not None:
            self.state = tn("teams.school.classes", len(self._held.classes))
            self.query_one(Agenda).show(sheet_lines(self._held))

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        self.run_worker(self._act(event.key), exclusive=True)

    async def _act(self, key: str) -> None:
        from core.teams import sheet as use  # noqa: PLC0415 - start-up

        held = self._held
        if held is None:
            return
        if key == "propose":
            if await self.attempt(use.propose_sheet) is not None:
                await self._done(t("teams.school.proposed"))
        elif key == "people":
            from tui.screens.teams_people import PeopleScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(PeopleScreen())
        elif key in {LOWER, UPPER}:
            await self._fill(self._periods(held, key), t("teams.school.periods_kept"))
        elif key == "lessons":
            from tui.screens.teams_lessons import LessonsScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(LessonsScreen())
        else:
            await self._decide(held, key)

    async def _decide(self, held: SchoolSheet, key: str) -> None:
        """Bring the sheet before the committee, note the decision, lock it."""
        from core.teams import sheet as use  # noqa: PLC0415 - start-up
        from tui.screens.teams_forms import committee_form  # noqa: PLC0415 - start-up

        if key == "submit":
            if await self.attempt(use.submit_sheet) is not None:
                await self._done(t("teams.school.submitted"))
        elif key == "decide" and held.plan is not None:
            form = committee_form(held.plan.id, self.room.clock.today())
            await self._fill(form, t("teams.school.decided"))
        elif key == "assign" and held.plan is not None:
            question = ConfirmDialog(t("teams.school.lock"), t("teams.school.lock_text"))
            if not await self.app.push_screen_wait(question):
                return
            made = await self.attempt(use.assign_sheet, held.plan)
            if made is not None:
                await self._done(tn("teams.school.locked", sum(bool(one.subject) for one in made)))

    def _periods(self, held: SchoolSheet, key: str) -> OneForm:
        from core.teams.sheet import set_periods  # noqa: PLC0415 - start-up
        from tui.screens.teams_forms import periods_form  # noqa: PLC0415 - start-up

        classes = _part(held, key)
        ids = [own.id for own in classes]

        async def keep(form: OneFormScreen, subjects: dict[str, int]) -> bool:
            return await form.attempt(set_periods, ids, subjects) is not None

        title = t("teams.school.lower" if key == LOWER else "teams.school.upper")
        return periods_form(title, held.periods_of(classes[0]), self.room.clock.today(), keep)

    async def _fill(self, form: OneForm, sentence: str) -> None:
        if await self.app.push_screen_wait(OneFormScreen(form)):
            await self._done(sentence)

    async def _done(self, sentence: str) -> None:
        await self._load()
        self.say(sentence)

    async def action_print(self) -> None:
        """Show the sheet as it goes to the committee; F5 prints it there."""
        if self._held is None or not self._held.draft.lessons:
            self.warn(t("teams.school.nothing"))
            return
        from tui.screens.teams_papers import paper_screen  # noqa: PLC0415 - start-up

        roster = await self.attempt(sheet_paper)
        if roster is not None:
            self.app.push_screen(paper_screen(roster, sheet_paper))


def _part(sheet: SchoolSheet, key: str) -> list[TaughtClass]:
    from core.policy import policy  # noqa: PLC0415 - start-up

    border = policy().teaching.upper_from_grade
    return [own for own in sheet.classes if (own.grade < border) == (key == LOWER)]


def sheet_lines(sheet: SchoolSheet) -> list[AgendaLine]:
    """Return where the sheet stands and what can be done."""
    lines: list[AgendaLine] = []
    if sheet.settled:
        lines.append(quiet(tn("teams.school.settled", len(sheet.settled))))
    if not sheet.classes:
        return [*lines, text(t("teams.school.none"))]
    lines += _figures(sheet)
    made = bool(sheet.draft.lessons)
    if made:
        lines += _loads(sheet)
    lines.append(heading(t("teams.school.next")))
    if sheet.plan is not None and sheet.decision is None:
        lines.append(act("decide", t("teams.board.decide"), t("teams.board.decide_hint")))
    if sheet.plan is not None and sheet.decision is not None:
        day = day_text(sheet.decision.decided_on)
        who = t("teams.board.decided_by", approver=sheet.decision.approver, day=day)
        lines.append(act("assign", t("teams.school.assign"), t("teams.school.assign_hint"), who))
    again = t("teams.school.again" if made else "teams.school.propose")
    lines.append(act("propose", again, t("teams.school.propose_hint")))
    if made:
        lines.append(act("lessons", t("teams.school.lessons"), t("teams.school.lessons_hint")))
        label = t("teams.school.submit_again" if sheet.plan else "teams.school.submit")
        lines.append(act("submit", label, t("teams.school.submit_hint")))
    lines += [
        act(key, t(f"teams.school.{key}"), _periods_line(sheet, classes[0]))
        for key in (LOWER, UPPER)
        if (classes := _part(sheet, key))
    ]
    lines.append(act("people", t("teams.hub.people"), t("teams.school.people_hint")))
    return lines


def _periods_line(sheet: SchoolSheet, one: TaughtClass) -> str:
    held = sheet.periods_of(one)
    total = tn("teams.school.periods", sum(held.values()))
    return f"{total}  " + periods_words(held)


def _figures(sheet: SchoolSheet) -> list[AgendaLine]:
    teaching = sum(own.known.is_teaching for own in sheet.teachers)
    if not teaching:
        return [heading(t("teams.school.figures")), warning(t("teams.school.no_teachers"))]
    lines = [
        heading(t("teams.school.figures")),
        text(
            t(
                "teams.school.needs",
                classes=len(sheet.classes),
                needed=sheet.needed,
                teachers=teaching,
                room=sheet.room,
            )
        ),
    ]
    if sheet.needed > sheet.room:
        short = sheet.needed - sheet.room
        lines.append(warning(tn("teams.school.short", short)))
    if sheet.nobody:
        lines.append(warning(t("teams.school.nobody", subjects=subjects_text(sheet.nobody))))
    return lines


def _loads(sheet: SchoolSheet) -> list[AgendaLine]:
    busy = [own for own in sheet.loads if own.periods]
    spread = max(own.periods for own in busy) - min(own.periods for own in busy)
    told = joined(f"{own.name} {own.periods}" for own in sheet.loads)
    lines = [heading(tn("teams.load.spread", spread)), text(told)]
    over = [f"{own.name} {own.periods}/{own.cap}" for own in busy if own.periods > own.cap]
    if over:
        lines.append(warning(t("teams.school.over", names=joined(over))))
    outside = [f"{own.name}({subjects_text(own.outside)})" for own in busy if own.outside]
    if outside:
        lines.append(quiet(t("teams.school.outside", names=joined(outside))))
    several = [own.name for own in busy if own.homerooms > 1]
    if several:
        lines.append(quiet(t("teams.school.several", names=joined(several))))
    return lines


MESSAGE_IDS = ("teams.school.lower", "teams.school.upper")
