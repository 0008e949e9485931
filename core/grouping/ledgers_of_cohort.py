"""Objections and refused requests of a cohort: an annulment strikes none of them (R018, R025)."""

from __future__ import annotations

from collections.abc import Iterable

from core.grouping.after_records import MoveRequest, Objection
from core.grouping.oversight import objections_to
from core.models import ClassGroup, Cohort
from core.office import Office


def objections_of_cohort(office: Office, cohort: Cohort) -> tuple[Objection, ...]:
    """Return the objections to all plans of a cohort, annulled ones too, the oldest first."""
    plans = office.store.grouping.plans.of_cohort(office.school.id, cohort)
    found = [one for plan in plans for one in objections_to(office, plan.id)]
    return tuple(sorted(found, key=lambda own: (own.raised_on, own.id)))


def requests_of_cohort(
    office: Office, cohort: Cohort, groups: Iterable[ClassGroup]
) -> tuple[MoveRequest, ...]:
    """Return the requests about pupils of a cohort's classes, the oldest first.

    Those about classes that an annulment took away are found by the cohort's pupils.
    """
    requests = office.store.after_draw.requests
    standing = {group.id for group in office.store.classes.all(office.school.id)}
    pupils = office.store.pupils.cohort_ids(office.school.id, cohort)
    found = [
        *requests.among("class_id", [group.id for group in groups]),
        *(one for one in requests.among("pupil_id", pupils) if one.class_id not in standing),
    ]
    return tuple(sorted(found, key=lambda own: (own.asked_on, own.id)))
