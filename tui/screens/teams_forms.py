"""Forms of the teachers' teams: a teacher's profile, weekly periods, the committee's decision."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core.i18n import t
from core.policy import policy
from core.spoken_labels import subjects_text
from core.teams.taught import read_subjects
from tui.screens.one_form import OneForm, OneFormScreen, Values, choice_for, day_in, offers
from tui.widgets.form_model import Choice, FieldKind, FormField
from tui.widgets.text_entry import folded

if TYPE_CHECKING:
    from datetime import date

    from core.office import Office
    from core.teams.records import TeachingAssignment
    from core.teams.strengths import Strength

WIDE = 52
OTHERS = "others"
_YES_OR_NO = ("leads", "wide", "duty", "teaching")
Keep = Callable[[OneFormScreen, dict[str, int]], Awaitable[bool]]


def names_in(text: str) -> tuple[str, ...]:
    """Return the names that a line holds, however they are set apart."""
    return tuple(name for name in re.split(r"[\s,，、;；/]+", text) if name)


def wide(key: str, label: str, hint: str = "", kind: FieldKind = FieldKind.TEXT) -> FormField:
    """Return a field that takes a whole line."""
    return FormField(key=key, label=label, width=WIDE, hint=hint, kind=kind, is_wide=True)


def teacher_choices(known: Sequence[Strength]) -> list[Choice]:
    """Return teachers to choose from; of two of one name the second is told by age."""
    found: list[Choice] = []
    for own in known:
        told = own.profile.name
        if any(one.value == told for one in found):
            told = t("teams.form.namesake", name=told, age=own.age)
        found.append(Choice(told, told, subjects_text(own.profile.subjects)))
    return found


def profile_form(own: Strength, today: date) -> OneForm:
    """Ask what allocation wants to know of a teacher beside the staff record (R033)."""
    said = {is_so: t("printing.yes" if is_so else "printing.no") for is_so in (True, False)}
    either = [Choice(text) for text in said.values()]
    known = own.known

    async def submit(form: OneFormScreen, values: Values) -> bool:
        from core.teams.strengths import save_profile  # noqa: PLC0415 - start-up

        digits = folded(values["cap"]).strip()
        if digits and not (digits.isascii() and digits.isdigit()):
            form.warn(t("teams.form.cap_wrong"))
            return False
        leads = values["leads"].strip()
        kept = replace(
            known,
            strengths=names_in(values["strengths"]),
            style=values["style"],
            takes_homeroom=None if not leads else _is_yes(leads, either),
            is_class_wide=_is_yes(values["wide"], either),
            boarding_duty=_is_yes(values["duty"], either),
            is_teaching=not values["teaching"].strip() or _is_yes(values["teaching"], either),
            cap=int(digits) if digits else None,
        )
        return await form.attempt(save_profile, kept) is not None

    return OneForm(
        where=t("teams.form.profile", name=own.profile.name),
        page=t("teams.form.profile_page"),
        fields=_profile_fields(),
        today=today,
        submit=submit,
        values={
            "strengths": "、".join(known.strengths),
            "style": known.style,
            "cap": "" if known.cap is None else str(known.cap),
            "leads": "" if known.takes_homeroom is None else said[known.takes_homeroom],
            "wide": said[known.is_class_wide],
            "duty": said[known.boarding_duty],
            "teaching": said[known.is_teaching],
        },
        choices=dict.fromkeys(_YES_OR_NO, either),
        draft_id=f"teacher.{own.profile.id}",
        is_over_record=True,
    )


def _profile_fields() -> tuple[FormField, ...]:
    cap_hint = t("teams.form.cap_hint", usual=policy().teaching.usual_cap)
    hints = {
        "leads": t("teams.form.leads_hint"),
        "wide": t("teams.form.wide_hint"),
        "duty": offers((t("printing.yes"), t("printing.no"))),
        "teaching": t("teams.form.teaching_hint"),
    }
    return (
        wide("strengths", t("teams.form.strengths"), t("teams.form.strengths_hint")),
        wide("style", t("teams.form.style"), t("teams.form.style_hint")),
        FormField(key="cap", label=t("teams.form.cap"), width=6, hint=cap_hint, is_wide=True),
        *(
            FormField(
                key=key,
                label=t(f"teams.form.{key}"),
                width=6,
                hint=hints[key],
                kind=FieldKind.CODE,
                is_wide=True,
            )
            for key in _YES_OR_NO
        ),
    )


MESSAGE_PREFIXES = ("teams.form.",)


def _is_yes(text: str, either: Sequence[Choice]) -> bool:
    found = choice_for(text, either)
    return found is not None and found == either[0]


def periods_form(title: str, held: Mapping[str, int], today: date, keep: Keep) -> OneForm:
    """Ask how often a class is taught what; a subject left empty is not taught."""
    usual = list(policy().teaching.upper_subjects)
    others = {subject: count for subject, count in held.items() if subject not in usual}

    async def submit(form: OneFormScreen, values: Values) -> bool:
        typed = {subject: values[subject] for subject in usual}
        found = await form.attempt(lambda _: read_subjects(typed, values[OTHERS]))
        return found is not None and await keep(form, found)

    return OneForm(
        where=title,
        page=t("teams.form.periods_page"),
        fields=(
            *(
                FormField(
                    key=subject,
                    label=subject,
                    width=4,
                    kind=FieldKind.NUMBER,
                    hint=t("teams.form.periods_hint"),
                )
                for subject in usual
            ),
            wide(OTHERS, t("teams.form.others"), t("teams.form.others_hint")),
        ),
        today=today,
        submit=submit,
        values={subject: str(held.get(subject, "")) for subject in usual}
        | {OTHERS: "、".join(f"{subject} {count}" for subject, count in others.items())},
        draft_id=f"periods.{title}",
        is_over_record=True,
    )


def committee_form(plan_id: str, today: date) -> OneForm:
    """Ask for the committee's decision 校委会决定: day, chair, who was there, what (R027)."""

    async def submit(form: OneFormScreen, values: Values) -> bool:
        from core.grouping.after_records import ApprovingBody  # noqa: PLC0415 - start-up
        from core.grouping.oversight import Decision, approve  # noqa: PLC0415 - start-up

        decided = Decision(
            plan_id,
            ApprovingBody.COMMITTEE,
            values["approver"],
            day_in(values, "day") or today,
            names_in(values["present"]),
            values["resolution"],
        )
        return await form.attempt(approve, decided) is not None

    return OneForm(
        where=t("teams.form.committee"),
        page=t("teams.form.committee_page"),
        fields=(
            FormField(
                key="day",
                label=t("teams.form.day"),
                width=12,
                kind=FieldKind.DATE,
                hint=t("form.hint_date"),
                is_wide=True,
            ),
            wide("approver", t("teams.form.approver")),
            wide("present", t("teams.form.present"), t("teams.form.present_hint")),
            wide("resolution", t("teams.form.resolution"), t("teams.form.resolution_hint")),
        ),
        today=today,
        submit=submit,
        values={"day": today.isoformat()},
        wanted=frozenset({"day", "approver", "present", "resolution"}),
        draft_id=f"committee.{plan_id}",
        is_over_record=True,
    )


def change_form(
    present: TeachingAssignment, told: str, known: Sequence[Strength], today: date
) -> OneForm:
    """Ask who takes a locked place, why, and who approved it (R028)."""
    choices = teacher_choices(known)

    async def submit(form: OneFormScreen, values: Values) -> bool:
        chosen = choice_for(values["teacher"], choices)
        if chosen is None:
            form.warn(t("problem.unknown_code", value=values["teacher"]))
            return False
        staff_id = known[choices.index(chosen)].profile.id

        def change(office: Office) -> bool:
            from core.teams.assigning import Reason, change_teacher  # noqa: PLC0415 - start-up

            why = Reason(values["reason"], values["approver"])
            change_teacher(office, present, staff_id, why)
            return True

        return bool(await form.attempt(change))

    return OneForm(
        where=t("teams.form.change", place=told),
        page=t("teams.form.change_page"),
        fields=(
            wide("teacher", t("teams.form.teacher"), t("teams.form.choose"), FieldKind.CODE),
            wide("reason", t("teams.form.reason"), t("teams.form.reason_hint")),
            wide("approver", t("teams.form.change_approver")),
        ),
        today=today,
        submit=submit,
        choices={"teacher": choices},
        wanted=frozenset({"teacher", "reason", "approver"}),
        draft_id=f"lesson.{present.id}",
    )
