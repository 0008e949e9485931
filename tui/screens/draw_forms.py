"""Forms of a draw: who approved, who teaches which class, lots drawn by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.assign.plan import LotsBy
from core.i18n import t
from core.models import Cohort
from tui.screens.one_form import OneForm, OneFormScreen, Submit, Values, choice_for, day_in
from tui.widgets.form_model import Choice, FieldKind, FormField

if TYPE_CHECKING:
    from datetime import date

    from core.grouping.decisions import Approved
    from core.grouping.plans import SealedPlan
    from core.meeting.draw_choices import ChoicesView
    from core.office import Office

MESSAGE_IDS = ("draw.lots.none", "draw.lots.program", "draw.lots.physical")
WIDE = 56
MOST_TEAMS = 20
"""More classes than this in one grade draw their lots by command."""


def names_in(text: str) -> tuple[str, ...]:
    """Return the names that a line holds, however they are set apart."""
    return tuple(name for name in re.split(r"[\s,，、;；/]+", text) if name)


def wide_field(
    key: str,
    label: str,
    hint: str = "",
    kind: FieldKind = FieldKind.TEXT,
    *,
    is_aside: bool = False,
) -> FormField:
    """Return a field that takes a whole line."""
    return FormField(
        key=key, label=label, width=WIDE, hint=hint, kind=kind, is_wide=True, is_aside=is_aside
    )


def approval_form(cohort: Cohort, today: date) -> OneForm:
    """Ask who approved the proposal and when; and what a committee resolved, where one met."""

    async def submit(form: OneFormScreen, values: Values) -> bool:
        from core.meeting.draw_meeting import approve  # noqa: PLC0415 - start-up

        return await form.attempt(approve, cohort, approved_in(values, today)) is not None

    return approval_asked(today, submit, f"approval.{cohort.stage}.{cohort.entry_year}")


def approved_in(values: Values, today: date) -> Approved:
    """Return the approval that such a form holds."""
    from core.grouping.decisions import Approved  # noqa: PLC0415 - start-up

    return Approved(
        approver=values["approver"],
        decided_on=day_in(values, "decided_on") or today,
        present=names_in(values["present"]),
        resolution=values["resolution"],
    )


def approval_asked(today: date, submit: Submit, draft_id: str) -> OneForm:
    """Return the form of an approval; `submit` says what becomes of it, typed under `draft_id`."""
    return OneForm(
        where=t("draw.approve"),
        page=t("draw.approval_page"),
        fields=(
            wide_field("approver", t("draw.approver"), t("draw.approver_hint")),
            wide_field("decided_on", t("draw.decided_on"), t("draw.decided_hint"), FieldKind.DATE),
            wide_field("present", t("draw.present"), t("draw.present_hint"), is_aside=True),
            wide_field(
                "resolution", t("draw.resolution"), t("draw.resolution_hint"), is_aside=True
            ),
        ),
        today=today,
        submit=submit,
        values={"decided_on": today.isoformat()},
        wanted=frozenset({"approver", "decided_on"}),
        draft_id=draft_id,
        is_over_record=True,
    )


def lots_form(cohort: Cohort, view: ChoicesView, today: date) -> OneForm:
    """Ask how homeroom teachers come to their classes, and who they are: one for each class."""
    ways = [Choice(way.value, t(f"draw.lots.{way}")) for way in LotsBy]
    by_label = {t(f"draw.lots.{way}"): way for way in LotsBy}
    offered = [Choice(label) for label in by_label]
    classes = min(view.choices.classes, MOST_TEAMS)
    keys = [f"team_{number}" for number in range(1, classes + 1)]
    teams = [Choice(name) for name in view.teachers]
    held = view.choices.lots

    async def submit(form: OneFormScreen, values: Values) -> bool:
        from core.meeting.draw_choices import choose_lots  # noqa: PLC0415 - start-up
        from core.staff_names import require_told_apart  # noqa: PLC0415 - start-up

        way = choice_for(values["by"], offered)
        named = [
            chosen.value if (chosen := choice_for(values[key], teams)) else values[key]
            for key in keys
        ]

        def run(office: Office) -> bool:
            require_told_apart(office, named)
            choose_lots(office, cohort, by_label[way.value] if way else LotsBy.NOBODY, named)
            return True

        return bool(await form.attempt(run))

    present = next(one.label for one in ways if one.value == held.by.value)
    return OneForm(
        where=t("draw.lots_title"),
        page=t("draw.lots_page"),
        fields=(
            wide_field("by", t("draw.lots_by"), t("draw.lots_by_hint"), FieldKind.CODE),
            *(
                wide_field(
                    key, t("draw.lots_team", number=number), t("draw.lots_hint"), _kind(teams)
                )
                for number, key in enumerate(keys, start=1)
            ),
        ),
        today=today,
        submit=submit,
        values={"by": present} | dict(zip(keys, held.teams, strict=False)),
        choices={"by": offered} | dict.fromkeys(keys, teams),
        wanted=frozenset({"by"}),
        draft_id=f"lots.{cohort.stage}.{cohort.entry_year}",
        is_over_record=True,
    )


def hand_lots_form(plan: SealedPlan, labels: dict[int, str], today: date) -> OneForm:
    """Ask which class each teacher drew by hand (R016)."""
    teams = [Choice(name) for name in plan.plan.lots.teams]
    keys = {number: f"class_{number}" for number in sorted(labels)}

    async def submit(form: OneFormScreen, values: Values) -> bool:
        from core.grouping.drawing import record_lots  # noqa: PLC0415 - start-up

        found = {number: choice_for(values[key], teams) for number, key in keys.items()}
        recorded = {number: one.value for number, one in found.items() if one is not None}
        return await form.attempt(record_lots, plan, recorded) is not None

    return OneForm(
        where=t("draw.hand_lots"),
        page=t("draw.hand_lots_page"),
        fields=tuple(
            wide_field(key, labels[number], t("draw.hand_lots_hint"), FieldKind.CODE)
            for number, key in keys.items()
        ),
        today=today,
        submit=submit,
        choices=dict.fromkeys(keys.values(), teams),
        wanted=frozenset(keys.values()),
        draft_id=f"lots.drawn.{plan.record.id}",
    )


def _kind(teams: list[Choice]) -> FieldKind:
    """Offer names where the staff are registered; else they are typed."""
    return FieldKind.CODE if teams else FieldKind.TEXT
