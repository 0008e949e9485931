"""Fourth step: class lists and the public notice, on the spot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from core.assign.certificate import Certificate, parse_certificate
from core.assign.plan import LotsBy
from core.calendar_days import working_days_after
from core.errors import GroupingError
from core.grades import grade_label, parse_class_number, parse_grade
from core.grouping.balance_words import spread_sentence
from core.grouping.classes import checked_class_name, groups_of
from core.grouping.forks import require_no_fork
from core.grouping.oversight import approvals_of, leading_group_of
from core.grouping.plans import SealedPlan, certificate_bytes, draw_of, find_plan
from core.grouping.records import Notice, PlanState
from core.i18n import in_chinese, t
from core.models import ClassGroup, PupilFile, SchoolYear
from core.office import Office
from core.policy import policy
from core.printing.spool import DocumentKind, PaperFormat, Printed, file_name, print_roster
from core.rosters import (
    ClassInfo,
    ClassRosterOptions,
    NoticeInfo,
    NoticeLine,
    PupilColumn,
    class_notice,
    class_roster,
    written_day,
)
from core.spoken_labels import room_text
from core.staff_names import names_of
from core.writing import Writing


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDetails:
    """What a school adds to its notice. `class_names` are by class number; most have none."""

    class_names: Mapping[int, str] = field(default_factory=dict)
    witnesses: tuple[str, ...] = ()
    supervision_phone: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """A notice and the papers that go with it. `is_first` is false when it was printed again."""

    notice: Notice
    printed: tuple[Printed, ...]
    is_first: bool


@in_chinese()
def publish(office: Office, document: bytes, folder: Path, details: NoticeDetails) -> Publication:
    """Print the class lists and the notice of a draw, then record that it is public.

    Printing again changes nothing but the papers. Raises GroupingError: `plan_unknown`,
    `plan_annulled`, `not_drawn`, `certificate_not_ours` (not what this draw came to),
    `no_such_class`, `banned_class_word`, `class_name_of_another`, `class_name_published` (another
    name after the lists hang), `draw_forked`; PrintingError as `print_roster`.
    """
    plan = find_plan(office, document)
    certificate = _own_certificate(office, plan, document)
    require_no_fork(office, plan)
    present = groups_of(office, plan)
    groups = _named(present, details.class_names)
    notices = office.store.grouping.notices.by("plan_id", plan.record.id)
    if notices and groups != present:
        raise GroupingError("class_name_published", day=notices[0].published_on.isoformat())
    today = office.clock.today()
    until = working_days_after(today, policy().grouping.notice_working_days)
    first, last = (notices[0].published_on, notices[0].hangs_until) if notices else (today, until)
    year = SchoolYear(draw_of(office, plan).year)
    members = {group: _members(office, group) for group in groups}
    info = NoticeInfo(
        school=office.school.name,
        grade=grade_label(plan.cohort, year),
        year=year,
        day=first,
        homeroom_teachers=tuple(
            (label_of(group, year), teachers)
            for group in groups
            if (teachers := _teachers(office, group, certificate))
        ),
        drawn_at=written_day(date.fromisoformat(certificate.day)),
        witnesses=details.witnesses,
        hangs_until=last,
        supervision_phone=details.supervision_phone or _supervision_phone(office, year),
        are_newcomers=plan.cohort.entry_year == year.starts_in,
    )
    set_by = _homerooms_set_by(office, plan, certificate)
    printed = [_print_notice(info, members, (*notice_notes(certificate), *set_by), folder)]
    printed += [_print_class(office, group, files, folder) for group, files in members.items()]
    with office.writing("publish") as writing:
        for group in groups:
            writing.put(group)
        notice = notices[0] if notices else _put_notice(office, writing, plan, first, last)
        writing.audit("publish", plan.record.id, "purpose=notice")
    return Publication(notice, tuple(printed), not notices)


def _put_notice(
    office: Office, writing: Writing, plan: SealedPlan, first: date, last: date
) -> Notice:
    notice = Notice(
        id=writing.new_id(),
        school_id=office.school.id,
        plan_id=plan.record.id,
        published_on=first,
        hangs_until=last,
    )
    writing.put(notice)
    return notice


def label_of(group: ClassGroup, year: SchoolYear) -> str:
    """Return how a class is called: its own name, or 一年级1班; of a shared room every grade."""
    return group.name or room_text(group.cohorts, year, group.number)


def _own_certificate(office: Office, plan: SealedPlan, document: bytes) -> Certificate:
    if plan.state is PlanState.ANNULLED:
        raise GroupingError("plan_annulled")
    stored = parse_certificate(certificate_bytes(office, plan))
    if parse_certificate(document) != stored:
        raise GroupingError("certificate_not_ours")
    return stored


def _teachers(office: Office, group: ClassGroup, certificate: Certificate) -> str:
    """Return who teaches a class (R004): all that were assigned, else the team that was drawn."""
    assigned = [
        own for own in office.store.teams.assignments.by("class_id", group.id) if not own.ended_on
    ]
    if not assigned:
        return certificate.teams.get(group.number, "")
    names = names_of(office, (own.staff_id for own in assigned))
    tasks: dict[str, list[str]] = {}
    for own in sorted(assigned, key=lambda own: (bool(own.subject), own.subject)):
        task = own.subject or t("teams.homeroom")
        tasks.setdefault(names.get(own.staff_id, ""), []).append(task)
    return "，".join(
        t("group.notice.teacher", name=name, tasks="、".join(own)) for name, own in tasks.items()
    )


def _homerooms_set_by(
    office: Office, plan: SealedPlan, certificate: Certificate
) -> tuple[str, ...]:
    """Return by whom homerooms were set where no lots were drawn (R003): who approved the plan."""
    if certificate.lots_by is not LotsBy.NOBODY:
        return ()
    approvers = [own.approver for own in approvals_of(office, plan.record.id)]
    by = approvers[-1] if approvers else office.school.name
    return (t("group.notice.no_lots", by=by),)


def _supervision_phone(office: Office, year: SchoolYear) -> str:
    leading = leading_group_of(office, year)
    return leading.supervision_phone if leading else ""


def _named(groups: list[ClassGroup], names: Mapping[int, str]) -> list[ClassGroup]:
    known = {group.number for group in groups}
    for number in names:
        if number not in known:
            raise GroupingError("no_such_class", number=number, classes=len(known))
    named = [
        replace(group, name=checked_class_name(names.get(group.number, group.name)))
        for group in groups
    ]
    _require_own_names(named)
    return named


def _require_own_names(groups: list[ClassGroup]) -> None:
    """Refuse a name that two classes have, or that says another class's number."""
    labels = [label_of(group, SchoolYear(group.year)) for group in groups]
    for group, label in zip(groups, labels, strict=True):
        said = _said_number(group.name)
        if labels.count(label) > 1 or said not in {None, group.number}:
            raise GroupingError("class_name_of_another", name=label)


def _said_number(name: str) -> int | None:
    """Return the number that a class's own name says: 2班 and 一年级2班 are 2, 启明班 is none."""
    number = parse_class_number(name) if name else None
    if number is None and name and (written := parse_grade(name)) is not None:
        number = written.class_number
    return number


def _members(office: Office, group: ClassGroup) -> list[PupilFile]:
    seats = office.store.seats.of_class(group.id)
    return office.store.pupils.files([seat.pupil_id for seat in seats])


def _print_notice(
    info: NoticeInfo,
    members: Mapping[ClassGroup, list[PupilFile]],
    notes: Iterable[str],
    folder: Path,
) -> Printed:
    lines = (
        NoticeLine(file.pupil.name, label_of(group, info.year))
        for group, files in members.items()
        for file in files
    )
    notice = class_notice(info, lines)
    notice = replace(notice, notes=(*notice.notes, *notes))
    name = file_name(DocumentKind.CLASS_NOTICE, info.grade, info.day, PaperFormat.PDF)
    return print_roster(notice, PaperFormat.PDF, folder / name)


def notice_notes(certificate: Certificate) -> Iterable[str]:
    """Yield what a notice says of the draw: how it can be checked, and every annulled plan."""
    yield t("group.notice.check_code", code=certificate.check_code)
    yield t("group.notice.slips", slips="、".join(certificate.slips))
    balance = certificate.balance
    yield t("group.notice.balance", spread=spread_sentence(balance), excess=balance.excess)
    together, apart = certificate.wishes
    if together or apart:
        yield t("group.notice.wishes", together=together, apart=apart)
    for annulled in certificate.annulled:
        yield t(
            "group.notice.annulled",
            day=written_day(date.fromisoformat(annulled.day)),
            reason=annulled.reason,
            approver=annulled.approver,
        )
    yield t("group.notice.fingerprint", fingerprint=certificate.signer.fingerprint)


def _print_class(
    office: Office, group: ClassGroup, files: list[PupilFile], folder: Path
) -> Printed:
    year = SchoolYear(group.year)
    label = label_of(group, year)
    today = office.clock.today()
    info = ClassInfo(office.school.name, label, year, today)
    # Names alone: such a list ends up on the wall too.
    roster = class_roster(info, files, ClassRosterOptions((PupilColumn.NAME,)))
    name = file_name(DocumentKind.CLASS_ROSTER, label, today, PaperFormat.PDF)
    return print_roster(roster, PaperFormat.PDF, folder / name)
