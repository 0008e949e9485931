"""What the draw's screen shows: the cohorts, or one step of a meeting with its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.i18n import t
from core.meeting.draw_meeting import Meeting, Published, Step
from tui.screens.draw_parts import SlipDesk, StepLine
from tui.screens.work import WorkScreen
from tui.widgets.agenda import Agenda
from tui.widgets.big_digits import BigDigits
from tui.widgets.prose import Prose

if TYPE_CHECKING:
    from core.grouping.forks import Fork
    from core.meeting.draw_meeting import CohortStanding
    from core.models import SchoolYear


@dataclass(frozen=True, slots=True)
class Shown:
    """A meeting with what stands around it."""

    meeting: Meeting
    year: SchoolYear
    forks: Sequence[Fork]
    published: Published | None


def step_state(step: Step) -> str:
    """Return how far the meeting is: step 3 of 7."""
    return t("draw.state_step", number=list(Step).index(step) + 1, total=len(Step))


class DrawStage:
    """Fills the parts of the screen and shows those that a step needs."""

    def __init__(self, screen: WorkScreen[None]) -> None:
        self._screen = screen
        self._shown_step: tuple[Step, bool] | None = None

    def leave_step(self) -> None:
        """Forget which step was shown: the next one begins at its first act."""
        self._shown_step = None

    def show_cohorts(
        self, standings: Sequence[CohortStanding], forks: Sequence[Fork], year: SchoolYear
    ) -> None:
        """Show every cohort and how far its draw is."""
        from tui.screens.draw_lines import cohort_lines, fork_lines  # noqa: PLC0415 - start-up

        screen = self._screen
        screen.where, screen.state = t("draw.where"), ""
        screen.query_one(StepLine).step = None
        self._display(agenda=True)
        agenda = screen.query_one(Agenda)
        agenda.show([*fork_lines(forks, year), *cohort_lines(standings, year)])
        agenda.focus()
        screen.refresh_bindings()

    async def show_step(self, shown: Shown) -> None:
        """Show the step that a meeting has come to."""
        from tui.screens.draw_lines import cohort_name  # noqa: PLC0415 - start-up

        meeting, screen = shown.meeting, self._screen
        name = cohort_name(meeting.cohort, shown.year)
        classes = meeting.plan.plan.classes if meeting.plan else meeting.decisions.choices.classes
        screen.where = t("draw.where_step", cohort=name, pupils=meeting.pupils, classes=classes)
        screen.state = step_state(meeting.step)
        screen.query_one(StepLine).step = meeting.step
        if meeting.step is Step.SLIPS:
            await self._show_slips(meeting)
        else:
            self._show_agenda(shown)
        screen.refresh_bindings()

    def _display(
        self, *, agenda: bool = False, slips: bool = False, big: str = "", line: str = ""
    ) -> None:
        steps = self._screen.query_one(StepLine)
        steps.display = steps.step is not None
        digits = self._screen.query_one(BigDigits)
        digits.display, digits.digits = bool(big), big
        code = self._screen.query_one(".code-line", Prose)
        code.display, code.text = bool(line), line
        self._screen.query_one(SlipDesk).display = slips
        self._screen.query_one(Agenda).display = agenda

    def _show_agenda(self, shown: Shown) -> None:
        from tui.screens import draw_lines as lines  # noqa: PLC0415 - start-up

        meeting = shown.meeting
        code = meeting.plan.plan.check_code if meeting.plan else ""
        is_fresh_seal = meeting.step is Step.SEAL and bool(code)
        self._display(
            agenda=True,
            big=code if is_fresh_seal else "",
            line=t("draw.code", code="  ".join(code.split()))
            if code and meeting.step is Step.DRAW
            else "",
        )
        agenda = self._screen.query_one(Agenda)
        is_new_step = self._shown_step != (meeting.step, bool(code))
        self._shown_step = (meeting.step, bool(code))
        mine = [one for one in shown.forks if one.cohort == meeting.cohort]
        step = lines.step_lines(meeting, shown.published)
        agenda.show([*lines.fork_lines(mine, shown.year), *step])
        if is_new_step:
            agenda.choose(agenda.keys[0])
        agenda.focus()

    async def _show_slips(self, meeting: Meeting) -> None:
        code = meeting.plan.plan.check_code if meeting.plan else ""
        self._display(slips=True, line=t("draw.code_read", code="  ".join(code.split())))
        await self._screen.query_one(SlipDesk).load(meeting.slips)
