"""Who was sent back after the own grade had left: the child goes where the others went.

A transfer that the other side refuses is undone, and the child is on the old school's register as
before it. Where the grade graduated meanwhile, or went on to the centre school at the end of its
last year here, the child would sit alone above the last grade: the same record change is written
for the child, in the same act. A grade that moved within the year takes nobody along: the child
may learn in the grade where it was.
"""

from __future__ import annotations

from core.changes.apply import ChangeRequest, put_change
from core.changes.models import ChangeKind, RecordChange
from core.models import ATTENDING, PupilId, SchoolYear
from core.office import Office
from core.school_year.models import AFTER_SPRING
from core.writing import Writing

WITH_THE_GRADE = frozenset({ChangeKind.GRADUATE, ChangeKind.PROMOTE})


def follow_grade(office: Office, writing: Writing, refused: RecordChange) -> RecordChange | None:
    """Write for a pupil who was sent back what the own grade did; None where it is there yet.

    A promotion that was itself refused is not done again. Raises as `record_change` does.
    """
    file = office.store.pupils.file(refused.pupil_id)
    if refused.kind is not ChangeKind.TRANSFER_OUT or file is None:
        return None
    if file.enrolment.status not in ATTENDING:
        return None
    act = _act_of_grade(office, refused)
    if act is None:
        return None
    request = ChangeRequest(
        kind=act.kind,
        happened_on=max(act.happened_on, refused.happened_on),
        document_no=act.document_no,
        other_school=(act.to_school or "") if act.kind is ChangeKind.PROMOTE else "",
        other_school_id=act.to_school_id,
        batch=act.batch,
    )
    return put_change(office, writing, PupilId(refused.pupil_id), request)


def is_with_grade(office: Office, change: RecordChange) -> bool:
    """Whether a change was made in one act with others of the grade, not for the child alone."""
    if change.kind not in WITH_THE_GRADE or not change.batch:
        return False
    return len(office.store.changes.of_batch(change.batch)) > 1


def _act_of_grade(office: Office, refused: RecordChange) -> RecordChange | None:
    """Return how the grade left since the release; None while anybody of it attends here."""
    cohort, school = refused.cohort_before, refused.school_id
    others = [
        file
        for file in office.store.pupils.all_files(school)
        if file.enrolment.cohort == cohort and file.pupil.id != refused.pupil_id
    ]
    if any(file.enrolment.status in ATTENDING for file in others):
        return None
    acts = [
        change
        for change in office.store.changes.all(school)
        if change.kind in WITH_THE_GRADE
        and change.batch
        and change.is_standing
        and change.cohort_before == cohort
        and change.happened_on >= refused.happened_on
        and (change.kind is ChangeKind.GRADUATE or _is_over(office, change))
    ]
    return max(acts, key=lambda one: (one.happened_on, one.id), default=None)


def _is_over(office: Office, act: RecordChange) -> bool:
    """Whether the grade went at the end of a school year, or that year is over by now."""
    year = SchoolYear.of(act.happened_on)
    return act.happened_on.month in AFTER_SPRING or office.year.starts_in > year.starts_in
