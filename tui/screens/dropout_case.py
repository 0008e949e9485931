"""One dropout case: what is known, visits, report, return or close, and who answers for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.dropout.models import CaseId, DropoutDuty, DropoutVisit, DutyRole
from core.hamlets import hamlet_of
from core.i18n import t, tn
from core.models import SchoolYear
from core.privacy.masking import mask_phone
from core.spoken_labels import class_text
from tui.commands import PRINT
from tui.screens.dropout_forms import CaseForms
from tui.screens.one_form import OneForm, OneFormScreen
from tui.screens.work import WorkScreen, joined
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, text
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from pathlib import Path

    from core.dropout.cases import CaseFile
    from core.office import Office

MESSAGE_PREFIXES = ("dropout.result.", "dropout.placement.", "dropout.role.")


def _file(office: Office, case_id: CaseId) -> CaseFile:
    from core.dropout.cases import case_file  # noqa: PLC0415 - start-up

    return case_file(office, case_id)


def _take_back(office: Office, visit_id: str) -> bool:
    from core.dropout.cases import take_back_visit  # noqa: PLC0415 - start-up

    take_back_visit(office, visit_id)
    return True


def _print(office: Office, case_id: CaseId) -> Path:
    from core.dropout.report import print_report  # noqa: PLC0415 - start-up
    from core.printing.spool import print_folder  # noqa: PLC0415 - start-up

    return print_report(office, case_id, print_folder()).path


class CaseScreen(WorkScreen[None]):
    """One case: what is known, who answers for it, visits, report, result.

    `begun` names the form that was left half-typed: it is opened again at once.
    """

    HELP_ID = "help.dropout_case"
    CSS_PATH = "dropout.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [PRINT.binding()]

    def __init__(self, case_id: CaseId, begun: str = "") -> None:
        super().__init__()
        self._begun = begun
        self._case_id = case_id
        self._file: CaseFile | None = None

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=24)

    async def on_mount(self) -> None:
        """Show the case."""
        self.query_one(Agenda).focus()
        await self._paint()
        what, _, rest = self._begun.partition(".")
        if what and self._file is not None:
            self._ask(self._file, what, rest)

    async def _paint(self) -> None:
        file = await self.attempt(_file, self._case_id)
        if file is None:
            return
        self._file = file
        self.where = t("cases.where", name=file.pupil.pupil.name)
        self.state = t(f"dropout.result.{file.case.result}")
        year = SchoolYear.of(self.room.clock.today())
        self.query_one(Agenda).show([*_facts(file, year), *_visit_lines(file), *_acts(file)])

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        what, _, rest = event.key.partition(":")
        if what == "print":
            self.run_worker(self._print())
            return
        file = self._file
        if file is None:
            return
        if what == "seen":
            self._choose_for(next(one for one in file.visits if one.id == rest))
            return
        self._ask(file, what, rest)

    def _ask(self, file: CaseFile, what: str, rest: str) -> None:
        """Ask for what is to be noted: `rest` is the visit or the role, where there are several."""
        forms = self._forms()
        held = next((one for one in file.visits if one.id == rest), None)
        makers: dict[str, Callable[[], OneForm]] = {
            "words": lambda: forms.words(file),
            "visit": lambda: forms.visit(held),
            "report": lambda: forms.report(file),
            "return": forms.come_back,
            "follow_up": lambda: forms.follow_up(file),
            "close": forms.close,
            "duty": lambda: forms.duty(file, DutyRole(rest)),
        }
        self.app.push_screen(OneFormScreen(makers[what]()), self._again)

    def _forms(self) -> CaseForms:
        return CaseForms(self._case_id, self.where, self.room.clock.today())

    def _choose_for(self, visit: DropoutVisit) -> None:
        """Ask what is to be done with a visit that was noted."""
        choices = [
            Choice("amend", t("care.amend")),
            Choice("remove", t("care.remove"), t("care.remove_hint")),
        ]

        def chosen(value: str | None) -> None:
            if value == "amend":
                self.app.push_screen(OneFormScreen(self._forms().visit(visit)), self._again)
            elif value == "remove":
                self.run_worker(self._remove(visit))

        title = f"{visit.visited_on.isoformat()}  {joined(visit.participants)}"
        self.app.push_screen(ChooseDialog(title, choices, visit.outcome or ""), chosen)

    async def _remove(self, visit: DropoutVisit) -> None:
        if await self.attempt(_take_back, visit.id):
            await self._paint()
            self.say(t("care.removed"))

    async def _again(self, is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_done:
            await self._paint()
            self.say(t("cases.noted"))

    def action_print(self) -> None:
        """Print the report."""
        self.run_worker(self._print())

    async def _print(self) -> None:
        path = await self.attempt(_print, self._case_id)
        if path is not None:
            self.say(t("roster_view.printed", path=path))


def _facts(file: CaseFile, year: SchoolYear) -> list[AgendaLine]:
    from core.dropout.children import is_registered  # noqa: PLC0415 - start-up

    case, enrolment = file.case, file.pupil.enrolment
    group = t("cases.not_registered")
    if is_registered(file.pupil):
        group = class_text(enrolment.cohort, year, enrolment.class_number)
    guardians = joined(one.name for one in file.pupil.guardians)
    lines = [
        heading(
            f"{file.pupil.pupil.name}  {group}  {hamlet_of(file.pupil.pupil) or ''}  {guardians}"
        ),
        text(t("cases.since_day", day=case.absent_since.isoformat())),
    ]
    if case.suspected_reason:
        lines.append(text(f"{t('cases.reason')}：{case.suspected_reason}"))
    if case.whereabouts:
        lines.append(text(f"{t('cases.whereabouts')}：{case.whereabouts}"))
    if case.reported_on is not None:
        words = (case.reported_on.isoformat(), case.report_no or "", case.reported_to or "")
        lines.append(text(t("cases.reported", words="  ".join(one for one in words if one))))
    if case.returned_on is not None and case.placement is not None:
        place = t(f"dropout.placement.{case.placement}")
        lines.append(text(t("cases.returned", day=case.returned_on.isoformat(), place=place)))
    elif case.closed_on is not None:
        lines.append(text(t("cases.closed", day=case.closed_on.isoformat())))
    if case.follow_up:
        lines.append(text(f"{t('cases.follow_up')}：{case.follow_up}"))
    return lines


def _visit_lines(file: CaseFile) -> list[AgendaLine]:
    lines = [heading(tn("cases.visits", len(file.visits)))]
    lines.append(act("visit", t("cases.visit"), t("cases.visit_hint")))
    for visit in file.visits:
        words = f"{joined(visit.participants)}  {visit.outcome or ''}".strip()
        lines.append(act(f"seen:{visit.id}", visit.visited_on.isoformat(), words))
    return lines


def _acts(file: CaseFile) -> list[AgendaLine]:
    lines = [heading(t("cases.steps"))]
    lines.append(act("words", t("cases.words"), t("cases.words_hint")))
    lines.append(act("report", t("cases.report"), t("cases.report_hint")))
    lines.append(act("print", t("cases.print"), t("cases.print_hint")))
    if file.case.is_open:
        lines.append(act("return", t("cases.return"), t("cases.return_hint")))
        lines.append(act("close", t("cases.close"), t("cases.close_hint")))
    elif file.case.returned_on is not None:
        lines.append(act("follow_up", t("cases.follow_up"), t("cases.follow_up_hint")))
    named = {duty.role: duty for duty in file.duties}
    lines.append(heading(t("cases.duties", named=len(named), all=len(DutyRole))))
    lines += [_duty(role, named.get(role)) for role in DutyRole]
    return lines


def _duty(role: DutyRole, duty: DropoutDuty | None) -> AgendaLine:
    label = t(f"dropout.role.{role}")
    if duty is None:
        return act(f"duty:{role}", label, t("pupils.wanted"))
    return act(f"duty:{role}", label, duty.name, mask_phone(duty.phone) if duty.phone else "")
