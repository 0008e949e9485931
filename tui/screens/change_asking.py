"""What a form of a record change asks, and the request that it makes. No store is touched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.changes.apply import ChangeRequest
from core.changes.models import ChangeKind
from core.changes.preview import PreviewLine
from core.changes.reasons import Need, reasons_of
from core.changes.rules import RULES
from core.grades import LAST_GRADE
from core.i18n import error_sentence, t
from core.models import Cohort, School, SchoolYear, Stage
from core.spoken_labels import code_label, grade_text
from tui.screens.one_form import OneForm, Submit, Values, choice_for, day_in
from tui.widgets.form_model import Choice, FieldKind, FormField
from tui.widgets.review_rows import Outcome, ReviewRow

MESSAGE_PREFIXES = ("change.kind.", "acts.hint.")

ASKS_GRADE = frozenset({ChangeKind.RETURN, ChangeKind.TRANSFER_IN})


def kind_label(kind: ChangeKind) -> str:
    """Return what a change is called: 休学."""
    return t(f"change.kind.{kind}")


def change_fields(kind: ChangeKind) -> tuple[FormField, ...]:
    """Return the fields of a kind's form."""
    rule = RULES[kind]
    fields = [FormField(key="day", label=t("acts.day"), width=10, kind=FieldKind.DATE)]
    if kind in ASKS_GRADE:
        fields.append(
            FormField(
                key="grade",
                label=t("acts.grade"),
                width=10,
                kind=FieldKind.CODE,
                hint=t("acts.grade_hint"),
            )
        )
    if rule.needs_other_school:
        is_coming = kind is ChangeKind.TRANSFER_IN
        label = t("acts.from_school") if is_coming else t("acts.to_school")
        hint = t("acts.school_hint")
        fields.append(FormField(key="school", label=label, width=30, hint=hint, is_wide=True))
    if reasons_of(kind).need is not Need.NONE:
        fields.append(_reason_field(kind))
    fields += [
        FormField(key="document", label=t("acts.document"), width=24, is_wide=True),
        FormField(key="note", label=t("acts.note"), width=50, is_wide=True),
    ]
    return tuple(fields)


def _reason_field(kind: ChangeKind) -> FormField:
    moves = RULES[kind].needs_other_school
    return FormField(
        key="reason",
        label=t("acts.reason"),
        width=20,
        kind=FieldKind.CODE,
        hint=t("acts.reason_hint_move") if moves else t("acts.reason_hint"),
        is_wide=True,
    )


def wanted_fields(kind: ChangeKind) -> frozenset[str]:
    """Return the fields of a kind's form that may not stay empty."""
    wanted = {"day"}
    wanted |= {"school"} if RULES[kind].needs_other_school else set()
    wanted |= {"reason"} if reasons_of(kind).need is Need.WANTED else set()
    return frozenset(wanted)


def change_ask(
    kind: ChangeKind, whose: str, today: date, submit: Submit, draft_id: str = ""
) -> OneForm:
    """Return the form of a kind of change for one pupil or for several.

    What is typed is kept under `draft_id`.
    """
    return OneForm(
        where=t("acts.form_where", whose=whose, kind=kind_label(kind)),
        page=kind_label(kind),
        fields=change_fields(kind),
        today=today,
        submit=submit,
        values={"day": today.isoformat()},
        choices={"reason": reason_choices(kind), "grade": grade_choices(SchoolYear.of(today))},
        wanted=wanted_fields(kind),
        draft_id=draft_id,
    )


def preview_note(request: ChangeRequest) -> str:
    """Return what a preview says of the act itself: day, reason, document, the first term."""
    from core.changes.transfers import first_due  # noqa: PLC0415 - start-up

    said = [t("acts.note_day", day=request.happened_on.isoformat())]
    if request.reason:
        said.append(t("acts.note_reason", reason=code_label("change_reason", request.reason)))
    if request.kind is ChangeKind.LEAVE:
        said.append(t("acts.note_case"))
    due = first_due(request.kind, request.happened_on)
    if request.document_no:
        said.append(t("acts.note_document", number=request.document_no))
    elif due is not None:
        said.append(t("acts.note_no_document"))
    if due is not None:
        said.append(t("acts.note_due", day=due.isoformat()))
    return "".join(said)


def reason_choices(kind: ChangeKind) -> list[Choice]:
    """Return the reasons that fit a kind, with their codes."""
    codes = reasons_of(kind).codes
    return [Choice(code_label("change_reason", code), detail=code) for code in codes]


def grade_choices(year: SchoolYear) -> list[Choice]:
    """Return the primary grades, each with its entry year behind it."""
    return [
        Choice(grade_text(cohort, year), detail=str(cohort.entry_year))
        for cohort in (
            Cohort.in_grade(Stage.PRIMARY, grade, year)
            for grade in range(1, LAST_GRADE[Stage.PRIMARY] + 1)
        )
    ]


def request_of(
    kind: ChangeKind, values: Values, today: date, schools: Sequence[School]
) -> ChangeRequest:
    """Return what the form says. Its rules have found every text readable."""
    reason = choice_for(values.get("reason", ""), reason_choices(kind))
    year = SchoolYear.of(today)
    grade = (
        choice_for(values.get("grade", ""), grade_choices(year)) if values.get("grade") else None
    )
    other = values.get("school", "").strip()
    known = next((school.id for school in schools if school.name == other), None)
    return ChangeRequest(
        kind=kind,
        happened_on=day_in(values, "day") or today,
        reason=reason.detail if reason and values.get("reason") else None,
        document_no=values.get("document", "").strip() or None,
        other_school=other,
        other_school_id=known,
        entry_year=int(grade.detail) if grade else None,
        note=values.get("note", "").strip() or None,
    )


def review_rows(lines: Sequence[PreviewLine], year: SchoolYear) -> list[ReviewRow]:
    """Return what would happen, a row for each pupil."""
    return [_row(line, year) for line in lines]


def _row(line: PreviewLine, year: SchoolYear) -> ReviewRow:
    place = grade_text(line.cohort_before, year) if line.cohort_before else ""
    if line.refusal is not None:
        sentence = error_sentence(line.refusal)
        return ReviewRow(place, line.name, Outcome.REFUSED, sentence, (sentence,))
    parts = []
    if line.status_after is not line.status_before:
        before, status = _status(line.status_before), _status(line.status_after)
        parts.append(t("acts.becomes", before=before, after=status))
    if line.cohort_before is not None and line.entry_year_after is not None:
        after = Cohort(line.cohort_before.stage, line.entry_year_after)
        if after != line.cohort_before:
            parts.append(t("acts.becomes", before=place, after=grade_text(after, year)))
    summary = "  ".join(parts) or _status(line.status_after)
    return ReviewRow(place, line.name, Outcome.CHANGED, summary, (f"{line.name}：{summary}",))


def _status(status: str | None) -> str:
    return code_label("pupil_status", status) if status else ""
