"""Forms around a draw: refused requests (R018), objections and their answers, annulment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.i18n import t
from core.models import Cohort, PupilId
from tui.screens.one_form import OneForm, OneFormScreen, Values, choice_for
from tui.widgets.dialogs import ConfirmDialog
from tui.widgets.form_model import Choice, FieldKind, FormField

if TYPE_CHECKING:
    from datetime import date

    from core.grouping.after_records import MoveRequest, Objection
    from core.grouping.plans import SealedPlan
    from core.office import Office

WIDE = 56


@dataclass(frozen=True, slots=True)
class AroundPlan:
    """What stands around a plan. `seated` are the pupils of its classes, by how they are told."""

    plan: SealedPlan
    is_drawn: bool
    unseated: int
    seated: Mapping[str, PupilId]
    requests: tuple[tuple[MoveRequest, str], ...]
    """With the pupil's name, the oldest first."""
    objections: tuple[Objection, ...]


def read(office: Office, cohort: Cohort) -> AroundPlan | None:
    """Return what stands around the cohort's plan; None when none is in force."""
    from core.grouping.classes import groups_of  # noqa: PLC0415 - start-up
    from core.grouping.oversight import objections_to  # noqa: PLC0415 - start-up
    from core.grouping.plans import present_plan  # noqa: PLC0415 - start-up
    from core.grouping.publishing import label_of  # noqa: PLC0415 - start-up
    from core.grouping.records import PlanState  # noqa: PLC0415 - start-up
    from core.late_meeting import late_standing  # noqa: PLC0415 - start-up
    from core.models import SchoolYear  # noqa: PLC0415 - start-up

    plan = present_plan(office, cohort)
    if plan is None:
        return None
    objections = tuple(objections_to(office, plan.record.id))
    if plan.state is PlanState.SEALED:
        return AroundPlan(plan, False, 0, {}, (), objections)  # noqa: FBT003 - by position, as above
    groups = groups_of(office, plan)
    seated: dict[str, PupilId] = {}
    for group in groups:
        label = label_of(group, SchoolYear(group.year))
        ids = [seat.pupil_id for seat in office.store.seats.of_class(group.id)]
        for pupil in office.store.pupils.among("id", ids):
            told = f"{pupil.name} {label} {pupil.birth_date}"
            twins = sum(other.startswith(told) for other in seated)
            seated[f"{told} ({twins + 1})" if twins else told] = pupil.id
    names = {own: told.split(" ", 1)[0] for told, own in seated.items()}
    requests = [
        (one, names.get(one.pupil_id, ""))
        for group in groups
        for one in office.store.after_draw.requests.by("class_id", group.id)
    ]
    requests.sort(key=lambda pair: (pair[0].asked_on, pair[0].id))
    unseated = len(late_standing(office, cohort).unseated)
    return AroundPlan(plan, True, unseated, seated, tuple(requests), objections)  # noqa: FBT003 - as above


def request_form(around: AroundPlan, today: date) -> OneForm:
    """Ask for a request to move a pupil: it is noted, and nobody is moved."""
    choices = [Choice(told) for told in around.seated]

    async def submit(form: OneFormScreen, values: Values) -> bool:
        from core.grouping.oversight import Asked, log_move_request  # noqa: PLC0415 - start-up

        chosen = choice_for(values["pupil"], choices)
        if chosen is None:
            form.warn(t("problem.unknown_code", value=values["pupil"]))
            return False
        asked = Asked(values["by"], values["reason"], values["wanted"])
        pupil = around.seated[chosen.value]
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
    )


def annul_form(plan: SealedPlan, today: date) -> OneForm:
    """Ask for reason and approver, then whether it is meant: it cannot be undone."""

    async def submit(form: OneFormScreen, values: Values) -> bool:
        from core.grouping.annulling import annul  # noqa: PLC0415 - start-up

        sentence = t("annul.warning", reason=values["reason"], approver=values["approver"])
        question = ConfirmDialog(t("annul.question"), sentence)
        if not await form.app.push_screen_wait(question):
            return False
        done = await form.attempt(annul, plan, values["reason"], values["approver"])
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
    )


def _field(key: str, label: str, hint: str, kind: FieldKind = FieldKind.TEXT) -> FormField:
    return FormField(key=key, label=label, width=WIDE, hint=hint, kind=kind, is_wide=True)


def unanswered(objections: Sequence[Objection]) -> list[Objection]:
    """Return the objections that wait for an answer."""
    return [one for one in objections if one.answered_on is None]
