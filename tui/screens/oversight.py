"""Forms around a draw: leading group, record of the meeting, requests, objections, annulment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.i18n import t
from tui.screens.draw_forms import approval_asked, approved_in, names_in
from tui.screens.one_form import OneForm, OneFormScreen, Values, choice_for, day_in
from tui.widgets.dialogs import ConfirmDialog
from tui.widgets.form_model import Choice, FieldKind, FormField

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from core.grouping.after_records import CountyResult, LeadingGroup, Objection
    from core.grouping.plans import SealedPlan
    from core.grouping.records import Annulled
    from core.meeting.draw_around import AroundDraw
    from core.models import SchoolYear
    from core.office import Office

WIDE = 56


def leading_form(year: SchoolYear, held: LeadingGroup | None, today: date) -> OneForm:
    """Ask for the leading group 领导小组 (R024) and for whom complaints go to (R025)."""

    async def submit(form: OneFormScreen, values: Values) -> bool:
        from core.grouping.oversight import (  # noqa: PLC0415 - start-up
            LeadingOthers,
            name_leading_group,
        )

        others = LeadingOthers(
            names_in(values["deputies"]),
            names_in(values["members"]),
            values["supervisor"],
            values["phone"],
        )
        return await form.attempt(name_leading_group, year, values["leader"], others) is not None

    known: dict[str, str] = {}
    if held is not None:
        known = {
            "leader": held.leader,
            "deputies": "、".join(held.deputies),
            "members": "、".join(held.members),
            "supervisor": held.supervisor,
            "phone": held.supervision_phone,
        }
    return OneForm(
        where=t("leading.where", year=year.label),
        page=t("leading.page"),
        fields=(
            _field("leader", t("leading.leader"), t("leading.leader_hint")),
            _field("deputies", t("leading.deputies"), t("leading.names_hint")),
            _field("members", t("leading.members"), t("leading.names_hint")),
            _field("supervisor", t("leading.supervisor"), t("leading.supervisor_hint")),
            _field("phone", t("leading.phone"), t("leading.phone_hint")),
        ),
        today=today,
        submit=submit,
        values=known,
        wanted=frozenset({"leader"}),
        draft_id=f"leading.{year.starts_in}",
        is_over_record=True,
    )


def plan_approval_form(around: AroundDraw, today: date) -> OneForm:
    """Ask who approved the plan that is sealed, where that was noted wrongly or not at all."""
    subject = around.plan.record.id

    async def submit(form: OneFormScreen, values: Values) -> bool:
        approved = approved_in(values, today)

        def run(office: Office) -> bool:
            from core.grouping.oversight import (  # noqa: PLC0415 - start-up
                approve_plan,
                checked_approval,
            )

            approve_plan(office, subject, checked_approval(office, approved))
            return True

        return bool(await form.attempt(run))

    return approval_asked(today, submit, f"approval.{subject}")


def meeting_form(around: AroundDraw, today: date) -> OneForm:
    """Ask what the record of the meeting says (R021)."""
    held = around.meeting

    async def submit(form: OneFormScreen, values: Values) -> bool:
        from core.grouping.oversight import MeetingFacts, record_meeting  # noqa: PLC0415 - start-up

        facts = MeetingFacts(
            held_on=day_in(values, "held_on") or around.held_on,
            place=values["place"],
            attendees=names_in(values["attendees"]),
            parents=names_in(values["parents"]),
            minutes=values["minutes"],
            photos=names_in(values["photos"]),
        )
        return await form.attempt(record_meeting, around.plan.record.id, facts) is not None

    known = {"held_on": (held.held_on if held else around.held_on).isoformat()}
    if held is not None:
        known |= {
            "place": held.place,
            "attendees": "、".join(held.attendees),
            "parents": "、".join(held.parents),
            "minutes": held.minutes.replace("\n", " "),
            "photos": "、".join(held.photos),
        }
    return OneForm(
        where=t("meeting.record"),
        page=t("meeting.page"),
        fields=(
            _field("held_on", t("meeting.held_on"), "", FieldKind.DATE),
            _field("place", t("meeting.place"), t("meeting.place_hint")),
            _field("attendees", t("meeting.attendees"), t("leading.names_hint")),
            _field("parents", t("meeting.parents"), t("meeting.parents_hint")),
            _field("minutes", t("meeting.minutes"), t("meeting.minutes_hint")),
            _field("photos", t("meeting.photos"), t("meeting.photos_hint")),
        ),
        today=today,
        submit=submit,
        values=known,
        wanted=frozenset({"held_on", "parents"}),
        draft_id=f"meeting.{around.plan.record.id}",
        is_over_record=True,
    )


def request_form(around: AroundDraw, today: date) -> OneForm:
    """Ask for a request to move a pupil: it is noted, and nobody is moved."""
    choices = [Choice(told) for told in around.told]

    async def submit(form: OneFormScreen, values: Values) -> bool:
        from core.grouping.oversight import Asked, log_move_request  # noqa: PLC0415 - start-up

        chosen = choice_for(values["pupil"], choices)
        if chosen is None:
            form.warn(t("problem.unknown_code", value=values["pupil"]))
            return False
        asked = Asked(values["by"], values["reason"], values["wanted"])
        pupil = around.told[chosen.value]
        return await form.attempt(log_move_request, pupil, asked) is not None

    return OneForm(
        where=t("requests.new"),
        page=t("requests.page"),
        fields=(
            _field("pupil", t("requests.pupil"), t("requests.pupil_hint"), FieldKind.CODE),
            _field("by", t("requests.by"), t("requests.by_hint")),
            _field("reason", t("requests.reason"), ""),
            _field("wanted", t("requests.wanted"), t("requests.wanted_hint")),
        ),
        today=today,
        submit=submit,
        choices={"pupil": choices},
        wanted=frozenset({"pupil", "by", "reason"}),
        draft_id=f"request.{around.plan.record.id}",
    )


def objection_form(plan: SealedPlan, today: date) -> OneForm:
    """Ask for an objection; a family may stay unnamed."""

    async def submit(form: OneFormScreen, values: Values) -> bool:
        from core.grouping.oversight import raise_objection  # noqa: PLC0415 - start-up

        raised = await form.attempt(raise_objection, plan.record.id, values["by"], values["matter"])
        return raised is not None

    return OneForm(
        where=t("objections.new"),
        page=t("objections.page"),
        fields=(
            _field("matter", t("objections.matter"), ""),
            _field("by", t("objections.by"), t("objections.by_hint")),
        ),
        today=today,
        submit=submit,
        wanted=frozenset({"matter"}),
        draft_id=f"objection.{plan.record.id}",
    )


def answer_form(objection: Objection, today: date) -> OneForm:
    """Ask for the answer to an objection, and who gives it."""

    async def submit(form: OneFormScreen, values: Values) -> bool:
        from core.grouping.oversight import answer_objection  # noqa: PLC0415 - start-up

        done = await form.attempt(answer_objection, objection, values["answer"], values["by"])
        return done is not None

    return OneForm(
        where=t("objections.answer_to", matter=objection.matter.replace("\n", " ")),
        page=t("objections.answer"),
        fields=(
            _field("answer", t("objections.answer"), ""),
            _field("by", t("objections.answered_by"), ""),
        ),
        today=today,
        submit=submit,
        wanted=frozenset({"answer", "by"}),
        draft_id=f"objection.answer.{objection.id}",
    )


def annul_form(plan: SealedPlan, today: date) -> OneForm:
    """Ask for reason and approver, then whether it is meant: it cannot be undone."""

    def run(office: Office, reason: str, approver: str) -> Annulled:
        from core.grouping.annulling import annul  # noqa: PLC0415 - start-up

        return annul(office, plan, reason, approver)

    return _annul_form(run, today, f"annul.{plan.record.id}")


def annul_county_form(record: CountyResult, today: date) -> OneForm:
    """Ask the same before a result of the county is annulled."""

    def run(office: Office, reason: str, approver: str) -> Annulled:
        from core.grouping.annulling import annul_county  # noqa: PLC0415 - start-up

        return annul_county(office, record, reason, approver)

    return _annul_form(run, today, f"annul.{record.id}")


def _annul_form(run: Callable[[Office, str, str], Annulled], today: date, draft_id: str) -> OneForm:
    async def submit(form: OneFormScreen, values: Values) -> bool:
        sentence = t("annul.warning", reason=values["reason"], approver=values["approver"])
        question = ConfirmDialog(t("annul.question"), sentence, gives_up=True)
        if not await form.app.push_screen_wait(question):
            return False
        done = await form.attempt(run, values["reason"], values["approver"])
        return done is not None

    return OneForm(
        where=t("annul.title"),
        page=t("annul.page"),
        fields=(
            _field("reason", t("annul.reason"), t("annul.reason_hint")),
            _field("approver", t("annul.approver"), t("annul.approver_hint")),
        ),
        today=today,
        submit=submit,
        wanted=frozenset({"reason", "approver"}),
        draft_id=draft_id,
    )


def _field(key: str, label: str, hint: str, kind: FieldKind = FieldKind.TEXT) -> FormField:
    return FormField(key=key, label=label, width=WIDE, hint=hint, kind=kind, is_wide=True)
