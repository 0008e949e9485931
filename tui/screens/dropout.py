"""Dropout cases 控辍保学: who has to be followed up, and each case from visit to result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from core.dropout.models import CaseId, CaseResult, DropoutCase, DutyRole, Placement
from core.i18n import t, tn
from core.labels import class_name
from core.models import PupilId, SchoolYear
from tui.screens.one_form import OneForm, OneFormScreen, Submit, Values, choice_for, day_in
from tui.screens.work import WorkScreen, joined
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text
from tui.widgets.form_model import Choice, FieldKind, FormField

if TYPE_CHECKING:
    from core.absences import DueCase
    from core.dropout.cases import CaseFile
    from core.office import Office

MESSAGE_PREFIXES = ("dropout.result.", "dropout.placement.", "dropout.role.")


@dataclass(frozen=True, slots=True)
class Followed:
    """Who is due, and the cases with the children's names."""

    due: tuple[DueCase, ...]
    cases: tuple[tuple[DropoutCase, str], ...]


def read(office: Office) -> Followed:
    """Return who is followed up; runs at the desk."""
    from core.absences import due_cases  # noqa: PLC0415 - start-up

    cases = office.store.dropouts.cases.all(office.school.id)
    pupils = office.store.pupils.among("id", {case.pupil_id for case in cases})
    names = {pupil.id: pupil.name for pupil in pupils}
    ordered = sorted(cases, key=lambda one: (not one.is_open, one.absent_since, one.id))
    return Followed(
        due_cases(office), tuple((case, names.get(case.pupil_id, "")) for case in ordered)
    )


def _open(office: Office, pupil_id: PupilId, values: Values) -> DropoutCase:
    from core.dropout.cases import open_case  # noqa: PLC0415 - start-up

    since = day_in(values, "since") or office.clock.today()
    return open_case(
        office, pupil_id, since, reason=values["reason"], whereabouts=values["whereabouts"]
    )


def _file(office: Office, case_id: CaseId) -> CaseFile:
    from core.dropout.cases import case_file  # noqa: PLC0415 - start-up

    return case_file(office, case_id)


def _print(office: Office, case_id: CaseId) -> Path:
    from core.dropout.report import dropout_report  # noqa: PLC0415 - start-up
    from core.printing.spool import (  # noqa: PLC0415 - start-up
        PaperFormat,
        named_file,
        print_folder,
        print_sheet,
    )

    sheet = dropout_report(office, _file(office, case_id))
    day = office.clock.today()
    name = named_file(sheet.title, office.school.name, day, PaperFormat.PDF)
    printed = print_sheet(sheet, print_folder() / name)
    office.audit("export", case_id, "form=dropout")
    return printed.path


class DropoutScreen(WorkScreen[None]):
    """Due pupils first, then the open cases, then the closed ones."""

    HELP_ID = "help.dropout"
    CSS_PATH = "dropout.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.where = t("year.dropout")
        self._followed: Followed | None = None

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=12)

    async def on_mount(self) -> None:
        """Show who is followed up."""
        self.query_one(Agenda).focus()
        await self._paint()

    async def on_screen_resume(self) -> None:
        """Read again: a case may have been closed."""
        if self._followed is not None:
            await self._paint()

    async def _paint(self) -> None:
        followed = await self.attempt(read)
        if followed is None:
            return
        self._followed = followed
        is_open = sum(case.is_open for case, _ in followed.cases)
        self.state = tn("year.open_cases", is_open)
        lines: list[AgendaLine] = []
        if followed.due:
            lines.append(heading(t("cases.due")))
        for due in followed.due:
            value = t("cases.away", first=due.run.first.isoformat(), days=due.run.days)
            running = t("cases.still_away") if due.is_running else t("cases.is_back")
            lines.append(act(f"due:{due.run.pupil_id}", due.name, value, running))
        lines.append(heading(t("cases.cases")))
        if not followed.cases:
            lines += [text(t("cases.none")), quiet(t("cases.how"))]
        lines += [_entry(case, name) for case, name in followed.cases]
        self.query_one(Agenda).show(lines)

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        what, _, rest = event.key.partition(":")
        if what == "case":
            self.app.push_screen(CaseScreen(CaseId(rest)))
            return
        for due in self._followed.due if self._followed else ():
            if due.run.pupil_id == rest:
                self._ask(due)

    def _ask(self, due: DueCase) -> None:
        async def submit(screen: OneFormScreen, values: Values) -> bool:
            return await screen.attempt(_open, due.run.pupil_id, values) is not None

        form = OneForm(
            where=t("cases.open", name=due.name),
            page=t("cases.open_page"),
            fields=(
                FormField(key="since", label=t("cases.since"), width=10, kind=FieldKind.DATE),
                FormField(key="reason", label=t("cases.reason"), width=50, is_wide=True),
                FormField(key="whereabouts", label=t("cases.whereabouts"), width=50, is_wide=True),
            ),
            today=self.room.clock.today(),
            submit=submit,
            values={"since": due.run.first.isoformat()},
            wanted=frozenset({"since"}),
        )
        self.app.push_screen(OneFormScreen(form))


def _entry(case: DropoutCase, name: str) -> AgendaLine:
    since = t("cases.since_day", day=case.absent_since.isoformat())
    return act(f"case:{case.id}", name, since, t(f"dropout.result.{case.result}"))


class CaseScreen(WorkScreen[None]):
    """One case: what is known, who answers for it, visits, report, result."""

    HELP_ID = "help.dropout_case"
    CSS_PATH = "dropout.tcss"

    def __init__(self, case_id: CaseId) -> None:
        super().__init__()
        self._case_id = case_id
        self._file: CaseFile | None = None

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=24)

    async def on_mount(self) -> None:
        """Show the case."""
        self.query_one(Agenda).focus()
        await self._paint()

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
        forms = {
            "visit": self._visit_form,
            "report": self._report_form,
            "return": self._return_form,
            "close": self._close_form,
        }
        form = self._duty_form(DutyRole(rest)) if what == "duty" else forms[what]()
        self.app.push_screen(OneFormScreen(form), self._again)

    async def _again(self, is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_done:
            await self._paint()
            self.say(t("cases.noted"))

    async def _print(self) -> None:
        path = await self.attempt(_print, self._case_id)
        if path is not None:
            self.say(t("roster_view.printed", path=path))

    def _form(
        self, page: str, fields: Sequence[FormField], submit: Submit, **texts: str
    ) -> OneForm:
        return OneForm(
            where=self.where,
            page=page,
            fields=tuple(fields),
            today=self.room.clock.today(),
            submit=submit,
            values=texts,
            choices={
                "placement": [Choice(t(f"dropout.placement.{one}")) for one in Placement],
                "result": [Choice(t(f"dropout.result.{one}")) for one in _closing_results()],
            },
            wanted=frozenset({"day", "placement", "result", "name"} & {f.key for f in fields}),
        )

    @property
    def _today(self) -> str:
        return self.room.clock.today().isoformat()

    def _visit_form(self) -> OneForm:
        async def submit(screen: OneFormScreen, values: Values) -> bool:
            from core.dropout.cases import note_visit  # noqa: PLC0415 - start-up

            day = day_in(values, "day") or screen.asked.today
            names = [one for one in values["people"].replace("，", "、").split("、") if one.strip()]
            done = await screen.attempt(note_visit, self._case_id, day, names, values["outcome"])
            return done is not None

        fields = (
            _day_field(),
            FormField(
                key="people",
                label=t("cases.people"),
                width=50,
                hint=t("cases.people_hint"),
                is_wide=True,
            ),
            FormField(key="outcome", label=t("cases.outcome"), width=50, is_wide=True),
        )
        return self._form(t("cases.visit"), fields, submit, day=self._today)

    def _report_form(self) -> OneForm:
        async def submit(screen: OneFormScreen, values: Values) -> bool:
            from core.dropout.cases import report_case  # noqa: PLC0415 - start-up

            day = day_in(values, "day") or screen.asked.today
            done = await screen.attempt(
                report_case, self._case_id, day, values["number"], values["to"]
            )
            return done is not None

        fields = (
            _day_field(),
            FormField(key="number", label=t("acts.document"), width=24, is_wide=True),
            FormField(key="to", label=t("cases.to"), width=40, is_wide=True),
        )
        return self._form(t("cases.report"), fields, submit, day=self._today)

    def _return_form(self) -> OneForm:
        async def submit(screen: OneFormScreen, values: Values) -> bool:
            from core.dropout.cases import note_return  # noqa: PLC0415 - start-up

            day = day_in(values, "day") or screen.asked.today
            chosen = choice_for(values["placement"], screen.asked.choices["placement"])
            placements = {t(f"dropout.placement.{one}"): one for one in Placement}
            placement = placements[chosen.value] if chosen else Placement.OWN_SCHOOL
            done = await screen.attempt(
                note_return, self._case_id, day, placement, values["follow_up"]
            )
            return done is not None

        fields = (
            _day_field(),
            _choice_field("placement", [t(f"dropout.placement.{one}") for one in Placement]),
            FormField(key="follow_up", label=t("cases.follow_up"), width=50, is_wide=True),
        )
        own = t("dropout.placement.own_school")
        return self._form(t("cases.return"), fields, submit, day=self._today, placement=own)

    def _close_form(self) -> OneForm:
        async def submit(screen: OneFormScreen, values: Values) -> bool:
            from core.dropout.cases import close_case  # noqa: PLC0415 - start-up

            day = day_in(values, "day") or screen.asked.today
            results = {t(f"dropout.result.{one}"): one for one in _closing_results()}
            chosen = choice_for(values["result"], screen.asked.choices["result"])
            result = results[chosen.value] if chosen else CaseResult.NOT_RETURNED
            return await screen.attempt(close_case, self._case_id, day, result) is not None

        labels = [t(f"dropout.result.{one}") for one in _closing_results()]
        fields = (_day_field(), _choice_field("result", labels))
        return self._form(t("cases.close"), fields, submit, day=self._today)

    def _duty_form(self, role: DutyRole) -> OneForm:
        async def submit(screen: OneFormScreen, values: Values) -> bool:
            from core.dropout.cases import name_duty  # noqa: PLC0415 - start-up

            done = await screen.attempt(
                name_duty, self._case_id, role, values["name"], values["phone"]
            )
            return done is not None

        held = {one.role: one for one in self._file.duties} if self._file else {}
        fields = (
            FormField(key="name", label=t("list.name"), width=20),
            FormField(key="phone", label=t("list.phone"), width=20, kind=FieldKind.NUMBER),
        )
        name = held[role].name if role in held else ""
        phone = (held[role].phone or "") if role in held else ""
        return self._form(t(f"dropout.role.{role}"), fields, submit, name=name, phone=phone)


def _closing_results() -> list[CaseResult]:
    return [one for one in CaseResult if one not in {CaseResult.OPEN, CaseResult.RETURNED}]


def _day_field() -> FormField:
    return FormField(key="day", label=t("acts.day"), width=10, kind=FieldKind.DATE, is_wide=True)


def _choice_field(key: str, labels: Sequence[str]) -> FormField:
    return FormField(
        key=key,
        label=t("cases.placement") if key == "placement" else t("cases.result"),
        width=30,
        kind=FieldKind.CODE,
        hint=t("form.hint_few", choices="、".join(labels)),
        is_wide=True,
    )


def _facts(file: CaseFile, year: SchoolYear) -> list[AgendaLine]:
    case, enrolment = file.case, file.pupil.enrolment
    group = class_name(enrolment.cohort, year, enrolment.class_number)
    guardians = joined(one.name for one in file.pupil.guardians)
    lines = [
        heading(f"{file.pupil.pupil.name}  {group}  {file.pupil.pupil.hamlet or ''}  {guardians}"),
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
    return lines


def _visit_lines(file: CaseFile) -> list[AgendaLine]:
    lines = [heading(tn("cases.visits", len(file.visits)))]
    for visit in file.visits:
        people = joined(visit.participants)
        lines.append(text(f"{visit.visited_on.isoformat()}  {people}  {visit.outcome or ''}"))
    return lines


def _acts(file: CaseFile) -> list[AgendaLine]:
    lines = [act("visit", t("cases.visit"), t("cases.visit_hint"))]
    lines.append(act("report", t("cases.report"), t("cases.report_hint")))
    if file.case.is_open:
        lines.append(act("return", t("cases.return"), t("cases.return_hint")))
        lines.append(act("close", t("cases.close"), t("cases.close_hint")))
    lines.append(act("print", t("cases.print"), t("cases.print_hint")))
    named = {duty.role: duty.name for duty in file.duties}
    lines.append(heading(t("cases.duties", named=len(named), all=len(DutyRole))))
    lines += [
        act(f"duty:{role}", t(f"dropout.role.{role}"), named.get(role, t("pupils.wanted")))
        for role in DutyRole
    ]
    return lines
