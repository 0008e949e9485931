"""What can be done about a pupil, or about several: the changes that all of them allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.changes.grades import last_grade_or_stage_end
from core.changes.models import ChangeKind, RecordChange
from core.changes.rules import RULES, offered_kinds
from core.lists.directory import schools
from core.models import PupilFile, PupilId, School
from core.office import Office
from core.seated import seated

ORDER = (
    *(ChangeKind.TRANSFER_OUT, ChangeKind.TRANSFER_IN, ChangeKind.SUSPEND, ChangeKind.RETURN),
    *(ChangeKind.ENTER, ChangeKind.GRADUATE, ChangeKind.COMPLETE, ChangeKind.REPEAT),
    *(ChangeKind.SKIP, ChangeKind.LEAVE, ChangeKind.WITHDRAW, ChangeKind.DEATH),
)
"""The everyday ones first. Promotion of a whole grade is an act of its own."""


@dataclass(frozen=True, slots=True)
class Acts:
    """The pupils, the changes that all of them allow, and those made of the only one, newest first.

    `schools` are those this home knows: a name that is one of theirs is that school.
    """

    files: tuple[PupilFile, ...]
    kinds: tuple[ChangeKind, ...]
    history: tuple[RecordChange, ...]
    schools: tuple[School, ...]


def acts_of(office: Office, pupil_ids: Sequence[PupilId]) -> Acts:
    """Return what can be done about some pupils; nothing changes."""
    files = tuple(seated(office, office.store.pupils.files(list(pupil_ids))))
    offered = [set(offered_kinds(file.enrolment)) for file in files]
    shared = set.intersection(*offered) if offered else set()
    if len(files) > 1:
        # A child that left is looked for: the case is opened with the change, one by one.
        shared -= {ChangeKind.LEAVE}
    history: list[RecordChange] = []
    if len(files) == 1:
        history = office.store.changes.of_pupil(files[0].pupil.id)
    newest = sorted(history, key=lambda one: -one.sequence)
    kinds = tuple(kind for kind in ORDER if kind in shared and _fits(office, kind, files))
    return Acts(files, kinds, tuple(newest), tuple(schools(office)))


def _fits(office: Office, kind: ChangeKind, files: Sequence[PupilFile]) -> bool:
    """Whether somebody is in a grade that a change is for: the last one, or one that can move."""
    rule, year = RULES[kind], office.year
    enrolments = [file.enrolment for file in files]
    if rule.grade_step:
        return any(
            1
            <= one.cohort.grade(year) + rule.grade_step
            <= last_grade_or_stage_end(office, one.stage)
            for one in enrolments
        )
    if not rule.is_for_last_grade:
        return True
    return any(
        one.cohort.grade(year) >= last_grade_or_stage_end(office, one.stage) for one in enrolments
    )
