"""What the privacy room shows: figures, who answered what, who may be erased, what is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.ledgers.facts import Consent, ConsentAnswer, Erasure
from core.models import ATTENDING, PupilFile, PupilId, PupilStatus, StaffId
from core.office import Office
from core.pinyin import full_pinyin
from core.privacy.audit_trail import AuditKind, kind_of
from core.privacy.consent import (
    all_answers,
    due_for_erasure,
    held_optional,
    in_order,
    retention_date,
)
from core.privacy.erasing_staff import erasable_staff
from core.privacy.erasure_travels import Clash, clashes, eraser_of, waiting_erasures
from core.records.telling_apart import words_about
from core.seated import seated
from core.spoken_labels import class_cell

LOOKED_BACK = timedelta(days=30)
"""How far the hub's figures of looks and exports go back."""


@dataclass(frozen=True, slots=True)
class PrivacyFigures:
    """Counts for the hub. `looks` and `exports` are of the last thirty days."""

    unasked: int
    against: int
    due: int
    staff_due: int
    """Former staff whose record may go now."""
    asked: int
    looks: int
    exports: int
    is_overwritten: bool


def privacy_figures(office: Office) -> PrivacyFigures:
    """Return the figures; what an erasure left to overwrite is tried again meanwhile."""
    lines = consent_lines(office)
    first = office.clock.today() - LOOKED_BACK
    entries = office.store.audit.between(first.isoformat(), "~")
    kinds = [kind_of(one.action) for one in entries]
    return PrivacyFigures(
        unasked=sum(bool(one.unasked) for one in lines),
        against=sum(bool(one.against) for one in lines),
        due=len(due_for_erasure(office)),
        staff_due=sum(one.is_due for one in erasable_staff(office)),
        asked=len(asked_erasures(office)),
        looks=kinds.count(AuditKind.LOOK),
        exports=kinds.count(AuditKind.EXPORT),
        is_overwritten=office.finish_overwriting(),
    )


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """What one family answered. `against` are values kept against what it said."""

    pupil_id: PupilId
    name: str
    group: str
    given: tuple[str, ...]
    refused: tuple[str, ...]
    unasked: tuple[str, ...]
    against: tuple[str, ...]
    last: Consent | None
    words: str = ""
    """What tells the child from another of the name; empty where there is none."""

    @property
    def is_gap(self) -> bool:
        """Whether something is kept without or against an answer."""
        return bool(self.unasked or self.against)


def consent_lines(office: Office) -> list[ConsentLine]:
    """Return this school's pupils who attend, by grade, class and name; gaps first."""
    answers = all_answers(office)
    consents = office.store.ledgers.consents.all(office.school.id)
    last = {one.pupil_id: one for one in in_order(office, consents)}
    files = _attending(office)
    called = Counter(file.pupil.name for file in files)
    lines = [
        replace(
            _consent_line(office, file, answers.get(file.pupil.id, {}), last.get(file.pupil.id)),
            words=words_about(file, office.year) if called[file.pupil.name] > 1 else "",
        )
        for file in files
    ]
    return sorted(lines, key=lambda one: not one.is_gap)


def _attending(office: Office) -> list[PupilFile]:
    files = office.store.pupils.all_files(office.school.id)
    here = seated(office, [file for file in files if file.enrolment.status in ATTENDING])
    return sorted(
        here,
        key=lambda file: (
            -file.enrolment.cohort.entry_year,
            file.enrolment.class_number or 0,
            full_pinyin(file.pupil.name),
            file.pupil.name,
        ),
    )


def _consent_line(
    office: Office,
    file: PupilFile,
    answers: Mapping[str, ConsentAnswer],
    last: Consent | None,
) -> ConsentLine:
    held = held_optional(file)
    no = {ConsentAnswer.REFUSED, ConsentAnswer.WITHDRAWN}
    return ConsentLine(
        file.pupil.id,
        file.pupil.name,
        class_cell(file.enrolment.cohort, office.year, file.enrolment.class_number),
        tuple(key for key, answer in answers.items() if answer is ConsentAnswer.GIVEN),
        tuple(key for key, answer in answers.items() if answer in no),
        tuple(key for key in held if key not in answers),
        tuple(key for key in held if answers.get(key) in no),
        last,
    )


@dataclass(frozen=True, slots=True)
class Erasable:
    """A pupil of this school, what is kept beyond the register, and since when it may go."""

    pupil_id: PupilId
    name: str
    status: PupilStatus
    group: str
    since: date | None
    held: int
    is_due: bool


def erasable_pupils(office: Office) -> list[Erasable]:
    """Return every pupil that this school keeps, leavers too: first who is due."""
    due = {one.pupil_id for one in due_for_erasure(office)}
    found = [
        Erasable(
            file.pupil.id,
            file.pupil.name,
            file.enrolment.status,
            class_cell(file.enrolment.cohort, office.year, file.enrolment.class_number)
            if file.enrolment.status in ATTENDING
            else "",
            retention_date(file),
            len(held_optional(file)),
            file.pupil.id in due,
        )
        for file in seated(office, office.store.pupils.all_files(office.school.id))
    ]
    last = date.max
    return sorted(found, key=lambda one: (not one.is_due, one.since or last, one.name))


@dataclass(frozen=True, slots=True)
class AskedErasure:
    """An erasure of another school that is not carried out here yet, and why."""

    erasure: Erasure
    school: str
    name: str
    clashes: tuple[Clash, ...]


def asked_erasures(office: Office) -> list[AskedErasure]:
    """Return what other schools erased and people here must decide."""
    found = []
    for one in waiting_erasures(office):
        code = eraser_of(office, one)
        school = office.store.schools.get(code)
        pupil = office.store.pupils.get(PupilId(one.subject_id))
        member = office.store.staff.get(StaffId(one.subject_id))
        person = pupil or member
        found.append(
            AskedErasure(
                one,
                school.name if school else code,
                person.name if person else "",
                tuple(clashes(office, one)),
            )
        )
    return found


def erasures_done(office: Office) -> list[Erasure]:
    """Return the tombstones that stand here, the newest first."""
    return sorted(
        office.store.ledgers.erasures.all(), key=lambda one: (one.erased_on, one.id), reverse=True
    )
