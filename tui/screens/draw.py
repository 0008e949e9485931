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
from tui.commands import PRINT, SAVE
from tui.screens.draw_around import Around
from tui.screens.draw_deciding import Deciding
from tui.screens.draw_parts import SlipDesk, StepLine
from tui.screens.slip_work import Keep, SlipWork
from tui.screens.work import WorkScreen
from tui.widgets.agenda import Agenda
from tui.widgets.big_digits import BigDigits
from tui.widgets.dialogs import ConfirmDialog
from tui.widgets.prose import Prose
from tui.widgets.twice_typed import TwiceTyped

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


class DrawScreen(WorkScreen[None]):
    """Chooses a cohort, then shows the step that its meeting has come to."""

    HELP_ID = "help.draw"
    CSS_PATH = "draw.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        SAVE.called("command.slips_done").binding(),
        PRINT.called("command.meeting_papers").binding(),
    ]

    def __init__(self, cohort: Cohort | None = None) -> None:
        super().__init__()
        self.where = t("draw.where")
        self._cohort = cohort
        self._meeting: Meeting | None = None
        self._year: SchoolYear | None = None
        self._published: Published | None = None
        self._shown_step: tuple[Step, bool] | None = None
        self._forks: list[Fork] = []
        self._around = Around(self, self._resumed)
        self._deciding = Deciding(self, self._load)
        self._slips = SlipWork(self, self._keep_as, self._say_kept)

    def compose_body(self) -> ComposeResult:
        """Compose the steps, the code, the agenda and the slips."""
        yield StepLine()
        yield BigDigits()
        yield Prose(classes="code-line")
        yield SlipDesk()
        yield Agenda(label_width=26)

    async def on_mount(self) -> None:
        """Show the cohorts, or the one that was given."""
        await self._load()

    async def _load(self) -> None:
        from core.meeting.draw_meeting import meeting  # noqa: PLC0415 - start-up

        found = await self.attempt(_standings)
        if found is None:
            return
        standings, self._year, self._forks = found
        if self._cohort is None:
            self._show_cohorts(standings)
            return
        self._meeting = await self.attempt(meeting, self._cohort)
        if self._meeting is not None:
            self.say("")
            await self._show_step(self._meeting)

    def _show_cohorts(self, standings: list[CohortStanding]) -> None:
        from tui.screens.draw_lines import cohort_lines, fork_lines  # noqa: PLC0415 - start-up

        assert self._year is not None  # noqa: S101 - loaded together with the standings
        self.where, self.state = t("draw.where"), ""
        self.query_one(StepLine).step = None
        self._display(agenda=True)
        agenda = self.query_one(Agenda)
        agenda.show([*fork_lines(self._forks, self._year), *cohort_lines(standings, self._year)])
        agenda.focus()
        self.refresh_bindings()

    def _display(
        self, *, agenda: bool = False, slips: bool = False, big: str = "", line: str = ""
    ) -> None:
        """Show the parts that a step needs."""
        self.query_one(StepLine).display = self._meeting is not None and self._cohort is not None
        digits = self.query_one(BigDigits)
        digits.display, digits.digits = bool(big), big
        code = self.query_one(".code-line", Prose)
        code.display, code.text = bool(line), line
        self.query_one(SlipDesk).display = slips
        self.query_one(Agenda).display = agenda

    async def _show_step(self, meeting: Meeting) -> None:
        from tui.screens.draw_lines import cohort_name  # noqa: PLC0415 - start-up

        assert self._year is not None  # noqa: S101 - loaded before any meeting
        name = cohort_name(meeting.cohort, self._year)
        classes = meeting.plan.plan.classes if meeting.plan else meeting.decisions.choices.classes
        self.where = t("draw.where_step", cohort=name, pupils=meeting.pupils, classes=classes)
        self.state = self._step_state(meeting.step)
        self.query_one(StepLine).step = meeting.step
        if meeting.step is Step.SLIPS:
            await self._show_slips(meeting)
        else:
            self._show_agenda(meeting)
        self.refresh_bindings()

    @staticmethod
    def _step_state(step: Step) -> str:
        return t("draw.state_step", number=list(Step).index(step) + 1, total=len(Step))

    def _show_agenda(self, meeting: Meeting) -> None:
        from tui.screens import draw_lines as lines  # noqa: PLC0415 - start-up

        code = meeting.plan.plan.check_code if meeting.plan else ""
        is_fresh_seal = meeting.step is Step.SEAL and bool(code)
        self._display(
            agenda=True,
            big=code if is_fresh_seal else "",
            line=t("draw.code", code="  ".join(code.split()))
            if code and meeting.step is Step.DRAW
            else "",
        )
        shown = lines.step_lines(meeting, self._published)
        agenda = self.query_one(Agenda)
        is_new_step = self._shown_step != (meeting.step, bool(code))
        self._shown_step = (meeting.step, bool(code))
        assert self._year is not None  # noqa: S101 - loaded before any meeting
        mine = [one for one in self._forks if one.cohort == meeting.cohort]
        agenda.show([*lines.fork_lines(mine, self._year), *shown])
        if is_new_step:
            agenda.choose(agenda.keys[0])
        agenda.focus()

    async def _show_slips(self, meeting: Meeting) -> None:
        code = meeting.plan.plan.check_code if meeting.plan else ""
        self._display(slips=True, line=t("draw.code_read", code="  ".join(code.split())))
        await self.query_one(SlipDesk).load(meeting.slips)

    # What is done

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        key = event.key
        if self._around.takes(key, self._plan):
            return
        if self._cohort is None:
            stage, _, year = key.partition(":")
            self._cohort = Cohort(Stage(stage), int(year))
            self.run_worker(self._load(), exclusive=True)
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
        await self._load()

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
            await self._load()
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

    @on(TwiceTyped.Changed)
    def _typed(self) -> None:
        self._slips.typed()

    def _keep_as(self) -> Keep | None:
        from core.meeting.draw_meeting import keep_slips  # noqa: PLC0415 - start-up

        plan = self._plan
        if plan is None or not self._is_typing_slips:
            return None
        return lambda office, slips: keep_slips(office, plan, slips)

    def _say_kept(self) -> None:
        self.state = f"{self._step_state(Step.SLIPS)}  {t('draw.kept')}"

    @property
    def _is_typing_slips(self) -> bool:
        return self._meeting is not None and self._meeting.step is Step.SLIPS

    def keep_draft(self) -> None:
        """Keep the slips: the program is ending."""
        self._slips.keep_now()

    def action_save(self) -> None:
        """Compare both columns; go on when they agree."""
        self.run_worker(self._agree(), exclusive=True)

    async def _agree(self) -> None:
        if await self._slips.agree():
            await self._load()
            self.say(t("draw.agreed"))

    # Publishing

    async def _show_published(self, published: Published) -> None:
        self._published = published
        await self._load()
        self.query_one(Agenda).choose("open")
        self.say(tn("draw.published_files", len(published.files)))

    async def _resumed(self, cohort: Cohort) -> None:
        self._cohort = cohort
        await self._load()

    def action_print(self) -> None:
        """Print what hangs and lies on the table at the meeting."""
        self._around.takes("papers", self._plan)

    def action_back(self) -> None:
        """Go back to the cohorts, or leave; whatever was typed is kept."""
        if self._is_typing_slips:
            self.keep_draft()
        if self._cohort is not None:
            self._cohort, self._meeting, self._published = None, None, None
            self._shown_step = None
            self.run_worker(self._load(), exclusive=True)
        else:
            self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to end the slips while they are typed."""
        if action == "save":
            return self._is_typing_slips
        if action == "print":
            return self._plan is not None
        return super().check_action(action, parameters)
