"""The forms of a dropout case: a visit, the written report, the return, the close, who answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.dropout.models import CaseId, CaseResult, DropoutVisit, DutyRole, Placement
from core.i18n import t
from tui.screens.one_form import OneForm, OneFormScreen, Submit, Values, choice_for, day_in
from tui.screens.work import joined
from tui.widgets.form_model import Choice, FieldKind, FormField

if TYPE_CHECKING:
    from core.dropout.cases import CaseFile

MESSAGE_PREFIXES = ("dropout.result.", "dropout.placement.", "dropout.role.")

CLOSING_RESULTS = tuple(
    one for one in CaseResult if one not in {CaseResult.OPEN, CaseResult.RETURNED}
)
"""What a case may be closed with when the child has not come back."""


@dataclass(frozen=True, slots=True)
class CaseForms:
    """Makes the forms of one case. `where` heads them; days are checked against `today`."""

    case_id: CaseId
    where: str
    today: date

    def visit(self, held: DropoutVisit | None = None) -> OneForm:
        """Return the form of a visit, new or held: when, who went, what came of it."""

        async def submit(screen: OneFormScreen, values: Values) -> bool:
            from core.dropout.cases import amend_visit, note_visit  # noqa: PLC0415 - start-up

            day = day_in(values, "day") or screen.asked.today
            names = [one for one in values["people"].replace("，", "、").split("、") if one.strip()]
            said = (day, names, values["outcome"])
            if held is None:
                done = await screen.attempt(note_visit, self.case_id, *said)
            else:
                done = await screen.attempt(amend_visit, held.id, *said)
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
        return self._form(
            f"visit.{held.id if held else 'new'}",
            t("cases.visit"),
            fields,
            submit,
            day=held.visited_on.isoformat() if held else self._day,
            people="、".join(held.participants) if held else "",
            outcome=(held.outcome or "") if held else "",
        )

    def report(self, file: CaseFile) -> OneForm:
        """Return the form of the written report: when, under which number, to whom."""

        async def submit(screen: OneFormScreen, values: Values) -> bool:
            from core.dropout.cases import report_case  # noqa: PLC0415 - start-up

            day = day_in(values, "day") or screen.asked.today
            done = await screen.attempt(
                report_case, self.case_id, day, values["number"], values["to"]
            )
            return done is not None

        fields = (
            _day_field(),
            FormField(key="number", label=t("acts.document"), width=24, is_wide=True),
            FormField(key="to", label=t("cases.to"), width=40, is_wide=True),
        )
        case = file.case
        return self._form(
            "report",
            t("cases.report"),
            fields,
            submit,
            day=case.reported_on.isoformat() if case.reported_on else self._day,
            number=case.report_no or "",
            to=case.reported_to or "",
        )

    def words(self, file: CaseFile) -> OneForm:
        """Return the form of what is known: why the child stays away, and where it is."""

        async def submit(screen: OneFormScreen, values: Values) -> bool:
            from core.dropout.cases import describe_case  # noqa: PLC0415 - start-up

            done = await screen.attempt(
                describe_case, self.case_id, values["reason"], values["whereabouts"]
            )
            return done is not None

        fields = (
            FormField(key="reason", label=t("cases.reason"), width=50, is_wide=True),
            FormField(key="whereabouts", label=t("cases.whereabouts"), width=50, is_wide=True),
        )
        return self._form(
            "words",
            t("cases.words"),
            fields,
            submit,
            reason=file.case.suspected_reason or "",
            whereabouts=file.case.whereabouts or "",
        )

    def come_back(self) -> OneForm:
        """Return the form of a return: when, where the child learns now, who follows up."""

        async def submit(screen: OneFormScreen, values: Values) -> bool:
            from core.dropout.cases import note_return  # noqa: PLC0415 - start-up

            day = day_in(values, "day") or screen.asked.today
            chosen = choice_for(values["placement"], screen.asked.choices["placement"])
            placements = {t(f"dropout.placement.{one}"): one for one in Placement}
            placement = placements[chosen.value] if chosen else Placement.OWN_SCHOOL
            done = await screen.attempt(
                note_return, self.case_id, day, placement, values["follow_up"]
            )
            return done is not None

        fields = (
            _day_field(),
            _choice_field("placement", [t(f"dropout.placement.{one}") for one in Placement]),
            _follow_up_field(),
        )
        own = t("dropout.placement.own_school")
        return self._form("return", t("cases.return"), fields, submit, day=self._day, placement=own)

    def follow_up(self, file: CaseFile) -> OneForm:
        """Return the form of who looks after the child now that it is back, and how."""

        async def submit(screen: OneFormScreen, values: Values) -> bool:
            from core.dropout.cases import name_follow_up  # noqa: PLC0415 - start-up

            done = await screen.attempt(name_follow_up, self.case_id, values["follow_up"])
            return done is not None

        held = file.case.follow_up or ""
        return self._form(
            "follow_up", t("cases.follow_up"), (_follow_up_field(),), submit, follow_up=held
        )

    def close(self) -> OneForm:
        """Return the form of a close without a return."""

        async def submit(screen: OneFormScreen, values: Values) -> bool:
            from core.dropout.cases import close_case  # noqa: PLC0415 - start-up

            day = day_in(values, "day") or screen.asked.today
            results = {t(f"dropout.result.{one}"): one for one in CLOSING_RESULTS}
            chosen = choice_for(values["result"], screen.asked.choices["result"])
            result = results[chosen.value] if chosen else CaseResult.NOT_RETURNED
            return await screen.attempt(close_case, self.case_id, day, result) is not None

        labels = [t(f"dropout.result.{one}") for one in CLOSING_RESULTS]
        fields = (_day_field(), _choice_field("result", labels))
        return self._form("close", t("cases.close"), fields, submit, day=self._day)

    def duty(self, file: CaseFile, role: DutyRole) -> OneForm:
        """Return the form of who answers in a role of “六+二”."""

        async def submit(screen: OneFormScreen, values: Values) -> bool:
            from core.dropout.cases import name_duty  # noqa: PLC0415 - start-up

            done = await screen.attempt(
                name_duty, self.case_id, role, values["name"], values["phone"]
            )
            return done is not None

        held = next((one for one in file.duties if one.role is role), None)
        fields = (
            FormField(key="name", label=t("list.name"), width=20),
            FormField(key="phone", label=t("list.phone"), width=20, kind=FieldKind.NUMBER),
        )
        name = held.name if held else ""
        phone = (held.phone or "") if held else ""
        return self._form(
            f"duty.{role}", t(f"dropout.role.{role}"), fields, submit, name=name, phone=phone
        )

    @property
    def _day(self) -> str:
        return self.today.isoformat()

    def _form(
        self, draft: str, page: str, fields: Sequence[FormField], submit: Submit, **texts: str
    ) -> OneForm:
        """Return a form of the case; what is typed is kept under `draft`, over what was known."""
        return OneForm(
            where=self.where,
            page=page,
            fields=tuple(fields),
            today=self.today,
            submit=submit,
            values=texts,
            draft_id=f"case.{self.case_id}.{draft}",
            is_over_record=True,
            choices={
                "placement": [Choice(t(f"dropout.placement.{one}")) for one in Placement],
                "result": [Choice(t(f"dropout.result.{one}")) for one in CLOSING_RESULTS],
            },
            wanted=frozenset({"day", "placement", "result", "name"} & {f.key for f in fields}),
        )


def _day_field() -> FormField:
    return FormField(key="day", label=t("acts.day"), width=10, kind=FieldKind.DATE, is_wide=True)


def _follow_up_field() -> FormField:
    return FormField(
        key="follow_up",
        label=t("cases.follow_up"),
        width=50,
        is_wide=True,
        hint=t("cases.follow_up_hint"),
    )


def _choice_field(key: str, labels: Sequence[str]) -> FormField:
    return FormField(
        key=key,
        label=t("cases.placement") if key == "placement" else t("cases.result"),
        width=30,
        kind=FieldKind.CODE,
        hint=t("form.hint_few", choices=joined(labels)),
        is_wide=True,
    )
