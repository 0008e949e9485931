"""Cover 代课: a day, a teacher who is away, who takes the lessons (R036)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.errors import GroupingError
from core.identity import normalise_text
from core.models import SchoolYear, StaffId
from core.office import Office
from core.staff_names import names_of
from core.teams.records import CoverLesson, TeachingAssignment
from core.teams.strengths import Strength, strengths
from core.teams.taught import labels_of
from core.teams.workload import standing, workload

MOST_PERIODS = 10
"""Periods of one class in one subject on one day."""
MOST_REASON = 200


@dataclass(frozen=True, slots=True)
class Covered:
    """A line of the ledger with its names."""

    cover: CoverLesson
    absent: str
    taken_by: str
    label: str


@dataclass(frozen=True, slots=True)
class Stand:
    """Who could stand in: whether in the own subject, and how much is taught already."""

    staff_id: StaffId
    name: str
    is_able: bool
    periods: int


def lessons_of(office: Office, staff_id: StaffId) -> list[TeachingAssignment]:
    """Return what a teacher teaches this year, without the homeroom."""
    return [
        own
        for own in standing(office, office.year.starts_in)
        if own.staff_id == staff_id and own.subject
    ]


def stand_ins(office: Office, absent: StaffId, subject: str) -> list[Stand]:
    """Return who could take a lesson: able ones first, then who teaches least."""
    loads = {own.staff_id: own.periods for own in workload(office, office.year.starts_in).loads}
    found = [
        Stand(
            own.profile.id,
            own.profile.name,
            subject in own.profile.subjects,
            loads.get(own.profile.id, 0),
        )
        for own in strengths(office)
        if own.profile.id != absent
    ]
    return sorted(found, key=lambda own: (not own.is_able, own.periods, own.staff_id))


def note_cover(office: Office, lesson: CoverLesson) -> CoverLesson:
    """Note who took a lesson; `id`, `school_id` and `year` are filled in.

    Raises GroupingError: `cover_same`, `cover_periods`, `cover_future`, `staff_unknown`,
    `cover_not_theirs` (the absent teacher does not teach it), `record_too_long`.
    """
    reason = normalise_text(lesson.reason)
    if len(reason) > MOST_REASON:
        raise GroupingError("record_too_long", most=MOST_REASON)
    if lesson.absent_id == lesson.cover_id:
        raise GroupingError("cover_same")
    if not 1 <= lesson.periods <= MOST_PERIODS:
        raise GroupingError("cover_periods", most=MOST_PERIODS)
    if lesson.day > office.clock.today():
        raise GroupingError("cover_future")
    for staff_id in (lesson.absent_id, lesson.cover_id):
        if office.store.staff.get(staff_id) is None:
            raise GroupingError("staff_unknown")
    year = SchoolYear.of(lesson.day).starts_in
    held = [own for own in standing(office, year) if own.staff_id == lesson.absent_id]
    if all((own.class_id, own.subject) != (lesson.class_id, lesson.subject) for own in held):
        raise GroupingError("cover_not_theirs")
    with office.writing("cover") as writing:
        kept = replace(
            lesson, id=writing.new_id(), school_id=office.school.id, year=year, reason=reason
        )
        writing.put(kept)
        writing.audit("cover", kept.id)
    return kept


def covers(office: Office, year: SchoolYear) -> list[Covered]:
    """Return the covered lessons of a school year, the newest first."""
    found = [
        own
        for own in office.store.teams.covers.by("year", year.starts_in)
        if own.school_id == office.school.id
    ]
    labels = labels_of(office, {own.class_id for own in found}, year)
    people = {own.absent_id for own in found} | {own.cover_id for own in found}
    names = names_of(office, people)
    return [
        Covered(
            own,
            names.get(own.absent_id, ""),
            names.get(own.cover_id, ""),
            labels.get(own.class_id, ""),
        )
        for own in sorted(found, key=lambda own: own.day, reverse=True)
    ]


def teachers_away(office: Office) -> list[Strength]:
    """Return the teachers who have lessons this year."""
    busy = {own.staff_id for own in standing(office, office.year.starts_in) if own.subject}
    return [own for own in strengths(office) if own.profile.id in busy]
