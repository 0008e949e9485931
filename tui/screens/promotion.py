"""Yearly promotion 学年升级: who goes where, by grade and by name, before it is done; and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from core.i18n import t, tn
from core.models import Cohort, PupilId, SchoolYear, Stage
from core.spoken_labels import code_label, grade_text
from tui.commands import SAVE, UNDO
from tui.screens.agenda_screen import AgendaScreen
from tui.screens.work import joined
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text, warning
from tui.widgets.dialogs import ChooseDialog, ConfirmDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.office import Office
    from core.school_year.promotion import Destination, LastAct, Promoted, PromotionPlan

MESSAGE_PREFIXES = ("promotion.to.",)


def _plan(office: Office, destination: Destination | None) -> PromotionPlan:
    from core.school_year.promotion import plan_promotion  # noqa: PLC0415 - start-up

    return plan_promotion(office, destination=destination)


def _apply(office: Office, plan: PromotionPlan, document_no: str) -> Promoted:
    from core.school_year.promotion import apply_promotion  # noqa: PLC0415 - start-up

    return apply_promotion(office, plan, document_no)


def _start(office: Office, plan: PromotionPlan) -> Promoted:
    from core.school_year.promotion import start_school  # noqa: PLC0415 - start-up

    ids: list[PupilId] = [one.pupil_id for one in plan.starting_school]
    return start_school(office, ids, office.clock.today())


def _undo(office: Office, batch: str) -> int:
    from core.school_year.promotion import undo_promotion  # noqa: PLC0415 - start-up

    return len(undo_promotion(office, batch))


def _set_last_grade(office: Office, grade: int) -> None:
    from core.changes.grades import set_last_grade  # noqa: PLC0415 - start-up

    set_last_grade(office, grade)


def _highest_grade(office: Office) -> int:
    from core.school_year.promotion import highest_grade_here  # noqa: PLC0415 - start-up

    return highest_grade_here(office)


def _grade(grade: int) -> str:
    year = SchoolYear(2000)
    return grade_text(Cohort.in_grade(Stage.PRIMARY, grade, year), year)


class PromotionScreen(AgendaScreen):
    """The plan as an agenda; ^S does it, ^Z takes it back."""

    HELP_ID = "help.promotion"
    LABEL_WIDTH = 18
    BINDINGS: ClassVar[list[BindingType]] = [
        SAVE.called("command.promote").binding(),
        UNDO.binding(),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("year.promotion")
        self._plan: PromotionPlan | None = None
        self._destination: Destination | None = None
        self._document = ""
        self._last: LastAct | None = None

    async def paint(self) -> None:
        """Read and show again."""
        from core.school_year.promotion import last_act  # noqa: PLC0415 - start-up

        self._plan = await self.attempt(_plan, self._destination)
        self._last = await self.use(last_act)
        plan = self._plan
        lines = [text(t("promotion.no_plan"))] if plan is None else self._lines(plan)
        lines.append(act("last_grade", t("promotion.last_grade"), self._last_grade(plan)))
        if self._last is not None:
            hint = tn("promotion.undo_hint", self._last.pupils)
            lines.append(act("undo", t("promotion.undo"), hint))
        lines += [
            heading(t("promotion.after")),
            act("handover", t("handover.title"), t("promotion.handover_hint")),
        ]
        if plan is not None:
            self.state = t("promotion.state", year=plan.closing.label)
        self.agenda.show(lines)
        self.refresh_bindings()

    @staticmethod
    def _last_grade(plan: PromotionPlan | None) -> str:
        return _grade(plan.last_grade) if plan else ""

    def _lines(self, plan: PromotionPlan) -> list[AgendaLine]:
        lines = [
            heading(t("promotion.title", year=plan.closing.label, next=plan.closing.starts_in + 1))
        ]
        lines += [quiet(t("promotion.by_itself"))]
        for step in plan.steps:
            after = (
                _grade(step.to_grade) if step.to_grade else t(f"promotion.to.{plan.destination}")
            )
            lines.append(
                text(
                    tn(
                        "promotion.step",
                        len(step.pupil_ids),
                        grade=_grade(step.from_grade),
                        after=after,
                        boys=step.boys,
                        girls=step.girls,
                    )
                )
            )
        lines.append(heading(tn("promotion.leavers", len(plan.leavers))))
        if plan.leavers:
            lines.append(text(joined(one.name for one in plan.leavers)))
        if plan.held:
            held = joined(
                f"{one.name}({code_label('pupil_status', one.status)})" for one in plan.held
            )
            lines.append(warning(t("promotion.held", names=held)))
        lines += [
            heading(t("promotion.do")),
            act("do", t(f"promotion.to.{plan.destination}"), self._to_where(plan)),
            act("where", t("promotion.where"), t(f"promotion.to.{plan.destination}")),
            act("document", t("acts.document"), self._document or t("promotion.none")),
        ]
        if plan.starting_school:
            names = joined(one.name for one in plan.starting_school)
            lines.append(act("start", tn("promotion.start", len(plan.starting_school)), names))
        return lines

    def _to_where(self, plan: PromotionPlan) -> str:
        if plan.centre is not None:
            return tn("promotion.to_school", len(plan.leavers), school=plan.centre.name)
        return tn("promotion.out", len(plan.leavers))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done now."""
        if action == "save":
            return self._plan is not None and bool(self._plan.leavers)
        if action == "undo":
            return self._last is not None
        return super().check_action(action, parameters)

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        acts: dict[str, Callable[[], object]] = {
            "do": self.action_save,
            "where": self._choose_where,
            "document": self._ask_document,
            "last_grade": lambda: self.run_worker(self._choose_last_grade()),
            "start": self._start,
            "handover": self._show_handover,
            "undo": lambda: self.run_worker(self.action_undo()),
        }
        acts[event.key]()

    def action_save(self) -> None:
        """Do what the plan says."""
        plan = self._plan
        if plan is None or not plan.leavers:
            self.warn(t("promotion.nobody"))
            return
        title = t("promotion.sure", what=t(f"promotion.to.{plan.destination}"))
        self._sure(
            title + self._to_where(plan), lambda office: _apply(office, plan, self._document)
        )

    def _start(self) -> None:
        plan = self._plan
        if plan is not None:
            title = tn("promotion.start", len(plan.starting_school))
            self._sure(title, lambda office: _start(office, plan))

    def _sure(self, title: str, act_on: Callable[[Office], Promoted]) -> None:
        """Ask before so many children are moved: the cursor stands here when the screen opens."""

        def answered(is_sure: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            if is_sure:
                self.run_worker(self._write(act_on))

        self.app.push_screen(ConfirmDialog(title, t("promotion.sure_text")), answered)

    async def _write(self, act_on: Callable[[Office], Promoted]) -> None:
        done = await self.attempt(act_on)
        if done is not None:
            await self.paint()
            self.say(tn("promotion.done", len(done.changes)))

    async def action_undo(self) -> None:
        """Take back the last act, for everybody; asked first where the stick has told of it."""
        if self._last is None:
            return
        if not self._last.is_on_its_way:
            await self._take_back(self._last.batch)
            return

        batch = self._last.batch

        def answered(is_sure: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            if is_sure:
                self.run_worker(self._take_back(batch))

        title = tn("promotion.undo_sent", self._last.pupils)
        self.app.push_screen(ConfirmDialog(title, t("promotion.undo_sent_text")), answered)

    async def _take_back(self, batch: str) -> None:
        count = await self.attempt(_undo, batch)
        if count is not None:
            await self.paint()
            self.say(tn("acts.taken_back", count))

    def _choose_where(self) -> None:
        from core.school_year.promotion import Destination  # noqa: PLC0415 - start-up

        choices = [Choice(one.value, t(f"promotion.to.{one}")) for one in Destination]

        async def chosen(value: str | None) -> None:
            if value is not None:
                self._destination = Destination(value)
                await self.paint()

        self.app.push_screen(ChooseDialog(t("promotion.where"), choices), chosen)

    def _ask_document(self) -> None:
        async def given(number: str) -> None:
            self._document = number
            await self.paint()

        self.ask(t("acts.document"), self._document, given)

    def _show_handover(self) -> None:
        from tui.screens.handover import HandoverScreen  # noqa: PLC0415 - start-up

        async def shown(_result: None) -> None:
            await self.paint()

        self.app.push_screen(HandoverScreen(), shown)

    async def _choose_last_grade(self) -> None:
        choices = [Choice(str(grade), _grade(grade)) for grade in range(1, 7)]
        likely = self._plan.last_grade if self._plan else await self.use(_highest_grade)
        dialog = ChooseDialog(
            t("promotion.last_grade"),
            choices,
            t("promotion.last_grade_text"),
            likely=str(likely),
        )
        value = await self.app.push_screen_wait(dialog)
        if value is None:
            return
        await self.attempt(_set_last_grade, int(value))
        self.say(t("promotion.last_grade_set", grade=_grade(int(value))))
        await self.paint()
