"""The printed form of a record change: who, what, why, from where to where, who signs."""

from __future__ import annotations

from core.changes.models import ChangeKind, Party, RecordChange
from core.changes.reasons import Need, reasons_of
from core.changes.transfers import TRANSFERS, transfer_steps
from core.codes import CODES
from core.grades import grade_label
from core.i18n import t
from core.labels import class_name, sex_label
from core.models import PupilFile, SchoolYear
from core.office import Office
from core.printing.sheets import Paragraph, Sheet
from core.privacy.masking import mask_id
from core.roster_types import Closing, Furniture
from core.rosters import written_day

MESSAGE_PREFIXES = ("change.kind.", "change.party.")

_COMES_FROM_SCHOOL = frozenset({ChangeKind.TRANSFER_IN, ChangeKind.ARRIVE})
_LEAVES_TO_SCHOOL = frozenset({ChangeKind.TRANSFER_OUT, ChangeKind.PROMOTE})


def change_form(office: Office, change: RecordChange, *, shows_number: bool = False) -> Sheet:
    """Return the form of one change, ready for paper.

    The identity number is masked unless asked for; the look is then noted in the audit trail.
    Raises RegistrationError(`no_such_pupil`).
    """
    from core.registration import file_of  # noqa: PLC0415 - forms are printed seldom

    file = file_of(office, change.pupil_id)
    if shows_number:
        office.audit("look", change.pupil_id)
    lines = [*_person(file, shows_number=shows_number), *_what(_seated(office, change))]
    if change.kind in TRANSFERS:
        lines += _parties(office, change)
    return Sheet(
        title=t("change.form.title", kind=t(f"change.kind.{change.kind}")),
        paragraphs=tuple(Paragraph(line) for line in lines),
        closing=_closing(office, change),
        footer="" if change.is_standing else t("change.form.undone"),
        watermark=None if change.is_standing else t("change.form.undone"),
        furniture=Furniture.in_current_language(),
    )


def _closing(office: Office, change: RecordChange) -> Closing:
    from core.ledgers.schools import about_school  # noqa: PLC0415 - forms are printed seldom

    school = office.store.schools.get(change.school_id) or office.school
    return Closing(
        _signatures(change),
        office.school.name,
        written_day(office.clock.today()),
        has_seal=True,
        about=about_school(office, (school,)),
    )


def _person(file: PupilFile, *, shows_number: bool) -> list[str]:
    pupil = file.pupil
    number = pupil.id_number or t("change.form.open")
    guardians = "、".join(one.name for one in file.guardians) or t("change.form.open")
    if pupil.id_number and not shows_number:
        number = mask_id(pupil.id_number)
    return [
        t(
            "change.form.person",
            name=pupil.name,
            sex=sex_label(pupil.sex),
            birth=written_day(pupil.birth_date),
        ),
        t("change.form.number", number=number),
        t("change.form.student_no", number=pupil.student_no or t("change.form.open")),
        t("change.form.guardians", names=guardians),
    ]


def _seated(office: Office, change: RecordChange) -> RecordChange:
    from core.seated import seated_changes  # noqa: PLC0415 - forms are printed seldom

    return seated_changes(office, [change])[0]


def _what(change: RecordChange) -> list[str]:
    year = SchoolYear.of(change.happened_on)
    lines = [
        t(
            "change.form.what",
            kind=t(f"change.kind.{change.kind}"),
            day=written_day(change.happened_on),
        )
    ]
    if change.cohort_before is not None:
        before = class_name(change.cohort_before, year, change.class_number_before)
        lines.append(t("change.form.class_before", name=before))
    if change.cohort_before != change.cohort_after:
        lines.append(t("change.form.class_after", name=grade_label(change.cohort_after, year)))
    if change.from_school and change.kind in _COMES_FROM_SCHOOL:
        lines.append(t("change.form.from_school", school=change.from_school))
    if change.to_school and change.kind in _LEAVES_TO_SCHOOL:
        lines.append(t("change.form.to_school", school=change.to_school))
    if change.reason or reasons_of(change.kind).need is not Need.NONE:
        reason = CODES["change_reason"].label(change.reason) or t("change.form.open")
        lines.append(t("change.form.reason", reason=reason))
    status = CODES["pupil_status"].label(change.status_after)
    lines.append(t("change.form.status", status=status))
    lines.append(t("change.form.document", number=change.document_no or t("change.form.open")))
    if change.accepted_on is not None:
        lines.append(t("change.form.accepted", day=written_day(change.accepted_on)))
    if change.refused_reason:
        lines.append(t("change.form.refused", reason=change.refused_reason))
    if change.note:
        lines.append(t("change.form.note", note=change.note))
    return lines


def _parties(office: Office, change: RecordChange) -> list[str]:
    lines = []
    for step in transfer_steps(change, office.clock.today()):
        name = t(f"change.party.{step.party}")
        if step.done_on is not None:
            lines.append(t("change.form.party_done", party=name, day=written_day(step.done_on)))
        elif step.due_on is not None:
            lines.append(t("change.form.party_due", party=name, day=written_day(step.due_on)))
        else:
            lines.append(t("change.form.party_waits", party=name))
    return lines


def _signatures(change: RecordChange) -> tuple[str, ...]:
    if change.kind in TRANSFERS:
        return tuple(t(f"change.party.{party}") for party in Party)
    return (
        t("change.form.sign.guardian"),
        t("change.form.sign.handler"),
        t("change.form.sign.head"),
    )
