"""The draw 编班: one step a page, in the words of the meeting. Every step lies in the store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.grouping.typed_slips import TypedSlips
from core.i18n import t, tn
from core.meeting.draw_meeting import Meeting, Published, Step
from core.models import Cohort, Stage
from tui.commands import PRINT
from tui.screens.draw_around import Around
from tui.screens.draw_deciding import Deciding
from tui.screens.draw_parts import SlipDesk, StepLine
from tui.screens.draw_stage import DrawStage, Shown, step_state
from tui.screens.leaving import leave_kept
from tui.screens.slip_work import Keep, SlipScreen
from tui.widgets.agenda import Agenda
from tui.widgets.big_digits import BigDigits
from tui.widgets.dialogs import ConfirmDialog
from tui.widgets.prose import Prose

if TYPE_CHECKING:
    from core.grouping.forks import Fork
    from core.grouping.plans import SealedPlan
    from core.meeting.draw_meeting import CohortStanding
    from core.models import SchoolYear
    from core.office import Office


def _standings(office: Office) -> tuple[list[CohortStanding], SchoolYear, list[Fork]]:
    from core.grouping.forks import forks_of  # noqa: PLC0415 - start-up
    from core.meeting.draw_meeting import cohorts  # noqa: PLC0415 - start-up

    return cohorts(office), office.year, forks_of(office)


class DrawScreen(SlipScreen):
    """Chooses a cohort, then shows the step that its meeting has come to."""

    HELP_ID = "help.draw"
    CSS_PATH = "draw.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        PRINT.called("command.meeting_papers").binding(),
    ]

    def __init__(self, cohort: Cohort | None = None) -> None:
        super().__init__()
        self.where = t("draw.where")
        self._cohort = cohort
        self._meeting: Meeting | None = None
        self._year: SchoolYear | None = None
        self._published: Published | None = None
        self._stage = DrawStage(self)
        self._forks: list[Fork] = []
        self._around = Around(self, self._resumed)
        self._deciding = Deciding(self, self.load)

    def compose_body(self) -> ComposeResult:
        """Compose the steps, the code, the agenda and the slips."""
        yield StepLine()
        yield BigDigits()
        yield Prose(classes="code-line")
        yield SlipDesk()
        yield Agenda(label_width=26)

    async def on_mount(self) -> None:
        """Show the cohorts, or the one that was given."""
        await self.load()

    async def load(self) -> None:
        """Read and show the cohorts, or the step that the meeting has come to."""
        from core.meeting.draw_meeting import meeting  # noqa: PLC0415 - start-up

        found = await self.attempt(_standings)
        if found is None:
            return
        standings, self._year, self._forks = found
        if self._cohort is None:
            self._stage.show_cohorts(standings, self._forks, self._year)
            return
        self._meeting = await self.attempt(meeting, self._cohort)
        if self._meeting is not None:
            self.say("")
            shown = Shown(self._meeting, self._year, self._forks, self._published)
            await self._stage.show_step(shown)

    # What is done

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        key = event.key
        if self._around.takes(key, self._plan):
            return
        if self._cohort is None:
            stage, _, year = key.partition(":")
            self._cohort = Cohort(Stage(stage), int(year))
            self.run_worker(self.load(), exclusive=True)
        elif self._meeting is not None and self._deciding.takes(key, self._meeting):
            return
        elif key in {"seal", "draw"}:
            self.run_worker(self._after_question(key), exclusive=True)
        elif key == "publish" and self._plan is not None:
            self._around.publish(self._plan, self._show_published)
        else:
            self.run_worker(self._simple(key), exclusive=True)

    async def _simple(self, key: str) -> None:
        from core.meeting import draw_meeting as use  # noqa: PLC0415 - start-up

        cohort, plan = self._cohort, self._plan
        if cohort is None:
            return
        if key == "propose":
            self.say(t("draw.proposing"))
            if await self.attempt(use.make_proposal, cohort) is None:
                return
        elif key == "change":
            await self.attempt(use.drop_proposal, cohort)
        elif plan is not None and key == "read_out":
            await self.attempt(use.keep_slips, plan, TypedSlips(is_read_out=True))
        elif plan is not None and key == "slips_again" and self._meeting is not None:
            slips = replace(self._meeting.slips, is_agreed=False)
            await self.attempt(use.keep_slips, plan, slips)
        await self.load()

    @property
    def _plan(self) -> SealedPlan | None:
        return self._meeting.plan if self._meeting else None

    async def _after_question(self, key: str) -> None:
        """Seal or draw, after a question: neither can be taken back."""
        from core.meeting.draw_meeting import seal_proposal  # noqa: PLC0415 - start-up

        if key == "seal":
            question = ConfirmDialog(t("draw.seal_question"), t("draw.seal_warning"))
        else:
            question = ConfirmDialog(t("draw.draw_question"), t("draw.draw_warning"))
        if not await self.app.push_screen_wait(question) or self._cohort is None:
            return
        if key == "seal":
            done = await self.attempt(seal_proposal, self._cohort) is not None
        else:
            done = await self._draw()
        if done:
            await self.load()
            if key == "draw":
                await self._show_deal()
            self.say(t("draw.sealed" if key == "seal" else "draw.drawn"))

    async def _show_deal(self) -> None:
        """Show what was drawn, slowly; it stands in the store by now."""
        from tui.screens.deal import DealScreen, deal_of, is_shown  # noqa: PLC0415 - start-up

        meeting = self._meeting
        if meeting is None or meeting.certificate is None:
            return
        if is_shown(self.room, self.app.animation_level):
            labels = {one.number: one.label for one in meeting.classes}
            deal = deal_of(meeting.certificate.classes, labels)
            await self.app.push_screen_wait(DealScreen(deal))

    async def _draw(self) -> bool:
        from core.meeting.draw_meeting import draw_now  # noqa: PLC0415 - start-up

        plan = self._plan
        if plan is None:
            return False

        def run(office: Office) -> bool:
            draw_now(office, plan)
            return True

        return bool(await self.attempt(run))

    # Slips

    def keep_as(self) -> Keep | None:
        """Return what keeps the slips of the sealed plan."""
        from core.meeting.draw_meeting import keep_slips  # noqa: PLC0415 - start-up

        plan = self._plan
        if plan is None or not self._is_typing_slips:
            return None
        return lambda office, slips: keep_slips(office, plan, slips)

    def say_kept(self) -> None:
        """Say so beside the step."""
        self.state = f"{step_state(Step.SLIPS)}  {t('draw.kept')}"

    @property
    def _is_typing_slips(self) -> bool:
        return self._meeting is not None and self._meeting.step is Step.SLIPS

    # Publishing

    async def _show_published(self, published: Published) -> None:
        self._published = published
        await self.load()
        self.query_one(Agenda).choose("open")
        self.say(tn("draw.published_files", len(published.files)))

    async def _resumed(self, cohort: Cohort) -> None:
        self._cohort = cohort
        await self.load()

    def action_print(self) -> None:
        """Print what hangs and lies on the table at the meeting."""
        self._around.takes("papers", self._plan)

    def action_back(self) -> None:
        """Go back to the cohorts, or leave; whatever was typed is kept."""
        if self._is_typing_slips:
            leave_kept(self, self._leave_step)
        else:
            self._leave_step()

    def _leave_step(self) -> None:
        if self._cohort is not None:
            self._cohort, self._meeting, self._published = None, None, None
            self._stage.leave_step()
            self.run_worker(self.load(), exclusive=True)
        else:
            self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to end the slips while they are typed."""
        if action == "save":
            return self._is_typing_slips
        if action == "print":
            return self._plan is not None
        return super().check_action(action, parameters)
