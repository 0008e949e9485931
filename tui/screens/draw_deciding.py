"""Acts of the draw before the seal, and lots drawn by hand: forms and pages over the decisions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from core.i18n import t
from core.meeting.draw_meeting import Meeting
from core.models import Cohort
from tui.screens.ask import AskDialog
from tui.screens.one_form import OneForm, fill_in
from tui.screens.work import WorkScreen
from tui.widgets.text_entry import folded

if TYPE_CHECKING:
    from core.office import Office
    from tui.widgets.frame import OfficeScreen

LEAST_CLASSES, MOST_CLASSES = 2, 99


class Deciding:
    """Acts of the draw's screen by key; `reload` shows what stands after each."""

    def __init__(self, screen: WorkScreen[None], reload: Callable[[], Awaitable[None]]) -> None:
        self._screen = screen
        self._reload = reload

    def takes(self, key: str, meeting: Meeting) -> bool:
        """Do an act if it is one of these; whether it was."""
        acts: dict[str, Callable[[Meeting], None]] = {
            "classes": self._ask_classes,
            "attributes": self._attributes,
            "wishes": self._wishes,
            "lots": self._lots,
            "late_days": self._ask_late_days,
            "approve": self._approve,
            "hand_lots": self._hand_lots,
            "rehearse": self._rehearse,
            "county": self._county,
            "record": self._record,
            "leading": self._leading,
        }
        if key not in acts:
            return False
        acts[key](meeting)
        return True

    def _show(self, screen: OfficeScreen[None]) -> None:
        self._screen.app.push_screen(screen, lambda _: self._again())

    def _again(self) -> None:
        self._screen.run_worker(self._reload(), exclusive=True)

    def _fill(self, form: OneForm, done: str) -> None:
        async def filled() -> None:
            await self._reload()
            self._screen.say(done)

        fill_in(self._screen, form, filled)

    # What the plan says

    def _ask_classes(self, meeting: Meeting) -> None:
        present = str(meeting.decisions.choices.classes)
        dialog = AskDialog(t("draw.classes_title"), t("draw.classes_hint"), present)

        def given(answer: str | None) -> None:
            if answer is None:
                return
            digits = folded(answer)
            is_number = digits.isascii() and digits.isdigit()
            if not is_number or not LEAST_CLASSES <= int(digits) <= MOST_CLASSES:
                self._screen.warn(t("draw.classes_wrong"))
                return
            self._screen.run_worker(self._decide(meeting.cohort, int(digits)), exclusive=True)

        self._screen.app.push_screen(dialog, given)

    async def _decide(self, cohort: Cohort, classes: int) -> None:
        from core.meeting.draw_choices import set_classes  # noqa: PLC0415 - start-up

        await self._screen.attempt(set_classes, cohort, classes)
        await self._reload()

    def _ask_late_days(self, meeting: Meeting) -> None:
        present = "  ".join(meeting.decisions.choices.late_days)
        dialog = AskDialog(t("draw.late_days_title"), t("draw.late_days_hint"), present)

        def given(answer: str | None) -> None:
            if answer is not None:
                work = self._decide_late_days(meeting.cohort, answer)
                self._screen.run_worker(work, exclusive=True)

        self._screen.app.push_screen(dialog, given)

    async def _decide_late_days(self, cohort: Cohort, written: str) -> None:
        from core.meeting.draw_choices import set_late_days  # noqa: PLC0415 - start-up

        def run(office: Office) -> bool:
            set_late_days(office, cohort, written)
            return True

        if await self._screen.attempt(run):
            await self._reload()

    def _attributes(self, meeting: Meeting) -> None:
        from tui.screens.draw_lists import AttributesScreen  # noqa: PLC0415 - start-up

        self._show(AttributesScreen(meeting.cohort))

    def _wishes(self, meeting: Meeting) -> None:
        from tui.screens.draw_lists import WishesScreen  # noqa: PLC0415 - start-up

        self._show(WishesScreen(meeting.cohort))

    def _lots(self, meeting: Meeting) -> None:
        self._screen.run_worker(self._ask_lots(meeting.cohort), exclusive=True)

    async def _ask_lots(self, cohort: Cohort) -> None:
        from core.meeting.draw_choices import choices_view  # noqa: PLC0415 - start-up
        from tui.screens.draw_forms import lots_form  # noqa: PLC0415 - start-up

        view = await self._screen.attempt(choices_view, cohort)
        if view is not None:
            form = lots_form(cohort, view, self._screen.room.clock.today())
            self._fill(form, t("draw.lots_kept"))

    # Who decided, what happened

    def _approve(self, meeting: Meeting) -> None:
        from tui.screens.draw_forms import approval_form  # noqa: PLC0415 - start-up

        form = approval_form(meeting.cohort, self._screen.room.clock.today())
        self._fill(form, t("draw.approval_kept"))

    def _leading(self, meeting: Meeting) -> None:
        self._screen.run_worker(self._ask_leading(meeting), exclusive=True)

    async def _ask_leading(self, meeting: Meeting) -> None:
        from core.grouping.proposing import year_of_classes  # noqa: PLC0415 - start-up
        from tui.screens.oversight import leading_form  # noqa: PLC0415 - start-up

        year = await self._screen.attempt(year_of_classes, meeting.cohort)
        if year is not None:
            form = leading_form(year, meeting.leading, self._screen.room.clock.today())
            self._fill(form, t("leading.kept"))

    def _hand_lots(self, meeting: Meeting) -> None:
        from tui.screens.draw_forms import hand_lots_form  # noqa: PLC0415 - start-up

        if meeting.plan is None:
            return
        labels = {one.number: one.label for one in meeting.classes}
        form = hand_lots_form(meeting.plan, labels, self._screen.room.clock.today())
        self._fill(form, t("draw.hand_lots_kept"))

    def _rehearse(self, meeting: Meeting) -> None:
        from tui.screens.rehearsal import RehearsalScreen  # noqa: PLC0415 - start-up

        self._show(RehearsalScreen(meeting.cohort))

    def _county(self, meeting: Meeting) -> None:
        from tui.screens.county import CountyScreen  # noqa: PLC0415 - start-up

        self._show(CountyScreen(meeting.cohort))

    def _record(self, meeting: Meeting) -> None:
        from tui.screens.meeting import MeetingScreen  # noqa: PLC0415 - start-up

        self._show(MeetingScreen(meeting.cohort))
